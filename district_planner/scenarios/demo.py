# SPDX-License-Identifier: EUPL-1.2
"""The demo district: real territory, invented sites that say so."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from district_planner.core.resources import resource_path
from district_planner.scenarios.parameters import Parameters
from district_planner.scenarios.plan import new_plan
from district_planner.sites import Site

if TYPE_CHECKING:
    from district_planner.core.texts import Language
    from district_planner.scenarios.plan import Plan


def demo_plan(language: Language = "it") -> Plan:
    """The plan of `resources/catalogue/demo.toml` with the names in `language`."""
    with resource_path("resources", "catalogue", "demo.toml").open("rb") as stream:
        demo = tomllib.load(stream)
    per_seat = Parameters.default().employees_per_seat
    sites = tuple(
        Site(
            id=number,
            name=row[f"name_{language}"],
            kind=row["kind"],
            lon=row["lon"],
            lat=row["lat"],
            seats=row["seats"],
            employees_per_seat=per_seat,
            remote_share=row["remote_share"],
            languages=tuple(row["languages"]),
            client_sector=row["client_sector"],
            operator=demo[f"operator_{language}"],
            notes=demo[f"notes_{language}"],
            invented=True,
        )
        for number, row in enumerate(demo["site"], start=1)
    )
    return new_plan(demo[f"name_{language}"], demo["regions"], sites)
