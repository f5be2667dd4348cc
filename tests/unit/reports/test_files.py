# SPDX-License-Identifier: EUPL-1.2
"""A report is at its place whole or not at all, whatever the disk does."""

from __future__ import annotations

import errno
import os
import pathlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.reports.files import write_atomically

STEPS = {"mkstemp": tempfile, "fdopen": os, "fsync": os, "replace": pathlib.Path}


def test_writes_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "rapporto è pronto.html"
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_can_be_read_by_others_as_the_umask_allows(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a.html", b"new")
    finally:
        os.umask(old)
    assert (tmp_path / "a.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "report.disk_full"),
        (errno.EDQUOT, "report.disk_full"),
        (errno.EACCES, "report.not_writable"),
        (errno.EROFS, "report.not_writable"),
        (errno.EIO, "report.not_written"),
    ],
)
def test_old_or_new_never_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, key: str
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"old")

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(STEPS[step], step, refuse)
    with pytest.raises(InputError) as caught:
        write_atomically(path, b"new")
    monkeypatch.undo()
    assert caught.value.key == key
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    for language in LANGUAGES:
        assert "{" not in caught.value.text(Texts(language))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files to set")
def test_a_disk_that_fills_while_writing(tmp_path: Path) -> None:
    """A real limit on the size of files, as a quota sets it."""
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\n"
        "from district_planner.core.errors import InputError\n"
        "from district_planner.reports.files import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n    write_atomically(Path(sys.argv[1]), b'x' * 1_000_000)\n"
        "except InputError as error:\n    print(error.key)\n"
    )
    path = tmp_path / "report.html"
    path.write_bytes(b"old")
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", program, str(path)]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.split() == ["report.disk_full"]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path / "nowhere" / "report.html", b"new")
    assert caught.value.key == "report.no_folder"


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path, b"new")
    assert caught.value.key == "report.is_folder"
