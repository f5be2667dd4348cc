# SPDX-License-Identifier: EUPL-1.2
"""Sectors and places as a heat map that opens down to the evidence of each cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import PlannerError
from district_planner.filiera import load_index_rule
from district_planner.gui.changes import Changes
from district_planner.gui.data.card_view import CardView
from district_planner.gui.filiera.evidence_cards import TIP, opportunity_card, sector_card
from district_planner.gui.filiera.filiera_map import MEASURES
from district_planner.gui.filiera.heat_map import HeatMap
from district_planner.gui.filiera.matrix_words import (
    ACTIVITY,
    SECTOR,
    RowKey,
    heat_cells,
    heat_columns,
    heat_rows,
    verdict,
)
from district_planner.gui.filiera.sheet_work import make_sheet, sheet_for
from district_planner.gui.filiera.status_legend import StatusLegend
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.scenarios.opportunity_sheets import place_name

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import FilieraMatrix, Opportunity, PlaceKey

PAGES = ("matrix", "time")
_BUTTONS = (
    ("make", "new"),
    ("open", "report"),
    ("show", "indicator"),
    ("import", "import"),
    ("change", "rename"),
    ("copy", "duplicate"),
)
_WIDTHS = (660, 430)


class MatrixPage(SessionPanel):
    """Choosing a column chooses its site everywhere; a site chosen elsewhere chooses its column."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION | Changes.FILIERA
    new_site_requested = Signal()
    import_requested = Signal()
    catalogue_requested = Signal(str)
    """The id of the activity to be changed; empty: the whole catalogue."""
    sheet_requested = Signal(int)
    """The id of the sheet to be opened."""
    page_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.switch, self.empty_switch = PageSwitch(PAGES, "matrix"), PageSwitch(PAGES, "matrix")
        self.heat = HeatMap()
        self.legend = StatusLegend()
        self.card = CardView(_BUTTONS)
        self.empty = EmptyState("table")
        self.catalogue_button = QPushButton()
        self._verdict = QLabel(wordWrap=True)
        self._verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._matrix: FilieraMatrix | None = None
        self._opened: set[str] = set()
        self._row: RowKey | None = None
        self._place: PlaceKey | None = None
        self._body, self._nothing, self._stack = QFrame(), QFrame(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.themed += [self.heat, self.legend, self.card, self.empty]
        self.listen()

    @property
    def verdict(self) -> str:
        """The sentence above the heat map."""
        return self._verdict.text()

    @property
    def shown_switch(self) -> PageSwitch:
        """The choice of pages that can be pressed: with a heat map or above the picture of the empty page."""
        return self.switch if self._stack.currentWidget() is self._body else self.empty_switch

    @property
    def chosen(self) -> Opportunity | None:
        """The opportunity of the chosen cell; None where a sector is chosen, or nothing."""
        if self._matrix is None or self._row is None or self._place is None or self._row[0] != ACTIVITY:
            return None
        return self._matrix.by_activity.get(self._row[1], {}).get(self._place)

    def show_activity(self, activity_id: str, place: PlaceKey | None = None) -> None:
        """Open the sector of an activity and choose its cell, at `place` or where the choice stands."""
        plan = self.session.plan
        if plan is None:
            return
        self._opened.add(plan.catalogue.activity(activity_id).sector)
        self._row = (ACTIVITY, activity_id)
        if place is not None:
            self._place = place
        if self._matrix is None or self._place not in self._matrix.places:
            # Local units are still being read, or the page has not been looked at since: it shows the choice then.
            return
        self._show_grid(plan)
        self._show_card(plan)

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("filiera_window.matrix"))
        self.heat.setAccessibleName(texts("filiera_window.matrix"))
        self.heat.titles.setAccessibleName(texts("filiera_window.matrix"))
        for switch in (self.switch, self.empty_switch):
            switch.set_words(
                {name: texts(f"filiera_window.page_{name}") for name in PAGES}, texts("filiera_window.pages")
            )
        self.legend.set_words(texts)
        self.catalogue_button.setText(texts("filiera_window.catalogue"))
        self.catalogue_button.setToolTip(texts("filiera_window.catalogue_tip"))
        words = {
            name: ("" if name == "copy" else texts(f"filiera_window.{name}"), texts(f"filiera_window.{name}_tip"))
            for name, _ in _BUTTONS
        }
        self.card.set_words(words, texts("filiera_window.card"), texts("panels.copied"))

    def refresh(self, changes: Changes) -> None:
        """Show all places; while a site is dragged only its own column follows the hand."""
        plan = self.session.plan
        if plan is None or not self.session.filiera.places(plan):
            self._show_nothing(plan)
            return
        self._stack.setCurrentWidget(self._body)
        if changes & Changes.PREVIEW and self.session.is_previewing:
            self._follow_hand()
            return
        try:
            if not self.session.filiera_map.reading.is_ready(plan):
                self._show_waiting()
                return
            if self._matrix is None or changes & ~(Changes.SELECTION | Changes.THEME | Changes.LANGUAGE):
                self._matrix = self.session.filiera.matrix(plan)
        except PlannerError as error:
            self._matrix = None
            self._verdict.setText(error.text(self.texts))
            return
        self._follow_selection(plan)
        self._show_grid(plan)
        self._say(plan)
        self._show_card(plan)

    def _show_nothing(self, plan: Plan | None) -> None:
        self._matrix = None
        self._stack.setCurrentWidget(self._nothing)
        key = "panels.no_sites" if plan else "panels.no_project"
        self.empty.set_words(self.texts(key), self.texts("panels.new_site") if plan else "")

    def _show_waiting(self) -> None:
        """Local units are being read: nothing of before stays, it may be of other places."""
        self._matrix = None
        self._verdict.setText(self.texts("filiera_window.reading"))
        self.heat.set_grid((), (), {})
        self.card.show_card(None)
        self.card.show_buttons()

    def _follow_hand(self) -> None:
        """Only the column of the dragged site: the rest cannot have changed."""
        analysis, chosen = self.session.analysis, self.session.selected_site_id
        place: PlaceKey = ("site", chosen or 0)
        if analysis is None or self._matrix is None or place not in self._matrix.places:
            return
        try:
            moved = self.session.filiera.matrix(analysis.plan, (place,))
        except PlannerError:
            return
        self._matrix = replace(
            self._matrix,
            cells={sector: row | moved.cells[sector] for sector, row in self._matrix.cells.items()},
            by_activity={one: row | moved.by_activity[one] for one, row in self._matrix.by_activity.items()},
        )
        self.heat.cells.update_cells(heat_cells(moved, self._opened, analysis.plan, self.texts))
        self._say(analysis.plan)
        if self._place == place:
            self._show_card(analysis.plan)

    def _follow_selection(self, plan: Plan) -> None:
        chosen, places = self.session.selected_site_id, self.session.filiera.places(plan)
        if chosen is not None and (self._place is None or self._place[0] == "site" or self._place not in places):
            self._place = ("site", chosen)
        if self._place not in places:
            self._place = places[0]
        sectors = [sector.id for sector in plan.catalogue.sectors if plan.catalogue.of(sector.id)]
        shown: set[RowKey] = {(SECTOR, name) for name in sectors}
        shown |= {(ACTIVITY, one.id) for one in plan.catalogue.visible}
        if self._row not in shown:
            self._row = (SECTOR, sectors[0]) if sectors else None

    def _show_grid(self, plan: Plan) -> None:
        if self._matrix is None:
            return
        rows = heat_rows(plan.catalogue, self._opened, self.texts)
        if self._row not in {row.key for row in rows} and self._row is not None and self._row[0] == ACTIVITY:
            # Its sector was closed: the choice goes up to it.
            self._row = (SECTOR, plan.catalogue.activity(self._row[1]).sector)
        cells = heat_cells(self._matrix, self._opened, plan, self.texts)
        self.heat.set_grid(rows, heat_columns(self._matrix.places, plan, self.texts, self.session.theme), cells)
        if self._row is not None and self._place is not None:
            self.heat.choose(self._row, self._place)

    def _say(self, plan: Plan) -> None:
        if self._matrix is not None:
            every = [one for row in self._matrix.by_activity.values() for one in row.values()]
            self._verdict.setText(verdict(every, plan, self.texts))

    def _show_card(self, plan: Plan) -> None:
        if self._matrix is None or self._row is None or self._place is None:
            self.card.show_card(None)
            self.card.show_buttons()
            return
        place, texts = place_name(plan, self._place), self.texts
        one = self.chosen
        if one is None:
            sector = plan.catalogue.sector(self._row[1])
            cell = self._matrix.cells[sector.id][self._place]
            about = sector.descriptions.get(texts.language, "")
            beyond = self.session.filiera.jobs_beyond(plan, self._place)
            self.card.show_card(sector_card(cell, sector.name(texts.language), about, place, beyond, texts))
            asks = cell.status == "unknown" and self.session.is_editable
            self.card.show_buttons("copy", *(("import",) if asks else ()))
            return
        self.card.show_card(opportunity_card(one, plan, self.session.territory, place, load_index_rule(), texts))
        names = ["show", "copy"]
        if sheet_for(plan, self._place, one.activity.id) is not None:
            names.append("open")
        elif self.session.is_editable:
            names.append("make")
        if self.session.is_editable:
            names += ["change", "import"] if one.status == "unknown" else ["change"]
        self.card.show_buttons(*names)

    # Parts

    def _lay_out(self) -> None:
        self._body.setProperty("panel", "true")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 4)
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._verdict)
        words.addWidget(self.legend)
        head.addWidget(self.switch)
        head.addLayout(words, 1)
        head.addWidget(self.catalogue_button)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.heat)
        splitter.addWidget(self.card)
        splitter.setSizes(list(_WIDTHS))
        for place, width in enumerate(_WIDTHS):
            splitter.setStretchFactor(place, width)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(head)
        body.addWidget(splitter, 1)
        self._nothing.setProperty("panel", "true")
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 12, 0)
        above.addWidget(self.empty_switch)
        above.addStretch(1)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(0, 0, 0, 0)
        nothing.addLayout(above)
        nothing.addWidget(self.empty, 1)
        self._stack.addWidget(self._body)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        for switch in (self.switch, self.empty_switch):
            switch.page_requested.connect(self.page_requested)
        self.heat.chosen.connect(self._choose)
        self.heat.opening.connect(self._turn)
        self.heat.column_chosen.connect(lambda place: self._choose(self._row, place))
        self.card.action_requested.connect(self._act)
        self.card.indicator_requested.connect(self.show_activity)
        self.card.browser.highlighted.connect(self._explain)
        self.card.browser.anchorClicked.connect(self._explain)
        self.empty.acted.connect(self.new_site_requested)
        self.catalogue_button.clicked.connect(lambda: self.catalogue_requested.emit(""))

    # From the hand

    def _choose(self, row: object, place: object) -> None:
        plan = self.session.plan
        if plan is None or row is None:
            return
        self._row, self._place = cast("RowKey", row), cast("PlaceKey", place)
        self.heat.choose(self._row, self._place, scroll=False)
        if self._place[0] == "site" and self._place[1] != self.session.selected_site_id:
            self.session.select_site(self._place[1])
        else:
            self._show_card(plan)

    def _turn(self, row: object) -> None:
        """Open a sector into its activities, or close it."""
        plan = self.session.plan
        kind, name = cast("RowKey", row)
        if plan is None or kind != SECTOR:
            return
        self._opened ^= {name}
        self._show_grid(plan)
        self._show_card(plan)

    def _act(self, name: str) -> None:
        plan, one = self.session.plan, self.chosen
        if name == "import":
            self.import_requested.emit()
        if plan is None or one is None:
            return
        if name == "make":
            make_sheet(self.session, one)
        elif name == "open":
            sheet = sheet_for(plan, one.place, one.activity.id)
            if sheet is not None:
                self.sheet_requested.emit(sheet.id)
        elif name == "show":
            self._offer_map(one.activity.id)
        elif name == "change":
            self.catalogue_requested.emit(one.activity.id)

    def map_menu(self, activity_id: str) -> QMenu:
        """What the map can show of an activity, and the way back."""
        menu, shown = QMenu(self), self.session.filiera_map.shown
        for measure in MEASURES:
            action = menu.addAction(self.texts(f"filiera_window.measure_{measure}"))
            action.setCheckable(True)
            action.setChecked(shown == (activity_id, measure))
            action.triggered.connect(
                lambda _checked=False, measure=measure: self.session.filiera_map.show(activity_id, measure)
            )
        if shown is not None:
            menu.addSeparator()
            menu.addAction(self.texts("filiera_window.map_back"), self.session.filiera_map.go_back)
        return menu

    def _offer_map(self, activity_id: str) -> None:
        menu, button = self.map_menu(activity_id), self.card.buttons["show"]
        menu.exec(button.mapToGlobal(button.rect().bottomLeft()))
        menu.deleteLater()

    def _explain(self, link: QUrl) -> None:
        """A word of the card was pointed at or pressed: say what it means."""
        address = link.toString()
        words = self.texts(f"filiera_window.tip_{address.removeprefix(TIP)}") if address.startswith(TIP) else ""
        QToolTip.showText(QCursor.pos(), words, self.card.browser)
