# SPDX-License-Identifier: EUPL-1.2
"""The columns that could be imported, each with what it would become. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from district_planner.importing.headings import find_column
from district_planner.importing.mapping import ColumnRef, PlaceKey, ValueColumn
from district_planner.territory.search import fold_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from district_planner.core.texts import Language
    from district_planner.importing.mapping import Mapping
    from district_planner.importing.tables import Column, Table
    from district_planner.scenarios.datasets import ColumnKind

_EXAMPLES = 4
_EXAMPLE_CHARACTERS = 18
_LONGEST_ID = 40


@dataclass(frozen=True)
class Candidate:
    """A value that can be imported. `position` is that of its column in the table, -1 when rows are counted."""

    value: ValueColumn
    position: int
    heading: str
    examples: str
    included: bool

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.value.names.get(language) or next((name for name in self.value.names.values() if name), "")

    def renamed(self, name: str, language: Language) -> Candidate:
        """With another name: in both languages, unless they were told apart before."""
        names = dict(self.value.names)
        other = next(key for key in ("it", "en") if key != language)
        if names.get(other, "") in ("", names.get(language, "")):
            names[other] = name
        names[language] = name
        return replace(self, value=replace(self.value, names=names))


def candidates_of(table: Table, mapping: Mapping) -> tuple[Candidate, ...]:
    """The values of a mapping, included, then every other column that is no key, left out, in the order of the file."""
    found: list[Candidate] = []
    for value in mapping.values:
        column = find_column(table, value.column) if value.figure == "value" else None
        heading = column.shown if column else ""
        found.append(Candidate(value, column.index if column else -1, heading, _examples(column), included=True))
    taken = {candidate.position for candidate in found} | _key_columns(table, mapping)
    texts = {column.index for ref in mapping.texts if (column := find_column(table, ref)) is not None}
    words: ColumnKind = "text" if mapping.kind == "layer" else "category"
    ids = {candidate.value.id for candidate in found}
    for column in table.columns:
        if column.index in taken:
            continue
        value_id = free_id(column.heading, ids)
        ids.add(value_id)
        name = column.shown or str(column.index + 1)
        value = ValueColumn(value_id, column_ref(table, column), {"it": name, "en": name})
        if column.numbers is None and not _looks_numeric(column):
            value = replace(value, kind=words)
        kept = column.index in texts
        found.append(Candidate(value, column.index, column.shown, _examples(column), included=kept))
    return tuple(found)


def column_ref(table: Table, column: Column) -> ColumnRef:
    """How a mapping names a column: by its heading, or by position where that is empty or not the only one."""
    from district_planner.importing.guess import ref_of

    return ref_of(table, column)


def free_id(heading: str, taken: Iterable[str]) -> str:
    """A word of small letters, digits and underscores for a heading, one that is not taken."""
    words = re.findall(r"[a-z0-9]+", fold_words(heading).casefold())
    stem = "_".join(words)[: _LONGEST_ID - 4].rstrip("_") or "column"
    stem = stem if stem[0].isalpha() else f"c_{stem}"
    used, number, free = set(taken), 1, stem
    while free in used:
        number += 1
        free = f"{stem}_{number}"
    return free


def examples_of(column: Column) -> tuple[str, ...]:
    """The first different texts of a column that are not empty."""
    seen: dict[str, None] = {}
    for text in column.text[:200].tolist():
        if text.strip():
            seen.setdefault(text.strip(), None)
        if len(seen) == _EXAMPLES:
            break
    return tuple(seen)


def _examples(column: Column | None) -> str:
    if column is None:
        return ""
    shown = [
        text[:_EXAMPLE_CHARACTERS] + ("…" if len(text) > _EXAMPLE_CHARACTERS else "") for text in examples_of(column)
    ]
    return " · ".join(shown)


def _looks_numeric(column: Column) -> bool:
    from district_planner.importing.cells import kind_of

    texts = examples_of(column)
    kinds = [kind_of(text) for text in texts]
    if any(len(text) > 1 and text[0] == "0" and text.isdecimal() for text in texts):
        return False  # codes
    return bool(kinds) and "number" in kinds and all(kind in ("number", "missing") for kind in kinds)


def _key_columns(table: Table, mapping: Mapping) -> set[int]:
    keys: list[ColumnRef] = []
    for place in (mapping.place, mapping.destination):
        if place is not None:
            keys += [*place.columns, place.province]
    columns = [find_column(table, ref) for ref in keys if ref != ""]
    return {column.index for column in columns if column is not None}


def included(candidates: Sequence[Candidate]) -> tuple[ValueColumn, ...]:
    """The values to be imported. A weight that is not imported itself weighs nothing."""
    values = [one.value for one in candidates if one.included and one.value.kind != "text"]
    kept = {value.id for value in values}
    return tuple(value if value.weight in kept else replace(value, weight="") for value in values)


def included_texts(candidates: Sequence[Candidate]) -> tuple[ColumnRef, ...]:
    """The columns of a layer that are kept as texts."""
    return tuple(one.value.column for one in candidates if one.included and one.value.kind == "text")


def copy_of(candidate: Candidate, taken: Iterable[str]) -> Candidate:
    """The same column as another value, ticked; its id is none of those `taken`."""
    value = replace(candidate.value, id=free_id(candidate.value.id, taken))
    return replace(candidate, value=value, included=True)


def with_own_ids(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, each with an id of its own: those that are not ticked make room."""
    found = list(candidates)
    taken = {one.value.id for one in found if one.included}
    for position, one in enumerate(found):
        if one.included:
            continue
        own = one.value.id if one.value.id not in taken else free_id(one.heading, taken)
        taken.add(own)
        found[position] = replace(one, value=replace(one.value, id=own))
    return tuple(found)


def with_words(candidates: Sequence[Candidate], *, layer: bool) -> tuple[Candidate, ...]:
    """Columns of words are texts of a layer, and categories of municipalities."""
    before, after = ("category", "text") if layer else ("text", "category")
    return tuple(
        replace(one, value=replace(one.value, kind=after)) if one.value.kind == before else one  # type: ignore[arg-type]
        for one in candidates
    )


def place_columns(kind: str) -> int:
    """How many columns a kind of key takes, the province of a name apart."""
    return 2 if kind in ("istat_parts", "coordinates") else 1


def fitting_place(place: PlaceKey) -> PlaceKey:
    """`place` with as many columns as its kind takes."""
    wanted = place_columns(place.kind)
    columns = (*place.columns, *[""] * wanted)[:wanted]
    province = place.province if place.kind == "name" else ""
    return replace(place, columns=columns, province=province)
