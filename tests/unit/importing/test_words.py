# SPDX-License-Identifier: EUPL-1.2
"""Short texts taken as numbers, against what Python makes of each text by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.flows import narrowest
from district_planner.importing.layout import Layout
from district_planner.importing.places import distinct_texts
from district_planner.importing.tables import TEXT, Column, TextArray, text_array
from district_planner.importing.text_splitter import split_text
from district_planner.importing.words import texts_of, whole_numbers, words_of
from district_planner.territory import load_territory

SHORT = st.text(st.sampled_from("0123456789 -.,/:;aàZ€"), max_size=8)
DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=8)
COLUMNS = st.lists(SHORT | DIGITS, min_size=1, max_size=12)
NUMBERS = st.text(st.sampled_from("0123456789-.,%è"), max_size=12)


def as_bytes(texts: list[str]) -> TextArray:
    """As the splitter gives them: UTF-8 of one width."""
    return np.array([text.encode() for text in texts], dtype="S")


@given(st.lists(st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=8), min_size=1))
@example(["00000000", "99999999", "9", "/0", "0:", ""])
def test_whole_numbers_are_those_of_python(texts: list[str]) -> None:
    words = words_of(as_bytes(texts))
    if words is None:
        assert not any(texts)
        return
    assert texts_of(words) == texts
    numbers, digits = whole_numbers(words)
    assert digits.tolist() == [len(text) if text.isdecimal() else 0 for text in texts]
    assert [n for n, d in zip(numbers.tolist(), digits, strict=True) if d] == [int(t) for t in texts if t.isdecimal()]


def test_every_byte_beside_the_digits_is_none() -> None:
    for place in range(8):
        texts = [f"{'1' * place}{chr(sign)}{'1' * (7 - place)}" for sign in range(1, 128)]
        words = words_of(text_array(texts))
        assert words is not None
        assert [text for text, d in zip(texts, whole_numbers(words)[1], strict=True) if d] == texts[47:57]


@pytest.mark.parametrize("texts", [["", ""], ["123456789"], ["città"], []])
def test_texts_that_are_no_words(texts: list[str]) -> None:
    assert words_of(text_array(texts)) is None


@given(COLUMNS)
@example(["01", "1", "1"])
@example(["012009", "999999", "012009", "000000"])
@example(["7", "12", "0", "7"])
@example(["99999999", "1"])
def test_different_texts_are_told_apart(texts: list[str]) -> None:
    for cells in (as_bytes(texts), text_array(texts)):
        distinct, which = distinct_texts(cells)
        assert [distinct[place] for place in which.tolist()] == texts
        assert sorted(distinct) == sorted(set(texts))


@given(st.lists(NUMBERS | DIGITS, min_size=1, max_size=10), st.sampled_from(["", ",", "."]))
@example(["1.234", "1,5", "è"], ".")
@example(["-5", "5-", "--5", "", "12"], ",")
def test_bytes_are_the_same_numbers_as_texts(texts: list[str], decimal: str) -> None:
    layout = Layout("text", separator=";", decimal=decimal)
    of_bytes = numbers_of(Column("N", 0, as_bytes(texts)), layout)
    of_texts = numbers_of(Column("N", 0, text_array(texts)), layout)
    assert np.array_equal(of_bytes.values, of_texts.values, equal_nan=True)
    assert np.array_equal(of_bytes.missing, of_texts.missing)
    assert of_bytes.bad.tolist() == of_texts.bad.tolist()
    assert (of_bytes.marks, of_bytes.ambiguous, of_bytes.percent) == (
        of_texts.marks,
        of_texts.ambiguous,
        of_texts.percent,
    )
    plain = [k for k, text in enumerate(texts) if text.isdecimal()]
    assert of_bytes.values[plain].tolist() == [float(texts[k]) for k in plain]


def test_a_column_of_bytes_is_told_as_texts() -> None:
    column = Column("Comune", 0, as_bytes(["Agliè", ""]))
    assert column.cells.dtype.kind == "S"
    assert column.text.dtype == TEXT
    assert column.text.tolist() == ["Agliè", ""]


def test_codes_sorted_within_each_region_are_told_apart() -> None:
    """As Istat lists them: NumPy's quicksort of such texts ended the program (2.4.6)."""
    territory = load_territory()
    codes = [code for _, code in sorted(zip(territory.region_codes, territory.codes, strict=True))]
    distinct, which = Column("Codice", 0, text_array(codes)).distinct()
    assert distinct.tolist() == sorted(codes)
    assert distinct[which].tolist() == codes


def test_headings_do_not_widen_the_cells() -> None:
    block = b'Codice del comune;"Nome ""breve"""\n\n001272;"To""rino"\n001001;\n'
    (chunk,) = split_text([block], ";", '"', 2, "file", first_row=3)
    assert chunk.rows.tolist() == [3, 4]
    assert chunk.extents.tolist() == [2, 1]
    assert chunk.columns[0].tolist() == [b"001272", b"001001"]
    assert chunk.columns[1].tolist() == ['To"rino', ""]


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        (np.array([0, 65_535], dtype=np.int32), np.uint16),
        (np.array([0, 65_536], dtype=np.int32), np.uint32),
        (np.array([-1, 5], dtype=np.int32), np.int32),
        (np.array([1.0, 70_000.0]), np.uint32),
        (np.array([1.0, 2.5]), np.float64),
        (np.array([1.0, 2.0**33]), np.float64),
        (np.array([], dtype=np.int32), np.int32),
    ],
)
def test_numbers_are_kept_in_the_smallest_kind_that_holds_them(numbers: np.ndarray, kind: type) -> None:
    small = narrowest(numbers)
    assert small.dtype == kind
    assert small.tolist() == numbers.tolist()
