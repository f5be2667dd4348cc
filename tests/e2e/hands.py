# SPDX-License-Identifier: EUPL-1.2
"""What hands and eyes do at any window: wait, find things by their names, answer, choose from a list."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QPushButton, QWidget

from district_planner.gui.widgets.choice_field import ChoiceField

Found = TypeVar("Found", bound=QWidget)
WAIT_S = 15


def wait_until(condition: Callable[[], object]) -> None:
    """Let Qt and the workers beside it go on until `condition` holds.

    In a loop of its own, as the program runs: `qWait` would keep Python from everybody else meanwhile.
    """
    if condition():
        return
    loop, clock = QEventLoop(), QTimer(interval=10)
    end = time.monotonic() + WAIT_S

    def look() -> None:
        with contextlib.suppress(Exception):  # raised below, outside Qt
            if not condition() and time.monotonic() < end:
                return
        loop.quit()

    clock.timeout.connect(look)
    clock.start()
    loop.exec()
    clock.stop()
    assert condition(), "the window did not get there"


def named(root: QWidget, kind: type[Found], name: str) -> Found:
    """The one visible widget of that kind that a screen reader calls `name`."""
    found = [w for w in root.findChildren(kind) if w.isVisible() and name in (w.accessibleName(), _text(w))]
    assert len(found) == 1, f"{len(found)} visible {kind.__name__} called “{name}”"
    return found[0]


def answer_all(dialog: QDialog, answers: Mapping[str, str]) -> None:
    """Answer every question of the page, by its field, or with the first choice; one may bring another."""
    for _ in range(20):
        cards = getattr(dialog.page, "cards", {})
        waiting = [(name.partition("|")[0], card) for name, card in cards.items() if card.is_open]
        if not waiting:
            return
        field, card = waiting[0]
        doubt = next(one for one in (*dialog.flow.doubts, *dialog.flow.column_doubts) if one.field == field)
        values = [choice.value for choice in doubt.choices]
        choice = card.choices[values.index(answers.get(field, values[0]))]
        QTest.mouseClick(choice, Qt.MouseButton.LeftButton, pos=choice.rect().center())
    raise AssertionError("the questions do not end")


def _text(widget: QWidget) -> str:
    return widget.text().replace("&", "") if isinstance(widget, QPushButton) else ""


def click(button: QAbstractButton) -> None:
    """A click in the middle of a button, which has to be there and allowed."""
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def choose(field: ChoiceField, name: str, key: str) -> None:
    """Type a name and click its line in the list below; `key` is what has to be chosen then."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, name)
    rows = [row for row, line in enumerate(field.offered) if line.partition(" · ")[0] == name]
    keys = []
    for row in rows:
        index = field.list_view.model().index(row, 0)
        QTest.mouseClick(
            field.list_view.viewport(), Qt.MouseButton.LeftButton, pos=field.list_view.visualRect(index).center()
        )
        keys.append(field.current)
        if field.current == key:
            return
    raise AssertionError(f"{key} is not offered: {keys}")


def pick(box: QComboBox, key: object) -> None:
    """Choose the entry of a box that stands for `key`."""
    # Not `findData`: Qt takes two tuples for the same only if they are one object.
    keys = [box.itemData(row) for row in range(box.count())]
    assert key in keys, key
    row = keys.index(key)
    box.setFocus()
    box.setCurrentIndex(row)
    box.activated.emit(row)
