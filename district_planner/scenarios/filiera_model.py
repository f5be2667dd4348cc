# SPDX-License-Identifier: EUPL-1.2
"""The arrays that the filiera of a plan is worked out on, and where its places are; kept while the plan allows it."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.filiera.catalogue import CLASSIFICATIONS, Activity, Fact
from district_planner.filiera.demand import DemandModel, Staff, residents_by_band, staff_of
from district_planner.filiera.model import Area, Model, Reach, Rules, area_sums, share_sums
from district_planner.filiera.supply import PlacedPoint, Supply, excess_of_sizes, with_points
from district_planner.scenarios.filiera_supply import ImportedSupply, SupplyReader, content_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from district_planner.catchment import Catchment
    from district_planner.filiera.catalogue import Catalogue, Sector
    from district_planner.filiera.records import SupplyPoint
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.filiera_types import PlaceKey
    from district_planner.scenarios.plan import Plan
    from district_planner.sites import Site

_MODELS_KEPT = 4
_AREAS_KEPT = 8
_ONE = Fact(1.0, 1.0, 1.0, "method")
_NONE = Fact(0.0, 0.0, 0.0, "method")
_CODES = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, eq=False)
class FilieraModel:
    """The arrays of a plan. Columns: the activities of the catalogue, hidden ones too, then its sectors as wholes."""

    catalogue: Catalogue
    model: Model
    imported: ImportedSupply

    @cached_property
    def column(self) -> dict[str, int]:
        """The column of an activity."""
        return {activity.id: at for at, activity in enumerate(self.catalogue.activities)}

    @cached_property
    def sector_column(self) -> dict[str, int]:
        """The column of a sector taken as one activity."""
        first = len(self.catalogue.activities)
        return {sector.id: first + at for at, sector in enumerate(self.catalogue.sectors)}


@dataclass(frozen=True, eq=False)
class PlaceData:
    """A site or a district: its sites, whom they reach, its own municipalities, the people employed."""

    key: PlaceKey
    sites: tuple[Site, ...]
    reach: Reach
    staff: Staff
    staff_now: Staff
    minutes: NDArray[np.float64]


class ModelKeeper:
    """Makes the models and places of plans over one analyser."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self.reader = SupplyReader(analyser.territory)
        self._models: OrderedDict[object, tuple[object, FilieraModel]] = OrderedDict()
        self._areas: OrderedDict[str, tuple[FilieraModel, Area]] = OrderedDict()
        self._regions = np.array([int(code) - 1 for code in analyser.territory.region_codes], dtype=np.intp)
        self._is_peopled = analyser.territory.population.known

    @property
    def regions(self) -> NDArray[np.intp]:
        """The region of each municipality, 0 to 19."""
        return self._regions

    def model(self, plan: Plan) -> FilieraModel:
        """The arrays of a plan, made again only when activities, data, points or ages changed.

        Raises:
            PlannerError: the numbers of a data set, or the period asked for, cannot be read.
        """
        parameters = plan.parameters
        key = id(plan.activities), content_key(plan), plan.points, parameters.ages, parameters.supply_period
        kept = self._models.get(key)
        if kept is None or kept[0] is not plan.activities:
            # The activities are kept too, so that no other tuple can take over their id.
            self._models[key] = kept = plan.activities, self._made(plan)
            while len(self._models) > _MODELS_KEPT:
                self._models.popitem(last=False)
        self._models.move_to_end(key)
        return kept[1]

    def _made(self, plan: Plan) -> FilieraModel:
        catalogue = plan.catalogue
        activities = (*catalogue.activities, *(_as_activity(sector, catalogue) for sector in catalogue.sectors))
        imported = self.reader.imported(plan, activities, self.analyser.payloads)
        demand = DemandModel(activities, plan.parameters.ages)
        residents = residents_by_band(self.analyser.territory.population, demand.bands)
        supply = self._supply(imported, plan.points, activities)
        return FilieraModel(
            catalogue, Model(activities, demand, supply, residents, self._is_peopled, self._regions), imported
        )

    def _supply(
        self, imported: ImportedSupply, points: Iterable[SupplyPoint], activities: Sequence[Activity]
    ) -> Supply:
        placed = tuple(self._placed(points, {activity.id: at for at, activity in enumerate(activities)}))
        low, high = imported.low, imported.high
        if placed:
            low, high = low.copy(order="F"), high.copy(order="F")
            with_points(low, high, placed)
        return Supply(
            low=low,
            high=high,
            register=imported.register,
            size_excess=excess_of_sizes(placed, activities, len(low)),
            points=placed,
        )

    def _placed(self, points: Iterable[SupplyPoint], column: dict[str, int]) -> Iterable[PlacedPoint]:
        """The active points of activities that there are, with the municipality each lies in."""
        for point in points:
            if point.status != "active" or point.activity not in column:
                continue
            try:
                position = self.analyser.require_municipality(point.lon, point.lat)
            except InputError:  # on the water: it is drawn, but supplies no municipality
                continue
            yield PlacedPoint(point.id, column[point.activity], position, point.name, point.lon, point.lat, point.size)

    def place(self, plan: Plan, key: PlaceKey) -> PlaceData:
        """A site or a district of the plan.

        Raises:
            NotFoundError: there is none with this id.
        """
        kind, number = key
        if kind == "site":
            sites: tuple[Site, ...] = (plan.site(number),)
            area: tuple[str, ...] = ()
        else:
            district = plan.district(number)
            sites = tuple(site for site in plan.sites if site.id in district.sites)
            area = district.area
        catchments = [self.analyser.catchment(site, plan.parameters) for site in sites]
        home = self._home(sites, area)
        minutes, reach = self._reach(catchments, home)
        return PlaceData(key, sites, reach, staff_of(sites, now=False), staff_of(sites, now=True), minutes)

    def _home(self, sites: Iterable[Site], area: Iterable[str]) -> NDArray[np.intp]:
        codes = {code: position for position, code in enumerate(self.analyser.territory.codes)} if area else {}
        own = {self.analyser.require_municipality(site.lon, site.lat) for site in sites}
        return np.array(sorted(own | {codes[code] for code in area if code in codes}), dtype=np.intp)

    def _reach(self, catchments: Sequence[Catchment], home: NDArray[np.intp]) -> tuple[NDArray[np.float64], Reach]:
        """Whom the sites reach together: of each municipality the highest weight, so that nobody counts twice.

        An area without sites reaches its own residents, all of them.
        """
        n = len(self._regions)
        if len(catchments) == 1:
            only = catchments[0]
            return only.minutes, Reach(only.inside, only.weights[only.inside], only.minutes[only.inside], home)
        weights, minutes = np.zeros(n), np.full(n, np.inf)
        if not catchments:
            weights[home], minutes[home] = 1.0, 0.0
        for catchment in catchments:
            np.maximum(weights, catchment.weights, out=weights)
            np.minimum(minutes, catchment.minutes, out=minutes)
        inside = np.flatnonzero(np.isfinite(minutes))
        inside = inside[np.argsort(minutes[inside], kind="stable")]
        return minutes, Reach(inside, weights[inside], minutes[inside], home)

    def reference(self, plan: Plan, made: FilieraModel, home: NDArray[np.intp]) -> Area:
        """The reference area of a place with this home."""
        model, mode = made.model, plan.parameters.filiera_reference
        if mode == "italy":
            return Area(model.italy, model.shares_of_italy, np.ones(len(self._regions), dtype=np.bool_))
        if mode == "region":
            regions = np.unique(self._regions[home])
            inside = np.isin(self._regions, regions)
            return Area(model.by_region.of(regions), model.shares_by_region.of(regions), inside)
        return self._chosen(plan, made)

    def municipal_reference(self, plan: Plan, made: FilieraModel) -> Area | None:
        """The one reference area of all municipalities; None where each has its region."""
        if plan.parameters.filiera_reference == "region":
            return None
        return self.reference(plan, made, np.empty(0, dtype=np.intp))

    def _chosen(self, plan: Plan, made: FilieraModel) -> Area:
        """The municipalities that the parameter names."""
        key = plan.parameters.filiera_reference_area
        kept = self._areas.get(key)
        if kept is None or kept[0] is not made:
            codes = set(_CODES.findall(key))
            inside = np.array([code in codes for code in self.analyser.territory.codes], dtype=np.bool_)
            rows = np.flatnonzero(inside)
            area = Area(area_sums(made.model, rows), share_sums(made.model.supply, rows), inside)
            self._areas[key] = kept = made, area
            while len(self._areas) > _AREAS_KEPT:
                self._areas.popitem(last=False)
        return kept[1]


def rules_of(plan: Plan) -> Rules:
    """The parameters of the comparison."""
    parameters = plan.parameters
    return Rules(parameters.gap_below, parameters.surplus_above, parameters.supply_known_share)


def _as_activity(sector: Sector, catalogue: Catalogue) -> Activity:
    """A sector taken as one activity with the codes of all of its own, for its location quotient."""
    own = catalogue.of(sector.id)
    codes = [
        tuple(sorted({code for activity in own for code in activity.ateco(edition)})) for edition in CLASSIFICATIONS
    ]
    return Activity(
        id=sector.id,
        sector=sector.id,
        names=sector.names,
        descriptions=sector.descriptions,
        driver="both",
        unit=sector.names,
        yardstick="reference",
        demand=(),
        minimum=_NONE,
        per_unit=_ONE,
        jobs=_NONE,
        area_m2=_NONE,
        startup="low",
        startup_reason={},
        ateco_2007=codes[0],
        ateco_2022=codes[1],
        ateco_2025=codes[2],
    )
