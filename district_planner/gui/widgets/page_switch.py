# SPDX-License-Identifier: EUPL-1.2
"""Several pages in one place: which of them is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class PageSwitch(QWidget):
    """A button per page, one of them pressed."""

    page_requested = Signal(str)

    def __init__(self, pages: Sequence[str], current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {name: QToolButton() for name in pages}
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for name, button in self.buttons.items():
            button.setCheckable(True)
            button.setChecked(name == current)
            group.addButton(button)
            layout.addWidget(button)
            button.clicked.connect(lambda _checked=False, name=name: self.page_requested.emit(name))
        self._current = current

    def set_words(self, words: Mapping[str, str], name: str) -> None:
        """The words of each page, and what is chosen here."""
        self.setAccessibleName(name)
        for page, button in self.buttons.items():
            button.setText(words[page])
            button.setAccessibleName(words[page])

    def has_focus(self) -> bool:
        """Whether one of the buttons has the keyboard."""
        return any(button.hasFocus() for button in self.buttons.values())

    def stay(self) -> None:
        """Show the page it stands on as the chosen one, whatever was pressed last."""
        self.buttons[self._current].setChecked(True)
