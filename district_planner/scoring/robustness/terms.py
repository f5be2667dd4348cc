# SPDX-License-Identifier: EUPL-1.2
"""What a draw of the weights makes of the places: their score, and how far errors in the data move it.

The errors of the single values are not drawn one by one. What they do to the score of a place is, for given weights, a
sum of many small independent parts: its mean and variance are worked out exactly from the normalised values with their
errors (ends of the scale included), its shape is taken as normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from district_planner.scoring.aggregation import GEOMETRIC_FLOOR
from district_planner.scoring.robustness.draws import normal_middles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from district_planner.scoring.aggregation import Method
    from district_planner.scoring.robustness.draws import Yardstick

_QUANTILES = 8
"""Points of equal chance that stand for the normal distribution of an error."""
_SMALL_PRODUCT = 262_144
"""Products of matrices of so many multiplications are made by OpenBLAS in the calling thread. For larger ones it wakes
threads of its own, which then wait for more work at full speed and take the processors from those that count."""
_COLUMNS = 256
_CLOSENESS_KEYS = 1e11


class Terms(Protocol):
    """Scores of m places under w draws of weights, float64[w, c]."""

    def keys(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Keys to rank by, float64[w, m], less is better, and their standard deviation; None without any data error.

        Places whose keys round to the same whole number share a rank: they agree in nine decimals of the quality.
        """

    def lead(
        self, weights: NDArray[np.float64], first: int, second: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """By how much one place is ahead of another, float64[w], and the mean variance each column adds, float64[c]."""


def terms_of(values: NDArray[np.float64], yardsticks: Sequence[Yardstick], method: Method) -> Terms:
    """The terms of `values` float64[m, k], one column for each yardstick, under an aggregation."""
    columns = [_Drawn.of(values[:, place], each) for place, each in enumerate(yardsticks)]
    if method == "sum":
        return Additive(*_moments(columns, lambda n: 100.0 * n), keys_per_unit=1e9)
    if method == "geometric":
        # Ranks follow the logarithm: 1e-9 of the best quality, 100, is 1e-11 of its logarithm.
        return Additive(*_moments(columns, lambda n: np.log(np.maximum(n, GEOMETRIC_FLOOR))), keys_per_unit=1e11)
    return Closeness.of(columns)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The m values of a criterion with their errors, normalised in each of its ways.

    `normalised` float64[m, q] each: q values that are equally likely, one without errors, in the `order` of the values.
    """

    order: NDArray[np.intp]
    normalised: tuple[NDArray[np.float64], ...]

    @classmethod
    def of(cls, values: NDArray[np.float64], yardstick: Yardstick) -> _Drawn:
        """From the values as they stand."""
        errors = normal_middles(_QUANTILES) * (yardstick.error / 100.0) if yardstick.error > 0 else np.zeros(1)
        # In their order: a curve that looks values up finds one that is near the last several times faster.
        order = np.argsort(values)
        drawn = values[order, None] * (1.0 + errors)
        return cls(order, tuple(curve(drawn) for curve in yardstick.curves))


@dataclass(frozen=True, eq=False)
class Additive:
    """Σ w t: the weighted sum (t = 100 n), and the geometric mean by its logarithm (t = ln n).

    `mean` and `variance` of t, float64[c, m].
    """

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    keys_per_unit: float

    def keys(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """As `Terms`."""
        scaled = weights * -self.keys_per_unit
        keys = _product(scaled, self.mean)
        if not self.variance.any():
            return keys, None
        spread = _product(scaled * scaled, self.variance)
        return keys, np.sqrt(spread, out=spread)

    def lead(
        self, weights: NDArray[np.float64], first: int, second: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `Terms`."""
        squares = np.einsum("wc,wc->c", weights, weights) / len(weights)
        added = squares * (self.variance[:, first] + self.variance[:, second])
        return weights @ (self.mean[:, first] - self.mean[:, second]), added


@dataclass(frozen=True, eq=False)
class Closeness:
    """TOPSIS: d⁻ / (d⁺ + d⁻) x 100 with a = d⁺² = Σ w² (1 - n)² and b = d⁻² = Σ w² n²; see `aggregate`.

    Means, variances and covariance of (1 - n)² and n², float64[c, m]; what errors in a and b do to the closeness C is
    taken to first order: dC = C (1 - C) / 2 (db / b - da / a).
    """

    mean_a: NDArray[np.float64]
    mean_b: NDArray[np.float64]
    variance_a: NDArray[np.float64]
    variance_b: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @classmethod
    def of(cls, columns: Sequence[_Drawn]) -> Closeness:
        """From values with their errors and curves."""
        mean_a, variance_a = _moments(columns, lambda n: (1.0 - n) ** 2)
        mean_b, variance_b = _moments(columns, lambda n: n**2)
        # (1 - n)² + n² and their variances give the covariance: 2 cov = var(a + b) - var(a) - var(b).
        _, variance_both = _moments(columns, lambda n: (1.0 - n) ** 2 + n**2)
        return cls(mean_a, mean_b, variance_a, variance_b, (variance_both - variance_a - variance_b) / 2)

    def keys(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """As `Terms`."""
        squares = weights * weights
        a, b = _product(squares, self.mean_a), _product(squares, self.mean_b)
        closeness = _closeness(a, b)
        keys = closeness * -_CLOSENESS_KEYS
        if not (self.variance_a.any() or self.variance_b.any()):
            return keys, None
        fourths = squares * squares
        to_a, to_b = _slopes(closeness, a, b)
        variance = to_a * to_a * _product(fourths, self.variance_a) + to_b * to_b * _product(fourths, self.variance_b)
        variance += 2.0 * to_a * to_b * _product(fourths, self.covariance)
        return keys, _CLOSENESS_KEYS * np.sqrt(np.maximum(variance, 0.0))

    def lead(
        self, weights: NDArray[np.float64], first: int, second: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `Terms`."""
        squares = weights * weights
        fourths = squares * squares
        added, closeness = np.zeros(weights.shape[1]), []
        for place in (first, second):
            a, b = squares @ self.mean_a[:, place], squares @ self.mean_b[:, place]
            closeness.append(_closeness(a, b))
            to_a, to_b = _slopes(closeness[-1], a, b)
            added += (to_a * to_a) @ fourths * self.variance_a[:, place]
            added += (to_b * to_b) @ fourths * self.variance_b[:, place]
            added += 2.0 * ((to_a * to_b) @ fourths) * self.covariance[:, place]
        return 100.0 * (closeness[0] - closeness[1]), 1e4 * np.maximum(added, 0.0) / len(weights)


def _product(weights: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """`weights` float64[w, c] @ `table` float64[c, m], piece by piece in this thread."""
    draws, columns = weights.shape
    product = np.empty((draws, table.shape[1]))
    for start in range(0, table.shape[1], _COLUMNS):
        piece, out = table[:, start : start + _COLUMNS], product[:, start : start + _COLUMNS]
        rows = max(1, _SMALL_PRODUCT // (columns * piece.shape[1]))
        whole = draws // rows * rows
        stack = -1, rows
        np.matmul(weights[:whole].reshape(*stack, columns), piece, out=out[:whole].reshape(*stack, piece.shape[1]))
        np.matmul(weights[whole:], piece, out=out[whole:])
    return product


def _closeness(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    near, far = np.sqrt(b), np.sqrt(a)
    return np.asarray(near / (near + far))


def _slopes(
    closeness: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """dC/da and dC/db; 0 where a distance is 0, which no error moves."""
    half = closeness * (1.0 - closeness) / 2
    to_a = np.divide(-half, a, out=np.zeros_like(half), where=a > 0)
    return to_a, np.divide(half, b, out=np.zeros_like(half), where=b > 0)


def _moments(
    columns: Sequence[_Drawn], term: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of `term` of the normalised values, float64[c, m] each: all ways of a criterion in a row."""
    means, variances = [], []
    for column in columns:
        for normalised in column.normalised:
            drawn, alike = term(normalised), np.full(normalised.shape[1], 1 / normalised.shape[1])
            mean, variance = np.empty(len(drawn)), np.zeros(len(drawn))
            mean[column.order] = drawn @ alike
            if len(alike) > 1:
                variance[column.order] = (drawn - mean[column.order, None]) ** 2 @ alike
            means.append(mean)
            variances.append(variance)
    return np.array(means), np.array(variances)
