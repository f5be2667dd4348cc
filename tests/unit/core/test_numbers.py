# SPDX-License-Identifier: EUPL-1.2
"""How numbers are written and read. Expected strings: Italian usage (1.234,5) as in quality.md, English 1,234.5."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.numbers import AmbiguousNumberError, format_number, parse_number


@pytest.mark.parametrize(
    ("value", "decimals", "italian", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (-12.5, 1, "−12,5", "−12.5"),
        (58840177, 0, "58.840.177", "58,840,177"),
        (None, 2, "n.d.", "n/a"),
        (math.nan, 0, "n.d.", "n/a"),
        (math.inf, 0, "∞", "∞"),
        (-math.inf, 0, "−∞", "−∞"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, decimals, italian, english):
    assert format_number(value, decimals, "it") == italian
    assert format_number(value, decimals, "en") == english


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,5", "it", 1234.5),
        ("1234,5", "it", 1234.5),
        ("17,23", "it", 17.23),
        ("17.23", "it", 17.23),
        ("12.345.678", "it", 12345678),
        ("0.125", "it", 0.125),
        ("−3,5", "it", -3.5),
        (" 1 234,5 ", "it", 1234.5),
        ("1,234.5", "en", 1234.5),
        (",5", "it", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(text, language, value):
    assert parse_number(text, language) == pytest.approx(value)


@pytest.mark.parametrize(("text", "language"), [("1.234", "it"), ("1,234", "en"), ("-12.000", "it")])
def test_a_number_with_two_readings_is_asked_about(text, language):
    with pytest.raises(AmbiguousNumberError) as caught:
        parse_number(text, language)
    assert caught.value.whole == pytest.approx(caught.value.fraction * 1000)


@pytest.mark.parametrize("text", ["", "abc", "1..2", "1,2,3", "12.34.5", "NaN", "1e5", "--3", "1.2345,6"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text, "it")


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(1, 3), st.sampled_from(["it", "en"]))
def test_what_is_written_can_be_read_back(value, decimals, language):
    written = format_number(value, decimals, language)
    try:
        read = parse_number(written, language)
    except AmbiguousNumberError as error:
        read = error.whole
    assert read == pytest.approx(value, abs=0.51 * 10**-decimals, rel=1e-12)
