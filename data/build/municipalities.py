# SPDX-License-Identifier: EUPL-1.2
"""The table of municipalities: the units of 2023 with their names, codes and statistical regions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data.build.sources import AGES, Unit, Vintage

if TYPE_CHECKING:
    from numpy.typing import NDArray

CORRECTIONS = Path(__file__).resolve().parent / "corrections.toml"

ITALIAN = "Denominazione in italiano"
OTHER = "Denominazione altra lingua"
CODE = "Codice Comune formato alfanumerico"
CADASTRAL = "Codice Catastale del comune"
CAPITAL = "Flag Comune capoluogo di provincia/città metropolitana/libero consorzio"
NUTS_2021 = "Codice NUTS3 2021"
NUTS_2024 = "Codice NUTS3 2024"

_VALLE_DAOSTA, _FRIULI, _BOLZANO, _TRENTO = "02", "06", "021", "022"


@dataclass(frozen=True)
class Municipality:
    """One row of `municipalities.csv` without its geography. Empty text where there is nothing to say."""

    code: str
    name: str
    name_other: str
    name_later: str
    cadastral: str
    province_code: str
    province: str
    province_other: str
    sign: str
    region_code: str
    region: str
    region_other: str
    nuts3_2021: str
    nuts3_2024: str
    is_capital: bool
    languages: tuple[str, ...]


def load_corrections() -> dict[str, list[dict[str, Any]]]:
    """What `corrections.toml` puts right."""
    return tomllib.loads(CORRECTIONS.read_text(encoding="utf-8"))


def build_municipalities(
    vintage: Vintage, earlier: Vintage, official: list[dict[str, str]], corrections: Mapping[str, Any]
) -> list[Municipality]:
    """All units of 2023 by code; those merged on 1 January 2023 take province and region from a part.

    The official list is newer than the units: it is joined by code and confirmed by the cadastral code; a unit that
    was suppressed after 2023 is not in it and takes its NUTS codes from the other units of its province.
    """
    by_code = {row[CODE]: row for row in official}
    units = dict(vintage.units)
    for merged in corrections["merged"]:
        row, part = by_code[merged["code"]], earlier.units[merged["parts"][0]]
        units[merged["code"]] = Unit(
            merged["code"],
            row[ITALIAN],
            row[CADASTRAL],
            part.province_code,
            part.province,
            part.sign,
            part.region_code,
            part.region,
        )
    others = {item["code"]: item["name"] for item in corrections["name_other"]}
    nuts = {row[CODE][:3]: (row[NUTS_2021], row[NUTS_2024]) for row in official}
    return [_municipality(units[code], by_code.get(code), others, nuts) for code in sorted(units)]


def _municipality(
    unit: Unit, row: dict[str, str] | None, others: Mapping[str, str], nuts: Mapping[str, tuple[str, str]]
) -> Municipality:
    if row is not None and row[CADASTRAL] != unit.cadastral:
        row = None  # the code was given to another unit since
    later = row[ITALIAN] if row else ""
    other = others.get(unit.code) or unit.name.partition("/")[2] or (row[OTHER] if row else "")
    name = _italian_name(unit.name, later if other else "")
    province, province_other = _split(unit.province)
    region, region_other = _split(unit.region)
    nuts_2021, nuts_2024 = (row[NUTS_2021], row[NUTS_2024]) if row else nuts[unit.code[:3]]
    return Municipality(
        code=unit.code,
        name=name,
        name_other=other,
        name_later=later if later != name else "",
        cadastral=unit.cadastral,
        province_code=unit.province_code,
        province=province,
        province_other=province_other,
        sign=unit.sign,
        region_code=unit.region_code,
        region=region,
        region_other=region_other,
        nuts3_2021=nuts_2021,
        nuts3_2024=nuts_2024,
        is_capital=row is not None and row[CAPITAL] == "1",
        languages=_languages(unit, other),
    )


def _split(name: str) -> tuple[str, str]:
    italian, _, other = name.partition("/")
    return italian, other


def _italian_name(name: str, listed: str) -> str:
    """The Italian half of a name that the polygons write "Italian/other" or "Italian-other"."""
    italian = name.partition("/")[0]
    return listed if listed and italian.startswith(f"{listed}-") else italian


def _languages(unit: Unit, other: str) -> tuple[str, ...]:
    """Languages beside Italian that the official names show.

    The name of the region itself for Valle d'Aosta; elsewhere the municipality's own second name.
    """
    if unit.region_code == _VALLE_DAOSTA:
        return ("fr",)
    if not other:
        return ()
    return {_BOLZANO: ("de",), _TRENTO: ("lld",)}.get(unit.province_code) or {_FRIULI: ("sl",)}[unit.region_code]


def merge_counts(
    counts: Mapping[str, NDArray[np.int64]], codes: list[str], corrections: Mapping[str, Any]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Residents by age in the units of `codes`, and which of them the source knows. Raises when a row is left over."""
    left = dict(counts)
    for merged in corrections["merged"]:
        left[merged["code"]] = sum((left.pop(part) for part in merged["parts"]), np.zeros(AGES, dtype=np.int64))
    known = np.array([code in left for code in codes])
    table = np.array([left.pop(code, np.zeros(AGES, dtype=np.int64)) for code in codes])
    if left:
        raise SystemExit(f"residents of {sorted(left)} have no municipality")
    return table, known


def merge_polygons(vintage: Vintage, earlier: Vintage, corrections: Mapping[str, Any]) -> dict[str, shapely.Geometry]:
    """The polygons of 2023, with those of 2022 put together where a merged municipality has none."""
    polygons = dict(vintage.polygons)
    for merged in corrections["merged"]:
        polygons[merged["code"]] = shapely.union_all([earlier.polygons[part] for part in merged["parts"]])
    return polygons
