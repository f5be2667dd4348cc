# SPDX-License-Identifier: EUPL-1.2
"""What stands behind a criterion the user made of an indicator: its parts here, or the municipalities around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.wording import percent, place_name
from district_planner.scenarios.explain.evidence import Behind, Cell, number, word
from district_planner.scenarios.explain.indicator_explainer import formula_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.scenarios import Analyser, OwnCriterion, Plan, SiteAnalysis
    from district_planner.scoring import CriterionScore
    from district_planner.territory.indicators import Indicator


@dataclass(frozen=True)
class OwnEvidence:
    """Looks the values up for one site of a plan, in one language."""

    texts: Texts
    analyser: Analyser
    plan: Plan
    entry: SiteAnalysis

    def criterion(self, criterion_id: str) -> OwnCriterion | None:
        """The criterion of the user's with this id; None for a shipped one."""
        return next((own for own in self.plan.criteria if own.id == criterion_id), None)

    def terms(self, own: OwnCriterion, score: CriterionScore) -> tuple[tuple[str, str], ...]:
        """The values put in: of the parts of the formula in the municipality, or how much of the catchment is known."""
        texts = self.texts
        if own.reach == "catchment":
            return ((texts("panels.own_coverage"), percent(texts, score.coverage)),)
        place = place_name(self.analyser.territory, self.entry.municipality)
        return (
            (texts("panels.municipality"), place),
            *formula_parts(texts, self.analyser, self.plan, own.indicator, self.entry.municipality),
        )

    def behind(self, own: OwnCriterion) -> Behind | None:
        """The municipalities of the catchment with what each adds, the greatest first, the unknown last."""
        indicators = self.analyser.indicators(self.plan)
        indicator = indicators[own.indicator]
        if own.reach == "here" or indicator.basis == "places":
            return None
        values = self.analyser.figures.by_municipality(self.plan, indicators, own.indicator)
        people = self.analyser.residents(self.plan.parameters).everybody
        return self._table(indicator, values, people)

    def _table(self, indicator: Indicator, values: NDArray[np.float64], people: NDArray[np.float64]) -> Behind:
        texts, catchment = self.texts, self.entry.catchment
        inside = catchment.inside
        weights, adds_up = catchment.weights[inside], indicator.kind == "count"
        counted = values[inside] * weights if adds_up else people[inside] * weights
        counted = np.where(np.isfinite(values[inside]), counted, np.nan)
        order = np.argsort(-np.nan_to_num(counted, nan=-1.0), kind="stable")
        rows = []
        for i in order.tolist():
            position = int(inside[i])
            value = float(values[position])
            cells = [
                word(place_name(self.analyser.territory, position)),
                number(texts, float(catchment.minutes[position])),
                number(texts, float(weights[i]), 2),
                Cell(indicator.written(value, texts, unit=False), value),
            ]
            if not adds_up:
                cells.append(number(texts, float(people[position])))
            rows.append((*cells, number(texts, float(counted[i]), 1 if adds_up else 0)))
        heads = ["municipality", "minutes_short", "weight", "own_value", "residents", "counted"]
        if adds_up:
            heads.remove("residents")
        return Behind(tuple(texts(f"panels.{head}") for head in heads), tuple(rows))
