# SPDX-License-Identifier: EUPL-1.2
"""How big a file may be that somebody else made: checked before it is parsed, so that a trap costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1_000_000


@dataclass(frozen=True)
class Caps:
    """The limits of reading; docs/method/importing.md gives the reason for each.

    The largest real files are the 2011 commuting matrix (307 MB of text in a zip of 36 MB, 4.9 million rows) and a
    region's census sections (138 columns).
    """

    file_bytes: int = 600 * _MB
    """A file as it lies on the disk."""
    text_bytes: int = 600 * _MB
    """A text, unpacked."""
    json_bytes: int = 40 * _MB
    """A JSON text, which is parsed as a whole."""
    workbook_bytes: int = 300 * _MB
    """A workbook, all its parts unpacked."""
    shared_text_bytes: int = 40 * _MB
    """The list of texts that a workbook keeps for all its sheets."""
    zip_members: int = 2_000
    zip_ratio: int = 200
    """How many times its packed size a part may have; only parts larger than `ratio_free_bytes` are judged."""
    ratio_free_bytes: int = 10 * _MB
    columns: int = 4_000
    sheet_rows: int = 1_048_576
    sheet_cells: int = 4_000_000
    """Cells of the rectangle that a sheet's cells span."""
    table_cells: int = 12_000_000
    """Cells of a table that are kept in memory."""
    cell_characters: int = 32_767
    """Characters of one cell, as in a workbook."""
    quoted_lines: int = 40
    """Lines that one quoted cell may span: beyond it, a quotation mark was never closed."""
    in_process_bytes: int = 8 * _MB
    """A larger text is read in a process of its own."""
    worker_memory: int = 360 * _MB
    """Address space that such a process may ask for beyond what it starts with; what it really uses is less."""
    layer_memory: int = 600 * _MB
    """The same for layers, whose reader takes far more address space than memory."""
    worker_seconds: int = 120
    """Processor time of such a process."""


CAPS = Caps()
