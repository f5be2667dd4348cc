# SPDX-License-Identifier: EUPL-1.2
"""Shapes out of a file made fit for use: one kind, in degrees, valid, each coordinate looked at, each problem named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing.coordinates import Problem, in_box, reaches_italy, to_degrees, unplaced

if TYPE_CHECKING:
    from numpy.typing import NDArray

GeometryKind = Literal["point", "line", "polygon"]
KINDS: tuple[GeometryKind, ...] = ("point", "line", "polygon")
_DIMENSION = {0: 0, 4: 0, 1: 1, 2: 1, 5: 1, 3: 2, 6: 2}
"""Of shapely's types: point, multipoint; line, ring, multiline; polygon, multipolygon."""
_COLLECTION = 7
_PART_BYTES = 4_000_000
_PART_FEATURES = 1_000


@dataclass(frozen=True, eq=False)
class Settled:
    """The shapes of k features, in degrees; where `problem` (uint8[k], of `Problem`) is not NONE there is None.

    `x`, `y` float64[k]: a coordinate as the file has it, the first that is not in Italy if any, NaN without; `mended`
    bool[k]: made valid; `swapped` bool[k]: x and y exchanged, as asked; `taken_apart` bool[k]: collections of which
    only one kind was kept.
    """

    geometry: NDArray[np.object_]
    kind: GeometryKind
    problem: NDArray[np.uint8]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    mended: NDArray[np.bool_]
    swapped: NDArray[np.bool_]
    taken_apart: NDArray[np.bool_]


def parse_wkb(wkb: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """The shapes of WKB (None where there is none) and which of them cannot be read."""
    import shapely

    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    given = np.array([item is not None for item in wkb], dtype=np.bool_)
    return shapely.force_2d(shapes), given & shapely.is_missing(shapes)


def kinds_in(wkb: NDArray[np.object_]) -> dict[GeometryKind, int]:
    """How many features there are of each kind, most first; a collection counts as its parts of the highest kind."""
    counts = dict.fromkeys(KINDS, 0)
    for start in range(0, len(wkb), _PART_FEATURES):
        dimension = _dimensions(parse_wkb(wkb[start : start + _PART_FEATURES])[0])
        for k, kind in enumerate(KINDS):
            counts[kind] += int(np.count_nonzero(dimension == k))
    return dict(sorted(((kind, n) for kind, n in counts.items() if n), key=lambda item: -item[1]))


def settle(wkb: NDArray[np.object_], crs: str, kind: GeometryKind | None = None, *, mend_swapped: bool) -> Settled:
    """Bring shapes to degrees and check them. `kind`: which one to keep of a file that has several.

    Raises:
        InputError: several kinds and none was chosen, none at all, or no such reference system.
    """
    kept = kind or _only_kind(wkb)
    sizes = np.cumsum([len(item) if item is not None else 0 for item in wkb.tolist()])
    # Part by part: each step makes a few copies of the coordinates.
    parts = np.split(wkb, np.flatnonzero(np.diff(sizes // _PART_BYTES)) + 1)
    settled = [_settle_part(part, crs, kept, mend_swapped=mend_swapped) for part in parts]
    joined = {
        name: np.concatenate([getattr(part, name) for part in settled])
        for name in ("geometry", "problem", "x", "y", "mended", "swapped", "taken_apart")
    }
    return Settled(kind=kept, **joined)


def _settle_part(wkb: NDArray[np.object_], crs: str, kind: GeometryKind, *, mend_swapped: bool) -> Settled:
    import shapely

    shapes, broken = parse_wkb(wkb)
    there = _dimensions(shapes) >= 0
    shapes, taken_apart = _of_kind(shapes, KINDS.index(kind))
    problem = np.zeros(len(shapes), dtype=np.uint8)
    problem[there & shapely.is_missing(shapes)] = Problem.OTHER_KIND
    problem[~there] = Problem.MISSING
    problem[broken] = Problem.BROKEN
    kept = problem == Problem.NONE
    coordinates, owner = shapely.get_coordinates(shapes[kept], return_index=True)
    placed = _place(coordinates, owner, int(kept.sum()), crs, mend_swapped=mend_swapped)
    degrees = shapely.set_coordinates(shapes[kept], placed.degrees)
    problem[kept] = placed.problem
    x, y, swapped = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan), np.zeros(len(shapes), dtype=np.bool_)
    x[kept], y[kept], swapped[kept] = placed.x, placed.y, placed.swapped
    settled = np.full(len(shapes), None, dtype=object)
    settled[kept] = degrees
    settled[problem != Problem.NONE] = None
    mended = _make_valid(settled, problem, KINDS.index(kind))
    return Settled(settled, kind, problem, x, y, mended, swapped, taken_apart & (problem == Problem.NONE))


def _dimensions(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """0 points, 1 lines, 2 polygons, -1 nothing; of a collection the highest of its parts."""
    import shapely

    types = shapely.get_type_id(shapes)
    dimension = np.array([_DIMENSION.get(t, -1) for t in range(-1, 8)])[types + 1]
    collections = np.flatnonzero(types == _COLLECTION)
    dimension[collections] = shapely.get_dimensions(shapes[collections])
    dimension[shapely.is_empty(shapes)] = -1
    return np.asarray(dimension, dtype=np.int64)


def _only_kind(wkb: NDArray[np.object_]) -> GeometryKind:
    counts = kinds_in(wkb)
    if len(counts) > 1:
        raise InputError("geodata.mixed_kinds", **{f"{kind}s": counts.get(kind, 0) for kind in KINDS})
    if not counts:
        raise InputError("geodata.no_shapes")
    return next(iter(counts))


def _of_kind(shapes: NDArray[np.object_], dimension: int) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Those of one dimension, None for the others; collections lose their other parts."""
    import shapely

    collections = np.flatnonzero(shapely.get_type_id(shapes) == _COLLECTION)
    kept = shapes.copy()
    for k in collections.tolist():
        kept[k] = _parts_of(shapes[k], dimension)
    wrong = _dimensions(kept) != dimension
    kept[wrong] = None
    taken_apart = np.zeros(len(shapes), dtype=np.bool_)
    taken_apart[collections] = True
    return kept, taken_apart


def _parts_of(shape: object, dimension: int) -> object:
    """The parts of a shape that have this dimension, as one multi-shape; None without any."""
    import shapely

    parts = shapely.get_parts(shape)
    while (shapely.get_type_id(parts) >= 4).any():
        parts = shapely.get_parts(parts)
    parts = parts[(_dimensions(parts) == dimension)]
    makers = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return makers[dimension](parts) if len(parts) else None


@dataclass(frozen=True, eq=False)
class _Placed:
    degrees: NDArray[np.float64]
    problem: NDArray[np.uint8]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    swapped: NDArray[np.bool_]


def _place(xy: NDArray[np.float64], owner: NDArray[np.int64], n: int, crs: str, *, mend_swapped: bool) -> _Placed:
    """The coordinates of n shapes in degrees, and what is wrong with the shapes they belong to."""
    first = np.searchsorted(owner, np.arange(n))
    x, y = xy[:, 0], xy[:, 1]
    lon, lat = to_degrees(x, y, crs)
    lon, lat = np.array(lon), np.array(lat)
    good = reaches_italy(_bounds(lon, lat, first)) if n else np.zeros(0, dtype=np.bool_)
    # A vertex at the origin of the plane is a hole in the data, not a place.
    zero, strange = _any(~((x != 0) | (y != 0)), owner, n), _any(~np.isfinite(x) | ~np.isfinite(y), owner, n)
    good &= ~zero & ~strange
    # Of a bad shape the first coordinate that is not in Italy is shown.
    away = np.flatnonzero(~in_box(lon, lat) | ~((x != 0) | (y != 0)))[::-1]
    shown = first.copy()
    shown[owner[away]] = away
    turned = np.zeros(n, dtype=np.bool_)
    mine = ~good[owner]
    turned_lon, turned_lat = to_degrees(y[mine], x[mine], crs)
    fits = in_box(turned_lon, turned_lat)
    turned[np.unique(owner[mine])] = True
    turned[owner[mine][~fits]] = False
    problem = np.zeros(n, dtype=np.uint8)
    bad = ~good
    problem[bad] = unplaced(x[shown][bad], y[shown][bad], turned[bad], crs)
    problem[zero & bad] = Problem.ZERO
    problem[strange] = Problem.NOT_FINITE
    swapped = turned & bad & mend_swapped & (problem == Problem.SWAPPED)
    if swapped.any():
        change = swapped[owner]
        lon[change], lat[change] = to_degrees(y[change], x[change], crs)
        problem[swapped] = Problem.NONE
    return _Placed(np.column_stack([lon, lat]), problem, x[shown], y[shown], swapped)


def _bounds(lon: NDArray[np.float64], lat: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.float64]:
    low_high = [function.reduceat(values, first) for function in (np.minimum, np.maximum) for values in (lon, lat)]
    return np.column_stack(low_high)


def _any(condition: NDArray[np.bool_], owner: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    """Whether any coordinate of a shape meets the condition."""
    met = np.zeros(n, dtype=np.bool_)
    met[owner[condition]] = True
    return met


def _make_valid(shapes: NDArray[np.object_], problem: NDArray[np.uint8], dimension: int) -> NDArray[np.bool_]:
    """Mend polygons that cross themselves, in place; those of which nothing is left become `BROKEN`."""
    import shapely

    mended = np.zeros(len(shapes), dtype=np.bool_)
    if dimension < len(KINDS) - 1:
        return mended
    for k in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)).tolist():
        shapes[k] = _parts_of(shapely.make_valid(shapes[k]), dimension)
        mended[k] = shapes[k] is not None
        problem[k] = Problem.NONE if mended[k] else Problem.BROKEN
    return mended
