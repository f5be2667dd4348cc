# SPDX-License-Identifier: EUPL-1.2
"""Why a criterion counts what it counts: whose points, comparisons and voices made its weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.scenarios.explain.evidence import Behind, Cell, number, word
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scenarios.weights import preset_of, weights_in_use
from district_planner.scenarios.weights_words import consensus_text, problem_text, summary_text
from district_planner.scoring.presets import load_presets

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios.plan import Plan
    from district_planner.scenarios.weights import StakeholderWeights
    from district_planner.scoring import Criterion

WEIGHT = "weight:"
"""Followed by the id of a criterion."""


@dataclass(frozen=True)
class WeightExplainer:
    """Explains the weights of a plan in one language; `criteria` as `Analyser.criteria` gives them."""

    texts: Texts
    plan: Plan
    criteria: tuple[Criterion, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """What there is an answer for."""
        return tuple(f"{WEIGHT}{criterion.id}" for criterion in self.criteria)

    def explain(self, figure: str) -> Explanation:
        """The explanation of one of the `figures`; `KeyError` for any other."""
        criterion = next((one for one in self.criteria if f"{WEIGHT}{one.id}" == figure), None)
        if criterion is None:
            raise KeyError(figure)
        texts, used = self.texts, weights_in_use(self.plan, self.criteria)
        terms = [(texts("explain.weight_origin"), summary_text(texts, used))]
        if not criterion.enabled:
            terms.append((texts("panels.why_weight"), texts("explain.disabled")))
        if used.origin == "direct":
            counting = [one.id for one in self.criteria if one.enabled]
            total = sum(self.plan.weights.get(name, 0.0) for name in counting)
            terms.append((texts("explain.points_given"), texts.number(self.plan.weights.get(criterion.id), 1)))
            terms.append((texts("explain.points_total"), texts.number(total, 1)))
        elif used.consensus is not None:
            terms.append((texts("explain.consensus"), consensus_text(texts, used.consensus)))
        behind = None
        if used.stakeholders:
            heads = ("explain.stakeholder", "explain.share", "explain.importance", "explain.consistency")
            rows = tuple(self._row(one, criterion.id) for one in used.stakeholders)
            behind = Behind(tuple(texts(key) for key in heads), rows)
            terms += [(one.name, problem_text(texts, self.criteria, one)) for one in used.excluded]
        return Explanation(
            title=texts("explain.weight_title", name=criterion.name(texts.language)),
            value=texts("panels.points", points=texts.number(used.points.get(criterion.id), 1)),
            meaning=texts("explain.weight_meaning"),
            formula=texts(f"explain.formula_weight_{used.origin}"),
            terms=tuple(terms),
            sources=self._sources(used.origin == "direct"),
            behind=behind,
        )

    def _row(self, one: StakeholderWeights, criterion_id: str) -> tuple[Cell, ...]:
        texts = self.texts
        share = None if one.shares is None else one.shares.get(criterion_id)
        return (
            word(f"{one.name} ({texts(f'weights.method_{one.method}')})"),
            number(texts, share, 1),
            number(texts, one.importance, 1),
            number(texts, one.worst_ratio, 3),
        )

    def _sources(self, is_direct: bool) -> tuple[str, ...]:
        """The preset whose shares these are, if they are any's; else the users of the project."""
        known = preset_of(self.plan, self.criteria) if is_direct else None
        if known is None:
            return (self.texts("explain.weight_source"), source_line(self.texts, load_sources()["method"]))
        chosen = load_presets()[known]
        caveat = chosen.caveat(self.texts.language)
        line = f"{chosen.name(self.texts.language)}: {source_line(self.texts, chosen.source)}"
        return (line, caveat) if caveat else (line,)
