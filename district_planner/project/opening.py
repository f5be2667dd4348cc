# SPDX-License-Identifier: EUPL-1.2
"""Opening a project file: who has it, is it sound, is it ours, is it of our version. Nothing is written on the way.

Only an older version is written to, after a verified backup, and only when the file is opened for writing.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from district_planner import __version__
from district_planner.core.errors import InputError, NotFoundError, ProjectFileError
from district_planner.core.held_files import hold, let_go
from district_planner.project import schema
from district_planner.project.backups import write_backup
from district_planner.project.connection import connect, scratch
from district_planner.project.copying import header, quick_problems
from district_planner.project.errors import DamagedError, LockedError, NewerError, translated
from district_planner.project.lock import HeldElsewhereError, ProjectLock
from district_planner.project.state import State, read_state

ReadOnlyReason = Literal["", "asked", "place", "newer"]
_NO_WRITING_HERE = {errno.EROFS, errno.EACCES, errno.EPERM}


@dataclass(frozen=True)
class Identity:
    """The row of `meta`."""

    min_reader_version: str
    written_by: str
    project_id: str
    created_at: datetime


@dataclass
class Opened:
    """A project file that was found sound. `reason` says why it is not to be written; empty: it may be."""

    path: Path
    connection: sqlite3.Connection
    lock: ProjectLock | None
    reason: ReadOnlyReason
    identity: Identity
    state: State

    def __post_init__(self) -> None:
        hold(self.path)

    def close(self) -> None:
        """Give the file and its lock back."""
        self.connection.close()
        let_go(self.path)
        if self.lock is not None:
            self.lock.release()


def resolved(path: Path) -> Path:
    """The real place of `path`: a journal and a lock belong beside the file itself, not beside a link to it."""
    return Path(os.path.realpath(path))


def take_lock(path: Path) -> ProjectLock:
    """The lock of the project at `path`.

    Raises:
        LockedError: somebody has it open.
        OSError: no file can be made beside it.
    """
    try:
        return ProjectLock(path)
    except HeldElsewhereError as error:
        raise LockedError(path, error.holder) from error


def open_file(path: Path, *, read_only: bool) -> Opened:
    """Open the project at `path`, for reading only where it cannot be written.

    Raises:
        NotFoundError: there is no such file.
        ProjectFileError: it is locked, damaged, no project, of a later version, or the system refuses.
    """
    path = resolved(path)
    try:
        if not path.is_file():
            raise NotFoundError("project.not_found", file=str(path))
        lock, reason = _try_lock(path, read_only=read_only)
        try:
            opened = _open_locked(path, lock, reason)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
    except (sqlite3.Error, OSError) as error:
        raise translated(error, path) from error
    if opened.reason and opened.lock is not None:
        opened.lock.release()
        opened.lock = None
    return opened


def _try_lock(path: Path, *, read_only: bool) -> tuple[ProjectLock | None, ReadOnlyReason]:
    if read_only:
        return None, "asked"
    if not os.access(path, os.W_OK):
        return None, "place"
    try:
        return take_lock(path), ""
    except OSError as error:
        if error.errno not in _NO_WRITING_HERE:
            raise
        return None, "place"


def _open_locked(path: Path, lock: ProjectLock | None, reason: ReadOnlyReason) -> Opened:
    connection = _readable(path, writable=not reason)
    try:
        identity, is_newer = _gate(connection, path)
        if is_newer and not reason:
            # From here on not even a mistake of ours could write to it.
            connection.close()
            connection, reason = connect(path, "ro"), "newer"
        elif header(connection, "user_version") < schema.current_version():
            connection = _upgraded(connection, path, identity, writable=not reason)
            identity = read_identity(connection)
        _refuse_strangers(connection, path)
        if not reason:
            _remove_unused_journal(connection, path)
        return Opened(path, connection, lock, reason, identity, sound_state(connection, path))
    except BaseException:
        connection.close()
        raise


def sound_state(connection: sqlite3.Connection, path: Path) -> State:
    """The plan and journal in a file.

    Raises:
        DamagedError: what is stored makes no plan.
    """
    try:
        return read_state(connection)
    except InputError as error:
        raise DamagedError(path, error, key="project.content_broken") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedError(path, repr(error), key="project.content_broken") from error
    except sqlite3.Error as error:
        if "no such" in str(error):
            raise DamagedError(path, str(error), key="project.content_broken") from error
        raise


def read_identity(connection: sqlite3.Connection) -> Identity:
    """The row of `meta`.

    Raises:
        sqlite3.Error, TypeError, ValueError: there is none.
    """
    row = connection.execute("SELECT min_reader_version, written_by, project_id, created_at FROM meta").fetchone()
    return Identity(row[0], row[1], row[2], datetime.fromisoformat(row[3]))


def _readable(path: Path, *, writable: bool) -> sqlite3.Connection:
    """A connection that has read the header. SQLite rolls back a half-written action of a killed process here."""
    connection = connect(path, "rw" if writable else "ro")
    try:
        header(connection, "schema_version")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        _roll_back_interrupted(path)
        return connect(path, "ro")
    return connection


def _remove_unused_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Take away a journal that a killed process had begun but not yet needed: SQLite would leave it lying there."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        # While we alone may write, it is nobody's.
        connection.execute("BEGIN IMMEDIATE")
        try:
            journal.unlink(missing_ok=True)
        finally:
            connection.execute("ROLLBACK")


def _roll_back_interrupted(path: Path) -> None:
    """Finish what a killed process left, so that the file can be read without writing."""
    try:
        lock = take_lock(path)
    except OSError as error:
        raise ProjectFileError("project.interrupted_read_only", file=str(path)) from error
    try:
        connection = connect(path, "rw")
        try:
            header(connection, "schema_version")
        finally:
            connection.close()
    finally:
        lock.release()


def _gate(connection: sqlite3.Connection, path: Path) -> tuple[Identity, bool]:
    """Whose file it is and whether a later version wrote it; raises for what must not be opened."""
    if problems := quick_problems(connection):
        raise DamagedError(path, problems[0])
    if header(connection, "application_id") != schema.APPLICATION_ID:
        raise DamagedError(path, "application_id", key="project.not_a_project")
    try:
        identity = read_identity(connection)
    except (sqlite3.OperationalError, TypeError, ValueError) as error:
        raise DamagedError(path, "meta", key="project.content_broken") from error
    is_newer = header(connection, "user_version") > schema.current_version()
    if is_newer and version_numbers(identity.min_reader_version) > version_numbers(__version__):
        raise NewerError(path, identity.min_reader_version, __version__)
    return identity, is_newer


def version_numbers(version: str) -> tuple[int, ...]:
    """`0.10.2` as (0, 10, 2), to be compared."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _refuse_strangers(connection: sqlite3.Connection, path: Path) -> None:
    """A project has no triggers or views: somebody else's would run or hide something at every edit."""
    row = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    if row is not None:
        raise DamagedError(path, f"{row[0]} {row[1]}", key="project.content_broken")


def _upgraded(connection: sqlite3.Connection, path: Path, identity: Identity, *, writable: bool) -> sqlite3.Connection:
    """The file in the present version: itself, after a verified backup, or a copy in memory where it stays as it is."""
    if writable:
        write_backup(connection, path, identity.project_id)
        schema.upgrade(connection)
        return connection
    memory = scratch()
    try:
        connection.backup(memory)
        schema.upgrade(memory)
    except BaseException:
        memory.close()
        raise
    connection.close()
    return memory
