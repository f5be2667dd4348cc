# SPDX-License-Identifier: EUPL-1.2
"""New project files are built beside their place, checked, synced and then renamed: there is the old or the new one.

The open project file is read through SQLite only. Opening and closing it in any other way would drop SQLite's locks on
it, because POSIX gives up all locks of a process on a file when the process closes it once.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from district_planner.core.errors import ProjectFileError
from district_planner.project import schema
from district_planner.project.connection import connect, scratch
from district_planner.project.errors import DamagedError

ABANDONED_AFTER_SECONDS = 3600
_NO_HARD_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK}
FORBIDDEN_VALUE = "CHECK constraint failed"
"""How SQLite's checks begin to tell of such a value. They do so on connections for writing only (3.40)."""
_SIDE_FILES = ("-journal", "-wal", "-shm")


def build_file(target: Path, fill: Callable[[sqlite3.Connection], None], *, replace: bool) -> None:
    """Make the database `target` by `fill`, which gets an empty one. After a failure `target` is as it was.

    Raises:
        FileExistsError: it exists and is not to be replaced.
        sqlite3.Error, OSError: the disk is full, the folder cannot be written, ...
        ProjectFileError: what was written does not read back sound.
    """
    if not replace and target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    _refuse_side_files(target)
    _remove_abandoned(target)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with closing(scratch(temporary)) as connection:
            fill(connection)
        verify(temporary)
        _sync(temporary)
        if replace:
            temporary.replace(target)
        else:
            _rename_without_replacing(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def copy_into(source: sqlite3.Connection) -> Callable[[sqlite3.Connection], None]:
    """A `fill` that copies everything of `source` by SQLite's backup."""
    return source.backup


def verify(path: Path) -> None:
    """Read a finished file back from the disk, as another program would.

    Raises:
        DamagedError: it is not sound or not a project.
    """
    with closing(connect(path, "ro")) as connection:
        problems = integrity_problems(connection)
        if not problems and header(connection, "application_id") != schema.APPLICATION_ID:
            problems = ["application_id"]
    if problems:
        raise DamagedError(path, problems[0], key="project.copy_unsound")


def integrity_problems(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong, in its words; empty when all is well. Reads every page."""
    rows = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    rows += [f"foreign key of {row[0]} {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [row for row in rows if row != "ok"]


def quick_problems(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the pages at a first look; empty when all is well.

    A value that a CHECK forbids is no damage of the file, and found (with its name) when the content is read.
    """
    rows = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)")]
    return [row for row in rows if row != "ok" and not row.startswith(FORBIDDEN_VALUE)]


def header(connection: sqlite3.Connection, name: str) -> int:
    """A number of the file's header: `application_id`, `user_version`, ..."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def sync_folder(folder: Path) -> None:
    """Make a rename or a deletion in `folder` last through a power cut, where the system can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _rename_without_replacing(temporary: Path, target: Path) -> None:
    if sys.platform == "win32":
        temporary.rename(target)
        return
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        temporary.rename(target)


def _refuse_side_files(target: Path) -> None:
    """SQLite would put the pages of an orphaned journal into the new file of the same name."""
    for suffix in _SIDE_FILES:
        side = target.with_name(target.name + suffix)
        if side.exists():
            raise ProjectFileError("project.side_file", file=str(target), side=side.name)


def _remove_abandoned(target: Path) -> None:
    """Take away half-built copies that a killed process left beside `target` long ago."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.tmp")
    oldest = time.time() - ABANDONED_AFTER_SECONDS
    with suppress(OSError):
        for path in target.parent.iterdir():
            if pattern.fullmatch(path.name) and path.stat().st_mtime < oldest:
                path.unlink()
