# SPDX-License-Identifier: EUPL-1.2
"""The boundaries as the layers draw them: shapes and borders for the scale, made on first use and shared."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QRectF

from district_planner.gui.map.frame import Array, mercator_to_scene, to_scene
from district_planner.gui.map.shapes import Ints, Polylines, RingShapes, ShapeLevel, on_grid, overlapping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.territory import Boundaries, Territory

SEEN_ERROR = 0.6
"""Pixels: a level whose tolerance is below this is as good as a finer one."""

_FINEST_NEIGHBOURS_M = 50.0
"""Below this grid the neighbouring countries are drawn with every point they have."""


class BorderLevel:
    """Every stretch of border once, at one level of detail, with the municipality on either side (-1: none)."""

    def __init__(self, lines: Polylines, left: Ints, right: Ints, kinds: dict[str, Ints]) -> None:
        self.all_lines = lines
        self.left = left
        self.right = right
        self._kinds = kinds
        self._masks: dict[str, NDArray[np.bool_]] = {}

    def kind_mask(self, kind: str) -> NDArray[np.bool_]:
        """Which lines are of a kind."""
        if kind not in self._masks:
            mask = self._masks[kind] = np.zeros(len(self.left), dtype=bool)
            mask[self._kinds[kind]] = True
        return self._masks[kind]

    def of_kind(self, kind: str, rect: QRectF) -> Ints:
        """Numbers of the lines of a kind (municipality, province, region, state, coast) that `rect` may show."""
        return self.in_rect(self._kinds[kind], rect)

    def in_rect(self, numbers: Ints, rect: QRectF | None) -> Ints:
        """Those of the lines `numbers` that `rect` may show; None: all."""
        return numbers if rect is None else numbers[overlapping(self.all_lines.bounds[numbers], rect)]

    def around(self, inside: NDArray[np.bool_], rect: QRectF | None = None) -> Ints:
        """Lines on land between a municipality `inside` (bool per municipality) and one that is not."""
        on_land = (self.left >= 0) & (self.right >= 0)
        return self.in_rect(np.flatnonzero(on_land & (inside[self.left] != inside[self.right])), rect)

    def within(self, inside: NDArray[np.bool_], rect: QRectF) -> Ints:
        """Lines on land between two municipalities `inside`."""
        on_land = (self.left >= 0) & (self.right >= 0)
        return self.in_rect(np.flatnonzero(on_land & inside[self.left] & inside[self.right]), rect)


class MapGeometry:
    """Shapes and borders of all levels."""

    def __init__(self, territory: Territory, boundaries: Boundaries) -> None:
        self._territory = territory
        self._boundaries = boundaries
        self._shapes: dict[int, ShapeLevel] = {}
        self._borders: dict[int, BorderLevel] = {}
        self._neighbours: dict[float, RingShapes] = {}
        self.count = len(territory)

    @cached_property
    def places(self) -> Array:
        """Scene points (n, 2) of the municipalities: where their people live."""
        return to_scene(self._territory.lon, self._territory.lat)

    def neighbours_for(self, metres_per_pixel: float) -> RingShapes:
        """The countries around, for a scale."""
        grid_m = 2.0 ** math.floor(math.log2(SEEN_ERROR * metres_per_pixel))
        if grid_m < _FINEST_NEIGHBOURS_M:
            grid_m = 0.0
        if grid_m not in self._neighbours:
            xy, ring_starts, country_rings, _ = self._boundaries.neighbours()
            points, starts = on_grid(xy, ring_starts, grid_m) if grid_m else (xy, ring_starts)
            self._neighbours[grid_m] = RingShapes(points, starts, country_rings)
        return self._neighbours[grid_m]

    @property
    def boxes(self) -> Array:
        """What each municipality fills of the scene: (n, 4) left, top, right, bottom."""
        return self.shapes(self._boundaries.levels - 1).bounds

    def bounds(self, positions: Ints | None = None) -> QRectF:
        """The part of the scene that the municipalities (of `positions`) fill."""
        chosen = self.boxes if positions is None or len(positions) == 0 else self.boxes[positions]
        left, top = chosen[:, :2].min(axis=0)
        right, bottom = chosen[:, 2:].max(axis=0)
        return QRectF(left, top, right - left, bottom - top)

    def level_for(self, metres_per_pixel: float) -> ShapeLevel:
        """The shapes for a scale."""
        return self.shapes(self._level_number(metres_per_pixel))

    def borders_for(self, metres_per_pixel: float) -> BorderLevel:
        """The borders for a scale."""
        return self.borders(self._level_number(metres_per_pixel))

    def _level_number(self, metres_per_pixel: float) -> int:
        """The coarsest level whose error the eye does not see. Finer ones are not even read."""
        coarsest = self._boundaries.levels - 1
        levels = range(coarsest, 0, -1)
        return next((k for k in levels if self._boundaries.arcs(k).tolerance_m <= SEEN_ERROR * metres_per_pixel), 0)

    def shapes(self, level: int) -> ShapeLevel:
        """The shapes of a level, 0 the finest."""
        if level not in self._shapes:
            self._shapes[level] = ShapeLevel(self._boundaries.level(level))
        return self._shapes[level]

    def borders(self, level: int) -> BorderLevel:
        """The borders of a level, 0 the finest."""
        if level not in self._borders:
            arcs = self._boundaries.arcs(level)
            left, right = arcs.left.astype(np.intp), arcs.right.astype(np.intp)
            lines = Polylines(arcs.xy, arcs.starts)
            self._borders[level] = BorderLevel(lines, left, right, self._kinds(lines, left, right))
        return self._borders[level]

    def _kinds(self, lines: Polylines, left: Ints, right: Ints) -> dict[str, Ints]:
        _, province = np.unique(self._territory.province_codes, return_inverse=True)
        _, region = np.unique(self._territory.region_codes, return_inverse=True)
        outer = (left < 0) | (right < 0)
        between_regions = ~outer & (region[left] != region[right])
        between_provinces = ~outer & ~between_regions & (province[left] != province[right])
        state = np.zeros(len(outer), dtype=bool)
        state[outer] = self._beside_neighbour(lines, np.flatnonzero(outer))
        return {
            "municipality": np.flatnonzero(~outer & ~between_regions & ~between_provinces),
            "province": np.flatnonzero(between_provinces),
            "region": np.flatnonzero(between_regions),
            "state": np.flatnonzero(state),
            "coast": np.flatnonzero(outer & ~state),
        }

    def _beside_neighbour(self, lines: Polylines, numbers: Ints) -> NDArray[np.bool_]:
        """Which of the lines `numbers` have their middle in a neighbouring country (it reaches a little under Italy).

        Those are no coast.
        """
        xy, ring_starts, country_rings, _ = self._boundaries.neighbours()
        middle = lines.points[(lines.starts[numbers] + lines.starts[numbers + 1]) // 2]
        first, last = country_rings[0], country_rings[-1]
        points = mercator_to_scene(xy)[ring_starts[first] : ring_starts[last]]
        # Enclaves of the neighbours are their own rings; a point in either is not on a coast of Italy.
        rings = np.repeat(np.arange(last - first), np.diff(ring_starts[first : last + 1]))
        areas = shapely.polygons(shapely.linearrings(points, indices=rings))
        beside = np.zeros(len(middle), dtype=bool)
        beside[shapely.STRtree(shapely.points(middle)).query(areas, predicate="contains")[1]] = True
        return beside
