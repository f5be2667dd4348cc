# SPDX-License-Identifier: EUPL-1.2
"""A question that the file leaves open, with its possible answers and what each would mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from district_planner.gui.importing.wrapping_radio import WrappingRadio

if TYPE_CHECKING:
    from district_planner.gui.theme import Theme


@dataclass(frozen=True)
class Answer:
    """One way to answer: `value` is handed back, `words` say what it means."""

    value: str
    words: str


class DoubtCard(QFrame):
    """Stands out until it is answered. Nothing is chosen beforehand: the answer is the user's."""

    answered = Signal(str)

    def __init__(
        self,
        question: str,
        answers: Sequence[Answer],
        theme: Theme,
        chosen: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("doubt")
        self._theme = theme
        self._chosen = chosen
        self._mark = QLabel("?", alignment=Qt.AlignmentFlag.AlignCenter)
        self._mark.setFixedSize(20, 20)
        words = QLabel(question, wordWrap=True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setProperty("subheading", "true")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        self._group = QButtonGroup(self)
        self.choices: list[WrappingRadio] = []
        for number, answer in enumerate(answers):
            choice = WrappingRadio(answer.words, theme)
            choice.setAccessibleDescription(question)
            choice.setChecked(answer.value == chosen)
            choice.clicked.connect(lambda _checked=False, value=answer.value: self._choose(value))
            self._group.addButton(choice, number)
            self.choices.append(choice)
            layout.addWidget(choice)
        self.setAccessibleName(question)
        self.set_theme(theme)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self._chosen is None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        ground, mark = ("warning_soft", "warning") if self.is_open else ("panel", "success")
        self._mark.setText("?" if self.is_open else "✓")
        self._mark.setStyleSheet(
            f"background: {theme.hex(mark)}; color: {theme.hex('panel')}; border-radius: 10px; font-weight: 600;"
        )
        line = theme.hex(mark)
        self.setStyleSheet(
            f"QFrame#doubt {{ background: {theme.hex(ground)}; border: 1px solid {line}; border-radius: 4px; }}"
        )
        for choice in self.choices:
            choice.set_theme(theme)

    def _choose(self, value: str) -> None:
        self._chosen = value
        self.set_theme(self._theme)
        self.answered.emit(value)
