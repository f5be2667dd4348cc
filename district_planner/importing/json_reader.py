# SPDX-License-Identifier: EUPL-1.2
"""Reads JSON texts that hold a list of records, wherever in the text it is."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.caps import CAPS
from district_planner.importing.contents import text_size, text_stream, too_big
from district_planner.importing.decimal_marks import decide_marks
from district_planner.importing.encoding import detect_encoding
from district_planner.importing.layout import Guess, Layout, Reason
from district_planner.importing.number_shapes import evidence_of, reading_of, shapes_of
from district_planner.importing.tables import Column, Table, TableInfo, one_line, text_array

_USUAL = ("resultset", "body", "records", "rows", "data", "items", "results")
_DEEPEST = 6


def json_tables(path: Path, member: str = "") -> tuple[TableInfo, ...]:
    """The lists of records in a JSON text, the likeliest first; `member` of each is its path, "" for the whole."""
    lists = _lists(_parsed(path, member), path.name)
    return tuple(TableInfo(joined_member(member, at), "json", len(records), None) for at, records in lists)


def guess_json(path: Path, member: str = "", progress: Progress = NO_PROGRESS) -> Guess:
    """The layout of the list of records that `member` names, else of the likeliest."""
    inside, at = split_member(path, member)
    progress.raise_if_cancelled()
    lists = _lists(_parsed(path, inside), path.name)
    chosen = at if at is not None else lists[0][0]
    layout = Layout("json", joined_member(inside, chosen), "utf-8")
    table = _table(lists, chosen, path.name, None)
    shapes = {column.index: shapes_of(_texts_only(column)) for column in table.columns}
    examples = {
        column.index: next((text for text in _texts_only(column).tolist() if reading_of(text) == "either"), "")
        for column in table.columns
    }
    headings = [column.heading for column in table.columns]
    marks = decide_marks(headings, {index: evidence_of(found) for index, found in shapes.items()}, examples)
    reasons = (Reason("reading.why_json", {"path": chosen or "[ ]", "n": len(table)}), *marks.reasons)
    layout = Layout(
        "json",
        layout.member,
        "utf-8",
        first_row=1,
        decimal=marks.decimal,
        thousands=marks.thousands,
        column_decimals=marks.column_decimals,
    )
    return Guess(layout, marks.doubts, reasons)


def read_json(path: Path, layout: Layout, *, limit: int | None = None, progress: Progress = NO_PROGRESS) -> Table:
    """The records as a table: one column per name in the order first met, row numbers are those of the records.

    Raises:
        InputError: no JSON, no list of records there, something else among the records.
    """
    progress.raise_if_cancelled()
    inside, at = split_member(path, layout.member)
    lists = _lists(_parsed(path, inside), path.name)
    return _table(lists, lists[0][0] if at is None else at, path.name, limit)


def joined_member(member: str, at: str) -> str:
    """The member of a layout for a path in a JSON text that may itself be in a zip."""
    return f"{member}::{at}" if member else at


def split_member(path: Path, member: str) -> tuple[str, str | None]:
    """The file in the zip ("" outside a zip), and the path in its JSON text (None: not chosen)."""
    from district_planner.importing.contents import content_of

    if content_of(path) != "zip":
        return "", member or None
    inside, _, at = member.partition("::")
    return inside, at if "::" in member else None


def _parsed(path: Path, member: str) -> Any:
    name = f"{path.name}, {member}" if member else path.name
    size = text_size(path, member)
    if size > CAPS.json_bytes:
        raise too_big(name, size, CAPS.json_bytes)
    with text_stream(path, member) as stream:
        encoding = detect_encoding(stream)
    with text_stream(path, member) as stream:
        raw = stream.read(CAPS.json_bytes + 1)
    try:
        text = raw.decode(encoding.name)
        return json.loads(text, object_pairs_hook=_record, parse_constant=lambda _: None)
    except json.JSONDecodeError as problem:
        raise InputError("reading.json_broken", file=name, row=str(problem.lineno)) from problem
    except RecursionError as problem:
        raise InputError("reading.json_deep", file=name) from problem
    except _TwiceError as problem:
        raise InputError("reading.json_twice", file=name, value=str(problem)[:60]) from problem
    except (UnicodeDecodeError, ValueError) as problem:
        raise InputError("reading.json_broken", file=name, row="1") from problem


class _TwiceError(Exception):
    """A record has two values of one name."""


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return record


def _lists(whole: Any, name: str) -> list[tuple[str, list[Any]]]:
    """(path, records) of each list whose first element is a record: the usual names first, then the longest."""
    found = list(_walk(whole, (), 0))
    if not found:
        raise InputError("reading.json_no_records", file=name)

    def rank(entry: tuple[str, list[Any]]) -> tuple[int, int]:
        last = entry[0].rpartition(".")[2].lower()
        return (_USUAL.index(last) if last in _USUAL else len(_USUAL), -len(entry[1]))

    return sorted(found, key=rank)


def _walk(value: Any, at: tuple[str, ...], depth: int) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            yield ".".join(at), value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, part in value.items():
            yield from _walk(part, (*at, key), depth + 1)


def _table(lists: list[tuple[str, list[Any]]], at: str, name: str, limit: int | None) -> Table:
    records = dict(lists).get(at)
    if records is None:
        there = ", ".join(path for path, _ in lists)
        raise NotFoundError("reading.no_such_member", file=name, member=at, members=there)
    records = records[:limit]
    names: dict[str, int] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise InputError("reading.json_no_record", file=name, row=str(number), value=str(record)[:60])
        for key in record:
            names.setdefault(key, len(names))
    if not names:
        raise InputError("reading.no_rows", file=name)
    cells = len(names) * len(records)
    if len(names) > CAPS.columns or cells > CAPS.table_cells:
        raise InputError("reading.too_many_cells", file=name, n=cells, cap=CAPS.table_cells)
    columns = tuple(_column(key, index, records) for key, index in names.items())
    return Table(f"{name}, {at}" if at else name, columns, np.arange(1, len(records) + 1, dtype=np.int64))


def _column(key: str, index: int, records: list[dict[str, Any]]) -> Column:
    values = [record.get(key) for record in records]
    numbers = None
    if any(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        numbers = np.array([_number(value) for value in values])
    return Column(one_line(_clean(key)), index, text_array(_text(value) for value in values), numbers)


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return math.nan
    try:
        number = float(value)
    except OverflowError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _clean(text: str) -> str:
    """Without half characters, which no file takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _clean(value).strip(" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return _clean(json.dumps(value, ensure_ascii=False))[: CAPS.cell_characters]


def _texts_only(column: Column) -> Any:
    return column.text if column.numbers is None else column.text[np.isnan(column.numbers)]
