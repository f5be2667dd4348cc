# SPDX-License-Identifier: EUPL-1.2
"""Users' tables: which are in a file, how each is laid out, and their cells. Nothing is ever guessed silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.caps import CAPS
from district_planner.importing.contents import (
    Content,
    checked_path,
    content_of,
    content_of_head,
    data_members,
    member_info,
    member_stream,
    opened_zip,
    text_size,
)
from district_planner.importing.layout import Guess, Layout
from district_planner.importing.tables import Only, Table, TableInfo

_WORKBOOKS = ("xlsx", "ods", "xls")


def list_tables(path: Path | str, progress: Progress = NO_PROGRESS) -> tuple[TableInfo, ...]:
    """The tables and layers in a file: sheets, members of a zip, lists of records in a JSON.

    Raises:
        InputError: the file holds none; the text says what it seems to be.
        NotFoundError: there is no such file.
    """
    file = checked_path(path)
    content = content_of(file)
    if content in _WORKBOOKS:
        return _sheets(file, "", progress)
    if content == "zip":
        return _members(file, progress)
    if content == "json":
        return _lists(file, "", progress)
    if content in ("vector", "geojson"):
        from district_planner.importing.vector import list_layers

        return list_layers(file, progress)
    return (TableInfo("", "text"),)


def guess_layout(
    path: Path | str,
    member: str = "",
    progress: Progress = NO_PROGRESS,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    marks: bool = True,
) -> Guess:
    """How the table `member` of a file is laid out, with the doubts that only the user can settle.

    Without `member` the first table of the file. `encoding` and `separator`: as the user chose them. Without `marks`
    the decimal mark of a text is left open, and not every row is looked at for it: for those who know the columns and
    ask each by itself (`numbers_of`).

    Raises:
        InputError: it cannot be read as a table; the text says why and what to do.
        NotFoundError: there is no such file or member.
    """
    file = checked_path(path)
    chosen, content = _chosen(file, member)
    if content in ("vector", "geojson"):
        return Guess(Layout("vector", chosen))
    if _is_isolated(file, chosen, content):
        from district_planner.importing.worker import guess_isolated

        return guess_isolated(file, chosen, encoding, separator, progress, marks=marks)
    return guess_here(file, chosen, encoding, separator, progress, marks=marks)


def read_table(
    path: Path | str,
    layout: Layout,
    *,
    limit: int | None = None,
    columns: Sequence[int] | None = None,
    where: Sequence[Only] = (),
    progress: Progress = NO_PROGRESS,
) -> Table:
    """The table of a file as the layout says.

    Args:
        path: the file.
        layout: how to read it.
        limit: only so many rows, for a preview.
        columns: only the columns with these indices, in this order. A file of millions of rows needs it: the cap on
            cells counts what is kept.
        where: only the rows that meet all of these.
        progress: told of the parts read; asked whether to stop.

    Raises:
        InputError: a row that does not fit, with its number; a file over the caps.
        NotFoundError: there is no such file or member.
        Cancelled: the user asked to stop.
    """
    file = checked_path(path)
    chosen, content = _chosen(file, layout.member)
    layout = replace(layout, member=chosen)
    if content in ("vector", "geojson"):
        raise InputError("reading.is_layer", file=file.name)
    if _format_of(content) != layout.format and not (content == "text" and layout.format == "fixed"):
        raise InputError("reading.other_format", file=file.name)
    if _is_isolated(file, chosen, content):
        from district_planner.importing.worker import read_isolated

        return read_isolated(file, layout, limit, columns, where, progress)
    return read_here(file, layout, limit, columns, where, progress)


def guess_here(
    path: Path, member: str, encoding: str | None, separator: str | None, progress: Progress, *, marks: bool = True
) -> Guess:
    """The same as `guess_layout`, in this process whatever the size."""
    _, content = _chosen(path, member)
    if content in _WORKBOOKS:
        from district_planner.importing.workbook_reader import guess_workbook

        return guess_workbook(path, member, progress)
    if content == "json":
        from district_planner.importing.json_reader import guess_json

        return guess_json(path, member, progress)
    from district_planner.importing.text_guess import guess_text

    return guess_text(path, member, encoding=encoding, separator=separator, marks=marks, progress=progress)


def read_here(
    path: Path,
    layout: Layout,
    limit: int | None,
    columns: Sequence[int] | None,
    where: Sequence[Only],
    progress: Progress,
) -> Table:
    """The same as `read_table`, in this process whatever the size."""
    if layout.format not in ("workbook", "json"):
        from district_planner.importing.text_reader import read_text

        return read_text(path, layout, limit=limit, columns=columns, where=where, progress=progress)
    first = None if where else limit
    if layout.format == "workbook":
        from district_planner.importing.workbook_reader import read_workbook

        table = read_workbook(path, layout, limit=first, progress=progress)
    else:
        from district_planner.importing.json_reader import read_json

        table = read_json(path, layout, limit=first, progress=progress)
    return table.selected(columns, where, limit)


def _format_of(content: Content) -> str:
    return "workbook" if content in _WORKBOOKS else content


def list_here(path: Path, member: str) -> tuple[TableInfo, ...]:
    """The sheets of a workbook or the lists in a JSON, in this process whatever the size; `member` of a zip, or ""."""
    content = _member_content(path, member) if member else content_of(path)
    if content == "json":
        from district_planner.importing.json_reader import json_tables

        return json_tables(path, member)
    from district_planner.importing.workbook_reader import workbook_tables

    return workbook_tables(path, member)


def _lists(path: Path, member: str, progress: Progress) -> tuple[TableInfo, ...]:
    return (
        list_here(path, member) if text_size(path, member) <= CAPS.in_process_bytes else _sheets(path, member, progress)
    )


def _sheets(path: Path, member: str, progress: Progress) -> tuple[TableInfo, ...]:
    from district_planner.importing.worker import list_isolated

    return list_isolated(path, member, progress)


def _members(path: Path, progress: Progress) -> tuple[TableInfo, ...]:
    """What is in a zip; what cannot be read there is left out as long as something can."""
    found: list[TableInfo] = []
    refused: InputError | None = None
    with opened_zip(path) as archive:
        members = [info.filename for info in data_members(archive)]
    for member in members:
        progress.raise_if_cancelled()
        if member.lower().endswith(".shp"):
            found.append(TableInfo(member, "vector"))
            continue
        try:
            content = _member_content(path, member)
        except InputError as problem:
            refused = refused or problem
            continue
        if content in _WORKBOOKS:
            found.extend(_sheets(path, member, progress))
        elif content in ("vector", "geojson"):
            found.append(TableInfo(member, "vector"))
        elif content == "json":
            found.extend(_lists(path, member, progress))
        else:
            found.append(TableInfo(member, "text"))
    if not found:
        raise refused or InputError("reading.zip_without_tables", file=path.name)
    return tuple(found)


def _member_content(path: Path, member: str) -> Content:
    """What a member of a zip is. A zip in the zip is looked at as a workbook only."""
    name = f"{path.name}, {member}"
    with opened_zip(path) as archive:
        with member_stream(archive, member_info(archive, member, path.name), path.name) as stream:
            head = stream.read(65_536)
        if head.startswith(b"PK\x03\x04"):
            if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:200]:
                return "ods"
            if member.lower().endswith((".xlsx", ".xlsm")):
                return "xlsx"
        return content_of_head(head, name)


def _chosen(path: Path, member: str) -> tuple[str, Content]:
    """The member to read, with everything it stands for, and what it is.

    A zip with one member is read whatever that is called: next year's file has another name in it.
    """
    content = content_of(path)
    if content != "zip":
        return member, content
    if not member:
        first = next((info for info in _members(path, NO_PROGRESS)), None)
        assert first is not None
        member = first.member
    inside, mark, rest = member.partition("::")
    with opened_zip(path) as archive:
        there = [info.filename for info in data_members(archive)]
    if inside not in there and len(there) == 1:
        inside = there[0]
    if inside.lower().endswith(".shp"):
        return inside + mark + rest, "vector"
    return inside + mark + rest, _member_content(path, inside)


def _is_isolated(path: Path, member: str, content: Content) -> bool:
    """Whether the file is read in a process of its own: every workbook and every big text."""
    if content in _WORKBOOKS:
        return True
    inside = member.partition("::")[0] if content_of(path) == "zip" else ""
    return text_size(path, inside) > CAPS.in_process_bytes
