# SPDX-License-Identifier: EUPL-1.2
"""Areas on the map by their outline: municipalities together, a ring that was drawn, or sites held together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from district_planner.core.compat import override
from district_planner.gui.map.frame import MapWindow, to_scene
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.shapes import polygon_from
from district_planner.gui.map.style import line_pen

if TYPE_CHECKING:
    from district_planner.gui.map.geometry import MapGeometry
    from district_planner.gui.map.style import MapStyle

_WIDTH, _CHOSEN_WIDTH, _HALO = 1.8, 3.0, 2.4
_TINT = 0.16
"""How much of its colour lies over a chosen area: the colours below are still told apart."""
_SITE_PX = 26.0
"""How far the outline keeps from the sites it holds together."""


@dataclass(frozen=True)
class AreaMark:
    """An area: `municipalities` are positions, `ring` and `places` (lon, lat); the first that is given is drawn.

    `role` is a colour of the theme; `dashed` where the limits are ours or not known.
    """

    id: int
    role: str
    municipalities: tuple[int, ...] = ()
    ring: tuple[tuple[float, float], ...] = ()
    places: tuple[tuple[float, float], ...] = ()
    dashed: bool = False


class AreaLayer(MapLayer):
    """Keeps a picture; `chosen` is drawn stronger, with a tint."""

    def __init__(self, geometry: MapGeometry, style: MapStyle) -> None:
        super().__init__(style)
        self.geometry = geometry
        self.marks: tuple[AreaMark, ...] = ()
        self.chosen: int | None = None

    def set_marks(self, marks: Sequence[AreaMark]) -> None:
        """Show these."""
        if tuple(marks) != self.marks:
            self.marks = tuple(marks)
            self.invalidate()

    def choose(self, number: int | None) -> None:
        """Set one off."""
        if number != self.chosen:
            self.chosen = number
            self.invalidate()

    @override
    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in sorted(self.marks, key=lambda one: one.id == self.chosen):
            colour, chosen = self.style.theme.colour(mark.role), mark.id == self.chosen
            if mark.municipalities and not mark.ring:
                self._draw_municipalities(painter, window, rect, mark, colour, chosen=chosen)
            else:
                path = ring_path(mark.ring) if mark.ring else around_path(mark.places, _SITE_PX / window.scale)
                if chosen:
                    painter.fillPath(path, _tint(colour))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for pen in self._pens(colour, dashed=mark.dashed, chosen=chosen):
                    painter.setPen(pen)
                    painter.drawPath(path)

    def _draw_municipalities(
        self, painter: QPainter, window: MapWindow, rect: QRectF, mark: AreaMark, colour: QColor, *, chosen: bool
    ) -> None:
        positions = np.array(mark.municipalities, dtype=np.intp)
        if chosen:
            shapes = self.geometry.level_for(window.metres_per_pixel)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_tint(colour))
            for position in positions[shapes.touching(positions, rect)].tolist():
                painter.drawPath(shapes.path(position))
        borders = self.geometry.borders_for(window.metres_per_pixel)
        # One more at the end for the other side of a coast, -1, which is never inside.
        inside = np.zeros(len(self.geometry.boxes) + 1, dtype=bool)
        inside[positions] = True
        lines = borders.in_rect(np.flatnonzero(inside[borders.left] != inside[borders.right]), rect)
        for pen in self._pens(colour, dashed=mark.dashed, chosen=chosen):
            painter.setPen(pen)
            for line in lines.tolist():
                painter.drawPolyline(borders.all_lines.polygon(line))

    def _pens(self, colour: QColor, *, dashed: bool, chosen: bool) -> list[QPen]:
        width = _CHOSEN_WIDTH if chosen else _WIDTH
        pen = line_pen(colour, width)
        if dashed:
            pen.setDashPattern([3.0, 2.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return [line_pen(self.style.colour("ring_halo"), width + _HALO), pen]


def ring_path(ring: Sequence[tuple[float, float]]) -> QPainterPath:
    """The outline of a ring (lon, lat) on the scene, closed."""
    path = QPainterPath()
    lon, lat = np.array(ring, dtype=np.float64).T
    path.addPolygon(polygon_from(to_scene(lon, lat)))
    path.closeSubpath()
    return path


def around_path(places: Sequence[tuple[float, float]], distance: float) -> QPainterPath:
    """What holds places (lon, lat) together, `distance` in scene units away from them."""
    path = QPainterPath()
    if not places:
        return path
    lon, lat = np.array(places, dtype=np.float64).T
    hull = shapely.convex_hull(shapely.multipoints(to_scene(lon, lat))).buffer(distance, quad_segs=6)
    path.addPolygon(polygon_from(shapely.get_coordinates(hull)))
    return path


def _tint(colour: QColor) -> QColor:
    tint = QColor(colour)
    tint.setAlphaF(_TINT)
    return tint


class AreaSign:
    """A piece of outline as the mark of a line of the legend."""

    def __init__(self, role: str, *, dashed: bool) -> None:
        self._role, self._dashed = role, dashed

    def __call__(self, painter: QPainter, style: MapStyle) -> None:
        """Paint it about the painter's zero."""
        pen = line_pen(style.theme.colour(self._role), 2.2)
        if self._dashed:
            pen.setDashPattern([2.5, 1.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(_tint(style.theme.colour(self._role)))
        painter.drawRoundedRect(QRectF(QPointF(-10, -6), QPointF(10, 6)), 3, 3)
