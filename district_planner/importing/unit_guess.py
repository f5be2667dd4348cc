# SPDX-License-Identifier: EUPL-1.2
"""Whether an unknown table holds local units by activity, told by a column of ATECO codes with numbers beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing.activity_codes import AGGREGATE, BLANK, UNKNOWN, codes_of
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.headings import ref_text
from district_planner.importing.layout import Choice, Doubt
from district_planner.importing.mapping import ColumnRef, Mapping, UnitsColumns
from district_planner.importing.periods import period_of
from district_planner.importing.tables import different
from district_planner.territory.search import fold_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.importing.layout import Layout
    from district_planner.importing.tables import Column, Table

UNITS = "units"
"""Field of the doubt: whether the table holds local units by activity."""
YES, NO = "yes", "no"
_ACTIVITY = re.compile(
    r"\b(ateco|nace)|\b(codice|cod|settore|divisione|classe|gruppo)\b.*\battivit|\battivita economica"
)
_UNITS = re.compile(
    r"unita loc|\bul\b|localizz|\bsedi\b|imprese|aziende|esercizi|local units?|establishments|\bunita\b|\bunits\b"
)
_EMPLOYEES = re.compile(r"addett|dipendent|occupati|employe|lavorator")
_PERIOD = re.compile(r"\b(anno|year|periodo|period|trimestre|quarter|mese|month|data|date|time period)\b")
_DOTTED = re.compile(r"\d{2}\.\d{2}(\.\d{1,2})?")
_SAMPLE = 5_000
_CODED = 0.5
_MOST_PERIODS = 200


def guess_units(table: Table, layout: Layout, ref: Callable[[Table, Column], ColumnRef]) -> UnitsColumns | None:
    """Where activity, period and numbers stand; None where no column of codes has numbers beside it."""
    if not any(_says(column, _ACTIVITY) and _has_codes(column) for column in table.columns):
        return None
    roles = guess_roles(table, layout, ref)
    return roles if roles.units != "" or roles.employees != "" else None


def guess_roles(table: Table, layout: Layout, ref: Callable[[Table, Column], ColumnRef]) -> UnitsColumns:
    """The roles that columns seem to have in a table that has local units; "" for those nobody can guess."""
    left = list(table.columns)

    def first(fits: Callable[[Column], bool]) -> ColumnRef:
        for column in left:
            if fits(column):
                left.remove(column)
                return ref(table, column)
        return ""

    activity = first(lambda column: _says(column, _ACTIVITY) and _has_codes(column)) or first(_has_dotted_codes)
    return UnitsColumns(
        activity=activity,
        period=first(lambda column: _says(column, _PERIOD) and _has_periods(column)),
        employees=first(lambda column: _says(column, _EMPLOYEES) and _numeric(column, layout)),
        units=first(lambda column: _says(column, _UNITS) and _numeric(column, layout)),
    )


def units_doubt(units: UnitsColumns) -> Doubt:
    """The question whether a table is of local units."""
    choices = (Choice(YES, "importing.choice_units_yes", {}), Choice(NO, "importing.choice_units_no", {}))
    return Doubt("importing.doubt_units", {"column": ref_text(units.activity)}, choices, UNITS)


def answered_units(mapping: Mapping, answer: str) -> Mapping:
    """The mapping with the answer to that question.

    Raises:
        InputError: it is none of those that can be given.
    """
    if answer not in (YES, NO):
        raise InputError("importing.answer_unknown", field=UNITS, value=answer, known=f"{YES}, {NO}")
    return mapping if answer == YES or mapping.kind != "units" else replace(mapping, kind="values", units=None)


def _says(column: Column, words: re.Pattern[str]) -> bool:
    return words.search(" ".join(fold_words(column.heading.replace("_", " ")).split())) is not None


def _has_codes(column: Column) -> bool:
    """Whether most of the texts of a column are codes of an edition."""
    rows = np.arange(min(len(column.text), _SAMPLE), dtype=np.int64)
    codes = codes_of(column, rows, UnitsColumns(), {}, None)
    filled = [outcome for outcome in codes.outcomes if outcome != BLANK]
    coded = [outcome for outcome in filled if outcome not in (UNKNOWN, AGGREGATE)]
    return bool(filled) and len(coded) >= _CODED * len(filled)


def _has_dotted_codes(column: Column) -> bool:
    """Whether a column that is called otherwise holds codes: as `62.10` numbers look too, all are known codes."""
    texts = [text for text in map(str.strip, different(column.text[:_SAMPLE])[0].tolist()) if text]
    return bool(texts) and all(_DOTTED.fullmatch(text) for text in texts) and _has_codes(column)


def _numeric(column: Column, layout: Layout) -> bool:
    numbers = numbers_of(column, layout)
    filled = len(numbers.values) - int(numbers.missing.sum())
    return filled > 0 and int(np.isfinite(numbers.values).sum()) >= filled / 2


def _has_periods(column: Column) -> bool:
    texts = different(column.text[:_SAMPLE])[0].tolist()
    return len(texts) <= _MOST_PERIODS and all(period_of(str(text)) for text in texts if str(text).strip())
