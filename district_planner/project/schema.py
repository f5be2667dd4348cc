# SPDX-License-Identifier: EUPL-1.2
"""The tables of a project file, version by version (docs/project-file.md).

`user_version` is the number of steps a file has been through. A step is never changed once it was handed out, and calls
nothing of the product: what the product does today must not change what an old file becomes.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

from district_planner import __version__

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x44506C6E
"""`DPln`, in the header of every project file."""
WRITTEN_BY = f"District Planner {__version__}"
MIN_READER_VERSION = "0.1.0"
"""The first version of the product that can read (not write) what this one writes."""

# No json_valid(): with trusted_schema=OFF SQLite 3.40 (Debian 12) refuses it in a CHECK; bad JSON is found on reading.
_TABLES_1 = (
    """CREATE TABLE meta (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        min_reader_version TEXT NOT NULL,
        written_by TEXT NOT NULL,
        project_id TEXT NOT NULL CHECK (length(project_id) = 32),
        created_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE project (
        key TEXT PRIMARY KEY CHECK (key IN ('name', 'regions', 'next_site_id')),
        value TEXT NOT NULL CHECK (length(value) >= 1 AND value <> 'null')
    ) STRICT""",
    """CREATE TABLE site (
        id INTEGER PRIMARY KEY CHECK (id >= 1),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        kind TEXT NOT NULL CHECK (kind IN ('candidate', 'existing', 'rival')),
        lon REAL NOT NULL CHECK (lon BETWEEN 6.6 AND 18.6),
        lat REAL NOT NULL CHECK (lat BETWEEN 35.4 AND 47.2),
        seats INTEGER CHECK (seats BETWEEN 1 AND 100000),
        employees_per_seat REAL NOT NULL CHECK (employees_per_seat BETWEEN 0.1 AND 10),
        remote_share REAL NOT NULL CHECK (remote_share BETWEEN 0 AND 1),
        languages TEXT NOT NULL CHECK (languages LIKE '[%]'),
        client_sector TEXT NOT NULL CHECK (length(client_sector) <= 4000),
        operator TEXT NOT NULL CHECK (length(operator) <= 4000),
        notes TEXT NOT NULL CHECK (length(notes) <= 4000),
        invented INTEGER NOT NULL CHECK (invented IN (0, 1))
    ) STRICT""",
    """CREATE TABLE parameter (
        name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
        value TEXT NOT NULL CHECK (length(value) >= 1 AND value <> 'null')
    ) STRICT""",
    """CREATE TABLE weight (
        criterion TEXT PRIMARY KEY CHECK (length(criterion) BETWEEN 1 AND 100),
        points REAL NOT NULL CHECK (points BETWEEN 0 AND 1000)
    ) STRICT""",
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY CHECK (seq >= 1),
        label TEXT NOT NULL CHECK (length(label) >= 1),
        params TEXT NOT NULL CHECK (params LIKE '{%}'),
        changes TEXT NOT NULL CHECK (changes LIKE '[%]'),
        at TEXT NOT NULL,
        undone INTEGER NOT NULL CHECK (undone IN (0, 1))
    ) STRICT""",
)


def m001_plan_and_journal(database: Database) -> None:
    """Version 1: the plan (project, sites, parameters, weights) and the undo journal."""
    database.execute(f"PRAGMA application_id = {0x44506C6E}")
    for table in _TABLES_1:
        database.execute(table)


_PROJECT_2 = """CREATE TABLE project (
        key TEXT PRIMARY KEY CHECK (
            key IN ('name', 'regions', 'next_site_id', 'next_dataset_id', 'next_own_id', 'calibration')
        ),
        value TEXT NOT NULL CHECK (length(value) >= 1 AND value <> 'null')
    ) STRICT"""
_OWN_ID_2 = "id GLOB 'own.[1-9]*' AND substr(id, 5) NOT GLOB '*[^0-9]*' AND length(id) <= 20"
_TABLES_2 = (
    """CREATE TABLE dataset (
        id INTEGER PRIMARY KEY CHECK (id >= 1),
        record TEXT NOT NULL CHECK (record LIKE '{%}')
    ) STRICT""",
    f"""CREATE TABLE own_indicator (
        id TEXT PRIMARY KEY CHECK ({_OWN_ID_2}),
        record TEXT NOT NULL CHECK (record LIKE '{{%}}')
    ) STRICT""",
    f"""CREATE TABLE own_criterion (
        id TEXT PRIMARY KEY CHECK ({_OWN_ID_2}),
        record TEXT NOT NULL CHECK (record LIKE '{{%}}')
    ) STRICT""",
    """CREATE TABLE payload (
        digest TEXT PRIMARY KEY CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
        bytes BLOB NOT NULL CHECK (length(bytes) >= 1)
    ) STRICT""",
)


def m002_own_data(database: Database) -> None:
    """Version 2: data sets with their blocks of numbers, indicators and criteria of the user's, the fitted decay."""
    # A CHECK can only be changed by making the table anew. The counters are rows, so that the first action that takes
    # a number finds the one it expects.
    kept = list(database.execute("SELECT key, value FROM project ORDER BY rowid"))
    database.execute("DROP TABLE project")
    database.execute(_PROJECT_2)
    for row in (*kept, *((("next_dataset_id", "1"), ("next_own_id", "1")) if kept else ())):
        database.execute("INSERT INTO project (key, value) VALUES (?, ?)", row)
    for table in _TABLES_2:
        database.execute(table)


# SQLite keeps these texts in the file as they are. Together they have to fit on its first page, which is lost with the
# whole file anyway: spread over more pages, each of those would be one whose loss costs everything.
_PROJECT_3 = """CREATE TABLE project(
key TEXT PRIMARY KEY CHECK(key IN('name','regions','calibration','catalogue_version')OR key GLOB'next_[a-z]*_id'),
value TEXT NOT NULL CHECK(length(value)>=1 AND value<>'null'))STRICT"""
_SITE_3 = """CREATE TABLE site(
id INTEGER PRIMARY KEY CHECK(id>=1),
name TEXT NOT NULL CHECK(length(name)BETWEEN 1 AND 200),
kind TEXT NOT NULL CHECK(kind IN('candidate','existing','rival')),
lon REAL NOT NULL CHECK(lon BETWEEN 6.6 AND 18.6),
lat REAL NOT NULL CHECK(lat BETWEEN 35.4 AND 47.2),
seats INTEGER CHECK(seats BETWEEN 1 AND 100000),
employees_per_seat REAL NOT NULL CHECK(employees_per_seat BETWEEN 0.1 AND 10),
remote_share REAL NOT NULL CHECK(remote_share BETWEEN 0 AND 1),
languages TEXT NOT NULL CHECK(languages LIKE'[%]'),
client_sector TEXT NOT NULL CHECK(length(client_sector)<=4000),
operator TEXT NOT NULL CHECK(length(operator)<=4000),
notes TEXT NOT NULL CHECK(length(notes)<=4000),
invented INTEGER NOT NULL CHECK(invented IN(0,1)),
staff_now REAL CHECK(staff_now BETWEEN 0 AND 1e6),
contacts_year REAL CHECK(contacts_year BETWEEN 0 AND 1e10))STRICT"""
_RECORD_3 = """CREATE TABLE record(
entity TEXT NOT NULL,
id TEXT NOT NULL CHECK(length(id)<=40 AND CASE
WHEN entity IN('indicator','criterion')THEN id GLOB'own.[1-9]*'AND substr(id,5)NOT GLOB'*[^0-9]*'
WHEN entity='activity'THEN id GLOB'[a-z]*'AND id NOT GLOB'*[^a-z0-9_]*'
WHEN entity IN('point','sheet','district','actor','person','initiative')THEN id GLOB'[1-9]*'AND id NOT GLOB'*[^0-9]*'
ELSE 0 END),
record TEXT NOT NULL CHECK(record LIKE'{%}'),
PRIMARY KEY(entity,id))STRICT,WITHOUT ROWID"""
_ERASURE_3 = "CREATE TABLE erasure(person INTEGER PRIMARY KEY,asked_at TEXT NOT NULL)STRICT"
_COUNTERS_3 = (
    "next_point_id", "next_sheet_id", "next_district_id", "next_actor_id", "next_person_id", "next_initiative_id"
)  # fmt: skip
_PARAMETERS_3 = {
    "gap_below": "0.8",
    "surplus_above": "1.2",
    "supply_known_share": "0.8",
    "specialised_above": "1.25",
    "filiera_reference": '"region"',
    "filiera_reference_area": '""',
    "multiplier_area": '"auto"',
    "supply_period": '""',
}


def m003_filiera(database: Database) -> None:
    """Version 3: catalogue, supply, sheets, districts, actors, persons, initiatives; more about sites.

    Everything that has an id and a record is in one table, but for the data sets.
    """
    project = list(database.execute("SELECT key, value FROM project ORDER BY rowid"))
    sites = list(database.execute("SELECT *, NULL, NULL FROM site ORDER BY id"))
    own = list(database.execute("SELECT 'indicator', id, record FROM own_indicator"))
    own += database.execute("SELECT 'criterion', id, record FROM own_criterion")
    for table in ("project", "site", "own_indicator", "own_criterion"):
        database.execute(f"DROP TABLE {table}")
    for statement in (_PROJECT_3, _SITE_3, _RECORD_3, _ERASURE_3):
        database.execute(statement)
    added = [(name, "1") for name in _COUNTERS_3] if project else []
    for row in (*project, *added):
        database.execute("INSERT INTO project (key, value) VALUES (?, ?)", row)
    for row in sites:
        database.execute(f"INSERT INTO site VALUES ({', '.join('?' for _ in row)})", row)  # noqa: S608
    for row in own:
        database.execute("INSERT INTO record (entity, id, record) VALUES (?, ?, ?)", row)
    for row in _PARAMETERS_3.items() if project else ():
        database.execute("INSERT INTO parameter (name, value) VALUES (?, ?)", row)


# A name takes as much as anything else: the first page is nearly full.
_PROJECT_4 = """CREATE TABLE project(
key TEXT PRIMARY KEY CHECK(key IN('name','regions','calibration','catalogue_version','weighting','cost','scenario')OR
key GLOB'next_[a-z]*_id'),
value TEXT NOT NULL CHECK(value NOT IN('','null')))STRICT"""
_RECORD_4 = """CREATE TABLE record(
entity TEXT NOT NULL,
id TEXT NOT NULL CHECK(length(id)<=40 AND CASE
WHEN entity IN('indicator','criterion')THEN id GLOB'own.[1-9]*'AND substr(id,5)NOT GLOB'*[^0-9]*'
WHEN entity IN('activity','setting')THEN id GLOB'[a-z]*'AND id NOT GLOB'*[^a-z0-9_.]*'
WHEN entity IN('point','sheet','district','actor','person','initiative','stakeholder','scenario')
THEN id GLOB'[1-9]*'AND id NOT GLOB'*[^0-9]*'
ELSE 0 END),
record TEXT NOT NULL CHECK(record LIKE'{%}'),
PRIMARY KEY(entity,id))STRICT,WITHOUT ROWID"""
_KEPT_4 = "CREATE TABLE kept(key TEXT PRIMARY KEY,record TEXT NOT NULL)STRICT,WITHOUT ROWID"
_PROJECT_ROWS_4 = {"scenario": "1", "weighting": '"direct"', "next_stakeholder_id": "1", "next_scenario_id": "2"}
_PARAMETERS_4 = {
    "aggregation": '"sum"',
    "robustness_draws": "10000",
    "robustness_seed": "20260101",
    "weight_spread": "25",
    "data_error": "5",
    "vary_normalisation": '"yes"',
}


def m004_scenarios(database: Database) -> None:
    """Version 4: settings of criteria, stakeholders, cost, scenarios; what a window shows is kept beside the plan."""
    project = list(database.execute("SELECT key, value FROM project ORDER BY rowid"))
    records = list(database.execute("SELECT entity, id, record FROM record ORDER BY entity, id"))
    for table in ("project", "record"):
        database.execute(f"DROP TABLE {table}")
    for statement in (_PROJECT_4, _RECORD_4, _KEPT_4):
        database.execute(statement)
    for row in (*project, *(_PROJECT_ROWS_4.items() if project else ())):
        database.execute("INSERT INTO project (key, value) VALUES (?, ?)", row)
    for row in (*records, *([("scenario", "1", '{"id":1,"name":"Base"}')] if project else ())):
        database.execute("INSERT INTO record (entity, id, record) VALUES (?, ?, ?)", row)
    for row in _PARAMETERS_4.items() if project else ():
        database.execute("INSERT INTO parameter (name, value) VALUES (?, ?)", row)


STEPS: Sequence[Callable[[Database], None]] = (m001_plan_and_journal, m002_own_data, m003_filiera, m004_scenarios)


def current_version() -> int:
    """The `user_version` that this version of the product writes."""
    return len(STEPS)


def build(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty database, with a new identity."""
    _apply_steps(connection)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(
        "INSERT INTO meta (id, min_reader_version, written_by, project_id, created_at) VALUES (1, ?, ?, ?, ?)",
        (MIN_READER_VERSION, WRITTEN_BY, uuid.uuid4().hex, created),
    )


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an older file to the present version, in one transaction: after a failure it is as it was."""
    _apply_steps(connection, then=sign)


def sign(connection: sqlite3.Connection) -> None:
    """Note in `meta` which version wrote last and which is needed to read."""
    connection.execute(
        "UPDATE meta SET min_reader_version = ?, written_by = ? WHERE written_by <> ?",
        (MIN_READER_VERSION, WRITTEN_BY, WRITTEN_BY),
    )


def new_identity(connection: sqlite3.Connection) -> None:
    """Make a copy a project of its own, with backups of its own."""
    connection.execute("UPDATE meta SET project_id = ?", (uuid.uuid4().hex,))


def _apply_steps(connection: sqlite3.Connection, then: Callable[[sqlite3.Connection], None] | None = None) -> None:
    with _pandas_held_off():
        from sqlite_utils import Database, Migrations
    migrations = Migrations("district_planner")
    for step in STEPS:
        migrations()(step)
    # Plugins of sqlite-utils that happen to be installed have no business in a project file.
    database = Database(connection, execute_plugins=False, recursive_triggers=False)
    with database.atomic():
        migrations.apply(database)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        if then is not None:
            then(connection)


class _PandasOff(MetaPathFinder):
    """Tells one thread that there is no pandas; the others find it as ever."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: object = None) -> None:  # noqa: ARG002
        if fullname == "pandas" and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(fullname, name=fullname)


@contextmanager
def _pandas_held_off() -> Iterator[None]:
    """Import sqlite-utils without pandas, which it would load only to know its number types.

    That costs 1.2 s and 80 MB where pandas is installed, against 0.13 s; the demo project is made on the first start.
    A pandas that is already there is left alone.
    """
    finder = _PandasOff()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
