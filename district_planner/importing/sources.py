# SPDX-License-Identifier: EUPL-1.2
"""The table a recipe is about, out of a file: which sheet or member, how it is written, and its rows."""

from __future__ import annotations

from collections.abc import Mapping as Answers
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import Progress
from district_planner.core.texts import Value
from district_planner.importing.contents import content_of, text_size
from district_planner.importing.findings import Finding, row_ranges
from district_planner.importing.headings import find_column, matches, need_column
from district_planner.importing.layout import NUMBER, Doubt, Layout
from district_planner.importing.mapping import columns_asked
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.tables import table_of
from district_planner.importing.text_source import file_headings, shown_name
from district_planner.scenarios.datasets import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.importing.mapping import ColumnRef, LayoutHints
    from district_planner.importing.recipes import Recipe
    from district_planner.importing.tables import Table
    from district_planner.importing.vector import Features

_LOOKED_AT = 40
"""Rows of a table that are read to see whether a recipe is about it."""
_MEMBERS_TRIED = 60
_SHOWN_NAMES = 12
_SMALL = 1_000_000
"""Bytes of a text that is read with all its columns: they tell rows of totals."""


@dataclass(frozen=True, eq=False)
class Source:
    """What was read of a file.

    Attributes:
        table: its rows; empty while a doubt is open.
        layout: how it is written.
        together: int64[k], how many rows of the file each row of the table stands for.
        rows_read: rows of the file, those included that a reader of its own did not keep.
        doubts: what only the user can decide; then nothing else has been done.
        features: with their shapes, of a geographic file.
    """

    table: Table
    layout: Layout
    together: NDArray[np.int64]
    rows_read: int
    findings: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    features: Features | None = None


def open_source(
    path: Path, recipe: Recipe, layout: Layout | None, answers: Answers[str, str], progress: Progress
) -> Source:
    """Read the table that a recipe is about; `layout` when it is settled, else guessed.

    Raises:
        InputError: the file cannot be read, or no table in it has the columns of the recipe.
        NotFoundError: there is no such file. Cancelled: the user asked to stop.
    """
    if recipe.reader:
        from district_planner.importing.readers import READERS

        return READERS[recipe.reader](path, recipe.options, progress)
    doubts: tuple[Doubt, ...] = ()
    if layout is None:
        layout, doubts = settled_layout(path, recipe, answers, progress)
    layout = _number_answers(layout, answers)
    if layout.format == "vector":
        return _vector_source(path, layout, recipe, answers, progress)
    if doubts:
        return source_of(read_table(path, layout, limit=1, progress=progress), layout, doubts=doubts)
    columns = _needed(path, layout, recipe)
    table = None if columns == [] else read_table(path, layout, columns=columns, progress=progress)
    # With some of the columns alone, the headings have been looked at before.
    if table is None or (columns is None and _missing(table, recipe)):
        layout = _with_headings(path, layout, recipe, progress)
        table = read_table(path, layout, progress=progress)
        for ref in _missing(table, recipe):
            need_column(table, ref)
    findings = []
    if len(table.short_rows):
        shown = row_ranges(table.short_rows[:200].tolist())
        findings.append(Finding("note", "importing.short_rows", {"n": len(table.short_rows), "rows": shown}))
    findings += _unsaved_formulas(path, layout, table)
    return source_of(table, layout, findings=tuple(findings))


def _unsaved_formulas(path: Path, layout: Layout, table: Table) -> list[Finding]:
    """What is told where a column of a workbook looks empty because its formulas came without their results."""
    if layout.format != "workbook":
        return []
    empty = [column for column in table.columns if column.heading and not np.any(column.text != "")]
    if not empty or content_of(path) != "xlsx":
        return []
    from district_planner.importing.workbook_checks import unsaved_formulas

    of_formulas = unsaved_formulas(path, layout.member, path.name)
    names = [column.shown for column in empty if column.index in of_formulas]
    params: dict[str, Value] = {"n": len(names), "columns": ", ".join(f"“{name}”" for name in names[:_SHOWN_NAMES])}
    return [Finding("note", "importing.formulas_unsaved", params)] if names else []


def _needed(path: Path, layout: Layout, recipe: Recipe) -> list[int] | None:
    """The columns that the mapping asks for, of a text with headings; None: all of them; []: some are not there."""
    if layout.format not in ("text", "fixed") or not layout.heading_rows or text_size(path, layout.member) < _SMALL:
        return None
    name = shown_name(path, layout.member)
    head = table_of(name, file_headings(path, layout, name), ())
    if _missing(head, recipe):
        return []
    found = [find_column(head, ref) for ref in columns_asked(recipe.mapping)]
    return sorted({column.index for column in found if column is not None})


def _missing(table: Table, recipe: Recipe) -> list[ColumnRef]:
    """The columns that the recipe cannot do without and the table does not have."""
    wanted = dict.fromkeys((*recipe.headings, *columns_asked(recipe.mapping, optional=False)))
    return [ref for ref in wanted if find_column(table, ref) is None]


def _with_headings(path: Path, layout: Layout, recipe: Recipe, progress: Progress) -> Layout:
    """The layout with the one row of headings that has all the recipe needs, where another was taken for it."""
    if layout.format not in ("text", "workbook"):
        return layout
    bare = replace(layout, heading_rows=(), first_row=1, footer_rows=0)
    raw = read_table(path, bare, limit=_LOOKED_AT, progress=progress)
    for k in range(len(raw) - 1):
        head = table_of(raw.name, [str(column.text[k]) for column in raw.columns], ())
        if not _missing(head, recipe):
            return replace(layout, heading_rows=(int(raw.rows[k]),), first_row=int(raw.rows[k + 1]))
    return layout


def source_of(
    table: Table,
    layout: Layout,
    *,
    findings: tuple[Finding, ...] = (),
    rules: tuple[Rule, ...] = (),
    doubts: tuple[Doubt, ...] = (),
) -> Source:
    """A table each of whose rows is one of the file."""
    return Source(table, layout, np.ones(len(table), dtype=np.int64), len(table), findings, rules, doubts)


def settled_layout(
    path: Path, recipe: Recipe, answers: Answers[str, str], progress: Progress
) -> tuple[Layout, tuple[Doubt, ...]]:
    """The layout of the table that a recipe is about, and the doubts that neither it nor the answers settle."""
    member = _member(path, recipe, progress)
    hints = recipe.mapping.layout
    guess = guess_layout(
        path,
        member,
        progress,
        encoding=answers.get("encoding") or hints.encoding or None,
        separator=answers.get("separator") or hints.separator or None,
        marks=not recipe.headings and not recipe.holds,
    )
    layout, left = guess.layout, []
    if hints.decimal and not layout.decimal:
        layout = replace(layout, decimal=hints.decimal, thousands=hints.thousands)
    for doubt in guess.doubts:
        answer = answers.get(doubt.field) or _hinted(doubt, hints)
        if answer is None and (recipe.mapping.values or recipe.mapping.kind == "layer") and is_about_marks(doubt):
            # Asked again, and only then, when a column that is imported cannot be read without the answer.
            layout = replace(layout, decimal="", thousands="") if doubt.field == "decimal" else layout
            continue
        answer = answer or _by_headings(path, layout, doubt, recipe, progress)
        if answer is None:
            left.append(doubt)
        else:
            _check_answer(doubt, answer)
            layout = layout.answered(doubt, answer)
    return layout, tuple(left)


def is_about_marks(doubt: Doubt) -> bool:
    """Whether a doubt is about how numbers are written."""
    return doubt.field == "decimal" or doubt.field.startswith(NUMBER)


def _member(path: Path, recipe: Recipe, progress: Progress) -> str:
    """The sheet or member: the one that is called so, else the first that has the headings of the recipe."""
    infos = list_tables(path, progress)
    if len(infos) == 1:
        return infos[0].member
    wanted = recipe.mapping.layout.member
    if wanted:
        for info in infos:
            if matches(info.member, wanted) or matches(info.member.rpartition("::")[2], wanted):
                return info.member
    for info in infos[:_MEMBERS_TRIED]:
        if not recipe.headings:
            break
        if info.kind != "vector" and _has_headings(path, info.member, recipe, progress):
            return info.member
    if wanted:
        known = ", ".join(f"“{info.member}”" for info in infos[:12])
        raise NotFoundError("importing.no_member", file=path.name, member=wanted, known=known)
    return infos[0].member


def _has_headings(path: Path, member: str, recipe: Recipe, progress: Progress) -> bool:
    try:
        table = read_table(path, guess_layout(path, member, progress).layout, limit=_LOOKED_AT, progress=progress)
    except InputError:
        return False  # a sheet of pictures or notes beside the data
    return all(find_column(table, ref) is not None for ref in recipe.headings)


def _hinted(doubt: Doubt, hints: LayoutHints) -> str | None:
    return hints.decimal or None if is_about_marks(doubt) else None


def _by_headings(path: Path, layout: Layout, doubt: Doubt, recipe: Recipe, progress: Progress) -> str | None:
    """The rows of headings that give the recipe its columns; None when that leaves it open."""
    if doubt.field != "heading_rows" or not recipe.headings:
        return None
    fitting = []
    for choice in doubt.choices:
        table = read_table(path, layout.answered(doubt, choice.value), limit=1, progress=progress)
        if all(find_column(table, ref) is not None for ref in recipe.headings):
            fitting.append(choice.value)
    return fitting[0] if len(fitting) == 1 else None


def _check_answer(doubt: Doubt, answer: str) -> None:
    values = [choice.value for choice in doubt.choices]
    if answer not in values:
        raise InputError("importing.answer_unknown", field=doubt.field, value=answer, known=", ".join(values))


def _number_answers(layout: Layout, answers: Answers[str, str]) -> Layout:
    """The answers to doubts about the decimal mark of single columns, which only the numbers themselves raise."""
    for field, answer in answers.items():
        if field.startswith(NUMBER) and field.removeprefix(NUMBER).isdecimal() and answer in (",", "."):
            layout = layout.answered(Doubt("", {}, (), field), answer)
    return layout


def _vector_source(
    path: Path, layout: Layout, recipe: Recipe, answers: Answers[str, str], progress: Progress
) -> Source:
    """The features of a geographic file, and their columns as a table."""
    from district_planner.importing.vector import inspect_features, kind_named, read_features

    found = inspect_features(path, layout.member, progress=progress)
    open_doubts = tuple(doubt for doubt in found.doubts if doubt.field not in answers)
    if open_doubts:
        empty = table_of(path.name, found.headings, ())
        return source_of(empty, layout, findings=found.findings, doubts=open_doubts)
    features, findings = read_features(
        path,
        layout.member,
        answers.get("crs") or recipe.mapping.place.crs or None,
        mend_swapped=answers.get("swap") == "swap",
        kind=kind_named(answers.get("kind", "")),
        progress=progress,
    )
    made = source_of(features.table(path.name), layout, findings=tuple(findings))
    return replace(made, rows_read=features.read, features=features)
