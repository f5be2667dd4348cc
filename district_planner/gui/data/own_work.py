# SPDX-License-Identifier: EUPL-1.2
"""Taking away and renaming what the user brought, from wherever it is asked, with a word on what went along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from district_planner.scenarios import (
    remove_criterion,
    remove_dataset,
    remove_indicator,
    update_dataset,
    update_indicator,
)
from district_planner.scenarios.datasets import BY_MUNICIPALITY
from district_planner.scenarios.own_edits import dependents, own_indicator

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit, Plan

OWN_PREFIX = "own."


def is_own(indicator_id: str) -> bool:
    """Whether an indicator is made by the user (or by a recipe), and can be changed."""
    return indicator_id.startswith(OWN_PREFIX)


def take_dataset_away(session: Session, dataset_id: int) -> bool:
    """Remove a data set with all that needs it, and say what that was."""
    plan = session.plan
    if plan is None:
        return False
    dataset = plan.dataset(dataset_id)
    columns = {dataset.indicator_id(column.id) for column in dataset.columns}
    indicators, criteria = dependents(plan, columns, dataset_id)
    count = len(indicators) + (len(columns) if dataset.kind in BY_MUNICIPALITY else 0)
    if not session.perform(lambda plan: remove_dataset(plan, dataset_id)):
        return False
    _tell(session, session.texts("data_window.removed_dataset", name=dataset.description.title), count, len(criteria))
    return True


def take_indicator_away(session: Session, indicator_id: str) -> bool:
    """Remove an indicator of the user's with all that needs it, and say what that was."""
    plan = session.plan
    if plan is None:
        return False
    name = own_indicator(plan, indicator_id).name(session.texts.language)
    indicators, criteria = dependents(plan, {indicator_id})
    if not session.perform(lambda plan: remove_indicator(plan, indicator_id)):
        return False
    _tell(session, session.texts("data_window.removed_indicator", name=name), len(indicators) - 1, len(criteria))
    return True


def take_criterion_away(session: Session, criterion_id: str) -> bool:
    """Remove a criterion of the user's."""
    return session.perform(lambda plan: remove_criterion(plan, criterion_id))


def rename_dataset(session: Session, dataset_id: int, title: str) -> bool:
    """Another title for a data set; what cannot be one is told in a banner."""

    def renamed(plan: Plan) -> Edit:
        described = replace(plan.dataset(dataset_id).description, title=title.strip())
        return update_dataset(plan, dataset_id, description=described)

    return session.perform(renamed)


def rename_indicator(session: Session, indicator_id: str, name: str) -> bool:
    """Another name for an indicator of the user's in the present language; one that was the same in both stays so."""
    language = session.texts.language

    def renamed(plan: Plan) -> Edit:
        before = own_indicator(plan, indicator_id).names
        same = [key for key, old in before.items() if key == language or old == before[language]]
        return update_indicator(plan, indicator_id, names=before | dict.fromkeys(same, name.strip()))

    return session.perform(renamed)


def what_goes_along(texts: Texts, indicators: int, criteria: int) -> str:
    """`3 indicatori e 1 criterio`; empty for nothing."""
    parts = []
    if indicators:
        parts.append(texts("data_window.indicators", n=indicators))
    if criteria:
        parts.append(texts("data_window.criteria", n=criteria))
    return texts("data_window.and").join(parts)


def _tell(session: Session, done: str, indicators: int, criteria: int) -> None:
    texts = session.texts
    along = what_goes_along(texts, indicators, criteria)
    said = texts("data_window.removed_along", done=done, along=along) if along else done
    session.message_requested.emit("info", texts("data_window.removed_undo", done=said))
