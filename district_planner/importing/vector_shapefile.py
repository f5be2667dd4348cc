# SPDX-License-Identifier: EUPL-1.2
"""What a Shapefile does not say about itself: the characters of its table, and whether all of it is there."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from district_planner.importing.findings import Finding

_BLOCK = 1 << 22
_DOS = {0x01: "cp437", 0x02: "cp850", 0x64: "cp852", 0x65: "cp866"}
_LANGUAGE_BYTE = 29
_CODE_PAGE = re.compile(r"(?:ansi\s*|cp|windows-|oem\s*)?(125\d|437|85[0258])", re.IGNORECASE)
_ISO = re.compile(r"(?:iso[-_ ]?)?8859[-_ ]?(\d{1,2})", re.IGNORECASE)
_LETTERS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def shape_file_length(path: Path) -> tuple[int, int]:
    """Bytes of a .shp as its header states them, and as they are."""
    with path.open("rb") as stream:
        head = stream.read(28)
    return 2 * int.from_bytes(head[24:28], "big"), path.stat().st_size


def table_length(path: Path) -> tuple[int, int]:
    """Bytes that a .dbf has at least by its header, and that it has."""
    with path.open("rb") as stream:
        head = stream.read(12)
    rows, start, width = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    return start + rows * width, path.stat().st_size


def encoding_of(table: Path, statement: Path) -> tuple[str, list[Finding]]:
    """The encoding of a .dbf as Python calls it, by its .cpg (`statement`, may be missing) and by its bytes.

    Istat's boundaries are in UTF-8 and do not say so; most others without a .cpg are in cp1252. A .cpg that says UTF-8
    over bytes that are none is not believed.
    """
    stated = _stated(statement)
    letters, valid = _letters(table)
    if not letters:
        return stated or "utf-8", []
    if stated == "utf-8" and not valid:
        return "cp1252", [Finding("note", "geodata.cpg_wrong")]
    if stated:
        return stated, []
    if valid:
        return "utf-8", [Finding("note", "geodata.no_cpg", {"encoding": "UTF-8"})]
    with table.open("rb") as stream:
        language = stream.read(_LANGUAGE_BYTE + 1)[-1]
    encoding = _DOS.get(language, "cp1252")
    return encoding, [Finding("note", "geodata.no_cpg", {"encoding": encoding})]


def _stated(statement: Path) -> str:
    if not statement.is_file():
        return ""
    with statement.open("rb") as stream:
        text = stream.read(60).decode("ascii", "replace").strip()
    page, iso = _CODE_PAGE.fullmatch(text), _ISO.fullmatch(text)
    name = f"cp{page[1]}" if page else f"iso8859-{iso[1]}" if iso else "utf-8" if text == "65001" else text
    try:
        return codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""


def _letters(table: Path) -> tuple[bool, bool]:
    """Whether a table has letters beyond ASCII, and whether they are UTF-8; fields cut within a letter are forgiven."""
    pairs = strays = 0
    with table.open("rb") as stream:
        head = stream.read(32)
        stream.seek(int.from_bytes(head[8:10], "little"))
        while block := stream.read(_BLOCK):
            if not block.isascii():
                found = _LETTERS.findall(block)
                pairs += len(found)
                strays += sum(byte > 0x7F for byte in block) - sum(map(len, found))
    return pairs + strays > 0, pairs > 20 * strays
