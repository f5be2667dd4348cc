# SPDX-License-Identifier: EUPL-1.2
"""What else must change when something goes: nothing in a plan points at what is not there any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from district_planner.core.plain import to_plain
from district_planner.scenarios.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.actors import Initiative
    from district_planner.filiera.records import District, OpportunitySheet
    from district_planner.scenarios.plan import Entity, Plan


@dataclass(frozen=True)
class Gone:
    """The ids of what is to go."""

    sites: frozenset[int] = frozenset()
    districts: frozenset[int] = frozenset()
    sheets: frozenset[int] = frozenset()
    actors: frozenset[int] = frozenset()
    activities: frozenset[str] = frozenset()


def consequences(plan: Plan, gone: Gone) -> list[Change]:
    """The changes that `gone` brings about in the rest of the plan; the removals themselves are not among them.

    Points of an activity go with it; a sheet goes with its activity, its site or its district; districts, sheets and
    initiatives lose what they name.
    """
    changes = [removal("point", point) for point in plan.points if point.activity in gone.activities]
    lost = frozenset(sheet.id for sheet in plan.sheets if sheet.id not in gone.sheets and _stands_on(sheet, gone))
    changes += [removal("sheet", sheet) for sheet in plan.sheets if sheet.id in lost]
    gone = replace(gone, sheets=gone.sheets | lost)
    for sheet in plan.sheets:
        if sheet.id not in gone.sheets:
            changes += changed("sheet", sheet, replace(sheet, actors=_kept(sheet.actors, gone.actors)))
    for district in plan.districts:
        if district.id not in gone.districts:
            changes += changed("district", district, _district_without(district, gone))
    for initiative in plan.initiatives:
        changes += changed("initiative", initiative, _initiative_without(initiative, gone))
    return changes


def removal(entity: Entity, record: Any) -> Change:
    """The end of a record of the plan."""
    return Change(entity, str(record.id), to_plain(record), None)


def changed(entity: Entity, before: Any, after: Any) -> list[Change]:
    """Another content of a record; nothing when it is the same."""
    return [] if before == after else [Change(entity, str(before.id), to_plain(before), to_plain(after))]


def _stands_on(sheet: OpportunitySheet, gone: Gone) -> bool:
    return sheet.activity in gone.activities or sheet.site in gone.sites or sheet.district in gone.districts


def _district_without(district: District, gone: Gone) -> District:
    return replace(district, sites=_kept(district.sites, gone.sites))


def _initiative_without(initiative: Initiative, gone: Gone) -> Initiative:
    return replace(
        initiative,
        opportunities=_kept(initiative.opportunities, gone.sheets),
        district=None if initiative.district in gone.districts else initiative.district,
        sites=_kept(initiative.sites, gone.sites),
        parts=tuple(part for part in initiative.parts if part.actor not in gone.actors),
        commitments=tuple(promise for promise in initiative.commitments if promise.actor not in gone.actors),
    )


def _kept(ids: Iterable[int], gone: frozenset[int]) -> tuple[int, ...]:
    return tuple(number for number in ids if number not in gone)
