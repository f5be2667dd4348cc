# SPDX-License-Identifier: EUPL-1.2
"""Which municipality took the place of a suppressed one, each answer with a proof.

Official lists between 2015 and 2020 carry the residents of the census of 2011 in the municipalities of their own day:
what one gained from a list to the next is, to the last person, what the ones gone from its province had. One way to
share all of them out, with the areas agreeing too, is the proof. Before and after those lists a table of changes, the
date on which the new one begins, or an act named in `history.toml` tells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise, takewhile
from typing import Any

import shapely

from data.build.checks import BuildError
from data.build.lists import Listed, Spell
from data.build.sources import Place
from district_planner.territory.search import fold

MOST_PARTS = 5
AREA_TOLERANCE = 0.05
"""The polygons of 2023 and the surveyed areas of 2011 of the same land differ by less, mostly by under 1 %."""
SAME_LETTERS = 8
"""As many letters at the beginning tell that a new name continues an old one, if no other new name has them."""
_LISTS_BEGIN = date(2015, 1, 30)
_DAY = timedelta(days=1)
Fits = Callable[[str, Sequence[str]], bool]


@dataclass(frozen=True)
class Gains:
    """What two lists tell: who took the residents of whom, and who gave a piece to a new one."""

    into: dict[str, str]
    split: dict[str, tuple[str, ...]]


def share_out(gained: Mapping[str, int], gone: Mapping[str, int], fits: Fits) -> list[dict[str, str]]:
    """Every way (two at most) to give each of `gone` to one of `gained` so that the residents agree exactly.

    `fits(taker, parts)` may refuse a combination that the residents allow.
    """
    by_sum: dict[int, list[str]] = defaultdict(list)
    for taker, residents in gained.items():
        by_sum[residents].append(taker)
    options: dict[str, list[frozenset[str]]] = {taker: [] for taker in gained}
    for size in range(1, min(MOST_PARTS, len(gone)) + 1):
        for parts in combinations(gone, size):
            for taker in by_sum.get(sum(gone[part] for part in parts), ()):
                if fits(taker, parts):
                    options[taker].append(frozenset(parts))
    found: list[dict[str, str]] = []

    def place(left: frozenset[str], takers: frozenset[str], so_far: dict[str, str]) -> None:
        if len(found) > 1:
            return
        if not takers:
            if not left:
                found.append(so_far)
            return
        open_options = {taker: [parts for parts in options[taker] if parts <= left] for taker in sorted(takers)}
        taker = min(open_options, key=lambda key: len(open_options[key]))
        for parts in open_options[taker]:
            place(left - parts, takers - {taker}, so_far | dict.fromkeys(parts, taker))

    place(frozenset(gone), frozenset(gained), {})
    return found


def compare_lists(
    lists: Sequence[Sequence[Listed]], province: Mapping[str, str], area_now: Mapping[str, float]
) -> Gains:
    """Takers from each list to the next, province by province; `area_now` in km², by unit."""
    residents = [{row.cadastral: row.residents or 0 for row in rows} for rows in lists]
    area_then = {row.cadastral: row.area_km2 for row in lists[0] if row.area_km2 is not None}
    steps = list(pairwise(residents))
    takes = Counter(unit for before, after in steps for unit in after if after[unit] > before.get(unit, 0))
    measured = {unit: area for unit, area in area_now.items() if takes[unit] == 1}
    into: dict[str, str] = {}
    split: dict[str, tuple[str, ...]] = {}
    for before, after in steps:
        change = {unit: after[unit] - before.get(unit, 0) for unit in after if after[unit] != before.get(unit, 0)}
        for sign in sorted({province[unit] for unit in [*change, *(before.keys() - after.keys())]}):
            gone = {unit: before[unit] for unit in sorted(before) if unit not in after and province[unit] == sign}
            gained = {unit: change[unit] for unit in sorted(change) if change[unit] > 0 and province[unit] == sign}
            givers = tuple(unit for unit in sorted(change) if change[unit] < 0 and province[unit] == sign)
            if givers:
                given = -sum(change[unit] for unit in givers)
                child = next(unit for unit in gained if unit not in before and gained[unit] == given)
                split[child] = givers
                del gained[child]
            found = _settle(sign, gained, gone, area_then, measured)
            for unit, taker in found.items():
                area_then[taker] = area_then.get(taker, 0.0) + area_then[unit]
            into.update(found)
    return Gains(into, split)


def _settle(
    sign: str,
    gained: Mapping[str, int],
    gone: Mapping[str, int],
    area_then: Mapping[str, float],
    measured: Mapping[str, float],
) -> dict[str, str]:
    def fits(taker: str, parts: Sequence[str]) -> bool:
        area = area_then.get(taker, 0.0) + sum(area_then[part] for part in parts)
        return taker not in measured or abs(area - measured[taker]) < AREA_TOLERANCE * measured[taker]

    ways = share_out(gained, gone, fits)
    if len(ways) != 1:
        raise BuildError(f"{sign}: {len(ways)} ways to share out {sorted(gone)} among {sorted(gained)}")
    return ways[0]


def by_table(
    ended: Mapping[str, Spell],
    spells: Mapping[str, Sequence[Spell]],
    changes: Mapping[str, set[str]],
    lies_in: Mapping[str, set[str]],
) -> dict[str, str]:
    """Takers of what ended before the lists begin: by the table of changes, else the one founded next day.

    Where several of the province were founded that day, the one in which the seat of the old one lies (`lies_in`), or
    the one whose name begins like its own.
    """
    found = {}
    for unit, last in ended.items():
        if last.last is not None and last.last < _LISTS_BEGIN:
            named = {taker for taker in changes.get(unit, ()) if taker in spells and taker != unit}
            hits = {taker for taker in named if _lives(spells[taker], last.last + _DAY)} or _new_next_day(last, spells)
            if len(hits) > 1:
                hits = hits & lies_in.get(unit, set()) or {_alike(last.name, hits, spells)}
            if len(hits) != 1:
                raise BuildError(f"{unit} {last.name}: no taker among {sorted(hits)}")
            found[unit] = hits.pop()
    return found


def _lives(group: Sequence[Spell], day: date) -> bool:
    return any(spell.first <= day <= (spell.last or date.max) for spell in group)


def _alike(name: str, units: set[str], spells: Mapping[str, Sequence[Spell]]) -> str:
    def same_beginning(unit: str) -> int:
        pairs = zip(fold(name), fold(spells[unit][0].name), strict=False)
        return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))

    best = sorted(units, key=same_beginning)[-2:]
    if same_beginning(best[-1]) < SAME_LETTERS or same_beginning(best[0]) >= SAME_LETTERS:
        raise BuildError(f"{name}: no taker among {sorted(units)}")
    return best[-1]


def _new_next_day(last: Spell, spells: Mapping[str, Sequence[Spell]]) -> set[str]:
    day = (last.last or date.max - _DAY) + _DAY
    return {
        unit for unit, group in spells.items() if any(spell.first == day and spell.sign == last.sign for spell in group)
    }


def by_date(ended: Mapping[str, Spell], spells: Mapping[str, Sequence[Spell]]) -> dict[str, str]:
    """Takers of what ended after the lists: the one municipality of the province that is new, or renamed, next day."""
    hits = {unit: _new_next_day(last, spells) for unit, last in ended.items()}
    return {unit: found.pop() for unit, found in hits.items() if len(found) == 1}


def seats_within(names: Mapping[str, str], places: Sequence[Place], polygons: Mapping[str, Any]) -> dict[str, set[str]]:
    """The units whose polygon holds a populated place called like an old one: unit -> units, from unit -> old name."""
    wanted = defaultdict(list)
    for unit, name in names.items():
        wanted[fold(name)].append(unit)
    called = [place for place in places if fold(place.name) in wanted]
    owners = list(polygons)
    tree = shapely.STRtree([polygons[owner] for owner in owners])
    at, inside = tree.query([shapely.Point(place.lon, place.lat) for place in called], predicate="within")
    found: dict[str, set[str]] = defaultdict(set)
    for place, owner in zip(at.tolist(), inside.tolist(), strict=True):
        for unit in wanted[fold(called[place].name)]:
            found[unit].add(owners[owner])
    return found


def check_dates(into: Mapping[str, str], spells: Mapping[str, Sequence[Spell]]) -> None:
    """Every taker lives on the day after the one it takes in has ended."""
    for unit, taker in into.items():
        end = spells[unit][-1].last
        if end is None or not _lives(spells[taker], end + _DAY):
            raise BuildError(f"{taker} does not live on the day after {unit} ended ({end})")
