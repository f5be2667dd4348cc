# SPDX-License-Identifier: EUPL-1.2
"""Airports and the paper's service districts: places that indicators measure distances to."""

from __future__ import annotations

import csv
import tomllib
from functools import cache

from district_planner.core.resources import resource_path
from district_planner.territory.model import Airport, ServiceDistrict
from district_planner.territory.territory import load_territory


@cache
def airports() -> tuple[Airport, ...]:
    """Italian airports that have an IATA code, by code; the source does not say which have scheduled flights."""
    with resource_path("data", "territory", "airports.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Airport(row["iata"], row["name"], float(row["lon"]), float(row["lat"])) for row in csv.DictReader(stream)
        )


@cache
def service_districts() -> tuple[ServiceDistrict, ...]:
    """The ten service districts of the paper, in its order, at the municipalities where we place them."""
    with resource_path("data", "territory", "districts.toml").open("rb") as stream:
        rows = tomllib.load(stream)["district"]
    territory = load_territory()
    districts = []
    for row in rows:
        main = territory.position(row["municipalities"][0])
        districts.append(
            ServiceDistrict(
                id=row["id"],
                name=row["name"],
                speciality=row["speciality"],
                speciality_en=row["speciality_en"],
                region_code=row["region_code"],
                municipalities=tuple(row["municipalities"]),
                lon=float(territory.lon[main]),
                lat=float(territory.lat[main]),
                notes={"it": row["note_it"], "en": row["note_en"]},
            )
        )
    return tuple(districts)
