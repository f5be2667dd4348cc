# SPDX-License-Identifier: EUPL-1.2
"""How a layer of the user's looks, on the map and beside it: signs, colours, and its picture in a legend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from district_planner.gui.map.style import MapStyle, line_pen
from district_planner.scenarios.datasets import LayerStyle
from district_planner.scenarios.layer_styles import LAYER_COLOURS

_OUTLINE_PX = 1.4
_CASING_PX = 2.0
_LEAST_OUTLINED_PX = 6
"""Of a smaller sign the outline would be all one sees."""


@dataclass(frozen=True)
class LayerLook:
    """A style in the colours of a theme. `kind`: point, line or polygon; `outline` sets it off from any ground."""

    kind: str
    shape: str
    size: int
    opacity: float
    colour: str
    outline: str

    @classmethod
    def of(cls, geometry: str, style: LayerStyle, map_style: MapStyle) -> LayerLook:
        """The look of a style of `scenarios.layer_styles.style_of`."""
        outline = map_style.theme.hex("site_outline")
        return cls(geometry, style.shape, style.size, style.opacity, layer_colour(style.colour, map_style), outline)

    @property
    def fill(self) -> QColor:
        """The colour at its opacity."""
        colour = QColor(self.colour)
        colour.setAlphaF(self.opacity)
        return colour


def layer_colour(name: str, map_style: MapStyle) -> str:
    """A colour of the palette as the theme needs it, `#rrggbb`."""
    return LAYER_COLOURS[name][map_style.theme.is_dark]


@lru_cache(maxsize=64)
def sign(look: LayerLook, ratio: float) -> QPixmap:
    """The sign of a point on a transparent picture, as many whole pixels wide as it takes, opaque."""
    side = round((look.size + 2 * _OUTLINE_PX) * ratio)
    side += side % 2  # its middle is then a corner of pixels
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.scale(ratio, ratio)
    paint_sign(painter, look)
    painter.end()
    return picture


def paint_sign(painter: QPainter, look: LayerLook) -> None:
    """The sign of a point about the painter's zero, opaque."""
    outlined = look.size >= _LEAST_OUTLINED_PX
    painter.setPen(QPen(QColor(look.outline), _OUTLINE_PX) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colour))
    half = look.size / 2
    if look.shape == "square":
        half *= 0.9  # as much ink as the disc
        painter.drawRect(QRectF(-half, -half, 2 * half, 2 * half))
    else:
        painter.drawEllipse(QPointF(0, 0), half, half)


@lru_cache(maxsize=64)
def speck(look: LayerLook, ratio: float) -> QPixmap:
    """What an area or line too small to be seen is drawn as."""
    side = 2 * max(round(1.5 * ratio), 1)
    picture = QPixmap(side, side)
    picture.fill(QColor(look.colour))
    return picture


def casing_pen(look: LayerLook) -> QPen:
    """What a line lies on."""
    return line_pen(QColor(look.outline), look.size + _CASING_PX)


def paint_swatch(painter: QPainter, room: QRectF, look: LayerLook) -> None:
    """The picture of a layer in a legend."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = room.center()
    if look.kind == "point":
        painter.setOpacity(look.opacity)
        painter.translate(middle)
        fits = min(1.0, room.height() / (look.size + 2 * _OUTLINE_PX))
        painter.scale(fits, fits)
        paint_sign(painter, look)
    elif look.kind == "line":
        left, right = QPointF(room.left() + 2, middle.y()), QPointF(room.right() - 2, middle.y())
        painter.setOpacity(look.opacity)
        for pen in (casing_pen(look), line_pen(QColor(look.colour), look.size)):
            painter.setPen(pen)
            painter.drawLine(left, right)
    else:
        painter.setPen(line_pen(QColor(look.colour), look.size) if look.size else Qt.PenStyle.NoPen)
        painter.setBrush(look.fill)
        painter.drawRect(room.adjusted(0.5, 0.5, -1.5, -1.5))
    painter.restore()
