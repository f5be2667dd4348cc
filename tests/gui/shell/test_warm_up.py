# SPDX-License-Identifier: EUPL-1.2
"""What is loaded beside the welcome page, in a process of its own: it is there for a project, and holds up no end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from district_planner.core.progress import Cancelled
from district_planner.gui.main_window import MainWindow
from district_planner.gui.session import Session
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.warm_up import load, warm_up
from district_planner.travel import load_engine

ROOT = Path(__file__).resolve().parents[3]
LOADED = {"scipy.sparse.csgraph", "shapely", "sqlite3", "district_planner.project", "district_planner.gui.workspace"}
PROGRAM = """
import json, sys, time
from PySide6.QtCore import QTimer
from district_planner.__main__ import main
from district_planner.gui import application

is_patient = sys.argv[1] == "wait"
plain = application.make_window

def make_window(*args):
    window = plain(*args)
    until = time.monotonic() + 60

    def look():
        has_engine = "engine" in vars(window.session)
        begun = "scipy" in sys.modules or "district_planner.project" in sys.modules
        if has_engine or (begun and not is_patient) or time.monotonic() > until:
            print(json.dumps({"engine": has_engine, "modules": sorted(sys.modules)}))
            window.close()
        else:
            QTimer.singleShot(2, window, look)

    window.ready.connect(look)
    return window

application.make_window = make_window
sys.exit(main([]))
"""


def start(what: str) -> tuple[bool, set[str]]:
    """Whether the engine came to the session, and the modules that were loaded by then."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, what], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    return answer["engine"], set(answer["modules"])


def test_what_a_project_needs_is_loaded_beside_the_welcome_page(own_home: Path) -> None:
    has_engine, modules = start("wait")
    assert has_engine
    assert modules >= LOADED


def test_the_program_can_end_in_the_middle(own_home: Path) -> None:
    has_engine, _modules = start("leave")
    assert not has_engine


class Ending:
    """The program ends."""

    def report(self, fraction: float, text: str = "") -> None:
        """Nobody listens."""

    def raise_if_cancelled(self) -> None:
        raise Cancelled


def test_it_stops_when_the_program_ends() -> None:
    with pytest.raises(Cancelled):
        load(Ending())


def test_a_session_keeps_the_engine_it_has(no_project: Session) -> None:
    own = no_project.engine
    other = load_engine(no_project.territory, no_project.boundaries)
    no_project.take_engine(other)
    assert no_project.engine is own
    del no_project.engine
    no_project.take_engine(other)
    assert no_project.engine is other


def test_nothing_is_loaded_beside_an_open_project(demo_window: MainWindow, qtbot) -> None:
    warm_up(demo_window)
    before = set(demo_window.findChildren(TaskRunner))
    qtbot.wait(400)
    assert set(demo_window.findChildren(TaskRunner)) == before
