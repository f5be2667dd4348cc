# SPDX-License-Identifier: EUPL-1.2
"""Flows between municipalities out of the rows of a table, both ends carried to today's municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import Flows, flows_of
from district_planner.importing import checks
from district_planner.importing.headings import need_column
from district_planner.importing.places import Keys, history_rules, keys_of, unplaced
from district_planner.importing.report import ColumnReport
from district_planner.importing.selection import Selection, read_numbers
from district_planner.importing.values import Built, names_of
from district_planner.scenarios.datasets import DatasetColumn, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.importing.column_numbers import Numbers
    from district_planner.importing.mapping import Mapping, ValueColumn
    from district_planner.importing.sources import Source
    from district_planner.importing.tables import Column, Table
    from district_planner.territory import Territory
    from district_planner.territory.code_match import CodeMatch
    from district_planner.territory.history import MunicipalHistory


def build_flows(
    source: Source, mapping: Mapping, territory: Territory, history: MunicipalHistory, progress: Progress
) -> Built:
    """The flows between the municipalities of `territory`: `codes`, `origin`, `destination`, `persons`.

    Raises:
        InputError: the table lacks a column the mapping needs; `Cancelled`: the user asked to stop.
    """
    assert mapping.destination is not None
    built, value = Built(), mapping.values[0]
    selection = Selection(source.table, source.layout)
    asked = np.flatnonzero(selection.rows(value.where, selection.rows(mapping.rows)))
    together = source.together[asked]
    origin = keys_of(source.table, mapping.place, asked, history)
    destination = keys_of(source.table, mapping.destination, asked, history)
    progress.raise_if_cancelled()
    progress.report(0.4)
    column = need_column(source.table, value.column)
    numbers = read_numbers(column, asked, source.layout)
    persons, unusable = _persons(built, source.table, column, asked, value, numbers)
    counted = np.isfinite(persons) & ~unusable
    _tell_unplaced(built, source.table.rows[asked], origin, destination, np.where(counted, persons, 0.0), together)
    placed = origin.placed[origin.which] & destination.placed[destination.which]
    if (unusable & placed).any():
        built.lost.append(Rule("importing.lost_bad", {}, int(together[unusable & placed].sum())))
    used = placed & counted
    rows = np.flatnonzero(used)
    progress.raise_if_cancelled()
    flows = _carried(origin, destination, rows, persons[rows], len(territory))
    progress.report(0.9)
    built.rows_used = int(together[placed & ~unusable].sum())
    built.rows_lost = int(together.sum()) - built.rows_used
    built.rules += [*selection.rules, *_rules(origin, destination, used, together)]
    built.codes = origin.year or destination.year
    built.arrays = {
        "codes": np.array(territory.codes, dtype="S6"),
        "origin": narrowest(flows.origin),
        "destination": narrowest(flows.destination),
        "persons": narrowest(flows.persons),
    }
    total_read = float(persons[counted].sum())
    known = int(np.isfinite(flows.residents_working()).sum())
    built.columns.append(
        DatasetColumn(
            value.id, names_of(value), value.unit, "count", value.decimals, "", known, flows.total, total_read
        )
    )
    cells = int(counted.sum()), int(numbers.missing.sum()), numbers.marks, int(unusable.sum())
    built.reports.append(ColumnReport(value.id, column.shown, *cells, known, total_read, flows.total))
    return built


def narrowest(numbers: NDArray[np.generic]) -> NDArray[np.generic]:
    """The same numbers in the smallest unsigned integers that hold them all; as they are where there are none.

    Persons that came out of shares are no whole numbers. What reads them takes any kind: packing takes its time by
    the byte.
    """
    if not len(numbers):
        return numbers
    least, most = numbers.min(), numbers.max()
    for kind in (np.uint16, np.uint32):
        if least >= 0 and most <= np.iinfo(kind).max:
            small = numbers.astype(kind)
            return small if numbers.dtype.kind in "iu" or np.array_equal(small, numbers) else numbers
    return numbers


def _persons(
    built: Built, table: Table, column: Column, asked: NDArray[np.int64], value: ValueColumn, numbers: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The persons of the asked rows, and which rows have a number that cannot be used; told in `built`."""
    persons = numbers.values * value.scale
    bad = np.zeros(len(asked), dtype=np.bool_)
    bad[numbers.bad] = True
    if numbers.ambiguous:
        built.doubts.append(checks.ambiguous_number(column, asked[bad]))
    built.findings += checks.bad_numbers(table, column, asked[bad])
    with np.errstate(invalid="ignore"):
        negative = persons < 0
    built.findings += checks.out_of_range(table, column, asked[negative], value)
    return persons, bad | negative


def _same_ends(origin: Keys, destination: Keys, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows begin and end in the same municipality of then; `a`, `b` are the keys of both ends."""
    position = {text: key for key, text in enumerate(origin.texts)}
    twin = np.array([position.get(text, -1) for text in destination.texts], dtype=np.int64)
    return np.asarray(twin[b] == a, dtype=np.bool_)


def _carried(origins: Keys, destinations: Keys, rows: NDArray[np.int64], persons: NDArray[np.float64], n: int) -> Flows:
    """The flows between today's municipalities.

    A row whose ends are one municipality of then stays inside each of the parts that it has become; of two different
    ones each pair of parts takes its share.
    """
    from_match, to_match = origins.match, destinations.match
    a, b = origins.which[rows], destinations.which[rows]
    count_a, count_b = np.diff(from_match.indptr)[a], np.diff(to_match.indptr)[b]
    whole = (count_a == 1) & (count_b == 1)
    origin = from_match.positions[from_match.indptr[a[whole]]]
    destination = to_match.positions[to_match.indptr[b[whole]]]
    parts = [(origin, destination, persons[whole])]
    if not whole.all():
        rest = np.flatnonzero(~whole)
        same = _same_ends(origins, destinations, a[rest], b[rest])
        inner = rest[same]
        parts.append(_inside(from_match, a[inner], persons[inner]))
        crossing = rest[~same]
        parts.append(_crossing(from_match, to_match, a[crossing], b[crossing], persons[crossing]))
    joined = [np.concatenate([part[k] for part in parts]) for k in range(3)]
    return flows_of(joined[0], joined[1], joined[2], n)


def _inside(
    match: CodeMatch, keys: NDArray[np.int64], persons: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    counts = np.diff(match.indptr)[keys]
    row = np.repeat(np.arange(len(keys)), counts)
    at = match.indptr[keys][row] + _within(counts)
    places = match.positions[at].astype(np.int64)
    return places, places, persons[row] * match.shares[at]


def _crossing(
    from_match: CodeMatch,
    to_match: CodeMatch,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    persons: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    count_b = np.diff(to_match.indptr)[b]
    counts = np.diff(from_match.indptr)[a] * count_b
    row = np.repeat(np.arange(len(a)), counts)
    inner = _within(counts)
    at_a = from_match.indptr[a][row] + inner // count_b[row]
    at_b = to_match.indptr[b][row] + inner % count_b[row]
    shares = from_match.shares[at_a] * to_match.shares[at_b]
    return (
        from_match.positions[at_a].astype(np.int64),
        to_match.positions[at_b].astype(np.int64),
        persons[row] * shares,
    )


def _within(counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """0, 1, … for each run of so many."""
    ends = np.cumsum(counts)
    every = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64)
    return every - np.repeat(ends - counts, counts).astype(np.int64)


def _tell_unplaced(
    built: Built,
    rows: NDArray[np.int64],
    origin: Keys,
    destination: Keys,
    persons: NDArray[np.float64],
    together: NDArray[np.int64],
) -> None:
    """Rows that have no place at one of their ends: by the origin first, so that each is told and counted once."""
    everything = np.ones(len(rows), dtype=np.bool_)
    findings, lost = unplaced(origin, rows, everything, together)
    from_known = origin.placed[origin.which]
    more, lost_too = unplaced(destination, rows, from_known, together)
    built.findings += [*findings, *more]
    for end, rules in (("origin", lost), ("destination", lost_too)):
        built.lost += [Rule(rule.key, {**rule.params, "end": end}, rule.rows) for rule in rules]
    gone = ~(from_known & destination.placed[destination.which])
    if gone.any():
        total = float(persons[gone].sum())
        built.rules.append(Rule("importing.rule_flows_lost", {"persons": f"{total:.0f}"}, int(together[gone].sum())))


def _rules(origin: Keys, destination: Keys, used: NDArray[np.bool_], together: NDArray[np.int64]) -> list[Rule]:
    """What the history did to the rows used, at either end."""
    found: dict[str, int] = {}
    for keys in (origin, destination):
        for rule in history_rules(keys, used, together):
            found[rule.key] = max(found.get(rule.key, 0), rule.rows)
    return [Rule(key, {}, rows) for key, rows in found.items()]
