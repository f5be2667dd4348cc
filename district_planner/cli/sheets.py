# SPDX-License-Identifier: EUPL-1.2
"""Commands about opportunity sheets: what could be started where, for whom, with whom; made of an opportunity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.cli.filiera import DISTRICT_OF, SITE_OF, asked_place
from district_planner.core.errors import InputError, NotFoundError
from district_planner.filiera import SHEET_STATES, OwnRange
from district_planner.scenarios import remove_sheet, update_sheet
from district_planner.scenarios.opportunity_sheets import new_sheet, place_name, sheet_place, sheet_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.records import Record
    from district_planner.filiera import OpportunitySheet
    from district_planner.project import ProjectFile
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import Opportunity

_SHEET = click.argument("sheet_id", metavar="SHEET", type=int)
_RANGES = ("demand", "jobs", "area_m2")


class RangeOf(click.ParamType[OwnRange]):
    """Low, usual and high as `20/30/45`, with a decimal point or comma; one number stands for all three."""

    name = "LOW/USUAL/HIGH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> OwnRange:
        """The three; click reports what is none as a usage error."""
        try:
            figures = [float(piece.strip().replace(",", ".")) for piece in str(value).split("/")]
        except ValueError:
            self.fail(f"{value!r}", param, ctx)
        if len(figures) not in (1, 3):
            self.fail(f"{value!r}", param, ctx)
        return OwnRange(*(figures * (3 // len(figures))))


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The words of a sheet, the actors to involve, and figures of one's own."""
    own_range = RangeOf()
    for option in reversed(
        (
            click.option("--title"),
            click.option("--text", help="Descrizione / description."),
            click.option("--customers", help="Chi comprerebbe / who would buy."),
            click.option("--note"),
            click.option("--state", type=click.Choice(SHEET_STATES)),
            click.option("--actor", "actors", type=int, multiple=True, help="Uno o più attori / one or more actors."),
            click.option("--demand", type=own_range, help="Domanda propria / demand of your own: 20/30/45."),
            click.option("--jobs", type=own_range, help="Posti di lavoro propri / jobs of your own."),
            click.option("--area-m2", type=own_range, help="Superficie propria / floor space of your own."),
        )
    ):
        command = option(command)
    return command


@click.group()
def sheets() -> None:
    """Opportunity sheets: made of an opportunity, edited, given actors, exported as pages."""


@sheets.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_sheets(session: Session, project: Path, as_json: bool) -> None:
    """List the sheets by the index they have today."""
    with session.open(project, read_only=True) as opened:
        plan, rows = _ranked(session, opened)
    if as_json:
        write_json({"sheets": [_listed(plan, sheet, today) for sheet, today in rows]})
        return
    for sheet, today in rows:
        state = session.texts(f"cli_filiera.sheet_{sheet.state}")
        click.echo(f"{sheet.id:>4}  {session.texts.number(today.index, 1):>6}  {state:<15}  {one_line(sheet.title)}")


def _ranked(session: Session, opened: ProjectFile) -> tuple[Plan, list[tuple[OpportunitySheet, Opportunity]]]:
    """The sheets with their opportunity as it is today, the highest index first."""
    session.analyser.payloads = opened
    rows = [(sheet, _today(session, opened.plan, sheet)) for sheet in opened.plan.sheets]
    return opened.plan, sorted(rows, key=lambda row: -row[1].index)


def _today(session: Session, plan: Plan, sheet: OpportunitySheet) -> Opportunity:
    return session.filiera.opportunity(plan, sheet_place(sheet), sheet.activity)


def _listed(plan: Plan, sheet: OpportunitySheet, today: Opportunity) -> Record:
    """A row of the list; `show` tells everything."""
    return {
        "id": sheet.id,
        "title": sheet.title,
        "activity": sheet.activity,
        "site": sheet.site,
        "district": sheet.district,
        "place": place_name(plan, sheet_place(sheet)),
        "state": sheet.state,
        "made_at": sheet.made_at,
        "actors": list(sheet.actors),
        "status": today.status,
        "index": today.index,
    }


@sheets.command("show")
@PROJECT
@_SHEET
@AS_JSON
@pass_session
def show(session: Session, project: Path, sheet_id: int, as_json: bool) -> None:
    """Show a sheet: its words, figures of your own, those of when it was made and those of today."""
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan, sheet = opened.plan, opened.plan.sheet(sheet_id)
        today = _today(session, plan, sheet)
        record = sheet_record(plan, sheet, today, session.texts)
        lines = [sheet.title, sheet.text, sheet.customers, sheet.note, today.reason.text(session.texts)]
        lines += [plan.actor(number).name for number in sheet.actors]
        lines += [entry.text(session.texts) for entry in today.evidence]
        lines += [entry.text(session.texts) for entry in today.assumptions]
    if as_json:
        write_json(record)
        return
    for line in lines:
        if line:
            click.echo(one_line(line))


@sheets.command("add")
@PROJECT
@SITE_OF
@DISTRICT_OF
@click.option("--activity", required=True, help="Sigla dell'attività / id of the activity.")
@_options
@AS_JSON
@pass_session
def add(
    session: Session,
    /,
    project: Path,
    site: int | None,
    district: int | None,
    activity: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Make a sheet of an activity round a site or in a district; its number is printed as {"id": …}."""
    place = asked_place(session, site, district)
    if place is None:
        raise click.UsageError(session.texts("cli_filiera.which_place"))
    with session.open(project) as opened:
        session.analyser.payloads = opened
        one = session.filiera.opportunity(opened.plan, place, activity)
        opened.apply(new_sheet(opened.plan, one, session.texts, **_given(options)))
        plan = opened.plan
        made = plan.sheets[-1]
        record = sheet_record(plan, made, one, session.texts)
    session.say("cli_filiera.sheet_added", sheet=str(made.id), name=made.title)
    write_json(record if as_json else {"id": made.id})


@sheets.command("set")
@PROJECT
@_SHEET
@_options
@click.option(
    "--clear",
    "cleared",
    type=click.Choice(["actors", *(name.replace("_", "-") for name in _RANGES)]),
    multiple=True,
    help="Toglie gli attori; torna al valore calcolato / takes the actors away; back to the calculated figure.",
)
@AS_JSON
@pass_session
def set_fields(
    session: Session, /, project: Path, sheet_id: int, cleared: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Change what is given of a sheet; --actor gives all of them anew."""
    given: dict[str, Any] = {name.replace("-", "_"): () if name == "actors" else None for name in cleared}
    given |= _given(options)
    if not given:
        raise click.UsageError(session.texts("cli_filiera.nothing_to_change"))
    with session.open(project) as opened:
        session.analyser.payloads = opened
        opened.apply(update_sheet(opened.plan, sheet_id, **given))
        plan, sheet = opened.plan, opened.plan.sheet(sheet_id)
        record = sheet_record(plan, sheet, _today(session, plan, sheet), session.texts) if as_json else {}
    session.say("cli_filiera.changed", name=sheet.title)
    if as_json:
        write_json(record)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given; an actor that is named twice is one."""
    given = {name: value for name, value in options.items() if value not in (None, ())}
    return given | ({"actors": tuple(dict.fromkeys(given["actors"]))} if "actors" in given else {})


@sheets.command("remove")
@PROJECT
@_SHEET
@AS_JSON
@pass_session
def remove(session: Session, project: Path, sheet_id: int, as_json: bool) -> None:
    """Remove a sheet, also from the initiatives that name it; `undo` brings it back."""
    with session.open(project) as opened:
        title = opened.plan.sheet(sheet_id).title
        opened.apply(remove_sheet(opened.plan, sheet_id))
    session.say("cli_filiera.removed", name=title)
    if as_json:
        write_json({"id": sheet_id})


@sheets.command("export")
@PROJECT
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option("--sheet", "only", type=int, multiple=True, help="Solo queste schede / only these sheets.")
@AS_JSON
@pass_session
def export(session: Session, project: Path, folder: Path, only: tuple[int, ...], as_json: bool) -> None:
    """Write each sheet as a page of its own, for a university or an incubator; FOLDER is made where it is missing."""
    from district_planner.reports import write_sheets

    with session.open(project, read_only=True) as opened:
        plan, rows = _ranked(session, opened)
        for number in only:
            plan.sheet(number)
        asked = [sheet.id for sheet, _ in rows if not only or sheet.id in only]
        if not asked:
            raise NotFoundError("cli_filiera.no_sheets")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise InputError("cli.directory_failed", path=str(folder)) from None
        paths = write_sheets(session.filiera, plan, asked, folder, session.texts)
    session.say("cli_filiera.exported", n=len(paths), path=str(folder))
    if as_json:
        write_json({"sheets": [{"id": number, "path": str(path)} for number, path in zip(asked, paths, strict=True)]})
