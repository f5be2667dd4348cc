# SPDX-License-Identifier: EUPL-1.2
"""What every test gets: no screen, a home of its own, and a check that it leaves nothing open.

The checks are in tests/leaks.py. A test that needs a browser takes the fixture `chromium`; tests marked `chromium` or
`samples` are skipped, with the reason, where the thing is missing, but never in CI.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import dev
from tests import leaks

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"
IN_CI = bool(os.environ.get("CI"))


def pytest_configure(config: pytest.Config) -> None:
    """Set what has to stand before the first import of Qt or of the product."""
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("DISTRICT_PLANNER_TEST_PLATFORM", "offscreen")
    os.environ["LC_ALL"] = "C.UTF-8"
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):  # users do not set them: programs start as theirs do
        os.environ.pop(name, None)
    leaks.watch_sqlite()
    settings.register_profile("planner", deadline=None, derandomize=IN_CI, print_blob=True)
    settings.load_profile("planner")


@cache
def chromium_path() -> Path | None:
    """The browser found once for the whole run."""
    return dev.find_chromium()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what the machine cannot run, with the reason; in CI such a test fails instead."""
    for item in items:
        if item.get_closest_marker("samples") and not SAMPLES.is_dir():
            item.add_marker(pytest.mark.skip(reason="the sample files are not beside the checkout (../shared/samples)"))
        needs_browser = item.get_closest_marker("chromium") or "chromium" in getattr(item, "fixturenames", ())
        if needs_browser and not IN_CI and chromium_path() is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium that runs on this machine"))


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium to start with `--headless --no-sandbox`."""
    path = chromium_path()
    assert path is not None, "CI never skips: install Chromium"
    return path


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files beside the checkout; take the marker `samples` with it."""
    return SAMPLES


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own home, settings, data and cache folders."""
    home = tmp_path_factory.mktemp("home")
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))
    return home


@pytest.fixture(autouse=True)
def nothing_left_open(own_home: Path) -> Iterator[None]:
    """Fail a test that leaves a window, dialog, thread, timer or database open."""
    before = leaks.snapshot()
    yield
    left = leaks.left_open(before)
    if left:
        pytest.fail("left open by this test: " + "; ".join(left), pytrace=False)


def pytest_sessionfinish() -> None:
    """Let the last deferred deletions of Qt happen while the application still stands."""
    if "PySide6.QtWidgets" in sys.modules:
        leaks.settle_qt()
