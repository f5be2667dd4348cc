# SPDX-License-Identifier: EUPL-1.2
"""Points out of a table with two columns of coordinates, however these are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing.coordinate_doubts import crs_doubt, proposal_doubts
from district_planner.importing.coordinates import (
    DEGREES,
    Problem,
    crs_name,
    examine,
    guess_crs,
    proposals,
    row_findings,
    swapped_back,
)
from district_planner.importing.findings import Finding
from district_planner.importing.tables import Column, Table
from district_planner.importing.vector import Features, rows_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.importing.layout import Doubt

Decimal = Literal["", ".", ","]
_PATTERNS = {
    ".": re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][-+]?\d{1,3})?|[-+]?\.\d+"),
    ",": re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d*)?(?:[eE][-+]?\d{1,3})?|[-+]?,\d+"),
}
_BLANKS = re.compile(r"\s+")
_GROUPED = re.compile(r"[-+]?\d{1,3}(\s\d{3})+([.,]\d*)?")
_END = re.compile(r"\s*°?\s*[NE]?\s*$", re.IGNORECASE)
_SEXAGESIMAL = re.compile(
    r"\s*[NSEWO]?\s*[-+]?\d{1,3}\s*(?:[°ºd:]\s*|\s)\d{1,2}(?:[.,]\d+)?\s*(?:['′’m:]\s*|\s|$)"
    r"(?:\d{1,2}(?:[.,]\d+)?\s*(?:\"|″|”|''|s)?)?\s*[NSEWO]?\s*",
    re.IGNORECASE,
)
_EMPTY = {"", "-", "--", "..", "...", "nd", "n.d.", "n.d", "null", "none", "nan", "#n/d"}
_X_NAMES = frozenset(
    ("lon", "long", "lng", "longitude", "longitudine", "x", "coordx", "coordinatax", "xcoord", "est", "easting")
)
_Y_NAMES = frozenset(("lat", "latitude", "latitudine", "y", "coordy", "coordinatay", "ycoord", "nord", "northing"))
"""First word of a heading, or its first two joined."""
_SHARE = 0.5


def coordinate_columns(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """The columns of x (longitude) and y (latitude), told by their headings; None when there is no such pair."""
    found: dict[bool, list[Column]] = {True: [], False: []}
    for column in columns:
        words = re.findall(r"[a-z]+", column.heading.casefold())
        for is_x, names in ((True, _X_NAMES), (False, _Y_NAMES)):
            if not names.isdisjoint((*words[:1], "".join(words[:2]))):
                found[is_x].append(column)
    if len(found[True]) != 1 or len(found[False]) != 1:
        return None
    return found[True][0], found[False][0]


def points_of(
    table: Table,
    x: Column | str | int,
    y: Column | str | int,
    crs: str = "",
    *,
    decimal: Decimal = "",
    mend_swapped: bool = False,
) -> tuple[Features, tuple[Finding, ...]]:
    """A point for each row; rows with a finding of severity "error" are left out.

    Args:
        table: as it was read.
        x: column of the longitude or the metres east.
        y: column of the latitude or the metres north.
        crs: e.g. "EPSG:32633"; "" takes degrees of WGS 84, provided that is what they are.
        decimal: the decimal mark; "" where the columns themselves decide.
        mend_swapped: exchange those that are recognised as swapped.

    Raises:
        InputError: the numbers can be read in two ways, no reference system fits, or it is unknown.
    """
    first, second = (item if isinstance(item, Column) else table.column(item) for item in (x, y))
    easts, norths, problem = _numbers(first, second, crs or DEGREES, decimal, table.name)
    if not crs:
        _check_degrees(easts, norths, table.name)
    readable = problem == Problem.NONE
    examined = examine(easts[readable], norths[readable], crs or DEGREES, mend_swapped=mend_swapped)
    problem[readable] = examined.problem
    good = problem == Problem.NONE
    shapes, swapped = _points(examined.lon, examined.lat, examined.problem), np.zeros(len(problem), dtype=np.bool_)
    if mend_swapped:
        swapped[readable] = examine(easts[readable], norths[readable], crs or DEGREES).problem == Problem.SWAPPED
    values = [f"{a}; {b}" for a, b in zip(first.text.tolist(), second.text.tolist(), strict=True)]
    found = proposals(problem, easts, norths, crs or DEGREES)
    found += row_findings(problem, table.rows, values, f"{first.shown}, {second.shown}")
    found += swapped_back(table.rows[swapped])
    columns = tuple(rows_kept(column, good) for column in table.columns)
    return Features(shapes, "point", columns, table.rows[good], len(table)), tuple(found)


def doubts_of(table: Table, x: Column, y: Column, crs: str = "") -> list[Doubt]:
    """What only the user can say about the coordinates of a table: their reference system, whether they are swapped.

    Raises:
        InputError: the numbers can be read in two ways, or no reference system fits.
    """
    easts, norths, problem = _numbers(x, y, crs or DEGREES, "", table.name)
    if not crs and _are_metres(easts, norths):
        if not any(not guess.swapped for guess in guess_crs(easts, norths)):
            raise InputError("geodata.table_crs_missing", file=table.name, likely="")
        return [crs_doubt(easts, norths)]
    readable = problem == Problem.NONE
    problem[readable] = examine(easts[readable], norths[readable], crs or DEGREES).problem
    return proposal_doubts(problem, easts, norths, crs or DEGREES)


def parse_coordinates(column: Column, decimal: Decimal) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """The numbers of a column written with one decimal mark, and what is wrong with those that are none."""
    if column.numbers is not None and np.isfinite(column.numbers).any():
        values = column.numbers.copy()
        unread = np.isnan(values)
    else:
        values, unread = np.full(len(column.text), np.nan), np.ones(len(column.text), dtype=np.bool_)
    problem = np.zeros(len(values), dtype=np.uint8)
    pattern, thousands = _PATTERNS[decimal or "."], "," if decimal != "," else "."
    for k in np.flatnonzero(unread).tolist():
        text = str(column.text[k])
        plain = _END.sub("", text.strip()).replace("\N{MINUS SIGN}", "-")
        compact = _BLANKS.sub("", plain) if _GROUPED.fullmatch(plain) else plain
        if pattern.fullmatch(compact):
            values[k] = float(compact.replace(thousands, "").replace(decimal or ".", "."))
        elif compact.casefold() in _EMPTY:
            problem[k] = Problem.MISSING
        elif compact.casefold().lstrip("+-") in ("inf", "infinity", "1.#inf", "1,#inf"):
            problem[k] = Problem.NOT_FINITE
        else:
            problem[k] = Problem.DMS if _SEXAGESIMAL.fullmatch(text) else Problem.TEXT
    return values, problem


def _numbers(
    first: Column, second: Column, crs: str, decimal: Decimal, name: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]:
    """Both columns as numbers: with the mark that was named, else with the one by which most rows lie in Italy.

    `654.321` may be 654 metres or 654 kilometres; the reference system decides, and where it does not, the user.
    """
    marks: tuple[Decimal, ...] = (decimal,) if decimal else (".", ",")
    readings = []
    for mark in marks:
        (x, bad_x), (y, bad_y) = parse_coordinates(first, mark), parse_coordinates(second, mark)
        readings.append((x, y, np.maximum(bad_x, bad_y)))
    if len(readings) == 1 or all(map(_same, readings[0][:2], readings[1][:2])):
        return readings[0]
    placed = [_placed(*reading, crs) for reading in readings]
    if min(placed) > 0 and min(placed) > _SHARE * max(placed):
        raise InputError("geodata.ambiguous_decimal", file=name, column=f"{first.shown}, {second.shown}")
    if max(placed) > 0:
        return readings[placed.index(max(placed))]
    read = [int(np.count_nonzero(reading[2] == Problem.NONE)) for reading in readings]
    return readings[read.index(max(read))]


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


def _placed(x: NDArray[np.float64], y: NDArray[np.float64], problem: NDArray[np.uint8], crs: str) -> int:
    """Rows that are in Italy, or would be with x and y exchanged."""
    readable = problem == Problem.NONE
    found = examine(x[readable], y[readable], crs).problem
    return int(np.isin(found, (Problem.NONE, Problem.SWAPPED)).sum())


def _check_degrees(x: NDArray[np.float64], y: NDArray[np.float64], name: str) -> None:
    """Without a reference system degrees are taken for WGS 84, a metre from its peers; metres might be any."""
    if not _are_metres(x, y):
        return
    likely = [crs_name(guess.crs) for guess in guess_crs(x, y) if not guess.swapped]
    key = "geodata.table_crs_likely" if likely else "geodata.table_crs_missing"
    raise InputError(key, file=name, likely="; ".join(likely))


def _are_metres(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    finite = np.isfinite(x) & np.isfinite(y)
    degrees = (np.abs(x[finite]) <= 180) & (np.abs(y[finite]) <= 180)
    return bool(finite.any()) and float(np.mean(degrees)) <= _SHARE


def _points(lon: NDArray[np.float64], lat: NDArray[np.float64], problem: NDArray[np.uint8]) -> NDArray[np.object_]:
    import shapely

    good = problem == Problem.NONE
    return np.asarray(shapely.points(lon[good], lat[good]), dtype=object)
