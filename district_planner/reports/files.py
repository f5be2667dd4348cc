# SPDX-License-Identifier: EUPL-1.2
"""A file that is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from district_planner.core.errors import InputError

_REASONS = {
    errno.ENOSPC: "report.disk_full",
    errno.EDQUOT: "report.disk_full",
    errno.EFBIG: "report.disk_full",
    errno.ENOENT: "report.no_folder",
    errno.ENOTDIR: "report.no_folder",
    errno.EISDIR: "report.is_folder",
    errno.EACCES: "report.not_writable",
    errno.EPERM: "report.not_writable",
    errno.EROFS: "report.not_writable",
}


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`: a temporary file beside it, flushed to the disk, then renamed over it.

    Raises:
        InputError: the system refused; what was at `path` before is still there, and nothing else is left.
    """
    try:
        _write(path, content)
    except OSError as error:
        key = _REASONS.get(error.errno or 0, "report.not_written")
        raise InputError(key, path=str(path), folder=str(path.parent), reason=error.strerror or str(error)) from error


def _write(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(_mode(path))
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _mode(path: Path) -> int:
    """The permissions the file has, or what the umask gives a new one (`mkstemp` gives the owner alone)."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
