# SPDX-License-Identifier: EUPL-1.2
"""Cutting text into cells: numpy's way against Python's `csv`, and blocks that end anywhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.importing import encoding, text_splitter
from district_planner.importing.encoding import EncodingGuess, detect_encoding, utf8_blocks
from district_planner.importing.tables import TEXT
from district_planner.importing.text_splitter import csv_records, split_fixed, split_text

CELLS = st.text(st.sampled_from('ab ";\n1,è€'), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8)


def split(blocks: list[bytes], separator: str = ";", width: int = 5) -> tuple[list[int], list[int], list[list[str]]]:
    rows: list[int] = []
    counts: list[int] = []
    texts: list[list[str]] = []
    for chunk in split_text(blocks, separator, '"', width, "file"):
        rows += chunk.rows.tolist()
        counts += chunk.counts.tolist()
        columns = [chunk.columns[index].astype(TEXT).tolist() for index in range(width)]
        texts += [list(cells) for cells in zip(*columns, strict=True)]
    return rows, counts, texts


def by_csv(text: str, width: int = 5) -> tuple[list[int], list[int], list[list[str]]]:
    """What Python's csv gives: the oracle, with the line each record begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    rows, counts, texts, begin = [], [], [], 1
    for cells in reader:
        stripped = [cell.strip(" ") for cell in cells]
        if any(stripped):
            rows.append(begin)
            counts.append(len(cells))
            texts.append((stripped + [""] * width)[:width])
        begin = reader.line_num + 1
    return rows, counts, texts


@given(TABLES, st.booleans())
@example([['"', "a"], ["b", '""']], True)
def test_both_ways_give_what_csv_gives(table: list[list[str]], quote_all: bool) -> None:
    stream = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=";", lineterminator="\n", quoting=quoting).writerows(table)
    text = stream.getvalue()
    assert split([text.encode()]) == by_csv(text)
    slow = [(row, cells) for row, cells in csv_records(io.StringIO(text), ";", '"', "file") if any(cells)]
    assert [row for row, _ in slow] == by_csv(text)[0]
    assert [(cells + [""] * 5)[:5] for _, cells in slow] == by_csv(text)[2]


@given(TABLES, st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_blocks_may_end_after_any_line(table: list[list[str]], cuts: list[int]) -> None:
    """Even in the middle of a quoted cell of several lines."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\n").writerows(table)
    lines = stream.getvalue().encode().splitlines(keepends=True)
    blocks, start = [], 0
    for cut in [*cuts, len(lines)]:
        if lines[start : start + cut]:
            blocks.append(b"".join(lines[start : start + cut]))
        start += cut
    assert split(blocks) == by_csv(stream.getvalue())


def test_quotation_marks_inside_a_cell_stand_for_themselves() -> None:
    text = 'Università "Amedeo Avogadro";1\nLibera "KORE" di Enna;2\n'
    assert split([text.encode()], width=2)[2] == [['Università "Amedeo Avogadro"', "1"], ['Libera "KORE" di Enna', "2"]]


def test_columns_that_are_not_wanted_are_not_made() -> None:
    (chunk,) = split_text([b"a;b;c\nd;e;f\n"], ";", '"', 3, "file", wanted={2})
    assert list(chunk.columns) == [2]
    assert chunk.columns[2].tolist() == [b"c", b"f"]


def test_long_and_short_texts_in_one_column() -> None:
    long = "x" * 300
    assert split([f"a;{long};é\n;b;ü\n".encode()], width=3)[2] == [["a", long, "é"], ["", "b", "ü"]]


@pytest.mark.parametrize(
    ("text", "key", "row"),
    [
        ('a;b\n1;"open\n' + "2;x\n" * 60, "reading.open_quote", "2"),
        ('a;b\n1;2\n3;"open\n', "reading.open_quote", "3"),
        ("a;b\n1;" + "x" * 40_000 + "\n", "reading.long_cell", "2"),
        ('a;b\n1;x"' + "y" * 40_000 + "\n", "reading.long_cell", "2"),
    ],
)
def test_cells_that_never_end_are_refused_with_their_row(text: str, key: str, row: str) -> None:
    with pytest.raises(InputError) as raised:
        split([text.encode()], width=2)
    assert (raised.value.key, raised.value.params["row"]) == (key, row)


def test_fixed_positions() -> None:
    text = "S 079 023    5258\nL 079 023 ND      \n\nS 001 272       4"
    (chunk,) = split_fixed([text.encode()], (2, 4, 4, 8))
    columns = [chunk.columns[k].astype(TEXT).tolist() for k in range(4)]
    assert columns == [["S", "L", "S"], ["079", "079", "001"], ["023", "023", "272"], ["5258", "ND", "4"]]
    assert chunk.rows.tolist() == [1, 2, 4]
    (accented,) = split_fixed(["è  1\nà 22\n".encode()], (2, 2), wanted={1})
    assert accented.columns[1].astype(TEXT).tolist() == ["1", "22"]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_blocks_of_any_size_give_the_same_text(name: str, end: str, size: int) -> None:
    lines = ["Agliè;1", "", "Südtirol;€ 2", "città;3"]
    for last in ("", end):
        raw = (end.join(lines) + last).encode(name)
        blocks = list(utf8_blocks(io.BytesIO(raw), name, "file", size))
        assert b"".join(blocks).decode("utf-8") == "\n".join(lines) + ("\n" if last else "")
        assert all(block.endswith(b"\n") for block in blocks[:-1])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"plain", EncodingGuess("utf-8", ascii=True)),
        ("è".encode(), EncodingGuess("utf-8")),
        ("è".encode("utf-8-sig"), EncodingGuess("utf-8-sig")),
        ("è".encode("utf-16"), EncodingGuess("utf-16")),
        ("perché Cefalù".encode("cp1252"), EncodingGuess("cp1252")),
        ("è".encode() + "è ".encode("cp1252"), EncodingGuess("cp1252", mixed=True)),
        (b"\xef\xbb\xbf" + "è ".encode("cp1252"), EncodingGuess("utf-8-sig", mixed=True)),
        ("è".encode()[:1], EncodingGuess("cp1252")),
    ],
)
def test_encoding(raw: bytes, expected: EncodingGuess) -> None:
    assert detect_encoding(io.BytesIO(raw)) == expected


def test_encoding_is_told_by_the_last_byte_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "BLOCK", 16)
    raw = b"a;b\n" * 20 + "Cefalù\n".encode("cp1252")
    assert detect_encoding(io.BytesIO(raw)).name == "cp1252"
    split_character = b"x" * 15 + "è".encode() + b"\n"
    assert detect_encoding(io.BytesIO(split_character)).name == "utf-8"


def test_a_wrong_byte_is_named_with_its_row() -> None:
    raw = b"a\n" * 9 + b"\xff\n"
    with pytest.raises(InputError) as raised:
        list(utf8_blocks(io.BytesIO(raw), "utf-8", "file", 4))
    assert raised.value.params == {"file": "file", "row": "10", "value": "FF", "encoding": "UTF-8"}


def test_a_line_that_never_ends_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        """Gives the same letter for ever."""

        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(InputError) as raised:
        list(utf8_blocks(stream, "utf-8", "file", 100_000))  # type: ignore[arg-type]
    assert raised.value.key == "reading.endless_line"
    assert stream.asked < 5_000_000


def test_the_quick_way_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Quotation by the rules must not fall back to the slow way, whatever the size."""

    def slow(*_: object) -> None:
        raise AssertionError("slow")

    monkeypatch.setattr(text_splitter, "_split_slowly", slow)
    text = '"Codice";"Nome"\n' + '"001001";"L\'Aquila ""bella"""\n' * 1000
    rows, _, texts = split([text.encode()], width=2)
    assert len(rows) == 1001
    assert texts[1] == ["001001", 'L\'Aquila "bella"']
    assert np.all(np.diff(rows) == 1)
