# SPDX-License-Identifier: EUPL-1.2
"""What the settings of a criterion would be, and what that would do: edits, excluded places, lines. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.scenarios import update_criterion
from district_planner.scenarios.own_edits import own_criterion
from district_planner.scenarios.scoring_edits import set_criterion
from district_planner.scoring.adjusting import check_setting
from district_planner.scoring.normalisation import Distances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.gui.scoring.criteria.value_points import Axis, Point
    from district_planner.scenarios import Analyser, Edit, Plan
    from district_planner.scoring import Criterion
    from district_planner.scoring.normalisation import AnyScale
    from district_planner.scoring.settings import CriterionSetting

_LINE_POINTS = 241


@dataclass(frozen=True)
class Draft:
    """Settings as they stand in the fields; `reach` of one of the user's criteria, empty for a shipped one."""

    setting: CriterionSetting
    reach: str = ""


def stated(analyser: Analyser, plan: Plan, criterion_id: str) -> Criterion:
    """A criterion as it states itself, without what the project says of it."""
    bare = replace(plan, settings=tuple(own for own in plan.settings if own.id != criterion_id))
    return next(one for one in analyser.criteria(bare) if one.id == criterion_id)


def edit_of(plan: Plan, as_stated: Criterion, draft: Draft) -> Edit:
    """What would write a draft, empty where it changes nothing.

    Raises:
        InputError, NotFoundError: it makes no sense.
    """
    fields = {name: value for name, value in vars(draft.setting).items() if name not in ("id", "enabled")}
    edit = set_criterion(plan, as_stated.id, **fields)
    check_setting(draft.setting, as_stated, [site.id for site in plan.sites])
    if not draft.reach:
        return edit
    own = own_criterion(plan, as_stated.id)
    others = [one for one in plan.criteria if one.id != own.id]
    if any((one.indicator, one.reach) == (own.indicator, draft.reach) for one in others):
        raise InputError("datasets.criterion_twice", name_it=as_stated.name("it"), name_en=as_stated.name("en"))
    reached = update_criterion(plan, as_stated.id, reach=draft.reach)
    if reached.is_empty or edit.is_empty:
        return edit if reached.is_empty else reached
    return reached.merged(edit)


def area_values(analyser: Analyser, plan: Plan, criterion_id: str) -> NDArray[np.float64]:
    """Values of a criterion at the municipalities of the study area, float64[n]; none where they take long to find."""
    values = analyser.study_area(plan).values
    if criterion_id in values:
        return values[criterion_id]
    if not analyser.is_competition_quick(plan):
        return np.empty(0)
    return analyser.area_competition(plan).get(criterion_id, np.empty(0))


def count_out(values: NDArray[np.float64], low: float | None, high: float | None) -> int:
    """How many of the known values lie below `low` or above `high`."""
    below = values < low if low is not None else np.zeros(len(values), dtype=bool)
    above = values > high if high is not None else np.zeros(len(values), dtype=bool)
    return int((below | above).sum())


def line_of(scale: AnyScale, axis: Axis) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a scale makes of the values along an axis: both float64[241]."""
    values = np.linspace(axis.low, axis.high, _LINE_POINTS)
    return values, scale.normalised(values)


def points_like(scale: AnyScale, axis: Axis) -> tuple[Point, ...]:
    """A value function that judges about as `scale` does; of a nearness a peak."""
    from district_planner.gui.scoring.criteria.value_points import first_points

    if not isinstance(scale, Distances) or not np.isfinite(scale.ideal):
        ends = (scale.worst, scale.best) if np.isfinite([scale.worst, scale.best]).all() else (0.0, 0.0)
        return first_points(*ends, axis)
    far = abs(scale.worst) or axis.span / 2
    x = [axis.tidy(scale.ideal + step, finely=True) for step in (-far, 0.0, far)]
    return (x[0], 0.0), (x[1], 1.0), (x[2], 0.0)
