# SPDX-License-Identifier: EUPL-1.2
"""What the window knows of districts: which there are, which is chosen, what is inside a ring or an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import NotFoundError, PlannerError
from district_planner.gui.changes import Changes
from district_planner.scenarios import add_district, remove_district, update_district
from district_planner.scenarios.district_areas import area_columns, areas_of, inside_ring, sites_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.filiera import District
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scenarios.district_areas import NamedArea, Ring
    from district_planner.scenarios.filiera_types import DistrictCard


class DistrictDesk(QObject):
    """One for the window."""

    changed = Signal()
    """Districts came, went or changed, or what a card says."""
    chosen_changed = Signal()
    card_requested = Signal()
    """The card of the chosen district is to be shown."""
    zoom_requested = Signal(int)
    """A district is to be shown whole on the map."""
    outline_requested = Signal()
    """A district is to be drawn on the map."""
    reference_changed = Signal(bool)
    """The service districts of the paper are to be shown on the map, or no longer."""

    def __init__(self, session: Session, *, shows_reference: bool = False) -> None:
        super().__init__(session)
        self.session = session
        self.chosen: int | None = None
        self.shows_reference = shows_reference
        self._card: tuple[Plan, int, DistrictCard | PlannerError] | None = None
        self._project = session.project
        session.changed.connect(self._follow)

    # What there is

    @property
    def districts(self) -> tuple[District, ...]:
        """All districts of the project."""
        return self.session.plan.districts if self.session.plan is not None else ()

    def district(self, number: int | None) -> District | None:
        """A district by its number; None when it is gone."""
        return next((one for one in self.districts if one.id == number), None)

    @property
    def chosen_district(self) -> District | None:
        """The chosen one."""
        return self.district(self.chosen)

    def positions(self, codes: Iterable[str]) -> tuple[int, ...]:
        """Where the municipalities of these codes are; codes of none today are left out."""
        found = []
        for code in codes:
            try:
                found.append(self.session.territory.position(code))
            except NotFoundError:
                continue
        return tuple(found)

    def card(self, number: int) -> DistrictCard | PlannerError | None:
        """The figures of a district, or why there are none; worked out once for a plan. None: local units are read."""
        plan = self.session.plan
        assert plan is not None, "there is a district"
        try:
            if not self.session.filiera_map.reading.is_ready(plan):
                return None
        except PlannerError as error:
            return error
        if self._card is None or self._card[0] is not plan or self._card[1] != number:
            try:
                made: DistrictCard | PlannerError = self.session.filiera.district_card(plan, number)
            except PlannerError as error:
                made = error
            self._card = plan, number, made
        return self._card[2]

    # What is inside

    def inside_ring(self, ring: Ring) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Ids of the sites and codes of the municipalities (by where people live in them) within a ring."""
        plan = self.session.plan
        return ((), ()) if plan is None else inside_ring(self.session.analyser, plan, ring)

    def sites_in(self, codes: Iterable[str]) -> tuple[int, ...]:
        """Ids of the sites that stand in these municipalities."""
        plan = self.session.plan
        return () if plan is None else sites_in(self.session.analyser, plan, codes)

    def area_columns(self) -> dict[str, str]:
        """The imported columns that put municipalities into areas, name by id."""
        plan, language = self.session.plan, self.session.texts.language
        return {} if plan is None else area_columns(self.session.analyser, plan, language)

    def areas_of(self, indicator_id: str) -> list[NamedArea]:
        """The areas of a column with their municipalities, by name; those without any are left out."""
        plan = self.session.plan
        return [] if plan is None else areas_of(self.session.analyser, plan, indicator_id)

    # What is chosen

    def choose(self, number: int | None) -> None:
        """Choose a district in all views; None chooses none."""
        if number != self.chosen:
            self.chosen = number
            self.chosen_changed.emit()

    def open(self, number: int) -> None:
        """Choose a district and show its card."""
        self.choose(number)
        self.card_requested.emit()

    def show_reference(self, shown: bool) -> None:
        """Show the service districts of the paper on the map, or no longer."""
        if shown != self.shows_reference:
            self.shows_reference = shown
            self.reference_changed.emit(shown)

    # What is done

    def add(self, **fields: Any) -> bool:  # the fields of District
        """One more, which is chosen."""
        before = {one.id for one in self.districts}
        if not self.session.perform(lambda plan: add_district(plan, **fields)):
            return False
        self.choose(next(one.id for one in self.districts if one.id not in before))
        return True

    def update(self, number: int, **fields: Any) -> bool:  # the fields of District
        """Other fields of one."""
        return self.session.perform(lambda plan: update_district(plan, number, **fields))

    def remove(self, number: int) -> bool:
        """Take one away; its opportunity sheets go with it."""
        plan, texts, district = self.session.plan, self.session.texts, self.district(number)
        if plan is None or district is None:
            return False
        sheets = sum(sheet.district == number for sheet in plan.sheets)
        if not self.session.perform(lambda plan: remove_district(plan, number)):
            return False
        key = "district_window.removed_along" if sheets else "district_window.removed"
        self.session.message_requested.emit("info", texts(key, name=district.name, n=sheets))
        return True

    def free_name(self, name: str) -> str:
        """A name that no district has yet."""
        taken = {one.name for one in self.districts}
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name} {number}"
        return free

    def _follow(self, changes: Changes) -> None:
        if changes & Changes.PREVIEW:
            return
        if changes & (Changes.CONTENT | Changes.LANGUAGE):
            # Another project numbers its districts anew.
            other, self._project = self._project is not self.session.project, self.session.project
            if self.chosen is not None and (other or self.chosen_district is None):
                self.choose(None)
            self.changed.emit()
