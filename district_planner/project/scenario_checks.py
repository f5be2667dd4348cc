# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with the scenarios of a project that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from district_planner.core.errors import PlannerError
from district_planner.project.problems import Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from district_planner.core.records import Json
    from district_planner.scenarios import Entity, Plan, RecordKey


def scenario_problems(plan: Plan) -> list[Problem]:
    """Scenarios that cannot be taken up, and a content put aside of the one that is the plan."""
    from district_planner.scenarios.scenario_edits import in_scenario

    problems = []
    for scenario in plan.scenarios:
        if scenario.id == plan.scenario:
            if scenario.content:
                problems.append(warning("project.check_scenario_content", name=scenario.name))
            continue
        try:
            in_scenario(plan, scenario.id)
        except PlannerError as cause:
            problems.append(error("project.check_scenario", cause, name=scenario.name))
    return problems


def waiting_keys(records: Mapping[RecordKey, Json]) -> Iterator[RecordKey]:
    """The keys of the records that scenarios hold while they wait."""
    for (entity, _), scenario in records.items():
        content = scenario.get("content") if entity == "scenario" and isinstance(scenario, dict) else None
        for part, own in content.items() if isinstance(content, dict) else ():
            yield from ((cast("Entity", part), key) for key in (own if isinstance(own, dict) else ()))
