# SPDX-License-Identifier: EUPL-1.2
"""Trips that board a ferry: by road to a landing, across, and on by road from the other shore."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class FerryNetwork:
    """Landings (municipalities) and the crossings between them.

    The roads before and after a ferry are trips of their own, because minutes by road are not additive (long trips are
    faster): minutes(p → k) = drive(p → landing) + boarding + crossing + minutes(other landing → k).
    """

    def __init__(
        self,
        crossings: Sequence[tuple[int, int, float]],
        boarding_minutes: float,
        road_from: Callable[[int], tuple[Floats, Floats]],
    ) -> None:
        """`crossings`: positions of two municipalities, and minutes.

        `road_from(i)`, from the place of municipality i to every place: the minutes of the drive alone, and those to
        the people of each municipality, both (n,).
        """
        self.crossings = tuple(crossings)
        self.landings: Ints = np.unique([end for a, b, _ in crossings for end in (a, b)]).astype(np.int64)
        hops = np.full((len(self.landings), len(self.landings)), np.inf)
        for a, b, minutes in crossings:
            i, j = np.searchsorted(self.landings, (a, b))
            hops[i, j] = hops[j, i] = min(hops[i, j], minutes + boarding_minutes)
        self._hops = hops
        self.shortest_hop: Floats = hops.min(axis=1, initial=np.inf)
        self._road_from = road_from
        self._onward: Floats | None = None

    def onward(self) -> Floats:
        """Minutes (landings, n) from boarding at a landing to each municipality, by as many ferries as it takes.

        Computed when first asked for: it takes a search of the whole country from every landing.
        """
        if self._onward is None:
            self._onward = self._follow()
        return self._onward

    def _follow(self) -> Floats:
        trips = [self._road_from(int(landing)) for landing in self.landings]
        between = np.array([drive[self.landings] for drive, _ in trips])
        road = np.array([minutes for _, minutes in trips])
        onward = _best(self._hops, road)
        while True:
            # After a ferry: on by road, or by road to another landing and onto the next ferry.
            longer = np.minimum(onward, _best(self._hops, np.minimum(road, _best(between, onward))))
            if np.array_equal(longer, onward):
                return onward
            onward = longer

    def shorten(self, minutes: Floats, to_landing: Floats, cutoff: float) -> None:
        """Put trips by ferry into `minutes` (n,) from one point where they are shorter.

        `to_landing`: minutes of the drive from the point to each landing; no ferry is boarded that would end after
        `cutoff`.
        """
        useful = np.flatnonzero(to_landing + self.shortest_hop <= cutoff)
        if len(useful) == 0:
            return
        onward = self.onward()
        for i in useful.tolist():
            np.minimum(minutes, to_landing[i] + onward[i], out=minutes)


def _best(first: Floats, then: Floats) -> Floats:
    """Least sum of a leg of `first` (a, b) and a leg of `then` (b, n): (a, n)."""
    result = np.full((first.shape[0], then.shape[1]), np.inf)
    for i, j in np.argwhere(np.isfinite(first)):
        np.minimum(result[i], first[i, j] + then[j], out=result[i])
    return result
