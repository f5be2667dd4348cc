# SPDX-License-Identifier: EUPL-1.2
"""What settings of criteria and stakeholders must be like to make sense in a plan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from district_planner import scoring
from district_planner.core.errors import InputError
from district_planner.core.texts import Exact, TextKey, is_unwritable
from district_planner.scenarios.criteria import stated_criterion
from district_planner.scenarios.edits import check_criterion_known
from district_planner.scoring.settings import DIMENSIONS
from district_planner.scoring.stakeholders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.scenarios.plan import Plan
    from district_planner.scoring.settings import CriterionSetting
    from district_planner.scoring.stakeholders import Judgement, Stakeholder

MAX_IMPORTANCE = 1000.0
MAX_POINTS = 1000.0
"""The same as for weights."""
LARGEST_TIMES = 9.0
"""The scale of the analytic hierarchy process ends here."""
_MAX_NAME, _MAX_NOTE = 200, 4000
_ALMOST = 1e-9


def check_setting(plan: Plan, setting: CriterionSetting) -> None:
    """Check that a setting of a criterion of the plan can be used, see `scoring.check_setting`.

    Raises:
        NotFoundError: it wants a place like a site that is not there.
        InputError: a number is none or out of bounds, ends the wrong way round, or something that is needed is missing.
    """
    site_ids = [site.id for site in plan.sites]
    scoring.check_setting(setting, stated_criterion(plan, setting.id), site_ids)


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
