# SPDX-License-Identifier: EUPL-1.2
"""Records of the plan as rows of the tables, and back. The keys of users are values here, never names of columns."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from district_planner.core.records import Json, Record
    from district_planner.scenarios import Entity, RecordKey

SITE_COLUMNS = (
    "id", "name", "kind", "lon", "lat", "seats", "employees_per_seat", "remote_share", "languages", "client_sector",
    "operator", "notes", "invented", "staff_now", "contacts_year",
)  # fmt: skip
_LATER_SITE_COLUMNS = {"staff_now", "contacts_year"}
"""A site that does not know them has no such keys, as it had none before there were such columns."""
_BY_NUMBER = "ORDER BY CAST(substr(id, 5) AS INTEGER)"
"""Those of the user's are `own.<number>`, given in order."""
RECORD_TABLES: dict[Entity, str] = {
    "dataset": "dataset",
    "indicator": "own_indicator",
    "criterion": "own_criterion",
    "activity": "activity",
    "point": "supply_point",
    "sheet": "opportunity_sheet",
    "district": "district",
    "actor": "actor",
    "person": "person",
    "initiative": "initiative",
}
"""The tables of `id` and `record` (JSON), by entity."""
_ORDER = {"indicator": _BY_NUMBER, "criterion": _BY_NUMBER}
_READ: dict[str, str] = {
    "project": "SELECT key, value FROM project ORDER BY rowid",
    "site": f"SELECT {', '.join(SITE_COLUMNS)} FROM site ORDER BY id",  # noqa: S608  # our own names
    "parameter": "SELECT name, value FROM parameter ORDER BY rowid",
    "weight": "SELECT criterion, points FROM weight ORDER BY rowid",
}
_DELETE = {
    "project": "DELETE FROM project WHERE key = ?",
    "site": "DELETE FROM site WHERE id = ?",
    "parameter": "DELETE FROM parameter WHERE name = ?",
    "weight": "DELETE FROM weight WHERE criterion = ?",
}
_WRITE = {
    "project": "INSERT INTO project (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    "site": (
        f"INSERT INTO site ({', '.join(SITE_COLUMNS)}) VALUES ({', '.join('?' for _ in SITE_COLUMNS)}) "  # noqa: S608
        f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in SITE_COLUMNS[1:])}"
    ),
    "parameter": (
        "INSERT INTO parameter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    ),
    "weight": (
        "INSERT INTO weight (criterion, points) VALUES (?, ?) "
        "ON CONFLICT (criterion) DO UPDATE SET points = excluded.points"
    ),
}
for _entity, _table in RECORD_TABLES.items():
    _READ[_entity] = f"SELECT id, record FROM {_table} {_ORDER.get(_entity, 'ORDER BY id')}"  # noqa: S608  # our own names
    _DELETE[_entity] = f"DELETE FROM {_table} WHERE id = ?"  # noqa: S608
    _WRITE[_entity] = (
        f"INSERT INTO {_table} (id, record) VALUES (?, ?) "  # noqa: S608
        "ON CONFLICT (id) DO UPDATE SET record = excluded.record"
    )
NUMBERED: frozenset[Entity] = frozenset(
    ("site", "dataset", "point", "sheet", "district", "actor", "person", "initiative")
)
"""Entities whose key is a number in the file."""
ENTITIES = cast("tuple[Entity, ...]", tuple(_READ))


def dump(value: Json) -> str:
    """`value` as JSON text. Infinity and NaN are no JSON: `ValueError`."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def record_of_row(entity: Entity, row: tuple[object, ...]) -> tuple[str, Json]:
    """Key and value of a row read by the statement of `entity`.

    Raises:
        ValueError, TypeError: it holds no JSON where JSON belongs.
    """
    if entity == "weight":
        return cast("str", row[0]), cast("float", row[1])
    if entity == "site":
        record = cast("Record", dict(zip(SITE_COLUMNS, row, strict=True)))
        record["languages"] = json.loads(cast("str", record["languages"]))
        record["invented"] = bool(record["invented"])
        for name in _LATER_SITE_COLUMNS:
            if record[name] is None:
                del record[name]
        return str(record["id"]), record
    return str(row[0]), json.loads(cast("str", row[1]))


def read_rows(connection: sqlite3.Connection, entity: Entity) -> sqlite3.Cursor:
    """The rows of `entity`, for `record_of_row`."""
    return connection.execute(_READ[entity])


def read_records(connection: sqlite3.Connection) -> dict[RecordKey, Json]:
    """All records of the plan.

    Raises:
        sqlite3.Error, ValueError, TypeError: the file cannot be read or holds no JSON where JSON belongs.
    """
    records: dict[RecordKey, Json] = {}
    for entity in ENTITIES:
        for row in read_rows(connection, entity):
            key, value = record_of_row(entity, row)
            records[entity, key] = value
    return records


def write_record(connection: sqlite3.Connection, entity: Entity, key: str, value: Json) -> None:
    """Put one record in place of what is there; None deletes it.

    Raises:
        sqlite3.IntegrityError: the schema knows that the value makes no sense.
    """
    if value is None:
        connection.execute(_DELETE[entity], (_id(entity, key),))
    else:
        connection.execute(_WRITE[entity], _PARAMETERS[entity](key, value))


def write_all(connection: sqlite3.Connection, records: Mapping[RecordKey, Json]) -> None:
    """Put all records into empty tables."""
    for (entity, key), value in records.items():
        write_record(connection, entity, key, value)


def _id(entity: Entity, key: str) -> int | str:
    return int(key) if entity in NUMBERED else key


def _site_parameters(key: str, value: Json) -> tuple[object, ...]:
    record = cast("Record", value)
    if record.keys() | _LATER_SITE_COLUMNS != set(SITE_COLUMNS) or str(record["id"]) != key:
        raise ValueError(f"site {key} has no place for {sorted(record.keys() ^ set(SITE_COLUMNS))}")
    return tuple(dump(record[name]) if name == "languages" else record.get(name) for name in SITE_COLUMNS)


_PARAMETERS: dict[str, Callable[[str, Json], tuple[object, ...]]] = {
    "project": lambda key, value: (key, dump(value)),
    "site": _site_parameters,
    "parameter": lambda key, value: (key, dump(value)),
    "weight": lambda key, value: (key, value),
    **{
        entity: lambda key, value, entity=entity: (_id(entity, key), dump(value))  # type: ignore[misc]
        for entity in RECORD_TABLES
    },
}
