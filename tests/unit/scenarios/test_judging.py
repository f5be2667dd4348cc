# SPDX-License-Identifier: EUPL-1.2
"""Settings of criteria, methods and the scales they give, in the analysis of a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from district_planner.scenarios import (
    add_criterion,
    demo_plan,
    remove_site,
    set_parameter,
    set_weight,
    update_site,
)
from district_planner.scenarios.criteria import stated_criterion
from district_planner.scenarios.scoring_edits import set_criterion
from district_planner.scoring import METHODS, CriterionSetting, default_weights


@pytest.fixture
def plan():
    return demo_plan("it")


def part(analysis, site_id, criterion):
    return next(one for one in analysis.scores.site(site_id).criteria if one.id == criterion)


def test_like_a_site_that_site_is_the_best_and_unknown_once_it_is_gone(analyser, plan):
    plan = set_criterion(plan, "place_density", direction="target", target=3).apply(plan)
    analysis = analyser.analyse(plan)
    scale = analysis.scores.scales["place_density"]
    own = part(analysis, 3, "place_density")
    assert scale.ideal == own.value
    away = np.abs(analyser.study_area(plan).values["place_density"] - own.value)
    assert scale.of.best == pytest.approx(np.percentile(away, 5))
    others = [entry for entry in analysis.sites if entry.site.id != 3]
    assert all(part(analysis, entry.site.id, "place_density").normalised <= own.normalised for entry in others)
    after = remove_site(plan, 3).apply(plan)
    assert (
        analyser.analyse(after).scores.scales["place_density"]
        == analyser.analyse(demo_plan("it")).scores.scales["place_density"]
    ), "removing the site sets the direction back"
    # A file that still names it all the same: nothing is known, and nobody is ranked.
    dangling = replace(after, settings=(CriterionSetting("place_density", direction="target", target=3),))
    scored = analyser.analyse(dangling).scores
    assert all(site.missing == ("place_density",) and site.rank is None for site in scored.sites)


def test_a_site_to_be_like_whose_value_is_unknown_makes_the_criterion_unknown(analyser, plan):
    rival = next(site for site in plan.sites if site.kind == "rival")
    plan = update_site(plan, rival.id, seats=None).apply(plan)
    plan = set_criterion(plan, "huff_share", direction="target", target=rival.id).apply(plan)
    scored = analyser.analyse(plan).scores
    assert all("huff_share" in site.missing and site.rank is None for site in scored.sites)
    assert all(next(c for c in s.criteria if c.id == "huff_share").normalised is None for s in scored.sites)


@pytest.mark.parametrize("criterion", ["huff_share", "saturation"])
def test_the_reference_of_the_competition_is_every_municipality_as_a_candidate(analyser, plan, criterion):
    asked = analyser.areas._competition  # whether it was worked out has no other witness
    asked.clear()
    analyser.analyse(plan)
    assert not asked, "nobody asked for it"
    plan = set_criterion(plan, criterion, normalisation="percentiles").apply(plan)
    scale = analyser.analyse(plan).scores.scales[criterion]
    values = analyser.area_competition(plan)[criterion]
    ends = np.percentile(values[np.isfinite(values)], [5, 95])
    assert sorted((scale.worst, scale.best)) == pytest.approx(ends.tolist())


def test_neither_weights_nor_settings_nor_method_work_a_study_area_out_again(analyser, plan):
    area = analyser.study_area(plan)
    others = [
        set_weight(plan, "airport_km", 3),
        set_parameter(plan, "aggregation", "geometric"),
        set_parameter(plan, "robustness_draws", 500),
        set_parameter(plan, "gap_below", 0.5),
        set_criterion(plan, "labour_pool", normalisation="rank", minimum=3.0),
        set_criterion(plan, "saturation", enabled=False),
    ]
    for edit in others:
        after = edit.apply(plan)
        assert analyser.is_quick(after)
        assert analyser.study_area(after) is area
        assert analyser.analyse(after).site(1).catchment is analyser.analyse(plan).site(1).catchment
    assert analyser.study_area(set_parameter(plan, "cutoff_minutes", 50).apply(plan)) is not area


def test_the_method_of_the_project_is_one_of_those_side_by_side(analyser, plan):
    tables = analyser.by_method(plan)
    assert tuple(tables) == METHODS
    for method in METHODS:
        own = analyser.analyse(set_parameter(plan, "aggregation", method).apply(plan)).scores
        assert own.method == tables[method].method == method
        assert [(s.rank, s.quality) for s in own.sites] == [(s.rank, s.quality) for s in tables[method].sites]
    # The values are the same under every method; the sum lets most be made up for.
    for first, second, third in zip(*(tables[method].sites for method in METHODS), strict=True):
        assert [c.normalised for c in first.criteria] == [c.normalised for c in third.criteria]
        assert first.quality >= second.quality, "a mean is never below the geometric mean of the same numbers"


def test_a_criterion_that_is_off_counts_nowhere(analyser, plan):
    plan = set_criterion(plan, "airport_km", enabled=False, maximum=0.1).apply(plan)
    analysis = analyser.analyse(plan)
    assert part(analysis, 1, "airport_km").weight == 0
    assert part(analysis, 1, "airport_km").value is not None
    total = sum(points for name, points in default_weights().items() if name != "airport_km")
    assert part(analysis, 1, "labour_pool").weight == pytest.approx(100 * default_weights()["labour_pool"] / total)
    assert all(site.excluded == () for site in analysis.scores.sites)


def test_a_user_s_criterion_is_set_like_the_others(analyser, plan):
    plan = add_criterion(plan, "working_age_share", "more").apply(plan)
    assert stated_criterion(plan, "own.1").direction == "more"
    plan = set_criterion(plan, "own.1", dimension="labour", direction="ideal", ideal=60.0).apply(plan)
    plan = set_criterion(plan, "own.1", maximum=64.0).apply(plan)
    found = next(one for one in analyser.criteria(plan) if one.id == "own.1")
    assert (found.dimension, found.direction, found.ideal, found.maximum) == ("labour", "ideal", 60, 64)
    analysis = analyser.analyse(plan)
    near = sorted((part(analysis, s.site.id, "own.1") for s in analysis.sites), key=lambda one: abs(one.value - 60))
    assert [one.normalised for one in near] == sorted((one.normalised for one in near), reverse=True)
    outside = {site.site_id for site in analysis.scores.sites if site.excluded}
    assert outside == {s.site.id for s in analysis.sites if part(analysis, s.site.id, "own.1").value > 64}
    with pytest.raises(KeyError):
        stated_criterion(plan, "own.9")
