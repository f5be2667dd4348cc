# SPDX-License-Identifier: EUPL-1.2
"""Outlines of the municipality under the pointer and of the chosen one: light, so that the ground is left alone."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from district_planner.core.compat import override
from district_planner.gui.map.frame import MapWindow
from district_planner.gui.map.geometry import MapGeometry
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.style import MapStyle, line_pen


class HighlightLayer(MapLayer):
    """At most two shapes; keeps no picture."""

    def __init__(self, geometry: MapGeometry, style: MapStyle) -> None:
        super().__init__(style)
        self.geometry = geometry
        self.hovered: int | None = None
        self.selected: int | None = None

    def set_hovered(self, position: int | None) -> None:
        """The municipality under the pointer."""
        if position != self.hovered:
            self.hovered = position
            self.update()

    def set_selected(self, position: int | None) -> None:
        """The chosen municipality."""
        if position != self.selected:
            self.selected = position
            self.update()

    @override
    def has_picture(self) -> bool:
        return False

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        if self.hovered is None and self.selected is None:
            return
        shapes = self.geometry.level_for(window.metres_per_pixel)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(window.transform, combine=True)
        halo = self.style.colour("ring_halo")
        for position, name, width in ((self.hovered, "hover", 1.6), (self.selected, "selected", 2.6)):
            if position is None:
                continue
            for colour, extra in ((halo, 2.0), (self.style.colour(name), 0.0)):
                painter.setPen(line_pen(colour, width + extra))
                painter.drawPath(shapes.path(position))
