# SPDX-License-Identifier: EUPL-1.2
"""Who lives where and works where: observed commuters between municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Flows:
    """Employed persons by municipality of residence and of work, over the n municipalities of a territory.

    `origin` int32[k], where they live, and `destination` int32[k], where they work, are positions; `persons`
    float64[k] are finite and never negative. Each pair stands once, ordered by origin and then by destination; the
    pair of a municipality with itself are those who work where they live. A pair that is not recorded is unknown here,
    not zero: some files leave out small flows. Made by `flows_of`.
    """

    origin: NDArray[np.int32]
    destination: NDArray[np.int32]
    persons: NDArray[np.float64]
    n: int

    @cached_property
    def total(self) -> float:
        """All persons."""
        return float(self.persons.sum())

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        return np.searchsorted(self.origin, np.arange(self.n + 1))

    @cached_property
    def _by_destination(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Order of the pairs by destination, and where each destination starts in it."""
        order = np.argsort(self.destination, kind="stable")
        return order, np.searchsorted(self.destination[order], np.arange(self.n + 1))

    def residents_working(self) -> NDArray[np.float64]:
        """Employed residents of each municipality, wherever they work: float64[n], NaN without any record."""
        return self._summed(self.origin, self.persons)

    def jobs(self) -> NDArray[np.float64]:
        """Persons who work in each municipality, wherever they live: float64[n], NaN without any record."""
        return self._summed(self.destination, self.persons)

    def within(self) -> NDArray[np.float64]:
        """Persons who live and work in the same municipality: float64[n], NaN where that pair is not recorded."""
        own = self.origin == self.destination
        return self._summed(self.origin[own], self.persons[own])

    def _summed(self, place: NDArray[np.int32], persons: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(place, weights=persons, minlength=self.n).astype(np.float64, copy=False)
        sums[np.bincount(place, minlength=self.n) == 0] = np.nan
        return sums

    def self_containment_supply(self) -> NDArray[np.float64]:
        """Share of the employed residents who work in their own municipality: float64[n], NaN where unknown.

        The supply side of the literature on travel-to-work areas, where the place supplies labour (Coombes and others
        1986; Istat's local labour systems). By hand: 60 of 100 employed residents: 0.6.
        """
        return ratio(self.within(), self.residents_working())

    def self_containment_demand(self) -> NDArray[np.float64]:
        """Share of the jobs that residents of the municipality hold: float64[n], NaN where unknown (demand side)."""
        return ratio(self.within(), self.jobs())

    def from_origin(self, municipality: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Where the residents of a municipality work and how many do, the largest flow first."""
        span = slice(self._starts[municipality], self._starts[municipality + 1])
        return _by_size(self.destination[span], self.persons[span])

    def to_destination(self, municipality: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Where those who work in a municipality live and how many do, the largest flow first."""
        order, starts = self._by_destination
        pairs = order[starts[municipality] : starts[municipality + 1]]
        return _by_size(self.origin[pairs], self.persons[pairs])

    def among(self, places: ArrayLike) -> Flows:
        """The flows with both ends in `places` (positions), still numbered over the n municipalities."""
        chosen = np.zeros(self.n, dtype=np.bool_)
        chosen[np.asarray(places, dtype=np.intp)] = True
        both = chosen[self.origin] & chosen[self.destination]
        return Flows(self.origin[both], self.destination[both], self.persons[both], self.n)

    def of_area(self, places: ArrayLike) -> AreaFlows:
        """How closed the labour market of an area is; `places` are positions."""
        chosen = np.zeros(self.n, dtype=np.bool_)
        chosen[np.asarray(places, dtype=np.intp)] = True
        lives, works = chosen[self.origin], chosen[self.destination]
        return AreaFlows(
            float(self.persons[lives & works].sum()),
            float(self.persons[lives & ~works].sum()),
            float(self.persons[~lives & works].sum()),
        )


@dataclass(frozen=True)
class AreaFlows:
    """Persons who live and work `inside` an area, who live inside and work outside (`leaving`), and the reverse."""

    inside: float
    leaving: float
    arriving: float

    @property
    def self_containment_supply(self) -> float:
        """Share of the employed residents of the area who work in it; NaN without any."""
        return _share(self.inside, self.inside + self.leaving)

    @property
    def self_containment_demand(self) -> float:
        """Share of the jobs of the area that its residents hold; NaN without any."""
        return _share(self.inside, self.inside + self.arriving)


def flows_of(origin: ArrayLike, destination: ArrayLike, persons: ArrayLike, n: int) -> Flows:
    """The flows of k records, pairs that come more than once (two parts of a merged municipality) added up.

    `origin` and `destination` are positions of the n municipalities, `persons` their numbers.

    Raises:
        InputError: a record whose number of persons is missing or negative.
        ValueError: a position outside 0 ... n - 1, or arrays of different length.
    """
    lives, works = np.asarray(origin, dtype=np.int64), np.asarray(destination, dtype=np.int64)
    counted = np.asarray(persons, dtype=np.float64)
    if not lives.shape == works.shape == counted.shape:
        raise ValueError("a flow needs an origin, a destination and a number of persons")
    ends = np.concatenate((lives, works))
    if len(ends) and (ends.min() < 0 or ends.max() >= n):
        raise ValueError("a position is not in the territory")
    bad = np.flatnonzero(~(np.isfinite(counted) & (counted >= 0)))
    if len(bad):
        raise InputError("commuting.persons_unusable", n=len(bad), record=int(bad[0]) + 1)
    key = lives * n + works
    if len(key) > 1 and not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        key, counted = key[first], np.add.reduceat(counted[order], first)
    return Flows((key // n).astype(np.int32), (key % n).astype(np.int32), counted, n)


def _by_size(places: NDArray[np.int32], persons: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    order = np.argsort(-persons, kind="stable")
    return places[order], persons[order]


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
