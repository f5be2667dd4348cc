# SPDX-License-Identifier: EUPL-1.2
"""A heat map that is a table: arrows move, Enter opens a row, screen readers read every cell."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui.filiera.heat_headers import TITLE_PX, ColumnTitles, RowTitles
from district_planner.gui.filiera.heat_model import CELL_ROLE, CellKey, HeatCell, HeatColumn, HeatMapModel, HeatRow
from district_planner.gui.filiera.statuses import ink_on, soft_colour
from district_planner.gui.map.style import MapStyle, hatch_brush
from district_planner.gui.theme import Theme
from district_planner.scenarios.activity_maps import STATUS_COLOURS

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

_BADGE_PX = 20
_STRIP_PX = 3
_GAP_PX = 2
_NARROW_TITLE_PX = 168
_COLUMN_PX = (84, 148)
"""Narrowest and widest column."""


class HeatMap(QTableView):
    """Signals tell what the user chose and which row is to open or close; the rows themselves come from outside."""

    chosen = Signal(object, object)
    """Keys of the row and the column that the user made current."""
    opening = Signal(object)
    """Key of the row that the user opens or closes."""
    column_chosen = Signal(object)
    """Key of the column whose title was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = HeatMapModel(self)
        self._delegate = _HeatDelegate(self)
        self._following = False
        self._was_current: CellKey | None = None
        self.titles = RowTitles(self)
        self.heads = ColumnTitles(self)
        self.setVerticalHeader(self.titles)
        self.setHorizontalHeader(self.heads)
        self.setModel(self.cells)
        self.setItemDelegate(self._delegate)
        self._set_behaviour()
        self.selectionModel().currentChanged.connect(self._on_current)
        self.titles.sectionPressed.connect(self._open)
        self.heads.sectionPressed.connect(lambda number: self.column_chosen.emit(self.cells.columns[number].key))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._delegate.set_theme(theme)
        self.titles.set_theme(theme)
        self.heads.set_theme(theme)
        self.viewport().update()

    def set_grid(
        self, rows: Sequence[HeatRow], columns: Sequence[HeatColumn], cells: Mapping[CellKey, HeatCell]
    ) -> None:
        """Show these; what was current stays so where it still is, and the scroll position too."""
        current, at = self.current, (self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self._following = True
        self.cells.set_grid(rows, columns, cells)
        self._following = False
        self._fit()
        if current is not None:
            self.choose(*current, scroll=False)
        self.horizontalScrollBar().setValue(at[0])
        self.verticalScrollBar().setValue(at[1])

    @property
    def current(self) -> CellKey | None:
        """Keys of the current cell."""
        return self.cells.keys(self.currentIndex())

    def choose(self, row: Hashable, column: Hashable, *, scroll: bool = True) -> None:
        """Make a cell current without telling anybody; one that is not shown leaves none."""
        following, self._following = self._following, True
        index = self.cells.place(row, column)
        self.setCurrentIndex(index)
        if scroll and index.isValid():
            self.scrollTo(index)
        self._following = following

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            self._open(index.row())
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_current = self.current
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        keys = self.cells.keys(index)
        if event.button() != Qt.MouseButton.LeftButton or keys is None or keys != self.current:
            return
        # A closed row opens; one that is open closes only when its chosen cell is pressed again.
        if self.cells.rows[index.row()].opened is False or keys == self._was_current:
            self._open(index.row())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.cells.rows) and self.cells.rows[row].opened is not None:
            self.opening.emit(self.cells.rows[row].key)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.heads.set_chosen(current.column())
        keys = self.cells.keys(current)
        if not self._following and keys is not None:
            self.chosen.emit(*keys)

    def _fit(self) -> None:
        """Columns of one width that fill the room, as far as they stay wide enough to be read."""
        count = len(self.cells.columns)
        if not count:
            return
        self.titles.setFixedWidth(TITLE_PX if self.width() >= 560 else _NARROW_TITLE_PX)
        low, high = _COLUMN_PX
        room = (self.viewport().width() - 1) // count
        self.horizontalHeader().setDefaultSectionSize(max(low, min(high, room)))

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)


class _HeatDelegate(QStyledItemDelegate):
    """A soft ground, a badge with the letter, the words, and below them the shares of all statuses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_theme(Theme.light())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._style = MapStyle(theme)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, HeatCell):
            return
        room = QRectF(option.rect).adjusted(0, 0, -_GAP_PX, -_GAP_PX)
        self._paint_ground(painter, room, cell)
        badge = QRectF(room.left(), room.top(), _BADGE_PX, room.height())
        self._paint_badge(painter, badge, cell, option.font)
        painter.setFont(option.font)
        painter.setPen(self._theme.colour("text"))
        words = room.adjusted(_BADGE_PX + 6, 0, -4, -_STRIP_PX if cell.shares else 0)
        text = option.fontMetrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, round(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        self._paint_shares(painter, room.adjusted(_BADGE_PX, 0, 0, 0), cell)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawRect(room.adjusted(1, 1, -1, -1))

    def _paint_ground(self, painter: QPainter, room: QRectF, cell: HeatCell) -> None:
        if cell.status in STATUS_COLOURS:
            painter.fillRect(room, soft_colour(cell.status, self._theme))
        else:
            painter.fillRect(room, self._theme.colour("stripe"))

    def _paint_badge(self, painter: QPainter, badge: QRectF, cell: HeatCell, font: QFont) -> None:
        if cell.status in STATUS_COLOURS:
            colour = QColor(STATUS_COLOURS[cell.status])
            painter.fillRect(badge, colour)
            painter.setPen(ink_on(colour))
        else:
            painter.fillRect(badge, hatch_brush(self._style.unknown_tile(painter.device().devicePixelRatioF())))
            painter.setPen(self._theme.colour("text"))
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), cell.sign)

    def _paint_shares(self, painter: QPainter, room: QRectF, cell: HeatCell) -> None:
        left = room.left()
        for status, share in cell.shares:
            part = QRectF(left, room.bottom() - _STRIP_PX, room.width() * share, _STRIP_PX)
            if status in STATUS_COLOURS:
                painter.fillRect(part, QColor(STATUS_COLOURS[status]))
            else:
                painter.fillRect(part, self._theme.colour("border"))
            left += room.width() * share
