# SPDX-License-Identifier: EUPL-1.2
"""What one cell looks like: empty, a mark for *no figure*, a number, a date or words."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["empty", "missing", "number", "date", "text"]

MISSING_MARKS = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "..",
        "...",
        "....",
        "…",
        "*",
        "**",
        "***",
        ":",
        "::",
        "nd",
        "n.d.",
        "n.d",
        "n. d.",
        "n/d",
        "#n/d",
        "#n/a",
        "n.a.",
        "n/a",
        "nan",
        "null",
        "s",
        "(s)",
        "c",
        "(c)",
        "x",
        "?",
    }
)
"""What stands for *no figure* in a column of numbers, in lower case. "NA" (Naples) and "None" (a municipality) are not
among them: they are text. Single letters count only where the column holds numbers."""
_LETTERS = frozenset({"s", "c", "x"})
_NUMBER = re.compile(r"[+\-−]?(?:€\s*)?(?:\d[\d.,'’\u00a0\u202f ]*|[.,]\d+)(?:[eE][+\-]?\d{1,3})?\s*[%‰€]?", re.ASCII)
_DATE = re.compile(r"\d{1,2}[/.\-](?:\d{1,2}|[A-Za-z]{3})[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?", re.ASCII)


def is_missing(text: str) -> bool:
    """Whether `text`, in a column of numbers, says that there is no figure."""
    return text.strip().lower() in MISSING_MARKS


def kind_of(text: str) -> Kind:
    """What a cell seems to be, seen alone."""
    plain = text.strip()
    if not plain:
        return "empty"
    lower = plain.lower()
    if lower in MISSING_MARKS and lower not in _LETTERS:
        return "missing"
    if _DATE.fullmatch(plain):
        return "date"
    if _NUMBER.fullmatch(plain):
        return "number"
    return "text"
