# SPDX-License-Identifier: EUPL-1.2
"""Commands that take actions back, do them again and list them: the journal that the window's undo uses too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError
from district_planner.scenarios import edit_text

if TYPE_CHECKING:
    from district_planner.project import JournalEntry

_STEPS = click.option(
    "--steps", type=click.IntRange(min=1), default=1, show_default=True, help="Quante azioni / how many actions."
)


@click.command()
@PROJECT
@_STEPS
@AS_JSON
@pass_session
def undo(session: Session, project: Path, steps: int, as_json: bool) -> None:
    """Take the last action back, whoever did it: here or in the window."""
    _step(session, project, steps, as_json, back=True)


@click.command()
@PROJECT
@_STEPS
@AS_JSON
@pass_session
def redo(session: Session, project: Path, steps: int, as_json: bool) -> None:
    """Do the action again that was taken back last."""
    _step(session, project, steps, as_json, back=False)


@click.command()
@PROJECT
@click.option("--last", type=click.IntRange(min=1), help="Solo le ultime / only the last ones.")
@AS_JSON
@pass_session
def journal(session: Session, project: Path, last: int | None, as_json: bool) -> None:
    """List the actions that can be taken back or, marked as undone, done again; the oldest first."""
    with session.open(project, read_only=True) as opened:
        entries = opened.history()[-(last or 0) :]
    if as_json:
        write_json({"actions": [_record(session, entry) for entry in entries]})
        return
    for entry in entries:
        mark = session.texts("cli_layers.undone_mark") if entry.undone else ""
        when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
        click.echo(f"{when}  {one_line(f'{mark} {_words(session, entry)}')}")


def _step(session: Session, project: Path, steps: int, as_json: bool, *, back: bool) -> None:
    """All the steps asked for, or none."""
    with session.open(project) as opened:
        there = [entry for entry in opened.history() if entry.undone != back]
        chosen = there[::-1][:steps] if back else there[:steps]
        if len(chosen) < steps:
            key = "cli_layers.cannot_undo" if back else "cli_layers.cannot_redo"
            raise InputError(key, n=len(there))
        for _ in chosen:
            opened.undo() if back else opened.redo()
    for entry in chosen:
        session.say("cli_layers.undone" if back else "cli_layers.redone", action=_words(session, entry))
    if as_json:
        done = [_record(session, entry) | {"undone": back} for entry in chosen]
        write_json({"actions": done, "left": len(there) - len(chosen)})


def _words(session: Session, entry: JournalEntry) -> str:
    return edit_text(entry.label, entry.params, session.texts)


def _record(session: Session, entry: JournalEntry) -> dict[str, object]:
    return {
        "number": entry.sequence,
        "at": entry.at.isoformat(timespec="seconds"),
        "label": entry.label,
        "text": _words(session, entry),
        "undone": entry.undone,
    }
