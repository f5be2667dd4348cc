# SPDX-License-Identifier: EUPL-1.2
"""The parts of the territory: residents by age, shared borders, places where people live, regions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Language

OLDEST = 100
"""The last age: 100 years and over."""

Sex = Literal["all", "F", "M"]

_BAND = re.compile(r"\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})|(\+))\s*")


@dataclass(frozen=True)
class AgeBand:
    """Ages from `low` to `high`, both included; 100 stands for 100 and over."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= OLDEST:
            raise InputError("territory.age_band_invalid", text=f"{self.low}-{self.high}")

    @classmethod
    def parse(cls, text: str) -> AgeBand:
        """Read "18-64" or "65+".

        Raises:
            InputError: not two whole ages from 0 to 100 in ascending order.
        """
        match = _BAND.fullmatch(text)
        if match is None:
            raise InputError("territory.age_band_invalid", text=text)
        low, high, _open = match.groups()
        if int(low) > int(high or OLDEST) or int(high or OLDEST) > OLDEST:
            raise InputError("territory.age_band_invalid", text=text)
        return cls(int(low), int(high or OLDEST))

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"


@dataclass(frozen=True, eq=False)
class Population:
    """Residents on 1 January of `year` by municipality and age of one year, 0 to 100 and over: (n, 101).

    Where `known` is False the source has no figure: the rows hold 0 and mean nothing.
    """

    year: int
    female: NDArray[np.int32]
    male: NDArray[np.int32]
    known: NDArray[np.bool_]

    def residents(self, ages: AgeBand | None = None, sex: Sex = "all") -> NDArray[np.float64]:
        """Residents by municipality (n), of all ages by default; NaN where unknown."""
        band = slice(0, OLDEST + 1) if ages is None else slice(ages.low, ages.high + 1)
        tables = {"all": (self.female, self.male), "F": (self.female,), "M": (self.male,)}[sex]
        count = np.zeros(len(self.known), dtype=np.float64)
        for table in tables:
            count += table[:, band].sum(axis=1, dtype=np.int64)
        count[~self.known] = np.nan
        return count


@dataclass(frozen=True, eq=False)
class Borders:
    """Pairs of municipalities (positions, `first` < `second`) that share a land border, its length, a crossing point.

    The crossing point is the vertex of the border by which the way between the two centres is shortest.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    km: NDArray[np.float32]
    mid_lon: NDArray[np.float64]
    mid_lat: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Settlements:
    """Where people live: municipality `i` has the places `offsets[i]:offsets[i + 1]`, the biggest first.

    `population` shares the municipality's residents out among its places; where the residents are unknown it holds
    the figures of GeoNames, good as weights only.
    """

    offsets: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    population: NDArray[np.int32]


@dataclass(frozen=True)
class Region:
    """One of the 20 regions, with the codes of its provinces."""

    code: str
    name: str
    name_other: str | None
    provinces: tuple[str, ...]


@dataclass(frozen=True)
class Airport:
    """An airport with an IATA code, in degrees."""

    iata: str
    name: str
    lon: float
    lat: float


Precision = Literal["place", "approximate", "region"]


@dataclass(frozen=True)
class ServiceDistrict:
    """One of the ten service districts the paper of 2012 counts in Italy.

    `name` and `speciality` are the paper's words. `municipalities` (codes) and `notes` (by language) are our own
    placement: the paper names areas only. `lon` and `lat` are the centre of the first municipality.

    `precision`: the paper names a town ("place"), an area whose limits it does not give ("approximate") or a region.
    A map draws `extent`, the codes of municipalities, provinces (3 digits) or regions (2), which are the municipalities
    at `positions`; `extent_notes` (by language) say what was taken where it is approximate, and are empty elsewhere.
    """

    id: str
    name: str
    name_en: str
    speciality: str
    speciality_en: str
    region_code: str
    municipalities: tuple[str, ...]
    lon: float
    lat: float
    notes: dict[str, str]
    precision: Precision
    extent: tuple[str, ...]
    extent_notes: dict[str, str]
    positions: tuple[int, ...]

    def title(self, language: Language) -> str:
        """The paper's name, or what it means in English."""
        return self.name if language == "it" else self.name_en


@dataclass(frozen=True)
class DistrictCount:
    """How many of all districts of Italy the paper counts as districts of services; `source` is an id."""

    services: int
    all: int
    year: int
    source: str

    @property
    def share(self) -> float:
        """The part of them that are of services, 0..1: 10 of 166 are 0.0602, the paper's 6 %."""
        return self.services / self.all
