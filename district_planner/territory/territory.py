# SPDX-License-Identifier: EUPL-1.2
"""The municipalities of Italy with everything known about them but their shape."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import NotFoundError
from district_planner.core.resources import resource_path
from district_planner.territory.model import Borders, Population, Region, Settlements
from district_planner.territory.search import NameIndex, fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

YEAR = 2023
PREVIOUS_YEAR = 2022
DEGREES = 1e-5
"""Coordinates of settlements and crossing points are stored as whole numbers of this many degrees."""


@dataclass(frozen=True, eq=False)
class Territory:
    """Municipalities by position 0..n-1, in the order of their codes; arrays and tuples are parallel.

    `lon`, `lat` are the centre of where people live, always inside the municipality. `languages` holds the recognised
    languages other than Italian ("de", "fr", "sl", "lld") that official names show.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    names_other: tuple[str | None, ...]
    names_later: tuple[str | None, ...]
    cadastral: tuple[str, ...]
    nuts3: tuple[str, ...]
    nuts3_2021: tuple[str, ...]
    province_codes: tuple[str, ...]
    province_names: tuple[str, ...]
    province_signs: tuple[str, ...]
    region_codes: tuple[str, ...]
    region_names: tuple[str, ...]
    is_province_capital: NDArray[np.bool_]
    languages: tuple[frozenset[str], ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    area_km2: NDArray[np.float64]
    population: Population
    population_previous: Population
    borders: Borders
    settlements: Settlements
    regions: tuple[Region, ...]

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def _position_of_code(self) -> dict[str, int]:
        return {code: position for position, code in enumerate(self.codes)}

    def position(self, code: str) -> int:
        """The position of a six-digit code.

        Raises:
            NotFoundError: no municipality of 2023 has this code.
        """
        try:
            return self._position_of_code[code]
        except KeyError:
            raise NotFoundError("territory.unknown_code", code=code) from None

    def in_regions(self, codes: Iterable[str]) -> NDArray[np.int64]:
        """Positions of the municipalities of these regions (two-digit codes), ascending."""
        return np.flatnonzero(np.isin(self._region_codes, list(codes)))

    @cached_property
    def _region_codes(self) -> NDArray[np.str_]:
        """As an array: to make it of the texts takes ten times as long as to look codes up in it."""
        return np.array(self.region_codes)

    @cached_property
    def _region_of_name(self) -> dict[str, Region]:
        names: dict[str, Region] = {}
        for region in self.regions:
            both = f"{region.name}/{region.name_other}" if region.name_other else region.name
            for text in (region.code, region.name, region.name_other or region.name, both):
                names[fold(text)] = region
        for code, others in _other_region_names().items():
            region = names[code]
            names.update((fold(text), region) for text in others)
        return names

    def find_region(self, text: str) -> Region:
        """The region with this code or name (Italian, official other, English, short), whatever the case and accents.

        Raises:
            NotFoundError: there is none; the error lists the names.
        """
        wanted = fold(text)
        region = self._region_of_name.get(wanted.zfill(2) if wanted.isdecimal() else wanted)
        if region is None:
            raise NotFoundError("territory.unknown_region", text=text, names=", ".join(r.name for r in self.regions))
        return region

    @cached_property
    def _index(self) -> NameIndex:
        columns = (self.names, self.names_other, self.names_later, self.codes, self.cadastral)
        names = [(name, position) for column in columns for position, name in enumerate(column) if name]
        return NameIndex(names, self.population.residents().tolist())

    def search(self, text: str, limit: int = 20) -> list[int]:
        """Positions found by name in either language, newer name, code or cadastral code; the best answer first.

        A whole name comes before a beginning, a beginning before a word inside, bigger places before smaller ones.
        """
        return self._index.search(text, limit)

    def density(self) -> NDArray[np.float64]:
        """Residents per km² by municipality; NaN where the residents are unknown."""
        return self.population.residents() / self.area_km2


def _other_region_names() -> dict[str, list[str]]:
    with resource_path("resources", "catalogue", "region_names.toml").open("rb") as stream:
        return tomllib.load(stream)


def _read_population(path: Path, year: int) -> Population:
    with np.load(path) as arrays:
        female, male = arrays["female"].astype(np.int32), arrays["male"].astype(np.int32)
        return Population(year, female, male, arrays["known"])


def _read_borders(path: Path) -> Borders:
    with np.load(path) as arrays:
        return Borders(
            arrays["first"], arrays["second"], arrays["km"], arrays["lon"] * DEGREES, arrays["lat"] * DEGREES
        )


def _read_settlements(path: Path) -> Settlements:
    with np.load(path) as arrays:
        return Settlements(arrays["offsets"], arrays["lon"] * DEGREES, arrays["lat"] * DEGREES, arrays["population"])


def _regions(columns: dict[str, tuple[str, ...]]) -> tuple[Region, ...]:
    provinces: dict[str, dict[str, None]] = {}
    names: dict[str, tuple[str, str]] = {}
    for code, name, other, province in zip(
        columns["region_code"], columns["region"], columns["region_other"], columns["province_code"], strict=True
    ):
        provinces.setdefault(code, {})[province] = None
        names[code] = (name, other)
    return tuple(
        Region(code, names[code][0], names[code][1] or None, tuple(sorted(provinces[code]))) for code in sorted(names)
    )


def _optional(column: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(text or None for text in column)


def read_territory(folder: Path) -> Territory:
    """Read the files that `data/build` wrote into `folder`."""
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    languages = {text: frozenset(text.split()) for text in set(columns["languages"])}
    return Territory(
        codes=columns["code"],
        names=columns["name"],
        names_other=_optional(columns["name_other"]),
        names_later=_optional(columns["name_later"]),
        cadastral=columns["cadastral"],
        nuts3=columns["nuts3_2024"],
        nuts3_2021=columns["nuts3_2021"],
        province_codes=columns["province_code"],
        province_names=columns["province"],
        province_signs=columns["sign"],
        region_codes=columns["region_code"],
        region_names=columns["region"],
        is_province_capital=np.array([flag == "1" for flag in columns["is_capital"]]),
        languages=tuple(languages[text] for text in columns["languages"]),
        lon=np.array(columns["lon"], dtype=np.float64),
        lat=np.array(columns["lat"], dtype=np.float64),
        area_km2=np.array(columns["area_km2"], dtype=np.float64),
        population=_read_population(folder / f"population_{YEAR}.npz", YEAR),
        population_previous=_read_population(folder / f"population_{PREVIOUS_YEAR}.npz", PREVIOUS_YEAR),
        borders=_read_borders(folder / "borders.npz"),
        settlements=_read_settlements(folder / "settlements.npz"),
        regions=_regions(columns),
    )


@cache
def load_territory() -> Territory:
    """The built-in territory, read once."""
    return read_territory(resource_path("data", "territory"))
