# SPDX-License-Identifier: EUPL-1.2
"""Tells how a text is laid out: encoding, separator, headings, notes, and what the marks in its numbers mean."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.caps import CAPS
from district_planner.importing.contents import text_stream
from district_planner.importing.decimal_marks import Marks, decide_marks
from district_planner.importing.encoding import EncodingGuess, detect_encoding, utf8_blocks
from district_planner.importing.grid import Record, sniff_grid
from district_planner.importing.layout import Choice, Doubt, Guess, Layout, Reason
from district_planner.importing.number_shapes import evidence_of, reading_of, shapes_of
from district_planner.importing.separators import Division, sniff_division
from district_planner.importing.tables import TEXT
from district_planner.importing.text_source import (
    HEAD_BYTES,
    HEAD_LINES,
    data_chunks,
    fixed_cuts,
    headings_in,
    shown_name,
    text_blocks,
    usual_width,
)
from district_planner.importing.text_splitter import Piece, csv_records

_TAIL_LINES = 60
_TAIL_BYTES = 240_000


def guess_text(
    path: Path,
    member: str = "",
    *,
    encoding: str | None = None,
    separator: str | None = None,
    marks: bool = True,
    progress: Progress = NO_PROGRESS,
) -> Guess:
    """The layout of a text; `encoding` and `separator` when the user chose them, `marks` as for `guess_layout`."""
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
    doubts = (*_encoding_doubt(found), *division.doubts, *grid.doubts)
    reasons = (_encoding_reason(found), *division.reasons, *grid.reasons)
    if not marks:
        return Guess(layout, doubts, reasons)
    headings = headings_in(division.records, layout)
    told = _number_marks(path, layout, headings, division.records, name, progress)
    layout = replace(layout, decimal=told.decimal, thousands=told.thousands, column_decimals=told.column_decimals)
    return Guess(layout, (*doubts, *told.doubts), (*reasons, *told.reasons))


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


def _ends(path: Path, member: str, encoding: str, name: str, progress: Progress) -> tuple[list[str], list[str]]:
    """The first and the last lines."""
    if not member and encoding != "utf-16" and path.stat().st_size > HEAD_BYTES + 2 * _TAIL_BYTES:
        return _ends_of_file(path, encoding, name)
    head: list[str] = []
    wanted = HEAD_BYTES
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    for block in text_blocks(path, Layout("text", member, encoding), name, progress):
        if wanted > 0:
            lines = block[:wanted].decode("utf-8", "ignore").removesuffix("\n").split("\n")
            cut = len(block) > wanted and bool(head or len(lines) > 1)
            head.extend(line + "\n" for line in lines[: len(lines) - cut])
            wanted -= len(block)
        end = block[-_TAIL_BYTES:].decode("utf-8", "ignore").removesuffix("\n").split("\n")
        tail.extend(line + "\n" for line in end[-_TAIL_LINES:])
    return head[:HEAD_LINES], list(tail)


def _ends_of_file(path: Path, encoding: str, name: str) -> tuple[list[str], list[str]]:
    """The same without what lies between them, of a file whose every byte can be found by its place."""
    with path.open("rb") as stream:
        head = next(utf8_blocks(stream, encoding, name, HEAD_BYTES), b"")
        stream.seek(-_TAIL_BYTES, 2)
        # From the second line on: the first may begin in the middle of a character. Bytes that stand for nothing are
        # told with their row when all is read.
        end = stream.read().replace(b"\r\n", b"\n").replace(b"\r", b"\n").partition(b"\n")[2]
    texts = head.decode("utf-8", "ignore"), end.decode("cp1252" if encoding == "cp1252" else "utf-8", "ignore")
    first, last = ([line + "\n" for line in text.removesuffix("\n").split("\n")] for text in texts)
    return first[:HEAD_LINES], last[-_TAIL_LINES:]


def _tail_records(division: Division, tail: Sequence[str], name: str) -> list[Record]:
    """The last records; their row numbers are those of the tail unless the sample has the very same rows."""
    if division.widths:
        cuts = fixed_cuts(division.widths)
        cut = [[line[a:b].strip() for a, b in cuts] for line in tail]
        records = [Record(-index, cells) for index, cells in enumerate(cut, 1)]
    else:
        records = _whole_records(tail, division, name)
    known = [record for record in division.records if record.has_content]
    last = [record for record in records if record.has_content]
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


def _number_marks(
    path: Path, layout: Layout, headings: Sequence[str], records: Sequence[Record], name: str, progress: Progress
) -> Marks:
    """The decimal mark, seen over every row of the file."""
    shapes: dict[int, Counter[str]] = {}
    examples: dict[int, str] = {}
    width = len(headings) or len(layout.widths) or usual_width(records, layout)
    if width > CAPS.columns:
        raise InputError("reading.too_many_columns", file=name, n=width, cap=CAPS.columns)
    for chunk in data_chunks(path, layout, width, name, progress):
        for index, piece in chunk.columns.items():
            found = shapes_of(piece)
            shapes.setdefault(index, Counter()).update(found)
            if index not in examples and any(reading_of(shape) == "either" for shape in found):
                examples[index] = _example(piece)
    return decide_marks(headings, {index: evidence_of(found) for index, found in shapes.items()}, examples)


def _example(piece: Piece) -> str:
    return next((text for text in piece.astype(TEXT).tolist() if reading_of(text) == "either"), "")
