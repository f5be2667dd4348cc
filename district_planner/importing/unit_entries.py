# SPDX-License-Identifier: EUPL-1.2
"""Local units as entries by municipality, activity and period: put together, and carried to today's municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.territory.code_match import CodeMatch

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Axes:
    """How many keys (or municipalities), activities and periods there are: an entry is one number of the three."""

    activities: int
    periods: int

    def entry(self, place: Ints, activity: Ints, period: Ints) -> Ints:
        """int64[k]: by place, then activity, then period."""
        return (place * self.activities + activity) * self.periods + period

    def parts(self, entry: Ints) -> tuple[Ints, Ints, Ints]:
        """Place, activity and period of entries."""
        rest, period = np.divmod(entry, self.periods)
        place, activity = np.divmod(rest, self.activities)
        return place, activity, period


@dataclass(frozen=True, eq=False)
class Sums:
    """Different entries, sorted, with the sum of their numbers; `repeated` bool: it stands in several rows."""

    entry: Ints
    total: Floats
    rows: Ints


def summed(entry: Ints, values: Floats) -> Sums:
    """Add up the numbers of each entry: unknown where one is. The order of the rows does not matter to the last bit."""
    found, where, counts = np.unique(entry, return_index=True, return_counts=True)
    if len(found) == len(entry):
        return Sums(found, values[where], counts)
    order = np.lexsort((values, entry))
    starts = np.cumsum(counts) - counts
    return Sums(found, np.add.reduceat(values[order], starts), counts)


def joined(sums: tuple[Sums, ...]) -> tuple[Ints, list[Floats]]:
    """All entries that any of `sums` has, and the numbers of each: NaN where it lacks one."""
    entry = np.unique(np.concatenate([one.entry for one in sums]))
    filled = []
    for one in sums:
        values = np.full(len(entry), np.nan)
        values[np.searchsorted(entry, one.entry)] = one.total
        filled.append(values)
    return entry, filled


def carried(
    entry: Ints, values: list[Floats], axes: Axes, match: CodeMatch, *, absent_is_zero: bool
) -> tuple[Ints, list[Floats]]:
    """The entries by key as entries by municipality: added up where municipalities merged, shared out where later.

    Of a municipality that several keys of a period make up, an activity that one of them lacks is unknown, unless what
    is absent is zero.
    """
    key, activity, period = axes.parts(entry)
    counts = np.diff(match.indptr)[key]
    row = np.repeat(np.arange(len(entry)), counts)
    ends = np.cumsum(counts)
    within = np.arange(len(row)) - np.repeat(ends - counts, counts)
    at = match.indptr[key][row] + within
    place = match.positions[at].astype(np.int64)
    target = axes.entry(place, activity[row], period[row])
    sums = [summed(target, one[row] * match.shares[at]) for one in values]
    found, parts = sums[0].entry, sums[0].rows
    totals = [one.total for one in sums]
    if not absent_is_zero and len(found):
        # How many keys tell anything of a municipality in a period.
        there = np.unique(np.stack((place * axes.periods + period[row], key[row])), axis=1)[0]
        told, keys_told = np.unique(there, return_counts=True)
        where, _, when = axes.parts(found)
        several = keys_told[np.searchsorted(told, where * axes.periods + when)]
        totals = [np.where(parts < several, np.nan, one) for one in totals]
    return found, totals


def topmost(codes: tuple[str, ...], edition: str) -> list[int]:
    """The positions of the codes that no other of them contains: added up, they count nothing twice."""
    from district_planner.filiera.ateco import contains

    return [
        k
        for k, code in enumerate(codes)
        if not any(other != code and contains(other, code, edition) for other in codes)
    ]
