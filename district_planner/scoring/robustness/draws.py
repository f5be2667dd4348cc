# SPDX-License-Identifier: EUPL-1.2
"""What is drawn: weights around the given ones, a normalisation for each criterion, and the streams of chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SLICES = 65_536
"""The normal distribution in so many equally likely slices: quick to draw, and the same on every processor."""
Curve = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
"""From values of a criterion, float64[any], to 0 (worst) to 1 (best), value by value."""


@dataclass(frozen=True)
class Uncertainty:
    """How many draws, from which seed, and how far weights go astray: `weight_spread` percent of the weight."""

    draws: int
    seed: int
    weight_spread: float


@dataclass(frozen=True, eq=False)
class Yardstick:
    """A criterion as the draws see it.

    `share` of 1. `curves`: the ways its values may be normalised, the one in use first. `error`: standard deviation of
    its values, percent of each value.
    """

    id: str
    share: float
    curves: tuple[Curve, ...]
    error: float


@dataclass(frozen=True, eq=False)
class Draws:
    """The drawn judgements. k criteria that count, c columns: one for each criterion and way to normalise it.

    `factors` float64[draws, k], by which each weight went astray before all were scaled to 1 again; `choices`
    int64[draws, k], which normalisation; `weights` float64[draws, c], the share of a criterion in the column of the
    chosen normalisation and 0 in its others; `owner` int64[c], the criterion a column belongs to.
    """

    factors: NDArray[np.float64]
    choices: NDArray[np.int64]
    weights: NDArray[np.float64]
    owner: NDArray[np.int64]


def streams(seed: int) -> tuple[np.random.SeedSequence, np.random.SeedSequence, np.random.SeedSequence]:
    """Three streams of chance that do not touch each other: for the weights, the normalisations, the data."""
    weights, choices, data = np.random.SeedSequence(seed).spawn(3)
    return weights, choices, data


def draw(yardsticks: Sequence[Yardstick], uncertainty: Uncertainty) -> Draws:
    """Draw weights and normalisations.

    Each share is multiplied by a gamma factor of mean 1 and standard deviation `weight_spread` percent, each on its
    own, and all are scaled to sum to 1: a Dirichlet distribution when the shares are equal. At 100 percent and equal
    shares every set of weights is as likely as any other. A weight of 0 stays 0, the only one that counts stays 1.
    Each normalisation of a criterion is as likely as its others.
    """
    weight_stream, choice_stream, _ = streams(uncertainty.seed)
    size = (uncertainty.draws, len(yardsticks))
    factors = np.ones(size)
    if uncertainty.weight_spread > 0:
        shape = (100.0 / uncertainty.weight_spread) ** 2
        np.random.Generator(np.random.PCG64(weight_stream)).standard_gamma(shape, out=factors)
        factors /= shape
    given = np.array([each.share for each in yardsticks])
    shares = factors * given
    shares /= (factors @ given)[:, None]
    ways = np.array([len(each.curves) for each in yardsticks])
    chance = np.random.Generator(np.random.PCG64(choice_stream)).random(size)
    choices = np.multiply(chance, ways, out=chance).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(ways)[:-1]])
    weights = np.zeros((uncertainty.draws, int(ways.sum())))
    weights[np.arange(uncertainty.draws)[:, None], first + choices] = shares
    return Draws(factors, choices, weights, np.repeat(np.arange(len(yardsticks)), ways))


def standard_normal(chance: np.random.Generator, rows: int, columns: int) -> NDArray[np.float64]:
    """Standard normal numbers, float64[rows, columns]: the middles of slices that are equally likely."""
    return np.take(_middles(), chance.integers(0, _SLICES, (rows, columns), dtype=np.uint16))


def normal_middles(slices: int) -> NDArray[np.float64]:
    """The middles of so many (even) equally likely slices of the standard normal distribution, rising, variance 1."""
    normal = NormalDist()
    half = np.array([normal.inv_cdf((each + 0.5) / slices) for each in range(slices // 2)])
    middles = np.concatenate([half, -half[::-1]])
    return np.asarray(middles / middles.std())


@cache
def _middles() -> NDArray[np.float64]:
    middles = normal_middles(_SLICES)
    middles.setflags(write=False)
    return middles
