# SPDX-License-Identifier: EUPL-1.2
"""What to do with a file nobody has said anything about: a recipe that knows it, else a guess, else a question."""

from __future__ import annotations

import re
from collections.abc import Mapping as Answers
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.core.texts import LANGUAGES
from district_planner.importing.findings import Finding
from district_planner.importing.guess import answered_mapping, guess_layer, guess_mapping
from district_planner.importing.headings import matches
from district_planner.importing.layout import Choice, Doubt, Layout, Reason
from district_planner.importing.mapping import LayoutHints, Mapping
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.recipes import Recipe, load_recipes, matching_recipes, named_recipes
from district_planner.importing.sources import is_about_marks, settled_layout
from district_planner.importing.unit_guess import NO, UNITS, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.importing.tables import TableInfo
    from district_planner.territory import Territory

RECIPE, TABLE = "recipe", "table"
"""Fields of doubts: which recipe, which sheet or member."""
GUESS = "guess"
"""The answer to the first that says: none of them."""
_SAMPLE = 50_000
_FEW_ROWS = 40
_MEMBERS_TRIED = 12
"""Tables of one file that are looked into for one that a recipe reads."""
_LISTED = 80
_YEAR = re.compile(r"(19|20)\d\d([-_ ]?[QTS][1-4](?!\w))?")


@dataclass(frozen=True)
class Recognised:
    """What was found out about a file.

    Attributes:
        recipe: how to read it, with everything answered; None while a doubt is open.
        doubts: what only the user can say, each with the field to answer it by.
        findings: errors that end it here.
        reasons: why it is taken for what it is.
        recipes: all that would do, the best first.
    """

    recipe: Recipe | None
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    recipes: tuple[Recipe, ...] = ()


def recognise(
    path: Path, territory: Territory, answers: Answers[str, str] | None = None, progress: Progress = NO_PROGRESS
) -> Recognised:
    """How to read a file: by the recipe that knows it, or by a mapping guessed from its columns.

    Raises:
        InputError: it cannot be read at all; `NotFoundError`: it does not exist. Cancelled: the user asked to stop.
    """
    given = answers or {}
    infos = list_tables(path, progress)
    recipes = tuple(load_recipes().values())
    if chosen := given.get(RECIPE):
        if chosen != GUESS:
            known = {recipe.id: recipe for recipe in recipes}
            if chosen not in known:
                raise InputError("importing.recipe_unknown", recipe=chosen, known=", ".join(known))
            return Recognised(known[chosen])
    else:
        names = [path.name, *(info.member.rpartition("/")[2] for info in infos)]
        candidates = named_recipes(names, recipes) or _by_member(path, infos, given, recipes, progress)
        if len(candidates) == 1:
            return Recognised(candidates[0], recipes=candidates)
        if candidates:
            return Recognised(None, (_which_recipe(candidates),), recipes=candidates)
    member = _member(infos, given)
    if member is None and given.get(RECIPE) is None:
        member = _known_member(path, infos, recipes, progress)
    if member is None:
        return Recognised(None, (_which_table(infos),))
    return _looked_at(path, member, territory, given, recipes, progress)


def _looked_at(
    path: Path,
    member: str,
    territory: Territory,
    answers: Answers[str, str],
    recipes: Sequence[Recipe],
    progress: Progress,
) -> Recognised:
    """A table that no recipe claims by name: its headings, then its values."""
    unnamed = Recipe.of(Mapping(layout=LayoutHints(member=_pattern(member))))
    layout, doubts = settled_layout(path, unnamed, answers, progress)
    if layout.format == "vector":
        return _layer(path, layout, answers, progress)
    table = read_table(path, layout, limit=_SAMPLE, progress=progress)
    found, clear = matching_recipes(table, path.name, recipes)
    if RECIPE not in answers and found:
        if clear:
            return Recognised(found[0], recipes=found)
        return Recognised(None, (_which_recipe(found),), recipes=found)
    if any(not is_about_marks(doubt) for doubt in doubts):
        return Recognised(None, doubts)
    units = {YES: True, NO: False}.get(answers.get(UNITS, ""))
    guess = guess_mapping(table, layout, territory, file_name=path.name, units=units)
    mapping = guess.mapping
    if doubts and mapping.kind != "layer":
        return Recognised(None, doubts)
    for field, value in answers.items():
        mapping = answered_mapping(mapping, field, value)
    mapping = replace(mapping, layout=hints_of(layout, answers, member))
    left = tuple(doubt for doubt in guess.doubts if doubt.field not in answers)
    if any(finding.severity == "error" for finding in guess.findings) or left:
        return Recognised(None, left, guess.findings, guess.reasons, found)
    return Recognised(Recipe.of(mapping), (), guess.findings, guess.reasons, found)


def _layer(path: Path, layout: Layout, answers: Answers[str, str], progress: Progress) -> Recognised:
    """A geographic file becomes a layer with all its columns."""
    from district_planner.importing.vector import inspect_features, kind_named, read_features

    info = inspect_features(path, layout.member, progress=progress)
    doubts = tuple(doubt for doubt in info.doubts if doubt.field not in answers)
    if doubts:
        return Recognised(None, doubts, info.findings)
    features, findings = read_features(
        path,
        layout.member,
        answers.get("crs") or None,
        mend_swapped=answers.get("swap") == "swap",
        kind=kind_named(answers.get("kind", "")),
        progress=progress,
    )
    mapping = guess_layer(features.table(path.name), layout, file_name=path.name)
    hints = LayoutHints(member=_pattern(layout.member))
    hopeless = () if len(features) else findings
    return Recognised(Recipe.of(replace(mapping, layout=hints)), (), hopeless)


def hints_of(layout: Layout, answers: Answers[str, str], member: str = "") -> LayoutHints:
    """What of a settled layout holds for next year's file too: the marks that were in doubt, and the sheet.

    The encoding and the separator do not: publishers change them, and the file tells them.
    """
    asked = any(field == "decimal" or field.startswith("number:") for field in answers)
    return LayoutHints(
        member=_pattern(member),
        decimal=layout.decimal if asked or layout.decimal else "",
        thousands=layout.thousands,
        encoding=answers.get("encoding", ""),
        separator=answers.get("separator", ""),
    )


def without_years(title: str) -> str:
    """A title as it will do for another year."""
    return " ".join(_YEAR.sub(" ", title).split())


def _pattern(member: str) -> str:
    """A sheet or member as it will be called in another year."""
    return _YEAR.sub("*", member)


def _by_member(
    path: Path, infos: Sequence[TableInfo], answers: Answers[str, str], recipes: Sequence[Recipe], progress: Progress
) -> tuple[Recipe, ...]:
    """Of a file with many sheets, the recipes that name one of them and find their headings there."""
    if len(infos) < 2:
        return ()
    found = []
    for recipe in recipes:
        wanted = recipe.mapping.layout.member
        for info in infos:
            inner = info.member.rpartition("::")[2]
            if not wanted or answers.get(TABLE, info.member) != info.member:
                continue
            if matches(info.member, wanted) or matches(inner, wanted):
                layout = guess_layout(path, info.member, progress).layout
                table = read_table(path, layout, limit=_FEW_ROWS, progress=progress)
                if matching_recipes(table, path.name, [recipe])[0]:
                    found.append(recipe)
                break
    return tuple(found)


def _known_member(path: Path, infos: Sequence[TableInfo], recipes: Sequence[Recipe], progress: Progress) -> str | None:
    """Of a file with a few tables, the only one that a recipe reads: the others are notes or descriptions of fields."""
    if len(infos) > _MEMBERS_TRIED or any(info.kind == "vector" for info in infos):
        return None
    fitting = []
    for info in infos:
        try:
            layout = guess_layout(path, info.member, progress).layout
            table = read_table(path, layout, limit=_FEW_ROWS, progress=progress)
        except InputError:
            continue  # no table: a text of notes beside the data
        if matching_recipes(table, path.name, recipes)[0]:
            fitting.append(info.member)
    return fitting[0] if len(fitting) == 1 else None


def _member(infos: Sequence[TableInfo], answers: Answers[str, str]) -> str | None:
    """The sheet or member that was chosen, or the only one; None when it is open."""
    members = [info.member for info in infos]
    chosen = answers.get(TABLE)
    if chosen is None:
        return members[0] if len(members) == 1 else None
    for member in members:
        if chosen in (member, member.rpartition("::")[2], member.rpartition("/")[2]):
            return member
    if members == [""]:
        raise InputError("importing.table_only", value=chosen)
    known = ", ".join(f"«{member}»" for member in members[:_LISTED])
    raise InputError("importing.table_unknown", value=chosen, known=known)


def _which_recipe(recipes: Sequence[Recipe]) -> Doubt:
    choices = [
        Choice(
            recipe.id, "importing.choice_recipe", {f"name_{language}": recipe.name(language) for language in LANGUAGES}
        )
        for recipe in recipes
    ]
    if not all(recipe.reader for recipe in recipes):
        choices.append(Choice(GUESS, "importing.choice_guess", {}))
    return Doubt("importing.doubt_recipe", {"n": len(recipes)}, tuple(choices), RECIPE)


def _which_table(infos: Sequence[TableInfo]) -> Doubt:
    choices = tuple(Choice(info.member, "importing.choice_table", {"table": info.member}) for info in infos[:_LISTED])
    return Doubt("importing.doubt_table", {"n": len(infos)}, choices, TABLE)
