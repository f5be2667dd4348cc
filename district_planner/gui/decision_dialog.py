# SPDX-License-Identifier: EUPL-1.2
"""A question that only the user can answer. Anything else is a banner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

_Role = QDialogButtonBox.ButtonRole


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
        box = QDialogButtonBox()
        self.buttons: dict[str, QPushButton] = {}
        roles = [_Role.AcceptRole, *[_Role.ActionRole] * (len(choices) - 2), _Role.RejectRole]
        for (key, words), role in zip(choices, roles, strict=True):
            button = self.buttons[key] = QPushButton(words, autoDefault=False)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            box.addButton(button, role)
        self.buttons[choices[0][0]].setDefault(True)
        self.buttons[choices[0][0]].setFocus()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(body)
        layout.addSpacing(8)
        layout.addWidget(box)

    def _choose(self, key: str) -> None:
        self.choice = key
        self.accept()


def decide(parent: QWidget, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str:
    """Ask, with (key, words) per choice, the proposed one first, the harmless one last; the key that was chosen."""
    dialog = DecisionDialog(title, text, choices, parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.choice
