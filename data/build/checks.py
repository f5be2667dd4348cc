# SPDX-License-Identifier: EUPL-1.2
"""What must hold for the built territory; each check raises with what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESIDENTS = {2022: 59_019_317, 2023: 58_840_177}
"""Residents on 1 January in the source, every row summed; each must be in exactly one municipality."""
MUNICIPALITIES = 7901
AREA_TOLERANCE_KM2 = 0.5
"""For the whole country: overlaps removed, slivers filled and rounding to the grid may not change more."""


class BuildError(Exception):
    """The data would be wrong; nothing is written."""


def check_codes(codes: Sequence[str]) -> None:
    """Every code is text of six digits, once, in order, and there are 7,901."""
    wrong = [code for code in codes if not re.fullmatch(r"[0-9]{6}", code)]
    if wrong or list(codes) != sorted(set(codes)) or len(codes) != MUNICIPALITIES:
        raise BuildError(f"codes: {len(codes)} of {MUNICIPALITIES}, not six digits: {wrong[:5]}")


def check_residents(year: int, female: NDArray[np.integer], male: NDArray[np.integer]) -> None:
    """Not one resident more or less than the source has."""
    total = int(female.sum(dtype=np.int64)) + int(male.sum(dtype=np.int64))
    if total != RESIDENTS[year]:
        raise BuildError(f"residents of {year}: {total} instead of {RESIDENTS[year]}")


def check_coverage(name: str, shapes: NDArray[np.object_], enclaves: Sequence[tuple[float, float]]) -> None:
    """No overlap, no gap, nothing empty, and no hole but one around each enclave (points in the same plane)."""
    if shapely.is_empty(shapes).any() or not shapely.is_valid(shapes).all():
        raise BuildError(f"{name}: empty or invalid polygons")
    if not shapely.coverage_is_valid(shapes):
        raise BuildError(f"{name}: neighbours overlap or do not match")
    union = shapely.coverage_union_all(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(union) for ring in part.interiors]
    inside = [sum(hole.contains(shapely.Point(point)) for point in enclaves) for hole in holes]
    if len(holes) != len(enclaves) or any(count != 1 for count in inside):
        where = [hole.representative_point().coords[0] for hole in holes]
        raise BuildError(f"{name}: {len(holes)} holes for {len(enclaves)} enclaves, at {where}")


def check_area(before_km2: float, after_km2: float) -> None:
    """The area of the country is kept."""
    if abs(before_km2 - after_km2) > AREA_TOLERANCE_KM2:
        raise BuildError(f"area: {before_km2:.3f} km² in the source, {after_km2:.3f} km² built")


def without_path_to_capital(codes: Sequence[str], capital: NDArray[np.bool_], pairs: NDArray[np.integer]) -> list[str]:
    """Codes that no path over `pairs` (m, 2) joins to any capital of their own province; it may lead through others."""
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(codes), len(codes)))
    _, component = connected_components(graph, directed=False)
    province = [code[:3] for code in codes]
    reached = {(province[i], component[i]) for i in np.flatnonzero(capital)}
    return [code for i, code in enumerate(codes) if (province[i], component[i]) not in reached]


def load_islands(path: Path) -> dict[str, str]:
    """Municipalities that no land border joins to their province's capital, with the reason."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {item["code"]: item["reason"] for item in table["island"]}


def load_links(path: Path) -> list[tuple[str, str]]:
    """Pairs of codes that a ferry, a tunnel or a road abroad joins."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [(item["from"], item["to"]) for items in table.values() for item in items]


def check_paths(codes: Sequence[str], lost: Iterable[str], islands: Iterable[str], what: str) -> None:
    """Exactly the listed islands have no path: neither more nor fewer."""
    lost, islands = set(lost), set(islands)
    if lost - islands:
        raise BuildError(f"{what}: no path to the capital and not listed as an island: {sorted(lost - islands)}")
    if islands - lost:
        raise BuildError(f"{what}: listed as an island but joined: {sorted(islands - lost)}")
    if not islands <= set(codes):
        raise BuildError(f"{what}: unknown codes {sorted(islands - set(codes))}")
