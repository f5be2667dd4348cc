# SPDX-License-Identifier: EUPL-1.2
"""Whose weights a ranking is made with, as a report tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.reports.quantities import Quantity
from district_planner.reports.ranking_model import ReportShares, ReportWeights
from district_planner.reports.words import isolated
from district_planner.scenarios.weights import node_judgements, preset_of, tree_of, weights_in_use
from district_planner.scenarios.weights_words import (
    consensus_text,
    preset_note,
    problem_text,
    revisit_of,
    revisit_text,
    summary_text,
)
from district_planner.scoring.ahp import RATIO_LIMIT
from district_planner.scoring.presets import load_presets, points_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from district_planner.core.texts import Texts
    from district_planner.reports.ranking import Ranking
    from district_planner.scenarios import Plan
    from district_planner.scenarios.weights import StakeholderWeights, WeightsInUse
    from district_planner.scoring import Criterion
    from district_planner.scoring.presets import Preset

CHOICES = "project_choices"


def report_weights(ranking: Ranking) -> ReportWeights:
    """The weights in use, who gave them, and what every stakeholder says."""
    plan, texts = ranking.analysis.plan, ranking.texts
    criteria = ranking.analysis.scores.criteria
    used = weights_in_use(plan, criteria)
    counting = [criterion for criterion in criteria if criterion.enabled]
    ids = [criterion.id for criterion in counting]
    known = preset_of(plan, criteria) if used.origin == "direct" else None
    chosen = None if known is None else load_presets()[known]
    return ReportWeights(
        summary=summary_text(texts, used),
        sentences=tuple(_sentences(texts, used, counting, chosen)),
        criteria=tuple((criterion.id, criterion.name(texts.language)) for criterion in counting),
        in_use=_shares(used.points, ids),
        group=() if used.group is None or not used.stakeholders else _shares(used.group, ids),
        stakeholders=tuple(_stakeholder(plan, texts, criteria, one, ids) for one in used.stakeholders),
        is_group=used.origin == "group",
        consensus=Quantity(None if used.consensus is None else 100 * used.consensus, "%"),
        source_ids=(CHOICES,) if chosen is None else (CHOICES, chosen.source.id),
    )


def _shares(shares: Mapping[str, float] | None, ids: Sequence[str]) -> tuple[Quantity, ...]:
    return tuple(Quantity(None if shares is None else shares.get(name), decimals=1) for name in ids)


def _sentences(texts: Texts, used: WeightsInUse, counting: Sequence[Criterion], chosen: Preset | None) -> Iterator[str]:
    """The preset with its source and caveat, the consensus, who stands farthest, who is not counted."""
    if chosen is not None:
        source = chosen.source.line(texts.language)
        yield texts("report_ranking.preset", name=chosen.name(texts.language), source=source)
        caveat, note = chosen.caveat(texts.language), preset_note(texts, counting, points_of(chosen, counting))
        yield from filter(None, (caveat, note))
    answered = sum(one.shares is not None for one in used.stakeholders)
    if used.origin == "direct" and answered:
        yield texts("report_ranking.not_asked", n=answered)
    if used.consensus is not None:
        yield texts("report_ranking.sentence", text=consensus_text(texts, used.consensus))
    far = next((one for one in used.stakeholders if one.id == used.farthest), None)
    if far is not None:
        yield texts("weights.farthest", name=isolated(far.name), points=texts.number(far.distance))


def _stakeholder(
    plan: Plan, texts: Texts, criteria: Sequence[Criterion], one: StakeholderWeights, ids: Sequence[str]
) -> ReportShares:
    ratio = one.worst_ratio
    return ReportShares(
        name=one.name,
        method=texts(f"weights.method_{one.method}"),
        importance=Quantity(one.importance, decimals=0 if one.importance == round(one.importance) else 2),
        shares=_shares(one.shares, ids),
        problem=problem_text(texts, criteria, one),
        is_counted=one.is_counted,
        ratio=Quantity(ratio, decimals=2),
        is_consistent=ratio is None or ratio <= RATIO_LIMIT,
        distance=Quantity(one.distance),
        revisit=tuple(_revisits(plan, texts, criteria, one)),
    )


def _revisits(plan: Plan, texts: Texts, criteria: Sequence[Criterion], one: StakeholderWeights) -> Iterator[str]:
    """The judgements to look at again."""
    for node in tree_of(criteria):
        made = one.nodes.get(node.id)
        found = None if made is None else revisit_of(node_judgements(plan.stakeholder(one.id), node), made)
        if found is not None:
            yield revisit_text(texts, criteria, found)
