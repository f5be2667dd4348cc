# SPDX-License-Identifier: EUPL-1.2
"""Municipalities of any year from 1991 on, found among those of 2023 by code, cadastral code or name.

`data/history` holds what changed (merged, moved, renumbered, renamed, split); how it was made and checked is told in
`docs/method/history.md`. What finds no place keeps its reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from district_planner.core.resources import resource_path
from district_planner.territory.code_match import (
    AMBIGUOUS,
    ESTIMATED,
    FIRST_YEAR,
    LAST_YEAR,
    MERGED,
    MOVED,
    OTHER_LEVEL,
    OUTCOMES,
    RENAMED,
    RENUMBERED,
    SAME,
    SPLIT,
    UNKNOWN,
    CodeMatch,
    Unit,
    Vintage,
)
from district_planner.territory.history_names import HistoryNames, is_sum
from district_planner.territory.territory import Territory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]

__all__ = ["OUTCOMES", "CodeMatch", "MunicipalHistory", "Unit", "Vintage", "load_history"]

_NONE = -1
_CODES = 1_000_000
_MOST = 0.9
"""A province is listed as a whole where more of its municipalities are."""
_UTS = 200_000
"""Istat's codes of metropolitan cities are those of their provinces and 200 more: 201001 is 001001."""


class MunicipalHistory:
    """The changes of the municipalities since 1991, ready to match; `load_history` gives it for a territory."""

    def __init__(self, territory: Territory, folder: Path | None = None) -> None:
        self._folder = folder or resource_path("data", "history")
        self.territory = territory
        self._n = len(territory)
        self._unit_of = {cadastral: position for position, cadastral in enumerate(territory.cadastral)}
        self._units = {unit.cadastral: unit for unit in _read_units(self._folder / "municipalities.csv")}
        for cadastral in sorted(self._units.keys() - self._unit_of.keys()):
            self._unit_of[cadastral] = len(self._unit_of)
        self._cadastral = list(self._unit_of)
        self._residents = np.full(len(self._unit_of), np.nan)
        for cadastral, unit in self._units.items():
            self._residents[self._unit_of[cadastral]] = unit.residents
        self._find_renamed()
        self._place_units()
        self._read_codes(self._folder / "codes.csv")

    def _find_renamed(self) -> None:
        """Units that only got another name and another cadastral code: the only one in what begins the day after."""
        taken: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            if unit.into:
                taken.setdefault(unit.into, []).append(unit)
        self._renamed = {
            self._unit_of[parts[0].cadastral]
            for taker, parts in taken.items()
            if len(parts) == 1 and self._units[taker].first == _next_day(parts[0].last)
        }

    def _place_units(self) -> None:
        """The places of each unit: its own, those of what took it in, or those that a later merger is made of."""
        today = self.territory.population.residents()
        parts: dict[int, list[int]] = {}
        self._grown: dict[int, tuple[int, list[int]]] = {}
        for unit in self._units.values():
            inside = self._unit_of[unit.cadastral] < self._n
            if inside and unit.into:
                taker = self._unit_of[unit.into]
                own = [] if taker >= self._n else [taker]
                parts.setdefault(taker, own).append(self._unit_of[unit.cadastral])
                if taker < self._n:
                    self._grown[taker] = (int(unit.last[:4]), parts[taker])
        places: list[int] = []
        shares: list[float] = []
        starts = [0]
        for index, cadastral in enumerate(self._cadastral):
            at = parts[index] if index >= self._n and index in parts else [self._resolve(cadastral)]
            weights = today[at]
            places += at
            shares += (weights / weights.sum()).tolist() if len(at) > 1 else [1.0]
            starts.append(len(places))
        self._starts = np.array(starts, dtype=np.int32)
        self._places, self._shares = np.array(places, dtype=np.int32), np.array(shares)
        self._children: dict[int, list[tuple[int, int]]] = {}
        for unit in self._units.values():
            for parent in unit.split_from:
                born = (int(unit.first[:4]), self._unit_of[unit.cadastral])
                self._children.setdefault(self._unit_of[parent], []).append(born)

    def _resolve(self, cadastral: str) -> int:
        while self._unit_of[cadastral] >= self._n:
            cadastral = self._units[cadastral].into
        return self._unit_of[cadastral]

    def _read_codes(self, path: Path) -> None:
        own = np.array([int(code) for code in self.territory.codes], dtype=np.int64)
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [(int(code), self._unit_of[unit], int(a), int(b)) for code, unit, a, b in _body(stream)]
        codes, units, first, last = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
        # a code of today that the table does not name has been in use all the time
        always = own[~np.isin(own, codes)]
        self._codes = np.concatenate([codes, always])
        self._first = np.concatenate([first, np.full(len(always), FIRST_YEAR)])
        self._last = np.concatenate([last, np.full(len(always), LAST_YEAR)])
        self._code_unit = np.full(_CODES, _NONE, dtype=np.int32)
        self._code_unit[codes] = units
        self._code_unit[own] = np.arange(self._n)
        self._code_outcome = np.full(_CODES, UNKNOWN, dtype=np.uint8)
        self._code_outcome[codes] = self._code_outcomes(codes, units, last, own)
        self._code_outcome[own] = SAME

    def _code_outcomes(
        self, codes: NDArray[np.int64], units: NDArray[np.int64], last: NDArray[np.int64], own: NDArray[np.int64]
    ) -> NDArray[np.uint8]:
        """Moved: from a province that is still there to one that was there already; else the province was redrawn."""
        lives = units < self._n
        now = np.where(lives, own[np.where(lives, units, 0)], 0) // 1000
        then = codes // 1000
        since = np.full(1000, LAST_YEAR)
        np.minimum.at(since, self._codes // 1000, self._first)
        still = np.isin(then, own // 1000)
        moved = lives & still & (since[now] < last) & (then != now)
        result = np.where(moved, MOVED, np.where(lives, RENUMBERED, MERGED)).astype(np.uint8)
        later = np.array([unit >= self._n and not self._units[self._cadastral[unit]].into for unit in units.tolist()])
        result[later] = ESTIMATED
        return result

    # what is asked

    def match_codes(self, codes: Sequence[str] | NDArray[np.generic], year: int | None = None) -> CodeMatch:
        """Places of six-digit codes of any year from 1991 to 2026.

        `year` is that of the codes; without it the codes themselves tell where they can (`vintage_of`). It matters for
        municipalities that gave a piece to a new one, or took one in after 2023.
        """
        numbers, whole = _as_numbers(codes)
        units = np.where(whole, self._code_unit[numbers], _NONE).astype(np.int32)
        outcomes = np.where(units == _NONE, UNKNOWN, self._code_outcome[numbers]).astype(np.uint8)
        odd = np.flatnonzero(units == _NONE)
        for row in odd.tolist():
            outcomes[row] = OTHER_LEVEL if _is_other_level(str(codes[row])) else UNKNOWN
        seen = _distinct(numbers[units != _NONE], _CODES)
        span = (year, year) if year is not None else self._years_of(seen)[:2]
        return self._answer(units, outcomes, codes, self._adjusted(units, outcomes, span))

    def match_cadastral(self, codes: Sequence[str] | NDArray[np.generic], year: int | None = None) -> CodeMatch:
        """Places of cadastral codes, of today's and of suppressed municipalities; `year` as in `match_codes`."""
        asked = [str(code) for code in codes]
        units = np.array([self._unit_of.get(code.strip().upper(), _NONE) for code in asked], dtype=np.int32)
        outcomes = self._outcomes_of_units(units)
        for row in np.flatnonzero(units == _NONE).tolist():
            outcomes[row] = OTHER_LEVEL if is_sum(asked[row]) else UNKNOWN
        span = (year, year) if year is not None else self._years_of_units(units)
        return self._answer(units, outcomes, asked, self._adjusted(units, outcomes, span))

    def match_names(
        self, names: Sequence[str], provinces: Sequence[str] | None = None, year: int | None = None
    ) -> CodeMatch:
        """Places of names, of any year and in either language; `provinces` are signs, names or codes, "" if unknown."""
        asked = [str(name) for name in names]
        signs = [""] * len(asked) if provinces is None else [str(province) for province in provinces]
        known: dict[tuple[str, str], tuple[int, int, tuple[str, dict[str, str]] | None]] = {}
        details = {}
        units, outcomes = np.empty(len(asked), dtype=np.int32), np.empty(len(asked), dtype=np.uint8)
        for row, pair in enumerate(zip(asked, signs, strict=True)):
            if pair not in known:
                known[pair] = self._find_name(*pair)
            units[row], outcomes[row], detail = known[pair]
            if detail is not None:
                details[row] = detail
        span = (year, year) if year is not None else self._years_of_units(units)
        self._later_namesakes(units, outcomes, span[0])
        return self._answer(units, outcomes, asked, self._adjusted(units, outcomes, span), details)

    def vintage_of(self, codes: Sequence[str] | NDArray[np.generic]) -> Vintage:
        """The years in which most of these codes were in use, and the share of the different codes that were."""
        numbers, whole = _as_numbers(codes)
        return self._years_of(_distinct(numbers[whole], _CODES))

    def describe(self, outcome: int, asked: str, unit: int) -> tuple[str, dict[str, str]]:
        """Key and parameters of the text for an outcome of a unit (-1: none)."""
        params = {"asked": asked}
        if unit == _NONE:
            return f"history.{OUTCOMES[outcome]}", params
        cadastral = self._cadastral[unit]
        own = self._units.get(cadastral)
        at = self._places[self._starts[unit] : self._starts[unit + 1]].tolist()
        params["name"] = own.name if own is not None and unit >= self._n else self.territory.names[at[0]]
        params["now"] = ", ".join(f"{self.territory.names[i]} ({self.territory.codes[i]})" for i in at)
        params["province"] = self.territory.province_names[at[0]]
        if outcome == MERGED and own is not None:
            params["date"] = "/".join(reversed(_next_day(own.last).split("-")))
        if outcome == ESTIMATED and own is not None and unit >= self._n:
            params["date"] = "/".join(reversed(own.first.split("-")))
        if outcome == ESTIMATED and unit < self._n:
            year, at = self._grown[unit]
            params["date"] = str(year)
            params["now"] = ", ".join(f"{self.territory.names[i]} ({self.territory.codes[i]})" for i in at)
        if outcome == SPLIT:
            children = [self._units[self._cadastral[child]] for _year, child in self._children[unit]]
            params["children"] = ", ".join(f"{child.name} ({child.first[:4]})" for child in children)
        return f"history.{OUTCOMES[outcome]}", params

    @cached_property
    def _names(self) -> HistoryNames:
        units = {self._unit_of[unit.cadastral]: unit.name for unit in self._units.values()}
        first = self._places[self._starts[:-1]].tolist()
        return HistoryNames(self.territory, self._folder, self._unit_of, units, first.__getitem__)

    def _find_name(self, name: str, province: str) -> tuple[int, int, tuple[str, dict[str, str]] | None]:
        found = self._names.find(name, province)
        if found.unit is not None:
            outcome = int(self._outcomes_of_units(np.array([found.unit]))[0])
            return found.unit, RENAMED if outcome == SAME and not found.is_current else outcome, None
        outcome = AMBIGUOUS if found.several else OTHER_LEVEL if found.is_larger else UNKNOWN
        return _NONE, outcome, (found.key, found.params)

    def _outcomes_of_units(self, units: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.uint8]:
        outcomes = np.where(units == _NONE, UNKNOWN, SAME).astype(np.uint8)
        for row in np.flatnonzero(units >= self._n).tolist():
            ended = self._units[self._cadastral[units[row]]].into
            outcomes[row] = RENAMED if units[row] in self._renamed else MERGED if ended else ESTIMATED
        return outcomes

    def _years_of(self, codes: NDArray[np.int64]) -> Vintage:
        used = np.isin(self._codes, codes, kind="table")
        if not used.any():
            return Vintage(FIRST_YEAR, LAST_YEAR, 0.0)
        steps = np.bincount(self._first[used] - FIRST_YEAR, minlength=LAST_YEAR - FIRST_YEAR + 2)
        steps = steps - np.bincount(self._last[used] - FIRST_YEAR + 1, minlength=len(steps))
        count = np.cumsum(steps)[:-1]
        best = np.flatnonzero(count == count.max())
        return Vintage(FIRST_YEAR + int(best[0]), FIRST_YEAR + int(best[-1]), float(count.max() / len(codes)))

    def _later_namesakes(self, units: Ints, outcomes: NDArray[np.uint8], year: int) -> None:
        """From its year on a name means the merged municipality that took it over from one of its parts: Sovizzo."""
        for unit in self._units.values():
            taker = self._units.get(unit.into)
            if taker is None or self._unit_of[taker.cadastral] < self._n or taker.name != unit.name:
                continue
            if int(taker.first[:4]) <= year:
                rows = units == self._unit_of[unit.cadastral]
                units[rows], outcomes[rows] = self._unit_of[taker.cadastral], ESTIMATED

    def _years_of_units(self, units: Ints) -> tuple[int, int]:
        """From the latest beginning to the earliest end of units that did not live all the time."""
        own = [self._units[self._cadastral[i]] for i in np.unique(units).tolist() if i >= self._n]
        first = max((int(unit.first[:4]) for unit in own if unit.first), default=FIRST_YEAR)
        last = min((int(unit.last[:4]) for unit in own if unit.last), default=LAST_YEAR)
        return (first, last) if first <= last else (FIRST_YEAR, LAST_YEAR)

    def _adjusted(self, units: Ints, outcomes: NDArray[np.uint8], span: tuple[int, int]) -> dict[int, list[int]]:
        """Marks rows whose municipality was larger in the years `span`; the places of those that are shared out.

        In the very year of a change the rows tell: a province that is listed, but for one municipality, lacks it.
        """
        seen = np.zeros(len(self._cadastral), dtype=np.bool_)
        seen[units[units != _NONE]] = True
        shared = {}
        for unit, children in self._children.items():
            missing = [born for born, child in children if not seen[child]]
            if seen[unit] and any(
                span[1] < born or (span[0] < born and self._lists_province_of(unit, seen)) for born in missing
            ):
                outcomes[units == unit] = SPLIT
        for unit, (year, places) in self._grown.items():
            alone = seen[unit] and not seen[places[1:]].any()
            if alone and (span[0] > year or (span[0] == year and self._lists_province_of(unit, seen))):
                outcomes[units == unit] = ESTIMATED
                shared[unit] = places
        return shared

    def _lists_province_of(self, unit: int, seen: NDArray[np.bool_]) -> bool:
        codes = self.territory.province_codes
        mine = [i for i, code in enumerate(codes) if code == codes[unit]]
        return float(seen[mine].mean()) > _MOST

    def _answer(
        self,
        units: Ints,
        outcomes: NDArray[np.uint8],
        asked: Sequence[str] | NDArray[np.generic],
        shared: Mapping[int, list[int]],
        details: Mapping[int, tuple[str, dict[str, str]]] | None = None,
    ) -> CodeMatch:
        starts, places, shares = self._starts, self._places, self._shares
        if shared:
            starts, places, shares = self._with_shared(shared)
        begin = starts[:-1][units]
        sizes = np.where(units == _NONE, 0, starts[1:][units] - begin)
        indptr = np.zeros(len(units) + 1, dtype=np.int32)
        np.cumsum(sizes, out=indptr[1:])
        at = np.repeat(begin - indptr[:-1], sizes) + np.arange(indptr[-1])
        residents = np.where(units == _NONE, np.nan, self._residents[units])
        return CodeMatch(
            indptr,
            places[at],
            shares[at],
            outcomes,
            residents,
            asked,
            units,
            self.describe,
            details or {},
        )

    def _with_shared(self, shared: Mapping[int, list[int]]) -> tuple[Ints, Ints, Floats]:
        """The places of all units, where those of `shared` have several."""
        today = self.territory.population.residents()
        places, shares = [], []
        for unit in range(len(self._cadastral)):
            own = slice(self._starts[unit], self._starts[unit + 1])
            places.append(np.array(shared[unit]) if unit in shared else self._places[own])
            weights = today[places[-1]] if unit in shared else self._shares[own]
            shares.append(weights / weights.sum())
        starts = np.cumsum([0, *(len(part) for part in places)]).astype(np.int32)
        return starts, np.concatenate(places).astype(np.int32), np.concatenate(shares)


def load_history(territory: Territory) -> MunicipalHistory:
    """The history that goes with a territory, read once for each."""
    if territory not in _LOADED:
        _LOADED.clear()
        _LOADED[territory] = MunicipalHistory(territory)
    return _LOADED[territory]


_LOADED: dict[Territory, MunicipalHistory] = {}


def _as_numbers(codes: Sequence[str] | NDArray[np.generic]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Codes as numbers (0 where they are none) and which are six digits."""
    text = codes.astype("U7") if isinstance(codes, np.ndarray) else np.array(codes, dtype="U7")
    signs = np.ascontiguousarray(text).view(np.uint32).reshape(len(text), 7)
    whole = signs[:, 6] == 0
    numbers = np.zeros(len(text), dtype=np.int64)
    for place in range(6):
        digit = signs[:, place] - np.uint32(ord("0"))  # anything below "0" wraps round to far above 9
        whole &= digit <= 9
        numbers = numbers * 10 + digit
    # a metropolitan city may stand for its province
    numbers = np.where((numbers > _UTS) & (numbers < 2 * _UTS), numbers - _UTS, numbers)
    return np.where(whole, numbers, 0), whole


def _distinct(numbers: NDArray[np.integer[Any]], size: int) -> NDArray[np.int64]:
    """The different numbers from 0 to `size` - 1, ascending: faster than sorting."""
    seen = np.zeros(size, dtype=np.bool_)
    seen[numbers] = True
    return np.flatnonzero(seen)


def _is_other_level(code: str) -> bool:
    """Whether a code is that of a region, a province, another area or a foreign state, or says that it is a total."""
    text = code.strip().upper()
    if text.isdecimal():
        return len(text) <= 3 or text.startswith("000") or (len(text) == 6 and text.endswith("000"))
    return (text.startswith("IT") and len(text) <= 6) or is_sum(text)


def _next_day(day: str) -> str:
    return str(np.datetime64(day) + 1)


def _body(stream: Iterable[str]) -> list[list[str]]:
    _header, *rows = csv.reader(stream)
    return rows


def _read_units(path: Path) -> list[Unit]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Unit(cadastral, name, sign, first, last, into, tuple(split.split()), float(residents or "nan"))
            for cadastral, name, sign, first, last, into, split, residents in _body(stream)
        ]
