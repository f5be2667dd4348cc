# SPDX-License-Identifier: EUPL-1.2
"""Name and note of a scenario: of a copy to be made, or of one there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.sites.form_field import FormField
from district_planner.scenarios.scenario_edits import add_scenario, rename_scenario

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios.variants import Scenario

_WIDE_PX = 440


class ScenarioDialog(QDialog):
    """Without `scenario` a copy of the present one is made, and work goes on in the copy."""

    def __init__(self, session: Session, scenario: Scenario | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        plan = session.plan
        assert plan is not None, "there is a project"
        self._session, self._scenario = session, scenario
        texts = session.texts
        self.setWindowTitle(texts("scenario_window.edit_title" if scenario else "scenario_window.new_title"))
        set_help_topic(self, "comparison")
        self.name, self.note = FormField(QLineEdit()), FormField(QLineEdit())
        for key, field in (("name", self.name), ("note", self.note)):
            field.set_label(texts(f"scenario_window.field_{key}"), texts(f"scenario_window.field_{key}_tip"))
            field.set_theme(session.theme)
        self.lead = QLabel(wordWrap=True)
        self.lead.setProperty("muted", "true")
        self.lead.setTextFormat(Qt.TextFormat.PlainText)
        self.lead.setText(texts("scenario_window.new_lead", name=plan.present_scenario.name))
        self.lead.setVisible(scenario is None)
        self.buttons = QDialogButtonBox()
        words = texts("scenario_window.save" if scenario else "scenario_window.create")
        self.save = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(texts("scenario_window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for part in (self.lead, self.name, self.note):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(_WIDE_PX)
        self.name.editor.setText(scenario.name if scenario else self._free_name())
        self.note.editor.setText(scenario.note if scenario else "")
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        self.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.editor.selectAll()

    def _free_name(self) -> str:
        """`Scenario 2`, or the first number that is free."""
        assert self._session.plan is not None, "there is a project"
        taken = {scenario.name for scenario in self._session.plan.scenarios}
        number = len(taken) + 1
        while (name := self._session.texts("scenario_window.free_name", number=str(number))) in taken:
            number += 1
        return name

    def _finish(self) -> None:
        """Write it, or mark what cannot be."""
        session, plan = self._session, self._session.plan
        if plan is None:
            return
        name, note = self.name.editor.text().strip(), self.note.editor.text().strip()
        try:
            if self._scenario is None:
                edit = add_scenario(plan, name, note)
            else:
                edit = rename_scenario(plan, self._scenario.id, name, note)
        except PlannerError as error:
            self.name.set_problem(error.text(session.texts))
            return
        if edit.is_empty or session.edit(edit):
            self.accept()
