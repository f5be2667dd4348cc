# SPDX-License-Identifier: EUPL-1.2
"""The rows of the views as a table. What is brushed comes from the desk's mask: Qt's own selection is for few rows.

A `QItemSelectionModel` keeps ranges: with every second of 10,000 rows selected it takes seconds to change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget

from district_planner.core.compat import override
from district_planner.gui.views.canvas import brush_by_key
from district_planner.gui.views.selection import How
from district_planner.gui.widgets.cell_delegate import CellDelegate
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.table_model import Column, Index, RecordTableModel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QObject

    from district_planner.gui.theme import Theme
    from district_planner.gui.views.desk import ViewDesk

BRUSHED_ROLE = Qt.ItemDataRole.UserRole + 9
_MARK_PX = 4
_MOVES = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


class RowModel(RecordTableModel[int]):
    """Records are numbers of rows of the desk; those shown, in the order of a column."""

    def __init__(self, desk: ViewDesk, columns: Sequence[Column[int]], parent: QObject | None = None) -> None:
        super().__init__(columns, self._key, parent)
        self.desk = desk
        self.order: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self.numbers: dict[str, NDArray[np.float64]] = {}
        """What each column sorts by, where that is numbers."""

    def _key(self, row: int) -> Hashable:
        return int(self.desk.keys[row])

    def show_rows(self) -> None:
        """Other rows, or others of them."""
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    @override
    def _take_order(self, order: list[int]) -> None:
        self._order = order
        keys: list[int] = self.desk.keys[self.order].tolist()
        self._row_of = dict(zip(keys, range(len(keys)), strict=True))

    @override
    def _arranged(self) -> list[int]:
        if len(self._records) != len(self.desk.keys):
            self._records = list(range(len(self.desk.keys)))
        rows = np.flatnonzero(self.desk.shown)
        values = self.numbers.get(self._sort_key or "")
        column = next((column for column in self._columns if column.key == self._sort_key), None)
        if values is None and column is not None:
            texts = np.array([column.value(row) for row in rows.tolist()])
            _, places = np.unique([str(text).casefold() for text in texts], return_inverse=True)
            ranks = places.astype(np.float64)
        else:
            ranks = values[rows] if values is not None else np.arange(len(rows), dtype=np.float64)
        sign = -1.0 if self._descending and column is not None else 1.0
        self.order = rows[np.lexsort((sign * ranks, np.isnan(ranks)))]
        order: list[int] = self.order.tolist()
        return order

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == BRUSHED_ROLE and index.isValid():
            return self._is_brushed(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid() and index.column() == 0:
            words = str(super().data(index))
            brushed = self._is_brushed(index.row())
            return self.desk.session.texts("views_window.row_brushed", row=words) if brushed else words
        return super().data(index, role)

    def brushed(self) -> NDArray[np.bool_]:
        """Which of the rows shown are brushed, in their order; none while those of the desk are others already."""
        mask = self.desk.brush.mask
        return mask[self.order] if len(mask) == len(self._records) else np.zeros(len(self.order), dtype=bool)

    def _is_brushed(self, at: int) -> bool:
        return bool(self.desk.brush.mask[self.record(at)])


class RowDelegate(CellDelegate):
    """Brushed rows have a ground and a mark at the front; the chosen one a line above and below."""

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._accent = theme.colour("accent")

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        brushed = bool(index.data(BRUSHED_ROLE))
        option.state &= ~QStyle.StateFlag.State_Selected
        if brushed:
            option.state |= QStyle.StateFlag.State_Selected
        super().paint(painter, option, index)
        cell = option.rect
        if brushed and index.column() == 0:
            painter.fillRect(cell.left(), cell.top(), _MARK_PX, cell.height(), self._accent)
        if chosen:
            painter.setPen(QPen(self._accent, 1))
            painter.drawLine(cell.topLeft(), cell.topRight())
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())


class RowTable(ColumnTable[int]):
    """Click, Ctrl, Shift and drag brush rows as everywhere; arrows move, Shift extends, Space turns one round."""

    width_chosen = Signal(str, int)
    """The user gave a column this width."""
    sort_chosen = Signal(str, bool)
    """The user chose an order: key of the column (empty: none), descending."""

    def __init__(self, desk: ViewDesk, parent: QWidget | None = None) -> None:
        self.desk = desk
        self._anchor: int | None = None
        self._dragging = False
        self.kept_widths: dict[str, int] = {}
        self._spreading = False
        super().__init__((), int, parent)
        self.horizontalHeader().sectionResized.connect(self._on_resized)
        self.horizontalHeader().sortIndicatorChanged.connect(self._on_sorted)
        self.setDragEnabled(False)

    @override
    def _make_model(self, columns: Sequence[Column[int]], identify: Callable[[int], Hashable]) -> RecordTableModel[int]:
        self.rows = RowModel(self.desk, columns, self)
        return self.rows

    @override
    def _make_delegate(self) -> CellDelegate:
        return RowDelegate(self)

    def show_rows(self) -> None:
        """Other rows of the desk, or others of them pass its filter."""
        self._following = True
        self.rows.show_rows()
        self._following = False
        self._anchor = None
        self._restore_choice()
        self.fit_columns()

    @override
    def set_query(self, query: str) -> None:
        self.desk.set_query(query)

    def show_brush(self) -> None:
        """Other rows are brushed. By a hand elsewhere: where none of them is in sight, the first comes into it."""
        self.viewport().update()
        if not self._dragging and not self.hasFocus():
            self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        brushed = self.rows.brushed()
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        seen = brushed[max(top, 0) : bottom + 1 if bottom >= 0 else len(brushed)]
        if not brushed.any() or seen.any():
            return
        sideways = self.horizontalScrollBar().value()
        self.scrollTo(self.rows.index(int(np.argmax(brushed)), 0), self.ScrollHint.PositionAtTop)
        self.horizontalScrollBar().setValue(sideways)

    # Widths and order that are remembered

    @override
    def _spread(self) -> None:
        self._spreading = True
        super()._spread()
        for section, column in enumerate(self.rows.columns):
            if column.key in self.kept_widths:
                self.setColumnWidth(section, self.kept_widths[column.key])
        self._spreading = False

    def _on_resized(self, section: int, _before: int, width: int) -> None:
        if not self._spreading and section < len(self.rows.columns) and self._is_held():
            key = self.rows.columns[section].key
            self.kept_widths[key] = width
            self.width_chosen.emit(key, width)

    def _is_held(self) -> bool:
        """Whether the hand is on the header: Qt resizes sections by itself as well."""
        return bool(QApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def _on_sorted(self, section: int, order: Qt.SortOrder) -> None:
        columns = self.rows.columns
        self._anchor = None
        key = columns[section].key if 0 <= section < len(columns) else ""
        self.sort_chosen.emit(key, order == Qt.SortOrder.DescendingOrder)

    # The hand

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.rowAt(round(event.position().y()))
        if event.button() != Qt.MouseButton.LeftButton or at < 0:
            super().mousePressEvent(event)
            return
        brush, modifiers = self.desk.brush, event.modifiers()
        brush.begin()
        self._dragging = True
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None:
            self._brush_range(at, add=bool(modifiers & Qt.KeyboardModifier.ControlModifier))
        else:
            self._anchor = at
            how = How.TOGGLE if modifiers & Qt.KeyboardModifier.ControlModifier else How.REPLACE
            brush.brush_key(self._key_at(at), how)
        self._go_to(at, max(self.columnAt(round(event.position().x())), 0))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging or self._anchor is None:
            super().mouseMoveEvent(event)
            return
        at = self.rowAt(min(max(round(event.position().y()), 0), self.viewport().height() - 1))
        if at >= 0 and at != self.currentIndex().row():
            self._brush_range(at, add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            self._go_to(at, max(self.currentIndex().column(), 0), tell=False)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            return
        super().mouseReleaseEvent(event)

    # The keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers, brush = Qt.Key(event.key()), event.modifiers(), self.desk.brush
        at = self.currentIndex().row()
        if key == Qt.Key.Key_Space and at >= 0:
            brush.brush_key(self._key_at(at), How.TOGGLE)
            self._anchor = at
        elif key == Qt.Key.Key_Escape and brush.count:
            brush.clear()
        elif brush_by_key(self.desk, event):
            return
        elif key in _MOVES:
            self._move(event, at, shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _move(self, event: QKeyEvent, before: int, *, shift: bool) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.rows.rowCount() - 1}
        key = Qt.Key(event.key())
        page = max(self.viewport().height() // max(self.rowHeight(0), 1) - 1, 1)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if not self.rows.rowCount():
            return
        at = ends.get(key, before + steps.get(key, 0))
        at = min(max(at, 0), self.rows.rowCount() - 1)
        if shift:
            self._anchor = before if self._anchor is None or self._anchor < 0 else self._anchor
            self._anchor = max(self._anchor, 0)
            self._brush_range(at, add=control)
        else:
            self._anchor = at
            if not control or key in ends:
                self.desk.brush.brush_key(self._key_at(at))
        self._go_to(at, max(self.currentIndex().column(), 0))

    def _key_at(self, at: int) -> int:
        return int(self.desk.keys[self.rows.order[at]])

    def _brush_range(self, at: int, *, add: bool) -> None:
        anchor = self._anchor if self._anchor is not None else at
        low, high = sorted((anchor, at))
        rows = np.zeros(len(self.desk.keys), dtype=bool)
        rows[self.rows.order[low : high + 1]] = True
        if add:
            self.desk.brush.brush(rows, How.ADD)
        else:
            self.desk.brush.brush(rows)

    def _go_to(self, at: int, column: int, *, tell: bool = True) -> None:
        """Make a row current, and choose it in the window."""
        index = self.rows.index(at, column)
        following, self._following = self._following, not tell
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self._following = following
        self.scrollTo(index)
