# SPDX-License-Identifier: EUPL-1.2
"""From the normalised values of a place to one quality: weighted sum, weighted geometric mean, TOPSIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Method = Literal["sum", "geometric", "topsis"]
METHODS: tuple[Method, ...] = get_args(Method)
GEOMETRIC_FLOOR = 0.01
"""A normalised value counts at least this much in the geometric mean: with 0 one criterion, however light, would wipe
out all others. Our assumption: a criterion of 10 points at its worst takes 37 % (1 - 0.01^0.1) of the quality."""


def aggregate(
    method: Method,
    normalised: NDArray[np.float64],
    shares: NDArray[np.float64],
    *,
    ideal: ArrayLike = 1.0,
    anti_ideal: ArrayLike = 0.0,
) -> NDArray[np.float64]:
    """Quality of m places, float64[m] from 0 to 100; NaN where a criterion that counts is unknown.

    `normalised` float64[m, k] from 0 to 1, NaN unknown; `shares` float64[k], not negative, summing to 1. Where all are
    zero nothing counts and nothing is known. A criterion with share 0 counts nowhere, known or not.

    sum: Σ s n. geometric: Π max(n, floor)^s. topsis (Hwang & Yoon 1981): d⁻ / (d⁺ + d⁻) with the Euclidean distances of
    the weighted values s n from the best and the worst there can be. These are 1 and 0, fixed, so that a place that is
    added changes no other's quality; `ideal` and `anti_ideal` (one number or float64[k]) take others, such as those of
    the classic method, which are the best and worst among the compared places.

    By hand, n = (0.4, 0.9), shares (0.75, 0.25): sum 52.5; geometric 0.4^0.75 x 0.9^0.25 = 48.99; topsis: s n =
    (0.3, 0.225), d⁻ = 0.375, d⁺ = √(0.45² + 0.025²) = 0.4507, 45.41.
    """
    counting = np.flatnonzero(shares)
    if len(counting) == 0:
        return np.full(len(normalised), np.nan)
    if len(counting) < len(shares):
        normalised, shares = normalised[:, counting], shares[counting]
        ideal, anti_ideal = _of(ideal, counting), _of(anti_ideal, counting)
    if method == "sum":
        return np.asarray(normalised @ (100.0 * shares))
    if method == "geometric":
        return np.asarray(100.0 * np.exp(np.log(np.maximum(normalised, GEOMETRIC_FLOOR)) @ shares))
    return np.asarray(100.0 * _closeness(normalised, shares, np.asarray(ideal), np.asarray(anti_ideal)))


def _closeness(
    normalised: NDArray[np.float64], shares: NDArray[np.float64], ideal: NDArray[np.float64], anti: NDArray[np.float64]
) -> NDArray[np.float64]:
    squares = shares * shares
    to_best = np.sqrt((normalised - ideal) ** 2 @ squares)
    to_worst = np.sqrt((normalised - anti) ** 2 @ squares)
    both = to_best + to_worst
    # Where best and worst are the same, nothing tells the places apart.
    return np.asarray(np.divide(to_worst, both, out=np.where(np.isnan(both), np.nan, 0.5), where=both > 0))


def vector_normalised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column of float64[m, k] divided by its Euclidean length, as classic TOPSIS does; columns of zeros stay."""
    length = np.sqrt((values**2).sum(axis=0))
    return np.asarray(values / np.where(length > 0, length, 1.0))


def _of(bound: ArrayLike, counting: NDArray[np.intp]) -> ArrayLike:
    whole = np.asarray(bound)
    return whole if whole.ndim == 0 else whole[counting]
