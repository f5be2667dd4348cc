# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with a project file, and how the words of SQLite and of the system become ours."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError, ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project.lock import Holder

_ROOM_FOR_AN_ACTION = 64 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM}
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_FULL: "project.disk_full",
    sqlite3.SQLITE_BUSY: "project.busy",
    sqlite3.SQLITE_LOCKED: "project.busy",
    sqlite3.SQLITE_READONLY: "project.read_only_place",
    sqlite3.SQLITE_PERM: "project.denied",
    sqlite3.SQLITE_AUTH: "project.denied",
    sqlite3.SQLITE_CANTOPEN: "project.cannot_open",
}


class LockedError(ProjectFileError):
    """Somebody has the project open: it can be read, or copied with `ProjectFile.open_copy`."""

    def __init__(self, path: Path, holder: Holder) -> None:
        super().__init__(
            "project.locked",
            file=path.name,
            user=holder.user,
            host=holder.host,
            pid=str(holder.pid),
            lock=holder.lock_name,
        )
        self.path = path
        self.user = holder.user
        self.host = holder.host
        self.pid = holder.pid


class NewerError(ProjectFileError):
    """The file was written by a later version, which changed it so that this one cannot even read it."""

    def __init__(self, path: Path, needed: str, own: str) -> None:
        super().__init__("project.newer", file=path.name, needed=needed, own=own)
        self.path = path
        self.needed = needed


class DamagedError(ProjectFileError):
    """The file cannot be trusted. It is never changed nor deleted: `restore` and `salvage` write new files."""

    def __init__(self, path: Path, detail: str | PlannerError, key: str = "project.damaged") -> None:
        super().__init__(key, file=str(path), detail=str(detail))
        self.path = path
        self._detail = detail

    @property
    def newest_backup(self) -> Path | None:
        """The copy to offer; None where there is none."""
        from district_planner.project.backups import newest_backup

        return newest_backup(self.path)

    @override
    def text(self, texts: Texts) -> str:
        if isinstance(self._detail, PlannerError):
            self.params["detail"] = self._detail.text(texts)
        return super().text(texts)


def translated(error: sqlite3.Error | OSError, path: Path) -> ProjectFileError:
    """`error`, met while working on `path`, in words for the user."""
    if isinstance(error, OSError):
        return ProjectFileError(_key_of_system_error(error), file=str(path), detail=error.strerror or str(error))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code & 0xFF == sqlite3.SQLITE_NOTADB:
        return DamagedError(path, str(error), key="project.not_a_project")
    if code & 0xFF == sqlite3.SQLITE_CORRUPT:
        return DamagedError(path, str(error))
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return ProjectFileError("project.moved", file=str(path))
    key = _BY_SQLITE_CODE.get(code & 0xFF, "project.failed")
    # A journal that finds no room for its name is reported as one that cannot be opened.
    if key == "project.cannot_open" and _has_no_room(path.parent):
        key = "project.disk_full"
    return ProjectFileError(key, file=str(path), detail=str(error))


def _has_no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _ROOM_FOR_AN_ACTION
    except OSError:
        return False


def _key_of_system_error(error: OSError) -> str:
    if error.errno in _FULL:
        return "project.disk_full"
    if error.errno == errno.EROFS:
        return "project.read_only_place"
    if error.errno in _DENIED:
        return "project.denied"
    if error.errno == errno.ENOENT:
        return "project.folder_missing"
    if error.errno == errno.EEXIST:
        return "project.exists"
    return "project.failed"
