# SPDX-License-Identifier: EUPL-1.2
"""Hostile, broken and odd table files: each gives the message or table that tests/corpus/tables/README.md states."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from district_planner.core.errors import NotFoundError, PlannerError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.layout import Guess
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.tables import Table, table_of
from tests.italian_tables import same

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "tables"
NAMES = ["None", "Napoli", "Agliè", "L'Aquila", "Bolzano/Bozen"]

REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "bad_byte.csv": ("bad_byte", {"row": "3", "value": "81"}),
    "binary_workbook.xlsx": ("binary_workbook", {}),
    "blank_lines.csv": ("empty", {}),
    "bomb.zip": ("zip_bomb", {"member": "dati.csv"}),
    "broken_sheet.xlsx": ("workbook_damaged", {}),
    "cut_off.csv": ("cut_off", {"row": "6", "cells": 4, "n": 5}),
    "cut_off.json": ("json_broken", {"row": "1"}),
    "cut_off.xlsx": ("workbook_damaged", {}),
    "damaged.zip": ("zip_damaged", {}),
    "deep.json": ("json_deep", {}),
    "document.xlsx": ("other_content", {"kind": "DOCX/PPTX"}),
    "empty.csv": ("empty", {}),
    "empty.zip": ("zip_without_tables", {}),
    "empty_sheet.xlsx": ("empty", {}),
    "endless.txt": ("no_columns", {}),
    "entities.xlsx": ("workbook_entities", {"member": "xl/worksheets/sheet1.xml"}),
    "far_cell.ods": ("sheet_big", {"rows": 1_048_576, "columns": 16_384}),
    "far_cell.xls": ("worker_died", {}),
    "far_cell.xlsx": ("sheet_big", {"rows": 1_048_576, "columns": 16_384}),
    "headings_only.csv": ("no_rows", {}),
    "kml_in_disguise.csv": ("kml", {}),
    "line_end_in_text.csv": ("broken_row", {"row": "7", "cells": 2, "n": 5}),
    "locked.zip": ("zip_password", {"member": "dati.csv"}),
    "name_twice.json": ("json_twice", {"value": "COMUNE"}),
    "no_records.json": ("json_no_records", {}),
    "not_only_records.json": ("json_no_record", {"row": "2", "value": "2"}),
    "null_byte.csv": ("binary", {"row": "3"}),
    "only_pdf.zip": ("other_content", {"kind": "PDF"}),
    "open_quote.csv": ("open_quote", {"row": "3"}),
    "password.xlsx": ("workbook_password", {}),
    "pdf_in_disguise.csv": ("other_content", {"kind": "PDF"}),
    "picture_in_disguise.csv": ("other_content", {"kind": "PNG"}),
    "prose.txt": ("no_columns", {"value": "Gentile ufficio"}),
    "repeated.ods": ("sheet_big", {"rows": 1_000_001, "columns": 1_000}),
    "separator_in_text.csv": ("long_row", {"row": "3", "cells": 6, "n": 5}),
    "shared_bytes.zip": ("zip_bomb", {"member": "b.csv"}),
    "shared_texts.xlsx": ("zip_bomb", {"member": "xl/sharedStrings.xml"}),
    "utf16_without_mark.csv": ("binary", {"row": "1"}),
    "very_old.xls": ("old_workbook", {}),
    "vrt_in_disguise.csv": ("vrt", {}),
    "web_page.xls": ("web_page", {}),
    "wide.csv": ("too_many_columns", {"n": 5_000}),
    "wide.xlsx": ("sheet_big", {"columns": 5_221}),
    "workbook_2003.xls": ("xml_workbook", {}),
    "zip_in_zip.zip": ("zip_in_zip", {}),
}
SAME_TABLE = [
    "climbing.zip",
    "mixed_line_ends.csv",
    "old_mac.csv",
    "one_member.zip",
    "renamed_tab.xls",
    "renamed_zip.csv",
    "two_members.zip",
    "utf16.csv",
]
WORKBOOKS = ["honest.xlsx", "honest.ods", "honest.xls", "renamed_workbook.csv", "workbook.zip"]
SPECIAL = [
    "ambiguous.csv",
    "apostrophes.csv",
    "cells_of_several_lines.csv",
    "coordinates_do_not_settle.csv",
    "groups.xlsx",
    "hostile_headings.csv",
    "huge_number.json",
    "nested.json",
    "odd_values.json",
    "records.json",
    "same_headings.csv",
    "settled.csv",
    "two_encodings.csv",
]


def opened(name: str) -> tuple[Guess, Table]:
    path = CORPUS / name
    guess = guess_layout(path, list_tables(path)[0].member)
    return guess, read_table(path, guess.layout)


def texts(table: Table) -> list[list[str]]:
    return [column.text.tolist() for column in table.columns]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_message(name: str) -> None:
    key, params = REFUSED[name]
    with pytest.raises(PlannerError) as raised:
        opened(name)
    assert raised.value.key == f"reading.{key}"
    assert {param: raised.value.params.get(param) for param in params} == params
    for language in LANGUAGES:
        words = Texts(language)
        assert words.has(f"reading.{key}_hint"), "every message says what to do"
        message = raised.value.text(words)
        assert name in message
        assert all(str(value) in message for value in params.values() if isinstance(value, str)), message


@pytest.mark.parametrize("name", SAME_TABLE)
def test_the_same_table_in_other_clothes(name: str) -> None:
    guess, table = opened(name)
    assert guess.doubts == ()
    assert [column.heading for column in table.columns] == ["Codice Istat", "Comune", "Sigla", "Residenti", "Tasso"]
    assert table.column("Comune").text.tolist() == NAMES
    assert table.column("Sigla").text.tolist() == ["TO", "NA", "TO", "AQ", "BZ"]
    assert numbers_of(table.column("Residenti"), guess.layout).values.tolist() == [7953, 911697, 2566, 69558, 106463]
    assert numbers_of(table.column("Tasso"), guess.layout).values.tolist() == [12.5, 8.1, 10, 9.75, 4.2]
    assert table.rows.tolist() == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_of_each_kind(name: str) -> None:
    _, table = opened(name)
    assert [column.heading for column in table.columns] == ["Codice", "Comune", "Valore"]
    assert table.column("Codice").text.tolist() == ["001168", "063049", "001001", "066049", "021008"]
    assert table.column("Codice").numbers is None
    assert table.column("Comune").text.tolist() == NAMES
    values = [k + 0.5 for k in range(1, 6)] if name == "honest.xls" else [2.0, 3.0, 4.0, 5.0, 6.0]
    found = table.column("Valore").numbers
    assert found is not None
    assert found.tolist() == values
    assert table.column("Valore").text[0] == ("1.5" if name == "honest.xls" else "2")
    assert table.rows.tolist() == [2, 3, 4, 5, 6]


def test_sheets_are_listed_with_their_size() -> None:
    assert [info.member for info in list_tables(CORPUS / "honest.xlsx")] == ["Dati", "Legenda"]
    assert [info.member for info in list_tables(CORPUS / "workbook.zip")] == [
        "Regione.xlsx::Dati",
        "Regione.xlsx::Legenda",
    ]
    assert [info.member for info in list_tables(CORPUS / "two_members.zip")] == ["valori.csv", "zone.csv"]


def test_the_only_member_of_a_zip_may_have_another_name_next_year() -> None:
    guess, table = opened("one_member.zip")
    renamed = read_table(CORPUS / "one_member.zip", replace(guess.layout, member="dati 2020.csv"))
    assert texts(renamed) == texts(table)
    with pytest.raises(NotFoundError) as raised:
        read_table(CORPUS / "two_members.zip", replace(guess.layout, member="dati 2020.csv"))
    assert raised.value.params["members"] == "valori.csv, zone.csv, leggimi.pdf"


def test_groups_of_columns_name_each_column() -> None:
    guess, table = opened("groups.xlsx")
    assert (guess.layout.heading_rows, guess.layout.footer_rows) == ((3, 4), 1)
    headings = ["Codice", "INDUSTRIA Unità", "INDUSTRIA Addetti", "SERVIZI Unità", "SERVIZI Addetti"]
    assert [column.heading for column in table.columns] == headings
    services = numbers_of(table.column(3), guess.layout)
    assert services.marks == {"*": 1}
    assert table.rows.tolist() == [5, 6]


@pytest.mark.parametrize("name", ["ambiguous.csv", "coordinates_do_not_settle.csv"])
def test_a_thousand_or_a_little_more_than_one_is_asked(name: str) -> None:
    guess, table = opened(name)
    (doubt,) = guess.doubts
    assert doubt.field == "decimal"
    assert [choice.value for choice in doubt.choices] == [",", "."]
    unanswered = numbers_of(table.column("Valore"), guess.layout)
    assert unanswered.ambiguous
    assert len(unanswered.bad) == len(table), "without an answer there is no number"
    as_thousands = numbers_of(table.column("Valore"), guess.layout.answered(doubt, ","))
    as_decimals = numbers_of(table.column("Valore"), guess.layout.answered(doubt, "."))
    assert (as_thousands.values[0], as_decimals.values[0]) == (1234.0, 1.234)
    words = Texts("it")
    assert "1.234 vuol dire 1234: il segno divide le migliaia" in words(doubt.choices[0].key, **doubt.choices[0].params)
    assert "1.234 vuol dire 1,234:" in words(doubt.choices[1].key, **doubt.choices[1].params)


def test_another_column_settles_it_and_the_guess_says_so() -> None:
    guess, table = opened("settled.csv")
    assert guess.doubts == ()
    assert numbers_of(table.column("Valore"), guess.layout).values.tolist() == [1234, 7953, 911697]
    settled = [reason.params for reason in guess.reasons if reason.key == "reading.why_settled"]
    assert settled == [{"column": "Valore", "value": "1.234"}]


def test_two_encodings_are_asked_about() -> None:
    guess, _ = opened("two_encodings.csv")
    assert [doubt.field for doubt in guess.doubts] == ["encoding"]


def test_same_and_missing_headings_are_told_apart_by_position() -> None:
    _, table = opened("same_headings.csv")
    assert [(column.index, column.heading) for column in table.columns] == [
        (0, "Codice"),
        (1, "Totale"),
        (2, "Totale"),
        (3, ""),
        (4, ""),
    ]
    assert table.column(2).text.tolist() == ["2", "5"]
    assert table.column(4).text.tolist() == ["a", "b"]


def test_hostile_headings_are_shown_without_control_characters() -> None:
    _, table = opened("hostile_headings.csv")
    assert [column.index for column in table.columns] == list(range(6))
    assert not any(re.search(r"[\x00-\x1f\u202a-\u202e]", column.shown) for column in table.columns)
    assert table.column(5).heading == "due righe\x07"
    assert [column.text[0] for column in table.columns] == ["001001", "1", "2", "3", "4", "5"]


def test_row_numbers_are_those_of_the_file() -> None:
    _, table = opened("cells_of_several_lines.csv")
    assert table.rows.tolist() == [3, 7]
    assert texts(table) == [["001001", "063049"], ["Agliè", "Napoli"], ["prima\nseconda\nterza", 'disse "sì"']]
    assert table.column(0).heading == "Codice Istat"


def test_apostrophes_can_be_quotation_marks() -> None:
    guess, table = opened("apostrophes.csv")
    assert guess.layout.quote == "'"
    assert table.column("Zona").text.tolist() == ["CENTRO; PORTO", "NORD; EST"]


def test_records_are_found_wherever_they_are() -> None:
    for name in ("records.json", "nested.json"):
        _, table = opened(name)
        assert [column.heading for column in table.columns] == ["PRO_COM_T", "COMUNE", "POP"]
        assert table.column("COMUNE").text.tolist() == NAMES
        assert table.column("POP").text.tolist() == ["10"] * 5
    assert opened("nested.json")[0].layout.member == "result.records"


def test_odd_values_of_json() -> None:
    guess, table = opened("odd_values.json")
    assert texts(table)[:2] == [["1", "2.5", "*"], ["NA", "None", "1.234"]]
    assert texts(table)[2:] == [["", "[1, 2]", ""], ["", "true", ""]]
    first = numbers_of(table.column("a"), guess.layout)
    assert all(map(same, first.values.tolist(), [1.0, 2.5, None]))
    assert first.marks == {"*": 1}


def test_numbers_beyond_all_measure_are_no_numbers() -> None:
    guess, table = opened("huge_number.json")
    for heading, bad in (("a", [0]), ("b", [0])):
        numbers = numbers_of(table.column(heading), guess.layout)
        assert numbers.bad.tolist() == bad
        assert numbers.missing.tolist() == [False, True]


def test_the_whole_corpus_is_tested_and_described() -> None:
    there = {path.name for path in CORPUS.iterdir()} - {"make.py", "README.md", "__pycache__"}
    assert there == {*REFUSED, *SAME_TABLE, *WORKBOOKS, *SPECIAL}
    described = re.findall(r"^\| `([^`]+)` \|", (CORPUS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(described) == sorted(there)


def test_the_files_are_as_their_maker_makes_them() -> None:
    specification = importlib.util.spec_from_file_location("corpus_maker", CORPUS / "make.py")
    assert specification is not None
    assert specification.loader is not None
    maker = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(maker)
    for name, content in maker.corpus().items():
        if name.endswith((".zip", ".xlsx", ".ods")) or name.startswith("renamed_"):
            continue  # what zlib makes of the same bytes differs between its versions
        assert (CORPUS / name).read_bytes() == content, name


def test_long_headings_of_one_file_stay_different() -> None:
    beginning = (
        "Popolazione residente nelle famiglie anagrafiche che dichiara al censimento permanente della popolazione "
    )
    headings = [f"{beginning * 2}classe di età {age}" for age in ("15-19", "20-24")]
    shown = [column.shown for column in table_of("a.csv", headings, ()).columns]
    assert [len(name) for name in shown] == [120, 120]
    assert shown[0] != shown[1]
    assert shown[1].endswith("classe di età 20-24")
