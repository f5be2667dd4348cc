# SPDX-License-Identifier: EUPL-1.2
"""The plane the map is drawn on: EPSG:3857 moved to a local origin, y pointing down. The one place that flips y."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform

from district_planner.core.geo import from_mercator, haversine_km, to_mercator

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ORIGIN_X, ORIGIN_Y = (float(value) for value in to_mercator(12.5, 42.0))
"""Scene zero in metres of EPSG:3857: the middle of Italy, so that scene numbers stay small."""
SCENE_RECT = QRectF(-2e7, -2e7, 4e7, 4e7)
"""Larger than any window at the smallest scale, so that the view always scrolls and never centres by itself."""

Array = NDArray[np.float64]


def mercator_to_scene(xy: ArrayLike) -> Array:
    """Points (n, 2) in metres of EPSG:3857 to scene points."""
    return np.asarray(xy, dtype=np.float64) * (1.0, -1.0) + (-ORIGIN_X, ORIGIN_Y)


def to_scene(lon: ArrayLike, lat: ArrayLike) -> Array:
    """Degrees to scene points, shape (..., 2)."""
    return mercator_to_scene(np.stack(to_mercator(lon, lat), axis=-1))


def point_to_scene(lon: float, lat: float) -> QPointF:
    """One point in degrees on the scene."""
    x, y = to_scene(lon, lat)
    return QPointF(float(x), float(y))


def point_from_scene(point: QPointF) -> tuple[float, float]:
    """Longitude and latitude, in degrees, of a scene point."""
    lon, lat = from_mercator(point.x() + ORIGIN_X, ORIGIN_Y - point.y())
    return float(lon), float(lat)


def ground_km(first: QPointF, second: QPointF) -> float:
    """Great-circle distance between two scene points, km."""
    return float(haversine_km(*point_from_scene(first), *point_from_scene(second)))


@dataclass(frozen=True)
class MapWindow:
    """What part of the scene a picture shows.

    `scale` in logical pixels per scene metre; `left`, `top` the scene point of its upper left corner; `width`, `height`
    in logical pixels; `ratio` physical pixels per logical one.
    """

    scale: float
    left: float
    top: float
    width: int
    height: int
    ratio: float = 1.0

    @classmethod
    def of(cls, painter: QPainter, widget: QWidget) -> MapWindow:
        """What `painter` shows of the scene on the viewport `widget`."""
        transform = painter.worldTransform()
        scale = transform.m11()
        left, top = -transform.dx() / scale, -transform.dy() / scale
        return cls(scale, left, top, widget.width(), widget.height(), widget.devicePixelRatioF())

    @property
    def metres_per_pixel(self) -> float:
        """Scene metres (of EPSG:3857, not on the ground) per logical pixel."""
        return 1.0 / self.scale

    @property
    def rect(self) -> QRectF:
        """The part of the scene."""
        return QRectF(self.left, self.top, self.width / self.scale, self.height / self.scale)

    @property
    def transform(self) -> QTransform:
        """From the scene to logical pixels."""
        return QTransform.fromTranslate(-self.left * self.scale, -self.top * self.scale).scale(self.scale, self.scale)

    def to_pixel(self, point: QPointF) -> QPointF:
        """A scene point in logical pixels."""
        return QPointF((point.x() - self.left) * self.scale, (point.y() - self.top) * self.scale)

    def to_pixels(self, points: Array) -> Array:
        """Scene points (n, 2) in logical pixels."""
        return np.asarray((points - (self.left, self.top)) * self.scale, dtype=np.float64)

    def grown(self, factor: float) -> MapWindow:
        """The same scale and middle, `factor` times as wide and high."""
        width, height = round(self.width * factor), round(self.height * factor)
        left = self.left - (width - self.width) / 2 / self.scale
        top = self.top - (height - self.height) / 2 / self.scale
        return MapWindow(self.scale, left, top, width, height, self.ratio)
