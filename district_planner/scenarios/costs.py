# SPDX-License-Identifier: EUPL-1.2
"""What the centre of the project's profile would cost at each place, and how quality and cost stand to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.core.numbers import known
from district_planner.core.texts import LANGUAGES, TextKey
from district_planner.scenarios.parameters import read_defaults
from district_planner.scenarios.registry import MEASURED
from district_planner.scoring.cost_model import (
    Quadrant,
    Quantities,
    amounts,
    index_to_mean,
    known_part,
    profile_gap,
    quadrant_of,
    quantities,
    total_of,
)
from district_planner.scoring.costs import COMPONENTS, CostComponent, CostProfile, CostRate, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts, Value
    from district_planner.scenarios.analysis import Analyser, Analysis
    from district_planner.scenarios.parameters import ParameterDefault
    from district_planner.scenarios.plan import Plan
    from district_planner.territory.indicators import Indicator

RateOrigin = Literal["site", "indicator", "value", "none"]
"""What was said of the site itself, of its municipality by an indicator, for all alike, or nothing."""
LeftOut = Literal["quality", "cost", "excluded"]
"""Why a candidate is not compared: its quality or its cost is unknown, or a must-have excludes it."""
CostFigure = Literal["total", "rent", "labour", "recruitment", "fit_out", "incentives"]
COST_FIGURES: tuple[CostFigure, ...] = ("total", *COMPONENTS)


@dataclass(frozen=True)
class Gap:
    """Why something is unknown: a text key with what is put into it."""

    key: str
    params: tuple[tuple[str, Value], ...] = ()

    def text(self, texts: Texts) -> str:
        """The reason in words."""
        return texts(self.key, **dict(self.params))


@dataclass(frozen=True)
class CostPart:
    """One component at one place: euro a year, incentives negative, None unknown with the reason.

    `rate` in the unit of the component, see `CostRate`, with where it was taken from.
    """

    component: CostComponent
    amount: float | None
    rate: float | None
    origin: RateOrigin
    gap: Gap | None


@dataclass(frozen=True)
class PlaceCost:
    """What the profile costs in a year at a site. `parts` are the components in use.

    `total` is None where one of them is unknown; `known` is the sum of those that are known, None where none is.
    """

    site_id: int
    parts: tuple[CostPart, ...]
    total: float | None
    known: float | None

    @property
    def missing(self) -> tuple[CostComponent, ...]:
        """The components that are unknown here: the reason why there is no total."""
        return tuple(part.component for part in self.parts if part.amount is None)

    def part(self, component: CostComponent) -> CostPart | None:
        """One component; None where it is not in use."""
        return next((part for part in self.parts if part.component == component), None)


@dataclass(frozen=True)
class Position:
    """A candidate between quality and cost: both against the mean of the compared candidates as 100.

    The indices and the quadrant are None for one that is left out, and where the mean is not above zero.
    """

    site_id: int
    quality: float | None
    cost: float | None
    quality_index: float | None
    cost_index: float | None
    quadrant: Quadrant | None
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Costs:
    """The costs of all sites of a plan in its order, and the candidates between quality and cost."""

    profile: CostProfile
    quantities: Quantities
    sites: tuple[PlaceCost, ...]
    positions: tuple[Position, ...]

    @property
    def compared(self) -> tuple[Position, ...]:
        """The candidates that the mean is made of."""
        return tuple(position for position in self.positions if not position.left_out)

    def site(self, site_id: int) -> PlaceCost:
        """The cost of one site; `KeyError` when there is none with this id."""
        for cost in self.sites:
            if cost.site_id == site_id:
                return cost
        raise KeyError(site_id)

    def position(self, site_id: int) -> Position | None:
        """Where a site stands; None for one that is no candidate."""
        return next((position for position in self.positions if position.site_id == site_id), None)


def cost_defaults() -> dict[str, ParameterDefault]:
    """What a new profile begins with, by name, from `resources/catalogue/costs.toml`."""
    return read_defaults("costs.toml")


def first_profile(plan: Plan, texts: Texts) -> CostProfile:
    """A profile to begin with: the people of a centre of the project's usual size; what anything costs is unknown.

    By hand: 100 seats at 1.7 are 170 agents, 170 / 12 = 14 leaders of teams and 5 % = 8.5, that is 8, to govern it.
    """
    shipped = {name: float(str(default.value)) for name, default in cost_defaults().items()}
    agents = round(plan.parameters.reference_seats * plan.parameters.employees_per_seat)
    heads = {
        "agents": agents,
        "leaders": max(round(agents / shipped["agents_per_leader"]), 1),
        "governance": max(round(agents * shipped["governance"] / 100), 1),
    }
    labour = cost_defaults()["labour"]
    return CostProfile(
        roles=tuple(
            Role(texts(f"cost.role_{name}"), float(count), shipped["hours_year"]) for name, count in heads.items()
        ),
        m2_per_head=shipped["m2_per_head"],
        attrition=shipped["attrition"],
        years=shipped["years"],
        rates=(
            CostRate("rent"),
            CostRate(
                "labour",
                value=shipped["labour"],
                source=labour.source.line(texts.language),
                year=labour.year,
                assumption=labour.assumption,
            ),
            CostRate("recruitment"),
            CostRate("fit_out"),
            CostRate("incentives", used=False),
        ),
    )


def check_profile(plan: Plan, profile: CostProfile, indicators: Mapping[str, Indicator]) -> None:
    """Check what a profile refers to: the indicators and the sites.

    Raises:
        NotFoundError: there is no such indicator or site.
        InputError: the values of the indicator are unknown, cannot be compared by size, or are not of municipalities.
    """
    for rate in profile.rates:
        for site_id, _ in rate.by_site:
            plan.site(site_id)
        if rate.indicator:
            indicator = indicators.get(rate.indicator)
            if indicator is None:
                raise NotFoundError("datasets.indicator_unknown", indicator=rate.indicator)
            if indicator.problem is not None:
                raise indicator.problem
            if not can_be_rate(indicator):
                raise InputError("cost.indicator_kind", name_it=indicator.name("it"), name_en=indicator.name("en"))


def can_be_rate(indicator: Indicator) -> bool:
    """Whether the values of an indicator can be a rate: numbers of municipalities."""
    return indicator.problem is None and indicator.kind in MEASURED and indicator.basis == "territory"


def costs_of(analyser: Analyser, analysis: Analysis) -> Costs | None:
    """What the profile of the plan costs at its sites; None where it has none. A millisecond for 200 sites."""
    plan = analysis.plan
    profile = plan.cost
    if profile is None:
        return None
    municipality = np.array([entry.municipality for entry in analysis.sites], dtype=np.intp)
    site_ids = [entry.site.id for entry in analysis.sites]
    found = {
        component: _rates_at(analyser, plan, profile.rate(component), municipality, site_ids)
        for component in COMPONENTS
        if profile.rate(component).used
    }
    parts = amounts(profile, {component: rates.values for component, rates in found.items()})
    totals, so_far = total_of(parts, len(site_ids)), known_part(parts, len(site_ids))
    sites = tuple(
        PlaceCost(
            site_id,
            tuple(
                _part(analyser, profile, component, rates, float(parts[component][row]), row)
                for component, rates in found.items()
            ),
            known(totals[row]),
            known(so_far[row]),
        )
        for row, site_id in enumerate(site_ids)
    )
    return Costs(profile, quantities(profile), sites, _positions(analysis, totals))


def cost_values(analyser: Analyser, plan: Plan, figure: CostFigure = "total") -> NDArray[np.float64]:
    """Euro a year of the profile in every municipality of the study area, float64[n]; NaN unknown and outside it.

    What is said of single sites takes no part. All NaN without a profile, and of a component that is not in use.
    """
    values = np.full(len(analyser.territory), np.nan)
    profile = plan.cost
    if profile is None or (figure != "total" and not profile.rate(figure).used):
        return values
    area = analyser.territory.in_regions(plan.regions)
    wanted = [c for c in COMPONENTS if profile.rate(c).used]
    rates = {c: _rates_at(analyser, plan, profile.rate(c), area, []).values for c in wanted}
    parts = amounts(profile, rates)
    values[area] = total_of(parts, len(area)) if figure == "total" else parts[figure]
    return values


@dataclass(frozen=True, eq=False)
class _Rates:
    """A rate at k places: the values, where each is from, the municipalities, and why those of an indicator lack."""

    values: NDArray[np.float64]
    origins: list[RateOrigin]
    municipality: NDArray[np.intp]
    indicator: Indicator | None
    problem: Gap | None


def _rates_at(
    analyser: Analyser, plan: Plan, rate: CostRate, municipality: NDArray[np.intp], site_ids: Sequence[int]
) -> _Rates:
    """The rate of a component at places, float64[k]: of the site itself, else by the indicator, else the value."""
    count = len(municipality)
    origins: list[RateOrigin] = ["none" if rate.value is None else "value"] * count
    values = np.full(count, np.nan if rate.value is None else rate.value)
    indicator, problem = None, None
    if rate.indicator:
        origins = ["indicator"] * count
        indicator, problem, values = _by_indicator(analyser, plan, rate, municipality)
    by_site = dict(rate.by_site)
    for row, site_id in enumerate(site_ids):
        if site_id in by_site:
            values[row], origins[row] = by_site[site_id], "site"
    return _Rates(values, origins, municipality, indicator, problem)


def _by_indicator(
    analyser: Analyser, plan: Plan, rate: CostRate, municipality: NDArray[np.intp]
) -> tuple[Indicator | None, Gap | None, NDArray[np.float64]]:
    """The indicator, why it says nothing anywhere, and its values x the factor of the rate."""
    indicators = analyser.indicators(plan)
    unknown = np.full(len(municipality), np.nan)
    try:
        check_profile(plan, CostProfile(rates=(replace(rate, by_site=()),)), indicators)
        column = analyser.figures.by_municipality(plan, indicators, rate.indicator)
    except PlannerError as error:
        return indicators.get(rate.indicator), Gap(error.key, tuple(error.params.items())), unknown
    return indicators[rate.indicator], None, np.asarray(column[municipality] * rate.times, dtype=np.float64)


def _part(
    analyser: Analyser, profile: CostProfile, component: CostComponent, rates: _Rates, amount: float, row: int
) -> CostPart:
    gap = None if np.isfinite(amount) else _gap(analyser, profile, component, rates, row)
    return CostPart(component, known(amount), known(rates.values[row]), rates.origins[row], gap)


def _gap(analyser: Analyser, profile: CostProfile, component: CostComponent, rates: _Rates, row: int) -> Gap:
    """Why a component is unknown at a place: its rate is, or the profile lacks what the rate is multiplied with."""
    lacking = profile_gap(profile, component)
    if np.isfinite(rates.values[row]) and lacking is not None:
        counted = [role for role in profile.roles if role.heads]
        asked = [(role.name, role.hours_year if lacking == "hours" else role.cost_hour_eur) for role in counted]
        return Gap(f"cost.gap_{lacking}", (("roles", ", ".join(name for name, value in asked if value is None)),))
    indicator = rates.indicator
    if rates.origins[row] == "indicator" and rates.problem is not None:
        return rates.problem
    if rates.origins[row] == "indicator" and indicator is not None:
        names: tuple[tuple[str, Value], ...] = tuple(
            (f"name_{language}", indicator.name(language)) for language in LANGUAGES
        )
        place = analyser.territory.names[int(rates.municipality[row])]
        return Gap("cost.gap_here", (*names, ("municipality", place)))
    return Gap("cost.gap_rate", (("component", TextKey(f"cost.component_{component}")),))


def _positions(analysis: Analysis, totals: NDArray[np.float64]) -> tuple[Position, ...]:
    """The candidates of a plan between quality and cost; only those that have a rank and a total are compared."""
    rows = [row for row, entry in enumerate(analysis.sites) if entry.site.kind == "candidate"]
    scores = [analysis.sites[row].score for row in rows]
    quality = np.array([np.nan if score.quality is None else score.quality for score in scores], dtype=np.float64)
    cost = totals[rows]
    reasons = [_left_out(score.quality, score.rank, float(total)) for score, total in zip(scores, cost, strict=True)]
    compared = np.array([not reason for reason in reasons], dtype=bool)
    by_quality, by_cost = index_to_mean(quality, compared), index_to_mean(cost, compared)
    return tuple(
        Position(
            site_id=score.site_id,
            quality=score.quality,
            cost=known(cost[row]),
            quality_index=known(by_quality[row]),
            cost_index=known(by_cost[row]),
            quadrant=quadrant_of(by_quality[row], by_cost[row]),
            left_out=reasons[row],
        )
        for row, score in enumerate(scores)
    )


def _left_out(quality: float | None, rank: int | None, total: float) -> tuple[LeftOut, ...]:
    reasons: list[LeftOut] = []
    if quality is None:
        reasons.append("quality")
    elif rank is None:
        reasons.append("excluded")
    if not np.isfinite(total):
        reasons.append("cost")
    return tuple(reasons)
