# SPDX-License-Identifier: EUPL-1.2
"""Commands about supply found on the spot: establishments that the user puts on the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.actors import read_day
from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json
from district_planner.filiera import POINT_STATES
from district_planner.scenarios import add_point, move_point, remove_point, update_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.records import Record
    from district_planner.filiera import SupplyPoint
    from district_planner.scenarios import Plan

_POINT = click.argument("point_id", metavar="POINT", type=int)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What a point is, apart from its activity, name and place."""
    for option in reversed(
        (
            click.option("--size", type=NUMBER, help="Nell'unità dell'attività / in the unit of the activity."),
            click.option("--status", type=click.Choice(POINT_STATES)),
            click.option("--note"),
            click.option("--since", help="Dal giorno, GG/MM/AAAA / since, DD/MM/YYYY."),
        )
    ):
        command = option(command)
    return command


@click.group()
def points() -> None:
    """Establishments you know of: they count in the supply beside the imported data."""


@points.command("list")
@PROJECT
@click.option("--activity", help="Solo di questa attività / only of this activity.")
@AS_JSON
@pass_session
def list_points(session: Session, project: Path, activity: str | None, as_json: bool) -> None:
    """List the points with their activity and municipality."""
    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    if activity is not None:
        plan.catalogue.activity(activity)
    shown = [point for point in plan.points if activity in (None, point.activity)]
    if as_json:
        write_json({"points": [_record(session, plan, point) for point in shown]})
        return
    for point in shown:
        kind = plan.catalogue.activity(point.activity)
        unit = kind.unit[session.language]
        size = "" if point.size is None else f", {session.texts.number(point.size)} {unit}"
        state = session.texts(f"cli_filiera.point_{point.status}")
        click.echo(f"{point.id:>4}  {state:<10}  {kind.name(session.language)}: {one_line(point.name)}{one_line(size)}")


def _record(session: Session, plan: Plan, point: SupplyPoint) -> Record:
    """A point with what its activity and the municipality it lies in are called."""
    activity = plan.catalogue.activity(point.activity)
    territory = session.analyser.territory
    position = session.analyser.boundaries.locate(point.lon, point.lat)
    return {
        "id": point.id,
        "activity": point.activity,
        "activity_name": activity.name(session.language),
        "name": point.name,
        "lon": point.lon,
        "lat": point.lat,
        "municipality": None if position is None else territory.codes[position],
        "municipality_name": None if position is None else territory.names[position],
        "size": point.size,
        "unit": activity.unit[session.language],
        "status": point.status,
        "note": point.note,
        "since": point.since or None,
    }


@points.command("add")
@PROJECT
@click.option("--activity", required=True, help="Sigla dell'attività / id of the activity.")
@click.option("--name", required=True)
@click.option("--lon", type=NUMBER, required=True, help="Longitudine, gradi / longitude, degrees.")
@click.option("--lat", type=NUMBER, required=True, help="Latitudine, gradi / latitude, degrees.")
@_options
@AS_JSON
@pass_session
def add(session: Session, /, project: Path, as_json: bool, **fields: Any) -> None:  # the options above
    """Add a point; its number is printed as {"id": …}."""
    given = _given(fields)
    session.analyser.require_municipality(fields["lon"], fields["lat"])
    with session.open(project) as opened:
        opened.apply(add_point(opened.plan, **given))
        plan = opened.plan
    made = plan.points[-1]
    session.say("cli_filiera.point_added", point=str(made.id), name=made.name)
    write_json(_record(session, plan, made) if as_json else {"id": made.id})


@points.command("set")
@PROJECT
@_POINT
@click.option("--activity")
@click.option("--name")
@_options
@click.option("--unknown", type=click.Choice(["size"]), help="Valore non noto / not known.")
@AS_JSON
@pass_session
def set_fields(
    session: Session, /, project: Path, point_id: int, unknown: str | None, as_json: bool, **fields: Any
) -> None:
    """Change what is given of a point; the rest stays."""
    given = _given(fields) | ({} if unknown is None else {unknown: None})
    if not given:
        raise click.UsageError(session.texts("cli_filiera.nothing_to_change"))
    with session.open(project) as opened:
        opened.apply(update_point(opened.plan, point_id, **given))
        plan = opened.plan
    _tell(session, plan, point_id, as_json)


@points.command("move")
@PROJECT
@_POINT
@click.option("--lon", type=NUMBER, required=True)
@click.option("--lat", type=NUMBER, required=True)
@AS_JSON
@pass_session
def move(session: Session, project: Path, point_id: int, lon: float, lat: float, as_json: bool) -> None:
    """Move a point to another place."""
    session.analyser.require_municipality(lon, lat)
    with session.open(project) as opened:
        opened.apply(move_point(opened.plan, point_id, lon, lat))
        plan = opened.plan
    _tell(session, plan, point_id, as_json)


def _tell(session: Session, plan: Plan, point_id: int, as_json: bool) -> None:
    """What the point is now."""
    point = plan.point(point_id)
    session.say("cli_filiera.changed", name=point.name)
    if as_json:
        write_json(_record(session, plan, point))


@points.command("remove")
@PROJECT
@_POINT
@AS_JSON
@pass_session
def remove(session: Session, project: Path, point_id: int, as_json: bool) -> None:
    """Remove a point; `undo` brings it back."""
    with session.open(project) as opened:
        name = opened.plan.point(point_id).name
        opened.apply(remove_point(opened.plan, point_id))
    session.say("cli_filiera.removed", name=name)
    if as_json:
        write_json({"id": point_id})


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    """The options that were given; a day as an ISO date."""
    given = {name: value for name, value in fields.items() if value is not None}
    return given | ({"since": read_day(given["since"])} if "since" in given else {})
