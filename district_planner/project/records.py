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

OLD_SITE_COLUMNS = (
    "id", "name", "kind", "lon", "lat", "seats", "employees_per_seat", "remote_share", "languages", "client_sector",
    "operator", "notes", "invented",
)  # fmt: skip
"""Those that every version has."""
LATER_SITE_COLUMNS = ("staff_now", "contacts_year")
"""A site that does not know them has no such keys, as it had none before there were such columns."""
SITE_COLUMNS = (*OLD_SITE_COLUMNS, *LATER_SITE_COLUMNS)
RECORD_ENTITIES: tuple[Entity, ...] = (
    "indicator", "criterion", "activity", "point", "sheet", "district", "actor", "person", "initiative",
    "setting", "stakeholder", "scenario",
)  # fmt: skip
"""Those that lie in the table `record`."""
_READ: dict[str, str] = {
    "project": "SELECT key, value FROM project ORDER BY rowid",
    "site": f"SELECT {', '.join(SITE_COLUMNS)} FROM site ORDER BY id",  # noqa: S608  # our own names
    "parameter": "SELECT name, value FROM parameter ORDER BY rowid",
    "weight": "SELECT criterion, points FROM weight ORDER BY rowid",
    "dataset": "SELECT id, record FROM dataset ORDER BY id",
}
_DELETE = {
    "project": "DELETE FROM project WHERE key = ?",
    "site": "DELETE FROM site WHERE id = ?",
    "parameter": "DELETE FROM parameter WHERE name = ?",
    "weight": "DELETE FROM weight WHERE criterion = ?",
    "dataset": "DELETE FROM dataset WHERE id = ?",
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
    "dataset": "INSERT INTO dataset (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record",
}
for _entity in RECORD_ENTITIES:  # our own names
    _READ[_entity] = f"SELECT id, record FROM record WHERE entity = '{_entity}' ORDER BY id"  # noqa: S608
    _DELETE[_entity] = f"DELETE FROM record WHERE entity = '{_entity}' AND id = ?"  # noqa: S608
    _WRITE[_entity] = (
        f"INSERT INTO record (entity, id, record) VALUES ('{_entity}', ?, ?) "  # noqa: S608
        "ON CONFLICT (entity, id) DO UPDATE SET record = excluded.record"
    )
_NUMBERED = ("site", "dataset")
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
        record = cast("Record", dict(zip(SITE_COLUMNS[: len(row)], row, strict=True)))
        record["languages"] = json.loads(cast("str", record["languages"]))
        record["invented"] = bool(record["invented"])
        for name in LATER_SITE_COLUMNS:
            if record.get(name) is None:
                record.pop(name, None)
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
    return int(key) if entity in _NUMBERED else key


def _site_parameters(key: str, value: Json) -> tuple[object, ...]:
    record = cast("Record", value)
    if record.keys() | set(LATER_SITE_COLUMNS) != set(SITE_COLUMNS) or str(record["id"]) != key:
        raise ValueError(f"site {key} has no place for {sorted(record.keys() ^ set(SITE_COLUMNS))}")
    return tuple(dump(record[name]) if name == "languages" else record.get(name) for name in SITE_COLUMNS)


_PARAMETERS: dict[str, Callable[[str, Json], tuple[object, ...]]] = {
    "project": lambda key, value: (key, dump(value)),
    "site": _site_parameters,
    "parameter": lambda key, value: (key, dump(value)),
    "weight": lambda key, value: (key, value),
    "dataset": lambda key, value: (int(key), dump(value)),
    **dict.fromkeys(RECORD_ENTITIES, lambda key, value: (key, dump(value))),
}
