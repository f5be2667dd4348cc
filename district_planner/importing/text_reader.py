# SPDX-License-Identifier: EUPL-1.2
"""Reads texts whose cells are divided by a character or stand at fixed positions."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.caps import CAPS
from district_planner.importing.cells import kind_of
from district_planner.importing.contents import text_size, text_stream
from district_planner.importing.decimal_marks import Marks, decide_marks
from district_planner.importing.encoding import EncodingGuess, detect_encoding, utf8_blocks
from district_planner.importing.grid import Record, joined_headings, sniff_grid
from district_planner.importing.layout import Choice, Doubt, Guess, Layout, Reason
from district_planner.importing.number_shapes import evidence_of, reading_of, shapes_of
from district_planner.importing.separators import Division, sniff_division
from district_planner.importing.tables import TEXT, Column, Table, TextArray
from district_planner.importing.text_splitter import Chunk, Piece, csv_records, split_fixed, split_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD_LINES, _TAIL_LINES = 400, 60
_HEAD_BYTES = 300_000
_READ_BYTES = 8_388_608


def shown_name(path: Path, member: str) -> str:
    """The file's name with the member."""
    return f"{path.name}, {member}" if member else path.name


def guess_text(
    path: Path,
    member: str = "",
    *,
    encoding: str | None = None,
    separator: str | None = None,
    progress: Progress = NO_PROGRESS,
) -> Guess:
    """The layout of a text; `encoding` and `separator` when the user chose them."""
    name = shown_name(path, member)
    found = EncodingGuess(encoding) if encoding else _encoding(path, member)
    head, tail = _ends(path, member, found.name, name, progress)
    if not any(line.strip() for line in head):
        raise InputError("reading.empty", file=name)
    division = sniff_division(head, name, separator)
    if division is None:
        raise InputError("reading.no_columns", file=name, value=head[0].strip()[:60])
    layout = Layout(
        "fixed" if division.widths else "text",
        member,
        found.name,
        division.separator,
        division.quote,
        widths=division.widths,
    )
    grid = sniff_grid(division.records, _tail_records(division, tail, name))
    if grid is None:
        raise InputError("reading.no_rows", file=name)
    layout = replace(layout, heading_rows=grid.heading_rows, first_row=grid.first_row, footer_rows=grid.footer_rows)
    headings = _headings_of(layout, division.records)
    marks = _number_marks(path, layout, headings, name, progress)
    doubts = (*_encoding_doubt(found), *division.doubts, *grid.doubts, *marks.doubts)
    reasons = (_encoding_reason(found), *division.reasons, *grid.reasons, *marks.reasons)
    layout = replace(layout, decimal=marks.decimal, thousands=marks.thousands, column_decimals=marks.column_decimals)
    return Guess(layout, doubts, reasons)


def _encoding(path: Path, member: str) -> EncodingGuess:
    with text_stream(path, member) as stream:
        return detect_encoding(stream)


def _encoding_reason(found: EncodingGuess) -> Reason:
    return Reason("reading.why_ascii" if found.ascii else "reading.why_encoding", {"encoding": found.name})


def _encoding_doubt(found: EncodingGuess) -> tuple[Doubt, ...]:
    if not found.mixed:
        return ()
    choices = (Choice("cp1252", "reading.choice_cp1252", {}), Choice("utf-8", "reading.choice_utf8", {}))
    return (Doubt("reading.doubt_encoding", {}, choices, "encoding"),)


def _blocks(path: Path, layout: Layout, name: str, progress: Progress) -> Iterator[bytes]:
    """The text in UTF-8 blocks; tells how far it is and stops when asked."""
    total, done = max(text_size(path, layout.member), 1), 0
    with text_stream(path, layout.member) as stream:
        for block in utf8_blocks(stream, layout.encoding or "utf-8", name, _READ_BYTES):
            progress.raise_if_cancelled()
            yield block
            done += len(block)
            progress.report(min(done / total, 1.0))


def _ends(path: Path, member: str, encoding: str, name: str, progress: Progress) -> tuple[list[str], list[str]]:
    """The first and the last lines."""
    head: list[str] = []
    wanted = _HEAD_BYTES
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    for block in _blocks(path, Layout("text", member, encoding), name, progress):
        if wanted > 0:
            lines = block[:wanted].decode("utf-8", "ignore").removesuffix("\n").split("\n")
            cut = len(block) > wanted and bool(head or len(lines) > 1)
            head.extend(line + "\n" for line in lines[: len(lines) - cut])
            wanted -= len(block)
        end = block[-_TAIL_LINES * 4000 :].decode("utf-8", "ignore").removesuffix("\n").split("\n")
        tail.extend(line + "\n" for line in end[-_TAIL_LINES:])
    return head[:_HEAD_LINES], list(tail)


def _tail_records(division: Division, tail: Sequence[str], name: str) -> list[Record]:
    """The last records; their row numbers are those of the tail unless the sample has the very same rows."""
    if division.widths:
        edges = np.concatenate(([0], np.cumsum(division.widths))).tolist()
        cut = [[line[a:b].strip() for a, b in pairwise(edges)] for line in tail]
        records = [Record(-index, cells) for index, cells in enumerate(cut, 1)]
    else:
        records = _whole_records(tail, division, name)
    known = [record for record in division.records if record.filled]
    last = [record for record in records if record.filled]
    if known and last and list(known[-1].cells) == list(last[-1].cells):
        return known[-len(last) :]
    return last


def _whole_records(tail: Sequence[str], division: Division, name: str) -> list[Record]:
    """The records of the last lines; the first lines may be the rest of a quoted cell and are then left out."""
    for start in range(len(tail)):
        try:
            found = list(csv_records(tail[start:], division.separator, division.quote, name))
        except InputError:
            continue
        return [Record(-row, cells) for row, cells in found]
    return []


def _headings_of(layout: Layout, records: Sequence[Record]) -> list[str]:
    rows = [list(record.cells) for record in records if record.row in layout.heading_rows]
    width = max((len(row) for row in rows), default=0)
    return joined_headings(rows, width)


def _number_marks(path: Path, layout: Layout, headings: Sequence[str], name: str, progress: Progress) -> Marks:
    """The decimal mark, seen over every row of the file."""
    shapes: dict[int, Counter[str]] = {}
    examples: dict[int, str] = {}
    width = max(len(headings), len(layout.widths))
    for chunk in _data_chunks(path, layout, width or None, name, progress):
        for index, piece in enumerate(chunk.columns):
            found = shapes_of(piece)
            shapes.setdefault(index, Counter()).update(found)
            if index not in examples and any(reading_of(shape) == "either" for shape in found):
                examples[index] = _example(piece)
    return decide_marks(headings, {index: evidence_of(found) for index, found in shapes.items()}, examples)


def _example(piece: Piece) -> str:
    return next((text for text in piece.astype(TEXT).tolist() if reading_of(text) == "either"), "")


def _data_chunks(path: Path, layout: Layout, width: int | None, name: str, progress: Progress) -> Iterator[Chunk]:
    """The records from the first row of data on."""
    blocks = _blocks(path, layout, name, progress)
    if layout.format == "fixed":
        chunks: Iterable[Chunk] = split_fixed(blocks, layout.widths)
    else:
        if width is None:
            width = _widest(path, layout, name)
        chunks = split_text(blocks, layout.separator, layout.quote, width, name)
    for chunk in chunks:
        if chunk.rows[-1] < layout.first_row:
            continue
        if chunk.rows[0] >= layout.first_row:
            yield chunk
            continue
        kept = chunk.rows >= layout.first_row
        columns = [piece[kept] for piece in chunk.columns]
        yield Chunk(chunk.rows[kept], chunk.counts[kept], chunk.extents[kept], columns)


def _widest(path: Path, layout: Layout, name: str) -> int:
    """How many cells most of the first rows have."""
    head, _ = _ends_of_head(path, layout, name)
    counts = Counter(len(record.cells) for record in head if record.row >= layout.first_row and record.filled)
    return counts.most_common(1)[0][0] if counts else 1


def _ends_of_head(path: Path, layout: Layout, name: str) -> tuple[list[Record], bytes]:
    """The records of the first lines, cut as the layout says."""
    with text_stream(path, layout.member) as stream:
        block = next(utf8_blocks(stream, layout.encoding or "utf-8", name, _HEAD_BYTES), b"")
    lines = [line + "\n" for line in block.decode("utf-8").split("\n")]
    most = max(_HEAD_LINES, layout.first_row + 20)
    records = []
    if layout.format == "fixed":
        edges = np.concatenate(([0], np.cumsum(layout.widths))).tolist()
        cuts = list(pairwise(edges))
        return [Record(n, [line[a:b].strip() for a, b in cuts]) for n, line in enumerate(lines[:most], 1)], block
    try:
        for row, cells in csv_records(lines[:most], layout.separator, layout.quote, name):
            records.append(Record(row, cells))
    except InputError:
        if not records:
            raise
    return records, block


class _Gathered(NamedTuple):
    rows: NDArray[np.int64]
    counts: NDArray[np.int64]
    extents: NDArray[np.int64]
    columns: list[TextArray]


def read_text(path: Path, layout: Layout, *, limit: int | None = None, progress: Progress = NO_PROGRESS) -> Table:
    """The table of a text.

    Raises:
        InputError: a row that has more cells than there are headings, is broken in two or cut off; too many cells.
    """
    name = shown_name(path, layout.member)
    if not layout.separator and layout.format == "text":
        raise InputError("reading.no_columns", file=name, value="")
    headings = _headings_of(layout, _ends_of_head(path, layout, name)[0]) if layout.heading_rows else []
    if layout.heading_rows and not any(headings):
        raise InputError("reading.headings_missing", file=name, row=str(layout.heading_rows[0]))
    width = len(headings) or len(layout.widths) or _widest(path, layout, name)
    gathered = _gather(path, layout, width, name, limit, progress)
    named = max((index + 1 for index, heading in enumerate(headings) if heading), default=width)
    short = _check_rows(gathered, width, named, name)
    if limit is None and len(short) and short[-1] == len(gathered.rows) - 1 and _ends_abruptly(path, layout):
        cells, last = int(gathered.counts[-1]), int(gathered.rows[-1])
        raise InputError("reading.cut_off", file=name, row=str(last), cells=cells, n=named)
    columns = [
        Column(headings[index] if index < len(headings) else "", index, text)
        for index, text in enumerate(gathered.columns)
    ]
    while len(columns) > 1 and not columns[-1].heading and not np.any(columns[-1].text != ""):
        columns.pop()
    return Table(name, tuple(columns), gathered.rows, gathered.rows[short])


def _ends_abruptly(path: Path, layout: Layout) -> bool:
    """Whether the last line of a text that is a file of its own has no end."""
    if layout.member or layout.footer_rows:
        return False
    with path.open("rb") as stream:
        stream.seek(-2, 2)
        end = stream.read()
    return b"\n" not in end and b"\r" not in end


def _is_broken(table: _Gathered, short: NDArray[np.int64], at: int) -> bool:
    """Whether this short row and the next are one, cut by a line end in a cell, and not two without their last cells.

    The second then begins in the middle: with a word where numbers stand, or where hardly any row is short.
    """
    if len(short) <= max(2, len(table.rows) // 20):
        return True
    usual = [text for row, text in enumerate(table.columns[0][:200].tolist()) if row not in short]
    numbers = sum(kind_of(text) == "number" for text in usual)
    return numbers * 10 >= len(usual) * 9 > 0 and kind_of(table.columns[0][at + 1]) == "text"


def _gather(path: Path, layout: Layout, width: int, name: str, limit: int | None, progress: Progress) -> _Gathered:
    chunks: list[Chunk] = []
    count = 0
    for chunk in _data_chunks(path, layout, width, name, progress):
        chunks.append(chunk)
        count += len(chunk.rows)
        if count * width > CAPS.table_cells:
            raise InputError("reading.too_many_cells", file=name, n=count * width, cap=CAPS.table_cells)
        if limit is not None and count >= limit + layout.footer_rows:
            break
    else:
        count -= min(layout.footer_rows, count)
    kept = slice(0, count if limit is None else min(count, limit))
    if not chunks or count <= 0:
        raise InputError("reading.no_rows", file=name)
    rows = np.concatenate([chunk.rows for chunk in chunks])[kept]
    counts = np.concatenate([chunk.counts for chunk in chunks])[kept]
    extents = np.concatenate([chunk.extents for chunk in chunks])[kept]
    columns = []
    for index in range(width):
        pieces = [chunk.columns[index] for chunk in chunks]
        columns.append(_joined(pieces)[kept])
        for chunk in chunks:
            chunk.columns[index] = np.empty(0, dtype="S1")
    return _Gathered(rows, counts, extents, columns)


def _joined(pieces: Sequence[Piece]) -> TextArray:
    if len(pieces) == 1:
        return pieces[0].astype(TEXT)
    if all(piece.dtype.kind == "S" for piece in pieces):
        return np.concatenate(pieces).astype(TEXT)
    return np.concatenate([piece.astype(TEXT) for piece in pieces])


def _check_rows(table: _Gathered, width: int, named: int, name: str) -> NDArray[np.int64]:
    """The positions of short rows; refuse rows that are too long or broken in two."""
    # cells beyond the last named column are a column without a name if most rows have them, else rows out of step
    unnamed = bool(named) and np.count_nonzero(table.extents > named) * 2 > len(table.extents)
    long = np.flatnonzero(table.extents > (width if unnamed else named))
    if len(long):
        at = int(long[0])
        cells = int(table.extents[at])
        row, others = str(table.rows[at]), len(long) - 1
        raise InputError("reading.long_row", file=name, row=row, cells=cells, n=named, others=others)
    short = np.flatnonzero(table.counts < named)
    if len(short):
        usual = int(np.bincount(table.counts).argmax())
        pairs = short[:-1][np.diff(short) == 1]
        broken = pairs[table.counts[pairs] + table.counts[pairs + 1] == usual + 1]
        at = next((int(pair) for pair in broken if _is_broken(table, short, int(pair))), -1)
        if at >= 0:
            raise InputError(
                "reading.broken_row", file=name, row=str(table.rows[at]), cells=int(table.counts[at]), n=usual
            )
    return short
