# SPDX-License-Identifier: EUPL-1.2
"""The shapes of the municipalities in four levels of detail, and what is drawn around them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.geo import ITALY_BOX, to_mercator
from district_planner.core.resources import resource_path
from district_planner.territory.rings import Arcs, join_rings, read_arcs, unfold
from district_planner.territory.territory import load_territory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import shapely
    from numpy.typing import ArrayLike, NDArray

LEVELS = 4
COAST_TOLERANCE_M = 500.0
"""A point in the water up to this far off the coast belongs to the nearest municipality: the boundaries leave out moles
and quays, which stand 50 to 400 metres off their coast in Salerno, Catania, Brindisi, Palermo and Manfredonia."""
_SLIVER_M2 = 10_000.0
"""Foreign land smaller than this is the difference of two maps, not land."""
LineKind = Literal["province", "region", "coast"]


@dataclass(frozen=True, eq=False)
class BoundaryLevel:
    """All municipalities at one level of detail, in metres of EPSG:3857.

    Municipality `i` has the closed rings `municipality_rings[i]:municipality_rings[i + 1]`, ring `r` the vertices
    `ring_starts[r]:ring_starts[r + 1]` of `xy` (v, 2); fill odd-even. `bounds` (n, 4) are min x, min y, max x, max y.
    `polygon_rings` and `municipality_polygons` group the same rings into polygons, shell first.
    """

    tolerance_m: float
    xy: NDArray[np.float64]
    ring_starts: NDArray[np.int32]
    municipality_rings: NDArray[np.int32]
    bounds: NDArray[np.float64]
    polygon_rings: NDArray[np.int32]
    municipality_polygons: NDArray[np.int32]

    @cached_property
    def _geometry(self) -> NDArray[np.object_]:
        import shapely

        offsets = (self.ring_starts, self.polygon_rings, self.municipality_polygons)
        shapes: NDArray[np.object_] = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, self.xy, offsets)
        return shapes

    def geometry(self) -> NDArray[np.object_]:
        """One shapely MultiPolygon per municipality, made once."""
        return self._geometry

    def shape(self, municipality: int) -> shapely.MultiPolygon:
        """The MultiPolygon of one municipality, without making the others: all of the finest level take 40 MB."""
        import shapely

        polygons = self.municipality_polygons[municipality : municipality + 2]
        rings = self.polygon_rings[polygons[0] : polygons[1] + 1]
        starts = self.ring_starts[rings[0] : rings[-1] + 1]
        offsets = (starts - starts[0], rings - rings[0], polygons - polygons[0])
        xy = self.xy[starts[0] : starts[-1]]
        return shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, xy, offsets)[0]


class Boundaries:
    """Levels of detail from the finest (0) to the coarsest (3), read when first asked for."""

    def __init__(self, folder: Path, province_codes: Sequence[str], region_codes: Sequence[str]) -> None:
        """`folder` holds what `data/build` wrote; the codes are by position of the municipality."""
        self._folder = folder
        self._groups = {"province": _numbered(province_codes), "region": _numbered(region_codes)}
        self._arcs: dict[int, Arcs] = {}
        self._levels: dict[int, BoundaryLevel] = {}
        self._countries: dict[str, shapely.Geometry] = {}
        self._shapes: dict[int, shapely.MultiPolygon] = {}

    @property
    def levels(self) -> int:
        """How many levels there are."""
        return LEVELS

    def arcs(self, k: int) -> Arcs:
        """Every stretch of border of level `k` once, with the municipality on either side."""
        if k not in self._arcs:
            self._arcs[k] = read_arcs(self._folder / f"boundaries_{k}.npz")
        return self._arcs[k]

    def level(self, k: int) -> BoundaryLevel:
        """Level `k`, 0 (every vertex) to 3 (the whole country on one screen)."""
        if k not in self._levels:
            arcs = self.arcs(k)
            xy, ring_starts = join_rings(arcs)
            municipality_rings = arcs.polygon_rings[arcs.municipality_polygons]
            first_vertex = ring_starts[municipality_rings[:-1]]
            low, high = np.minimum.reduceat(xy, first_vertex), np.maximum.reduceat(xy, first_vertex)
            self._levels[k] = BoundaryLevel(
                tolerance_m=arcs.tolerance_m,
                xy=xy,
                ring_starts=ring_starts,
                municipality_rings=municipality_rings,
                bounds=np.hstack([low, high]),
                polygon_rings=arcs.polygon_rings,
                municipality_polygons=arcs.municipality_polygons,
            )
        return self._levels[k]

    @cached_property
    def _boxes(self) -> shapely.STRtree:
        """A tree of the bounds of the municipalities; the shapes are made for those that a point may lie in."""
        import shapely

        return shapely.STRtree(shapely.box(*self.level(0).bounds.T))

    def shapes(self, municipalities: NDArray[np.integer]) -> NDArray[np.object_]:
        """The shapely shapes of some municipalities at the finest level, made once each."""
        for municipality in np.unique(municipalities).tolist():
            if municipality not in self._shapes:
                self._shapes[municipality] = self.level(0).shape(municipality)
        shapes = np.empty(len(municipalities), dtype=object)
        shapes[:] = [self._shapes[municipality] for municipality in municipalities.tolist()]
        return shapes

    def locate(self, lon: float, lat: float) -> int | None:
        """The position of the municipality a point (degrees) belongs to.

        A point in the water at most `COAST_TOLERANCE_M` off the coast belongs to the nearest municipality. None on the
        open sea, abroad (San Marino and the Vatican are abroad) or not a number.
        """
        found = int(self.locate_all([lon], [lat])[0])
        return found if found >= 0 else None

    def locate_all(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
        """The position of the municipality of each point (degrees) as `locate` finds it, -1 where there is none.

        A point exactly on a border belongs to the municipality with the lower code.
        """
        import shapely

        lon, lat = np.atleast_1d(lon).astype(np.float64), np.atleast_1d(lat).astype(np.float64)
        west, south, east, north = ITALY_BOX
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        nowhere = len(self.level(0).bounds)
        found = np.full(len(lon), nowhere, dtype=np.int64)
        points = shapely.points(*to_mercator(lon[near], lat[near]))
        point, municipality = self._boxes.query(points)
        inside = shapely.intersects(self.shapes(municipality), points[point])
        np.minimum.at(found, near[point[inside]], municipality[inside])
        found[found == nowhere] = -1
        for missed in np.flatnonzero(found[near] < 0):
            tolerance = COAST_TOLERANCE_M / np.cos(np.radians(lat[near[missed]]))
            found[near[missed]] = self._across_water(points[missed], float(tolerance))
        return found

    def _across_water(self, point: shapely.Point, tolerance: float) -> int:
        """The nearest municipality within `tolerance` (metres of EPSG:3857), -1 where foreign land is as near."""
        import shapely

        around = (point.x - tolerance, point.y - tolerance, point.x + tolerance, point.y + tolerance)
        beside = np.sort(self._boxes.query(shapely.box(*around)))
        shapes = self.shapes(beside)
        distances = shapely.distance(shapes, point)
        if len(beside) == 0 or distances.min() > tolerance:
            return -1
        abroad = [shapely.clip_by_rect(shape, *around) for shape in self._countries_near(*around)]
        foreign = shapely.difference(shapely.union_all(abroad), shapely.union_all(shapes))
        is_abroad = foreign.area > _SLIVER_M2 and shapely.distance(foreign, point) <= tolerance
        return -1 if is_abroad else int(beside[distances.argmin()])

    def _countries_near(self, left: float, bottom: float, right: float, top: float) -> list[shapely.Geometry]:
        """The neighbouring countries that a box may touch; their shapes begin at the border or on this side of it."""
        import shapely

        xy, ring_starts, country_rings, names = self.neighbours()
        near = []
        for country, (first, last) in enumerate(itertools.pairwise(country_rings.tolist())):
            corners = xy[ring_starts[first] : ring_starts[last]]
            (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
            if west <= right and east >= left and south <= top and north >= bottom:
                if names[country] not in self._countries:
                    rings = [shapely.LineString(xy[a:b]) for a, b in itertools.pairwise(ring_starts[first : last + 1])]
                    self._countries[names[country]] = shapely.build_area(shapely.geometrycollections(rings))
                near.append(self._countries[names[country]])
        return near

    def lines(self, k: int, kind: LineKind) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Open lines of level `k` to draw stronger: vertices (v, 2) and where each line starts (and the last one ends).

        "province" and "region" are the land borders between two of them, "coast" the outline of the country, frontier
        included.
        """
        arcs = self.arcs(k)
        outer = arcs.right < 0
        if kind == "coast":
            wanted = outer
        else:
            group = self._groups[kind]
            wanted = ~outer & (group[arcs.left] != group[arcs.right])
        sizes = np.diff(arcs.starts)
        starts = np.concatenate([[0], np.cumsum(sizes[wanted])]).astype(np.int32)
        return arcs.xy[np.repeat(wanted, sizes)], starts

    def neighbours(
        self,
    ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], tuple[str, ...]]:
        """Countries for the background: vertices (v, 2), ring starts, first ring of each country, English names.

        They reach some kilometres under Italy: draw them first. San Marino and the Vatican fill their holes exactly.
        """
        return self._neighbours

    @cached_property
    def _neighbours(self) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], tuple[str, ...]]:
        with np.load(self._folder / "neighbours.npz") as arrays:
            xy = unfold(arrays["xy_planes"]) * arrays["grid_m"].item()
            ring_starts = np.concatenate([[0], np.cumsum(arrays["ring_sizes"])]).astype(np.int32)
            return xy, ring_starts, arrays["country_rings"], tuple(arrays["names"].tolist())


def _numbered(codes: Sequence[str]) -> NDArray[np.int64]:
    return np.array([int(code) for code in codes], dtype=np.int64)


@cache
def load_boundaries() -> Boundaries:
    """The built-in boundaries; each level is read when first asked for."""
    territory = load_territory()
    return Boundaries(resource_path("data", "territory"), territory.province_codes, territory.region_codes)
