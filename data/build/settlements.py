# SPDX-License-Identifier: EUPL-1.2
"""Where people live: the populated places of GeoNames inside each municipality, and their centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.build.sources import Place
from district_planner.core.geo import from_mercator, to_mercator
from district_planner.territory.search import fold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NEAR_SHORE_M = 3000.0
"""A place this close outside (metres of EPSG:3857) stands on a coast that the polygons draw coarsely."""
NEAR_BORDER_M = 300.0
"""A seat this close to its own municipality (metres of EPSG:3857) is in it; the polygons are no more exact."""
UNIT = 1e-5
"""Coordinates are kept in steps of this many degrees, about a metre."""


@dataclass(frozen=True)
class Settled:
    """Places by municipality (`offsets`), in degrees, with residents; `source` counts how the centres were found."""

    offsets: Ints
    lon: Floats
    lat: Floats
    population: Ints
    names: tuple[str, ...]
    centre_lon: Floats
    centre_lat: Floats
    source: dict[str, int]


def settle(
    places: list[Place],
    coverage: NDArray[np.object_],
    names: list[str],
    residents: Ints,
    known: NDArray[np.bool_],
) -> Settled:
    """Give each place to the polygon it stands in and share out the municipality's residents among its places.

    `coverage` (EPSG:3857) and `names` are the municipalities; `residents` counts each, meaningless where not `known`.
    """
    lon, lat = np.array([p.lon for p in places]), np.array([p.lat for p in places])
    x, y = to_mercator(lon, lat)
    owner, moved_x, moved_y = _owners([fold(p.name) for p in places], x, y, coverage, [fold(name) for name in names])
    weight = np.array([p.population for p in places], dtype=np.int64)
    rows: list[tuple[int, float, float, int, str]] = []
    surface = shapely.point_on_surface(coverage)
    without = 0
    for i in range(len(coverage)):
        mine = np.flatnonzero(owner == i)
        mine = mine[np.argsort(-weight[mine], kind="stable")]
        if (weight[mine] > 0).any():
            mine = mine[weight[mine] > 0]
        if len(mine) == 0:
            without += 1
            rows.append((i, surface[i].x, surface[i].y, int(residents[i]) if known[i] else 1, ""))
            continue
        shares = share_residents(weight[mine], int(residents[i]) if known[i] else None)
        rows += [
            (i, moved_x[k], moved_y[k], int(n), places[k].name) for k, n in zip(mine, shares, strict=True) if n > 0
        ]
    index = np.array([row[0] for row in rows])
    place_x, place_y = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    count = np.array([row[3] for row in rows], dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(index, minlength=len(coverage)))])
    centre_x, centre_y, fallback = _centres(index, place_x, place_y, count, coverage)
    place_lon, place_lat = from_mercator(place_x, place_y)
    centre_lon, centre_lat = from_mercator(centre_x, centre_y)
    return Settled(
        offsets=offsets,
        lon=place_lon,
        lat=place_lat,
        population=count,
        names=tuple(row[4] for row in rows),
        centre_lon=centre_lon,
        centre_lat=centre_lat,
        source={
            "places": int((owner >= 0).sum()),
            "places_left_out": int((owner < 0).sum()),
            "municipalities_without_place": without,
            "centres_moved_to_a_place": fallback,
        },
    )


def share_residents(weights: Ints, residents: int | None) -> Ints:
    """Whole residents for each place, the biggest place first in `weights`.

    GeoNames often gives the main place the figure of the whole municipality and its hamlets theirs again: when the sum
    is more than the residents, the main place gives up the excess, down to the size of the next place. The figures are
    then scaled to the residents (largest remainders); with residents unknown (None) they stay as they are.
    """
    share = weights.astype(np.float64)
    if share.sum() == 0:
        share[:] = 1.0
    if residents is None:
        return np.maximum(share.astype(np.int64), 1)
    excess = share.sum() - residents
    if len(share) > 1 and excess > 0:
        share[0] = max(share[0] - excess, share[1])
    exact = share * (residents / share.sum())
    whole = np.floor(exact).astype(np.int64)
    rest = residents - int(whole.sum())
    whole[np.argsort(-(exact - whole), kind="stable")[:rest]] += 1
    return whole


def _owners(
    place_names: list[str], x: Floats, y: Floats, coverage: NDArray[np.object_], names: list[str]
) -> tuple[Ints, Floats, Floats]:
    """The municipality of each place and where it stands.

    A place just off the shore is moved into the nearest municipality; a place beyond the border of the municipality
    whose name it bears, by less than the coarseness of the polygons, is moved into that one when it has no other.
    """
    tree = shapely.STRtree(coverage)
    points = shapely.points(x, y)
    owner = np.full(len(x), -1, dtype=np.int64)
    inside, where = tree.query(points, predicate="within")
    owner[inside] = where
    x, y = x.copy(), y.copy()
    for k in np.flatnonzero(owner < 0):
        near = tree.query_nearest(points[k], max_distance=NEAR_SHORE_M, all_matches=False)
        if len(near):
            owner[k] = near[0]
            x[k], y[k] = _just_inside(points[k], coverage[near[0]])
    named = {(name, i) for name, i in zip(place_names, owner.tolist(), strict=True)}
    place, close = tree.query(points, predicate="dwithin", distance=NEAR_BORDER_M)
    for k, i in zip(place.tolist(), close.tolist(), strict=True):
        if owner[k] != i and place_names[k] == names[i] and (names[i], i) not in named:
            owner[k] = i
            x[k], y[k] = _just_inside(points[k], coverage[i])
    return owner, x, y


def _just_inside(point: shapely.Point, shape: shapely.Geometry) -> tuple[float, float]:
    """The point of `shape`, some metres from its edge, nearest to `point`."""
    for inset in (30.0, 10.0, 3.0):
        core = shape.buffer(-inset)
        if not core.is_empty:
            near = shapely.shortest_line(core, point).coords[0]
            return float(near[0]), float(near[1])
    surface = shapely.point_on_surface(shape)
    return surface.x, surface.y


def _centres(
    index: Ints, x: Floats, y: Floats, weight: Ints, coverage: NDArray[np.object_]
) -> tuple[Floats, Floats, int]:
    """Weighted mean of the places, or the place nearest to it where the mean falls outside; and how often that was."""
    n = len(coverage)
    total = np.bincount(index, weight, n)
    mean_x = np.bincount(index, weight * x, n) / total
    mean_y = np.bincount(index, weight * y, n) / total
    outside = ~shapely.contains_xy(coverage, mean_x, mean_y)
    for i in np.flatnonzero(outside):
        mine = np.flatnonzero(index == i)
        best = mine[np.argmin((x[mine] - mean_x[i]) ** 2 + (y[mine] - mean_y[i]) ** 2)]
        mean_x[i], mean_y[i] = x[best], y[best]
    return mean_x, mean_y, int(outside.sum())
