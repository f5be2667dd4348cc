# SPDX-License-Identifier: EUPL-1.2
"""Draws over weights, normalisation and data: against pymcdm draw by draw, against chance worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from pymcdm.methods import TOPSIS, WPM, WSM
from scipy.stats import norm, rankdata

from district_planner.core.progress import Cancelled
from district_planner.scoring.robustness import Uncertainty, Yardstick, robustness
from district_planner.scoring.robustness.draws import draw


def linear(worst, best):
    return lambda values: np.clip((values - worst) / (best - worst), 0.0, 1.0)


def stepped(values):
    """A second way to normalise, far from a line."""
    return np.round(np.clip(values / 100, 0, 1) ** 2, 1) * 0.9 + 0.05


def problem(seed, places, criteria, *, error=0.0, ways=2):
    rng = np.random.default_rng(seed)
    values = rng.uniform(5, 95, (places, criteria))
    shares = rng.dirichlet(np.ones(criteria))
    curves = (linear(0.0, 100.0), stepped)[:ways]
    return values, [Yardstick(f"c{k}", float(share), curves, error) for k, share in enumerate(shares)]


def as_given(column, cost=False):
    """For pymcdm: the values are normalised already."""
    return column


def pymcdm_quality(method, normalised, weights):
    """The three aggregations by pymcdm 1.4; TOPSIS with the fixed best 1 and worst 0 as two more places."""
    types = np.ones(normalised.shape[1])
    if method == "sum":
        return WSM(as_given)(normalised, weights, types, validation=False)
    if method == "geometric":
        return WPM(as_given)(np.maximum(normalised, 0.01), weights, types, validation=False)
    framed = np.vstack([normalised, np.ones_like(types), np.zeros_like(types)])
    return TOPSIS(as_given)(framed, weights, types, validation=False)[:-2]


@pytest.mark.parametrize("method", ["sum", "geometric", "topsis"])
def test_without_data_errors_every_draw_has_the_ranks_that_pymcdm_gives(method):
    values, yardsticks = problem(1, 25, 6)
    uncertainty = Uncertainty(400, 11, 40.0)
    found = robustness(range(25), values, yardsticks, method, uncertainty)
    drawn = draw(yardsticks, uncertainty)
    expected = np.zeros((25, 25))
    for factors, choices in zip(drawn.factors, drawn.choices, strict=True):
        weights = factors * [each.share for each in yardsticks]
        normalised = np.column_stack(
            [
                each.curves[choice](values[:, k])
                for k, (each, choice) in enumerate(zip(yardsticks, choices, strict=True))
            ]
        )
        quality = pymcdm_quality(method, normalised, weights / weights.sum())
        ranks = rankdata(-np.round(100 * quality, 9), method="min").astype(int)
        expected[np.arange(25), ranks - 1] += 1
    assert found.acceptability * 400 == pytest.approx(expected[list(found.ids)])


@pytest.mark.parametrize("method", ["sum", "geometric", "topsis"])
def test_data_errors_give_the_chances_of_a_simulation_value_by_value(method):
    """Each value drawn by itself and each draw aggregated by pymcdm; both within what chance allows."""
    values, yardsticks = problem(3, 8, 6, error=10.0, ways=1)
    draws, rng = 6000, np.random.default_rng(5)
    found = robustness(range(8), values, yardsticks, method, Uncertainty(40_000, 1, 25.0))
    shares = np.array([each.share for each in yardsticks])
    simulated = np.zeros((8, 8))
    for _ in range(draws):
        weights = rng.gamma(16.0, size=6) * shares
        drawn = values * (1 + 0.1 * rng.standard_normal(values.shape))
        normalised = np.clip(drawn / 100, 0, 1)
        ranks = rankdata(-pymcdm_quality(method, normalised, weights / weights.sum()), method="min").astype(int)
        simulated[np.arange(8), ranks - 1] += 1 / draws
    # Five standard errors of a share; the first order of TOPSIS and of the logarithm adds one in a hundred.
    allowed = 5 * np.sqrt(0.25 / draws) + (0.0 if method == "sum" else 0.01)
    assert np.abs(found.acceptability - simulated[list(found.ids)]).max() < allowed


def test_data_errors_by_hand():
    """100 n against 60 and 62 with 5 % errors: the difference is normal with mean 2 and variance 3² + 3.1²."""
    yardstick = Yardstick("only", 1.0, (linear(0.0, 100.0),), 5.0)
    found = robustness((7, 9), np.array([[60.0], [62.0]]), [yardstick], "sum", Uncertainty(40_000, 3, 25.0))
    assert found.ids == (9, 7)
    assert found.p_lead == pytest.approx(norm.cdf(2 / np.hypot(3.0, 3.1)), abs=0.008)
    assert found.kind == "open"


def test_errors_beyond_the_end_of_the_scale_count_for_nothing():
    """At the end of the scale, and far beyond it, no error tells places apart: they share the first rank."""
    yardstick = Yardstick("only", 1.0, (linear(0.0, 10.0),), 5.0)
    found = robustness((1, 2), np.array([[60.0], [90.0]]), [yardstick], "sum", Uncertainty(1000, 3, 25.0))
    assert found.p_first.tolist() == [0.5, 0.5]
    assert found.kind == "level"


def test_a_spread_of_100_percent_makes_all_weights_of_equal_shares_equally_likely():
    """A (1, 0) and B (0.4, 0.8): A is ahead when w > 0.8 / 1.4, and w is anywhere between 0 and 1."""
    yardsticks = [Yardstick(name, 0.5, (linear(0.0, 1.0),), 0.0) for name in "xy"]
    values = np.array([[1.0, 0.0], [0.4, 0.8]])
    found = robustness((1, 2), values, yardsticks, "sum", Uncertainty(40_000, 3, 100.0))
    assert found.p_first[found.row(1)] == pytest.approx(1 - 0.8 / 1.4, abs=0.01)


def test_weights_go_astray_by_the_given_part_of_themselves_and_keep_their_means():
    _, yardsticks = problem(2, 1, 5, ways=1)
    drawn = draw(yardsticks, Uncertainty(40_000, 1, 25.0))
    assert drawn.factors.std(axis=0) == pytest.approx(np.full(5, 0.25), rel=0.02)
    assert drawn.shares.sum(axis=1) == pytest.approx(np.ones(40_000))
    assert drawn.shares.mean(axis=0) == pytest.approx([each.share for each in yardsticks], rel=0.03)


def test_each_way_to_normalise_is_as_likely_as_the_others():
    _, yardsticks = problem(2, 1, 3)
    drawn = draw(yardsticks, Uncertainty(20_000, 1, 25.0))
    assert drawn.choices.mean(axis=0) == pytest.approx(np.full(3, 0.5), abs=0.02)
    weights = drawn.weights(100, 300)
    assert weights.reshape(200, 3, 2).sum(axis=2) == pytest.approx(drawn.shares[100:300])
    assert ((weights.reshape(200, 3, 2) > 0).argmax(axis=2) == drawn.choices[100:300]).all()


def told(found):
    arrays = (found.rank_low, found.rank_high, found.rank_mean, found.p_first, found.acceptability)
    return b"".join(np.asarray(each).tobytes() for each in arrays), found.drivers, found.smallest_change


@pytest.mark.parametrize("method", ["sum", "geometric", "topsis"])
def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(method):
    values, yardsticks = problem(4, 300, 5, error=5.0)
    answers = [
        robustness(range(300), values, yardsticks, method, Uncertainty(3000, 8, 25.0), threads=threads)
        for threads in (1, 2, 3)
    ]
    assert told(answers[0]) == told(answers[1]) == told(answers[2])
    other = robustness(range(300), values, yardsticks, method, Uncertainty(3000, 9, 25.0))
    assert told(other)[0] != told(answers[0])[0]


def test_those_watched_have_the_same_figures_as_when_all_are():
    values, yardsticks = problem(5, 120, 4, error=5.0)
    everybody = robustness(range(120), values, yardsticks, "sum", Uncertainty(2000, 8, 25.0))
    few = robustness(range(120), values, yardsticks, "sum", Uncertainty(2000, 8, 25.0), watched=10)
    assert few.ids == everybody.ids[:10]
    assert (few.acceptability == everybody.acceptability[:10]).all()
    assert (few.rank_low == everybody.rank_low[:10]).all()
    assert (few.competing, few.runner_up, few.p_lead) == (120, everybody.runner_up, everybody.p_lead)


def test_figures_of_a_place_agree_with_its_ranks():
    values, yardsticks = problem(6, 12, 4, error=5.0)
    found = robustness(range(12), values, yardsticks, "sum", Uncertainty(5000, 8, 25.0))
    assert found.acceptability.sum(axis=1) == pytest.approx(np.ones(12))
    assert found.p_first.sum() == pytest.approx(1)
    ranks = np.arange(1, 13)
    for row in range(12):
        ordered = np.repeat(ranks, np.round(found.acceptability[row] * 5000).astype(int))
        low, high = np.percentile(ordered, [2.5, 97.5], method="inverted_cdf")
        assert (found.rank_low[row], found.rank_high[row]) == (low, high)
        assert found.rank_mean[row] == pytest.approx(ordered.mean())


def test_without_any_uncertainty_the_first_is_first_in_every_draw():
    values, yardsticks = problem(7, 5, 3, ways=1)
    found = robustness(range(5), values, yardsticks, "sum", Uncertainty(100, 8, 0.0))
    assert found.p_first.tolist() == [1, 0, 0, 0, 0]
    assert (found.rank_low == found.ranks).all()
    assert (found.rank_high == found.ranks).all()
    assert (found.kind, found.drivers) == ("settled", ())


def test_places_that_are_always_level_share_every_draw():
    yardsticks = [Yardstick(name, 0.5, (linear(0.0, 1.0),), 0.0) for name in "xy"]
    found = robustness((1, 2, 3), np.full((3, 2), 0.4), yardsticks, "sum", Uncertainty(999, 8, 25.0))
    assert found.p_first == pytest.approx(np.full(3, 1 / 3))
    assert found.rank_high.tolist() == [1, 1, 1]
    assert (found.kind, found.leader, found.leaders) == ("level", None, (1, 2, 3))
    assert found.smallest_change is None


def test_the_only_criterion_that_counts_has_no_weight_to_give_away():
    yardsticks = [Yardstick("x", 1.0, (linear(0.0, 1.0),), 0.0), Yardstick("y", 0.0, (linear(0.0, 1.0),), 0.0)]
    found = robustness((1, 2), np.array([[0.8, 0.1], [0.5, 0.9]]), yardsticks, "sum", Uncertainty(100, 8, 25.0))
    assert found.p_first.tolist() == [1, 0]
    # y could take weight: level where 0.8 (1 - t) + 0.1 t = 0.5 (1 - t) + 0.9 t, t = 3/11
    assert found.smallest_change.criterion == "y"
    assert found.smallest_change.after == pytest.approx(3 / 11)


@pytest.mark.parametrize(("count", "kind"), [(0, "none"), (1, "single")])
def test_nobody_or_one_place_is_no_contest(count, kind):
    values, yardsticks = problem(8, count, 3, error=5.0)
    found = robustness(tuple(range(count)), values, yardsticks, "sum", Uncertainty(100, 8, 25.0))
    assert (found.kind, found.competing, len(found.ids)) == (kind, count, count)
    assert found.p_first.tolist() == [1.0] * count
    assert (found.runner_up, found.smallest_change, found.drivers) == (None, None, ())


def test_an_unknown_value_that_counts_is_refused():
    values, yardsticks = problem(8, 3, 3)
    values[1, 2] = np.nan
    with pytest.raises(ValueError, match="not all known"):
        robustness(range(3), values, yardsticks, "sum", Uncertainty(100, 8, 25.0))


def test_an_unknown_value_that_does_not_count_changes_nothing():
    values, yardsticks = problem(8, 4, 3)
    more = [*yardsticks, Yardstick("idle", 0.0, (linear(0.0, 1.0),), 5.0)]
    wider = np.column_stack([values, [np.nan, 1.0, 2.0, 3.0]])
    uncertainty = Uncertainty(500, 8, 25.0)
    without = robustness(range(4), values, yardsticks, "sum", uncertainty)
    assert told(robustness(range(4), wider, more, "sum", uncertainty)) == told(without)


class _Stop:
    def __init__(self, after):
        self.left = after
        self.reported = []

    def report(self, fraction, text=""):
        self.reported.append(fraction)

    def raise_if_cancelled(self):
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_it_stops_when_asked_and_tells_how_far_it_is():
    values, yardsticks = problem(9, 400, 4, error=5.0)
    with pytest.raises(Cancelled):
        robustness(range(400), values, yardsticks, "sum", Uncertainty(10_000, 8, 25.0), progress=_Stop(3))
    listener = _Stop(1000)
    robustness(range(400), values, yardsticks, "sum", Uncertainty(3000, 8, 25.0), progress=listener)
    assert listener.reported == sorted(listener.reported)
    assert listener.reported[-1] == 1.0
