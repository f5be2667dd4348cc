# SPDX-License-Identifier: EUPL-1.2
"""Finding a column by what it is called: publishers change blanks, accents, case and footnote marks every year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing.mapping import ColumnRef
from district_planner.importing.tables import different
from district_planner.territory.search import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from district_planner.importing.tables import Column, Table, TextArray

_FOOTNOTES = re.compile(r"\(\s*\d{1,2}\s*\)")


def folded_heading(heading: str) -> str:
    """Letters and digits of a heading without case, accents, blanks and footnote marks such as "(1)"."""
    return fold(_FOOTNOTES.sub(" ", heading))


@lru_cache(maxsize=4096)
def text_pattern(text: str, *, heading: bool = False) -> re.Pattern[str]:
    """The pattern of a text in which `*` stands for anything; of a heading the parts are folded first."""
    parts = [folded_heading(part) if heading else part.strip().casefold() for part in text.split("*")]
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


def matches(text: str, wanted: str) -> bool:
    """Whether `text` is `wanted` without regard to case and blanks around it; `*` stands for anything."""
    return text_pattern(wanted).fullmatch(text.strip().casefold()) is not None


def find_column(table: Table, ref: ColumnRef) -> Column | None:
    """The column a mapping means; None when the table has none. Of several with one heading the first."""
    for choice in ref if isinstance(ref, tuple) else (ref,):
        if isinstance(choice, int):
            if any(column.index == choice for column in table.columns):
                return table.column(choice)
        elif choice:
            pattern = text_pattern(choice, heading=True)
            for column in table.columns:
                if pattern.fullmatch(folded_heading(column.heading)):
                    return column
    return None


def need_column(table: Table, ref: ColumnRef) -> Column:
    """The column a mapping means.

    Raises:
        InputError: the table has none; the message names what it has.
    """
    column = find_column(table, ref)
    if column is None:
        known = ", ".join(f"“{column.shown}”" for column in table.columns[:12])
        raise InputError("importing.no_column", column=ref_text(ref), file=table.name, known=known)
    return column


def ref_text(ref: ColumnRef) -> str:
    """A column reference as a person reads it."""
    if isinstance(ref, tuple):
        return " / ".join(ref_text(choice) for choice in ref)
    return str(ref + 1) if isinstance(ref, int) else ref


def rows_with(text: TextArray, wanted: Iterable[str]) -> NDArray[np.bool_]:
    """Which of k texts match any of `wanted`: bool[k]. Plain words are compared at once, patterns by distinct text."""
    words = list(wanted)
    found = np.zeros(len(text), dtype=np.bool_)
    for word in words:
        if "*" not in word:
            found |= text == word
    if found.all():
        return found
    # The rest differ in case or blanks, or a pattern is asked for: few distinct texts in any column one filters by.
    rest = np.flatnonzero(~found)
    values, which = different(text[rest])
    hits = np.array([any(matches(str(value), word) for word in words) for value in values], dtype=np.bool_)
    found[rest] = hits[which]
    return found
