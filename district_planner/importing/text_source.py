# SPDX-License-Identifier: EUPL-1.2
"""A text as the layout cuts it: its first records, its headings and its data, part after part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.progress import Progress
from district_planner.importing.contents import text_size, text_stream
from district_planner.importing.encoding import utf8_blocks
from district_planner.importing.grid import Record, joined_headings
from district_planner.importing.layout import Layout
from district_planner.importing.text_splitter import Chunk, csv_records, split_fixed, split_text

HEAD_LINES = 400
HEAD_BYTES = 300_000
_READ_BYTES = 2_097_152
"""Of a text at once: where its cells lie takes some fifteen times as much memory meanwhile."""


def shown_name(path: Path, member: str) -> str:
    """The file's name with the member."""
    return f"{path.name}, {member}" if member else path.name


def text_blocks(
    path: Path, layout: Layout, name: str, progress: Progress, block_bytes: int = _READ_BYTES
) -> Iterator[bytes]:
    """The text in UTF-8 blocks; tells how far it is and stops when asked."""
    total, done = max(text_size(path, layout.member), 1), 0
    with text_stream(path, layout.member) as stream:
        for block in utf8_blocks(stream, layout.encoding or "utf-8", name, block_bytes):
            progress.raise_if_cancelled()
            yield block
            done += len(block)
            progress.report(min(done / total, 1.0))


def fixed_cuts(widths: Sequence[int]) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end."""
    return list(pairwise(np.concatenate(([0], np.cumsum(widths))).tolist()))


def file_headings(path: Path, layout: Layout, name: str) -> list[str]:
    """The heading of each cell of the heading rows, of which nothing is read beyond the last; [] without such rows."""
    if not layout.heading_rows:
        return []
    return headings_in(head_records(path, layout, name, max(layout.heading_rows)), layout)


def head_records(path: Path, layout: Layout, name: str, last_row: int | None = None) -> list[Record]:
    """The records of the first lines, or of those up to the one that begins in `last_row` or after it."""
    with text_stream(path, layout.member) as stream:
        block = next(utf8_blocks(stream, layout.encoding or "utf-8", name, HEAD_BYTES), b"")
    lines = [line + "\n" for line in block.decode("utf-8").split("\n")]
    del lines[max(HEAD_LINES, layout.first_row + 20) :]
    if layout.format == "fixed":
        cuts = fixed_cuts(layout.widths)
        return [Record(n, [line[a:b].strip() for a, b in cuts]) for n, line in enumerate(lines, 1)]
    records = []
    try:
        for row, cells in csv_records(lines, layout.separator, layout.quote, name):
            records.append(Record(row, cells))
            if last_row is not None and row >= last_row:
                break
    except InputError:
        if not records:
            raise
    return records


def headings_in(records: Sequence[Record], layout: Layout) -> list[str]:
    """The heading of each cell of the heading rows; [] without such rows."""
    rows = [list(record.cells) for record in records if record.row in layout.heading_rows]
    return joined_headings(rows, max((len(row) for row in rows), default=0))


def usual_width(records: Sequence[Record], layout: Layout) -> int:
    """How many cells most of the first rows of data have."""
    counts = Counter(len(record.cells) for record in records if record.row >= layout.first_row and record.has_content)
    return counts.most_common(1)[0][0] if counts else 1


def data_chunks(
    path: Path,
    layout: Layout,
    width: int,
    name: str,
    progress: Progress,
    wanted: Collection[int] | None = None,
    *,
    few: bool = False,
) -> Iterator[Chunk]:
    """The records from the first row of data on, with `width` columns or those `wanted` of them.

    In small parts when only a `few` are wanted.
    """
    blocks = text_blocks(path, layout, name, progress, HEAD_BYTES if few else _READ_BYTES)
    if layout.format == "fixed":
        chunks: Iterable[Chunk] = split_fixed(blocks, layout.widths, wanted)
    else:
        chunks = split_text(blocks, layout.separator, layout.quote, width, name, wanted, layout.first_row)
    for chunk in chunks:
        if chunk.rows[0] >= layout.first_row:
            yield chunk
        elif chunk.rows[-1] >= layout.first_row:
            yield chunk.where(chunk.rows >= layout.first_row)
