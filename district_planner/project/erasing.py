# SPDX-License-Identifier: EUPL-1.2
"""A person leaves a project with every byte: record, journal, free pages, side files, backups.

First the person goes from records and journal, in one transaction that also notes the erasure. Only then what SQLite
and earlier copies may still hold is cleared, and the note goes last: whoever is killed on the way finds it on opening.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from district_planner.core.errors import ProjectFileError
from district_planner.project.backups import backups_by_identity
from district_planner.project.blocks import vacuum
from district_planner.project.connection import connect, transaction
from district_planner.project.copying import ABANDONED_AFTER_SECONDS, build_file, header
from district_planner.project.kept_views import forget_views
from district_planner.project.records import dump, read_records

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.scenarios import RecordKey

_COUNTER = "next_person_id"
_FIRST_VERSION = 3
"""Older files know no persons."""
_PART = 2**20
_SHORTEST_TRACE = 4
_SHORTEST_WORD, _FEWEST_DIGITS = 6, 7
_ESCAPE = re.compile(r"\\[bfnrt]")
_NEUTRAL_LABEL = "edits.erased_person"

_HALF_BUILT = re.compile(r"\.(.+)\.[0-9a-f]{8}\.tmp")
_PROJECT_END = ".dplan"

Fate = Literal["untouched", "rewritten", "removed"]


@dataclass(frozen=True)
class Erased:
    """What erasing a person did: how many backups were written anew without them, how many had to be removed.

    `mentions` are records of the project that still say their name, e-mail or telephone, in words that somebody wrote
    there; `past_mentions` how many actions that can be undone or done again do.
    """

    rewritten: int
    removed: int
    mentions: tuple[RecordKey, ...] = ()
    past_mentions: int = 0


def take_out(connection: sqlite3.Connection, person: int) -> frozenset[str] | None:
    """Take a person out of records and journal, within a transaction: what was told of them, None if nothing was.

    An action that did nothing else goes; of others the rest stays. What a window showed is forgotten where it says
    their name, e-mail or telephone. No action counts the persons any more: an id that
    was given once stays given, and actions before and after one that goes still fit together.
    """
    row = connection.execute("SELECT record FROM record WHERE entity = 'person' AND id = ?", (str(person),)).fetchone()
    states = [json.loads(row[0])] if row else []
    entries = [
        (sequence, params, json.loads(changes))
        for sequence, params, changes in connection.execute(
            "SELECT seq, params, changes FROM journal WHERE instr(changes, '\"person\"') OR instr(changes, ?)",
            (_COUNTER,),
        )
    ]
    told = [change for _, _, changes in entries for change in changes if _is_of(change, person)]
    states += [state for change in told for state in (change["before"], change["after"]) if state]
    if not states:
        return None
    traces = frozenset(text for state in states for text in _texts_of(state))
    connection.execute("DELETE FROM record WHERE entity = 'person' AND id = ?", (str(person),))
    _keep_count(connection, [change for _, _, changes in entries for change in changes])
    for sequence, params, changes in entries:
        kept = [change for change in changes if not _is_of(change, person) and not _is_counter(change)]
        if not kept:
            connection.execute("DELETE FROM journal WHERE seq = ?", (sequence,))
        elif kept != changes:
            connection.execute("UPDATE journal SET changes = ? WHERE seq = ?", (dump(kept), sequence))
        if _says(params, traces):
            connection.execute("UPDATE journal SET label = ?, params = '{}' WHERE seq = ?", (_NEUTRAL_LABEL, sequence))
    forget_views(connection, lambda text: _says(text, traces))
    return traces


def note(connection: sqlite3.Connection, person: int) -> None:
    """Note, in the same transaction, that copies of the person have still to be cleared."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("INSERT OR IGNORE INTO erasure (person, asked_at) VALUES (?, ?)", (person, at))


def unfinished(connection: sqlite3.Connection) -> tuple[int, ...]:
    """The persons whose erasing was noted and not finished."""
    return tuple(row[0] for row in connection.execute("SELECT person FROM erasure ORDER BY person"))


def finish(connection: sqlite3.Connection, project: Path, project_id: str, traces: frozenset[str]) -> Erased:
    """Clear what is left of the persons noted in a project that is open for writing, and strike the notes out.

    `traces` is what was told of them; without it, after an interruption, every backup is written anew.

    Raises:
        sqlite3.Error, OSError, ProjectFileError: something is left; the notes stay.
    """
    persons = unfinished(connection)
    vacuum(connection)
    _remove_half_built(project.parent, project.name)
    copies = backups_by_identity(project, project_id)
    for folder in {path.parent for path in copies}:
        _remove_half_built(folder)
    fates = [_clear_backup(path, persons, traces) for path in copies]
    with transaction(connection):
        connection.executemany("DELETE FROM erasure WHERE person = ?", ((person,) for person in persons))
    return Erased(fates.count("rewritten"), fates.count("removed"), *_mentions(connection, traces))


def _clear_backup(path: Path, persons: Iterable[int], traces: frozenset[str]) -> Fate:
    """Write a backup anew without the persons, or remove it where that cannot be done."""
    try:
        with closing(connect(path, "ro")) as source:
            if header(source, "user_version") < _FIRST_VERSION or (traces and not _holds(path, traces)):
                return "untouched"

            def fill(connection: sqlite3.Connection) -> None:
                source.backup(connection)
                connection.execute("PRAGMA secure_delete = ON")
                with transaction(connection):
                    for person in persons:
                        take_out(connection, person)
                    connection.execute("DELETE FROM erasure")
                vacuum(connection)

            build_file(path, fill, replace=True)
    except (sqlite3.Error, ProjectFileError, OSError, ValueError, TypeError, KeyError):
        for name in (path.name, *(f"{path.name}{end}" for end in ("-journal", "-wal", "-shm"))):
            path.with_name(name).unlink(missing_ok=True)
        return "removed"
    return "rewritten"


def _holds(path: Path, traces: frozenset[str]) -> bool:
    """Whether a file has one of the texts among its bytes, as it is or as JSON writes it."""
    wanted = [text.encode() for trace in traces for text in (trace, json.dumps(trace, ensure_ascii=False)[1:-1])]
    longest = max(map(len, wanted))
    rest = b""
    with path.open("rb") as stream:
        while part := stream.read(_PART):
            seen = rest + part
            if any(text in seen for text in wanted):
                return True
            rest = seen[-longest:]
    return False


def _remove_half_built(folder: Path, project: str = "") -> None:
    """Copies that a killed process left half-built in `folder`: who has the lock of a project builds them alone.

    With `project`, a file in the folder, those of other projects only when nobody can be at work on them any more.
    """
    oldest = time.time() - ABANDONED_AFTER_SECONDS
    for path in folder.iterdir():
        half = _HALF_BUILT.fullmatch(path.name)
        if half is None or not (half[1] == project or half[1].lower().endswith(_PROJECT_END)):
            continue
        if not project or half[1] == project or path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _is_of(change: dict[str, Any], person: int) -> bool:
    return (change["entity"], change["key"]) == ("person", str(person))


def _is_counter(change: dict[str, Any]) -> bool:
    return (change["entity"], change["key"]) == ("project", _COUNTER)


def _texts_of(state: dict[str, Json]) -> list[str]:
    """What names a person or reaches them."""
    texts = (state.get(field) for field in ("name", "email", "phone"))
    return [text for text in texts if isinstance(text, str) and text]


def _keep_count(connection: sqlite3.Connection, changes: list[dict[str, Any]]) -> None:
    """The next id is the largest that any action ever came to."""
    counts = [change[side] for change in changes if _is_counter(change) for side in ("before", "after")]
    row = connection.execute("SELECT value FROM project WHERE key = ?", (_COUNTER,)).fetchone()
    largest = max([count for count in counts if isinstance(count, int)] + [json.loads(row[0]) if row else 1])
    connection.execute(
        "INSERT INTO project (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_COUNTER, dump(largest)),
    )


def _says(text: str, traces: frozenset[str]) -> bool:
    """Whether a text, as JSON writes it, has one of `traces` in it, in whatever case."""
    folded = text.casefold()
    spelled = (json.dumps(trace, ensure_ascii=False)[1:-1].casefold() for trace in traces)
    return any(trace in folded for trace in spelled if len(trace) >= _SHORTEST_TRACE)


def _mentions(connection: sqlite3.Connection, traces: frozenset[str]) -> tuple[tuple[RecordKey, ...], int]:
    """The records that still say one of `traces`, and how many actions do."""
    records = read_records(connection)
    pattern = _word_of(traces)
    if pattern is None:
        return (), 0
    said = tuple(key for key, value in records.items() if pattern.search(_folded(dump(value))))
    rows = connection.execute("SELECT params || changes FROM journal")
    return said, sum(pattern.search(_folded(cast("str", row[0]))) is not None for row in rows)


def _word_of(traces: frozenset[str]) -> re.Pattern[str] | None:
    """Finds those of `traces` that are long enough to mean somebody, as words of their own; None without any.

    Short ones, and digits within a longer number, are found everywhere and mean nobody.
    """
    long = [trace for trace in traces if len(trace) >= _SHORTEST_WORD and not _is_short_number(trace)]
    if not long:
        return None
    spelled = (re.escape(_folded(json.dumps(trace, ensure_ascii=False)[1:-1])) for trace in sorted(long))
    return re.compile(rf"(?<!\w)(?<!\d[.,])(?:{'|'.join(spelled)})(?!\w)")


def _is_short_number(trace: str) -> bool:
    return not any(map(str.isalpha, trace)) and sum(map(str.isdigit, trace)) < _FEWEST_DIGITS


def _folded(text: str) -> str:
    """A text as JSON writes it, in one case; the letter of an escape such as that of a new line is part of no word."""
    return _ESCAPE.sub(" ", text).casefold()
