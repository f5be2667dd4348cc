# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the project tests: a file, a folder without a slow disk under it, another process."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from district_planner.project import ProjectFile
from district_planner.scenarios import edits
from tests.unit.project.model import puglia

ROOT = Path(__file__).resolve().parents[3]


class Workers:
    """Another process of the product (worker.py)."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": tempfile.mkdtemp()}
        self._state = environment["XDG_STATE_HOME"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.project.worker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, act: str, **parameters: Any) -> int:
        """Have a fork do `act`; gives its number."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"act": act, **parameters}) + "\n")
        self._process.stdin.flush()
        number = self.answer()
        assert isinstance(number, int)
        return number

    def answer(self) -> Any:
        """The next thing the fork says."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def rest(self) -> list[Any]:
        """What the fork says until it has ended."""
        answers = []
        while (answer := self.answer()) != "ended":
            answers.append(answer)
        return answers

    def ask(self, act: str, **parameters: Any) -> Any:
        """Do `act` to its end and give the only answer."""
        self.start(act, **parameters)
        (answer,) = self.rest()
        return answer

    def kill(self, number: int) -> list[Any]:
        """End the fork as a power cut would; gives what it still said."""
        os.kill(number, signal.SIGKILL)
        return self.rest()

    def close(self) -> None:
        self._process.communicate()
        shutil.rmtree(self._state, ignore_errors=True)


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Another process; killed forks and locks need a POSIX system."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    workers = Workers()
    yield workers
    workers.close()


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: for tests whose subject is not the speed of a disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(dir=memory))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def path(quick_folder: Path) -> Path:
    """Where a project may be made."""
    folder = quick_folder / "Progetti # 1? 100% à"
    folder.mkdir()
    return folder / "prova.dplan"


@pytest.fixture
def closed(path: Path) -> Path:
    """A project with a few actions, closed."""
    with ProjectFile.create(path, puglia()) as project:
        project.apply(edits.add_site(project.plan, name="Martina", lon=17.34, lat=40.71))
        project.apply(edits.add_site(project.plan, name="Altamura", lon=16.55, lat=40.83, kind="rival"))
        project.apply(edits.set_parameter(project.plan, "cutoff_minutes", 45))
        project.undo()
    return path


def fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file in `folder` with a hash of its bytes and when it was changed. For closed projects only."""
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
    }
