# SPDX-License-Identifier: EUPL-1.2
"""What the assistant asks of `importing`, for a worker's thread: plain data in, plain data out. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.gui.importing.preview_table import Preview
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.layout import NUMBER, Doubt, Guess, Layout, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QImage

    from district_planner.core.progress import Progress
    from district_planner.core.texts import Texts
    from district_planner.gui.importing.result_map import MapLook
    from district_planner.importing.guess import MappingGuess
    from district_planner.importing.mapping import Mapping, PlaceKey
    from district_planner.importing.recipes import Recipe
    from district_planner.importing.report import PreparedImport
    from district_planner.importing.tables import Column, Table, TableInfo
    from district_planner.territory import Boundaries, Territory

PREVIEW_ROWS = 60
PREVIEW_COLUMNS = 200
SAMPLE_CODES = 400
SAMPLE_ROWS = 50_000
"""Rows that the columns are judged by, before all of them are read for the check."""
OF_UNITS = ("place", "units")
"""Fields of the questions that matter of local units too: the others are about values."""
_MOST_DECIMALS = 6
_MOST_YEARS = 8


@dataclass(frozen=True, eq=False)
class Opened:
    """One table of a file, looked at.

    Attributes:
        member: which table of the file.
        guess: how it seems to be written; None when only a recipe with a reader of its own can tell.
        raw: its first rows without headings, for the preview; of a layer its first features.
        table: its rows as guessed, at most `SAMPLE_ROWS`; None when it cannot be read so.
        recipes: those that read it, the best first.
        is_clear: whether the first of them is the only choice.
    """

    member: str
    guess: Guess | None
    raw: Table | None
    table: Table | None
    recipes: tuple[Recipe, ...] = ()
    is_clear: bool = False


@dataclass(frozen=True)
class PlaceMatch:
    """How many of the different keys of a table have a place, and which list of codes they follow."""

    found: int
    of: int
    codes: str
    is_sample: bool
    """Only the first `SAMPLE_ROWS` rows were looked at."""
    examples: tuple[str, ...]
    """A few keys without a place."""


def known_tables(path: Path, tables: Sequence[TableInfo], recipes: Sequence[Recipe]) -> dict[str, Recipe]:
    """The tables of a file with several that a recipe knows by their names; those of files called so come first."""
    from district_planner.importing.headings import matches

    found: dict[str, Recipe] = {}
    if len(tables) < 2:
        return found
    named = [recipe for recipe in recipes if recipe.mapping.layout.member]
    named.sort(key=lambda recipe: not any(matches(path.name, pattern) for pattern in recipe.files))
    for recipe in named:
        for info in tables:
            if matches(info.member.rpartition("::")[2], recipe.mapping.layout.member):
                found.setdefault(info.member, recipe)
    order = [info.member for info in tables]
    return dict(sorted(found.items(), key=lambda entry: order.index(entry[0])))


def open_table(
    path: Path,
    member: str,
    again: Recipe | None,
    progress: Progress,
    encoding: str | None = None,
    separator: str | None = None,
) -> Opened:
    """Guess how a table is written, read its beginning, and find the recipes that know it.

    `again`: the way another edition of it was read, which goes before all recipes.

    Raises:
        InputError: it cannot be read; the text says why.
    """
    from district_planner.importing.reading import guess_layout
    from district_planner.importing.recipes import matching_recipes, named_recipes

    by_name = named_recipes((path.name, member.rpartition("/")[2]))
    try:
        guess = guess_layout(path, member, progress, encoding=encoding, separator=separator)
    except InputError:
        if not by_name:
            raise
        return Opened(member, None, None, None, by_name, len(by_name) == 1)
    if guess.layout.format == "vector":
        return _open_layer(path, guess.layout, progress)
    progress.raise_if_cancelled()
    progress.report(0.3)
    raw = read_raw(path, guess.layout, progress)
    progress.report(0.5)
    table = read_sample(path, guess.layout, progress)
    recipes, clear = matching_recipes(table, path.name)
    if by_name:
        recipes, clear = (*by_name, *recipes), len(by_name) == 1
    if again is not None and (again.reader or matching_recipes(table, path.name, [again])[0]):
        recipes, clear = (again, *recipes), True
    return Opened(guess.layout.member or member, guess, raw, table, recipes, clear)


def read_raw(path: Path, layout: Layout, progress: Progress) -> Table:
    """The first rows of a table as they stand, headings and notes among them."""
    from district_planner.importing.reading import read_table

    bare = replace(layout, heading_rows=(), first_row=1, footer_rows=0)
    table = read_table(path, layout if layout.format == "json" else bare, limit=PREVIEW_ROWS, progress=progress)
    return replace(table, columns=table.columns[:PREVIEW_COLUMNS])


def read_sample(path: Path, layout: Layout, progress: Progress) -> Table:
    """The rows that the columns are judged by."""
    from district_planner.importing.reading import read_table

    return read_table(path, layout, limit=SAMPLE_ROWS, progress=progress)


def _open_layer(path: Path, layout: Layout, progress: Progress) -> Opened:
    from district_planner.importing.vector import inspect_features

    info = inspect_features(path, layout.member, progress=progress)
    reasons = (
        Reason("import_window.layer_crs", {"crs": info.crs}) if info.crs else Reason("import_window.layer_no_crs"),
    )
    guess = Guess(layout, info.doubts, reasons)
    table = None if info.doubts else read_layer(path, layout.member, {}, progress)
    return Opened(layout.member, guess, first_rows(table), table)


def read_layer(path: Path, layer: str, answers: dict[str, str], progress: Progress) -> Table:
    """What a layer says about each of its features, with the answers to its doubts."""
    from district_planner.importing.vector import kind_named, read_features

    features, _ = read_features(
        path,
        layer,
        answers.get("crs") or None,
        mend_swapped=answers.get("swap") == "swap",
        kind=kind_named(answers.get("kind", "")),
        progress=progress,
    )
    return features.table(path.name)


def first_rows(table: Table | None) -> Table | None:
    """The beginning of a table, for a preview."""
    if table is None:
        return None
    columns = tuple(_part(column, slice(PREVIEW_ROWS)) for column in table.columns[:PREVIEW_COLUMNS])
    return replace(table, columns=columns, rows=table.rows[:PREVIEW_ROWS])


def preview_of(raw: Table, layout: Layout, doubts: tuple[Doubt, ...], texts: Texts) -> Preview:
    """The preview of a table read so: what is a number, and how the numbers in doubt are read."""
    if layout.format in ("json", "vector"):
        layout = replace(layout, heading_rows=(), first_row=0)
    rows = np.array([int(row) >= layout.first_row and int(row) not in layout.heading_rows for row in raw.rows])
    at = np.flatnonzero(rows)
    numeric: set[int] = set()
    read_as: dict[int, tuple[str, ...]] = {}
    in_doubt = {doubt.field for doubt in doubts}
    for column in raw.columns:
        part = _part(column, at)
        numbers = numbers_of(part, layout)
        known = np.isfinite(numbers.values)
        if not known.any() and not numbers.ambiguous:
            continue
        if known.sum() * 2 >= len(at) - numbers.missing.sum() and not has_codes(part):
            numeric.add(column.index)
        if f"{NUMBER}{column.index}" in in_doubt or "decimal" in in_doubt:
            shown = [""] * len(raw)
            for position, value, text in zip(at.tolist(), numbers.values.tolist(), part.text.tolist(), strict=True):
                if value == value and ("." in text or "," in text):
                    shown[position] = ungrouped(value, texts.language)
            if any(shown):
                read_as[column.index] = tuple(shown)
    named = layout.format in ("json", "vector")
    return Preview(raw, layout.heading_rows, layout.first_row, frozenset(numeric), read_as, named)


def has_codes(column: Column) -> bool:
    """Whether a column of digits holds codes: some begin with a zero."""
    return any(len(text) > 1 and text[0] == "0" and text.isdecimal() for text in column.text[:SAMPLE_CODES].tolist())


def ungrouped(value: float, language: str) -> str:
    """A number without thousands marks, so that `1234` and `1,234` cannot be taken for each other."""
    plain = f"{value:.{_MOST_DECIMALS}f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if language == "it" else plain


def guess_columns(
    table: Table, layout: Layout, territory: Territory, file_name: str, known: Mapping | None
) -> MappingGuess:
    """What the columns seem to mean; `known`: what they do mean."""
    from district_planner.importing.guess import MappingGuess, guess_layer, guess_mapping

    if known is not None:
        return MappingGuess(known)
    if layout.format == "vector":
        return MappingGuess(guess_layer(table, layout, file_name=file_name))
    return guess_mapping(table, layout, territory, file_name=file_name)


def concerns(doubt: Doubt, value_ids: set[str]) -> bool:
    """Whether a question about the columns matters when only these values are imported."""
    from district_planner.importing.guess import KIND

    if not doubt.field.startswith(KIND):
        return True
    return bool(value_ids & set(doubt.field.removeprefix(KIND).split(",")))


def match_places(table: Table, place: PlaceKey, territory: Territory) -> PlaceMatch:
    """How many of the different places of the rows are recognised.

    Raises:
        InputError: the table has no such column.
    """
    from district_planner.importing.places import keys_of
    from district_planner.territory.history import load_history

    keys = keys_of(table, place, np.arange(len(table), dtype=np.int64), load_history(territory))
    asked = ~keys.blank & ~keys.nowhere
    placed = keys.placed & asked
    lost = [keys.texts[position] for position in np.flatnonzero(asked & ~placed)[:5].tolist()]
    return PlaceMatch(int(placed.sum()), int(asked.sum()), keys.year, len(table) >= SAMPLE_ROWS, tuple(lost))


def draw_result(
    prepared: PreparedImport, territory: Territory, boundaries: Boundaries, look: MapLook, progress: Progress
) -> tuple[QImage, str]:
    """A picture of what would be imported, and the id of the column it shows ("" for shapes)."""
    from district_planner.gui.importing.result_map import paint_map, paint_points
    from district_planner.scenarios.payloads import unpack
    from district_planner.territory.choropleth import classify, classify_categories
    from district_planner.territory.layers import Layer

    dataset = prepared.dataset
    assert dataset is not None
    arrays = unpack(prepared.payload)
    if dataset.kind == "layer":
        layer = Layer.unpack(arrays)
        return paint_points(boundaries, layer.lon, layer.lat, look, progress), ""
    positions = np.searchsorted(np.array(territory.codes, dtype="S6"), arrays["codes"])
    values = np.full(len(territory), np.nan)
    column = next((one for one in dataset.columns if one.known), dataset.columns[0])
    if dataset.kind == "flows":
        values[positions] = np.bincount(arrays["origin"], weights=arrays["persons"], minlength=len(positions))
        values[values == 0] = np.nan
    else:
        values[positions] = arrays[f"v_{column.id}"]
    labels = arrays.get(f"l_{column.id}")
    if labels is None:
        return paint_map(boundaries, classify(values), look, progress), column.id
    words = tuple(str(label) for label in labels)
    classes = classify_categories(values, words, territory.population.residents())
    return paint_map(boundaries, classes, look, progress), column.id


def _part(column: Column, which: object) -> Column:
    numbers = None if column.numbers is None else column.numbers[which]  # type: ignore[index]
    return replace(column, text=column.text[which], numbers=numbers)


def all_recipes() -> tuple[Recipe, ...]:
    """The recipes, the user's own first."""
    from district_planner.importing.recipes import load_recipes

    return tuple(load_recipes().values())


def look_into(path: Path, progress: Progress) -> tuple[tuple[TableInfo, ...], dict[str, Recipe]]:
    """The tables and layers of a file, and those that a recipe knows by their names.

    Raises:
        InputError: it holds none.
    """
    from district_planner.importing.reading import list_tables

    tables = list_tables(path, progress)
    return tables, known_tables(path, tables, all_recipes())


def is_telling(codes: str) -> bool:
    """Whether a list of codes (`2021`, `2019-2021`) says something: a few rows fit the codes of any year."""
    first, _, last = codes.partition("-")
    return bool(first) and (not last or int(last) - int(first) <= _MOST_YEARS)
