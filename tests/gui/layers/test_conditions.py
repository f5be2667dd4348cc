# SPDX-License-Identifier: EUPL-1.2
"""Conditions with the names of columns, and as they are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.core.expressions import Expression
from district_planner.gui.layers.conditions import ColumnNames

NAMES = ColumnNames({"seats": "Posti letto", "kind": "Tipo", "e": "E", "kind_2": "Tipo", "a_b": "x [y]"})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('[Posti letto] >= 50 and [E] = "seats"', '[seats] >= 50 and [e] = "seats"'),
        ("seats > 3 or e > 1", None),
        ("[posti LETTO]>1", "[seats]>1"),
        ("[Tipo (kind)] = [Tipo (kind_2)]", "[kind] = [kind_2]"),
        ("ratio(seats; [E]) > 1", "ratio([seats]; [e]) > 1"),
        ("not [x (y)] = 2 e [Posti letto] < 3", "not [a_b] = 2 e [seats] < 3"),
        ("   ", ""),
    ],
)  # fmt: skip
def test_names_become_ids(written: str, kept: str | None) -> None:
    """A bare `e` is the Italian *and*: a column of that name stands in brackets."""
    if kept is None:
        with pytest.raises(InputError):
            NAMES.read(written)
        return
    assert NAMES.read(written) == kept
    if kept:
        assert NAMES.read(NAMES.shown(kept)) == kept
        assert set(Expression.parse(kept).names) <= {"seats", "kind", "e", "kind_2", "a_b"}


def test_quoted_words_are_left_alone() -> None:
    assert NAMES.shown('[kind] = "seats [kind] e"') == '[Tipo (kind)] = "seats [kind] e"'


@pytest.mark.parametrize(("written", "position"), [("[Posti letto] > [Postii]", "18"), ("nome = 1", "1")])
def test_an_unknown_name_is_told_with_its_place(written: str, position: str) -> None:
    with pytest.raises(InputError) as refused:
        NAMES.read(written)
    assert refused.value.params["position"] == position


@given(st.dictionaries(st.sampled_from([f"c_{n}" for n in range(9)]), st.text(max_size=12), min_size=1))
def test_any_names_can_be_told_apart(names: dict[str, str]) -> None:
    columns = ColumnNames(names)
    condition = " and ".join(f"[{key}] > 1" for key in names)
    assert columns.read(columns.shown(condition)) == condition
