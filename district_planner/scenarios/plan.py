# SPDX-License-Identifier: EUPL-1.2
"""What the user makes: the study area, the sites, the parameters and the weights of one project."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from district_planner.actors import Actor, Initiative, Person
from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.texts import Exact, is_unwritable
from district_planner.filiera.catalogue import SECTORS, Activity, Catalogue
from district_planner.filiera.records import District, OpportunitySheet, SupplyPoint
from district_planner.scenarios.datasets import CalibrationRecord, Dataset, OwnCriterion, OwnIndicator
from district_planner.scenarios.parameters import Parameters
from district_planner.scoring import default_weights
from district_planner.sites import Site
from district_planner.territory import load_territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from district_planner.core.records import Json, Record

T = TypeVar("T")
Entity = Literal[
    "project", "site", "parameter", "weight", "dataset", "indicator", "criterion", "activity", "point", "sheet",
    "district", "actor", "person", "initiative",
]  # fmt: skip
RecordKey = tuple[Entity, str]
MAX_WEIGHT = 1000.0
COUNTERS = (
    "next_site_id", "next_dataset_id", "next_own_id", "next_point_id", "next_sheet_id", "next_district_id",
    "next_actor_id", "next_person_id", "next_initiative_id",
)  # fmt: skip
"""The project values that number what comes next."""
_MAX_NAME = 200
_MOST_LISTED = 20


@dataclass(frozen=True)
class Plan:
    """The content of a project at one moment.

    `regions` are 2-digit Istat codes of the study area; `weights` points by criterion id; `next_site_id` is the id the
    next new site takes, `next_dataset_id` and `next_own_id` those of the next data set and of the next indicator or
    criterion of the user's: an id is never given twice. The same holds for the other counters.

    `activities` is the project's own copy of the catalogue, of the edition `catalogue_version`; with none the shipped
    one is in use, as in projects made before there was one: `catalogue` is what to work with.

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
    activities: tuple[Activity, ...] = ()
    catalogue_version: str = ""
    points: tuple[SupplyPoint, ...] = ()
    sheets: tuple[OpportunitySheet, ...] = ()
    districts: tuple[District, ...] = ()
    actors: tuple[Actor, ...] = ()
    people: tuple[Person, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    next_point_id: int = 1
    next_sheet_id: int = 1
    next_district_id: int = 1
    next_actor_id: int = 1
    next_person_id: int = 1
    next_initiative_id: int = 1

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

    @cached_property
    def catalogue(self) -> Catalogue:
        """The activities of this project, hidden ones too, in the order of the sectors; its own stand last in each."""
        from district_planner.filiera.shipped import load_catalogue

        shipped = load_catalogue()
        if not self.activities:
            return replace(shipped, activities=tuple(sorted(shipped.activities, key=_own_order)))
        return Catalogue(self.catalogue_version, shipped.sectors, self.activities)

    def point(self, point_id: int) -> SupplyPoint:
        """The supply point with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.points, point_id, "point")

    def sheet(self, sheet_id: int) -> OpportunitySheet:
        """The opportunity sheet with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.sheets, sheet_id, "sheet")

    def district(self, district_id: int) -> District:
        """The district with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.districts, district_id, "district")

    def actor(self, actor_id: int) -> Actor:
        """The actor with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.actors, actor_id, "actor")

    def person(self, person_id: int) -> Person:
        """The person with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.people, person_id, "person")

    def initiative(self, initiative_id: int) -> Initiative:
        """The initiative with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.initiatives, initiative_id, "initiative")

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
    """A plan with the shipped parameters, weights and activities, in full so that it keeps what it was made with.

    Raises:
        InputError: no name, or no or an unknown region.
    """
    regions = tuple(regions)
    check_regions(regions)
    next_id = max((site.id for site in sites), default=0) + 1
    plan = Plan(name, regions, sites, Parameters.default(), default_weights(), next_id)
    return replace(plan, activities=plan.catalogue.activities, catalogue_version=plan.catalogue.version)


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
        **{("project", name): getattr(plan, name) for name in COUNTERS},
    }
    if plan.catalogue_version:
        records["project", "catalogue_version"] = plan.catalogue_version
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
        further: dict[str, Any] = {place: _own_of(records, entity) for entity, (place, _) in _OWN.items()}
        further |= {name: int(cast("int", records.get(("project", name), 1))) for name in COUNTERS[1:]}
        return Plan(
            name=cast("str", records["project", "name"]),
            regions=_codes(records["project", "regions"]),
            sites=tuple(_site_of(site_id, value) for site_id, value in sorted(sites.items())),
            parameters=Parameters.from_values(
                {key: value for (entity, key), value in records.items() if entity == "parameter"}
            ),
            weights={key: _points(key, value) for (entity, key), value in records.items() if entity == "weight"},
            calibration=_calibration(records.get(("project", "calibration"))),
            catalogue_version=_version(records.get(("project", "catalogue_version"))),
            next_site_id=int(cast("int", records["project", "next_site_id"])),
            **further,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("planning.records_broken", detail=str(error)) from error


_OWN: dict[Entity, tuple[str, type]] = {
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


def _own_order(own: Any) -> tuple[int, ...] | tuple[int, bool, str]:
    """Ids are given in order: a number, or `own.<number>`. Activities stand by sector, the user's after the others."""
    if isinstance(own, Activity):
        return SECTORS.index(own.sector), own.own, own.id
    return (int(str(own.id).rpartition(".")[2]),)


def _found(records: Sequence[T], record_id: int, entity: str) -> T:
    names = {}
    for record in records:
        own: Any = record
        if own.id == record_id:
            return record
        names[own.id] = own.title if entity == "sheet" else own.name
    listed = [f"{number} {name}" for number, name in names.items()]
    if len(listed) > _MOST_LISTED:
        listed[_MOST_LISTED:] = ["\N{HORIZONTAL ELLIPSIS}"]
    key = f"planning.{entity}_not_found" if listed else f"planning.no_{entity}"
    raise NotFoundError(key, id=str(record_id), known=", ".join(listed))


def _calibration(value: Json | None) -> CalibrationRecord | None:
    return None if value is None else from_plain(CalibrationRecord, value)


def _version(value: Json | None) -> str:
    if value is not None and not isinstance(value, str):
        raise InputError("planning.records_broken", detail=f"catalogue_version: {value}")
    return value or ""


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
    if key == "catalogue_version":
        return replace(plan, catalogue_version=_version(value))
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
