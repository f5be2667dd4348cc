# SPDX-License-Identifier: EUPL-1.2
"""The first rows of a file as they stand in it: which rows are headings, where the data begin, what is a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui.widgets.cell_delegate import SIDE_PX

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.importing.tables import Table

Index = QModelIndex | QPersistentModelIndex
KIND_ROLE = Qt.ItemDataRole.UserRole + 1
"""Kind of the row: `heading`, `data`, `left_out`."""
READ_ROLE = Qt.ItemDataRole.UserRole + 2
"""How the cell is read where that is in question, such as `1234`; None elsewhere."""
_ROW_PX = 24
_WIDEST_CHARACTERS = 26
_SHOWN_CHARACTERS = 200
_SAMPLE = 20
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, eq=False)
class Preview:
    """What is shown. `table` is read without any heading, so that every row of the file is a row of it.

    Attributes:
        heading_rows: the file's numbers of the rows that name the columns.
        first_row: the file's number of the first row of data; rows before it that are no headings are left out.
        numeric: indexes of the columns that hold numbers.
        read_as: per column in question, how each row of `table` is read ("" where it is not).
        is_named: the file names its columns outside its rows (JSON, layers): the header has these names.
    """

    table: Table
    heading_rows: tuple[int, ...] = ()
    first_row: int = 1
    numeric: frozenset[int] = frozenset()
    read_as: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    is_named: bool = False

    def kind(self, position: int) -> str:
        """What the row at this position of the table is."""
        row = int(self.table.rows[position])
        if row in self.heading_rows:
            return "heading"
        return "data" if row >= self.first_row else "left_out"


class PreviewModel(QAbstractTableModel):
    """Cells as texts; the vertical header has the file's own row numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._texts: Texts | None = None

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self._preview

    def show(self, preview: Preview | None, texts: Texts) -> None:
        """Show something else. Rows stay where they are when only their kind changes."""
        before, self._texts = self._preview, texts
        if before is not None and preview is not None and before.table is preview.table:
            self._preview = preview
            if len(preview.table):
                last = self.index(len(preview.table) - 1, len(preview.table.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(preview.table) - 1)
            return
        self.beginResetModel()
        self._preview = preview
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        is_inner = parent is not None and parent.isValid()
        return 0 if is_inner or self._preview is None else len(self._preview.table)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        is_inner = parent is not None and parent.isValid()
        return 0 if is_inner or self._preview is None else len(self._preview.table.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        preview = self._preview
        if preview is None or not index.isValid():
            return None
        column = preview.table.columns[index.column()]
        kind = preview.kind(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = shown(str(column.text[index.row()]))
            return text or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.index in preview.numeric and kind == "data" else _LEFT
        if role == KIND_ROLE:
            return kind
        if role == READ_ROLE and kind == "data":
            read = preview.read_as.get(column.index)
            return read[index.row()] or None if read else None
        if role == Qt.ItemDataRole.AccessibleTextRole and self._texts is not None:
            return self._said(preview, index.row(), shown(str(column.text[index.row()])))
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        preview = self._preview
        if preview is None or self._texts is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole and section < len(preview.table.columns):
                column = preview.table.columns[section]
                return column.shown if preview.is_named else str(column.index + 1)
            return None
        if section >= len(preview.table):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(int(preview.table.rows[section]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._texts(f"import_window.row_{preview.kind(section)}")
        return None

    def _said(self, preview: Preview, position: int, text: str) -> str:
        """What a screen reader says of a cell: its row is a heading or left out, and the text."""
        assert self._texts is not None
        kind = preview.kind(position)
        return text if kind == "data" else f"{self._texts(f'import_window.row_{kind}')}: {text}"


def shown(text: str) -> str:
    """A cell on one line, cut to what a tooltip can hold, without control characters."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text[:_SHOWN_CHARACTERS]).split())
    return plain + "…" if len(text) > _SHOWN_CHARACTERS else plain


class _PreviewDelegate(QStyledItemDelegate):
    """Headings bold on a tint, rows left out in the quiet colour, readings in question after an arrow."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._text, self._quiet = theme.colour("text"), theme.colour("text_muted")
        self._heading, self._chosen = theme.colour("accent_soft"), theme.colour("hover")
        self._read, self._line = theme.colour("accent"), theme.colour("border")
        self._frame = theme.colour("accent")

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: QRect = option.rect
        kind = index.data(KIND_ROLE)
        if kind == "heading":
            painter.fillRect(cell, self._heading)
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, self._chosen)
        painter.setPen(self._line)
        painter.drawLine(cell.topRight(), cell.bottomRight())
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._frame)
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
        self._paint_words(painter, option, index, kind)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, kind: str) -> None:
        font = QFont(option.font)
        if kind == "heading":
            font.setWeight(QFont.Weight.DemiBold)
        font.setStrikeOut(kind == "left_out")
        painter.setFont(font)
        room = option.rect.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        metrics = painter.fontMetrics()
        read = index.data(READ_ROLE)
        if read:
            words = f"→ {read}"
            painter.setPen(self._read)
            painter.drawText(room, _RIGHT, words)
            room.setRight(room.right() - metrics.horizontalAdvance(words) - SIDE_PX)
        painter.setPen(self._quiet if kind == "left_out" else self._text)
        text = metrics.elidedText(index.data() or "", Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole), text)


class PreviewTable(QTableView):
    """A click on a row's number, or Space on a row, makes it a heading or takes that back."""

    row_toggled = Signal(int)
    """The file's number of a row that should become a heading, or stop being one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PreviewModel(self)
        self._delegate = _PreviewDelegate(theme, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_PX)
        rows.setSectionsClickable(True)
        rows.setHighlightSections(False)
        rows.setCursor(Qt.CursorShape.PointingHandCursor)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(36)
        rows.sectionClicked.connect(self._toggle)

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self._model.preview

    @property
    def current_row(self) -> int | None:
        """The file's number of the row that has the keyboard; None when none has."""
        preview, index = self.preview, self.currentIndex()
        return int(preview.table.rows[index.row()]) if preview is not None and index.isValid() else None

    def show_preview(self, preview: Preview | None, texts: Texts) -> None:
        """Show something else; the scroll position stays when it is the same table."""
        same = self.preview is not None and preview is not None and self.preview.table is preview.table
        self._model.show(preview, texts)
        if not same or (preview is not None and preview.read_as):
            self._fit()
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._delegate.set_theme(theme)
        self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _toggle(self, position: int) -> None:
        if self.preview is not None:
            self.row_toggled.emit(int(self.preview.table.rows[position]))

    def _fit(self) -> None:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        widest = _WIDEST_CHARACTERS * metrics.averageCharWidth()
        for section in range(self._model.columnCount()):
            name = str(self._model.headerData(section, Qt.Orientation.Horizontal) or "")
            width = min(metrics.horizontalAdvance(name) + SIDE_PX, widest)
            for row in range(min(_SAMPLE, self._model.rowCount())):
                index = self._model.index(row, section)
                if index.data(KIND_ROLE) == "left_out":
                    continue  # a title over the table is no reason for a wide column
                read = index.data(READ_ROLE)
                extra = metrics.horizontalAdvance(f"→ {read}") + SIDE_PX if read else 0
                width = max(width, min(metrics.horizontalAdvance(index.data() or ""), widest) + extra)
            self.setColumnWidth(section, width + 2 * SIDE_PX + 4)
