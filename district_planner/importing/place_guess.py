# SPDX-License-Identifier: EUPL-1.2
"""Which columns say the municipality of a row: each is tried against the history, not believed by its heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import TextKey
from district_planner.importing.headings import folded_heading
from district_planner.importing.mapping import PlaceKey, PlaceKind
from district_planner.importing.places import distinct_texts, keys_of, whole_code
from district_planner.territory.nuts import plain_nuts
from district_planner.territory.search import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from district_planner.importing.mapping import ColumnRef
    from district_planner.importing.tables import Column, Table
    from district_planner.territory import Territory
    from district_planner.territory.history import MunicipalHistory

_SAMPLE = 20_000
"""Rows that are looked at."""
_SURE_CODES, _SURE_NAMES = 0.9, 0.8
"""Part of the different keys that has to have a place: numbers meet a code by chance in 7 of 100 cases."""
_ENOUGH = 0.5
_FEW_KEYS = 4
_MANY_KEYS = 30
"""As many different codes with a place are no chance, whatever the heading says."""
_CADASTRAL = re.compile(r"[A-Za-z]\d{3}")
_CODE_HEADING = re.compile(r"istat|procom|codcom|codicecom|cod|refarea|comune|territor|itter|municip")
_NAME_HEADING = re.compile(r"comun|denominaz|municip|citta|city|town|localita|nome|name|territor|sede")
_MUNICIPAL = re.compile(r"comun|municip|citta|city|town|localita")
_HEADINGS = {"istat": _CODE_HEADING, "istat_last6": _CODE_HEADING, "name": _NAME_HEADING}
_NUTS3 = re.compile(r"IT[A-Z]\d[0-9A-Z]|IT\d{3}")
LARGER_WIDTHS: dict[PlaceKind, tuple[int, ...]] = {"istat": (1, 2, 3), "nuts3": (1, 2, 3, 4)}
"""Of the codes of larger areas in the same column."""
_NUTS2 = re.compile(r"IT[A-Z]\d?")


@dataclass(frozen=True, eq=False)
class Candidate:
    """Columns that may say the place.

    Attributes:
        kind: how.
        columns: the columns, of names with the province where there is one.
        share: part of the different keys that have a place, 0 to 1.
        distinct_share: different keys to rows, 1 when no municipality comes twice.
        other_levels: rows whose code is shorter: regions, provinces in the same column.
        is_doubtful: too few keys, or too few with a place, to be sure.
        which: which key each row looked at has.
    """

    kind: PlaceKind
    columns: tuple[Column, ...]
    share: float
    distinct_share: float
    other_levels: int
    is_doubtful: bool
    which: NDArray[np.int64]

    @property
    def shown(self) -> str:
        """The headings."""
        return ", ".join(column.shown or str(column.index + 1) for column in self.columns)

    @property
    def word(self) -> TextKey:
        """What the kind of key is called."""
        return TextKey(f"importing.place_{self.kind}")

    @property
    def code(self) -> str:
        """For an answer: the kind and the positions of the columns."""
        return f"{self.kind}:{','.join(str(column.index) for column in self.columns)}"

    def ref(self, table: Table) -> ColumnRef:
        """How a mapping names the first column."""
        from district_planner.importing.guess import ref_of

        return ref_of(table, self.columns[0])

    def place(self, table: Table) -> PlaceKey:
        """The key for a mapping."""
        from district_planner.importing.guess import ref_of

        refs = tuple(ref_of(table, column) for column in self.columns)
        if self.kind == "name":
            return PlaceKey("name", refs[:1], refs[1] if len(refs) > 1 else "")
        return PlaceKey(self.kind, refs)

    def rivals(self, best: Candidate) -> bool:
        """Whether it would do as well as the best one, and says other places."""
        return self.kind == best.kind and self.share >= best.share - 0.05 and self.differs(best)

    def differs(self, other: Candidate) -> bool:
        """Whether the two say different places for a row."""
        pairs = {*zip(self.which.tolist(), other.which.tolist(), strict=True)}
        return len(pairs) > 1.02 * max(len(np.unique(self.which)), len(np.unique(other.which)))

    def is_distinct_with(self, column: Column) -> bool:
        """Whether no municipality comes twice for one text of another column."""
        _, other = distinct_texts(column.cells[: len(self.which)])
        pairs = self.which * (int(other.max(initial=0)) + 1) + other
        return len(np.unique(pairs)) == len(pairs)


def place_candidates(table: Table, territory: Territory) -> list[Candidate]:
    """The columns that may say the place, the best first: codes before cadastral codes before names.

    Codes of provinces (NUTS 3) never come without doubt, and only where nothing surely tells the municipality.
    """
    from district_planner.territory.history import load_history

    history = load_history(territory)
    rows = np.arange(min(len(table), _SAMPLE), dtype=np.int64)
    if not len(rows):
        return []
    found = [*_codes(table, rows, history), *_parts(table, rows, history)]
    if all(candidate.is_doubtful for candidate in found):
        found += _names(table, rows, history, territory)
    ranks = {"istat": 0, "istat_last6": 1, "cadastral": 2, "istat_parts": 3, "nuts3": 4, "name": 5}
    sure = [one for one in found if not one.is_doubtful]
    return sorted(sure or found, key=lambda one: (ranks[one.kind], -round(one.share, 2), one.columns[0].index))


def _codes(table: Table, rows: NDArray[np.int64], history: MunicipalHistory) -> Iterator[Candidate]:
    for column in table.columns:
        texts, counts = _distinct_sample(column, rows)
        if not texts:
            continue
        kind = _kind_of_codes(texts, counts)
        if kind is None:
            continue
        candidate = _tried(table, kind, (column,), rows, history, _SURE_CODES)
        if candidate is not None:
            yield candidate


def _distinct_sample(column: Column, rows: NDArray[np.int64]) -> tuple[list[str], list[int]]:
    texts, which = distinct_texts(column.cells[rows])
    counts = np.bincount(which, minlength=len(texts)).tolist()
    pairs = [(text.strip(), count) for text, count in zip(texts, counts, strict=True) if text.strip()]
    return [text for text, _ in pairs], [count for _, count in pairs]


def _kind_of_codes(texts: list[str], counts: list[int]) -> PlaceKind | None:
    """What kind of code most texts could be; numbers with decimals and words are none."""
    plain = [plain_nuts(whole_code(text)) for text in texts]
    total = sum(counts)
    of_digits = sum(count for text, count in zip(plain, counts, strict=True) if text.isdecimal() and len(text) <= 6)
    wide = sum(count for text, count in zip(plain, counts, strict=True) if text.isdecimal() and len(text) in (7, 8))
    cadastral = sum(count for text, count in zip(plain, counts, strict=True) if _CADASTRAL.fullmatch(text))
    nuts = sum(
        count for text, count in zip(plain, counts, strict=True) if _NUTS3.fullmatch(text) or _NUTS2.fullmatch(text)
    )
    by_province = sum(count for text, count in zip(plain, counts, strict=True) if _NUTS3.fullmatch(text))
    longest = max(len(text) for text in plain)
    if cadastral > _ENOUGH * total:
        return "cadastral"
    if of_digits + nuts > 0.9 * total and of_digits and longest >= 4:
        return "istat"
    if by_province > _ENOUGH * total:
        return "nuts3"
    return "istat_last6" if wide > 0.9 * total else None


def _tried(
    table: Table,
    kind: PlaceKind,
    columns: tuple[Column, ...],
    rows: NDArray[np.int64],
    history: MunicipalHistory,
    sure: float,
) -> Candidate | None:
    """The candidate, when enough of its keys have a place."""
    indices = tuple(column.index for column in columns)
    place = PlaceKey(kind, indices)
    if kind == "name":
        place = PlaceKey("name", indices[:1], indices[1] if len(indices) > 1 else "")
    keys = keys_of(table, place, rows, history)
    widths = np.array([len(text.strip()) for text in keys.texts])
    counts = np.bincount(keys.which, minlength=len(keys.texts))
    lower = widths <= LARGER_WIDTHS[kind][-1] if kind in LARGER_WIDTHS else np.zeros(len(widths), dtype=np.bool_)
    asked = ~keys.blank & ~lower
    if not asked.any():
        return None
    share = float(keys.placed[asked].mean())
    heading = folded_heading(columns[0].heading)
    named = kind in ("cadastral", "istat_parts", "nuts3") or bool(_HEADINGS[kind].search(heading))
    if share < _ENOUGH or (share < sure and not named):
        return None
    doubtful = (
        kind == "nuts3"
        or share < sure
        or (int(asked.sum()) < (_FEW_KEYS if kind == "name" else _MANY_KEYS) and not named)
    )
    told = int(counts[asked].sum())
    distinct = float(asked.sum()) / told
    levels = int(counts[~keys.blank & lower].sum())
    return Candidate(kind, columns, share, distinct, levels, doubtful, keys.which)


def _parts(table: Table, rows: NDArray[np.int64], history: MunicipalHistory) -> Iterator[Candidate]:
    """Two columns of up to three digits, the province before the municipality."""
    short = []
    for column in table.columns:
        texts, _ = _distinct_sample(column, rows)
        if texts and all(text.isdecimal() and len(text) <= 3 for text in texts):
            short.append((column, max(int(text) for text in texts)))
    for province, largest in short:
        heading = folded_heading(province.heading)
        if largest > 119 or "prov" not in heading:
            continue
        for number, _ in short:
            other = folded_heading(number.heading)
            if number is not province and ("com" in other or "progr" in other):
                candidate = _tried(table, "istat_parts", (province, number), rows, history, _SURE_CODES)
                if candidate is not None:
                    yield candidate


def _names(
    table: Table, rows: NDArray[np.int64], history: MunicipalHistory, territory: Territory
) -> Iterator[Candidate]:
    provinces = _province_columns(table, rows, territory)
    for column in table.columns:
        if column in provinces or column.numbers is not None:
            continue
        texts, _ = _distinct_sample(column, rows)
        words = [text for text in texts if any(sign.isalpha() for sign in text)]
        if len(words) < _SURE_NAMES * max(len(texts), 1) or not words:
            continue
        if not _NAME_HEADING.search(folded_heading(column.heading)) and len(words) < _FEW_KEYS:
            continue
        beside = min(provinces, key=lambda one: abs(one.index - column.index), default=None)
        columns = (column,) if beside is None else (column, beside)
        candidate = _tried(table, "name", columns, rows, history, _SURE_NAMES)
        if candidate is not None:
            # Provinces are called after their capitals: a list of those alone may be by province.
            capitals = _province_names(territory)
            only_capitals = sum(fold(word) in capitals for word in words) > _SURE_CODES * len(words)
            # So are labour market areas, health districts and courts: without a province only the heading tells.
            told = beside is not None or _MUNICIPAL.search(folded_heading(column.heading))
            open_ = (only_capitals and len(words) >= _FEW_KEYS) or not told
            yield replace(candidate, is_doubtful=candidate.is_doubtful or open_)


def _province_names(territory: Territory) -> set[str]:
    """What provinces are called: their names, and those of their capitals."""
    capitals = {fold(territory.names[k]) for k in territory.is_province_capital.nonzero()[0].tolist()}
    return capitals | {fold(name) for name in territory.province_names}


def _province_columns(table: Table, rows: NDArray[np.int64], territory: Territory) -> list[Column]:
    """Columns of signs, names or codes of provinces."""
    codes = {int(code) for code in territory.province_codes}
    signs = {sign.casefold() for sign in territory.province_signs}
    names = _province_names(territory)
    found = []
    for column in table.columns:
        texts, _ = _distinct_sample(column, rows)
        words = [text for text in texts if not text.isdecimal()]
        if not words and "prov" in folded_heading(column.heading):
            # 201 is the metropolitan city that 001 was as a province.
            known = sum(len(text) <= 3 and int(text) % 200 in codes for text in texts)
            if texts and known >= 0.9 * len(texts):
                found.append(column)
        if not words or len(words) < len(texts):
            continue
        hits = sum(word.casefold() in signs or fold(word) in names for word in words)
        by_sign = all(len(word) == 2 for word in words)
        heading = folded_heading(column.heading)
        if hits >= 0.9 * len(words) and (by_sign or "prov" in heading or heading in ("pv", "sedep")):
            found.append(column)
    return found


def foreign_level(table: Table) -> tuple[str, Column] | None:
    """A column of provinces, regions or NUTS areas, for the message that a file is not by municipality."""
    from district_planner.territory import load_territory

    territory = load_territory()
    regions = {fold(region.name) for region in territory.regions}
    provinces = _province_names(territory)
    signs = {sign.casefold() for sign in territory.province_signs}
    rows = np.arange(min(len(table), _SAMPLE), dtype=np.int64)
    for column in table.columns:
        texts, _ = _distinct_sample(column, rows)
        if len(texts) < 2:
            continue
        for level, holds in (
            ("nuts", lambda text: bool(_NUTS3.fullmatch(text) or _NUTS2.fullmatch(text))),
            ("region", lambda text: fold(text) in regions),
            ("province", lambda text: fold(text) in provinces or text.casefold() in signs),
        ):
            if sum(map(holds, texts)) >= 0.8 * len(texts):
                return level, column
    return None
