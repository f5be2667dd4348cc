# SPDX-License-Identifier: EUPL-1.2
"""What is inside the wheel, and that the program finds its resources and data when only the wheel is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout by the locked hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("district_planner-*-py3-none-any.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel laid out as an installer lays it out."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, elsewhere: Path, *arguments: str) -> str:
    """Run the program from the installed wheel, far from the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_carries_resources_and_data_but_not_what_makes_them(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top.split("-")[0] for top in tops} == {"district_planner"}
    for kind in ("resources", "data"):
        shipped = {name.removeprefix(f"district_planner/_{kind}/") for name in names if f"/_{kind}/" in name}
        listed = subprocess.run(["git", "ls-files", kind], cwd=ROOT, capture_output=True, text=True, check=False)
        expected = {name.removeprefix(f"{kind}/") for name in listed.stdout.splitlines()}
        assert {name for name in expected if not name.startswith("build/")} <= shipped
    assert not [name for name in names if "/build/" in name or "__pycache__" in name or name.endswith(".pyc")]


def test_the_wheel_is_small_enough_to_send_by_mail(wheel: Path) -> None:
    assert wheel.stat().st_size < 20e6


def test_resources_are_found_inside_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = (
        "import district_planner; from district_planner.core.resources import resource_path;"
        "print(district_planner.__file__); print(resource_path('resources', 'i18n')); print(resource_path('data'))"
    )
    places = [Path(line) for line in run_installed(installed, tmp_path, "-c", code).splitlines()]
    assert all(place.is_relative_to(installed) for place in places)


def test_the_command_line_works_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    regions = json.loads(run_installed(installed, tmp_path, "-m", "district_planner", "regions", "--json"))["regions"]
    assert len(regions) == 20
