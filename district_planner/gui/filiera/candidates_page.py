# SPDX-License-Identifier: EUPL-1.2
"""What could be made into a sheet at a place: its activities by their index, those with a sheet left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal

from district_planner.core.errors import PlannerError
from district_planner.filiera import load_index_rule
from district_planner.gui.changes import Changes
from district_planner.gui.data.card_view import CardView
from district_planner.gui.filiera.evidence_cards import amount, index_words, opportunity_card, spread
from district_planner.gui.filiera.matrix_words import ended, short_line
from district_planner.gui.filiera.sheet_work import make_sheet, sheet_for
from district_planner.gui.filiera.sheets_page import PAGES
from district_planner.gui.filiera.statuses import status_name
from district_planner.gui.paged_table import PagedTable
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.table_model import Column
from district_planner.scenarios.filiera_types import Opportunity
from district_planner.scenarios.opportunity_sheets import place_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import PlaceKey

_WIDTHS = (690, 400)
_BUTTONS = (("make", "new"), ("show", "indicator"), ("copy", "duplicate"))
_PLACE_PX = 216


class CandidatesPage(PagedTable[Opportunity]):
    """The place follows the chosen site; Enter makes a sheet."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION | Changes.FILIERA
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda one: one.activity.id, "table", PAGES, "candidates", parent)
        self.place_box = QuietComboBox()
        self.place_box.setFixedWidth(_PLACE_PX)
        self.card = CardView(_BUTTONS)
        self._place: PlaceKey | None = None
        self._chosen: str | None = None
        self.frame.head.insertWidget(1, self.place_box)
        self.frame.put_beside(self.card, _WIDTHS)
        self.themed.append(self.card)
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(lambda _index: self._act("make"))
        self.card.action_requested.connect(self._act)
        self.place_box.activated.connect(lambda _index: self._choose_place(self.place_box.currentData()))
        self.empty.acted.connect(self.new_site_requested)
        self.listen()

    @property
    def chosen(self) -> Opportunity | None:
        """The chosen opportunity."""
        return next((one for one in self.table.records_model.records if one.activity.id == self._chosen), None)

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("filiera_window.candidates_table"))
        words = {name: texts(f"filiera_window.page_{name}") for name in PAGES}
        self.name_pages(words, texts("filiera_window.opportunity_pages"))
        self.place_box.setAccessibleName(texts("filiera_window.place"))
        self.place_box.setToolTip(texts("filiera_window.place"))
        labels = {
            name: ("" if name == "copy" else texts(f"filiera_window.{name}"), texts(f"filiera_window.{name}_tip"))
            for name, _ in _BUTTONS
        }
        self.card.set_words(labels, texts("filiera_window.card"), texts("panels.copied"))

    def refresh(self, changes: Changes) -> None:
        """Show what the place offers; a preview waits for its end."""
        plan = self.session.plan
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        places = self.session.filiera.places(plan) if plan is not None else ()
        self.show_empty(empty=not places)
        if plan is None or not places:
            words = self.texts("panels.no_sites" if plan else "panels.no_project")
            self.empty.set_words(words, self.texts("panels.new_site") if plan else "")
            return
        if changes & Changes.PREVIEW and self.session.is_previewing:
            return
        before = self._place
        self._follow_selection(plan, places)
        if self._place != before or changes & ~Changes.SELECTION:
            self._list(plan)

    def _follow_selection(self, plan: Plan, places: tuple[PlaceKey, ...]) -> None:
        chosen = self.session.selected_site_id
        if chosen is not None and (self._place is None or self._place[0] == "site" or self._place not in places):
            self._place = ("site", chosen)
        if self._place not in places:
            self._place = places[0]
        self.place_box.clear()
        for place in places:
            self.place_box.addItem(place_name(plan, place), place)
        self.place_box.setCurrentIndex(places.index(self._place))

    def _list(self, plan: Plan) -> None:
        assert self._place is not None, "a place was chosen"
        try:
            if not self.session.filiera_map.reading.is_ready(plan):
                # Nothing of before stays: a sheet would be made of it.
                self.frame.set_verdict(self.texts("filiera_window.reading"))
                self.table.set_records(())
                self._show_card(plan)
                return
            every = self.session.filiera.opportunities(plan, self._place)
        except PlannerError as error:
            self.frame.set_verdict(error.text(self.texts))
            return
        left = [one for one in every if sheet_for(plan, self._place, one.activity.id) is None]
        before = [one.activity.id for one in self.table.records_model.records]
        self.table.set_records(left)
        ids = [one.activity.id for one in left]
        if self._chosen not in ids:
            at = before.index(self._chosen) if self._chosen in before else 0
            self._chosen = ids[min(at, len(ids) - 1)] if ids else None
        self.table.choose(self._chosen)
        counts = short_line((one.status for one in every), self.texts)
        self.frame.set_verdict(ended(self.texts("filiera_window.candidates_verdict", n=len(left), counts=counts)))
        self._show_card(plan)

    def _show_card(self, plan: Plan) -> None:
        one = self.chosen
        if one is None or self._place is None:
            self.card.show_card(None)
            self.card.show_buttons()
            return
        place = place_name(plan, self._place)
        self.card.show_card(opportunity_card(one, plan, self.session.territory, place, load_index_rule(), self.texts))
        self.card.show_buttons("show", "copy", *(("make",) if self.session.is_editable else ()))

    # From the hand

    def _choose(self, key: object) -> None:
        self._chosen = str(key)
        if self.session.plan is not None:
            self._show_card(self.session.plan)

    def _choose_place(self, place: PlaceKey) -> None:
        plan = self.session.plan
        if plan is None or place == self._place:
            return
        self._place = place
        if place[0] == "site" and place[1] != self.session.selected_site_id:
            self.session.select_site(place[1])
        self._list(plan)

    def _act(self, name: str) -> None:
        one = self.chosen
        if one is None:
            return
        if name == "show":
            self.session.filiera_map.show(one.activity.id, "status")
        elif name == "make" and self.session.is_editable:
            make_sheet(self.session, one)

    # Columns

    def _columns(self) -> list[Column[Opportunity]]:
        texts, language = self.texts, self.texts.language

        def words(key: str, text: object, characters: int, *, wide: bool = False) -> Column[Opportunity]:
            title = texts(f"filiera_window.{key}")
            return Column(key, title, text, text, searched=True, characters=characters, wide=wide)  # type: ignore[arg-type]

        return [
            Column(
                "index",
                texts("filiera_window.index"),
                lambda one: one.index,
                lambda one: texts.number(one.index),
                numeric=True,
                bar=lambda one: one.index / 100,
                tip=lambda one: index_words(one, load_index_rule(), texts),
                title_tip=texts("filiera_window.tip_index"),
            ),
            words("head_activity", lambda one: one.activity.name(language), 40, wide=True),
            words("head_status", lambda one: status_name(texts, str(one.status)), 12),
            Column(
                "unmet",
                texts("filiera_window.head_unmet"),
                lambda one: one.unmet,
                lambda one: amount(texts, one.unmet),
                numeric=True,
                tip=lambda one: one.activity.unit[language],
                title_tip=texts("filiera_window.head_unmet_tip"),
            ),
            Column(
                "jobs",
                texts("filiera_window.jobs"),
                lambda one: one.jobs.default,
                lambda one: spread(texts, one.jobs),
                numeric=True,
                title_tip=texts("filiera_window.tip_jobs"),
            ),
        ]
