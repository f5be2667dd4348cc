# SPDX-License-Identifier: EUPL-1.2
"""A disk that fails at the n-th write: SQLite's own file layer and Python's file functions, counted together.

SQLite reaches the disk through a table of functions (https://www.sqlite.org/vfs.html). Here that table is copied, and
functions that count are put in front of the real ones: what runs is the real SQLite on real files.
A disk can also lose power: then each sector not yet synced may be old or new, and a deletion not yet synced undone.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import os
import random
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p, cast
from pathlib import Path
from typing import Any

import pytest

OK, FULL, IO_WRITE, IO_SYNC, IO_TRUNCATE, IO_DELETE, CANTOPEN = 0, 13, 778, 1034, 1546, 2570, 14
SECTOR = 512

_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
# Names stay plain addresses: SQLite keeps them, and reads options behind their end.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Methods(Structure):
    _fields_ = [
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p), ("truncate", c_void_p),
        ("sync", c_void_p), *((f"other_{n}", c_void_p) for n in range(13)),
    ]  # fmt: skip


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int), ("file_size", c_int), ("path_limit", c_int), ("next", c_void_p), ("name", c_char_p),
        ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p), *((f"other_{n}", c_void_p) for n in range(14)),
    ]  # fmt: skip


def _library() -> ctypes.CDLL:
    """The SQLite that Python's sqlite3 uses: a library of the system, or part of the interpreter."""
    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    return library


class FaultyDisk:
    """Counts what changes the disk. From number `fail_at` on it fails: once, or for good when `for_good`."""

    def __init__(self, fail_at: int | None = None, *, for_good: bool = False, full: bool = True) -> None:
        self.count = 0
        self.fail_at = fail_at
        self.for_good = for_good
        self.full = full
        self.names: dict[int, str] = {}
        self.durable: dict[str, bytes | None] = {}
        self._readers: list[int] = []
        self._reader_of: dict[str, int] = {}

    def fails(self) -> bool:
        """Count one change and say whether it fails."""
        self.count += 1
        if self.fail_at is None:
            return False
        return self.count == self.fail_at or (self.for_good and self.count > self.fail_at)

    @property
    def has_failed(self) -> bool:
        return self.fail_at is not None and self.count >= self.fail_at

    def opened(self, address: int, name: str) -> None:
        self.names[address] = name
        # All are kept open until the end: closing one would drop the locks of SQLite in this process.
        self._readers.append(os.open(name, os.O_RDONLY))
        self._reader_of[name] = self._readers[-1]
        self.durable.setdefault(name, self._content(name) or None)

    def synced(self, address: int) -> None:
        name = self.names.get(address)
        if name is not None:
            self.durable[name] = self._content(name)

    def folder_synced(self) -> None:
        self.durable = {name: content for name, content in self.durable.items() if Path(name).exists()}

    def lose_power(self, rng: random.Random) -> None:
        """Make the files what they might be after a power cut now. Nobody may have them open."""
        for name, old in self.durable.items():
            path = Path(name)
            new = path.read_bytes() if path.exists() else None
            if new is None:
                if old is not None and rng.random() < 0.5:
                    path.write_bytes(old)
            elif old is None:
                if rng.random() < 0.5:
                    path.unlink()
            elif new != old:
                path.write_bytes(_mixed(old, new, rng))

    def close(self) -> None:
        for descriptor in self._readers:
            os.close(descriptor)
        self._readers.clear()

    def _content(self, name: str) -> bytes:
        reader = self._reader_of[name]
        return os.pread(reader, os.fstat(reader).st_size, 0)


def _mixed(old: bytes, new: bytes, rng: random.Random) -> bytes:
    size = rng.choice([len(old), len(new)])
    sectors = []
    for start in range(0, size, SECTOR):
        end = min(start + SECTOR, size)
        chosen = rng.choice([old, new])[start:end]
        sectors.append(chosen.ljust(end - start, b"\0"))
    return b"".join(sectors)


class _FaultyVfs:
    """SQLite's usual file layer with `disk`, which may be exchanged, in between."""

    def __init__(self) -> None:
        self.disk = FaultyDisk()
        self._library = _library()
        self._usual = self._library.sqlite3_vfs_find(None)
        usual = self._usual.contents
        self._vfs = _Vfs.from_buffer_copy(usual)
        self._vfs.next = None
        self._vfs.name = b"faulty"
        self._real_open, self._real_delete = _Open(usual.open), _Delete(usual.delete)
        self._callbacks: list[Any] = [_Open(self._open), _Delete(self._delete)]
        self._vfs.open, self._vfs.delete = (cast(each, c_void_p) for each in self._callbacks)
        self._methods: dict[int, _Methods] = {}

    def install(self) -> None:
        assert self._library.sqlite3_vfs_register(byref(self._vfs), 1) == OK

    def remove(self) -> None:
        assert self._library.sqlite3_vfs_register(self._usual, 1) == OK
        assert self._library.sqlite3_vfs_unregister(byref(self._vfs)) == OK

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else None
        if path is not None and not Path(path).exists() and self.disk.fails():
            return CANTOPEN
        result: int = self._real_open(vfs, name, file, flags, out)
        if result == OK and path is not None:
            handle = cast(file, POINTER(_File)).contents
            handle.methods = ctypes.pointer(self._wrapped(handle.methods))
            self.disk.opened(file, path)
        return result

    def _delete(self, vfs: int, name: int, sync_folder: int) -> int:
        if self.disk.fails():
            return IO_DELETE
        result: int = self._real_delete(vfs, name, sync_folder)
        return result

    def _wrapped(self, methods: Any) -> _Methods:
        address = ctypes.addressof(methods.contents)
        if address not in self._methods:
            real = methods.contents
            write, truncate, sync = _Write(real.write), _Truncate(real.truncate), _Sync(real.sync)
            wrapped = _Methods.from_buffer_copy(real)
            full = lambda code: FULL if self.disk.full else code  # noqa: E731
            callbacks = (
                _Write(lambda file, *rest: full(IO_WRITE) if self.disk.fails() else write(file, *rest)),
                _Truncate(lambda file, size: IO_TRUNCATE if self.disk.fails() else truncate(file, size)),
                _Sync(lambda file, flags: self._sync(sync, file, flags)),
            )
            self._callbacks += [write, truncate, sync, *callbacks]
            wrapped.write, wrapped.truncate, wrapped.sync = (cast(each, c_void_p) for each in callbacks)
            self._methods[address] = wrapped
        return self._methods[address]

    def _sync(self, real: Any, file: int, flags: int) -> int:
        if self.disk.fails():
            return IO_SYNC
        result: int = real(file, flags)
        self.disk.synced(file)
        return result


_vfs: list[_FaultyVfs] = []


@contextmanager
def faulty(disk: FaultyDisk) -> Iterator[FaultyDisk]:
    """Within, all files of SQLite and the file functions of Python are on `disk`."""
    if not _vfs:
        _vfs.append(_FaultyVfs())
    vfs = _vfs[0]
    vfs.disk = disk
    vfs.install()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("link", "replace", "rename", "mkdir", "ftruncate", "unlink"):
            patch.setattr(os, name, _counted(getattr(os, name), disk))
        patch.setattr(os, "fsync", _counted_sync(os.fsync, disk))
        patch.setattr(os, "open", _counted_open(os.open, disk))
        try:
            yield disk
        finally:
            vfs.remove()
            patch.undo()
            disk.close()


def _refuse() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _counted(real: Callable[..., Any], disk: FaultyDisk) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        if disk.fails():
            _refuse()
        return real(*args, **kwargs)

    return call


def _counted_sync(real: Callable[[int], None], disk: FaultyDisk) -> Callable[[int], None]:
    def call(descriptor: int) -> None:
        if disk.fails():
            _refuse()
        real(descriptor)
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            disk.folder_synced()

    return call


def _counted_open(real: Callable[..., int], disk: FaultyDisk) -> Callable[..., int]:
    def call(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & os.O_CREAT and disk.fails():
            _refuse()
        return real(path, flags, *args, **kwargs)

    return call
