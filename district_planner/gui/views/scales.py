# SPDX-License-Identifier: EUPL-1.2
"""From values to pixels and back, with round marks along the way; and classes of round width. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_DECIMALS = 6
_FEW = 100
"""Of fewer values every one keeps its place."""
_FAR = 0.75
"""The last hundredth is far when it takes this much of the room of all others."""


@dataclass(frozen=True)
class ValueScale:
    """Values from `low` to `high` lie between the pixels `start` and `end`, whichever of these is larger.

    On a `logarithmic` one `low` and `high` are powers of ten, and equal ratios take equal room.
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    @classmethod
    def over(cls, values: NDArray[np.float64], start: float, end: float, *, logarithmic: bool = False) -> ValueScale:
        """Around all known `values`, with a little room at the ends; around one value, or none, something near it.

        With values that are not positive a scale is never logarithmic.
        """
        known = values[np.isfinite(values)]
        logarithmic = logarithmic and len(known) > 0 and bool((known > 0).all())
        if logarithmic:
            known = np.log10(known)
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        if low == high:
            low, high = low - (abs(low) * 0.1 or 1.0), high + (abs(high) * 0.1 or 1.0)
        room = 0.03 * (high - low)
        return cls(low - room, high + room, start, end, logarithmic)

    def pixels(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values stand, NaN where unknown."""
        if self.logarithmic:
            with np.errstate(invalid="ignore", divide="ignore"):
                values = np.where(values > 0, np.log10(values), np.nan)
        return np.asarray(self.start + (values - self.low) * ((self.end - self.start) / (self.high - self.low)))

    def pixel(self, value: float) -> float:
        """Where a value stands."""
        value = math.log10(value) if self.logarithmic else value
        return self.start + (value - self.low) * (self.end - self.start) / (self.high - self.low)

    def value(self, pixel: float) -> float:
        """What stands at a pixel."""
        value = self.low + (pixel - self.start) * (self.high - self.low) / (self.end - self.start)
        return float(10.0**value) if self.logarithmic else value

    def ticks(self, most: int) -> tuple[list[float], int]:
        """At most `most` round values within, and the decimals they need."""
        if self.logarithmic:
            return self._powers(most)
        step = round_step((self.high - self.low) / max(most, 1))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)], decimals_for(step)

    def _powers(self, most: int) -> tuple[list[float], int]:
        """Powers of ten within, with their halves and fifths while there is room; at least the ends."""
        for parts in ((1.0, 2.0, 5.0), (1.0,)):
            powers = range(math.floor(self.low) - 1, math.ceil(self.high) + 1)
            found = [part * 10.0**power for power in powers for part in parts]
            found = [value for value in found if self.low <= math.log10(value) <= self.high]
            if len(found) <= most:
                break
        least = min(found, default=1.0)
        return found, max(-math.floor(math.log10(least) + 1e-9), 0)


def round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below `least`."""
    if not math.isfinite(least) or least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def decimals_for(step: float) -> int:
    """Decimals that tell multiples of `step` apart."""
    return next((n for n in range(_MOST_DECIMALS) if abs(step * 10**n - round(step * 10**n)) < 1e-9 * 10**n), 6)


@dataclass(frozen=True, eq=False)
class Classes:
    """Classes of one width: `edges` float64[k + 1]; a value at an edge is in the class above, the last edge is in.

    Where few values lie far away from the others, the first or the last class is open: it holds all beyond.
    """

    edges: NDArray[np.float64]
    numbers: NDArray[np.intp]
    """The class of each row, -1 where the value is unknown or the row is not shown."""
    open_low: bool = False
    open_high: bool = False

    @classmethod
    def of(cls, values: NDArray[np.float64], shown: NDArray[np.bool_], most: int) -> Classes:
        """At most `most` classes of round width over the shown known values."""
        used = shown & np.isfinite(values)
        numbers = np.full(len(values), -1, dtype=np.intp)
        if not used.any():
            return cls(np.array([0.0, 1.0]), numbers)
        known = values[used]
        ends = float(known.min()), float(known.max())
        low, high = _without_far_ends(known)
        step = round_step((high - low) / max(most - 1, 1)) if high > low else max(abs(low) * 0.1, 1.0)
        first = math.floor(low / step + 1e-9)
        count = max(math.floor(high / step + 1e-9) - first + 1, 1)
        if count > 1 and high == ends[1] and abs(high - (first + count - 1) * step) < 1e-9 * step:
            count -= 1
        edges: NDArray[np.float64] = (first + np.arange(count + 1, dtype=np.float64)) * step
        numbers[used] = np.clip(np.floor(known / step + 1e-9).astype(np.intp) - first, 0, count - 1)
        return cls(edges, numbers, open_low=ends[0] < edges[0], open_high=ends[1] > edges[-1] * (1 + 1e-9))

    @classmethod
    def of_labels(cls, values: NDArray[np.float64], shown: NDArray[np.bool_], labels: int) -> Classes:
        """One class per label."""
        used = shown & np.isfinite(values) & (values >= 0) & (values < labels)
        numbers = np.where(used, np.nan_to_num(values, nan=-1.0), -1).astype(np.intp)
        return cls(np.arange(labels + 1, dtype=np.float64), numbers)

    def counts(self, rows: NDArray[np.bool_] | None = None) -> NDArray[np.intp]:
        """How many rows, or of these rows, are in each class."""
        numbers = self.numbers if rows is None else self.numbers[rows]
        return np.bincount(numbers[numbers >= 0], minlength=len(self.edges) - 1)


def _without_far_ends(known: NDArray[np.float64]) -> tuple[float, float]:
    """The least and the greatest value, or where a hundredth of them begins that takes most of the room alone."""
    low, high = float(known.min()), float(known.max())
    if len(known) < _FEW:
        return low, high
    near_low, near_high = (float(value) for value in np.percentile(known, (1, 99)))
    room = _FAR * (near_high - near_low)
    return (near_low if near_low - low > room > 0 else low), (near_high if high - near_high > room > 0 else high)
