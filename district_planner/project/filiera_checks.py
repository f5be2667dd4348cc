# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with the filiera of a project: records that make no sense, references to what is not there.

Nothing here says the name of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from district_planner.core.errors import PlannerError
from district_planner.core.texts import TextKey
from district_planner.project.problems import Problem, warning

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from district_planner.core.records import Json
    from district_planner.core.texts import Value
    from district_planner.scenarios import Entity, Plan, RecordKey


_WITHOUT_EFFECT = ("setting", "stakeholder", "project")


def filiera_record_problems(records: Mapping[RecordKey, Json]) -> list[Problem]:
    """Records that are none of what they stand for: an activity, an actor, the setting of a criterion, a scenario."""
    from district_planner.core.plain import from_plain

    kinds = _kinds()
    problems = []
    for (entity, key), value in records.items():
        if entity not in kinds:
            continue
        words: dict[str, Value] = {"what": TextKey(f"project.the_{entity}"), "id": key}
        try:
            record: Any = from_plain(kinds[entity], value)
        except PlannerError as cause:
            problems.append(Problem("error", "project.check_record", words, cause))
        except (ValueError, TypeError, AttributeError):
            # What Python says about it may quote it.
            problems.append(Problem("error", "project.check_record_broken", words))
        else:
            if str(record.id) != key:
                problems.append(Problem("error", "project.check_record_broken", words))
    return problems


def reference_problems(plan: Plan) -> list[Problem]:
    """Points, sheets, districts, persons and initiatives that name what is not in the project.

    Settings, stakeholders and costs that do have no effect: they are only told. Weights are told elsewhere.
    """
    from district_planner.scenarios.references import loose_references

    return [
        Problem(
            "warning" if loose.entity in _WITHOUT_EFFECT else "error",
            "project.check_reference",
            {
                "what": TextKey(f"project.the_{loose.entity}"),
                "id": loose.id,
                "named": TextKey(f"project.named_{loose.to}"),
                "named_id": loose.to_id,
            },
        )
        for loose in loose_references(plan)
        if loose.entity != "weight"
    ]


def point_problems(plan: Plan) -> list[Problem]:
    """Supply points outside every municipality: they count nowhere."""
    from district_planner.territory import load_boundaries

    if not plan.points:
        return []
    positions = load_boundaries().locate_all([point.lon for point in plan.points], [point.lat for point in plan.points])
    return [
        warning("project.check_point_outside", name=point.name, id=str(point.id))
        for point, position in zip(plan.points, positions, strict=True)
        if position < 0
    ]


def erasure_problems(connection: sqlite3.Connection) -> list[Problem]:
    """Erasures that were cut short."""
    unfinished = connection.execute("SELECT count(*) FROM erasure").fetchone()[0]
    return [warning("project.check_erasure", n=unfinished)] if unfinished else []


def _kinds() -> dict[Entity, type]:
    from district_planner.actors import Actor, Initiative, Person
    from district_planner.filiera import Activity, District, OpportunitySheet, SupplyPoint
    from district_planner.scenarios.variants import Scenario
    from district_planner.scoring.settings import CriterionSetting
    from district_planner.scoring.stakeholders import Stakeholder

    return {
        "activity": Activity,
        "point": SupplyPoint,
        "sheet": OpportunitySheet,
        "district": District,
        "actor": Actor,
        "person": Person,
        "initiative": Initiative,
        "setting": CriterionSetting,
        "stakeholder": Stakeholder,
        "scenario": Scenario,
    }
