# SPDX-License-Identifier: EUPL-1.2
"""What a travel engine promises, and the minutes it stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from district_planner.core.progress import NO_PROGRESS, Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class MinutesMatrix:
    """One-way minutes from `origins` (positions of municipalities) to every municipality within the cutoff.

    Compressed rows: row k are the destinations `indices[indptr[k]:indptr[k + 1]]`, ascending, with their `minutes`.
    What is absent is farther than the cutoff or without a path; nothing stored is 0.
    """

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    minutes: NDArray[np.floating]
    cutoff_minutes: float
    engine: str
    origins: NDArray[np.integer]

    def row(self, k: int) -> tuple[NDArray[np.int32], NDArray[np.floating]]:
        """Destinations and minutes of origin k."""
        span = slice(self.indptr[k], self.indptr[k + 1])
        return self.indices[span], self.minutes[span]


class TravelEngine(Protocol):
    """Minutes on the road from a point to each of the n municipalities of the territory."""

    @property
    def name(self) -> str:
        """Which engine and vintage; travels with every result."""

    def minutes_from(self, lon: float, lat: float, cutoff_minutes: float | None = None) -> NDArray[np.float64]:
        """One-way minutes (n,) between the point and the people of every municipality.

        inf where there is no path or it takes more than the cutoff; exactly the cutoff is included.

        Raises:
            InputError: the point is in no municipality (`travel.point_outside`).
        """

    def unreachable_from(self, lon: float, lat: float) -> NDArray[np.bool_]:
        """Municipalities (n,) without any path to the point, however long.

        Raises:
            InputError: the point is in no municipality (`travel.point_outside`).
        """

    def matrix(
        self,
        cutoff_minutes: float,
        origins: NDArray[np.integer] | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> MinutesMatrix:
        """`minutes_from` the place of each municipality in `origins` (all of them by default).

        Raises:
            Cancelled: the user asked to stop.
        """
