# SPDX-License-Identifier: EUPL-1.2
"""Reports of real plans on the built-in territory, made once for all tests of reports."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from district_planner.core.texts import Language, Texts
from district_planner.reports import ReportModel, build_report
from district_planner.scenarios import Analyser, NoPayloads, Payloads, Plan, demo_plan, new_plan
from district_planner.scenarios.parameters import Parameters
from district_planner.sites import Site
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine

DAY = date(2026, 3, 7)
KEPT_FIELDS = {"language", "colour", "unknown_colour", "app_version", "status", "status_now", "sign"}
"""Text that no user and no data file can choose."""


@cache
def analyser() -> Analyser:
    """The built-in territory with its travel engine."""
    territory, boundaries = load_territory(), load_boundaries()
    return Analyser(territory, boundaries, load_engine(territory, boundaries))


@cache
def demo_model(language: Language = "it", indicator_id: str = "labour_pool") -> ReportModel:
    """The report of the demo district (Puglia, 257 municipalities, 8 invented sites)."""
    return report_of(demo_plan(language), language, indicator_id)


def report_of(
    plan: Plan, language: Language = "it", indicator_id: str = "density", payloads: Payloads | None = None
) -> ReportModel:
    """The report of any plan, dated 7 March 2026; `payloads` hold the numbers of its data sets."""
    analyser().payloads = payloads or NoPayloads()
    return build_report(analyser(), plan, Texts(language), indicator_id=indicator_id, written_on=DAY)


def aosta_plan(*, name: str = "Prova", **fields: Any) -> Plan:
    """The smallest region (74 municipalities, two languages) with a site of each kind; `fields` go into all three."""
    places = (("candidate", 7.3206, 45.7372), ("existing", 7.5270, 45.7900), ("rival", 7.2060, 45.7080))
    sites = tuple(
        Site(
            **{
                "id": number,
                "name": f"Sede {number}",
                "kind": kind,
                "lon": lon,
                "lat": lat,
                "seats": 100 * number,
                "employees_per_seat": Parameters.default().employees_per_seat,
                "languages": ("it", "fr"),
                **fields,
            }
        )
        for number, (kind, lon, lat) in enumerate(places, start=1)
    )
    return new_plan(name, ("02",), sites)


def with_every_text(value: Any, change: Callable[[str], str]) -> Any:
    """A copy of a model in which every text is `change(text)`: whatever the field, also those added later."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_every_text(part, change) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        copy = object.__new__(type(value))
        for entry in dataclasses.fields(value):
            old = getattr(value, entry.name)
            kept = entry.name in KEPT_FIELDS or entry.name == "kind"
            object.__setattr__(copy, entry.name, old if kept else with_every_text(old, change))
        return copy
    if isinstance(value, dict):
        return {key: with_every_text(part, change) for key, part in value.items()}
    return value
