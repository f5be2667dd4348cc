# SPDX-License-Identifier: EUPL-1.2
"""Every municipality as a candidate: the same numbers as candidates really put there, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from district_planner.scenarios import (
    add_criterion,
    add_site,
    demo_plan,
    move_site,
    set_parameter,
    set_regions,
    set_weight,
    update_site,
)
from district_planner.scenarios.scoring_edits import set_criterion
from district_planner.scenarios.suitability import suitability


@pytest.fixture
def plan():
    return demo_plan("it")


def edited(plan, *edits):
    for make, *arguments, fields in edits:
        plan = make(plan, *arguments, **fields).apply(plan)
    return plan


def settings(plan):
    """Ideal value, like a site, ranks, z-scores over the competition, a must-have, one that is off, other method."""
    return edited(
        plan,
        (set_criterion, "saturation", {"direction": "ideal", "ideal": 0.8, "normalisation": "rank"}),
        (set_criterion, "place_density", {"direction": "target", "target": 3}),
        (set_criterion, "huff_share", {"normalisation": "zscore"}),
        (set_criterion, "labour_pool", {"minimum": 150_000.0}),
        (set_criterion, "languages", {"enabled": False}),
        (set_parameter, "aggregation", "topsis", {}),
    )


@pytest.mark.parametrize("changed", [lambda plan: plan, settings], ids=["as_shipped", "with_settings"])
def test_a_candidate_in_the_middle_of_a_municipality_gets_the_same(analyser, plan, changed):
    """30 municipalities; the other way round by the catchment of each single site and the rivals it meets."""
    plan = changed(plan)
    found, territory = suitability(analyser, plan), analyser.territory
    assert len(found.positions) == 257  # municipalities of Puglia, Istat 2023
    rows = np.random.default_rng(5).choice(257, 30, replace=False)
    with_sites = plan
    for position in found.positions[rows]:
        lon, lat = float(territory.lon[position]), float(territory.lat[position])
        with_sites = add_site(with_sites, name=territory.names[position], lon=lon, lat=lat).apply(with_sites)
    for row, entry in zip(rows, analyser.analyse(with_sites).sites[-30:], strict=True):
        assert entry.municipality == found.positions[row]
        assert entry.score.quality == pytest.approx(found.quality[row], abs=1e-5)
        for column, part in enumerate(entry.score.criteria):
            assert part.value == pytest.approx(found.values[part.id][row], rel=1e-5, abs=1e-9)
            assert part.normalised == pytest.approx(found.normalised[row, column], abs=1e-6)
        reasons = [(one.criterion, one.bound, one.limit) for one in entry.score.excluded]
        assert reasons == [(one.criterion, one.bound, one.limit) for one in found.excluded(row)]
        assert bool(reasons) is bool(found.is_excluded[row])
        assert entry.score.missing == found.missing(row)
        assert (entry.score.rank is None) is bool(found.rank[row] == 0)


def test_ranks_go_to_those_that_pass_and_agree_with_scipy(analyser, plan):
    plan = set_criterion(plan, "labour_pool", minimum=150_000.0).apply(plan)
    found = suitability(analyser, plan)
    passes = found.values["labour_pool"] >= 150_000
    assert 0 < passes.sum() < 257
    assert np.array_equal(found.rank > 0, passes)
    assert np.array_equal(found.rank[passes], rankdata(-np.round(found.quality[passes], 9), method="min"))
    assert sorted(found.rank[found.ranking]) == found.rank[found.ranking].tolist()
    assert set(found.ranking) == set(np.flatnonzero(passes))


def test_an_unknown_must_have_is_named_and_gets_no_rank(analyser, plan):
    """Campione d'Italia and other municipalities without anybody in reach have no share of bilingual areas."""
    plan = set_regions(plan, ["15"]).apply(plan)
    plan = set_weight(plan, "languages", 0).apply(plan)
    plan = set_criterion(plan, "languages", minimum=0.0).apply(plan)
    found = suitability(analyser, plan)
    unknown = np.isnan(found.values["languages"])
    assert np.array_equal(found.rank == 0, unknown)
    for row in np.flatnonzero(unknown):
        assert found.missing(int(row)) == ("languages",)
    assert found.row(int(found.positions[4])) == 4
    assert found.row(0) is None


def test_no_rival_leaves_everything_to_the_candidate(analyser, plan):
    alone = edited(plan, *((update_site, site.id, {"kind": "candidate"}) for site in plan.sites))
    found = suitability(analyser, alone)
    assert found.values["huff_share"] == pytest.approx(np.full(257, 100.0))
    assert found.values["saturation"] == pytest.approx(np.zeros(257))


def test_candidates_do_not_compete_but_rivals_do(analyser, plan):
    before = suitability(analyser, plan).values["huff_share"]
    candidate = next(site for site in plan.sites if site.kind == "candidate")
    rival = next(site for site in plan.sites if site.kind == "rival")
    moved = suitability(analyser, move_site(plan, candidate.id, 16.9, 41.0).apply(plan))
    assert np.array_equal(moved.values["huff_share"], before)
    larger = suitability(analyser, update_site(plan, rival.id, seats=5000).apply(plan))
    assert (larger.values["huff_share"] <= before + 1e-9).all()
    assert larger.values["huff_share"].sum() < before.sum()


def test_a_user_s_criterion_takes_part(analyser, plan):
    plan = add_criterion(plan, "working_age_share", "more").apply(plan)
    found = suitability(analyser, plan)
    population, positions = analyser.territory.population, found.positions
    people = analyser.residents(plan.parameters).working[positions] / population.residents()[positions]
    assert found.values["own.1"] == pytest.approx(100 * people)
    assert found.criteria[-1].id == "own.1"


def test_it_is_kept_and_follows_what_it_rests_on(analyser, plan):
    first = suitability(analyser, plan)
    assert suitability(analyser, plan) is first
    weighed = suitability(analyser, set_weight(plan, "airport_km", 90).apply(plan))
    assert weighed.values["labour_pool"] is first.values["labour_pool"], "other weights look at the same values"
    assert not np.array_equal(weighed.quality, first.quality)
    shorter = suitability(analyser, set_parameter(plan, "cutoff_minutes", 45).apply(plan))
    assert (shorter.values["labour_pool"] <= first.values["labour_pool"]).all()
    assert np.array_equal(suitability(analyser, plan).quality, first.quality)
