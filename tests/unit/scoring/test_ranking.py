# SPDX-License-Identifier: EUPL-1.2
"""Qualities, exclusions and ranks: by hand and against scipy's ranking, an independent implementation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from district_planner.core.texts import Texts
from district_planner.scoring import (
    METHODS,
    Exclusion,
    Place,
    Scale,
    default_weights,
    load_criteria,
    scale_of,
    score_places,
)

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


def with_(criterion_id, **fields):
    return tuple(replace(one, **fields) if one.id == criterion_id else one for one in CRITERIA)


def test_outside_a_bound_is_excluded_with_its_reason_and_keeps_its_quality():
    criteria = with_("labour_pool", minimum=3.0, maximum=8.0)
    table = np.full((len(CRITERIA), 5), 5.0)
    table[0] = [2.9, 3.0, 8.0, 8.1, 5.0]
    scored = score_places(criteria, SCALES, default_weights(), places(5), values_of(table))
    assert [site.excluded for site in scored.sites] == [
        (Exclusion("labour_pool", "minimum", 3.0, 2.9),),
        (),
        (),
        (Exclusion("labour_pool", "maximum", 8.0, 8.1),),
        (),
    ]
    assert [site.rank for site in scored.sites] == [None, 3, 1, None, 2], "a limit is inside"
    assert all(site.quality is not None for site in scored.sites)
    reason = scored.sites[0].excluded[0].text(CRITERIA[0], Texts("en"))
    assert reason == "Labour pool: 2.9\xa0residents, below the minimum of 3.0\xa0residents asked for"
    assert scored.sites[0].missing == ()


def test_an_unknown_must_have_takes_the_rank_and_is_named_even_without_weight():
    criteria = with_("labour_pool", minimum=3.0)
    table = np.full((len(CRITERIA), 2), 5.0)
    table[0, 0] = np.nan
    weights = default_weights() | {"labour_pool": 0.0}
    scored = score_places(criteria, SCALES, weights, places(2), values_of(table))
    assert (scored.sites[0].quality, scored.sites[0].rank) == (pytest.approx(50), None)
    assert (scored.sites[0].missing, scored.sites[0].excluded) == (("labour_pool",), ())
    assert scored.sites[1].rank == 1


def test_what_is_not_enabled_neither_counts_nor_excludes_and_stays_in_the_table():
    criteria = with_("labour_pool", enabled=False, minimum=100.0)
    table = np.full((len(CRITERIA), 1), 5.0)
    table[0, 0] = np.nan
    scored = score_places(criteria, SCALES, default_weights(), places(1), values_of(table)).sites[0]
    assert (scored.rank, scored.excluded, scored.missing) == (1, (), ())
    assert scored.criteria[0].weight == 0
    assert sum(part.weight for part in scored.criteria) == pytest.approx(100)


def test_other_methods_are_no_sum_of_contributions():
    table = np.full((len(CRITERIA), 1), 5.0)
    for method in ("geometric", "topsis"):
        scored = score_places(CRITERIA, SCALES, default_weights(), places(1), values_of(table), method=method)
        assert (scored.method, scored.sites[0].quality) == (method, pytest.approx(50))
        assert all(part.contribution is None for part in scored.sites[0].criteria)


@given(st.integers(0, 2**32 - 1), st.integers(1, 15), st.sampled_from(METHODS))
def test_excluded_and_unknown_places_never_get_a_rank_and_change_no_other(seed, count, method):
    rng = np.random.default_rng(seed)
    criteria = tuple(
        replace(
            one,
            enabled=bool(rng.random() < 0.8),
            minimum=1.0 if rng.random() < 0.2 else None,
            maximum=9.0 if rng.random() < 0.2 else None,
        )
        for one in CRITERIA
    )
    table = rng.integers(0, 11, (len(CRITERIA), count)).astype(float)
    table[rng.random(table.shape) < 0.05] = np.nan
    weights = {one.id: float(rng.integers(0, 4)) for one in criteria}
    competes = [bool(rng.random() < 0.8) for _ in range(count)]
    scored = score_places(criteria, SCALES, weights, places(count, competes), values_of(table), method=method)
    for column, site in enumerate(scored.sites):
        on = [(one, table[row, column]) for row, one in enumerate(criteria) if one.enabled]
        lacks = any(np.isnan(value) and (weights[one.id] > 0 or one.is_must_have) for one, value in on)
        outside = any(
            (one.minimum is not None and value < one.minimum) or (one.maximum is not None and value > one.maximum)
            for one, value in on
        )
        nothing_counts = not any(weights[one.id] for one, _ in on)
        assert (site.rank is None) is (lacks or outside or nothing_counts or not competes[column])
        assert bool(site.missing) is lacks
        assert bool(site.excluded) is outside
    ranked = [(site.rank, site.quality) for site in scored.sites if site.rank is not None]
    expected = rankdata([-round(quality, 9) for _, quality in ranked], method="min").astype(int).tolist()
    assert [rank for rank, _ in ranked] == expected
