# SPDX-License-Identifier: EUPL-1.2
"""The municipalities of a study area looked at as places; kept by what their values follow from, and by that only.

Weights, scales and the way qualities are made do not touch them: a slider of theirs moves without any of this.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from district_planner.catchment import Decay
from district_planner.scenarios.criteria import own_values
from district_planner.scenarios.measures import (
    Places,
    candidate_competition,
    pool_values,
    standing_values,
    trend_values,
)
from district_planner.scenarios.plan import check_regions
from district_planner.travel import MinutesMatrix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.datasets import OwnCriterion
    from district_planner.scenarios.figures import Figures
    from district_planner.scenarios.measures import Competition, Residents, Values
    from district_planner.scenarios.parameters import Parameters
    from district_planner.scenarios.plan import Plan
    from district_planner.territory import Territory
    from district_planner.territory.indicators import Indicator
    from district_planner.travel import TravelEngine

_STUDY_CUTOFFS = (60.0, 90.0, 120.0, 180.0, 240.0)
_FEW_MUNICIPALITIES = 600
SLIDER_MINUTES = 120.0
"""As far as the sliders of the window go."""
_PAIRS_KEPT = 20_000_000
"""Minutes kept for study areas of before (240 MB); the present one is kept whatever its size."""
_AREAS_KEPT = 32
_REGIONS_KEPT = 8
_QUICK_PAIRS = 3_000_000
"""So many minutes give the values of a study area in some 30 ms; within an hour all of Italy has 2.8 million."""
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class PlaceParameters(NamedTuple):
    """The parameters that the values of a place follow from."""

    cutoff_minutes: float
    decay: str
    ages: str
    young_ages: str

    @classmethod
    def of(cls, parameters: Parameters) -> PlaceParameters:
        """Those among `parameters`."""
        return cls(parameters.cutoff_minutes, parameters.decay, parameters.ages, parameters.young_ages)


AreaKey = tuple[tuple[str, ...], PlaceParameters]
_Reach = tuple[tuple[str, ...], float]
"""Regions and cutoff."""
OwnKey = tuple[tuple["OwnCriterion", str], ...]
"""Criteria of the user's, each with the content of its indicator."""


@dataclass(frozen=True, eq=False)
class StudyArea:
    """The municipalities of the study area: positions, and criterion values that follow from the place alone."""

    positions: NDArray[np.intp]
    values: Values


class StudyAreas:
    """Works study areas out and keeps those last used. `residents` gives those that parameters ask for."""

    def __init__(
        self, territory: Territory, engine: TravelEngine, figures: Figures, residents: Callable[[Parameters], Residents]
    ) -> None:
        self.territory = territory
        self.engine = engine
        self.figures = figures
        self._residents = residents
        self.matrices: OrderedDict[tuple[tuple[str, ...], float], MinutesMatrix] = OrderedDict()
        self._last: tuple[_Reach, Places] | None = None
        """The minutes asked for last, cut to their cutoff: other decays and ages are asked of the same ones."""
        self._standing: OrderedDict[tuple[str, ...], Values] = OrderedDict()
        self._trends: OrderedDict[_Reach, Values] = OrderedDict()
        self._shipped: OrderedDict[AreaKey, StudyArea] = OrderedDict()
        self._areas: OrderedDict[tuple[AreaKey, OwnKey], StudyArea] = OrderedDict()
        self._competition: OrderedDict[tuple[AreaKey, tuple[object, ...]], Values] = OrderedDict()

    def area(self, plan: Plan, indicators: Mapping[str, Indicator], progress: Progress) -> StudyArea:
        """The study area of `plan` with the values of all criteria but those against competitors.

        Raises:
            InputError: it has an unknown region.
            PlannerError: the numbers of a data set cannot be read.
        """
        shipped = self.shipped(plan, progress)
        if not plan.criteria:
            return shipped
        key = area_key(plan), own_key(plan, indicators)
        found = kept(self._areas, key)
        if found is None:
            places, decay = self.places(plan, progress), Decay.parse(plan.parameters.decay)
            residents = self._residents(plan.parameters)
            own, _ = own_values(plan, indicators, self.figures, places, residents, decay, shipped.values)
            found = keep(self._areas, key, StudyArea(shipped.positions, shipped.values | own), _AREAS_KEPT)
        return found

    def shipped(self, plan: Plan, progress: Progress) -> StudyArea:
        """The study area of `plan` with the values of the shipped criteria only.

        Raises:
            InputError: it has an unknown region.
        """
        key = area_key(plan)
        found = kept(self._shipped, key)
        if found is None:
            check_regions(plan.regions)
            places, decay = self.places(plan, progress), Decay.parse(plan.parameters.decay)
            residents = self._residents(plan.parameters)
            values = pool_values(places, residents, decay) | self._lasting(plan, places, residents)
            area = StudyArea(np.asarray(places.municipality, dtype=np.intp), values)
            found = keep(self._shipped, key, area, _AREAS_KEPT)
        return found

    def _lasting(self, plan: Plan, places: Places, residents: Residents) -> Values:
        """The values that most moves of a slider leave as they are, kept."""
        standing = kept(self._standing, plan.regions)
        if standing is None:
            standing = keep(self._standing, plan.regions, standing_values(places, residents), _REGIONS_KEPT)
        reach = plan.regions, plan.parameters.cutoff_minutes
        trend = kept(self._trends, reach)
        if trend is None:
            trend = keep(self._trends, reach, trend_values(places, residents), _AREAS_KEPT)
        return standing | trend

    def competition(self, plan: Plan, rivals: Places, competition: Competition, progress: Progress) -> Values:
        """`huff_share` and `saturation` of every municipality as a candidate, float64[m] each.

        `rivals` are the places of the sites that compete, `competition` their seats and staff.
        """
        key = area_key(plan), _competition_key(plan, rivals, competition)
        found = kept(self._competition, key)
        if found is None:
            places, decay = self.places(plan, progress), Decay.parse(plan.parameters.decay)
            residents, seats = self._residents(plan.parameters), plan.parameters.reference_seats
            values = candidate_competition(places, residents, decay, rivals, competition, seats)
            found = keep(self._competition, key, values, _AREAS_KEPT)
        return found

    def places(self, plan: Plan, progress: Progress) -> Places:
        """The municipalities of the study area as places, each in its middle."""
        reach = plan.regions, plan.parameters.cutoff_minutes
        last = self._last
        if last is None or last[0] != reach:
            positions = self.territory.in_regions(plan.regions)
            matrix = self._matrix(plan.regions, positions, plan.parameters.cutoff_minutes, progress)
            lon, lat = self.territory.lon[positions], self.territory.lat[positions]
            last = self._last = reach, Places(lon, lat, positions, matrix)
        return last[1]

    def is_known(self, plan: Plan, indicators: Mapping[str, Indicator]) -> bool:
        """Whether `area` answers without working anything out."""
        key = area_key(plan)
        return key in self._shipped and (not plan.criteria or (key, own_key(plan, indicators)) in self._areas)

    def is_competition_known(self, plan: Plan, rivals: Places, competition: Competition) -> bool:
        """Whether `competition` answers without working anything out."""
        return (area_key(plan), _competition_key(plan, rivals, competition)) in self._competition

    def is_small(self, plan: Plan) -> bool:
        """Whether the minutes are known and few enough to give values at once."""
        matrix = self.matrices.get(self._matrix_key(plan.regions, plan.parameters.cutoff_minutes))
        return matrix is not None and len(matrix.indices) <= _QUICK_PAIRS

    def _matrix(
        self, regions: tuple[str, ...], positions: NDArray[np.intp], cutoff: float, progress: Progress
    ) -> MinutesMatrix:
        """Minutes of the study area up to `cutoff`, cut from the next larger of a few that are kept."""
        key = self._matrix_key(regions, cutoff)
        found = kept(self.matrices, key)
        if found is None:
            found = self.matrices[key] = self.engine.matrix(key[1], positions, progress)
            while (
                len(self.matrices) > 1 and sum(len(one.indices) for one in list(self.matrices.values())) > _PAIRS_KEPT
            ):
                self.matrices.popitem(last=False)
        return _within(found, cutoff)

    def _matrix_key(self, regions: tuple[str, ...], cutoff: float) -> tuple[tuple[str, ...], float]:
        """A small area has its minutes for the whole slider at once: 0.1 s, and no move of it has to wait."""
        small = len(self.territory.in_regions(regions)) <= _FEW_MUNICIPALITIES
        least = max(cutoff, SLIDER_MINUTES) if small else cutoff
        return regions, next(limit for limit in _STUDY_CUTOFFS if limit >= least)


def area_key(plan: Plan) -> AreaKey:
    """What the values of the shipped criteria follow from."""
    return plan.regions, PlaceParameters.of(plan.parameters)


def own_key(plan: Plan, indicators: Mapping[str, Indicator]) -> OwnKey:
    """What the values of the user's criteria follow from as well."""
    known = [indicators.get(own.indicator) for own in plan.criteria]
    contents = [indicator.content if indicator else "" for indicator in known]
    return tuple(zip(plan.criteria, contents, strict=True))


def kept(store: OrderedDict[_Key, _Value], key: _Key) -> _Value | None:
    """What is kept under `key`, from now on the last used."""
    if key not in store:
        return None
    store.move_to_end(key)
    return store[key]


def keep(store: OrderedDict[_Key, _Value], key: _Key, value: _Value, most: int) -> _Value:
    """Keep `value`; of more than `most` the ones not used for longest go."""
    store[key] = value
    while len(store) > most:
        store.popitem(last=False)
    return value


def _competition_key(plan: Plan, rivals: Places, competition: Competition) -> tuple[object, ...]:
    numbers = np.array([rivals.lon, rivals.lat, competition.seats, competition.staff])
    return plan.parameters.reference_seats, numbers.tobytes()


def _within(matrix: MinutesMatrix, cutoff: float) -> MinutesMatrix:
    if cutoff >= matrix.cutoff_minutes:
        return matrix
    entries = np.flatnonzero(matrix.minutes <= cutoff)
    indptr = np.searchsorted(entries, matrix.indptr).astype(matrix.indptr.dtype)
    return MinutesMatrix(
        indptr, matrix.indices[entries], matrix.minutes[entries], cutoff, matrix.engine, matrix.origins
    )
