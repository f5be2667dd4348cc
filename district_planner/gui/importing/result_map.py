# SPDX-License-Identifier: EUPL-1.2
"""A small Italy coloured by what would be imported; painted beside the window, shown as a picture."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from district_planner.core.compat import override

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.gui.theme import Theme
    from district_planner.territory import Boundaries
    from district_planner.territory.choropleth import Choropleth

_COARSEST = 3
_MARGIN_PX = 4
_POINT_PX = 2.5


@dataclass(frozen=True)
class MapLook:
    """What the worker needs to know of the window to paint."""

    theme: Theme
    width: int
    height: int
    ratio: float = 1.0


def paint_map(boundaries: Boundaries, choropleth: Choropleth, look: MapLook, progress: Progress) -> QImage:
    """A picture of all municipalities in the colours of their classes, the unknown hatched. For a worker's thread."""
    from district_planner.gui.map.shapes import polygon_from

    level = boundaries.level(_COARSEST)
    picture = _blank(look)
    colours = [QColor(colour) for colour in choropleth.colours]
    unknown = look.theme.colour("map_unknown")
    line = QPen(look.theme.colour("window"), 0.8)
    line.setCosmetic(True)
    with _painting(picture) as painter:
        painter.setTransform(_transform(level.xy, look), combine=True)
        for position, found in enumerate(choropleth.class_of.tolist()):
            if position % 1000 == 0:
                progress.raise_if_cancelled()
            colour = colours[found] if found >= 0 else unknown
            painter.setBrush(colour)
            # The pen of the same colour closes the hairlines between neighbours.
            painter.setPen(QPen(colour, 0))
            for ring in range(level.municipality_rings[position], level.municipality_rings[position + 1]):
                painter.drawPolygon(polygon_from(level.xy[level.ring_starts[ring] : level.ring_starts[ring + 1]]))
        painter.setPen(line)
        xy, starts = boundaries.lines(_COARSEST, "region")
        for start, end in itertools.pairwise(starts):
            painter.drawPolyline(polygon_from(xy[start:end]))
    return picture


def paint_points(
    boundaries: Boundaries,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    look: MapLook,
    progress: Progress,
) -> QImage:
    """A picture of Italy with places (degrees) on it. For a worker's thread."""
    from district_planner.core.geo import to_mercator
    from district_planner.gui.map.shapes import polygon_from

    level = boundaries.level(_COARSEST)
    picture = _blank(look)
    transform = _transform(level.xy, look)
    land = look.theme.colour("map_region_fill")
    with _painting(picture) as painter:
        painter.setTransform(transform, combine=True)
        painter.setBrush(land)
        painter.setPen(QPen(land, 0))
        for ring in range(len(level.ring_starts) - 1):
            painter.drawPolygon(polygon_from(level.xy[level.ring_starts[ring] : level.ring_starts[ring + 1]]))
        progress.raise_if_cancelled()
        painter.resetTransform()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.theme.colour("accent"))
        for x, y in zip(*to_mercator(lon, lat), strict=True):
            painter.drawEllipse(transform.map(QPointF(x, y)), _POINT_PX, _POINT_PX)
    return picture


@contextmanager
def _painting(picture: QImage) -> Iterator[QPainter]:
    """A painter that ends also when the work is cancelled: Qt aborts when a picture goes that is still painted on."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()


def _blank(look: MapLook) -> QImage:
    pixels = QSize(round(look.width * look.ratio), round(look.height * look.ratio))
    picture = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(look.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _transform(xy: NDArray[np.float64], look: MapLook) -> QTransform:
    """Metres of EPSG:3857 to pixels: north up, centred, all of Italy."""
    (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
    scale = min((look.width - 2 * _MARGIN_PX) / (east - west), (look.height - 2 * _MARGIN_PX) / (north - south))
    transform = QTransform()
    transform.translate(look.width / 2, look.height / 2)
    transform.scale(scale, -scale)
    transform.translate(-(west + east) / 2, -(south + north) / 2)
    return transform


class ResultMap(QWidget):
    """Shows the picture, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 180)

    def show_picture(self, picture: QImage | None, name: str) -> None:
        """Show `picture`; `name` tells a screen reader what it shows."""
        self._picture = picture
        self.setAccessibleName(name)
        self.update()

    def look(self, theme: Theme) -> MapLook:
        """How a picture for this widget is painted."""
        return MapLook(theme, max(self.width(), 160), max(self.height(), 180), self.devicePixelRatioF())

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 260)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wanted = QRectF(self._picture.rect())
        scale = min(self.width() / wanted.width(), self.height() / wanted.height())
        size = wanted.size() * scale
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._picture)
        painter.end()
