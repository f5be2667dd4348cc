# SPDX-License-Identifier: EUPL-1.2
"""A labelled field of a form with room for what is wrong with it."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from district_planner.gui.theme import Theme

Editor_co = TypeVar("Editor_co", bound=QWidget, covariant=True)


class FormField(QWidget, Generic[Editor_co]):
    """Label above, problem below. The label is the buddy of the field, the problem its accessible description."""

    def __init__(self, editor: Editor_co, parent: QWidget | None = None, *, told_elsewhere: bool = False) -> None:
        """`told_elsewhere`: the field is marked, its problem is written by whoever made it, where there is room."""
        super().__init__(parent)
        self.editor = editor
        self._told_elsewhere = told_elsewhere
        self._label = QLabel()
        self._label.setBuddy(editor)
        self._problem = QLabel(wordWrap=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._problem)
        layout.addStretch(1)

    @property
    def problem(self) -> str:
        """What is wrong with the field; empty when nothing is."""
        return self._problem.text()

    def set_label(self, label: str, tip: str = "") -> None:
        """The name of the field and what it means."""
        self._label.setText(label)
        self._label.setToolTip(tip)
        self.editor.setToolTip(tip)
        self.editor.setAccessibleName(label)

    def set_problem(self, problem: str) -> None:
        """Mark the field with what is wrong; empty takes the mark away."""
        if problem == self._problem.text():
            return
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem) and not self._told_elsewhere)
        self.editor.setAccessibleDescription(problem)
        self.editor.setProperty("invalid", "true" if problem else "false")
        style = self.editor.style()
        style.unpolish(self.editor)
        style.polish(self.editor)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")
