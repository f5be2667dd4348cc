# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities touch on land, along how many kilometres, and where one crosses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.build.topology import OUTSIDE, Arcs
from district_planner.core.geo import from_mercator, haversine_km

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOSTLY = 0.5


@dataclass(frozen=True)
class SharedBorders:
    """Pairs `first` < `second`, sorted, with the length of their border, what of it is dry, a point on it (degrees)."""

    first: Ints
    second: Ints
    km: Floats
    dry_km: Floats
    lon: Floats
    lat: Floats

    def only(self, wanted: NDArray[np.bool_]) -> SharedBorders:
        """The wanted pairs."""
        columns = (self.first, self.second, self.km, self.dry_km, self.lon, self.lat)
        return SharedBorders(*(column[wanted] for column in columns))


def shared_borders(arcs: Arcs, grid_m: float, dry: Floats, centre_lon: Floats, centre_lat: Floats) -> SharedBorders:
    """Borders between two municipalities; `dry` is the share of each arc that is on land.

    The crossing point is the vertex where the way from one centre straight to the border and straight on to the
    other centre is shortest, looked for on the arcs that are mostly dry where there are any.
    """
    sizes = np.diff(arcs.arc_starts)
    arc_of_vertex = np.repeat(np.arange(len(arcs.left)), sizes)
    lon, lat = from_mercator(arcs.xy[:, 0] * grid_m, arcs.xy[:, 1] * grid_m)
    step = np.flatnonzero(arc_of_vertex[:-1] == arc_of_vertex[1:])
    step_km = haversine_km(lon[step], lat[step], lon[step + 1], lat[step + 1])
    arc_km = np.bincount(arc_of_vertex[step], step_km, len(arcs.left))

    inner = (arcs.right != OUTSIDE) & (arcs.left != arcs.right)
    low, high = np.minimum(arcs.left, arcs.right), np.maximum(arcs.left, arcs.right)
    pairs, pair_of_inner = np.unique(np.column_stack([low, high])[inner], axis=0, return_inverse=True)
    pair_of_arc = np.full(len(arcs.left), -1, dtype=np.int64)
    pair_of_arc[inner] = pair_of_inner.ravel()
    km = np.bincount(pair_of_arc[inner], arc_km[inner], len(pairs))
    dry_km = np.bincount(pair_of_arc[inner], (arc_km * dry)[inner], len(pairs))

    vertex = np.flatnonzero(pair_of_arc[arc_of_vertex] >= 0)
    pair = pair_of_arc[arc_of_vertex[vertex]]
    first, second = pairs[pair, 0], pairs[pair, 1]
    detour = haversine_km(lon[vertex], lat[vertex], centre_lon[first], centre_lat[first]) + haversine_km(
        lon[vertex], lat[vertex], centre_lon[second], centre_lat[second]
    )
    wet = dry[arc_of_vertex[vertex]] < MOSTLY
    order = np.lexsort((detour, wet, pair))
    best = vertex[order[np.searchsorted(pair[order], np.arange(len(pairs)))]]
    return SharedBorders(pairs[:, 0], pairs[:, 1], km, dry_km, lon[best], lat[best])
