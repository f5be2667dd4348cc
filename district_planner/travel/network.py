# SPDX-License-Identifier: EUPL-1.2
"""The contiguity network: efforts between the centres of municipalities, and from any point to those around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from district_planner.core.geo import haversine_km

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
SAME_PLACE_KM = 1e-3
"""Closer than a metre is the same place; keeps the weights of the factors finite."""
ACROSS = 2.0
"""Effort per km to a border that is crossed to use the edges of the municipality beyond it."""
LEAST_EFFORT_KM = 1e-9
"""A stored zero would be no edge for some routines."""


@dataclass(frozen=True)
class Edges:
    """Pairs of municipalities (positions, `first` < `second`) with the length (km) and the climb (m) of the way."""

    first: Ints
    second: Ints
    km: Floats
    climb_m: Floats

    def effort_km(self, climb_km: float) -> Floats:
        """Effort in km of level way: km + `climb_km` · climb in km."""
        return np.asarray(self.km + climb_km * self.climb_m / 1000.0)

    def joined(self, extra: Iterable[tuple[int, int, float, float]]) -> Edges:
        """With further (position, position, km, climb m), which replace an edge between the same two."""
        rows = {(min(a, b), max(a, b)): (km, climb) for a, b, km, climb in extra}
        added = np.array(list(rows), dtype=np.int32).reshape(-1, 2)
        values = np.array(list(rows.values()), dtype=np.float64).reshape(-1, 2)
        key = self.first.astype(np.int64) << 32 | self.second
        keep = ~np.isin(key, added[:, 0].astype(np.int64) << 32 | added[:, 1])
        return Edges(
            np.concatenate([self.first[keep], added[:, 0]]),
            np.concatenate([self.second[keep], added[:, 1]]),
            np.concatenate([self.km[keep], values[:, 0]]),
            np.concatenate([self.climb_m[keep], values[:, 1]]),
        )


def read_edges(path: Path) -> Edges:
    """The edges that `data/build/network.py` wrote."""
    with np.load(path) as arrays:
        return Edges(
            arrays["first"].astype(np.int32),
            arrays["second"].astype(np.int32),
            arrays["metres"] / 1000.0,
            arrays["climb_m"].astype(np.float64),
        )


class Network:
    """Nodes (`lon`, `lat` in degrees, n) and the symmetric graph of efforts (km) between them."""

    def __init__(self, lon: Floats, lat: Floats, edges: Edges, climb_km: float) -> None:
        self.lon, self.lat = lon, lat
        self.size = len(lon)
        a = np.concatenate([edges.first, edges.second])
        b = np.concatenate([edges.second, edges.first])
        effort = np.tile(np.maximum(edges.effort_km(climb_km), LEAST_EFFORT_KM), 2)
        order = np.lexsort((b, a))
        self.indices: Ints = b[order].astype(np.int32)
        self.efforts: Floats = effort[order]
        self.indptr: Ints = np.searchsorted(a[order], np.arange(self.size + 1)).astype(np.int32)
        straight = haversine_km(lon[a], lat[a], lon[b], lat[b])[order]
        self._factor: Floats = self.efforts / np.maximum(straight, SAME_PLACE_KM)

    @cached_property
    def graph(self) -> csr_matrix:
        """The efforts as a sparse matrix (n, n); absent = no edge."""
        from scipy.sparse import csr_matrix

        return csr_matrix((self.efforts, self.indices, self.indptr), shape=(self.size, self.size))

    @cached_property
    def components(self) -> Ints:
        """Number of the part of the network each node is in: (n,)."""
        from scipy.sparse.csgraph import connected_components

        return np.asarray(connected_components(self.graph, directed=False)[1], dtype=np.int32)

    def neighbours(self, node: int) -> Ints:
        """Nodes that an edge joins to `node`, ascending."""
        return self.indices[self.indptr[node] : self.indptr[node + 1]]

    def connect(self, lon: float, lat: float, own: int, beside: Ints, beside_km: Floats) -> tuple[Ints, Floats]:
        """The nodes around a point in municipality `own`, and the effort (km) to each.

        `beside`: municipalities around `own`, `beside_km` from the point to the nearest edge of each.

        effort(p, k) = |p - k| · factor(p, k) + detour. The factor of k is the mean of effort over straight distance on
        the edges that end in k, each weighted by the inverse square of the distance from p to the edge's other end:
        that of the edge itself where p is a node. There is no detour to `own` and what its edges reach. What only a
        municipality beside reaches costs `ACROSS` · d · (1 + d / |p - nearest node|) more, with d its distance: nothing
        on the border, so that the minutes do not jump there, and so much at a node that its edges alone count.
        """
        groups = [np.concatenate([[node], self.neighbours(node)]) for node in (own, *beside.tolist())]
        nearest = float(self._distance(lon, lat, groups[0]).min())
        across = ACROSS * beside_km * (1.0 + beside_km / max(nearest, SAME_PLACE_KM))
        detour = np.repeat(np.concatenate([[0.0], across]), [len(group) for group in groups])
        every = np.concatenate(groups)
        order = np.lexsort((detour, every))
        nodes, first = np.unique(every[order], return_index=True)
        effort = self._distance(lon, lat, nodes) * self._factors(lon, lat, nodes) + detour[order][first]
        return nodes.astype(np.int32), np.maximum(effort, LEAST_EFFORT_KM)

    def _factors(self, lon: float, lat: float, nodes: Ints) -> Floats:
        starts, ends = self.indptr[nodes], self.indptr[nodes + 1]
        sizes = ends - starts
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        edge = np.repeat(starts - offsets, sizes) + np.arange(sizes.sum())
        weight = 1.0 / np.maximum(self._distance(lon, lat, self.indices[edge]), SAME_PLACE_KM) ** 2
        group = np.repeat(np.arange(len(nodes)), sizes)
        total = np.bincount(group, weight, len(nodes))
        factor = np.bincount(group, weight * self._factor[edge], len(nodes))
        return np.divide(factor, total, out=np.ones(len(nodes)), where=total > 0)

    def _distance(self, lon: float, lat: float, nodes: Ints) -> Floats:
        return haversine_km(lon, lat, self.lon[nodes], self.lat[nodes])

    def search_from(self, nodes: Ints, efforts: Floats, limit: float) -> Floats:
        """Least effort (n,) from a point joined to `nodes` by `efforts`; inf beyond `limit` or without a path."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        size = self.size + 1
        graph = csr_matrix(
            (
                np.concatenate([self.efforts, efforts]),
                np.concatenate([self.indices, nodes]),
                np.append(self.indptr, np.int32(len(self.indices) + len(nodes))),
            ),
            shape=(size, size),
        )
        found: Floats = dijkstra(graph, indices=np.array([self.size]), limit=limit)
        return found[0, : self.size]

    def search(self, origins: Ints, limit: float) -> Floats:
        """Least effort (len(origins), n) between nodes; inf beyond `limit` or without a path."""
        from scipy.sparse.csgraph import dijkstra

        return np.asarray(dijkstra(self.graph, indices=origins, limit=limit))
