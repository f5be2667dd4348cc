# SPDX-License-Identifier: EUPL-1.2
"""Edits of scenarios: copies of what is being worked on, one of which is the plan while the others wait.

A scenario that waits holds its records as they were; what it names may go meanwhile. It is put right when it is taken
up, so that an edit need not look into those that wait.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from district_planner.core.errors import InputError
from district_planner.core.plain import to_record
from district_planner.scenarios.changes import Change, Edit, numbered
from district_planner.scenarios.plan_records import plan_records
from district_planner.scenarios.references import changed, removal, without_loose_ends
from district_planner.scenarios.scoring_checks import check_name, check_note
from district_planner.scenarios.variants import SCENARIO_ENTITIES, SCENARIO_VALUES, Scenario

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record
    from district_planner.scenarios.plan import Entity, Plan, RecordKey

_MOST_SCENARIOS = 50
"""Each is as large as the first: a project with more is no longer one to compare."""


def add_scenario(plan: Plan, name: str, note: str = "") -> Edit:
    """A copy of the present scenario, in which the work goes on. What was before waits under its own name.

    Raises:
        InputError: no name, one that is taken, or more scenarios than a project can have.
    """
    if len(plan.scenarios) >= _MOST_SCENARIOS:
        raise InputError("scenario.too_many", limit=_MOST_SCENARIOS)
    made = Scenario(plan.next_scenario_id, name, note)
    _check(plan, made)
    left = replace(plan.present_scenario, content=_content(_scoped(plan)))
    edit = numbered(plan, "scenario", made, "edits.add_scenario", {"name": name})
    further = (
        _filled(plan.present_scenario, left),
        Change("project", "scenario", plan.scenario, made.id),
    )
    return replace(edit, changes=(*edit.changes, *further))


def switch_scenario(plan: Plan, scenario_id: int) -> Edit:
    """Go on with another scenario; the present one waits as it is now. Empty when it is the present one.

    What the other names and the project no longer has (an actor, a criterion, an activity, an indicator) is dropped.

    Raises:
        NotFoundError: there is no such scenario.
        InputError: it cannot be read, which only a damaged file can bring about.
    """
    present, target = plan.present_scenario, plan.scenario_of(scenario_id)
    label, params = "edits.switch_scenario", {"name": target.name}
    if target.id == present.id:
        return Edit(label, params, ())
    before, wanted = _scoped(plan), _records_of(target)
    scenarios = (
        _filled(present, replace(present, content=_content(before))),
        _filled(target, replace(target, content={})),
        Change("project", "scenario", present.id, target.id),
    )
    raw = Edit(label, params, (*_difference(before, wanted), *scenarios))
    try:
        taken_up = without_loose_ends(raw.apply(plan))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError("scenario.broken", name=target.name, detail=str(error)) from error
    return Edit(label, params, (*_difference(before, _scoped(taken_up)), *scenarios))


def in_scenario(plan: Plan, scenario_id: int) -> Plan:
    """The plan as it would be after switching to a scenario; the very same for the present one.

    Raises:
        NotFoundError, InputError: as `switch_scenario`.
    """
    return plan if scenario_id == plan.scenario else switch_scenario(plan, scenario_id).apply(plan)


def rename_scenario(plan: Plan, scenario_id: int, name: str, note: str | None = None) -> Edit:
    """Another name for a scenario, and another note if one is given.

    Raises:
        NotFoundError: there is no such scenario.
        InputError: no name, or one that is taken.
    """
    before = plan.scenario_of(scenario_id)
    after = replace(before, name=name, note=before.note if note is None else note)
    _check(plan, after)
    return Edit("edits.rename_scenario", {"name": before.name}, tuple(changed("scenario", before, after)))


def remove_scenario(plan: Plan, scenario_id: int) -> Edit:
    """The project without a scenario that waits.

    Raises:
        NotFoundError: there is no such scenario.
        InputError: it is the one being worked on.
    """
    scenario = plan.scenario_of(scenario_id)
    if scenario.id == plan.scenario:
        raise InputError("scenario.in_use", name=scenario.name)
    return Edit("edits.remove_scenario", {"name": scenario.name}, (removal("scenario", scenario),))


def highest_id(plan: Plan, entity: Entity) -> int:
    """The highest number that a record of `entity` has in any scenario; 0 when there is none."""
    present = [key for known, key in plan_records(plan) if known == entity]
    waiting = [key for scenario in plan.scenarios for key in _part(scenario.content, entity)]
    return max((int(key) for key in (*present, *waiting) if key.isdecimal()), default=0)


def _check(plan: Plan, scenario: Scenario) -> None:
    check_name(scenario.name, "scenario", (own.name for own in plan.scenarios if own.id != scenario.id))
    check_note(scenario.note)


def _scoped(plan: Plan) -> dict[RecordKey, Json]:
    """The records of the plan that belong to its scenario."""
    return {key: value for key, value in plan_records(plan, SCENARIO_ENTITIES).items() if _is_scoped(*key)}


def _is_scoped(entity: str, key: str) -> bool:
    return entity in SCENARIO_ENTITIES or (entity == "project" and key in SCENARIO_VALUES)


def _filled(before: Scenario, after: Scenario) -> Change:
    """Another content of a scenario. It is plain already: to copy it in depth would take longer than all the rest."""
    return Change("scenario", str(after.id), _plain(before), _plain(after))


def _plain(scenario: Scenario) -> Record:
    words = to_record(replace(scenario, content={}))
    return words | {"content": scenario.content} if scenario.content else words


def _content(records: dict[RecordKey, Json]) -> Record:
    """What a scenario holds while it waits."""
    content: dict[str, Json] = {}
    for (entity, key), value in records.items():
        cast("Record", content.setdefault(entity, {}))[key] = value
    return content


def _records_of(scenario: Scenario) -> dict[RecordKey, Json]:
    return {
        (cast("Entity", entity), key): value
        for entity in scenario.content
        for key, value in _part(scenario.content, entity).items()
        if _is_scoped(entity, key)
    }


def _part(content: Record, entity: str) -> Record:
    part = content.get(entity)
    return part if isinstance(part, dict) else {}


def _difference(before: dict[RecordKey, Json], after: dict[RecordKey, Json]) -> list[Change]:
    """The changes from one set of records to another."""
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Change(entity, key, before.get((entity, key)), after.get((entity, key)))
        for entity, key in keys
        if before.get((entity, key)) != after.get((entity, key))
    ]


def scenario_record(plan: Plan, scenario: Scenario) -> Record:
    """A scenario for those outside: id, name, note, whether it is the present one, how many sites it has."""
    is_present = scenario.id == plan.scenario
    sites = len(plan.sites) if is_present else len(_part(scenario.content, "site"))
    return {
        "id": scenario.id,
        "name": scenario.name,
        "note": scenario.note,
        "present": is_present,
        "sites": sites,
    }
