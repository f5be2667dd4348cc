# SPDX-License-Identifier: EUPL-1.2
"""The shapes of a report's map, from the built-in boundaries: degrees, as coarse as the paper allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.core.geo import from_mercator, to_mercator
from district_planner.reports.model import PlaceLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.reports.model import Bounds, Geometry
    from district_planner.sites import Site
    from district_planner.territory import Boundaries, Territory

DECIMALS = 4
"""Of a degree: 11 m, finer than the levels of detail that are used."""
_MOST_VERTICES = 40_000
"""In the study area: about 0.8 MB of the page."""
_MOST_NAMES = 12
_WIDEST, _TALLEST = 2.2, 2.0
"""Shapes of window (width over height, height over width) that the background has to fill."""


@dataclass(frozen=True, eq=False)
class MapShapes:
    """Shapes around the municipalities at `positions`, with room for the `sites`."""

    territory: Territory
    boundaries: Boundaries
    positions: NDArray[np.intp]
    sites: Sequence[Site]

    @cached_property
    def level(self) -> int:
        """The finest level of detail that keeps the page small."""
        for k in range(self.boundaries.levels - 1):
            if shapely.get_num_coordinates(self.boundaries.level(k).geometry()[self.positions]).sum() <= _MOST_VERTICES:
                return k
        return self.boundaries.levels - 1

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        return self.boundaries.level(self.level).geometry()

    def areas(self) -> list[Geometry]:
        """The municipalities of the study area, in the order of `positions`."""
        return list(in_degrees(self._shapes[self.positions]))

    def reach(self, positions: NDArray[np.intp]) -> Geometry | None:
        """Any municipalities as one area; None when there are none."""
        if len(positions) == 0:
            return None
        return in_degrees(shapely.coverage_union_all(self._shapes[positions]))

    @cached_property
    def _bounds(self) -> tuple[float, float, float, float]:
        x, y = to_mercator([site.lon for site in self.sites], [site.lat for site in self.sites])
        low = self.boundaries.level(self.level).bounds[self.positions]
        return (
            float(np.min([*low[:, 0], *x])),
            float(np.min([*low[:, 1], *y])),
            float(np.max([*low[:, 2], *x])),
            float(np.max([*low[:, 3], *y])),
        )

    @cached_property
    def _box(self) -> Geometry:
        """What the background covers, in EPSG:3857: windows of any usual shape and some room to move."""
        left, bottom, right, top = self._bounds
        width, height = right - left, top - bottom
        half_width = 0.65 * max(width, _WIDEST * height)
        half_height = 0.65 * max(height, _TALLEST * width)
        x, y = (left + right) / 2, (bottom + top) / 2
        return shapely.box(x - half_width, y - half_height, x + half_width, y + half_height)

    def bounds(self) -> Bounds:
        """Study area and sites."""
        return _bounds_in_degrees(self._bounds)

    def drawn_bounds(self) -> Bounds:
        """The background."""
        return _bounds_in_degrees(self._box.bounds)

    def land(self) -> Geometry:
        """Italy within the background as one area, the study area included: no gap can open beside it."""
        near = shapely.intersects(shapely.box(*self.boundaries.level(self.level).bounds.T), self._box)
        return in_degrees(shapely.intersection(shapely.coverage_union_all(self._shapes[near]), self._box))

    def foreign(self) -> Geometry:
        """The neighbouring countries within the background."""
        xy, ring_starts, _country_rings, _names = self.boundaries.neighbours()
        rings = shapely.linearrings(xy, indices=np.repeat(np.arange(len(ring_starts) - 1), np.diff(ring_starts)))
        near = shapely.intersects(shapely.envelope(rings), self._box)
        clipped = shapely.intersection(shapely.make_valid(shapely.polygons(rings[near])), self._box)
        return in_degrees(_areal(reduce(shapely.symmetric_difference, clipped, shapely.Polygon())))

    def region_lines(self) -> Geometry:
        """Borders between regions within the background."""
        lines = self._lines("region")
        near = lines[shapely.intersects(lines, self._box)]
        return in_degrees(_merged(shapely.intersection(near, self._box)))

    def province_lines(self) -> Geometry:
        """Borders between provinces inside the study area that are not borders of regions."""
        lines, regional = self._lines("province"), self._lines("region")
        inner = lines[~np.isin(shapely.to_wkb(lines), shapely.to_wkb(regional))]
        area = shapely.coverage_union_all(self._shapes[self.positions])
        shapely.prepare(area)
        return in_degrees(_merged(inner[shapely.intersects(area, inner)]))

    def _lines(self, kind: str) -> NDArray[np.object_]:
        xy, starts = self.boundaries.lines(self.level, kind)  # type: ignore[arg-type]
        lines: NDArray[np.object_] = shapely.linestrings(
            xy, indices=np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        )
        return lines

    def names(self) -> tuple[PlaceLabel, ...]:
        """Capitals of provinces and the biggest other towns that are not too near each other, the biggest first."""
        everybody = np.nan_to_num(self.territory.population.residents())
        capital = self.territory.is_province_capital
        ordered = sorted(self.positions.tolist(), key=lambda i: (-int(capital[i]), -everybody[i]))
        west, south, east, north = self.bounds()
        apart_lon, apart_lat = (east - west) / 8, (north - south) / 14
        chosen: list[int] = []
        for i in ordered:
            lon, lat = self.territory.lon[i], self.territory.lat[i]
            free = all(
                abs(lon - self.territory.lon[j]) > apart_lon or abs(lat - self.territory.lat[j]) > apart_lat
                for j in chosen
            )
            if free and len(chosen) < _MOST_NAMES:
                chosen.append(i)
        t = self.territory
        return tuple(PlaceLabel(t.names[i], round(float(t.lon[i]), 4), round(float(t.lat[i]), 4)) for i in chosen)


def in_degrees(shapes: Geometry) -> Geometry:
    """Shapes of EPSG:3857 in degrees, rounded alike wherever two of them meet."""

    def transformed(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = from_mercator(xy[:, 0], xy[:, 1])
        return np.asarray(np.round(np.column_stack([lon, lat]), DECIMALS), dtype=np.float64)

    return shapely.transform(shapes, transformed)


def _bounds_in_degrees(bounds: tuple[float, float, float, float]) -> Bounds:
    (west, east), (south, north) = from_mercator([bounds[0], bounds[2]], [bounds[1], bounds[3]])
    return round(float(west), 4), round(float(south), 4), round(float(east), 4), round(float(north), 4)


def _merged(lines: NDArray[np.object_]) -> Geometry:
    """Lines joined end to end; an empty line where there is none."""
    return shapely.line_merge(shapely.union_all(lines)) if len(lines) else shapely.MultiLineString()


def _areal(shape: Geometry) -> Geometry:
    """Only the polygons of a mixed result of clipping."""
    parts = shapely.get_parts(shape)
    kept = parts[shapely.get_dimensions(parts) == 2]
    return shapely.MultiPolygon([part for whole in kept for part in shapely.get_parts(whole)])
