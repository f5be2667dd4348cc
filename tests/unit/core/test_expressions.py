# SPDX-License-Identifier: EUPL-1.2
"""Formulas of users. The oracle is Python itself: the same text, the same doubles, the same result."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.core.expressions import MAX_DEPTH, MAX_LENGTH, Expression
from district_planner.core.texts import Texts

NAMES = ("a", "b", "residents", "data.3.graduates")
NAN = math.nan
TEXT = np.dtypes.StringDType()


def worked_out(text: str, **columns: Any) -> list[float]:
    """A formula over columns; dots of names are written `__` here."""
    values = {name.replace("__", "."): np.asarray(column) for name, column in columns.items()}
    return Expression.parse(text).evaluate(values).tolist()


def one(text: str, **values: float) -> float:
    return worked_out(text, **{name: [value] for name, value in values.items()})[0]


# --- against Python's own arithmetic

FLOATS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
LITERALS = st.floats(0, 1e6, allow_nan=False).map(repr)
ATOMS = LITERALS | st.sampled_from(NAMES)


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blank = st.sampled_from(["", " ", "\t ", "\n"])
    binary = st.tuples(inner, blank, st.sampled_from("+-*/"), blank, inner).map("".join)
    return binary | inner.map("({})".format) | inner.map("-{}".format) | inner.map("+ {}".format)


ARITHMETIC = st.recursive(ATOMS, _more, max_leaves=25)
COMPARED = st.tuples(ARITHMETIC, st.sampled_from([" < ", "<=", " > ", ">= ", "==", " != "]), ARITHMETIC).map("".join)


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join)
    return joined | inner.map("({})".format) | inner.map("not {}".format)


LOGIC = st.recursive(COMPARED, _longer, max_leaves=8)


def by_python(text: str, values: dict[str, float]) -> float:
    """What Python makes of the text. No names with dots there, and a division by zero is unknown here."""
    known = {name.replace(".", "_"): value for name, value in values.items()}
    try:
        result = eval(text.strip().replace("data.3.", "data_3_").replace("\n", " "), {"__builtins__": {}}, known)
    except ZeroDivisionError:
        return NAN
    return float(result) if math.isfinite(result) else NAN


@settings(max_examples=400)
@given(ARITHMETIC, st.lists(st.tuples(*(FLOATS | st.just(0.0) for _ in NAMES)), min_size=1, max_size=5))
def test_arithmetic_is_that_of_python(text: str, rows: list[tuple[float, ...]]) -> None:
    columns = {name: np.array([row[place] for row in rows]) for place, name in enumerate(NAMES)}
    found = Expression.parse(text).evaluate(columns)
    assert found.shape == (len(rows),)
    for row, value in zip(rows, found.tolist(), strict=True):
        expected = by_python(text, dict(zip(NAMES, row, strict=True)))
        # A division that overflows is unknown at once, not after a product with zero.
        assert value == expected or (math.isnan(value) and (math.isnan(expected) or "/" in text))


@settings(max_examples=400)
@given(LOGIC.filter(lambda text: "/" not in text), st.tuples(*(FLOATS for _ in NAMES)))
def test_comparisons_and_logic_are_those_of_python(text: str, row: tuple[float, ...]) -> None:
    values = dict(zip(NAMES, row, strict=True))
    found = Expression.parse(text).evaluate({name: np.array([value]) for name, value in values.items()})
    assert found.tolist() == [float(bool(by_python(text, values)))]


# --- by hand

BY_HAND = [
    ("2 + 3 * 4", 14.0),
    ("(2 + 3) * 4", 20.0),
    ("10 - 4 - 3", 3.0),
    ("100 / 10 / 2", 5.0),
    ("-3 * -2", 6.0),
    ("- - 3", 3.0),
    ("1.5e3", 1500.0),
    ("1e-2 * 100", 1.0),
    ("3 / 0", NAN),
    ("0 / 0", NAN),
    ("1 / (2 - 2) * 0", NAN),
    ("2 < 3", 1.0),
    ("3 = 3", 1.0),
    ("3 <> 3", 0.0),
    ("1 < 2 and 2 < 1", 0.0),
    ("1 < 2 or 2 < 1", 1.0),
    ("not 1 < 2", 0.0),
    ("not not 1 < 2", 1.0),
    ("1 < 2 e non 2 < 1", 1.0),
    ("2 < 1 O 1 < 2", 1.0),
    ("2 < 1 and 2 < 1 or 1 < 2", 1.0),
    ("1 < 2 or 2 < 1 and 2 < 1", 1.0),
    ("(1 < 2) + (3 < 4)", 2.0),
]


@pytest.mark.parametrize(("text", "expected"), BY_HAND)
def test_by_hand(text: str, expected: float) -> None:
    np.testing.assert_equal(one(text, a=1.0), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("share(a; b)", [25.0, NAN, NAN, 0.0]),  # 100 · 50/200
        ("share(a, b)", [25.0, NAN, NAN, 0.0]),
        ("ratio(a; b)", [0.25, NAN, NAN, 0.0]),
        ("growth(a; b)", [300.0, -100.0, NAN, NAN]),  # 50 to 200, 3 to 0; from zero there is no growth in percent
        ("density(b)", [100.0, 0.0, NAN, NAN]),  # 200/2, 0/4, 8/unknown, 9/0
    ],
)
def test_functions_by_hand(text: str, expected: list[float]) -> None:
    columns = {"a": [50.0, 3.0, NAN, 0.0], "b": [200.0, 0.0, 8.0, 9.0], "area_km2": [2.0, 4.0, NAN, 0.0]}
    np.testing.assert_equal(worked_out(text, **columns), expected)


T, F, U = 1.0, 0.0, NAN


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        # Kleene's three truth values, as in SQL: https://www.sqlite.org/lang_expr.html#and_or_not
        (T, T, T, T), (T, F, F, T), (F, F, F, F), (T, U, U, T), (F, U, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_unknown_in_logic(left: float, right: float, both: float, either: float) -> None:
    for one_side, other in ((left, right), (right, left)):
        np.testing.assert_equal(one("a and b", a=one_side, b=other), both)
        np.testing.assert_equal(one("a or b", a=one_side, b=other), either)
    np.testing.assert_equal(one("not a", a=left), NAN if math.isnan(left) else 1 - left)


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "<", "<=", ">", ">=", "=", "!="])
def test_unknown_stays_unknown(sign: str) -> None:
    for a, b in ((NAN, 2.0), (2.0, NAN), (NAN, NAN), (NAN, 0.0), (0.0, NAN)):
        assert math.isnan(one(f"a {sign} b", a=a, b=b))


def test_texts_are_compared_with_texts() -> None:
    classes = np.array(["A", "B", "", "città"], dtype=TEXT)
    seats = np.array([50.0, 80.0, NAN, 10.0])
    assert worked_out('[class] = "A"', **{"class": classes}) == [1, 0, 0, 0]
    assert worked_out('[class] != ""', **{"class": classes}) == [1, 1, 0, 1]
    assert worked_out('[class] = "città"', **{"class": classes}) == [0, 0, 0, 1]
    mixed = Expression.parse('[class] = "A" and [numero posti] >= 50')
    assert mixed.names == ("class", "numero posti")
    assert mixed.evaluate({"class": classes, "numero posti": seats}).tolist() == [1, 0, 0, 0]
    for wrong in ("[class] > 3", "[class] + 1", "-[class]", "share([class]; 2)", '"A" * 2', "[class]"):
        with pytest.raises(InputError) as caught:
            worked_out(wrong, **{"class": np.array(["x"], dtype=TEXT)})
        assert caught.value.key == "expressions.text_as_number"


def test_names() -> None:
    expression = Expression.parse("100 * data.3.graduates / residents + density(data.3.graduates) - own.12")
    assert expression.names == ("data.3.graduates", "residents", "area_km2", "own.12")
    assert Expression.parse("eta + ora + nord + andare + ore").names == ("eta", "ora", "nord", "andare", "ore")
    with pytest.raises(InputError) as caught:
        expression.evaluate({"residents": np.zeros(1)})
    assert caught.value.params["name"] == "data.3.graduates"


def test_a_number_alone_is_a_whole_column() -> None:
    assert Expression.parse("3").evaluate({"a": np.zeros(4)}).tolist() == [3, 3, 3, 3]


def test_what_is_given_stays_as_it_is() -> None:
    values = np.array([1.0, NAN, 0.0])
    Expression.parse("a + a / a and not a").evaluate({"a": values})
    np.testing.assert_equal(values, [1.0, NAN, 0.0])


# --- what cannot be read

WRONG = [
    ("", "expressions.unfinished", None),
    ("   ", "expressions.unfinished", None),
    ("2 +", "expressions.unfinished", None),
    ("(2 + 3", "expressions.unfinished", None),
    ("share(1; 2", "expressions.unfinished", None),
    ("2 + * 3", "expressions.unexpected", 5),
    ("2 3", "expressions.unexpected", 3),
    ("a b", "expressions.unexpected", 3),
    ("2)", "expressions.unexpected", 2),
    ("1 < 2 < 3", "expressions.unexpected", 7),
    ("a ** 2", "expressions.unexpected", 4),
    ("a % 2", "expressions.unexpected", 3),
    ("a; b", "expressions.unexpected", 2),
    ("a[0]", "expressions.unexpected", 2),
    ("'a'", "expressions.unexpected", 1),
    ('"a', "expressions.unexpected", 1),
    ("[a", "expressions.unexpected", 1),
    ("1,5 + 2", "expressions.unexpected", 2),
    ("a.b.", "expressions.unexpected", 4),
    ("__import__('os')", "expressions.unexpected", 12),
    ("a := 2", "expressions.unexpected", 3),
    ("abs(a)", "expressions.function_unknown", 1),
    ("1 + eval(a)", "expressions.function_unknown", 5),
    ("share(a)", "expressions.argument_count", None),
    ("density(a; b)", "expressions.argument_count", None),
    ("1" * (MAX_LENGTH + 1), "expressions.too_long", None),
    ("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1), "expressions.too_deep", None),
    ("+".join(["a"] * 400), "expressions.too_many", None),
]


@pytest.mark.parametrize(("text", "key", "position"), WRONG)
def test_what_cannot_be_read_is_told_with_its_place(text: str, key: str, position: int | None) -> None:
    with pytest.raises(InputError) as caught:
        Expression.parse(text)
    assert caught.value.key == key
    assert caught.value.params.get("position") == position
    for language in ("it", "en"):
        assert caught.value.text(Texts(language))


@settings(max_examples=500)
@given(st.text("abe_.019+-*/()<>=!,;[]\"' \n\tandornotshr\N{MINUS SIGN}\x00", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but our own error comes of any text, neither when it is read nor when it is worked out."""
    try:
        expression = Expression.parse(text)
        values = {name: np.array([0.0, 1.0, NAN]) for name in expression.names}
        assert expression.evaluate(values | {"other": np.zeros(3)}).shape == (3,)
    except InputError:
        return


def test_depth_and_length_within_the_limits_are_read() -> None:
    deep = "(" * (MAX_DEPTH - 1) + "a" + ")" * (MAX_DEPTH - 1)
    assert one(deep, a=2.0) == 2.0
    assert one("-" * 900 + "a", a=2.0) == 2.0
    assert one("not " * 200 + "a", a=2.0) == 1.0
    assert one(f"{'1' * 300} * 0 + a", a=2.0) == 2.0


@settings(max_examples=300)
@given(ARITHMETIC, st.tuples(*(FLOATS for _ in NAMES)))
def test_what_is_written_for_people_reads_back_the_same(text: str, row: tuple[float, ...]) -> None:
    """Brackets are left out only where they change nothing: the words, made signs again, mean the same."""
    expression = Expression.parse(text)
    written = expression.written({}, "en")
    for said, sign in (("×", "*"), ("÷", "/"), ("\N{MINUS SIGN}", "-"), (",", ""), ("“", "["), ("”", "]")):
        written = written.replace(said, sign)
    values = {name: np.array([value]) for name, value in zip(NAMES, row, strict=True)}
    again = Expression.parse(written)
    assert set(again.names) == set(expression.names)
    np.testing.assert_allclose(again.evaluate(values), expression.evaluate(values), rtol=1e-6, atol=1e-6)
