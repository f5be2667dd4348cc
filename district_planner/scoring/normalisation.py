# SPDX-License-Identifier: EUPL-1.2
"""From a value with a unit to a number between 0 (worst) and 1 (best)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.scoring.criteria import FixedScale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scoring.criteria import Criterion


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
            return np.where(np.isnan(values), np.nan, 0.5)
        return np.clip((values - self.worst) / (self.best - self.worst), 0.0, 1.0)


def scale_of(criterion: Criterion, reference: NDArray[np.float64]) -> Scale:
    """The scale of a criterion, given its values at the municipalities of the study area (NaN unknown)."""
    if isinstance(criterion.scale, FixedScale):
        return Scale(criterion.scale.worst, criterion.scale.best)
    known = reference[np.isfinite(reference)]
    if len(known) == 0:
        return Scale(0.0, 0.0)
    low, high = np.percentile(known, [criterion.scale.low_percentile, criterion.scale.high_percentile])
    return Scale(float(low), float(high)) if criterion.direction == "more" else Scale(float(high), float(low))
