# SPDX-License-Identifier: EUPL-1.2
"""Where the value of an indicator in a municipality comes from: its formula, the parts put in, its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.expressions import AREA, Expression
from district_planner.core.wording import measure, place_name
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scenarios.explain.place_evidence import built_in_parts
from district_planner.scenarios.indicators import indicator_values

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.plan import Plan


def formula_parts(
    texts: Texts, analyser: Analyser, plan: Plan, indicator_id: str, position: int
) -> tuple[tuple[str, str], ...]:
    """What the formula of an indicator, built in or of the user's, is made of, with the values in a municipality."""
    own = next((one for one in plan.indicators if one.id == indicator_id), None)
    if own is None:
        return built_in_parts(texts, analyser.territory, indicator_id, position)
    if not own.expression:
        return ()
    indicators, terms = analyser.indicators(plan), []
    for name in Expression.parse(own.expression).names:
        if name == AREA:
            area = float(analyser.territory.area_km2[position])
            terms.append((texts("indicators.area_km2"), measure(texts, area, "", 1)))
        elif indicators[name].basis == "territory":
            value = float(analyser.figures.by_municipality(plan, indicators, name)[position])
            terms.append((indicators[name].name(texts.language), indicators[name].written(value, texts)))
    return tuple(terms)


@dataclass(frozen=True)
class IndicatorExplainer:
    """Explains the indicators of a plan in one municipality, by position, in one language."""

    texts: Texts
    analyser: Analyser
    plan: Plan
    position: int

    @property
    def figures(self) -> tuple[str, ...]:
        """What there is an answer for."""
        return tuple(self.analyser.indicators(self.plan))

    def explain(self, figure: str) -> Explanation:
        """The explanation of one of the `figures`; `KeyError` for any other.

        Raises:
            PlannerError: its numbers cannot be read.
        """
        texts, indicator = self.texts, self.analyser.indicators(self.plan)[figure]
        place = place_name(self.analyser.territory, self.position)
        value = float(indicator_values(self.analyser, self.plan, figure)[self.position])
        return Explanation(
            title=indicator.name(texts.language),
            value=indicator.written(value, texts),
            meaning=texts("explain.indicator_unknown" if value != value else "explain.indicator_meaning", place=place),
            formula=indicator.formula(texts.language),
            terms=(
                (texts("panels.municipality"), place),
                *formula_parts(texts, self.analyser, self.plan, figure, self.position),
            ),
            sources=tuple(source_line(texts, source) for source in indicator.sources),
        )
