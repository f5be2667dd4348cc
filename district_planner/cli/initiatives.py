# SPDX-License-Identifier: EUPL-1.2
"""Commands about initiatives: who does what in them, what was promised, who is missing. They belong to `actors`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.actors import (
    COMMITMENT_STATES,
    INITIATIVE_STATES,
    ROLES,
    Commitment,
    Part,
    initiative_state_name,
    read_day,
    role_names,
    step_text,
)
from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import NotFoundError
from district_planner.scenarios import add_initiative, remove_initiative, update_initiative

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.actors import Initiative, RoleKind
    from district_planner.core.records import Record
    from district_planner.project import ProjectFile

INITIATIVE = click.argument("initiative_id", metavar="INITIATIVE", type=int)
_TODAY = click.option("--today", help="Al giorno, GG/MM/AAAA / on the day, DD/MM/YYYY.")


def options_of_initiative(command: Callable[..., None]) -> Callable[..., None]:
    """The fields of an initiative besides its name, as options."""
    for option in reversed(
        (
            click.option("--state", type=click.Choice(INITIATIVE_STATES)),
            click.option("--text", help="Descrizione / description."),
            click.option("--district", type=int, help="Numero del distretto / number of the district."),
            click.option("--site", "sites", type=int, multiple=True, help="Numero della sede / number of a site."),
            click.option(
                "--opportunity", "opportunities", type=int, multiple=True, help="Numero della scheda / of a sheet."
            ),
        )
    ):
        command = option(command)
    return command


@click.group()
def initiatives() -> None:
    """List, add, change and remove initiatives."""


@initiatives.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_initiatives(session: Session, project: Path, as_json: bool) -> None:
    """List the initiatives with parts and commitments."""
    from district_planner.scenarios.actors_view import initiative_record

    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    if as_json:
        write_json({"initiatives": [initiative_record(initiative) for initiative in plan.initiatives]})
        return
    for initiative in plan.initiatives:
        state = initiative_state_name(session.texts, initiative.state)
        click.echo(f"{initiative.id:>4}  {state:<14}  {one_line(initiative.name)}")


@initiatives.command("add")
@PROJECT
@click.option("--name", required=True)
@options_of_initiative
@AS_JSON
@pass_session
def add(session: Session, /, project: Path, **fields: Any) -> None:  # the options above
    """Add an initiative for opportunity sheets, a district or sites; its number is printed as {"id": …}."""
    fields.pop("as_json")  # the number is JSON in any case
    with session.open(project) as opened:
        opened.apply(add_initiative(opened.plan, **_given(fields)))
        made = opened.plan.initiatives[-1]
    session.say("cli_actors.initiative_added", initiative=str(made.id), name=made.name)
    write_json({"id": made.id})


@initiatives.command("set")
@PROJECT
@INITIATIVE
@click.option("--name")
@options_of_initiative
@click.option(
    "--clear",
    "cleared",
    type=click.Choice(["district", "sites", "opportunities"]),
    multiple=True,
    help="Toglie / takes away.",
)
@AS_JSON
@pass_session
def set_initiative(
    session: Session, /, project: Path, initiative_id: int, cleared: tuple[str, ...], as_json: bool, **fields: Any
) -> None:
    """Change an initiative; --site and --opportunity give all of them anew."""
    given: dict[str, Any] = {name: None if name == "district" else () for name in cleared}
    given |= _given(fields)
    if not given:
        raise click.UsageError(session.texts("cli_actors.nothing_to_change"))
    with session.open(project) as opened:
        changed = _update(opened, initiative_id, **given)
    _tell(session, changed, as_json)


@initiatives.command("remove")
@PROJECT
@INITIATIVE
@AS_JSON
@pass_session
def remove(session: Session, project: Path, initiative_id: int, as_json: bool) -> None:
    """Remove an initiative; undo in the window brings it back."""
    with session.open(project) as opened:
        name = opened.plan.initiative(initiative_id).name
        opened.apply(remove_initiative(opened.plan, initiative_id))
    session.say("cli_actors.removed", name=name)
    if as_json:
        write_json({"id": initiative_id})


@click.command("part")
@PROJECT
@INITIATIVE
@click.argument("actor_id", metavar="ACTOR", type=int)
@click.argument("role", type=click.Choice(ROLES))
@click.option("--note", default="")
@click.option("--remove", "is_removed", is_flag=True, help="Toglie il ruolo / takes the role away.")
@AS_JSON
@pass_session
def part(
    session: Session,
    project: Path,
    initiative_id: int,
    actor_id: int,
    role: RoleKind,
    note: str,
    is_removed: bool,
    as_json: bool,
) -> None:
    """Give an actor a role in an initiative, with --remove take it away. Given again, it changes the note."""
    with session.open(project) as opened:
        plan = opened.plan
        parts = plan.initiative(initiative_id).parts
        place = next((at for at, one in enumerate(parts) if (one.actor, one.role) == (actor_id, role)), None)
        if is_removed and place is None:
            name = plan.actor(actor_id).name
            raise NotFoundError("cli_actors.no_part", name=name, role=role_names(session.texts, (role,)))
        new = () if is_removed else (Part(actor_id, role, note),)
        kept = (*parts[:place], *new, *parts[place + 1 :]) if place is not None else (*parts, *new)
        changed = _update(opened, initiative_id, parts=kept)
    _tell(session, changed, as_json)


@click.command("commitment")
@PROJECT
@INITIATIVE
@click.argument("number", metavar="[NUMBER]", type=int, required=False)
@click.option("--actor", type=int, help="Numero dell'attore / number of the actor.")
@click.option("--text", help="Che cosa si impegna a fare / what they commit to.")
@click.option("--due", help="Scadenza, GG/MM/AAAA / due day, DD/MM/YYYY.")
@click.option("--state", type=click.Choice(COMMITMENT_STATES))
@click.option("--remove", "is_removed", is_flag=True, help="Toglie l'impegno / takes the commitment away.")
@AS_JSON
@pass_session
def commitment(
    session: Session,
    /,
    project: Path,
    initiative_id: int,
    number: int | None,
    is_removed: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Add a commitment to an initiative; with its NUMBER change or remove one."""
    given = {name: value for name, value in fields.items() if value is not None}
    if given.get("due"):
        given["due"] = read_day(given["due"])
    if number is None and (is_removed or not {"actor", "text"} <= set(given)):
        raise click.UsageError(session.texts("cli_actors.commitment_new"))
    if number is not None and not (is_removed or given):
        raise click.UsageError(session.texts("cli_actors.nothing_to_change"))
    with session.open(project) as opened:
        before = opened.plan.initiative(initiative_id)
        made = list(before.commitments)
        if number is None:
            made.append(Commitment(**given))
        else:
            _check_number(before, number)
            made[number - 1 : number] = [] if is_removed else [replace(made[number - 1], **given)]
        changed = _update(opened, initiative_id, commitments=tuple(made))
    _tell(session, changed, as_json)


@click.command("matrix")
@PROJECT
@click.option("--all", "shows_all", is_flag=True, help="Anche chi non ha ruoli / also those without a role.")
@AS_JSON
@pass_session
def show_matrix(session: Session, project: Path, shows_all: bool, as_json: bool) -> None:
    """Show which actor has which roles in which initiative, and the roles nobody has."""
    from district_planner.scenarios.actors_view import actor_matrix, matrix_record

    with session.open(project, read_only=True) as opened:
        table = actor_matrix(opened.plan, only_involved=not shows_all)
    if as_json:
        write_json(matrix_record(table))
        return
    for initiative in table.initiatives:
        click.echo(f"{initiative.id:>4}  {one_line(initiative.name)}")
        for actor in table.actors:
            if roles := table.cell(initiative.id, actor.id):
                click.echo(f"      {one_line(actor.name)}: {role_names(session.texts, roles)}")


@click.command("missing")
@PROJECT
@_TODAY
@AS_JSON
@pass_session
def show_missing(session: Session, project: Path, today: str | None, as_json: bool) -> None:
    """Show of each initiative the roles and kinds of actors that are missing, what is late and what to do next."""
    from district_planner.scenarios.actors_view import actor_names, initiative_views, this_day, view_record

    day = date.fromisoformat(read_day(today)) if today else this_day()
    with session.open(project, read_only=True) as opened:
        views, names = initiative_views(opened.plan, day), actor_names(opened.plan)
    if as_json:
        records = [view_record(view, names, session.texts) for view in views]
        write_json({"today": day.isoformat(), "initiatives": records})
        return
    for view in views:
        click.echo(f"{view.initiative.id:>4}  {one_line(view.initiative.name)}")
        for step in view.steps:
            click.echo(f"      - {one_line(step_text(session.texts, step, names))}")


INITIATIVE_COMMANDS: tuple[click.Command, ...] = (initiatives, part, commitment, show_matrix, show_missing)
"""They belong to `actors`."""


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, ())}


def _check_number(initiative: Initiative, number: int) -> None:
    if not 1 <= number <= len(initiative.commitments):
        raise NotFoundError(
            "cli_actors.no_commitment", number=str(number), name=initiative.name, n=len(initiative.commitments)
        )


def _update(opened: ProjectFile, initiative_id: int, **fields: Any) -> Initiative:
    opened.apply(update_initiative(opened.plan, initiative_id, **fields))
    return opened.plan.initiative(initiative_id)


def _tell(session: Session, initiative: Initiative, as_json: bool) -> None:
    """What the initiative is now."""
    from district_planner.scenarios.actors_view import initiative_record

    record: Record = initiative_record(initiative)
    session.say("cli_actors.changed", name=initiative.name)
    if as_json:
        write_json(record)
