# SPDX-License-Identifier: EUPL-1.2
"""Demand, supply and status of every activity at one place, or in every municipality, on arrays made for a plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.filiera.gaps import GAP, SURPLUS, location_quotient, status_by_reference, status_by_target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from district_planner.filiera.catalogue import Activity
    from district_planner.filiera.demand import DemandModel
    from district_planner.filiera.supply import Supply

NO_SCOPE, MUNICIPALITY, CATCHMENT = range(3)
SCOPES = ("none", "municipality", "catchment")
NO_REFERENCE, ASKED, WIDENED = range(3)
"""No reference area, the one that was asked for, Italy in its place."""


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

    def of_columns(self, columns: Sequence[int]) -> AreaSums:
        """Those of some activities."""
        return AreaSums(*(getattr(self, name)[..., columns] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Model:
    """A plan's activities with the demand, the supply and the residents by municipality.

    `residents` float64[n, b] by the bands of `demand`, 0 where unknown; `regions` int[n], 0 to 19.
    """

    activities: tuple[Activity, ...]
    demand: DemandModel
    supply: Supply
    residents: NDArray[np.float64]
    regions: NDArray[np.intp]

    @cached_property
    def per_unit(self) -> NDArray[np.float64]:
        """float64[A]: what one establishment serves."""
        return np.array([activity.per_unit.default for activity in self.activities])

    @cached_property
    def is_target(self) -> NDArray[np.bool_]:
        """bool[A]: judged against the demand itself."""
        return np.array([activity.yardstick == "target" for activity in self.activities], dtype=np.bool_)

    @cached_property
    def base(self) -> NDArray[np.float64]:
        """float64[n, A]: residents by which each activity is compared."""
        return np.ascontiguousarray(self.residents[:, self.demand.base_bands])

    @cached_property
    def by_region(self) -> AreaSums:
        """The sums of the 20 regions, float64[20, A]."""
        of_region = np.zeros((20, len(self.regions)))
        of_region[self.regions, np.arange(len(self.regions))] = 1.0
        return area_sums(self, of_region)

    @cached_property
    def italy(self) -> AreaSums:
        """The sums of all municipalities, float64[A]."""
        return self.by_region.of(np.arange(20))

    def only(self, columns: Sequence[int]) -> Model:
        """The same of some activities."""
        part = Model(
            activities=tuple(self.activities[at] for at in columns),
            demand=self.demand.only(columns),
            supply=self.supply.only(columns),
            residents=self.residents,
            regions=self.regions,
        )
        part.__dict__["by_region"] = self.by_region.of_columns(columns)
        return part


def area_sums(model: Model, weights: NDArray[np.float64], rows: NDArray[np.intp] | None = None) -> AreaSums:
    """Sums over the municipalities `rows` (all by default) with `weights` float64[..., rows]: float64[..., A]."""
    supply, here = model.supply, slice(None) if rows is None else rows
    known = supply.known[here]
    number = known.astype(np.float64)
    low = np.where(known, supply.low[here], 0.0)
    high = np.where(known, supply.high[here], 0.0)
    sums = [weights @ low, weights @ high, weights @ (model.base[here] * number), weights @ number]
    for part, whole in (
        (supply.register_employees[here], supply.totals_employees[here]),
        (supply.register_units[here], supply.totals_units[here]),
    ):
        sums += _pair(weights, part, whole, supply.source)
    return AreaSums(*sums)


def _pair(
    weights: NDArray[np.float64], part: NDArray[np.float64], whole: NDArray[np.float64], source: NDArray[np.intp]
) -> list[NDArray[np.float64]]:
    """Sums of an activity and of all activities over the municipalities that tell both."""
    if not whole.shape[1]:
        nothing = np.zeros((*weights.shape[:-1], len(source)))
        return [nothing, nothing]
    every = whole[:, source]
    both = np.isfinite(part) & np.isfinite(every) & (source >= 0)
    return [weights @ np.where(both, part, 0.0), weights @ np.where(both, every, 0.0)]


@dataclass(frozen=True, eq=False)
class Reference:
    """The area compared with, float64[A] or [n, A]: its sums, and which one it is (`NO_REFERENCE`, ...)."""

    kind: NDArray[np.int8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    base: NDArray[np.float64]
    count: NDArray[np.float64]
    quotient: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Assessment:
    """What is asked for, what there is and what that makes, arrays whose last axis are the A activities.

    Attributes:
        scope: int8, position in `SCOPES`.
        known_share: of the weighted residents of the catchment, those of municipalities of which supply is known.
        demand, demand_now: float64[A, 3] of the whole catchment; `scope_demand` of the scope; NaN unknown.
        low, high: establishments in the scope, weighted as its residents are; infinity unknown. Where only a broader
            group is told, here and in the reference area, `ratio` and a gap are those of the group.
        size_low, size_high: the same in the unit of the activity.
        employees: persons employed in them, NaN unknown.
        expected: establishments the reference makes one expect, NaN without it.
        need: what supply is measured against, in the unit, NaN unknown.
        status, status_now: positions in `STATUSES`.
        ratio: of supply and need. Where supply is only bounded: by its upper bound for what is short, by its lower one
            for what is covered, NaN where that decides nothing.
    """

    scope: NDArray[np.int8]
    known_share: NDArray[np.float64]
    demand: NDArray[np.float64]
    demand_now: NDArray[np.float64]
    scope_demand: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    size_low: NDArray[np.float64]
    size_high: NDArray[np.float64]
    employees: NDArray[np.float64]
    reference: Reference
    expected: NDArray[np.float64]
    need: NDArray[np.float64]
    ratio: NDArray[np.float64]
    status: NDArray[np.int8]
    status_now: NDArray[np.int8]
    plain_residents: NDArray[np.float64]
    weighted_residents: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Scope:
    """What the judgement needs of the scope: residents' demand [..., 3], establishments, sizes, base."""

    residents: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    size_low: NDArray[np.float64]
    size_high: NDArray[np.float64]
    base: NDArray[np.float64]


def assess_place(
    model: Model,
    reach: Reach,
    staff: NDArray[np.float64],
    staff_now: NDArray[np.float64],
    area: Sequence[AreaSums],
    in_area: NDArray[np.bool_],
    rules: Rules,
) -> Assessment:
    """Every activity at a place with the people of `staff` and `staff_now` (float64[4], as `Staff.values`).

    `area` are the sums of the reference area, then those of Italy; `in_area` bool[n] the municipalities of the former.
    """
    w, near = reach.weights, reach.inside
    residents = model.residents[near]
    known = model.supply.known[near]
    numbers = np.arange(len(model.activities))
    known_people = (w[:, None] * known).T @ residents
    people = w @ residents
    bands = model.demand.base_bands
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(known_people[numbers, bands] / people[bands], nan=0.0)
    at_home = model.supply.known[reach.home].all(axis=0) & (len(reach.home) > 0)
    kind = np.where(share >= rules.known_share, CATCHMENT, np.where(at_home, MUNICIPALITY, NO_SCOPE)).astype(np.int8)
    kind[share == 0] = np.where(at_home, MUNICIPALITY, NO_SCOPE)[share == 0]
    scope = _scope_of(model, reach, kind, known_people, people)
    inside_area = np.where(kind == CATCHMENT, (known & in_area[near][:, None]).sum(axis=0), 0)
    inside_italy = np.where(kind == CATCHMENT, known.sum(axis=0), 0)
    home_known = model.supply.known[reach.home]
    inside_area = np.where(kind == MUNICIPALITY, (home_known & in_area[reach.home][:, None]).sum(axis=0), inside_area)
    inside_italy = np.where(kind == MUNICIPALITY, home_known.sum(axis=0), inside_italy)
    here = _place_quotient_sums(model, reach, kind)
    reference = _reference(area[0], area[1], inside_area, inside_italy, here)
    whole = model.demand.of_residents(np.broadcast_to(people, known_people.shape))
    judged, judged_now = (_judge(model, scope, reference, values, rules) for values in (staff, staff_now))
    return Assessment(
        scope=kind,
        known_share=share,
        demand=whole + model.demand.of_staff(staff),
        demand_now=whole + model.demand.of_staff(staff_now),
        scope_demand=scope.residents + model.demand.of_staff(staff),
        low=scope.low,
        high=scope.high,
        size_low=scope.size_low,
        size_high=scope.size_high,
        employees=_employees(model, reach, kind, rules),
        reference=reference,
        expected=judged.expected,
        need=judged.need,
        ratio=judged.ratio,
        status=judged.status,
        status_now=judged_now.status,
        plain_residents=residents.sum(axis=0),
        weighted_residents=people,
    )


def _scope_of(
    model: Model,
    reach: Reach,
    kind: NDArray[np.int8],
    known_people: NDArray[np.float64],
    people: NDArray[np.float64],
) -> _Scope:
    """The catchment, the own municipality, or what is there at least where neither is known."""
    supply, w, near, home = model.supply, reach.weights, reach.inside, reach.home
    in_catchment, in_town = kind == CATCHMENT, kind == MUNICIPALITY
    low = np.where(in_town, supply.low[home].sum(axis=0), w @ supply.low[near])
    wide = np.where(supply.known[near], supply.high[near], supply.low[near])
    high = np.where(in_town, supply.high[home].sum(axis=0), np.where(in_catchment, w @ wide, np.inf))
    extra = np.zeros(len(model.activities))
    if supply.size_excess is not None:
        extra = np.where(in_town, supply.size_excess[home].sum(axis=0), w @ supply.size_excess[near])
    counted = np.where(
        in_catchment[:, None],
        known_people,
        np.where(in_town[:, None], model.residents[home].sum(axis=0), people),
    )
    return _Scope(
        residents=model.demand.of_residents(counted),
        low=low,
        high=high,
        size_low=np.maximum(low * model.per_unit + extra, 0.0),
        size_high=np.maximum(high * model.per_unit + extra, 0.0),
        base=counted[np.arange(len(model.activities)), model.demand.base_bands],
    )


def _place_quotient_sums(model: Model, reach: Reach, kind: NDArray[np.int8]) -> list[NDArray[np.float64]]:
    """Persons employed and units of each activity and of all in the scope, for the location quotient."""
    town = kind == MUNICIPALITY
    sums: list[NDArray[np.float64]] = []
    supply = model.supply
    for part, whole in (
        (supply.register_employees, supply.totals_employees),
        (supply.register_units, supply.totals_units),
    ):
        wide = _pair(reach.weights, part[reach.inside], whole[reach.inside], supply.source)
        own = _pair(np.ones(len(reach.home)), part[reach.home], whole[reach.home], supply.source)
        sums += [np.where(town, of_town, of_all) for of_town, of_all in zip(own, wide, strict=True)]
    return sums


def _reference(
    asked: AreaSums,
    italy: AreaSums,
    inside_area: NDArray[np.integer],
    inside_italy: NDArray[np.integer],
    here: Sequence[NDArray[np.float64]],
) -> Reference:
    """The area asked for where it has a known municipality outside the scope; else Italy; else none."""
    own, wide = asked.count > inside_area, italy.count > inside_italy
    kind = np.where(own, ASKED, np.where(wide, WIDENED, NO_REFERENCE)).astype(np.int8)

    def chosen(name: str) -> NDArray[np.float64]:
        found = np.where(own, getattr(asked, name), getattr(italy, name))
        return np.where(kind == NO_REFERENCE, np.nan, found)

    by_people = location_quotient(here[0], here[1], chosen("employees"), chosen("all_employees"))
    by_units = location_quotient(here[2], here[3], chosen("units"), chosen("all_units"))
    quotient = np.where(np.isnan(by_people), by_units, by_people)
    return Reference(kind, chosen("low"), chosen("high"), chosen("base"), chosen("count"), quotient)


@dataclass(frozen=True, eq=False)
class _Judgement:
    expected: NDArray[np.float64]
    need: NDArray[np.float64]
    ratio: NDArray[np.float64]
    status: NDArray[np.int8]


def _judge(model: Model, scope: _Scope, reference: Reference, staff: NDArray[np.float64], rules: Rules) -> _Judgement:
    by_staff, at_least = model.demand.of_staff(staff), model.demand.of_known_staff(staff)
    return judge(model.per_unit, model.is_target, scope, reference, by_staff, at_least, rules)


def judge(
    per_unit: NDArray[np.float64],
    is_target: NDArray[np.bool_],
    scope: _Scope,
    reference: Reference,
    by_staff: NDArray[np.float64],
    at_least: NDArray[np.float64],
    rules: Rules,
) -> _Judgement:
    """Status, ratio and need, [..., A]; `by_staff` is demand [..., A, 3], NaN unknown, `at_least` its known part."""
    unknown = np.isnan(by_staff[..., 1])
    staff_low = at_least[..., 1] / per_unit
    staff_high = np.where(unknown, np.inf, staff_low)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_base = np.where(reference.base > 0, scope.base / reference.base, np.nan)
        like = reference.high * of_base
    compared = status_by_reference(
        (scope.low, scope.high),
        (like + staff_low, like + staff_high),
        reference.high,
        rules.gap_below,
        rules.surplus_above,
    )
    asked_low, asked_high = scope.residents[..., 0] + at_least[..., 0], scope.residents[..., 2] + at_least[..., 2]
    targeted = status_by_target(
        (scope.size_low, scope.size_high),
        (asked_low, np.where(unknown, np.inf, asked_low)),
        np.where(unknown, np.inf, asked_high),
        np.nan_to_num(reference.high, nan=0.0) > 0,
    )
    status = np.where(is_target, targeted, compared).astype(np.int8)
    expected = np.where(reference.low == reference.high, like, np.nan)
    need_by_reference = expected * per_unit + by_staff[..., 1]
    need = np.where(is_target, scope.residents[..., 1] + by_staff[..., 1], need_by_reference)
    measure = np.where(is_target, need, like * per_unit + by_staff[..., 1])
    low = np.where(is_target, scope.size_low, scope.low * per_unit)
    high = np.where(is_target, scope.size_high, scope.high * per_unit)
    decided = np.where(status <= GAP, high, np.where((scope.low == scope.high) | (status <= SURPLUS), low, np.nan))
    ratio = np.divide(decided, measure, out=np.full(np.shape(need), np.nan), where=(measure > 0) & np.isfinite(decided))
    return _Judgement(expected, need, ratio, status)


def _employees(model: Model, reach: Reach, kind: NDArray[np.int8], rules: Rules) -> NDArray[np.float64]:
    """Persons employed in the scope; unknown where they are told for too few of its residents."""
    told = model.supply.register_employees[reach.inside]
    known = np.isfinite(told)
    base = model.base[reach.inside]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (reach.weights @ (base * known)) / (reach.weights @ base)
    wide = np.where(share >= rules.known_share, reach.weights @ np.where(known, told, 0.0), np.nan)
    own = model.supply.register_employees[reach.home].sum(axis=0)
    return np.where(kind == CATCHMENT, wide, np.where(kind == MUNICIPALITY, own, np.nan))


def assess_municipalities(
    model: Model,
    staff: Mapping[int, NDArray[np.float64]],
    area: AreaSums | None,
    in_area: NDArray[np.bool_] | None,
    rules: Rules,
) -> Assessment:
    """Every activity in every municipality: its own residents, the sites in it, the supply in it; arrays [n, A].

    `staff` float64[4] by position of the municipalities with sites, at full staffing. The reference area is the region
    of each municipality, or `area` with `in_area` where given.
    """
    supply, known = model.supply, model.supply.known
    residents = np.einsum("nb,abr->nar", model.residents, model.demand.by_residents)
    low, high = supply.low, supply.high
    excess = 0.0 if supply.size_excess is None else supply.size_excess
    scope = _Scope(
        residents=residents,
        low=low,
        high=high,
        size_low=np.maximum(low * model.per_unit + excess, 0.0),
        size_high=np.maximum(high * model.per_unit + excess, 0.0),
        base=model.base,
    )
    by_staff, at_least = _staff_rows(model, staff)
    if area is None or in_area is None:
        asked = AreaSums(*(getattr(model.by_region, name)[model.regions] for name in AreaSums.__dataclass_fields__))
        inside = known
    else:
        asked, inside = area, known & in_area[:, None]
    here = _municipal_quotient_sums(supply)
    reference = _reference(asked, model.italy, inside.astype(np.int8), known.astype(np.int8), here)
    judged = judge(model.per_unit, model.is_target, scope, reference, by_staff, at_least, rules)
    whole = residents + by_staff
    return Assessment(
        scope=np.where(known, MUNICIPALITY, NO_SCOPE).astype(np.int8),
        known_share=known.astype(np.float64),
        demand=whole,
        demand_now=whole,
        scope_demand=whole,
        low=low,
        high=high,
        size_low=scope.size_low,
        size_high=scope.size_high,
        employees=supply.register_employees,
        reference=reference,
        expected=judged.expected,
        need=judged.need,
        ratio=judged.ratio,
        status=judged.status,
        status_now=judged.status,
        plain_residents=model.residents,
        weighted_residents=model.residents,
    )


def _staff_rows(
    model: Model, staff: Mapping[int, NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Demand of the staff [n, A, 3], NaN unknown, and what it is at least."""
    by_staff = np.zeros((len(model.regions), len(model.activities), 3))
    at_least = np.zeros_like(by_staff)
    for position, values in staff.items():
        by_staff[position], at_least[position] = model.demand.of_staff(values), model.demand.of_known_staff(values)
    return by_staff, at_least


def _municipal_quotient_sums(supply: Supply) -> list[NDArray[np.float64]]:
    sums: list[NDArray[np.float64]] = []
    for part, whole in (
        (supply.register_employees, supply.totals_employees),
        (supply.register_units, supply.totals_units),
    ):
        if whole.shape[1]:
            sums += [part, np.where(supply.source >= 0, whole[:, supply.source], np.nan)]
        else:
            sums += [np.full_like(part, np.nan), np.full_like(part, np.nan)]
    return sums
