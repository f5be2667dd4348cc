# SPDX-License-Identifier: EUPL-1.2
"""The one entry sends what asks for the window to the window, and everything else to the command line."""

from __future__ import annotations

import sqlite3

import pytest

from district_planner.__main__ import main, wants_window


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["plan.dplan"], True),
        (["a folder/PIANO.DPLAN"], True),
        (["--help"], False),
        (["--odd.dplan"], False),
        (["check", "plan.dplan"], False),
        (["demo"], False),
    ],
)
def test_where_arguments_lead(arguments: list[str], window: bool) -> None:
    assert wants_window(arguments) is window


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert "district-planner" in capsys.readouterr().out


def test_wrong_usage_is_2() -> None:
    assert main(["no-such-command"]) == 2


def test_a_project_with_another_name_opens_the_window_too(tmp_path):
    project, notes = tmp_path / "distretto.bak", tmp_path / "notes.txt"
    with sqlite3.connect(project) as file:
        file.execute("CREATE TABLE t (x)")
    file.close()
    notes.write_text("text")
    assert wants_window([str(project)])
    assert not wants_window([str(notes)])
    assert not wants_window([str(tmp_path)])
