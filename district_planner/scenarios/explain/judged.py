# SPDX-License-Identifier: EUPL-1.2
"""From a value to its part of the quality: scale, bounds, weight, and the ways to bring the criteria together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.core.wording import DASH, measure
from district_planner.scenarios.explain.evidence import Behind, Cell, number, word
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scoring.aggregation import GEOMETRIC_FLOOR
from district_planner.scoring.normalisation import DEVIATIONS, Deviations, Distances, Nowhere, Ranks, ValueFunction
from district_planner.scoring.wording import direction_words, must_have_words, scale_words

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios.analysis import Analysis
    from district_planner.scoring import AnyScale, Criterion, CriterionScore, ScoreTable, SiteScore

Terms = tuple[tuple[str, str], ...]
_SHARE_DECIMALS = 3


@dataclass(frozen=True)
class Judged:
    """Explains how the places of an analysis are judged, in one language. `table` may be one by another method."""

    texts: Texts
    analysis: Analysis
    table: ScoreTable

    def terms(self, criterion: Criterion, score: CriterionScore) -> Terms:
        """Direction, scale, what the value becomes, bounds, weight and what that adds."""
        texts = self.texts
        scale = self.table.scales[criterion.id]
        lines = [
            (texts("explain.direction"), direction_words(criterion, texts, self._site_name(criterion.target))),
            (texts("explain.scale"), scale_words(criterion, texts)),
            *self._parts(criterion, scale),
            (texts("panels.why_normalised"), self.normalised(criterion, score)),
            *self._bounds(criterion, score),
        ]
        if not criterion.enabled:
            return (*lines, (texts("panels.why_weight"), texts("explain.disabled")))
        lines.append((texts("panels.why_weight"), texts("panels.points", points=texts.number(score.weight, 1))))
        if self.table.method == "sum":
            lines.append((texts("panels.why_contribution"), self._contribution(score)))
        return tuple(lines)

    def _site_name(self, site_id: int | None) -> str:
        return next((site.name for site in self.analysis.plan.sites if site.id == site_id), "")

    def _contribution(self, score: CriterionScore) -> str:
        texts = self.texts
        if score.contribution is None or score.normalised is None:
            return texts.number(None)
        product = f"{texts.number(score.normalised, _SHARE_DECIMALS)} × {texts.number(score.weight, 1)}"
        return f"{product} = {texts('panels.points', points=texts.number(score.contribution, 1))}"

    def _parts(self, criterion: Criterion, scale: AnyScale) -> Terms:
        """What the scale is made with."""
        texts = self.texts

        def written(value: float) -> str:
            return measure(texts, None if math.isnan(value) else value, criterion.unit, criterion.decimals)

        if isinstance(scale, Distances):
            return ((texts("explain.ideal"), written(scale.ideal)), *self._parts(criterion, scale.of))
        if isinstance(scale, Deviations):
            deviation = measure(texts, scale.deviation, criterion.unit, criterion.decimals + 1)
            return ((texts("explain.mean"), written(scale.mean)), (texts("explain.deviation"), deviation))
        if isinstance(scale, Ranks):
            return ((texts("explain.compared"), texts("panels.municipalities", n=len(scale.reference))),)
        if isinstance(scale, ValueFunction):
            points = "; ".join(f"{written(value)} → {texts.number(share, 2)}" for value, share in scale.points)
            return ((texts("explain.points"), points),)
        if isinstance(scale, Nowhere):
            return ()
        return ((texts("panels.why_worst"), written(scale.worst)), (texts("panels.why_best"), written(scale.best)))

    def normalised(self, criterion: Criterion, score: CriterionScore) -> str:
        """How the value becomes a number from 0 to 1, with the values put in."""
        texts, scale = self.texts, self.table.scales[criterion.id]
        if criterion.problem is not None:
            return criterion.problem.text(texts)
        if score.value is None or score.normalised is None:
            return texts.number(None)
        result = texts.number(score.normalised, _SHARE_DECIMALS)
        if isinstance(scale, Distances):
            value, ideal = (texts.number(x, criterion.decimals) for x in (score.value, scale.ideal))
            distance = abs(score.value - scale.ideal)
            away = f"|{value} − {ideal}| = {texts.number(distance, criterion.decimals)}"
            return f"{away}; {self._on(scale.of, distance, criterion, result)}"
        return self._on(scale, score.value, criterion, result)

    def _on(self, scale: AnyScale, value: float, criterion: Criterion, result: str) -> str:
        texts = self.texts
        if isinstance(scale, Ranks):
            return texts("explain.ranks", share=result)
        if isinstance(scale, ValueFunction):
            return texts("explain.on_the_line", share=result)
        if scale.best == scale.worst:
            return texts("panels.why_no_difference")
        shown = texts.number(value, criterion.decimals)
        if isinstance(scale, Deviations):
            sign = "" if scale.is_more else "−"
            mean = texts.number(scale.mean, criterion.decimals)
            deviation = texts.number(scale.deviation, criterion.decimals + 1)
            z = f"z = {sign}({shown} − {mean}) ÷ {deviation}"
            return f"{z}; (z + {DEVIATIONS:g}) ÷ {2 * DEVIATIONS:g} → {result}"
        worst, best = (texts.number(x, criterion.decimals) for x in (scale.worst, scale.best))
        return f"({shown} − {worst}) ÷ ({best} − {worst}) → {result}"

    def _bounds(self, criterion: Criterion, score: CriterionScore) -> Terms:
        """The must-haves, and whether the value keeps them."""
        if not criterion.is_must_have:
            return ()
        texts, value = self.texts, score.value
        if value is None:
            verdict = texts("explain.bound_unknown")
        else:
            low, high = criterion.minimum, criterion.maximum
            kept = (low is None or value >= low) and (high is None or value <= high)
            verdict = texts("explain.bound_kept" if kept else "explain.bound_broken")
        return ((texts("explain.must_have"), f"{must_have_words(criterion, texts)}: {verdict}"),)

    # The whole

    def quality(self, score: SiteScore, title: str = "", ranked: int | None = None) -> Explanation:
        """The quality of a place by the method of the table, with a row for each criterion.

        `ranked`: among how many municipalities it has its rank, where it is one and no site of the table.
        """
        texts, method = self.texts, self.table.method
        names = {criterion.id: criterion.name(texts.language) for criterion in self.table.criteria}
        meaning = texts("panels.quality_meaning" if method == "sum" else f"explain.meaning_{method}")
        if ranked is not None:
            meaning = texts(f"explain.municipality_{method}")
        if score.missing:
            meaning = texts("panels.quality_missing", names=", ".join(names[name] for name in score.missing))
        criteria = {criterion.id: criterion for criterion in self.table.criteria}
        excluded = "; ".join(one.text(criteria[one.criterion], texts) for one in score.excluded)
        if excluded:
            meaning = texts("explain.excluded" if ranked is None else "explain.municipality_excluded", reasons=excluded)
        rows, headers = self._rows(score, names)
        by_id = {source.id: source for criterion in self.table.criteria for source in criterion.sources}
        return Explanation(
            title=title or texts("panels.quality"),
            value=texts.number(score.quality, 1),
            meaning=meaning,
            formula=texts("panels.quality_formula") if method == "sum" else texts(f"explain.formula_{method}"),
            terms=self._whole_terms(score, len(self.table.ranking) if ranked is None else ranked),
            sources=tuple(source_line(texts, source) for source in (*by_id.values(), load_sources()["method"])),
            behind=Behind(headers, rows),
        )

    def _whole_terms(self, score: SiteScore, ranked: int) -> Terms:
        """Method, rank, and of TOPSIS the two distances."""
        texts, table = self.texts, self.table
        rank = DASH if score.rank is None else texts("panels.rank_of", rank=str(score.rank), of=str(ranked))
        lines = [
            (texts("explain.method"), texts(f"scoring.method_{table.method}")),
            (texts("panels.column_rank"), rank),
        ]
        if table.method == "topsis" and score.quality is not None:
            parts = [(one.weight / 100, one.normalised or 0.0) for one in score.criteria if one.weight > 0]
            to_best = math.sqrt(sum((share * (1 - n)) ** 2 for share, n in parts))
            to_worst = math.sqrt(sum((share * n) ** 2 for share, n in parts))
            lines += [
                (texts("explain.to_best"), texts.number(to_best, 4)),
                (texts("explain.to_worst"), texts.number(to_worst, 4)),
            ]
        return tuple(lines)

    def _rows(self, score: SiteScore, names: dict[str, str]) -> tuple[tuple[tuple[Cell, ...], ...], tuple[str, ...]]:
        """A row per criterion: what it becomes, its weight, and what that makes of it by this method."""
        texts, method = self.texts, self.table.method
        rows = []
        for part in score.criteria:
            share, n = part.weight / 100, part.normalised
            if method == "sum":
                last = number(texts, part.contribution, 1)
            elif n is None or part.weight == 0:
                last = number(texts, None)
            elif method == "geometric":
                last = number(texts, max(n, GEOMETRIC_FLOOR) ** share, 4)
            else:
                last = number(texts, share * n, 4)
            rows.append((word(names[part.id]), number(texts, n, _SHARE_DECIMALS), number(texts, part.weight, 1), last))
        heads = ("panels.criterion", "panels.why_normalised", "panels.why_weight")
        last_head = texts("panels.why_contribution" if method == "sum" else f"explain.column_{method}")
        return tuple(rows), (*(texts(key) for key in heads), last_head)
