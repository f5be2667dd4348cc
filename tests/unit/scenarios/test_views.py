# SPDX-License-Identifier: EUPL-1.2
"""Rows and columns of the views: values against those that the analysis and the territory give, and the kept state."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.scenarios import demo_plan
from district_planner.scenarios.costs import cost_values, costs_of
from district_planner.scenarios.suitability import suitability
from district_planner.scenarios.view_state import ViewState
from district_planner.scenarios.views import COST, MINUTES, QUALITY, RANK, SEATS, Condition, RowFigures, total

if TYPE_CHECKING:
    from district_planner.scenarios import Analyser


def test_values_of_municipalities_are_those_of_the_territory(analyser: Analyser) -> None:
    plan = demo_plan("it")
    rows = RowFigures("municipalities", analyser, plan, analyser.analyse(plan))
    # Puglia had 257 municipalities in 2023 (ISTAT).
    assert len(rows.keys) == 257
    people = analyser.territory.population
    everybody = people.female.sum(axis=1) + people.male.sum(axis=1)
    assert rows.values("residents").tolist() == everybody[rows.keys].tolist()
    for column in rows.columns:
        assert rows.values(column).shape == (257,)
        assert rows.values(column).dtype == np.float64
    assert np.isnan(rows.values("no such column")).all()


def test_minutes_are_those_of_the_catchment_and_unknown_without_a_site(analyser: Analyser) -> None:
    plan = demo_plan("it")
    analysis = analyser.analyse(plan)
    site = plan.sites[0]
    shown = RowFigures("municipalities", analyser, plan, analysis, site.id).values(MINUTES)
    minutes = analyser.engine.minutes_from(site.lon, site.lat, 60)[analyser.territory.in_regions(plan.regions)]
    assert np.array_equal(np.isfinite(shown), np.isfinite(minutes))
    assert shown[np.isfinite(shown)].tolist() == minutes[np.isfinite(minutes)].tolist()
    assert np.isnan(RowFigures("municipalities", analyser, plan, analysis).values(MINUTES)).all()


def test_values_of_sites_are_those_of_the_score_table(analyser: Analyser) -> None:
    plan = demo_plan("it")
    analysis = analyser.analyse(plan)
    rows = RowFigures("sites", analyser, plan, analysis)
    assert rows.keys.tolist() == [site.id for site in plan.sites]
    for place, score in enumerate(analysis.scores.sites):
        quality, rank = rows.values(QUALITY)[place], rows.values(RANK)[place]
        assert (None if np.isnan(quality) else quality) == score.quality
        assert (None if np.isnan(rank) else rank) == score.rank
        for criterion in score.criteria:
            column = criterion.id if criterion.id in rows.columns else f"criterion:{criterion.id}"
            shown = rows.values(column)[place]
            assert (None if np.isnan(shown) else shown) == criterion.value
    seats = [site.seats for site in plan.sites]
    assert [None if np.isnan(value) else value for value in rows.values(SEATS)] == seats


def test_a_condition_keeps_its_ends_and_never_the_unknown() -> None:
    values = np.array([1.0, 2.0, 3.0, np.nan])
    assert Condition("x", 2.0, 3.0).passing(values).tolist() == [False, True, True, False]
    assert Condition("x", None, 2.0).passing(values).tolist() == [True, True, False, False]
    assert Condition("x", 3.0, None).passing(values).tolist() == [False, False, True, False]


def test_a_sum_tells_how_many_are_unknown() -> None:
    values = np.array([1.0, 2.0, np.nan, 8.0])
    found = total(values, np.array([True, True, True, False]))
    assert found is not None
    assert (found.value, found.unknown) == (3.0, 1)
    assert total(values, np.array([False, False, True, False])) is None


def test_the_state_is_read_as_it_was_kept() -> None:
    state = ViewState()
    assert ViewState.from_record(json.loads(json.dumps(state.to_record()))) == state
    other = state.with_shown(
        type(state.shown)(
            columns=("residents", "density"),
            widths={"density": 80},
            sort="density",
            descending=True,
            query="san",
            conditions=(Condition("residents", 5000.0, None),),
            charts=state.shown.charts[::-1],
            only=("073027",),
            brushed=("073027", "072006"),
        )
    )
    assert ViewState.from_record(json.loads(json.dumps(other.to_record()))) == other


@pytest.mark.parametrize(
    "broken",
    [
        {"rows": 3, "municipalities": [1], "sites": None},
        {"municipalities": {"columns": "residents", "widths": {"x": "wide"}, "charts": [{"kind": "pie"}, 5]}},
        {"municipalities": {"conditions": [{"column": "residents", "low": "many"}, 7], "brushed": 9, "only": {"a": 1}}},
    ],
)
def test_what_was_kept_and_cannot_be_read_is_as_shipped(broken: dict[str, object]) -> None:
    read = ViewState.from_record(broken)
    shipped = ViewState()
    assert read.municipalities.columns == shipped.municipalities.columns
    assert read.municipalities.charts == shipped.municipalities.charts
    assert read.municipalities.conditions == ()
    assert read.sites == shipped.sites


def test_suitability_and_cost_are_those_of_their_modules(analyser: Analyser) -> None:
    plan = demo_plan("it")
    analysis = analyser.analyse(plan)
    rows = RowFigures("municipalities", analyser, plan, analysis)
    found = suitability(analyser, plan)
    assert rows.values("suitability").tolist() == found.quality.tolist()
    assert rows.values("criterion:saturation").tolist() == found.values["saturation"].tolist()
    ranks = rows.values(RANK)
    assert ranks[np.isfinite(ranks)].tolist() == found.rank[found.rank > 0].tolist()
    assert plan.cost is not None
    costs = costs_of(analyser, analysis)
    sites = RowFigures("sites", analyser, plan, analysis)
    shown = [None if np.isnan(value) else value for value in sites.values(COST)]
    assert shown == [entry.total for entry in costs.sites]
    assert "cost" not in RowFigures("sites", analyser, replace(plan, cost=None), analysis).columns
    assert np.array_equal(rows.values(COST), cost_values(analyser, plan)[rows.keys], equal_nan=True)
