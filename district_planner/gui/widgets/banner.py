# SPDX-License-Identifier: EUPL-1.2
"""A message where it belongs: a line at the top of a panel, which never takes the keyboard away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from district_planner.gui.theme import Theme

Level = Literal["info", "warning", "error"]
_COLOURS: dict[Level, tuple[str, str]] = {
    "info": ("accent_soft", "accent"),
    "warning": ("warning_soft", "warning"),
    "error": ("error_soft", "error"),
}
_SIGNS: dict[Level, str] = {"info": "i", "warning": "!", "error": "×"}


class Banner(QFrame):
    """Shows one message at a time, hidden when there is none. It can offer one action."""

    action_requested = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self._level: Level = "info"
        self._sign = QLabel()
        self._sign.setFixedSize(20, 20)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.setProperty("link", "true")
        self._close = QToolButton(autoRaise=True)
        self._close.setText("×")
        self._close.setFixedSize(24, 24)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self._act: Callable[[], object] | None = None
        self._action.clicked.connect(self._on_action)
        self._close.clicked.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The message; empty when there is none."""
        return self._text.text()

    @property
    def level(self) -> Level:
        """How grave the message is."""
        return self._level

    def show_message(self, level: Level, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Show `text` in place of what is there.

        `action` names a button, which emits `action_requested` and calls `act`.
        """
        self._level = level
        self._act = act
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        self._paint_level()
        self.show()

    def dismiss(self) -> None:
        """Take the message away."""
        if self.isHidden():
            return
        self._text.clear()
        self.hide()
        self.dismissed.emit()

    def set_close_words(self, words: str) -> None:
        """What the close button is called."""
        self._close.setAccessibleName(words)
        self._close.setToolTip(words)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._paint_level()

    def _on_action(self) -> None:
        self.action_requested.emit()
        if self._act is not None:
            self._act()

    def _paint_level(self) -> None:
        ground, mark = (self._theme.hex(name) for name in _COLOURS[self._level])
        panel = self._theme.hex("panel")
        self._sign.setText(_SIGNS[self._level])
        self._sign.setStyleSheet(f"background: {mark}; color: {panel}; border-radius: 10px; font-weight: 600;")
        self.setStyleSheet(f"QFrame#banner {{ background: {ground}; border: 0; border-left: 4px solid {mark}; }}")
