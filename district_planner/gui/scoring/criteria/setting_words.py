# SPDX-License-Identifier: EUPL-1.2
"""How a project judges a criterion, in words. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.wording import measure
from district_planner.scoring.wording import direction_words, scale_words

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios import Plan
    from district_planner.scoring import Criterion
    from district_planner.scoring.settings import CriterionSetting


def is_changed(setting: CriterionSetting) -> bool:
    """Whether a criterion is judged in another way than it states itself; whether it is ticked does not matter."""
    return any(value not in (None, "", ()) for name, value in vars(setting).items() if name not in ("id", "enabled"))


def changed_words(plan: Plan, criterion: Criterion, texts: Texts) -> str:
    """What differs from the shipped settings, in one line; empty when nothing does."""
    setting = plan.setting(criterion.id)
    if not is_changed(setting):
        return ""
    problem = problem_words(plan, criterion, texts)
    if problem:
        return problem
    said = []
    if setting.direction is not None:
        said.append(direction_words(criterion, texts, _target_name(plan, criterion)))
    ends = (setting.low_percentile, setting.high_percentile, setting.worst, setting.best)
    if setting.normalisation is not None or any(end is not None for end in ends):
        said.append(scale_words(criterion, texts))
    must = must_words(criterion, texts)
    if must:
        said.append(must)
    if setting.error is not None:
        said.append(texts("criteria_window.changed_error", percent=texts.number(setting.error, 0)))
    if setting.dimension:
        said.append(texts("criteria_window.changed_dimension", name=texts(f"panels.dimension_{setting.dimension}")))
    return texts("criteria_window.changed", what="; ".join(said))


def problem_words(plan: Plan, criterion: Criterion, texts: Texts) -> str:
    """Why a criterion cannot be judged as the project wants it; empty when it can."""
    is_gone = criterion.direction == "target" and not _target_name(plan, criterion)
    if criterion.problem is None and not is_gone:
        return ""
    return direction_words(criterion, texts)


def _target_name(plan: Plan, criterion: Criterion) -> str:
    return next((site.name for site in plan.sites if site.id == criterion.target), "")


def must_words(criterion: Criterion, texts: Texts) -> str:
    """`esclude sotto 30.000 residenti`, both bounds where there are both; empty without."""
    bounds = (("below", criterion.minimum), ("above", criterion.maximum))
    said = [
        texts(f"criteria_window.must_{side}", value=measure(texts, bound, criterion.unit, criterion.decimals))
        for side, bound in bounds
        if bound is not None
    ]
    return texts("criteria_window.must", bounds=texts("data_window.and").join(said)) if said else ""
