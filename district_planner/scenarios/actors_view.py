# SPDX-License-Identifier: EUPL-1.2
"""What window, command line and reports tell of actors and initiatives: who is missing, what is late, what comes next.

Kinds of actors are typical for an initiative when they are for the activity of one of its opportunity sheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from district_planner.actors import (
    ACTOR_KINDS,
    absent_kinds,
    matrix,
    missing_kinds,
    missing_roles,
    next_steps,
    overdue_commitments,
    references,
    step_text,
)
from district_planner.core.errors import NotFoundError
from district_planner.territory import load_boundaries, load_territory

if TYPE_CHECKING:
    from district_planner.actors import Actor, ActorKind, ActorMatrix, Initiative, Overdue, References, RoleKind, Step
    from district_planner.core.records import Json, Record
    from district_planner.core.texts import Language, Texts
    from district_planner.filiera.records import District, OpportunitySheet
    from district_planner.scenarios.plan import Plan


@dataclass(frozen=True)
class InitiativeView:
    """An initiative with what it lacks.

    `kinds_typical`: those of the activities of its sheets; `kinds_missing`: the ones among them that nobody with a part
    is of; `candidates`: actors of the register that are of a missing kind; `steps`: what to do next, urgent first.
    """

    initiative: Initiative
    roles_missing: tuple[RoleKind, ...]
    kinds_typical: tuple[ActorKind, ...]
    kinds_missing: tuple[ActorKind, ...]
    candidates: tuple[Actor, ...]
    late: tuple[Overdue, ...]
    steps: tuple[Step, ...]


def this_day() -> date:
    """Today where the user is."""
    return datetime.now(UTC).astimezone().date()


def actor_names(plan: Plan) -> dict[int, str]:
    """The names of the actors by id."""
    return {actor.id: actor.name for actor in plan.actors}


def actor_matrix(plan: Plan, *, only_involved: bool = False) -> ActorMatrix:
    """Every initiative by every actor of the register, or by those with a part in any."""
    involved = {part.actor for initiative in plan.initiatives for part in initiative.parts}
    actors = [actor for actor in plan.actors if not only_involved or actor.id in involved]
    return matrix(plan.initiatives, actors)


def typical_kinds(plan: Plan, initiative: Initiative) -> tuple[ActorKind, ...]:
    """The kinds of actors typical for the activities of the sheets of an initiative; none where it has no sheet."""
    sheets = [sheet for sheet in plan.sheets if sheet.id in initiative.opportunities]
    found = {kind for sheet in sheets for kind in _kinds_of_activity(plan, sheet.activity)}
    return tuple(kind for kind in ACTOR_KINDS if kind in found)


def sheet_missing_kinds(plan: Plan, sheet: OpportunitySheet) -> tuple[ActorKind, ...]:
    """The kinds of actors typical for the activity of a sheet that none of its actors is of."""
    return absent_kinds(sheet.actors, plan.actors, _kinds_of_activity(plan, sheet.activity))


def initiative_view(plan: Plan, initiative: Initiative, today: date) -> InitiativeView:
    """What an initiative lacks, what is late in it and what to do next."""
    typical = typical_kinds(plan, initiative)
    absent = missing_kinds(initiative, plan.actors, typical)
    return InitiativeView(
        initiative,
        missing_roles(initiative),
        typical,
        absent,
        tuple(actor for actor in plan.actors if actor.kind in absent),
        overdue_commitments([initiative], today),
        next_steps(initiative, plan.actors, typical, today),
    )


def initiative_views(plan: Plan, today: date) -> tuple[InitiativeView, ...]:
    """All initiatives of a plan, in its order."""
    return tuple(initiative_view(plan, initiative, today) for initiative in plan.initiatives)


def overdue_list(plan: Plan, today: date) -> tuple[Overdue, ...]:
    """Every commitment that is late, the latest first."""
    return overdue_commitments(plan.initiatives, today)


def actor_references(plan: Plan, actor_id: int) -> References:
    """What refers to an actor and would lose it."""
    return references(actor_id, plan.initiatives, plan.sheets, plan.people)


def district_initiatives(plan: Plan, district: District) -> tuple[Initiative, ...]:
    """The initiatives for a district: for itself, one of its sites, or a sheet about either."""
    sheets = {sheet.id for sheet in plan.sheets if sheet.district == district.id or sheet.site in district.sites}
    return tuple(
        initiative
        for initiative in plan.initiatives
        if initiative.district == district.id
        or set(initiative.sites) & set(district.sites)
        or set(initiative.opportunities) & sheets
    )


def district_actors(plan: Plan, district: District) -> tuple[Actor, ...]:
    """The actors with a part in its initiatives or named in a sheet about it or its sites, then those that sit there.

    There: in its area, or in the municipality of one of its sites.
    """
    involved = {part.actor for initiative in district_initiatives(plan, district) for part in initiative.parts}
    for sheet in plan.sheets:
        if sheet.district == district.id or sheet.site in district.sites:
            involved.update(sheet.actors)
    codes = {*district.area, *_site_codes(plan, district)}
    seated = {actor.id for actor in plan.actors if actor.municipality and actor.municipality in codes}
    first = [actor for actor in plan.actors if actor.id in involved]
    return (*first, *(actor for actor in plan.actors if actor.id in seated - involved))


def _site_codes(plan: Plan, district: District) -> set[str]:
    """The codes of the municipalities that its sites stand in."""
    territory, boundaries = load_territory(), load_boundaries()
    sites = [site for site in plan.sites if site.id in district.sites]
    found = (boundaries.locate(site.lon, site.lat) for site in sites)
    return {territory.codes[position] for position in found if position is not None}


def place_name(code: str) -> str:
    """The municipality of a six-digit code as a user reads it; the code itself where no municipality of 2023 has it."""
    territory = load_territory()
    try:
        return territory.names[territory.position(code)] if code else ""
    except NotFoundError:
        return code


def actor_record(plan: Plan, actor: Actor, language: Language) -> Record:
    """An actor as JSON, with what refers to it; of persons only how many there are."""
    found = actor_references(plan, actor.id)
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "office": actor.office,
        "role": actor.role,
        "municipality": actor.municipality or None,
        "municipality_name": place_name(actor.municipality) or None,
        "address": actor.address,
        "web": actor.web,
        "note": actor.note,
        "facts": [
            {"key": fact.key, "text": fact.text[language], "year": fact.year, "source": fact.source}
            for fact in actor.facts
        ],
        "start_set": actor.shipped or None,
        "initiatives": list(found.initiatives),
        "opportunities": list(found.sheets),
        "people": len(found.people),
    }


def initiative_record(initiative: Initiative) -> Record:
    """An initiative as JSON; each commitment has its number, from 1."""
    return {
        "id": initiative.id,
        "name": initiative.name,
        "state": initiative.state,
        "text": initiative.text,
        "opportunities": list(initiative.opportunities),
        "district": initiative.district,
        "sites": list(initiative.sites),
        "parts": [{"actor": part.actor, "role": part.role, "note": part.note} for part in initiative.parts],
        "commitments": [
            {"number": number, "actor": one.actor, "text": one.text, "due": one.due or None, "state": one.state}
            for number, one in enumerate(initiative.commitments, 1)
        ],
    }


def matrix_record(table: ActorMatrix) -> Record:
    """The matrix as JSON: actors, and of each initiative the actors with a part in it and their roles."""
    rows: list[Json] = [
        {
            "id": initiative.id,
            "name": initiative.name,
            "state": initiative.state,
            "actors": [
                {"id": actor.id, "name": actor.name, "roles": list(roles)}
                for actor in table.actors
                if (roles := table.cell(initiative.id, actor.id))
            ],
            "missing_roles": list(missing_roles(initiative)),
        }
        for initiative in table.initiatives
    ]
    return {
        "actors": [{"id": actor.id, "name": actor.name, "kind": actor.kind} for actor in table.actors],
        "initiatives": rows,
    }


def view_record(view: InitiativeView, names: dict[int, str], texts: Texts) -> Record:
    """What an initiative lacks as JSON, the next steps also in words."""
    return {
        "id": view.initiative.id,
        "name": view.initiative.name,
        "state": view.initiative.state,
        "missing_roles": list(view.roles_missing),
        "typical_kinds": list(view.kinds_typical),
        "missing_kinds": list(view.kinds_missing),
        "candidates": [{"id": actor.id, "name": actor.name, "kind": actor.kind} for actor in view.candidates],
        "overdue": [overdue_record(one, names) for one in view.late],
        "next_steps": [{"kind": step.kind, "text": step_text(texts, step, names)} for step in view.steps],
    }


def overdue_record(one: Overdue, names: dict[int, str]) -> Record:
    """A late commitment as JSON, with its number in the initiative."""
    return {
        "initiative": one.initiative,
        "number": one.place + 1,
        "actor": one.commitment.actor,
        "actor_name": names.get(one.commitment.actor, ""),
        "text": one.commitment.text,
        "due": one.commitment.due or None,
        "days": one.days,
    }


def _kinds_of_activity(plan: Plan, activity_id: str) -> tuple[ActorKind, ...]:
    """The typical kinds of an activity; none where the catalogue no longer has it."""
    for activity in plan.catalogue.activities:
        if activity.id == activity_id:
            return activity.actors
    return ()
