# SPDX-License-Identifier: EUPL-1.2
"""Making an opportunity sheet in one click, and finding the one that was made already."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from district_planner.filiera import OpportunitySheet
from district_planner.gui.filiera.matrix_words import place_label
from district_planner.scenarios.filiera_edits import add_sheet
from district_planner.scenarios.filiera_records import to_record

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit, Plan
    from district_planner.scenarios.filiera_types import Opportunity, PlaceKey

_MAX_TITLE = 200


def sheet_place(sheet: OpportunitySheet) -> PlaceKey:
    """The site or district of a sheet."""
    if sheet.site is not None:
        return "site", sheet.site
    assert sheet.district is not None, "a sheet has one of the two"
    return "district", sheet.district


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
    if not session.perform(lambda plan: _new_sheet(session, plan, one)):
        return None
    session.message_requested.emit("info", texts("filiera_window.sheet_made", name=session.plan.sheet(number).title))
    return number


def _new_sheet(session: Session, plan: Plan, one: Opportunity) -> Edit:
    texts = session.texts
    kind, place = one.place
    title = f"{one.activity.name(texts.language)}, {place_label(plan, one.place)}"
    where: dict[str, Any] = {kind: place}
    return add_sheet(
        plan,
        activity=one.activity.id,
        title=title[:_MAX_TITLE],
        made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        text=one.activity.descriptions.get(texts.language, ""),
        customers=customers(one, texts),
        figures=to_record(one, texts),
        **where,
    )


def customers(one: Opportunity, texts: Texts) -> str:
    """Whom the demand comes from, as the catalogue says."""
    bases = dict.fromkeys(term.base for term in one.activity.demand)
    return "; ".join(texts(f"filiera_window.customers_{base}") for base in bases)
