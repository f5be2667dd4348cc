# SPDX-License-Identifier: EUPL-1.2
"""The built-in travel engine: a network of neighbouring municipalities over the relief (docs/method/travel.md)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from district_planner.core.errors import InputError
from district_planner.core.geo import haversine_km, to_mercator
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.core.resources import resource_path
from district_planner.core.texts import Exact
from district_planner.territory import Boundaries, Territory
from district_planner.travel.engine import MinutesMatrix
from district_planner.travel.ferries import FerryNetwork
from district_planner.travel.links import Links, load_links
from district_planner.travel.network import Edges, Network, read_edges
from district_planner.travel.parameters import TravelParameters, load_parameters
from district_planner.travel.trip_time import TripTime

NAME = "contiguity-2023"
CHUNK = 32
"""Origins searched at once in a matrix: no thread waits for more than some 20 ms, and it is no slower for that."""

Floats = NDArray[np.float64]


class ContiguityEngine:
    """Minutes over the contiguity network; `TravelEngine` tells what each method promises."""

    name: str = NAME

    def __init__(
        self, territory: Territory, boundaries: Boundaries, edges: Edges, links: Links, parameters: TravelParameters
    ) -> None:
        self.territory = territory
        self.boundaries = boundaries
        self.parameters = parameters
        position = territory.position
        roads = [(position(road.origin), position(road.destination), road.km, road.climb_m) for road in links.roads]
        self.network = Network(territory.lon, territory.lat, edges.joined(roads), parameters.climb_km)
        self.time = TripTime(territory, parameters)
        self.ferries = FerryNetwork(
            [(position(ferry.origin), position(ferry.destination), ferry.minutes) for ferry in links.ferries],
            parameters.boarding_minutes,
            self._road_from_place,
        )
        self._all = np.arange(len(territory), dtype=np.int32)
        self._reached: dict[int, NDArray[np.bool_]] = {}

    def minutes_from(self, lon: float, lat: float, cutoff_minutes: float | None = None) -> Floats:
        """See `TravelEngine.minutes_from`."""
        own = self._municipality_at(lon, lat)
        urban = self.time.urban_at(lon, lat)
        beside = self.network.neighbours(own)
        nodes, efforts = self.network.connect(lon, lat, own, beside, self._km_to(lon, lat, beside))
        found = self.network.search_from(nodes, efforts, self.time.longest_effort(cutoff_minutes, urban))
        cutoff = np.inf if cutoff_minutes is None else cutoff_minutes
        minutes = self._minutes(found, urban, cutoff)
        minutes[minutes > cutoff] = np.inf
        return minutes

    def _km_to(self, lon: float, lat: float, municipalities: NDArray[np.int32]) -> Floats:
        """Km from a point to the nearest edge of some municipalities around it."""
        import shapely

        x, y = to_mercator(lon, lat)
        metres = shapely.distance(self.boundaries.shapes(municipalities), shapely.Point(x, y))
        # So near the point the plane is the sphere, stretched.
        return np.asarray(metres * np.cos(np.radians(lat)) / 1000.0)

    def _minutes(self, effort: Floats, urban: float, cutoff: float) -> Floats:
        """Minutes (n,) by road and ferry; what exceeds the cutoff may be there or be inf."""
        minutes = np.full(len(effort), np.inf)
        near = np.flatnonzero(np.isfinite(effort))
        minutes[near] = self.time.minutes(effort[near], urban, near)
        to_landing = self.time.drive(effort[self.ferries.landings], urban, self.ferries.landings)
        self.ferries.shorten(minutes, to_landing, cutoff)
        return minutes

    def _road_from_place(self, municipality: int) -> tuple[Floats, Floats]:
        effort = self.network.search(np.array([municipality], dtype=np.int32), np.inf)[0]
        urban = float(self.time.urban[municipality])
        return self.time.drive(effort, urban, self._all), self.time.minutes(effort, urban, self._all)

    def unreachable_from(self, lon: float, lat: float) -> NDArray[np.bool_]:
        """See `TravelEngine.unreachable_from`."""
        part = int(self.network.components[self._municipality_at(lon, lat)])
        if part not in self._reached:
            self._reached[part] = self._reachable(part)
        return ~self._reached[part]

    def _reachable(self, part: int) -> NDArray[np.bool_]:
        """Municipalities in a part of the road network or in one that ferries join to it."""
        components = self.network.components
        parts = {part}
        while True:
            ends = {
                int(components[end])
                for a, b, _ in self.ferries.crossings
                for end in (a, b)
                if int(components[a]) in parts or int(components[b]) in parts
            }
            if ends <= parts:
                return np.isin(components, sorted(parts))
            parts |= ends

    def matrix(
        self, cutoff_minutes: float, origins: NDArray[np.integer] | None = None, progress: Progress = NO_PROGRESS
    ) -> MinutesMatrix:
        """See `TravelEngine.matrix`."""
        rows = self._all if origins is None else np.asarray(origins, dtype=np.int32)
        sizes, indices, minutes = [np.zeros(1, dtype=np.int64)], [], []
        for start in range(0, len(rows), CHUNK):
            progress.raise_if_cancelled()
            chunk = rows[start : start + CHUNK]
            for found, row in self._matrix_rows(chunk, cutoff_minutes):
                sizes.append(np.array([len(found)]))
                indices.append(found)
                minutes.append(row)
            progress.report(min(start + CHUNK, len(rows)) / max(len(rows), 1))
        return MinutesMatrix(
            indptr=np.cumsum(np.concatenate(sizes)).astype(np.int32),
            indices=np.concatenate([np.empty(0, dtype=np.int32), *indices]),
            minutes=np.concatenate([np.empty(0), *minutes]),
            cutoff_minutes=cutoff_minutes,
            engine=self.name,
            origins=rows,
        )

    def _matrix_rows(self, chunk: NDArray[np.int32], cutoff: float) -> list[tuple[NDArray[np.int32], Floats]]:
        urban = self.time.urban[chunk]
        limit = self.time.longest_effort(cutoff, float(urban.min()))
        rows = []
        for effort, own_urban in zip(self.network.search(chunk, limit), urban.tolist(), strict=True):
            minutes = self._minutes(effort, own_urban, cutoff)
            found = np.flatnonzero(minutes <= cutoff)
            rows.append((found.astype(np.int32), minutes[found]))
        return rows

    def _municipality_at(self, lon: float, lat: float) -> int:
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise InputError("travel.coordinates_not_finite")
        own = self.boundaries.locate(lon, lat)
        if own is not None:
            return int(own)
        away = haversine_km(lon, lat, self.territory.lon, self.territory.lat)
        nearest = int(np.argmin(away))
        raise InputError(
            "travel.point_outside",
            lon=Exact(lon),
            lat=Exact(lat),
            nearest=self.territory.names[nearest],
            km=round(float(away[nearest])),
        )


def load_engine(territory: Territory, boundaries: Boundaries) -> ContiguityEngine:
    """The contiguity engine on the shipped network, links and parameters."""
    return ContiguityEngine(
        territory, boundaries, read_edges(resource_path("data", "network.npz")), load_links(), load_parameters()
    )
