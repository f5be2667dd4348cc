# SPDX-License-Identifier: EUPL-1.2
"""Everything that follows from a plan, calculated again only as far as the plan changed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from district_planner.catchment import Catchment, Decay
from district_planner.core.progress import NO_PROGRESS
from district_planner.scenarios.criteria import criteria_of, own_values
from district_planner.scenarios.figures import Figures
from district_planner.scenarios.measures import Competition, Places, competition_values, place_values, residents_of
from district_planner.scenarios.payloads import NoPayloads
from district_planner.scenarios.plan import check_regions
from district_planner.scenarios.registry import registry
from district_planner.scoring import Place, load_criteria, scale_of, score_places
from district_planner.sites import check_place
from district_planner.territory import AgeBand
from district_planner.travel import MinutesMatrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.datasets import Dataset, OwnCriterion, OwnIndicator
    from district_planner.scenarios.measures import Residents, Values
    from district_planner.scenarios.parameters import Parameters
    from district_planner.scenarios.payloads import Payloads
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring import Criterion, Scale, ScoreTable, SiteScore
    from district_planner.sites import Site
    from district_planner.territory import Boundaries, Territory
    from district_planner.territory.indicators import Indicator
    from district_planner.travel import TravelEngine

_Point = tuple["NDArray[np.float64]", "NDArray[np.bool_]"]
_Area = tuple[tuple[str, ...], "Parameters"]
_Criteria = tuple[tuple["OwnCriterion", ...], dict[str, "Indicator"], tuple["Criterion", ...]]
_OwnCriteria = tuple[tuple["OwnCriterion", str], ...]
"""Criteria of the user's, each with the content of its indicator."""
_Key = TypeVar("_Key")
_POINTS_KEPT = 512
_PLACES_KEPT = 50_000
"""Of sites and of the activities on the map, whose municipality is asked for at every edit."""
_STUDY_CUTOFFS = (60.0, 90.0, 120.0, 180.0, 240.0)
_PAIRS_KEPT = 20_000_000
"""Minutes kept for study areas of before (240 MB); the present one is kept whatever its size."""
_STUDY_AREAS_KEPT = 32
_REGISTRIES_KEPT = 4
_QUICK_PAIRS = 1_500_000
"""So many minutes give the values of a study area in some 40 ms."""
_COMPETING = ("existing", "rival")


@dataclass(frozen=True, eq=False)
class SiteAnalysis:
    """What the analysis says of one site. Percentages 0 to 100; None where unknown."""

    site: Site
    municipality: int
    catchment: Catchment
    score: SiteScore
    young_pool: float
    female_pool: float
    male_pool: float

    @property
    def labour_pool(self) -> float:
        """Residents of the asked ages, each weighted by the decay."""
        return self.catchment.labour_pool

    @property
    def huff_share(self) -> float | None:
        """Percent of the pool left against the existing and rival sites of the project."""
        return self._value("huff_share")

    @property
    def saturation(self) -> float | None:
        """Staff of the other existing and rival sites, percent of the pool."""
        return self._value("saturation")

    def _value(self, criterion: str) -> float | None:
        return next(score.value for score in self.score.criteria if score.id == criterion)


@dataclass(frozen=True, eq=False)
class Analysis:
    """A plan with what follows from it. `sites` in the order of the plan; `study_area` positions of municipalities."""

    plan: Plan
    engine: str
    study_area: NDArray[np.intp]
    sites: tuple[SiteAnalysis, ...]
    scores: ScoreTable

    @cached_property
    def _by_id(self) -> dict[int, SiteAnalysis]:
        return {entry.site.id: entry for entry in self.sites}

    def site(self, site_id: int) -> SiteAnalysis:
        """The analysis of one site; `KeyError` when the plan has none with this id."""
        return self._by_id[site_id]

    @property
    def sites_without_seats(self) -> tuple[Site, ...]:
        """Existing and rival sites whose seats are unknown: left out of shares and saturation."""
        return tuple(s for s in self.plan.sites if s.kind in _COMPETING and s.seats is None)


@dataclass(frozen=True, eq=False)
class StudyArea:
    """The municipalities of the study area looked at as places: positions, criterion values, the scales they give."""

    positions: NDArray[np.intp]
    values: Values
    scales: dict[str, Scale]


@dataclass(frozen=True, eq=False)
class _Registered:
    """The indicators made of these data sets and these indicators of the user's, the very objects."""

    datasets: tuple[Dataset, ...]
    own: tuple[OwnIndicator, ...]
    indicators: dict[str, Indicator]


@dataclass(frozen=True, eq=False)
class _Reach:
    catchment: Catchment
    young: float
    female: float
    male: float


class Analyser:
    """Turns plans into analyses over one territory and one travel engine. Keeps what the last plans needed."""

    def __init__(
        self, territory: Territory, boundaries: Boundaries, engine: TravelEngine, payloads: Payloads | None = None
    ) -> None:
        self.territory = territory
        self.boundaries = boundaries
        self.engine = engine
        self.figures = Figures(territory, boundaries, payloads or NoPayloads())
        """Values of indicators, kept."""
        self._points: OrderedDict[tuple[float, float, float], _Point] = OrderedDict()
        self._reaches: OrderedDict[tuple[float, float, Parameters], _Reach] = OrderedDict()
        self._municipalities: dict[tuple[float, float], int] = {}
        self._bands: dict[tuple[str, str], NDArray[np.float64]] = {}
        self._study_matrices: OrderedDict[tuple[tuple[str, ...], float], MinutesMatrix] = OrderedDict()
        self._shipped_areas: OrderedDict[_Area, StudyArea] = OrderedDict()
        self._study_areas: OrderedDict[tuple[_Area, _OwnCriteria], StudyArea] = OrderedDict()
        self._residents: dict[tuple[str, str], Residents] = {}
        self._registered: list[_Registered] = []
        self._criteria: _Criteria | None = None

    @property
    def payloads(self) -> Payloads:
        """Where the numbers of the plan's data sets are: the project that is open."""
        return self.figures.payloads

    @payloads.setter
    def payloads(self, payloads: Payloads) -> None:
        self.figures.payloads = payloads

    def indicators(self, plan: Plan) -> dict[str, Indicator]:
        """Every indicator of `plan` by id, as `registry` gives them, kept while the plan's data are the same."""
        for known in list(self._registered):
            if known.datasets is plan.datasets and known.own is plan.indicators:
                return known.indicators
        made = registry(plan, self.payloads)
        if not isinstance(self.payloads, NoPayloads):  # without them categories have no labels
            self._registered.insert(0, _Registered(plan.datasets, plan.indicators, made))
            del self._registered[_REGISTRIES_KEPT:]
        return made

    def criteria(self, plan: Plan) -> tuple[Criterion, ...]:
        """The criteria that places of `plan` are judged on, as `criteria_of` gives them."""
        if not plan.criteria:
            return load_criteria()
        indicators = self.indicators(plan)
        known = self._criteria
        if known is None or known[0] is not plan.criteria or known[1] is not indicators:
            known = self._criteria = plan.criteria, indicators, criteria_of(plan, indicators)
        return known[2]

    def analyse(self, plan: Plan, progress: Progress = NO_PROGRESS) -> Analysis:
        """Catchment, pools, rivals and score of every site of `plan`.

        Raises:
            InputError: a site is in no municipality, or the study area has an unknown region.
        """
        study = self.study_area(plan, progress)
        decay = Decay.parse(plan.parameters.decay)
        points = [self._point(site.lon, site.lat, plan.parameters.cutoff_minutes) for site in plan.sites]
        scores = self._scores(plan, study, [minutes for minutes, _ in points], decay)
        sites = []
        for site, point, score in zip(plan.sites, points, scores.sites, strict=True):
            reach = self._reach_of(site, plan.parameters, point)
            sites.append(
                SiteAnalysis(
                    site=site,
                    municipality=self._municipality(site),
                    catchment=reach.catchment,
                    score=score,
                    young_pool=reach.young,
                    female_pool=reach.female,
                    male_pool=reach.male,
                )
            )
        return Analysis(plan, self.engine.name, study.positions, tuple(sites), scores)

    def catchment(self, site: Site, parameters: Parameters) -> Catchment:
        """The catchment of a site, the one that `analyse` uses too.

        Raises:
            InputError: the site is in no municipality.
        """
        return self._reach_of(site, parameters, self._point(site.lon, site.lat, parameters.cutoff_minutes)).catchment

    def _reach_of(self, site: Site, parameters: Parameters, point: _Point) -> _Reach:
        """Catchment and pools of a site; those of the sites that stay are kept while another one is dragged."""
        key = (site.lon, site.lat, parameters)
        if key not in self._reaches:
            minutes, unreachable = point
            residents = self.residents(parameters)
            catchment = Catchment(
                engine=self.engine.name,
                cutoff_minutes=parameters.cutoff_minutes,
                decay=Decay.parse(parameters.decay),
                ages=AgeBand.parse(parameters.ages),
                minutes=minutes,
                residents=residents.working,
                unreachable=unreachable,
            )
            if len(self._reaches) >= _POINTS_KEPT:
                self._reaches.popitem(last=False)
            self._reaches[key] = _Reach(
                catchment,
                young=catchment.weighted(residents.young),
                female=catchment.weighted(self._band(parameters.ages, "F")),
                male=catchment.weighted(self._band(parameters.ages, "M")),
            )
        self._reaches.move_to_end(key)
        return self._reaches[key]

    def study_area(self, plan: Plan, progress: Progress = NO_PROGRESS) -> StudyArea:
        """The study area of `plan` with the criterion values of its municipalities, kept for the next call.

        Raises:
            InputError: it has an unknown region.
            PlannerError: the numbers of a data set cannot be read.
        """
        shipped = self._shipped_area(plan, progress)
        if not plan.criteria:
            return shipped
        key = self._area_key(plan)
        if key not in self._study_areas:
            places, decay = self._study_places(plan, progress), Decay.parse(plan.parameters.decay)
            residents, indicators = self.residents(plan.parameters), self.indicators(plan)
            own, _ = own_values(plan, indicators, self.figures, places, residents, decay, shipped.values)
            scales = {c.id: scale_of(c, own[c.id]) for c in self.criteria(plan) if c.id in own}
            area = StudyArea(shipped.positions, shipped.values | own, shipped.scales | scales)
            return _kept(self._study_areas, key, area)
        return _kept(self._study_areas, key)

    def study_values(self, plan: Plan, indicator_id: str, progress: Progress = NO_PROGRESS) -> NDArray[np.float64]:
        """Values of an indicator with basis `places` at the municipalities of the study area, NaN where unknown.

        Raises:
            KeyError: there is no such indicator.
            PlannerError: the study area has an unknown region, or the numbers of a data set cannot be read.
        """
        shipped = self._shipped_area(plan, progress)
        if indicator_id in shipped.values:
            return shipped.values[indicator_id]
        places, decay = self._study_places(plan, progress), Decay.parse(plan.parameters.decay)
        return self.figures.at_places(plan, self.indicators(plan), indicator_id, places, decay, dict(shipped.values))

    def is_quick(self, plan: Plan, shown: str = "") -> bool:
        """Whether `analyse` answers at once: the study area is known, or it is small and its minutes are.

        With `shown`, the id of an indicator on the map, also whether its values do not wait for a layer to be read.
        Otherwise `prepare` should be called first, where it can take its seconds. It may run in another thread.
        """
        if shown and self.figures.waits_for_layer(plan, self.indicators(plan), [shown]):
            return False
        area = (plan.regions, plan.parameters)
        if area in self._shipped_areas and (not plan.criteria or self._area_key(plan) in self._study_areas):
            return True
        needed = [own.indicator for own in plan.criteria]
        if needed and self.figures.waits_for_layer(plan, self.indicators(plan), needed):
            return False
        matrix = self._study_matrices.get(_matrix_key(plan.regions, plan.parameters.cutoff_minutes))
        return matrix is not None and len(matrix.indices) <= _QUICK_PAIRS

    def prepare(self, plan: Plan, shown: str = "", progress: Progress = NO_PROGRESS) -> None:
        """Work out what `analyse`, and the map of the indicator `shown`, need of `plan`.

        Raises:
            PlannerError: as `study_area`.
        """
        self.study_area(plan, progress)
        indicators = self.indicators(plan)
        if shown in indicators:
            if indicators[shown].basis == "territory":
                self.figures.by_municipality(plan, indicators, shown)
            else:
                self.study_values(plan, shown, progress)

    def _area_key(self, plan: Plan) -> tuple[_Area, _OwnCriteria]:
        indicators = self.indicators(plan)
        known = [indicators.get(own.indicator) for own in plan.criteria]
        contents = [indicator.content if indicator else "" for indicator in known]
        return (plan.regions, plan.parameters), tuple(zip(plan.criteria, contents, strict=True))

    def _shipped_area(self, plan: Plan, progress: Progress) -> StudyArea:
        """The study area with the shipped criteria only."""
        key = (plan.regions, plan.parameters)
        if key not in self._shipped_areas:
            check_regions(plan.regions)
            places, decay = self._study_places(plan, progress), Decay.parse(plan.parameters.decay)
            values = place_values(places, self.residents(plan.parameters), decay)
            nothing = np.empty(0)
            scales = {c.id: scale_of(c, values.get(c.id, nothing)) for c in load_criteria()}
            return _kept(
                self._shipped_areas, key, StudyArea(np.asarray(places.municipality, dtype=np.intp), values, scales)
            )
        return _kept(self._shipped_areas, key)

    def _study_places(self, plan: Plan, progress: Progress) -> Places:
        positions = self.territory.in_regions(plan.regions)
        matrix = self._study_matrix(plan.regions, positions, plan.parameters.cutoff_minutes, progress)
        return Places(self.territory.lon[positions], self.territory.lat[positions], positions, matrix)

    def residents(self, parameters: Parameters) -> Residents:
        """The residents that `parameters` ask for."""
        key = (parameters.ages, parameters.young_ages)
        if key not in self._residents:
            working, young = (self._band(ages, "all") for ages in key)
            self._residents[key] = residents_of(self.territory, working, young)
        return self._residents[key]

    def require_municipality(self, lon: float, lat: float) -> int:
        """The municipality a point lies in.

        Raises:
            InputError: it lies in none; the message names the nearest or says that the numbers are swapped.
        """
        check_place(lon, lat)
        known = self._municipalities.get((lon, lat))
        if known is not None:
            return known
        position = self.boundaries.locate(lon, lat)
        if position is None:
            self.engine.minutes_from(lon, lat, 0.0)
            raise AssertionError("the engine takes a point that is in no municipality")
        if len(self._municipalities) > _PLACES_KEPT:
            self._municipalities.clear()
        self._municipalities[lon, lat] = position
        return position

    def _scores(self, plan: Plan, study: StudyArea, minutes: list[NDArray[np.float64]], decay: Decay) -> ScoreTable:
        places = self._places(plan, minutes)
        residents = self.residents(plan.parameters)
        values = place_values(places, residents, decay)
        competition = Competition(
            seats=np.array([np.nan if site.seats is None else site.seats for site in plan.sites], dtype=np.float64),
            staff=np.array([np.nan if site.staff is None else site.staff for site in plan.sites], dtype=np.float64),
            competes=np.array([site.kind in _COMPETING for site in plan.sites], dtype=bool),
        )
        values |= competition_values(places, residents, decay, competition, plan.parameters.reference_seats)
        coverage: Values = {}
        if plan.criteria:
            indicators = self.indicators(plan)
            own, coverage = own_values(plan, indicators, self.figures, places, residents, decay, values)
            values |= own
        ranked = [Place(site.id, site.kind == "candidate") for site in plan.sites]
        return score_places(self.criteria(plan), study.scales, plan.weights, ranked, values, coverage)

    def _places(self, plan: Plan, minutes: list[NDArray[np.float64]]) -> Places:
        inside = [np.flatnonzero(row <= plan.parameters.cutoff_minutes) for row in minutes]
        matrix = MinutesMatrix(
            indptr=np.concatenate([[0], np.cumsum([len(row) for row in inside])]).astype(np.int32),
            indices=np.concatenate([np.empty(0, dtype=np.int32), *inside]).astype(np.int32),
            minutes=np.concatenate([np.empty(0), *(row[keep] for row, keep in zip(minutes, inside, strict=True))]),
            cutoff_minutes=plan.parameters.cutoff_minutes,
            engine=self.engine.name,
            origins=np.array([self._municipality(site) for site in plan.sites], dtype=np.intp),
        )
        lon = np.array([site.lon for site in plan.sites], dtype=np.float64)
        lat = np.array([site.lat for site in plan.sites], dtype=np.float64)
        return Places(lon, lat, matrix.origins, matrix)

    def _municipality(self, site: Site) -> int:
        return self.require_municipality(site.lon, site.lat)

    def _point(self, lon: float, lat: float, cutoff: float) -> _Point:
        key = (lon, lat, cutoff)
        if key in self._points:
            self._points.move_to_end(key)
        else:
            minutes = self.engine.minutes_from(lon, lat, cutoff)
            self._points[key] = np.where(minutes <= cutoff, minutes, np.inf), self.engine.unreachable_from(lon, lat)
            if len(self._points) > _POINTS_KEPT:
                self._points.popitem(last=False)
        return self._points[key]

    def _band(self, ages: str, sex: str) -> NDArray[np.float64]:
        if (ages, sex) not in self._bands:
            self._bands[ages, sex] = self.territory.population.residents(AgeBand.parse(ages), sex)  # type: ignore[arg-type]
        return self._bands[ages, sex]

    def _study_matrix(
        self, regions: tuple[str, ...], positions: NDArray[np.intp], cutoff: float, progress: Progress
    ) -> MinutesMatrix:
        """Minutes of the study area up to `cutoff`, cut from the next larger of a few that are kept."""
        key = _matrix_key(regions, cutoff)
        kept = self._study_matrices
        if key in kept:
            kept.move_to_end(key)
        else:
            kept[key] = self.engine.matrix(key[1], positions, progress)
            while len(kept) > 1 and sum(len(matrix.indices) for matrix in list(kept.values())) > _PAIRS_KEPT:
                kept.popitem(last=False)
        return _within(kept[key], cutoff)


def _kept(kept: OrderedDict[_Key, StudyArea], key: _Key, area: StudyArea | None = None) -> StudyArea:
    """The study area under `key`, the last used of those kept; `area` is put there first when given."""
    if area is not None:
        kept[key] = area
        while len(kept) > _STUDY_AREAS_KEPT:
            kept.popitem(last=False)
        return area
    kept.move_to_end(key)
    return kept[key]


def _matrix_key(regions: tuple[str, ...], cutoff: float) -> tuple[tuple[str, ...], float]:
    return regions, next(limit for limit in _STUDY_CUTOFFS if limit >= cutoff)


def _within(matrix: MinutesMatrix, cutoff: float) -> MinutesMatrix:
    if cutoff >= matrix.cutoff_minutes:
        return matrix
    keep = matrix.minutes <= cutoff
    indptr = np.concatenate([[0], np.cumsum(keep)])[matrix.indptr].astype(matrix.indptr.dtype)
    return MinutesMatrix(indptr, matrix.indices[keep], matrix.minutes[keep], cutoff, matrix.engine, matrix.origins)
