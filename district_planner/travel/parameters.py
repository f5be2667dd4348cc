# SPDX-License-Identifier: EUPL-1.2
"""The calibrated figures of the contiguity network, from `data/travel.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from district_planner.core.resources import resource_path


@dataclass(frozen=True)
class TravelParameters:
    """Figures of the travel-time formula (docs/method/travel.md tells how each was found).

    minutes = max(pace · effort^exponent, long_pace · effort) + urban time at both ends, where effort is in km of level
    way: the length of the way plus `climb_km` times its climb, joined at right angles with the reach of the
    municipality's own people.
    """

    pace: float
    """Minutes of the first km of effort (min·km^-exponent)."""
    exponent: float
    """Below 1: the longer the trip, the faster its roads."""
    long_pace: float
    """Minutes per km of effort on trips so long that they cannot get faster any more."""
    climb_km: float
    """Level km that cost as much as one km of climb."""
    urban_minutes: float
    """Minutes for each e-fold of people around an end above `urban_people`."""
    urban_people: float
    """People around a point up to which no urban time is added."""
    urban_radius_km: float
    """Width (sigma) of the bell that counts the people around a point, km."""
    area_share: float
    """Reach of a municipality's people in km, per square root of its km²."""
    spread_share: float
    """The same, per km of mean distance of its settlements from its centre."""
    boarding_minutes: float
    """Waiting and boarding before each ferry."""


def read_parameters(path: Path) -> TravelParameters:
    """The parameters in a file laid out as `data/travel.toml`; KeyError when one is missing."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))["parameter"]
    return TravelParameters(**{field.name: float(table[field.name]["value"]) for field in fields(TravelParameters)})


def load_parameters() -> TravelParameters:
    """The shipped parameters."""
    return read_parameters(resource_path("data", "travel.toml"))
