# SPDX-License-Identifier: EUPL-1.2
"""Every step in both languages and themes at the smallest size: nothing clipped or nameless, all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from district_planner.gui.importing.assistant import MINIMUM_SIZE
from district_planner.gui.importing.reading_flow import CHECK, FILE
from district_planner.gui.importing.wrapping_radio import WrappingRadio
from district_planner.gui.theme import Theme
from tests.gui import reading
from tests.gui.importing.conftest import CORPUS, DOUBTFUL, PUGLIA, TRIPS, MakeAssistant, forward
from tests.gui.shell.conftest import clipped

if TYPE_CHECKING:
    from district_planner.gui.importing.assistant import ImportAssistant
    from district_planner.gui.session import Session

Write = Callable[..., Path]
SMALL_SCREEN = (1366, 768)
LOOKS = [(language, theme) for language in ("it", "en") for theme in ("light", "dark")]


def answer_all(dialog: ImportAssistant) -> None:
    """The first answer to each open question of the page."""
    for _ in range(5):
        cards = [card for card in getattr(dialog.page, "cards", {}).values() if card.is_open]
        if not cards:
            return
        cards[0].choices[0].click()


def check_looks(dialog: ImportAssistant) -> None:
    QApplication.processEvents()
    assert reading.without_a_name(dialog) == []
    assert clipped(dialog) == []
    choices = [choice for choice in dialog.findChildren(WrappingRadio) if choice.isVisible()]
    assert [one.words for one in choices if one.height() < one.heightForWidth(one.width())] == []


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("name", ["table", "flows", "layer", "doubt"])
def test_every_step_fits_and_is_named(
    assistant: MakeAssistant, write: Write, demo: Session, language: str, theme: str, name: str
) -> None:
    demo.set_language(language)
    demo.set_theme(Theme.dark() if theme == "dark" else Theme.light())
    QApplication.instance().setStyleSheet(demo.theme.stylesheet())
    files = {
        "table": lambda: write("imprese attive per comune della Puglia.csv", PUGLIA + "99999;Inesistente;5;10,0\n"),
        "flows": lambda: write("a.txt", TRIPS),
        "layer": lambda: CORPUS / "geo" / "no_prj.zip",
        "doubt": lambda: write("dubbio.csv", DOUBTFUL),
    }
    dialog = assistant()
    dialog.resize(MINIMUM_SIZE)
    assert MINIMUM_SIZE.width() < SMALL_SCREEN[0]
    assert MINIMUM_SIZE.height() < SMALL_SCREEN[1] - 80, "room for the bars of the desktop"
    check_looks(dialog)
    dialog.flow.take_file(files[name]())
    for step in range(FILE, CHECK + 1):
        assert dialog.step == step
        assert dialog.size() == MINIMUM_SIZE, "no step makes the window grow"
        check_looks(dialog)
        answer_all(dialog)
        check_looks(dialog)
        if step < CHECK:
            forward(dialog, 1)


def test_the_theme_follows_while_the_assistant_is_open(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 4)
    demo.set_theme(Theme.dark())
    assert dialog.page.theme.is_dark
    check_looks(dialog)


def test_size_is_remembered(assistant: MakeAssistant) -> None:
    dialog = assistant()
    dialog.resize(1000, 622)
    dialog.cancel_button.click()
    # Qt fits the width into the screen, which without one is 800 pixels wide.
    assert assistant().height() == 622


# By keyboard


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(focus(), key)
        QApplication.processEvents()


def test_a_known_file_goes_in_by_enter_alone(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("a.txt", TRIPS))
    press(Qt.Key.Key_Return)
    assert dialog.step == CHECK
    assert focus() is dialog.next_button
    press(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert len(demo.plan.datasets) == 1


def test_an_unknown_file_goes_in_without_a_mouse(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("dubbio.csv", DOUBTFUL))
    press(Qt.Key.Key_Return)
    (card,) = dialog.page.cards.values()
    assert focus() is card.choices[0]
    press(Qt.Key.Key_Down)
    assert focus() is card.choices[1]
    assert card.is_open, "to look is not to answer"
    press(Qt.Key.Key_Space)
    assert card.choices[1].isChecked()
    assert not card.is_open
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.step == 2
    while any(card.is_open for card in dialog.page.cards.values()):
        assert focus() in [choice for card in dialog.page.cards.values() for choice in card.choices]
        press(Qt.Key.Key_Space)
        dialog._focus_first()
    QTest.keyClick(dialog, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert dialog.step == 3
    QTest.keyClick(dialog, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert dialog.step == 2
    for _ in range(2):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.step == CHECK
    press(Qt.Key.Key_Return)
    assert len(demo.plan.datasets) == 1


def test_enter_in_a_field_does_not_go_on(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 2)
    dialog.page.editor.name_field.setFocus()
    press(Qt.Key.Key_Return)
    assert dialog.step == 2


def test_all_that_takes_the_keyboard_is_reached_by_tab(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    for _ in range(5):
        reached = set()
        start = focus()
        for _ in range(80):
            press(Qt.Key.Key_Tab)
            reached.add(focus())
            if focus() is start:
                break
        missing = [
            widget
            for widget in dialog.page.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and widget not in reached
            # Of a group of choices only one is a stop; a field inside a box is reached with it.
            and type(widget).__name__ not in ("WrappingRadio", "QTabBar")
            and not isinstance(widget.parentWidget(), type(dialog.page).__mro__[0])
        ]
        assert not [f"{type(widget).__name__} {widget.accessibleName()}" for widget in missing]
        if dialog.step < CHECK:
            forward(dialog, 1)
