# SPDX-License-Identifier: EUPL-1.2
"""Settings: only differences are written, nothing unusable stops the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from district_planner.gui.settings import MAX_RECENT, Settings, SettingsStore, config_path, resolve_language


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
