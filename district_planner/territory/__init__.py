# SPDX-License-Identifier: EUPL-1.2
"""Municipalities, boundaries, population by age, and the reading of `data/`."""

from district_planner.territory.boundaries import Boundaries, BoundaryLevel, load_boundaries
from district_planner.territory.model import AgeBand, Airport, Borders, Population, Region, ServiceDistrict, Settlements
from district_planner.territory.places import airports, service_districts
from district_planner.territory.territory import Territory, load_territory

__all__ = [
    "AgeBand",
    "Airport",
    "Borders",
    "Boundaries",
    "BoundaryLevel",
    "Population",
    "Region",
    "ServiceDistrict",
    "Settlements",
    "Territory",
    "airports",
    "load_boundaries",
    "load_territory",
    "service_districts",
]
