# SPDX-License-Identifier: EUPL-1.2
"""Commands about the register of actors and the persons at them; those about initiatives are in `cli.initiatives`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.actors import ACTOR_KINDS, kind_name, load_start_set, read_day, written_day
from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.cli.initiatives import INITIATIVE_COMMANDS
from district_planner.core.errors import InputError
from district_planner.scenarios import (
    add_actor,
    add_person,
    add_shipped_actors,
    remove_actor,
    update_actor,
    update_person,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.records import Record
    from district_planner.scenarios import Plan

ACTOR = click.argument("actor_id", metavar="ACTOR", type=int)
PERSON = click.argument("person_id", metavar="PERSON", type=int)
_SIX_DIGITS = 6


def options_of_actor(command: Callable[..., None]) -> Callable[..., None]:
    """The fields of an actor besides name and kind, as options."""
    for option in reversed(
        (
            click.option("--office", help="Ufficio / office."),
            click.option("--role", help="Funzione dell'ufficio / what the office does."),
            click.option("--municipality", help="Comune: codice o nome / municipality: code or name."),
            click.option("--address", help="Indirizzo / postal address."),
            click.option("--web", help="Sito / web page."),
            click.option("--note"),
        )
    ):
        command = option(command)
    return command


@click.group()
def actors() -> None:
    """Actors, persons, initiatives: who could start something, what they agreed to do, who is missing."""


for _command in INITIATIVE_COMMANDS:
    actors.add_command(_command)


@actors.command("list")
@PROJECT
@click.option("--kind", type=click.Choice(ACTOR_KINDS))
@AS_JSON
@pass_session
def list_actors(session: Session, project: Path, kind: str | None, as_json: bool) -> None:
    """List the register of actors with the facts of the start set and their year."""
    from district_planner.scenarios.actors_view import actor_record

    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    shown = [actor for actor in plan.actors if kind in (None, actor.kind)]
    if as_json:
        write_json({"actors": [actor_record(plan, actor, session.language) for actor in shown]})
        return
    width = max((len(kind_name(session.texts, actor.kind)) for actor in shown), default=0)
    for actor in shown:
        click.echo(f"{actor.id:>4}  {kind_name(session.texts, actor.kind):<{width}}  {one_line(actor.name)}")


@actors.command("add")
@PROJECT
@click.option("--name", required=True)
@click.option("--kind", type=click.Choice(ACTOR_KINDS), required=True)
@options_of_actor
@AS_JSON
@pass_session
def add(session: Session, /, project: Path, **fields: Any) -> None:  # the options above
    """Add an actor; its number is printed as {"id": …}."""
    fields.pop("as_json")  # the number is JSON in any case
    given = _given(session, fields)
    with session.open(project) as opened:
        opened.apply(add_actor(opened.plan, **given))
        made = opened.plan.actors[-1]
    session.say("cli_actors.actor_added", actor=str(made.id), name=made.name)
    write_json({"id": made.id})


@actors.command("set")
@PROJECT
@ACTOR
@click.option("--name")
@click.option("--kind", type=click.Choice(ACTOR_KINDS))
@options_of_actor
@AS_JSON
@pass_session
def set_actor(session: Session, /, project: Path, actor_id: int, as_json: bool, **fields: Any) -> None:
    """Change fields of an actor; an empty text clears one."""
    from district_planner.scenarios.actors_view import actor_record

    given = _given(session, fields)
    with session.open(project) as opened:
        opened.apply(update_actor(opened.plan, actor_id, **given))
        changed = opened.plan.actor(actor_id)
        record = actor_record(opened.plan, changed, session.language)
    session.say("cli_actors.changed", name=changed.name)
    if as_json:
        write_json(record)


@actors.command("remove")
@PROJECT
@ACTOR
@AS_JSON
@pass_session
def remove(session: Session, project: Path, actor_id: int, as_json: bool) -> None:
    """Remove an actor from the register, from initiatives and sheets; undo in the window brings it back."""
    from district_planner.scenarios.actors_view import actor_references

    with session.open(project) as opened:
        name = opened.plan.actor(actor_id).name
        found = actor_references(opened.plan, actor_id)
        opened.apply(remove_actor(opened.plan, actor_id))
    session.say("cli_actors.removed", name=name)
    if as_json:
        write_json({"id": actor_id, "initiatives": found.initiatives, "opportunities": found.sheets})


@actors.command("import-start-set")
@PROJECT
@AS_JSON
@pass_session
def import_start_set(session: Session, project: Path, as_json: bool) -> None:
    """Add the associations and outsourcers that come with the program; those already there stay as they are."""
    with session.open(project) as opened:
        before = {actor.id for actor in opened.plan.actors}
        edit = add_shipped_actors(opened.plan, load_start_set())
        if not edit.is_empty:
            opened.apply(edit)
        added = [actor for actor in opened.plan.actors if actor.id not in before]
    session.say("cli_actors.start_set_added", n=len(added))
    if as_json:
        write_json({"added": [{"id": actor.id, "name": actor.name, "kind": actor.kind} for actor in added]})


@actors.group()
def people() -> None:
    """Persons at actors: only where there is a reason to keep them."""


@people.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_people(session: Session, project: Path, as_json: bool) -> None:
    """List the persons that are kept, why and since when."""
    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    if as_json:
        write_json({"people": [_person_record(plan, person.id) for person in plan.people]})
        return
    for person in plan.people:
        where = one_line(plan.actor(person.actor).name)
        click.echo(
            f"{person.id:>4}  {written_day(person.since)}  {one_line(person.name)}, {where}: {one_line(person.reason)}"
        )


@people.command("add")
@PROJECT
@ACTOR
@click.option("--name", required=True)
@click.option("--reason", required=True, help="Perché si conserva / why it is kept.")
@click.option("--since", help="Data, GG/MM/AAAA / day, DD/MM/YYYY.")
@click.option("--email")
@click.option("--phone")
@AS_JSON
@pass_session
def add_one_person(session: Session, /, project: Path, actor_id: int, as_json: bool, **fields: Any) -> None:
    """Add a person at an actor; the number is printed as {"id": …}."""
    from district_planner.scenarios.actors_view import this_day

    del as_json  # the number is JSON in any case
    given = _given(session, fields)
    with session.open(project) as opened:
        opened.apply(add_person(opened.plan, actor=actor_id, **{"since": this_day().isoformat(), **given}))
        made = opened.plan.people[-1]
        where = opened.plan.actor(actor_id).name
    session.say("cli_actors.person_added", person=str(made.id), name=where)
    write_json({"id": made.id})


@people.command("set")
@PROJECT
@PERSON
@click.option("--actor", type=int)
@click.option("--name")
@click.option("--reason")
@click.option("--since", help="Data, GG/MM/AAAA / day, DD/MM/YYYY.")
@click.option("--email")
@click.option("--phone")
@AS_JSON
@pass_session
def set_person(session: Session, /, project: Path, person_id: int, as_json: bool, **fields: Any) -> None:
    """Change what is kept of a person; what was there before stays in the history until the person is erased."""
    given = _given(session, fields)
    with session.open(project) as opened:
        opened.apply(update_person(opened.plan, person_id, **given))
        record = _person_record(opened.plan, person_id)
    session.say("cli_actors.person_changed", person=str(person_id))
    if as_json:
        write_json(record)


@actors.command("erase")
@PROJECT
@PERSON
@AS_JSON
@pass_session
def erase(session: Session, project: Path, person_id: int, as_json: bool) -> None:
    """Erase a person for good: from the project, its history and its backups. This cannot be undone."""
    with session.open(project) as opened:
        done = opened.erase_person(person_id)
    session.say("cli_actors.erased", person=str(person_id))
    if done.mentions:
        where = ", ".join(f"{session.texts(f'cli_actors.in_{entity}')} {key}" for entity, key in done.mentions)
        session.say("cli_actors.still_mentioned", where=where)
    if done.past_mentions:
        session.say("cli_actors.past_mentions", n=done.past_mentions)
    if as_json:
        backups = {"backups_rewritten": done.rewritten, "backups_removed": done.removed}
        mentions = [{"entity": entity, "id": key} for entity, key in done.mentions]
        write_json({"id": person_id, **backups, "mentions": mentions, "past_mentions": done.past_mentions})


def _person_record(plan: Plan, person_id: int) -> Record:
    person = plan.person(person_id)
    return {
        "id": person.id,
        "actor": person.actor,
        "actor_name": plan.actor(person.actor).name,
        "name": person.name,
        "reason": person.reason,
        "since": person.since,
        "email": person.email,
        "phone": person.phone,
    }


def _given(session: Session, fields: dict[str, Any]) -> dict[str, Any]:
    """The options that were given; a municipality as its code, a day as an ISO date."""
    given = {name: value for name, value in fields.items() if value is not None}
    if not given:
        raise click.UsageError(session.texts("cli_actors.nothing_to_change"))
    if given.get("since"):
        given["since"] = read_day(given["since"])
    if given.get("municipality"):
        given["municipality"] = municipality_code(given["municipality"])
    return given


def municipality_code(text: str) -> str:
    """The code of a municipality given by code or whole name.

    Raises:
        InputError: there is none, or several have this name: the message lists them.
    """
    from district_planner.territory import load_territory
    from district_planner.territory.search import fold

    territory = load_territory()
    wanted = text.strip()
    if wanted.isdecimal() and len(wanted) == _SIX_DIGITS:
        return territory.codes[territory.position(wanted)]
    columns = (territory.names, territory.names_other, territory.names_later)
    found = [i for i in range(len(territory)) if fold(wanted) in {fold(names[i] or "") for names in columns}]
    if len(found) != 1:
        known = ", ".join(f"{territory.codes[i]} {territory.names[i]} ({territory.province_names[i]})" for i in found)
        raise InputError(f"cli_actors.municipality_{'several' if found else 'unknown'}", text=wanted, known=known)
    return territory.codes[found[0]]
