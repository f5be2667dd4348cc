# SPDX-License-Identifier: EUPL-1.2
"""Which data the supply of each activity of a plan is taken from, and what they say by municipality.

The rule. Data sets of one series (a data set without a series is one for itself) stand together. For each activity:

1. The series that tells it best: by the very codes before by their parts, before a broader group, before a few parts;
   of equal ones the series that tells of most municipalities, then the one with the latest period, then the one
   imported last.
2. In that series the latest period that tells it as well, of at least half as many municipalities as the fullest does.
   With the parameter `supply_period` only periods that end no later than that one.
3. Of several data sets with that period the one imported last counts wherever it knows something.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from district_planner.filiera.ateco import ALL, shortest, undotted
from district_planner.filiera.matching import CodeMatch, Quality, edition_by_codes, match_codes
from district_planner.filiera.periods import Period
from district_planner.filiera.supply import Bounds, PeriodUnits, Register, nothing_known
from district_planner.scenarios.supply import units_datasets, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from district_planner.filiera.catalogue import Activity
    from district_planner.filiera.units import UnitsTable
    from district_planner.scenarios.datasets import Dataset
    from district_planner.scenarios.payloads import Payloads
    from district_planner.scenarios.plan import Plan
    from district_planner.territory import Territory

_RANK: dict[Quality, int] = {"exact": 4, "parts": 3, "broader": 2, "partial": 1, "none": 0}
_FULL_ENOUGH = 0.5
_TABLES_KEPT = 8
_COLUMNS_KEPT = 6
ContentKey = tuple[tuple[int, str, str, str, str], ...]


@dataclass(frozen=True)
class SupplyPeriod:
    """A period of a series of supply that the plan holds; `dataset` is the id of the one imported last."""

    dataset: int
    period: str
    series: str


@dataclass(frozen=True)
class SupplySource:
    """What an activity is taken from: the data sets with that period, the one imported last first.

    `datasets` are those of `dataset_ids` as the plan has them; `editions` of ATECO and `matches` are parallel to them.
    """

    series: str
    period: str
    dataset_ids: tuple[int, ...]
    editions: tuple[str, ...]
    matches: tuple[CodeMatch, ...]
    datasets: tuple[Dataset, ...] = ()

    def with_datasets(self, datasets: tuple[Dataset, ...]) -> SupplySource:
        """With the data sets as they are now: they may have a new title while their numbers are kept."""
        return SupplySource(self.series, self.period, self.dataset_ids, self.editions, self.matches, datasets)

    @property
    def quality(self) -> Quality:
        """The least of what its data sets have, those apart that have nothing."""
        told = [match.quality for match in self.matches if match.quality != "none"]
        return min(told, key=_RANK.__getitem__, default="none")

    @property
    def key(self) -> tuple[str, str]:
        """Which series and period."""
        return self.series, self.period


@dataclass(frozen=True, eq=False)
class ImportedSupply:
    """Local units of A activities in n municipalities, as the sources in use tell them.

    `low`, `high` float64[n, A], at least and at most; `by_employees` bool[A]: no units are told, they are persons
    employed by the usual jobs of one.
    """

    sources: tuple[SupplySource | None, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    register: Register
    by_employees: NDArray[np.bool_]


class Table:
    """A table of local units with what is asked of it again and again. `dataset` is the id of its data set."""

    def __init__(self, dataset: int, series: str, table: UnitsTable, positions: dict[str, int]) -> None:
        self.dataset, self.series, self.table = dataset, series, table
        self._position = positions
        self.periods = {label: Period.parse(label) for label in table.periods}
        self._units: dict[str, PeriodUnits] = {}
        self._matches: dict[tuple[tuple[str, ...], str], CodeMatch] = {}

    @cached_property
    def edition(self) -> str:
        """The edition of ATECO it says, or the one its codes fit."""
        last = max(self.periods.values(), default=None)
        year = last.end.year if last else 0
        return self.table.classification or edition_by_codes(self.table.activities, year)[0]

    @cached_property
    def positions(self) -> NDArray[np.intp]:
        """The municipality of each of its codes, -1 for none."""
        found = map(self._position.get, self.table.codes, repeat(-1))
        return np.fromiter(found, dtype=np.intp, count=len(self.table.codes))

    @cached_property
    def held(self) -> dict[str, frozenset[str]]:
        """The shortest codes that have an entry, by period."""
        table = self.table
        width = len(table.activities)
        pairs = np.flatnonzero(self._entries(table.activity, width)).tolist()
        short = [shortest(code, self.edition) for code in table.activities]
        found: dict[str, set[str]] = {label: set() for label in table.periods}
        for pair in pairs:
            found[table.periods[pair // width]].add(short[pair % width])
        return {label: frozenset(codes) for label, codes in found.items()}

    @cached_property
    def municipalities(self) -> dict[str, int]:
        """How many municipalities have an entry, by period."""
        table = self.table
        width = len(table.codes)
        counts = (self._entries(table.place, width).reshape(len(table.periods), width) > 0).sum(axis=1).tolist()
        return dict(zip(table.periods, counts, strict=True))

    def _entries(self, among: NDArray[np.integer], width: int) -> NDArray[np.intp]:
        """How many entries there are by period and by position `among` `width` others, one period after the other."""
        periods = self.table.periods
        key = among if len(periods) == 1 else self.table.period.astype(np.int64) * width + among
        return np.bincount(key, minlength=width * len(periods))

    def units(self, period: str) -> PeriodUnits:
        """The entries of a period, put in order once."""
        if period not in self._units:
            self._units[period] = PeriodUnits(self.table, period, self.edition, self.positions, len(self._position))
        return self._units[period]

    def match(self, activity: Activity, period: str) -> CodeMatch:
        """How the codes of an activity are found in a period."""
        key = activity.ateco(self.edition), period
        if key not in self._matches:
            held = self.held.get(period, frozenset())
            self._matches[key] = match_codes(map(undotted, key[0]), held, self.edition)
        return self._matches[key]


class SupplyReader:
    """Reads the supply of plans; keeps tables by their content, and the columns made of them."""

    def __init__(self, territory: Territory) -> None:
        self._positions = {code: position for position, code in enumerate(territory.codes)}
        self._tables: OrderedDict[tuple[int, str, str, str, str], Table] = OrderedDict()
        self._imported: OrderedDict[object, ImportedSupply] = OrderedDict()

    def tables(self, plan: Plan, payloads: Payloads) -> tuple[Table, ...]:
        """The tables of the plan's data sets of local units, the one imported last first.

        Raises:
            PlannerError: the numbers of one cannot be read.
        """
        return tuple(self._table(dataset, payloads) for dataset in reversed(units_datasets(plan)))

    def _table(self, dataset: Dataset, payloads: Payloads) -> Table:
        key = _content(dataset)
        if key not in self._tables:
            made = Table(dataset.id, series_of(dataset), units_of(dataset, payloads), self._positions)
            self._tables[key] = made
            while len(self._tables) > _TABLES_KEPT:
                self._tables.popitem(last=False)
        self._tables.move_to_end(key)
        return self._tables[key]

    def imported(self, plan: Plan, activities: Sequence[Activity], payloads: Payloads) -> ImportedSupply:
        """What the data in use say of the activities, kept while data, codes and the period asked for are the same."""
        key = content_key(plan), codes_key(activities), plan.parameters.supply_period
        if key not in self._imported:
            tables = self.tables(plan, payloads)
            asked = Period.parse(plan.parameters.supply_period) if plan.parameters.supply_period else None
            sources = [choose_source(activity, tables, asked) for activity in activities]
            self._imported[key] = columns_of(activities, sources, tables, len(self._positions))
            while len(self._imported) > _COLUMNS_KEPT:
                self._imported.popitem(last=False)
        self._imported.move_to_end(key)
        return self._imported[key]

    def of_period(
        self, plan: Plan, activities: Sequence[Activity], series: str, period: str, payloads: Payloads
    ) -> ImportedSupply:
        """What one period of a series says of the activities, whether in use or not; kept like `imported`."""
        key = content_key(plan), codes_key(activities), (series, period)
        if key not in self._imported:
            tables = self.tables(plan, payloads)
            group = [table for table in tables if table.series == series]
            sources = [_source(activity, group, series, period) for activity in activities]
            self._imported[key] = columns_of(activities, sources, tables, len(self._positions))
            while len(self._imported) > _COLUMNS_KEPT:
                self._imported.popitem(last=False)
        self._imported.move_to_end(key)
        return self._imported[key]


def content_key(plan: Plan) -> ContentKey:
    """What the supply of a plan is read from: the same key, the same numbers."""
    return tuple(_content(dataset) for dataset in units_datasets(plan))


def _content(dataset: Dataset) -> tuple[int, str, str, str, str]:
    return dataset.id, dataset.payload, dataset.classification, dataset.absent, dataset.series


def codes_key(activities: Iterable[Activity]) -> tuple[tuple[object, ...], ...]:
    """What of the activities their supply depends on."""
    return tuple((a.id, a.ateco_2007, a.ateco_2022, a.ateco_2025, a.jobs.default) for a in activities)


def series_of(dataset: Dataset) -> str:
    """The series of a data set; one of its own where it has none."""
    return dataset.series or f"#{dataset.id}"


def supply_periods(tables: Iterable[Table]) -> tuple[SupplyPeriod, ...]:
    """Every period that is held, the latest first, by series."""
    found: dict[tuple[str, str], tuple[Period, SupplyPeriod]] = {}
    for table in tables:
        series = table.series
        for label, period in table.periods.items():
            found.setdefault((series, label), (period, SupplyPeriod(table.dataset, label, series)))
    return tuple(entry for _, entry in sorted(found.values(), key=lambda pair: pair[0], reverse=True))


def choose_source(activity: Activity, tables: Sequence[Table], asked: Period | None) -> SupplySource | None:
    """What the supply of an activity is taken from, by the rule above; None where nothing tells it."""
    candidates: dict[str, list[tuple[int, Period, int]]] = {}
    for table in tables:
        for label, period in table.periods.items():
            rank = _RANK[table.match(activity, label).quality]
            if rank and (asked is None or period.end <= asked.end):
                told = candidates.setdefault(table.series, [])
                told.append((rank, period, table.municipalities[label]))
    if not candidates:
        return None
    order = list(dict.fromkeys(table.series for table in reversed(tables)))

    def worth(series: str) -> tuple[int, int, Period, int]:
        told = candidates[series]
        best = max(rank for rank, _, _ in told)
        fullest = max(count for rank, _, count in told if rank == best)
        return best, fullest, max(period for rank, period, _ in told if rank == best), order.index(series)

    series = max(candidates, key=worth)
    best, fullest, _, _ = worth(series)
    period = max(p for rank, p, count in candidates[series] if rank == best and count >= _FULL_ENOUGH * fullest)
    group = [table for table in tables if table.series == series]
    return _source(activity, group, series, period.label)


def columns_of(
    activities: Sequence[Activity], sources: Sequence[SupplySource | None], tables: Sequence[Table], n: int
) -> ImportedSupply:
    """What the sources of the activities say of n municipalities."""
    count = len(activities)
    by_id = {table.dataset: table for table in tables}
    low, high = (np.empty((n, count), order="F") for _ in range(2))
    by_employees = np.zeros(count, dtype=np.bool_)
    for at, (activity, source) in enumerate(zip(activities, sources, strict=True)):
        counted = nothing_known(n) if source is None else _units(source, by_id)
        if source is not None and not counted.any_known:
            counted = _by_employees(source, by_id, activity)
            by_employees[at] = counted.any_known
        low[:, at], high[:, at] = counted.low, counted.high
    keys = {source.key: source for source in sources if source is not None}
    place = {key: at for at, key in enumerate(keys)}
    register = Register(
        source=np.array([-1 if source is None else place[source.key] for source in sources], dtype=np.intp),
        make_units=lambda: _told_units(sources, Bounds(low, high), by_employees),
        make_employees=lambda: _employees(sources, by_id, n),
        make_totals=lambda: _all_totals(keys.values(), by_id, n),
    )
    return ImportedSupply(tuple(sources), low, high, register, by_employees)


def _units(source: SupplySource, tables: dict[int, Table]) -> Bounds:
    """Local units of an activity: what was imported last counts where it knows something."""
    return reduce(Bounds.known_in, (entries.units(match) for entries, match in _entries(source, tables)))


def _by_employees(source: SupplySource, tables: dict[int, Table], activity: Activity) -> Bounds:
    """Local units made of the persons employed; nothing known where the activity has no jobs."""
    people = reduce(Bounds.known_in, (entries.employees(match) for entries, match in _entries(source, tables)))
    jobs = activity.jobs.default
    return Bounds(people.low / jobs, people.high / jobs) if jobs > 0 else nothing_known(len(people.low))


def _its_own(source: SupplySource | None, counted: Bounds) -> NDArray[np.float64]:
    """What is surely of the activity itself, NaN elsewhere: nothing of a broader group.

    Where such a group has none, the activity has none either; but those places alone would pass for all of them.
    """
    if source is not None and source.quality == "broader":
        return np.full(len(counted.low), np.nan)
    return counted.exact


def _told_units(
    sources: Sequence[SupplySource | None], counted: Bounds, by_employees: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Local units of each activity, float64[n, A], NaN where unknown or only bounded, or made of persons employed."""
    units = np.full(counted.low.shape, np.nan, order="F")
    for at, source in enumerate(sources):
        if not by_employees[at]:
            units[:, at] = _its_own(source, Bounds(counted.low[:, at], counted.high[:, at]))
    return units


def _employees(sources: Sequence[SupplySource | None], tables: dict[int, Table], n: int) -> NDArray[np.float64]:
    """Persons employed of each activity, float64[n, A], NaN where unknown or only bounded."""
    people = np.full((n, len(sources)), np.nan, order="F")
    for at, source in enumerate(sources):
        if source is not None:
            told = [entries.employees(match) for entries, match in _entries(source, tables)]
            people[:, at] = _its_own(source, reduce(Bounds.known_in, told))
    return people


def _entries(source: SupplySource, tables: dict[int, Table]) -> list[tuple[PeriodUnits, CodeMatch]]:
    found = zip(source.dataset_ids, source.matches, strict=True)
    return [(tables[dataset].units(source.period), match) for dataset, match in found]


def _source(activity: Activity, group: Sequence[Table], series: str, period: str) -> SupplySource | None:
    """The data sets of a series with a period, and how each tells the activity; None where none does."""
    held = [(table, table.match(activity, period)) for table in group]
    told = [(table, match) for table, match in held if match.quality != "none"]
    if not told:
        return None
    return SupplySource(
        series=series,
        period=period,
        dataset_ids=tuple(table.dataset for table, _ in told),
        editions=tuple(table.edition for table, _ in told),
        matches=tuple(match for _, match in told),
    )


def _all_totals(
    sources: Iterable[SupplySource], tables: dict[int, Table], n: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Units and persons employed of all activities together by source, float64[n, s] each, NaN unknown."""
    totals = [_totals(source, tables, n) for source in sources]
    if not totals:
        return np.empty((n, 0)), np.empty((n, 0))
    return np.column_stack([units for units, _ in totals]), np.column_stack([people for _, people in totals])


def _totals(source: SupplySource, tables: dict[int, Table], n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Units and persons employed of all activities together, NaN unknown."""
    units, people = nothing_known(n), nothing_known(n)
    for table in tables.values():
        if table.series == source.series and source.period in table.periods:
            match = match_codes([ALL], table.held[source.period], table.edition)
            entries = table.units(source.period)
            units, people = units.known_in(entries.units(match)), people.known_in(entries.employees(match))
    return units.exact, people.exact
