# SPDX-License-Identifier: EUPL-1.2
"""Road minutes and commuters to calibrate on: files that are not part of the project; figures fitted on them are."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from district_planner.territory import Territory

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "shared" / "samples" / "real"
ROAD_MINUTES = "road_minutes_snai2020_half.csv"
COMMUTERS = "matrix_pendoLAVORO_2021_TOP10.txt"
CLASSIFICATION = "Classificazioni statistiche-e-dimensione-dei-comuni_31_12_2020.xls"

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RoadPairs:
    """Minutes on the road between two different municipalities (positions)."""

    origin: Ints
    destination: Ints
    minutes: Floats


@dataclass(frozen=True)
class Commuters:
    """Persons who live in `origin` and work in `destination` (positions), each pair once."""

    origin: Ints
    destination: Ints
    persons: Floats


def positions(territory: Territory, codes: Iterable[str]) -> Ints:
    """Positions of municipality codes of 2020-21, with those merged since put together."""
    merged = tomllib.loads((HERE / "corrections.toml").read_text(encoding="utf-8"))["merged"]
    later = {part: entry["code"] for entry in merged for part in entry["parts"]}
    known = {code: i for i, code in enumerate(territory.codes)}
    return np.array([known[later.get(code, code)] for code in codes], dtype=np.int64)


def read_road_minutes(territory: Territory, folder: Path = SAMPLES) -> RoadPairs:
    """From a municipality to its nearest pole (SNAI 2020)."""
    with (folder / ROAD_MINUTES).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    origin = positions(territory, (row["origine"] for row in rows))
    destination = positions(territory, (row["polo"] for row in rows))
    minutes = np.array([float(row["minuti"]) for row in rows])
    apart = origin != destination
    return RoadPairs(origin[apart], destination[apart], minutes[apart])


def read_commuters(territory: Territory, folder: Path = SAMPLES) -> Commuters:
    """Commuters for work of 2021; the pair of a municipality with itself are those who stay."""
    with (folder / COMMUTERS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    n = len(territory)
    origin = positions(territory, (row["Procom_res"] for row in rows))
    destination = positions(territory, (row["Procom_lav"] for row in rows))
    pairs, entry = np.unique(origin * n + destination, return_inverse=True)
    persons = np.bincount(entry, [float(row["Pendolari"]) for row in rows])
    return Commuters(pairs // n, pairs % n, persons)


def read_zones(territory: Territory, folder: Path = SAMPLES) -> Ints:
    """Altimetric zone of each municipality (n,): 1-2 inland and coastal mountain, 3-4 hills, 5 plain; 0 unknown."""
    from python_calamine import CalamineWorkbook

    header, *rows = CalamineWorkbook.from_path(str(folder / CLASSIFICATION)).get_sheet_by_index(0).to_python()
    titles = [" ".join(str(cell).split()).casefold() for cell in header]
    code = next(i for i, title in enumerate(titles) if "alfanumerico" in title)
    zone = next(i for i, title in enumerate(titles) if "zona altimetrica" in title)
    found = {f"{str(row[code]).strip():0>6}": int(float(row[zone])) for row in rows if str(row[zone]).strip()}
    return np.array([found.get(code, 0) for code in territory.codes], dtype=np.int64)


def folds(groups: NDArray[np.str_], count: int, seed: int = 2023) -> Ints:
    """A fold (0 to count - 1) for each row so that a group (province of origin) is never split."""
    names, row = np.unique(groups, return_inverse=True)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    return np.asarray((shuffled % count)[row], dtype=np.int64)
