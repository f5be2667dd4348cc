# SPDX-License-Identifier: EUPL-1.2
"""A file that is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from district_planner.core.errors import InputError
from district_planner.core.resources import PROJECT_SUFFIX

_REASONS = {
    errno.ENOSPC: "report.disk_full",
    errno.EDQUOT: "report.disk_full",
    errno.EFBIG: "report.disk_full",
    errno.ENOENT: "report.no_folder",
    errno.ENOTDIR: "report.no_folder",
    errno.EISDIR: "report.is_folder",
    errno.EEXIST: "report.not_a_file",
    errno.EACCES: "report.not_writable",
    errno.EPERM: "report.not_writable",
    errno.EROFS: "report.not_writable",
}


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`: a temporary file beside it, flushed to the disk, then renamed over it.

    A link stays a link: the file it leads to is replaced. A project (by its name: nothing is opened, which could drop
    the lock of one in use), a folder or a device is not.

    Raises:
        InputError: `path` is one of these, or the system refused; what was there is still there, and nothing is left.
    """
    if PROJECT_SUFFIX in (path.suffix.lower(), Path(os.path.realpath(path)).suffix.lower()):
        raise InputError("report.is_project", path=str(path))
    try:
        _write(Path(os.path.realpath(path)), content)
    except OSError as error:
        key = _REASONS.get(error.errno or 0, "report.not_written")
        raise InputError(key, path=str(path), folder=str(path.parent), reason=error.strerror or str(error)) from error


def _write(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
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
