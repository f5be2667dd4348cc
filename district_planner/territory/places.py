# SPDX-License-Identifier: EUPL-1.2
"""Airports and the paper's service districts: places that indicators measure distances to."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES
from district_planner.territory.model import Airport, DistrictCount, ServiceDistrict
from district_planner.territory.territory import load_territory

if TYPE_CHECKING:
    from district_planner.territory.territory import Territory


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
    territory = load_territory()
    return tuple(_district(row, territory) for row in _read()["district"])


@cache
def service_district_count() -> DistrictCount:
    """How many districts of services the paper counts, of how many districts."""
    return DistrictCount(**_read()["count"])


def _read() -> dict[str, Any]:
    with resource_path("data", "territory", "districts.toml").open("rb") as stream:
        return tomllib.load(stream)


def _district(row: dict[str, Any], territory: Territory) -> ServiceDistrict:
    main = territory.position(row["municipalities"][0])
    return ServiceDistrict(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        speciality=row["speciality"],
        speciality_en=row["speciality_en"],
        region_code=row["region_code"],
        municipalities=tuple(row["municipalities"]),
        lon=float(territory.lon[main]),
        lat=float(territory.lat[main]),
        notes={"it": row["note_it"], "en": row["note_en"]},
        precision=row["precision"],
        extent=tuple(row["extent"]),
        extent_notes={language: row.get(f"extent_{language}", "") for language in LANGUAGES},
        positions=tuple(position for code in row["extent"] for position in _positions(code, territory)),
    )


def _positions(code: str, territory: Territory) -> list[int]:
    """The municipalities of a region (2 digits), a province (3) or the one of a code (6)."""
    column = {2: territory.region_codes, 3: territory.province_codes, 6: territory.codes}[len(code)]
    return [position for position, one in enumerate(column) if one == code]
