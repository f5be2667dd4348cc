# SPDX-License-Identifier: EUPL-1.2
"""Formulas as people read them, and what is too much for one. Expected: written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.expressions import MAX_STEPS, Expression

NAMES = {"a": "Laureati", "b": "Residenti", "area_km2": "superficie in km²"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("100*a/b", "100 × “Laureati” ÷ “Residenti”"),
        ("share(a; b)", "100 × “Laureati” ÷ “Residenti”"),
        ("ratio(a + b; b)", "(“Laureati” + “Residenti”) ÷ “Residenti”"),
        ("density(a + 1.5)", "(“Laureati” + 1,5) ÷ “superficie in km²”"),
        ("growth(a; b)", "100 × (“Residenti” − “Laureati”) ÷ “Laureati”"),
        ("a - (b - 1)", "“Laureati” − (“Residenti” − 1)"),
        ("(a - b) - 1", "“Laureati” − “Residenti” − 1"),
        ("a / (b * 2)", "“Laureati” ÷ (“Residenti” × 2)"),
        ("-(a + b) * 2", "−(“Laureati” + “Residenti”) × 2"),
        ("not a >= 3 and b = 1 or 0.25 <> a", "non “Laureati” ≥ 3 e “Residenti” = 1 o 0,25 ≠ “Laureati”"),
        ('[Tipo] = "Scuola"', "“Tipo” = “Scuola”"),
        ("1234.5 + 1e-20", "1.234,5 + 1e-20"),
    ],
)
def test_names_and_signs_are_put_in(text: str, written: str) -> None:
    assert Expression.parse(text).written(NAMES, "it") == written


def test_english_writes_english() -> None:
    expression = Expression.parse("non a > 1.5 o b = 2")
    assert expression.written({"a": "Graduates", "b": "Residents"}, "en") == "not “Graduates” > 1.5 or “Residents” = 2"


def test_formulas_of_formulas_do_not_fill_the_screen() -> None:
    """Spelt out, each growth stands twice in the next: 2^35 names."""
    nested = "growth(" * 35 + "a" + "; b)" * 35
    assert len(Expression.parse(nested).written(NAMES, "it")) < 2000


def test_a_formula_has_a_number_of_steps_at_most() -> None:
    longest = Expression.parse("1" + "+1" * MAX_STEPS)
    assert longest.evaluate({"a": np.zeros(2)}).tolist() == [MAX_STEPS + 1] * 2
    assert longest.written({}, "it").count("+") == MAX_STEPS
    with pytest.raises(InputError) as caught:
        Expression.parse("1" + "+1" * (MAX_STEPS + 1))
    assert caught.value.key == "expressions.too_many"
