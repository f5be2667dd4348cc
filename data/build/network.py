# SPDX-License-Identifier: EUPL-1.2
"""Makes `data/network.npz`, the contiguity network: `python data/build/network.py`, after `data/build/build.py`.

Nodes are the centres of the municipalities; edges join those that share a border, and those that share a neighbour (so
that a trip may pass through a municipality without its centre). Each edge carries the length and the climb of the way
of least effort between the two centres over a grid of heights.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.build.archive import write_npz  # noqa: E402
from data.build.relief import Relief, build_relief, read_heights  # noqa: E402
from district_planner.core.geo import haversine_km  # noqa: E402
from district_planner.territory import Territory, load_boundaries, load_territory  # noqa: E402

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TARGET = ROOT / "data" / "network.npz"
CLIMB_WEIGHT = 25.0
"""How many km of level road a way takes to avoid 1 km of climb; near the value that calibration finds for the time."""
LONGEST_DETOUR = 4.0
"""An edge whose way is longer than this many times the straight line is no way a neighbour takes (water, a ridge)."""
SLACK_KM = 60.0
"""Added to the reach of the search, so that short edges may go round an obstacle."""
NEAR_KM = 40.0
"""Municipalities that only share a neighbour are joined up to this straight distance."""


def pairs_of(first: Ints, second: Ints, count: int, straight: Floats) -> tuple[Ints, Ints]:
    """Pairs (low, high), sorted, that share a border or a neighbour no further than `NEAR_KM`."""
    ones = np.ones(len(first), dtype=np.int64)
    touch = csr_matrix((ones, (first, second)), shape=(count, count))
    touch = (touch + touch.T).tocsr()
    both = (touch @ touch + touch).tocoo()
    keep = both.row < both.col
    low, high = both.row[keep].astype(np.int64), both.col[keep].astype(np.int64)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    adjacent = np.asarray(touch[low, high]).ravel() > 0
    near = adjacent | (straight_km(low, high, straight) <= NEAR_KM)
    return low[near], high[near]


def straight_km(a: Ints, b: Ints, lonlat: Floats) -> Floats:
    """Great-circle km between nodes `a` and `b`; `lonlat` (n, 2) in degrees."""
    return haversine_km(lonlat[a, 0], lonlat[a, 1], lonlat[b, 0], lonlat[b, 1])


def ways(relief: Relief, lonlat: Floats, low: Ints, high: Ints) -> tuple[Floats, Floats]:
    """Length (km) and climb (m, up and down) of the way of least effort of each pair; inf where there is none.

    The way runs from cell to cell; its length is scaled by the straight distance of the two centres over that of their
    cells, so that short edges do not carry the size of a cell.
    """
    graph = relief.effort(CLIMB_WEIGHT)
    cells = relief.cells_of(lonlat[:, 0], lonlat[:, 1])
    step_km = _lookup(relief, relief.km)
    step_climb = _lookup(relief, relief.climb_m)
    straight = straight_km(low, high, lonlat)
    cell_lon, cell_lat = relief.centres(np.maximum(cells, 0))
    cell_km = straight_km(low, high, np.column_stack([cell_lon, cell_lat]))
    km, climb = np.full(len(low), np.inf), np.full(len(low), np.inf)
    starts = np.searchsorted(low, np.arange(len(lonlat) + 1))
    for node in range(len(lonlat)):
        span = slice(starts[node], starts[node + 1])
        targets = cells[high[span]]
        if cells[node] < 0 or len(targets) == 0:
            continue
        reach = 2.0 * float(straight[span].max()) + SLACK_KM
        effort, before = dijkstra(graph, indices=cells[node], limit=reach, return_predecessors=True)
        for edge, target in enumerate(targets.tolist(), start=span.start):
            if target < 0 or not np.isfinite(effort[target]):
                continue
            chain = _chain(before, cells[node], target)
            length = float(np.asarray(step_km[chain[:-1], chain[1:]]).sum()) if len(chain) > 1 else 0.0
            detour = max(length / cell_km[edge], 1.0) if cell_km[edge] > 0 else 1.0
            km[edge] = straight[edge] * detour
            climb[edge] = float(np.asarray(step_climb[chain[:-1], chain[1:]]).sum()) if len(chain) > 1 else 0.0
    return km, climb


def _lookup(relief: Relief, values: Floats) -> csr_matrix:
    size = len(relief.row)
    half = csr_matrix((values, (relief.a, relief.b)), shape=(size, size))
    return (half + half.T).tocsr()


def _chain(before: Ints, start: int, target: int) -> Ints:
    cells = [target]
    while cells[-1] != start:
        cells.append(int(before[cells[-1]]))
    return np.array(cells, dtype=np.int64)


def main() -> None:
    """Build and write the network, and say what came out."""
    territory: Territory = load_territory()
    relief = build_relief(read_heights(), load_boundaries().level(0).geometry(), Path(__file__).with_name("lakes.toml"))
    lonlat = np.column_stack([territory.lon, territory.lat])
    low, high = pairs_of(
        territory.borders.first.astype(np.int64), territory.borders.second.astype(np.int64), len(territory), lonlat
    )
    km, climb = ways(relief, lonlat, low, high)
    straight = straight_km(low, high, lonlat)
    keep = np.isfinite(km) & (km <= LONGEST_DETOUR * straight)
    write_npz(
        TARGET,
        {
            "first": low[keep].astype(np.int16),
            "second": high[keep].astype(np.int16),
            "metres": np.round(km[keep] * 1000).astype(np.int32),
            "climb_m": np.round(climb[keep]).astype(np.int16),
        },
    )
    report = {
        "land_cells": len(relief.row),
        "pairs": len(low),
        "without_way": int((~np.isfinite(km)).sum()),
        "detour_too_long": int((np.isfinite(km) & ~keep).sum()),
        "edges": int(keep.sum()),
        "bytes": TARGET.stat().st_size,
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
