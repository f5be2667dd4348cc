# SPDX-License-Identifier: EUPL-1.2
"""The first rows of a table as local units by activity and period, as they would be understood. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.filiera.ateco import ALL, dotted
from district_planner.importing.activity_codes import UNKNOWN, codes_of
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.headings import find_column, rows_with
from district_planner.importing.periods import period_of
from district_planner.importing.selection import Selection, taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.importing.layout import Layout
    from district_planner.importing.mapping import ColumnRef, Mapping, UnitsColumns
    from district_planner.importing.tables import Table

LOOKED_AT = 2_000
_SHOWN = 60
_EXAMPLES = 5


@dataclass(frozen=True)
class UnitsRow:
    """One row: its number in the file, the place as written, code with dots, period, and the two numbers.

    `activity` and `period` are None where the row says something that is none; numbers are None where unknown.
    """

    number: int
    place: str
    activity: str | None
    period: str | None
    units: float | None
    employees: float | None


@dataclass(frozen=True)
class UnitsLook:
    """The rows, the edition of ATECO, how many codes and periods, and examples of what is none."""

    rows: tuple[UnitsRow, ...] = ()
    edition: str = ""
    codes: int = 0
    periods: tuple[str, ...] = ()
    unknown_codes: tuple[str, ...] = ()
    unknown_periods: tuple[str, ...] = ()


def look_at(table: Table, mapping: Mapping, layout: Layout) -> UnitsLook:
    """How the beginning of a table is understood; nothing where no column is chosen."""
    units = mapping.units
    if units is None:
        return UnitsLook()
    rows = _asked(table, mapping, layout)[:LOOKED_AT]
    if units.is_long and (measure := find_column(table, units.measure)) is not None:
        words = (*units.units_words, *units.employees_words)
        rows = rows[rows_with(measure.text[rows], words)] if words else rows
    periods = [period_of(text) for text in _texts(table, units.period, rows)]
    fixed = period_of(units.period_text)
    years = [int(period[:4]) for period in (*periods, fixed) if period]
    activities: list[str | None] = [ALL] * len(rows)
    look = UnitsLook()
    column = find_column(table, units.activity)
    if column is not None:
        found = codes_of(column, rows, units, {}, max(years, default=None))
        activities = [found.codes[k] for k in found.which.tolist()]
        unknown = [text for text, outcome in zip(found.texts, found.outcomes, strict=True) if outcome == UNKNOWN]
        codes = {code for code in found.codes if code is not None}
        look = replace(look, edition=found.edition, codes=len(codes), unknown_codes=tuple(unknown[:_EXAMPLES]))
    told = _texts(table, units.period, rows)
    lost = dict.fromkeys(text for text, period in zip(told, periods, strict=True) if not period)
    said = tuple(sorted({period for period in (*periods, fixed) if period}))
    counts, persons = _numbers(table, units, rows, layout)
    places = [find_column(table, ref) for ref in mapping.place.columns]
    shown = tuple(
        UnitsRow(
            number=int(table.rows[row]),
            place=" ".join(str(place.text[row]).strip() for place in places if place is not None),
            activity=None if activities[k] is None else dotted(activities[k] or ALL),
            period=(periods[k] if periods else fixed) or None,
            units=_known(counts[k]),
            employees=_known(persons[k]),
        )
        for k, row in enumerate(rows[:_SHOWN].tolist())
    )
    return replace(look, rows=shown, periods=said, unknown_periods=tuple(lost)[:_EXAMPLES])


def _asked(table: Table, mapping: Mapping, layout: Layout) -> NDArray[np.int64]:
    """The rows that meet the conditions; all where one of them cannot be followed yet."""
    try:
        return np.flatnonzero(Selection(table, layout).rows(mapping.rows))
    except InputError:
        return np.arange(len(table), dtype=np.int64)


def _texts(table: Table, ref: ColumnRef, rows: NDArray[np.int64]) -> list[str]:
    column = find_column(table, ref)
    return [] if column is None else [str(text) for text in column.text[rows].tolist()]


def _numbers(
    table: Table, units: UnitsColumns, rows: NDArray[np.int64], layout: Layout
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Units and persons employed of the rows; NaN where a row tells none."""
    nothing = np.full(len(rows), np.nan)

    def of(ref: ColumnRef) -> NDArray[np.float64]:
        column = find_column(table, ref)
        return nothing if column is None else numbers_of(taken(column, rows), layout).values

    if units.is_long:
        measure, values = find_column(table, units.measure), of(units.value)
        if measure is None:
            return nothing, nothing
        text = measure.text[rows]
        first, second = (rows_with(text, words) for words in (units.units_words, units.employees_words))
        return np.where(first, values, np.nan), np.where(second, values, np.nan)
    return (np.ones(len(rows)) if units.each_row else of(units.units)), of(units.employees)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
