# SPDX-License-Identifier: EUPL-1.2
"""Local units and persons employed by municipality, activity and period out of the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping as Answers
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from district_planner.core.texts import Value
from district_planner.filiera.ateco import ALL
from district_planner.filiera.periods import Period
from district_planner.importing import checks
from district_planner.importing.activity_codes import AGGREGATE, BLANK, ActivityCodes, codes_of
from district_planner.importing.findings import Finding, Severity, row_ranges
from district_planner.importing.headings import find_column, need_column, ref_text, rows_with
from district_planner.importing.layout import Choice, Doubt
from district_planner.importing.mapping import Mapping, UnitsColumns
from district_planner.importing.periods import period_of
from district_planner.importing.places import Keys, distinct_texts, history_rules, keys_of, unplaced
from district_planner.importing.report import LISTED
from district_planner.importing.selection import Selection, read_numbers, taken
from district_planner.importing.unit_columns import (
    COUNTED,
    EMPLOYEES,
    UNITS,
    Entries,
    Measure,
    add_figures,
    add_totals,
    keep_entries,
    measure_report,
)
from district_planner.importing.unit_entries import Axes, Sums, carried, joined, summed
from district_planner.importing.values import Built, UnitsFacts, notes_below
from district_planner.scenarios.datasets import Absent, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.importing.mapping import Classification
    from district_planner.importing.sources import Source
    from district_planner.importing.tables import Column
    from district_planner.territory import Territory
    from district_planner.territory.history import MunicipalHistory

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

ABSENT, PERIOD = "absent", "period"
"""Fields of the doubts: what an activity without a row means, and of when the rows are."""
_REPEATED = "importing.repeated_units"
_FEW_CODES = 0.5
"""With fewer of its rows coded, a column is not that of the activities."""
_YEARS_ASKED = 6


class UnitsBuilder:
    """Makes local units by municipality; `build` does it."""

    def __init__(
        self,
        source: Source,
        mapping: Mapping,
        territory: Territory,
        history: MunicipalHistory,
        answers: Answers[str, str],
        noted_period: str = "",
    ) -> None:
        assert mapping.units is not None
        self._source = source
        self._table = source.table
        self._mapping = mapping
        self._units: UnitsColumns = mapping.units
        self._territory = territory
        self._history = history
        self._answers = answers
        self._noted_period = noted_period
        self._built = Built()

    def build(self, progress: Progress) -> Built:
        """The whole of it: `built.units` says what the data set is to know.

        Raises:
            InputError: the table lacks a column the mapping needs; `Cancelled`: the user asked to stop.
        """
        built = self._built
        selection = Selection(self._table, self._source.layout)
        asked = np.flatnonzero(self._asked(selection))
        periods, period_of_row = self._periods(asked)
        codes = self._codes(asked, periods)
        if codes is not None:
            sums = np.array([outcome == AGGREGATE for outcome in codes.outcomes], dtype=np.bool_)[codes.which]
            if sums.any():
                self._told_of_sums(codes, int(sums.sum()))
                asked, period_of_row = asked[~sums], period_of_row[~sums]
                codes = replace(codes, which=codes.which[~sums])
        progress.raise_if_cancelled()
        keys = keys_of(self._table, self._mapping.place, asked, self._history)
        progress.report(0.4)
        dated, coded = period_of_row >= 0, self._known_codes(asked, codes)
        measures = self._measures(asked)
        edition = codes.edition if codes is not None else ""
        self._count_rows(keys, asked, edition, {"period": dated, "ateco": coded, "bad": _usable(measures, len(asked))})
        good = keys.placed[keys.which] & dated & coded
        progress.raise_if_cancelled()
        built.rules[:0] = [*selection.rules, *history_rules(keys, good, self._source.together[asked])]
        built.codes = keys.year
        if not built.doubts:
            self._make(keys, asked, good, codes, periods, period_of_row, measures)
        progress.report(0.7)
        if not built.doubts and self._mapping.values:
            add_figures(built, self._source, self._mapping, self._territory, self._history, progress)
        return built

    # Rows

    def _asked(self, selection: Selection) -> Bools:
        """bool[k]: the rows that are asked for: those of the mapping, without notes and other measures."""
        units = self._units
        asked = selection.rows(self._mapping.rows)
        named = [find_column(self._table, ref) for ref in (units.units, units.employees, units.value) if ref != ""]
        figures = [column for column in named if column is not None]
        notes, told = notes_below(self._table, self._mapping.place, figures)
        self._built.findings += told
        if units.is_long:
            words = (*units.units_words, *units.employees_words)
            asked &= rows_with(need_column(self._table, units.measure).text, words)
        return asked & ~notes

    def _count_rows(self, keys: Keys, asked: NDArray[np.int64], edition: str, passing: dict[str, Bools]) -> None:
        """Count the rows used and lost, each lost one for its first reason, and tell those without a place."""
        built, together = self._built, self._source.together[asked]
        everything = np.ones(len(asked), dtype=np.bool_)
        findings, lost = unplaced(keys, self._table.rows[asked], everything, together)
        built.findings[:0] = findings
        built.lost[:0] = lost
        left = keys.placed[keys.which]
        for reason, passes in passing.items():
            gone = left & ~passes
            if gone.any() and not (reason == "period" and built.doubts):
                built.lost.append(Rule(f"importing.lost_{reason}", {}, int(together[gone].sum())))
            left = left & passes
        coded = int(passing["ateco"].sum())
        if coded < _FEW_CODES * len(asked):
            params: dict[str, Value] = {"n": len(asked) - coded, "all": len(asked), "edition": edition}
            built.findings.insert(0, Finding("error", "importing.few_codes", params))
        built.rows_used = int(together[left].sum())
        built.rows_lost = int(together.sum()) - built.rows_used

    # Activities

    def _codes(self, asked: NDArray[np.int64], periods: tuple[str, ...]) -> ActivityCodes | None:
        """The codes of the asked rows; None where all are about all activities."""
        if self._units.activity == "":
            return None
        column = need_column(self._table, self._units.activity)
        years = [int(period[:4]) for period in periods]
        codes = codes_of(column, asked, self._units, self._answers, max(years, default=None))
        self._built.doubts += codes.doubts
        mended = codes.mended[codes.which]
        if mended.any():
            examples = [codes.texts[k] for k in np.flatnonzero(codes.mended).tolist()[:4]]
            params = {"column": column.shown, "codes": ", ".join(examples)}
            self._built.rules.append(Rule("importing.rule_ateco_zeros", params, int(mended.sum())))
        return codes

    def _told_of_sums(self, codes: ActivityCodes, n: int) -> None:
        texts = [text for text, outcome in zip(codes.texts, codes.outcomes, strict=True) if outcome == AGGREGATE]
        self._built.rules.append(Rule("importing.rule_ateco_sums", {"codes": ", ".join(texts[:12])}, n))

    def _known_codes(self, asked: NDArray[np.int64], codes: ActivityCodes | None) -> Bools:
        """bool[k]: the rows whose code can be used; the others are told."""
        if codes is None:
            return np.ones(len(asked), dtype=np.bool_)
        column = need_column(self._table, self._units.activity)
        blank = np.array([outcome == BLANK for outcome in codes.outcomes], dtype=np.bool_)
        wrong = np.array([code is None for code in codes.codes], dtype=np.bool_)
        if self._units.each_row and blank.any():
            n = int(blank[codes.which].sum())
            self._built.rules.append(Rule("importing.rule_ateco_blank", {"column": column.shown}, n))
            wrong &= ~blank
        for k in np.flatnonzero(wrong).tolist():
            if not (codes.which == k).any():
                continue
            key = "importing.ateco_blank" if blank[k] else "importing.ateco_unknown"
            self._tell(key, {"edition": codes.edition}, column, codes.texts[k], asked[codes.which == k])
        return ~wrong[codes.which]

    # Periods

    def _periods(self, asked: NDArray[np.int64]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """The periods in order, and int64[k] which of them each row is of; -1 where it says none."""
        units = self._units
        if units.period != "" and (column := find_column(self._table, units.period)) is not None:
            texts, which = distinct_texts(column.cells[asked])
            told = [period_of(text) for text in texts]
            for k, period in enumerate(told):
                if not period:
                    self._tell("importing.period_unknown", {}, column, texts[k], asked[which == k])
            periods = tuple(sorted(set(told) - {""}, key=Period.parse))
            place = np.array([periods.index(period) if period else -1 for period in told], dtype=np.int64)
            return periods, place[which]
        said = self._answers.get(PERIOD) or units.period_text or self._noted_period
        period = period_of(said)
        if not period:
            self._ask_period(said)
        return (period,) if period else (), np.full(len(asked), 0 if period else -1, dtype=np.int64)

    def _ask_period(self, said: str) -> None:
        """Ask of when the rows are: the years of the file's name first, then the last ones."""
        named = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self._table.name)
        from datetime import UTC, datetime

        now = datetime.now(UTC).year
        years = dict.fromkeys([*named, *(str(now - k) for k in range(_YEARS_ASKED))])
        choices = tuple(Choice(year, "importing.choice_year", {"year": year}) for year in years)
        self._built.doubts.append(Doubt("importing.doubt_period", {"value": said}, choices, PERIOD))

    # Numbers

    def _measures(self, asked: NDArray[np.int64]) -> list[Measure]:
        """Units and persons employed in the rows that tell them."""
        units, found = self._units, []
        if units.is_long:
            told = need_column(self._table, units.measure).text[asked]
            column = need_column(self._table, units.value)
            for name, words in ((UNITS, units.units_words), (EMPLOYEES, units.employees_words)):
                rows = np.flatnonzero(rows_with(told, words))
                found.append(self._numbers(name, column, asked, rows))
            return found
        rows = np.arange(len(asked), dtype=np.int64)
        for name, ref in ((UNITS, units.units), (EMPLOYEES, units.employees)):
            if name == UNITS and units.each_row:
                none = np.empty(0, dtype=np.int64)
                found.append(Measure(UNITS, "", rows, np.ones(len(rows)), none, 0, {}))
            elif ref != "" and name == EMPLOYEES and units.classes:
                found.append(self._classes(need_column(self._table, ref), asked, rows))
            elif ref != "" and name == EMPLOYEES and find_column(self._table, ref) is None:
                note = Finding("note", "importing.optional_absent", {"name": ref_text(ref)})
                self._built.findings.append(note)
            elif ref != "":
                found.append(self._numbers(name, need_column(self._table, ref), asked, rows))
        return found

    def _numbers(self, name: str, column: Column, asked: NDArray[np.int64], rows: NDArray[np.int64]) -> Measure:
        numbers = read_numbers(column, asked[rows], self._source.layout)
        values = numbers.values
        with np.errstate(invalid="ignore"):
            negative = np.flatnonzero(values < 0)
        if numbers.ambiguous:
            self._built.doubts.append(checks.ambiguous_number(column, asked[rows[numbers.bad]]))
        else:
            self._built.findings += checks.bad_numbers(self._table, column, asked[rows[numbers.bad]])
        self._built.findings += checks.out_of_range(self._table, column, asked[rows[negative]], COUNTED[name])
        values[negative] = np.nan
        bad = np.union1d(numbers.bad, negative).astype(np.int64)
        return Measure(name, column.shown, rows, values, bad, int(numbers.missing.sum()), numbers.marks)

    def _classes(self, column: Column, asked: NDArray[np.int64], rows: NDArray[np.int64]) -> Measure:
        """Persons employed where the file tells a class: the number that stands for it, else unknown."""
        texts, which = distinct_texts(taken(column, asked).cells)
        known = {text.strip().casefold(): number for text, number in self._units.classes.items()}
        of_text = np.array([known.get(text.strip().casefold(), np.nan) for text in texts], dtype=np.float64)
        values = of_text[which]
        told = ", ".join(f"{text} = {number:g}" for text, number in self._units.classes.items())
        self._built.rules.append(
            Rule("importing.rule_classes", {"column": column.shown, "classes": told}, int(np.isfinite(values).sum()))
        )
        none = np.empty(0, dtype=np.int64)
        return Measure(EMPLOYEES, column.shown, rows, values, none, int(np.isnan(values).sum()), {})

    # Entries

    def _make(
        self,
        keys: Keys,
        asked: NDArray[np.int64],
        good: Bools,
        codes: ActivityCodes | None,
        periods: tuple[str, ...],
        period_of_row: NDArray[np.int64],
        measures: list[Measure],
    ) -> None:
        """Put the rows together and carry them; the arrays, columns and reports go into `built`."""
        activities, activity_of_row = _activities(codes, len(asked), each_row=self._units.each_row)
        axes = Axes(len(activities), max(len(periods), 1))
        entry = axes.entry(keys.which, np.maximum(activity_of_row, 0), np.maximum(period_of_row, 0))
        totals = axes.entry(keys.which, np.zeros(len(asked), dtype=np.int64), np.maximum(period_of_row, 0))
        sums = dict.fromkeys(COUNTED, summed(np.empty(0, dtype=np.int64), np.empty(0)))
        for one in measures:
            fine = good[one.rows]
            fine[one.bad] = False
            rows, values = one.rows[fine], one.values[fine]
            if self._units.each_row:
                # A firm counts for its activity and for all of them; one without a code for the latter alone.
                coded = activity_of_row[rows] > 0
                both = np.concatenate((entry[rows][coded], totals[rows]))
                sums[one.name] = summed(both, np.concatenate((values[coded], values)))
            else:
                sums[one.name] = self._put_together(keys, asked, entry[rows], rows, values)
        self._tell_each_once()
        absent = self._absent(tuple(sums.values()), axes)
        if absent is None:
            return
        found, numbers = joined(tuple(sums.values()))
        found, numbers = carried(found, numbers, axes, keys.match, absent_is_zero=absent == "zero")
        if self._units.everywhere:
            found, numbers = self._with_all(found, numbers, axes)
        edition = codes.edition if codes is not None else ""
        series = self._units.series
        facts = UnitsFacts(cast("Classification", edition), absent, series, periods, self._units.partial)
        self._built.units = facts
        entries = Entries(found, dict(zip(COUNTED, numbers, strict=True)), axes, activities)
        keep_entries(self._built, entries, facts, self._territory)
        if not self._mapping.values:
            add_totals(self._built, facts)
        each_row = self._units.each_row
        self._built.reports += [measure_report(one, entries, each_row=each_row) for one in measures]

    def _put_together(
        self,
        keys: Keys,
        asked: NDArray[np.int64],
        entry: NDArray[np.int64],
        rows: NDArray[np.int64],
        values: Floats,
    ) -> Sums:
        """One number for each entry; several rows of one are an error unless they add up or say the same."""
        sums = summed(entry, values)
        repeated = np.flatnonzero(sums.rows > 1)
        if self._units.repeated == "sum" or not len(repeated):
            return sums
        local = np.searchsorted(sums.entry, entry)
        differs = checks.differing(local, values, len(sums.entry))
        total = sums.total.copy()
        first = np.full(len(sums.entry), np.nan)
        first[local] = values
        total[repeated] = np.where(differs[repeated], np.nan, first[repeated])
        for key, which in ((_REPEATED, differs), ("importing.repeated_units_same", ~differs)):
            self._tell_repeated(key, keys, asked, local, rows, repeated[which[repeated]])
        return Sums(sums.entry, total, sums.rows)

    def _tell_each_once(self) -> None:
        """Rows that repeat an activity in both numbers are told once, as an error where either differs."""
        repeated = [one for one in self._built.findings if one.key.startswith(_REPEATED)]
        errors = {(one.row, one.value) for one in repeated if one.severity == "error"}
        seen: set[tuple[int | None, str]] = set()
        kept = []
        for one in self._built.findings:
            at = (one.row, one.value)
            if one in repeated and (at in seen or (one.severity == "warning" and at in errors)):
                continue
            if one in repeated:
                seen.add(at)
            kept.append(one)
        self._built.findings = kept

    def _tell_repeated(
        self,
        key: str,
        keys: Keys,
        asked: NDArray[np.int64],
        local: NDArray[np.int64],
        rows: NDArray[np.int64],
        repeated: NDArray[np.int64],
    ) -> None:
        severity: Severity = "error" if key == _REPEATED else "warning"
        for entry in repeated[:LISTED].tolist():
            at = rows[local == entry]
            numbers = np.sort(self._table.rows[asked[at]])
            params: dict[str, Value] = {"first": str(int(numbers[0])), "others": row_ranges(numbers[1:].tolist())}
            self._built.findings.append(
                Finding(severity, key, params, int(numbers[1]), keys.column, keys.texts[int(keys.which[at[0]])])
            )
        if len(repeated) > LISTED:
            more: dict[str, Value] = {"n": len(repeated) - LISTED, "column": keys.column}
            self._built.findings.append(Finding(severity, "importing.more_repeated", more, None, keys.column))

    def _absent(self, sums: tuple[Sums, ...], axes: Axes) -> Absent | None:
        """What an activity without a row means; None, with a doubt, where nobody says it and it matters."""
        answer = self._answers.get(ABSENT, "")
        if answer in ("zero", "unknown"):
            return cast("Absent", answer)
        if self._units.absent:
            return self._units.absent
        entry = np.unique(np.concatenate([one.entry for one in sums]))
        key, activity, period = axes.parts(entry)
        places = np.bincount(np.unique(key * axes.periods + period) % axes.periods, minlength=axes.periods)
        kinds = np.bincount(np.unique(activity * axes.periods + period) % axes.periods, minlength=axes.periods)
        if int((places * kinds).sum()) == len(entry):
            return "unknown"  # every activity has a row everywhere: nothing is absent
        choices = (
            Choice("unknown", "importing.choice_absent_unknown", {}),
            Choice("zero", "importing.choice_absent_zero", {}),
        )
        self._built.doubts.append(Doubt("importing.doubt_absent", {}, choices, ABSENT))
        return None

    def _with_all(
        self, found: NDArray[np.int64], numbers: list[Floats], axes: Axes
    ) -> tuple[NDArray[np.int64], list[Floats]]:
        """With no units at all in the municipalities that have no row of a period."""
        n = len(self._territory)
        place, _, period = axes.parts(found)
        there = np.zeros((n, axes.periods), dtype=np.bool_)
        there[place, period] = True
        missing, when = np.nonzero(~there)
        new = axes.entry(missing.astype(np.int64), np.zeros(len(missing), dtype=np.int64), when.astype(np.int64))
        order = np.argsort(np.concatenate((found, new)), kind="stable")
        self._built.rules.append(Rule("importing.rule_units_everywhere"))
        zero = np.zeros(len(new))
        return np.concatenate((found, new))[order], [np.concatenate((one, zero))[order] for one in numbers]

    def _tell(self, key: str, params: dict[str, Value], column: Column, value: str, at: NDArray[np.int64]) -> None:
        """An error that several rows share, with their numbers."""
        rows = np.sort(self._table.rows[at]).tolist()
        if not rows:
            return
        more: dict[str, Value] = {"rows": row_ranges(rows[:60]), "n_rows": len(rows)} if len(rows) > 1 else {}
        self._built.findings.append(Finding("error", key, {**params, **more}, rows[0], column.shown, checks.cut(value)))


def _usable(measures: list[Measure], k: int) -> Bools:
    """bool[k]: the rows none of whose numbers is wrong."""
    usable = np.ones(k, dtype=np.bool_)
    for one in measures:
        usable[one.rows[one.bad]] = False
    return usable


def _activities(codes: ActivityCodes | None, k: int, *, each_row: bool) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different activities, sorted, and int64[k] which of them each row is about; -1 where it has no code."""
    if codes is None:
        return (ALL,), np.zeros(k, dtype=np.int64)
    found = {code for code in codes.codes if code is not None} | ({ALL} if each_row else set())
    activities = tuple(sorted(found))
    of_text = np.array([-1 if code is None else activities.index(code) for code in codes.codes], dtype=np.int64)
    return activities, of_text[codes.which]
