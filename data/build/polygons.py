# SPDX-License-Identifier: EUPL-1.2
"""Polygons that fit together without gap or overlap, and their coarser versions.

Everything happens in EPSG:3857, the plane the map is drawn in; areas are measured in EPSG:3035, which keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from district_planner.core.geo import from_mercator, to_mercator

Shapes = NDArray[np.object_]
SLIVER_M = 5.0
"""Gaps narrower than this are errors of the source; the real enclaves are wider than 100 m."""


@dataclass(frozen=True)
class Level:
    """How coarse a level is, in metres of EPSG:3857 (about 1.35 times metres on the ground in Italy)."""

    tolerance_m: float
    grid_m: float


LEVELS = (Level(0, 0.5), Level(100, 2), Level(300, 2), Level(1000, 2))

_TO_EQUAL_AREA = pyproj.Transformer.from_crs(4326, 3035, always_xy=True)


def to_plane(shapes: Shapes) -> Shapes:
    """From degrees to EPSG:3857."""
    return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(to_mercator(xy[:, 0], xy[:, 1]))))


def area_km2(shapes: Shapes) -> NDArray[np.float64]:
    """True area of shapes in EPSG:3857."""

    def equal_area(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(_TO_EQUAL_AREA.transform(*from_mercator(xy[:, 0], xy[:, 1])))

    return np.asarray(shapely.area(shapely.transform(shapes, equal_area)) / 1e6)


def clean_coverage(shapes: Shapes) -> Shapes:
    """Valid polygons whose shared borders are identical: overlaps go to one side, slivers are filled."""
    return np.asarray(shapely.coverage_clean(shapely.make_valid(shapes), gap_width=SLIVER_M))


def at_level(coverage: Shapes, level: Level) -> Shapes:
    """The coverage with fewer vertices, on the grid of its level."""
    shapes = shapely.coverage_simplify(coverage, level.tolerance_m) if level.tolerance_m else coverage
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy / level.grid_m) * level.grid_m))


def holes(coverage: Shapes) -> list[shapely.Polygon]:
    """What the coverage surrounds but does not cover."""
    union = shapely.coverage_union_all(coverage)
    return [shapely.Polygon(ring) for part in shapely.get_parts(union) for ring in part.interiors]
