# SPDX-License-Identifier: EUPL-1.2
"""Numbers as people type them. The readings are those an Italian or an English reader would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from district_planner.core.errors import InputError
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange, plain_number, read_coordinates, read_number

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SEATS = NumberRange(1, 100_000)
DEGREES = NumberRange(6.6, 18.6, 6)
SHARE = NumberRange(0, 100, 1)


@pytest.mark.parametrize(
    ("text", "limits", "language", "expected"),
    [
        ("300", SEATS, "it", 300),
        ("1.234", SEATS, "it", 1234),
        ("1,234", SEATS, "en", 1234),
        (" 12 500 ", SEATS, "it", 12500),
        ("17,2305", DEGREES, "it", 17.2305),
        ("17.230", DEGREES, "it", 17.23),
        ("17.230", DEGREES, "en", 17.23),
        ("17,230", DEGREES, "en", 17.23),
        ("33,5", SHARE, "it", 33.5),
    ],
)
def test_a_number_reads_as_a_person_means_it(text: str, limits: NumberRange, language: str, expected: float) -> None:
    assert read_number(text, limits, language) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "limits", "key"),
    [
        ("", SEATS, "panels.number_missing"),
        ("molte", SEATS, "panels.number_not_a_number"),
        ("0", SEATS, "panels.number_range"),
        ("200.000", SEATS, "panels.number_range"),
        ("2,5", SEATS, "panels.number_whole"),
        ("33,55", SHARE, "panels.number_decimals"),
        ("1.234", NumberRange(0, 5000, 3), "panels.number_ambiguous"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, limits: NumberRange, key: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_number(text, limits, "it")
    assert refusal.value.key == key
    assert str(refusal.value)


@pytest.mark.parametrize(
    "text", ["40.476, 17.230", "17,230 E 40,476 N", "lat 40.476 lon 17.230", "40,476; 17,230", "(17.230 40.476)"]
)
def test_a_pasted_pair_is_understood_in_either_order(text: str) -> None:
    assert read_coordinates(text) == pytest.approx((17.23, 40.476))


@pytest.mark.parametrize("text", ["17,23", "40.1 17.2 5", "2.35, 48.85", "via Roma 3"])
def test_what_is_no_pair_in_italy_is_left_alone(text: str) -> None:
    assert read_coordinates(text) is None


def test_plain_numbers_carry_no_zeros_at_the_end() -> None:
    assert plain_number(1.7, 2, "it") == "1,7"
    assert plain_number(300, 0, "it") == "300"
    assert plain_number(17.2305, 5, "en") == "17.2305"


def test_a_share_is_typed_in_percent(qtbot: QtBot) -> None:
    field = NumberField(SHARE, factor=100)
    qtbot.addWidget(field)
    field.set_value(0.4)
    assert field.text() == "40"
    field.selectAll()
    typed: list[float] = []
    field.value_edited.connect(typed.append)
    qtbot.keyClicks(field, "75")
    assert typed == [0.07, 0.75]


def test_an_optional_field_may_be_emptied(qtbot: QtBot) -> None:
    field = NumberField(SEATS, optional=True)
    qtbot.addWidget(field)
    field.set_value(300)
    field.selectAll()
    with qtbot.waitSignal(field.value_edited) as emptied:
        field.del_()
        field.textEdited.emit(field.text())
    assert emptied.args == [None]


def test_a_refusal_keeps_the_last_value(qtbot: QtBot) -> None:
    field = NumberField(SEATS)
    qtbot.addWidget(field)
    field.set_value(300)
    with qtbot.waitSignal(field.refused) as refusal:
        qtbot.keyClicks(field, "x")
    assert refusal.args[0].key == "panels.number_not_a_number"
    assert field.value == 300


def test_what_is_being_typed_is_not_rewritten(qtbot: QtBot) -> None:
    field = NumberField(NumberRange(0.1, 10, 2))
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "1,70")
    field.set_value(1.7)
    assert field.text() == "1,70"
    field.set_value(2.0)
    assert field.text() == "2"


def test_the_notation_follows_the_language(qtbot: QtBot) -> None:
    field = NumberField(NumberRange(0.1, 10, 2))
    qtbot.addWidget(field)
    field.set_value(1.7)
    field.set_language("en")
    assert field.text() == "1.7"
