# SPDX-License-Identifier: EUPL-1.2
"""The countries around Italy for the background, and San Marino and the Vatican in its holes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from district_planner.core.geo import to_mercator

if TYPE_CHECKING:
    from numpy.typing import NDArray

BOX = (-12.0, 28.0, 37.0, 55.0)
"""West, south, east, north of the background, degrees: a wide window that shows all Italy never sees its edge."""
UNDERLAP_M = 4000.0
"""How far a neighbour reaches under Italy (metres of EPSG:3857), so that no sea shows between two maps that differ."""
GRID_M = 10.0
SMALLEST_RING = 4
"""Points of a closed triangle."""
ITALY = "Italy"
ENCLAVES = ("San Marino", "Vatican")


@dataclass(frozen=True)
class Background:
    """Rings on a grid of `GRID_M` metres of EPSG:3857.

    Country `c` has the rings `country_rings[c]:country_rings[c + 1]`.
    """

    xy: NDArray[np.int64]
    ring_starts: NDArray[np.int64]
    country_rings: NDArray[np.int64]
    names: tuple[str, ...]


def decode_countries(topology: Mapping[str, Any]) -> dict[str, shapely.Geometry]:
    """Valid shapes in degrees, by name, of the `countries` object of a quantised TopoJSON."""
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(indices: list[int]) -> NDArray[np.float64]:
        pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def polygon(rings: list[list[int]]) -> shapely.Polygon:
        shell, *inner = [ring(indices) for indices in rings]
        if len(shell) < SMALLEST_RING:
            return shapely.Polygon()  # an islet that quantisation has made a line
        return shapely.Polygon(shell, [hole for hole in inner if len(hole) >= SMALLEST_RING])

    shapes: dict[str, shapely.Geometry] = {}
    for item in topology["objects"]["countries"]["geometries"]:
        parts = {"Polygon": [item.get("arcs")], "MultiPolygon": item.get("arcs")}.get(item.get("type"))
        if parts:
            name = item["properties"]["name"]
            shapes[name] = shapely.make_valid(shapely.MultiPolygon([polygon(rings) for rings in parts]))
    return shapes


def build_background(
    topology: Mapping[str, Any], coverage: NDArray[np.object_], enclaves: Mapping[str, shapely.Geometry]
) -> Background:
    """Neighbours clipped to `BOX` and drawn a little under Italy; `enclaves` are the holes of `coverage` by name."""
    countries = decode_countries(topology)
    box = shapely.box(*BOX)
    near = {
        name: _in_plane(shapely.intersection(shape, box))
        for name, shape in countries.items()
        if name not in {ITALY, *ENCLAVES} and shapely.intersects(shape, box)
    }
    italy = shapely.union(_in_plane(shapely.intersection(countries[ITALY], box)), shapely.coverage_union_all(coverage))
    shapes = {
        name: shapely.union(shape, shapely.intersection(shapely.buffer(shape, UNDERLAP_M), italy))
        for name, shape in sorted(near.items())
        if not shape.is_empty
    }
    shapes |= dict(sorted(enclaves.items()))
    xy: list[NDArray[np.int64]] = []
    country_rings = [0]
    for shape in shapes.values():
        rings = [_on_grid(ring) for part in _polygons(shape) for ring in (part.exterior, *part.interiors)]
        xy += [ring for ring in rings if len(ring) >= SMALLEST_RING]
        country_rings.append(len(xy))
    return Background(
        xy=np.vstack(xy),
        ring_starts=np.concatenate([[0], np.cumsum([len(ring) for ring in xy])]),
        country_rings=np.array(country_rings),
        names=tuple(shapes),
    )


def _in_plane(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: np.column_stack(to_mercator(xy[:, 0], xy[:, 1])))


def _polygons(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon) and not part.is_empty]


def _on_grid(ring: shapely.LinearRing) -> NDArray[np.int64]:
    """Grid coordinates without repeated points."""
    points = np.round(shapely.get_coordinates(ring) / GRID_M).astype(np.int64)
    keep = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return points[keep]
