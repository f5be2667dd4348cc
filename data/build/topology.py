# SPDX-License-Identifier: EUPL-1.2
"""From polygons that fit together to arcs: each stretch of border once, with the municipality on either side of it.

A valid coverage on a grid of integers has every border vertex in both neighbours: edges can be compared exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

OUTSIDE = -1
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Arcs:
    """Arcs and how the rings are put together from them.

    `xy` are grid coordinates of all arcs one after the other; arc `a` is `xy[arc_starts[a]:arc_starts[a + 1]]`, with
    municipality `left[a]` on one side and `right[a]` on the other (`OUTSIDE` beyond the country). Ring `r` walks the
    arcs `ring_arcs[ring_starts[r]:ring_starts[r + 1]]`; a negative entry `~a` is arc `a` backwards. Polygon `p` has the
    rings from `polygon_starts[p]` on, the first is its shell; municipality `i` the polygons from
    `municipality_starts[i]` on.
    """

    xy: Ints
    arc_starts: Ints
    left: Ints
    right: Ints
    ring_arcs: Ints
    ring_starts: Ints
    polygon_starts: Ints
    municipality_starts: Ints


def build_arcs(shapes: NDArray[np.object_], grid: float) -> Arcs:
    """Cut the rings of `shapes` (a valid coverage, coordinates multiples of `grid`) into arcs."""
    multi = np.array([shapely.multipolygons(shapely.get_parts(shapely.normalize(s))) for s in shapes], dtype=object)
    _, coords, (ring_offsets, polygon_offsets, owner_offsets) = shapely.to_ragged_array(multi)
    grid_xy = np.round(coords / grid).astype(np.int64)
    points, vertex = np.unique(grid_xy, axis=0, return_inverse=True)
    owner_of_ring = _owner_of_rings(polygon_offsets, owner_offsets)
    is_node = _nodes(vertex, ring_offsets, len(points))

    arcs: list[Ints] = []
    known: dict[tuple[int, ...], int] = {}
    sides: list[list[int]] = []
    ring_arcs: list[int] = []
    ring_starts = [0]
    for ring, owner in enumerate(owner_of_ring.tolist()):
        closed = vertex[ring_offsets[ring] : ring_offsets[ring + 1]]
        for piece in _cut(closed[:-1], is_node):
            key = tuple(piece.tolist())
            index = known.get(key[::-1])
            if index is not None:
                ring_arcs.append(~index)
                sides[index][1] = owner
                continue
            if key in known:
                raise ValueError(f"two municipalities on the same side of a border: {sides[known[key]]} and {owner}")
            known[key] = len(arcs)
            ring_arcs.append(len(arcs))
            arcs.append(piece)
            sides.append([owner, OUTSIDE])
        ring_starts.append(len(ring_arcs))
    left, right = np.array(sides, dtype=np.int64).T
    return Arcs(
        xy=points[np.concatenate(arcs)],
        arc_starts=np.concatenate([[0], np.cumsum([len(arc) for arc in arcs])]),
        left=left,
        right=right,
        ring_arcs=np.array(ring_arcs, dtype=np.int64),
        ring_starts=np.array(ring_starts, dtype=np.int64),
        polygon_starts=np.asarray(polygon_offsets, dtype=np.int64),
        municipality_starts=np.asarray(owner_offsets, dtype=np.int64),
    )


def _owner_of_rings(polygon_offsets: Ints, owner_offsets: Ints) -> Ints:
    rings_of_polygon = np.diff(polygon_offsets)
    owner_of_polygon = np.repeat(np.arange(len(owner_offsets) - 1), np.diff(owner_offsets))
    return np.repeat(owner_of_polygon, rings_of_polygon)


def _nodes(vertex: Ints, ring_offsets: Ints, count: int) -> NDArray[np.bool_]:
    """Vertices where borders meet: those that do not have exactly two different edges."""
    inside = np.ones(len(vertex), dtype=bool)
    inside[ring_offsets[1:] - 1] = False
    start = np.flatnonzero(inside)
    edges = np.sort(np.column_stack([vertex[start], vertex[start + 1]]), axis=1)
    different = np.unique(edges, axis=0)
    return np.bincount(different.ravel(), minlength=count) != 2


def _cut(ring: Ints, is_node: NDArray[np.bool_]) -> list[Ints]:
    """The pieces of an open ring between its nodes; a ring without nodes is one piece from its lowest vertex on.

    Both neighbours of such a ring (an enclave and what surrounds it) then cut it at the same vertex.
    """
    cuts = np.flatnonzero(is_node[ring])
    if len(cuts) == 0:
        cuts = np.array([int(np.argmin(ring))])
    turned = np.roll(ring, -cuts[0])
    ends = np.append(cuts - cuts[0], len(ring))
    closed = np.append(turned, turned[0])
    return [closed[ends[i] : ends[i + 1] + 1] for i in range(len(ends) - 1)]
