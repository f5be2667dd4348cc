# SPDX-License-Identifier: EUPL-1.2
"""Starting the product in a process of its own: what the way to the first window does not load, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"pandas", "geopandas", "pyogrio", "folium", "pyqtgraph", "xyzservices", "PySide6.QtNetwork", "jinja2"}
"""Never needed to look at a project."""
LATER = {"scipy", "shapely", "sqlite3", "sqlite_utils", "district_planner.travel"}
"""Needed by a project, not by the welcome page."""
PROGRAM = """
import json, sys
from district_planner.__main__ import main

def tell(window):
    print(json.dumps({
        "modules": sorted(sys.modules),
        "project": str(window.session.project.path) if window.session.project else None,
        "shown": window.isVisible(),
    }))
    window.close()

from district_planner.gui import application
plain = application.make_window
def make_window(*args):
    window = plain(*args)
    window.ready.connect(lambda: tell(window))
    return window
application.make_window = make_window
sys.exit(main(sys.argv[1:]))
"""


def start(*arguments: str) -> dict[str, object]:
    """What the product says of itself when its first page is there; it is closed then."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_welcome_page_loads_little(own_home: Path) -> None:
    answer = start()
    assert answer["shown"]
    assert answer["project"] is None
    assert set(answer["modules"]) & (HEAVY | LATER) == set()
    assert [path.name for path in (own_home / ".config" / "district-planner").iterdir()] == ["settings.json"]


def test_a_project_named_on_the_command_line_opens(tmp_path: Path) -> None:
    from district_planner.project import ProjectFile
    from district_planner.scenarios import demo_plan

    path = tmp_path / "mio.dplan"
    ProjectFile.create(path, demo_plan("en")).close()
    before = path.read_bytes()
    answer = start(str(path))
    assert answer["project"] == str(path)
    assert set(answer["modules"]) & HEAVY == set()
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["mio.dplan"]


@pytest.mark.parametrize("name", ["nobody.dplan", "folder/none.dplan"])
def test_a_project_that_is_not_there_leaves_the_welcome_page(tmp_path: Path, name: str) -> None:
    answer = start(str(tmp_path / name))
    assert answer["shown"]
    assert answer["project"] is None
