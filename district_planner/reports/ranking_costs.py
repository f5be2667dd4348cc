# SPDX-License-Identifier: EUPL-1.2
"""Quality and cost apart, as a report tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.reports.quantities import Quantity
from district_planner.reports.ranking_model import ReportCostPart, ReportCosts, ReportCostSite, ReportRole
from district_planner.scenarios.cost_figures import cost_indicators
from district_planner.scenarios.costs_words import (
    left_out_line,
    part_words,
    quadrant_words,
    rate_origin,
    reasons,
    verdict,
)
from district_planner.scoring.costs import COMPONENTS

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.reports.ranking import Ranking
    from district_planner.scenarios import SiteAnalysis
    from district_planner.scenarios.costs import Costs
    from district_planner.scoring.costs import CostComponent, Role

METHOD = "method"


def report_costs(ranking: Ranking) -> ReportCosts | None:
    """What the profile costs at every candidate; None without a profile or without candidates."""
    costs = ranking.costs
    if costs is None or not ranking.candidates:
        return None
    plan, texts = ranking.analysis.plan, ranking.texts
    used = [component for component in COMPONENTS if costs.profile.rate(component).used]
    sources = {s.id: s for one in cost_indicators(ranking.analyser, plan).values() for s in one.sources}
    return ReportCosts(
        verdict=verdict(costs, plan, texts),
        left_out=left_out_line(costs, plan, texts),
        components=tuple(_component(ranking, costs, component) for component in used),
        roles=tuple(_role(role, texts) for role in costs.profile.roles),
        figures=_figures(costs, texts),
        sites=tuple(_site(ranking, costs, entry, used) for entry in ranking.candidates),
        source_ids=(*sources, METHOD),
        sources=tuple(sources.values()),
    )


def _component(ranking: Ranking, costs: Costs, component: CostComponent) -> ReportCostPart:
    texts, rate = ranking.texts, costs.profile.rate(component)
    unit = texts(f"cost.unit_{component}")
    said = []
    if rate.value is not None and not rate.indicator:
        key = "report_ranking.rate_others" if rate.by_site else "report_ranking.rate"
        said.append(texts(key, value=Quantity(rate.value, unit, 2).text(texts.language)))
    said.append(rate_origin(rate, ranking.analyser.indicators(ranking.analysis.plan), texts))
    return ReportCostPart(
        name=texts(f"cost.component_{component}"),
        formula=texts(f"cost.about_{component}"),
        origin=" · ".join(filter(None, said)),
        assumption=rate.assumption,
    )


def _role(role: Role, texts: Texts) -> ReportRole:
    return ReportRole(
        role.name,
        Quantity(role.heads, decimals=0 if role.heads == round(role.heads) else 1),
        Quantity(role.hours_year, texts.unit("h")),
        Quantity(role.cost_hour_eur, "€", 2),
    )


def _figures(costs: Costs, texts: Texts) -> tuple[tuple[str, Quantity], ...]:
    """What the profile takes, the same at every site."""
    taken, profile = costs.quantities, costs.profile
    euro = texts("report_ranking.euro_year")
    rows = (
        ("explain.heads", Quantity(taken.heads)),
        ("explain.on_site", Quantity(taken.on_site)),
        ("cost.field_area_m2", Quantity(taken.area_m2)),
        ("cost.field_attrition", Quantity(profile.attrition)),
        ("explain.hires", Quantity(taken.hires)),
        ("cost.field_years", Quantity(profile.years)),
        ("explain.labour", Quantity(taken.labour_eur, euro)),
    )
    return tuple((_capital(texts(key)), figure) for key, figure in rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _site(ranking: Ranking, costs: Costs, entry: SiteAnalysis, used: list[CostComponent]) -> ReportCostSite:
    texts, cost = ranking.texts, costs.site(entry.site.id)
    position = costs.position(entry.site.id)
    parts = []
    for component in used:
        part = cost.part(component)
        is_of_all = part is not None and part.origin == "value" and part.gap is None
        words = "" if is_of_all else part_words(part, texts)
        parts.append((Quantity(None if part is None else part.amount), words))
    return ReportCostSite(
        *ranking.named(entry),
        parts=tuple(parts),
        total=Quantity(cost.total),
        known=Quantity(cost.known),
        quality=ranking.points(entry.score.quality),
        quality_index=Quantity(None if position is None else position.quality_index, decimals=1),
        cost_index=Quantity(None if position is None else position.cost_index, decimals=1),
        quadrant=quadrant_words(position, texts),
        left_out="" if position is None else reasons(position, cost, texts),
    )
