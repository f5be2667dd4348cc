# SPDX-License-Identifier: EUPL-1.2
"""Paints the cells of a table. A style sheet takes twice as long: too long for a table that follows a drag."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.table_model import BAR_ROLE, UNKNOWN_ROLE

SIDE_PX = 8
"""Room at either side of a cell, the same as in the header."""
ICON_PX = 24
"""An icon and the room after it."""
_BAR_PX = 3
_SIGN_PX = 16


class CellDelegate(QStyledItemDelegate):
    """Text with its icon; unknown values in the quiet colour; a thin bar under values that carry one."""

    number_cut = Signal(int, int)
    """A column in which a number does not fit, and the width it would take."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = self._quiet = self._text = self._chosen = self._pointed = QColor()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._bar, self._text, self._quiet = theme.colour("bar"), theme.colour("text"), theme.colour("text_muted")
        self._chosen, self._pointed = theme.colour("accent_soft"), theme.colour("hover")

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, self._chosen)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(cell, self._pointed)
        room = cell.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        self._paint_bar(painter, room, index.data(BAR_ROLE))
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, QRect(room.left(), room.center().y() - _SIGN_PX // 2 + 1, _SIGN_PX, _SIGN_PX))
            room.setLeft(room.left() + ICON_PX)
        painter.setFont(option.font)
        painter.setPen(self._quiet if index.data(UNKNOWN_ROLE) else self._text)
        words, side = index.data(), index.data(Qt.ItemDataRole.TextAlignmentRole)
        text = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        if text != words and side & int(Qt.AlignmentFlag.AlignRight):
            needed = option.fontMetrics.horizontalAdvance(words) + cell.width() - room.width()
            self.number_cut.emit(index.column(), needed)
        painter.drawText(room, side, text)

    def _paint_bar(self, painter: QPainter, room: QRect, length: float | None) -> None:
        if length is not None:
            bar = QRect(room.left(), room.bottom() - _BAR_PX - 1, round(room.width() * length), _BAR_PX)
            painter.fillRect(bar, self._bar)
