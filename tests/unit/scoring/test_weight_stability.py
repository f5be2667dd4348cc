# SPDX-License-Identifier: EUPL-1.2
"""The smallest change of a weight: by hand, and by trying every share of every criterion."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.scoring.aggregation import aggregate
from district_planner.scoring.robustness.stability import smallest_change

STEPS = 4000


def winners(method, normalised, shares, column):
    """The first place when one criterion has each of STEPS shares and the others keep their proportions."""
    others = np.arange(len(shares)) != column
    found = []
    for share in np.linspace(0, 1, STEPS + 1):
        weights = np.where(others, shares * (1 - share) / shares[others].sum(), share)
        found.append(int(np.argmax(aggregate(method, normalised, weights))))
    return np.array(found)


def tried(method, normalised, shares, leader):
    """The least distance to a share at which somebody else is first: criterion, share, who."""
    grid, best = np.linspace(0, 1, STEPS + 1), (np.inf, None, None, None)
    for column in range(len(shares)):
        first = winners(method, normalised, shares, column)
        other = np.flatnonzero(first != leader)
        if len(other):
            nearest = other[np.argmin(np.abs(grid[other] - shares[column]))]
            best = min(best, (abs(grid[nearest] - shares[column]), column, grid[nearest], int(first[nearest])))
    return best


@pytest.mark.parametrize("method", ["sum", "geometric", "topsis"])
@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_trying_every_share_finds(method, seed):
    rng = np.random.default_rng(seed)
    normalised, shares = rng.uniform(0, 1, (5, 3)), rng.dirichlet(np.ones(3))
    leader = int(np.argmax(aggregate(method, normalised, shares)))
    distance, column, share, winner = tried(method, normalised, shares, leader)
    change = smallest_change(normalised, shares, "abc", range(5), leader, method)
    if change is None:
        assert column is None
        return
    assert abs(change.after - change.before) == pytest.approx(distance, abs=1.5 / STEPS)
    assert change.before == pytest.approx(shares["abc".index(change.criterion)])
    if change.criterion == "abc"[column]:
        assert change.after == pytest.approx(share, abs=1.5 / STEPS)
        assert change.winner == winner


@pytest.mark.parametrize("method", ["sum", "geometric", "topsis"])
def test_at_the_share_found_two_places_are_level_and_beyond_it_the_other_leads(method):
    normalised, shares = np.array([[0.8, 0.3, 0.6], [0.4, 0.9, 0.5], [0.1, 0.2, 0.1]]), np.array([0.5, 0.3, 0.2])
    change = smallest_change(normalised, shares, "abc", (10, 20, 30), 0, method)
    column = "abc".index(change.criterion)
    others = np.arange(3) != column

    def quality(share):
        return aggregate(method, normalised, np.where(others, shares * (1 - share) / shares[others].sum(), share))

    at, step = quality(change.after), 1e-6 * np.sign(change.after - change.before)
    assert at[0] == pytest.approx(at[1], abs=1e-9)
    assert change.winner == 20
    assert quality(change.after + step)[1] > quality(change.after + step)[0]
    assert quality(change.after - step)[1] < quality(change.after - step)[0]


def test_by_hand():
    # 0.8 t + 0.2 (1 - t) = 0.3 t + 0.9 (1 - t) at t = 7/12
    change = smallest_change(np.array([[0.8, 0.2], [0.3, 0.9]]), np.array([0.6, 0.4]), "ab", (1, 2), 0, "sum")
    assert (change.criterion, change.before, change.winner) == ("a", 0.6, 2)
    assert change.after == pytest.approx(7 / 12)


def test_who_is_best_in_everything_stays_first():
    normalised = np.array([[0.8, 0.9], [0.3, 0.9], [0.8, 0.2]])
    for method in ("sum", "geometric", "topsis"):
        assert smallest_change(normalised, np.array([0.6, 0.4]), "ab", (1, 2, 3), 0, method) is None


def test_a_criterion_that_is_not_known_everywhere_is_left_out():
    normalised = np.array([[0.8, 0.2, np.nan], [0.3, 0.9, 1.0]])
    change = smallest_change(normalised, np.array([0.6, 0.4, 0.0]), "abc", (1, 2), 0, "sum")
    assert change.criterion == "a"
