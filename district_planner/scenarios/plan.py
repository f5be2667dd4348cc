# SPDX-License-Identifier: EUPL-1.2
"""What the user makes: the study area, the sites, the parameters and the weights of one project."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.texts import Exact, is_unwritable
from district_planner.scenarios.datasets import CalibrationRecord, Dataset, OwnCriterion, OwnIndicator
from district_planner.scenarios.parameters import Parameters
from district_planner.scoring import default_weights
from district_planner.sites import Site
from district_planner.territory import load_territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from district_planner.core.records import Json, Record

Entity = Literal["project", "site", "parameter", "weight", "dataset", "indicator", "criterion"]
RecordKey = tuple[Entity, str]
MAX_WEIGHT = 1000.0
_MAX_NAME = 200


@dataclass(frozen=True)
class Plan:
    """The content of a project at one moment.

    `regions` are 2-digit Istat codes of the study area; `weights` points by criterion id; `next_site_id` is the id the
    next new site takes, `next_dataset_id` and `next_own_id` those of the next data set and of the next indicator or
    criterion of the user's: an id is never given twice.

    Raises:
        InputError: no name or one that cannot be written, no region, two sites with one id, or a weight that is no
            number from 0 to 1000.
    """

    name: str
    regions: tuple[str, ...]
    sites: tuple[Site, ...]
    parameters: Parameters
    weights: dict[str, float]
    next_site_id: int = 1
    datasets: tuple[Dataset, ...] = ()
    indicators: tuple[OwnIndicator, ...] = ()
    criteria: tuple[OwnCriterion, ...] = ()
    calibration: CalibrationRecord | None = None
    next_dataset_id: int = 1
    next_own_id: int = 1

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InputError("planning.project_name_empty")
        if len(self.name) > _MAX_NAME:
            raise InputError("planning.project_name_long", limit=_MAX_NAME)
        if is_unwritable(self.name):
            raise InputError("planning.project_name_control")
        if not self.regions:
            raise InputError("planning.no_region")
        ids = [site.id for site in self.sites]
        if len(set(ids)) != len(ids):
            raise InputError("planning.site_id_twice")
        for criterion, points in self.weights.items():
            if not (math.isfinite(points) and 0 <= points <= MAX_WEIGHT):
                raise InputError("planning.weight_range", criterion=criterion, value=Exact(points), limit=MAX_WEIGHT)

    def site(self, site_id: int) -> Site:
        """The site with this id.

        Raises:
            NotFoundError: there is none; the message lists the ids there are.
        """
        for site in self.sites:
            if site.id == site_id:
                return site
        if not self.sites:
            raise NotFoundError("planning.no_sites", site=str(site_id))
        raise NotFoundError(
            "planning.site_not_found", site=str(site_id), known=", ".join(str(s.id) for s in self.sites)
        )

    def dataset(self, dataset_id: int) -> Dataset:
        """The data set with this id.

        Raises:
            NotFoundError: there is none.
        """
        for dataset in self.datasets:
            if dataset.id == dataset_id:
                return dataset
        known = ", ".join(f"{dataset.id} {dataset.description.title}" for dataset in self.datasets)
        raise NotFoundError("datasets.not_found" if known else "datasets.none", dataset=str(dataset_id), known=known)

    def with_record(self, entity: Entity, key: str, value: Json | None) -> Plan:
        """The plan with one record put in place of the old one; None takes it away."""
        if entity in _OWN:
            return _with_own(self, entity, key, value)
        if entity == "site":
            return replace(self, sites=_replaced(self.sites, int(key), value))
        if entity == "weight":
            weights = {name: points for name, points in self.weights.items() if name != key}
            return replace(self, weights=weights if value is None else weights | {key: _points(key, value)})
        if entity == "parameter":
            values: dict[str, Json] = asdict(self.parameters)
            values.pop(key, None)
            return replace(self, parameters=Parameters.from_values(values if value is None else values | {key: value}))
        return _with_project_value(self, key, value)


def new_plan(name: str, regions: Iterable[str], sites: tuple[Site, ...] = ()) -> Plan:
    """A plan with the shipped parameters and weights, written out in full so that it keeps what it was made with.

    Raises:
        InputError: no name, or no or an unknown region.
    """
    regions = tuple(regions)
    check_regions(regions)
    next_id = max((site.id for site in sites), default=0) + 1
    return Plan(name, regions, sites, Parameters.default(), default_weights(), next_id)


def check_regions(codes: Iterable[str]) -> None:
    """Check that each code is that of a region.

    Raises:
        InputError: one is not.
    """
    known = {region.code: region.name for region in load_territory().regions}
    for code in codes:
        if code not in known:
            listed = ", ".join(f"{code} {name}" for code, name in known.items())
            raise InputError("planning.region_unknown", region=str(code), known=listed)


def plan_records(plan: Plan) -> dict[RecordKey, Json]:
    """The plan as the records a project file stores."""
    records: dict[RecordKey, Json] = {
        ("project", "name"): plan.name,
        ("project", "regions"): list(plan.regions),
        ("project", "next_site_id"): plan.next_site_id,
        ("project", "next_dataset_id"): plan.next_dataset_id,
        ("project", "next_own_id"): plan.next_own_id,
    }
    if plan.calibration is not None:
        records["project", "calibration"] = to_plain(plan.calibration)
    records.update({("site", str(site.id)): site.to_record() for site in plan.sites})
    records.update({("parameter", name): value for name, value in asdict(plan.parameters).items()})
    records.update({("weight", criterion): points for criterion, points in plan.weights.items()})
    for entity, (place, _) in _OWN.items():
        records.update({(entity, str(own.id)): to_plain(own) for own in getattr(plan, place)})
    return records


def plan_from_records(records: Mapping[RecordKey, Json]) -> Plan:
    """The plan that `plan_records` wrote.

    Raises:
        InputError: a record is missing or makes no sense.
    """
    try:
        sites = {int(key): value for (entity, key), value in records.items() if entity == "site"}
        return Plan(
            name=cast("str", records["project", "name"]),
            regions=_codes(records["project", "regions"]),
            sites=tuple(_site_of(site_id, value) for site_id, value in sorted(sites.items())),
            parameters=Parameters.from_values(
                {key: value for (entity, key), value in records.items() if entity == "parameter"}
            ),
            weights={key: _points(key, value) for (entity, key), value in records.items() if entity == "weight"},
            next_site_id=int(cast("int", records["project", "next_site_id"])),
            next_dataset_id=int(cast("int", records.get(("project", "next_dataset_id"), 1))),
            next_own_id=int(cast("int", records.get(("project", "next_own_id"), 1))),
            calibration=_calibration(records.get(("project", "calibration"))),
            **{place: _own_of(records, entity) for entity, (place, _) in _OWN.items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("planning.records_broken", detail=str(error)) from error


_OWN: dict[Entity, tuple[str, type]] = {
    "dataset": ("datasets", Dataset),
    "indicator": ("indicators", OwnIndicator),
    "criterion": ("criteria", OwnCriterion),
}
"""What the user brings: the field of the plan and its kind, by entity."""


def _own_of(records: Mapping[RecordKey, Json], entity: Entity) -> tuple[Any, ...]:
    _, kind = _OWN[entity]
    own = [_own_record(kind, key, value) for (known, key), value in records.items() if known == entity]
    return tuple(sorted(own, key=_own_order))


def _with_own(plan: Plan, entity: Entity, key: str, value: Json | None) -> Plan:
    place, kind = _OWN[entity]
    kept = [own for own in getattr(plan, place) if str(own.id) != key]
    if value is not None:
        kept.append(_own_record(kind, key, value))
    changed: dict[str, Any] = {place: tuple(sorted(kept, key=_own_order))}
    return replace(plan, **changed)


def _own_record(kind: type, key: str, value: Json) -> Any:
    own: Any = from_plain(kind, value)
    if str(own.id) != key:
        raise InputError("planning.records_broken", detail=f"{kind.__name__} {key}")
    return own


def _own_order(own: Any) -> int:
    """Ids are given in order: a number, or `own.<number>`."""
    return int(str(own.id).rpartition(".")[2])


def _calibration(value: Json | None) -> CalibrationRecord | None:
    return None if value is None else from_plain(CalibrationRecord, value)


def _site_of(site_id: int, value: Json) -> Site:
    site = Site.from_record(cast("Record", value))
    if site.id != site_id:
        raise InputError("site_input.record_broken", site=str(site_id))
    return site


def _replaced(sites: tuple[Site, ...], site_id: int, value: Json | None) -> tuple[Site, ...]:
    if value is None:
        return tuple(site for site in sites if site.id != site_id)
    new = _site_of(site_id, value)
    if any(site.id == site_id for site in sites):
        return tuple(new if site.id == site_id else site for site in sites)
    return tuple(sorted((*sites, new), key=lambda site: site.id))


def _with_project_value(plan: Plan, key: str, value: Json | None) -> Plan:
    if key == "name":
        return replace(plan, name=cast("str", value))
    if key == "regions":
        return replace(plan, regions=_codes(value))
    if key == "calibration":
        return replace(plan, calibration=_calibration(value))
    counter: dict[str, Any] = {key: int(cast("int", value))}
    return replace(plan, **counter)


def _codes(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise InputError("planning.records_broken", detail=f"regions: {value}")
    return tuple(cast("list[str]", value))


def _points(key: str, value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("planning.weight_range", criterion=key, value=str(value), limit=MAX_WEIGHT)
    return float(value)
