# SPDX-License-Identifier: EUPL-1.2
"""Values by municipality out of the rows of a table: chosen, read, checked, added up, carried to the territory."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from district_planner.core.texts import LANGUAGES
from district_planner.importing import checks
from district_planner.importing.column_numbers import Numbers, numbers_of
from district_planner.importing.findings import Finding, row_ranges
from district_planner.importing.headings import find_column, need_column, ref_text, rows_with
from district_planner.importing.layout import Doubt
from district_planner.importing.mapping import Mapping, RowFilter, ValueColumn
from district_planner.importing.places import Keys, history_rules, keys_of, unplaced
from district_planner.importing.report import ColumnReport
from district_planner.importing.selection import Selection, read_numbers, taken
from district_planner.scenarios.datasets import DatasetColumn, Names, Rule
from district_planner.territory.carry import Kind, carry, carry_categories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.importing.mapping import Classification, PlaceKey
    from district_planner.importing.sources import Source
    from district_planner.importing.tables import Column, Table
    from district_planner.scenarios.datasets import Absent
    from district_planner.territory import Territory
    from district_planner.territory.history import MunicipalHistory

_NOTES = 30
"""As many rows are looked at, from the last one upwards, for notes below the data."""


@dataclass(frozen=True)
class UnitsFacts:
    """Of local units: fields of the `Dataset`, and the answers that the mapping is to keep."""

    classification: Classification
    absent: Absent
    series: str
    periods: tuple[str, ...]
    partial: bool = False


@dataclass
class Built:
    """What has been made so far of the rows; becomes the parts of a `PreparedImport`."""

    columns: list[DatasetColumn] = field(default_factory=list)
    arrays: dict[str, NDArray[np.generic]] = field(default_factory=dict)
    reports: list[ColumnReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lost: list[Rule] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    rows_used: int = 0
    rows_lost: int = 0
    codes: str = ""
    geometry: str = ""
    units: UnitsFacts | None = None


@dataclass(frozen=True, eq=False)
class _Read:
    """One value column in its rows: positions among the asked rows, numbers or texts, and which are no values."""

    rows: NDArray[np.int64]
    values: NDArray[np.float64]
    labels: list[str] | None
    bad: NDArray[np.bool_]
    numbers: Numbers | None


class ValuesBuilder:
    """Makes values by municipality; `build` does it."""

    def __init__(self, source: Source, mapping: Mapping, territory: Territory, history: MunicipalHistory) -> None:
        self._table = source.table
        self._layout = source.layout
        self._together = source.together
        self._mapping = mapping
        self._territory = territory
        self._history = history
        self._built = Built()
        self._whole: dict[int, Numbers] = {}
        self._cache: dict[tuple[int, tuple[RowFilter, ...]], Numbers] = {}

    def build(self, progress: Progress) -> Built:
        """The whole of it.

        Raises:
            InputError: the table lacks a column the mapping needs; `Cancelled`: the user asked to stop.
        """
        built, mapping = self._built, self._present()
        self._mapping = mapping
        selection = Selection(self._table, self._layout)
        base = selection.rows(mapping.rows)
        wanted = [selection.rows(value.where, base) for value in mapping.values]
        columns = [need_column(self._table, value.column) for value in mapping.values if value.column != ""]
        notes, told = notes_below(self._table, mapping.place, columns)
        built.findings += told
        asked_mask = np.logical_or.reduce(wanted) & ~notes
        asked = np.flatnonzero(asked_mask)
        progress.raise_if_cancelled()
        keys = keys_of(self._table, mapping.place, asked, self._history)
        progress.report(0.3)
        outcomes: dict[str, NDArray[np.float64]] = {}
        valued = np.zeros(len(asked), dtype=np.bool_)
        spoiled = np.zeros(len(asked), dtype=np.bool_)
        order = sorted(range(len(wanted)), key=lambda k: bool(mapping.values[k].weight))
        made: dict[str, tuple[DatasetColumn, ColumnReport]] = {}
        for done, k in enumerate(order):
            value = mapping.values[k]
            read = self._read(value, asked, wanted[k][asked])
            valued[read.rows[~read.bad]] = True
            spoiled[read.rows[read.bad]] = True
            made[value.id] = self._column(value, read, keys, asked, outcomes)
            progress.raise_if_cancelled()
            progress.report(0.3 + 0.6 * (done + 1) / len(wanted))
        for value in mapping.values:
            column, report = made[value.id]
            built.reports.append(report)
            if column.known:
                built.columns.append(column)
                continue
            built.findings.append(Finding("warning", "importing.empty_column", {**_named(value)}))
            for name in (f"v_{value.id}", f"l_{value.id}"):
                built.arrays.pop(name, None)
        self._count_rows(keys, asked, spoiled & ~valued)
        placed = keys.placed[keys.which]
        if keys.are_areas and placed.any():
            built.findings.append(Finding("warning", "importing.values_of_provinces", {}, None, keys.column))
        built.rules[:0] = [*selection.rules, *history_rules(keys, placed, self._together[asked])]
        built.codes = keys.year
        self._keep_known()
        return built

    def _present(self) -> Mapping:
        """The mapping without the values that may be missing from the file, and are."""
        kept = []
        for value in self._mapping.values:
            refs = [value.column, *value.plus, *(row.column for row in value.where)]
            if value.optional and any(ref != "" and find_column(self._table, ref) is None for ref in refs):
                missing = next(ref_text(ref) for ref in refs if ref != "" and find_column(self._table, ref) is None)
                self._built.findings.append(Finding("note", "importing.optional_absent", {"name": missing}))
            else:
                kept.append(value)
        return replace(self._mapping, values=tuple(kept))

    def _read(self, value: ValueColumn, asked: NDArray[np.int64], chosen: NDArray[np.bool_]) -> _Read:
        rows = np.flatnonzero(chosen)
        if value.figure == "rows":
            ones = np.ones(len(rows))
            return _Read(rows, ones, None, np.zeros(len(rows), dtype=np.bool_), None)
        column = need_column(self._table, value.column)
        if value.kind == "category":
            return self._read_category(value, column, asked[rows], rows)
        values, bad, numbers = self._read_numbers(value, column, asked, rows)
        doubt = None if numbers.percent else checks.fraction_doubt(column, value, values)
        if doubt is not None:
            self._built.doubts.append(doubt)
        for ref in value.plus:
            more, bad_too, _ = self._read_numbers(value, need_column(self._table, ref), asked, rows)
            values, bad = values + more, bad | bad_too
        least, most = checks.believed_range(value)
        with np.errstate(invalid="ignore"):
            odd = (values < least) | (values > most)
        self._tell(checks.out_of_range(self._table, column, asked[rows[odd]], value))
        return _Read(rows, np.where(odd, np.nan, values), None, bad | odd, numbers)

    def _read_numbers(
        self, value: ValueColumn, column: Column, asked: NDArray[np.int64], rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], Numbers]:
        """The numbers of one column in `rows` (among `asked`), and which cells are none; those are told."""
        numbers = self._numbers(column, asked[rows], value.where)
        values, bad = numbers.values * value.scale, np.zeros(len(rows), dtype=np.bool_)
        bad[numbers.bad] = True
        if value.missing:
            unknown = rows_with(column.text[asked[rows]], value.missing)
            values, bad = np.where(unknown, np.nan, values), bad & ~unknown
        if numbers.ambiguous:
            self._built.doubts.append(checks.ambiguous_number(column, asked[rows[bad]]))
        else:
            self._tell(checks.bad_numbers(self._table, column, asked[rows[bad]]))
        return values, bad, numbers

    def _tell(self, findings: list[Finding]) -> None:
        """Note what was found, once: several values may be read from the same cells."""
        known = set(map(repr, self._built.findings)) if findings else set()
        self._built.findings += [finding for finding in findings if repr(finding) not in known]

    def _numbers(self, column: Column, rows: NDArray[np.int64], where: tuple[RowFilter, ...]) -> Numbers:
        """Read once for all values that take the same rows of the same column.

        A column that is asked for again, in other rows, is read whole; where nothing in it is odd, its rows are parts
        of that.
        """
        if (column.index, where) not in self._cache:
            whole = self._whole_numbers(column) if any(column.index == known for known, _ in self._cache) else None
            if whole is None:
                self._cache[column.index, where] = read_numbers(column, rows, self._layout)
            else:
                part = replace(whole, values=whole.values[rows], missing=whole.missing[rows])
                self._cache[column.index, where] = part
        return self._cache[column.index, where]

    def _whole_numbers(self, column: Column) -> Numbers | None:
        """All numbers of a column in which each cell is one or empty; else None."""
        if column.index not in self._whole:
            self._whole[column.index] = numbers_of(column, self._layout)
        whole = self._whole[column.index]
        return None if len(whole.bad) or whole.marks or whole.ambiguous or whole.percent else whole

    def _read_category(
        self, value: ValueColumn, column: Column, rows: NDArray[np.int64], local: NDArray[np.int64]
    ) -> _Read:
        texts, which = taken(column, rows).distinct()
        named = self._labels(value, column, rows) if value.label_column != "" else {}
        labels, of_text = [], []
        for text in texts.tolist():
            plain = str(text).strip()
            label = value.labels.get(plain) or named.get(plain) or plain
            unknown = not plain or any(plain.casefold() == mark.strip().casefold() for mark in value.missing)
            if unknown:
                of_text.append(-1)
                continue
            if label not in labels:
                labels.append(label)
            of_text.append(labels.index(label))
        label_of = np.array(of_text, dtype=np.int64)[which] if of_text else np.empty(0, dtype=np.int64)
        values = np.where(label_of >= 0, label_of, np.nan).astype(np.float64)
        return _Read(local, values, labels, np.zeros(len(local), dtype=np.bool_), None)

    def _labels(self, value: ValueColumn, column: Column, rows: NDArray[np.int64]) -> dict[str, str]:
        """The label beside each text of a category, as `text - label`; the first one where they differ."""
        beside = need_column(self._table, value.label_column)
        texts, first = np.unique(column.text[rows], return_index=True)
        return {
            str(text).strip(): f"{str(text).strip()} – {str(beside.text[rows[at]]).strip()}"
            for text, at in zip(texts.tolist(), first.tolist(), strict=True)
            if str(beside.text[rows[at]]).strip()
        }

    def _column(
        self,
        value: ValueColumn,
        read: _Read,
        keys: Keys,
        asked: NDArray[np.int64],
        outcomes: dict[str, NDArray[np.float64]],
    ) -> tuple[DatasetColumn, ColumnReport]:
        """Carry one value to the municipalities of the territory, and count."""
        n = len(self._territory)
        of_key = self._by_key(value, read, keys, asked)
        outcomes[value.id] = of_key
        if read.labels is not None:
            texts = [read.labels[int(v)] if math.isfinite(v) else "" for v in of_key.tolist()]
            index, found_labels, disagreeing = carry_categories(texts, keys.match, n)
            self._built.arrays[f"l_{value.id}"] = np.array(found_labels, dtype=np.str_)
            carried = np.where(index >= 0, index, np.nan).astype(np.float64)
            if disagreeing:
                params = {"name": self._shown(value), "places": str(disagreeing)}
                self._built.rules.append(Rule("importing.rule_disagreeing", params))
        else:
            weights = outcomes.get(value.weight)
            carried = carry(of_key, keys.match, n, cast("Kind", value.kind), weights)
            if value.absent == "zero":
                carried = np.where(np.isnan(carried) & ~self._touched(keys, read, n), 0.0, carried)
                self._built.rules.append(Rule("importing.rule_absent_zero", _named(value)))
        self._built.arrays[f"v_{value.id}"] = carried
        if value.residents_each:
            self._tell(checks.against_residents(value, carried, self._territory, self._shown(value)))
        return self._counted(value, read, carried)

    def _touched(self, keys: Keys, read: _Read, n: int) -> NDArray[np.bool_]:
        """bool[n]: the municipality has a row for this value, which may say unknown."""
        has_row = np.bincount(keys.which[read.rows], minlength=len(keys.texts)) > 0
        touched = np.zeros(n, dtype=np.bool_)
        touched[keys.match.positions[np.repeat(has_row, np.diff(keys.match.indptr))]] = True
        return touched

    def _by_key(self, value: ValueColumn, read: _Read, keys: Keys, asked: NDArray[np.int64]) -> NDArray[np.float64]:
        """One number (or label) for each different key, NaN where unknown."""
        which, d = keys.which[read.rows], len(keys.texts)
        counts = np.bincount(which, minlength=d)
        result = np.full(d, np.nan)
        alone = value.repeated == "error" and value.figure == "value"
        repeated = np.flatnonzero((counts > 1) & keys.placed & alone)
        differing = repeated
        if len(repeated):
            differs = checks.differing(which, read.values, d)[repeated]
            differing = repeated[differs]
            rows = asked[read.rows]
            self._tell(checks.repeated_keys(self._table, keys, which, rows, differing, "error"))
            self._tell(checks.repeated_keys(self._table, keys, which, rows, repeated[~differs], "warning"))
        if value.figure == "rows" or value.repeated == "sum":
            sums = np.bincount(which, weights=read.values, minlength=d)
            result[counts > 0] = sums[counts > 0]
        elif value.repeated == "mean":
            known = np.isfinite(read.values)
            hits = np.bincount(which[known], minlength=d)
            sums = np.bincount(which[known], weights=read.values[known], minlength=d)
            np.divide(sums, hits, out=result, where=hits > 0)
        else:
            result[which] = read.values
            result[differing] = np.nan
        result[~keys.placed] = np.nan
        return result

    def _counted(
        self, value: ValueColumn, read: _Read, carried: NDArray[np.float64]
    ) -> tuple[DatasetColumn, ColumnReport]:
        known = int(np.isfinite(carried).sum())
        adds_up = value.kind == "count"
        total_read = float(np.nansum(read.values)) if adds_up and np.isfinite(read.values).any() else None
        total = float(np.nansum(carried)) if adds_up and known else None
        column = DatasetColumn(
            value.id, names_of(value), value.unit, value.kind, value.decimals, value.weight, known, total, total_read
        )
        heading = self._shown(value)
        marks = dict(read.numbers.marks) if read.numbers is not None else {}
        bad = int(read.bad.sum())
        finite = int(np.isfinite(read.values).sum())
        report = ColumnReport(
            value.id, heading, finite, len(read.values) - finite - bad, marks, bad, known, total_read, total
        )
        return column, report

    def _shown(self, value: ValueColumn) -> str:
        """What a value is called in a message: its heading in the file, else its id."""
        return need_column(self._table, value.column).shown if value.column != "" else value.id

    def _count_rows(self, keys: Keys, asked: NDArray[np.int64], spoiled: NDArray[np.bool_]) -> None:
        placed = keys.placed[keys.which]
        numbers, together = self._table.rows[asked], self._together[asked]
        findings, lost = unplaced(keys, numbers, np.ones(len(asked), dtype=np.bool_), together)
        self._built.findings[:0] = findings
        self._built.lost += lost
        bad = placed & spoiled
        if bad.any():
            self._built.lost.append(Rule("importing.lost_bad", {}, int(together[bad].sum())))
        self._built.rows_lost = int(together[~placed | bad].sum())
        self._built.rows_used = int(together.sum()) - self._built.rows_lost

    def _keep_known(self) -> None:
        """Keep the municipalities that have any value."""
        values = [array for name, array in self._built.arrays.items() if name.startswith("v_")]
        if not values:
            return
        known = np.logical_or.reduce([np.isfinite(array) for array in values])
        for name, array in self._built.arrays.items():
            if name.startswith("v_"):
                self._built.arrays[name] = array[known]
        self._built.arrays["codes"] = np.array(self._territory.codes, dtype="S6")[known]


def notes_below(
    table: Table, place: PlaceKey, columns: Sequence[Column]
) -> tuple[NDArray[np.bool_], tuple[Finding, ...]]:
    """bool[k]: rows below the data that hold words and no figure in any of `columns`: notes taken for data."""
    key = need_column(table, place.columns[0]).text
    found = np.zeros(len(key), dtype=np.bool_)
    if place.kind == "name" or not columns:
        return found, ()
    for k in range(len(key) - 1, max(len(key) - _NOTES, 0) - 1, -1):
        words = str(key[k]).strip()
        if any(str(column.text[k]).strip() for column in columns) or any(sign.isdigit() for sign in words[:4]):
            break
        found[k] = True
    if not found.any():
        return found, ()
    return found, (Finding("note", "importing.notes_below", {"rows": row_ranges(table.rows[found].tolist())}),)


def _named(value: ValueColumn) -> dict[str, str]:
    """The parameters by which a text names a value in its own language: nobody knows its id."""
    return {f"name_{language}": name for language, name in names_of(value).items()}


def names_of(value: ValueColumn) -> Names:
    """What a value is called, in every language: where one is missing, the other; where both are, the id."""
    any_name = next((name for name in value.names.values() if name.strip()), value.id)
    return {language: value.names.get(language) or any_name for language in LANGUAGES}
