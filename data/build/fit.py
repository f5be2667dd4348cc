# SPDX-License-Identifier: EUPL-1.2
"""Fitting of the travel parameters: minutes on the road by least absolute error, commuters by their common part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from data.build.samples import Commuters, RoadPairs
from district_planner.core.geo import haversine_km
from district_planner.territory import Territory
from district_planner.travel.network import Edges, Network
from district_planner.travel.parameters import TravelParameters
from district_planner.travel.trip_time import TripTime

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FAR_KM = 110.0
"""Effort up to which commuters are spread; 99.7 % of those observed travel less."""
ROUNDS = 40
"""Balancing rounds of the doubly constrained model: origins then hold exactly, destinations within one per cent."""
ROAD_NAMES = ("pace", "exponent", "urban_minutes", "urban_people")
ROAD_STARTS = ((3.3, 0.65, 1.5, 20_000.0), (3.0, 0.67, 1.4, 9_000.0), (3.6, 0.63, 1.8, 40_000.0))
LONG_PACE = 0.55
"""Minutes per km of effort of the longest trips: not fitted, see docs/method/travel.md."""


@dataclass(frozen=True)
class Country:
    """What the fits need of the territory: edges, areas, mean distance of settlements, people around each centre."""

    territory: Territory
    edges: Edges
    spread_km: Floats
    people_around: Floats

    def reach_km(self, area_share: float, spread_share: float) -> Floats:
        """Reach (km) of the people of each municipality."""
        return np.asarray(area_share * np.sqrt(self.territory.area_km2) + spread_share * self.spread_km)


def read_country(territory: Territory, edges: Edges, parameters: TravelParameters) -> Country:
    """The ingredients, by the very code of the engine, with the width of the bell from `parameters`."""
    only_spread = TripTime(territory, replace(parameters, area_share=0.0, spread_share=1.0))
    around = only_spread.people_around_all(territory.lon, territory.lat)
    return Country(territory, edges, only_spread.reach_km, around)


def efforts(country: Country, pairs: RoadPairs, climb_km: float) -> Floats:
    """Effort (km) of each pair; inf where only a ferry goes."""
    network = Network(country.territory.lon, country.territory.lat, country.edges, climb_km)
    poles, row = np.unique(pairs.destination, return_inverse=True)
    return np.asarray(network.search(poles.astype(np.int32), np.inf)[row, pairs.origin])


def road_minutes(theta: Sequence[float], effort: Floats, people: tuple[Floats, Floats]) -> Floats:
    """The formula of `TripTime` for trips of `effort`; `people` around the two ends; `theta` as `ROAD_NAMES`."""
    pace, exponent, urban, few = theta
    excess = sum(np.log(np.maximum(around / max(few, 1.0), 1.0)) for around in people)
    return np.asarray(np.maximum(pace * effort**exponent, LONG_PACE * effort) + urban * excess)


def fit_road(effort: Floats, people: tuple[Floats, Floats], minutes: Floats) -> tuple[Floats, float]:
    """Parameters with the least mean absolute error, and that error (minutes); the best of several starts."""

    def descend(start: Floats) -> tuple[Floats, float]:
        def error(unit: Floats) -> float:
            if (unit <= 0).any():
                return 1e6
            return float(np.abs(road_minutes(unit * start, effort, people) - minutes).mean())

        options = {"maxfev": 2000, "xatol": 1e-4, "fatol": 1e-5}
        found = minimize(error, np.ones(len(start)), method="Nelder-Mead", options=options)
        return found.x * start, float(found.fun)

    return min((descend(np.array(start)) for start in ROAD_STARTS), key=lambda found: found[1])


def mean_error_and_r2(predicted: Floats, minutes: Floats) -> tuple[float, float]:
    """Mean absolute error (minutes) and coefficient of determination."""
    error = predicted - minutes
    return float(np.abs(error).mean()), float(1 - (error**2).sum() / ((minutes - minutes.mean()) ** 2).sum())


@dataclass(frozen=True)
class Flows:
    """All pairs within reach (rows in CSR order) and where the observed ones are among them."""

    size: int
    row: Ints
    column: Ints
    starts: Ints
    effort: Floats
    observed: Commuters
    entry: Ints
    """Index of each observed pair among all pairs; -1 when it is out of reach."""

    @property
    def leaving(self) -> Floats:
        """Observed commuters by origin."""
        return np.bincount(self.observed.origin, self.observed.persons, self.size)

    @property
    def arriving(self) -> Floats:
        """Observed commuters by destination."""
        return np.bincount(self.observed.destination, self.observed.persons, self.size)


def all_pairs(country: Country, climb_km: float, observed: Commuters, far_km: float = FAR_KM) -> Flows:
    """Pairs of municipalities with the effort between their centres, the own one (0 km) included."""
    territory = country.territory
    network = Network(territory.lon, territory.lat, country.edges, climb_km)
    n = len(territory)
    rows, columns, values = [], [], []
    for start in range(0, n, 256):
        found = network.search(np.arange(start, min(start + 256, n), dtype=np.int32), far_km)
        i, j = np.nonzero(np.isfinite(found))
        rows.append(i + start)
        columns.append(j)
        values.append(found[i, j])
    row, column = np.concatenate(rows), np.concatenate(columns)
    key, wanted = row * n + column, observed.origin * n + observed.destination
    entry = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    entry[key[entry] != wanted] = -1
    starts = np.searchsorted(row, np.arange(n + 1))
    return Flows(n, row, column, starts, np.concatenate(values), observed, entry)


def spread(flows: Flows, weight: Floats) -> Floats:
    """Doubly constrained flows on all pairs: a_i b_j weight, with the observed totals of origins and destinations."""
    there = csr_matrix((weight, flows.column, flows.starts), shape=(flows.size, flows.size))
    back = there.T.tocsr()
    leaving, arriving = flows.leaving, flows.arriving
    b = arriving.copy()
    for _ in range(ROUNDS):
        a = leaving / np.maximum(there @ b, 1e-300)
        b = arriving / np.maximum(back @ a, 1e-300)
    a = leaving / np.maximum(there @ b, 1e-300)
    return np.asarray(weight * a[flows.row] * b[flows.column])


def common_part(flows: Flows, modelled: Floats, chosen: NDArray[np.bool_] | None = None) -> float:
    """Σ min(modelled, observed) / Σ observed, over the observed pairs whose origin is `chosen` (n,)."""
    on_pair = np.where(flows.entry >= 0, modelled[flows.entry], 0.0)
    shared = np.minimum(on_pair, flows.observed.persons)
    if chosen is None:
        return float(shared.sum() / flows.observed.persons.sum())
    mine = chosen[flows.observed.origin]
    return float(shared[mine].sum() / flows.observed.persons[mine].sum())


COMMUTING_NAMES = ("area_share", "spread_share", "half_life_minutes", "province_factor")
COMMUTING_START = (0.35, 0.8, 3.0, 0.5)
COMMUTING_STEPS = (0.05, 0.2, 0.3, 0.1)


def commuting_weight(theta: Sequence[float], road: Sequence[float], country: Country, flows: Flows) -> Floats:
    """2^(-minutes / half-life), times the province factor where a province border is crossed."""
    area_share, spread_share, half_life, across = theta
    minutes = pair_minutes(area_share, spread_share, road, country, flows)
    province = np.unique(np.array(country.territory.province_codes), return_inverse=True)[1]
    same = province[flows.row] == province[flows.column]
    return np.asarray(np.exp2(-minutes / half_life) * np.where(same, 1.0, across))


def pair_minutes(
    area_share: float, spread_share: float, road: Sequence[float], country: Country, flows: Flows
) -> Floats:
    """Minutes of every pair, from centre to people, as the engine counts them."""
    effort = np.hypot(flows.effort, country.reach_km(area_share, spread_share)[flows.column])
    return road_minutes(road, effort, (country.people_around[flows.row], country.people_around[flows.column]))


def climb_hill(
    value: Callable[[Floats], float], start: Floats, steps: Floats, free: Sequence[int], rounds: int = 3
) -> tuple[Floats, float]:
    """Largest `value` by moving one free coordinate at a time, with steps halved each round; all stay positive."""
    here, best = np.array(start, dtype=np.float64), value(np.array(start, dtype=np.float64))
    step = np.array(steps, dtype=np.float64)
    for _ in range(rounds):
        for i in free:
            for sign in (1.0, -1.0):
                while True:
                    there = here.copy()
                    there[i] += sign * step[i]
                    found = value(there) if there[i] > 0 else -np.inf
                    if found <= best + 1e-6:
                        break
                    here, best = there, found
        step /= 2
    return here, best


def straight_efforts(territory: Territory, edges: Edges) -> Edges:
    """The same edges without relief: straight length, no climb (the baseline's network)."""
    straight = haversine_km(
        territory.lon[edges.first], territory.lat[edges.first], territory.lon[edges.second], territory.lat[edges.second]
    )
    return Edges(edges.first, edges.second, straight, np.zeros(len(straight)))
