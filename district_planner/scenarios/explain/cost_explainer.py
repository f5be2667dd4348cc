# SPDX-License-Identifier: EUPL-1.2
"""Why a place costs what it does: the component's formula with the quantities of the profile and the rate put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.core.wording import measure, percent
from district_planner.scenarios.cost_figures import COSTS
from district_planner.scenarios.costs_words import said_source
from district_planner.scenarios.explain.evidence import Behind, number, word
from district_planner.scenarios.explain.explanation import Explanation, source_line

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios.analysis import Analyser, Analysis
    from district_planner.scenarios.costs import CostPart, Costs, PlaceCost
    from district_planner.scoring.costs import CostComponent, CostRate

PART = COSTS
"""Followed by the name of a component: the names that the maps have too."""
TOTAL = f"{PART}total"
QUALITY_INDEX, COST_INDEX = "quality_index", "cost_index"


@dataclass(frozen=True)
class CostExplainer:
    """Explains the costs of one site in one language."""

    texts: Texts
    analyser: Analyser
    analysis: Analysis
    costs: Costs
    site_id: int

    @property
    def figures(self) -> tuple[str, ...]:
        """What there is an answer for."""
        return TOTAL, QUALITY_INDEX, COST_INDEX, *(f"{PART}{part.component}" for part in self._cost.parts)

    def explain(self, figure: str) -> Explanation:
        """The explanation of one of the `figures`; `KeyError` for any other."""
        if figure == TOTAL:
            return self._total()
        if figure in (QUALITY_INDEX, COST_INDEX):
            return self._index(figure)
        part = next((one for one in self._cost.parts if f"{PART}{one.component}" == figure), None)
        if part is None:
            raise KeyError(figure)
        return self._part(part)

    @property
    def _cost(self) -> PlaceCost:
        return self.costs.site(self.site_id)

    def _euro(self, value: float | None) -> str:
        return (
            self.texts.number(None) if value is None else self.texts("cost.euro_year", value=self.texts.number(value))
        )

    def _rate(self, component: CostComponent) -> CostRate:
        return self.costs.profile.rate(component)

    def _total(self) -> Explanation:
        texts, cost = self.texts, self._cost
        rows = tuple((word(texts(f"cost.component_{one.component}")), number(texts, one.amount)) for one in cost.parts)
        gaps = "; ".join(dict.fromkeys(part.gap.text(texts) for part in cost.parts if part.gap is not None))
        terms = [(texts(f"cost.component_{one.component}"), self._euro(one.amount)) for one in cost.parts]
        if cost.total is None and cost.known is not None:
            terms.append((texts("explain.cost_known"), self._euro(cost.known)))
        return Explanation(
            title=texts("cost.component_total"),
            value=self._euro(cost.total),
            meaning=texts("explain.cost_unknown", reasons=gaps) if gaps else texts("explain.cost_meaning"),
            formula=texts("explain.cost_formula"),
            terms=tuple(terms),
            sources=self._sources(tuple(part.component for part in cost.parts)),
            behind=Behind((texts("explain.component"), texts("explain.euro_year")), rows),
        )

    def _part(self, part: CostPart) -> Explanation:
        texts = self.texts
        name = texts(f"cost.component_{part.component}")
        return Explanation(
            title=name,
            value=self._euro(part.amount),
            meaning=part.gap.text(texts) if part.gap is not None else texts(f"explain.origin_{part.origin}"),
            formula=texts(f"cost.about_{part.component}"),
            terms=(*self._quantities(part.component), (texts("explain.rate"), self._written(part))),
            sources=self._sources((part.component,)),
        )

    def _written(self, part: CostPart) -> str:
        unit = self.texts(f"cost.unit_{part.component}")
        return self.texts.number(None) if part.rate is None else f"{self.texts.number(part.rate, 2)} {unit}"

    def _quantities(self, component: CostComponent) -> tuple[tuple[str, str], ...]:
        """What of the profile the component is made with."""
        texts, profile, taken = self.texts, self.costs.profile, self.costs.quantities
        if component in ("rent", "fit_out"):
            lines = [(texts("cost.field_area_m2"), measure(texts, taken.area_m2, "m²", 0))]
            if profile.area_m2 is None:
                lines.insert(0, (texts("explain.on_site"), texts.number(taken.on_site, 0)))
                lines.insert(1, (texts("cost.field_m2_per_head"), texts.number(profile.m2_per_head, 1)))
            if component == "fit_out":
                lines.append((texts("cost.field_years"), texts.number(profile.years, 1)))
            return tuple(lines)
        if component == "labour":
            roles = [(role.name, self._role(role.heads, role.hours_year, role.cost_hour_eur)) for role in profile.roles]
            return (*roles, (texts("explain.labour"), self._euro(taken.labour_eur)))
        if component == "recruitment":
            return (
                (texts("explain.heads"), texts.number(taken.heads)),
                (texts("cost.field_attrition"), percent(texts, profile.attrition, 0)),
                (texts("explain.hires"), texts.number(taken.hires, 1)),
            )
        return ()

    def _role(self, heads: float, hours: float | None, cost: float | None) -> str:
        texts = self.texts
        parts = (texts.number(heads), texts.number(hours), texts.number(cost, 2))
        return texts("explain.role", heads=parts[0], hours=parts[1], cost=parts[2])

    def _index(self, figure: str) -> Explanation:
        """An index to the mean of the compared candidates; the table holds all of them."""
        texts = self.texts
        names = {site.id: site.name for site in self.analysis.plan.sites}
        is_quality = figure == QUALITY_INDEX
        position = self.costs.position(self.site_id)
        own = None if position is None else position.quality_index if is_quality else position.cost_index
        value = None if position is None else position.quality if is_quality else position.cost
        compared = self.costs.compared
        figures = [one.quality if is_quality else one.cost for one in compared]
        known = [one for one in figures if one is not None]
        mean = sum(known) / len(known) if known else None
        rows = tuple(
            (
                word(names[one.site_id]),
                number(texts, one.quality if is_quality else one.cost, 1 if is_quality else 0),
                number(texts, one.quality_index if is_quality else one.cost_index, 1),
            )
            for one in compared
        )
        decimals = 1 if is_quality else 0
        left_out = () if position is None else position.left_out
        reasons = ", ".join(texts(f"cost.left_out_{reason}") for reason in left_out)
        return Explanation(
            title=texts(f"explain.{figure}"),
            value=texts.number(own, 1),
            meaning=reasons or texts("explain.index_meaning"),
            formula=texts("explain.index_formula"),
            terms=(
                (texts("explain.here"), texts.number(value, decimals)),
                (texts("explain.mean_compared"), texts.number(mean, decimals)),
                (texts("explain.places_compared"), texts.number(len(compared))),
            ),
            sources=(source_line(texts, load_sources()["method"]),),
            behind=Behind((texts("panels.site"), texts(f"explain.{figure}_of"), texts(f"explain.{figure}")), rows),
        )

    def _sources(self, components: tuple[CostComponent, ...]) -> tuple[str, ...]:
        """The profile, and of each rate what was said of where it is from."""
        texts = self.texts
        lines = [f"{texts('cost.source_publisher')}: {texts('cost.source_profile')}"]
        indicators = self.analyser.indicators(self.analysis.plan)
        for component in components:
            rate, name = self._rate(component), texts(f"cost.component_{component}")
            part = self._cost.part(component)
            if rate.indicator in indicators and part is not None and part.origin != "site":
                sources = indicators[rate.indicator].sources
                lines += [texts("cost.rate_source", component=name, source=source_line(texts, one)) for one in sources]
            said = said_source(rate)
            badge = f" [{texts('panels.assumption')}]" if rate.assumption else ""
            if said or badge:
                lines.append(texts("cost.rate_source", component=name, source=f"{said}{badge}".strip()))
        return tuple(dict.fromkeys(lines))
