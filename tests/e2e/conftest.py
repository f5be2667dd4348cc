# SPDX-License-Identifier: EUPL-1.2
"""Stories run through the window and through the command line: `planner` is either."""

from __future__ import annotations

import pytest

from tests.e2e.planners import CommandPlanner
from tests.e2e.window_planner import WindowPlanner


@pytest.fixture
def commands(tmp_path, capsys):
    """Somebody at the command line, working on a file of their own."""
    return CommandPlanner(tmp_path / "comandi.dplan", capsys)


@pytest.fixture
def window(tmp_path, qapp):
    """Somebody at the window, working on a file of their own."""
    planner = WindowPlanner(tmp_path / "finestra.dplan", tmp_path / "settings.toml")
    yield planner
    planner.close()


@pytest.fixture(params=["window", "commands"])
def planner(request):
    """Somebody who works one way or the other."""
    return request.getfixturevalue(request.param)
