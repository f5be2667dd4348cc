# SPDX-License-Identifier: EUPL-1.2
"""Commands about the catalogue of activities: a project has its own copy, to be changed and compared with ours."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.activity_fields import (
    activity_of,
    activity_record,
    fact_record,
    new_record,
    term_record,
    with_fields,
)
from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError, NotFoundError
from district_planner.filiera import SECTORS, Activity, DemandTerm, Fact
from district_planner.scenarios import (
    add_activity,
    hide_activity,
    remove_activity,
    restore_activity,
    restore_catalogue,
    update_activity,
)

if TYPE_CHECKING:
    from district_planner.core.records import Record
    from district_planner.filiera import CatalogueDifference

_ACTIVITY = click.argument("activity_id", metavar="ACTIVITY")
_FIELDS = click.argument("fields", metavar="[FIELD=VALUE]...", nargs=-1)
_MOST_BYTES = 1_000_000
_KEPT = ("id", "own")


@click.group()
def activities() -> None:
    """List, show, add and change the activities of the filiera that a project works with.

    FIELD=VALUE uses the names of a file for `add --from`: name_it, name_en, unit_it, unit_en, sector, driver,
    ateco_2007 (62.01,62.02), jobs (3/7/14: low, usual, high), jobs.source, jobs.note, demand.1 (2/3/4), demand.1.base,
    demand.1.per, demand.1.ages … `show --json` prints all of them.
    """


@activities.command("list")
@PROJECT
@click.option("--sector", type=click.Choice(SECTORS))
@click.option("--hidden", is_flag=True, help="Anche quelle nascoste / the hidden ones too.")
@AS_JSON
@pass_session
def list_activities(session: Session, project: Path, sector: str | None, hidden: bool, as_json: bool) -> None:
    """List the activities by sector."""
    with session.open(project, read_only=True) as opened:
        catalogue = opened.plan.catalogue
    found = catalogue.activities if hidden else catalogue.visible
    shown = [activity for activity in found if sector in (None, activity.sector)]
    if as_json:
        write_json({"version": catalogue.version, "activities": [activity_record(activity) for activity in shown]})
        return
    width = max((len(activity.id) for activity in shown), default=0)
    for activity in shown:
        mark = f" ({session.texts('cli_filiera.hidden')})" if activity.hidden else ""
        sector_name = catalogue.sector(activity.sector).name(session.language)
        click.echo(f"{activity.id:<{width}}  {one_line(activity.name(session.language))}{mark} · {sector_name}")


@activities.command("show")
@PROJECT
@_ACTIVITY
@AS_JSON
@pass_session
def show_activity(session: Session, project: Path, activity_id: str, as_json: bool) -> None:
    """Show every field of an activity, with range and source of its numbers."""
    with session.open(project, read_only=True) as opened:
        activity = opened.plan.catalogue.activity(activity_id)
    if as_json:
        write_json(activity_record(activity))
        return
    for name, value in _flat(activity_record(activity)):
        click.echo(f"{name}: {value}")


def _flat(record: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields as they are given to `set`, those that are empty left out."""
    lines = []
    for name, value in record.items():
        if name == "demand":
            for number, term in enumerate(value, 1):
                lines += [(f"demand.{number}", _in_range(term["rate"]))]
                lines += [(f"demand.{number}.{part}", _word(term[part])) for part in ("base", "per", "ages")]
                lines += _origin(f"demand.{number}", term["rate"])
        elif isinstance(value, dict):
            lines += [(name, _in_range(value)), *_origin(name, value)]
        else:
            lines.append((name, _word(value)))
    return [(name, one_line(text)) for name, text in lines if text]


def _in_range(fact: dict[str, Any]) -> str:
    return "/".join(_word(fact[name]) for name in ("low", "default", "high"))


def _origin(name: str, fact: dict[str, Any]) -> list[tuple[str, str]]:
    parts = ("source", "year", "assumption", "note_it", "note_en")
    return [(f"{name}.{part}", _word(fact[part])) for part in parts]


def _word(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


@activities.command("add")
@PROJECT
@click.option("--id", "activity_id", help="Sigla, lettere minuscole e _ / small letters and _.")
@click.option("--from", "source", type=click.Path(path_type=Path, readable=False), help="FILE.toml.")
@_FIELDS
@AS_JSON
@pass_session
def add(
    session: Session,
    project: Path,
    activity_id: str | None,
    source: Path | None,
    fields: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add an activity of your own, from FIELD=VALUE or from a file with the keys of the shipped catalogue."""
    if source is None and activity_id is None:
        raise click.UsageError(session.texts("cli_filiera.activity_new"))
    record = new_record(activity_id or "") if source is None else _read_file(source)
    if activity_id is not None:
        record["id"] = activity_id
    made = activity_of(with_fields(record, fields))
    with session.open(project) as opened:
        opened.apply(add_activity(opened.plan, made))
        made = opened.plan.catalogue.activity(made.id)
    session.say("cli_filiera.activity_added", activity=made.id, name=made.name(session.language))
    write_json(activity_record(made) if as_json else {"id": made.id})


def _read_file(path: Path) -> dict[str, Any]:
    """The one activity of a TOML file, under `[[activity]]` or by itself.

    Raises:
        NotFoundError: there is no file; `InputError`: it cannot be read, is no TOML, or holds another number of them.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise InputError("cli_filiera.file_long", path=str(path), limit=_MOST_BYTES)
        rows = tomllib.loads(content.decode("utf-8-sig"))
    except FileNotFoundError:
        raise NotFoundError("cli_filiera.no_file", path=str(path)) from None
    except OSError as error:
        raise InputError("cli_filiera.file_unread", path=str(path), reason=error.strerror or str(error)) from None
    except (ValueError, RecursionError) as error:
        raise InputError("cli_filiera.file_broken", path=str(path), reason=str(error)) from None
    found = rows.get("activity", [rows])
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise InputError("cli_filiera.file_several", path=str(path), n=len(found) if isinstance(found, list) else 0)
    return found[0]


@activities.command("set")
@PROJECT
@_ACTIVITY
@_FIELDS
@AS_JSON
@pass_session
def set_fields(session: Session, project: Path, activity_id: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Change fields of an activity in this project; `restore` brings the shipped one back."""
    if not fields:
        raise click.UsageError(session.texts("cli_filiera.nothing_to_change"))
    with session.open(project) as opened:
        before = opened.plan.catalogue.activity(activity_id)
        after = activity_of(with_fields(activity_record(before), fields))
        opened.apply(update_activity(opened.plan, activity_id, **_values(before, after)))
        changed = opened.plan.catalogue.activity(activity_id)
    session.say("cli_filiera.activity_changed", name=changed.name(session.language))
    if as_json:
        write_json(activity_record(changed))


def _values(before: Activity, after: Activity) -> dict[str, Any]:
    """The fields that are to be another: a number that was not touched stays as it was to the last note."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Activity):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name not in (*_KEPT, "hidden") and _plain(old) != _plain(new):
            values[field.name] = new
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Fact):
        return fact_record(value)
    if isinstance(value, DemandTerm):
        return term_record(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _hiding(name: str, hidden: bool, text: str, help_text: str) -> None:
    """`hide` and `unhide`, which differ in one word."""

    @activities.command(name, help=help_text)
    @PROJECT
    @_ACTIVITY
    @AS_JSON
    @pass_session
    def command(session: Session, project: Path, activity_id: str, as_json: bool) -> None:
        with session.open(project) as opened:
            edit = hide_activity(opened.plan, activity_id, hidden)
            if not edit.is_empty:
                opened.apply(edit)
            activity = opened.plan.catalogue.activity(activity_id)
        session.say(text, name=activity.name(session.language))
        if as_json:
            write_json({"id": activity_id, "hidden": activity.hidden})


_hiding("hide", True, "cli_filiera.activity_hidden", "Leave an activity out of this project.")
_hiding("unhide", False, "cli_filiera.activity_shown", "Take a hidden activity in again.")


@activities.command("remove")
@PROJECT
@_ACTIVITY
@AS_JSON
@pass_session
def remove(session: Session, project: Path, activity_id: str, as_json: bool) -> None:
    """Remove an activity of your own with its points and sheets; one that comes with the program can be hidden."""
    with session.open(project) as opened:
        before = opened.plan
        name = before.catalogue.activity(activity_id).name(session.language)
        opened.apply(remove_activity(before, activity_id))
        gone: Record = {
            "points": [point.id for point in before.points if point not in opened.plan.points],
            "opportunities": [sheet.id for sheet in before.sheets if sheet not in opened.plan.sheets],
        }
    session.say("cli_filiera.removed", name=name)
    if as_json:
        write_json({"id": activity_id, **gone})


@activities.command("restore")
@PROJECT
@click.argument("activity_id", metavar="[ACTIVITY]", required=False)
@click.option("--all", "restores_all", is_flag=True, help="Tutto il catalogo / the whole catalogue.")
@AS_JSON
@pass_session
def restore(session: Session, project: Path, activity_id: str | None, restores_all: bool, as_json: bool) -> None:
    """Bring an activity, with --all every one, back to how it comes with the program; your own ones stay."""
    if (activity_id is None) != restores_all:
        raise click.UsageError(session.texts("cli_filiera.which_activity"))
    with session.open(project) as opened:
        edit = restore_catalogue(opened.plan) if activity_id is None else restore_activity(opened.plan, activity_id)
        if not edit.is_empty:
            opened.apply(edit)
        changed = sorted({change.key for change in edit.changes if change.entity == "activity"})
    session.say("cli_filiera.restored", n=len(changed))
    if as_json:
        write_json({"restored": changed})


@activities.command("compare")
@PROJECT
@AS_JSON
@pass_session
def compare(session: Session, project: Path, as_json: bool) -> None:
    """Show what makes the catalogue of this project different from the one that comes with the program."""
    from district_planner.filiera.shipped import compare_catalogues, load_catalogue

    with session.open(project, read_only=True) as opened:
        own = opened.plan.catalogue
    found = compare_catalogues(own, load_catalogue())
    if as_json:
        versions = {"version": own.version, "shipped_version": load_catalogue().version}
        write_json({**versions, "differences": [_difference(one) for one in found]})
        return
    for one in found:
        change = session.texts(f"cli_filiera.difference_{one.change}")
        figures = f": {_told(one.shipped)} → {_told(one.own)}" if one.field else ""
        click.echo(f"{one.activity}  {one.field or change}{figures}")
    session.say("cli_filiera.differences", n=len(found))


def _difference(one: CatalogueDifference) -> dict[str, Any]:
    told = {"activity": one.activity, "change": one.change}
    if not one.field:
        return told
    return {**told, "field": one.field, "own": _json(one.own), "shipped": _json(one.shipped)}


def _json(value: Any) -> Any:
    if isinstance(value, Fact | DemandTerm):
        return _plain(value)
    return list(value) if isinstance(value, tuple) else value


def _told(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, Fact):
        return _in_range(fact_record(value))
    if isinstance(value, DemandTerm):
        return f"{_in_range(fact_record(value.rate))} / {value.per:g} {value.base} {value.ages}".rstrip()
    if isinstance(value, dict):
        return one_line(" / ".join(value.values()))
    return one_line(_word(list(value) if isinstance(value, tuple) else value)) or "–"
