# SPDX-License-Identifier: EUPL-1.2
"""How one table of a file is to be read, what was guessed about it and what only the user can decide."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Literal, NamedTuple, cast

from district_planner.core.errors import InputError
from district_planner.core.records import Json, Record
from district_planner.core.texts import Value

Format = Literal["text", "fixed", "workbook", "json", "vector"]
Params = dict[str, Value]
NUMBER = "number:"
"""Begins the `field` of a doubt about one column; its index follows."""


@dataclass(frozen=True)
class Layout:
    """How one table is read.

    Attributes:
        format: "text" (separated), "fixed" (columns by position), "workbook", "json", "vector".
        member: the sheet, the file in a zip ("file::sheet" for a workbook in a zip), the path in a JSON
            ("result.records").
        encoding: Python's name: "utf-8", "utf-8-sig", "cp1252", "utf-16"; "" where the format settles it.
        separator: one character; "" for other formats.
        quote: the quotation mark around cells, '"' or "'".
        heading_rows: the file's row numbers (from 1) that headings are made of; () when the file has none.
        first_row: the file's row number of the first row of data.
        decimal: "," or "."; "" when no number has a decimal or thousands mark.
        thousands: ".", ",", " ", "'" or "".
        footer_rows: how many of the last rows that are not empty are notes.
        widths: characters of each column of a "fixed" table, trailing blanks included.
        column_decimals: (column index, decimal mark) of columns that are written in another way than the file.
    """

    format: Format = "text"
    member: str = ""
    encoding: str = ""
    separator: str = ""
    quote: str = '"'
    heading_rows: tuple[int, ...] = ()
    first_row: int = 1
    decimal: str = ""
    thousands: str = ""
    footer_rows: int = 0
    widths: tuple[int, ...] = ()
    column_decimals: tuple[tuple[int, str], ...] = ()

    def to_record(self) -> Record:
        """As plain JSON."""
        record = cast("Record", asdict(self))
        for name in ("heading_rows", "widths"):
            record[name] = list(getattr(self, name))
        record["column_decimals"] = [[index, mark] for index, mark in self.column_decimals]
        return record

    @classmethod
    def from_record(cls, record: Record) -> Layout:
        """From what `to_record` wrote.

        Raises:
            InputError: it is no such record.
        """
        try:
            return _checked(record)
        except (TypeError, ValueError, KeyError) as problem:
            raise InputError("reading.layout_record", detail=str(problem)) from problem

    def decimal_of(self, column: int) -> str:
        """The decimal mark of the column with this index."""
        return dict(self.column_decimals).get(column, self.decimal)

    def answered(self, doubt: Doubt, value: str) -> Layout:
        """This layout with the user's answer to a doubt: one of the values of its choices."""
        if doubt.field.startswith(NUMBER):
            column = int(doubt.field.removeprefix(NUMBER))
            others = tuple(entry for entry in self.column_decimals if entry[0] != column)
            return replace(self, column_decimals=(*others, (column, value)))
        if doubt.field == "decimal":
            return replace(self, decimal=value, thousands="." if value == "," else ",")
        if doubt.field == "heading_rows":
            rows = tuple(int(row) for row in value.split(",") if row)
            first = rows[-1] + 1 if rows else int(doubt.params.get("row") or 1)
            return replace(self, heading_rows=rows, first_row=first)
        if doubt.field == "footer_rows":
            return replace(self, footer_rows=int(value))
        if doubt.field == "encoding":
            return replace(self, encoding=value)
        return replace(self, separator=value)


def _checked(record: Record) -> Layout:
    known = set(Layout.__dataclass_fields__)
    if set(record) - known:
        raise ValueError(", ".join(sorted(set(record) - known)))
    values: dict[str, object] = dict(record)
    for name in ("heading_rows", "widths"):
        values[name] = tuple(_integer(item) for item in cast("list[Json]", record.get(name, [])))
    pairs = cast("list[list[Json]]", record.get("column_decimals", []))
    values["column_decimals"] = tuple((_integer(index), str(mark)) for index, mark in pairs)
    for name in ("first_row", "footer_rows"):
        values[name] = _integer(record.get(name, getattr(Layout, name)))
    for name in ("format", "member", "encoding", "separator", "quote", "decimal", "thousands"):
        if not isinstance(record.get(name, ""), str):
            raise TypeError(name)
    if record.get("format", "text") not in ("text", "fixed", "workbook", "json", "vector"):
        raise ValueError(record.get("format"))
    return Layout(**values)  # type: ignore[arg-type]  # checked just above


def _integer(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(str(value))
    return value


class Choice(NamedTuple):
    """One answer to a doubt: the value for `Layout.answered` and the text that tells what it would mean."""

    value: str
    key: str
    params: Params


@dataclass(frozen=True)
class Doubt:
    """What the file does not tell and only the user can decide.

    Attributes:
        key: text that asks, with `params`.
        choices: the possible answers; the guessed layout has the first, but leaves open what marks in numbers mean.
        field: the field of `Layout`, or "number:<column index>".
    """

    key: str
    params: Params
    choices: tuple[Choice, ...]
    field: str


@dataclass(frozen=True)
class Reason:
    """Why something was guessed: a text with its parameters, shown beside the preview."""

    key: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Guess:
    """A layout with what is still open about it: only without doubts may it be used unseen."""

    layout: Layout
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[Reason, ...] = ()
