# SPDX-License-Identifier: EUPL-1.2
"""Every scale by hand, and against scipy: an independent implementation of z-scores, ranks and percentiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from district_planner.core.errors import InputError
from district_planner.scoring import (
    Deviations,
    Distances,
    Nowhere,
    Ranks,
    Scale,
    ValueFunction,
    load_criteria,
    scale_of,
)
from district_planner.scoring.criteria import FixedScale, PointsScale, RankScale, StudyAreaScale, ZScoreScale
from district_planner.scoring.normalisation import needs_reference

NAN = float("nan")
MORE = next(criterion for criterion in load_criteria() if criterion.id == "labour_pool")
LESS = next(criterion for criterion in load_criteria() if criterion.id == "airport_km")
RULES = (StudyAreaScale(5, 95), FixedScale(0, 10), ZScoreScale(), RankScale(), PointsScale(((0, 0), (5, 1), (9, 0.2))))


def normalised(scale, *values):
    return scale.normalised(np.array(values, dtype=float)).tolist()


def test_z_scores_by_hand():
    assert normalised(Deviations(10, 2, is_more=True), 13, 10, 4, 16, 99, -99) == [0.75, 0.5, 0, 1, 1, 0]
    assert normalised(Deviations(10, 2, is_more=False), 13, 99) == [0.25, 0]
    assert normalised(Deviations(10, 0, is_more=True), 10, 12) == [0.5, 0.5], "nothing tells the places apart"


def test_rounding_is_no_spread():
    """The mean of three times 0.1 is not 0.1 in binary, so that their deviation is not quite zero."""
    assert np.std([0.1, 0.1, 0.1]) > 0
    found = scale_of(replace(MORE, scale=ZScoreScale()), np.array([0.1, 0.1, 0.1]))
    assert normalised(found, 0.1, 0.2) == [0.5, 0.5]


def test_ranks_by_hand():
    ranks = Ranks(np.array([1.0, 2, 2, 4]), is_more=True)
    assert normalised(ranks, 2, 3, 0, 5, 1) == [0.5, 0.75, 0, 1, 0.125]
    assert normalised(Ranks(ranks.reference, is_more=False), 3, 0) == [0.25, 1]
    assert normalised(Ranks(np.array([3.0, 3, 3]), is_more=True), 3) == [0.5]
    assert normalised(Ranks(np.empty(0), is_more=True), 3) == [0.5], "nobody to compare with"
    assert normalised(ranks, 2 * (1 + 1e-7), 2 * (1 - 1e-7), 2.00001) == [0.5, 0.5, 0.75], "the same but for rounding"


def test_a_value_function_by_hand():
    line = ValueFunction(((0, 0), (10, 1), (30, 0.5)))
    assert normalised(line, -5, 5, 10, 20, 100) == [0, 0.5, 1, 0.75, 0.5]
    assert (line.worst, line.best) == (0, 10)


def test_distances_by_hand():
    near = Distances(20, Scale(10, 0))
    assert normalised(near, 20, 15, 25, 30, 99) == [1, 0.5, 0.5, 0, 0]
    assert near.parts == {"ideal": 20, "worst": 10, "best": 0}


@pytest.mark.parametrize("direction", ["more", "less", "ideal", "target"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_what_is_unknown_stays_unknown_and_all_else_is_between_0_and_1(rule, direction):
    criterion = replace(MORE, scale=rule, direction=direction, ideal=4.0 if direction == "ideal" else None, target=1)
    for reference in ([1.0, 2, 5, 9, NAN], [3.0, 3, 3], [NAN, NAN], []):
        scale = scale_of(criterion, np.array(reference), target=4.0)
        values = np.array([NAN, -np.inf, -1e9, 0, 3, 4, 5, 1e9, np.inf])
        found = scale.normalised(values)
        assert np.isnan(found[0])
        assert ((found[1:] >= 0) & (found[1:] <= 1)).all()
        assert all(isinstance(part, float | int) for part in scale.parts.values())


@given(st.lists(st.integers(-4000, 4000), min_size=3, max_size=60), st.integers(-4000, 4000))
def test_scales_against_scipy(reference, value):
    reference, value = [number / 4 for number in reference], value / 4
    known = np.array([*reference, NAN])
    at = np.array([value])
    ranks = scale_of(replace(MORE, scale=RankScale()), known).normalised(at)[0]
    assert ranks == pytest.approx(stats.percentileofscore(reference, value, kind="mean") / 100)
    low, high = (stats.scoreatpercentile(reference, percent) for percent in (5, 95))
    if high - low > 1e-9:
        ends = scale_of(replace(MORE, scale=StudyAreaScale(5, 95)), known)
        assert (ends.worst, ends.best) == pytest.approx((low, high))
        assert ends.normalised(at)[0] == pytest.approx(np.clip((value - low) / (high - low), 0, 1))
    if np.std(reference) > 1e-3:
        z = stats.zmap(at, reference)[0]
        deviations = scale_of(replace(LESS, scale=ZScoreScale()), known)
        assert deviations.normalised(at)[0] == pytest.approx(np.clip((3 - z) / 6, 0, 1))


@given(st.lists(st.integers(0, 20), min_size=2, max_size=20), st.integers(-3, 23), st.integers(0, 20))
def test_the_nearer_to_an_ideal_value_the_better_on_every_scale(reference, value, ideal):
    values = np.array([value, value + 1.0, value + 2.0])
    order = np.argsort(np.abs(values - ideal), kind="stable")
    for rule in (StudyAreaScale(5, 95), ZScoreScale(), RankScale(), FixedScale(10, 0)):
        scale = scale_of(replace(MORE, scale=rule, direction="ideal", ideal=float(ideal)), np.array(reference, float))
        found = scale.normalised(values)
        assert (np.diff(found[order]) <= 1e-12).all()


def test_like_a_site_is_near_to_its_value_and_unknown_without_one():
    criterion = replace(MORE, scale=FixedScale(10, 0), direction="target", target=3)
    assert normalised(scale_of(criterion, np.empty(0), target=20.0), 20, 25) == [1, 0.5]
    gone = scale_of(criterion, np.empty(0))
    assert np.isnan(normalised(gone, 20, 25)).all()


def test_a_line_through_points_is_over_the_value_whatever_the_direction():
    line = PointsScale(((0, 0), (10, 1)))
    for direction in ("more", "less", "ideal", "target"):
        criterion = replace(MORE, scale=line, direction=direction, ideal=3.0)
        assert isinstance(scale_of(criterion, np.empty(0)), ValueFunction)
        assert normalised(scale_of(criterion, np.empty(0)), 5) == [0.5]


def test_a_criterion_with_a_problem_is_known_nowhere():
    broken = scale_of(
        replace(MORE, problem=InputError("scoring.ideal_missing", name_it="", name_en="")), np.arange(5.0)
    )
    assert broken == Nowhere() or np.isnan(broken.worst)
    assert np.isnan(normalised(broken, 1, 2)).all()


def test_which_scales_ask_for_the_study_area():
    asks = [needs_reference(replace(MORE, scale=rule)) for rule in RULES]
    assert asks == [True, False, True, True, False]
