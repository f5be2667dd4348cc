# SPDX-License-Identifier: EUPL-1.2
"""One typed table model for any record: a list of `Column`s says what is shown, sorted and searched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from district_planner.core.compat import override
from district_planner.gui.widgets.rows import SortKey, fold, is_unknown, matching, ordered

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
BAR_ROLE = Qt.ItemDataRole.UserRole + 1
"""Length of the bar drawn in a cell, 0 to 1; None where there is none."""
UNKNOWN_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the cell holds an unknown value: it is written in the quiet colour."""
SORT_MARKS = ("\N{UPWARDS ARROW}", "\N{DOWNWARDS ARROW}")
"""In the title of the sorted column: ascending, descending. Qt's own arrow covers titles that stand on the right."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column of records `T`.

    `value` is what the column sorts by, `text` what it shows. `tip` explains a cell, for instance why it is unknown;
    words, which may be cut, are their own tip. `bar` gives the length of a bar (0 to 1), `icon` stands before the text.
    A column with `searched` takes part in the filter, one that is `wide` gets the spare room, none takes more than
    `characters` for its contents alone. `title_tip` explains the column itself. `why` gives the question that asks
    where the number of a cell comes from; None where nobody could answer.
    """

    key: str
    title: str
    value: Callable[[T], SortKey]
    text: Callable[[T], str]
    numeric: bool = False
    searched: bool = False
    wide: bool = False
    characters: int = 36
    title_tip: str = ""
    tip: Callable[[T], str] | None = None
    bar: Callable[[T], float | None] | None = None
    icon: Callable[[T], QIcon | None] | None = None
    why: Callable[[T], object | None] | None = None


class RecordTableModel(QAbstractTableModel, Generic[T]):
    """Records in rows, filtered and sorted by the model itself (see `rows.py` for why there is no proxy).

    `identify` gives each record a key that stays the same while its values change; selections are kept by it.
    """

    def __init__(
        self, columns: Sequence[Column[T]], identify: Callable[[T], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._identify = identify
        self._records: list[T] = []
        self._order: list[int] = []
        self._row_of: dict[Hashable, int] = {}
        self._folded: list[str] | None = None
        self._query = ""
        self._sort_key: str | None = None
        self._descending = False

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """The columns, from left to right."""
        return self._columns

    @property
    def records(self) -> tuple[T, ...]:
        """All records, also those that the filter hides, in the order they were given."""
        return tuple(self._records)

    @property
    def sort_key(self) -> str | None:
        """The key of the column that the rows are sorted by."""
        return self._sort_key

    @property
    def descending(self) -> bool:
        """Whether the greatest value stands first."""
        return self._descending

    def record(self, row: int) -> T:
        """The record shown in `row`."""
        return self._records[self._order[row]]

    def identity(self, row: int) -> Hashable:
        """The key of the record shown in `row`."""
        return self._identify(self.record(row))

    def row_of(self, identity: Hashable) -> int | None:
        """The row that shows the record with this key; None when it is filtered out or absent."""
        return self._row_of.get(identity)

    def title(self, section: int) -> str:
        """The title of a column, with an arrow on the one that the rows are sorted by."""
        column = self._columns[section]
        if column.key != self._sort_key:
            return column.title
        return f"{column.title} {SORT_MARKS[self._descending]}"

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Show other columns of the same records (another language, another indicator)."""
        same_number = len(columns) == len(self._columns)
        if not same_number:
            self.beginResetModel()
        self._columns = tuple(columns)
        self._folded = None
        if not same_number:
            self._arrange()
            self.endResetModel()
            return
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(columns) - 1, 0))
        self._rearrange()

    def set_contents(self, columns: Sequence[Column[T]], records: Sequence[T]) -> None:
        """Show other columns of other records at once: neither could stand with what was there of the other."""
        new = list(records)
        if len(columns) == len(self._columns) and self._are_same(new):
            self._columns, self._records, self._folded = tuple(columns), new, None
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(columns) - 1, 0))
            self._rearrange()
            return
        self.beginResetModel()
        self._columns, self._records, self._folded = tuple(columns), new, None
        self._arrange()
        self.endResetModel()

    def _are_same(self, new: list[T]) -> bool:
        """Whether these are the records that are there, with other values at most."""
        return len(new) == len(self._records) and all(
            self._identify(before) == self._identify(after) for before, after in zip(self._records, new, strict=True)
        )

    def set_records(self, records: Sequence[T]) -> None:
        """Show `records`. Rows that stay are updated in place, so that a selection and a scroll position survive."""
        new = list(records)
        if self._are_same(new):
            self._records, self._folded = new, None
            self._rearrange()
            return
        self.beginResetModel()
        self._records, self._folded = new, None
        self._arrange()
        self.endResetModel()

    def set_query(self, query: str) -> None:
        """Show only records that hold every word of `query` in a searched column."""
        if query == self._query:
            return
        self.beginResetModel()
        self._query = query
        self._arrange()
        self.endResetModel()

    def set_sort(self, key: str | None, *, descending: bool = False) -> None:
        """Sort by the column `key`; None: the order in which the records were given."""
        self._sort_key, self._descending = key, descending
        self._rearrange()
        if self._columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        key = self._columns[column].key if 0 <= column < len(self._columns) else None
        self.set_sort(key, descending=order == Qt.SortOrder.DescendingOrder)

    def _rearrange(self) -> None:
        """Sort and filter anew; rows that stay keep their persistent indexes."""
        before, order = self._order, self._arranged()
        if order == before:
            if order:
                self.dataChanged.emit(self.index(0, 0), self.index(len(order) - 1, len(self._columns) - 1))
            return
        if len(order) != len(before) or set(order) != set(before):
            self.beginResetModel()
            self._take_order(order)
            self.endResetModel()
            return
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        new_row = {position: row for row, position in enumerate(order)}
        new_indexes = [self.index(new_row[before[index.row()]], index.column()) for index in old_indexes]
        self._take_order(order)
        self.changePersistentIndexList(old_indexes, new_indexes)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._take_order(self._arranged())

    def _take_order(self, order: list[int]) -> None:
        self._order = order
        self._row_of = {self._identify(self._records[position]): row for row, position in enumerate(order)}

    def _arranged(self) -> list[int]:
        rows: Sequence[int] = range(len(self._records))
        if self._query.strip():
            rows = matching(self._searchable(), self._query)
        column = next((column for column in self._columns if column.key == self._sort_key), None)
        if column is None:
            return list(rows)
        return ordered(rows, lambda row: column.value(self._records[row]), descending=self._descending)

    def _searchable(self) -> list[str]:
        if self._folded is None:
            searched = [column.text for column in self._columns if column.searched]
            self._folded = [fold("\n".join(text(record) for text in searched)) for record in self._records]
        return self._folded

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column, record = self._columns[index.column()], self.record(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        if role == UNKNOWN_ROLE:
            return is_unknown(column.value(record))
        optional = self._optional(column, role)
        answer = optional(record) if optional is not None else None
        if role == Qt.ItemDataRole.ToolTipRole and not answer and not column.numeric:
            return column.text(record)
        return None if answer == "" else answer

    @staticmethod
    def _optional(column: Column[T], role: int) -> Callable[[T], object] | None:
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == BAR_ROLE:
            return column.bar
        if role == Qt.ItemDataRole.DecorationRole:
            return column.icon
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.title_tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        return None
