# SPDX-License-Identifier: EUPL-1.2
"""The catchment of one point: who lives how far away and how much each counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.territory import AgeBand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment.decay import Decay
    from district_planner.territory import Territory
    from district_planner.travel import TravelEngine

RING_LIMITS = (15.0, 30.0, 45.0, 60.0)
"""Upper limits of the minute rings, inclusive."""


@dataclass(frozen=True)
class Ring:
    """Municipalities farther than `from_minutes` and up to `to_minutes` (inclusive); `residents` of the asked ages."""

    from_minutes: float
    to_minutes: float
    municipalities: int
    residents: float


@dataclass(frozen=True, eq=False)
class Catchment:
    """The catchment of a point over all n municipalities.

    `minutes` float64[n], infinite beyond the cutoff; `residents` float64[n] of the asked `ages`, NaN where unknown;
    `unreachable` bool[n], no path at all, which is not the same as far.
    """

    engine: str
    cutoff_minutes: float
    decay: Decay
    ages: AgeBand
    minutes: NDArray[np.float64]
    residents: NDArray[np.float64]
    unreachable: NDArray[np.bool_]

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """f(t) of every municipality, float64[n], 0 beyond the cutoff."""
        return np.asarray(self.decay.weight(self.minutes, self.cutoff_minutes), dtype=np.float64)

    @cached_property
    def inside(self) -> NDArray[np.intp]:
        """Positions of the municipalities within the cutoff, nearest first."""
        positions = np.flatnonzero(self.minutes <= self.cutoff_minutes)
        return positions[np.argsort(self.minutes[positions], kind="stable")]

    @cached_property
    def unknown(self) -> NDArray[np.intp]:
        """Positions within the cutoff whose population is not known."""
        return self.inside[np.isnan(self.residents[self.inside])]

    @cached_property
    def labour_pool(self) -> float:
        """P = sum of residents x f(t) over the municipalities within the cutoff whose population is known."""
        return self.weighted(self.residents)

    @cached_property
    def residents_in_cutoff(self) -> float:
        """Residents of the asked ages within the cutoff, each counting one."""
        return float(np.nansum(self.residents[self.inside]))

    def weighted(self, residents: NDArray[np.float64]) -> float:
        """Sum of `residents` (float64[n], NaN unknown) x f(t) within the cutoff."""
        return float(np.nansum(residents[self.inside] * self.weights[self.inside]))

    def rings(self, limits: tuple[float, ...] = RING_LIMITS) -> tuple[Ring, ...]:
        """Residents by minute ring; a limit beyond the cutoff is cut to it, rings beyond are left out."""
        bounds = sorted({min(limit, self.cutoff_minutes) for limit in limits} | {self.cutoff_minutes})
        minutes, residents = self.minutes[self.inside], self.residents[self.inside]
        rings: list[Ring] = []
        low = 0.0
        for high in bounds:
            within = (minutes <= high) & ((minutes > low) if rings else np.ones(len(minutes), dtype=bool))
            rings.append(Ring(low, high, int(within.sum()), float(np.nansum(residents[within]))))
            low = high
        return tuple(rings)


def catchment_of(
    territory: Territory,
    engine: TravelEngine,
    lon: float,
    lat: float,
    *,
    cutoff_minutes: float,
    decay: Decay,
    ages: AgeBand,
    minutes: NDArray[np.float64] | None = None,
) -> Catchment:
    """The catchment of the point `lon`, `lat`; `minutes` float64[n] when the caller has them already.

    Raises:
        InputError: the point is in no municipality.
    """
    if minutes is None:
        minutes = engine.minutes_from(lon, lat, cutoff_minutes)
    return Catchment(
        engine=engine.name,
        cutoff_minutes=cutoff_minutes,
        decay=decay,
        ages=ages,
        minutes=np.where(minutes <= cutoff_minutes, minutes, np.inf),
        residents=territory.population.residents(ages),
        unreachable=engine.unreachable_from(lon, lat),
    )
