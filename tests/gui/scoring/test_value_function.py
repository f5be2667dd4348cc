# SPDX-License-Identifier: EUPL-1.2
"""A value function is drawn with the mouse, by keys and in a table, and all three say the same."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.scoring.criteria.function_editor import FunctionEditor
from district_planner.gui.scoring.criteria.value_canvas import SiteMark
from district_planner.gui.scoring.criteria.value_points import (
    MOST,
    Axis,
    added,
    axis_of,
    beside,
    check_points,
    first_points,
    moved,
    removed,
    ticks,
)
from district_planner.gui.theme import Theme
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

VALUES = np.array([*range(101), np.nan])
POINTS = ((20.0, 0.0), (80.0, 1.0))
MARKS = (SiteMark("Lecce", 30.0, "site_candidate"), SiteMark("Bari", 55.0, "site_rival"))
ACTS = ("move", "add", "remove", "beside")
AXIS = Axis(0.0, 100.0, 1.0, 0.1)


@pytest.fixture
def editor(qtbot: QtBot) -> FunctionEditor:
    made = FunctionEditor()
    qtbot.addWidget(made)
    made.set_texts(Texts("it"))
    made.set_theme(Theme.light())
    made.set_subject("Affitti", "%", 1)
    made.set_values(VALUES, MARKS)
    made.set_points(POINTS)
    made.resize(640, 460)
    made.show()
    return made


def by_name(parent: QWidget, name: str) -> QWidget:
    return next(part for part in parent.findChildren(QWidget) if part.accessibleName() == name and part.isVisible())


# The rules


def test_an_axis_leaves_out_the_ends_but_nothing_that_is_shown() -> None:
    # By hand: 100 municipalities with 1 to 100 and one metropolis; the 99th percentile of 101 values is the 100th.
    axis = axis_of(np.array([*range(1, 101), 3_000_000.0]), [250.0], 0)
    assert axis.low <= 2
    assert 250 <= axis.high < 300
    assert axis.low >= 0, "a count is never below zero"
    assert axis_of(np.array([]), [], 1).span > 0
    assert axis_of(np.array([5.0, 5.0]), [], 0).span > 0


def test_steps_are_round_and_no_finer_than_the_criterion_is_written() -> None:
    axis = axis_of(np.array([0.0, 64_000.0]), [], 0)
    assert (axis.step, axis.fine) == (100, 10)
    assert axis.tidy(12_345) == 12_300
    assert axis.tidy(12_345, finely=True) == pytest.approx(12_340)
    assert axis_of(np.array([0.0, 30.0]), [], 0).step == 1


def test_ticks_are_round() -> None:
    assert ticks(Axis(0, 103, 1, 0.1), 5) == [0, 25, 50, 75, 100]
    assert ticks(Axis(-12, 9, 1, 0.1), 5) == [-10, -5, 0, 5]


def test_a_point_stays_between_its_neighbours_and_from_0_to_1() -> None:
    points = ((10.0, 0.0), (20.0, 0.5), (30.0, 1.0))
    assert moved(points, 1, (50.0, 2.0), AXIS)[1] == (29.9, 1.0)
    assert moved(points, 1, (0.0, -1.0), AXIS)[1] == (10.1, 0.0)
    assert moved(points, 0, (-5.0, 0.333), AXIS)[0] == (-5.0, 0.33)


def test_points_are_added_where_there_is_room_and_two_always_stay() -> None:
    assert added(POINTS, (50.0, 0.4), AXIS) == (((20.0, 0.0), (50.0, 0.4), (80.0, 1.0)), 1)
    assert added(POINTS, (20.0, 0.4), AXIS) == (POINTS, -1)
    many = tuple((float(x), 0.5) for x in range(MOST))
    assert added(many, (50.0, 0.4), AXIS) == (many, -1)
    assert removed(POINTS, 0) == POINTS
    assert removed(((1.0, 0.0), (2.0, 0.5), (3.0, 1.0)), 1) == ((1.0, 0.0), (3.0, 1.0))


def test_a_function_begins_as_a_straight_line() -> None:
    assert first_points(10, 90, AXIS) == ((10, 0), (90, 1))
    assert first_points(90, 10, AXIS) == ((10, 1), (90, 0)), "less is better"
    assert first_points(5, 5, AXIS) == ((0, 0), (100, 1))


@pytest.mark.parametrize(
    ("points", "key"),
    [
        (((1.0, 0.0), (None, 1.0)), "criteria_window.point_missing"),
        (((1.0, 0.0), (1.0, 1.0)), "criteria_window.points_order"),
        (((2.0, 0.0), (1.0, 1.0)), "criteria_window.points_order"),
    ],
)
def test_a_table_that_is_no_function_names_the_row(points: tuple, key: str) -> None:
    with pytest.raises(InputError) as refused:
        check_points(points, Texts("it"), 1)
    assert refused.value.key == key
    assert "Riga 2" in refused.value.text(Texts("it"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["move", "add", "remove", "beside"]),
            st.integers(0, 14),
            st.floats(-50, 150),
            st.floats(-1, 2),
        ),
        max_size=40,
    )
)
def test_whatever_is_done_the_points_stay_a_function(steps: list[tuple[str, int, float, float]]) -> None:
    points = POINTS
    for what, where, x, y in steps:
        index = where % len(points)
        if what == "move":
            points = moved(points, index, (AXIS.tidy(x), y), AXIS)
        elif what == "add":
            points, _ = added(points, (AXIS.tidy(x), y), AXIS)
        elif what == "beside":
            points, _ = added(points, beside(points, index, AXIS), AXIS)
        else:
            points = removed(points, index)
        assert 2 <= len(points) <= MOST
        assert all(before[0] < after[0] for before, after in itertools.pairwise(points))
        assert all(0 <= height <= 1 for _, height in points)


def test_the_line_is_drawn_where_the_values_are_worth_it(editor: FunctionEditor) -> None:
    plot = editor.plot
    picture, accent = plot.grab().toImage(), Theme.light().colour("accent").name()
    low, high = plot.place_of(0), plot.place_of(1)
    for part in (0.25, 0.75):
        x = round(low.x() + part * (high.x() - low.x()))
        between = range(round(high.y()) - 4, round(low.y()) + 4)
        rows = [y for y in between if picture.pixelColor(x, y).name() == accent]
        # By hand: a straight line from 0 to 1.
        assert np.mean(rows) == pytest.approx(low.y() + part * (high.y() - low.y()), abs=3)


# Mouse


def test_a_point_is_dragged(editor: FunctionEditor, qtbot: QtBot) -> None:
    plot, heard = editor.plot, []
    editor.points_changed.connect(heard.append)
    start = plot.place_of(1).toPoint()
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot, start + QPoint(-60, 40))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=start + QPoint(-60, 40))
    (x, y) = editor.points[1]
    assert x < 80
    assert y < 1
    assert heard[-1] == editor.points
    # What the picture says is what the table says.
    assert editor.table.rows[1].value.value == x
    assert editor.table.rows[1].score.value == y


def test_escape_puts_a_dragged_point_back(editor: FunctionEditor, qtbot: QtBot) -> None:
    plot = editor.plot
    plot.setFocus()
    start = plot.place_of(1).toPoint()
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot, start + QPoint(-60, 40))
    assert editor.points != POINTS
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert editor.points == POINTS


def test_a_double_click_adds_a_point_there(editor: FunctionEditor, qtbot: QtBot) -> None:
    plot = editor.plot
    middle = (plot.place_of(0) + plot.place_of(1)).toPoint() / 2 + QPoint(0, 30)
    qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=middle)
    assert len(editor.points) == 3
    x, y = editor.points[1]
    assert x == pytest.approx(50, abs=2)
    assert y < 0.5, "it was put below the line"
    assert plot.chosen == 1
    assert len(editor.table.rows) == 3


def test_hovering_a_site_says_its_name(editor: FunctionEditor) -> None:
    plot = editor.plot
    bottom = plot.height() - 2 * plot.fontMetrics().height() - 8
    at = next(x for x in range(plot.width()) if "Lecce" in plot.tip_at(QPointF(x + 4, bottom)))
    assert plot.tip_at(QPointF(at + 8, bottom)) == "Lecce: 30,0\N{NO-BREAK SPACE}%"
    assert "Lecce" not in plot.tip_at(QPointF(at + 8, 20))


# Keyboard


def test_the_keyboard_does_all_of_it(editor: FunctionEditor, qtbot: QtBot) -> None:
    plot = editor.plot
    plot.setFocus()
    assert plot.chosen == 0
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert plot.chosen == 1
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    # A step of this axis, 0 to 100 and a little, is 0.1; an arrow goes four.
    assert editor.points[1] == (79.6, 0.95)
    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert editor.points[1] == (79.7, 0.96)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.keyClick(plot, Qt.Key.Key_Insert)
    assert len(editor.points) == 3
    assert plot.chosen == 1
    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    assert editor.points == ((20.0, 0.0), (79.7, 0.96))
    assert plot.words.startswith("Punto 2 di 2: 79,7")


# Table


def test_points_are_typed(editor: FunctionEditor, qtbot: QtBot) -> None:
    heard = []
    editor.points_changed.connect(heard.append)
    field = by_name(editor, "Punto 1, valore in %")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "35,5")
    assert heard[-1] == ((35.5, 0.0), (80.0, 1.0))
    assert editor.plot.points == heard[-1]
    assert field.text() == "35,5"


def test_a_value_out_of_order_is_told_and_changes_nothing(editor: FunctionEditor, qtbot: QtBot) -> None:
    heard = []
    editor.points_changed.connect(heard.append)
    field = by_name(editor, "Punto 2, valore in %")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "5")
    assert heard == []
    assert editor.problem.startswith("Riga 2: 5,0 non è più di 20,0")
    assert editor.plot.points == POINTS


def test_rows_are_added_and_taken_away(editor: FunctionEditor, qtbot: QtBot) -> None:
    assert not by_name(editor, "Togli il punto 1").isEnabled()
    qtbot.mouseClick(editor.table.add, Qt.MouseButton.LeftButton)
    assert editor.points == ((20.0, 0.0), (50.0, 0.5), (80.0, 1.0))
    qtbot.mouseClick(by_name(editor, "Togli il punto 1"), Qt.MouseButton.LeftButton)
    assert editor.points == ((50.0, 0.5), (80.0, 1.0))


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(editor: FunctionEditor, language: str) -> None:
    editor.set_texts(Texts(language))
    assert clipped(editor) == []
    assert without_a_name(editor) == []
