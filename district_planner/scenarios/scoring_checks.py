# SPDX-License-Identifier: EUPL-1.2
"""What settings of criteria and stakeholders must be like to make sense in a plan."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError
from district_planner.core.texts import Exact, TextKey, is_unwritable
from district_planner.scenarios.edits import check_criterion_known
from district_planner.scoring import load_criteria
from district_planner.scoring.criteria import FixedScale
from district_planner.scoring.settings import DIMENSIONS
from district_planner.scoring.stakeholders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.scenarios.plan import Plan
    from district_planner.scoring.settings import CriterionSetting
    from district_planner.scoring.stakeholders import Judgement, Stakeholder

MAX_ERROR = 100.0
"""Percent of the value: beyond it nothing is known."""
MAX_IMPORTANCE = 1000.0
MAX_POINTS = 1000.0
"""The same as for weights."""
LARGEST_TIMES = 9.0
"""The scale of the analytic hierarchy process ends here."""
_MAX_NAME, _MAX_NOTE = 200, 4000
_MOST_SHAPE_POINTS = 50
_ALMOST = 1e-9


def check_setting(plan: Plan, setting: CriterionSetting) -> None:
    """Check that a setting can be used.

    Raises:
        NotFoundError: it wants a place like a site that is not there.
        InputError: a number is none or out of bounds, ends the wrong way round, or something that is needed is missing.
    """
    _check_finite(setting)
    if setting.dimension and setting.dimension not in DIMENSIONS:
        raise InputError("planning.setting_dimension", value=setting.dimension, known=", ".join(DIMENSIONS))
    if setting.direction == "ideal" and setting.ideal is None:
        raise InputError("planning.setting_ideal")
    if setting.direction == "target":
        if setting.target is None:
            raise InputError("planning.setting_target")
        plan.site(setting.target)
    _check_ends(setting)
    _check_shape(setting)
    if setting.minimum is not None and setting.maximum is not None and setting.minimum > setting.maximum:
        raise InputError("planning.setting_bounds", low=Exact(setting.minimum), high=Exact(setting.maximum))
    if setting.error is not None and not 0 <= setting.error <= MAX_ERROR:
        raise InputError("planning.setting_error", value=Exact(setting.error), limit=MAX_ERROR)


def _check_finite(setting: CriterionSetting) -> None:
    single = (
        setting.ideal, setting.low_percentile, setting.high_percentile, setting.worst, setting.best, setting.minimum,
        setting.maximum, setting.error,
    )  # fmt: skip
    for value in (*single, *(end for point in setting.points for end in point)):
        if value is not None and (isinstance(value, bool) or not math.isfinite(value)):
            raise InputError("planning.setting_number", value=str(value))


def _check_ends(setting: CriterionSetting) -> None:
    low, high = setting.low_percentile, setting.high_percentile
    for end in (low, high):
        if end is not None and not 0 <= end <= 100:  # percent
            raise InputError("planning.setting_percentiles")
    if low is not None and high is not None and low >= high:
        raise InputError("planning.setting_percentiles")
    if setting.worst is not None and setting.worst == setting.best:
        raise InputError("planning.setting_ends_equal", value=Exact(setting.worst))
    if setting.normalisation == "fixed" and None in (setting.worst, setting.best) and not _is_fixed(setting.id):
        raise InputError("planning.setting_ends")


def _is_fixed(criterion: str) -> bool:
    return any(known.id == criterion and isinstance(known.scale, FixedScale) for known in load_criteria())


def _check_shape(setting: CriterionSetting) -> None:
    if setting.normalisation == "points" and not setting.points:
        raise InputError("planning.setting_points_few")
    if not setting.points:
        return
    if not 2 <= len(setting.points) <= _MOST_SHAPE_POINTS:
        raise InputError("planning.setting_points_few")
    if any(before[0] >= after[0] for before, after in pairwise(setting.points)):
        raise InputError("planning.setting_points_order")
    if any(not 0 <= share <= 1 for _, share in setting.points):
        raise InputError("planning.setting_points_range")


def check_stakeholder(plan: Plan, stakeholder: Stakeholder) -> None:
    """Check that a stakeholder can be one of the plan.

    Raises:
        NotFoundError: points or a judgement are about a criterion that is not there.
        InputError: no name or another's, numbers out of bounds, a pair judged twice.
    """
    check_name(stakeholder.name, "stakeholder", (own.name for own in plan.stakeholders if own.id != stakeholder.id))
    check_note(stakeholder.note)
    if not (math.isfinite(stakeholder.importance) and 0 <= stakeholder.importance <= MAX_IMPORTANCE):
        raise InputError("planning.stakeholder_importance", value=Exact(stakeholder.importance), limit=MAX_IMPORTANCE)
    for criterion, points in stakeholder.points.items():
        check_criterion_known(plan, criterion)
        if not (math.isfinite(points) and 0 <= points <= MAX_POINTS):
            raise InputError("planning.weight_range", criterion=criterion, value=Exact(points), limit=MAX_POINTS)
    pairs = set()
    for judgement in stakeholder.judgements:
        _check_judgement(plan, judgement)
        pair = judgement.node, frozenset((judgement.first, judgement.second))
        if pair in pairs:
            raise InputError("planning.judgement_twice", first=judgement.first, second=judgement.second)
        pairs.add(pair)


def _check_judgement(plan: Plan, judgement: Judgement) -> None:
    if judgement.node != ROOT and judgement.node not in DIMENSIONS:
        raise InputError("planning.setting_dimension", value=judgement.node, known=", ".join(DIMENSIONS))
    for item in (judgement.first, judgement.second):
        if judgement.node != ROOT:
            check_criterion_known(plan, item)
        elif item not in DIMENSIONS:
            raise InputError("planning.setting_dimension", value=item, known=", ".join(DIMENSIONS))
    if judgement.first == judgement.second:
        raise InputError("planning.judgement_same", name=judgement.first)
    bounds = 1 / LARGEST_TIMES - _ALMOST, LARGEST_TIMES + _ALMOST
    if not (math.isfinite(judgement.times) and bounds[0] <= judgement.times <= bounds[1]):
        raise InputError("planning.judgement_times", value=Exact(judgement.times))


def check_name(name: str, what: str, others: Iterable[str]) -> None:
    """Check the name of a stakeholder or scenario: there is one, it can be written, and nobody else has it.

    Raises:
        InputError: it is not so.
    """
    named = TextKey(f"planning.named_{what}")
    if not name.strip():
        raise InputError("planning.name_empty", what=named)
    if len(name) > _MAX_NAME:
        raise InputError("planning.name_long", what=named, limit=_MAX_NAME)
    if is_unwritable(name) or "\n" in name:
        raise InputError("planning.name_control", what=named)
    if name.strip().casefold() in {other.strip().casefold() for other in others}:
        raise InputError("planning.name_taken", what=named, name=name)


def check_note(note: str) -> None:
    """Check a note: not endless, and no invisible characters.

    Raises:
        InputError: it is not so.
    """
    if len(note) > _MAX_NOTE:
        raise InputError("planning.note_long", limit=_MAX_NOTE)
    if is_unwritable(note):
        raise InputError("planning.note_control")
