# SPDX-License-Identifier: EUPL-1.2
"""From a file and a mapping to an import that is ready to be done. Nothing is written: it may be tried and left."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Answers
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError
from district_planner.core.plain import to_record
from district_planner.core.progress import NO_PROGRESS, Part, Progress
from district_planner.core.texts import Language
from district_planner.importing.checks import FRACTION
from district_planner.importing.contents import text_size
from district_planner.importing.findings import Finding
from district_planner.importing.headings import find_column
from district_planner.importing.mapping import Mapping, check_mapping
from district_planner.importing.recipes import UNSAVED, Recipe
from district_planner.importing.report import ImportReport, PreparedImport
from district_planner.importing.sources import Source, open_source
from district_planner.importing.tables import different
from district_planner.importing.values import Built, ValuesBuilder
from district_planner.scenarios.datasets import Dataset, Description, LayerStyle, OwnIndicator, Transformation
from district_planner.scenarios.own_edits import add_dataset, replace_dataset
from district_planner.scenarios.payloads import digest_of, pack

if TYPE_CHECKING:
    from district_planner.importing.layout import Layout
    from district_planner.importing.tables import Table
    from district_planner.scenarios import Edit, Plan
    from district_planner.territory import Territory

_NO_ANSWERS: Answers[str, str] = {}
_HASHED_AT_ONCE = 4 * 2**20
_FEW_PLACED = 0.5
"""With fewer of its rows placed, a file is not what its mapping says."""


def prepare_import(
    path: Path,
    recipe: Recipe | Mapping,
    *,
    territory: Territory,
    layout: Layout | None = None,
    answers: Answers[str, str] = _NO_ANSWERS,
    language: Language = "it",
    at: datetime | None = None,
    progress: Progress = NO_PROGRESS,
) -> PreparedImport:
    """Read a file as the recipe or mapping says, and make a data set of it, with everything that was found.

    Args:
        path: the file.
        recipe: what its columns mean.
        territory: the municipalities that values are carried to.
        layout: how it is written, when that is settled; else it is guessed, with the hints of the mapping.
        answers: to doubts, by their field.
        language: of the title.
        at: the time of the import; now by default.
        progress: told how far it is; asked whether to stop.

    Raises:
        InputError: the file cannot be read at all, or has no such columns; `NotFoundError`: it does not exist.
        Cancelled: the user asked to stop.
    """
    recipe = Recipe.of(recipe) if isinstance(recipe, Mapping) else recipe
    recipe = replace(recipe, mapping=_with_series(_with_fractions(recipe.mapping, answers), recipe, path))
    check_mapping(recipe.mapping)
    source = open_source(path, recipe, layout, answers, Part(progress, 0.0, 0.5))
    mapping = recipe.mapping
    if source.doubts:
        report = ImportReport(findings=source.findings, doubts=source.doubts)
        return PreparedImport(None, b"", (), report, mapping, source.layout)
    built = _build(path, source, mapping, territory, answers, Part(progress, 0.5, 0.9))
    if mapping.units is not None:
        from district_planner.importing.unit_answers import with_answers

        mapping = with_answers(mapping, answers)
        recipe = replace(recipe, mapping=mapping)
    progress.raise_if_cancelled()
    report = _report(source, built, mapping)
    if built.doubts or _is_hopeless(report, built, mapping):
        return PreparedImport(None, b"", (), report, mapping, source.layout)
    payload = pack(built.arrays)
    progress.raise_if_cancelled()
    made = _transformation(path, recipe, report, at or datetime.now(UTC))
    description = description_of(path, recipe, source.table, language)
    dataset = _dataset(recipe, source, built, description, made, digest_of(payload))
    progress.report(1.0)
    return PreparedImport(dataset, payload, _indicators(recipe, dataset), report, mapping, source.layout)


def _dataset(
    recipe: Recipe, source: Source, built: Built, description: Description, made: Transformation, payload: str
) -> Dataset:
    """The record of what was built; `payload` is the digest of its block."""
    mapping = recipe.mapping
    dataset = Dataset(
        id=0,
        kind=mapping.kind,
        description=description,
        transformation=made,
        columns=tuple(built.columns),
        payload=payload,
        mapping={"recipe": to_record(recipe), "layout": source.layout.to_record()},
        style=LayerStyle() if mapping.kind == "layer" else None,
        geometry=built.geometry,
    )
    facts = built.units
    if facts is None:
        return dataset
    return replace(
        dataset,
        description=replace(description, vintage=description.vintage or facts.periods[-1]),
        classification=facts.classification,
        absent=facts.absent,
        partial=facts.partial,
        series=facts.series,
        periods=facts.periods,
    )


def import_edit(plan: Plan, prepared: PreparedImport, *, replaces: int | None = None) -> tuple[Edit, dict[str, bytes]]:
    """The edit that adds what was prepared, and the block of numbers to be written with it.

    With `replaces` it takes the place of that data set, whose indicators and criteria follow.

    Raises:
        InputError: it cannot be imported as it is, the report says why; or it cannot take that place.
        NotFoundError: there is no data set to be replaced.
    """
    if prepared.dataset is None:
        raise InputError("importing.not_ready")
    if replaces is None:
        edit = add_dataset(plan, prepared.dataset, prepared.indicators)
    else:
        edit = replace_dataset(plan, replaces, prepared.dataset)
    return edit, {prepared.dataset.payload: prepared.payload}


def _with_fractions(mapping: Mapping, answers: Answers[str, str]) -> Mapping:
    """The mapping with the answers to whether percentages are fractions; a saved one asks no more.

    Raises:
        InputError: the answer is none of those that can be given.
    """
    values = []
    for value in mapping.values:
        answer = answers.get(f"{FRACTION}{value.id}")
        if answer not in (None, "1", "100"):
            raise InputError("importing.answer_unknown", field=f"{FRACTION}{value.id}", value=answer, known="100, 1")
        values.append(replace(value, scale=100.0) if answer == "100" else value)
        if answer == "1":
            values[-1] = replace(value, most=100.0)
    return replace(mapping, values=tuple(values))


def _with_series(mapping: Mapping, recipe: Recipe, path: Path) -> Mapping:
    """The mapping of local units with the series its data belong to; any other as it is."""
    if mapping.units is None or mapping.units.series:
        return mapping
    from district_planner.importing.unit_answers import series_of

    series = recipe.id if recipe.id != UNSAVED else series_of(path.stem)
    return replace(mapping, units=replace(mapping.units, series=series))


def _build(
    path: Path, source: Source, mapping: Mapping, territory: Territory, answers: Answers[str, str], progress: Progress
) -> Built:
    from district_planner.territory.history import load_history

    if mapping.kind == "layer":
        from district_planner.importing.points import build_points

        return build_points(source, mapping, answers)
    history = load_history(territory)
    if mapping.kind == "units":
        from district_planner.importing.unit_answers import noted_period
        from district_planner.importing.units import UnitsBuilder

        noted = noted_period(path, source.layout, mapping)
        return UnitsBuilder(source, mapping, territory, history, answers, noted).build(progress)
    if mapping.kind == "flows":
        from district_planner.importing.flows import build_flows

        return build_flows(source, mapping, territory, history, progress)
    return ValuesBuilder(source, mapping, territory, history).build(progress)


def _report(source: Source, built: Built, mapping: Mapping) -> ImportReport:
    read, used, lost = source.rows_read, built.rows_used, built.rows_lost
    findings = (*source.findings, *built.findings)
    placed = used / (used + lost) if used + lost else 0.0
    if used + lost == 0 and not built.doubts:
        findings = (Finding("error", "importing.no_rows_asked", {"n": read}), *findings)
    elif used + lost and placed < _FEW_PLACED:
        few = "importing.few_points" if mapping.kind == "layer" else "importing.few_placed"
        findings = (Finding("error", few, {"n": lost, "all": used + lost}), *findings)
    return ImportReport(
        rows_read=read,
        rows_used=used,
        rows_lost=lost,
        rows_skipped=read - used - lost,
        findings=findings,
        rules=(*source.rules, *built.rules),
        lost=tuple(built.lost),
        doubts=tuple(built.doubts),
        columns=tuple(built.reports),
        codes=built.codes,
    )


def _is_hopeless(report: ImportReport, built: Built, mapping: Mapping) -> bool:
    """Whether the file is not what the mapping says: then nothing of it is imported, whatever the user would accept."""
    whole = (
        "importing.no_rows_asked",
        "importing.few_placed",
        "importing.few_points",
        "importing.odd_column",
        "importing.few_codes",
    )
    # Shapes are worth having without any data beside them.
    known = any(column.known for column in built.columns) or any(report.known for report in built.reports)
    empty = mapping.kind != "layer" and not known
    return empty or any(finding.key in whole for finding in report.findings)


def description_of(path: Path, recipe: Recipe, table: Table | None, language: Language) -> Description:
    """Whose data a file holds, as the recipe, a column of the table or the file's name says."""
    words = recipe.mapping.description
    note = words.note.get(language) or next(iter(words.note.values()), "")
    title = words.titled(language) or recipe.names.get(language) or path.stem
    return Description(title, words.publisher, _vintage(path, recipe, table), words.licence, words.url, note)


def _vintage(path: Path, recipe: Recipe, table: Table | None) -> str:
    """Of when the facts are: as the recipe says it, from a column, or from the file's name; "" when nobody says."""
    words = recipe.mapping.description
    column = None if table is None or words.vintage_column == "" else find_column(table, words.vintage_column)
    if column is not None and len(column.text):
        texts = [text for text in (str(text).strip() for text in different(column.text)[0].tolist()) if text]
        if texts:
            return texts[-1]
    if words.vintage_pattern:
        found = re.search(words.vintage_pattern, path.name)
        if found:
            return found[found.lastindex or 0]
    return words.vintage


def _transformation(path: Path, recipe: Recipe, report: ImportReport, at: datetime) -> Transformation:
    return Transformation(
        file=path.name,
        sha256=_sha256(path),
        size_bytes=text_size(path, ""),
        imported_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        rows_read=report.rows_read,
        rows_used=report.rows_used,
        rows_lost=report.rows_lost,
        rows_skipped=report.rows_skipped,
        lost=report.lost,
        rules=report.rules,
        codes=report.codes,
        recipe="" if recipe.id == UNSAVED else recipe.id,
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_HASHED_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()


def _indicators(recipe: Recipe, dataset: Dataset) -> tuple[OwnIndicator, ...]:
    """The indicators of the recipe for which the file has all columns."""
    known = {column.id for column in dataset.columns if column.known}
    needed = re.compile(r"data\.0\.([a-z][a-z0-9_]*)")
    return tuple(own for own in recipe.indicators if set(needed.findall(own.expression)) <= known)
