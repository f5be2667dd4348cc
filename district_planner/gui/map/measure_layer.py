# SPDX-License-Identifier: EUPL-1.2
"""The line of the measuring tool with its lengths over the sphere."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPolygonF

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.map.frame import MapWindow, ground_km
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.scale_bar import paint_haloed
from district_planner.gui.map.style import MapStyle, line_pen


def distance_text(km: float, texts: Texts) -> str:
    """`12,3 km`, from 100 km on without decimals."""
    return texts("map.km", km=texts.number(km, 0 if km >= 100 else 1))


class MeasureLayer(MapLayer):
    """Points that were clicked and the one under the pointer."""

    def __init__(self, style: MapStyle, texts: Texts, font: QFont) -> None:
        super().__init__(style)
        self.texts = texts
        self._font = QFont(font)
        self._font.setPixelSize(12)
        self._font.setWeight(QFont.Weight.DemiBold)
        self.points: list[QPointF] = []
        self.pointer: QPointF | None = None

    @property
    def total_km(self) -> float:
        """Length of the whole line, to the pointer."""
        points = [*self.points, *([self.pointer] if self.pointer is not None else [])]
        return sum(ground_km(first, second) for first, second in itertools.pairwise(points))

    def add_point(self, point: QPointF) -> None:
        """One more corner."""
        self.points.append(point)
        self.update()

    def set_pointer(self, point: QPointF | None) -> None:
        """Where the line would go next; None: nowhere."""
        self.pointer = point
        self.update()

    def clear(self) -> None:
        """Begin anew."""
        self.points.clear()
        self.pointer = None
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
        colour = self.style.colour("measure")
        for ink, width in ((self.style.colour("label_halo"), 5.0), (colour, 2.2)):
            painter.setPen(line_pen(ink, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(ends))
        painter.setPen(line_pen(self.style.colour("label_halo"), 1.5))
        painter.setBrush(colour)
        for corner in corners:
            painter.drawEllipse(corner, 4, 4)
        if len(ends) > 1:
            self._paint_total(painter, ends[-1])

    def _paint_total(self, painter: QPainter, end: QPointF) -> None:
        text = distance_text(self.total_km, self.texts)
        metrics = QFontMetricsF(self._font)
        height = metrics.height()
        box = QRectF(end.x() + 10, end.y() - height - 6, metrics.horizontalAdvance(text) + 2, height)
        paint_haloed(painter, box, text, self._font, self.style, Qt.AlignmentFlag.AlignLeft)
