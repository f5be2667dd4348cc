# SPDX-License-Identifier: EUPL-1.2
"""What the commands are tried on."""

from __future__ import annotations

import pytest

from district_planner.project import ProjectFile
from district_planner.scenarios import demo_plan


@pytest.fixture
def project(tmp_path):
    """The demo district in a file, the path as text: 1 Taranto, 2 Brindisi, 7 a rival in Taranto, and others."""
    path = tmp_path / "progetto dimostrativo è#.dplan"
    ProjectFile.create(path, demo_plan("it")).close()
    return str(path)
