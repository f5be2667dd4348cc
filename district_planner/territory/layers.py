# SPDX-License-Identifier: EUPL-1.2
"""A layer of the user's in memory: its shapes, what is known about each, and figures of it for places.

Features are counted where their representative point lies; docs/method/layers.md says why, and what that means.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.expressions import Expression
from district_planner.core.geo import from_mercator, haversine_km, to_mercator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    import shapely
    from numpy.typing import ArrayLike, NDArray

    from district_planner.territory.boundaries import Boundaries

LayerKind = Literal["point", "line", "polygon"]
TEXT = np.dtypes.StringDType()
TextArray = np.ndarray[tuple[int], "Any"]
_KINDS: tuple[LayerKind, ...] = ("point", "line", "polygon")
_DEGREE_KM = 111.0
"""Less than any degree of latitude has: so that a search goes a little too far, never too short."""
_LONG_EDGE_DEGREES = 0.1
"""The middle of an edge that long is at most 3 m from where it would be in the plane."""
_SHAPES_AT_ONCE = 4_000
_NUMBERS, _TEXTS, _OFFSETS = "a_", "t_", "to_"


@dataclass(frozen=True, eq=False)
class Layer:
    """k features of one kind, in degrees of WGS 84.

    Attributes:
        geometry: object[k] of shapely points or multipoints, lines, (multi)polygons; none is missing or empty.
        numbers: float64[k] by name of the column, NaN unknown.
        texts: StringDType[k] by name of the column.
    """

    geometry: NDArray[np.object_]
    numbers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    texts: Mapping[str, TextArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.geometry)

    @property
    def kind(self) -> LayerKind:
        """What the shapes are; "point" of a layer without features."""
        import shapely

        return _KINDS[int(shapely.get_dimensions(self.geometry[0]))] if len(self) else "point"

    @cached_property
    def _points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        import shapely

        points = self.geometry
        if (shapely.get_type_id(points) != shapely.GeometryType.POINT).any():
            points = shapely.point_on_surface(points)
        return shapely.get_x(points), shapely.get_y(points)

    @property
    def lon(self) -> NDArray[np.float64]:
        """float64[k] of the representative point: the point itself; of a line or polygon a point on it."""
        return self._points[0]

    @property
    def lat(self) -> NDArray[np.float64]:
        """float64[k] of the representative point."""
        return self._points[1]

    @cached_property
    def projected(self) -> NDArray[np.object_]:
        """The shapes in metres of EPSG:3857, for drawing and for searching.

        Long edges get vertices: they are straight in degrees, and would be off by kilometres if straight in the plane.
        """
        import shapely

        shapes = self.geometry if self.kind == "point" else shapely.segmentize(self.geometry, _LONG_EDGE_DEGREES)
        return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(to_mercator(*xy.T))))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Of `projected`, to find what is near a point of the map."""
        import shapely

        return shapely.STRtree(self.projected)

    def passing(self, condition: str) -> NDArray[np.bool_]:
        """Which features pass a condition over the columns (bool[k]); one of which it is unknown does not.

        Raises:
            InputError: the condition cannot be read, or names a column that the layer lacks.
        """
        if not condition.strip():
            return np.ones(len(self), dtype=bool)
        passes = Expression.parse(condition).evaluate({**self.numbers, **self.texts})
        return np.asarray(np.nan_to_num(np.broadcast_to(passes, len(self)), nan=0.0) != 0)

    def only(self, mask: NDArray[np.bool_]) -> Layer:
        """The features for which `mask` (bool[k]) holds, in their order."""
        return Layer(
            self.geometry[mask],
            {name: values[mask] for name, values in self.numbers.items()},
            {name: values[mask] for name, values in self.texts.items()},
        )

    def pack(self) -> dict[str, NDArray[np.generic]]:
        """As plain arrays: `wkb` uint8 with `offsets` int64[k + 1], `a_<column>` numbers, `t_<column>` texts.

        The offsets of texts are in `to_<column>`. The same features give the same arrays; `Layer.unpack` reads them.
        """
        import shapely

        wkb, offsets = pack_bytes(shapely.to_wkb(self.geometry, byte_order=1, output_dimension=2).tolist())
        arrays: dict[str, NDArray[np.generic]] = {"wkb": wkb, "offsets": offsets}
        for name, values in self.numbers.items():
            arrays[_NUMBERS + name] = np.asarray(values, dtype=np.float64)
        for name, texts in self.texts.items():
            arrays[_TEXTS + name], arrays[_OFFSETS + name] = pack_texts(texts)
        return arrays

    @classmethod
    def unpack(cls, arrays: Mapping[str, NDArray[Any]]) -> Layer:
        """The layer that `pack` wrote.

        Raises:
            ValueError: the arrays do not fit together, or a shape cannot be read.
        """
        import shapely

        try:
            geometry = _shapes_of(unpack_bytes(arrays["wkb"], arrays["offsets"]))
        except (shapely.errors.GEOSException, KeyError) as problem:
            raise ValueError(str(problem)) from problem
        numbers = {
            name.removeprefix(_NUMBERS): np.asarray(values, dtype=np.float64)
            for name, values in arrays.items()
            if name.startswith(_NUMBERS)
        }
        texts = {
            name.removeprefix(_TEXTS): unpack_texts(values, arrays[_OFFSETS + name.removeprefix(_TEXTS)])
            for name, values in arrays.items()
            if name.startswith(_TEXTS) and _OFFSETS + name.removeprefix(_TEXTS) in arrays
        }
        columns = [*numbers.values(), *texts.values()]
        if any(len(values) != len(geometry) for values in columns) or shapely.is_missing(geometry).any():
            raise ValueError("columns and shapes do not fit together")
        return cls(geometry, numbers, texts)


def _shapes_of(items: Sequence[bytes]) -> NDArray[np.object_]:
    """The shapes of WKB, some at a time: shapely keeps the interpreter to itself while it reads, and a window waits."""
    import shapely

    shapes = np.empty(len(items), dtype=object)
    for start in range(0, len(items), _SHAPES_AT_ONCE):
        part = slice(start, start + _SHAPES_AT_ONCE)
        shapes[part] = shapely.from_wkb(np.array(items[part], dtype=object))
    return shapes


def pack_bytes(items: Iterable[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Items one after the other (uint8) and where each begins and the last one ends (int64[k + 1])."""
    held = list(items)
    offsets = np.zeros(len(held) + 1, dtype=np.int64)
    np.cumsum([len(item) for item in held], out=offsets[1:])
    return np.frombuffer(b"".join(held), dtype=np.uint8), offsets


def unpack_bytes(packed: NDArray[np.uint8], offsets: NDArray[np.integer]) -> list[bytes]:
    """The items that `pack_bytes` put together; `ValueError` when the offsets do not fit."""
    ends = np.asarray(offsets)
    if not len(ends) or ends[0] != 0 or ends[-1] != len(packed) or (np.diff(ends) < 0).any():
        raise ValueError("offsets")
    whole, bounds = packed.tobytes(), ends.tolist()
    return [whole[start:end] for start, end in itertools.pairwise(bounds)]


def pack_texts(texts: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Texts as UTF-8, with their offsets."""
    return pack_bytes(text.encode("utf-8", "replace") for text in texts)


def unpack_texts(packed: NDArray[np.uint8], offsets: NDArray[np.integer]) -> TextArray:
    """The texts that `pack_texts` put together, as an array of `TEXT`."""
    return np.array([item.decode("utf-8", "replace") for item in unpack_bytes(packed, offsets)], dtype=TEXT)


def municipalities_of(layer: Layer, boundaries: Boundaries) -> NDArray[np.int64]:
    """The position of the municipality in which each feature's representative point lies, -1 outside all (int64[k])."""
    return boundaries.locate_all(layer.lon, layer.lat)


def count_in(located: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """How many features are in each of the n municipalities; `located` as `municipalities_of` gives it.

    0 means: the layer has none there. Whether the layer says anything about a place only its author knows.
    """
    return np.bincount(located[located >= 0], minlength=n).astype(np.float64)


def sum_in(located: NDArray[np.int64], values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """The sum of `values` (float64[k]) over the features in each of n municipalities.

    NaN where any of them is unknown: the sum of the others would be too small and look complete.
    """
    inside = located >= 0
    sums = np.bincount(located[inside], weights=values[inside], minlength=n)
    return np.asarray(sums, dtype=np.float64)


def over_places(
    totals: NDArray[np.float64],
    indptr: NDArray[np.integer],
    positions: NDArray[np.integer],
    weights: NDArray[np.floating],
) -> NDArray[np.float64]:
    """The total over the catchment of each place: Σ weight × total of the municipality (float64[k]).

    `totals` by municipality from `count_in` or `sum_in`; place p has the municipalities
    `positions[indptr[p]:indptr[p + 1]]` with their `weights`, e.g. the decay at their minutes. NaN where a municipality
    with a weight above 0 has an unknown total. A place that reaches nothing has 0.
    """
    part = np.where(weights > 0, weights * totals[positions], 0.0)
    place = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    return np.asarray(np.bincount(place, weights=part, minlength=len(indptr) - 1), dtype=np.float64)


def nearest_km(layer: Layer, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Kilometres as the crow flies (sphere) from each point (degrees) to the nearest feature, 0 inside a polygon.

    To the shape itself, not to its representative point. NaN for a layer without features and for a point that is no
    number. The candidates come from the map's plane, whose scale changes with latitude; each is then measured.
    """
    import shapely

    lon, lat = np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))
    km = np.full(len(lon), np.nan)
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if not len(layer) or not len(known):
        return km
    points = shapely.points(*to_mercator(lon[known], lat[known]))
    first = layer.tree.nearest(points)
    reach = _km_between(points, layer.projected[first])
    # What is nearer in truth lies within `reach`, also where the plane stretches it most.
    farthest_lat = np.minimum(np.abs(lat[known]) + reach / _DEGREE_KM, 85.0)
    radius = 1.01 * reach * 1000 / np.cos(np.radians(farthest_lat)) + 1.0
    point, shape = layer.tree.query(points, predicate="dwithin", distance=radius)
    np.minimum.at(reach, point, _km_between(points[point], layer.projected[shape]))
    km[known] = reach
    return km


def _km_between(points: NDArray[np.object_], shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Kilometres on the sphere from points to the nearest point of shapes, pair by pair, both in EPSG:3857."""
    import shapely

    ends = shapely.get_coordinates(shapely.shortest_line(points, shapes)).reshape(-1, 4)
    return haversine_km(*from_mercator(ends[:, 0], ends[:, 1]), *from_mercator(ends[:, 2], ends[:, 3]))
