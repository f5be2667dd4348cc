# SPDX-License-Identifier: EUPL-1.2
"""What views are told when something changes. Expected: written down by hand for every kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from district_planner.gui.changes import Changes, changes_of
from district_planner.scenarios.plan import Entity
from district_planner.scenarios.scenario_edits import add_scenario, rename_scenario, switch_scenario
from district_planner.scenarios.scoring_edits import (
    add_stakeholder,
    set_cost,
    set_criterion,
    set_for_sites,
    set_weighting,
)
from district_planner.scoring.costs import CostProfile

if TYPE_CHECKING:
    from district_planner.gui.session import Session


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (("project", "name"), Changes.PROJECT),
        (("project", "regions"), Changes.PROJECT),
        (("project", "scenario"), Changes.PROJECT),
        (("project", "weighting"), Changes.WEIGHTS),
        (("project", "cost"), Changes.COST),
        (("project", "next_scenario_id"), Changes(0)),
        (("project", "next_stakeholder_id"), Changes(0)),
        (("setting", "labour_pool"), Changes.WEIGHTS),
        (("stakeholder", "1"), Changes.WEIGHTS),
        (("scenario", "2"), Changes.PROJECT),
    ],
)
def test_what_a_record_is_about(record: tuple[str, str], expected: Changes) -> None:
    assert changes_of([record]) == expected


def test_every_kind_of_record_is_about_something_that_a_file_holds() -> None:
    for entity in get_args(Entity):
        flags = changes_of([(entity, "name")])
        assert flags
        assert flags & Changes.CONTENT == flags


def test_a_session_tells_what_an_edit_changed_and_takes_it_back(demo: Session) -> None:
    told: list[Changes] = []
    demo.changed.connect(told.append)

    def done(edit_of: object) -> Changes:
        told.clear()
        assert demo.perform(edit_of)  # type: ignore[arg-type]
        return told[-1]

    assert done(lambda plan: set_cost(plan, CostProfile(years=3))) == Changes.COST
    assert done(lambda plan: set_weighting(plan, "group")) == Changes.WEIGHTS
    assert done(lambda plan: add_stakeholder(plan, name="Comune")) == Changes.WEIGHTS
    assert done(lambda plan: set_criterion(plan, "labour_pool", minimum=1.0)) == Changes.WEIGHTS
    assert done(lambda plan: set_for_sites(plan, {"remote_share": 0.9})) == Changes.SITES
    assert done(lambda plan: add_scenario(plan, "Altro")) == Changes.PROJECT
    assert done(lambda plan: rename_scenario(plan, 2, "Secondo")) == Changes.PROJECT
    assert done(lambda plan: set_for_sites(plan, {"remote_share": 0.1})) == Changes.SITES
    assert done(lambda plan: switch_scenario(plan, 1)) == Changes.PROJECT | Changes.SITES
    assert demo.plan is not None
    assert demo.analysis is not None
    assert {site.remote_share for site in demo.plan.sites if site.kind == "candidate"} == {0.9}
    demo.undo()
    assert demo.plan.scenario == 2
    assert demo.analysis.plan == demo.plan
    demo.redo()
    assert demo.analysis.plan.scenario == 1
