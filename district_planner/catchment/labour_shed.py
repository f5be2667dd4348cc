# SPDX-License-Identifier: EUPL-1.2
"""The observed labour shed of a municipality: who works there today and from where, beside the modelled catchment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment.catchment import RING_LIMITS, Catchment
from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment.flows import Flows


@dataclass(frozen=True)
class ShedRing:
    """Commuters from farther than `from_minutes` and up to `to_minutes` (inclusive), beside the modelled catchment.

    `municipalities` are those that commuters come from; `share` is of all who work there, `modelled_share` of the
    decayed pool of the catchment; NaN where the whole is nobody.
    """

    from_minutes: float
    to_minutes: float
    municipalities: int
    persons: float
    share: float
    modelled_share: float


@dataclass(frozen=True, eq=False)
class LabourShed:
    """Who works in a municipality today, from a record of commuters.

    `origins` int32[m] (positions, the municipality itself among them), `persons` float64[m], largest first; `shares`
    float64[m] of `total`, NaN where nobody works there; `minutes` float64[m] of the travel engine, infinite where there
    is no path or, when the minutes given end at a cutoff, beyond it. `inside` are those who live there too, NaN where
    that is not recorded. `modelled_shares` float64[m]: what the same origins make of the decayed pool, NaN where their
    residents are unknown. `unreachable` bool[m]: no path at all.
    """

    municipality: int
    origins: NDArray[np.int32]
    persons: NDArray[np.float64]
    shares: NDArray[np.float64]
    modelled_shares: NDArray[np.float64]
    minutes: NDArray[np.float64]
    unreachable: NDArray[np.bool_]
    total: float
    inside: float
    self_containment_supply: float
    """Share of the employed residents of the municipality who work in it; NaN unknown."""
    self_containment_demand: float
    """Share of those who work in the municipality who live in it; NaN unknown."""
    share_within_cutoff: float
    overlap: float
    """Common part of the two distributions by origin, sum of min(share, modelled share): 0 nothing alike, 1 the same.

    The common part of commuters for equal totals (Lenormand, Huet, Gargiulo and Deffuant 2012, *A universal model of
    commuting networks*, PLoS ONE 7(10): e45985). By hand: 70 and 30 % against 50 and 50 %: 0.5 + 0.3 = 0.8.
    """
    rings: tuple[ShedRing, ...]
    """By the limits of `Catchment.rings`; who comes from beyond the cutoff is in none: `persons_beyond`."""

    @property
    def persons_beyond(self) -> float:
        """Commuters from beyond the cutoff over a known path."""
        return self.total - sum(ring.persons for ring in self.rings) - self.persons_unreachable

    @property
    def persons_unreachable(self) -> float:
        """Commuters from municipalities without any path in the engine's network."""
        return float(self.persons[self.unreachable].sum())


def labour_shed(
    flows: Flows,
    municipality: int,
    catchment: Catchment,
    minutes: NDArray[np.float64] | None = None,
    limits: tuple[float, ...] = RING_LIMITS,
) -> LabourShed | None:
    """The observed labour shed of `municipality` beside the modelled `catchment` of a site in it.

    `minutes` float64[n] from the site without a cutoff, so that also those who come from farther have theirs; by
    default the catchment's, which end at its cutoff. None when no record says who works there: that is unknown.
    """
    origins, persons = flows.to_destination(municipality)
    if not len(origins):
        return None
    total = float(persons.sum())
    shares = ratio(persons, np.full(len(persons), total))
    modelled = _modelled_shares(catchment)
    inside_cutoff = catchment.minutes[origins] <= catchment.cutoff_minutes
    own = persons[origins == municipality]
    inside = float(own[0]) if len(own) else float("nan")
    living = float(flows.from_origin(municipality)[1].sum())
    return LabourShed(
        municipality=municipality,
        origins=origins,
        persons=persons,
        shares=shares,
        modelled_shares=modelled[origins],
        minutes=(catchment.minutes if minutes is None else minutes)[origins],
        unreachable=catchment.unreachable[origins],
        total=total,
        inside=inside,
        self_containment_supply=inside / living if living > 0 else float("nan"),
        self_containment_demand=inside / total if total > 0 else float("nan"),
        share_within_cutoff=float(persons[inside_cutoff].sum()) / total if total > 0 else float("nan"),
        overlap=_overlap(shares, modelled[origins], total, catchment.labour_pool),
        rings=_rings(catchment, origins, persons, modelled, limits),
    )


def _modelled_shares(catchment: Catchment) -> NDArray[np.float64]:
    """Share of each municipality in the decayed pool, float64[n]; NaN where its residents are unknown."""
    counted = catchment.residents * catchment.weights
    return ratio(counted, np.full(len(counted), catchment.labour_pool))


def _overlap(shares: NDArray[np.float64], modelled: NDArray[np.float64], total: float, pool: float) -> float:
    if not (total > 0 and pool > 0):
        return float("nan")
    return float(np.minimum(shares, np.nan_to_num(modelled, nan=0.0)).sum())


def _rings(
    catchment: Catchment,
    origins: NDArray[np.int32],
    persons: NDArray[np.float64],
    modelled: NDArray[np.float64],
    limits: tuple[float, ...],
) -> tuple[ShedRing, ...]:
    away, total, pool = catchment.minutes[origins], float(persons.sum()), catchment.labour_pool
    rings = []
    for number, ring in enumerate(catchment.rings(limits)):
        ours = _in_ring(away, ring.from_minutes, ring.to_minutes, number == 0)
        theirs = _in_ring(catchment.minutes, ring.from_minutes, ring.to_minutes, number == 0)
        counted = float(persons[ours].sum())
        rings.append(
            ShedRing(
                ring.from_minutes,
                ring.to_minutes,
                int(ours.sum()),
                counted,
                counted / total if total > 0 else float("nan"),
                float(np.nansum(modelled[theirs])) if pool > 0 else float("nan"),
            )
        )
    return tuple(rings)


def _in_ring(minutes: NDArray[np.float64], low: float, high: float, first: bool) -> NDArray[np.bool_]:
    """Farther than `low` and up to `high`; the first ring takes 0 minutes too."""
    return (minutes <= high) & ((minutes >= low) if first else (minutes > low))
