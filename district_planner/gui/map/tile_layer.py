# SPDX-License-Identifier: EUPL-1.2
"""The optional tile background, under everything else."""

from __future__ import annotations

import math
from typing import Any, Protocol

import mercantile
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from district_planner.core.compat import override
from district_planner.core.geo import from_mercator
from district_planner.gui.map.frame import ORIGIN_X, ORIGIN_Y, MapWindow
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.style import MapStyle

TileKey = tuple[int, int, int]
"""Zoom, column, row."""
_WORLD_M = 40_075_016.68557849
"""Width of EPSG:3857."""
_TILE_PIXELS = 256
_CHILDREN = 2
"""How many zooms down tiles are still shown, smaller, where there are none of the zoom that fits."""
_PARENTS = 4
"""How many zooms up a stand-in is looked for while a tile is on its way."""


class TileSource(Protocol):
    """Where tiles come from: the network or a file."""

    loaded: Any
    """Signal: a tile that was asked for is at hand now."""
    least_zoom: int
    most_zoom: int

    @property
    def attribution(self) -> str:
        """What has to be read on the map."""

    def tile(self, key: TileKey) -> QPixmap | None:
        """A tile that is at hand."""

    def want(self, keys: list[TileKey]) -> None:
        """Bring these tiles, which are on screen now; those wanted before and not begun are forgotten."""

    def stop(self) -> None:
        """Forget what is wanted and end what is under way."""


def zoom_for(metres_per_pixel: float, most: int) -> int:
    """The tile zoom whose pixels come nearest to those of the screen."""
    return max(0, min(most, round(math.log2(_WORLD_M / _TILE_PIXELS / metres_per_pixel))))


def tile_rect(key: TileKey) -> QRectF:
    """Where a tile lies on the scene."""
    z, x, y = key
    box = mercantile.xy_bounds(mercantile.Tile(x, y, z))
    return QRectF(box.left - ORIGIN_X, ORIGIN_Y - box.top, box.right - box.left, box.top - box.bottom)


def tiles_in(rect: QRectF, zoom: int) -> list[TileKey]:
    """The tiles that `rect` of the scene shows, those in the middle first."""
    west, south = (float(v) for v in from_mercator(rect.left() + ORIGIN_X, ORIGIN_Y - rect.bottom()))
    east, north = (float(v) for v in from_mercator(rect.right() + ORIGIN_X, ORIGIN_Y - rect.top()))
    keys = [(tile.z, tile.x, tile.y) for tile in mercantile.tiles(west, south, east, north, [zoom])]
    middle = rect.center()
    return sorted(keys, key=lambda key: (tile_rect(key).center() - middle).manhattanLength())


class TileLayer(MapLayer):
    """Draws the tiles that are at hand; asks for the others once the view has come to rest."""

    def __init__(self, loader: TileSource, style: MapStyle) -> None:
        super().__init__(style)
        self.loader = loader
        self.opacity_of_tiles = 1.0
        loader.loaded.connect(self._show_new)

    def _show_new(self) -> None:
        self.update()

    @override
    def has_picture(self) -> bool:
        return False

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        zoom = zoom_for(window.metres_per_pixel / window.ratio, self.loader.most_zoom)
        if zoom < self.loader.least_zoom - _CHILDREN:
            return  # so many small tiles would say nothing
        keys = tiles_in(window.rect, max(zoom, self.loader.least_zoom))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self.opacity_of_tiles)
        for key in keys:
            self._paint_tile(painter, window, key)
        painter.setOpacity(1.0)
        if self.settled:
            self.loader.want(keys)

    def _paint_tile(self, painter: QPainter, window: MapWindow, key: TileKey) -> None:
        target = window.transform.mapRect(tile_rect(key))
        z, x, y = key
        for up in range(min(_PARENTS, z) + 1):
            picture = self.loader.tile((z - up, x >> up, y >> up))
            if picture is not None:
                side = picture.width() / (1 << up)
                part = QRectF((x % (1 << up)) * side, (y % (1 << up)) * side, side, side)
                painter.drawPixmap(target, picture, part)
                return
