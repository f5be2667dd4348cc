# SPDX-License-Identifier: EUPL-1.2
"""Edits of the filiera: the project's catalogue of activities, supply found on the spot, opportunity sheets, districts.

Each checks what it names before anything changes; `InputError` or `NotFoundError` leave the plan as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from district_planner.core.errors import InputError
from district_planner.core.plain import to_plain
from district_planner.filiera.ateco import known_codes, undotted
from district_planner.filiera.catalogue import CLASSIFICATIONS
from district_planner.filiera.records import District, OpportunitySheet, SupplyPoint
from district_planner.scenarios.changes import Change, Edit, numbered
from district_planner.scenarios.references import Gone, changed, consequences, removal

if TYPE_CHECKING:
    from district_planner.filiera.catalogue import Activity
    from district_planner.scenarios.plan import Plan


def add_activity(plan: Plan, activity: Activity) -> Edit:
    """An activity of the user's, marked as such.

    Raises:
        InputError: the catalogue has one with its id; an edition of ATECO lacks a code of it.
    """
    _check_codes(None, activity)
    if any(known.id == activity.id for known in plan.catalogue.activities):
        raise InputError("planning.activity_exists", activity=activity.id)
    return _catalogue_edit(plan, "edits.add_activity", activity, {activity.id: replace(activity, own=True)})


def update_activity(plan: Plan, activity_id: str, **fields: Any) -> Edit:  # the fields of Activity but id and own
    """Other figures or words of an activity in the project's own copy of the catalogue.

    Raises:
        InputError: an edition of ATECO lacks a code that is new.
    """
    before = plan.catalogue.activity(activity_id)
    after = replace(before, **fields)
    if (after.id, after.own) != (before.id, before.own):
        raise ValueError("an activity keeps its id and its origin")
    _check_codes(before, after)
    return _catalogue_edit(plan, "edits.update_activity", before, {activity_id: after})


def _check_codes(before: Activity | None, after: Activity) -> None:
    """New codes have to be in their edition: one that is not would find no supply in any data, without a word."""
    for edition in CLASSIFICATIONS:
        kept = () if before is None else before.ateco(edition)
        for code in after.ateco(edition):
            if code not in kept and undotted(code) not in known_codes(edition):
                raise InputError("filiera.ateco_code_missing", activity=after.id, value=code, edition=edition)


def hide_activity(plan: Plan, activity_id: str, hidden: bool = True) -> Edit:
    """Leave an activity out of this project, or take it in again."""
    before = plan.catalogue.activity(activity_id)
    label = "edits.hide_activity" if hidden else "edits.show_activity"
    return _catalogue_edit(plan, label, before, {activity_id: replace(before, hidden=hidden)})


def remove_activity(plan: Plan, activity_id: str) -> Edit:
    """The catalogue without an activity of the user's; its supply points and opportunity sheets go with it.

    Raises:
        InputError: it is a shipped one, which can be hidden.
    """
    before = plan.catalogue.activity(activity_id)
    if not before.own:
        raise InputError("planning.activity_shipped", activity=activity_id)
    edit = _catalogue_edit(plan, "edits.remove_activity", before, {activity_id: None})
    follow = consequences(plan, Gone(activities=frozenset([activity_id])))
    return replace(edit, changes=(*follow, *edit.changes))


def restore_activity(plan: Plan, activity_id: str) -> Edit:
    """An activity as the present edition of the product has it.

    Raises:
        InputError: the product has none with this id.
    """
    shipped = {activity.id: activity for activity in _shipped()}
    if activity_id not in shipped:
        raise InputError("planning.activity_not_shipped", activity=activity_id, known=", ".join(shipped))
    return _catalogue_edit(plan, "edits.restore_activity", shipped[activity_id], {activity_id: shipped[activity_id]})


def restore_catalogue(plan: Plan) -> Edit:
    """The whole catalogue as the present edition of the product has it; activities of the user's stay.

    One that this edition has no more goes, unless points or sheets of the project use it. A project without a copy of
    its own has it so already: the edit is empty.
    """
    from district_planner.filiera.shipped import load_catalogue

    if not plan.activities:
        return Edit("edits.restore_catalogue", {}, ())
    shipped = {activity.id: activity for activity in _shipped()}
    used = {point.activity for point in plan.points} | {sheet.activity for sheet in plan.sheets}
    outdated = {a.id: None for a in plan.activities if not a.own and a.id not in shipped and a.id not in used}
    edit = _catalogue_edit(plan, "edits.restore_catalogue", None, {**shipped, **outdated})
    return replace(edit, changes=(*edit.changes, _version_change(plan, load_catalogue().version)))


def add_point(plan: Plan, **fields: Any) -> Edit:  # the fields of SupplyPoint but its id
    """A supply point; `activity`, `name`, `lon`, `lat` are needed."""
    point = SupplyPoint(**{**fields, "id": plan.next_point_id})
    _check_activity(plan, point.activity)
    return numbered(plan, "point", point, "edits.add_point", {"name": point.name})


def update_point(plan: Plan, point_id: int, **fields: Any) -> Edit:  # the fields of SupplyPoint
    """Other fields of a supply point."""
    before = plan.point(point_id)
    after = replace(before, **fields, id=point_id)
    _check_activity(plan, after.activity)
    return Edit("edits.update_point", {"name": before.name}, tuple(changed("point", before, after)))


def move_point(plan: Plan, point_id: int, lon: float, lat: float) -> Edit:
    """The supply point at another place, in degrees."""
    return replace(update_point(plan, point_id, lon=float(lon), lat=float(lat)), label="edits.move_point")


def remove_point(plan: Plan, point_id: int) -> Edit:
    """The plan without the supply point."""
    point = plan.point(point_id)
    return Edit("edits.remove_point", {"name": point.name}, (removal("point", point),))


def add_sheet(plan: Plan, **fields: Any) -> Edit:  # the fields of OpportunitySheet but its id
    """An opportunity sheet; `activity`, `title`, `made_at` and either `site` or `district` are needed."""
    sheet = OpportunitySheet(**{**fields, "id": plan.next_sheet_id})
    _check_sheet(plan, sheet)
    return numbered(plan, "sheet", sheet, "edits.add_sheet", {"name": sheet.title})


def update_sheet(plan: Plan, sheet_id: int, **fields: Any) -> Edit:  # the fields of OpportunitySheet
    """Other fields of an opportunity sheet."""
    before = plan.sheet(sheet_id)
    after = replace(before, **fields, id=sheet_id)
    _check_sheet(plan, after)
    return Edit("edits.update_sheet", {"name": before.title}, tuple(changed("sheet", before, after)))


def remove_sheet(plan: Plan, sheet_id: int) -> Edit:
    """The plan without the sheet; initiatives no longer name it."""
    sheet = plan.sheet(sheet_id)
    follow = consequences(plan, Gone(sheets=frozenset([sheet_id])))
    return Edit("edits.remove_sheet", {"name": sheet.title}, (*follow, removal("sheet", sheet)))


def add_district(plan: Plan, **fields: Any) -> Edit:  # the fields of District but its id
    """A district; `name` and `sites` are needed."""
    district = District(**{**fields, "id": plan.next_district_id})
    _check_sites(plan, district.sites)
    return numbered(plan, "district", district, "edits.add_district", {"name": district.name})


def update_district(plan: Plan, district_id: int, **fields: Any) -> Edit:  # the fields of District
    """Other fields of a district."""
    before = plan.district(district_id)
    after = replace(before, **fields, id=district_id)
    _check_sites(plan, after.sites)
    return Edit("edits.update_district", {"name": before.name}, tuple(changed("district", before, after)))


def remove_district(plan: Plan, district_id: int) -> Edit:
    """The plan without the district; its sheets go with it, initiatives no longer name it."""
    district = plan.district(district_id)
    follow = consequences(plan, Gone(districts=frozenset([district_id])))
    return Edit("edits.remove_district", {"name": district.name}, (*follow, removal("district", district)))


def _shipped() -> tuple[Activity, ...]:
    from district_planner.filiera.shipped import load_catalogue

    return load_catalogue().activities


def _catalogue_edit(plan: Plan, label: str, named: Activity | None, wanted: dict[str, Activity | None]) -> Edit:
    """The edit after which the project's copy has `wanted`, None not at all. With no copy yet, it is made here."""
    copy = {activity.id: activity for activity in plan.activities}
    whole: dict[str, Activity | None] = {activity.id: activity for activity in plan.catalogue.activities}
    changes = [
        Change("activity", name, _plain(copy.get(name)), _plain(after))
        for name, after in {**whole, **wanted}.items()
        if copy.get(name) != after
    ]
    if changes and not plan.activities:
        changes.insert(0, _version_change(plan, plan.catalogue.version))
    words = {} if named is None else {"name": named.names["it"], "name_en": named.names["en"]}
    return Edit(label, words, tuple(changes))


def _version_change(plan: Plan, version: str) -> Change:
    return Change("project", "catalogue_version", plan.catalogue_version or None, version)


def _plain(activity: Activity | None) -> Any:
    return None if activity is None else to_plain(activity)


def _check_activity(plan: Plan, activity_id: str) -> None:
    plan.catalogue.activity(activity_id)


def _check_sites(plan: Plan, sites: tuple[int, ...]) -> None:
    for site in sites:
        plan.site(site)


def _check_sheet(plan: Plan, sheet: OpportunitySheet) -> None:
    _check_activity(plan, sheet.activity)
    if sheet.site is not None:
        plan.site(sheet.site)
    if sheet.district is not None:
        plan.district(sheet.district)
    for actor in sheet.actors:
        plan.actor(actor)
