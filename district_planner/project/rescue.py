# SPDX-License-Identifier: EUPL-1.2
"""When a project file is damaged: bring a backup back, or save what can still be read. Always into a new file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from district_planner.core.errors import PlannerError, ProjectFileError
from district_planner.project.connection import connect
from district_planner.project.errors import translated
from district_planner.project.file import ProjectFile
from district_planner.project.opening import resolved
from district_planner.project.records import SITE_COLUMNS, record_of_row

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.scenarios import Entity, Plan, RecordKey

# Without ORDER BY a table is read in the order it lies in the file; the other end is reached by its index or rowid.
_SITE = f"SELECT {', '.join(SITE_COLUMNS)} FROM site"  # noqa: S608  # our own names
_QUERIES: dict[Entity, tuple[str, str]] = {
    "project": ("SELECT key, value FROM project NOT INDEXED", "SELECT key, value FROM project ORDER BY 1 DESC"),
    "site": (f"{_SITE} ORDER BY id", f"{_SITE} ORDER BY id DESC"),
    "parameter": ("SELECT name, value FROM parameter NOT INDEXED", "SELECT name, value FROM parameter ORDER BY 1 DESC"),
    "weight": (
        "SELECT criterion, points FROM weight NOT INDEXED",
        "SELECT criterion, points FROM weight ORDER BY 1 DESC",
    ),
}
_JOURNAL = (
    "SELECT seq, changes FROM journal WHERE undone = 0 ORDER BY seq",
    "SELECT seq, changes FROM journal WHERE undone = 0 ORDER BY seq DESC",
)


@dataclass(frozen=True)
class Salvaged:
    """The new file and how many sites it has; `is_complete` is False when SQLite met damage while reading."""

    path: Path
    sites: int
    is_complete: bool


def restore(backup: Path, target: Path) -> ProjectFile:
    """Make the new project file `target` of a backup, and open it.

    Raises:
        ProjectFileError: `target` exists or cannot be written, or the backup itself is damaged.
    """
    return ProjectFile.open_copy(backup, target)


def salvage(damaged: Path, target: Path) -> Salvaged:
    """Make the new project file `target` of all that can still be read of a damaged one, which stays as it is.

    A record whose page is lost is taken from the undo journal, which holds it as it was last written. The new file
    begins with an empty journal.

    Raises:
        ProjectFileError: nothing could be read, or `target` exists or cannot be written.
    """
    source = resolved(damaged)
    try:
        with closing(connect(source, "ro")) as connection:
            reader = _Reader(connection)
            records = reader.records()
            lost = {key: value for key, value in reader.latest().items() if key not in records and value is not None}
    except sqlite3.Error as error:
        raise translated(error, source) from error
    # Without damage a record that is not in its table was taken away by somebody.
    if not reader.is_complete:
        records |= lost
    plan = _plan_of(records, damaged)
    ProjectFile.create(target, plan).close()
    return Salvaged(resolved(target), len(plan.sites), reader.is_complete)


class _Reader:
    """Reads on where SQLite reports damage."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.is_complete = True
        self._connection = connection

    def records(self) -> dict[RecordKey, Json]:
        """All rows that can be reached from either end of their table."""
        found: dict[RecordKey, Json] = {}
        for entity, queries in _QUERIES.items():
            for query in queries:
                for row in self._readable(query):
                    try:
                        key, value = record_of_row(entity, row)
                    except (ValueError, TypeError):
                        self.is_complete = False
                        continue
                    found.setdefault((entity, key), value)
        return found

    def latest(self) -> dict[RecordKey, Json]:
        """The value of each record as the journal wrote it last, actions taken back left out; None: taken away."""
        entries = {row[0]: row[1] for query in _JOURNAL for row in self._readable(query)}
        latest: dict[RecordKey, Json] = {}
        for sequence in sorted(cast("dict[int, str]", entries)):
            with suppress(ValueError, TypeError, KeyError):
                for change in json.loads(cast("str", entries[sequence])):
                    latest[change["entity"], change["key"]] = change["after"]
        return latest

    def _readable(self, query: str) -> Iterator[tuple[object, ...]]:
        try:
            yield from self._connection.execute(query)
        except sqlite3.DatabaseError:
            self.is_complete = False


def _plan_of(records: dict[RecordKey, Json], damaged: Path) -> Plan:
    """The plan of what was found; what makes no sense is left out, what is missing takes the shipped value."""
    from district_planner.scenarios import new_plan
    from district_planner.sites import Site
    from district_planner.territory import load_territory

    known = {region.code for region in load_territory().regions}
    regions = records.get(("project", "regions"))
    codes = [str(code) for code in regions if code in known] if isinstance(regions, list) else []
    sites = []
    for (entity, _), value in records.items():
        if entity == "site" and isinstance(value, dict):
            with suppress(PlannerError):
                sites.append(Site.from_record(value))
    if not codes and not sites:
        raise ProjectFileError("project.nothing_to_salvage", file=str(damaged))
    name = records.get(("project", "name"))
    plan = new_plan(
        name if isinstance(name, str) and name.strip() else damaged.stem, codes or sorted(known), tuple(sites)
    )
    for (entity, key), value in records.items():
        if entity in {"parameter", "weight"}:
            with suppress(PlannerError, TypeError):
                plan = plan.with_record(entity, key, value)
    return plan
