# SPDX-License-Identifier: EUPL-1.2
"""The suitability map in the window: classes and legend counted by hand from the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.gui.changes import Changes
from district_planner.gui.scoring.suitability_map import SUITABILITY
from district_planner.gui.session import DEFAULT_INDICATOR
from district_planner.gui.tasks import TaskRunner
from district_planner.scenarios import Analyser, Plan, demo_plan, set_regions, set_weight
from district_planner.scenarios.scoring_edits import set_criterion
from district_planner.scenarios.suitability import suitability

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

OpenSession = Callable[[Plan | None], "Session"]


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    session = open_session(demo_plan("it"))
    session.set_indicator(SUITABILITY)
    return session


def test_the_map_shows_the_quality_of_every_municipality_of_the_study_area(session: Session) -> None:
    assert session.plan is not None
    values, found = session.indicator_values, suitability(session.analyser, session.plan)
    assert values is not None
    assert np.flatnonzero(np.isfinite(values)).tolist() == found.positions.tolist()
    assert values[found.positions].tolist() == found.quality.tolist()
    assert session.choropleth is not None
    assert sum(session.choropleth.counts(session.study_area)[:-1]) == 257  # municipalities of Puglia, Istat 2023
    assert "257" in session.suitability_map.note(SUITABILITY)


def test_other_weights_colour_it_anew_and_undo_brings_it_back(session: Session) -> None:
    before = session.indicator_values
    assert session.perform(lambda plan: set_weight(plan, "airport_km", 90))
    after = session.indicator_values
    assert before is not None
    assert after is not None
    assert not np.array_equal(before, after, equal_nan=True)
    session.undo()
    assert np.array_equal(before, session.indicator_values, equal_nan=True)


def test_what_is_excluded_has_a_colour_of_its_own_and_is_not_hatched(session: Session) -> None:
    assert session.perform(lambda plan: set_criterion(plan, "labour_pool", minimum=200_000))
    assert session.plan is not None
    pool = session.analyser.study_area(session.plan).values["labour_pool"]
    below = int((pool < 200_000).sum())
    choropleth = session.choropleth
    assert choropleth is not None
    assert choropleth.names[-1] == "escluso"
    *counts, unknown = choropleth.counts(session.study_area)
    assert (counts[-1], unknown) == (below, 0)
    assert sum(counts) == 257
    assert len(set(choropleth.colours)) == len(choropleth.colours)
    assert f"esclusi {below}" in session.suitability_map.note(SUITABILITY)
    values = session.indicator_values
    assert values is not None
    best = suitability(session.analyser, session.plan).ranking[0]
    assert choropleth.class_of[session.analyser.study_area(session.plan).positions[best]] == 0


def test_closing_the_project_shows_an_indicator_that_is_there(session: Session) -> None:
    session.close_project()
    assert session.indicator_id == DEFAULT_INDICATOR
    assert SUITABILITY not in session.map_indicators


def test_a_large_area_is_worked_out_beside_the_window(
    session: Session, analyser: Analyser, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow machine: no study area is small."""
    monkeypatch.setattr("district_planner.scenarios.study_area._QUICK_PAIRS", 0)
    runner = session.area_work.runner = TaskRunner(parent=session)
    seen: list[Changes] = []
    session.changed.connect(seen.append)
    session.perform(lambda plan: set_regions(plan, ["17"]))
    qtbot.waitUntil(lambda: session.plan is not None and session.plan.regions == ("17",), timeout=20_000)
    qtbot.waitUntil(lambda: session.suitability_map.found is not None, timeout=20_000)
    values = session.indicator_values
    assert values is not None
    assert session.study_area is not None
    assert np.flatnonzero(np.isfinite(values)).tolist() == session.study_area.tolist()
    assert any(change & Changes.VIEW for change in seen)
    runner.shut_down()
