# SPDX-License-Identifier: EUPL-1.2
"""A plan's activities with their demand, supply and residents as arrays, and the sums of areas to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.filiera.catalogue import Activity
    from district_planner.filiera.demand import DemandModel
    from district_planner.filiera.supply import Supply

REGIONS = 20
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


@dataclass(frozen=True, eq=False)
class AreaSums:
    """What the known municipalities of areas hold, float64[..., A]: the last axis are the activities.

    `low`, `high` establishments; `base` residents of the ages an activity is compared by; `count` municipalities. Then
    for the location quotient, over those that tell both figures, persons employed and units of the activity and of all.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    base: NDArray[np.float64]
    count: NDArray[np.float64]
    employees: NDArray[np.float64]
    all_employees: NDArray[np.float64]
    units: NDArray[np.float64]
    all_units: NDArray[np.float64]

    def of(self, rows: NDArray[np.intp]) -> AreaSums:
        """The sums of several areas together, float64[A]."""
        return AreaSums(*(getattr(self, name)[rows].sum(axis=0) for name in self.__dataclass_fields__))

    def of_columns(self, columns: Sequence[int] | slice) -> AreaSums:
        """Those of some activities."""
        return AreaSums(*(getattr(self, name)[..., columns] for name in self.__dataclass_fields__))

    @cached_property
    def density(self) -> NDArray[np.float64]:
        """Establishments (at most) for each resident, NaN where nobody is known."""
        return ratio(self.high, self.base)

    @cached_property
    def is_exact(self) -> NDArray[np.bool_]:
        """Whether the establishments are known, not only bounded."""
        return np.asarray(self.low == self.high)

    @cached_property
    def share_of_employees(self) -> NDArray[np.float64]:
        """Of all persons employed, NaN unknown or none in the activity."""
        shares = ratio(self.employees, self.all_employees)
        return np.where(shares > 0, shares, np.nan)

    @cached_property
    def share_of_units(self) -> NDArray[np.float64]:
        """The same of units."""
        shares = ratio(self.units, self.all_units)
        return np.where(shares > 0, shares, np.nan)


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
        return region_sums(self)

    @cached_property
    def italy(self) -> AreaSums:
        """The sums of all municipalities, float64[A]."""
        return self.by_region.of(np.arange(REGIONS))

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
        part.__dict__["by_region"] = self.by_region.of_columns(columns)
        return part


def area_sums(model: Model, rows: NDArray[np.intp]) -> AreaSums:
    """Sums over the municipalities `rows`, float64[A]."""
    supply, ones = model.supply, np.ones(len(rows))
    known = rows_of(model.known, rows)
    low, high = (np.where(known, rows_of(part, rows), 0.0) for part in (supply.low, supply.high))
    sums = [ones @ low, ones @ high, ones @ (rows_of(model.base, rows) * known), ones @ known]
    for part, whole in (
        (supply.register_employees, supply.totals_employees),
        (supply.register_units, supply.totals_units),
    ):
        sums += pair_sums(ones, rows_of(part, rows), whole[rows], supply.source)
    return AreaSums(*sums)


def region_sums(model: Model) -> AreaSums:
    """Sums over the municipalities of each of the 20 regions, float64[20, A]."""
    supply, regions = model.supply, model.regions
    found = np.zeros((len(AreaSums.__dataclass_fields__), REGIONS, len(model.activities)))
    has_total = supply.totals_units.shape[1] > 0
    for at in range(len(model.activities)):
        known = model.known[:, at]
        parts = (supply.low[:, at], supply.high[:, at], model.base[:, at])
        columns = [*(np.where(known, part, 0.0) for part in parts), known]
        if has_total and supply.source[at] >= 0:
            columns += _both_told(supply.register_employees[:, at], supply.totals_employees[:, supply.source[at]])
            columns += _both_told(supply.register_units[:, at], supply.totals_units[:, supply.source[at]])
        for place, column in enumerate(columns):
            found[place, :, at] = np.bincount(regions, column, REGIONS)
    return AreaSums(*found)


def _both_told(part: NDArray[np.float64], whole: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """An activity and all activities where both are told, 0 elsewhere."""
    both = np.isfinite(part) & np.isfinite(whole)
    return [np.where(both, part, 0.0), np.where(both, whole, 0.0)]


def rows_of(values: NDArray[_Kind], rows: NDArray[np.intp]) -> NDArray[_Kind]:
    """`values[rows]` of an array in Fortran's order, and in that order too: quicker by far."""
    return values.T.take(rows, axis=1).T


def pair_sums(
    weights: NDArray[np.float64], part: NDArray[np.float64], whole: NDArray[np.float64], source: NDArray[np.intp]
) -> list[NDArray[np.float64]]:
    """Sums of an activity and of all activities over the municipalities that tell both, float64[..., A]."""
    if not whole.shape[1]:
        nothing = np.zeros((*weights.shape[:-1], len(source)))
        return [nothing, nothing]
    every = whole[:, source]
    both = np.isfinite(part) & np.isfinite(every) & (source >= 0)
    return [weights @ np.where(both, part, 0.0), weights @ np.where(both, every, 0.0)]
