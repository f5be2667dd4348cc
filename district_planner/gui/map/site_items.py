# SPDX-License-Identifier: EUPL-1.2
"""The signs of the sites: a shape and a colour for each kind, so that neither alone carries the meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from district_planner.core.compat import override
from district_planner.gui.map.frame import point_to_scene
from district_planner.gui.map.labels import text_picture
from district_planner.gui.map.style import MapStyle
from district_planner.sites import SiteKind

SELECTED_SCALE = 1.3
_PIN_RADIUS = 9.5
_PIN_HEIGHT = 18.0
_Z_SITES = 100.0
_LONGEST_NAME = 240.0
"""Pixels."""
NameSide = Literal["right", "left", "above", "below"]
NAME_SIDES: tuple[NameSide, ...] = get_args(NameSide)


@dataclass(frozen=True)
class SiteMarker:
    """What the map has to know of a site: place in degrees, kind and name."""

    id: int
    name: str
    kind: SiteKind
    lon: float
    lat: float


@cache
def site_shape(kind: SiteKind) -> QPainterPath:
    """Outline of a sign in pixels about its place: a candidate is a pin, an existing site a disc, a rival a diamond."""
    path = QPainterPath()
    if kind == "candidate":
        top = QRectF(-_PIN_RADIUS, -_PIN_HEIGHT - _PIN_RADIUS, 2 * _PIN_RADIUS, 2 * _PIN_RADIUS)
        path.moveTo(0, 0)
        path.cubicTo(-2, -6, -_PIN_RADIUS, -11, -_PIN_RADIUS, -_PIN_HEIGHT)
        path.arcTo(top, 180, -180)
        path.cubicTo(_PIN_RADIUS, -11, 2, -6, 0, 0)
        path.closeSubpath()
    elif kind == "existing":
        path.addEllipse(QPointF(0, 0), 9, 9)
    else:
        path.addPolygon(QPolygonF([QPointF(0, -11), QPointF(11, 0), QPointF(0, 11), QPointF(-11, 0), QPointF(0, -11)]))
    return path


def site_mark(kind: SiteKind) -> QPainterPath:
    """The small mark inside the outline."""
    path = QPainterPath()
    if kind == "candidate":
        path.addEllipse(QPointF(0, -_PIN_HEIGHT), 3.6, 3.6)
    elif kind == "existing":
        path.addEllipse(QPointF(0, 0), 3.2, 3.2)
    else:
        path.addRect(QRectF(-3.6, -1.3, 7.2, 2.6))
    return path


def paint_site(painter: QPainter, kind: SiteKind, style: MapStyle, *, invalid: bool = False) -> None:
    """The sign of a kind at the painter's zero. `invalid`: it cannot stay where it is."""
    theme = style.theme
    shape = site_shape(kind)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.colour("error" if invalid else f"site_{kind}")
    outline = theme.colour("site_outline")
    painter.setPen(QPen(outline, 3.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    painter.drawPath(shape)
    painter.fillPath(shape, colour)
    if invalid:
        middle = shape.boundingRect().center()
        painter.setPen(QPen(outline, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(middle + QPointF(-4, -4), middle + QPointF(4, 4))
        painter.drawLine(middle + QPointF(4, -4), middle + QPointF(-4, 4))
    else:
        painter.fillPath(site_mark(kind), outline)


class SiteItem(QGraphicsItem):
    """The sign of one site with its name; keeps its size at any zoom."""

    def __init__(self, marker: SiteMarker, style: MapStyle, font: QFont) -> None:
        super().__init__()
        self.marker = marker
        self.style = style
        self.selected = False
        self.invalid = False
        self.side: NameSide = "right"
        self.named = True
        """Whether there is room for the name."""
        self._font = QFont(font)
        self._font.setPixelSize(12)
        self._font.setWeight(QFont.Weight.DemiBold)
        self._name: tuple[str, float, QPixmap] | None = None
        self._shown_name = ""
        self._name_size = (0.0, 0.0)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.set_marker(marker)
        self.set_selected(False)

    def set_marker(self, marker: SiteMarker) -> None:
        """Another place, name or kind."""
        self.prepareGeometryChange()
        if marker.name != self.marker.name or not self._shown_name:
            self._name = None
            metrics = QFontMetricsF(self._font)
            # Cut short where it is very long.
            self._shown_name = metrics.elidedText(marker.name, Qt.TextElideMode.ElideRight, _LONGEST_NAME)
            self._name_size = metrics.horizontalAdvance(self._shown_name), metrics.height()
        self.marker = marker
        self.setPos(point_to_scene(marker.lon, marker.lat))

    def set_style(self, style: MapStyle) -> None:
        """Other colours."""
        self.style = style
        self._name = None
        self.update()

    def set_selected(self, selected: bool) -> None:
        """The chosen site is larger, ringed and above all others."""
        self.prepareGeometryChange()
        self.selected = selected
        self.setZValue(_Z_SITES + 1 if selected else _Z_SITES)

    def set_invalid(self, invalid: bool) -> None:
        """While dragged over the sea: it cannot be dropped there."""
        if invalid != self.invalid:
            self.invalid = invalid
            self.update()

    @property
    def body(self) -> QRectF:
        """The sign without its name, pixels about its place."""
        rect = site_shape(self.marker.kind).boundingRect().adjusted(-2, -2, 2, 2)
        scale = SELECTED_SCALE if self.selected else 1.0
        return QRectF(rect.topLeft() * scale, rect.size() * scale)

    def name_rect_at(self, side: NameSide) -> QRectF:
        """Where its name is on a side of the sign, pixels about its place."""
        width, height = self._name_size
        body = self.body
        left, top = {
            "right": (body.right() + 3, body.center().y() - height / 2),
            "left": (body.left() - 3 - width, body.center().y() - height / 2),
            "above": (-width / 2, body.top() - 2 - height),
            "below": (-width / 2, body.bottom() + 2),
        }[side]
        return QRectF(left, top, width, height)

    @property
    def name_rect(self) -> QRectF:
        """Where its name is, pixels about its place."""
        return self.name_rect_at(self.side)

    def set_side(self, side: NameSide) -> None:
        """Write the name on another side of the sign."""
        if side != self.side:
            self.prepareGeometryChange()
            self.side = side
            self.update()

    def set_named(self, named: bool) -> None:
        """Write the name, or leave it out where it could not be read."""
        if named != self.named:
            self.named = named
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self.body.united(self.name_rect).adjusted(-8, -8, 8, 8)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        ratio = widget.devicePixelRatioF() if widget is not None else 1.0
        if self.named:
            corner = self.name_rect.topLeft()
            painter.drawPixmap(QPointF(round(corner.x()) - 3, round(corner.y()) - 3), self._name_picture(ratio))
        if self.selected:
            painter.scale(SELECTED_SCALE, SELECTED_SCALE)
            self._paint_halo(painter)
        paint_site(painter, self.marker.kind, self.style, invalid=self.invalid)

    def _paint_halo(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        join = Qt.PenJoinStyle.RoundJoin
        cap = Qt.PenCapStyle.RoundCap
        painter.strokePath(
            site_shape(self.marker.kind),
            QPen(self.style.theme.colour("site_selected"), 7.5, Qt.PenStyle.SolidLine, cap, join),
        )

    def _name_picture(self, ratio: float) -> QPixmap:
        if self._name is None or self._name[:2] != (self.marker.name, ratio):
            colour, halo = self.style.colour("label"), self.style.colour("label_halo")
            self._name = self.marker.name, ratio, text_picture(self._shown_name, self._font, colour, halo, ratio)
        return self._name[2]
