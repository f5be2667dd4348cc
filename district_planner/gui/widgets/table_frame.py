# SPDX-License-Identifier: EUPL-1.2
"""A table with a sentence above it that says what it shows, and a field that narrows it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QSplitter, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.gui.widgets.column_table import ColumnTable

T = TypeVar("T")
_FILTER_PX = 200


_BY_TAB = Qt.FocusPolicy.TabFocus


class TableFrame(QFrame, Generic[T]):
    """Verdict on the left, filter on the right, the table below. Esc in the filter empties it."""

    def __init__(self, table: ColumnTable[T], *, filtered: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.table = table
        self._verdict = QLabel(wordWrap=True)
        self._verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._verdict.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.filter_field = QLineEdit(clearButtonEnabled=True)
        self.filter_field.setFixedWidth(_FILTER_PX)
        self.filter_field.setVisible(filtered)
        self._filtered = filtered
        self.filter_field.textChanged.connect(table.set_query)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.filter_field, self.filter_field.clear)
        self._escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(12, 8, 12, 8)
        self.head.setSpacing(12)
        self.head.addWidget(self._verdict, 1)
        self.head.addWidget(self.filter_field)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self.head)
        self._column.addWidget(table, 1)
        self._contents: QWidget = table
        self._instead: QWidget | None = None

    def put_beside(self, part: QWidget, widths: tuple[int, int]) -> QSplitter:
        """Show `part` on the right of the table, both as wide as `widths` say until they are moved."""
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        self._column.addWidget(splitter, 1)
        splitter.addWidget(self.table)
        splitter.addWidget(part)
        splitter.setSizes(list(widths))
        for place, width in enumerate(widths):
            splitter.setStretchFactor(place, width)
        self._contents = splitter
        return splitter

    def order_focus(self) -> None:
        """Tab goes through the head from left to right, then to the table; to be called when all is in its place."""
        parts = [self.head.itemAt(place).widget() for place in range(self.head.count())]
        # The list that a box drops down is a window of its own.
        inside = [
            stop
            for part in parts
            if part is not None
            for stop in (part, *part.findChildren(QWidget))
            if stop.focusPolicy() & _BY_TAB and stop.window() is self.window()
        ]
        for before, after in pairwise([*inside, self.table]):
            QWidget.setTabOrder(before, after)

    def put_instead(self, part: QWidget) -> None:
        """`part` takes the place of the contents while `show_instead` says so; the head stays."""
        self._instead = part
        self._column.addWidget(part, 1)
        part.hide()

    def show_instead(self, *, shown: bool) -> None:
        """Show that part, or the contents."""
        if self._instead is not None:
            self._instead.setVisible(shown)
            self._contents.setVisible(not shown)
            self.filter_field.setVisible(self._filtered and not shown)

    @property
    def verdict(self) -> str:
        """The sentence above the table."""
        return self._verdict.text()

    def set_verdict(self, verdict: str) -> None:
        """Write the sentence above the table."""
        if verdict != self._verdict.text():
            self._verdict.setText(verdict)

    def show_verdict(self, *, shown: bool) -> None:
        """Whether the sentence is there, or something else in its place."""
        self._verdict.setVisible(shown)

    def set_words(self, texts: Texts, name: str) -> None:
        """Name the table for screen readers, and the filter."""
        self.table.setAccessibleName(name)
        self.table.set_why_words(texts("panels.why_menu"))
        self.filter_field.setPlaceholderText(texts("panels.filter"))
        self.filter_field.setAccessibleName(texts("panels.filter_name", name=name))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.table.set_theme(theme)
