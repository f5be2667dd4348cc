# SPDX-License-Identifier: EUPL-1.2
"""The features of a layer made ready for drawing: scene coordinates in several levels of detail. Made in a worker.

Nothing here needs a window; Qt's paths are made when a feature is first drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtGui import QPainterPath

from district_planner.gui.map.frame import Array, mercator_to_scene, to_scene
from district_planner.gui.map.shapes import Ints, on_grid, polygon_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF

    from district_planner.territory.layers import Layer, LayerKind

SEEN_ERROR = 0.5
"""Pixels: a grid finer than this is as good as none."""
_GRIDS_M = (0.0, 20.0, 50.0, 125.0, 300.0, 800.0, 2000.0)
_WORTH = 0.7
"""A level with more than this share of the points of the one before is not kept."""
_LEAST_RING = 4


class PathLevel:
    """Rings or lines of all features at one level of detail: `parts` from one to the next are those of a feature."""

    def __init__(self, grid_m: float, points: Array, starts: Ints, parts: Ints) -> None:
        self.grid_m = grid_m
        self.points, self.starts, self.parts = points, starts, parts
        self._paths: list[QPainterPath | None] = [None] * (len(parts) - 1)

    def path(self, feature: int, *, closed: bool) -> QPainterPath:
        """The outline of a feature, odd-even filled when `closed`."""
        path = self._paths[feature]
        if path is None:
            path = self._paths[feature] = QPainterPath()
            for part in range(self.parts[feature], self.parts[feature + 1]):
                points = self.points[self.starts[part] : self.starts[part + 1]]
                if len(points) >= (_LEAST_RING if closed else 2):
                    path.addPolygon(polygon_from(points))
        return path


class FeatureShapes:
    """k features on the scene.

    Attributes:
        kind: point, line or polygon.
        boxes: float64[k, 4] left, top, right, bottom.
        anchors: float64[k, 2] where a name stands and what a list leads to.
        points: float64[m, 2] of a layer of points, `owners` int[m] the feature of each; empty for others.
    """

    def __init__(self, layer: Layer, check: Callable[[], None] = lambda: None) -> None:
        """`check` is called between the steps and may raise to stop the work."""
        self.kind: LayerKind = layer.kind
        self.layer = layer
        shapes = layer.projected
        check()
        self.boxes = _boxes(shapes)
        self.anchors = to_scene(layer.lon, layer.lat)
        check()
        self.points, self.owners = np.empty((0, 2)), np.empty(0, dtype=np.intp)
        self._levels: list[PathLevel] = []
        if self.kind == "point":
            xy, owners = shapely.get_coordinates(shapes, return_index=True)
            self.points, self.owners = mercator_to_scene(xy), np.asarray(owners, dtype=np.intp)
        elif len(layer):
            self._make_levels(*_parts_of(shapes), check)
            assert layer.tree is not None, "made here, where there is time for it"

    def __len__(self) -> int:
        return len(self.boxes)

    def level_for(self, metres_per_pixel: float) -> PathLevel:
        """The coarsest level whose error is not seen."""
        fitting = [level for level in self._levels if level.grid_m <= SEEN_ERROR * metres_per_pixel]
        return fitting[-1] if fitting else self._levels[0]

    def bounds(self, mask: NDArray[np.bool_] | None = None) -> Array | None:
        """Left, top, right, bottom of all features (of `mask`); None without any."""
        boxes = self.boxes if mask is None else self.boxes[mask]
        return np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0))) if len(boxes) else None

    def in_rect(self, rect: QRectF) -> NDArray[np.bool_]:
        """Which features may show in a part of the scene."""
        boxes = self.boxes
        return np.asarray(
            (boxes[:, 0] <= rect.right())
            & (boxes[:, 2] >= rect.left())
            & (boxes[:, 1] <= rect.bottom())
            & (boxes[:, 3] >= rect.top())
        )

    def _make_levels(self, xy: Array, starts: Ints, parts: Ints, check: Callable[[], None]) -> None:
        for grid_m in _GRIDS_M:
            before = self._levels[-1] if self._levels else None
            points, level_starts = (xy, starts) if grid_m == 0 else on_grid(xy, starts, grid_m)
            if before is None or len(points) <= _WORTH * len(before.points):
                self._levels.append(PathLevel(grid_m, mercator_to_scene(points), level_starts, parts))
                xy, starts = points, level_starts
            check()


def one_in_each_cell(points: Array, cell: float) -> Ints:
    """Positions of points (n, 2) of which no two are in one cell of a grid, the last of each, in their order.

    The grid is fixed on the plane: the same points are left out whatever part of them is looked at.
    """
    if not len(points):
        return np.empty(0, dtype=np.intp)
    cells = np.floor(points / cell).astype(np.int64)
    cells -= cells.min(axis=0)
    width, height = (cells.max(axis=0) + 1).tolist()
    number = cells[:, 1] * width + cells[:, 0]
    if width * height > 64 * len(points) + 4_000_000:
        _, last = np.unique(number[::-1], return_index=True)
        return np.sort(len(points) - 1 - last)
    kept = np.full(width * height, -1, dtype=np.intp)
    kept[number] = np.arange(len(points))
    return np.sort(kept[kept >= 0])


def _boxes(shapes: NDArray[np.object_]) -> Array:
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    corners = mercator_to_scene(np.column_stack((west, north))), mercator_to_scene(np.column_stack((east, south)))
    return np.hstack(corners)


def _parts_of(shapes: NDArray[np.object_]) -> tuple[Array, Ints, Ints]:
    """Points, where each ring or line begins, and which of these are the parts of each feature."""
    _, xy, offsets = shapely.to_ragged_array(shapes)
    starts, *groups = _as_ints(offsets)
    parts = np.arange(len(starts), dtype=np.intp)
    for group in groups:
        parts = parts[group]
    return xy, starts, parts


def _as_ints(offsets: Sequence[NDArray[np.integer]]) -> list[Ints]:
    return [np.asarray(one, dtype=np.intp) for one in offsets]
