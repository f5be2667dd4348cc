# SPDX-License-Identifier: EUPL-1.2
"""The smallest change of one weight that makes another place win."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.scoring.aggregation import GEOMETRIC_FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.scoring.aggregation import Method

_EDGE = 1e-12
"""Shares nearer to 0 or 1 than this are 0 or 1: there the places draw level, none goes ahead."""


@dataclass(frozen=True)
class WeightChange:
    """When `criterion` counts `after` instead of `before` (shares of 1), `winner` draws level and goes ahead beyond.

    The others keep their proportions to each other.
    """

    criterion: str
    before: float
    after: float
    winner: int


def smallest_change(
    normalised: NDArray[np.float64],
    shares: NDArray[np.float64],
    criteria: Sequence[str],
    ids: Sequence[int],
    leader: int,
    method: Method,
) -> WeightChange | None:
    """The smallest change that takes the first rank from `leader`, the index of the one place that has it.

    `normalised` float64[m, k], shares float64[k] summing to 1; a criterion that does not count takes part if it is
    known at all places. None when no single weight can change the winner.

    With weight t on criterion j and (1 - t) on the others in their proportions, sum and geometric mean (its logarithm)
    are t x + (1 - t) r at each place, x of the criterion and r of the others: level at t = Δr / (Δr - Δx). The squared
    distances of TOPSIS are t² x + (1 - t)² r, and being level is a quadratic equation in (t / (1 - t))².

    By hand: A (0.8, 0.2), B (0.3, 0.9), shares 0.6 and 0.4: 0.56 against 0.54. Level where 0.8 t + 0.2 (1 - t) =
    0.3 t + 0.9 (1 - t): t = 7/12, so the first weight has to fall from 60 to 58.3 %.
    """
    best: WeightChange | None = None
    counting = shares > 0
    for column, criterion in enumerate(criteria):
        share, others = float(shares[column]), counting.copy()
        others[column] = False
        if not others.any() or np.isnan(normalised[:, column]).any():
            continue  # nothing could take what this weight gives, or give what it takes
        rest = shares[others] / shares[others].sum()
        after, places = _levels(normalised[:, column], normalised[:, others], rest, leader, method)
        if not len(after):
            continue
        nearest = int(np.argmin(np.abs(after - share)))
        if best is None or abs(after[nearest] - share) < abs(best.after - best.before):
            best = WeightChange(criterion, share, float(after[nearest]), ids[int(places[nearest])])
    return best


def _levels(
    own: NDArray[np.float64], others: NDArray[np.float64], rest: NDArray[np.float64], leader: int, method: Method
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Shares between 0 and 1 of a criterion at which places draw level with the leader, and which places those are."""
    if method == "topsis":
        return _topsis_levels(own, others, rest, leader)
    if method == "geometric":
        own, others = (np.log(np.maximum(each, GEOMETRIC_FLOOR)) for each in (own, others))
    ahead_by_rest, ahead_by_own = (each[leader] - each for each in (others @ rest, own))
    with np.errstate(divide="ignore", invalid="ignore"):
        after = ahead_by_rest / (ahead_by_rest - ahead_by_own)
    places = np.flatnonzero((after > _EDGE) & (after < 1 - _EDGE))
    return after[places], places


def _topsis_levels(
    own: NDArray[np.float64], others: NDArray[np.float64], rest: NDArray[np.float64], leader: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """With ρ = (t / (1 - t))²: far = ρ x + r, near = ρ y + s, and near₁ far₂ = near₂ far₁ is quadratic in ρ."""
    x, y = (1.0 - own) ** 2, own**2
    r, s = (1.0 - others) ** 2 @ rest**2, others**2 @ rest**2
    square = y[leader] * x - y * x[leader]
    linear = y[leader] * r + s[leader] * x - y * r[leader] - s * x[leader]
    constant = s[leader] * r - s * r[leader]
    after, places = [], []
    for place in np.flatnonzero(np.arange(len(own)) != leader):
        polynomial = np.array([square[place], linear[place], constant[place]])
        for ratio in _crossings(polynomial):
            after.append(np.sqrt(ratio) / (1.0 + np.sqrt(ratio)))
            places.append(place)
    return np.array(after), np.array(places, dtype=np.intp)


def _crossings(polynomial: NDArray[np.float64]) -> list[float]:
    """Positive places where a polynomial of second degree changes its sign."""
    square, linear, constant = (float(each) for each in polynomial)
    if abs(square) < _EDGE:
        roots = [-constant / linear] if abs(linear) > _EDGE else []
    else:
        under = linear * linear - 4.0 * square * constant
        if under <= 0:
            return []
        # The form that does not subtract numbers of nearly the same size.
        sum_of = -(linear + np.copysign(np.sqrt(under), linear)) / 2.0
        roots = [sum_of / square] + ([constant / sum_of] if sum_of else [])
    return [root for root in roots if root > _EDGE]
