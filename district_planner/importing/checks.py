# SPDX-License-Identifier: EUPL-1.2
"""What is wrong or odd about the values of a column, told with row, value and remedy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import Exact, Value
from district_planner.importing.findings import Finding, Severity, row_ranges
from district_planner.importing.layout import NUMBER, Choice, Doubt
from district_planner.importing.number_shapes import reading_of
from district_planner.importing.report import LISTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.importing.mapping import ValueColumn
    from district_planner.importing.places import Keys
    from district_planner.importing.tables import Column, Table
    from district_planner.territory import Territory

FEW_ODD = 0.2
"""Up to this part of the municipalities may look odd; with more of them the column is not what it is said to be."""
FRACTION = "fraction:"
"""Field of a doubt, before the id of the value: whether its percentages are fractions."""
_FRACTIONS = 3
"""As many numbers between 0 and 1 are no chance."""
_CUT = 60
_RANGES: dict[str, tuple[float, float]] = {"count": (0.0, math.inf), "share": (0.0, 100.0)}


def believed_range(value: ValueColumn) -> tuple[float, float]:
    """The smallest and the largest number that is believed: as the mapping says, else by the kind."""
    least, most = _RANGES.get(value.kind, (-math.inf, math.inf))
    return (least if value.least is None else value.least, most if value.most is None else value.most)


def bad_numbers(table: Table, column: Column, rows: NDArray[np.int64]) -> list[Finding]:
    """Cells that are neither a number nor a mark for no figure."""
    return listed("error", "importing.bad_number", {}, table, column, rows)


def out_of_range(table: Table, column: Column, rows: NDArray[np.int64], value: ValueColumn) -> list[Finding]:
    """Numbers that are not believed: a negative count, a share above 100."""
    least, most = believed_range(value)
    key = "importing.out_of_range"
    if value.kind == "share" and (least, most) == _RANGES["share"]:
        key = "importing.share_range"
    elif value.kind == "count" and (least, most) == _RANGES["count"]:
        key = "importing.negative_count"
    params: dict[str, Value] = {"least": float(least), "most": float(most)}
    return listed("error", key, params if key == "importing.out_of_range" else {}, table, column, rows)


def listed(
    severity: Severity, key: str, params: dict[str, Value], table: Table, column: Column, rows: NDArray[np.int64]
) -> list[Finding]:
    """A finding for each of the `rows` (positions); beyond the first ones all others in one, with their row numbers."""
    found = [
        Finding(severity, key, dict(params), int(table.rows[k]), column.shown, cut(str(column.text[k])))
        for k in rows[:LISTED].tolist()
    ]
    if len(rows) > LISTED:
        numbers = table.rows[rows[LISTED:]].tolist()
        more: dict[str, Value] = {"n": len(numbers), "rows": row_ranges(numbers[:200]), "column": column.shown}
        found.append(Finding(severity, "importing.more_alike", more, None, column.shown))
    return found


def cut(text: str) -> str:
    """A value as it can be shown."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _CUT else plain[: _CUT - 1] + "…"


def ambiguous_number(column: Column, rows: NDArray[np.int64]) -> Doubt:
    """Ask which of two numbers a column's texts are: `1.234` may be a thousand or one and a bit."""
    example = next((str(text) for text in column.text[rows].tolist() if reading_of(str(text)) == "either"), "")
    params: dict[str, Value] = {"column": column.shown, "value": cut(example)}
    choices = (Choice(",", "importing.choice_comma", {}), Choice(".", "importing.choice_point", {}))
    return Doubt("importing.doubt_number", params, choices, f"{NUMBER}{column.index}")


def fraction_doubt(column: Column, value: ValueColumn, numbers: NDArray[np.float64]) -> Doubt | None:
    """Ask whether percentages that are all between 0 and 1 are fractions: a spreadsheet keeps 37 % as 0.37.

    None when there is nothing to ask: the mapping says it (a scale, or its own limit), or the numbers do.
    """
    if value.kind != "share" or value.scale != 1.0 or value.most is not None:
        return None
    finite = numbers[np.isfinite(numbers)]
    inside = finite[(finite > 0) & (finite < 1)]
    if len(finite) < _FRACTIONS or not len(inside) or finite.min() < 0 or finite.max() > 1:
        return None
    example = float(inside[0])
    params: dict[str, Value] = {
        "column": column.shown, "value": Exact(example), "percent": Exact(round(100 * example, 6)),
    }  # fmt: skip
    choices = (
        Choice("100", "importing.choice_fraction", params),
        Choice("1", "importing.choice_percent", params),
    )
    return Doubt("importing.doubt_fraction", params, choices, f"{FRACTION}{value.id}")


def repeated_keys(
    table: Table,
    keys: Keys,
    which: NDArray[np.int64],
    rows: NDArray[np.int64],
    repeated: NDArray[np.int64],
    severity: Severity,
) -> list[Finding]:
    """Municipalities with several rows where one is expected; `which` and `rows` (positions) are parallel.

    An error where the rows differ, a warning where they say the same and it does not matter which counts.
    """
    found = []
    text = {"error": "importing.repeated", "warning": "importing.repeated_same"}[severity]
    for key in repeated[:LISTED].tolist():
        numbers = np.sort(table.rows[rows[which == key]])
        first = int(numbers[0])
        params: dict[str, Value] = {"first": str(first), "others": row_ranges(numbers[1:].tolist())}
        found.append(Finding(severity, text, params, int(numbers[1]), keys.column, keys.texts[key]))
    if len(repeated) > LISTED:
        params = {"n": len(repeated) - LISTED, "column": keys.column}
        found.append(Finding(severity, "importing.more_repeated", params, None, keys.column))
    return found


def differing(which: NDArray[np.int64], values: NDArray[np.float64], d: int) -> NDArray[np.bool_]:
    """bool[d]: the values of a key are not all the same; unknown is the same as unknown only."""
    told = np.where(np.isnan(values), -np.inf, values)
    least, most = np.full(d, np.inf), np.full(d, -np.inf)
    np.minimum.at(least, which, told)
    np.maximum.at(most, which, told)
    return least < most


def against_residents(
    value: ValueColumn, carried: NDArray[np.float64], territory: Territory, name: str
) -> list[Finding]:
    """Counts that do not go with the residents: one release carried 15 households for a town of 20,000."""
    least, most = value.residents_each
    residents = territory.population.residents()
    with np.errstate(divide="ignore", invalid="ignore"):
        each = residents / carried
    seen = np.isfinite(carried) & np.isfinite(residents)
    odd = np.flatnonzero(seen & ~((each >= least) & (each <= most)))
    if not len(odd):
        return []
    grave = len(odd) > FEW_ODD * int(seen.sum())
    worst = odd[np.argsort(-residents[odd])][:LISTED]
    if grave:
        k = int(worst[0])
        params: dict[str, Value] = {
            "n": len(odd), "all": int(seen.sum()), "name": name, "municipality": territory.names[k],
            "figure": float(carried[k]), "residents": float(residents[k]),
        }  # fmt: skip
        return [Finding("error", "importing.odd_column", params, None, name)]
    return [
        Finding(
            "warning",
            "importing.odd_value",
            {"municipality": territory.names[k], "residents": float(residents[k]), "name": name},
            None,
            name,
            f"{carried[k]:.10g}",
        )
        for k in worst.tolist()
    ]
