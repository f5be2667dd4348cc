# SPDX-License-Identifier: EUPL-1.2
"""Makes `data/territory` anew from registry packages: `python data/build/build.py`.

The same packages give the same bytes. A check that fails stops the build before anything is written. See
`data/SOURCES.md` for the packages and `docs/method/territory.md` for what is done to them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.build import borders, checks, municipalities, polygons, settlements, sources, water  # noqa: E402
from data.build.archive import write_csv, write_npz  # noqa: E402
from data.build.background import GRID_M, Background, build_background  # noqa: E402
from data.build.topology import Arcs, build_arcs  # noqa: E402
from district_planner.core.geo import to_mercator  # noqa: E402

TARGET = ROOT / "data" / "territory"
LINKS = ROOT / "data" / "links.toml"
MUNICIPALITY_COLUMNS = (
    "code", "name", "name_other", "name_later", "cadastral", "province_code", "province", "province_other", "sign",
    "region_code", "region", "region_other", "nuts3_2021", "nuts3_2024",
)  # fmt: skip


def build(target: Path) -> dict[str, Any]:
    """Read, build, check, write into `target`; what came out, in figures."""
    corrections = municipalities.load_corrections()
    earlier, vintage = (sources.read_vintage(year) for year in sources.YEARS)
    table = municipalities.build_municipalities(vintage, earlier, sources.read_official_list(), corrections)
    codes = [row.code for row in table]
    checks.check_codes(codes)

    people = {}
    for year, source in zip(sources.YEARS, (earlier, vintage), strict=True):
        female, known = municipalities.merge_counts(source.female, codes, corrections)
        male, _ = municipalities.merge_counts(source.male, codes, corrections)
        checks.check_residents(year, female, male)
        people[year] = {"female": female, "male": male, "known": known}

    shapes = municipalities.merge_polygons(vintage, earlier, corrections)
    raw = polygons.to_plane(np.array([shapes[code] for code in codes], dtype=object))
    coverage = polygons.clean_coverage(raw)
    levels = [polygons.at_level(coverage, level) for level in polygons.LEVELS]
    points = [tuple(float(c) for c in to_mercator(e["lon"], e["lat"])) for e in corrections["enclave"]]
    for number, level in enumerate(levels):
        checks.check_coverage(f"level {number}", level, points)
    raw_km2 = float(polygons.area_km2(np.array([shapely.union_all(shapely.make_valid(raw))]))[0])
    areas = polygons.area_km2(levels[0])
    checks.check_area(raw_km2, float(areas.sum()))
    topologies = [build_arcs(level, spec.grid_m) for level, spec in zip(levels, polygons.LEVELS, strict=True)]

    newest = people[sources.YEARS[-1]]
    residents = (newest["female"] + newest["male"]).sum(axis=1)
    names = [row.name for row in table]
    settled = settlements.settle(sources.read_places(), levels[0], names, residents, newest["known"])
    seas = water.read_water()
    grid_m = polygons.LEVELS[0].grid_m
    dry = water.dry_share(topologies[0], grid_m, seas.land)
    touching = borders.shared_borders(topologies[0], grid_m, dry, settled.centre_lon, settled.centre_lat)
    pairs = [(codes[i], codes[j]) for i, j in zip(touching.first, touching.second, strict=True)]
    shared = touching.only(water.is_on_land(pairs, touching.km, touching.dry_km, corrections))
    _check_paths(codes, np.array([row.is_capital for row in table]), shared)
    enclaves = _enclaves(levels[0], points, [e["name"] for e in corrections["enclave"]])
    background = build_background(sources.read_world_atlas(), levels[0], enclaves)

    target.mkdir(exist_ok=True)
    _write_municipalities(target, table, settled, areas)
    _write_population(target, people)
    _write_levels(target, topologies)
    _write_rest(target, settled, shared, background)
    return {
        "residents": {year: int(p["female"].sum() + p["male"].sum()) for year, p in people.items()},
        "area_km2": {"source": round(raw_km2, 3), "built": round(float(areas.sum()), 3)},
        "vertices": [int(shapely.get_num_coordinates(level).sum()) for level in levels],
        "borders": {"touching": len(touching.first), "on_land": len(shared.first)},
        "settlements": {"kept": len(settled.lon), **settled.source},
        "bytes": {path.name: path.stat().st_size for path in sorted(target.iterdir())},
    }


def _check_paths(codes: list[str], capital: Any, shared: borders.SharedBorders) -> None:
    islands = checks.load_islands(TARGET / "islands.toml")
    pairs = np.column_stack([shared.first, shared.second])
    checks.check_paths(codes, checks.without_path_to_capital(codes, capital, pairs), islands, "land borders")
    position = {code: i for i, code in enumerate(codes)}
    links = [(position[a], position[b]) for a, b in checks.load_links(LINKS)]
    cut_off = checks.without_path_to_capital(codes, capital, np.vstack([pairs, links]))
    checks.check_paths(codes, cut_off, (), "land borders and links")


def _enclaves(coverage: Any, points: list[Any], names: list[str]) -> dict[str, shapely.Geometry]:
    found: dict[str, list[shapely.Polygon]] = {}
    for hole in polygons.holes(coverage):
        name = next(n for n, point in zip(names, points, strict=True) if hole.contains(shapely.Point(point)))
        found.setdefault(name, []).append(hole)
    return {name: shapely.MultiPolygon(parts) for name, parts in found.items()}


def _write_municipalities(target: Path, table: list[Any], settled: settlements.Settled, areas: Any) -> None:
    rows = [
        [
            *(getattr(row, column) for column in MUNICIPALITY_COLUMNS),
            "1" if row.is_capital else "0",
            " ".join(row.languages),
            f"{settled.centre_lon[i]:.6f}",
            f"{settled.centre_lat[i]:.6f}",
            f"{areas[i]:.4f}",
        ]
        for i, row in enumerate(table)
    ]
    write_csv(
        target / "municipalities.csv",
        [*MUNICIPALITY_COLUMNS, "is_capital", "languages", "lon", "lat", "area_km2"],
        rows,
    )


def _write_population(target: Path, people: dict[int, dict[str, Any]]) -> None:
    for year, table in people.items():
        write_npz(
            target / f"population_{year}.npz",
            {
                "female": table["female"].astype(np.uint16),
                "male": table["male"].astype(np.uint16),
                "known": table["known"],
            },
        )


def _planes(values: Any) -> Any:
    """Differences along the last axis as unsigned zigzag numbers, split into bytes: four planes that compress well."""
    steps = np.diff(values, axis=-1, prepend=0)
    folded = ((steps << 1) ^ (steps >> 63)).astype("<u4")
    return np.ascontiguousarray(np.moveaxis(folded[..., np.newaxis].view(np.uint8), -1, 0))


def _write_levels(target: Path, topologies: list[Arcs]) -> None:
    for number, (arcs, level) in enumerate(zip(topologies, polygons.LEVELS, strict=True)):
        write_npz(
            target / f"boundaries_{number}.npz",
            {
                "tolerance_m": np.float64(level.tolerance_m),
                "grid_m": np.float64(level.grid_m),
                "xy_planes": _planes(arcs.xy.T),
                "arc_sizes": np.diff(arcs.arc_starts).astype(np.uint16),
                "left": arcs.left.astype(np.int16),
                "right": arcs.right.astype(np.int16),
                "ring_arcs": arcs.ring_arcs.astype(np.int32),
                "ring_sizes": np.diff(arcs.ring_starts).astype(np.uint16),
                "polygon_sizes": np.diff(arcs.polygon_starts).astype(np.uint16),
                "municipality_sizes": np.diff(arcs.municipality_starts).astype(np.uint16),
            },
        )


def _write_rest(
    target: Path, settled: settlements.Settled, shared: borders.SharedBorders, background: Background
) -> None:
    write_npz(
        target / "settlements.npz",
        {
            "offsets": settled.offsets.astype(np.int32),
            "lon": np.round(settled.lon / settlements.UNIT).astype(np.int32),
            "lat": np.round(settled.lat / settlements.UNIT).astype(np.int32),
            "population": settled.population.astype(np.int32),
        },
    )
    write_npz(
        target / "borders.npz",
        {
            "first": shared.first.astype(np.int32),
            "second": shared.second.astype(np.int32),
            "km": shared.km.astype(np.float32),
            "lon": np.round(shared.lon / settlements.UNIT).astype(np.int32),
            "lat": np.round(shared.lat / settlements.UNIT).astype(np.int32),
        },
    )
    write_npz(
        target / "neighbours.npz",
        {
            "grid_m": np.float64(GRID_M),
            "xy_planes": _planes(background.xy.T),
            "ring_sizes": np.diff(background.ring_starts).astype(np.int32),
            "country_rings": background.country_rings.astype(np.int32),
            "names": np.array(background.names),
        },
    )
    airports = sorted(sources.read_airports(), key=lambda row: row["iata"])
    write_csv(
        target / "airports.csv",
        ["iata", "icao", "name", "lon", "lat"],
        [[row["iata"], row["icao"], " ".join(row["name"].split()), row["lon"], row["lat"]] for row in airports],
    )


if __name__ == "__main__":
    print(json.dumps(build(TARGET), indent=2))
