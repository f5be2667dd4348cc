# SPDX-License-Identifier: EUPL-1.2
"""When a project file is damaged: bring a backup back, or save what can still be read. Always into a new file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError, ProjectFileError
from district_planner.project.connection import connect
from district_planner.project.errors import translated
from district_planner.project.file import ProjectFile
from district_planner.project.kept_views import KEPT_ROWS, view_of
from district_planner.project.opening import resolved
from district_planner.project.records import (
    LATER_SITE_COLUMNS,
    OLD_SITE_COLUMNS,
    RECORD_ENTITIES,
    SITE_COLUMNS,
    record_of_row,
)

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record
    from district_planner.scenarios import Entity, Plan, RecordKey

# Without ORDER BY a table is read in the order it lies in the file; the other end is reached by its index or rowid.
_SITE = f"SELECT {', '.join(SITE_COLUMNS)} FROM site"  # noqa: S608  # our own names
_OLD_SITE = f"SELECT {', '.join(OLD_SITE_COLUMNS)} FROM site"  # noqa: S608
_RECORDS: dict[Entity, tuple[str, ...]] = {
    entity: tuple(f"SELECT id, record FROM record WHERE entity = '{entity}' ORDER BY id{end}" for end in ("", " DESC"))  # noqa: S608
    for entity in RECORD_ENTITIES
}
_OWN_2: dict[Entity, tuple[str, ...]] = {
    "indicator": (
        "SELECT id, record FROM own_indicator NOT INDEXED",
        "SELECT id, record FROM own_indicator ORDER BY 1 DESC",
    ),
    "criterion": (
        "SELECT id, record FROM own_criterion NOT INDEXED",
        "SELECT id, record FROM own_criterion ORDER BY 1 DESC",
    ),
}
"""Before version 3 these had tables of their own."""
_QUERIES: dict[Entity, tuple[str, ...]] = {
    "project": ("SELECT key, value FROM project NOT INDEXED", "SELECT key, value FROM project ORDER BY 1 DESC"),
    "site": tuple(f"{select} ORDER BY id{end}" for select in (_SITE, _OLD_SITE) for end in ("", " DESC")),
    "parameter": ("SELECT name, value FROM parameter NOT INDEXED", "SELECT name, value FROM parameter ORDER BY 1 DESC"),
    "weight": (
        "SELECT criterion, points FROM weight NOT INDEXED",
        "SELECT criterion, points FROM weight ORDER BY 1 DESC",
    ),
    "dataset": ("SELECT id, record FROM dataset ORDER BY id", "SELECT id, record FROM dataset ORDER BY id DESC"),
    **_RECORDS,
    **{entity: (*_RECORDS[entity], *queries) for entity, queries in _OWN_2.items()},
}
_BLOCKS = ("SELECT digest, rowid FROM payload NOT INDEXED", "SELECT digest, rowid FROM payload ORDER BY 1 DESC")
_NOT_THERE = {
    *(f"no such table: {name}" for name in ("dataset", "own_indicator", "own_criterion", "payload", "record", "kept")),
    *(f"no such column: {name}" for name in LATER_SITE_COLUMNS),
}
"""A file of another version lacks these without being damaged."""
_IN_ORDER: tuple[Entity, ...] = (
    "parameter", "dataset", "indicator", "criterion", "weight", "activity", "point", "district", "actor", "person",
    "sheet", "initiative", "setting", "stakeholder",
)  # fmt: skip
_NUMBERED: tuple[Entity, ...] = (
    "site", "point", "sheet", "district", "actor", "person", "initiative", "stakeholder", "scenario",
)  # fmt: skip
_VALUES = ("calibration", "catalogue_version", "weighting", "cost")
_MAKES_NO_SENSE = (PlannerError, TypeError, ValueError, AttributeError, KeyError)
_JOURNAL = (
    "SELECT seq, changes FROM journal WHERE undone = 0 ORDER BY seq",
    "SELECT seq, changes FROM journal WHERE undone = 0 ORDER BY seq DESC",
)


@dataclass(frozen=True)
class Salvaged:
    """The new file and how many sites it has; `is_complete` is False when SQLite met damage while reading.

    `lost` are the titles of data sets whose numbers cannot be read any more: they have to be imported again.
    """

    path: Path
    sites: int
    is_complete: bool
    lost: tuple[str, ...] = ()


def restore(backup: Path, target: Path) -> ProjectFile:
    """Make the new project file `target` of a backup, and open it.

    Raises:
        ProjectFileError: `target` exists or cannot be written, or the backup itself is damaged.
    """
    return ProjectFile.open_copy(backup, target)


def salvage(damaged: Path, target: Path) -> Salvaged:
    """Make the new project file `target` of all that can still be read of a damaged one, which stays as it is.

    A record whose page is lost is taken from the undo journal, which holds it as it was last written. A data set whose
    numbers are lost is left out with all that needs it. The new file begins with an empty journal.

    Raises:
        ProjectFileError: nothing could be read, or `target` exists or cannot be written.
    """
    source = resolved(damaged)
    try:
        with closing(connect(source, "ro")) as connection:
            reader = _Reader(connection)
            records = reader.records()
            latest = reader.latest()
            blocks = _Blocks(connection, reader.block_places())
            # Without damage a record that is not in its table was taken away by somebody.
            if not reader.is_complete:
                records |= {key: value for key, value in latest.items() if key not in records and value is not None}
            plan, lost = _with_numbers_only(_plan_of(records, damaged, whole=reader.is_complete), blocks)
            with ProjectFile.create(target, plan, blocks) as project:
                for key, view in reader.views().items():
                    project.keep_view(key, view)
    except sqlite3.Error as error:
        raise translated(error, source) from error
    return Salvaged(resolved(target), len(plan.sites), reader.is_complete and not lost, lost)


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

    def block_places(self) -> dict[str, int]:
        """Where the blocks of numbers lie: row by digest."""
        rows = (row for query in _BLOCKS for row in self._readable(query))
        return {row[0]: row[1] for row in rows if isinstance(row[0], str) and isinstance(row[1], int)}

    def views(self) -> dict[str, Record]:
        """What a window showed, as far as it can be read; its loss is none of the content."""
        was_complete = self.is_complete
        rows = {row[0]: row[1] for query in KEPT_ROWS for row in self._readable(query)}
        self.is_complete = was_complete
        views = {str(key): view_of(cast("str", text)) for key, text in rows.items()}
        return {key: view for key, view in views.items() if view is not None}

    def _readable(self, query: str) -> Iterator[tuple[object, ...]]:
        try:
            yield from self._connection.execute(query)
        except sqlite3.DatabaseError as error:
            if str(error) not in _NOT_THERE:
                self.is_complete = False


class _Blocks(Mapping[str, bytes]):
    """The blocks of a damaged file that are as they were stored, each read when it is asked for."""

    def __init__(self, connection: sqlite3.Connection, places: dict[str, int]) -> None:
        self._connection = connection
        self._places = places

    @override
    def __getitem__(self, digest: str) -> bytes:
        from district_planner.scenarios.payloads import digest_of

        try:
            with self._connection.blobopen("payload", "bytes", self._places[digest], readonly=True) as stored:
                block = stored.read()
        except sqlite3.Error as error:
            raise KeyError(digest) from error
        if digest_of(block) != digest:
            raise KeyError(digest)
        return block

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    @override
    def __len__(self) -> int:
        return len(self._places)


def _with_numbers_only(plan: Plan, blocks: Mapping[str, bytes]) -> tuple[Plan, tuple[str, ...]]:
    """The plan without data sets whose numbers are lost and what needs them, and the titles of those data sets."""
    from district_planner.scenarios.own_edits import remove_dataset

    lost = []
    for dataset in plan.datasets:
        if dataset.payload and blocks.get(dataset.payload) is None:
            lost.append(dataset.description.title)
            plan = remove_dataset(plan, dataset.id).apply(plan)
    return plan, tuple(lost)


def _plan_of(records: dict[RecordKey, Json], damaged: Path, *, whole: bool) -> Plan:
    """The plan of what was found; what makes no sense is left out, what is missing takes the shipped value.

    The catalogue of activities is that of the file when it could be read as a `whole`, else the shipped one stands in
    for what was lost of it. Without any the shipped one is in use anyway.
    """
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
    if whole or not any(entity == "activity" for entity, _ in records):
        plan = replace(plan, activities=(), catalogue_version="")
    own: list[RecordKey] = [key for entity in _IN_ORDER for key in records if key[0] == entity]
    for entity, key in (*own, *(("project", name) for name in _VALUES)):
        with suppress(*_MAKES_NO_SENSE):
            plan = plan.with_record(entity, key, records[entity, key])
    return _counted_on(_with_scenarios(_without_loose_ends(plan), records))


def _with_scenarios(plan: Plan, records: Mapping[RecordKey, Json]) -> Plan:
    """The plan with the scenarios that wait and can be taken up, and the name of the one it was."""
    from district_planner.scenarios.plan_records import with_records
    from district_planner.scenarios.scenario_edits import in_scenario
    from district_planner.scenarios.variants import FIRST_SCENARIO

    present = records.get(("project", "scenario"))
    number = present if isinstance(present, int) and present > 0 else FIRST_SCENARIO.id
    plan = replace(plan, scenarios=(replace(FIRST_SCENARIO, id=number),), scenario=number)
    for (entity, key), value in records.items():
        if entity == "scenario":
            with suppress(*_MAKES_NO_SENSE):
                more = with_records(plan, [(entity, key, value)])
                if int(key) == number:
                    more = replace(
                        more,
                        scenarios=tuple(
                            replace(own, content={}) if own.id == number else own for own in more.scenarios
                        ),
                    )
                in_scenario(more, int(key))
                plan = more
    return plan


def _counted_on(plan: Plan) -> Plan:
    """The plan with numbers for what comes next that nothing in it has, nor in a scenario that waits."""
    from district_planner.scenarios.scenario_edits import highest_id

    for entity in _NUMBERED:
        plan = plan.with_record("project", f"next_{entity}_id", highest_id(plan, entity) + 1)
    numbers = [int(own_id.rpartition(".")[2]) for own_id in _own_ids(plan)]
    datasets = [dataset.id for dataset in plan.datasets]
    return replace(plan, next_dataset_id=max([0, *datasets]) + 1, next_own_id=max([0, *numbers]) + 1)


def _without_loose_ends(plan: Plan) -> Plan:
    """The plan without what needs something that was not found."""
    from district_planner.scenarios.own_edits import check_criterion
    from district_planner.scenarios.references import without_loose_ends
    from district_planner.scenarios.registry import check_indicator

    growing = True
    while growing:
        loose = [own.id for own in plan.indicators if not _passes(check_indicator, plan, own)]
        for own_id in loose:
            plan = plan.with_record("indicator", own_id, None)
        growing = bool(loose)
    for criterion in plan.criteria:
        if not _passes(check_criterion, plan, criterion):
            plan = plan.with_record("criterion", criterion.id, None)
    for name in plan.weights:
        if name.startswith("own.") and name not in _own_ids(plan):
            plan = plan.with_record("weight", name, None)
    return without_loose_ends(plan)


def _own_ids(plan: Plan) -> list[str]:
    return [*(indicator.id for indicator in plan.indicators), *(criterion.id for criterion in plan.criteria)]


def _passes(check: Callable[[Plan, Any], object], plan: Plan, own: object) -> bool:
    with suppress(PlannerError):
        check(plan, own)
        return True
    return False
