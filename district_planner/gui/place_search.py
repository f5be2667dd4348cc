# SPDX-License-Identifier: EUPL-1.2
"""What the search field of the toolbar finds: coordinates, sites of the project, municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from district_planner.gui.changes import Changes
from district_planner.gui.icons import icon
from district_planner.gui.session import Session
from district_planner.gui.widgets.numeric_input import read_coordinates
from district_planner.gui.widgets.rows import fold
from district_planner.gui.widgets.search_field import SearchField, Suggestion
from district_planner.gui.wording import place_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_MAX_SITES = 4
_MAX_PLACES = 8


class PlaceSearch(SearchField):
    """Enter takes the first: the map goes there and the place is chosen."""

    found = Signal()
    place_found = Signal(float, float)
    """Longitude and latitude of a municipality, where people live in it, or those that were typed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self._suggestions, parent)
        self._session = session
        self.setMinimumWidth(200)
        self.setMaximumWidth(360)
        self.suggestion_chosen.connect(self._go)
        session.changed.connect(self._on_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.set_words(self._session.texts("shell.search_prompt"), self._session.texts("shell.search"))

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self.retranslate()

    def _suggestions(self, text: str) -> list[Suggestion]:
        session = self._session
        if session.plan is None:
            return []
        wanted = fold(text)
        sites = [site for site in session.plan.sites if wanted in fold(site.name)][:_MAX_SITES]
        site_sign = icon("site", session.theme, "accent")
        place_sign = icon("municipality", session.theme, "text_muted")
        point = read_coordinates(text)
        return [
            *([Suggestion(("point", point), self._point_words(*point), place_sign)] if point is not None else []),
            *(Suggestion(("site", site.id), site.name, site_sign) for site in sites),
            *(
                Suggestion(("municipality", position), place_name(session.territory, position), place_sign)
                for position in session.territory.search(text, _MAX_PLACES)
            ),
        ]

    def _point_words(self, lon: float, lat: float) -> str:
        texts = self._session.texts
        return texts("shell.coordinates", lat=texts.number(lat, 4), lon=texts.number(lon, 4))

    def _go(self, key: tuple[str, Any]) -> None:
        kind, number = key
        session = self._session
        if kind == "point":
            session.centre_requested.emit(*number)
            self.place_found.emit(*number)
        elif kind == "site":
            site = session.plan.site(number)
            session.select_site(number)
            session.centre_requested.emit(site.lon, site.lat)
        else:
            territory = session.territory
            session.select_municipality(number)
            lon, lat = float(territory.lon[number]), float(territory.lat[number])
            session.centre_requested.emit(lon, lat)
            self.place_found.emit(lon, lat)
        self.found.emit()
