# SPDX-License-Identifier: EUPL-1.2
"""A field for a formula: names go in from a list, what cannot be read is underlined where it stands."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme

_LINES = 3


class FormulaField(QPlainTextEdit):
    """Some lines of text; Tab leaves it."""

    def __init__(self, lines: int = _LINES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = QColor(Theme.light().colour("error"))
        self._at: int | None = None
        self.setTabChangesFocus(True)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        height = self.fontMetrics().lineSpacing() * lines + 24
        self.setFixedHeight(height)

    @property
    def marked(self) -> str:
        """The text that is underlined; empty when nothing is."""
        marks = self.extraSelections()
        return marks[0].cursor.selectedText() if marks else ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._colour = theme.colour("error")
        self.mark(self._at)

    def insert(self, words: str) -> None:
        """Put `words` where the cursor is, with blanks around them."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.selectionStart()][-1:]
        cursor.insertText(f"{' ' if before.strip() and before not in '(;[' else ''}{words}")
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, at: int | None) -> None:
        """Underline the word that begins at `at`, counted from 0; None: nothing."""
        self._at = at
        if at is None:
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        text = self.toPlainText()
        start = min(max(at, 0), max(len(text) - 1, 0))
        end = start + 1
        while end < len(text) and (text[start].isalnum() and (text[end].isalnum() or text[end] in "_.")):
            end += 1
        cursor.setPosition(start)
        cursor.setPosition(min(end, len(text)), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._colour)
        look.setForeground(self._colour)
        selection.cursor, selection.format = cursor, look  # type: ignore[misc]
        self.setExtraSelections([selection])

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, self.height())
