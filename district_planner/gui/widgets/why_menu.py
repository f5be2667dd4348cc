# SPDX-License-Identifier: EUPL-1.2
"""The menu of a number in a table or a chart: where does it come from? The same by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

WHY_KEY = "?"
"""Asks where the number comes from that has the keyboard."""


def open_why_menu(widget: QWidget, words: str, at: QPoint, ask: Callable[[], None]) -> None:
    """Offer the question `words` at the point `at` of the screen; choosing it calls `ask`."""
    menu = QMenu(widget)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    action = menu.addAction(words)
    action.setShortcut(QKeySequence(WHY_KEY))
    action.triggered.connect(ask)
    menu.popup(at)
