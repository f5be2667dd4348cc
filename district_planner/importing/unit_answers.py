# SPDX-License-Identifier: EUPL-1.2
"""What is known of a file of local units besides its rows: answers to be kept, its series, the period of a note."""

from __future__ import annotations

import re
from collections.abc import Mapping as Answers
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from district_planner.core.progress import NO_PROGRESS
from district_planner.importing.activity_codes import EDITION, ZEROS
from district_planner.importing.headings import text_pattern
from district_planner.importing.periods import period_of
from district_planner.importing.units import ABSENT
from district_planner.territory.search import fold_words

if TYPE_CHECKING:
    from typing import Any

    from district_planner.importing.layout import Layout
    from district_planner.importing.mapping import Mapping

_LOOKED_AT = 40
_LONGEST = 40
_PERIOD_WORDS = re.compile(
    r"\b\d{4}[-_ ]?(?:q|t|s)[-_ ]?\d\b|\b(?:q|t|s)\d\b|\b(?:i{1,3}|iv) (?:trim|sem)\w*|\b(?:trim|sem|quarter)\w*|\d+"
)


def with_answers(mapping: Mapping, answers: Answers[str, str]) -> Mapping:
    """The mapping with what the user said, so that next year's file of the same publisher asks no more."""
    assert mapping.units is not None
    said: dict[str, Any] = {
        name: answers[field]
        for field, name in ((EDITION, "classification"), (ZEROS, "zeros"), (ABSENT, "absent"))
        if answers.get(field)
    }
    return replace(mapping, units=replace(mapping.units, **said))


def series_of(name: str) -> str:
    """The series of a file by its name without years and quarters, so that next year's has the same."""
    words = " ".join(fold_words(name).replace("_", " ").split())
    plain = "_".join(_PERIOD_WORDS.sub(" ", words).split())
    return plain[:_LONGEST].strip("_") or "units"


def noted_period(path: Path, layout: Layout, mapping: Mapping) -> str:
    """The period that a row above the headings tells, as `mapping.units.period_note` describes it; "" where none."""
    units = mapping.units
    if units is None or not units.period_note or layout.format not in ("text", "workbook"):
        return ""
    from district_planner.importing.reading import read_table

    bare = replace(layout, heading_rows=(), first_row=1, footer_rows=0)
    rows = read_table(path, bare, limit=_LOOKED_AT, progress=NO_PROGRESS)
    before, _, after = units.period_note.partition("*")
    pattern = text_pattern(units.period_note)
    for k in range(len(rows)):
        if rows.rows[k] >= layout.first_row:
            break
        for column in rows.columns:
            text = " ".join(str(column.text[k]).split())
            if pattern.fullmatch(text.casefold()):
                inner = text[len(before) : len(text) - len(after)]
                if period := period_of(inner):
                    return period
    return ""
