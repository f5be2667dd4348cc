# SPDX-License-Identifier: EUPL-1.2
"""The undo journal: every user action as the change it made, in the same transaction as the change."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from district_planner.project.records import dump

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.records import Json
    from district_planner.scenarios import Edit

MAX_ENTRIES = 2000
"""The oldest actions beyond this are forgotten, so that a file does not grow without end."""
MAX_CHARACTERS = 20_000_000
"""The same for what actions hold together: to switch between scenarios of 500 sites takes half a million each time."""
LEAST_ENTRIES = 50
"""So many are kept however much they hold."""


@dataclass(frozen=True)
class JournalEntry:
    """One user action. `label` is a text key with `params`; `at` in UTC; `undone` when it was taken back."""

    sequence: int
    label: str
    params: dict[str, str]
    at: datetime
    undone: bool
    changes_json: str

    @cached_property
    def edit(self) -> Edit:
        """The action as an edit.

        Raises:
            ValueError, KeyError, TypeError: what is stored is no edit.
        """
        from district_planner.scenarios import Edit

        changes = cast("Json", json.loads(self.changes_json))
        return Edit.from_json({"label": self.label, "params": cast("Json", self.params), "changes": changes})


def entry_of(sequence: int, edit: Edit, at: datetime) -> JournalEntry:
    """The entry of an edit being made."""
    changes = cast("Any", edit.to_json()["changes"])
    return JournalEntry(sequence, edit.label, dict(edit.params), at, undone=False, changes_json=dump(changes))


def within_limits(entries: Sequence[JournalEntry]) -> tuple[JournalEntry, ...]:
    """The newest of `entries`, as many as a journal may hold."""
    held, count = 0, 0
    for entry in reversed(entries[-MAX_ENTRIES:]):
        held += len(entry.changes_json)
        if held > MAX_CHARACTERS and count >= LEAST_ENTRIES:
            break
        count += 1
    return tuple(entries[len(entries) - count :])


def read_journal(connection: sqlite3.Connection) -> list[JournalEntry]:
    """All entries, oldest first.

    Raises:
        sqlite3.Error, ValueError: the table cannot be read or holds something else.
    """
    rows = connection.execute("SELECT seq, label, params, at, undone, changes FROM journal ORDER BY seq")
    return [
        JournalEntry(seq, label, json.loads(params), datetime.fromisoformat(at), bool(undone), changes)
        for seq, label, params, at, undone, changes in rows
    ]


def add_entry(connection: sqlite3.Connection, entry: JournalEntry, *, after: int, oldest: int) -> None:
    """Write a new entry in place of all that follow the sequence `after`; those before `oldest` are forgotten.

    So what was undone before can no longer be redone, and an action that went on with another takes its place.
    """
    connection.execute("DELETE FROM journal WHERE seq > ? OR seq < ?", (after, oldest))
    connection.execute(
        "INSERT INTO journal (seq, label, params, changes, at, undone) VALUES (?, ?, ?, ?, ?, 0)",
        (entry.sequence, entry.label, dump(cast("Json", entry.params)), entry.changes_json, entry.at.isoformat()),
    )


def mark(connection: sqlite3.Connection, sequence: int, *, undone: bool) -> None:
    """Note that an entry was taken back, or done again."""
    connection.execute("UPDATE journal SET undone = ? WHERE seq = ?", (undone, sequence))
