# SPDX-License-Identifier: EUPL-1.2
"""Weights from points, and those of a group."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import entropy, gmean

from district_planner.core.errors import InputError
from district_planner.scoring.group import LEAST_SHARE, consensus, consensus_word, distances, group_shares
from district_planner.scoring.swing import check_swing, in_order, points_of_order, scaled_to_top, shares_of_points


def test_swings_by_hand() -> None:
    """100, 60 and 40 of 200."""
    assert shares_of_points({"a": 100, "b": 60, "c": 40}, ["c", "a", "b"]) == pytest.approx([0.2, 0.5, 0.3])


def test_points_that_are_missing_or_all_zero_give_no_shares() -> None:
    assert np.isnan(shares_of_points({"a": 100}, ["a", "b"])).all()
    assert np.isnan(shares_of_points({"a": 0, "b": 0}, ["a", "b"])).all()


def test_order_and_top_of_swings() -> None:
    assert points_of_order(["a", "b", "c", "d"]) == {"a": 100, "b": 75, "c": 50, "d": 25}
    assert in_order({"a": 10, "c": 30}, ["a", "b", "c"]) == ("c", "a", "b")
    assert scaled_to_top({"a": 40, "b": 10}) == {"a": 100, "b": 25}
    assert scaled_to_top({"a": 0.0}) == {"a": 0.0}


@pytest.mark.parametrize("points", [-1, 101, math.nan, math.inf])
def test_swings_out_of_range_are_refused(points: float) -> None:
    check_swing("rents", 100.0)
    with pytest.raises(InputError) as refused:
        check_swing("rents", points)
    assert refused.value.key == "weights.swing_range"
    assert "rents" in str(refused.value)


def test_geometric_mean_by_hand() -> None:
    shares = np.array([[0.8, 0.2], [0.2, 0.8]])
    assert group_shares(shares, np.array([1.0, 1.0])) == pytest.approx([0.5, 0.5])
    assert group_shares(shares, np.array([3.0, 1.0])) == pytest.approx([2 / 3, 1 / 3])


def test_geometric_mean_as_scipy_has_it() -> None:
    rng = np.random.default_rng(7)
    shares = rng.dirichlet(np.full(8, 3.0), size=5)
    importance = rng.uniform(0.5, 3, 5)
    expected = gmean(shares, axis=0, weights=np.repeat(importance[:, None], 8, axis=1))
    assert group_shares(shares, importance) == pytest.approx(expected / expected.sum())


def test_a_zero_pulls_down_but_strikes_out_only_when_all_say_so() -> None:
    """By hand: sqrt(0.001 x 0.4) = 0.02 beside sqrt(0.5 x 0.6) = 0.5477, and sqrt(0.5 x 0.001) = 0.02236."""
    shares = np.array([[0.5, 0.0, 0.5, 0.0], [0.6, 0.4, 0.0, 0.0]])
    assert LEAST_SHARE == 0.001
    raw = np.array([math.sqrt(0.3), math.sqrt(0.0004), math.sqrt(0.0005), 0.0])
    assert group_shares(shares, np.ones(2)) == pytest.approx(raw / raw.sum())


def test_no_voice_no_say() -> None:
    shares = np.array([[0.9, 0.1, 0.0], [0.1, 0.1, 0.8]])
    assert group_shares(shares, np.array([1.0, 0.0])) == pytest.approx([0.9, 0.1, 0.0])


def test_consensus_by_hand() -> None:
    """Goepel 2013, two items: opposites as the scale allows them, and half way, 0.75/0.25 with 0.25/0.75.

    Entropy of 0.75/0.25: 0.562335; of the mean: 0.693147; exp(-0.130812) = 0.877382. Entropy of 0.9/0.1: 0.325083, so
    the floor is exp(0.325083) / 2 = 0.692072. S = (0.877382 - 0.692072) / (1 - 0.692072) = 0.60180.
    """
    assert consensus(np.array([[0.9, 0.1], [0.1, 0.9]])) == pytest.approx(0, abs=1e-12)
    assert consensus(np.array([[0.75, 0.25], [0.25, 0.75]])) == pytest.approx(0.6018, abs=5e-5)
    assert consensus(np.array([[0.3, 0.7], [0.3, 0.7]])) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(8))
def test_consensus_as_worked_out_another_way(seed: int) -> None:
    """H_beta is the mean Kullback-Leibler divergence from the mean shares (scipy), exp(-H_beta) 1 / beta diversity."""
    rng = np.random.default_rng(seed)
    people, items = 2 + seed % 4, 3 + seed
    shares = rng.dirichlet(np.full(items, 12.0), size=people)
    beta = np.mean([entropy(row, shares.mean(axis=0)) for row in shares])
    extreme = np.ones(items)
    extreme[0] = 9
    cor = items / math.exp(entropy(extreme))
    expected = (1 / math.exp(beta) - 1 / cor) / (1 - 1 / cor)
    assert 0 < expected < 1
    assert consensus(shares) == pytest.approx(expected)


def test_consensus_of_one_person_is_unknown_and_of_opposites_is_none() -> None:
    assert consensus(np.array([[0.5, 0.5]])) is None
    assert consensus(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])) == 0
    assert consensus(np.array([[1.0, 0.0], [1.0, 0.0]])) == 1


def test_consensus_in_words_by_the_scale_of_goepel() -> None:
    indices = (0.49, 0.5, 0.624, 0.625, 0.749, 0.75, 0.874, 0.875, 1.0)
    words = ["very_low", "low", "low", "moderate", "moderate", "high", "high", "very_high", "very_high"]
    assert [consensus_word(index) for index in indices] == words


def test_distance_is_the_share_put_elsewhere() -> None:
    shares = np.array([[0.5, 0.5], [0.9, 0.1]])
    assert distances(shares, np.array([0.7, 0.3])) == pytest.approx([0.2, 0.2])
    assert distances(shares, np.array([0.5, 0.5])) == pytest.approx([0.0, 0.4])
