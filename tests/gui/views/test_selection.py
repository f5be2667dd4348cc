# SPDX-License-Identifier: EUPL-1.2
"""The brush: one mask over the rows, changed by whole sets."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from district_planner.gui.views.selection import Brush, How, how_of


@pytest.fixture
def brush() -> Brush:
    made = Brush()
    made.set_rows("municipalities", [10, 20, 30, 40])
    return made


def rows(*keys: int) -> np.ndarray:
    return np.isin([10, 20, 30, 40], keys)


def test_brushing_replaces_adds_and_turns_round(brush: Brush) -> None:
    brush.brush(rows(10, 20))
    brush.brush(rows(30), How.ADD)
    assert brush.brushed.tolist() == [10, 20, 30]
    brush.brush(rows(10, 40), How.TOGGLE)
    assert brush.brushed.tolist() == [20, 30, 40]
    brush.brush(rows(40))
    assert (brush.single, brush.count) == (40, 1)


def test_it_tells_only_when_something_changes(brush: Brush) -> None:
    told = []
    brush.changed.connect(lambda: told.append(brush.brushed.tolist()))
    brush.brush(rows(10))
    brush.brush(rows(10))
    brush.brush(rows(10), How.ADD)
    brush.set_rows("municipalities", [10, 20, 30, 40])
    assert told == [[10]]


def test_what_is_drawn_starts_from_what_was_brushed(brush: Brush) -> None:
    brush.brush(rows(10, 20))
    start = brush.begin()
    brush.brush_from(start, rows(20, 30), How.TOGGLE)
    brush.brush_from(start, rows(20, 30, 40), How.TOGGLE)
    assert brush.brushed.tolist() == [10, 30, 40]
    brush.go_back()
    assert brush.brushed.tolist() == [10, 20]


def test_invert_and_clear_and_back(brush: Brush) -> None:
    brush.brush(rows(10, 20))
    brush.invert(rows(10, 20, 30))
    assert brush.brushed.tolist() == [30]
    assert brush.clear()
    assert not brush.clear()
    brush.go_back()
    assert brush.brushed.tolist() == [10, 20]


def test_rows_that_go_are_brushed_no_more_and_those_of_another_kind_start_anew(brush: Brush) -> None:
    brush.brush(rows(10, 20))
    brush.set_rows("municipalities", [20, 50])
    assert brush.brushed.tolist() == [20]
    brush.set_rows("sites", [20, 50])
    assert brush.count == 0
    brush.set_rows("sites", [1, 2], [2])
    assert brush.brushed.tolist() == [2]


def test_ctrl_turns_round_and_shift_adds() -> None:
    keys = Qt.KeyboardModifier
    assert how_of(keys.NoModifier) is How.REPLACE
    assert how_of(keys.ShiftModifier) is How.ADD
    assert how_of(keys.ControlModifier | keys.ShiftModifier) is How.TOGGLE
