# SPDX-License-Identifier: EUPL-1.2
"""A plan's activities with their demand, supply and residents as arrays, and the sums of areas to compare with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from district_planner.filiera.catalogue import Activity
    from district_planner.filiera.demand import DemandModel
    from district_planner.filiera.supply import Supply

REGIONS = 20
AT_ONCE = 8
"""Activities worked on at a time: their columns stay in the processor's cache."""
_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True)
class Rules:
    """The parameters of the comparison: bands of the ratio, and the share of a catchment that must be known."""

    gap_below: float
    surplus_above: float
    known_share: float


@dataclass(frozen=True, eq=False)
class Reach:
    """Where the people of a place live: positions `inside`, their weights and minutes, and its own municipalities."""

    inside: NDArray[np.intp]
    weights: NDArray[np.float64]
    minutes: NDArray[np.float64]
    home: NDArray[np.intp]


class _Sums:
    """Sums by area, float64[..., A] each."""

    def _each(self, change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Self:
        return type(self)(*(change(getattr(self, field.name)) for field in fields(self)))  # type: ignore[arg-type]

    def of(self, rows: NDArray[np.intp]) -> Self:
        """The sums of several areas together, float64[A]."""
        return self._each(lambda values: values[rows].sum(axis=0))

    def of_columns(self, columns: Sequence[int] | slice) -> Self:
        """Those of some activities."""
        return self._each(lambda values: values[..., columns])


@dataclass(frozen=True, eq=False)
class AreaSums(_Sums):
    """What the known municipalities of areas hold, float64[..., A]: the last axis are the activities.

    `low`, `high` establishments; `base` residents of the ages an activity is compared by; `count` municipalities.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    base: NDArray[np.float64]
    count: NDArray[np.float64]

    @cached_property
    def density(self) -> NDArray[np.float64]:
        """Establishments (at most) for each resident, NaN where nobody is known."""
        return ratio(self.high, self.base)

    @cached_property
    def is_exact(self) -> NDArray[np.bool_]:
        """Whether the establishments are known, not only bounded."""
        return np.asarray(self.low == self.high)


@dataclass(frozen=True, eq=False)
class ShareSums(_Sums):
    """For the location quotient: persons employed and units of an activity and of all, float64[..., A].

    Over the municipalities that tell both.
    """

    employees: NDArray[np.float64]
    all_employees: NDArray[np.float64]
    units: NDArray[np.float64]
    all_units: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Area:
    """A reference area that is asked for: its sums, float64[A], and its municipalities, bool[n]."""

    sums: AreaSums
    shares: ShareSums
    is_inside: NDArray[np.bool_]

    def of_columns(self, columns: Sequence[int] | slice) -> Area:
        """The same of some activities."""
        return Area(self.sums.of_columns(columns), self.shares.of_columns(columns), self.is_inside)


@dataclass(frozen=True, eq=False)
class Model:
    """A plan's activities with the demand, the supply and the residents by municipality.

    `residents` float64[n, b] by the bands of `demand`, 0 where unknown: there `is_peopled` bool[n] is False. `regions`
    int[n], 0 to 19.
    """

    activities: tuple[Activity, ...]
    demand: DemandModel
    supply: Supply
    residents: NDArray[np.float64]
    is_peopled: NDArray[np.bool_]
    regions: NDArray[np.intp]

    @cached_property
    def per_unit(self) -> NDArray[np.float64]:
        """float64[A]: what one establishment serves."""
        return np.array([activity.per_unit.default for activity in self.activities])

    @cached_property
    def targets(self) -> NDArray[np.intp]:
        """Which activities are judged against the demand itself."""
        return np.flatnonzero([activity.yardstick == "target" for activity in self.activities])

    @cached_property
    def is_target(self) -> NDArray[np.bool_]:
        """bool[A]: judged against the demand itself."""
        return np.array([activity.yardstick == "target" for activity in self.activities], dtype=np.bool_)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """bool[n, A]: where supply is known, or at least how much there is at most, and so are the residents."""
        return np.isfinite(self.supply.high) & self.is_peopled[:, None]

    @cached_property
    def base(self) -> NDArray[np.float64]:
        """float64[n, A]: residents by which each activity is compared, 0 where unknown."""
        return np.ascontiguousarray(self.residents.T)[self.demand.base_bands].T

    @cached_property
    def by_region(self) -> AreaSums:
        """The sums of the 20 regions, float64[20, A]."""
        sums = np.zeros((4, REGIONS, len(self.activities)))
        everywhere, people = self.known, np.ascontiguousarray(self.residents.T)

        for few in parts_of(len(self.activities)):
            known, base = everywhere[:, few].T, people[self.demand.base_bands[few]]
            unknown = np.flatnonzero(~known)
            for place, part in enumerate((self.supply.low[:, few].T, self.supply.high[:, few].T, base)):
                counted = part.copy()
                counted.reshape(-1)[unknown] = 0.0
                sums[place, :, few] = self._of_regions(counted.T)
            sums[3, :, few] = self._of_regions(known.astype(np.float64).T)
        return AreaSums(*sums)

    @cached_property
    def italy(self) -> AreaSums:
        """The sums of all municipalities, float64[A]."""
        return self.by_region.of(np.arange(REGIONS))

    @cached_property
    def shares_by_region(self) -> ShareSums:
        """The sums of the 20 regions that the location quotient takes, float64[20, A]."""
        return ShareSums(*(self._of_regions(part) for part in told_pairs(self.supply)))

    @cached_property
    def shares_of_italy(self) -> ShareSums:
        """The same of all municipalities, float64[A]."""
        return self.shares_by_region.of(np.arange(REGIONS))

    def _of_regions(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums of float64[n, A] by region, [20, A]: municipalities of one region mostly follow each other."""
        runs = np.add.reduceat(values.T, self._runs, axis=1)
        sums = np.zeros((REGIONS, values.shape[1]))
        np.add.at(sums, self.regions[self._runs], runs.T)
        return sums

    @cached_property
    def _runs(self) -> NDArray[np.intp]:
        """Where another region begins."""
        return np.flatnonzero(np.diff(self.regions, prepend=-1))

    def only(self, columns: Sequence[int] | slice) -> Model:
        """The same of some activities."""
        part = Model(
            activities=tuple(self.activities[at] for at in np.arange(len(self.activities))[columns].tolist()),
            demand=self.demand.only(columns),
            supply=self.supply.only(columns),
            residents=self.residents,
            is_peopled=self.is_peopled,
            regions=self.regions,
        )
        for name in _SUMS & self.__dict__.keys():
            part.__dict__[name] = self.__dict__[name].of_columns(columns)
        if "known" in self.__dict__:
            part.__dict__["known"] = self.known[:, columns]
        return part


_SUMS = {"by_region", "italy", "shares_by_region", "shares_of_italy"}


def parts_of(count: int) -> list[slice]:
    """`count` activities, a few at a time. One part after the other: so short a work two threads do no sooner."""
    return [slice(first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE)]


def area_sums(model: Model, rows: NDArray[np.intp]) -> AreaSums:
    """Sums over the municipalities `rows`, float64[A]."""
    known = rows_of(model.known, rows)
    parts = (model.supply.low, model.supply.high, model.base)
    low, high, base = (np.where(known, rows_of(part, rows), 0.0).sum(axis=0) for part in parts)
    return AreaSums(low, high, base, known.sum(axis=0).astype(np.float64))


def share_sums(supply: Supply, rows: NDArray[np.intp], weights: NDArray[np.float64] | None = None) -> ShareSums:
    """Sums over the municipalities `rows` with their weights (1 by default), float64[A]."""
    counted = np.ones(len(rows)) if weights is None else weights
    return ShareSums(*(counted @ part for part in told_pairs(supply, rows)))


def told_pairs(supply: Supply, rows: NDArray[np.intp] | None = None) -> Iterator[NDArray[np.float64]]:
    """Persons employed of each activity and of all, then units: [rows, A], 0 where one of the two is unknown."""
    register = supply.register
    units, employees = register.totals
    for part, whole in ((register.employees, employees), (register.units, units)):
        here = part if rows is None else rows_of(part, rows)
        every = np.full(here.shape, np.nan, order="F")
        told = register.source >= 0
        if whole.shape[1]:
            every[:, told] = (whole if rows is None else whole[rows])[:, register.source[told]]
        both = np.isfinite(here) & np.isfinite(every)
        yield np.where(both, here, 0.0)
        yield np.where(both, every, 0.0)


def rows_of(values: NDArray[_Kind], rows: NDArray[np.intp]) -> NDArray[_Kind]:
    """`values[rows]` of an array in Fortran's order, and in that order too: quicker by far."""
    return values.T.take(rows, axis=1).T
