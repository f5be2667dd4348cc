# SPDX-License-Identifier: EUPL-1.2
"""A small Italy by regions, to choose from. The keyboard's way to the same choice is a list beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QToolTip, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent

    from district_planner.territory import Boundaries, Territory

_COARSEST = 3
_MARGIN_PX = 12
_KEY_STEP = 8
"""Region number n has the blue value n * step in the hidden picture that answers where the mouse is."""


class RegionMap(QWidget):
    """Draws the regions; emits `region_clicked` with a region's code. Empty until `set_boundaries`."""

    region_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._codes: tuple[str, ...] = ()
        self._names: dict[str, str] = {}
        self._polygons: dict[str, list[QPolygonF]] = {}
        self._lines: list[QPolygonF] = []
        self._bounds = (0.0, 0.0, 1.0, 1.0)
        self._chosen: frozenset[str] = frozenset()
        self._hovered = ""
        self._ground: QImage | None = None
        self._key: QImage | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(200, 240)

    def set_boundaries(self, territory: Territory, boundaries: Boundaries) -> None:
        """Take the shapes from the coarsest level of detail."""
        from district_planner.gui.map.shapes import polygon_from

        level = boundaries.level(_COARSEST)
        self._codes = tuple(region.code for region in territory.regions)
        self._names = {region.code: region.name for region in territory.regions}
        self._polygons = {code: [] for code in self._codes}
        for position, code in enumerate(territory.region_codes):
            for ring in range(level.municipality_rings[position], level.municipality_rings[position + 1]):
                points = level.xy[level.ring_starts[ring] : level.ring_starts[ring + 1]]
                self._polygons[code].append(polygon_from(points))
        xy, starts = boundaries.lines(_COARSEST, "region")
        self._lines = [polygon_from(xy[starts[line] : starts[line + 1]]) for line in range(len(starts) - 1)]
        low, high = level.xy.min(axis=0), level.xy.max(axis=0)
        self._bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        self._redraw()

    @property
    def is_ready(self) -> bool:
        """Whether the shapes are there."""
        return bool(self._codes)

    def set_chosen(self, codes: Iterable[str]) -> None:
        """Mark these regions."""
        self._chosen = frozenset(codes)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._redraw()

    def region_at(self, point: QPointF) -> str:
        """The code of the region under a point of the widget; empty: none."""
        if not self._codes or not self.rect().contains(point.toPoint()):
            return ""
        if self._key is None:
            self._key = self._draw_key()
        number = QColor(self._key.pixel(point.toPoint())).blue() // _KEY_STEP
        return self._codes[number - 1] if number else ""

    @override
    def sizeHint(self) -> QSize:
        return QSize(380, 460)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._codes:
            return
        if self._ground is None or self._ground.devicePixelRatio() != self.devicePixelRatioF():
            self._ground = self._draw_ground()
        painter = QPainter(self)
        painter.drawImage(0, 0, self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._transform(), combine=True)
        marked = [(code, "accent") for code in self._chosen]
        if self._hovered and self._hovered not in self._chosen:
            marked.append((self._hovered, "accent_hover"))
        for code, role in marked:
            self._fill(painter, code, self._theme.colour(role))
        if marked:
            self._draw_lines(painter)
        painter.end()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        code = self.region_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if code else Qt.CursorShape.ArrowCursor)
        if code != self._hovered:
            self._hovered = code
            self.update()
        if code:
            QToolTip.showText(event.globalPosition().toPoint(), self._names[code], self)
        else:
            QToolTip.hideText()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = ""
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (code := self.region_at(event.position())):
            self.region_clicked.emit(code)

    def _redraw(self) -> None:
        self._ground = self._key = None
        self.update()

    def _draw_ground(self) -> QImage:
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._transform(), combine=True)
        for code in self._codes:
            self._fill(painter, code, self._theme.colour("map_region_fill"))
        self._draw_lines(painter)
        painter.end()
        return picture

    def _draw_key(self) -> QImage:
        key = QImage(self.size(), QImage.Format.Format_RGB32)
        key.fill(QColor(0, 0, 0))  # a number, no colour: no region
        painter = QPainter(key)
        painter.setTransform(self._transform())
        for number, code in enumerate(self._codes, start=1):
            self._fill(painter, code, QColor(0, 0, number * _KEY_STEP))  # a number, no colour
        painter.end()
        return key

    def _fill(self, painter: QPainter, code: str, colour: QColor) -> None:
        # The pen of the same colour closes the hairlines between neighbouring municipalities.
        painter.setPen(QPen(colour, 0))
        painter.setBrush(colour)
        for polygon in self._polygons[code]:
            painter.drawPolygon(polygon)

    def _draw_lines(self, painter: QPainter) -> None:
        pen = QPen(self._theme.colour("window"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for line in self._lines:
            painter.drawPolyline(line)

    def _transform(self) -> QTransform:
        """Metres of EPSG:3857 to pixels of the widget: north up, centred, all of it visible."""
        west, south, east, north = self._bounds
        scale = min(
            (self.width() - 2 * _MARGIN_PX) / (east - west),
            (self.height() - 2 * _MARGIN_PX) / (north - south),
        )
        transform = QTransform()
        transform.translate(self.width() / 2, self.height() / 2)
        transform.scale(scale, -scale)
        transform.translate(-(west + east) / 2, -(south + north) / 2)
        return transform
