# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a project file: its integrity, its schema, the sense of what it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from district_planner.core.errors import PlannerError, ProjectFileError
from district_planner.core.texts import Exact
from district_planner.project import schema
from district_planner.project.connection import scratch
from district_planner.project.copying import FORBIDDEN_VALUE, header, integrity_problems
from district_planner.project.data_checks import data_problems, own_problems
from district_planner.project.filiera_checks import (
    erasure_problems,
    filiera_record_problems,
    point_problems,
    reference_problems,
)
from district_planner.project.journal import JournalEntry, read_journal
from district_planner.project.kept_views import unreadable_views
from district_planner.project.opening import open_file, read_identity
from district_planner.project.problems import Problem, error, warning
from district_planner.project.records import read_records
from district_planner.project.scenario_checks import scenario_problems, waiting_keys

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record
    from district_planner.scenarios import RecordKey
    from district_planner.sites import Site

_OF_SQLITE_UTILS = "_sqlite_migrations"
_COUNTERS = {
    "next_site_id": ("site",),
    "next_dataset_id": ("dataset",),
    "next_own_id": ("indicator", "criterion"),
    **{
        f"next_{name}_id": (name,)
        for name in ("point", "sheet", "district", "actor", "person", "initiative", "stakeholder", "scenario")
    },
}
"""Which records take their numbers from which counter."""


def check_file(path: Path) -> list[Problem]:
    """What is wrong with the file at `path`, also when it cannot be opened as a project. Nothing is written.

    Raises:
        NotFoundError: there is no such file.
    """
    try:
        opened = open_file(path, read_only=True)
    except ProjectFileError as cause:
        return [error("project.check_unreadable", cause, file=str(path))]
    try:
        return problems_of(opened.connection)
    finally:
        opened.close()


def problems_of(connection: sqlite3.Connection) -> list[Problem]:
    """All problems of an open project, the worst first. What stands on something broken is not looked at.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    rows = integrity_problems(connection)
    forbidden = [error("project.check_integrity", detail=row) for row in rows if row.startswith(FORBIDDEN_VALUE)]
    broken = [error("project.check_integrity", detail=row) for row in rows if not row.startswith(FORBIDDEN_VALUE)]
    problems = broken or _schema_problems(connection)
    if any(problem.severity == "error" for problem in problems):
        return problems
    try:
        records = read_records(connection)
        journal = read_journal(connection)
    except (ValueError, TypeError) as broken:
        return [*problems, error("project.check_content", detail=str(broken))]
    problems += forbidden + data_problems(connection, records, journal)
    problems += erasure_problems(connection) + filiera_record_problems(records)
    if unreadable := unreadable_views(connection):
        problems.append(warning("project.check_kept_view", n=unreadable))
    problems += _plan_problems(records) + _journal_problems(journal, records)
    return sorted(problems, key=lambda problem: problem.severity != "error")


def _schema_problems(connection: sqlite3.Connection) -> list[Problem]:
    version = header(connection, "user_version")
    if version > schema.current_version():
        return [warning("project.check_newer", version=str(version), written_by=read_identity(connection).written_by)]
    with closing(scratch()) as fresh:
        schema.build(fresh)
        expected = _objects(fresh)
    found = _objects(connection)
    problems = [
        error("project.check_schema_missing", name=name) for name in expected if found.get(name) != expected[name]
    ]
    problems += [warning("project.check_schema_stranger", name=name) for name in found if name not in expected]
    if connection.execute("SELECT count(*) FROM meta").fetchone()[0] != 1:
        problems.append(error("project.check_schema_missing", name="meta"))
    return problems


def _objects(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows if _OF_SQLITE_UTILS not in name}


def _plan_problems(records: dict[RecordKey, Json]) -> list[Problem]:
    from district_planner.scenarios import plan_from_records

    problems = _site_problems(records) + _parameter_problems(records) + _project_problems(records)
    if not problems:
        # What only shows when everything is put together.
        try:
            plan = plan_from_records(records)
            problems += own_problems(plan) + reference_problems(plan) + point_problems(plan) + scenario_problems(plan)
        except PlannerError as cause:
            problems.append(error("project.check_content_of", cause))
    return problems


def _site_problems(records: dict[RecordKey, Json]) -> list[Problem]:
    from district_planner.sites import Site

    problems, sites = [], []
    for (entity, key), value in records.items():
        if entity == "site":
            try:
                sites.append(Site.from_record(cast("Record", value)))
            except PlannerError as cause:
                problems.append(error("project.check_site", cause, site=key))
    return problems + _place_problems(sites)


def _place_problems(sites: list[Site]) -> list[Problem]:
    """Sites in the sea or abroad: nothing can be worked out for them."""
    from district_planner.territory import load_boundaries

    if not sites:
        return []
    positions = load_boundaries().locate_all([site.lon for site in sites], [site.lat for site in sites])
    return [
        error("project.check_site_outside", name=site.name, lon=Exact(site.lon), lat=Exact(site.lat))
        for site, position in zip(sites, positions, strict=True)
        if position < 0
    ]


def _parameter_problems(records: dict[RecordKey, Json]) -> list[Problem]:
    from district_planner.scenarios import Parameters, parameter_defaults
    from district_planner.scoring import default_weights

    problems = []
    for (entity, key), value in records.items():
        if entity == "parameter" and key not in parameter_defaults():
            problems.append(warning("project.check_parameter_unknown", name=key))
        elif entity == "parameter":
            try:
                Parameters.from_values({key: value})
            except PlannerError as cause:
                problems.append(error("project.check_parameter", cause, name=key))
        elif entity == "weight" and key not in default_weights() and ("criterion", key) not in records:
            problems.append(warning("project.check_criterion_unknown", name=key))
    return problems


def _project_problems(records: dict[RecordKey, Json]) -> list[Problem]:
    from district_planner.territory import load_territory

    known = {region.code for region in load_territory().regions}
    regions = records.get(("project", "regions"))
    if not isinstance(regions, list) or not isinstance(records.get(("project", "name")), str):
        return [error("project.check_content", detail="project: name, regions")]
    problems = [error("project.check_region_unknown", code=str(code)) for code in regions if code not in known]
    return problems + _counter_problems(records)


def _counter_problems(records: dict[RecordKey, Json]) -> list[Problem]:
    """Numbers that would be given a second time."""
    problems = []
    keys = [*records, *waiting_keys(records)]
    for name, entities in _COUNTERS.items():
        numbers = [key.rpartition(".")[2] for entity, key in keys if entity in entities]
        used = max((int(number) for number in numbers if number.isdecimal()), default=0)
        following = records.get(("project", name))
        if not isinstance(following, int) or following <= used:
            problems.append(error("project.check_counter", name=name, next=str(following), used=str(used)))
    return problems


def _journal_problems(journal: list[JournalEntry], records: dict[RecordKey, Json]) -> list[Problem]:
    """Undo everything and redo everything on a copy: each action must find what it left."""
    from district_planner.scenarios import plan_from_records

    done = [entry for entry in journal if not entry.undone]
    if done != journal[: len(done)]:
        return [error("project.check_journal_order")]
    first = dict(records)
    for entry in reversed(done):
        if not _walk(first, entry, back=True):
            return [error("project.check_journal_replay", number=str(entry.sequence))]
    last = dict(records)
    for entry in journal[len(done) :]:
        if not _walk(last, entry, back=False):
            return [error("project.check_journal_replay", number=str(entry.sequence))]
    if journal:
        for state, entry in ((first, journal[0]), (last, journal[-1])):
            try:
                plan_from_records(state)
            except PlannerError:
                return [error("project.check_journal_replay", number=str(entry.sequence))]
    return []


def _walk(records: dict[RecordKey, Json], entry: JournalEntry, *, back: bool) -> bool:
    try:
        edit = entry.edit.inverse() if back else entry.edit
    except (ValueError, KeyError, TypeError):
        return False
    for change in edit.changes:
        if records.get((change.entity, change.key)) != change.before:
            return False
        records[change.entity, change.key] = change.after
        if change.after is None:
            del records[change.entity, change.key]
    return True
