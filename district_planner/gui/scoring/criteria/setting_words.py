# SPDX-License-Identifier: EUPL-1.2
"""How a project judges a criterion, in words. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.wording import measure

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
    said = []
    if setting.direction is not None:
        said.append(direction_words(plan, criterion, texts))
    if setting.normalisation is not None:
        said.append(texts(f"criteria_window.kind_{setting.normalisation}").lower())
    elif any(end is not None for end in (setting.low_percentile, setting.high_percentile, setting.worst, setting.best)):
        said.append(texts("criteria_window.changed_ends"))
    must = must_words(criterion, texts)
    if must:
        said.append(must)
    if setting.error is not None:
        said.append(texts("criteria_window.changed_error", percent=texts.number(setting.error, 0)))
    if setting.dimension:
        said.append(texts("criteria_window.changed_dimension", name=texts(f"panels.dimension_{setting.dimension}")))
    return texts("criteria_window.changed", what="; ".join(said))


def direction_words(plan: Plan, criterion: Criterion, texts: Texts) -> str:
    """`di meno è meglio`, `meglio vicino a 30 km`, `meglio come Lecce`."""
    if criterion.direction == "ideal":
        value = measure(texts, criterion.ideal, criterion.unit, criterion.decimals)
        return texts("criteria_window.is_ideal", value=value)
    if criterion.direction == "target":
        name = next((site.name for site in plan.sites if site.id == criterion.target), "")
        return texts("criteria_window.is_target", name=name)
    return texts(f"criteria_window.is_{criterion.direction}")


def must_words(criterion: Criterion, texts: Texts) -> str:
    """`esclude sotto 30.000 residenti`, both bounds where there are both; empty without."""
    bounds = (("below", criterion.minimum), ("above", criterion.maximum))
    said = [
        texts(f"criteria_window.must_{side}", value=measure(texts, bound, criterion.unit, criterion.decimals))
        for side, bound in bounds
        if bound is not None
    ]
    return texts("criteria_window.must", bounds=texts("data_window.and").join(said)) if said else ""
