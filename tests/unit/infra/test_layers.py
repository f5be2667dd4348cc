# SPDX-License-Identifier: EUPL-1.2
"""Everything but the window works on a machine without Qt, and the start path stays light.

Each check runs in an interpreter of its own, because this one has already imported Qt and pandas.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

IMPORT_ALL_WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} is blocked by the test of the layers")

sys.meta_path.insert(0, NoQt())
import district_planner
count = 0
for module in pkgutil.walk_packages(district_planner.__path__, "district_planner."):
    if not module.name.startswith("district_planner.gui"):
        importlib.import_module(module.name)
        count += 1
print(count)
"""

HEAVY = ("folium", "geopandas", "pandas", "pyogrio", "sqlite_utils", "openpyxl", "requests")

IMPORT_AND_LIST_HEAVY = """
import importlib, pkgutil, sys
import {package}
for module in pkgutil.walk_packages({package}.__path__, "{package}."):
    importlib.import_module(module.name)
print(",".join(name for name in {heavy} if name in sys.modules))
"""


def run_python(code: str) -> str:
    """Run code in a fresh interpreter and give what it printed."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_everything_but_the_window_imports_without_qt() -> None:
    assert int(run_python(IMPORT_ALL_WITHOUT_QT)) > 20


PACKAGES = sorted(path.parent.name for path in (ROOT / "district_planner").glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_nothing_heavy(package: str) -> None:
    code = IMPORT_AND_LIST_HEAVY.format(package=f"district_planner.{package}", heavy=HEAVY)
    assert run_python(code) == ""


def test_asking_for_the_version_loads_no_third_party_code() -> None:
    code = "import sys, district_planner.__main__; print('numpy' in sys.modules, 'click' in sys.modules)"
    assert run_python(code) == "False False"
