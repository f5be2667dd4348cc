# SPDX-License-Identifier: EUPL-1.2
"""The demo district: real territory, invented sites that say so."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from district_planner.core.resources import resource_path
from district_planner.core.texts import Texts
from district_planner.scenarios.costs import cost_defaults
from district_planner.scenarios.parameters import Parameters
from district_planner.scenarios.plan import new_plan
from district_planner.scoring.costs import CostProfile, CostRate, Role
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
    plan = new_plan(demo[f"name_{language}"], demo["regions"], sites)
    return replace(plan, cost=_cost(demo["cost"], language))


def _cost(row: dict[str, Any], language: Language) -> CostProfile:
    """The profile of an invented centre; `by_site` follows the order of the sites, nan for those it says nothing of."""
    texts, shipped = Texts(language), {name: float(str(known.value)) for name, known in cost_defaults().items()}
    return CostProfile(
        roles=tuple(
            Role(texts(f"cost.role_{role['name']}"), float(role["heads"]), shipped["hours_year"], role["cost_hour_eur"])
            for role in row["role"]
        ),
        m2_per_head=shipped["m2_per_head"],
        remote_share=row["remote_share"],
        attrition=shipped["attrition"],
        years=shipped["years"],
        rates=tuple(
            CostRate(
                rate["component"],
                value=rate.get("value"),
                by_site=tuple(
                    (site, value) for site, value in enumerate(rate.get("by_site", []), start=1) if isfinite(value)
                ),
                source=row[f"source_{language}"],
                assumption=True,
            )
            for rate in row["rate"]
        ),
    )
