# SPDX-License-Identifier: EUPL-1.2
"""From normalised values to one quality: by hand and by published TOPSIS examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.scoring import METHODS, aggregate
from district_planner.scoring.aggregation import GEOMETRIC_FLOOR, vector_normalised


def classic_topsis(values, shares, is_benefit):
    """TOPSIS as its authors wrote it: the ideal is the best among those compared."""
    normalised = vector_normalised(np.array(values, dtype=float))
    highest, lowest = normalised.max(axis=0), normalised.min(axis=0)
    ideal, anti = np.where(is_benefit, highest, lowest), np.where(is_benefit, lowest, highest)
    quality = aggregate("topsis", normalised, np.array(shares), ideal=ideal, anti_ideal=anti)
    return normalised, ideal, anti, quality


def test_a_published_example_digit_by_digit():
    """R. Hodgett, "TOPSIS in Excel" (three cars): ideal solutions to nine digits, closeness to four.

    The example of the R package MCDA (Bigaret, Hodgett, Meyer, Mironova, Olteanu), whose own test has the same figures.
    """
    shares = np.array([0.35, 0.25, 0.25, 0.15])
    cars = [[5490, 51.4, 8.5, 285], [6500, 70.6, 7, 288], [6489, 54.3, 7.5, 290]]  # Corsa, Clio, Fiesta
    _, ideal, anti, quality = classic_topsis(cars, shares, [False, True, True, True])
    assert [f"{value:.9f}" for value in ideal * shares] == ["0.179573776", "0.171636015", "0.159499658", "0.087302767"]
    assert [f"{value:.9f}" for value in anti * shares] == ["0.212610118", "0.124958799", "0.131352659", "0.085797547"]
    assert [f"{value / 100:.4f}" for value in quality] == ["0.4817", "0.5182", "0.1780"]


def test_the_example_of_those_who_made_the_method():
    """C.-L. Hwang and K. Yoon, Multiple Attribute Decision Making, Springer 1981: the choice of a fighter aircraft.

    The book goes on with numbers rounded to four digits at each step, so that its closeness (0.643, 0.268, 0.613,
    0.312) is right to one unit of the third digit; the weighted ideal solutions are as printed.
    """
    shares = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
    aircraft = [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
    _, ideal, anti, quality = classic_topsis(aircraft, shares, [True, True, True, False, True, True])
    assert (ideal * shares).round(4).tolist() == [0.1168, 0.0659, 0.0531, 0.0415, 0.1347, 0.2012]
    assert (anti * shares).round(4).tolist() == [0.0841, 0.0366, 0.0455, 0.0599, 0.0577, 0.1118]
    assert quality / 100 == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=1e-3)
    assert np.argsort(-quality).tolist() == [0, 2, 3, 1]


def test_each_method_by_hand():
    normalised, shares = np.array([[0.4, 0.9]]), np.array([0.75, 0.25])
    assert aggregate("sum", normalised, shares)[0] == pytest.approx(52.5)
    assert aggregate("geometric", normalised, shares)[0] == pytest.approx(100 * 0.4**0.75 * 0.9**0.25)
    near, far = np.hypot(0.3, 0.225), np.hypot(0.45, 0.025)
    assert aggregate("topsis", normalised, shares)[0] == pytest.approx(100 * near / (near + far))


@pytest.mark.parametrize("method", METHODS)
def test_the_worst_and_the_best_place(method):
    normalised, shares = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0.5, 0.5])
    worst, best = aggregate(method, normalised, shares)
    assert best == pytest.approx(100)
    assert worst == pytest.approx(100 * GEOMETRIC_FLOOR if method == "geometric" else 0)


def test_one_zero_does_not_wipe_out_a_geometric_mean():
    quality = aggregate("geometric", np.array([[0.0, 1.0]]), np.array([0.1, 0.9]))[0]
    assert quality == pytest.approx(100 * 0.01**0.1)
    assert 63 < quality < 64  # 1 - 0.01^0.1 = 0.369: the third that the docstring states


@pytest.mark.parametrize("method", METHODS)
@given(seed=st.integers(0, 2**32 - 1), places=st.integers(1, 12), count=st.integers(1, 8))
def test_what_holds_for_every_method(method, seed, places, count):
    """0 to 100; unknown where and only where a criterion that counts is; more is never worse; no rank reversal."""
    rng = np.random.default_rng(seed)
    normalised = rng.random((places, count))
    normalised[rng.random((places, count)) < 0.1] = np.nan
    shares = rng.integers(0, 4, count).astype(float)
    shares[rng.integers(count)] += 1
    shares /= shares.sum()
    quality = aggregate(method, normalised, shares)
    lacks = np.isnan(normalised[:, shares > 0]).any(axis=1)
    assert np.array_equal(np.isnan(quality), lacks)
    assert ((quality[~lacks] >= 0) & (quality[~lacks] <= 100 + 1e-9)).all()
    better = np.minimum(normalised + 0.1, 1)
    assert (aggregate(method, better, shares)[~lacks] >= quality[~lacks] - 1e-9).all()
    alone = np.array([aggregate(method, row[None, :], shares)[0] for row in normalised])
    assert np.allclose(alone, quality, equal_nan=True), "who else is compared changes nothing"


@pytest.mark.parametrize("method", METHODS)
def test_nothing_that_counts_gives_nothing(method):
    assert np.isnan(aggregate(method, np.ones((2, 3)), np.zeros(3))).all()
    assert aggregate(method, np.ones((0, 3)), np.full(3, 1 / 3)).shape == (0,)


def test_classic_topsis_of_places_that_are_all_the_same_says_nothing():
    _, _, _, quality = classic_topsis([[1, 2], [1, 2]], [0.5, 0.5], [True, True])
    assert quality.tolist() == [50, 50]
