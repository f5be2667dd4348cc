# SPDX-License-Identifier: EUPL-1.2
"""Districts on the map: those of the project, and the ten that the paper counts, when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal

from district_planner.gui.districts.area_layer import AreaLayer, AreaMark, AreaSign
from district_planner.gui.districts.outline_tool import OutlineTool
from district_planner.gui.map.frame import to_scene
from district_planner.gui.map.legend import LegendRow
from district_planner.territory import service_district_count, service_districts

if TYPE_CHECKING:
    from district_planner.filiera import District
    from district_planner.gui.districts.desk import DistrictDesk
    from district_planner.gui.map.view import MapView

OWN_ROLE, REFERENCE_ROLE = "chart_4", "chart_7"
"""Colours of the project's districts and of the paper's."""


class MapDistricts(QObject):
    """Binds the desk to a view; the outline tool hands over what was drawn."""

    legend_changed = Signal()
    drawn = Signal(object)
    """A ring was drawn: longitudes and latitudes."""

    def __init__(self, desk: DistrictDesk, view: MapView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        assert view.geometry_of_map is not None, "the map has its municipalities"
        self.own = AreaLayer(view.geometry_of_map, view.style_of_map)
        self.reference = AreaLayer(view.geometry_of_map, view.style_of_map)
        view.add_area_layer(self.reference)
        view.add_area_layer(self.own)
        self.tool = OutlineTool(view, self.drawn.emit)
        view.add_tool("outline", self.tool)
        view.tips.append(self._tip)
        desk.changed.connect(self.refresh)
        desk.chosen_changed.connect(self._mark)
        desk.reference_changed.connect(lambda _shown: self._show_reference())
        self._show_reference()
        self.refresh()

    def refresh(self) -> None:
        """Show the districts as they are now."""
        before = len(self.own.marks)
        self.own.set_marks([self._mark_of(district) for district in self._desk.districts])
        self._mark()
        if len(self.own.marks) != before:
            self.legend_changed.emit()

    def legend_rows(self) -> list[LegendRow]:
        """A line for the project's districts, one for the paper's with how few they are."""
        texts, rows = self._desk.session.texts, []
        if self._desk.districts:
            count = texts.number(len(self._desk.districts))
            rows.append(LegendRow(texts("district_window.legend"), sign=AreaSign(OWN_ROLE, dashed=False), count=count))
        if self._desk.shows_reference:
            counted = service_district_count()
            share, year = texts.number(100 * counted.share, 0), str(counted.year)
            key = "district_window.legend_reference"
            words = texts(key, n=counted.services, all=counted.all, share=share, year=year)
            rows.append(LegendRow(words, sign=AreaSign(REFERENCE_ROLE, dashed=True)))
        return rows

    def zoom_to(self, number: int) -> None:
        """Show a district whole."""
        district = self._desk.district(number)
        if district is None:
            return
        plan = self._desk.session.plan
        lon, lat = [], []
        for at, one in district.outline:
            lon.append(at)
            lat.append(one)
        for site in plan.sites if plan is not None else ():
            if site.id in district.sites:
                lon.append(site.lon)
                lat.append(site.lat)
        boxes = []
        if lon:
            points = to_scene(np.array(lon), np.array(lat))
            boxes.append(np.concatenate((points.min(axis=0), points.max(axis=0))))
        positions = self._desk.positions(district.area)
        if positions:
            geometry = self.own.geometry.boxes[list(positions)]
            boxes.append(np.concatenate((geometry[:, :2].min(axis=0), geometry[:, 2:].max(axis=0))))
        if boxes:
            every = np.array(boxes)
            self._view.zoom_to(np.concatenate((every[:, :2].min(axis=0), every[:, 2:].max(axis=0))).tolist())

    def _mark_of(self, district: District) -> AreaMark:
        plan = self._desk.session.plan
        sites = [site for site in plan.sites if site.id in district.sites] if plan is not None else []
        return AreaMark(
            district.id,
            OWN_ROLE,
            self._desk.positions(district.area),
            district.outline,
            tuple((site.lon, site.lat) for site in sites),
            dashed=not district.area and not district.outline,
        )

    def _mark(self) -> None:
        self.own.choose(self._desk.chosen)

    def _show_reference(self) -> None:
        marks = []
        if self._desk.shows_reference:
            for number, one in enumerate(service_districts()):
                marks.append(AreaMark(number, REFERENCE_ROLE, one.positions, dashed=one.precision != "place"))
        self.reference.set_marks(marks)
        self.legend_changed.emit()

    def _tip(self, pixel: QPointF) -> str:
        """The districts there; of those of the paper also how closely it tells where they are."""
        position = self._view.municipality_at(pixel)
        if position is None or not (self._desk.shows_reference or self._desk.districts):
            return ""
        texts, code = self._desk.session.texts, self._desk.session.territory.codes[position]
        own = [texts("district_window.tip", name=one.name) for one in self._desk.districts if code in one.area]
        if not self._desk.shows_reference:
            return "\n".join(own)
        found = [one for one in service_districts() if position in one.positions]
        lines = [
            f"{one.title(texts.language)} ({texts(f'district_window.precision_{one.precision}')})" for one in found
        ]
        return "\n".join([*own, *([texts("district_window.tip_reference"), *lines] if lines else [])])
