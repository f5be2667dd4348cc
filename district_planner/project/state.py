# SPDX-License-Identifier: EUPL-1.2
"""A project in memory: the plan, its records and the journal, and how one action leads to the next state."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from district_planner.project.journal import MAX_ENTRIES, JournalEntry, add_entry, entry_of, mark, read_journal
from district_planner.project.records import read_records, write_record

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.scenarios import Edit, Plan, RecordKey

Tail = tuple[int, int]
"""Number of the last entry of the journal, and how many entries are not undone."""


@dataclass(frozen=True)
class State:
    """What a project file holds at one moment. The first `done` entries of `journal` are in force."""

    records: dict[RecordKey, Json]
    plan: Plan
    journal: tuple[JournalEntry, ...]
    done: int

    @property
    def tail(self) -> Tail:
        """What the journal in the file must end with for the file to hold this state."""
        return (self.journal[-1].sequence if self.journal else 0), self.done


@dataclass(frozen=True)
class Step:
    """One action: the `edit` made, the states it leads from and to, and how to write it."""

    edit: Edit
    before: State
    after: State
    write: Callable[[sqlite3.Connection], None]


def read_state(connection: sqlite3.Connection) -> State:
    """The state stored in a file, read as of one moment.

    Raises:
        sqlite3.Error: the file cannot be read.
        ValueError, TypeError, KeyError, InputError: what it holds makes no plan.
    """
    from district_planner.scenarios import plan_from_records

    connection.execute("BEGIN")
    try:
        records = read_records(connection)
        journal = tuple(read_journal(connection))
    finally:
        connection.execute("ROLLBACK")
    return State(records, plan_from_records(records), journal, sum(not entry.undone for entry in journal))


def read_tail(connection: sqlite3.Connection) -> Tail:
    """The end of the journal as stored."""
    last, undone, count = connection.execute("SELECT max(seq), sum(undone), count(*) FROM journal").fetchone()
    return last or 0, count - (undone or 0)


def edited(state: State, edit: Edit, at: datetime, *, goes_on: bool = False) -> Step:
    """A new action, or the last one taken further when it `goes_on`. What was undone can no longer be redone.

    The entry of an action that goes on gets a new sequence: the end of the journal tells every state from the next.

    Raises:
        ValueError: the edit was made for another state.
        InputError: what it leads to makes no sense.
    """
    records, plan = _changed(state, edit)
    done = state.journal[: state.done]
    last = done[-1].sequence if done else 0
    kept = done[:-1] if goes_on else done
    whole = done[-1].edit.merged(edit) if goes_on and done else edit
    entry = entry_of(last + 1, whole, at)
    journal = (*kept, entry)[-MAX_ENTRIES:]

    def write(connection: sqlite3.Connection) -> None:
        _write_changes(connection, edit)
        add_entry(connection, entry, after=kept[-1].sequence if kept else 0, oldest=journal[0].sequence)

    return Step(edit, state, State(records, plan, journal, len(journal)), write)


def stepped_back(state: State) -> Step | None:
    """The last action taken back; None when there is none."""
    return _marked(state, state.done - 1, undone=True) if state.done else None


def stepped_forward(state: State) -> Step | None:
    """The action undone last done again; None when there is none."""
    return _marked(state, state.done, undone=False) if state.done < len(state.journal) else None


def _marked(state: State, position: int, *, undone: bool) -> Step:
    entry = state.journal[position]
    edit = entry.edit.inverse() if undone else entry.edit
    records, plan = _changed(state, edit)
    journal = (*state.journal[:position], replace(entry, undone=undone), *state.journal[position + 1 :])

    def write(connection: sqlite3.Connection) -> None:
        _write_changes(connection, edit)
        mark(connection, entry.sequence, undone=undone)

    return Step(edit, state, State(records, plan, journal, position + (not undone)), write)


def _changed(state: State, edit: Edit) -> tuple[dict[RecordKey, Json], Plan]:
    records = dict(state.records)
    for change in edit.changes:
        key = change.entity, change.key
        if records.get(key) != change.before:
            raise ValueError(f"{edit.label} expects {key} to be {change.before!r}, not {records.get(key)!r}")
        if change.after is None:
            records.pop(key, None)
        else:
            records[key] = change.after
    return records, edit.apply(state.plan)


def _write_changes(connection: sqlite3.Connection, edit: Edit) -> None:
    for change in edit.changes:
        write_record(connection, change.entity, change.key, change.after)
