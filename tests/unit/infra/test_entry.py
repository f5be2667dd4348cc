# SPDX-License-Identifier: EUPL-1.2
"""The one entry sends what asks for the window to the window, and everything else to the command line."""

from __future__ import annotations

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
