# SPDX-License-Identifier: EUPL-1.2
"""How the product talks to SQLite: the connection with its settings, and the transaction of one user action."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from urllib.parse import quote_from_bytes

from district_planner.core.errors import ProjectFileError

BUSY_SECONDS = 5.0
"""How long to wait for another connection. Only readers can make us wait: writers are kept out by the lock."""
# STRICT tables
_OLDEST_SQLITE = (3, 37, 0)
_SAFE_READING = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)
# What is deleted is overwritten: personal data that somebody corrects or erases must not lie on in a free page.
_SAFE_WRITING = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")


def database_uri(path: Path, mode: Literal["ro", "rw", "rwc"]) -> str:
    """`path` (absolute) as SQLite's URI: `#`, `?`, `%` and any other byte of a name are kept apart from options."""
    name = path.as_posix()
    # An empty authority comes first; C:/x needs a slash before it, and //server/share keeps both of its own.
    prefix = "file://" if name.startswith("/") else "file:///"
    return f"{prefix}{quote_from_bytes(name.encode('utf-8', 'surrogateescape'), safe='/:')}?mode={mode}"


def connect(path: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """Open the database at `path`, which must exist. Opening writes nothing; one thread at a time may use it.

    Raises:
        sqlite3.Error: it cannot be opened; a file that is no database shows only when it is read.
        ProjectFileError: the SQLite of this installation is too old.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise ProjectFileError("project.sqlite_too_old", found=sqlite3.sqlite_version, needed="3.37")
    connection = sqlite3.connect(
        database_uri(path, mode), uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
    )
    try:
        for pragma in _SAFE_READING + (_SAFE_WRITING if mode == "rw" else ()):
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def scratch(path: Path | None = None) -> sqlite3.Connection:
    """A database being built: at `path`, a new file that nobody else knows, or in memory.

    It needs no journal on disk: when the building fails it is thrown away, and it is synced as a whole when finished.
    """
    name = database_uri(path, "rwc") if path else ":memory:"
    connection = sqlite3.connect(name, uri=path is not None, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (*_SAFE_READING, "PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF"):
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block or nothing.

    sqlite-utils has the same as `atomic()`, but that begins as a reader and takes the right to write at the first
    statement, when it may be too late; and importing it would be on the way to the first window.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise
