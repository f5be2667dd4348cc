# SPDX-License-Identifier: EUPL-1.2
"""Which scenario is being worked on, and the way to another: a button with a menu in the tool bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from district_planner.gui.changes import Changes
from district_planner.gui.icons import icon
from district_planner.gui.wording import shortened

if TYPE_CHECKING:
    from district_planner.gui.session import Session

_BUTTON_CHARACTERS = 22
_MENU_CHARACTERS = 60


class ScenarioSwitch(QToolButton):
    """Says the present scenario. Its menu chooses another, copies, renames, removes and compares."""

    compare_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(partial(self.fill, self.choices))
        self.setMenu(self.choices)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }")
        session.changed.connect(self._follow)
        self._follow(Changes.PROJECT | Changes.LANGUAGE | Changes.THEME)

    def fill(self, menu: QMenu) -> None:
        """Put the scenarios, and what can be done with them, into `menu`."""
        session, texts, plan = self._session, self._session.texts, self._session.plan
        menu.clear()
        if plan is None:
            return
        group = QActionGroup(menu)
        for scenario in plan.scenarios:
            action = menu.addAction(_in_menu(scenario.name))
            action.setCheckable(True)
            action.setChecked(scenario.id == plan.scenario)
            action.setToolTip(scenario.note)
            group.addAction(action)
            action.triggered.connect(partial(self._switch, scenario.id))
        menu.addSeparator()
        for name, act in (("copy", self.ask_new), ("rename", self.ask_rename)):
            action = menu.addAction(texts(f"scenario_window.{name}"))
            action.setEnabled(session.is_editable)
            action.triggered.connect(lambda _checked=False, act=act: act())
        others = [scenario for scenario in plan.scenarios if scenario.id != plan.scenario]
        removing = menu.addMenu(texts("scenario_window.remove"))
        removing.setEnabled(session.is_editable and bool(others))
        for scenario in others:
            removing.addAction(_in_menu(scenario.name)).triggered.connect(partial(self._remove, scenario.id))
        menu.addSeparator()
        comparing: QAction = menu.addAction(texts("scenario_window.compare"))
        comparing.triggered.connect(lambda _checked=False: self.compare_requested.emit())

    def ask_new(self) -> None:
        """Ask for the name of a copy, and go on in it."""
        self._ask(new=True)

    def ask_rename(self) -> None:
        """Ask for another name of the present scenario."""
        self._ask(new=False)

    def _ask(self, *, new: bool) -> None:
        from district_planner.gui.scenarios.scenario_dialog import ScenarioDialog

        plan = self._session.plan
        if plan is None or not self._session.is_editable:
            return
        dialog = ScenarioDialog(self._session, None if new else plan.present_scenario, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _switch(self, scenario_id: int, _checked: bool = False) -> None:  # what Qt passes
        from district_planner.scenarios.scenario_edits import switch_scenario

        plan = self._session.plan
        if plan is not None and scenario_id != plan.scenario:
            self._session.perform(lambda present: switch_scenario(present, scenario_id))

    def _remove(self, scenario_id: int, _checked: bool = False) -> None:  # what Qt passes
        from district_planner.scenarios.scenario_edits import remove_scenario

        self._session.perform(lambda plan: remove_scenario(plan, scenario_id))

    def _follow(self, changes: Changes) -> None:
        if changes & (Changes.PROJECT | Changes.LANGUAGE) and not changes & Changes.PREVIEW:
            texts, plan = self._session.texts, self._session.plan
            name = plan.present_scenario.name if plan is not None else ""
            words = texts("scenario_window.switch", name=shortened(name, _BUTTON_CHARACTERS))
            self.setText(f"{words} ▾".replace("&", "&&"))
            self.setAccessibleName(texts("scenario_window.switch", name=name))
            note = plan.present_scenario.note if plan is not None else ""
            self.setToolTip("\n".join(part for part in (texts("scenario_window.switch_tip"), note) if part))
        if changes & Changes.THEME:
            self.setIcon(icon("scenario", self._session.theme, "text_muted"))


def _in_menu(name: str) -> str:
    return shortened(name, _MENU_CHARACTERS).replace("&", "&&")
