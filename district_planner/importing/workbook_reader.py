# SPDX-License-Identifier: EUPL-1.2
"""Reads sheets of workbooks: XLSX, ODS and the old XLS. Always run in a process of its own (`worker`)."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.core.progress import NO_PROGRESS, Cancelled, Progress
from district_planner.importing.caps import CAPS
from district_planner.importing.contents import content_of, member_info, member_stream, opened_zip
from district_planner.importing.decimal_marks import decide_marks
from district_planner.importing.grid import Record, joined_headings, sniff_grid
from district_planner.importing.layout import Guess, Layout, Reason
from district_planner.importing.number_shapes import evidence_of, reading_of, shapes_of
from district_planner.importing.tables import TEXT, Column, Table, TableInfo, TextArray, text_array
from district_planner.importing.workbook_checks import check_ods, check_rectangle, check_xlsx, xlsx_dimensions

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD_ROWS, _TAIL_ROWS = 400, 60
_PART_ROWS = 5_000
_SUFFIXES = {".xls": "xls", ".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods"}


class _Sheet(NamedTuple):
    """All cells of a sheet: W columns of k texts and k numbers, from the sheet's first row and column on."""

    texts: list[TextArray]
    numbers: list[NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.texts[0]) if self.texts else 0


def workbook_tables(path: Path, member: str = "") -> tuple[TableInfo, ...]:
    """The sheets of a workbook; `member` when it is in a zip."""
    with _workbook_file(path, member) as (file, name):
        kind = content_of(file)
        stated = xlsx_dimensions(file, name) if kind == "xlsx" else {}
        if kind == "ods":
            check_ods(file, name)
        names = _opened(file, name).sheet_names
    prefix = f"{member}::" if member else ""
    return tuple(TableInfo(prefix + sheet, "workbook", *stated.get(sheet, (None, None))) for sheet in names)


def guess_workbook(path: Path, member: str = "", progress: Progress = NO_PROGRESS) -> Guess:
    """The layout of a sheet; without `member`, of the first."""
    zipped, sheet = split_sheet(path, member)
    with _workbook_file(path, zipped) as (file, name):
        chosen, cells = _cells(file, name, sheet, progress)
    shown = f"{name}, {chosen}"
    grid = sniff_grid(_records(cells, 0, _HEAD_ROWS), _records(cells, max(0, len(cells) - _TAIL_ROWS), len(cells)))
    if grid is None:
        raise InputError("reading.no_rows", file=shown)
    layout = Layout(
        "workbook",
        f"{zipped}::{chosen}" if zipped else chosen,
        heading_rows=grid.heading_rows,
        first_row=grid.first_row,
        footer_rows=grid.footer_rows,
    )
    table = _table(cells, layout, shown, None)
    texts = {column.index: _typed(column) for column in table.columns}
    examples = {
        index: next((text for text in typed.tolist() if reading_of(text) == "either"), "")
        for index, typed in texts.items()
    }
    evidence = {index: evidence_of(shapes_of(typed)) for index, typed in texts.items()}
    marks = decide_marks([column.heading for column in table.columns], evidence, examples)
    layout = replace(layout, decimal=marks.decimal, thousands=marks.thousands, column_decimals=marks.column_decimals)
    reasons = (Reason("reading.why_sheet", {"sheet": chosen}), *grid.reasons, *marks.reasons)
    return Guess(layout, (*grid.doubts, *marks.doubts), reasons)


def read_workbook(path: Path, layout: Layout, *, limit: int | None = None, progress: Progress = NO_PROGRESS) -> Table:
    """The table of a sheet; row numbers are those the spreadsheet shows."""
    zipped, sheet = split_sheet(path, layout.member)
    with _workbook_file(path, zipped) as (file, name):
        chosen, cells = _cells(file, name, sheet, progress)
    return _table(cells, layout, f"{name}, {chosen}", limit)


def split_sheet(path: Path, member: str) -> tuple[str, str]:
    """The workbook in the zip ("" outside a zip) and the sheet ("" the first)."""
    if content_of(path) != "zip":
        return "", member
    zipped, _, sheet = member.partition("::")
    return zipped, sheet


@contextmanager
def _workbook_file(path: Path, member: str) -> Iterator[tuple[Path, str]]:
    """The workbook as a file of its own, and how to call it; one in a zip is copied out, within the caps."""
    if not member:
        yield path, path.name
        return
    name = f"{path.name}, {member}"
    with tempfile.TemporaryDirectory(prefix="district-planner-") as folder:
        copy = Path(folder) / "workbook"
        with opened_zip(path) as archive:
            info = member_info(archive, member, path.name)
            if info.file_size > CAPS.workbook_bytes:
                megabytes, cap = info.file_size // 1_000_000, CAPS.workbook_bytes // 1_000_000
                raise InputError("reading.workbook_big", file=name, megabytes=megabytes, cap=cap)
            with member_stream(archive, info, path.name) as packed, copy.open("wb") as out:
                shutil.copyfileobj(packed, out)
        yield copy, name


def _opened(file: Path, name: str) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        kind = content_of(file)
        if kind != "xls" and kind != _SUFFIXES.get(file.suffix.lower(), kind):
            # By its path the reader would believe the name.
            with file.open("rb") as stream:
                return CalamineWorkbook.from_filelike(stream)
        return CalamineWorkbook.from_path(file)
    except PasswordError as problem:
        raise InputError("reading.workbook_password", file=name) from problem
    except BaseException as problem:
        raise _reader_failed(problem, name) from problem


def _reader_failed(problem: BaseException, name: str) -> BaseException:
    """What a failure of the reader means: on files it does not expect it panics, which is no `Exception`."""
    foreign = isinstance(problem, Exception) or type(problem).__name__ == "PanicException"
    if foreign and not isinstance(problem, PlannerError | Cancelled | MemoryError):
        return InputError("reading.workbook_damaged", file=name)
    return problem


def _cells(file: Path, name: str, sheet: str, progress: Progress) -> tuple[str, _Sheet]:
    """The chosen sheet's name and all its cells."""
    kind = content_of(file)
    if kind == "ods":
        check_ods(file, name)
    if kind == "xlsx":
        check_xlsx(file, sheet, name)
    workbook = _opened(file, name)
    if not workbook.sheet_names:
        raise InputError("reading.empty", file=name)
    chosen = sheet or workbook.sheet_names[0]
    if chosen not in workbook.sheet_names:
        there = ", ".join(workbook.sheet_names[:10])
        raise NotFoundError("reading.no_such_member", file=name, member=chosen, members=there)
    progress.raise_if_cancelled()
    try:
        cells = workbook.get_sheet_by_name(chosen)
        if cells.start is None:
            raise InputError("reading.empty", file=f"{name}, {chosen}")
        check_rectangle(cells.end[0] + 1, cells.end[1] + 1, f"{name}, {chosen}")
        return chosen, _columns(cells.iter_rows(), cells.start[1], progress)
    except BaseException as problem:
        raise _reader_failed(problem, name) from problem


def _columns(rows: Iterator[list[Any]], left: int, progress: Progress) -> _Sheet:
    """The cells by columns; `left` columns before the first with content are empty."""
    texts: list[list[TextArray]] = []
    numbers: list[list[NDArray[np.float64]]] = []
    part: list[list[Any]] = []

    def put() -> None:
        columns = list(zip(*part, strict=True))
        if not texts:
            texts.extend([] for _ in columns)
            numbers.extend([] for _ in columns)
        for index, values in enumerate(columns):
            texts[index].append(text_array([_text(value) for value in values]))
            figures = [value if type(value) in (int, float) else np.nan for value in values]
            numbers[index].append(np.array(figures, dtype=np.float64))
        part.clear()

    total = 0
    for row in rows:
        part.append(row)
        total += 1
        if len(part) >= _PART_ROWS:
            progress.raise_if_cancelled()
            put()
    if part:
        put()
    blank = [np.zeros(total, dtype=TEXT)] * left
    nothing = [np.full(total, np.nan)] * left
    return _Sheet([*blank, *map(np.concatenate, texts)], [*nothing, *map(np.concatenate, numbers)])


def _text(value: Any) -> str:
    """The shortest exact writing of a cell."""
    if isinstance(value, str):
        return value.strip(" ")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def _records(cells: _Sheet, start: int, end: int) -> list[Record]:
    """Rows of the sheet as records."""
    end = min(end, len(cells))
    texts = [column[start:end].tolist() for column in cells.texts]
    numeric = [~np.isnan(column[start:end]) for column in cells.numbers]
    return [
        Record(
            start + k + 1,
            [column[k] for column in texts],
            frozenset(index for index, flags in enumerate(numeric) if flags[k]),
        )
        for k in range(end - start)
    ]


def _table(cells: _Sheet, layout: Layout, name: str, limit: int | None) -> Table:
    headings = [[column[row - 1] for column in cells.texts] for row in layout.heading_rows if row <= len(cells)]
    if layout.heading_rows and not any(any(row) for row in headings):
        raise InputError("reading.headings_missing", file=name, row=str(layout.heading_rows[0]))
    width = len(cells.texts)
    names = joined_headings(headings, width) if headings else [""] * width
    filled = np.zeros(len(cells), dtype=bool)
    for column in cells.texts:
        filled |= column != ""
    at = np.flatnonzero(filled)
    at = at[at >= layout.first_row - 1]
    at = at[: max(0, len(at) - layout.footer_rows)][:limit]
    if not len(at):
        raise InputError("reading.no_rows", file=name)
    columns: deque[Column] = deque()
    for index in range(width - 1, -1, -1):
        text, numbers = cells.texts[index][at], cells.numbers[index][at]
        if not columns and not names[index] and not np.any(text != ""):
            continue
        columns.appendleft(Column(names[index], index, text, None if np.all(np.isnan(numbers)) else numbers))
    return Table(name, tuple(columns), (at + 1).astype(np.int64))


def _typed(column: Column) -> TextArray:
    """The texts of a column that are no numeric cells."""
    return column.text if column.numbers is None else column.text[np.isnan(column.numbers)]
