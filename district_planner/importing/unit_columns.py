# SPDX-License-Identifier: EUPL-1.2
"""What a data set of local units holds: its entries as arrays, the columns that a map shows, the sums of its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera.ateco import ALL
from district_planner.importing.mapping import Mapping, ValueColumn
from district_planner.importing.report import ColumnReport
from district_planner.importing.unit_entries import Axes, summed, topmost
from district_planner.importing.values import Built, UnitsFacts, ValuesBuilder
from district_planner.scenarios.datasets import DatasetColumn, Names, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.importing.sources import Source
    from district_planner.territory import Territory
    from district_planner.territory.history import MunicipalHistory

    Floats = NDArray[np.float64]

UNITS, EMPLOYEES = "units", "employees"
COUNTED = {UNITS: ValueColumn(UNITS, 0), EMPLOYEES: ValueColumn(EMPLOYEES, 0, unit="persons", decimals=1)}
"""Both are counts: no negative number is believed."""
_LATEST = "importing.rule_latest"
_MANY_PERIODS = 24


@dataclass(frozen=True, eq=False)
class Measure:
    """One of the two numbers: the rows that tell it (positions among the asked rows), and its numbers there."""

    name: str
    heading: str
    rows: NDArray[np.int64]
    values: Floats
    bad: NDArray[np.int64]
    missing: int
    marks: dict[str, int]


@dataclass(frozen=True, eq=False)
class Entries:
    """k entries by municipality of the territory, sorted, with units and persons employed, float64[k] each."""

    entry: NDArray[np.int64]
    numbers: dict[str, Floats]
    axes: Axes
    activities: tuple[str, ...]


def keep_entries(built: Built, entries: Entries, facts: UnitsFacts, territory: Territory) -> None:
    """Put the arrays of the block into `built`, and say what they are."""
    place, activity, period = entries.axes.parts(entries.entry)
    positions, local = np.unique(place, return_inverse=True)
    used, activity = np.unique(activity, return_inverse=True)
    kept = tuple(entries.activities[k] for k in used.tolist())
    built.arrays = {
        "codes": np.array(territory.codes, dtype="S6")[positions],
        "activities": np.array([code.encode() for code in kept], dtype="S12"),
        "periods": np.array(facts.periods, dtype=np.str_),
        "place": local.astype(np.int32),
        "activity": activity.astype(np.int16),
        "period": period.astype(np.int16),
        **entries.numbers,
    }
    periods = facts.periods
    said = ", ".join(periods) if len(periods) <= _MANY_PERIODS else f"{periods[0]} … {periods[-1]}"
    if kept == (ALL,):
        built.rules.append(Rule("importing.rule_units_total", {"periods": said}, built.rows_used))
    else:
        told = {"edition": facts.classification, "periods": said, "codes": str(len(kept))}
        built.rules.append(Rule("importing.rule_units_read", told, built.rows_used))
        built.rules.append(Rule(f"importing.rule_units_absent_{facts.absent}"))
    if facts.partial:
        built.rules.append(Rule("importing.rule_units_partial"))


def add_totals(built: Built, facts: UnitsFacts) -> None:
    """Units and persons employed of the last period as columns: of all activities, else of those of the file."""
    arrays = built.arrays
    place, activity, period = (arrays[name].astype(np.int64) for name in ("place", "activity", "period"))
    if not len(place):
        return
    activities = [code.decode("ascii") for code in arrays["activities"].tolist()]
    is_last = period == period.max()
    held = np.unique(activity[is_last]).tolist()
    codes = tuple(activities[k] for k in held)
    wanted = [held[k] for k in topmost(codes, facts.classification)] if facts.classification else held
    rows = np.flatnonzero(is_last & np.isin(activity, wanted))
    last = facts.periods[int(period.max())]
    which = "all" if activities[wanted[0]] == ALL else "file"
    for name, template in COUNTED.items():
        values = np.full(len(arrays["codes"]), np.nan)
        sums = summed(place[rows], arrays[name][rows].astype(np.float64))
        values[sums.entry] = sums.total
        known = int(np.isfinite(values).sum())
        if not known:
            continue
        names: Names = {
            language: Texts(language)(f"importing.column_{name}_{which}", period=last) for language in LANGUAGES
        }
        arrays[f"v_{name}"] = values
        total = float(np.nansum(values))
        built.columns.append(DatasetColumn(name, names, template.unit, "count", template.decimals, "", known, total))


def add_figures(
    built: Built,
    source: Source,
    mapping: Mapping,
    territory: Territory,
    history: MunicipalHistory,
    progress: Progress,
) -> None:
    """The figures that the mapping names besides, with the municipalities of the block."""
    plain = replace(mapping, kind="values", units=None)
    made = ValuesBuilder(source, plain, territory, history).build(progress)
    codes = np.union1d(built.arrays["codes"], made.arrays.get("codes", built.arrays["codes"]))
    moved = np.searchsorted(codes, built.arrays["codes"])
    built.arrays["place"] = moved[built.arrays["place"].astype(np.int64)].astype(np.int32)
    for name, array in made.arrays.items():
        if name.startswith("v_"):
            values = np.full(len(codes), np.nan)
            values[np.searchsorted(codes, made.arrays["codes"])] = array
            built.arrays[name] = values
        elif name.startswith("l_"):
            built.arrays[name] = array
    built.arrays["codes"] = codes
    built.columns += made.columns
    built.reports += made.reports
    built.doubts += made.doubts
    told = set(map(repr, built.findings))
    for one in made.findings:
        if repr(one) not in told:
            # A figure that the file lacks is no fault: what it is read for are the units.
            extra = one.key == "importing.empty_column"
            built.findings.append(replace(one, severity="note") if extra else one)
    said = set(map(repr, built.rules))
    rules = {repr(rule): rule for rule in map(_as_figures, made.rules)}
    built.rules += [rule for text, rule in rules.items() if text not in said]


def measure_report(measure: Measure, entries: Entries, *, each_row: bool) -> ColumnReport:
    """How many numbers there were, and the sum of all rows before and after: what is missing was lost."""
    place, activity, _ = entries.axes.parts(entries.entry)
    # Where each row counts for its activity and for all of them, the latter is the sum of the rows.
    counted = activity == 0 if each_row else np.ones(len(place), dtype=np.bool_)
    place, kept = place[counted], entries.numbers[measure.name][counted]
    finite = np.isfinite(measure.values)
    return ColumnReport(
        id=measure.name,
        heading=measure.heading or Texts("it")("importing.counted_rows"),
        numbers=int(finite.sum()),
        missing=measure.missing,
        marks=measure.marks,
        bad=len(measure.bad),
        known=len(np.unique(place[np.isfinite(kept)])),
        total_read=float(np.sum(np.sort(measure.values[finite]))),
        total_kept=float(np.nansum(kept)),
    )


def _as_figures(rule: Rule) -> Rule:
    """A rule about the figures: the rows of other periods are not left out, only not among the figures."""
    return Rule("importing.rule_figures_latest", {"value": rule.params["value"]}) if rule.key == _LATEST else rule
