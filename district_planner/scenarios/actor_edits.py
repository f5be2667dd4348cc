# SPDX-License-Identifier: EUPL-1.2
"""Edits of the register of actors, of the persons at them, and of initiatives.

The words of an edit never hold anything of a person: they stay in the journal. A person is erased for good by
`ProjectFile.erase_person`, which no edit can do and no undo takes back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from district_planner.actors import Actor, Initiative, Person
from district_planner.core.errors import InputError
from district_planner.core.plain import to_plain
from district_planner.scenarios.changes import Change, Edit, numbered
from district_planner.scenarios.references import Gone, changed, consequences, removal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.scenarios.plan import Plan


def add_actor(plan: Plan, **fields: Any) -> Edit:  # the fields of Actor but its id
    """An actor; `name` and `kind` are needed."""
    actor = Actor(**{**fields, "id": plan.next_actor_id})
    return numbered(plan, "actor", actor, "edits.add_actor", {"name": actor.name})


def update_actor(plan: Plan, actor_id: int, **fields: Any) -> Edit:  # the fields of Actor
    """Other fields of an actor."""
    before = plan.actor(actor_id)
    after = replace(before, **fields, id=actor_id)
    return Edit("edits.update_actor", {"name": before.name}, tuple(changed("actor", before, after)))


def remove_actor(plan: Plan, actor_id: int) -> Edit:
    """The plan without an actor; initiatives and sheets no longer name it, its parts and commitments go.

    Raises:
        InputError: persons are kept at it. They have to be erased first, else their data would stay in the journal.
    """
    actor = plan.actor(actor_id)
    if people := [person for person in plan.people if person.actor == actor_id]:
        raise InputError("planning.actor_has_people", n=len(people), name=actor.name)
    follow = consequences(plan, Gone(actors=frozenset([actor_id])))
    return Edit("edits.remove_actor", {"name": actor.name}, (*follow, removal("actor", actor)))


def add_shipped_actors(plan: Plan, actors: Iterable[Actor]) -> Edit:
    """Those of the start set `actors` that the project lacks, told by `Actor.shipped`; ids are given here.

    The edit is empty when it has them all.
    """
    known = {actor.shipped for actor in plan.actors}
    new = [actor for actor in actors if actor.shipped not in known]
    numbers = range(plan.next_actor_id, plan.next_actor_id + len(new))
    changes = [
        Change("actor", str(number), None, to_plain(replace(actor, id=number)))
        for number, actor in zip(numbers, new, strict=True)
    ]
    if new:
        changes.insert(0, Change("project", "next_actor_id", plan.next_actor_id, plan.next_actor_id + len(new)))
    return Edit("edits.add_shipped_actors", {"n": str(len(new))}, tuple(changes))


def add_person(plan: Plan, **fields: Any) -> Edit:  # the fields of Person but its id
    """A person at an actor; `actor`, `name`, `reason`, `since` are needed."""
    person = Person(**{**fields, "id": plan.next_person_id})
    return numbered(plan, "person", person, "edits.add_person", {"name": plan.actor(person.actor).name})


def update_person(plan: Plan, person_id: int, **fields: Any) -> Edit:  # the fields of Person
    """Other fields of a person. What was there before stays in the journal until the person is erased."""
    before = plan.person(person_id)
    after = replace(before, **fields, id=person_id)
    words = {"name": plan.actor(after.actor).name}
    return Edit("edits.update_person", words, tuple(changed("person", before, after)))


def add_initiative(plan: Plan, **fields: Any) -> Edit:  # the fields of Initiative but its id
    """An initiative; `name` is needed."""
    initiative = Initiative(**{**fields, "id": plan.next_initiative_id})
    _check_initiative(plan, initiative)
    return numbered(plan, "initiative", initiative, "edits.add_initiative", {"name": initiative.name})


def update_initiative(plan: Plan, initiative_id: int, **fields: Any) -> Edit:  # the fields of Initiative
    """Other fields of an initiative: its state, parts, commitments, ..."""
    before = plan.initiative(initiative_id)
    after = replace(before, **fields, id=initiative_id)
    _check_initiative(plan, after)
    return Edit("edits.update_initiative", {"name": before.name}, tuple(changed("initiative", before, after)))


def remove_initiative(plan: Plan, initiative_id: int) -> Edit:
    """The plan without the initiative."""
    initiative = plan.initiative(initiative_id)
    return Edit("edits.remove_initiative", {"name": initiative.name}, (removal("initiative", initiative),))


def _check_initiative(plan: Plan, initiative: Initiative) -> None:
    for sheet in initiative.opportunities:
        plan.sheet(sheet)
    if initiative.district is not None:
        plan.district(initiative.district)
    for site in initiative.sites:
        plan.site(site)
    for actor in [part.actor for part in initiative.parts] + [promise.actor for promise in initiative.commitments]:
        plan.actor(actor)
