# SPDX-License-Identifier: EUPL-1.2
"""What the user makes: the study area, the sites, the parameters and the weights of one project."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Exact, is_unwritable
from district_planner.filiera.catalogue import SECTORS, Activity, Catalogue
from district_planner.scenarios.parameters import Parameters
from district_planner.scenarios.variants import FIRST_SCENARIO, Scenario
from district_planner.scoring import default_weights
from district_planner.scoring.settings import CriterionSetting
from district_planner.territory import load_territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from district_planner.actors import Actor, Initiative, Person
    from district_planner.core.records import Json
    from district_planner.filiera.records import District, OpportunitySheet, SupplyPoint
    from district_planner.scenarios.datasets import CalibrationRecord, Dataset, OwnCriterion, OwnIndicator
    from district_planner.scoring.costs import CostProfile
    from district_planner.scoring.stakeholders import Stakeholder
    from district_planner.sites import Site

T = TypeVar("T")
Entity = Literal[
    "project", "site", "parameter", "weight", "dataset", "indicator", "criterion", "activity", "point", "sheet",
    "district", "actor", "person", "initiative", "setting", "stakeholder", "scenario",
]  # fmt: skip
RecordKey = tuple[Entity, str]
Weighting = Literal["direct", "group"]
"""The points of the weights, or what the stakeholders say together."""
MAX_WEIGHT = 1000.0
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
    settings: tuple[CriterionSetting, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    scenarios: tuple[Scenario, ...] = (FIRST_SCENARIO,)
    weighting: Weighting = "direct"
    cost: CostProfile | None = None
    scenario: int = FIRST_SCENARIO.id
    next_stakeholder_id: int = 1
    next_scenario_id: int = FIRST_SCENARIO.id + 1

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
        if self.weighting not in ("direct", "group"):
            raise InputError("planning.records_broken", detail=f"weighting: {str(self.weighting)[:40]}")
        if self.scenario not in {scenario.id for scenario in self.scenarios}:
            raise InputError("planning.records_broken", detail=f"scenario: {self.scenario}")

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
            return replace(shipped, activities=tuple(sorted(shipped.activities, key=catalogue_order)))
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

    def setting(self, criterion: str) -> CriterionSetting:
        """What the project says of a criterion; an empty one where it says nothing."""
        return next((own for own in self.settings if own.id == criterion), CriterionSetting(criterion))

    def stakeholder(self, stakeholder_id: int) -> Stakeholder:
        """The stakeholder with this id.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.stakeholders, stakeholder_id, "stakeholder")

    def scenario_of(self, scenario_id: int) -> Scenario:
        """The scenario with this id. Of the present one the content is empty: it is this plan.

        Raises:
            NotFoundError: there is none.
        """
        return _found(self.scenarios, scenario_id, "scenario")

    @property
    def present_scenario(self) -> Scenario:
        """The scenario being worked on."""
        return self.scenario_of(self.scenario)

    def with_record(self, entity: Entity, key: str, value: Json | None) -> Plan:
        """The plan with one record put in place of the old one; None takes it away."""
        return self.with_records([(entity, key, value)])

    def with_records(self, records: Iterable[tuple[Entity, str, Json | None]]) -> Plan:
        """The plan with records put in place of the old ones, all at once; None takes one away.

        Raises:
            InputError, ValueError: a record makes no sense, or the plan would not.
        """
        from district_planner.scenarios.plan_records import with_records

        return with_records(self, records)


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


def catalogue_order(activity: Activity) -> tuple[int, bool, str]:
    """Activities stand by sector, the user's after the others."""
    return SECTORS.index(activity.sector), activity.own, activity.id
