# SPDX-License-Identifier: EUPL-1.2
"""What a centre would cost: the profile of the project and what each component is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from district_planner.core.errors import InputError
from district_planner.core.texts import Exact, TextKey, is_unwritable

CostComponent = Literal["rent", "labour", "recruitment", "fit_out", "incentives"]
"""Incentives are taken off; all the others add up."""
COMPONENTS: tuple[CostComponent, ...] = ("rent", "labour", "recruitment", "fit_out", "incentives")
HOURS_IN_A_YEAR = 8_784
RATE_BOUNDS: dict[CostComponent, tuple[float, float]] = {
    "rent": (0, 100_000),
    "labour": (-99, 1_000),
    "recruitment": (0, 1_000_000),
    "fit_out": (0, 1_000_000),
    "incentives": (0, 100_000_000_000),
}
"""Beyond these a rate is a slip of the keyboard; of no component it can be less than nothing."""
_FIELD_BOUNDS = {
    "area_m2": (1, 10_000_000),
    "m2_per_head": (0.1, 1_000),
    "remote_share": (0, 1),
    "attrition": (0, 1_000),
    "years": (0.5, 100),
}
_MAX_HEADS = 1_000_000
_MAX_HOUR_EUR = 10_000
_MAX_TEXT = 400
_MAX_ROLES = 50
_YEARS = (1900, 2200)


def _check_number(value: float | None, bounds: tuple[float, float], label: str) -> None:
    if value is None:
        return
    low, high = bounds
    if isinstance(value, bool) or not math.isfinite(value) or not low <= value <= high:
        raise InputError(
            "cost.out_of_range", field=TextKey(label), value=Exact(value), low=Exact(low), high=Exact(high)
        )


def _check_text(text: str, label: str) -> None:
    if len(text) > _MAX_TEXT:
        raise InputError("cost.text_long", field=TextKey(label), limit=_MAX_TEXT)
    if is_unwritable(text):
        raise InputError("cost.text_control", field=TextKey(label))


@dataclass(frozen=True)
class Role:
    """People of one kind: how many, hours each works a year, what an hour costs the employer in euro; None unknown.

    Raises:
        InputError: no name, or a number that no role can have.
    """

    name: str
    heads: float
    hours_year: float | None = None
    cost_hour_eur: float | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InputError("cost.role_unnamed")
        _check_text(self.name, "cost.field_role")
        _check_number(self.heads, (0, _MAX_HEADS), "cost.field_heads")
        _check_number(self.hours_year, (1, HOURS_IN_A_YEAR), "cost.field_hours_year")
        _check_number(self.cost_hour_eur, (0, _MAX_HOUR_EUR), "cost.field_cost_hour_eur")


@dataclass(frozen=True)
class CostRate:
    """What one unit of a component costs, with where that is known from.

    `rent` in euro per m² and month, `labour` percent by which the hour is dearer (+) or cheaper (-) than the profile
    says, `recruitment` euro per hire, `fit_out` euro per m² once, `incentives` euro a year. Either `indicator`, the
    id of an indicator whose value at the place is taken `times` this factor, or `value`; `by_site` (id, value) comes
    before both. None: unknown. `used` False leaves the component out for every place.

    Raises:
        InputError: a number that no such rate can have.
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

    def __post_init__(self) -> None:
        label = f"cost.component_{self.component}"
        for value in (self.value, *(value for _, value in self.by_site)):
            _check_number(value, RATE_BOUNDS[self.component], label)
        _check_number(self.times, (-1_000_000, 1_000_000), "cost.field_times")
        _check_number(self.year, _YEARS, "cost.field_year")
        _check_text(self.source, "cost.field_source")
        if len({site for site, _ in self.by_site}) < len(self.by_site):
            raise InputError("cost.site_twice", field=TextKey(label))

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is said of the rate."""
        return self.value is None and not self.indicator and not self.by_site


@dataclass(frozen=True)
class CostProfile:
    """The same centre everywhere, so that places can be compared.

    `area_m2`: None is the people on site x `m2_per_head`. `attrition` percent of the people who leave in a year;
    `years` over which the fit-out is spread. A component without a rate is unknown.

    Raises:
        InputError: a number that no profile can have, two roles of one name, two rates for one component.
    """

    roles: tuple[Role, ...] = ()
    area_m2: float | None = None
    m2_per_head: float = 10.0
    remote_share: float = 0.0
    attrition: float = 20.0
    years: float = 6.0
    rates: tuple[CostRate, ...] = ()

    def __post_init__(self) -> None:
        for name, bounds in _FIELD_BOUNDS.items():
            _check_number(getattr(self, name), bounds, f"cost.field_{name}")
        names = [role.name.strip().casefold() for role in self.roles]
        if len(names) > _MAX_ROLES:
            raise InputError("cost.roles_many", limit=_MAX_ROLES)
        for name in names:
            if names.count(name) > 1:
                raise InputError("cost.role_twice", name=name)
        components = [rate.component for rate in self.rates]
        for component in components:
            if components.count(component) > 1:
                raise InputError("cost.rate_twice", field=TextKey(f"cost.component_{component}"))

    def rate(self, component: CostComponent) -> CostRate:
        """The rate of a component; one that the profile does not hold is unknown."""
        return next((rate for rate in self.rates if rate.component == component), CostRate(component))

    def with_rate(self, rate: CostRate) -> CostProfile:
        """The profile with `rate` in the place of that of its component."""
        by_component = {known.component: known for known in self.rates} | {rate.component: rate}
        return replace(self, rates=tuple(by_component[name] for name in COMPONENTS if name in by_component))
