# SPDX-License-Identifier: EUPL-1.2
"""Coordinates that somebody else wrote: brought to degrees, each one checked, and what is wrong with it named.

GDAL takes NaN, swapped degrees and metres labelled as degrees without a word; here every coordinate is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.geo import ITALY_BOX
from district_planner.importing.findings import Finding, row_ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyproj
    import shapely
    from numpy.typing import ArrayLike, NDArray

    from district_planner.core.texts import Value

DEGREES = "EPSG:4326"
CRS_CHOICES = (
    DEGREES,
    "EPSG:32632",
    "EPSG:32633",
    "EPSG:3003",
    "EPSG:3004",
    "EPSG:3857",
    "EPSG:3035",
    "EPSG:7794",
    "EPSG:7795",
    "EPSG:4258",
    "EPSG:7791",
    "EPSG:7792",
    "EPSG:7793",
)
"""Reference systems in use in Italy, in the order in which those that give the same places are proposed."""
_FIRST_ROWS = 20
"""Rows that are named where nothing has to be done about them."""
LISTED_ROWS = 500
"""Rows with the same problem that get a finding of their own; all others are named together by their numbers."""
_SAMPLE = 400
_LIKELY = 0.5
_WIDEST = (-30.0, 25.0, 45.0, 75.0)
_WHOLE_COUNTRY_LEVEL = 3


class Problem(IntEnum):
    """What is wrong with a coordinate; the names are those of the texts `geodata.row_…`."""

    NONE = 0
    MISSING = 1
    NOT_FINITE = 2
    ZERO = 3
    SWAPPED = 4
    METRES = 5
    DEGREES = 6
    OUTSIDE = 7
    TEXT = 8
    DMS = 9
    BROKEN = 10
    OTHER_KIND = 11


@dataclass(frozen=True, eq=False)
class Examined:
    """`lon`, `lat` float64[k] in degrees of WGS 84, NaN wherever `problem` (uint8[k], of `Problem`) is not NONE."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    problem: NDArray[np.uint8]


@dataclass(frozen=True)
class CrsGuess:
    """A reference system in which `share` (0 to 1) of the coordinates lie on an Italian municipality.

    `swapped`: when the two columns, or the two numbers of each pair, change places.
    """

    crs: str
    swapped: bool
    share: float


def crs_of(crs: str) -> pyproj.CRS:
    """The reference system that a code or a definition (WKT) names.

    Raises:
        InputError: it is none, or one that has no degrees or metres on the ground.
    """
    import pyproj
    from pyproj.exceptions import CRSError
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]  # compiled

    set_network_enabled(active=False)
    try:
        found = pyproj.CRS.from_user_input(crs)
    except CRSError as problem:
        raise InputError("geodata.crs_unknown", crs=crs[:80]) from problem
    if not (found.is_geographic or found.is_projected):
        raise InputError("geodata.crs_unknown", crs=found.name[:80])
    return found


def crs_name(crs: str) -> str:
    """How a reference system is called, with its code where it has one: `WGS 84 / UTM zone 32N (EPSG:32632)`."""
    found = crs_of(crs)
    code = found.to_epsg(min_confidence=60)
    return f"{found.name} (EPSG:{code})" if code else found.name


@cache
def _to_degrees(crs: str) -> Any:  # a pyproj.Transformer
    import pyproj
    from pyproj.exceptions import ProjError

    try:
        return pyproj.Transformer.from_crs(crs_of(crs), crs_of(DEGREES), always_xy=True)
    except ProjError as problem:
        raise InputError("geodata.crs_unknown", crs=crs[:80]) from problem


def is_usable(crs: str) -> bool:
    """Whether coordinates of `crs` can be brought to degrees: not those of a drawing's own system."""
    try:
        _to_degrees(crs)
    except InputError:
        return False
    return True


def to_degrees(x: ArrayLike, y: ArrayLike, crs: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates of `crs` (x east, y north) as longitude and latitude of WGS 84; inf where they are nowhere."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if crs == DEGREES:
        return x, y
    lon, lat = _to_degrees(crs).transform(x, y)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def in_box(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each point is within Italy's box."""
    west, south, east, north = ITALY_BOX
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def examine(x: ArrayLike, y: ArrayLike, crs: str, *, mend_swapped: bool = False) -> Examined:
    """Bring points to degrees and tell what is wrong with each.

    Swapped pairs are recognised without doubt, because no longitude of Italy is one of its latitudes; they are set
    right only with `mend_swapped`.

    Raises:
        InputError: there is no such reference system.
    """
    x, y = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    lon, lat = to_degrees(x, y, crs)
    problem = np.zeros(len(x), dtype=np.uint8)
    bad = ~in_box(lon, lat)
    turned_lon, turned_lat = to_degrees(y[bad], x[bad], crs)
    turned = np.zeros(len(x), dtype=np.bool_)
    turned[bad] = in_box(turned_lon, turned_lat)
    if mend_swapped:
        lon, lat = lon.copy(), lat.copy()
        fits = turned[bad]
        lon[turned], lat[turned] = turned_lon[fits], turned_lat[fits]
        bad &= ~turned
    problem[bad] = unplaced(x[bad], y[bad], turned[bad], crs)
    return Examined(np.where(bad, np.nan, lon), np.where(bad, np.nan, lat), problem)


def unplaced(x: NDArray[np.float64], y: NDArray[np.float64], turned: NDArray[np.bool_], crs: str) -> NDArray[np.uint8]:
    """The problem (uint8[k]) of coordinates that are not in Italy; `turned`: they would be with x and y exchanged."""
    in_degrees = crs_of(crs).is_geographic
    problem = np.full(len(x), Problem.OUTSIDE, dtype=np.uint8)
    if in_degrees:
        problem[(np.abs(x) > 180) | (np.abs(y) > 90)] = Problem.METRES
    else:
        problem[in_box(x, y) | in_box(y, x)] = Problem.DEGREES
    problem[turned] = Problem.SWAPPED
    problem[(x == 0) & (y == 0)] = Problem.ZERO
    problem[~np.isfinite(x) | ~np.isfinite(y)] = Problem.NOT_FINITE
    problem[np.isnan(x) & np.isnan(y)] = Problem.MISSING
    return problem


def reaches_italy(bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether shapes with these bounds (k, 4: west, south, east, north) touch Italy's box and stay in Europe."""
    west, south, east, north = ITALY_BOX
    low_lon, low_lat, high_lon, high_lat = bounds.T
    touches = (low_lon <= east) & (high_lon >= west) & (low_lat <= north) & (high_lat >= south)
    near = (low_lon >= _WIDEST[0]) & (low_lat >= _WIDEST[1]) & (high_lon <= _WIDEST[2]) & (high_lat <= _WIDEST[3])
    reaches: NDArray[np.bool_] = touches & near
    return reaches


def guess_crs(x: ArrayLike, y: ArrayLike) -> tuple[CrsGuess, ...]:
    """Reference systems in which at least half of the points lie on Italian land, the likeliest first.

    Points at sea tell zone 32 from zone 33, which both would lie in Italy's box. Those that give the same places to
    within metres come in the order of `CRS_CHOICES`.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    good = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0)))
    if not len(good):
        return ()
    sample = good[np.linspace(0, len(good) - 1, min(_SAMPLE, len(good))).astype(np.int64)]
    x, y = x[sample], y[sample]
    guesses = [
        CrsGuess(crs, swapped, share)
        for crs in CRS_CHOICES
        for swapped in (False, True)
        if (share := _share_on_land(*to_degrees(*((y, x) if swapped else (x, y)), crs))) >= _LIKELY
    ]
    return tuple(sorted(guesses, key=lambda guess: -round(guess.share, 2)))


def _share_on_land(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> float:
    import shapely

    from district_planner.core.geo import to_mercator

    near = in_box(lon, lat)
    if not near.any():
        return 0.0
    points = shapely.points(*to_mercator(lon[near], lat[near]))
    on_land = np.unique(_land().query(points, predicate="intersects")[0])
    return float(len(on_land) / len(lon))


@cache
def _land() -> shapely.STRtree:
    import shapely

    from district_planner.territory import load_boundaries

    return shapely.STRtree(load_boundaries().level(_WHOLE_COUNTRY_LEVEL).geometry())


def row_findings(
    problem: NDArray[np.uint8], rows: NDArray[np.int64], values: Mapping[int, str] | Sequence[str], column: str = ""
) -> list[Finding]:
    """A finding for each row with a problem; `values[k]` is what the file has there.

    Of one problem the first `LISTED_ROWS` are told one by one, the others together, by their numbers: none is left out.
    """
    findings: list[Finding] = []
    for kind in Problem:
        if kind is Problem.NONE:
            continue
        concerned = np.flatnonzero(problem == kind)
        key = f"geodata.row_{kind.name.lower()}"
        findings += [
            Finding("error", key, row=int(rows[k]), column=column, value=values[k])
            for k in concerned[:LISTED_ROWS].tolist()
        ]
        rest = rows[concerned[LISTED_ROWS:]].tolist()
        if rest:
            params: dict[str, Value] = {"n": len(rest), "rows": row_ranges(sorted(rest)), "problem": kind.name.lower()}
            findings.append(Finding("error", f"geodata.rows_{kind.name.lower()}", params, column=column))
    return findings


def swapped_back(rows: NDArray[np.int64]) -> list[Finding]:
    """What is told of the rows whose longitude and latitude were exchanged as asked: how many, and the first ones."""
    if not len(rows):
        return []
    first = row_ranges(sorted(rows.tolist())[:_FIRST_ROWS])
    return [Finding("note", "importing.swapped_back", {"n": len(rows), "rows": first})]


def proposals(problem: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64], crs: str) -> list[Finding]:
    """What could be done about many rows at once: exchange swapped pairs, or take another reference system.

    Only proposed: `mend_swapped` and `crs` of the next reading are the user's answer.
    """
    found: list[Finding] = []
    swapped = int(np.count_nonzero(problem == Problem.SWAPPED))
    if swapped:
        found.append(Finding("warning", "geodata.swap_proposed", {"n": swapped}))
    strange = np.isin(problem, (Problem.METRES, Problem.DEGREES, Problem.OUTSIDE))
    if strange.any():
        better = [guess for guess in guess_crs(x[strange], y[strange]) if guess.crs != crs]
        if better:
            params: dict[str, Value] = {
                "n": int(strange.sum()),
                "crs": crs_name(crs),
                "better": crs_name(better[0].crs),
                "code": better[0].crs,
            }
            found.append(Finding("warning", "geodata.crs_proposed", params))
    return found
