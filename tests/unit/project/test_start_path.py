# SPDX-License-Identifier: EUPL-1.2
"""What opening and making a project imports: nothing heavy on the way to the first window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from district_planner.project import ProjectFile
from tests.unit.project.conftest import ROOT
from tests.unit.project.model import puglia

SCRIPT = """
import sys
from pathlib import Path
from district_planner.project import ProjectFile
from district_planner.scenarios import edits, new_plan
path = Path(sys.argv[2])
if sys.argv[1] == "create":
    project = ProjectFile.create(path, new_plan("Puglia", ["16"]))
else:
    project = ProjectFile.open(path)
    project.apply(edits.rename_project(project.plan, "Nome"))
    project.undo()
project.close()
print(*sorted({"pandas", "geopandas", "pyogrio", "folium", "sqlite_utils", "PySide6"} & set(sys.modules)))
import pandas
print(pandas.DataFrame({"a": [1]}).shape)
"""


@pytest.mark.parametrize(("act", "loaded"), [("create", "sqlite_utils"), ("open", "")])
def test_imports(act: str, loaded: str, tmp_path: Path) -> None:
    path = tmp_path / "prova.dplan"
    if act == "open":
        ProjectFile.create(path, puglia()).close()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, act, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    # pandas is held off sqlite-utils only: it can be had afterwards.
    assert done.stdout.splitlines() == [loaded, "(1, 1)"]
