# SPDX-License-Identifier: EUPL-1.2
"""Scenarios: named sets of sites, parameters and weights of one project, of which one is being worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SCENARIO_ENTITIES = (
    "site", "parameter", "weight", "setting", "stakeholder", "sheet", "district", "initiative"
)  # fmt: skip
"""What belongs to a scenario. Data, indicators, criteria, the catalogue, points on the map and actors are of all."""
SCENARIO_VALUES = ("regions", "weighting", "cost")
"""The project values that belong to a scenario."""


@dataclass(frozen=True)
class Scenario:
    """One scenario. Of the one that is being worked on `content` is empty: the plan holds it.

    `content` maps an entity to its records by key; `project` there holds `SCENARIO_VALUES`.
    """

    id: int
    name: str
    note: str = ""
    content: dict[str, Any] = field(default_factory=dict)


FIRST_SCENARIO = Scenario(1, "Base")
"""The one that every project begins with; the name is the same in both languages."""
