# SPDX-License-Identifier: EUPL-1.2
"""Who works on a project: a small file beside it, there only while the project is open for writing.

The file says who (user, host, process); the lock itself is the operating system's lock on that file, which goes away
with the process however it ends, also on a share and also when its number is used again. Where a file system knows no
locks, the recorded process is looked up. The project file itself is never touched (docs/decisions/project-lock.md).
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from district_planner.project.process import boot_id, is_running, process_start

_ATTEMPTS = 20
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}
_HELD_BY_OTHER = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_WRITING_SECONDS = 0.2
_UNKNOWN = "?"
# Far behind the text, because Windows forbids reading what is locked.
_LOCKED_BYTE = 1 << 30


@dataclass(frozen=True)
class Holder:
    """Who has a project open. `start` and `boot` tell a process from a later one with the same number."""

    user: str
    host: str
    pid: int
    start: str
    boot: str
    since: str
    lock_name: str = ""

    def may_be_alive(self) -> bool:
        """False when the process is known to be gone; that of another computer cannot be looked up."""
        if self.host != socket.gethostname():
            return True
        if self.boot and boot_id() and self.boot != boot_id():
            return False
        return is_running(self.pid) and self.start == process_start(self.pid)


class HeldElsewhereError(Exception):
    """Somebody else has the lock."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(holder)
        self.holder = holder


_held: dict[str, Holder] = {}
_registry = threading.Lock()


def lock_path(project: Path) -> Path:
    """The file beside `project` that tells who has it open."""
    return project.with_name(f".{project.name}.lock")


class ProjectLock:
    """The right to write one project, until `release`."""

    def __init__(self, project: Path) -> None:
        """Take the lock of `project`, a resolved path.

        Raises:
            HeldElsewhereError: another process, or another window of this one, has it.
            OSError: no file can be made beside the project.
        """
        self._path = lock_path(project)
        self._key = os.path.normcase(project)
        holder = _myself(self._path.name)
        # Within one process the operating system would let a second lock through on some file systems.
        with _registry:
            if self._key in _held:
                raise HeldElsewhereError(_held[self._key])
            _held[self._key] = holder
        try:
            self._descriptor = self._take(holder)
        except BaseException:
            with _registry:
                del _held[self._key]
            raise

    def release(self) -> None:
        """Give the lock back and take its file away. A folder that went away meanwhile is no error."""
        with _registry:
            if _held.pop(self._key, None) is None:
                return
        # Windows deletes no open file; elsewhere the file must go while it is still locked, or a newcomer's would.
        if sys.platform == "win32":
            os.close(self._descriptor)
            self._unlink()
        else:
            self._unlink()
            os.close(self._descriptor)

    def _unlink(self) -> None:
        with suppress(OSError):
            self._path.unlink()

    def _take(self, holder: Holder) -> int:
        for _ in range(_ATTEMPTS):
            descriptor = self._open()
            try:
                mine = _lock(descriptor)
                other = _read(descriptor, self._path.name) if mine is not True else None
                if mine is False or (mine is None and other is not None and other.may_be_alive()):
                    raise HeldElsewhereError(other or _nobody_known(self._path.name))
                if self._is_current(descriptor):
                    _write(descriptor, holder)
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            # The file was taken away between opening and locking it: its holder has just gone.
            os.close(descriptor)
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(self._path))

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            return os.open(self._path, flags, 0o666)
        except PermissionError:
            if not self._path.exists():
                raise
            self._clear_of_another_user()
            return os.open(self._path, flags, 0o666)

    def _clear_of_another_user(self) -> None:
        """Take away the lock file that a dead process of another user left and that we may not write."""
        descriptor = os.open(self._path, os.O_RDONLY)
        try:
            mine = _lock(descriptor)
            other = _read(descriptor, self._path.name)
            if mine is False or (mine is None and other is not None and other.may_be_alive()):
                raise HeldElsewhereError(other or _nobody_known(self._path.name))
            self._path.unlink()
        finally:
            os.close(descriptor)

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False


def _lock(descriptor: int) -> bool | None:
    """Lock an open file for this process: True done, False somebody has it, None this file system knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # flock belongs to the open file: unlike fcntl's it is not lost when another descriptor of it is closed.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD_BY_OTHER:
            return False
        if error.errno in _NO_LOCKS_HERE:
            return None
        raise
    return True


def _read(descriptor: int, name: str) -> Holder | None:
    """Who wrote the file. None: nobody, or what is written there cannot be read."""
    deadline = time.monotonic() + _WRITING_SECONDS
    while True:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            return Holder(**{**json.loads(os.read(descriptor, 4096)), "lock_name": name})
        except (ValueError, TypeError):
            if time.monotonic() > deadline:
                return None
            time.sleep(0.01)


def _write(descriptor: int, holder: Holder) -> None:
    # The lock holds without the words: on a full disk the second opener is told of somebody unknown.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(asdict(holder)).encode())


def _myself(lock_name: str) -> Holder:
    pid = os.getpid()
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return Holder(_user(), socket.gethostname(), pid, process_start(pid), boot_id(), since, lock_name)


def _nobody_known(lock_name: str) -> Holder:
    return Holder(_UNKNOWN, _UNKNOWN, 0, "", "", "", lock_name)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _UNKNOWN
