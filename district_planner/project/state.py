# SPDX-License-Identifier: EUPL-1.2
"""A project in memory: the plan, its records and the journal, and how one action leads to the next state."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError
from district_planner.project.blocks import (
    blocks_in_use,
    check_size,
    delete_blocks,
    named_block,
    stored_blocks,
    title_of,
    write_block,
)
from district_planner.project.journal import JournalEntry, add_entry, entry_of, mark, read_journal, within_limits
from district_planner.project.records import read_records, write_record

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.scenarios import Edit, Plan, RecordKey

Tail = tuple[int, int]
"""Number of the last entry of the journal, and how many entries are not undone."""


@dataclass(frozen=True)
class State:
    """What a project file holds at one moment. The first `done` entries of `journal` are in force.

    `blocks` are the digests of the blocks of numbers in the file.
    """

    records: dict[RecordKey, Json]
    plan: Plan
    journal: tuple[JournalEntry, ...]
    done: int
    blocks: frozenset[str] = frozenset()

    @property
    def tail(self) -> Tail:
        """What the journal in the file must end with for the file to hold this state."""
        return (self.journal[-1].sequence if self.journal else 0), self.done


@dataclass(frozen=True)
class Step:
    """One action: the `edit` made, the states it leads from and to, and how to write it.

    `blocks` are the blocks of numbers it brings; `frees`: whether it takes any away.
    """

    edit: Edit
    before: State
    after: State
    write: Callable[[sqlite3.Connection], None]
    blocks: Mapping[str, bytes] = field(default_factory=dict)
    frees: bool = False


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
        blocks = stored_blocks(connection)
    finally:
        connection.execute("ROLLBACK")
    return State(records, plan_from_records(records), journal, sum(not entry.undone for entry in journal), blocks)


def read_tail(connection: sqlite3.Connection) -> Tail:
    """The end of the journal as stored."""
    last, undone, count = connection.execute("SELECT max(seq), sum(undone), count(*) FROM journal").fetchone()
    return last or 0, count - (undone or 0)


def edited(state: State, edit: Edit, at: datetime, given: Mapping[str, bytes], *, goes_on: bool = False) -> Step:
    """A new action, or the last one taken further when it `goes_on`. What was undone can no longer be redone.

    The entry of an action that goes on gets a new sequence: the end of the journal tells every state from the next.
    `given` are blocks of numbers by digest; those the edit needs and the file lacks are stored with it. Blocks that
    neither a record nor the journal names any more go.

    Raises:
        ValueError: the edit was made for another state.
        InputError: what it leads to makes no sense, a block it needs is nowhere, or is too large.
    """
    records, plan = _changed(state, edit)
    brought = _brought(state, edit, given)
    done = state.journal[: state.done]
    last = done[-1].sequence if done else 0
    kept = done[:-1] if goes_on else done
    whole = done[-1].edit.merged(edit) if goes_on and done else edit
    entry = entry_of(last + 1, whole, at)
    _check_writable(entry.changes_json)
    journal = within_limits((*kept, entry))
    orphans = _orphans(state, records, journal)

    def write(connection: sqlite3.Connection) -> None:
        for digest, block in brought.items():
            write_block(connection, digest, block)
        _write_changes(connection, edit)
        add_entry(connection, entry, after=kept[-1].sequence if kept else 0, oldest=journal[0].sequence)
        delete_blocks(connection, orphans)

    after = State(records, plan, journal, len(journal), (state.blocks | brought.keys()) - orphans)
    return Step(edit, state, after, write, brought, frees=bool(orphans))


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

    return Step(edit, state, State(records, plan, journal, position + (not undone), state.blocks), write)


def _check_writable(text: str) -> None:
    """Half a character, as in a name that is not UTF-8, goes into no file: said before anything is written."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        around = text[max(0, error.start - 20) : error.end + 20].encode("utf-8", "backslashreplace").decode()
        raise InputError("project.half_character", text=around) from error


def _brought(state: State, edit: Edit, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """The blocks to be stored with an edit."""
    brought = {}
    for change in edit.changes:
        digest = named_block(change.after) if change.entity == "dataset" else ""
        if digest and digest not in state.blocks and digest != named_block(change.before):
            if digest not in given:
                raise InputError("planning.payload_missing", digest=digest[:12])
            check_size(title_of(change.after), given[digest])
            brought[digest] = given[digest]
    return brought


def _orphans(state: State, records: dict[RecordKey, Json], journal: Iterable[JournalEntry]) -> frozenset[str]:
    """The blocks that nobody can come back to once the journal is `journal`.

    A digest is found as text in what an entry says: to read 2,000 entries at every action would take too long.
    """
    if not state.blocks:
        return frozenset()
    kept = {id(entry) for entry in journal}
    dropped = [entry.changes_json for entry in state.journal if id(entry) not in kept]
    suspects = {digest for digest in state.blocks if any(digest in changes for changes in dropped)}
    suspects -= blocks_in_use(records)
    return frozenset(d for d in suspects if not any(d in entry.changes_json for entry in journal))


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
