# SPDX-License-Identifier: EUPL-1.2
"""Commands of `district-planner` as tests give them: what they answer, and how they refuse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from district_planner import cli

if TYPE_CHECKING:
    import pytest


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """The JSON that a command writes when all went well."""
    assert cli.main(list(map(str, arguments))) == 0
    return json.loads(capsys.readouterr().out)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 1, language: str | None = "it") -> str:
    """What a command says, on the other stream only, when it ends with `code`: one line where the user can help it.

    Without `language` in the one that the surroundings ask for.
    """
    chosen = ["--language", language] if language else []
    assert cli.main([*chosen, *map(str, arguments)]) == code
    said = capsys.readouterr()
    assert said.out == ""
    if code == 1:
        assert said.err.count("\n") == 1
    return said.err
