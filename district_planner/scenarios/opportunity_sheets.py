# SPDX-License-Identifier: EUPL-1.2
"""Making an opportunity sheet of an opportunity, and telling it: the same from window, command line and reports."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from district_planner.scenarios.filiera_edits import add_sheet
from district_planner.scenarios.filiera_records import to_record

if TYPE_CHECKING:
    from district_planner.core.records import Record
    from district_planner.core.texts import Texts
    from district_planner.filiera import OpportunitySheet, OwnRange
    from district_planner.scenarios.changes import Edit
    from district_planner.scenarios.filiera_types import Opportunity, PlaceKey
    from district_planner.scenarios.plan import Plan

_MAX_TITLE = 200


def place_name(plan: Plan, place: PlaceKey) -> str:
    """What a site or a district is called.

    Raises:
        NotFoundError: the plan has none with this id.
    """
    kind, number = place
    return plan.site(number).name if kind == "site" else plan.district(number).name


def sheet_place(sheet: OpportunitySheet) -> PlaceKey:
    """The site or the district of a sheet."""
    if sheet.site is not None:
        return "site", sheet.site
    assert sheet.district is not None, "a sheet has one of the two"
    return "district", sheet.district


def new_sheet(plan: Plan, one: Opportunity, texts: Texts, **own: Any) -> Edit:  # fields of OpportunitySheet
    """A sheet of an opportunity as it is calculated now, in the language of `texts`; `own` goes before its defaults.

    Raises:
        InputError: a field that no sheet can have; `NotFoundError`: an actor that there is not.
    """
    kind, number = one.place
    made = {
        "activity": one.activity.id,
        "title": f"{one.activity.name(texts.language)}, {place_name(plan, one.place)}"[:_MAX_TITLE],
        "made_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "text": one.activity.descriptions.get(texts.language, ""),
        "customers": customers(one, texts),
        "figures": to_record(one, texts),
        kind: number,
    }
    return add_sheet(plan, **{**made, **own})


def customers(one: Opportunity, texts: Texts) -> str:
    """Whom the demand comes from, as the catalogue says."""
    bases = dict.fromkeys(term.base for term in one.activity.demand)
    return "; ".join(texts(f"filiera_window.customers_{base}") for base in bases)


def sheet_record(plan: Plan, sheet: OpportunitySheet, today: Opportunity, texts: Texts) -> Record:
    """A sheet as plain JSON: the user's words and figures, those of when it was made, and those of today."""
    activity = plan.catalogue.activity(sheet.activity)
    return {
        "id": sheet.id,
        "title": sheet.title,
        "activity": sheet.activity,
        "name": activity.name(texts.language),
        "sector": activity.sector,
        "site": sheet.site,
        "district": sheet.district,
        "state": sheet.state,
        "made_at": sheet.made_at,
        "text": sheet.text,
        "customers": sheet.customers,
        "note": sheet.note,
        "actors": [{"id": number, "name": plan.actor(number).name} for number in sheet.actors],
        "index": today.index,
        "status": today.status,
        "own": {name: _own(getattr(sheet, name)) for name in ("demand", "jobs", "area_m2")},
        "figures": sheet.figures or None,
        "today": to_record(today, texts),
    }


def _own(figures: OwnRange | None) -> Record | None:
    return None if figures is None else {"low": figures.low, "default": figures.default, "high": figures.high}
