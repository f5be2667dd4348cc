# SPDX-License-Identifier: EUPL-1.2
"""Boundaries as Qt shapes: made through numpy buffers, when first drawn, and picked by what is seen.

A point loop takes fourteen times as long as writing into the memory of a `QPolygonF`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath, QPolygonF

from district_planner.gui.map.frame import Array, mercator_to_scene

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

    from district_planner.territory import BoundaryLevel

Ints = NDArray[np.intp]
_BYTES_PER_POINT = 16


def polygon_from(points: Array) -> QPolygonF:
    """A Qt polygon with the scene points (n, 2), copied in one go."""
    polygon = QPolygonF()
    count = len(points)
    if count:
        polygon.resize(count)
        address = shiboken6.getCppPointer(polygon.data())[0]
        memory: Any = shiboken6.VoidPtr(address, count * _BYTES_PER_POINT, True)  # type: ignore[call-arg]
        np.frombuffer(memory, dtype=np.float64).reshape(count, 2)[:] = points
    return polygon


def overlapping(bounds: Array, rect: QRectF) -> Ints:
    """Positions of the `bounds` (n, 4: left, top, right, bottom) that touch `rect`. 8,000 take some 20 µs."""
    seen = (
        (bounds[:, 0] <= rect.right())
        & (bounds[:, 2] >= rect.left())
        & (bounds[:, 1] <= rect.bottom())
        & (bounds[:, 3] >= rect.top())
    )
    return np.flatnonzero(seen)


def on_grid(xy: Array, ring_starts: NDArray[np.integer], grid_m: float) -> tuple[Array, Ints]:
    """Rings with their points moved to a grid and repeated ones left out. Shared borders stay shared, rings closed."""
    snapped = np.round(np.asarray(xy) / grid_m) * grid_m
    keep = np.ones(len(snapped), dtype=bool)
    keep[1:] = (snapped[1:] != snapped[:-1]).any(axis=1)
    keep[ring_starts[:-1]] = True
    starts = np.concatenate(([0], np.cumsum(keep)))[ring_starts]
    return snapped[keep], starts.astype(np.intp)


class ShapeLevel:
    """The municipalities at one level of detail."""

    def __init__(self, level: BoundaryLevel) -> None:
        self.tolerance_m = float(level.tolerance_m)
        self.points = mercator_to_scene(level.xy)
        self.ring_starts = level.ring_starts
        self.municipality_rings = level.municipality_rings
        west, south, east, north = np.asarray(level.bounds, dtype=np.float64).T
        left, top = mercator_to_scene(np.column_stack((west, north))).T
        right, bottom = mercator_to_scene(np.column_stack((east, south))).T
        self.bounds = np.column_stack((left, top, right, bottom))
        self._paths: list[QPainterPath | None] = [None] * (len(self.municipality_rings) - 1)

    def visible(self, rect: QRectF) -> Ints:
        """Positions of the municipalities that `rect` may show."""
        return overlapping(self.bounds, rect)

    def touching(self, positions: Ints, rect: QRectF) -> Ints:
        """Indices into `positions` of those that `rect` may show."""
        return overlapping(self.bounds[positions], rect)

    def path(self, position: int) -> QPainterPath:
        """The outline of a municipality, odd-even filled."""
        path = self._paths[position]
        if path is None:
            path = self._paths[position] = QPainterPath()
            first, last = self.municipality_rings[position], self.municipality_rings[position + 1]
            for ring in range(first, last):
                path.addPolygon(polygon_from(self.points[self.ring_starts[ring] : self.ring_starts[ring + 1]]))
        return path


class RingShapes:
    """Any areas made of rings, such as the neighbouring countries: `owner_starts` says which rings are one area."""

    def __init__(self, xy: Array, ring_starts: NDArray[np.integer], owner_starts: NDArray[np.integer]) -> None:
        points = mercator_to_scene(xy)
        self._paths: list[tuple[QRectF, QPainterPath]] = []
        for first, last in itertools.pairwise(owner_starts):
            path = QPainterPath()
            for ring in range(first, last):
                path.addPolygon(polygon_from(points[ring_starts[ring] : ring_starts[ring + 1]]))
            self._paths.append((path.controlPointRect(), path))

    def visible(self, rect: QRectF) -> list[QPainterPath]:
        """The areas that `rect` may show."""
        return [path for bounds, path in self._paths if bounds.intersects(rect)]


class Polylines:
    """Lines, each the points from one start to the next."""

    def __init__(self, xy: Array, starts: NDArray[np.integer]) -> None:
        self.points = mercator_to_scene(xy) if len(xy) else np.empty((0, 2))
        self.starts = np.asarray(starts, dtype=np.intp)
        count = len(self.starts) - 1
        self.bounds = np.empty((count, 4))
        if count:
            low = np.minimum.reduceat(self.points, self.starts[:-1])
            high = np.maximum.reduceat(self.points, self.starts[:-1])
            self.bounds = np.column_stack((low, high))
        self._polygons: list[QPolygonF | None] = [None] * count

    def __len__(self) -> int:
        return len(self._polygons)

    def visible(self, rect: QRectF) -> Ints:
        """Numbers of the lines that `rect` may show."""
        return overlapping(self.bounds, rect)

    def points_of(self, line: int) -> Array:
        """The scene points (n, 2) of a line."""
        return self.points[self.starts[line] : self.starts[line + 1]]

    def polygon(self, line: int) -> QPolygonF:
        """A line for `QPainter.drawPolyline`."""
        polygon = self._polygons[line]
        if polygon is None:
            polygon = self._polygons[line] = polygon_from(self.points_of(line))
        return polygon
