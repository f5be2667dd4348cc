# SPDX-License-Identifier: EUPL-1.2
"""Jobs beyond the site: what each method says. They disagree, overlap, and are never added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from district_planner.filiera.demand import UNKNOWN, Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.filiera.shipped import Multiplier

Area = Literal["north", "south"]
SOUTH = frozenset({"13", "14", "15", "16", "17", "18", "19", "20"})
"""Regions of the South and the islands: Abruzzo, Molise, Campania, Puglia, Basilicata, Calabria, Sicilia, Sardegna."""


@dataclass(frozen=True)
class JobsEffect:
    """What one method says. `jobs` beyond the site now and at full staffing; unknown where the staff is."""

    multiplier: Multiplier
    jobs: Range
    jobs_now: Range


def area_of(region_code: str) -> Area:
    """North (with the Centre) or South (with the islands), by the two-digit code of a region."""
    return "south" if region_code in SOUTH else "north"


def jobs_beyond(
    multipliers: Iterable[Multiplier], area: Area, staff: float | None, staff_now: float | None
) -> tuple[JobsEffect, ...]:
    """The rows of an area, in the order of the catalogue."""
    return tuple(
        JobsEffect(multiplier, _beyond(multiplier, staff), _beyond(multiplier, staff_now))
        for multiplier in multipliers
        if multiplier.area in ("", area)
    )


def _beyond(multiplier: Multiplier, staff: float | None) -> Range:
    """By hand: 500 people and a multiplier of 1.28 to 1.62 of all jobs: 140 to 310 beyond the site."""
    if staff is None:
        return UNKNOWN
    own = 1.0 if multiplier.total else 0.0
    rate = multiplier.rate
    return Range(*(staff * max(0.0, value - own) for value in (rate.low, rate.default, rate.high)))
