# SPDX-License-Identifier: EUPL-1.2
"""What numbers, headings, separators and notes are taken for; the expectations are calculated or read by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.held_files import hold, let_go
from district_planner.importing.cells import kind_of
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.grid import Record, joined_headings, sniff_grid
from district_planner.importing.layout import Layout
from district_planner.importing.number_shapes import evidence_of, reading_of, shapes_of
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.tables import Column, Only, table_of, text_array
from tests.italian_tables import same, written


def column(*texts: str) -> Column:
    return Column("x", 0, text_array(texts))


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1.234,5", ",", 1234.5),
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        ("1,234", ",", 1.234),
        ("1,234", ".", 1234),
        ("2.247.780", ",", 2247780),
        ("1 234 567,25", ",", 1234567.25),
        ("1\u00a0234", ",", 1234),
        ("1'234.5", ".", 1234.5),
        ("0.123", ".", 0.123),
        ("-3,5", ",", -3.5),
        ("−3,5", ",", -3.5),
        ("+7", ",", 7),
        ("47,0%", ",", 47),
        ("€ 1.200", ",", 1200),
        ("1.200 €", ",", 1200),
        (",5", ",", 0.5),
        ("5,", ",", 5),
        ("6.32794255953409E-05", ".", 6.32794255953409e-05),
        ("3699.9999999999995", ".", 3699.9999999999995),
        ("001272", "", 1272),
    ],
)
def test_numbers(text: str, decimal: str, number: float) -> None:
    found = numbers_of(column(text), Layout(decimal=decimal))
    assert found.values.tolist() == [number]
    assert not len(found.bad)


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "None",
        "12a",
        "1.23.4",
        "1,2,3",
        "1.2345,6",
        "--5",
        "5-",
        "1e999",
        "inf",
        "0x10",
        "1_000",
        "٣",
        "1:5",
        "½",
        "(5)",
    ],
)
def test_no_numbers(text: str) -> None:
    found = numbers_of(column("1", text), Layout(decimal=","))
    assert found.bad.tolist() == [1]
    assert not found.missing.any()
    assert math.isnan(found.values[1])


def test_missing_marks_are_counted() -> None:
    found = numbers_of(column("", "-", "..", "n.d.", "ND", "*", "**", "5", "-"), Layout())
    assert found.missing.tolist() == [True] * 7 + [False, True]
    assert found.marks == {"": 1, "-": 2, "..": 1, "n.d.": 1, "ND": 1, "*": 1, "**": 1}
    assert found.values[7] == 5


@given(
    st.lists(st.floats(-1e7, 1e7).map(lambda value: round(value, 2)), min_size=1, max_size=20),
    st.sampled_from([(",", "."), (",", ""), (",", " "), (".", ","), (".", ""), (".", "'")]),
)
def test_what_is_written_is_read(values: list[float], marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    texts = [written(value, 2, decimal, thousands) for value in values]
    found = numbers_of(column(*texts), Layout(decimal=decimal))
    assert all(map(same, found.values.tolist(), values))


def test_a_column_that_allows_the_other_mark_only_is_read_with_that() -> None:
    """Coordinates keep their point in a file with decimal commas."""
    assert numbers_of(column("45.46427", "9.18951"), Layout(decimal=",")).values.tolist() == [45.46427, 9.18951]
    mixed = numbers_of(column("12,5", "12.57", "3,25"), Layout(decimal=","))
    assert mixed.bad.tolist() == [1], "one odd cell does not turn the column round"


def test_a_column_may_have_a_mark_of_its_own() -> None:
    layout = Layout(decimal=",", column_decimals=((0, "."),))
    assert numbers_of(column("1.234"), layout).values.tolist() == [1.234]
    assert numbers_of(Column("y", 1, text_array(["1.234"])), layout).values.tolist() == [1234]


def test_numeric_cells_need_no_reading() -> None:
    cells = Column("x", 0, text_array(["1.5", "*", "2,5", ""]), np.array([1.5, np.nan, np.nan, np.nan]))
    found = numbers_of(cells, Layout("workbook", decimal=","))
    assert all(map(same, found.values.tolist(), [1.5, None, 2.5, None]))
    assert found.missing.tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1.234", "either"),
        ("1,234", "either"),
        ("12", "plain"),
        ("1 234", "plain"),
        ("0.123", "point"),
        ("1234.567", "point"),
        ("12.34", "point"),
        ("1.234.567", "comma"),
        ("1.234,5", "comma"),
        ("1,234.5", "point"),
        ("1,2345", "comma"),
        ("1.234E+05", "point"),
        ("1,234e5", "comma"),
        ("A1", "none"),
        ("", "none"),
    ],
)
def test_readings(text: str, reading: str) -> None:
    assert reading_of(text) == reading


@given(st.lists(st.text(st.sampled_from("01239.,-' aè%"), max_size=10), max_size=30))
def test_shapes_of_bytes_are_those_of_texts(texts: list[str]) -> None:
    plain = [text.rstrip("\0") for text in texts]
    encoded = np.array([text.encode() for text in plain] or [b""], dtype="S")
    of_bytes, of_texts = evidence_of(shapes_of(encoded)), evidence_of(shapes_of(text_array(plain)))
    assert of_bytes == of_texts
    assert shapes_of(encoded) == shapes_of(text_array(plain))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("-", "missing"),
        ("n.d.", "missing"),
        ("NA", "text"),
        ("None", "text"),
        ("s", "text"),
        ("22/01/2024", "date"),
        ("2024-01-22", "date"),
        ("22-FEB-16", "date"),
        ("1.234,5", "number"),
        ("47,0%", "number"),
        ("001001", "number"),
        ("2024/2025", "text"),
        ("L-18", "text"),
    ],
)
def test_kinds_of_cells(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def grid(*rows: str, quote: str = ";") -> list[Record]:
    return [Record(number, row.split(quote)) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("rows", "headings", "first", "footers", "doubts"),
    [
        (["Comune;Valore", "Alba;1", "Asti;2"], (1,), 2, 0, []),
        (["Alba;1", "Asti;2"], (), 1, 0, []),
        (["001001;5;3", "001002;6;4"], (), 1, 0, []),
        (["Comune;2019;2020;2021", "Alba;1;2;3", "Asti;4;5;6"], (1,), 2, 0, []),
        (["Titolo", "", "Comune;Valore;Quota", "Alba;1;2", "Asti;3;4"], (3,), 4, 0, []),
        (["Comune;Unità;;Addetti;", ";M;F;M;F", "Alba;1;2;3;4", "Asti;5;6;7;8"], (1, 2), 3, 0, []),
        (["Comune;Valore", ";(euro)", "Alba;1", "Asti;2"], (1, 2), 3, 0, []),
        (["Comune;Valore;Quota", "(1);(2);(3)", "Alba;1;2", "Asti;3;4"], (1, 2), 3, 0, []),
        (["Comune;Valore;Quota", "Alba;-;..", "Asti;3;4"], (1,), 2, 0, []),
        (["Comune;Sigla", "Alba;CN", "Asti;AT", "None;TO"], (1,), 2, 0, []),
        (["Rosso;Verde", "Alba;Cane", "Asti;Gatto"], (1,), 2, 0, ["heading_rows"]),
        (["Alba;CN", "Asti;AT", "Alba;CN"], (), 1, 0, []),
        (["Comune;Valore;Quota", "Alba;1;2", "Asti;3;4", "Fonte: Istat"], (1,), 2, 1, []),
        (["Comune;Valore;Quota", "Alba;1;2", "Asti;3;4", "", "(*) dato oscurato", "Note: x"], (1,), 2, 2, []),
        (["Comune;Valore;Quota", "Alba;1;2", "Asti;3;4", "Bra"], (1,), 2, 1, ["footer_rows"]),
        (["Codice;Valore;Quota", "001001;1;2", "001002;3;4", "001003;;"], (1,), 2, 0, []),
        (["Comune;Valore;Quota", "Alba;1;2", "Asti;3;4", "ITALIA;4;6"], (1,), 2, 0, []),
    ],
)
def test_headings_and_notes(
    rows: list[str], headings: tuple[int, ...], first: int, footers: int, doubts: list[str]
) -> None:
    records = grid(*rows)
    found = sniff_grid(records, records)
    assert found is not None
    assert (found.heading_rows, found.first_row, found.footer_rows) == (headings, first, footers)
    assert [doubt.field for doubt in found.doubts] == doubts


def test_nothing_to_find() -> None:
    assert sniff_grid([], []) is None
    assert sniff_grid(grid("", ""), grid("", "")) is None


def test_joined_headings() -> None:
    rows = [["Codice", "INDUSTRIA", "", "", "SERVIZI"], ["", "Unità\nlocali", "Addetti", "", "Unità  (n.)"]]
    joined = joined_headings(rows, 5)
    assert joined == ["Codice", "INDUSTRIA Unità locali", "INDUSTRIA Addetti", "", "SERVIZI Unità (n.)"]
    assert joined_headings([["a", "b"]], 3) == ["a", "b", ""]
    assert joined_headings([], 0) == []


def test_a_doubt_about_headings_can_be_answered(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Rosso;Verde\nAlba;Cane\nAsti;Gatto\n", encoding="utf-8")
    guess = guess_layout(path)
    (doubt,) = guess.doubts
    with_headings, without = (guess.layout.answered(doubt, choice.value) for choice in doubt.choices)
    assert with_headings == guess.layout
    assert [c.heading for c in read_table(path, with_headings).columns] == ["Rosso", "Verde"]
    assert read_table(path, without).column(0).text.tolist() == ["Rosso", "Alba", "Asti"]


def test_two_separators_that_fit_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a|b;c|d\n1|x;y|2\n3|z;w|4\n", encoding="utf-8")
    guess = guess_layout(path)
    assert [doubt.field for doubt in guess.doubts] == ["separator"]
    for choice in guess.doubts[0].choices:
        chosen = guess_layout(path, separator=choice.value)
        assert chosen.layout.separator == choice.value
        assert all(doubt.field != "separator" for doubt in chosen.doubts)


def test_a_separator_may_be_chosen_and_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        guess_layout(path, separator="|")
    assert raised.value.key == "reading.no_columns"


def test_short_rows_are_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Codice;A;B\n001001;1;2\n001002;3\n001003;4;5\n001004;6\n001005;7\n001006;8;9\n", encoding="utf-8")
    table = read_table(path, guess_layout(path).layout)
    assert table.short_rows.tolist() == [3, 5, 6]
    assert table.column("B").text.tolist() == ["2", "", "5", "", "", "9"]


def test_a_preview_reads_the_first_rows_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Codice;A\n" + "".join(f"{k:06d};{k}\n" for k in range(500)) + "Fonte: Istat\n", encoding="utf-8")
    layout = guess_layout(path).layout
    assert layout.footer_rows == 1
    assert len(read_table(path, layout, limit=50)) == 50
    assert len(read_table(path, layout)) == 500


def test_chosen_columns_and_rows_of_a_table_in_memory() -> None:
    table = table_of("t", ["Codice", "Nome", "Nome"], [["1", "a", "x"], ["2", "b", "y"], ["3", "a"]])
    some = table.selected([2, 0], [Only(1, ("a",))], None)
    assert [(c.index, c.text.tolist()) for c in some.columns] == [(2, ["x", ""]), (0, ["1", "3"])]
    assert some.rows.tolist() == [2, 4]
    assert table.selected(None, [Only(1, ("a",), negate=True)], None).rows.tolist() == [3]
    assert table.selected(None, (), 2).rows.tolist() == [2, 3]
    values, inverse = table.column(1).distinct()
    assert values[inverse].tolist() == ["a", "b", "a"]
    with pytest.raises(NotFoundError):
        table.column("Cognome")


@pytest.mark.parametrize("address", ["https://example.org/a.csv", "/vsicurl/x.csv", "\\vsizip\\x", "/vsimem/a"])
def test_addresses_are_no_files(address: str) -> None:
    with pytest.raises(InputError) as raised:
        list_tables(address)
    assert raised.value.key == "reading.not_a_path"


def test_folders_missing_files_and_the_open_project_are_refused(tmp_path: Path) -> None:
    for path, key in ((tmp_path, "reading.not_a_file"), (tmp_path / "none.csv", "reading.not_found")):
        with pytest.raises((InputError, NotFoundError)) as raised:
            list_tables(path)
        assert raised.value.key == key
    project = tmp_path / "a.dplan"
    project.write_text("a;b\n1;2\n", encoding="utf-8")
    hold(project)
    try:
        with pytest.raises(InputError) as held:
            guess_layout(project)
        assert held.value.key == "geodata.is_project"
    finally:
        let_go(project)


def test_a_layout_for_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_table(path, Layout("json"))
    assert raised.value.key == "reading.other_format"
    layout = guess_layout(path).layout
    with pytest.raises(InputError) as beyond:
        read_table(path, layout, columns=[5])
    assert (beyond.value.key, beyond.value.params["column"]) == ("reading.too_few_columns", "6")
