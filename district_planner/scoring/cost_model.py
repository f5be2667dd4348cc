# SPDX-License-Identifier: EUPL-1.2
"""From a profile and rates to the cost of a year at each place, and places beside each other with their mean as 100.

Formulas and a worked example: docs/method/cost.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.scoring.costs import COMPONENTS, CostComponent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from district_planner.scoring.costs import CostProfile

Quadrant = Literal["better_cheaper", "better_dearer", "worse_cheaper", "worse_dearer", "average"]
"""Where a place stands against the mean of those compared; `average` where it is on the mean of one or of both."""
ProfileGap = Literal["roles", "hours", "hour_cost", "area"]
"""What a profile does not say: no roles at all, the hours of one, what its hour costs, how many m² there are."""
_NEEDS: dict[CostComponent, tuple[ProfileGap, ...]] = {
    "rent": ("area",),
    "labour": ("roles", "hours", "hour_cost"),
    "recruitment": ("roles",),
    "fit_out": ("area",),
    "incentives": (),
}
_MONTHS = 12
_ON_THE_MEAN = 1e-9
"""An index this near to 100 is on the mean: the rest is rounding."""


@dataclass(frozen=True)
class Quantities:
    """What a profile takes, the same at every place; None unknown.

    `heads` people, `on_site` those of them who work there, `area_m2`, `labour_eur` a year before local differences,
    `hires` a year.
    """

    heads: float | None
    on_site: float | None
    area_m2: float | None
    labour_eur: float | None
    hires: float | None


def quantities(profile: CostProfile) -> Quantities:
    """The quantities of a profile.

    By hand: 100 agents of 1,553 hours at 20 euro and 5 leaders of 1,553 hours at 26 euro, 20 % remote, 10 m² each, 20 %
    leaving a year: 105 people, 84 on site, 840 m², 100 x 1,553 x 20 + 5 x 1,553 x 26 = 3,307,890 euro, 21 hires.
    """
    if not profile.roles:
        return Quantities(None, None, profile.area_m2, None, None)
    heads = sum(role.heads for role in profile.roles)
    on_site = heads * (1 - profile.remote_share)
    labour: float | None = 0.0
    for role in profile.roles:
        if role.heads == 0:
            continue
        if labour is None or role.hours_year is None or role.cost_hour_eur is None:
            labour = None
        else:
            labour += role.heads * role.hours_year * role.cost_hour_eur
    area = on_site * profile.m2_per_head if profile.area_m2 is None else profile.area_m2
    return Quantities(heads, on_site, area, labour, heads * profile.attrition / 100)


def profile_gap(profile: CostProfile, component: CostComponent) -> ProfileGap | None:
    """What the profile lacks for a component, whatever its rate; None when it has all."""
    needed = quantities(profile)
    lacking: dict[ProfileGap, bool] = {
        "roles": not profile.roles,
        "hours": any(role.heads and role.hours_year is None for role in profile.roles),
        "hour_cost": any(role.heads and role.cost_hour_eur is None for role in profile.roles),
        "area": needed.area_m2 is None,
    }
    return next((gap for gap in _NEEDS[component] if lacking[gap]), None)


def amounts(profile: CostProfile, rates: Mapping[CostComponent, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Euro a year by component at k places, float64[k], NaN unknown; incentives are negative. Only what is in use.

    `rates` holds float64[k] for every component in use, NaN unknown, in the units of `CostRate`:
    rent = m² x euro per m² and month x 12; labour = euro of the profile x (1 + difference / 100); recruitment = hires x
    euro per hire; fit-out = m² x euro per m² / years; incentives = minus euro a year.
    """
    needed = quantities(profile)
    area, labour, hires = (
        np.nan if value is None else value for value in (needed.area_m2, needed.labour_eur, needed.hires)
    )
    formulas: dict[CostComponent, tuple[float, float]] = {  # what a rate is multiplied with, what is added to that
        "rent": (area * _MONTHS, 0.0),
        "labour": (labour / 100, labour),
        "recruitment": (hires, 0.0),
        "fit_out": (area / profile.years, 0.0),
        "incentives": (-1.0, 0.0),
    }
    found: dict[str, NDArray[np.float64]] = {}
    for component in COMPONENTS:
        if profile.rate(component).used:
            times, plus = formulas[component]
            found[component] = np.asarray(rates[component] * times + plus + 0.0, dtype=np.float64)
    return found


def total_of(parts: Mapping[str, NDArray[np.float64]], places: int) -> NDArray[np.float64]:
    """The sum of the components at k places, float64[k]; NaN where one is unknown, and where there is none to add."""
    if not parts:
        return np.full(places, np.nan)
    return np.asarray(np.sum(list(parts.values()), axis=0), dtype=np.float64)


def known_part(parts: Mapping[str, NDArray[np.float64]], places: int) -> NDArray[np.float64]:
    """The sum of the components that are known at k places, float64[k]; NaN where none is."""
    if not parts:
        return np.full(places, np.nan)
    table = np.array(list(parts.values()))
    return np.where(np.isfinite(table).any(axis=0), np.nansum(table, axis=0), np.nan)


def index_to_mean(values: NDArray[np.float64], compared: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Values at k places against the mean of the compared ones as 100, as fDi Benchmark does; float64[k].

    NaN for places that are not compared or whose value is unknown, and everywhere when the mean is not above zero: an
    index against nothing says nothing. By hand: 90, 100 and 140 have the mean 110 and are at 81.8, 90.9 and 127.3.
    """
    taken = compared & np.isfinite(values)
    index = np.full(len(values), np.nan)
    mean = float(values[taken].mean()) if taken.any() else 0.0
    if mean > 0:
        index[taken] = 100 * values[taken] / mean
    return index


def quadrant_of(quality_index: float, cost_index: float) -> Quadrant | None:
    """In which quadrant a place stands; None where an index is unknown."""
    if not (np.isfinite(quality_index) and np.isfinite(cost_index)):
        return None
    if abs(quality_index - 100) < _ON_THE_MEAN or abs(cost_index - 100) < _ON_THE_MEAN:
        return "average"
    if quality_index > 100:
        return "better_cheaper" if cost_index < 100 else "better_dearer"
    return "worse_cheaper" if cost_index < 100 else "worse_dearer"
