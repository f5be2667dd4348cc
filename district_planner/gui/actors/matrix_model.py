# SPDX-License-Identifier: EUPL-1.2
"""Initiatives in rows, actors in columns, roles in the cells; the last column says who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from district_planner.actors import initiative_state_name, kind_name, kind_names, role_names
from district_planner.core.compat import override
from district_planner.gui.wording import DASH, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.actors import Actor, ActorMatrix, Initiative
    from district_planner.core.texts import Texts
    from district_planner.scenarios.actors_view import InitiativeView

Index = QModelIndex | QPersistentModelIndex
MISSING_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether a cell says who is missing."""
_TITLE_CHARACTERS = 46
"""What two lines of a title hold."""


class MatrixModel(QAbstractTableModel):
    """Words come with the data, so that a screen reader hears the whole of a cell."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._matrix: ActorMatrix | None = None
        self._views: Mapping[int, InitiativeView] = {}

    def show_matrix(self, matrix: ActorMatrix | None, views: Mapping[int, InitiativeView], texts: Texts) -> bool:
        """Show these; whether rows or columns are other ones than before."""
        before = self._keys()
        self._texts = texts
        after = ([row.id for row in matrix.initiatives], [one.id for one in matrix.actors]) if matrix else ([], [])
        if before != after:
            self.beginResetModel()
        self._matrix, self._views = matrix, views
        if before != after:
            self.endResetModel()
            return True
        rows, columns = self.rowCount(), self.columnCount()
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, rows - 1)
        return False

    def _keys(self) -> tuple[list[int], list[int]]:
        if self._matrix is None:
            return [], []
        return [row.id for row in self._matrix.initiatives], [one.id for one in self._matrix.actors]

    def initiative(self, row: int) -> Initiative:
        """The initiative of a row."""
        assert self._matrix is not None, "there are rows"
        return self._matrix.initiatives[row]

    def actor(self, column: int) -> Actor | None:
        """The actor of a column; None for the last one."""
        assert self._matrix is not None, "there are columns"
        return self._matrix.actors[column] if column < len(self._matrix.actors) else None

    def place(self, initiative: int, actor: int | None) -> QModelIndex:
        """Where a pair stands; None: the column of who is missing."""
        rows, columns = self._keys()
        if initiative not in rows or (actor is not None and actor not in columns):
            return QModelIndex()
        return self.index(rows.index(initiative), len(columns) if actor is None else columns.index(actor))

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self._matrix is None or (parent is not None and parent.isValid()) else len(self._matrix.initiatives)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if self._matrix is None or (parent is not None and parent.isValid()) else len(self._matrix.actors) + 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._matrix is None:
            return None
        row, actor = self.initiative(index.row()), self.actor(index.column())
        if role == MISSING_ROLE:
            return actor is None
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        words = self._missing(row) if actor is None else role_names(self._texts, self._matrix.cell(row.id, actor.id))
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        who = self._texts("actors_window.column_missing") if actor is None else actor.name
        said = words or self._texts("actors_window.no_role")
        return self._texts("actors_window.cell_spoken", initiative=row.name, actor=who, roles=said)

    def _missing(self, initiative: Initiative) -> str:
        view = self._views.get(initiative.id)
        if view is None:
            return ""
        parts = [role_names(self._texts, view.roles_missing), kind_names(self._texts, view.kinds_missing)]
        return "; ".join(part for part in parts if part) or DASH

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._matrix is None:
            return None
        if orientation == Qt.Orientation.Vertical and section < len(self._matrix.initiatives):
            row = self._matrix.initiatives[section]
            tip = f"{row.name}\n{initiative_state_name(self._texts, row.state)}"
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return row.name
            return {
                Qt.ItemDataRole.DisplayRole: shortened(row.name, _TITLE_CHARACTERS),
                Qt.ItemDataRole.ToolTipRole: tip,
            }.get(role)
        if orientation == Qt.Orientation.Horizontal and section <= len(self._matrix.actors):
            actor = self.actor(section)
            if actor is None:
                words = self._texts("actors_window.column_missing")
                tip = self._texts("actors_window.column_missing_tip")
            else:
                words, tip = actor.name, f"{actor.name}\n{kind_name(self._texts, actor.kind)}"
            return {Qt.ItemDataRole.DisplayRole: words, Qt.ItemDataRole.ToolTipRole: tip}.get(role)
        return None
