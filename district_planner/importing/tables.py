# SPDX-License-Identifier: EUPL-1.2
"""A table as it was read: text columns, the numbers that the file itself marks as such, and the file's row numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from district_planner.core.errors import NotFoundError

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXT = np.dtypes.StringDType()
"""The type of all texts: as long as each needs to be, without objects."""
TextArray = np.ndarray[tuple[int], Any]
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SHOWN_CHARACTERS = 120
_SHOWN_END = 40


def text_array(texts: Iterable[str]) -> TextArray:
    """`texts` as an array of `TEXT`."""
    return np.array(list(texts), dtype=TEXT)


def different(texts: TextArray) -> tuple[TextArray, NDArray[np.int64]]:
    """The different texts of `TEXT`, sorted, and for each of the k texts which of them it is.

    By a stable sort: NumPy's quicksort of `TEXT` (seen in 2.4.6), which `np.unique` takes when it is asked for less,
    ends the whole program on codes that are sorted within each region.
    """
    values, _, inverse = np.unique(texts, return_index=True, return_inverse=True)
    return values, inverse.reshape(-1)


def one_line(text: str) -> str:
    """`text` on one line with single blanks: headings come with line breaks and double blanks."""
    return " ".join(text.split())


class _Texts:
    """A field of texts that may be given as UTF-8 bytes: they become `TEXT` when somebody asks for texts, and once."""

    def __get__(self, column: Column | None, kind: type[Column] | None = None) -> TextArray:
        """The texts as `TEXT`."""
        if column is None:
            raise AttributeError("text")  # there is no default
        held: TextArray = column.__dict__["cells"]
        if held.dtype.kind == "S":
            held = column.__dict__["cells"] = held.astype(TEXT)
        return held

    def __set__(self, column: Column, given: TextArray) -> None:
        """Keep them as they are given."""
        column.__dict__["cells"] = given


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table, told apart from the others by `index` alone: headings may be empty or the same.

    Attributes:
        heading: on one line, with single blanks, footnote marks and all; empty where the file has none.
        index: position in the file's rows, from 0.
        text: k texts as in the file, "" where empty; of numeric cells their shortest exact writing. May be given as
            bytes (`S`, UTF-8), and is always told as `TEXT`: codes and numbers are read from `cells` without it.
        numbers: k numbers, NaN where the cell is none; None when the file has no numeric cells here (always in texts).
    """

    heading: str
    index: int
    text: _Texts = _Texts()  # a descriptor, which keeps nothing itself
    numbers: NDArray[np.float64] | None = None

    if TYPE_CHECKING:

        @property
        def cells(self) -> TextArray:
            """The texts as they are held: bytes (`S`, UTF-8) as read from a file, or `TEXT`."""

    @property
    def shown(self) -> str:
        """The heading made safe to be shown: no control or direction characters, at most 120 characters.

        A longer one loses its middle: in long headings of one file it is the end that tells them apart.
        """
        plain = _UNSHOWN.sub(" ", self.heading)
        if len(plain) <= _SHOWN_CHARACTERS:
            return plain
        return f"{plain[: _SHOWN_CHARACTERS - 1 - _SHOWN_END]}…{plain[-_SHOWN_END:]}"

    def distinct(self) -> tuple[TextArray, NDArray[np.int64]]:
        """The different texts, sorted, and for each row which of them it is."""
        return different(self.text)


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of data of one table of a file.

    Attributes:
        name: the file's name, with the member (sheet, file in the zip) where there is one.
        columns: in the file's order; `columns[i].index == i` unless only some were asked for.
        rows: k row numbers of the file itself, from 1: the line a row begins in, the row of the sheet, the record.
        short_rows: numbers of the rows that had fewer cells than headings; the missing ones were taken as empty.
    """

    name: str
    columns: tuple[Column, ...]
    rows: NDArray[np.int64]
    short_rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, which: str | int) -> Column:
        """The column with this index, or the first with this heading.

        Raises:
            NotFoundError: there is none.
        """
        for column in self.columns:
            if which in (column.index, column.heading):
                return column
        raise NotFoundError("reading.no_such_column", column=str(which), file=self.name)

    def selected(self, columns: Sequence[int] | None, where: Sequence[Only], limit: int | None) -> Table:
        """Only some columns (by index), the rows that meet all of `where`, and of those the first `limit`."""
        kept = np.ones(len(self), dtype=bool)
        for only in where:
            kept &= only.holds(self.column(only.column).text)
        at = np.flatnonzero(kept)[:limit]
        chosen = self.columns if columns is None else tuple(self.column(index) for index in columns)
        if len(at) == len(self):
            return replace(self, columns=chosen)
        found = tuple(
            Column(c.heading, c.index, c.text[at], None if c.numbers is None else c.numbers[at]) for c in chosen
        )
        return Table(self.name, found, self.rows[at], self.short_rows[np.isin(self.short_rows, self.rows[at])])


class Only(NamedTuple):
    """Keeps the rows whose cell in this column is one of the values, or is none of them."""

    column: int
    values: tuple[str, ...]
    negate: bool = False

    def holds(self, texts: TextArray) -> NDArray[np.bool_]:
        """Which rows are kept; `texts` of the column, as `TEXT` or as bytes."""
        if texts.dtype.kind == "S":
            found = np.isin(texts, np.array([value.encode() for value in self.values]))
        else:
            values = set(self.values)
            found = np.array([text in values for text in texts.tolist()], dtype=bool)
        return ~found if self.negate else found


@dataclass(frozen=True)
class TableInfo:
    """One table that a file holds.

    Attributes:
        member: what to give to `guess_layout`; "" when the file is the table.
        kind: "text", "workbook", "json" or "vector".
        rows: of the rectangle with content, where it is known without reading all; else None.
        columns: the same.
    """

    member: str
    kind: str
    rows: int | None = None
    columns: int | None = None


def table_of(name: str, headings: Sequence[str], records: Iterable[Sequence[str]]) -> Table:
    """A table of texts made in memory: row numbers from 2, as in a file whose first row has the headings."""
    rows = [list(record) for record in records]
    columns = tuple(
        Column(one_line(heading), index, text_array(row[index] if index < len(row) else "" for row in rows))
        for index, heading in enumerate(headings)
    )
    return Table(name, columns, np.arange(2, len(rows) + 2, dtype=np.int64))
