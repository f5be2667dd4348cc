# SPDX-License-Identifier: EUPL-1.2
"""Scenarios side by side: what each site comes to in each, what was changed, and why a quality differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.paged_table import PagedTable
from district_planner.gui.scenarios.difference_notes import DifferenceNotes
from district_planner.gui.scenarios.scenario_columns import scenario_columns
from district_planner.gui.scenarios.scenario_work import ScenarioWork
from district_planner.gui.scoring.comparison import PAGES
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.scenarios.comparing import SiteRow
from district_planner.scenarios.comparing_words import comparison_verdict

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scenarios.comparing import ScenarioComparison

_WIDTHS = (680, 400)
_BOX_PX = 140
_FIGURE_PX = 168
_ALL = 0
"""In place of the number of a scenario: all the others."""


class ScenariosPage(PagedTable[SiteRow]):
    """Choose the scenario to start from and what to set against it; the differences can be put on the map."""

    concerns: ClassVar[Changes] = Changes.CONTENT | Changes.SELECTION | Changes.VIEW
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda row: row.site_id, "bars", PAGES, "scenarios", parent)
        self.work = ScenarioWork(session)
        self.first, self.other, self.figure = QuietComboBox(), QuietComboBox(), QuietComboBox()
        self.map_button = QPushButton()
        self.notes = DifferenceNotes()
        self._chosen: tuple[int, int] = (0, _ALL)
        self._head: tuple[object, ...] = ()
        self.comparison: ScenarioComparison | None = None
        for place, part in enumerate((self.first, self.other), start=1):
            part.setFixedWidth(_BOX_PX)
            self.frame.head.insertWidget(place, part)
        self.frame.head.addWidget(self.figure)
        self.frame.head.addWidget(self.map_button)
        self.figure.setFixedWidth(_FIGURE_PX)
        self.frame.filter_field.hide()
        self.frame.put_beside(self.notes, _WIDTHS)
        self.themed.append(self.notes)
        self.table.chosen.connect(session.select_site)
        self.table.why_requested.connect(session.question_asked)
        self.empty.acted.connect(self._ask_new)
        self.first.activated.connect(lambda _index: self._choose())
        self.other.activated.connect(lambda _index: self._choose())
        self.figure.activated.connect(lambda _index: self._follow_map())
        self.map_button.clicked.connect(self._toggle_map)
        self.listen()

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("scenario_window.scenarios_table"))
        self.name_pages({name: texts(f"scenario_window.page_{name}") for name in PAGES}, texts("scenario_window.pages"))
        for name, box in (("first", self.first), ("other", self.other), ("figure", self.figure)):
            box.setAccessibleName(texts(f"scenario_window.choose_{name}"))
            box.setToolTip(texts(f"scenario_window.choose_{name}"))
        self._head = ()

    def refresh(self, changes: Changes) -> None:
        """Show the comparison of the plan that is seen; while something is dragged the present scenario follows."""
        plan = self.work.plan
        several = plan is not None and len(plan.scenarios) > 1
        self.show_empty(empty=not several)
        if plan is None or not several:
            key = "scenario_window.one_only" if plan is not None else "panels.no_project"
            action = self.texts("scenario_window.copy") if plan is not None and self.session.is_editable else ""
            self.empty.set_words(self.texts(key), action)
            self.comparison = None
            return
        if changes & ~(Changes.SELECTION | Changes.PREVIEW):
            self._offer(plan)
            self._show(plan, fresh=bool(changes & (Changes.LANGUAGE | Changes.THEME)))
        self.table.choose(self.session.selected_site_id)
        self._note()

    def _offer(self, plan: Plan) -> None:
        """The scenarios in both boxes, the figures of the map in the third."""
        ids = [scenario.id for scenario in plan.scenarios]
        first, other = self._chosen
        if first not in ids:
            first = next(one for one in ids if one != plan.scenario)
        if other not in ids or other == first:
            others = [one for one in ids if one != first]
            other = _ALL if len(others) > 1 else others[0]
        self._chosen = first, other
        names = {scenario.id: scenario.name for scenario in plan.scenarios}
        _fill(self.first, names, first)
        rest = {one: name for one, name in names.items() if one != first}
        everything = {_ALL: self.texts("scenario_window.all_others")} if len(rest) > 1 else {}
        _fill(self.other, everything | rest, other)
        figure = self.figure.currentData() or "suitability"
        _fill(self.figure, dict(self.session.difference_map.figures(self.texts.language)), figure)
        shown = self.session.difference_map.shown is not None
        self.map_button.setText(self.texts(f"scenario_window.map_{'back' if shown else 'show'}"))
        self.map_button.setToolTip(self.texts("scenario_window.map_tip"))

    @property
    def ids(self) -> tuple[int, ...]:
        """The scenarios that are compared, the first as the one to start from."""
        plan = self.work.plan
        first, other = self._chosen
        if plan is None:
            return ()
        return (first, *(one.id for one in plan.scenarios if one.id != first and other in (one.id, _ALL)))

    def _show(self, plan: Plan, *, fresh: bool) -> None:
        try:
            self.comparison = self.work.comparison(self.ids)
        except PlannerError as error:
            self.comparison = None
            self.frame.set_verdict(error.text(self.texts))
            self.table.set_records(())
            return
        if self.comparison is None:
            self.frame.set_verdict(self.texts("scenario_window.comparing"))
            return
        names = tuple(plan.scenario_of(one).name for one in self.ids)
        has_cost = any(one.costs is not None for one in self.comparison.scenarios)
        head = (*self.ids, *names, has_cost, self.texts.language)
        if fresh or head != self._head:
            self._head = head
            columns = scenario_columns(names, self.ids, has_cost=has_cost, texts=self.texts)
            self.table.set_contents(columns, self.comparison.rows)
        else:
            self.table.set_records(self.comparison.rows)
        self.frame.set_verdict(comparison_verdict(self.comparison, self.texts))

    def _note(self) -> None:
        """What was changed, and why it matters to the chosen site."""
        self.notes.show_comparison(self.comparison, self.session.selected_site_id, self.session.analysis, self.texts)

    # From the user

    def _choose(self) -> None:
        first, other = self.first.currentData(), self.other.currentData()
        self._chosen = int(first), int(other)
        self.refresh(Changes.VIEW)
        self._follow_map()

    def _ask_new(self) -> None:
        from district_planner.gui.scenarios.scenario_dialog import ScenarioDialog

        if self.session.plan is None:
            self.new_site_requested.emit()
            return
        dialog = ScenarioDialog(self.session, None, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _follow_map(self) -> None:
        """Other scenarios or another figure: the map that shows their difference follows."""
        if self.session.difference_map.shown is not None:
            self._show_on_map()

    def _toggle_map(self) -> None:
        if self.session.difference_map.shown is not None:
            self.session.difference_map.go_back()
        else:
            self._show_on_map()

    def _show_on_map(self) -> None:
        ids = self.ids
        if len(ids) > 1:
            self.session.difference_map.show(ids[0], ids[1], str(self.figure.currentData()))


def _fill(box: QuietComboBox, names: dict[int, str] | dict[str, str], chosen: object) -> None:
    """Offer `names` without telling anybody; nothing happens when they are there."""
    there = {box.itemData(index): box.itemText(index) for index in range(box.count())}
    if there != names:
        box.clear()
        for key, name in names.items():
            box.addItem(name, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
