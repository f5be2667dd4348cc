# SPDX-License-Identifier: EUPL-1.2
"""Finding a municipality of any year by its name and, where several share it, its province."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from district_planner.territory.search import fold, fold_words
from district_planner.territory.territory import Territory

_SAINT = {"san", "santa", "santo", "sant", "santi", "sante", "ss"}
_SMALL = {"a", "ad", "ai", "al", "all", "alla", "con", "d", "da", "dal", "dall", "de", "degli", "dei", "del", "dell",
          "della", "delle", "dello", "di", "e", "ed", "in", "la", "nel", "nell", "nella", "sul", "sull",
          "sulla"}  # fmt: skip
_HALVES = re.compile(r"\s*[/*]\s*|\s+-\s+|\s+\.(?=\w)|(?<=\w{4})\.\s+(?=\w)")
"""What stands between two languages; the Ministry of Finance writes "FUNES .VILLNOESS." """


_REGION = re.compile(r"^\s*regione\s+(del(la|le|l)?\s*)?", re.IGNORECASE)
_KIND = re.compile(
    r"^(citt. metropolitana|provincia( autonoma)?|libero consorzio( comunale)?)\s+(di|del|della|dell['’])\s*",
    re.IGNORECASE,
)


_SUM = re.compile(r"(sub|gran|grand)?tot(al.*)?|italia|italy|estero|abroad|(nel|in)?complesso")


def is_sum(text: str) -> bool:
    """Whether a text stands where a municipality should and says that the row adds up many: "TOTALE", "Italia"."""
    return _SUM.fullmatch(fold(text)) is not None


@dataclass(frozen=True)
class Found:
    """The unit of a name, or a text that says why there is none; `several` where it could be more than one.

    `is_larger`: it is the name of a region or a province, or a total.
    """

    unit: int | None
    is_current: bool = False
    several: bool = False
    is_larger: bool = False
    key: str = ""
    params: dict[str, str] = field(default_factory=dict)


class HistoryNames:
    """Names of municipalities, today's and those since 1991, folded; and those of their provinces."""

    def __init__(
        self,
        territory: Territory,
        folder: Path,
        unit_of: Mapping[str, int],
        names: Mapping[int, str],
        place_of: Callable[[int], int],
    ) -> None:
        """`unit_of`: unit by cadastral code, positions of `territory` first; `names`: of units outside it.

        `place_of`: the (first) position of a unit.
        """
        self._place_of = place_of
        self._territory = territory
        self._outside = names
        self._units: dict[str, set[int]] = defaultdict(set)
        self._loose: dict[str, set[int]] = defaultdict(set)
        self._current: set[tuple[str, int]] = set()
        self._old: set[tuple[str, int]] = set()
        self._signs: dict[int, set[str]] = defaultdict(set)
        for i, several in enumerate(zip(territory.names, territory.names_other, territory.names_later, strict=True)):
            self._signs[i].add(territory.province_signs[i])
            name, other, _later = several
            for text in (*several, f"{name} {other}" if other else None, f"{other} {name}" if other else None):
                if text:
                    self._add(text, i)
                    self._current.add((fold(text), i))
        with (folder / "names.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                unit = unit_of[row["cadastral"]]
                self._add(row["name"], unit)
                self._signs[unit].add(row["sign"])
                if (fold(row["name"]), unit) not in self._current:
                    self._old |= {(fold(row["name"]), unit), (_loosely(row["name"]), unit)}
        self._regions = {fold(region.name) for region in territory.regions}
        self._provinces: dict[str, set[str]] = defaultdict(set)
        with (folder / "provinces.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for text in (row["name"], *_HALVES.split(row["name"])):
                    self._provinces[_loosely(text)].add(row["sign"])
                for text in (row["code"], row["sign"], row["name"], *_HALVES.split(row["name"])):
                    self._provinces[fold(text)].add(row["sign"])
        for i in territory.is_province_capital.nonzero()[0].tolist():
            # a province is often called after its capital: Aosta, Massa, Pesaro
            self._provinces.setdefault(fold(territory.names[i]), set()).add(territory.province_signs[i])

    def _add(self, name: str, unit: int) -> None:
        self._units[fold(name)].add(unit)
        self._loose[_loosely(name)].add(unit)

    def find(self, name: str, province: str) -> Found:
        """The one municipality of this name, in this province if it is not empty."""
        units = self._candidates(name)
        if not units:
            if self._is_larger(name):
                return Found(None, is_larger=True, key="history.other_level", params={"asked": name})
            return Found(None, key="history.unknown_name", params={"asked": name})
        signs = self._signs_of(province)
        if province.strip() and not signs:
            return Found(None, key="history.unknown_province", params={"asked": name, "province": province})
        inside = {unit for unit in units if not signs or self._signs[unit] & signs}
        if len(inside) > 1:
            # the one that has the name today comes before those that had it, if it is the same place or province
            current = {unit for unit in inside if (fold(name), unit) in self._current}
            if len(current) == 1 and (signs or len({self._place_of(unit) for unit in inside}) == 1):
                inside = current
        if len(inside) > 1 and not name.isascii():
            # "Paternò" is no "Paterno"; who writes no accents may mean either
            inside = {unit for unit in inside if self._name(unit).casefold() == name.strip().casefold()} or inside
        where = ", ".join(sorted(self._say(unit) for unit in (inside or units)))
        if len(inside) == 1:
            unit = inside.pop()
            keys = {(fold(name), unit), (_loosely(name), unit)}
            return Found(unit, is_current=bool(keys & self._current) or not keys & self._old)
        if inside:
            return Found(None, several=True, key="history.ambiguous", params={"asked": name, "where": where})
        params = {"asked": name, "province": province, "where": where}
        return Found(None, key="history.name_elsewhere", params=params)

    def _is_larger(self, name: str) -> bool:
        """Whether a name that is no municipality's is one of a larger area, or says that the row is a total."""
        if is_sum(name):
            return True
        area = _REGION.sub("", name)
        if any(fold(part) in self._regions for part in (area, *_HALVES.split(area)) if fold(part)):
            return True
        return bool(_KIND.match(name.strip())) and bool(self._signs_of(name))

    def _candidates(self, name: str) -> set[int]:
        """By the whole name, by its halves in two languages where they agree, then by what short forms leave."""
        if found := self._units.get(fold(name)):
            return found
        halves = [part for part in _HALVES.split(name) if fold(part)]
        if len(halves) > 1:
            sets = [self._units[fold(part)] for part in halves if fold(part) in self._units]
            if sets and (common := set.intersection(*sets)):
                return common
        return self._loose.get(_loosely(name), set()) if fold(name) else set()

    def _signs_of(self, province: str) -> set[str]:
        text = _KIND.sub("", province.strip())
        if text.isdecimal():
            number = int(text)
            text = f"{number - 200 if 200 < number < 400 else number:03d}"
        return self._provinces.get(fold(text)) or self._provinces.get(_loosely(text)) or set()

    def _name(self, unit: int) -> str:
        return self._territory.names[unit] if unit < len(self._territory) else self._outside[unit]

    def _say(self, unit: int) -> str:
        if unit < len(self._territory):
            return f"{self._territory.names[unit]} ({self._territory.province_signs[unit]})"
        return f"{self._outside[unit]} ({', '.join(sorted(self._signs[unit]))})"


def _loosely(name: str) -> str:
    """A name without small words, saints shortened, j as i: "S. Giovanni Valdarno", "Reggio Emilia", "Baiardo"."""
    words = fold_words(name.replace("\n", " ")).split()
    kept = ["s" if word in _SAINT else word for word in words if word not in _SMALL]
    return "".join(kept).replace("j", "i")
