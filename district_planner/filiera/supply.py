# SPDX-License-Identifier: EUPL-1.2
"""How much of each activity there is in each municipality: what is there at least and at most.

Nothing here turns what is unknown into zero: a municipality of which nothing is known has none at least and any number
at most (infinity).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from district_planner.filiera.ateco import shortest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from district_planner.filiera.catalogue import Activity
    from district_planner.filiera.matching import CodeMatch
    from district_planner.filiera.units import UnitsTable

_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Bounds:
    """What is there at least and at most, float64[n] each: the same where known, 0 and infinity where unknown."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def exact(self) -> NDArray[np.float64]:
        """The figure where it is known, NaN elsewhere."""
        return np.where(self.low == self.high, self.low, np.nan)

    @property
    def any_known(self) -> bool:
        """Whether anything is known of any municipality."""
        return bool(self.low.any() or np.isfinite(self.high).any())

    def known_in(self, other: Bounds) -> Bounds:
        """These, and where nothing at all is known of a municipality, what `other` says of it."""
        blank = (self.low == 0) & np.isinf(self.high)
        return Bounds(np.where(blank, other.low, self.low), np.where(blank, other.high, self.high))


def nothing_known(n: int) -> Bounds:
    """Of n municipalities."""
    return Bounds(np.zeros(n), np.full(n, np.inf))


class PeriodUnits:
    """The entries of one period of a table of local units, by shortest code of ATECO.

    `positions` int[m] are the municipalities of the table's codes among the n of the territory, -1 for none of them.
    Codes of the same activities ("822" and "8220") are one: of two figures for a municipality the larger counts.
    """

    def __init__(self, table: UnitsTable, period: str, edition: str, positions: NDArray[np.integer], n: int) -> None:
        self.n, self.edition = n, edition
        self.absent_is_zero = table.absent == "zero"
        codes = [shortest(code, edition) for code in table.activities]
        self.codes = {code: place for place, code in enumerate(dict.fromkeys(codes))}
        is_merged = len(self.codes) < len(codes)
        number = np.array([self.codes[code] for code in codes], dtype=np.int16)
        code: NDArray[np.integer] = number[table.activity] if is_merged else table.activity
        keep = table.of_period(period)
        if (positions < 0).any():
            keep &= positions[table.place] >= 0
        if keep.all():
            rows = np.argsort(code, kind="stable")
        else:
            rows = np.flatnonzero(keep)
            code = code[rows]
            rows = rows[np.argsort(code, kind="stable")]
        self._table, self._rows = table, rows
        self._starts_of_same: NDArray[np.intp] | None = None
        self._place = positions.astype(np.intp).take(table.place.take(rows))
        if is_merged:
            code = self._merge(np.sort(code))
        self._units = _Figure.of(self._told(table.units))
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(code, minlength=len(self.codes)))]).tolist()

    def _merge(self, code: NDArray[np.integer]) -> NDArray[np.integer]:
        """Make one entry of those with the same municipality and code."""
        key = code.astype(np.int64) * self.n + self._place
        kept, first = np.unique(key, return_index=True)
        order = np.argsort(key, kind="stable")
        self._rows = self._rows[order]
        self._starts_of_same = np.asarray(np.searchsorted(key[order], kept), dtype=np.intp)
        self._place = self._place[first]
        return np.asarray(code[first])

    def _told(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """A figure of the entries, in their order; the larger one of those that were made one."""
        told = values.take(self._rows)
        return told if self._starts_of_same is None else np.fmax.reduceat(told, self._starts_of_same)

    @cached_property
    def _employees(self) -> _Figure:
        return _Figure.of(self._told(self._table.employees))

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """bool[n]: the municipalities that have an entry of the period."""
        found = np.zeros(self.n, dtype=np.bool_)
        found[self._place] = True
        return found

    @cached_property
    def held(self) -> frozenset[str]:
        """The codes that have an entry of the period."""
        return frozenset(code for code, at in self.codes.items() if self._starts[at + 1] > self._starts[at])

    def units(self, match: CodeMatch) -> Bounds:
        """Local units of what `match` found."""
        return self._bounds(match, self._units)

    def employees(self, match: CodeMatch) -> Bounds:
        """Persons employed in what `match` found."""
        return self._bounds(match, self._employees)

    def tells_units(self, match: CodeMatch) -> bool:
        """Whether any number of units is told at all of what `match` found."""
        return any(self._units.is_known[self._span(code)].any() for code in _all_codes(match))

    def municipalities(self, match: CodeMatch) -> int:
        """How many municipalities something is known of: all that occur where what is absent is none."""
        if match.quality == "none":
            return 0
        return int(self.present.sum()) if self.absent_is_zero else int(np.isfinite(self.units(match).high).sum())

    def _span(self, code: str) -> slice:
        at = self.codes[code]
        return slice(self._starts[at], self._starts[at + 1])

    def _bounds(self, match: CodeMatch, figure: _Figure) -> Bounds:
        low, known = self._sum(match.inside, figure)
        if match.around is None:
            return Bounds(low, np.full(self.n, np.inf))
        if match.around == match.inside:
            return Bounds(low, np.where(known, low, np.inf))
        high, known = self._sum(match.around, figure)
        # A file that tells a part of a group and not the group itself: what is told is there.
        return Bounds(low, np.where(known, np.maximum(low, high), np.inf))

    def _sum(self, codes: Sequence[str], figure: _Figure) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Sum of what is known of the codes by municipality, and whether nothing of it is unknown."""
        if not codes:
            return np.zeros(self.n), self.present if self.absent_is_zero else np.zeros(self.n, dtype=np.bool_)
        spans = [self._span(code) for code in codes]
        place, told = _joined(self._place, spans), _joined(figure.told, spans)
        is_known = _joined(figure.is_known, spans)
        total = np.bincount(place, told, self.n).astype(np.float64, copy=False)
        if not self.absent_is_zero:
            return total, np.asarray(np.bincount(place[is_known], minlength=self.n) == len(codes))
        known = self.present.copy()
        known[place[~is_known]] = False
        return total, known


@dataclass(frozen=True, eq=False)
class _Figure:
    """A figure of the entries: `told` is 0 where it is not `is_known`."""

    told: NDArray[np.float64]
    is_known: NDArray[np.bool_]

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> _Figure:
        """Of `values`, NaN unknown, which are made over."""
        is_known = np.isfinite(values)
        values[~is_known] = 0.0
        return cls(values, is_known)


def _joined(values: NDArray[_Kind], spans: Sequence[slice]) -> NDArray[_Kind]:
    """The parts of an array one after the other; of one part no copy."""
    return values[spans[0]] if len(spans) == 1 else np.concatenate([values[span] for span in spans])


def _all_codes(match: CodeMatch) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*match.inside, *(match.around or ()))))


@dataclass(frozen=True, eq=False)
class PlacedPoint:
    """An active establishment of the user's: `activity` and `municipality` are positions; `size` None unknown."""

    id: int
    activity: int
    municipality: int
    name: str
    lon: float
    lat: float
    size: float | None


@dataclass(frozen=True, eq=False)
class Register:
    """What was imported of A activities in n municipalities, each figure worked out when it is first asked for.

    Demand and status of municipalities ask for none of them: they go by the bounds of `Supply`.

    Attributes:
        source: int[A], which of the s data an activity is taken from; -1 none.
        make_units, make_employees: give `units` and `employees`.
        make_totals: gives `totals`.
    """

    source: NDArray[np.intp]
    make_units: Callable[[], NDArray[np.float64]]
    make_employees: Callable[[], NDArray[np.float64]]
    make_totals: Callable[[], tuple[NDArray[np.float64], NDArray[np.float64]]]

    @cached_property
    def units(self) -> NDArray[np.float64]:
        """float64[n, A]: establishments, NaN where unknown or only bounded."""
        return self.make_units()

    @cached_property
    def employees(self) -> NDArray[np.float64]:
        """float64[n, A]: persons employed, NaN where unknown or only bounded."""
        return self.make_employees()

    @cached_property
    def totals(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Establishments and persons employed of all activities together in each data in use, float64[n, s], NaN."""
        return self.make_totals()

    def only(self, columns: Sequence[int] | slice) -> Register:
        """The same of some activities."""
        return Register(
            source=self.source[columns],
            make_units=lambda: self.units[:, columns],
            make_employees=lambda: self.employees[:, columns],
            make_totals=lambda: self.totals,
        )


@dataclass(frozen=True, eq=False)
class Supply:
    """What there is of A activities in n municipalities, one activity after the other in memory (Fortran's order).

    Attributes:
        low, high: float64[n, A], establishments at least and at most, the user's points among them; infinity unknown.
        register: what was imported.
        size_excess: float64[n, A] or None where no point says its size: by how much the sizes of the points, in the
            unit of the activity, exceed what as many establishments of the usual size serve.
        points: the establishments that were counted.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    register: Register
    size_excess: NDArray[np.float64] | None = None
    points: tuple[PlacedPoint, ...] = ()

    def only(self, columns: Sequence[int] | slice) -> Supply:
        """The same of some activities, without the list of points."""
        return Supply(
            low=self.low[:, columns],
            high=self.high[:, columns],
            register=self.register.only(columns),
            size_excess=None if self.size_excess is None else self.size_excess[:, columns],
        )

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """bool[n, A]: where there is an upper bound, so that something can be said to be missing."""
        return np.isfinite(self.high)

    @property
    def at_most(self) -> NDArray[np.float64]:
        """float64[n, A]: the upper bounds, and what is there at least where there is none."""
        return np.where(self.known, self.high, self.low)


def with_points(low: NDArray[np.float64], high: NDArray[np.float64], points: Iterable[PlacedPoint]) -> None:
    """Raise the bounds [n, A] to the number of points: a point is one of those the register counts, or one it lacks."""
    counts: dict[tuple[int, int], int] = {}
    for point in points:
        key = point.municipality, point.activity
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        low[key] = max(low[key], count)
        high[key] = max(high[key], count)


def excess_of_sizes(
    points: Iterable[PlacedPoint], activities: Sequence[Activity], n: int
) -> NDArray[np.float64] | None:
    """Sizes of the points less the usual size of as many establishments, float64[n, A]; None where none says its size.

    By hand: a nursery of 60 places where the usual one has 40: +20.
    """
    sized = [point for point in points if point.size is not None]
    if not sized:
        return None
    excess = np.zeros((n, len(activities)))
    for point in sized:
        assert point.size is not None
        excess[point.municipality, point.activity] += point.size - activities[point.activity].per_unit.default
    return excess
