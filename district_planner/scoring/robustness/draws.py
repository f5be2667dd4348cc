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
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_PART = 2000
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

    `factors` float64[draws, k], by which each weight went astray before all were scaled to 1 again; `shares`
    float64[draws, k] after it; `choices` uint8[draws, k], which normalisation; `owner` int64[c], the criterion a column
    belongs to.
    """

    factors: NDArray[np.float64]
    shares: NDArray[np.float64]
    choices: NDArray[np.uint8]
    owner: NDArray[np.int64]

    def weights(self, start: int, end: int) -> NDArray[np.float64]:
        """Of the draws from `start` to `end`, float64[w, c].

        The share of a criterion stands in the column of the chosen normalisation, 0 in its others.
        """
        shares = self.shares[start:end]
        first = np.searchsorted(self.owner, np.arange(shares.shape[1]))
        weights = np.zeros((len(shares), len(self.owner)))
        cells = self.choices[start:end] + (first + len(self.owner) * np.arange(len(shares))[:, None])
        weights.reshape(-1)[cells.reshape(-1)] = shares.reshape(-1)
        return weights

    def parts(self) -> Iterator[tuple[int, int]]:
        """Where to cut the draws so that a part stays in the cache of the processor."""
        count = len(self.shares)
        return ((start, min(start + _PART, count)) for start in range(0, count, _PART))


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
    weight_chance, choice_chance = (
        np.random.Generator(np.random.PCG64(each)) for each in (weight_stream, choice_stream)
    )
    given = np.array([each.share for each in yardsticks])
    ways = np.array([len(each.curves) for each in yardsticks])
    size = (uncertainty.draws, len(yardsticks))
    factors, shares, choices = np.ones(size), np.empty(size), np.empty(size, dtype=np.uint8)
    drawn = Draws(factors, shares, choices, np.repeat(np.arange(len(yardsticks)), ways))
    for start, end in drawn.parts():
        if uncertainty.weight_spread > 0:
            shape = (100.0 / uncertainty.weight_spread) ** 2
            factors[start:end] = weight_chance.standard_gamma(shape, (end - start, size[1])) / shape
        np.multiply(factors[start:end], given, out=shares[start:end])
        shares[start:end] /= (factors[start:end] @ given)[:, None]
        choices[start:end] = np.minimum(choice_chance.random((end - start, size[1])) * ways, ways - 1)
    return drawn


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
