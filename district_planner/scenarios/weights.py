# SPDX-License-Identifier: EUPL-1.2
"""The weights a plan is scored with: its points, or what its stakeholders say together; and who said what.

A stakeholder who left something open is not counted and the reason is told: nothing is filled in for anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.scenarios.scoring_edits import set_weighting, set_weights, update_stakeholder
from district_planner.scoring.ahp import NodeWeights, node_weights
from district_planner.scoring.group import consensus, distances, group_shares
from district_planner.scoring.presets import load_presets, points_of, preset
from district_planner.scoring.settings import DIMENSIONS
from district_planner.scoring.stakeholders import ROOT, Judgement
from district_planner.scoring.swing import check_swing, shares_of_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from district_planner.scenarios.changes import Edit
    from district_planner.scenarios.plan import Plan, Weighting
    from district_planner.scoring import Criterion
    from district_planner.scoring.stakeholders import Stakeholder, WeightMethod

_WHOLE = 100.0
_SAME = 1e-9
"""Shares that differ by less are equal."""


@dataclass(frozen=True)
class TreeNode:
    """A node of the criteria tree that is compared in pairs: `ROOT` with the dimensions, or one with its criteria."""

    id: str
    items: tuple[str, ...]

    @property
    def pairs(self) -> int:
        """How many comparisons it takes."""
        return len(self.items) * (len(self.items) - 1) // 2


@dataclass(frozen=True)
class StakeholderWeights:
    """What one stakeholder says: `shares` of 100 by criterion id; None where something is open.

    `problem` is the text key of why it is not counted, empty when it is; `missing` are the criteria without points, or
    the nodes whose comparisons leave the weights open. `nodes` is filled for comparisons in pairs. `distance`: how many
    of 100 points are elsewhere than in the group's; None for whoever is not counted.
    """

    id: int
    name: str
    method: WeightMethod
    importance: float
    shares: dict[str, float] | None
    problem: str
    missing: tuple[str, ...]
    nodes: dict[str, NodeWeights]
    distance: float | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the group's weights take it in."""
        return self.shares is not None and self.importance > 0

    @property
    def open_pairs(self) -> int:
        """How many comparisons are missing."""
        return sum(len(node.missing) for node in self.nodes.values())

    @property
    def worst_ratio(self) -> float | None:
        """The greatest consistency ratio of its nodes; None without comparisons, or while one is missing."""
        ratios = [node.consistency.ratio for node in self.nodes.values()]
        known = [ratio for ratio in ratios if ratio is not None]
        return max(known) if ratios and len(known) == len(ratios) else None


@dataclass(frozen=True)
class WeightsInUse:
    """`points`: shares of 100 by criterion id, the ones to score with; all zero where there is a `problem`, a text key.

    `group` are the shares of the stakeholders together, also while the points of the project count; None while nobody
    is complete. `consensus` 0 to 1, None for fewer than two; `farthest` the id of who stands farthest from the group,
    None for fewer than three or when all stand alike.
    """

    points: dict[str, float]
    origin: Weighting
    stakeholders: tuple[StakeholderWeights, ...]
    group: dict[str, float] | None
    consensus: float | None
    farthest: int | None
    problem: str

    @property
    def counted(self) -> tuple[StakeholderWeights, ...]:
        """The stakeholders the group is made of."""
        return tuple(one for one in self.stakeholders if one.is_counted)

    @property
    def excluded(self) -> tuple[StakeholderWeights, ...]:
        """Those who are not counted, each with its problem."""
        return tuple(one for one in self.stakeholders if not one.is_counted)


def tree_of(criteria: Sequence[Criterion]) -> tuple[TreeNode, ...]:
    """The nodes to compare in pairs: the root over the dimensions in use, then each with its enabled criteria."""
    inside: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
    for criterion in criteria:
        if criterion.enabled:
            inside[criterion.dimension].append(criterion.id)
    used = {name: tuple(ids) for name, ids in inside.items() if ids}
    return (TreeNode(ROOT, tuple(used)), *(TreeNode(name, ids) for name, ids in used.items()))


def node_judgements(stakeholder: Stakeholder, node: TreeNode) -> tuple[Judgement, ...]:
    """The judgements about the present children of a node; those about what is gone or switched off wait."""
    return tuple(
        one
        for one in stakeholder.judgements
        if one.node == node.id and one.first in node.items and one.second in node.items
    )


def stakeholder_weights(stakeholder: Stakeholder, criteria: Sequence[Criterion]) -> StakeholderWeights:
    """What one stakeholder says of the enabled criteria."""
    if not any(criterion.enabled for criterion in criteria):
        return _said(stakeholder, None, "weights.problem_no_criteria")
    said = _by_pairs(stakeholder, criteria) if stakeholder.method == "ahp" else _by_points(stakeholder, criteria)
    if said.importance == 0 and not said.problem:
        said = replace(said, problem="weights.problem_no_voice")
    return said


def _said(
    stakeholder: Stakeholder,
    shares: dict[str, float] | None,
    problem: str = "",
    missing: tuple[str, ...] = (),
    nodes: dict[str, NodeWeights] | None = None,
) -> StakeholderWeights:
    kept = (stakeholder.id, stakeholder.name, stakeholder.method, stakeholder.importance)
    return StakeholderWeights(*kept, shares, problem, missing, nodes or {})


def _by_points(stakeholder: Stakeholder, criteria: Sequence[Criterion]) -> StakeholderWeights:
    counting = [criterion.id for criterion in criteria if criterion.enabled]
    missing = tuple(name for name in counting if name not in stakeholder.points)
    if missing:
        return _said(stakeholder, None, "weights.problem_points_missing", missing)
    shares = shares_of_points(stakeholder.points, counting)
    if np.isnan(shares).any():
        return _said(stakeholder, None, "weights.problem_points_zero")
    return _said(stakeholder, dict(zip(counting, (_WHOLE * shares).tolist(), strict=True)))


def _by_pairs(stakeholder: Stakeholder, criteria: Sequence[Criterion]) -> StakeholderWeights:
    """The share of a criterion is that of its dimension times its own within it."""
    tree = tree_of(criteria)
    nodes = {node.id: node_weights(node_judgements(stakeholder, node), node.items) for node in tree}
    missing = tuple(name for name, node in nodes.items() if node.shares is None)
    if missing:
        return _said(stakeholder, None, "weights.problem_pairs_missing", missing, nodes)
    of_dimension = dict(zip(nodes[ROOT].items, nodes[ROOT].shares or (), strict=True))
    shares = {
        item: _WHOLE * of_dimension[node.id] * own
        for node in tree[1:]
        for item, own in zip(node.items, nodes[node.id].shares or (), strict=True)
    }
    return _said(stakeholder, shares, nodes=nodes)


def weights_in_use(plan: Plan, criteria: Sequence[Criterion]) -> WeightsInUse:
    """The weights to score `plan` with, `criteria` as `criteria_of` gives them; some microseconds a stakeholder."""
    counting = [criterion.id for criterion in criteria if criterion.enabled]
    said = tuple(stakeholder_weights(one, criteria) for one in plan.stakeholders)
    counted = [one for one in said if one.is_counted]
    together: dict[str, float] | None = None
    agreement, farthest = None, None
    if counted:
        table = np.array([[(one.shares or {})[name] for name in counting] for one in counted]) / _WHOLE
        shares = group_shares(table, np.array([one.importance for one in counted]))
        together = dict(zip(counting, (_WHOLE * shares).tolist(), strict=True))
        agreement = consensus(table)
        away = dict(zip([one.id for one in counted], (_WHOLE * distances(table, shares)).tolist(), strict=True))
        said = tuple(replace(one, distance=away.get(one.id)) for one in said)
        farthest = _farthest(away)
    points, problem = together, "weights.nobody_complete"
    if plan.weighting == "direct":
        points, problem = _direct(plan, counting), "weights.all_zero"
    none = dict.fromkeys((criterion.id for criterion in criteria), 0.0)
    return WeightsInUse(
        points=none | (points or {}),
        origin=plan.weighting,
        stakeholders=said,
        group=together,
        consensus=agreement,
        farthest=farthest,
        problem="" if points else problem,
    )


def _direct(plan: Plan, counting: Sequence[str]) -> dict[str, float] | None:
    """The points of the project; a criterion it has none for does not count."""
    shares = shares_of_points({name: plan.weights.get(name, 0.0) for name in counting}, counting)
    return None if np.isnan(shares).any() else dict(zip(counting, (_WHOLE * shares).tolist(), strict=True))


def _farthest(away: Mapping[int, float]) -> int | None:
    if len(away) < 3 or max(away.values()) - min(away.values()) < _SAME:
        return None
    return max(away, key=lambda one: away[one])


# Presets


def preset_of(plan: Plan, criteria: Sequence[Criterion]) -> str | None:
    """The id of the preset whose shares the points of the plan have; None where they are nobody's."""
    counting = [criterion for criterion in criteria if criterion.enabled]
    present = _direct(plan, [criterion.id for criterion in counting])
    if present is None:
        return None
    for known in load_presets().values():
        given = points_of(known, counting).points
        shares = shares_of_points(given, list(given)) * _WHOLE
        if np.allclose(shares, [present[name] for name in given], rtol=0, atol=1e-6):
            return known.id
    return None


def apply_preset(plan: Plan, criteria: Sequence[Criterion], preset_id: str, stakeholder_id: int | None = None) -> Edit:
    """The points of a preset for the enabled criteria, as the ones that count; or as direct points of a stakeholder.

    Raises:
        NotFoundError: there is no such preset, or no such stakeholder.
        InputError: no criterion of the plan is one the preset asks for.
    """
    chosen = preset(preset_id)
    points = points_of(chosen, [criterion for criterion in criteria if criterion.enabled]).points
    if not any(points.values()):
        raise InputError("weights.preset_nothing", **{f"name_{tongue}": name for tongue, name in chosen.names.items()})
    if stakeholder_id is not None:
        return with_points(plan, stakeholder_id, points, "direct")
    words = {"name": chosen.names["it"], "name_en": chosen.names["en"]}
    edit = set_weights(plan, points, "edits.apply_preset", words)
    if plan.weighting == "direct":
        return edit
    return replace(edit, changes=(*edit.changes, *set_weighting(plan, "direct").changes))


# Stakeholders


def with_points(plan: Plan, stakeholder_id: int, points: Mapping[str, float], method: WeightMethod) -> Edit:
    """Points of some criteria of a stakeholder, who gives direct points or swings from now on; the others stay.

    Raises:
        NotFoundError: there is no such stakeholder or criterion.
        InputError: points out of bounds.
    """
    if method == "swing":
        for criterion, value in points.items():
            check_swing(criterion, value)
    before = plan.stakeholder(stakeholder_id)
    return update_stakeholder(plan, stakeholder_id, points=before.points | dict(points), method=method)


def with_judgements(
    plan: Plan,
    criteria: Sequence[Criterion],
    stakeholder_id: int,
    judged: Iterable[tuple[str, str, float | None]],
) -> Edit:
    """Comparisons of a stakeholder, who compares in pairs from now on; they replace those of the same pairs.

    Each is (first, second, times): of two dimensions or of two criteria of one dimension, the first counts `times` as
    much as the second; None takes the comparison away.

    Raises:
        NotFoundError: there is no such stakeholder.
        InputError: an item is unknown, two are not of the same node or the same, or times is not from 1/9 to 9.
    """
    before = plan.stakeholder(stakeholder_id)
    kept = {(one.node, frozenset((one.first, one.second))): one for one in before.judgements}
    given = set()
    for first, second, times in judged:
        node = node_of(criteria, first, second)
        pair = node, frozenset((first, second))
        if pair in given:
            raise InputError("weights.pair_twice", first=first, second=second)
        given.add(pair)
        kept.pop(pair, None)
        if times is not None:
            kept[pair] = Judgement(node, first, second, times)
    return update_stakeholder(plan, stakeholder_id, judgements=tuple(kept.values()), method="ahp")


def node_of(criteria: Sequence[Criterion], first: str, second: str) -> str:
    """The node two items are compared at.

    Raises:
        InputError: one is unknown, or they are not children of one node.
    """
    tree = tree_of(criteria)
    homes = {item: node.id for node in tree for item in node.items}
    for item in (first, second):
        if item not in homes:
            raise InputError("weights.item_unknown", item=item, known=", ".join(homes))
    if first == second:
        raise InputError("weights.item_with_itself", item=first)
    if homes[first] != homes[second]:
        raise InputError("weights.pair_apart", first=first, second=second)
    return homes[first]
