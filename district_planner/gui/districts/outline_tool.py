# SPDX-License-Identifier: EUPL-1.2
"""Drawing round a district on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from district_planner.core.compat import override
from district_planner.gui.map.frame import MapWindow, point_from_scene
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.style import line_pen
from district_planner.gui.map.tools import PlaceTool, arrow_step

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from district_planner.gui.map.style import MapStyle
    from district_planner.gui.map.view import MapView

LEAST_CORNERS = 3
_CLOSE_PX = 8
"""A click this near to the first corner closes the ring."""
_ROLE = "chart_4"


class OutlineLayer(MapLayer):
    """The corners so far and the one under the pointer."""

    def __init__(self, style: MapStyle) -> None:
        super().__init__(style)
        self.points: list[QPointF] = []
        self.pointer: QPointF | None = None

    def set_points(self, points: list[QPointF], pointer: QPointF | None) -> None:
        """Show these."""
        self.points, self.pointer = points, pointer
        self.update()

    @override
    def has_picture(self) -> bool:
        return False

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        if not self.points:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = [window.to_pixel(point) for point in self.points]
        ends = [*corners, *([window.to_pixel(self.pointer)] if self.pointer is not None else [])]
        colour = self.style.theme.colour(_ROLE)
        tint = self.style.theme.colour(_ROLE)
        tint.setAlphaF(0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF(ends))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((self.style.colour("label_halo"), 5.0), (colour, 2.4)):
            painter.setPen(line_pen(ink, width))
            painter.drawPolyline(QPolygonF(ends))
        painter.setPen(line_pen(self.style.colour("label_halo"), 1.5))
        painter.setBrush(colour)
        for number, corner in enumerate(corners):
            radius = 6 if number == 0 else 4
            painter.drawEllipse(corner, radius, radius)


class OutlineTool(PlaceTool):
    """Clicks are corners; a double click, Enter twice or a click on the first closes; Backspace takes one back.

    Esc clears what was drawn, Esc again leaves.
    """

    def __init__(self, view: MapView, closed: Callable[[list[tuple[float, float]]], object]) -> None:
        """`closed` gets the ring as longitudes and latitudes."""
        super().__init__(view)
        self.layer = OutlineLayer(view.style_of_map)
        self._closed = closed
        view.add_layer(self.layer, 89)

    @property
    def corners(self) -> int:
        """How many there are."""
        return len(self.layer.points)

    @override
    def move(self, event: QMouseEvent) -> bool:
        taken = super().move(event)
        if self.layer.points:
            self.layer.set_points(self.layer.points, self.view.mapToScene(event.position().toPoint()))
        return taken

    @override
    def click(self, pixel: QPointF) -> None:
        points = self.layer.points
        if points:
            first, last = (self.view.pixel_of(points[at]) - pixel for at in (0, -1))
            again = last.manhattanLength() < 2
            if again or (len(points) >= LEAST_CORNERS and first.manhattanLength() <= _CLOSE_PX):
                self.close()
                return
        self.layer.set_points([*points, self.view.scene_at(pixel)], self.layer.pointer)

    @override
    def double_click(self, event: QMouseEvent) -> bool:
        self.close()
        return True

    @override
    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.layer.points:
            self.layer.set_points([], None)
            return True
        if event.key() == Qt.Key.Key_Backspace:
            self.layer.set_points(self.layer.points[:-1], self.layer.pointer)
            return True
        taken = super().key(event)
        if arrow_step(event) is not None and self.layer.points:
            self.layer.set_points(self.layer.points, self.view.scene_at(self.view.cross_pixel()))
        return taken

    def close(self) -> None:
        """Hand over the ring; with fewer than three corners one goes on drawing."""
        if self.corners >= LEAST_CORNERS:
            ring = [point_from_scene(point) for point in self.layer.points]
            self.layer.set_points([], None)
            self._closed(ring)

    @override
    def leave(self) -> None:
        super().leave()
        self.layer.set_points([], None)
