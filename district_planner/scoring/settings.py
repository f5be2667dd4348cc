# SPDX-License-Identifier: EUPL-1.2
"""How a project judges a criterion where it departs from what the catalogue, or the maker of the criterion, says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["more", "less", "ideal", "target"]
"""More is better, less is, the nearer to a value, or the nearer to the value of a given site."""
Normalisation = Literal["percentiles", "fixed", "zscore", "rank", "points"]
"""From a value to 0..1: between two percentiles of the study area, between two values, by standard deviations, by the
share of the study area that does worse, or by the points of a line."""
DIMENSIONS = ("labour", "competition", "ecosystem", "infrastructure", "real_estate", "living", "own")
"""What criteria are about; those of the user's begin in the last."""


@dataclass(frozen=True)
class CriterionSetting:
    """One criterion of a project; None, or empty: as the criterion states itself.

    `ideal` is a value in its unit, `target` the id of the site to be like. `worst` and `best` are the ends of a `fixed`
    scale, `points` (value, 0..1) with rising values those of a value function. A place below `minimum` or above
    `maximum` is excluded. `error`: standard deviation of the data, percent of the value.
    """

    id: str
    enabled: bool = True
    dimension: str = ""
    direction: Direction | None = None
    ideal: float | None = None
    target: int | None = None
    normalisation: Normalisation | None = None
    low_percentile: float | None = None
    high_percentile: float | None = None
    worst: float | None = None
    best: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    error: float | None = None
