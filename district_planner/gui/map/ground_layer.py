# SPDX-License-Identifier: EUPL-1.2
"""What lies under everything else: sea, neighbours, the municipalities in their colours, their borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from district_planner.core.compat import override
from district_planner.gui.map.frame import MapWindow
from district_planner.gui.map.geometry import MapGeometry
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.style import NATIONAL_M, MapStyle, hatch_brush, line_pen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.territory.choropleth import Choropleth

_OVER_TILES = 0.62
"""Opacity of the colours when a tile background is under them."""


class GroundLayer(MapLayer):
    """One item for the whole ground; recolouring draws its picture anew, nothing else does but new strips of land."""

    def __init__(self, geometry: MapGeometry, style: MapStyle) -> None:
        super().__init__(style)
        self.geometry = geometry
        self.over_tiles = False
        self._in_area: NDArray[np.bool_] | None = None
        self._choropleth: Choropleth | None = None

    def set_study_area(self, positions: NDArray[np.intp] | None) -> None:
        """The municipalities that carry colours; None: all."""
        self._in_area = None
        if positions is not None:
            self._in_area = np.zeros(self.geometry.count, dtype=bool)
            self._in_area[positions] = True
        self.invalidate()

    def is_in_area(self, position: int) -> bool:
        """Whether a municipality carries colours."""
        return self._in_area is None or bool(self._in_area[position])

    def set_choropleth(self, choropleth: Choropleth | None) -> None:
        """The classes and colours of the study area; None: plain land."""
        self._choropleth = choropleth
        self.invalidate()

    def set_over_tiles(self, over_tiles: bool) -> None:
        """Let a tile background show through."""
        if over_tiles != self.over_tiles:
            self.over_tiles = over_tiles
            self.invalidate()

    @override
    def background(self) -> QColor | None:
        return None if self.over_tiles else self.style.colour("sea")

    @override
    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.over_tiles:
            self._paint_neighbours(painter, window, rect)
        self._paint_municipalities(painter, window, rect)
        self._paint_borders(painter, window, rect)

    def class_brushes(self, window: MapWindow) -> list[QBrush]:
        """A brush for each class of the choropleth; then unknown, land without classes, land outside the study area."""
        classes = [QBrush(QColor(colour)) for colour in self._choropleth.colours] if self._choropleth else []
        unknown = hatch_brush(self.style.unknown_tile(window.ratio), window.scale)
        outside = QColor(Qt.GlobalColor.transparent) if self.over_tiles else self.style.colour("outside")
        land = QColor(Qt.GlobalColor.transparent) if self.over_tiles else self.style.colour("land")
        return [*classes, unknown, QBrush(land), QBrush(outside)]

    def brush_numbers(self) -> NDArray[np.intp]:
        """For every municipality the number of its brush in `class_brushes`."""
        count = len(self._choropleth.colours) if self._choropleth else 0
        if self._choropleth is None:
            numbers = np.full(self.geometry.count, count + 1, dtype=np.intp)
        else:
            classes = self._choropleth.class_of.astype(np.intp)
            numbers = np.where(classes < 0, count, classes)
        if self._in_area is not None:
            numbers[~self._in_area] = count + 2
        return numbers

    def _paint_neighbours(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        painter.setPen(self.style.border_pen("foreign", window.metres_per_pixel))
        painter.setBrush(self.style.colour("foreign"))
        for path in self.geometry.neighbours_for(window.metres_per_pixel).visible(rect):
            painter.drawPath(path)

    def _paint_municipalities(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        shapes = self.geometry.level_for(window.metres_per_pixel)
        brushes = self.class_brushes(window)
        seen = shapes.visible(rect)
        numbers = self.brush_numbers()[seen]
        painter.setPen(Qt.PenStyle.NoPen)
        # Two smoothed edges let a quarter of the ground through. On a light one that is a hint of a border; on a dark
        # one the light classes would look cracked.
        closes_seams = self.style.theme.is_dark and not self.over_tiles
        if self.over_tiles:
            painter.setOpacity(_OVER_TILES)
        # Sorted by colour: setting a brush costs as much as drawing a small polygon.
        for number in np.unique(numbers):
            painter.setBrush(brushes[number])
            if closes_seams:
                painter.setPen(line_pen(brushes[number].color(), 1.0))
            for position in seen[numbers == number].tolist():
                painter.drawPath(shapes.path(position))
        painter.setOpacity(1.0)

    def _paint_borders(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        scale = window.metres_per_pixel
        painter.setBrush(Qt.BrushStyle.NoBrush)
        borders = self.geometry.borders_for(scale)
        kinds = ["coast", "province", "region", "state"]
        if scale < NATIONAL_M:
            kinds.insert(0, "municipality")
        for kind in kinds:
            numbers = borders.of_kind(kind, rect)
            if kind == "municipality" and self._in_area is not None:
                # Elsewhere they would be a net over land that is meant to be quiet.
                numbers = numbers[self._in_area[borders.left[numbers]]]
            lines = [borders.all_lines.polygon(line) for line in numbers.tolist()]
            for pen in self.style.border_pens("region" if kind == "state" else kind, scale):
                painter.setPen(pen)
                for line in lines:
                    painter.drawPolyline(line)
        if self._in_area is not None and not self._in_area.all():
            self._paint_area_outline(painter, window, rect, self._in_area)

    def _paint_area_outline(
        self, painter: QPainter, window: MapWindow, rect: QRectF, in_area: NDArray[np.bool_]
    ) -> None:
        """The land border of the study area, a little stronger than that of a region."""
        borders = self.geometry.borders_for(window.metres_per_pixel)
        lines = borders.around(in_area, rect).tolist()
        for pen in self.style.border_pens("region", window.metres_per_pixel, 1.35):
            painter.setPen(pen)
            for line in lines:
                painter.drawPolyline(borders.all_lines.polygon(line))
