# SPDX-License-Identifier: EUPL-1.2
"""Making an opportunity sheet in one click, and finding the one that was made already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.scenarios.opportunity_sheets import new_sheet, sheet_place

if TYPE_CHECKING:
    from district_planner.filiera import OpportunitySheet
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import Opportunity, PlaceKey


def sheet_for(plan: Plan, place: PlaceKey, activity_id: str) -> OpportunitySheet | None:
    """The latest sheet of an activity at a place; None where there is none."""
    made = [one for one in plan.sheets if one.activity == activity_id and sheet_place(one) == place]
    return made[-1] if made else None


def make_sheet(session: Session, one: Opportunity) -> int | None:
    """Make the sheet of an opportunity and say so; its id, None where it was refused."""
    plan, texts = session.plan, session.texts
    if plan is None:
        return None
    number = plan.next_sheet_id
    if not session.perform(lambda plan: new_sheet(plan, one, texts)):
        return None
    session.message_requested.emit("info", texts("filiera_window.sheet_made", name=session.plan.sheet(number).title))
    return number
