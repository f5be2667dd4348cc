# SPDX-License-Identifier: EUPL-1.2
"""Readers for files that are no plain table: a recipe names one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.progress import Progress
from district_planner.importing.contents import (
    checked_path,
    content_of,
    data_members,
    opened_zip,
    text_size,
    text_stream,
)
from district_planner.importing.layout import Layout
from district_planner.importing.sources import Source
from district_planner.importing.tables import TEXT, Column, Table
from district_planner.scenarios.datasets import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

Reader = Callable[[Path, Mapping[str, str], Progress], Source]

_RECORD = 61
"""Characters of a record of the 2011 commuting matrix, without the end of line."""
_FIELDS = {"type": 0, "reason": 15, "place": 17}
_ORIGIN, _DESTINATION, _PERSONS = slice(4, 11), slice(19, 26), slice(50, 60)
_BLANKS = [1, 3, 7, 11, 18, 22, 26, 60]
"""Places of a record between two fields: a digit there is a record that has moved, and its number another one."""
_CHUNK_RECORDS = 60_000
_DIGITS = 10 ** np.arange(9, -1, -1, dtype=np.int64)
_ZERO = 48


def commuting_2011(path: Path, options: Mapping[str, str], progress: Progress) -> Source:
    """Istat's commuting matrix of the census of 2011: records of fixed width, read in pieces.

    Only the short records (`S`) are taken: they hold everybody once, with the exact count. The long ones (`L`) tell
    the same persons again by means of transport, estimated from a sample. `options["reason"]`: "1" study, "2" work.

    Raises:
        InputError: a record that is none of such a file, with its row number; `Cancelled`: the user asked to stop.
    """
    file = checked_path(path)
    member = _largest_text(file) if content_of(file) == "zip" else ""
    reason = options.get("reason", "")
    sums = _PairSums()
    rows = skipped_long = skipped_reason = 0
    for chunk in _records(file, member, progress):
        _check_records(chunk, rows, path.name)
        short = chunk[:, _FIELDS["type"]] == ord("S")
        wanted = short if not reason else short & (chunk[:, _FIELDS["reason"]] == ord(reason))
        skipped_long += int((~short).sum())
        skipped_reason += int((short & ~wanted).sum())
        sums.add(chunk[wanted], np.flatnonzero(wanted) + rows + 1, path.name)
        rows += len(chunk)
    if not rows:
        raise InputError("reading.empty", file=path.name)
    rules = [Rule("importing.rule_long_records", {}, skipped_long)]
    if reason:
        rules.append(Rule("importing.rule_other_reason", {}, skipped_reason))
    table, together = sums.table(path.name)
    return Source(table, Layout("fixed", member, "ascii", first_row=1), together, rows, (), tuple(rules))


READERS: dict[str, Reader] = {"commuting_2011": commuting_2011}


class _PairSums:
    """Persons by pair of municipalities, added up piece by piece."""

    def __init__(self) -> None:
        self._keys: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._persons: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._records: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._first: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def add(self, records: NDArray[np.uint8], rows: NDArray[np.int64], name: str) -> None:
        """Add the records; `rows` are their numbers in the file."""
        keys = _code(records[:, _ORIGIN], rows, name) * 1_000_000 + _code(records[:, _DESTINATION], rows, name)
        persons = _number(records[:, _PERSONS], rows, name)
        together = np.concatenate((self._keys, keys))
        self._keys, first, which = np.unique(together, return_index=True, return_inverse=True)
        size = len(self._keys)
        counted = np.concatenate((self._persons, persons))
        number = np.concatenate((self._records, np.ones(len(keys), dtype=np.int64)))
        self._first = np.concatenate((self._first, rows))[first]
        self._persons = np.bincount(which, weights=counted, minlength=size).astype(np.int64)
        self._records = np.bincount(which, weights=number, minlength=size).astype(np.int64)

    def table(self, name: str) -> tuple[Table, NDArray[np.int64]]:
        """One row for each pair, and how many records each row stands for."""
        origin = np.char.zfill((self._keys // 1_000_000).astype("S6"), 6)
        destination = np.char.zfill((self._keys % 1_000_000).astype("S6"), 6)
        texts = (origin, destination, self._persons.astype("S10"))
        # The file has no headings: these are shown in messages, in the language of the file.
        headings = ("Comune di residenza", "Comune di destinazione", "Persone")
        columns = tuple(
            Column(heading, index, text.astype("U").astype(TEXT))
            for index, (heading, text) in enumerate(zip(headings, texts, strict=True))
        )
        return Table(name, columns, self._first), self._records


def _records(path: Path, member: str, progress: Progress) -> Iterator[NDArray[np.uint8]]:
    """The records in pieces, uint8[k, 61], whatever the end of line."""
    total, done, rest = max(text_size(path, member), 1), 0, b""
    with text_stream(path, member) as stream:
        while block := stream.read(_CHUNK_RECORDS * (_RECORD + 2)):
            progress.raise_if_cancelled()
            done += len(block)
            lines = (rest + block).replace(b"\r", b"")
            cut = lines.rfind(b"\n") + 1
            rest = lines[cut:]
            yield from _as_records(lines[:cut], path.name)
            progress.report(min(done / total, 1.0))
    yield from _as_records(rest, path.name)


def _as_records(lines: bytes, name: str) -> Iterator[NDArray[np.uint8]]:
    if not lines.strip():
        return
    width = _RECORD + 1
    if len(lines) % width == 0 and lines[_RECORD::width] == b"\n" * (len(lines) // width):
        yield np.frombuffer(lines, dtype=np.uint8).reshape(-1, width)[:, :_RECORD]
        return
    # Blanks at the end of a line that some program has cut, or an empty line at the end of the file.
    held = [line for line in lines.split(b"\n") if line.strip()]
    if any(len(line) > _RECORD + 2 for line in held):
        raise InputError("importing.not_commuting_2011", file=name, row="", value=held[0][:40].decode("latin-1"))
    yield np.frombuffer(b"".join(line[:_RECORD].ljust(_RECORD) for line in held), dtype=np.uint8).reshape(-1, _RECORD)


def _check_records(records: NDArray[np.uint8], before: int, name: str) -> None:
    kind, place = records[:, _FIELDS["type"]], records[:, _FIELDS["place"]]
    fine = np.isin(kind, (ord("S"), ord("L"))) & np.isin(place, (ord("1"), ord("2"), ord("3")))
    apart = (records[:, _BLANKS] == ord(" ")).all(axis=1) & (records[:, _PERSONS.stop - 1] != ord(" "))
    fine &= apart | (kind != ord("S"))
    if not fine.all():
        at = int(np.flatnonzero(~fine)[0])
        value = records[at].tobytes().decode("latin-1").strip()[:40]
        raise InputError("importing.not_commuting_2011", file=name, row=str(before + at + 1), value=value)


def _code(places: NDArray[np.uint8], rows: NDArray[np.int64], name: str) -> NDArray[np.int64]:
    """Province and municipality, `079 023`, as one number; abroad is 0."""
    return _number(np.delete(places, 3, axis=1), rows, name)


def _number(digits: NDArray[np.uint8], rows: NDArray[np.int64], name: str) -> NDArray[np.int64]:
    """Digits, with blanks before them or not, as numbers."""
    signs = np.where(digits == ord(" "), _ZERO, digits).astype(np.int64) - _ZERO
    bad = ((signs < 0) | (signs > 9)).any(axis=1)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        value = digits[at].tobytes().decode("latin-1")
        raise InputError("importing.not_commuting_2011", file=name, row=str(int(rows[at])), value=value)
    return np.asarray(signs @ _DIGITS[-digits.shape[1] :])


def _largest_text(path: Path) -> str:
    """The matrix in the zip: the record description beside it is far smaller."""
    with opened_zip(path) as archive:
        members = [info for info in data_members(archive) if info.filename.lower().endswith(".txt")]
    if not members:
        raise InputError("reading.zip_without_tables", file=path.name)
    return max(members, key=lambda info: info.file_size).filename
