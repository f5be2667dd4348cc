# SPDX-License-Identifier: EUPL-1.2
"""Codes that no list carries, from the rule by which they were given.

Istat numbered the municipalities of each province in alphabetical order, once, and appends every later one. A number
that no list has any more belongs to a municipality that has left the province or is gone: the archive names them all,
and the alphabet tells which is which. Where the count of free numbers between two neighbours of the alphabet is not
the count of names, nothing is assigned but by elimination, and `docs/method/history.md` says for which.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

NUMBERED = date(1966, 10, 1)
"""The numbers go back to before any list; the archive fits them from this day on."""
NUMBERED_AGAIN = {"030": date(1968, 4, 6), "070": date(1970, 3, 3), "092": date(1974, 8, 20)}
"""Udine, Campobasso and Cagliari were numbered again when Pordenone, Isernia and Oristano left them."""


@dataclass(frozen=True)
class Entry:
    """A municipality in a province: its name there, the first day it existed without a break, its number if known."""

    unit: str
    name: str
    born: date
    number: int | None


def by_words(name: str) -> str:
    """The order of today: word by word, apostrophes passed over ("Santa Teresa" before "Sant'Antonio")."""
    return re.sub(r"[^a-z0-9]+", " ", _plain(name).replace("'", "")).strip()


def by_letters(name: str) -> str:
    """The older order: letter by letter, blanks and apostrophes passed over."""
    return re.sub(r"[^a-z0-9]+", "", _plain(name))


def _plain(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))


def longest_rise(keys: Sequence[str]) -> list[int]:
    """Indices of a longest strictly rising subsequence: the names that stand in alphabetical order."""
    tails: list[str] = []
    at: list[int] = []
    before = [-1] * len(keys)
    for i, key in enumerate(keys):
        j = bisect_left(tails, key)
        tails[j : j + 1] = [key]
        at[j : j + 1] = [i]
        before[i] = at[j - 1] if j else -1
    rise = []
    i = at[-1] if at else -1
    while i >= 0:
        rise.append(i)
        i = before[i]
    return rise[::-1]


def missing_numbers(entries: Iterable[Entry]) -> dict[int, str]:
    """The number of each entry without one, as far as the alphabet, and then elimination, settles it."""
    entries = list(entries)
    return max((_by(key, entries) for key in (by_letters, by_words)), key=lambda result: result[0])[1]


def _by(key: Callable[[str], str], entries: list[Entry]) -> tuple[tuple[int, int], dict[int, str]]:
    known = sorted((e for e in entries if e.number is not None), key=lambda e: e.number or 0)
    rise = [known[i] for i in longest_rise([key(e.name) for e in known])]
    numbers, keys = [e.number or 0 for e in rise], [key(e.name) for e in rise]
    taken = {e.number or 0 for e in known}
    highest = max(taken, default=0)
    free: dict[int, list[int]] = {}
    for number in range(1, highest + 1):
        if number not in taken:
            free.setdefault(bisect(numbers, number), []).append(number)
    wanted: dict[int, list[Entry]] = {}
    for entry in sorted((e for e in entries if e.number is None), key=lambda e: key(e.name)):
        wanted.setdefault(bisect(keys, key(entry.name)), []).append(entry)
    found: dict[int, str] = {}
    for place in [place for place in wanted if len(wanted[place]) == len(free.get(place, ()))]:
        found.update(zip(free.pop(place), (e.unit for e in wanted.pop(place)), strict=True))
    exact = len(found)
    found.update(_by_elimination(free, wanted, highest, len(numbers)))
    return (exact, len(rise)), found


def _by_elimination(
    free: dict[int, list[int]], wanted: dict[int, list[Entry]], highest: int, end: int
) -> dict[int, str]:
    """What is left over where as many numbers as names are: numbers out of the alphabet go to the youngest.

    A name that alone can have several numbers gets them all: the others were in nobody's use. A name after the last
    number comes next after it.
    """
    found: dict[int, str] = {}
    if sum(map(len, free.values())) != sum(map(len, wanted.values())):
        return found
    names = sorted((entry for group in wanted.values() for entry in group), key=lambda entry: entry.born)
    for number in sorted((number for place in free if place not in wanted for number in free[place]), reverse=True):
        found[number] = names.pop().unit
    for place, group in wanted.items():
        left = [entry.unit for entry in group if entry.unit not in found.values()]
        if len(left) == 1 and place in free:
            found.update(dict.fromkeys(free[place], left[0]))
        elif len(left) == 1 and place == end:
            found[highest + 1] = left[0]
    return found


def alphabetical_codes(province: str, names: Mapping[str, str]) -> dict[str, str]:
    """Codes of a province that was numbered anew: unit -> code, from unit -> name."""
    order = sorted(names, key=lambda unit: by_words(names[unit]))
    return {unit: f"{province}{number:03d}" for number, unit in enumerate(order, start=1)}
