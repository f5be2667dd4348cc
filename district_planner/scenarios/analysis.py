# SPDX-License-Identifier: EUPL-1.2
"""Everything that follows from a plan, calculated again only as far as the plan changed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import Catchment, Decay
from district_planner.core.progress import NO_PROGRESS
from district_planner.scenarios.criteria import criteria_of, own_values
from district_planner.scenarios.figures import Figures
from district_planner.scenarios.measures import Competition, Places, competition_values, place_values, residents_of
from district_planner.scenarios.payloads import NoPayloads
from district_planner.scenarios.registry import registry
from district_planner.scenarios.study_area import SLIDER_MINUTES, PlaceParameters, StudyAreas, keep, kept, own_key
from district_planner.scenarios.weights import weights_in_use
from district_planner.scoring import METHODS, Place, load_criteria, scale_of, score_places
from district_planner.scoring.normalisation import needs_reference
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
    from district_planner.scenarios.study_area import StudyArea
    from district_planner.scenarios.suitability import Suitability
    from district_planner.scenarios.weights import WeightsInUse
    from district_planner.scoring import AnyScale, Criterion, CriterionSetting, Method, ScoreTable, SiteScore
    from district_planner.scoring.robustness import Robustness
    from district_planner.sites import Site
    from district_planner.territory import Boundaries, Territory
    from district_planner.territory.indicators import Indicator
    from district_planner.travel import TravelEngine

_Point = tuple["NDArray[np.float64]", "NDArray[np.bool_]"]
_POINTS_KEPT = 512
_SCENARIOS_KEPT = 2
"""Of more sites than that the points of so many scenarios: the two that are compared must not push each other out."""
_PLACES_KEPT = 50_000
"""Of sites and of the activities on the map, whose municipality is asked for at every edit."""
_REGISTRIES_KEPT = 4
_VALUES_KEPT = 16
_SCALES_KEPT = 8
_COMPETING = ("existing", "rival")
COMPETITION = ("huff_share", "saturation")
"""The criteria that follow from who competes."""


@dataclass(frozen=True, eq=False)
class Reach:
    """A catchment, and its pools of single groups: counted when they are looked at, which is one site at a time.

    `residents_young`, `residents_female` and `residents_male` are float64[n], NaN where unknown.
    """

    catchment: Catchment
    residents_young: NDArray[np.float64]
    residents_female: NDArray[np.float64]
    residents_male: NDArray[np.float64]

    @cached_property
    def young(self) -> float:
        """Pool of the young ages."""
        return self.catchment.weighted(self.residents_young)

    @cached_property
    def female(self) -> float:
        """Pool of women."""
        return self.catchment.weighted(self.residents_female)

    @cached_property
    def male(self) -> float:
        """Pool of men."""
        return self.catchment.weighted(self.residents_male)


@dataclass(frozen=True, eq=False)
class SiteAnalysis:
    """What the analysis says of one site. Percentages 0 to 100; None where unknown."""

    site: Site
    municipality: int
    reach: Reach
    score: SiteScore

    @property
    def catchment(self) -> Catchment:
        """From whom it can recruit."""
        return self.reach.catchment

    @property
    def young_pool(self) -> float:
        """The pool of the young ages."""
        return self.reach.young

    @property
    def female_pool(self) -> float:
        """The pool of women."""
        return self.reach.female

    @property
    def male_pool(self) -> float:
        """The pool of men."""
        return self.reach.male

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
class _Registered:
    """The indicators made of these data sets and these indicators of the user's, the very objects."""

    datasets: tuple[Dataset, ...]
    own: tuple[OwnIndicator, ...]
    indicators: dict[str, Indicator]


@dataclass(frozen=True, eq=False)
class _Judging:
    """The criteria made of these criteria of the user's, these settings and these indicators."""

    own: tuple[OwnCriterion, ...]
    settings: tuple[CriterionSetting, ...]
    indicators: dict[str, Indicator] | None
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, eq=False)
class _Scaled:
    """The scales of these very criteria over these very values of a study area, and over these of the sites to be like.

    `competition`: the values against competitors that were looked at; None where no scale asks for them.
    """

    criteria: tuple[Criterion, ...]
    area: StudyArea
    competition: Values | None
    targets: dict[str, float]
    scales: dict[str, AnyScale]


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
        self._points: OrderedDict[tuple[float, float], tuple[float, *_Point]] = OrderedDict()
        """By place how far it was searched for, and what was found."""
        self._reaches: OrderedDict[tuple[float, float, PlaceParameters], Reach] = OrderedDict()
        self._room = _POINTS_KEPT
        self._municipalities: dict[tuple[float, float], int] = {}
        self._bands: dict[tuple[str, str], NDArray[np.float64]] = {}
        self.areas = StudyAreas(territory, engine, self.figures, self.residents)
        """Study areas, kept."""
        self._residents: dict[tuple[str, str], Residents] = {}
        self._registered: list[_Registered] = []
        self._judging: _Judging | None = None
        self._site_values: OrderedDict[tuple[object, ...], tuple[Values, Values]] = OrderedDict()
        self._scaled: list[_Scaled] = []
        self.kept_suitability: Suitability | None = None
        """What `scenarios/suitability.py` found last."""
        self.kept_robustness: OrderedDict[str, Robustness] = OrderedDict()
        """What `scenarios/robustness.py` found last, by the content of its questions."""

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
        if not plan.criteria and not plan.settings:
            return load_criteria()
        indicators = self.indicators(plan) if plan.criteria else None
        known = self._judging
        if (
            known is None
            or known.own is not plan.criteria
            or known.indicators is not indicators
            or known.settings != plan.settings
        ):
            made = criteria_of(plan, indicators or {})
            known = self._judging = _Judging(plan.criteria, plan.settings, indicators, made)
        return known.criteria

    def analyse(self, plan: Plan, progress: Progress = NO_PROGRESS) -> Analysis:
        """Catchment, pools, rivals and score of every site of `plan`.

        Raises:
            InputError: a site is in no municipality, or the study area has an unknown region.
        """
        scores = self.scores(plan, plan.parameters.aggregation, progress)
        sites = []
        for site, score in zip(plan.sites, scores.sites, strict=True):
            reach = self._reach_of(site, plan.parameters)
            sites.append(
                SiteAnalysis(
                    site=site,
                    municipality=self._municipality(site),
                    reach=reach,
                    score=score,
                )
            )
        return Analysis(plan, self.engine.name, self.study_area(plan, progress).positions, tuple(sites), scores)

    def by_method(self, plan: Plan, progress: Progress = NO_PROGRESS) -> dict[Method, ScoreTable]:
        """The scores of every site by each way to make one quality of the criteria. Cheap after `analyse`.

        Raises:
            InputError: as `analyse`.
        """
        return {method: self.scores(plan, method, progress) for method in METHODS}

    def scores(self, plan: Plan, method: Method, progress: Progress = NO_PROGRESS) -> ScoreTable:
        """The scores of every site of `plan` by `method`, with the weights in use.

        Raises:
            InputError: as `analyse`.
        """
        scales = self.scales(plan, progress)
        values, coverage = self.site_values(plan)
        ranked = [Place(site.id, site.kind == "candidate") for site in plan.sites]
        return score_places(self.criteria(plan), scales, self.points(plan), ranked, values, coverage, method)

    def weights(self, plan: Plan) -> WeightsInUse:
        """The weights in use, and who gave them."""
        return weights_in_use(plan, self.criteria(plan))

    def points(self, plan: Plan) -> dict[str, float]:
        """The points of every criterion that are in use."""
        return self.weights(plan).points

    def scales(self, plan: Plan, progress: Progress = NO_PROGRESS) -> dict[str, AnyScale]:
        """The scale of each criterion of `plan`, over its study area and its sites to be like, kept.

        Raises:
            InputError: as `analyse`.
        """
        criteria, area = self.criteria(plan), self.study_area(plan, progress)
        competition = self.area_competition(plan, progress) if _asks_competition(criteria) else None
        targets = self._targets(plan, criteria)
        for known in self._scaled:
            same = known.criteria is criteria and known.area is area and known.competition is competition
            if same and known.targets == targets:
                return known.scales
        reference, nothing = area.values | (competition or {}), np.empty(0)
        scales = {c.id: scale_of(c, reference.get(c.id, nothing), targets.get(c.id, np.nan)) for c in criteria}
        self._scaled.insert(0, _Scaled(criteria, area, competition, targets, scales))
        del self._scaled[_SCALES_KEPT:]
        return scales

    def _targets(self, plan: Plan, criteria: tuple[Criterion, ...]) -> dict[str, float]:
        """The value of the site to be like, of the criteria that have one; those that are unknown are not there."""
        aimed = [criterion for criterion in criteria if criterion.target is not None]
        if not aimed:
            return {}
        values, _ = self.site_values(plan)
        columns = {site.id: column for column, site in enumerate(plan.sites)}
        found = {c.id: float(values[c.id][columns[c.target]]) for c in aimed if c.target in columns}
        return {name: value for name, value in found.items() if np.isfinite(value)}

    def catchment(self, site: Site, parameters: Parameters) -> Catchment:
        """The catchment of a site, the one that `analyse` uses too.

        Raises:
            InputError: the site is in no municipality.
        """
        return self._reach_of(site, parameters).catchment

    def _reach_of(self, site: Site, parameters: Parameters) -> Reach:
        """Catchment and pools of a site; those of the sites that stay are kept while another one is dragged."""
        key = (site.lon, site.lat, PlaceParameters.of(parameters))
        found = kept(self._reaches, key)
        if found is None:
            minutes, unreachable = self._point(site.lon, site.lat, parameters.cutoff_minutes)
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
            women, men = (self._band(parameters.ages, sex) for sex in ("F", "M"))
            reach = Reach(catchment, residents.young, women, men)
            found = keep(self._reaches, key, reach, self._room)
        return found

    def study_area(self, plan: Plan, progress: Progress = NO_PROGRESS) -> StudyArea:
        """The study area of `plan` with the criterion values of its municipalities, kept for the next call.

        Raises:
            InputError: it has an unknown region.
            PlannerError: the numbers of a data set cannot be read.
        """
        return self.areas.area(plan, self.indicators(plan) if plan.criteria else {}, progress)

    def area_competition(self, plan: Plan, progress: Progress = NO_PROGRESS) -> Values:
        """`huff_share` and `saturation` of every municipality of the study area as a candidate, float64[m], kept.

        Raises:
            InputError: as `analyse`.
        """
        return self.areas.competition(plan, *self._rivals(plan), progress)

    def study_values(self, plan: Plan, indicator_id: str, progress: Progress = NO_PROGRESS) -> NDArray[np.float64]:
        """Values of an indicator with basis `places` at the municipalities of the study area, NaN where unknown.

        Raises:
            KeyError: there is no such indicator.
            PlannerError: the study area has an unknown region, or the numbers of a data set cannot be read.
        """
        shipped = self.areas.shipped(plan, progress)
        if indicator_id in shipped.values:
            return shipped.values[indicator_id]
        places, decay = self.areas.places(plan, progress), Decay.parse(plan.parameters.decay)
        return self.figures.at_places(plan, self.indicators(plan), indicator_id, places, decay, dict(shipped.values))

    def is_quick(self, plan: Plan, shown: str = "") -> bool:
        """Whether `analyse` answers at once: the study area is known, or it is small and its minutes are.

        With `shown`, the id of an indicator on the map, also whether its values do not wait for a layer to be read.
        Otherwise `prepare` should be called first, where it can take its seconds. It may run in another thread.
        """
        if shown and self.figures.waits_for_layer(plan, self.indicators(plan), [shown]):
            return False
        indicators = self.indicators(plan) if plan.criteria else {}
        asks = _asks_competition(self.criteria(plan))
        if asks and not self.is_competition_quick(plan):
            return False
        if self.areas.is_known(plan, indicators):
            return True
        needed = [own.indicator for own in plan.criteria]
        if needed and self.figures.waits_for_layer(plan, indicators, needed):
            return False
        return self.areas.is_small(plan)

    def is_competition_quick(self, plan: Plan) -> bool:
        """Whether `area_competition` answers at once: it is known, or the study area is small and its minutes are."""
        return self.areas.is_small(plan) or self.areas.is_competition_known(plan, *self._rivals(plan))

    def prepare(self, plan: Plan, shown: str = "", progress: Progress = NO_PROGRESS) -> None:
        """Work out what `analyse`, and the map of the indicator `shown`, need of `plan`.

        Raises:
            PlannerError: as `study_area`.
        """
        self.study_area(plan, progress)
        if _asks_competition(self.criteria(plan)):
            self.area_competition(plan, progress)
        indicators = self.indicators(plan)
        if shown in indicators:
            if indicators[shown].basis == "territory":
                self.figures.by_municipality(plan, indicators, shown)
            else:
                self.study_values(plan, shown, progress)

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

    def site_values(self, plan: Plan) -> tuple[Values, Values]:
        """Value of each criterion at each site of `plan`, float64[sites], NaN unknown, and its coverage; kept.

        Raises:
            InputError: a site is in no municipality.
            PlannerError: the numbers of a data set cannot be read.
        """
        parameters = plan.parameters
        indicators = self.indicators(plan) if plan.criteria else {}
        told = tuple((site.lon, site.lat, site.kind, site.seats, site.staff) for site in plan.sites)
        own = own_key(plan, indicators)
        key = (told, PlaceParameters.of(parameters), parameters.reference_seats, own)
        found = kept(self._site_values, key)
        if found is None:
            places, decay = self._places(plan, plan.sites), Decay.parse(parameters.decay)
            residents = self.residents(parameters)
            values = place_values(places, residents, decay)
            competition = _competition_of(plan.sites)
            values |= competition_values(places, residents, decay, competition, parameters.reference_seats)
            coverage: Values = {}
            if plan.criteria:
                more, coverage = own_values(plan, indicators, self.figures, places, residents, decay, values)
                values |= more
            found = keep(self._site_values, key, (values, coverage), _VALUES_KEPT)
        return found

    def _rivals(self, plan: Plan) -> tuple[Places, Competition]:
        """Where the sites are that compete, and with what."""
        competing = tuple(site for site in plan.sites if site.kind in _COMPETING)
        return self._places(plan, competing), _competition_of(competing)

    def _places(self, plan: Plan, sites: tuple[Site, ...]) -> Places:
        self._room = max(self._room, _SCENARIOS_KEPT * len(plan.sites))
        minutes = [self._point(site.lon, site.lat, plan.parameters.cutoff_minutes)[0] for site in sites]
        inside = [np.flatnonzero(row <= plan.parameters.cutoff_minutes) for row in minutes]
        matrix = MinutesMatrix(
            indptr=np.concatenate([[0], np.cumsum([len(row) for row in inside])]).astype(np.int32),
            indices=np.concatenate([np.empty(0, dtype=np.int32), *inside]).astype(np.int32),
            minutes=np.concatenate([np.empty(0), *(row[keep] for row, keep in zip(minutes, inside, strict=True))]),
            cutoff_minutes=plan.parameters.cutoff_minutes,
            engine=self.engine.name,
            origins=np.array([self._municipality(site) for site in sites], dtype=np.intp),
        )
        lon = np.array([site.lon for site in sites], dtype=np.float64)
        lat = np.array([site.lat for site in sites], dtype=np.float64)
        return Places(lon, lat, matrix.origins, matrix)

    def _municipality(self, site: Site) -> int:
        return self.require_municipality(site.lon, site.lat)

    def _point(self, lon: float, lat: float, cutoff: float) -> _Point:
        """Minutes from a point, infinite beyond `cutoff`, and what no path leads to.

        Who asks for more than before moves the cutoff, and is given as much as a slider has: what is nearer is cut
        from what is farther, without another search.
        """
        known = kept(self._points, (lon, lat))
        if known is None or known[0] < cutoff:
            reach = cutoff if known is None else max(cutoff, SLIDER_MINUTES)
            minutes = self.engine.minutes_from(lon, lat, reach)
            minutes = np.where(minutes <= reach, minutes, np.inf)
            unreachable = self.engine.unreachable_from(lon, lat) if known is None else known[2]
            known = keep(self._points, (lon, lat), (reach, minutes, unreachable), self._room)
        reach, minutes, unreachable = known
        return minutes if reach == cutoff else np.where(minutes <= cutoff, minutes, np.inf), unreachable

    def _band(self, ages: str, sex: str) -> NDArray[np.float64]:
        if (ages, sex) not in self._bands:
            self._bands[ages, sex] = self.territory.population.residents(AgeBand.parse(ages), sex)  # type: ignore[arg-type]
        return self._bands[ages, sex]


def _asks_competition(criteria: tuple[Criterion, ...]) -> bool:
    """Whether the scale of a criterion follows from what the municipalities would be up against."""
    return any(criterion.id in COMPETITION and needs_reference(criterion) for criterion in criteria)


def _competition_of(sites: tuple[Site, ...]) -> Competition:
    return Competition(
        seats=np.array([np.nan if site.seats is None else site.seats for site in sites], dtype=np.float64),
        staff=np.array([np.nan if site.staff is None else site.staff for site in sites], dtype=np.float64),
        competes=np.array([site.kind in _COMPETING for site in sites], dtype=bool),
    )
