# SPDX-License-Identifier: EUPL-1.2
"""What stands still while the map moves: scale bar, attribution, the cross of the keyboard, the frame of the focus."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap

from district_planner.gui.map.frame import MapWindow
from district_planner.gui.map.scale_bar import km_per_pixel, paint_haloed, paint_scale_bar
from district_planner.gui.map.style import line_pen

if TYPE_CHECKING:
    from district_planner.gui.map.view import MapView

_EDGE = 12
_CROSS = 14
_STRIP = 44
"""Height in pixels of the lower edge that holds scale bar and attribution."""


class Furniture:
    """Painted in the foreground of a view."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self.attribution = ""
        self.tile_attribution = ""
        self.cross: QPointF | None = None
        self._boxes: list[QRectF] = []
        self._kept: tuple[tuple[object, ...], QPixmap] | None = None
        self.focus_frame = False

    @property
    def attribution_line(self) -> str:
        """All that has to be credited, as plain text."""
        tiles = html.unescape(re.sub(r"<[^>]*>", "", self.tile_attribution))
        return " · ".join(part for part in (tiles, self.attribution) if part)

    def paint(self, painter: QPainter, window: MapWindow) -> None:
        """Draw everything; `painter` works in logical pixels of the window."""
        view = self._view
        strip = self._strip(window)
        painter.drawPixmap(QPointF(0, window.height - _STRIP), strip)
        if self.cross is not None:
            self._paint_cross(painter, self.cross)
        if self.focus_frame:
            painter.setPen(QPen(view.style_of_map.theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(1, 1, window.width - 2, window.height - 2))

    def _strip(self, window: MapWindow) -> QPixmap:
        """Scale bar and attribution as a picture of the lower edge: letters with halos cost too much at each frame."""
        view = self._view
        per_pixel = f"{km_per_pixel(window):.3g}"  # half a pixel of a bar
        look = (view.style_of_map.theme.name, view.texts.language, view.font().key(), self.attribution_line)
        key = (per_pixel, window.width, window.ratio, look)
        if self._kept is None or self._kept[0] != key:
            picture = QPixmap(round(window.width * window.ratio), round(_STRIP * window.ratio))
            picture.setDevicePixelRatio(window.ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            corner = QPointF(_EDGE, _STRIP - _EDGE)
            bar = paint_scale_bar(painter, window, corner, view.style_of_map, view.font(), view.texts.language)
            line = self._paint_attribution(painter, window, bar.right() + 16)
            painter.end()
            self._boxes = [bar.adjusted(-4, -2, 4, 4), line]
            self._kept = key, picture
        return self._kept[1]

    def boxes(self, window: MapWindow) -> list[QRectF]:
        """Where scale bar and attribution are, in pixels of the window: no name goes there."""
        self._strip(window)
        return [box.translated(0, window.height - _STRIP) for box in self._boxes]

    def _paint_attribution(self, painter: QPainter, window: MapWindow, left: float) -> QRectF:
        font = QFont(self._view.font())
        font.setPixelSize(10)
        metrics = QFontMetricsF(font)
        room = window.width - _EDGE - left
        text = metrics.elidedText(self.attribution_line, Qt.TextElideMode.ElideRight, room)
        box = QRectF(left, _STRIP - 6 - metrics.height(), room, metrics.height())
        paint_haloed(painter, box, text, font, self._view.style_of_map, Qt.AlignmentFlag.AlignRight)
        width = metrics.horizontalAdvance(text) + 4
        return QRectF(box.right() - width, box.top(), width, box.height())

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        style = self._view.style_of_map
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((style.colour("label_halo"), 5.0), (style.colour("measure"), 2.0)):
            painter.setPen(line_pen(colour, width))
            painter.drawLine(at - QPointF(_CROSS, 0), at + QPointF(_CROSS, 0))
            painter.drawLine(at - QPointF(0, _CROSS), at + QPointF(0, _CROSS))
