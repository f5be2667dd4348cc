# SPDX-License-Identifier: EUPL-1.2
"""Makes `data/history` anew from registry packages: `python data/build/history.py`, after `build.py`.

Three tables, and only what the municipalities of today do not say themselves: units that are gone or new or in which
others have been merged, codes that are not those of 2023, names that are not those of 2023. How each is found and
proved: `docs/method/history.md`.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.build import codes, lists, sources, successors  # noqa: E402
from data.build.archive import write_csv  # noqa: E402
from data.build.checks import BuildError  # noqa: E402
from data.build.codes import FIRST_YEAR, LAST_YEAR, YEAR, CodeBook, born  # noqa: E402
from data.build.lists import Listed, Spell  # noqa: E402
from data.build.municipalities import load_corrections, merge_polygons  # noqa: E402
from district_planner.territory.search import fold  # noqa: E402

TARGET = ROOT / "data" / "history"
FACTS = Path(__file__).resolve().parent / "history.toml"
TERRITORY = ROOT / "data" / "territory" / "municipalities.csv"

TODAY = date(YEAR, 1, 1)
COUNTS = {1991: 8100, 2001: 8101, 2011: 8092, 2012: 8092, 2013: 8092, 2014: 8071, 2015: 8048, 2016: 8003, 2017: 7983,
          2018: 7960, 2019: 7926, 2020: 7904}  # fmt: skip
"""Municipalities by Istat on the day of the census (1991, 2001, 2011) and on 1 January ("Novità per l'anno 2020")."""
CENSUS = {1991: date(1991, 10, 20), 2001: date(2001, 10, 21), 2011: date(2011, 10, 9)}
_SMALL = {"a", "ad", "agli", "ai", "al", "alla", "alle", "allo", "con", "d", "da", "dal", "de", "degli", "dei", "del",
          "della", "delle", "dello", "di", "e", "ed", "in", "la", "nel", "nell", "per", "su", "sul",
          "sull", "sulla"}  # fmt: skip


@dataclass
class Built:
    """All that is known, by cadastral code: spells, codes with their years, takers, splits, facts by hand."""

    spells: dict[str, list[Spell]]
    book: CodeBook
    into: dict[str, str]
    split: dict[str, tuple[str, ...]]
    residents: dict[str, int]
    listed: dict[str, Listed]
    today: dict[str, dict[str, str]]
    later_sign: dict[str, str]


def build() -> Built:
    """Read and derive everything; raises `BuildError` where a check fails."""
    facts = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    with TERRITORY.open(encoding="utf-8", newline="") as stream:
        today = {row["cadastral"]: row for row in csv.DictReader(stream)}
    official = lists.read_lists()
    spells: dict[str, list[Spell]] = defaultdict(list)
    for spell in lists.read_archive():
        spells[spell.cadastral].append(spell)
    alive = {unit: group for unit, group in spells.items() if (group[-1].last or date.max).year >= FIRST_YEAR}
    into, split = _takers(alive, official, today, facts)
    book = codes.build_codes(spells, alive, official, today, into, facts["sardinia"])
    rows = [row for year in official.values() for listing in year for row in listing]
    return Built(
        alive,
        book,
        into,
        split,
        {row.cadastral: row.residents for row in official[2015][0] if row.residents is not None},
        {row.cadastral: row for row in rows},
        today,
        _signs_of_2026(book, facts["sardinia"]),
    )


def _signs_of_2026(book: CodeBook, provinces: list[dict[str, Any]]) -> dict[str, str]:
    sign = {item["code"]: item["sign"] for item in provinces}
    return {unit: sign[y.code[:3]] for unit, own in book.of.items() for y in own if y.code[:3] in sign}


def _takers(
    alive: Mapping[str, list[Spell]],
    official: Mapping[int, list[list[Listed]]],
    today: Mapping[str, Mapping[str, str]],
    facts: Mapping[str, Any],
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    ended = {unit: group[-1] for unit, group in alive.items() if group[-1].last is not None}
    province = {unit: group[-1].sign for unit, group in alive.items()}
    area = {unit: float(row["area_km2"]) for unit, row in today.items()}
    by_hand = {item["unit"]: item["into"] for item in facts["absorbed"]}
    gains = successors.compare_lists(
        [listing for year in (2015, 2016, 2019, 2020) for listing in official[year]], province, area
    )
    lies_in = _seats(ended, today)
    into = successors.by_table(ended, alive, lists.read_changes(), lies_in)
    into |= gains.into | by_hand
    later = {unit: spell for unit, spell in ended.items() if unit not in into}
    into |= successors.by_date(later, alive)
    if ended.keys() - into.keys():
        raise BuildError(f"nobody took {sorted(ended.keys() - into.keys())}")
    successors.check_dates(into, alive)
    _check_merged(into, alive, today)
    split = gains.split | {item["unit"]: tuple(item["from"]) for item in facts["split"]}
    return into, split


def _seats(ended: Mapping[str, Spell], today: Mapping[str, Mapping[str, str]]) -> dict[str, set[str]]:
    """Where the seats of the suppressed ones lie today, as far as GeoNames has them."""
    vintages = [sources.read_vintage(year) for year in sources.YEARS]
    shapes = merge_polygons(vintages[1], vintages[0], load_corrections())
    polygons = {unit: shapes[row["code"]] for unit, row in today.items()}
    return successors.seats_within({unit: last.name for unit, last in ended.items()}, sources.read_places(), polygons)


def _check_merged(into: Mapping[str, str], alive: Mapping[str, list[Spell]], today: Mapping[str, Any]) -> None:
    """The mergers of 1 January 2023 are those that the map was put together from."""
    codes = {row["code"]: unit for unit, row in today.items()}
    for merged in load_corrections()["merged"]:
        parts = {unit for unit, taker in into.items() if taker == codes[merged["code"]]}
        if len(parts) != len(merged["parts"]):
            raise BuildError(f"{merged['code']} is made of {sorted(parts)}")
    for unit, group in alive.items():
        if (group[-1].last or date.max) >= TODAY > group[0].first and unit not in today:
            raise BuildError(f"{unit} lived on {TODAY} and is not in the territory")


def check_counts(built: Built) -> None:
    """As many municipalities on each day as Istat counted.

    The archive dates a few changes by the law and Istat by the day on which the new municipality began to work.
    """
    for year, count in COUNTS.items():
        day = CENSUS.get(year, date(year, 1, 1))
        alive = sum(any(s.first <= day <= (s.last or date.max) for s in group) for group in built.spells.values())
        if alive != count:
            print(f"{year}: {alive} municipalities, Istat counts {count}")


def write(built: Built, target: Path) -> dict[str, Any]:
    """Write the tables; how many rows each has."""
    target.mkdir(parents=True, exist_ok=True)
    tables = {
        "municipalities": (
            ["cadastral", "name", "sign", "first", "last", "into", "split_from", "residents_2011"],
            _units(built),
        ),
        "codes": (["code", "cadastral", "first_year", "last_year"], _code_rows(built)),
        "names": (["name", "cadastral", "sign", "last_year"], _names(built)),
        "provinces": (["code", "sign", "name"], _provinces(built)),
    }
    for name, (header, rows) in tables.items():
        write_csv(target / f"{name}.csv", header, rows)
    return {name: len(rows) for name, (_header, rows) in tables.items()}


def _units(built: Built) -> list[list[str]]:
    takers = set(built.into.values())
    rows = []
    for unit, group in sorted(built.spells.items()):
        first, last = born(group), group[-1].last
        if last or first.year >= FIRST_YEAR or unit in takers or unit in built.split:
            rows.append(
                [
                    unit,
                    _name(unit, group[-1], built),
                    group[-1].sign,
                    first.isoformat() if first.year >= FIRST_YEAR else "",
                    last.isoformat() if last else "",
                    built.into.get(unit, ""),
                    " ".join(built.split.get(unit, ())),
                    str(built.residents.get(unit, "")),
                ]
            )
    return rows


def _name(unit: str, spell: Spell, built: Built) -> str:
    listed = built.listed.get(unit)
    if listed is not None and fold(listed.name) == fold(spell.name):
        return listed.name
    return _written(spell.name)


def _written(name: str) -> str:
    """A name of the archive, which writes every word with a capital, as Istat writes names."""
    first, *rest = re.split(r"([ \-'])", name)
    return first + "".join(part.lower() if part.lower() in _SMALL else part for part in rest)


def _code_rows(built: Built) -> list[list[str]]:
    rows, owner = [], {}
    for unit, own in built.book.of.items():
        now = built.today.get(unit, {}).get("code")
        for code, first, last in own:
            if owner.setdefault(code, unit) != unit:
                raise BuildError(f"{code} is a code of {unit} and of {owner[code]}")
            if code != now or (first, last) != (FIRST_YEAR, LAST_YEAR):
                rows.append([code, unit, str(first), str(last)])
    return sorted(rows)


def _names(built: Built) -> list[list[str]]:
    rows: dict[tuple[str, str, str], list[str]] = {}
    for unit, group in built.spells.items():
        now = built.today.get(unit)
        for spell in group:
            last = (spell.last or date.max).year
            if last < FIRST_YEAR:
                continue
            for name in filter(None, (_name(unit, spell, built), spell.name_other)):
                known = now is not None and fold(name) in {
                    fold(now[key]) for key in ("name", "name_other", "name_later") if now[key]
                }
                if not known or now is None or spell.sign != now["sign"]:
                    year = "" if spell.last is None else str(last)
                    rows[fold(name), unit, spell.sign] = [name, unit, spell.sign, year]
        if now is not None and built.later_sign.get(unit, now["sign"]) != now["sign"]:
            sign = built.later_sign[unit]
            rows.setdefault((fold(now["name"]), unit, sign), [now["name"], unit, sign, ""])
        listed = built.listed.get(unit)
        if (
            listed is not None
            and now is not None
            and fold(listed.name) not in {fold(now[key]) for key in ("name", "name_other", "name_later") if now[key]}
        ):
            rows.setdefault((fold(listed.name), unit, now["sign"]), [listed.name, unit, now["sign"], ""])
    return sorted(rows.values())


def _provinces(built: Built) -> list[list[str]]:
    found = {(row.code[:3], row.sign, row.province) for row in built.listed.values() if row.sign and row.province}
    for row in built.today.values():
        found.update(
            (row["province_code"], row["sign"], row[key]) for key in ("province", "province_other") if row[key]
        )
    for item in tomllib.loads(FACTS.read_text(encoding="utf-8"))["sardinia"]:
        found.add((item["code"], item["sign"], item["name"]))
    found |= {(row[0], row[1], row[2]) for row in _OTHER}
    return sorted([list(row) for row in found])


_OTHER = (
    ("104", "OT", "Olbia-Tempio"),
    ("105", "OG", "Ogliastra"),
    ("106", "VS", "Medio Campidano"),
    ("107", "CI", "Carbonia-Iglesias"),
    ("040", "FO", "Forlì"),
    ("041", "PS", "Pesaro e Urbino"),
    ("058", "RM", "Roma Capitale"),
    ("110", "BT", "BAT"),
)


if __name__ == "__main__":
    made = build()
    check_counts(made)
    print(json.dumps(write(made, TARGET), indent=2))
