# SPDX-License-Identifier: EUPL-1.2
"""Commands about the sites of a project: add, list, change, move, remove."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json
from district_planner.scenarios import add_site, move_site, remove_site, update_site
from district_planner.sites import SITE_KINDS, Site

_MAY_BE_UNKNOWN = ("seats", "staff-now", "contacts-year")


def which_site(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take the number of the site as `SITE` or, as the other commands do, as `--site SITE`."""

    @wraps(command)
    def with_site(*args: Any, number: int | None, option: int | None, **others: Any) -> None:
        given = [value for value in (number, option) if value is not None]
        if len(given) != 1:
            raise click.UsageError(click.get_current_context().ensure_object(Session).texts("cli.which_site"))
        command(*args, site_id=given[0], **others)

    optional = click.option("--site", "--id", "option", type=int, help="Numero della sede / number of the site.")
    return click.argument("number", metavar="[SITE]", type=int, required=False)(optional(with_site))


def site_fields(command: Callable[..., None]) -> Callable[..., None]:
    """The options for what a site is, apart from its name, kind and place."""
    for option in reversed(
        (
            click.option("--seats", type=int, help="Postazioni / seats."),
            click.option("--employees-per-seat", type=NUMBER),
            click.option("--remote-share", type=NUMBER, help="0-1."),
            click.option("--staff-now", type=NUMBER, help="Persone occupate oggi / people employed today."),
            click.option("--contacts-year", type=NUMBER, help="Contatti all'anno / contacts a year."),
            click.option("--language", "languages", multiple=True, help="it, en, de, …"),
            click.option("--client-sector"),
            click.option("--operator"),
            click.option("--notes"),
        )
    ):
        command = option(command)
    return command


@click.group()
def site() -> None:
    """Add, list, change, move and remove sites."""


@site.command("add")
@PROJECT
@click.option("--name", required=True)
@click.option("--lon", type=NUMBER, required=True, help="Longitudine, gradi / longitude, degrees.")
@click.option("--lat", type=NUMBER, required=True, help="Latitudine, gradi / latitude, degrees.")
@click.option("--kind", type=click.Choice(SITE_KINDS), default="candidate", show_default=True)
@site_fields
@AS_JSON
@pass_session
def add(session: Session, /, project: Path, **fields: Any) -> None:  # the options above
    """Add a site; its number is printed as {"id": …}."""
    fields.pop("as_json")  # the number is JSON in any case
    given = {name: value for name, value in fields.items() if value not in (None, ())}
    session.analyser.require_municipality(fields["lon"], fields["lat"])
    with session.open(project) as opened:
        edit = add_site(opened.plan, **given)
        site_id = opened.plan.next_site_id
        opened.apply(edit)
    session.say("cli.site_added", name=fields["name"], site=str(site_id))
    write_json({"id": site_id})


@site.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_sites(session: Session, project: Path, as_json: bool) -> None:
    """List the sites of a project."""
    with session.open(project, read_only=True) as opened:
        sites = opened.plan.sites
    if as_json:
        write_json({"sites": [site_record(entry) for entry in sites]})
        return
    for entry in sites:
        seats = session.texts.number(entry.seats)
        place = f"{entry.lon:.5f} {entry.lat:.5f}"
        click.echo(f"{entry.id:>4}  {entry.kind:<9}  {seats:>7}  {place}  {one_line(entry.name)}")


def site_record(entry: Site) -> dict[str, Any]:
    """A site with every field, null where it is unknown, and the people it employs when full (`staff`)."""
    later = {"staff_now": entry.staff_now, "contacts_year": entry.contacts_year}
    return entry.to_record() | later | {"staff": entry.staff}


@site.command("set")
@PROJECT
@click.option("--name")
@click.option("--kind", type=click.Choice(SITE_KINDS))
@site_fields
@click.option(
    "--unknown",
    type=click.Choice(_MAY_BE_UNKNOWN),
    multiple=True,
    help="Valore non noto / not known: una o più volte / once or more.",
)
@AS_JSON
@which_site
@pass_session
def set_fields(
    session: Session, /, project: Path, site_id: int, unknown: tuple[str, ...], as_json: bool, **fields: Any
) -> None:
    """Change what is given of a site; the rest stays."""
    given = {name: value for name, value in fields.items() if value not in (None, ())}
    given |= dict.fromkeys((name.replace("-", "_") for name in unknown), None)
    with session.open(project) as opened:
        opened.apply(update_site(opened.plan, site_id, **given))
        after = opened.plan.site(site_id)
    session.say("cli.site_changed", name=after.name, site=str(site_id))
    if as_json:
        write_json(site_record(after))


@site.command("move")
@PROJECT
@click.option("--lon", type=NUMBER, required=True)
@click.option("--lat", type=NUMBER, required=True)
@AS_JSON
@which_site
@pass_session
def move(session: Session, project: Path, site_id: int, lon: float, lat: float, as_json: bool) -> None:
    """Move a site to another place."""
    session.analyser.require_municipality(lon, lat)
    with session.open(project) as opened:
        edit = move_site(opened.plan, site_id, lon, lat)
        opened.apply(edit)
        moved = opened.plan.site(site_id)
    session.say("cli.site_moved", name=moved.name, site=str(site_id))
    if as_json:
        write_json({"id": site_id, "lon": moved.lon, "lat": moved.lat})


@site.command("remove")
@PROJECT
@AS_JSON
@which_site
@pass_session
def remove(session: Session, project: Path, site_id: int, as_json: bool) -> None:
    """Remove a site; it can be had back with undo in the window."""
    with session.open(project) as opened:
        name = opened.plan.site(site_id).name
        opened.apply(remove_site(opened.plan, site_id))
    session.say("cli.site_removed", name=name, site=str(site_id))
    if as_json:
        write_json({"id": site_id})
