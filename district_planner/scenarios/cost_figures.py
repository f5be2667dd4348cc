# SPDX-License-Identifier: EUPL-1.2
"""The cost of the profile as figures that maps, tables and charts can show: `cost_total` and one for each component."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.provenance import Source
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.costs import COST_FIGURES, CostFigure, cost_values, costs_of
from district_planner.scenarios.costs_words import said_source
from district_planner.scoring.costs import COMPONENTS
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios.analysis import Analyser, Analysis
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring.costs import CostProfile, CostRate

COSTS = "cost_"
"""Begins the ids of these figures."""
_RAMP = "oranges"


def cost_indicators(analyser: Analyser, plan: Plan) -> dict[str, Indicator]:
    """The figures of the components in use and of their total, by id; none without a profile.

    They are described like indicators, but are not among those of the plan: `cost_values` has the values of
    municipalities, `costs_of` those of sites.
    """
    profile = plan.cost
    if profile is None:
        return {}
    indicators = analyser.indicators(plan)
    figures = [f for f in COST_FIGURES if f == "total" or profile.rate(f).used]
    followed = [indicators[rate.indicator] for rate in profile.rates if rate.used and rate.indicator in indicators]
    rests_on = "\0".join([repr(profile), *(indicator.content for indicator in followed)])
    content = hashlib.sha256(rests_on.encode("utf-8", "surrogatepass")).hexdigest()
    followed_sources = {source.id: source for indicator in followed for source in indicator.sources}
    return {
        f"{COSTS}{figure}": Indicator(
            id=f"{COSTS}{figure}",
            basis="territory",
            names=_said(figure, "name", profile),
            unit="€/year",
            decimals=0,
            ramp=_RAMP,
            kind="rate",
            sources=(profile_source(profile), *followed_sources.values()),
            formulas=_said(figure, "formula", profile),
            content=f"{figure}:{content}",
        )
        for figure in figures
    }


def profile_source(profile: CostProfile) -> Source:
    """The profile as a source: who said its rates, and which of them are assumptions."""
    texts = {language: Texts(language) for language in LANGUAGES}
    years = sorted({str(rate.year) for rate in profile.rates if rate.used and rate.year is not None})
    return Source(
        id="cost_profile",
        titles={language: said("cost.source_profile") for language, said in texts.items()},
        publishers={language: said("cost.source_publisher") for language, said in texts.items()},
        vintage=", ".join(years),
        licences=dict.fromkeys(LANGUAGES, ""),
        notes={language: "; ".join(_rate_notes(profile, said)) for language, said in texts.items()},
        assumption=any(rate.used and rate.assumption for rate in profile.rates),
    )


def cost_column(
    analyser: Analyser, plan: Plan, analysis: Analysis | None, figure_id: str, municipalities: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The values of a figure at the sites of `analysis`, or without one in these municipalities; NaN where unknown."""
    figure = _figure(figure_id)
    if analysis is None:
        return cost_values(analyser, plan, figure)[municipalities]
    costs = costs_of(analyser, analysis)
    if costs is None:
        return np.full(len(analysis.sites), np.nan)
    if figure == "total":
        return _array([cost.total for cost in costs.sites])
    parts = [cost.part(figure) for cost in costs.sites]
    return _array([None if part is None else part.amount for part in parts])


def _figure(figure_id: str) -> CostFigure:
    return next(figure for figure in COST_FIGURES if f"{COSTS}{figure}" == figure_id)


def _array(values: list[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _said(figure: CostFigure, what: str, profile: CostProfile) -> dict[str, str]:
    return {language: _words(figure, what, profile, Texts(language)) for language in LANGUAGES}


def _words(figure: CostFigure, what: str, profile: CostProfile, texts: Texts) -> str:
    if what == "name":
        if figure == "total":
            return texts("cost.figure_total")
        return texts("cost.figure_part", component=texts(f"cost.component_{figure}"))
    if figure != "total":
        return texts(f"cost.about_{figure}")
    used = [component for component in COMPONENTS if profile.rate(component).used]
    added = " + ".join(texts(f"cost.component_{name}") for name in used if name != "incentives")
    return f"{added} \N{MINUS SIGN} {texts('cost.component_incentives')}" if "incentives" in used else added


def _rate_notes(profile: CostProfile, texts: Texts) -> list[str]:
    """The source of each rate that has one."""
    return [
        texts("cost.rate_source", component=texts(f"cost.component_{rate.component}"), source=_source(rate))
        for rate in profile.rates
        if rate.used and rate.source
    ]


def _source(rate: CostRate) -> str:
    return said_source(rate)
