# SPDX-License-Identifier: EUPL-1.2
"""Files that this process has open and that nothing else in it may open, not even to look at their first bytes.

When a process closes any handle on a file, POSIX drops all its locks on that file: SQLite's on the open project, too,
and another process could then write into it (docs/project-file.md). Whoever opens a file that the user named asks here.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

_guard = threading.Lock()
_held: list[tuple[str, tuple[int, int] | None]] = []


def hold(path: Path) -> None:
    """Note that `path` is open, until `let_go`; as often as it is opened."""
    with _guard:
        _held.append(_identity(path))


def let_go(path: Path) -> None:
    """Note that `path` was closed once."""
    name = _name(path)
    with _guard:
        for k in reversed(range(len(_held))):
            if _held[k][0] == name:
                del _held[k]
                return


def is_held(path: Path) -> bool:
    """Whether `path`, or what it links to, is one of them. The file itself is not opened to find out."""
    name, number = _identity(path)
    with _guard:
        return any(name == own or (number is not None and number == other) for own, other in _held)


def _identity(path: Path) -> tuple[str, tuple[int, int] | None]:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return _name(path), None
    return _name(path), (found.st_dev, found.st_ino) if found.st_ino else None


def _name(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
