# SPDX-License-Identifier: EUPL-1.2
"""How the map looks: colours of the theme and widths that grow as one comes closer. Names no colour of its own.

Borders have a rank that must hold at every scale: region over province over municipality. Widths are in pixels whatever
the zoom (cosmetic pens).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPixmap, QTransform

from district_planner.gui.theme import Theme
from district_planner.territory.choropleth import RAMPS

NATIONAL_M = 1000.0
"""Coarser than this (scene metres per pixel), borders of municipalities would be all one sees: they are left out."""
_SCALE_POINTS_M = (100.0, 400.0, NATIONAL_M, 2500.0)
_WIDTHS = {
    "municipality": (0.9, 0.6, 0.35, 0.25),
    "province": (1.5, 1.0, 0.7, 0.5),
    "region": (2.2, 1.7, 1.0, 0.8),
    "coast": (1.2, 1.0, 0.8, 0.6),
    "foreign": (1.2, 1.0, 0.8, 0.6),
}
_EDGED = {"region"}
_EDGE = 1.4
MINUTES_RAMP = tuple(reversed(RAMPS["oranges"][1:]))
"""Colours of the minutes from a site, nearest first: dark is near."""
HATCH_PERIOD = 7
"""Pixels from one line of the hatching to the next, along an axis."""


def width_of(kind: str, metres_per_pixel: float) -> float:
    """Width of a border in pixels at a scale."""
    return float(np.interp(np.log(metres_per_pixel), np.log(_SCALE_POINTS_M), _WIDTHS[kind]))


def line_pen(colour: QColor, width: float) -> QPen:
    """A pen of `width` pixels at any zoom, with round ends and corners."""
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen


def hatch_tile(ground: QColor, line: QColor, ratio: float = 1.0) -> QPixmap:
    """One period of the hatching that says *unknown*; repeats without a seam."""
    side = HATCH_PERIOD
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(ground)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.3))
    for shift in (-side, 0, side):
        painter.drawLine(shift - 1, side + 1, shift + side + 1, -1)
    painter.end()
    return tile


def hatch_brush(tile: QPixmap, scale: float = 1.0) -> QBrush:
    """The hatching for a painter that magnifies `scale` times: its lines stay as far apart on screen."""
    brush = QBrush(tile)
    # Qt lays texture pixels, not logical ones, on the plane.
    size = 1 / (scale * tile.devicePixelRatio())
    brush.setTransform(QTransform.fromScale(size, size))
    return brush


@dataclass(frozen=True)
class MapStyle:
    """The map's share of a theme."""

    theme: Theme

    def colour(self, name: str) -> QColor:
        """A colour of the theme whose name starts with `map_`."""
        return self.theme.colour(f"map_{name}")

    def border_pen(self, kind: str, metres_per_pixel: float) -> QPen:
        """The pen of a kind of border: municipality, province, region, coast or foreign."""
        return line_pen(self.colour(f"{kind}_line"), width_of(kind, metres_per_pixel))

    def border_pens(self, kind: str, metres_per_pixel: float, factor: float = 1.0) -> list[QPen]:
        """The pens of a border from below: light lines get a dark edge, or they are lost on light classes."""
        pen = self.border_pen(kind, metres_per_pixel)
        pen.setWidthF(pen.widthF() * factor)
        if not self.theme.is_dark or kind not in _EDGED:
            return [pen]
        return [line_pen(self.colour("sea"), pen.widthF() + _EDGE), pen]

    def unknown_tile(self, ratio: float = 1.0) -> QPixmap:
        """The hatching of municipalities whose value is unknown."""
        return hatch_tile(self.colour("unknown"), self.colour("unknown_hatch"), ratio)

    def label_font(self, base: QFont, rank: int) -> QFont:
        """Letters of a place label: rank 0 for the largest cities."""
        font = QFont(base)
        font.setPixelSize((13, 12, 12, 11)[rank])
        font.setWeight(QFont.Weight.DemiBold if rank == 0 else QFont.Weight.Normal)
        return font


def minutes_colours(count: int) -> list[QColor]:
    """Colours of `count` rings, nearest first."""
    ramp = MINUTES_RAMP
    if count == 1:
        return [QColor(ramp[0])]
    return [QColor(ramp[round(index * (len(ramp) - 1) / (count - 1))]) for index in range(count)]
