# SPDX-License-Identifier: EUPL-1.2
"""The Istat codes that each municipality had, with the years of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from data.build import lists, numbering
from data.build.checks import BuildError
from data.build.lists import Listed, Spell

FIRST_YEAR, LAST_YEAR, YEAR = 1991, 2026, 2023
OLD_SIGNS = {"PS": "041", "FO": "040"}
NEW_PROVINCES = ("096", "097", "098", "099", "100", "101", "102", "103")
NEW_SINCE = 1995
"""Founded in 1992, in Istat's codes since 1995: what is in them had another code before."""
SARDINIA_SINCE = 2026

Units = Mapping[str, Sequence[Spell]]
Official = Mapping[int, Sequence[Sequence[Listed]]]


class Years(NamedTuple):
    """A code and the first and last year of its use; a code may come back later."""

    code: str
    first: int
    last: int


class CodeBook:
    """Codes by municipality, within the years in which it lived."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self.of: dict[str, list[Years]] = defaultdict(list)

    def add(self, unit: str, code: str, first: int, last: int) -> None:
        """A code from `first` to `last`, cut to the life of the unit and put together with what touches it."""
        group = self._units[unit]
        first = max(first, group[0].first.year, FIRST_YEAR)
        last = min(last, (group[-1].last or date.max).year, LAST_YEAR)
        touching = [y for y in self.of[unit] if y.code == code and y.first <= last + 1 and first <= y.last + 1]
        if first <= last:
            rest = [years for years in self.of[unit] if years not in touching]
            whole = Years(code, min([first, *(y.first for y in touching)]), max([last, *(y.last for y in touching)]))
            self.of[unit] = sorted([*rest, whole], key=lambda years: (years.first, years.code))

    def change(self, unit: str, years: Iterable[Years]) -> None:
        """Put other years in the place of all that `unit` has."""
        self.of[unit] = [each for each in years if each.first <= each.last]

    def numbers(self, province: str) -> dict[str, int]:
        """The number of each unit that ever had a code of this province."""
        return {unit: int(y.code[3:]) for unit, own in self.of.items() for y in own if y.code[:3] == province}


def build_codes(
    spells: Units, alive: Units, official: Official, today: Mapping[str, Mapping[str, str]], into: Mapping[str, str],
    sardinia: Sequence[Mapping[str, Any]],
) -> CodeBook:  # fmt: skip
    """All codes of the units in `alive`; `spells` may hold older ones, which had numbers too."""
    book = CodeBook(alive)
    for unit, steps in _listed_codes(official, today).items():
        for years in _with_years(steps, alive[unit]):
            book.add(unit, *years)
    rows = [row for year in official.values() for listing in year for row in listing]
    signs = {row.sign: row.code[:3] for row in rows if row.sign} | OLD_SIGNS
    renamed = {unit: taker for unit, taker in into.items() if _is_rename(unit, taker, into, alive)}
    _add_missing(book, spells, alive, signs, renamed)
    for taker in renamed.values():
        # another name and another cadastral code, the same code of Istat
        book.change(taker, [Years(code, FIRST_YEAR, last) for code, _first, last in book.of[taker]])
    _add_sardinia(book, {row.cadastral: row for row in official[2025][0]}, sardinia)
    for unit, group in sorted(alive.items()):
        if not book.of[unit] and unit not in renamed:
            if group[-1].last is not None or group[0].first.year < max(official):
                raise BuildError(f"{unit} {group[-1].name} has no code")
            province = signs[group[-1].sign]
            book.add(unit, f"{province}{max(book.numbers(province).values()) + 1:03d}", FIRST_YEAR, LAST_YEAR)
    return book


def _is_rename(unit: str, taker: str, into: Mapping[str, str], alive: Units) -> bool:
    end = alive[unit][-1].last
    alone = Counter(into.values())[taker] == 1
    return alone and end is not None and (alive[taker][0].first - end).days == 1


def _listed_codes(official: Official, today: Mapping[str, Mapping[str, str]]) -> dict[str, dict[int, str]]:
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


def _with_years(steps: Mapping[int, str], group: Sequence[Spell]) -> list[Years]:
    """Years of each code: a change lies on the day when the archive changes the province, else between the lists."""
    moves = [after.first.year for before, after in pairwise(group) if before.sign != after.sign]
    found: list[Years] = []
    begin = FIRST_YEAR
    for before, after in pairwise(sorted(steps)):
        if steps[before] != steps[after]:
            # the systems of 1995 and 2006 begin with their first year; a later move is dated by the archive
            inside = [year for year in moves if before <= year <= after] if before >= 2009 else []
            found.append(Years(steps[before], begin, inside[-1] if inside else after - 1))
            begin = inside[-1] if inside else after
    return [*found, Years(steps[max(steps)], begin, LAST_YEAR)]


def _add_missing(
    book: CodeBook, spells: Units, alive: Units, signs: Mapping[str, str], renamed: Mapping[str, str]
) -> None:
    """Codes that no list has: of what was suppressed before 2015, and of the provinces of 1992 before 1995."""
    for province in sorted(set(signs.values())):
        numbers = book.numbers(province)
        day = numbering.NUMBERED_AGAIN.get(province, numbering.NUMBERED)
        entries = {}
        for unit, group in spells.items():
            here = [s for s in group if signs.get(s.sign) == province and (s.last or date.max) >= day]
            if here and here[0].first.year < YEAR and unit not in renamed:
                entries[unit] = numbering.Entry(unit, here[0].name, born(group), numbers.get(unit))
        for number, unit in numbering.missing_numbers(entries.values()).items():
            ends = [(s.last or date.max).year for s in spells[unit] if signs.get(s.sign) == province]
            if unit in alive and max(ends) >= FIRST_YEAR:
                left = province not in NEW_PROVINCES and any(signs.get(s.sign) in NEW_PROVINCES for s in alive[unit])
                book.add(unit, f"{province}{number:03d}", FIRST_YEAR, NEW_SINCE - 1 if left else max(ends))
    for unit, own in list(book.of.items()):
        book.change(
            unit, [y._replace(first=max(y.first, NEW_SINCE)) if y.code[:3] in NEW_PROVINCES else y for y in own]
        )


def _add_sardinia(book: CodeBook, newest: Mapping[str, Listed], provinces: Sequence[Mapping[str, Any]]) -> None:
    """Codes of 2026, alphabetical by new province; see `history.toml`."""
    elsewhere = {unit for item in provinces for key in ("with", "appended") for unit in item.get(key, ())}
    given = 0
    for item in provinces:
        own = {
            unit
            for unit, row in newest.items()
            if row.sign in {"SS", "NU", "OR", "CA", "SU"} and row.earlier["107 province"][:3] == item["under"]
        } - elsewhere | set(item.get("with", ()))
        names = {unit: newest[unit].name for unit in [*own, *item.get("first_with", ())]}
        codes = numbering.alphabetical_codes(item["code"], names)
        for unit in item.get("appended", ()):
            codes[unit] = f"{item['code']}{len(codes) + 1:03d}"
        for unit in (unit for unit in codes if unit not in item.get("first_with", ())):
            before = [years._replace(last=min(years.last, SARDINIA_SINCE - 1)) for years in book.of[unit]]
            book.change(unit, [*before, Years(codes[unit], SARDINIA_SINCE, LAST_YEAR)])
            given += 1
    if given != sum(row.sign in {"SS", "NU", "OR", "CA", "SU"} for row in newest.values()):
        raise BuildError(f"{given} municipalities of Sardinia got a code of 2026")


def born(group: Iterable[Spell]) -> date:
    """The day from which a unit has existed without a break."""
    start, before = date.min, date.min
    for spell in group:
        if (spell.first - before).days > 1:
            start = spell.first
        before = spell.last or date.max
    return start
