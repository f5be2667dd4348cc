# SPDX-License-Identifier: EUPL-1.2
"""What a heat map shows: rows that may open into others, columns, and a status with words for each pair."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from district_planner.core.compat import override

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `HeatCell` of an index."""
CellKey = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class HeatRow:
    """A row. `opened` says whether those below it are shown, None where there are none; `level` indents."""

    key: Hashable
    title: str
    tip: str = ""
    level: int = 0
    opened: bool | None = None
    spoken: str = ""


@dataclass(frozen=True)
class HeatColumn:
    """A column."""

    key: Hashable
    title: str
    tip: str = ""
    icon: QIcon | None = None


@dataclass(frozen=True)
class HeatCell:
    """`sign` and `text` are written, `spoken` says the same in full; `shares` are parts of 1 by status.

    `tip` is worked out when it is looked at.
    """

    status: str
    sign: str
    text: str
    tip: Callable[[], str]
    spoken: str
    shares: tuple[tuple[str, float], ...] = ()


class HeatMapModel(QAbstractTableModel):
    """Cells that change in place keep what is current; other rows or columns bring a new table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HeatRow, ...] = ()
        self._columns: tuple[HeatColumn, ...] = ()
        self._cells: dict[CellKey, HeatCell] = {}

    @property
    def rows(self) -> tuple[HeatRow, ...]:
        """From top to bottom."""
        return self._rows

    @property
    def columns(self) -> tuple[HeatColumn, ...]:
        """From left to right."""
        return self._columns

    def set_grid(
        self, rows: Sequence[HeatRow], columns: Sequence[HeatColumn], cells: Mapping[CellKey, HeatCell]
    ) -> None:
        """Show these. What was current should be looked for anew after a `modelReset`."""
        same = [row.key for row in rows] == [row.key for row in self._rows] and [one.key for one in columns] == [
            one.key for one in self._columns
        ]
        if not same:
            self.beginResetModel()
        self._rows, self._columns, self._cells = tuple(rows), tuple(columns), dict(cells)
        if not same:
            self.endResetModel()
        elif rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(rows) - 1)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def update_cells(self, cells: Mapping[CellKey, HeatCell]) -> None:
        """Show other cells of the same rows and columns."""
        self._cells.update(cells)
        touched = {key for _, key in cells}
        for number, column in enumerate(self._columns):
            if column.key in touched and self._rows:
                self.dataChanged.emit(self.index(0, number), self.index(len(self._rows) - 1, number))

    def keys(self, index: Index) -> CellKey | None:
        """Row and column of an index by their keys."""
        return (self._rows[index.row()].key, self._columns[index.column()].key) if index.isValid() else None

    def place(self, row: Hashable, column: Hashable) -> QModelIndex:
        """The index of a pair of keys; none where one of them is not shown."""
        rows = [one.key for one in self._rows]
        columns = [one.key for one in self._columns]
        return (
            self.index(rows.index(row), columns.index(column)) if row in rows and column in columns else QModelIndex()
        )

    def cell(self, index: Index) -> HeatCell | None:
        """What stands at an index."""
        keys = self.keys(index)
        return self._cells.get(keys) if keys is not None else None

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        return f"{cell.sign} {cell.text}".strip() if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if not 0 <= section < len(self._columns):
                return None
            column = self._columns[section]
            if role == Qt.ItemDataRole.DecorationRole:
                return column.icon
            return {Qt.ItemDataRole.DisplayRole: column.title, Qt.ItemDataRole.ToolTipRole: column.tip}.get(role)
        if not 0 <= section < len(self._rows):
            return None
        row = self._rows[section]
        return {
            Qt.ItemDataRole.DisplayRole: row.title,
            Qt.ItemDataRole.ToolTipRole: row.tip,
            Qt.ItemDataRole.AccessibleTextRole: row.spoken or row.title,
        }.get(role)
