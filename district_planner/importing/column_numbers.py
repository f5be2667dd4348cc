# SPDX-License-Identifier: EUPL-1.2
"""The numbers of a column: its texts read with the marks of the layout, what is missing and what is neither."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.importing.cells import is_missing
from district_planner.importing.layout import Layout
from district_planner.importing.number_shapes import core_of, reading_of
from district_planner.importing.tables import TEXT, Column, TextArray, different
from district_planner.importing.words import whole_numbers, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST = 24
_DIGIT_0, _DIGIT_9, _MINUS, _ASCII = 48, 57, 45, 127


@dataclass(frozen=True, eq=False)
class Numbers:
    """The k numbers of a column.

    Attributes:
        values: NaN where there is none. A per cent sign is left out: `47,0%` is 47.
        missing: where the file says that there is no figure (an empty cell or a mark).
        bad: positions in the table of texts that are neither.
        marks: the missing marks met and how often; "" for empty.
        ambiguous: some text (`1.234`) allows two numbers and neither layout nor column tells which: those are
            NaN and in `bad`.
        percent: some text has a per cent sign.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    bad: NDArray[np.int64]
    marks: dict[str, int]
    ambiguous: bool
    percent: bool = False


def numbers_of(column: Column, layout: Layout) -> Numbers:
    """Read a column as numbers, with the decimal mark that the layout gives it."""
    k = len(column.cells)
    values = np.full(k, np.nan) if column.numbers is None else column.numbers.astype(np.float64, copy=True)
    open_rows = np.flatnonzero(np.isnan(values))
    decimal = layout.decimal_of(column.index)
    cells = column.cells if len(open_rows) == k else column.cells[open_rows]
    read, simple, marked = _simple_numbers(cells, decimal)
    values[open_rows] = read
    rest = open_rows[~simple]
    if not len(rest):
        return Numbers(values, np.zeros(k, dtype=bool), np.empty(0, dtype=np.int64), {}, ambiguous=False)
    distinct, inverse = different(column.cells[rest].astype(TEXT, copy=False))
    told = _own_mark(distinct.tolist(), decimal, simple_marked=marked)
    found = [_number(text, told) for text in distinct.tolist()]
    missing_here = np.array([is_missing(text) for text in distinct.tolist()])
    numbers = np.array([np.nan if value is None else value for value in found])
    values[rest] = numbers[inverse]
    missing = np.zeros(k, dtype=bool)
    missing[rest] = missing_here[inverse]
    counts = np.bincount(inverse, minlength=len(distinct))
    marks = {text: int(n) for text, n, is_mark in zip(distinct.tolist(), counts, missing_here, strict=True) if is_mark}
    ambiguous = not told and any(reading_of(text) == "either" for text in distinct.tolist())
    percent = any("%" in text for text in distinct.tolist())
    return Numbers(values, missing, np.flatnonzero(np.isnan(values) & ~missing), marks, ambiguous, percent)


def _own_mark(texts: list[str], decimal: str, *, simple_marked: bool) -> str:
    """The decimal mark of a column: the layout's, unless the column allows only the other one."""
    readings = {reading_of(text) for text in texts if not is_missing(text)}
    other = {",": ".", ".": ",", "": ""}[decimal]
    names = {",": "comma", ".": "point"}
    if not decimal:
        only = [mark for mark, name in names.items() if name in readings]
        return only[0] if len(only) == 1 else ""
    if names[other] in readings and names[decimal] not in readings and not simple_marked:
        return other
    return decimal


def _simple_numbers(texts: TextArray, decimal: str) -> tuple[NDArray[np.float64], NDArray[np.bool_], bool]:
    """Digits with at most a minus before and one decimal mark among them, all at once, of bytes or `TEXT`.

    Gives the numbers, which texts are such, and whether one of them has a decimal mark.
    """
    words = words_of(texts)
    if words is None:
        return _marked_numbers(texts, decimal)
    numbers, digits = whole_numbers(words)
    simple = digits > 0
    if simple.all():
        return numbers.astype(np.float64), simple, False
    values = np.where(simple, numbers, np.nan)
    rest = np.flatnonzero(~simple)
    values[rest], simple[rest], marked = _marked_numbers(texts[rest], decimal)
    return values, simple, marked


def _marked_numbers(texts: TextArray, decimal: str) -> tuple[NDArray[np.float64], NDArray[np.bool_], bool]:
    """What `_simple_numbers` gives, of texts of any length: most of them have a mark or a sign."""
    values, simple = np.full(len(texts), np.nan), np.zeros(len(texts), dtype=bool)
    lengths = np.strings.str_len(texts)
    short = np.flatnonzero((lengths > 0) & (lengths <= _LONGEST))
    if not len(short):
        return values, simple, False
    width = int(lengths[short].max())
    try:
        raw = (texts if len(short) == len(texts) else texts[short]).astype(f"S{width}")
    except UnicodeEncodeError:
        return values, simple, False
    matrix = raw.view(np.uint8).reshape(-1, width)
    if texts.dtype.kind == "S" and np.any(matrix > _ASCII):  # as `TEXT` would not have become bytes
        return values, simple, False
    digits = ((matrix >= _DIGIT_0) & (matrix <= _DIGIT_9)).sum(axis=1)
    negative = matrix[:, 0] == _MINUS
    rest = lengths[short] - digits - negative
    fine = (rest == 0) & (digits > 0)
    marked = False
    if decimal:
        point = matrix == ord(decimal)
        between = (rest == 1) & (point[:, 1:-1].sum(axis=1) == 1) & (digits > 1)
        last = matrix[np.arange(len(matrix)), lengths[short] - 1]
        between &= (last != ord(decimal)) & ~(negative & (matrix[:, min(1, width - 1)] == ord(decimal)))
        fine |= between
        marked = bool(np.any(between))
        matrix[point] = ord(".")
    simple[short[fine]] = True
    values[short[fine]] = (raw if np.all(fine) else raw[fine]).astype(np.float64)
    return values, simple, marked


def _number(text: str, decimal: str) -> float | None:
    """The number that `text` is with this decimal mark; None for no number, or for two possible ones."""
    reading = reading_of(text)
    if reading == "none" or (reading == "either" and not decimal):
        return None
    if (reading == "comma" and decimal == ".") or (reading == "point" and decimal == ","):
        return None
    mark = decimal or ("," if reading == "comma" else ".")
    core = core_of(text)
    plain = "".join(sign for sign in core if sign.isdigit() or sign in "eE+-" or sign == mark)
    sign = -1.0 if text.strip().startswith(("-", "−")) else 1.0
    number = sign * float(plain.replace(mark, "."))
    return number if math.isfinite(number) else None
