# SPDX-License-Identifier: EUPL-1.2
"""What weights are and who gave them, in sentences: the same in the window, on the command line and in reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.scoring.ahp import MOST_TIMES, RATIO_LIMIT, to_revisit
from district_planner.scoring.group import consensus_word
from district_planner.scoring.settings import DIMENSIONS
from district_planner.scoring.stakeholders import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Texts
    from district_planner.scenarios.weights import StakeholderWeights, WeightsInUse
    from district_planner.scoring import Criterion
    from district_planner.scoring.ahp import Consistency, NodeWeights, Revisit
    from district_planner.scoring.presets import PresetPoints
    from district_planner.scoring.stakeholders import Judgement

_ALMOST = 1e-6
_VISIBLE = 0.05
"""Half of the last digit shown."""
_MOST_LISTED = 4


def item_name(texts: Texts, criteria: Sequence[Criterion], item: str) -> str:
    """A dimension, a criterion or the root of the tree as the user reads it."""
    if item == ROOT:
        return texts("weights.root")
    if item in DIMENSIONS:
        return texts(f"panels.dimension_{item}")
    return next((criterion.name(texts.language) for criterion in criteria if criterion.id == item), item)


def times_text(texts: Texts, times: float) -> str:
    """A judgement as people write it: 5, 1/5, 2.5, 1/2.5."""
    more = max(times, 1 / times)
    decimals = 0 if abs(more - round(more)) < _VISIBLE else 1
    number = texts.number(more, decimals)
    return number if times >= 1 - _ALMOST else f"1/{number}"


def judgement_text(texts: Texts, first: str, second: str, times: float) -> str:
    """A judgement on two names in words: “A counts much more than B (5)”."""
    more, less = (first, second) if times >= 1 else (second, first)
    step = round(min(max(times, 1 / times), MOST_TIMES))
    return texts(f"weights.scale_{step}", more=more, less=less, times=times_text(texts, max(times, 1 / times)))


def consistency_text(texts: Texts, consistency: Consistency, missing: int) -> str:
    """The verdict on the judgements of a node, or how many of them are missing."""
    if consistency.ratio is None:
        return texts("weights.pairs_missing", n=missing)
    words = "weights.consistent" if consistency.is_good else "weights.inconsistent"
    return texts(words, ratio=texts.number(consistency.ratio, 2), limit=texts.number(RATIO_LIMIT, 2))


def revisit_of(judgements: tuple[Judgement, ...], node: NodeWeights) -> Revisit | None:
    """The judgement to look at again where the judgements of a node do not agree well enough; None where they do."""
    return None if node.consistency.is_good else to_revisit(judgements, node.items)


def revisit_text(texts: Texts, criteria: Sequence[Criterion], revisit: Revisit) -> str:
    """Which judgement to look at again, what was said, and what would agree with the others."""
    return texts(
        "weights.revisit",
        first=item_name(texts, criteria, revisit.first),
        second=item_name(texts, criteria, revisit.second),
        given=times_text(texts, revisit.given),
        consistent=times_text(texts, revisit.consistent),
        step=times_text(texts, revisit.step),
        ratio=texts.number(revisit.ratio, 2),
    )


def problem_text(texts: Texts, criteria: Sequence[Criterion], one: StakeholderWeights) -> str:
    """Why a stakeholder is not counted; empty when it is."""
    if not one.problem:
        return ""
    names = [item_name(texts, criteria, item) for item in one.missing]
    listed = ", ".join(names[:_MOST_LISTED]) + ("…" if len(names) > _MOST_LISTED else "")
    return texts(one.problem, n=len(names), what=listed)


def consensus_text(texts: Texts, consensus: float) -> str:
    """The consensus index in words and percent."""
    return texts(f"weights.consensus_{consensus_word(consensus)}", index=texts.number(100 * consensus))


def summary_text(texts: Texts, weights: WeightsInUse) -> str:
    """Whose weights count, in one sentence."""
    if weights.problem:
        return texts(weights.problem)
    if weights.origin == "direct":
        return texts("weights.in_use_direct")
    everybody, counted = len(weights.stakeholders), len(weights.counted)
    if counted == 1:
        return texts("weights.in_use_one", name=weights.counted[0].name)
    return texts("weights.in_use_group", counted=str(counted), n=everybody)


def preset_note(texts: Texts, criteria: Sequence[Criterion], given: PresetPoints) -> str:
    """What a preset leaves unassigned and which criteria it says nothing of; empty when all found a place."""
    sentences = []
    if given.unassigned:
        parts = ", ".join(f"{part.names[texts.language]} {texts.number(part.points)}" for part in given.unassigned)
        sentences.append(texts("weights.preset_unassigned", parts=parts))
    if given.left_out:
        names = ", ".join(item_name(texts, criteria, item) for item in given.left_out)
        sentences.append(texts("weights.preset_left_out", names=names))
    return " ".join(sentences)
