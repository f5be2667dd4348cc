# SPDX-License-Identifier: EUPL-1.2
"""Recipes: mappings that are ready, shipped ones and those the user saved. A recipe is a TOML file in a folder.

Adding one takes a file and nothing else; docs/method/importing.md tells how to write it.
"""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
import types
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union, cast, get_args, get_origin, get_type_hints

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.plain import from_plain, to_record
from district_planner.core.records import Record
from district_planner.core.resources import resource_path
from district_planner.core.texts import Language
from district_planner.importing.headings import find_column, matches, rows_with
from district_planner.importing.mapping import ColumnRef, Mapping, RowFilter, check_mapping, columns_asked
from district_planner.scenarios.datasets import Names, OwnIndicator

if TYPE_CHECKING:
    from district_planner.importing.tables import Table

MAX_RECIPE_BYTES = 200_000
UNSAVED = "unsaved"
"""The id of a mapping that was not given a name."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class Download:
    """Where the file comes from: the page as its publisher calls it, its address, and what to choose there."""

    page: str = ""
    url: str = ""
    steps: Names = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """A mapping with its name and with what its files are known by.

    Attributes:
        id: small letters, digits and underscores; the name of the file without `.toml`.
        names: what the user reads, by language.
        mapping: how the rows become a data set.
        about: one or two sentences about what it gives and what to mind, by language.
        topic: a word of `import_window.topic_*`, under which the assistant lists it; "" for the user's own.
        headings: a file it reads has all of these.
        holds: and a row for each of these, where files of one publisher have the same headings.
        files: how its files are usually called (`*`: anything); decides between recipes with the same headings.
        only_files: a file that is not called so is none of its: its headings are those of many files.
        reader: a reader of its own (`importing/readers.py`), for files that are no plain table.
        options: of that reader.
        indicators: made of the columns; in the expressions the data set is `data.0.`.
        download: where the file comes from.
        layouts_seen: which editions of the file it was tried on.
    """

    id: str
    names: Names
    mapping: Mapping
    about: Names = field(default_factory=dict)
    topic: str = ""
    headings: tuple[ColumnRef, ...] = ()
    holds: tuple[RowFilter, ...] = ()
    files: tuple[str, ...] = ()
    only_files: bool = False
    reader: str = ""
    options: dict[str, str] = field(default_factory=dict)
    indicators: tuple[OwnIndicator, ...] = ()
    download: Download = field(default_factory=Download)
    layouts_seen: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """What the user reads; its id when it has no name."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)

    @staticmethod
    def of(mapping: Mapping) -> Recipe:
        """A mapping that has not been saved, as a recipe without a name."""
        return Recipe(UNSAVED, {}, mapping)


def recipe_from_toml(text: str, source: str) -> Recipe:
    """The recipe in a TOML text.

    Raises:
        InputError: it is no recipe; the message names `source`, the field and what is wrong.
    """
    try:
        record = cast("Record", tomllib.loads(text))
        unknown = _unknown_fields(Recipe, record, "")
        if unknown:
            raise InputError("importing.recipe_field", file=source, field=unknown[0])
        missing = [name for name in ("id", "names", "mapping") if name not in record]
        if missing:
            raise InputError("importing.recipe_needs", file=source, fields=", ".join(missing))
        recipe = from_plain(Recipe, record)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as problem:
        raise InputError("importing.recipe_broken", file=source, detail=str(problem)) from problem
    if not _ID.fullmatch(recipe.id):
        raise InputError("importing.recipe_id", file=source, value=recipe.id[:60])
    check_mapping(recipe.mapping)
    return recipe


def recipe_to_toml(recipe: Recipe) -> str:
    """The TOML text of a recipe, as `recipe_from_toml` reads it."""
    import tomli_w

    return tomli_w.dumps(to_record(recipe), multiline_strings=False)


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file.

    Raises:
        NotFoundError: there is no such file; `InputError`: it is no recipe.
    """
    try:
        if path.stat().st_size > MAX_RECIPE_BYTES:
            raise InputError("importing.recipe_broken", file=path.name, detail=f"> {MAX_RECIPE_BYTES} B")
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as problem:
        raise NotFoundError("importing.recipe_missing", file=str(path)) from problem
    return recipe_from_toml(text, path.name)


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe to a file, in place of what is there, whole or not at all.

    Raises:
        InputError: the place cannot be written.
    """
    text = recipe_to_toml(recipe)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError as problem:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise InputError("importing.recipe_not_written", file=str(path)) from problem


def user_folder() -> Path:
    """Where the mappings that the user saved are kept."""
    import platformdirs

    return platformdirs.user_data_path("district-planner", appauthor=False) / "recipes"


@cache
def shipped_recipes() -> tuple[Recipe, ...]:
    """The recipes that ship with the product, by id."""
    return tuple(read_recipe(path) for path in sorted(resource_path("resources", "recipes").glob("*.toml")))


def user_recipes(folder: Path | None = None) -> tuple[tuple[Recipe, ...], tuple[InputError | NotFoundError, ...]]:
    """The mappings the user saved, and what is wrong with those that cannot be read."""
    found, problems = [], []
    for path in sorted((folder or user_folder()).glob("*.toml")):
        try:
            found.append(read_recipe(path))
        except (InputError, NotFoundError) as problem:
            problems.append(problem)
    return tuple(found), tuple(problems)


def load_recipes(folder: Path | None = None) -> dict[str, Recipe]:
    """All recipes by id, the user's (from `folder`, else their own) first: one may take the place of a shipped one."""
    own = {recipe.id: recipe for recipe in user_recipes(folder)[0]}
    return own | {recipe.id: recipe for recipe in shipped_recipes() if recipe.id not in own}


def find_recipe(recipe_id: str, folder: Path | None = None) -> Recipe:
    """The recipe with this id.

    Raises:
        NotFoundError: there is none; the message lists them.
    """
    recipes = load_recipes(folder)
    if recipe_id not in recipes:
        raise NotFoundError("importing.recipe_unknown", recipe=recipe_id, known=", ".join(recipes))
    return recipes[recipe_id]


def save_recipe(recipe: Recipe, folder: Path | None = None) -> Path:
    """Keep a recipe in the user's folder, to be found again by the headings of next year's file; gives its path.

    Raises:
        InputError: the place cannot be written.
    """
    path = (folder or user_folder()) / f"{recipe.id}.toml"
    write_recipe(recipe, path)
    return path


def recipe_of_mapping(mapping: Mapping, name: str, taken: Sequence[str] = ()) -> Recipe:
    """A mapping as a recipe to be saved: named, known by its headings, with an id that is not among `taken`."""
    from district_planner.territory.search import fold_words

    stem = "_".join(re.findall(r"[a-z0-9]+", fold_words(name)))[:50] or "mapping"
    stem = stem if stem[0].isalpha() else f"m_{stem}"
    number, recipe_id = 1, stem
    while recipe_id in taken:
        number += 1
        recipe_id = f"{stem}_{number}"
    return Recipe(recipe_id, {"it": name, "en": name}, mapping, headings=headings_of(mapping))


def headings_of(mapping: Mapping) -> tuple[ColumnRef, ...]:
    """The headings a mapping cannot do without; empty when it goes by positions alone."""
    return tuple(ref for ref in columns_asked(mapping, optional=False) if not isinstance(ref, int))


def matching_recipes(
    table: Table, file_name: str, recipes: Sequence[Recipe] | None = None
) -> tuple[tuple[Recipe, ...], bool]:
    """The recipes that read this table, the best first, and whether the first is the only choice without doubt.

    It is when no other of the rest asks for as many headings, or when the file is called as its files are.
    """
    scored = []
    inside = table.name.removeprefix(f"{file_name}, ")
    member = inside.rpartition("::")[2] if inside != table.name else ""
    for recipe in load_recipes().values() if recipes is None else recipes:
        wanted = recipe.mapping.layout.member
        if (member and wanted and not matches(member, wanted)) or not _reads(recipe, table):
            continue
        named = any(matches(name, pattern) for pattern in recipe.files for name in (file_name, member) if name)
        if named or not recipe.only_files:
            scored.append((named, len(recipe.headings) + len(recipe.holds), recipe))
    scored.sort(key=lambda entry: (-entry[0], -entry[1]))
    if not scored:
        return (), False
    clear = len(scored) == 1 or scored[0][:2] > scored[1][:2]
    return tuple(entry[2] for entry in scored), clear


def named_recipes(file_names: Sequence[str], recipes: Sequence[Recipe] | None = None) -> tuple[Recipe, ...]:
    """The recipes with a reader of their own whose files are called so; `file_names`: the file and its members."""
    known = list(load_recipes().values()) if recipes is None else recipes
    return tuple(
        recipe
        for recipe in known
        if recipe.reader and any(matches(name, pattern) for pattern in recipe.files for name in file_names)
    )


def _reads(recipe: Recipe, table: Table) -> bool:
    if recipe.reader or not (recipe.headings or recipe.holds):
        return False
    if any(find_column(table, ref) is None for ref in recipe.headings):
        return False
    for row in recipe.holds:
        column = find_column(table, row.column)
        if column is None or not rows_with(column.text, row.values).any():
            return False
    return True


def with_values(recipe: Recipe, value_ids: Sequence[str]) -> Recipe:
    """The recipe with only some of its values, and the indicators that can be made of them."""
    kept = tuple(value for value in recipe.mapping.values if value.id in value_ids)
    names = {f"data.0.{value.id}" for value in recipe.mapping.values if value.id not in value_ids}
    indicators = tuple(own for own in recipe.indicators if not any(name in own.expression for name in names))
    return replace(recipe, mapping=replace(recipe.mapping, values=kept), indicators=indicators)


def _unknown_fields(kind: Any, value: Any, where: str) -> list[str]:
    """Fields of `value` that no dataclass of `kind` has: a word written wrong must not be passed over in silence."""
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        hints = get_type_hints(cast("type", kind))
        found = [f"{where}{name}" for name in value if name not in hints]
        for name, inner in hints.items():
            found += _unknown_fields(inner, value.get(name), f"{where}{name}.")
        return found
    if get_origin(kind) in (Union, types.UnionType):
        parts = [part for part in get_args(kind) if dataclasses.is_dataclass(part)]
        return _unknown_fields(parts[0], value, where) if parts else []
    if get_origin(kind) is tuple and isinstance(value, list):
        return [name for entry in value for name in _unknown_fields(get_args(kind)[0], entry, where)]
    return []
