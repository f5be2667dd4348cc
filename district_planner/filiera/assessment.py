# SPDX-License-Identifier: EUPL-1.2
"""Demand, supply and status of every activity at one place: a site, or a district as the union of its sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.numbers import ratio
from district_planner.filiera.gaps import location_quotient
from district_planner.filiera.judgement import Against, Judgement, Scope, StaffDemand
from district_planner.filiera.model import rows_of, share_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.filiera.judgement import Three
    from district_planner.filiera.model import Area, Model, Reach, Rules

NO_SCOPE, MUNICIPALITY, CATCHMENT = range(3)
SCOPES = ("none", "municipality", "catchment")
NO_REFERENCE, ASKED, WIDENED = range(3)
"""No reference area, the one that was asked for, Italy in its place."""


@dataclass(frozen=True, eq=False)
class Reference:
    """The area compared with, [A]: its sums, and which one it is (`NO_REFERENCE`, ...); NaN without one.

    `quotient`: the location quotient of the place against it, NaN unknown.
    """

    kind: NDArray[np.int8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    base: NDArray[np.float64]
    count: NDArray[np.float64]
    quotient: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Assessment:
    """What is asked for, what there is and what that makes, arrays of the A activities.

    Attributes:
        scope: int8, position in `SCOPES`.
        known_share: of the weighted residents of the catchment, those of municipalities of which supply is known.
        plain_residents, weighted_residents: float64[b], of the catchment, by the age bands of the model.
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


def assess_place(
    model: Model,
    reach: Reach,
    staff: NDArray[np.float64],
    staff_now: NDArray[np.float64],
    area: Area,
    rules: Rules,
) -> Assessment:
    """Every activity at a place with the people of `staff` and `staff_now` (float64[4], as `Staff.values`)."""
    residents = model.residents[reach.inside]
    people = reach.weights @ residents
    known_people = (reach.weights[:, None] * rows_of(model.known, reach.inside)).T @ residents
    kind, share = _kind_of(model, reach, known_people, people, rules)
    counted = _counted(model, reach, kind, known_people, people)
    scope = _scope_of(model, reach, kind, counted)
    reference = _reference(model, reach, kind, area)
    against = Against(_density(reference), reference.low == reference.high)
    whole = model.demand.of_residents(np.broadcast_to(people, known_people.shape))
    full, now = _staffed(model, staff), _staffed(model, staff_now)
    judged, judged_now = Judgement(model, scope, against, full, rules), Judgement(model, scope, against, now, rules)
    size_low, size_high, _ = scope.sizes(model.per_unit, np.arange(len(model.activities)))
    return Assessment(
        scope=kind,
        known_share=share,
        demand=whole + model.demand.of_staff(staff),
        demand_now=whole + model.demand.of_staff(staff_now),
        scope_demand=model.demand.of_residents(counted) + model.demand.of_staff(staff),
        low=scope.low,
        high=scope.high,
        size_low=size_low,
        size_high=size_high,
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


def _kind_of(
    model: Model, reach: Reach, known_people: NDArray[np.float64], people: NDArray[np.float64], rules: Rules
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """The scope of each activity, and the share of the catchment that is known."""
    bands = model.demand.base_bands
    share = ratio(known_people[np.arange(len(bands)), bands], people[bands])
    share = np.nan_to_num(share, nan=0.0)
    at_home = rows_of(model.known, reach.home).all(axis=0) & (len(reach.home) > 0)
    enough = (share >= rules.known_share) & (share > 0)
    return np.where(enough, CATCHMENT, np.where(at_home, MUNICIPALITY, NO_SCOPE)).astype(np.int8), share


def _counted(
    model: Model,
    reach: Reach,
    kind: NDArray[np.int8],
    known_people: NDArray[np.float64],
    people: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Residents of each band in the scope of each activity, float64[A, b]; the whole catchment where it has none."""
    own = model.residents[reach.home].sum(axis=0)
    is_wide, is_own = (kind == CATCHMENT)[:, None], (kind == MUNICIPALITY)[:, None]
    return np.where(is_wide, known_people, np.where(is_own, own, people))


def _scope_of(model: Model, reach: Reach, kind: NDArray[np.int8], counted: NDArray[np.float64]) -> Scope:
    """Supply and demand in the catchment, in the own municipality, or what is there at least where neither is known."""
    supply, w, near, home = model.supply, reach.weights, reach.inside, reach.home
    is_wide, is_own = kind == CATCHMENT, kind == MUNICIPALITY
    low = np.where(is_own, rows_of(supply.low, home).sum(axis=0), w @ rows_of(supply.low, near))
    # In a municipality that is not known counts what is there at least: a point on the map is there.
    told = np.where(rows_of(model.known, near), rows_of(supply.high, near), rows_of(supply.low, near))
    high = np.where(is_own, rows_of(supply.high, home).sum(axis=0), np.where(is_wide, w @ told, np.inf))
    excess = supply.size_excess
    if excess is not None:
        excess = np.where(is_own, excess[home].sum(axis=0), w @ excess[near])
    demand = model.demand.of_residents(counted)
    base = counted[np.arange(len(kind)), model.demand.base_bands]
    return Scope(_three(demand[model.targets]), low, high, base, excess)


def _staffed(model: Model, values: NDArray[np.float64]) -> StaffDemand:
    asked, at_least = model.demand.of_staff(values), model.demand.of_known_staff(values)
    return StaffDemand(_three(asked), _three(at_least))


def _three(values: NDArray[np.float64]) -> Three:
    return values[:, 0], values[:, 1], values[:, 2]


def _density(reference: Reference) -> NDArray[np.float64]:
    return ratio(reference.high, np.nan_to_num(reference.base, nan=0.0))


def _reference(model: Model, reach: Reach, kind: NDArray[np.int8], area: Area) -> Reference:
    """The area asked for where it has a known municipality outside the scope; else Italy; else none."""
    own = area.sums.count > _known_in_scope(model, reach, kind, area.is_inside)
    wide = model.italy.count > _known_in_scope(model, reach, kind, None)
    which = np.where(own, ASKED, np.where(wide, WIDENED, NO_REFERENCE)).astype(np.int8)

    def chosen(asked: object, italy: object, name: str) -> NDArray[np.float64]:
        found = np.where(own, getattr(asked, name), getattr(italy, name))
        return np.where(which == NO_REFERENCE, np.nan, found)

    low, high, base, count = (chosen(area.sums, model.italy, name) for name in ("low", "high", "base", "count"))
    shares = [
        chosen(area.shares, model.shares_of_italy, name)
        for name in ("employees", "all_employees", "units", "all_units")
    ]
    here = _shares_here(model, reach, kind)
    by_people = location_quotient(here[0], here[1], shares[0], shares[1])
    by_units = location_quotient(here[2], here[3], shares[2], shares[3])
    return Reference(which, low, high, base, count, np.where(np.isnan(by_people), by_units, by_people))


def _known_in_scope(
    model: Model, reach: Reach, kind: NDArray[np.int8], among: NDArray[np.bool_] | None
) -> NDArray[np.integer]:
    """How many known municipalities the scope has, of all or `among` some."""
    counts = []
    for rows in (reach.inside, reach.home):
        known = rows_of(model.known, rows)
        counts.append((known if among is None else known & among[rows][:, None]).sum(axis=0))
    return np.where(kind == CATCHMENT, counts[0], np.where(kind == MUNICIPALITY, counts[1], 0))


def _shares_here(model: Model, reach: Reach, kind: NDArray[np.int8]) -> list[NDArray[np.float64]]:
    """Persons employed of each activity and of all in the scope, then units."""
    wide = share_sums(model.supply, reach.inside, reach.weights)
    own = share_sums(model.supply, reach.home)
    names = ("employees", "all_employees", "units", "all_units")
    return [np.where(kind == MUNICIPALITY, getattr(own, name), getattr(wide, name)) for name in names]


def _employees(model: Model, reach: Reach, kind: NDArray[np.int8], rules: Rules) -> NDArray[np.float64]:
    """Persons employed in the scope; unknown where they are told for too few of its residents."""
    told = rows_of(model.supply.register.employees, reach.inside)
    known = np.isfinite(told)
    base = rows_of(model.base, reach.inside)
    share = ratio(reach.weights @ (base * known), reach.weights @ base)
    wide = np.where(share >= rules.known_share, reach.weights @ np.where(known, told, 0.0), np.nan)
    own = rows_of(model.supply.register.employees, reach.home).sum(axis=0)
    return np.where(kind == CATCHMENT, wide, np.where(kind == MUNICIPALITY, own, np.nan))
