# SPDX-License-Identifier: EUPL-1.2
"""From effort to minutes: pace, the reach of a municipality's own people, the time inside big places."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from district_planner.core.geo import EARTH_RADIUS_KM, haversine_km
from district_planner.territory import Territory
from district_planner.travel.parameters import TravelParameters

Floats = NDArray[np.float64]
BELL_SIGMAS = 5.0
"""The bell that counts people is cut here, where it has fallen to 4 in a million."""
BAND = 64
"""Points from south to north taken at once when people are counted around many."""
KM_PER_DEGREE = np.radians(1.0) * EARTH_RADIUS_KM


class TripTime:
    """Minutes of a trip from a point to the people of municipality j.

    minutes = max(pace · e^exponent, long_pace · e) + u(point) + u(j),  e = hypot(effort, reach_j)

    - reach_j (km) = area_share · √area_j + spread_share · mean distance of j's settlements from its centre: a trip to
      the own municipality is as long as its people live apart, and never zero.
    - u = urban_minutes · max(0, ln(people around / urban_people)), people around a place weighted by a bell of width
      urban_radius_km: crossing a city takes time that the length of the way does not tell.

    By hand, with pace 3, exponent 0.5, long pace 0.5, no urban time, effort 12 km and reach 5 km: e = 13 km, and the
    trip takes max(3 · √13, 6.5) = 10.8 minutes; with effort 60 km it takes max(23.3, 30.1) = 30.1.
    """

    def __init__(self, territory: Territory, parameters: TravelParameters) -> None:
        self.parameters = parameters
        places = territory.settlements
        order = np.argsort(places.lat, kind="stable")
        self._lon, self._lat = places.lon[order], places.lat[order]
        self._people = places.population[order].astype(np.float64)
        self.reach_km = _reach_km(territory, parameters)
        self.urban = self._urban(self.people_around_all(territory.lon, territory.lat))

    def people_around(self, lon: float, lat: float) -> float:
        """Residents around a point, weighted by the bell; settlements count at their place."""
        return float(self.people_around_all(np.array([lon]), np.array([lat]))[0])

    def people_around_all(self, lon: Floats, lat: Floats) -> Floats:
        """`people_around` of many points."""
        width = self.parameters.urban_radius_km
        margin = BELL_SIGMAS * width / KM_PER_DEGREE
        people = np.zeros(len(lon))
        order = np.argsort(lat, kind="stable")
        for start in range(0, len(order), BAND):
            band = order[start : start + BAND]
            y = lat[band, np.newaxis]
            near = slice(*np.searchsorted(self._lat, (y[0, 0] - margin, y[-1, 0] + margin)))
            north = (self._lat[near] - y) * KM_PER_DEGREE
            east = (self._lon[near] - lon[band, np.newaxis]) * (KM_PER_DEGREE * np.cos(np.radians(y)))
            squared = (north**2 + east**2) / width**2
            row, place = np.nonzero(squared < BELL_SIGMAS**2)
            weighted = self._people[near][place] * np.exp(-0.5 * squared[row, place])
            people[band] = np.bincount(row, weighted, len(band))
        return people

    def _urban(self, people: Floats) -> Floats:
        excess = np.log(np.maximum(people / self.parameters.urban_people, 1.0))
        return np.asarray(self.parameters.urban_minutes * excess)

    def urban_at(self, lon: float, lat: float) -> float:
        """Minutes spent inside the place around a point; 0 in the country."""
        return float(self._urban(np.array([self.people_around(lon, lat)]))[0])

    def minutes(self, effort_km: ArrayLike, urban_origin: float | Floats, destinations: NDArray[np.integer]) -> Floats:
        """Minutes to the people of `destinations` (positions) by effort; arrays broadcast, inf stays inf."""
        return self.drive(np.hypot(effort_km, self.reach_km[destinations]), urban_origin, destinations)

    def drive(self, effort_km: ArrayLike, urban_origin: float | Floats, destinations: NDArray[np.integer]) -> Floats:
        """Minutes to the centres of `destinations` themselves."""
        driven = self._driven(np.asarray(effort_km, dtype=np.float64))
        return np.asarray(driven + urban_origin + self.urban[destinations], dtype=np.float64)

    def _driven(self, effort_km: Floats) -> Floats:
        p = self.parameters
        return np.maximum(p.pace * effort_km**p.exponent, p.long_pace * effort_km)

    def longest_effort(self, minutes: float | None, urban_origin: float) -> float:
        """The effort (km) beyond which no trip takes `minutes` or less; inf for None."""
        if minutes is None:
            return np.inf
        driven = max(minutes - urban_origin, 0.0)
        p = self.parameters
        longest = min((driven / p.pace) ** (1.0 / p.exponent), driven / p.long_pace)
        # A hair more, so that rounding never drops a trip of exactly `minutes`; the minutes themselves decide.
        return float(longest) * (1.0 + 1e-9) + 1e-9


def _reach_km(territory: Territory, parameters: TravelParameters) -> Floats:
    places = territory.settlements
    owner = np.repeat(np.arange(len(territory)), np.diff(places.offsets))
    people = np.maximum(places.population, 1).astype(np.float64)
    away = haversine_km(places.lon, places.lat, territory.lon[owner], territory.lat[owner])
    n = len(territory)
    total = np.bincount(owner, people, n)
    spread = np.divide(np.bincount(owner, people * away, n), total, out=np.zeros(n), where=total > 0)
    return np.asarray(parameters.area_share * np.sqrt(territory.area_km2) + parameters.spread_share * spread)
