# SPDX-License-Identifier: EUPL-1.2
"""Weights from points: given at once, or for swings from the worst to the best value of each criterion.

In swing weighting the criterion whose step from worst to best is the most worth taking has 100 points and the others
have what their step is worth beside it (von Winterfeldt and Edwards, Decision Analysis and Behavioral Research, 1986).
Shares are points over the sum of all points.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.texts import Exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

TOP_POINTS = 100.0
"""Points of the swing that is worth most."""


def check_swing(criterion: str, points: float) -> None:
    """Check the points of a swing.

    Raises:
        InputError: no number from 0 to 100.
    """
    if not (math.isfinite(points) and 0 <= points <= TOP_POINTS):
        raise InputError("weights.swing_range", criterion=criterion, points=Exact(points), limit=TOP_POINTS)


def shares_of_points(points: Mapping[str, float], items: Sequence[str]) -> NDArray[np.float64]:
    """Shares float64[k] that sum to 1, in the order of `items`; NaN when one has no points or all have none.

    By hand: swings of 100, 60 and 40 give 0.5, 0.3 and 0.2.
    """
    given = np.array([points.get(item, math.nan) for item in items], dtype=np.float64)
    total = given.sum()
    return given / total if total > 0 else np.full(len(items), np.nan)


def scaled_to_top(points: Mapping[str, float]) -> dict[str, float]:
    """The same swings with 100 points for the greatest; unchanged when all are zero."""
    top = max(points.values(), default=0.0)
    return {item: value * TOP_POINTS / top for item, value in points.items()} if top > 0 else dict(points)


def in_order(points: Mapping[str, float], items: Sequence[str]) -> tuple[str, ...]:
    """`items` by their points, the greatest first; equal ones, and at the end those without points, as they stand."""
    return tuple(sorted(items, key=lambda item: -points.get(item, -1.0)))


def points_of_order(order: Sequence[str]) -> dict[str, float]:
    """Swings to begin with from their order alone, the most important first: 100 down to 100 / k in equal steps.

    By hand: four criteria have 100, 75, 50 and 25 points.
    """
    return {item: TOP_POINTS * (len(order) - place) / len(order) for place, item in enumerate(order)}
