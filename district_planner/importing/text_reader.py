# SPDX-License-Identifier: EUPL-1.2
"""Reads texts whose cells are divided by a character or stand at fixed positions."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.caps import CAPS
from district_planner.importing.cells import kind_of
from district_planner.importing.layout import Layout
from district_planner.importing.tables import TEXT, Column, Only, Table, TextArray
from district_planner.importing.text_source import data_chunks, file_headings, head_records, shown_name, usual_width
from district_planner.importing.text_splitter import Chunk, Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST_TEXTS = 200


def read_text(
    path: Path,
    layout: Layout,
    *,
    limit: int | None = None,
    columns: Sequence[int] | None = None,
    where: Sequence[Only] = (),
    progress: Progress = NO_PROGRESS,
) -> Table:
    """The table of a text; `columns` and `where` as for `reading.read_table`.

    Raises:
        InputError: a row that has more cells than there are headings, is broken in two or cut off; too many cells.
    """
    name = shown_name(path, layout.member)
    if not layout.separator and layout.format == "text":
        raise InputError("reading.no_columns", file=name, value="")
    headings = file_headings(path, layout, name)
    if layout.heading_rows and not any(headings):
        raise InputError("reading.headings_missing", file=name, row=str(layout.heading_rows[0]))
    width = len(headings) or len(layout.widths) or usual_width(head_records(path, layout, name), layout)
    if width > CAPS.columns:
        raise InputError("reading.too_many_columns", file=name, n=width, cap=CAPS.columns)
    named = max((index + 1 for index, heading in enumerate(headings) if heading), default=width)
    chosen = list(range(width) if columns is None else columns)
    check_columns([*chosen, *(only.column for only in where)], width, name)
    rows = _Rows(layout.footer_rows)
    kept = _Kept(name, chosen, where)
    looked_at = {0, *chosen, *(only.column for only in where)}
    for chunk in data_chunks(path, layout, width, name, progress, looked_at, few=limit is not None):
        rows.add(chunk, named)
        kept.add(chunk)
        if limit is not None and kept.count >= limit + layout.footer_rows:
            break
    else:
        abrupt = not layout.footer_rows and _ends_abruptly(path, layout)
        _check_rows(rows, width, named, abrupt=abrupt, name=name)
    return kept.table(headings, rows.first_note, named, limit)


def check_columns(wanted: Sequence[int], width: int, name: str) -> None:
    """Refuse columns that the table does not have."""
    beyond = [index for index in wanted if not 0 <= index < width]
    if beyond:
        raise InputError("reading.too_few_columns", file=name, n=width, column=str(beyond[0] + 1))


def _ends_abruptly(path: Path, layout: Layout) -> bool:
    """Whether the last line of a text that is a file of its own has no end."""
    if layout.member:
        return False
    with path.open("rb") as stream:
        stream.seek(-min(2, path.stat().st_size), 2)
        end = stream.read()
    return b"\n" not in end and b"\r" not in end


class _Odd(NamedTuple):
    """Rows that are shorter or longer than the headings: position among all, row, cells, last filled, first cell."""

    positions: NDArray[np.int64]
    rows: NDArray[np.int64]
    counts: NDArray[np.int64]
    extents: NDArray[np.int64]
    first: TextArray


class _Rows:
    """What is odd about the rows of data, kept or not; the last `footers` rows are notes and not looked at."""

    def __init__(self, footers: int) -> None:
        self._parts: list[_Odd] = []
        self._notes: deque[int] = deque(maxlen=footers)
        self.total = 0
        self.sizes = np.zeros(0, dtype=np.int64)
        self.first: list[str] = []

    def add(self, chunk: Chunk, named: int) -> None:
        """Look at the rows of a part."""
        at = np.flatnonzero((chunk.counts < named) | (chunk.extents > named))
        first = chunk.columns[0]
        odd = _Odd(at + self.total, chunk.rows[at], chunk.counts[at], chunk.extents[at], first[at].astype(TEXT))
        self._parts.append(odd)
        self.total += len(chunk.rows)
        self._notes.extend(chunk.rows[-(self._notes.maxlen or 1) :].tolist())
        sizes = np.bincount(np.minimum(chunk.counts, CAPS.columns))
        self.sizes = np.pad(self.sizes, (0, max(0, len(sizes) - len(self.sizes))))
        self.sizes[: len(sizes)] += sizes
        if len(self.first) < _FIRST_TEXTS:
            self.first.extend(first[:_FIRST_TEXTS].astype(TEXT).tolist())

    @property
    def first_note(self) -> int | None:
        """The row from which on there are notes."""
        return self._notes[0] if self._notes else None

    def odd(self) -> _Odd:
        """The odd rows of all parts, without the notes."""
        whole = _Odd(*(np.concatenate(parts) for parts in zip(*self._parts, strict=True)))
        data = whole.positions < self.total - len(self._notes)
        return _Odd(*(part[data] for part in whole))


def _check_rows(rows: _Rows, width: int, named: int, *, abrupt: bool, name: str) -> None:
    """Refuse rows that are too long, broken in two or cut off."""
    if not rows.total:
        return
    odd = rows.odd()
    # cells beyond the last named column are a column without a name if most rows have them, else rows out of step
    unnamed = np.count_nonzero(odd.extents > named) * 2 > rows.total
    long = np.flatnonzero(odd.extents > (width if unnamed else named))
    if len(long):
        row, cells, others = odd.rows[long[0]], int(odd.extents[long[0]]), len(long) - 1
        raise InputError("reading.long_row", file=name, row=str(row), cells=cells, n=named, others=others)
    short = np.flatnonzero(odd.counts < named)
    if not len(short):
        return
    at = _broken_row(odd, short, rows)
    if at is not None:
        row, cells = odd.rows[at], int(odd.counts[at])
        raise InputError("reading.broken_row", file=name, row=str(row), cells=cells, n=int(rows.sizes.argmax()))
    last = short[-1]
    if abrupt and odd.positions[last] == rows.total - 1:
        row, cells = odd.rows[last], int(odd.counts[last])
        raise InputError("reading.cut_off", file=name, row=str(row), cells=cells, n=named)


def _broken_row(odd: _Odd, short: NDArray[np.int64], rows: _Rows) -> int | None:
    """The first of two short rows that are one, cut by a line end in a cell, and not two without their last cells.

    The second then begins in the middle: with a word where numbers stand, or where hardly any row is short.
    """
    pairs = short[:-1][np.diff(odd.positions[short]) == 1]
    whole = int(rows.sizes.argmax()) + 1
    pairs = pairs[odd.counts[pairs] + odd.counts[pairs + 1] == whole]
    if len(pairs) and len(short) <= max(2, rows.total // 20):
        return int(pairs[0])
    numbers = sum(kind_of(text) == "number" for text in rows.first)
    if numbers * 10 < len(rows.first) * 9:
        return None
    return next((int(pair) for pair in pairs if kind_of(odd.first[pair + 1]) == "text"), None)


class _Kept:
    """The rows that are kept, part by part, and of them only the columns wanted."""

    def __init__(self, name: str, columns: Sequence[int], where: Sequence[Only]) -> None:
        self._name, self._columns, self._where = name, columns, where
        self._rows: list[NDArray[np.int64]] = []
        self._counts: list[NDArray[np.int64]] = []
        self._pieces: dict[int, list[Piece]] = {index: [] for index in columns}
        self.count = 0

    def add(self, chunk: Chunk) -> None:
        """Take the rows of a part that are wanted."""
        if self._where:
            chunk = chunk.where(np.logical_and.reduce([only.holds(chunk.columns[only.column]) for only in self._where]))
        self.count += len(chunk.rows)
        cells = self.count * len(self._columns)
        if cells > CAPS.table_cells:
            raise InputError("reading.too_many_cells", file=self._name, n=cells, cap=CAPS.table_cells)
        self._rows.append(chunk.rows)
        self._counts.append(chunk.counts)
        for index, pieces in self._pieces.items():
            pieces.append(chunk.columns[index])

    def table(self, headings: Sequence[str], first_note: int | None, named: int, limit: int | None) -> Table:
        """The table; columns at its end that have neither heading nor content are left out."""
        rows = np.concatenate(self._rows) if self._rows else np.empty(0, dtype=np.int64)
        count = len(rows) if first_note is None else int(np.searchsorted(rows, first_note))
        count = count if limit is None else min(count, limit)
        if not count and not self._where:
            raise InputError("reading.no_rows", file=self._name)
        columns: list[Column] = []
        for index in self._columns:
            heading = headings[index] if index < len(headings) else ""
            text = _joined(self._pieces.pop(index, []))[:count]
            if heading or index < named or np.strings.str_len(text).any():
                columns.append(Column(heading, index, text))
        counts = np.concatenate(self._counts) if self._counts else rows
        return Table(self._name, tuple(columns), rows[:count], rows[:count][counts[:count] < named])


def _joined(pieces: Sequence[Piece]) -> TextArray:
    if not pieces:
        return np.empty(0, dtype=TEXT)
    if len(pieces) == 1:
        return pieces[0]
    if all(piece.dtype.kind == "S" for piece in pieces):
        return np.concatenate(pieces)
    return np.concatenate([piece.astype(TEXT) for piece in pieces])
