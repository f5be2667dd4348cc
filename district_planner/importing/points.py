# SPDX-License-Identifier: EUPL-1.2
"""Layers: points out of a table with coordinates, and the features of a geographic file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing import checks
from district_planner.importing.coordinate_doubts import CRS, SWAP
from district_planner.importing.coordinates import CRS_CHOICES, is_usable
from district_planner.importing.headings import folded_heading, need_column
from district_planner.importing.mapping import VALUE_ID, Mapping, ValueColumn
from district_planner.importing.report import ColumnReport
from district_planner.importing.selection import Selection, read_numbers, taken
from district_planner.importing.tables import Table
from district_planner.importing.values import Built, names_of
from district_planner.importing.vector_points import doubts_of, points_of
from district_planner.scenarios.datasets import DatasetColumn, Rule
from district_planner.territory.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Mapping as Answers
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.importing.findings import Finding
    from district_planner.importing.layout import Layout
    from district_planner.importing.mapping import ColumnRef
    from district_planner.importing.sources import Source
    from district_planner.importing.tables import Column
    from district_planner.importing.vector import Features


def build_points(source: Source, mapping: Mapping, answers: Answers[str, str]) -> Built:
    """A layer of the points of a table, or of the features of a geographic file.

    `answers` are those about coordinates; while one is missing there are doubts and no layer.

    Raises:
        InputError: the table lacks a column, or its coordinates fit no reference system.
    """
    table, layout = source.table, source.layout
    if source.features is not None:
        return build_layer(source.features, (), layout, mapping.values, mapping.texts)
    selection = Selection(table, layout)
    asked = np.flatnonzero(selection.rows(mapping.rows))
    part = Table(table.name, tuple(taken(column, asked) for column in table.columns), table.rows[asked])
    x, y = (need_column(part, ref) for ref in mapping.place.columns)
    crs = answers.get(CRS) or mapping.place.crs
    if crs and not is_usable(crs):
        raise InputError("importing.answer_unknown", field=CRS, value=crs, known=", ".join(CRS_CHOICES))
    if doubts := [doubt for doubt in doubts_of(part, x, y, crs) if doubt.field not in answers]:
        return Built(doubts=doubts, geometry="point")
    features, findings = points_of(part, x, y, crs, mend_swapped=answers.get(SWAP) == "swap")
    built = build_layer(features, findings, layout, mapping.values, mapping.texts)
    built.rules += selection.rules
    return built


def build_layer(
    features: Features,
    findings: Sequence[Finding],
    layout: Layout,
    values: Sequence[ValueColumn],
    texts: Sequence[ColumnRef],
) -> Built:
    """A layer of features with the columns that are asked for: numbers and texts.

    Raises:
        InputError: there is no such column.
    """
    built = Built(findings=list(findings), geometry=features.kind)
    table = features.table("")
    everything = np.arange(len(features), dtype=np.int64)
    numbers: dict[str, NDArray[np.float64]] = {}
    for value in values:
        column = need_column(table, value.column)
        read = read_numbers(column, everything, layout)
        if read.ambiguous:
            built.doubts.append(checks.ambiguous_number(column, read.bad))
        built.findings += checks.bad_numbers(table, column, read.bad)
        numbers[value.id] = read.values * value.scale
        known = int(np.isfinite(read.values).sum())
        total = float(np.nansum(numbers[value.id])) if value.kind == "count" and known else None
        built.columns.append(
            DatasetColumn(value.id, names_of(value), value.unit, value.kind, value.decimals, "", known, total, total)
        )
        missing = int(read.missing.sum())
        built.reports.append(
            ColumnReport(value.id, column.shown, known, missing, read.marks, len(read.bad), known, total, total)
        )
    words: dict[str, object] = {}
    for ref in texts:
        column = need_column(table, ref)
        name = column_id(column, [*numbers, *words])
        words[name] = column.text
        known = int((np.strings.str_len(column.text) > 0).sum())
        heading = column.shown or name
        built.columns.append(DatasetColumn(name, {"it": heading, "en": heading}, "", "text", 0, "", known))
    built.arrays = Layer(features.geometry, numbers, words).pack()  # type: ignore[arg-type]  # texts by name
    built.rows_used = len(features)
    built.rows_lost = features.read - len(features)
    if built.rows_lost:
        built.lost.append(Rule("importing.lost_coordinates", {}, built.rows_lost))
    return built


def column_id(column: Column, taken_ids: Sequence[str]) -> str:
    """An id for a column made of its heading, other than those already taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", _spaced(column.heading)).strip("_")[:32] or f"column_{column.index + 1}"
    stem = stem if VALUE_ID.fullmatch(stem) else f"c_{stem}"[:34]
    number, name = 1, stem
    while name in taken_ids:
        number += 1
        name = f"{stem}_{number}"
    return name


def _spaced(heading: str) -> str:
    """A heading in small plain letters."""
    from district_planner.territory.search import fold_words

    return fold_words(heading) if folded_heading(heading) else ""
