# SPDX-License-Identifier: EUPL-1.2
"""Settings: only differences are written, nothing unusable stops the window."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.settings import (
    MAX_RECENT,
    WRITE_AFTER_MS,
    Settings,
    SettingsStore,
    config_path,
    resolve_language,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    store = SettingsStore(path)
    assert store.settings == Settings()
    assert store.update(theme="dark", show_tree=True)
    assert json.loads(path.read_text(encoding="utf-8")) == {"theme": "dark"}
    assert SettingsStore(path).settings == Settings(theme="dark")
    store.update(theme="system")
    assert json.loads(path.read_text(encoding="utf-8")) == {}
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_what_is_unknown_or_unusable_is_ignored_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps(
            {
                "colour_of_the_moon": 3,
                "theme": "purple",
                "language": "it",
                "tree_width": "wide",
                "show_tree": 0,
                "recent_projects": ["/a.dplan", 7],
            }
        ),
        encoding="utf-8",
    )
    assert SettingsStore(path).settings == Settings(language="it")
    for name in ("colour_of_the_moon", "theme", "tree_width", "show_tree", "recent_projects"):
        assert name in caplog.text


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "\x00\xff", "null"])
def test_a_broken_file_gives_the_defaults(tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content.encode("latin-1"))
    assert SettingsStore(path).settings == Settings()
    assert "defaults hold" in caplog.text


def test_a_disk_that_refuses_keeps_the_change_for_this_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    store = SettingsStore(tmp_path / "file" / "settings.json")
    assert not store.update(theme="dark")
    assert store.settings.theme == "dark"
    assert "not written" in caplog.text


def test_what_is_remembered_is_written_once_a_little_later(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    store = SettingsStore(path)
    store.update(theme="dark")
    for width in range(300, 320):
        store.remember(tree_width=width)
    store.remember(bottom_tab="data", show_bottom=True)
    assert store.settings.tree_width == 319
    assert SettingsStore(path).settings == Settings(theme="dark"), "the hand does not wait for the disk"
    whole = Settings(theme="dark", tree_width=319, bottom_tab="data", show_bottom=True)
    qtbot.waitUntil(lambda: SettingsStore(path).settings == whole, timeout=20 * WRITE_AFTER_MS)
    assert store.settings == whole


def test_what_is_remembered_is_written_with_a_choice_and_at_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.remember(tree_width=300)
    store.update(theme="dark")
    assert SettingsStore(store.path).settings == Settings(theme="dark", tree_width=300)
    store.remember(tree_width=301)
    assert store.flush()
    assert SettingsStore(store.path).settings == Settings(theme="dark", tree_width=301)
    store.remember(tree_width=302)
    store.update(theme="dark")  # no change of its own
    assert SettingsStore(store.path).settings == Settings(theme="dark", tree_width=302)


def test_a_program_that_is_killed_leaves_the_former_or_the_new_settings(tmp_path: Path) -> None:
    """Both orders are tried: killed before what is remembered was written, and again and again while it writes."""
    path = tmp_path / "settings.json"
    start = "import sys; from pathlib import Path; from district_planner.gui.settings import SettingsStore\n"
    start += "from PySide6.QtCore import QCoreApplication; application = QCoreApplication([])\n"
    start += "store = SettingsStore(Path(sys.argv[1]))\n"
    before = Settings(theme="dark", bottom_tab="layers")
    SettingsStore(path).update(theme="dark", bottom_tab="layers")
    _kill_once_it_says_go(start + "store.remember(bottom_tab='data'); print('go', flush=True); input()", path, 0.0)
    assert SettingsStore(path).settings == before

    writes = "print('go', flush=True); number = 0\n"
    writes += "while True: number += 1; store.remember(recent_projects=(str(number) * 9000,)); store.flush()"
    seen = set()
    for attempt in range(5):
        _kill_once_it_says_go(start + writes, path, 0.01 + attempt * 0.007)
        stored = json.loads(path.read_text(encoding="utf-8"))
        assert (stored["theme"], stored["bottom_tab"]) == ("dark", "layers")
        seen.add(tuple(stored.get("recent_projects", ())))
        for text in stored.get("recent_projects", ()):
            assert len(text) % 9000 == 0
    assert len(seen) > 1, "it was killed while it wrote"


def _kill_once_it_says_go(code: str, path: Path, seconds: float) -> None:
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        time.sleep(seconds)
        child.kill()


def test_recent_projects_are_newest_first_without_doubles(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    paths = [tmp_path / f"{number}.dplan" for number in range(MAX_RECENT + 2)]
    for path in [*paths, paths[3]]:
        store.remember_project(path)
    assert store.settings.recent_projects[0] == str(paths[3])
    assert len(store.settings.recent_projects) == MAX_RECENT
    assert len(set(store.settings.recent_projects)) == MAX_RECENT
    store.forget_project(str(paths[3]))
    assert str(paths[3]) not in SettingsStore(store.path).settings.recent_projects


@pytest.mark.parametrize(
    ("choice", "platform", "expected"),
    [
        ("system", ["it-IT", "en-US"], "it"),
        ("system", ["en_GB"], "en"),
        ("system", ["de-DE", "en-US"], "en"),
        ("system", ["fr-FR"], "it"),
        ("system", ["C"], "it"),
        ("system", [], "it"),
        ("en", ["it-IT"], "en"),
    ],
)
def test_the_language_follows_the_choice_then_the_platform(choice: str, platform: list[str], expected: str) -> None:
    assert resolve_language(choice, platform) == expected


def test_the_file_is_in_the_place_of_the_platform(own_home: Path) -> None:
    assert own_home in config_path().parents
