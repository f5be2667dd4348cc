# SPDX-License-Identifier: EUPL-1.2
"""A plan as the records that a project file stores and the journal tells, and back."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, cast

from district_planner.actors import Actor, Initiative, Person
from district_planner.core.errors import InputError
from district_planner.core.plain import from_plain, to_plain
from district_planner.filiera.catalogue import Activity
from district_planner.filiera.records import District, OpportunitySheet, SupplyPoint
from district_planner.scenarios.datasets import CalibrationRecord, Dataset, OwnCriterion, OwnIndicator
from district_planner.scenarios.parameters import Parameters
from district_planner.scenarios.plan import MAX_WEIGHT, Plan, catalogue_order
from district_planner.scenarios.variants import FIRST_SCENARIO, Scenario
from district_planner.scoring.costs import CostProfile
from district_planner.scoring.settings import CriterionSetting
from district_planner.scoring.stakeholders import Stakeholder
from district_planner.sites import Site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from district_planner.core.records import Json, Record
    from district_planner.scenarios.plan import Entity, RecordKey

COUNTERS = (
    "next_site_id", "next_dataset_id", "next_own_id", "next_point_id", "next_sheet_id", "next_district_id",
    "next_actor_id", "next_person_id", "next_initiative_id", "next_stakeholder_id", "next_scenario_id",
)  # fmt: skip
"""The project values that number what comes next."""
_NUMBERS = (*COUNTERS, "scenario")
_DEFAULTS = {field.name: field.default for field in fields(Plan) if field.name in _NUMBERS}
_KINDS: dict[Entity, tuple[str, type]] = {
    "dataset": ("datasets", Dataset),
    "indicator": ("indicators", OwnIndicator),
    "criterion": ("criteria", OwnCriterion),
    "activity": ("activities", Activity),
    "point": ("points", SupplyPoint),
    "sheet": ("sheets", OpportunitySheet),
    "district": ("districts", District),
    "actor": ("actors", Actor),
    "person": ("people", Person),
    "initiative": ("initiatives", Initiative),
    "setting": ("settings", CriterionSetting),
    "stakeholder": ("stakeholders", Stakeholder),
    "scenario": ("scenarios", Scenario),
}
"""What is a dataclass with an id: the field of the plan and its kind, by entity."""


def plan_records(plan: Plan, only: Collection[str] = ()) -> dict[RecordKey, Json]:
    """The plan as the records a project file stores; with `only`, of those with an id only these entities."""
    records: dict[RecordKey, Json] = {
        ("project", "name"): plan.name,
        ("project", "regions"): list(plan.regions),
        **{("project", name): getattr(plan, name) for name in _NUMBERS},
        ("project", "weighting"): plan.weighting,
    }
    if plan.catalogue_version:
        records["project", "catalogue_version"] = plan.catalogue_version
    for name in ("calibration", "cost"):
        if getattr(plan, name) is not None:
            records["project", name] = to_plain(getattr(plan, name))
    records.update({("site", str(site.id)): site.to_record() for site in plan.sites})
    records.update({("parameter", name): value for name, value in asdict(plan.parameters).items()})
    records.update({("weight", criterion): points for criterion, points in plan.weights.items()})
    for entity, (place, _) in _KINDS.items():
        if only and entity not in only:
            continue
        records.update({(entity, str(own.id)): to_plain(own) for own in getattr(plan, place)})
    return records


def plan_from_records(records: Mapping[RecordKey, Json]) -> Plan:
    """The plan that `plan_records` wrote.

    Raises:
        InputError: a record is missing or makes no sense.
    """
    try:
        sites = {int(key): value for (entity, key), value in records.items() if entity == "site"}
        further: dict[str, Any] = {place: _kind_of(records, entity) for entity, (place, _) in _KINDS.items()}
        values = {key: value for (entity, key), value in records.items() if entity == "project"}
        further |= {name: _project_value(name, values.get(name)) for name in (*_NUMBERS[1:], *_READ)}
        return Plan(
            name=cast("str", values["name"]),
            sites=tuple(_site_of(site_id, value) for site_id, value in sorted(sites.items())),
            parameters=Parameters.from_values(
                {key: value for (entity, key), value in records.items() if entity == "parameter"}
            ),
            weights={key: _points(key, value) for (entity, key), value in records.items() if entity == "weight"},
            next_site_id=int(cast("int", values["next_site_id"])),
            **further | {"scenarios": further["scenarios"] or (FIRST_SCENARIO,)},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("planning.records_broken", detail=str(error)) from error


def with_records(plan: Plan, records: Iterable[tuple[Entity, str, Json | None]]) -> Plan:
    """The plan with records put in place of the old ones, all at once; None takes one away.

    What no record is about stays the very object that it was: much is kept for as long as it does.

    Raises:
        InputError, ValueError: a record makes no sense, or the plan would not.
    """
    by_entity: dict[Entity, dict[str, Json]] = {}
    for entity, key, value in records:
        by_entity.setdefault(entity, {})[key] = value
    changed: dict[str, Any] = {}
    for entity, own in by_entity.items():
        if entity in _KINDS:
            place, _ = _KINDS[entity]
            changed[place] = _with_own(getattr(plan, place), entity, own)
        elif entity == "site":
            changed["sites"] = _with_sites(plan.sites, own)
        elif entity == "weight":
            kept = {name: points for name, points in plan.weights.items() if own.get(name, points) is not None}
            changed["weights"] = kept | {key: _points(key, value) for key, value in own.items() if value is not None}
        elif entity == "parameter":
            values: dict[str, Json] = asdict(plan.parameters) | own
            changed["parameters"] = Parameters.from_values({k: v for k, v in values.items() if v is not None})
        else:
            changed |= {key: _project_value(key, value) for key, value in own.items()}
    return replace(plan, **changed)


def _kind_of(records: Mapping[RecordKey, Json], entity: Entity) -> tuple[Any, ...]:
    return _with_own((), entity, {key: value for (known, key), value in records.items() if known == entity})


def _with_own(present: tuple[Any, ...], entity: Entity, changed: Mapping[str, Json]) -> tuple[Any, ...]:
    _, kind = _KINDS[entity]
    kept = [own for own in present if str(own.id) not in changed]
    kept += [_own_record(kind, key, value) for key, value in changed.items() if value is not None]
    return tuple(sorted(kept, key=_order))


def _own_record(kind: type, key: str, value: Json) -> Any:
    own: Any = from_plain(kind, value)
    if str(own.id) != key:
        raise InputError("planning.records_broken", detail=f"{kind.__name__} {key}")
    return own


def _order(own: Any) -> tuple[int | str | bool, ...]:
    """Ids are given in order: a number, or `own.<number>`. Settings stand by the criterion they are about."""
    if isinstance(own, Activity):
        return catalogue_order(own)
    if isinstance(own, CriterionSetting):
        return (own.id,)
    return (int(str(own.id).rpartition(".")[2]),)


def _site_of(site_id: int, value: Json) -> Site:
    site = Site.from_record(cast("Record", value))
    if site.id != site_id:
        raise InputError("site_input.record_broken", site=str(site_id))
    return site


def _with_sites(sites: tuple[Site, ...], changed: Mapping[str, Json]) -> tuple[Site, ...]:
    """In the order they are in; new ones where their number belongs."""
    new = {int(key): None if value is None else _site_of(int(key), value) for key, value in changed.items()}
    kept = [new.pop(site.id, site) for site in sites]
    found = [site for site in kept if site is not None]
    added = [site for site in new.values() if site is not None]
    return tuple(sorted((*found, *added), key=lambda site: site.id)) if added else tuple(found)


def _calibration(value: Json | None) -> CalibrationRecord | None:
    return None if value is None else from_plain(CalibrationRecord, value)


def _cost(value: Json | None) -> CostProfile | None:
    return None if value is None else from_plain(CostProfile, value)


def _version(value: Json | None) -> str:
    if value is not None and not isinstance(value, str):
        raise InputError("planning.records_broken", detail=f"catalogue_version: {value}")
    return value or ""


def _weighting(value: Json | None) -> Json:
    return "direct" if value is None else value


def _codes(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise InputError("planning.records_broken", detail=f"regions: {value}")
    return tuple(cast("list[str]", value))


_READ = {
    "regions": _codes,
    "calibration": _calibration,
    "catalogue_version": _version,
    "cost": _cost,
    "weighting": _weighting,
}
"""How a value of the project is read that is neither its name nor a number."""


def _project_value(key: str, value: Json | None) -> Any:
    if key in _READ:
        return _READ[key](value)
    if key == "name":
        return value
    if key not in _NUMBERS:
        raise InputError("planning.records_broken", detail=f"project {key}")
    return _DEFAULTS[key] if value is None else int(cast("int", value))


def _points(key: str, value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("planning.weight_range", criterion=key, value=str(value), limit=MAX_WEIGHT)
    return float(value)
