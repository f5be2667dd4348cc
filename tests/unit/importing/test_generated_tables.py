# SPDX-License-Identifier: EUPL-1.2
"""Drawn Italian tables: nearly all are understood at once, and none is ever silently misread.

The truth comes from the maker of the tables, which wrote them (tests/italian_tables.py).
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.layout import Guess, Layout
from district_planner.importing.reading import guess_layout, read_table
from tests.italian_tables import ItalianTable, italian_table, same

TABLES = 600


def faults(path: Path, layout: Layout, truth: ItalianTable) -> list[str]:
    """What reading with this layout gives otherwise than the table was made."""
    table = read_table(path, layout)
    found = []
    if [column.heading for column in table.columns] != truth.headings:
        found.append(f"headings {[column.heading for column in table.columns]}, not {truth.headings}")
    texts = [list(row) for row in zip(*(column.text.tolist() for column in table.columns), strict=True)]
    if texts != truth.texts:
        found.append(f"texts {texts[:3]} … {texts[-1:]}, not {truth.texts[:3]} … {truth.texts[-1:]}")
        return found
    if table.rows.tolist() != truth.rows:
        found.append(f"rows {table.rows.tolist()}, not {truth.rows}")
    for index, expected in zip(truth.figures, truth.numbers, strict=True):
        numbers = numbers_of(table.column(index), layout)
        if len(numbers.bad) or not all(map(same, numbers.values.tolist(), expected)):
            found.append(
                f"column {index}: {table.column(index).text.tolist()[:6]} read as {numbers.values.tolist()[:6]}"
            )
        missing = [value is None for value in expected]
        if not np.array_equal(numbers.missing, missing):
            found.append(f"column {index}: missing {numbers.missing.tolist()}")
    return found


def answered(guess: Guess, truth: ItalianTable) -> Layout:
    """The layout after the questions about numbers were answered as the table was made."""
    layout = guess.layout
    for doubt in guess.doubts:
        assert doubt.field == "decimal" or doubt.field.startswith("number:"), doubt
        layout = layout.answered(doubt, truth.decimal)
    return layout


def test_drawn_italian_tables(tmp_path: Path) -> None:
    path = tmp_path / "tabella.csv"
    outcomes: Counter[str] = Counter()

    @settings(
        max_examples=TABLES,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        database=None,
    )
    @given(st.integers(0, 2**32 - 1))
    def understood(seed: int) -> None:
        truth = italian_table(random.Random(seed))
        path.write_bytes(truth.content)
        guess = guess_layout(path)
        if not guess.doubts:
            assert not faults(path, guess.layout, truth), f"silently wrong: seed {seed}"
            assert not truth.ambiguous, f"nobody could know, yet it did not ask: seed {seed}"
            outcomes["right"] += 1
        elif truth.ambiguous:
            assert not faults(path, answered(guess, truth), truth), f"wrong after the answer: seed {seed}"
            outcomes["rightly asked"] += 1
        else:
            outcomes["asked without need"] += 1

    understood()
    drawn = outcomes.total()
    assert drawn >= 300
    assert outcomes["right"] + outcomes["rightly asked"] >= 0.99 * drawn, outcomes


@pytest.mark.parametrize("seed", [7, 11, 42])
def test_the_maker_of_tables_is_steady(seed: int) -> None:
    """The same seed gives the same bytes, so that a fault can be looked at again."""
    assert italian_table(random.Random(seed)).content == italian_table(random.Random(seed)).content
