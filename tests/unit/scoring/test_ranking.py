# SPDX-License-Identifier: EUPL-1.2
"""Weighted sum and ranks: by hand and against scipy's ranking, an independent implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from district_planner.scoring import Place, Scale, default_weights, load_criteria, scale_of, score_places

CRITERIA = load_criteria()
SCALES = {criterion.id: Scale(0.0, 10.0) for criterion in CRITERIA}


def values_of(table):
    return {criterion.id: np.asarray(row, dtype=float) for criterion, row in zip(CRITERIA, table, strict=True)}


def places(count, ranked=None):
    return [Place(index + 1, True if ranked is None else ranked[index]) for index in range(count)]


def test_a_score_by_hand():
    weights = dict.fromkeys(default_weights(), 0.0) | {"labour_pool": 3.0, "saturation": 1.0}
    table = np.zeros((len(CRITERIA), 2))
    names = [criterion.id for criterion in CRITERIA]
    table[names.index("labour_pool")] = [4, 10]
    table[names.index("saturation")] = [10, 2]
    scored = score_places(CRITERIA, SCALES, weights, places(2), values_of(table))
    # 75 points x 0.4 + 25 x 1.0 = 55; 75 x 1.0 + 25 x 0.2 = 80
    assert [site.quality for site in scored.sites] == pytest.approx([55, 80])
    assert [site.rank for site in scored.sites] == [2, 1]
    first = next(c for c in scored.sites[0].criteria if c.id == "labour_pool")
    assert (first.weight, first.normalised, first.contribution) == pytest.approx((75, 0.4, 30))


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_quality_is_the_sum_of_contributions_and_ranks_agree_with_scipy(seed, count):
    rng = np.random.default_rng(seed)
    table = rng.integers(-2, 13, (len(CRITERIA), count)).astype(float)
    weights = {criterion.id: float(rng.integers(0, 5)) for criterion in CRITERIA} | {"labour_pool": 1.0}
    scored = score_places(CRITERIA, SCALES, weights, places(count), values_of(table))
    for site in scored.sites:
        assert site.quality == pytest.approx(sum(c.contribution for c in site.criteria))
        assert sum(c.weight for c in site.criteria) == pytest.approx(100)
        assert 0 <= site.quality <= 100 + 1e-9
    expected = rankdata([-round(site.quality, 9) for site in scored.sites], method="min")
    assert [site.rank for site in scored.sites] == expected.astype(int).tolist()


def test_unknown_is_never_zero_it_takes_quality_and_rank_away():
    table = np.full((len(CRITERIA), 2), 5.0)
    table[0, 0] = np.nan
    scored = score_places(CRITERIA, SCALES, default_weights(), places(2), values_of(table))
    assert (scored.sites[0].quality, scored.sites[0].rank) == (None, None)
    assert scored.sites[0].missing == ("labour_pool",)
    assert scored.sites[1].rank == 1


def test_an_unknown_value_that_does_not_count_changes_nothing():
    table = np.full((len(CRITERIA), 1), 5.0)
    table[0, 0] = np.nan
    weights = default_weights() | {"labour_pool": 0.0}
    scored = score_places(CRITERIA, SCALES, weights, places(1), values_of(table))
    assert scored.sites[0].quality == pytest.approx(50)
    assert scored.sites[0].missing == ()


def test_who_does_not_compete_has_a_quality_and_no_rank():
    scored = score_places(
        CRITERIA,
        SCALES,
        default_weights(),
        places(3, [True, False, True]),
        values_of(np.tile([5.0, 9.0, 7.0], (len(CRITERIA), 1))),
    )
    assert [site.rank for site in scored.sites] == [2, None, 1]
    assert [site.site_id for site in scored.ranking] == [3, 1]
    assert scored.sites[1].quality == pytest.approx(90)


def test_no_weight_at_all_gives_no_quality():
    weights = dict.fromkeys(default_weights(), 0.0)
    scored = score_places(CRITERIA, SCALES, weights, places(1), values_of(np.ones((len(CRITERIA), 1))))
    assert (scored.sites[0].quality, scored.sites[0].rank) == (None, None)


def test_no_sites_give_an_empty_table():
    assert score_places(CRITERIA, SCALES, default_weights(), [], values_of(np.ones((len(CRITERIA), 0)))).sites == ()


@pytest.mark.parametrize(
    ("scale", "value", "normalised"),
    [
        (Scale(10, 30), 20, 0.5),
        (Scale(10, 30), 40, 1),
        (Scale(10, 30), 0, 0),
        (Scale(3, 0), 0.75, 0.75),
        (Scale(2, 2), 5, 0.5),
    ],
)
def test_normalisation_by_hand(scale, value, normalised):
    assert scale.normalised(np.array([float(value), np.nan]))[0] == pytest.approx(normalised)
    assert np.isnan(scale.normalised(np.array([np.nan]))[0])


def test_less_is_better_turns_the_scale_round():
    reference = np.append(np.arange(101.0), np.nan)
    by_id = {criterion.id: criterion for criterion in CRITERIA}
    assert scale_of(by_id["labour_pool"], reference) == Scale(5.0, 95.0)
    assert scale_of(by_id["airport_km"], reference) == Scale(95.0, 5.0)
    assert scale_of(by_id["saturation"], reference) == Scale(3, 0)
