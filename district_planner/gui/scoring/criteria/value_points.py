# SPDX-License-Identifier: EUPL-1.2
"""The points of a value function: how they may be moved, added and taken away. No Qt."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts

Point = tuple[float, float]
"""A value in the unit of the criterion, and what it is worth from 0 (worst) to 1 (best)."""
FEWEST, MOST = 2, 12
"""Points of a function: fewer are no line, more are read by nobody."""
_SCORE_DECIMALS = 2
_STEPS = 200
"""An axis is this many steps of the mouse long, or a few more."""
_EDGE_PERCENT = 1.0
"""Left out of the axis at each end: one very large city would press all others into the first bar."""


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`; values are taken in multiples of `step`, with care in multiples of `fine`."""

    low: float
    high: float
    step: float
    fine: float

    @property
    def span(self) -> float:
        """How much it covers."""
        return self.high - self.low

    def tidy(self, value: float, *, finely: bool = False) -> float:
        """The multiple of the step next to `value`."""
        step = self.fine if finely else self.step
        return round(round(value / step) * step, 10)


def axis_of(values: NDArray[np.float64], shown: Iterable[float], decimals: int) -> Axis:
    """An axis on which the values (float64[n], NaN unknown) can be told apart and everything `shown` has its place.

    It leaves out the first and last percent of the values. `decimals` of the criterion bound how fine it can be read.
    """
    known = values[np.isfinite(values)]
    ends = [float(one) for one in shown if math.isfinite(one)]
    if len(known):
        ends += [float(one) for one in np.percentile(known, [_EDGE_PERCENT, 100 - _EDGE_PERCENT])]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    smallest = 10.0**-decimals
    if high - low < smallest:
        low, high = low - smallest, high + smallest
    step = max(10.0 ** math.floor(math.log10((high - low) / _STEPS)), smallest)
    room = (high - low) * 0.04
    # Nothing is less than nobody: where no value is below zero the axis is not either.
    edge = max(low - room, 0.0) if low >= 0 else low - room
    return Axis(edge, high + room, step, max(step / 10, smallest))


def ticks(axis: Axis, most: int) -> list[float]:
    """Round values along the axis, at most so many."""
    rough = axis.span / max(most, 1)
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * times for times in (1, 2, 2.5, 5, 10) if scale * times >= rough * 0.999)
    first = math.ceil(axis.low / step - 1e-9)
    last = math.floor(axis.high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def moved(points: Sequence[Point], index: int, to: Point, axis: Axis) -> tuple[Point, ...]:
    """The points with one put elsewhere; it stays between its neighbours and from 0 to 1."""
    low = points[index - 1][0] + axis.fine if index > 0 else -math.inf
    high = points[index + 1][0] - axis.fine if index + 1 < len(points) else math.inf
    x = min(max(to[0], low), high)
    if low > high:
        x = points[index][0]
    y = round(min(max(to[1], 0.0), 1.0), _SCORE_DECIMALS)
    return (*points[:index], (round(x, 10), y), *points[index + 1 :])


def added(points: Sequence[Point], point: Point, axis: Axis) -> tuple[tuple[Point, ...], int]:
    """The points with one more, and its place among them; -1 where there is no room for it."""
    too_near = any(abs(x - point[0]) < axis.fine * 0.999 for x, _ in points)
    if too_near or len(points) >= MOST:
        return tuple(points), -1
    y = round(min(max(point[1], 0.0), 1.0), _SCORE_DECIMALS)
    index = sum(x < point[0] for x, _ in points)
    return (*points[:index], (point[0], y), *points[index:]), index


def beside(points: Sequence[Point], index: int, axis: Axis) -> Point:
    """A new point on the line halfway from one to the next; after the last, halfway from the one before."""
    at = min(max(index, 0), len(points) - 2)
    (x0, y0), (x1, y1) = points[at], points[at + 1]
    return axis.tidy((x0 + x1) / 2, finely=True), (y0 + y1) / 2


def removed(points: Sequence[Point], index: int) -> tuple[Point, ...]:
    """The points without one; the last two stay."""
    if len(points) <= FEWEST or not 0 <= index < len(points):
        return tuple(points)
    return (*points[:index], *points[index + 1 :])


def first_points(worst: float, best: float, axis: Axis) -> tuple[Point, ...]:
    """What a function begins with: a straight line from `worst` (0) to `best` (1)."""
    if worst == best:
        worst, best = axis.low, axis.high
    ends = [(axis.tidy(worst, finely=True), 0.0), (axis.tidy(best, finely=True), 1.0)]
    (x0, y0), (x1, y1) = sorted(ends)
    return ((x0, y0), (x1 if x1 > x0 else x0 + axis.fine, y1))


def check_points(points: Sequence[tuple[float | None, float | None]], texts: Texts, decimals: int) -> None:
    """Check that points typed into a table make a function.

    Raises:
        InputError: a field is empty, or a value is not above the one before; the message names the row.
    """
    for row, (x, y) in enumerate(points, start=1):
        if x is None or y is None:
            raise InputError("criteria_window.point_missing", row=row)
    for row, ((before, _), (x, _)) in enumerate(itertools.pairwise(points), start=2):
        if before is not None and x is not None and x <= before:
            raise InputError(
                "criteria_window.points_order",
                row=row,
                value=texts.number(x, decimals),
                before=texts.number(before, decimals),
            )
