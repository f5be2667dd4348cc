# SPDX-License-Identifier: EUPL-1.2
"""What a centre would cost: the profile of the project and what each component is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CostComponent = Literal["rent", "labour", "recruitment", "fit_out", "incentives"]
"""Incentives are taken off; all the others add up."""
COMPONENTS: tuple[CostComponent, ...] = ("rent", "labour", "recruitment", "fit_out", "incentives")


@dataclass(frozen=True)
class Role:
    """People of one kind: how many, hours each works a year, what an hour costs the employer in euro; None unknown."""

    name: str
    heads: float
    hours_year: float | None = None
    cost_hour_eur: float | None = None


@dataclass(frozen=True)
class CostRate:
    """What one unit of a component costs, with where that is known from.

    `rent` in euro per m² and month, `labour` percent by which the hour is dearer (+) or cheaper (-) than the profile
    says, `recruitment` euro per hire, `fit_out` euro per m² once, `incentives` euro a year. Either `indicator`, the
    id of an indicator whose value at the place is taken `times` this factor, or `value`; `by_site` (id, value) comes
    before both. None: unknown. `used` False leaves the component out for every place.
    """

    component: CostComponent
    used: bool = True
    indicator: str = ""
    times: float = 1.0
    value: float | None = None
    by_site: tuple[tuple[int, float], ...] = ()
    source: str = ""
    year: int | None = None
    assumption: bool = False


@dataclass(frozen=True)
class CostProfile:
    """The same centre everywhere, so that places can be compared.

    `area_m2`: None is the people on site x `m2_per_head`. `attrition` percent of the people who leave in a year;
    `years` over which the fit-out is spread.
    """

    roles: tuple[Role, ...] = ()
    area_m2: float | None = None
    m2_per_head: float = 10.0
    remote_share: float = 0.0
    attrition: float = 20.0
    years: float = 6.0
    rates: tuple[CostRate, ...] = ()
