# SPDX-License-Identifier: EUPL-1.2
"""Whose an indicator is, and lists of indicators to choose from. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.widgets.choice_field import Choice
from district_planner.scenarios.own_edits import dataset_column
from district_planner.scenarios.registry import MEASURED
from district_planner.territory.indicators import load_indicators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Texts
    from district_planner.scenarios import Dataset, OwnIndicator, Plan
    from district_planner.territory.indicators import Indicator

_ORDER = {"own": 0, "data": 1}
"""By what an id begins with."""


def dataset_of(plan: Plan, indicator_id: str) -> Dataset | None:
    """The data set an indicator came with: its column, or what a recipe made of it; None for any other."""
    found = dataset_column(plan, indicator_id)
    if found is not None:
        return found[0]
    own = _own(plan, indicator_id)
    if own is None or not own.dataset:
        return None
    return next((dataset for dataset in plan.datasets if dataset.id == own.dataset), None)


def origin_words(plan: Plan, indicator_id: str, texts: Texts) -> str:
    """The title of the data set it came with, that it is the user's own, or that the product brought it."""
    dataset = dataset_of(plan, indicator_id)
    if dataset is not None:
        return dataset.description.title
    return texts("data_window.origin_own" if _own(plan, indicator_id) else "data_window.origin_shipped")


def indicator_choices(plan: Plan, indicators: Iterable[Indicator], texts: Texts) -> list[Choice]:
    """What can be put into a formula or judged on: indicators that are numbers, the user's before the shipped."""
    return [
        Choice(
            one.id,
            one.name(texts.language),
            "" if one.id in load_indicators() else origin_words(plan, one.id, texts),
        )
        for one in users_first(indicators)
        if one.kind in MEASURED
    ]


def users_first(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The user's own, then the imported, then what was shipped."""
    return sorted(indicators, key=lambda one: _ORDER.get(one.id.partition(".")[0], len(_ORDER)))


def _own(plan: Plan, indicator_id: str) -> OwnIndicator | None:
    return next((own for own in plan.indicators if own.id == indicator_id), None)
