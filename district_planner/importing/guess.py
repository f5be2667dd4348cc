# SPDX-License-Identifier: EUPL-1.2
"""What the columns of an unknown file seem to mean, told by their values, with a doubt wherever that is not enough."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.coordinate_doubts import CRS
from district_planner.importing.findings import Finding
from district_planner.importing.heading_words import meaning_of
from district_planner.importing.headings import folded_heading, ref_text
from district_planner.importing.layout import Choice, Doubt, Layout, Params, Reason
from district_planner.importing.mapping import Mapping, PlaceKey, Repeated, RowFilter, SourceWords, ValueColumn
from district_planner.importing.place_guess import LARGER_WIDTHS, Candidate, foreign_level, place_candidates
from district_planner.importing.points import column_id
from district_planner.importing.tables import different
from district_planner.importing.unit_guess import UNITS, answered_units, guess_units, units_doubt
from district_planner.importing.vector_points import coordinate_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Language
    from district_planner.importing.mapping import ColumnRef
    from district_planner.importing.tables import Column, Table
    from district_planner.scenarios.datasets import ColumnKind, Names
    from district_planner.territory import Territory

PLACE, KIND, REPEATED, LATEST, FLOWS, COUNT = "place", "kind:", "repeated", "latest:", "flows", "count"
"""Fields of the doubts of a mapping; after a colon the values, or the index of the column."""
_KINDS: tuple[ColumnKind, ...] = ("count", "average", "share", "rate")
_NUMERIC = 0.5
"""Part of the filled cells that have to be numbers for a column of values; the others are told as errors."""
_NO_VALUE = re.compile(
    r"^(cod|codice|code|id|anno|year|mese|month|data|date|giorno|cap|progressivo|sez|ente|livello|objectid|fid|key|pk)|codic|"
    r"procom|istat$|catast|^(reg|prov|com|uts|rip|nuts)\w{0,3}$|cod(reg|prov|com)"
)
_YEAR_HEADING = re.compile(r"^(anno|year|annocp|timeperiod|tempo|periodo|annodi.*)$")
_YEAR = re.compile(r"(19|20)\d\d([/-]\d{2,4})?")
_MOST_YEARS = 60
_MANY_DOUBTS = 6
_TITLE_SIGNS = re.compile(r"[_\-.]+")


@dataclass(frozen=True)
class MappingGuess:
    """A mapping with what is still open about it; only without doubts and errors may it be used unseen."""

    mapping: Mapping
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()


def guess_mapping(
    table: Table, layout: Layout, territory: Territory, *, file_name: str = "", units: bool | None = None
) -> MappingGuess:
    """What the columns of a table seem to mean: the place by its values, the numbers by values and headings.

    `units`: whether it holds local units by activity; None to ask where it seems so.
    """
    found = place_candidates(table, territory)
    description = SourceWords(title=_title(file_name))
    if not found:
        return _without_place(table, layout, description)
    best = found[0]
    place = best.place(table)
    doubts: list[Doubt] = []
    why: Params = {"column": best.shown, "share": 100 * best.share, "key": best.word}
    reasons = [Reason("importing.why_place" if best.kind != "nuts3" else "importing.why_province", why)]
    if best.is_doubtful or (len(found) > 1 and found[1].rivals(best)):
        doubts.append(_place_doubt(found))
    rows: list[RowFilter] = []
    if best.other_levels:
        # Not `widths=(6,)`: codes of municipalities that lost their zeros have four or five digits.
        rows.append(RowFilter(best.ref(table), widths=LARGER_WIDTHS[best.kind], exclude=True))
        reasons.append(Reason("importing.why_widths", {"column": best.shown, "n": best.other_levels}))
    keys = {column.index for candidate in found for column in candidate.columns}
    if units is not False and (columns := guess_units(table, layout, ref_of)) is not None:
        asked = [] if units else [units_doubt(columns)]
        mapping = Mapping("units", place, None, tuple(rows), (), description=description, units=columns)
        return MappingGuess(mapping, (*doubts, *asked), (), tuple(reasons))
    values, open_kinds = _values(table, layout, keys)
    mapping = Mapping("values", place, None, tuple(rows), values, (), description=description)
    doubts += open_kinds
    if not values:
        counted = replace(mapping, values=(_counted_rows(),))
        choices = (Choice("rows", "importing.choice_count_rows", {}),)
        doubts.append(Doubt("importing.doubt_count_rows", {}, choices, COUNT))
        return MappingGuess(counted, tuple(doubts), (), tuple(reasons))
    mapping, more = _repeated(table, mapping, best, found)
    doubts = [doubt for doubt in doubts if mapping.kind != "flows" or doubt.field != PLACE] + more
    return MappingGuess(mapping, tuple(doubts), (), tuple(reasons))


def _counted_rows() -> ValueColumn:
    """How many rows each municipality has: what is left of a list without any number."""
    names: Names = {language: Texts(language)("importing.counted_rows") for language in LANGUAGES}
    return ValueColumn("rows", "", names, "", "count", figure="rows")


def answered_mapping(mapping: Mapping, field: str, value: str) -> Mapping:
    """The mapping with the answer to one of its doubts; unchanged when the field is none of a mapping's.

    Raises:
        InputError: the answer is none of those that can be given.
    """
    if field == PLACE and mapping.place.kind == "nuts3" and not value:
        raise InputError("importing.nuts3_declined", column=ref_text(mapping.place.columns[0]))
    if field == PLACE:
        return replace(mapping, place=_place_of(mapping.place, value))
    if field == CRS and mapping.place.kind == "coordinates":
        return replace(mapping, place=replace(mapping.place, crs=value))
    if field == UNITS:
        return answered_units(mapping, value)
    if field == FLOWS:
        return _as_flows(mapping, value) if value else replace(mapping, kind="values", destination=None)
    if field == REPEATED:
        if value not in ("error", "sum", "mean"):
            raise InputError("importing.answer_unknown", field=field, value=value, known="error, sum, mean")
        repeated = cast("Repeated", value)
        return replace(mapping, values=tuple(replace(one, repeated=repeated) for one in mapping.values))
    if field.startswith(LATEST):
        return _with_year(mapping, field.removeprefix(LATEST), value)
    if field.startswith(KIND):
        if value not in (*_KINDS, "category"):
            known = ", ".join((*_KINDS, "category"))
            raise InputError("importing.answer_unknown", field=field, value=value, known=known)
        wanted = field.removeprefix(KIND).split(",")
        unit = {"share": "%"}.get(value)
        return replace(
            mapping,
            values=tuple(
                replace(one, kind=value, unit=one.unit if unit is None else unit) if one.id in wanted else one
                for one in mapping.values
            ),
        )
    return mapping


def ref_of(table: Table, column: Column) -> ColumnRef:
    """How a mapping names a column: by its heading, or by position where that is empty or not the only one."""
    folded = folded_heading(column.heading)
    same = sum(folded_heading(other.heading) == folded for other in table.columns)
    return column.heading if folded and same == 1 and "*" not in column.heading else column.index


def guess_layer(table: Table, layout: Layout, *, file_name: str = "") -> Mapping:
    """A layer of features with all their columns: numbers where they are numbers, else texts."""
    values, _ = _values(table, layout, set())
    taken = {str(value.column) for value in values}
    texts = tuple(ref_of(table, column) for column in table.columns if str(ref_of(table, column)) not in taken)
    return Mapping(
        "layer", PlaceKey("coordinates"), None, (), values, texts, description=SourceWords(_title(file_name))
    )


def _without_place(table: Table, layout: Layout, description: SourceWords) -> MappingGuess:
    """Points where there are coordinates; else say what is missing, and which level the file seems to have."""
    pair = coordinate_columns(table.columns)
    if pair is not None:
        place = PlaceKey("coordinates", tuple(ref_of(table, column) for column in pair))
        values, doubts = _values(table, layout, {column.index for column in pair})
        numeric = {str(value.column) for value in values} | {str(column.index) for column in pair}
        texts = tuple(
            ref_of(table, column)
            for column in table.columns
            if column not in pair and str(ref_of(table, column)) not in numeric and column.heading
        )
        mapping = Mapping("layer", place, None, (), values, texts[:20], description=description)
        reasons = (Reason("importing.why_points", {"x": pair[0].shown, "y": pair[1].shown}),)
        return MappingGuess(mapping, tuple(doubts), (), reasons)
    level = foreign_level(table)
    finding = (
        Finding("error", f"importing.level_{level[0]}", {}, None, level[1].shown)
        if level is not None
        else Finding("error", "importing.no_place_column", {"file": table.name})
    )
    values, doubts = _values(table, layout, set())
    return MappingGuess(Mapping(values=values, description=description), tuple(doubts), (finding,))


def _values(table: Table, layout: Layout, keys: set[int]) -> tuple[tuple[ValueColumn, ...], list[Doubt]]:
    """The columns of numbers that are no codes and no years, each with what it seems to hold."""
    values: list[ValueColumn] = []
    unsure: dict[ColumnKind, list[ValueColumn]] = {}
    for column in table.columns:
        if column.index in keys or _is_code_or_year(column):
            continue
        numbers = numbers_of(column, layout)
        filled = len(table) - int(numbers.missing.sum())
        usable = int(np.isfinite(numbers.values).sum()) + (len(numbers.bad) if numbers.ambiguous else 0)
        if not filled or usable < _NUMERIC * filled:
            continue
        meaning = meaning_of(column.heading, numbers.values, percent=numbers.percent)
        value_id = column_id(column, [value.id for value in values])
        heading = column.shown or f"{column.index + 1}"
        values.append(
            ValueColumn(
                value_id, ref_of(table, column), {"it": heading, "en": heading}, meaning.unit, meaning.kind,
                meaning.decimals,
            )
        )  # fmt: skip
        if not meaning.sure:
            unsure.setdefault(meaning.kind, []).append(values[-1])
    return tuple(values), _kind_doubts(unsure)


def _kind_doubts(unsure: dict[ColumnKind, list[ValueColumn]]) -> list[Doubt]:
    """A question for each column whose kind is open; one for all of a kind when there are many."""
    doubts = []
    for kind, values in unsure.items():
        choices = tuple(
            Choice(other, f"importing.kind_{other}", {}) for other in (kind, *(one for one in _KINDS if one != kind))
        )
        groups = [values] if len(values) > _MANY_DOUBTS else [[value] for value in values]
        for group in groups:
            names = ", ".join(value.names["it"] for value in group[:_MANY_DOUBTS])
            names = f"{names}, …" if len(group) > _MANY_DOUBTS else names
            params: Params = {"n": len(group), "column": names}
            field = KIND + ",".join(value.id for value in group)
            doubts.append(Doubt("importing.doubt_kind", params, choices, field))
    return doubts


def _is_code_or_year(column: Column) -> bool:
    heading = folded_heading(column.heading)
    if _NO_VALUE.search(heading):
        return True
    texts = [str(text).strip() for text in column.text[:400].tolist() if str(text).strip()]
    return bool(texts) and all(_YEAR.fullmatch(text) for text in texts)


def _repeated(
    table: Table, mapping: Mapping, best: Candidate, found: Sequence[Candidate]
) -> tuple[Mapping, list[Doubt]]:
    """Several rows for one municipality: a year to be chosen, flows, or rows to be added up; the user says which."""
    if best.distinct_share > 0.999:
        return mapping, []
    year = _year_column(table)
    doubts: list[Doubt] = []
    if year is not None:
        years = sorted({str(text).strip() for text in year.text.tolist()} - {""}, reverse=True)
        choices = tuple(Choice(text, "importing.choice_year", {"year": text}) for text in years[:_MOST_YEARS])
        params: Params = {"column": year.shown, "latest": years[0]}
        doubts.append(Doubt("importing.doubt_year", params, choices, f"{LATEST}{year.index}"))
        mapping = replace(mapping, rows=(*mapping.rows, RowFilter(ref_of(table, year), values=(years[0],))))
        if best.is_distinct_with(year):
            return mapping, doubts
    other = next((one for one in found[1:] if one.kind == best.kind and one.differs(best)), None)
    if other is not None and len(mapping.values) == 1 and best.kind != "nuts3":
        ends = f"{best.code}>{other.code}"
        flow_choices = (Choice(ends, "importing.choice_flows", {}), Choice("", "importing.choice_no_flows", {}))
        params = {"from": best.shown, "to": other.shown}
        doubts.append(Doubt("importing.doubt_flows", params, flow_choices, FLOWS))
        return _as_flows(mapping, ends), doubts
    choices = (
        Choice("error", "importing.choice_repeated_error", {}),
        Choice("sum", "importing.choice_repeated_sum", {}),
        Choice("mean", "importing.choice_repeated_mean", {}),
    )
    doubts.append(Doubt("importing.doubt_repeated", {"column": best.shown}, choices, REPEATED))
    return mapping, doubts


def _year_column(table: Table) -> Column | None:
    for column in table.columns:
        if _YEAR_HEADING.search(folded_heading(column.heading)):
            years = {str(text).strip() for text in different(column.text)[0].tolist()} - {""}
            if 1 < len(years) <= _MOST_YEARS and all(_YEAR.fullmatch(text) for text in years):
                return column
    return None


def _with_year(mapping: Mapping, index: str, year: str) -> Mapping:
    """Another year than the one that was guessed: the last condition is the one about the year."""
    if not mapping.rows or not index.isdecimal():
        return mapping
    *before, last = mapping.rows
    return replace(mapping, rows=(*before, replace(last, values=(year,))))


def _place_doubt(found: Sequence[Candidate]) -> Doubt:
    """Ask which column it is; of codes of provinces whether their values are to be given to the municipalities."""
    params: Params = {"column": found[0].shown}
    choices = tuple(_place_choice(candidate) for candidate in found[:4])
    if found[0].kind != "nuts3":
        return Doubt("importing.doubt_place", params, choices, PLACE)
    shared = Choice(found[0].code, "importing.choice_nuts3", {})
    return Doubt(
        "importing.doubt_nuts3", params, (shared, *choices[1:], Choice("", "importing.choice_no_nuts3", {})), PLACE
    )


def _place_choice(candidate: Candidate) -> Choice:
    return Choice(candidate.code, "importing.choice_place", {"column": candidate.shown, "key": candidate.word})


def _place_of(before: PlaceKey, code: str) -> PlaceKey:
    """The key that the answer `istat:3` or `name:2,5` names: kind, and positions of the columns."""
    kind, _, positions = code.partition(":")
    try:
        columns = tuple(int(position) for position in positions.split(","))
        return _KEYS[kind](columns, before.year)
    except (ValueError, KeyError, IndexError) as problem:
        raise InputError("importing.answer_unknown", field=PLACE, value=code, known=", ".join(_KEYS)) from problem


_KEYS: dict[str, Callable[[tuple[int, ...], int | None], PlaceKey]] = {
    "istat": lambda columns, year: PlaceKey("istat", columns[:1], year=year),
    "istat_parts": lambda columns, year: PlaceKey("istat_parts", (columns[0], columns[1]), year=year),
    "istat_last6": lambda columns, year: PlaceKey("istat_last6", columns[:1], year=year),
    "cadastral": lambda columns, _: PlaceKey("cadastral", columns[:1]),
    "nuts3": lambda columns, _: PlaceKey("nuts3", columns[:1]),
    "name": lambda columns, _: PlaceKey("name", columns[:1], columns[1] if len(columns) > 1 else ""),
}


def _as_flows(mapping: Mapping, ends: str) -> Mapping:
    origin, _, destination = ends.partition(">")
    return replace(
        mapping,
        kind="flows",
        place=_place_of(mapping.place, origin),
        destination=_place_of(mapping.place, destination),
        values=tuple(replace(value, kind="count") for value in mapping.values[:1]),
    )


def _title(file_name: str) -> dict[str, str]:
    stem = file_name.rpartition(".")[0] or file_name
    title = " ".join(_TITLE_SIGNS.sub(" ", stem).split())
    languages: tuple[Language, ...] = ("it", "en")
    return dict.fromkeys(languages, title) if title else {}
