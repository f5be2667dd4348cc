# SPDX-License-Identifier: EUPL-1.2
"""One analyser over the real territory for all tests of the use cases."""

from __future__ import annotations

import pytest

from district_planner.scenarios import Analyser
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine


@pytest.fixture(scope="session")
def analyser():
    territory, boundaries = load_territory(), load_boundaries()
    return Analyser(territory, boundaries, load_engine(territory, boundaries))
