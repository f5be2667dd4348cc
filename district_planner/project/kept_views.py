# SPDX-License-Identifier: EUPL-1.2
"""What a window showed, kept beside the plan: it is no content, so it is not in the journal and nothing undoes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from district_planner.core.records import Record

KEPT_ROWS = ("SELECT key, record FROM kept ORDER BY key", "SELECT key, record FROM kept ORDER BY key DESC")
"""The table from either end."""


def read_views(connection: sqlite3.Connection) -> dict[str, str]:
    """The views kept in a file as JSON, by key. One that cannot be read is left out: the window shows what it would.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    try:
        rows = connection.execute(KEPT_ROWS[0]).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return {}  # a later version keeps them elsewhere
    return {key: text for key, text in rows if view_of(text) is not None}


def view_of(text: str) -> Record | None:
    """What a row holds; None when it is no JSON object."""
    try:
        view = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return view if isinstance(view, dict) else None


def write_view(connection: sqlite3.Connection, key: str, text: str | None) -> None:
    """Put a view in the place of what is kept under `key`; None takes it away."""
    if text is None:
        connection.execute("DELETE FROM kept WHERE key = ?", (key,))
    else:
        connection.execute(
            "INSERT INTO kept (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record",
            (key, text),
        )


def forget_views(connection: sqlite3.Connection, says: Callable[[str], bool]) -> None:
    """Take away the views whose text `says` something; a file of version 3 keeps none."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kept'").fetchone() is None:
        return
    rows = connection.execute("SELECT key, record FROM kept").fetchall()
    connection.executemany("DELETE FROM kept WHERE key = ?", ((key,) for key, text in rows if says(f"{key} {text}")))


def unreadable_views(connection: sqlite3.Connection) -> int:
    """How many of the views in a file are none.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    return sum(view_of(text) is None for _, text in connection.execute(KEPT_ROWS[0]))
