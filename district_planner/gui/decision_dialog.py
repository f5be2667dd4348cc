# SPDX-License-Identifier: EUPL-1.2
"""A question that only the user can answer. Anything else is a banner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class DecisionDialog(QDialog):
    """What happened, what can be done; the last choice is what Esc means."""

    def __init__(
        self, title: str, text: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.choice = choices[-1][0]
        heading = QLabel(title)
        heading.setProperty("heading", "true")
        heading.setWordWrap(True)
        body = QLabel(text, wordWrap=True)
        body.setTextFormat(Qt.TextFormat.PlainText)
        body.setMinimumWidth(400)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        self.buttons: dict[str, QPushButton] = {}
        for key, words in reversed(choices):
            button = self.buttons[key] = QPushButton(words)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            buttons.addWidget(button)
        self.buttons[choices[0][0]].setDefault(True)
        self.buttons[choices[0][0]].setFocus()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(body)
        layout.addSpacing(8)
        layout.addLayout(buttons)

    def _choose(self, key: str) -> None:
        self.choice = key
        self.accept()


def decide(parent: QWidget, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str:
    """Ask, with (key, words) per choice, the proposed one first, the harmless one last; the key that was chosen."""
    dialog = DecisionDialog(title, text, choices, parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.choice
