# SPDX-License-Identifier: EUPL-1.2
"""Municipalities, boundaries, population by age, and the reading of `data/`."""

from district_planner.territory.boundaries import Boundaries, BoundaryLevel, load_boundaries
from district_planner.territory.carry import KINDS, Categories, Kind, carry, carry_categories
from district_planner.territory.code_match import OUTCOMES, CodeMatch, Vintage
from district_planner.territory.history import MunicipalHistory, load_history
from district_planner.territory.model import (
    AgeBand,
    Airport,
    Borders,
    DistrictCount,
    Population,
    Precision,
    Region,
    ServiceDistrict,
    Settlements,
)
from district_planner.territory.places import airports, service_district_count, service_districts
from district_planner.territory.territory import Territory, load_territory

__all__ = [
    "KINDS",
    "OUTCOMES",
    "AgeBand",
    "Airport",
    "Borders",
    "Boundaries",
    "BoundaryLevel",
    "Categories",
    "CodeMatch",
    "DistrictCount",
    "Kind",
    "MunicipalHistory",
    "Population",
    "Precision",
    "Region",
    "ServiceDistrict",
    "Settlements",
    "Territory",
    "Vintage",
    "airports",
    "carry",
    "carry_categories",
    "load_boundaries",
    "load_history",
    "load_territory",
    "service_district_count",
    "service_districts",
]
