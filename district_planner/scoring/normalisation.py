# SPDX-License-Identifier: EUPL-1.2
"""From a value with a unit to a number between 0 (worst) and 1 (best).

Every scale has `worst` and `best`, what becomes 0 and 1, and gives its `parts` by name, for explanations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.scoring.criteria import FixedScale, PointsScale, RankScale, ZScoreScale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scoring.criteria import Criterion

_ROUNDING = 1e-12
"""A deviation of less than this part of the mean is rounding, and no spread."""
DEVIATIONS = 3.0
"""So many standard deviations from the mean are the ends of a scale by z-scores; farther out is clamped."""
SAME = 5e-7
"""Values that differ by less than this part of themselves do the same: minutes are kept with some seven digits, and a
site in the middle of a municipality is not to rank above or below that municipality."""


@dataclass(frozen=True)
class Scale:
    """Min-max with clamp: `worst` becomes 0, `best` becomes 1, also when less is better (then worst > best)."""

    worst: float
    best: float

    def normalised(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(x - worst) / (best - worst), clamped to 0..1; NaN stays unknown.

        Where worst and best are the same nothing tells the places apart: 0.5 for all. By hand: worst 10, best 30:
        20 gives 0.5, 40 gives 1; worst 3, best 0: 0.75 gives 0.75.
        """
        if self.best == self.worst:
            return _undecided(values)
        shares = values - self.worst
        shares /= self.best - self.worst
        return np.clip(shares, 0.0, 1.0, out=shares)

    @property
    def parts(self) -> dict[str, float]:
        """The two ends."""
        return {"worst": self.worst, "best": self.best}


@dataclass(frozen=True)
class Deviations:
    """By z-scores: (z + 3) / 6, clamped to 0..1, z turned round where less is better.

    `mean` and `deviation` (of the population, not of a sample) are those of the municipalities of the study area.
    """

    mean: float
    deviation: float
    is_more: bool

    def normalised(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """As above; NaN stays unknown. Without any deviation nothing tells the places apart: 0.5 for all.

        By hand: mean 10, deviation 2: 13 is z = 1.5 and gives 0.75; where less is better, 0.25.
        """
        return Scale(self.worst, self.best).normalised(values)

    @property
    def worst(self) -> float:
        """The value that becomes 0."""
        return self.mean - (DEVIATIONS if self.is_more else -DEVIATIONS) * self.deviation

    @property
    def best(self) -> float:
        """The value that becomes 1."""
        return self.mean + (DEVIATIONS if self.is_more else -DEVIATIONS) * self.deviation

    @property
    def parts(self) -> dict[str, float]:
        """Mean and standard deviation."""
        return {"mean": self.mean, "deviation": self.deviation}


@dataclass(frozen=True, eq=False)
class Ranks:
    """By ranks: the share of the study area that does worse, what does the same counted half.

    `reference`: the known values of the study area, rising, float64[r].
    """

    reference: NDArray[np.float64]
    is_more: bool

    def normalised(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """As above; NaN stays unknown. With nobody to compare with: 0.5 for all.

        By hand: among 1, 2, 2, 4 a value of 2 has one below and two beside it: (1 + 1) / 4 = 0.5; a value of 3 gives
        0.75, where less is better 0.25.
        """
        if len(self.reference) == 0:
            return _undecided(values)
        one, other = values * (1 - SAME), values * (1 + SAME)
        below = np.searchsorted(self.reference, np.minimum(one, other), side="left")
        not_above = np.searchsorted(self.reference, np.maximum(one, other), side="right")
        share = (below + not_above) / (2 * len(self.reference))
        return np.where(np.isnan(values), np.nan, share if self.is_more else 1 - share)

    @cached_property
    def _ends(self) -> tuple[float, float]:
        ends = (float(self.reference[0]), float(self.reference[-1])) if len(self.reference) else (np.nan, np.nan)
        return ends if self.is_more else (ends[1], ends[0])

    @property
    def worst(self) -> float:
        """The worst value of the study area; what is worse becomes 0."""
        return self._ends[0]

    @property
    def best(self) -> float:
        """The best value of the study area; what is better becomes 1."""
        return self._ends[1]

    @property
    def parts(self) -> dict[str, float]:
        """How many there are to compare with, and their ends."""
        return {"count": float(len(self.reference)), "worst": self.worst, "best": self.best}


@dataclass(frozen=True)
class ValueFunction:
    """A line through `points` (value, 0..1) with rising values: straight between them, flat outside."""

    points: tuple[tuple[float, float], ...]

    def normalised(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The height of the line at each value; NaN stays unknown.

        By hand: points (0, 0), (10, 1), (30, 0.5): 5 gives 0.5, 20 gives 0.75, 100 gives 0.5.
        """
        x, y = np.array(self.points).T
        return np.asarray(np.interp(values, x, y))

    @property
    def worst(self) -> float:
        """The value of the lowest point, the first of them."""
        return min(self.points, key=lambda point: point[1])[0]

    @property
    def best(self) -> float:
        """The value of the highest point, the first of them."""
        return max(self.points, key=lambda point: point[1])[0]

    @property
    def parts(self) -> dict[str, float]:
        """How many points, and where the line is lowest and highest."""
        return {"count": float(len(self.points)), "worst": self.worst, "best": self.best}


@dataclass(frozen=True)
class Distances:
    """By distance from `ideal`: |x - ideal| on the scale `of`, where less is better.

    `worst` and `best` are distances. An ideal value that is unknown (NaN) makes everything unknown.
    """

    ideal: float
    of: Scale | Deviations | Ranks

    def normalised(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """As above. By hand: ideal 20, the distance 0 best and 10 worst: 15 and 25 give 0.5, 30 gives 0."""
        return self.of.normalised(np.abs(values - self.ideal))

    @property
    def worst(self) -> float:
        """The distance that becomes 0."""
        return self.of.worst

    @property
    def best(self) -> float:
        """The distance that becomes 1."""
        return self.of.best

    @property
    def parts(self) -> dict[str, float]:
        """The ideal value, and the parts of the scale of distances."""
        return {"ideal": self.ideal, **self.of.parts}


@dataclass(frozen=True)
class Nowhere:
    """The scale of a criterion that cannot be judged: everything is unknown."""

    worst: float = np.nan
    best: float = np.nan

    def normalised(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """NaN for each value."""
        return np.full(np.shape(values), np.nan)

    @property
    def parts(self) -> dict[str, float]:
        """None."""
        return {}


AnyScale = Scale | Deviations | Ranks | ValueFunction | Distances | Nowhere


def scale_of(criterion: Criterion, reference: NDArray[np.float64], target: float = np.nan) -> AnyScale:
    """The scale of a criterion, given its values at the municipalities of the study area (float64[n], NaN unknown).

    `target` is the value of the site to be like, NaN where it is unknown or the site is gone.
    """
    if criterion.problem:
        return Nowhere()
    if isinstance(criterion.scale, PointsScale):
        return ValueFunction(criterion.scale.points)
    if not criterion.is_distance:
        return _scale_over(criterion, reference, is_more=criterion.direction == "more")
    ideal = target if criterion.direction == "target" or criterion.ideal is None else criterion.ideal
    return Distances(ideal, _scale_over(criterion, np.abs(reference - ideal), is_more=False))


def needs_reference(criterion: Criterion) -> bool:
    """Whether its scale follows from the values of the study area."""
    return not (criterion.problem or isinstance(criterion.scale, FixedScale | PointsScale))


def _scale_over(criterion: Criterion, reference: NDArray[np.float64], *, is_more: bool) -> Scale | Deviations | Ranks:
    rule = criterion.scale
    if isinstance(rule, FixedScale):
        return Scale(rule.worst, rule.best)
    known = reference[np.isfinite(reference)]
    if isinstance(rule, RankScale):
        return Ranks(np.sort(known), is_more)
    if len(known) == 0:
        return Scale(0.0, 0.0)
    if isinstance(rule, ZScoreScale):
        mean, deviation = float(known.mean()), float(known.std())
        return Deviations(mean, 0.0 if deviation <= _ROUNDING * abs(mean) else deviation, is_more)
    assert not isinstance(rule, PointsScale), "a line is over values, not over the study area"
    low, high = np.percentile(known, [rule.low_percentile, rule.high_percentile])
    return Scale(float(low), float(high)) if is_more else Scale(float(high), float(low))


def _undecided(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(values), np.nan, 0.5)
