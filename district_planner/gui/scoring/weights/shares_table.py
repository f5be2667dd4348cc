# SPDX-License-Identifier: EUPL-1.2
"""The shares of each stakeholder beside those of the group: a row per criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from district_planner.core.compat import override
from district_planner.gui.widgets.why_menu import WHY_KEY, open_why_menu
from district_planner.gui.wording import DASH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from district_planner.core.texts import Texts
    from district_planner.scoring import Criterion

_COLUMN_PX, _CRITERION_PX, _ROW_PX, _PADDING_PX = 72, 132, 24, 22
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SharesTable(QTableWidget):
    """As high as its rows; the names of the criteria take the room that is left, further columns scroll."""

    why_requested = Signal(str)
    """The id of a criterion: what makes its weight?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criteria: tuple[str, ...] = ()
        self._why_words = ""
        self.cellDoubleClicked.connect(lambda row, _column: self.why_requested.emit(self._criteria[row]))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def show_shares(
        self,
        texts: Texts,
        criteria: Sequence[Criterion],
        columns: Sequence[tuple[str, Mapping[str, float] | None]],
    ) -> None:
        """`columns` are names with shares of 100 by criterion id, the first of them the group."""
        self._criteria = tuple(criterion.id for criterion in criteria)
        self._why_words = texts("panels.why_menu")
        self.setRowCount(len(criteria))
        self.setColumnCount(1 + len(columns))
        self._show_heads(texts("weights_window.criterion_head"), [name for name, _ in columns])
        for row, criterion in enumerate(criteria):
            name = QTableWidgetItem(criterion.name(texts.language))
            name.setToolTip(name.text())
            self.setItem(row, 0, name)
            for column, (_, shares) in enumerate(columns, start=1):
                words = DASH if shares is None else texts.number(shares[criterion.id], 1)
                self.setItem(row, column, _cell(words, strong=column == 1))
            self.setRowHeight(row, _ROW_PX)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == WHY_KEY and self.currentRow() >= 0:
            self.why_requested.emit(self._criteria[self.currentRow()])
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if is_mouse else self.currentIndex()
        if index.isValid():
            name, below = self._criteria[index.row()], self.visualRect(index).center()
            at = event.globalPos() if is_mouse else self.viewport().mapToGlobal(below)
            open_why_menu(self, self._why_words, at, lambda: self.why_requested.emit(name))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_heads(self, first: str, names: Sequence[str]) -> None:
        # Cut here: Qt would cut the front of what stands on the right.
        cut = self.horizontalHeader().fontMetrics().elidedText
        room = _COLUMN_PX - _PADDING_PX
        self.setHorizontalHeaderLabels([first, *(cut(name, Qt.TextElideMode.ElideRight, room) for name in names)])
        for column, name in enumerate([first, *names]):
            head = self.horizontalHeaderItem(column)
            head.setToolTip(name)
            head.setTextAlignment(_RIGHT if column else _LEFT)

    def _fit(self) -> None:
        count = self.columnCount() - 1
        if count < 0:
            return
        needed = _CRITERION_PX + _COLUMN_PX * count
        self.setColumnWidth(0, max(_CRITERION_PX, self.viewport().width() - _COLUMN_PX * count))
        for column in range(1, count + 1):
            self.setColumnWidth(column, _COLUMN_PX)
        bar = self.horizontalScrollBar().sizeHint().height() if needed > self.viewport().width() else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + _ROW_PX * self.rowCount() + bar + 2)


def _cell(words: str, *, strong: bool) -> QTableWidgetItem:
    cell = QTableWidgetItem(words)
    cell.setTextAlignment(_RIGHT)
    if strong:
        font = cell.font()
        font.setBold(True)
        cell.setFont(font)
    return cell
