# SPDX-License-Identifier: EUPL-1.2
"""Backups of projects: verified copies in the user's own folder (docs/decisions/project-backups.md).

Each project has a folder named by its identity and its place. A backup is named by its time in UTC.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from district_planner.project.copying import build_file, copy_into

INTERVAL = timedelta(minutes=30)
KEEP_ALL = timedelta(days=2)
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 12, 10, 9
KEEP_BYTES = 2 * 2**30
"""What the backups of one project may take together: one with large data sets keeps fewer of them."""
_ORIGIN = "origin.json"
_STAMP = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)(?:-(\d+))?\.dplan")
_PERIODS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (KEEP_DAYS, lambda at: at.date()),
    (KEEP_WEEKS, lambda at: at.isocalendar()[:2]),
    (KEEP_MONTHS, lambda at: (at.year, at.month)),
)


@dataclass(frozen=True, order=True)
class Backup:
    """A copy of a project as it was `at` that time (UTC)."""

    at: datetime
    path: Path


def utc_now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def backup_root() -> Path:
    """Where the platform wants what an application remembers for a user."""
    import platformdirs

    return platformdirs.user_state_path("district-planner", appauthor=False) / "backups"


def backup_folder(project: Path, project_id: str) -> Path:
    """The folder of one project. A copy made with the file manager has the same identity but another place."""
    place = hashlib.sha256(str(project).encode("utf-8", "surrogateescape")).hexdigest()
    return backup_root() / f"{project_id[:12]}-{place[:12]}"


def list_backups(folder: Path) -> list[Backup]:
    """The backups in `folder`, oldest first."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if match := _NAME.fullmatch(path.name):
                at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                # Those of one second are numbered.
                found.append(Backup(at + timedelta(microseconds=int(match[2] or 1) - 1), path))
    return sorted(found)


def backups_of(project: Path) -> list[Backup]:
    """The backups of what lies at `project`, oldest first, also when the file itself can no longer be read."""
    found = []
    with suppress(OSError):
        for folder in backup_root().iterdir():
            with suppress(OSError, ValueError, TypeError):
                if json.loads((folder / _ORIGIN).read_text(encoding="utf-8"))["project"] == _written(project):
                    found += list_backups(folder)
    return sorted(found)


def backups_by_identity(project: Path, project_id: str) -> list[Path]:
    """All backups of the project with this identity, also those it left at places where it lay before.

    Those of a copy that was made with the file manager and lies where it was put are not among them.
    """
    folders = sorted(backup_root().glob(f"{project_id[:12]}-*"))
    return [backup.path for folder in folders if _is_left(folder, project) for backup in list_backups(folder)]


def newest_backup(project: Path) -> Path | None:
    """The latest backup of what lies at `project`, if there is any."""
    found = backups_of(project)
    return found[-1].path if found else None


def is_due(folder: Path, created: datetime) -> bool:
    """Whether the last backup, or the making of the project, is 30 minutes past, or in the future by a wrong clock."""
    taken = list_backups(folder)
    last = taken[-1].at if taken else created
    return not timedelta(0) <= utc_now() - last < INTERVAL


def write_backup(source: sqlite3.Connection, project: Path, project_id: str) -> Path:
    """Copy `source` into the backups of `project` and forget those that are no longer to be kept.

    Raises:
        sqlite3.Error, OSError, ProjectFileError: it could not be written or does not read back sound.
    """
    folder = backup_folder(project, project_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = utc_now()
    path = _free_name(folder, now)
    build_file(path, copy_into(source), replace=False)
    origin = folder / _ORIGIN
    if not origin.exists():
        origin.write_text(json.dumps({"project": _written(project)}), encoding="utf-8")
    forget_old(folder, now)
    return path


def forget_old(folder: Path, now: datetime) -> None:
    """Delete the backups in `folder` that the rule of `kept` leaves out, then the oldest of those that take too much.

    The newest always stays.
    """
    taken = list_backups(folder)
    keep = kept((backup.at for backup in taken), now)
    room = KEEP_BYTES
    for backup in reversed(taken):
        with suppress(OSError):
            room -= backup.path.stat().st_size if backup.at in keep else 0
            if backup.at not in keep or (room < 0 and backup != taken[-1]):
                backup.path.unlink()


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which backups stay: all of 2 days, then the newest of each of 12 days, 10 weeks and 9 months that have any.

    The newest of all always stays. Each period counts only what the ones before it did not keep.
    """
    newest_first = sorted(set(times), reverse=True)
    keep = {at for at in newest_first if now - at <= KEEP_ALL} | set(newest_first[:1])
    rest = [at for at in newest_first if at not in keep]
    for limit, period in _PERIODS:
        newest_of: dict[object, datetime] = {}
        for at in rest:
            newest_of.setdefault(period(at), at)
        # Insertion order is newest first; what lies in a chosen period is done with, the longer ones begin after it.
        chosen = set(list(newest_of)[:limit])
        keep.update(at for key, at in newest_of.items() if key in chosen)
        rest = [at for at in rest if period(at) not in chosen]
    return keep


def _is_left(folder: Path, project: Path) -> bool:
    """Whether the backups in `folder` are of `project`, or of a file that is no longer there."""
    try:
        origin = json.loads((folder / _ORIGIN).read_text(encoding="utf-8"))["project"]
        return bool(origin == _written(project) or not Path(origin).exists())
    except (OSError, ValueError, TypeError, KeyError):
        return True


def _free_name(folder: Path, now: datetime) -> Path:
    stamp = now.strftime(_STAMP)
    path = folder / f"{stamp}.dplan"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{stamp}-{number}.dplan"
    return path


def _written(project: Path) -> str:
    return str(project).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
