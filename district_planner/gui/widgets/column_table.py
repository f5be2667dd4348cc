# SPDX-License-Identifier: EUPL-1.2
"""The table of the product: rows of records, one chosen at a time, sorted by a click or a key, copied as text."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.cell_delegate import ICON_PX, SIDE_PX, CellDelegate
from district_planner.gui.widgets.table_model import Column, RecordTableModel
from district_planner.gui.widgets.why_menu import WHY_KEY, open_why_menu

T = TypeVar("T")
ROW_PX = 28
_SAMPLE = 60
"""Rows looked at to choose the widths of the columns."""
_NARROWEST_PX = 144
"""The wide column gives way down to this before the table scrolls sideways."""


class ColumnTable(QTableView, Generic[T]):
    """Shows a `RecordTableModel`. Choosing a row emits `chosen` with its key; the whole of it works by keyboard."""

    chosen = Signal(object)
    """The key of the record that the user made current."""
    why_requested = Signal(object)
    """A number is to be explained: the question of its column, see `Column.why`."""

    def __init__(
        self, columns: Sequence[Column[T]], identify: Callable[[T], Hashable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model: RecordTableModel[T] = self._make_model(columns, identify)
        self._delegate = self._make_delegate()
        self._chosen: Hashable | None = None
        self._following = False
        self._fitted: tuple[str, ...] = ()
        self._natural: list[int] = []
        self._why_words = ""
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._set_behaviour()
        self._model.modelReset.connect(self._restore_choice)
        self._model.headerDataChanged.connect(self.fit_columns)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        # Not while it is being painted.
        self._delegate.number_cut.connect(self._make_room, Qt.ConnectionType.QueuedConnection)

    def _make_model(self, columns: Sequence[Column[T]], identify: Callable[[T], Hashable]) -> RecordTableModel[T]:
        """The model behind the table; one of another kind for other records."""
        return RecordTableModel(columns, identify, self)

    def _make_delegate(self) -> CellDelegate:
        """What paints the cells; one of another kind where rows have more to show."""
        return CellDelegate(self)

    @property
    def records_model(self) -> RecordTableModel[T]:
        """The model behind the table."""
        return self._model

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._delegate.set_theme(theme)
        self.viewport().update()

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Show other columns (another language, another indicator)."""
        self._model.set_columns(columns)
        self._fitted = ()
        self.fit_columns()

    def set_contents(self, columns: Sequence[Column[T]], records: Sequence[T]) -> None:
        """Show other columns of other records at once, keeping the choice, the current column and the order."""
        current = self.currentIndex().column()
        before = self._model.columns[current].key if current >= 0 else None
        self._following = True
        self._model.set_contents(columns, records)
        self._fitted = ()
        kept = next((place for place, column in enumerate(columns) if column.key == before), None)
        self._restore_choice(kept)
        self._following = False
        self.fit_columns()

    def set_records(self, records: Sequence[T]) -> None:
        """Show `records`, keeping the choice, the order and the scroll position where they still exist."""
        self._following = True
        self._model.set_records(records)
        self._following = False
        self._restore_choice()
        self.fit_columns()

    def set_query(self, query: str) -> None:
        """Show only records that hold every word of `query`."""
        self._following = True
        self._model.set_query(query)
        self._following = False
        self._restore_choice()

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sort by the column `key` and say so in the header."""
        keys = [column.key for column in self._model.columns]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(keys.index(key), order)

    def choose(self, identity: Hashable | None) -> None:
        """Make the record with this key current without telling anybody; None: no row is chosen."""
        if identity != self._chosen or self.currentIndex().row() != self._model.row_of(identity):
            self._chosen = identity
            self._restore_choice()

    def fit_columns(self) -> None:
        """Widths by what stands in the first rows, once for each set of columns: no jumping while values change."""
        titles = tuple(self._model.title(section) for section in range(self._model.columnCount()))
        if self._fitted == titles or not self._model.rowCount():
            return
        self._fitted = titles
        self._natural = []
        metrics = self.fontMetrics()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        heading = QFontMetrics(bold)
        for section, column in enumerate(self._model.columns):
            widest = heading.horizontalAdvance(self._model.title(section))
            for row in range(min(_SAMPLE, self._model.rowCount())):
                record = self._model.record(row)
                room = ICON_PX if column.icon is not None and column.icon(record) is not None else 0
                widest = max(widest, metrics.horizontalAdvance(column.text(record)) + room)
            limit = widest if column.numeric else column.characters * metrics.averageCharWidth()
            self._natural.append(min(widest, limit) + 2 * SIDE_PX + 2)
        self._spread()

    def _make_room(self, section: int, width: int) -> None:
        """Another number that is longer than those the widths were chosen by: a number is never cut."""
        if section < len(self._natural) and self._natural[section] < width + 2:
            self._natural[section] = width + 2
            self._spread()

    def _spread(self) -> None:
        """Natural widths; the wide column, else the last, takes what is left and gives what is missing.

        Where it cannot give enough, the table scrolls sideways and nothing is cut.
        """
        if len(self._natural) != self._model.columnCount():
            return
        spare = self.viewport().width() - sum(self._natural)
        wide = [section for section, column in enumerate(self._model.columns) if column.wide]
        gives = wide[0] if wide else len(self._natural) - 1
        if spare < 0 and (not wide or self._natural[gives] + spare < _NARROWEST_PX):
            spare = 0
        for section, width in enumerate(self._natural):
            self.setColumnWidth(section, width + (spare if section == gives else 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
            return
        if event.text() == WHY_KEY and self._question(self.currentIndex()) is not None:
            self._ask(self.currentIndex())
            return
        super().keyPressEvent(event)

    def set_why_words(self, words: str) -> None:
        """What the menu of a number calls the question for where it comes from."""
        self._why_words = words

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if is_mouse else self.currentIndex()
        if self._why_words and self._question(index) is not None:
            at = event.globalPos() if is_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            open_why_menu(self, self._why_words, at, lambda: self._ask(index))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._question(index) is not None:
            self._ask(index)
        else:
            super().mouseDoubleClickEvent(event)

    def _question(self, index: QModelIndex) -> object | None:
        """What to ask about a cell; None where there is nothing to explain."""
        if not index.isValid():
            return None
        why = self._model.columns[index.column()].why
        return None if why is None else why(self._model.record(index.row()))

    def _ask(self, index: QModelIndex) -> None:
        question = self._question(index)
        if question is not None:
            self.why_requested.emit(question)

    def as_text(self) -> str:
        """What is shown, header first, with tabs between the columns: pastes into a spreadsheet."""
        lines = ["\t".join(column.title for column in self._model.columns)]
        for row in range(self._model.rowCount()):
            record = self._model.record(row)
            lines.append("\t".join(_one_line(column.text(record)) for column in self._model.columns))
        return "\n".join(lines)

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setMinimumSectionSize(40)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._following or not current.isValid():
            return
        self._chosen = self._model.identity(current.row())
        self.chosen.emit(self._chosen)

    def _restore_choice(self, column: int | None = None) -> None:
        """Make the chosen record current again, in `column` or in the one that is current."""
        following, self._following = self._following, True
        row = self._model.row_of(self._chosen) if self._chosen is not None else None
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            there = max(self.currentIndex().column(), 0) if column is None else column
            index = self._model.index(row, there)
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, how)
            self.scrollTo(index)
        self._following = following


def _one_line(text: str) -> str:
    return " ".join(text.split())
