# SPDX-License-Identifier: EUPL-1.2
"""The list of what was found in a file: sign of how grave it is, words with the remedy, rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from district_planner.core.compat import override

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.importing.findings_model import FindingGroup
    from district_planner.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
_PAD_PX = 8
_SIGN_PX = 20
_ROLES = {"error": "error", "warning": "warning", "note": "accent"}
_MARKS = {"error": "×", "warning": "!", "note": "i"}
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.groups: tuple[FindingGroup, ...] = ()
        self.words: list[tuple[str, str]] = []
        self.names: list[str] = []

    def show(self, groups: Sequence[FindingGroup], texts: Texts) -> None:
        self.beginResetModel()
        self.groups = tuple(groups)
        self.words = [(group.text(texts), group.where(texts)) for group in groups]
        self.names = [texts(f"import_window.severity_{group.severity}") for group in groups]
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.groups)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        text, where = self.words[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.names[index.row()]}: {text} {where}".strip()
        return self.groups[index.row()] if role == GROUP_ROLE else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: _Model, theme: Theme, parent: FindingsList) -> None:
        super().__init__(parent)
        self._model = model
        self._list = parent
        self.theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._list.viewport().width()
        text, where = self._rooms(option, QRect(0, 0, width, 0), index.row())
        return QSize(width, max(text.height() + where.height(), _SIGN_PX) + 2 * _PAD_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: QRect = option.rect
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, theme.colour("accent_soft"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        self._paint_sign(painter, cell, self._model.groups[index.row()].severity)
        text, where = self._rooms(option, cell, index.row())
        painter.setFont(option.font)
        painter.setPen(theme.colour("text"))
        painter.drawText(text, _WRAP, self._model.words[index.row()][0])
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(where, _WRAP, self._model.words[index.row()][1])

    def _paint_sign(self, painter: QPainter, cell: QRect, severity: str) -> None:
        circle = QRect(cell.left() + 12, cell.top() + _PAD_PX, _SIGN_PX, _SIGN_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(_ROLES[severity]))
        painter.drawEllipse(circle)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self.theme.colour("panel"))
        painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), _MARKS[severity])

    def _rooms(self, option: QStyleOptionViewItem, cell: QRect, row: int) -> tuple[QRect, QRect]:
        """Where the words and, below them, the rows are written."""
        left = cell.left() + 12 + _SIGN_PX + 8
        width = max(cell.width() - (left - cell.left()) - 12, 80)
        metrics = option.fontMetrics
        text, where = self._model.words[row]
        first = metrics.boundingRect(QRect(left, cell.top() + _PAD_PX, width, 100_000), _WRAP, text)
        if not where:
            return first, QRect(left, first.bottom() + 1, width, 0)
        return first, metrics.boundingRect(QRect(left, first.bottom() + 1, width, 100_000), _WRAP, where)


class FindingsList(QListView):
    """Entries of any height; Ctrl+C copies the chosen one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self._delegate = _Delegate(self._model, theme, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    @property
    def groups(self) -> tuple[FindingGroup, ...]:
        """What is listed."""
        return self._model.groups

    def show_groups(self, groups: Sequence[FindingGroup], texts: Texts) -> None:
        """List these."""
        self._model.show(groups, texts)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._delegate.theme = theme
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Words wrap by the width: the entries change their height.
        self.scheduleDelayedItemsLayout()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(" ".join(self._model.words[self.currentIndex().row()]).strip())
            return
        super().keyPressEvent(event)
