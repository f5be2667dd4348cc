# SPDX-License-Identifier: EUPL-1.2
"""A few lines of text that tell when they are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from district_planner.core.compat import override

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_LINES_PX = 64


class TextBox(QPlainTextEdit):
    """Tab leaves it, as it leaves every field of a form."""

    editingFinished = Signal()  # noqa: N815  # as QLineEdit calls it

    def __init__(self, height: int = _LINES_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(height)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.editingFinished.emit()
