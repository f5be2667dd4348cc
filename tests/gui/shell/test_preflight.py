# SPDX-License-Identifier: EUPL-1.2
"""What is said where no window can open. Package names: Debian 12, files of the named libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui import application, preflight

if TYPE_CHECKING:
    import pytest


def test_missing_libraries_are_named_by_package() -> None:
    missing = {"libEGL.so.1", "libxcb-cursor.so.0"}
    on_x11 = preflight.missing_packages({"DISPLAY": ":0"}, "linux", lambda name: name not in missing)
    assert on_x11 == ["libegl1", "libxcb-cursor0"]
    offscreen = preflight.missing_packages({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda name: name not in missing)
    assert offscreen == ["libegl1"]


def test_other_platforms_bring_their_libraries() -> None:
    assert preflight.missing_packages({}, "win32", lambda name: False) == []
    assert preflight.has_display({}, "darwin")


def test_a_linux_without_a_screen_is_told_so() -> None:
    assert not preflight.has_display({}, "linux")
    assert preflight.has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert preflight.obstacle({})[0] == "shell.no_display"


def test_the_window_says_what_is_missing_and_gives_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight, "missing_packages", lambda environment: ["libegl1"])
    assert application.run() == preflight.EXIT_CANNOT_OPEN
    said = capsys.readouterr().err
    assert "sudo apt-get install libegl1" in said
    assert len(said.splitlines()) == 2
