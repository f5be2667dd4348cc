# SPDX-License-Identifier: EUPL-1.2
"""Local units and persons employed by municipality, activity and period: what supply is measured with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class UnitsTable:
    """One data set of local units, as k entries sorted by municipality, activity and period, each triple once.

    Attributes:
        codes: m six-digit codes of municipalities, sorted: those that the data tell anything of.
        activities: codes of ATECO without dots, sorted; "" for all activities together.
        periods: in order: "2023", "2023Q2", "2023S1", "2023-06" or "2026-10-05".
        place, activity, period: int[k], positions among the three.
        units: float64[k], how many; NaN where unknown (secret).
        employees: float64[k], persons employed there; NaN where unknown.
        classification: edition of ATECO, "2007", "2022", "2025"; "" where no activity is told.
        absent: what an activity without an entry means in a municipality that has other entries of the same period:
            none there ("zero"), or unknown.
        series: data of one series may be compared over time.
        partial: the table holds only some of the units there are, such as start-ups: what it tells of an activity is a
            lower bound, also where it tells none, and its total is none of all units.
    """

    codes: tuple[str, ...]
    activities: tuple[str, ...]
    periods: tuple[str, ...]
    place: NDArray[np.int32]
    activity: NDArray[np.int16]
    period: NDArray[np.int16]
    units: NDArray[np.float64]
    employees: NDArray[np.float64]
    classification: str = ""
    absent: Literal["zero", "unknown"] = "unknown"
    series: str = ""
    partial: bool = False

    def __len__(self) -> int:
        return len(self.place)

    def of_period(self, period: str) -> NDArray[np.bool_]:
        """bool[k]: the entries of a period; none where it is not among the periods."""
        if period not in self.periods:
            return np.zeros(len(self), dtype=np.bool_)
        return np.equal(self.period, self.periods.index(period))
