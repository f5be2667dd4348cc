# SPDX-License-Identifier: EUPL-1.2
"""Looks at a workbook's parts before a reader opens it: a tiny file may stand for billions of cells.

A reader makes room for the whole rectangle that the cells span, so that two cells far apart are enough to fill the
memory; and a packed part may unfold into gigabytes.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from district_planner.core.errors import InputError
from district_planner.importing.caps import CAPS
from district_planner.importing.contents import member_stream, opened_zip

_CHUNK = 1_048_576
_OVERLAP = 64
_REFERENCE = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["']([0-9]{1,10})["']""")
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s+ref=["'](?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)=["']([^"']*)["']""")
_HEAD = 4_096
_FORMULA_CHUNKS = 32
_LONGEST_CELL = 65_536
_RESULT = re.compile(rb"<v>[^<]|<is>")


def check_xlsx(path: Path, sheet: str, name: str) -> None:
    """Refuse a workbook of Excel whose parts or whose sheet ("" the first) are beyond the caps.

    Raises:
        InputError: which part, or which rectangle, and the cap.
    """
    with opened_zip(path) as archive:
        _check_parts(archive, name)
        part = _part_of(archive, sheet, name)
        for info in archive.infolist():
            if info.filename == part or (part is None and info.filename.startswith("xl/worksheets/sheet")):
                with member_stream(archive, info, name) as stream:
                    _check_sheet(stream, name)


def check_ods(path: Path, name: str) -> None:
    """The same for a workbook of LibreOffice."""
    with opened_zip(path) as archive:
        _check_parts(archive, name)
        for info in archive.infolist():
            if info.filename == "content.xml":
                with member_stream(archive, info, name) as stream:
                    _RepeatedCells(name).check(stream)


def xlsx_dimensions(path: Path, name: str) -> dict[str, tuple[int, int]]:
    """(rows, columns) of each sheet, as the file itself states them; sheets that do not are left out."""
    found = {}
    with opened_zip(path) as archive:
        _check_parts(archive, name)
        for sheet, part in _sheet_parts(archive, name).items():
            if part not in archive.namelist():
                continue
            with member_stream(archive, archive.getinfo(part), name) as stream:
                stated = _DIMENSION.search(stream.read(_HEAD))
            if stated:
                found[sheet] = (int(stated[2]), column_number(stated[1]))
    return found


def unsaved_formulas(path: Path, sheet: str, name: str) -> frozenset[int]:
    """The columns (from 0) of a sheet of Excel with formulas whose results the program that wrote it did not save.

    Looks through the first 32 MB of the sheet.
    """
    found: set[int] = set()
    with opened_zip(path) as archive:
        part = _part_of(archive, sheet, name)
        if part is None or part not in archive.namelist():
            return frozenset()
        with member_stream(archive, archive.getinfo(part), name) as stream:
            rest = b""
            for _ in range(_FORMULA_CHUNKS):
                block = stream.read(_CHUNK)
                *cells, rest = (rest[-_LONGEST_CELL:] + block).split(b"</c>")
                for cell in cells:
                    start = cell.rfind(b"<c ")
                    if start >= 0 and b"<f" in cell[start:] and not _RESULT.search(cell, start):
                        reference = _REFERENCE.search(cell, start)
                        found |= {column_number(reference[1]) - 1} if reference else set()
                if not block:
                    break
    return frozenset(found)


def column_number(letters: bytes) -> int:
    """1 of `A`, 16384 of `XFD`."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    total = 0
    for info in archive.infolist():
        total += info.file_size
        if info.filename.endswith("sharedStrings.xml") and info.file_size > CAPS.shared_text_bytes:
            size, cap = info.file_size // 1_000_000, CAPS.shared_text_bytes // 1_000_000
            raise InputError("reading.workbook_texts", file=name, megabytes=size, cap=cap)
        if info.filename.endswith((".xml", ".rels")):
            with member_stream(archive, info, name) as stream:
                if b"<!DOCTYPE" in stream.read(_HEAD):
                    raise InputError("reading.workbook_entities", file=name, member=info.filename)
    if total > CAPS.workbook_bytes:
        megabytes, cap = total // 1_000_000, CAPS.workbook_bytes // 1_000_000
        raise InputError("reading.workbook_big", file=name, megabytes=megabytes, cap=cap)


def _sheet_parts(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The part of each sheet by its name."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    raw = {}
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        with member_stream(archive, archive.getinfo(part), name) as stream:
            raw[part] = stream.read(5 * _CHUNK)
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", raw["xl/_rels/workbook.xml.rels"]):
        found = dict(_ATTRIBUTE.findall(tag))
        target = found.get(b"Target", b"").decode("utf-8", "replace")
        targets[found.get(b"Id")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for tag in _SHEET.findall(raw["xl/workbook.xml"]):
        found = dict(_ATTRIBUTE.findall(tag))
        key = next((value for attribute, value in found.items() if attribute.endswith(b":id")), None)
        sheet = html.unescape(found.get(b"name", b"").decode("utf-8", "replace"))
        if key in targets:
            parts[sheet] = targets[key]
    return parts


def _part_of(archive: zipfile.ZipFile, sheet: str, name: str) -> str | None:
    parts = _sheet_parts(archive, name)
    return parts.get(sheet) if sheet else next(iter(parts.values()), None)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces that overlap, so that nothing is cut in two."""
    rest = b""
    while block := stream.read(_CHUNK):
        yield rest + block
        rest = block[-_OVERLAP:]


def _check_sheet(stream: IO[bytes], name: str) -> None:
    first_row, last_row, first_column, last_column = 10**9, 0, 10**9, 0
    for chunk in _chunks(stream):
        found = _REFERENCE.findall(chunk)
        rows = [int(row) for row in _ROW.findall(chunk)]
        if found:
            columns = [column_number(letters) for letters in {letters for letters, _ in found}]
            numbers = [int(found[0][1]), int(found[-1][1]), *{int(row) for _, row in found}]
            first_row, last_row = min(first_row, *numbers), max(last_row, *numbers)
            first_column, last_column = min(first_column, *columns), max(last_column, *columns)
        last_row = max([last_row, *rows])
        if last_row:
            check_rectangle(last_row, last_column, name)


def check_rectangle(rows: int, columns: int, name: str) -> None:
    """Refuse a sheet that spans too many rows, columns or cells."""
    if rows > CAPS.sheet_rows or columns > CAPS.columns or rows * columns > CAPS.sheet_cells:
        raise InputError(
            "reading.sheet_big",
            file=name,
            rows=rows,
            columns=columns,
            cap=CAPS.sheet_cells,
            cap_columns=CAPS.columns,
        )


class _RepeatedCells:
    """Adds up the rectangle of each table of an ODS, where a row or a cell may stand for many."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._waiting = self._repeat = 0
        self._columns = self._width = self._gap = 0
        self._widest = 0
        self._open_cell = 0

    def check(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            while block := stream.read(_CHUNK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as problem:  # LookupError: an encoding that nobody knows
            raise InputError("reading.workbook_damaged", file=self._name) from problem

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "table":
            self._rows = self._waiting = self._widest = 0
        elif kind == "table-row":
            self._repeat = self._times(attributes, "number-rows-repeated")
            self._width = self._gap = 0
        elif kind in ("table-cell", "covered-table-cell"):
            times = self._times(attributes, "number-columns-repeated")
            if any(name.endswith((" value-type", " formula")) for name in attributes):
                self._width += self._gap + times
                self._gap = 0
            else:
                self._gap += times

    def _end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] != "table-row":
            return
        if self._width:
            self._rows += self._waiting + self._repeat
            self._waiting = 0
            self._widest = max(self._widest, self._width)
            check_rectangle(self._rows, self._widest, self._name)
        else:
            self._waiting += self._repeat

    def _times(self, attributes: dict[str, str], which: str) -> int:
        for name, value in attributes.items():
            if name.endswith(f" {which}"):
                if not value.isdigit() or len(value) > 9:
                    raise InputError("reading.workbook_damaged", file=self._name)
                return int(value)
        return 1
