# SPDX-License-Identifier: EUPL-1.2
"""The opportunity sheets that were made, ranked by their index, and the form of the chosen one beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.filiera import load_index_rule
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.filiera.evidence_cards import index_words, spread
from district_planner.gui.filiera.sheet_figures import SheetRow, changed, figures, index_explanation
from district_planner.gui.filiera.sheet_form import SheetForm
from district_planner.gui.icons import icon
from district_planner.gui.paged_table import PagedTable
from district_planner.gui.sites.why_dialog import WhyDialog
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.table_model import Column
from district_planner.scenarios.filiera_edits import remove_sheet, update_sheet
from district_planner.scenarios.opportunity_sheets import place_name, sheet_place

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import Opportunity, PlaceKey

PAGES = ("sheets", "candidates")
_WIDTHS = (690, 400)
_BUTTONS = {"export": "report", "why": "help", "show": "indicator", "delete": "delete"}
_BUTTON_PX = 26


class SheetsPage(PagedTable[SheetRow]):
    """Choosing a sheet chooses its site; what is written in the form is an edit at once."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.FILIERA | Changes.ACTORS
    actors_requested = Signal()
    candidates_requested = Signal()
    export_requested = Signal(object)
    """The ids of the sheets that are to be written as pages."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda row: row.sheet.id, "table", PAGES, "sheets", parent)
        self.form = SheetForm()
        self.why = WhyDialog(self)
        self.none_chosen = EmptyState("table", low=True)
        self.buttons = {name: QPushButton() for name in _BUTTONS}
        self.export_all = QPushButton()
        self._chosen: int | None = None
        self._rows: dict[int, SheetRow] = {}
        self._side = QStackedWidget()
        self._side.addWidget(self._form_page())
        self._side.addWidget(self.none_chosen)
        self.frame.head.addWidget(self.export_all)
        self.frame.put_beside(self._side, _WIDTHS)
        self.themed += [self.form, self.none_chosen, self]
        self._connect()
        self.listen()
        self.table.sort_by("index", descending=True)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.form.edited.connect(self._write)
        self.form.actors_requested.connect(self.actors_requested)
        self.empty.acted.connect(self.candidates_requested)
        self.buttons["export"].clicked.connect(lambda: self.export_requested.emit((self._chosen,)))
        self.export_all.clicked.connect(self._export_all)
        self.buttons["why"].clicked.connect(self.explain_index)
        self.buttons["show"].clicked.connect(self._show_on_map)
        self.buttons["delete"].clicked.connect(self._delete)
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(self._delete)
        keys.rename_requested.connect(lambda: self.form.title.editor.setFocus(Qt.FocusReason.OtherFocusReason))

    # From the session

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs of the buttons in the colours of `theme`."""
        for name, sign in _BUTTONS.items():
            self.buttons[name].setIcon(icon(sign, theme, "accent"))

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("filiera_window.sheets_table"))
        words = {name: texts(f"filiera_window.page_{name}") for name in PAGES}
        self.name_pages(words, texts("filiera_window.opportunity_pages"))
        self.form.retranslate(texts)
        self.form.setAccessibleName(texts("filiera_window.sheet_form"))
        self.none_chosen.set_words(texts("filiera_window.no_sheet_chosen"), "")
        self.export_all.setText(texts("filiera_window.export_all"))
        self.export_all.setToolTip(texts("filiera_window.export_all_tip"))
        for name, button in self.buttons.items():
            button.setText(texts(f"filiera_window.sheet_button_{name}"))
            button.setToolTip(texts(f"filiera_window.sheet_button_{name}_tip"))

    def refresh(self, changes: Changes) -> None:
        """Show the sheets; a preview waits for its end."""
        plan = self.session.plan
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        self.show_empty(empty=plan is None or not plan.sheets)
        if plan is None or not plan.sheets:
            self._rows = {}
            words = "filiera_window.no_sheets" if plan else "panels.no_project"
            button = self.texts("filiera_window.see_candidates") if plan is not None and plan.sites else ""
            self.empty.set_words(self.texts(words), button)
            self.why.close()
            return
        if changes & Changes.PREVIEW and self.session.is_previewing:
            return
        try:
            if not self.session.filiera_map.reading.is_ready(plan):
                self.frame.set_verdict(self.texts("filiera_window.reading"))
                return
            self._rows = {row.sheet.id: row for row in self._read(plan)}
        except PlannerError as error:
            self._rows = {}
            self.frame.set_verdict(error.text(self.texts))
            return
        self.table.set_records(list(self._rows.values()))
        self.frame.set_verdict(self._verdict())
        if self._chosen not in self._rows:
            self._chosen = max(self._rows, key=lambda number: self._rows[number].today.index)
        self.table.choose(self._chosen)
        self._show_chosen(plan)

    def choose_sheet(self, sheet_id: int) -> None:
        """Bring the form of a sheet to the top."""
        self.frame.filter_field.clear()
        self._chosen = sheet_id
        self.table.choose(sheet_id)
        if self.session.plan is not None and sheet_id in self._rows:
            self._show_chosen(self.session.plan)

    def _read(self, plan: Plan) -> list[SheetRow]:
        """The sheets with what is calculated for them now; each place is looked at once."""
        known: dict[PlaceKey, dict[str, Opportunity]] = {}
        names = {actor.id: actor.name for actor in plan.actors}
        rows = []
        for sheet in plan.sheets:
            place = sheet_place(sheet)
            if place not in known:
                known[place] = {one.activity.id: one for one in self.session.filiera.opportunities(plan, place)}
            today = known[place].get(sheet.activity) or self.session.filiera.opportunity(plan, place, sheet.activity)
            involved = tuple(names[number] for number in sheet.actors if number in names)
            rows.append(SheetRow(sheet, today, place_name(plan, place), involved))
        return rows

    def _verdict(self) -> str:
        texts, rows = self.texts, list(self._rows.values())
        said = texts("filiera_window.sheets_verdict", n=len(rows))
        other = sum(changed(row, texts) > 0 for row in rows)
        return f"{said} {texts('filiera_window.sheets_changed', n=other)}" if other else said

    # The chosen sheet

    def _form_page(self) -> QWidget:
        page = QFrame()
        page.setProperty("panel", "true")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 0)
        line.setSpacing(2)
        for button in self.buttons.values():
            button.setProperty("link", "true")
            button.setFixedHeight(_BUTTON_PX)
            line.addWidget(button)
        line.addStretch(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.form, 1)
        return page

    def _show_chosen(self, plan: Plan) -> None:
        row = self._rows.get(self._chosen or 0)
        self._side.setCurrentIndex(int(row is None))
        if row is None:
            return
        texts, today = self.texts, row.today
        editable = self.session.is_editable
        self.form.set_editable(editable=editable)
        self.buttons["delete"].setEnabled(editable)
        self.form.show_sheet(row.sheet, today.activity.unit[texts.language])
        made = texts("filiera_window.when_made", day="/".join(reversed(row.sheet.made_at[:10].split("-"))))
        self.form.show_figures((texts("filiera_window.as_today"), made), figures(row, texts))
        for name in ("demand", "jobs", "area_m2"):
            values = getattr(today, name)
            self.form.show_prompts(name, (values.low, values.default, values.high))
        self.form.show_actor_choice(plan.actors, today.activity.actors)
        if self.why.isVisible():
            self.explain_index()

    def explain_index(self) -> None:
        """Open the window that says why the index of the chosen sheet is what it is."""
        row = self._rows.get(self._chosen or 0)
        if row is not None:
            explanation = index_explanation(row.today, load_index_rule(), row.sheet.title, self.texts)
            self.why.show_explanation(explanation, self.texts, self.session.theme)
            self.why.show()

    # From the hand

    def _choose(self, key: object) -> None:
        assert isinstance(key, int), "rows are known by the ids of sheets"
        self._chosen = key
        plan = self.session.plan
        if plan is None:
            return
        self._show_chosen(plan)
        site = self._rows[key].sheet.site
        if site is not None:
            self.session.select_site(site)

    def _write(self, name: str, value: object) -> None:
        plan, chosen = self.session.plan, self._chosen
        if plan is None or chosen is None:
            return
        try:
            edit = update_sheet(plan, chosen, **{name: value})
        except PlannerError as error:
            self.form.show_problem(name, error.text(self.texts))
            return
        if not self.session.edit(edit, merge_key=f"sheet-{chosen}-{name}"):
            self._show_chosen(plan)

    def _show_on_map(self) -> None:
        row = self._rows.get(self._chosen or 0)
        if row is not None and not row.today.activity.hidden:
            self.session.filiera_map.show(row.sheet.activity, "status")

    def _delete(self) -> None:
        row = self._rows.get(self._chosen or 0)
        if row is None or not self.session.is_editable:
            return
        if self.session.perform(lambda plan: remove_sheet(plan, row.sheet.id)):
            done = self.texts("filiera_window.sheet_removed", name=row.sheet.title)
            self.session.message_requested.emit("info", self.texts("data_window.removed_undo", done=done))

    def _export_all(self) -> None:
        """All sheets that the filter leaves, in the order they stand in."""
        model = self.table.records_model
        shown = tuple(model.record(row).sheet.id for row in range(model.rowCount()))
        if shown:
            self.export_requested.emit(shown)

    # Columns

    def _columns(self) -> list[Column[SheetRow]]:
        texts = self.texts
        return [
            Column(
                "index",
                texts("filiera_window.index"),
                lambda row: row.today.index,
                lambda row: texts.number(row.today.index),
                numeric=True,
                bar=lambda row: row.today.index / 100,
                tip=lambda row: index_words(row.today, load_index_rule(), texts),
                title_tip=texts("filiera_window.tip_index"),
            ),
            Column(
                "title",
                texts("filiera_window.sheet_title"),
                lambda row: row.sheet.title,
                lambda row: row.sheet.title,
                searched=True,
                wide=True,
                characters=40,
                tip=lambda row: f"{row.sheet.title}\n{row.place}",
            ),
            Column(
                "jobs",
                texts("filiera_window.jobs"),
                lambda row: row.jobs.default,
                lambda row: spread(texts, row.jobs),
                numeric=True,
            ),
            Column(
                "state",
                texts("filiera_window.sheet_state"),
                lambda row: row.sheet.state,
                lambda row: texts(f"filiera_window.state_{row.sheet.state}"),
                searched=True,
            ),
            Column(
                "actors",
                texts("filiera_window.sheet_actors"),
                lambda row: ", ".join(row.actors),
                lambda row: ", ".join(row.actors) or "–",
                searched=True,
                characters=24,
            ),
        ]
