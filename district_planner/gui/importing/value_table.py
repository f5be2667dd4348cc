# SPDX-License-Identifier: EUPL-1.2
"""The columns of a file as rows with a tick: what each is called, its unit and kind, and examples of what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from district_planner.core.compat import override
from district_planner.gui.widgets.column_table import ROW_PX

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from district_planner.core.texts import Texts
    from district_planner.gui.importing.candidates import Candidate

Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("name", "kind", "unit", "heading", "examples")
_WIDTHS = (216, 88, 80, 152)


class _Model(QAbstractTableModel):
    toggled = Signal(int, bool)

    def __init__(self, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self.candidates: tuple[Candidate, ...] = ()

    def show(self, candidates: Sequence[Candidate]) -> None:
        same = len(candidates) == len(self.candidates)
        if same and candidates:
            self.candidates = tuple(candidates)
            self.dataChanged.emit(self.index(0, 0), self.index(len(candidates) - 1, len(_COLUMNS) - 1))
            return
        self.beginResetModel()
        self.candidates = tuple(candidates)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.candidates)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else plain

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        candidate = self.candidates[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(candidate, _COLUMNS[index.column()])
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if candidate.included else Qt.CheckState.Unchecked
        return None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.toggled.emit(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts(f"import_window.value_{_COLUMNS[section]}")
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, candidate: Candidate, column: str) -> str:
        value = candidate.value
        if column == "name":
            return candidate.name(self._texts.language)
        if column == "kind":
            return self._texts(f"import_window.kind_{value.kind}")
        if column == "unit":
            return unit_words(value.unit, self._texts)
        if column == "heading":
            return candidate.heading or self._texts("import_window.counted_rows")
        return candidate.examples


class ValueTable(QTableView):
    """Space puts a tick or takes it away."""

    toggled = Signal(int, bool)
    """Position of a candidate, and whether it should be imported."""
    chosen = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(texts, self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("QTableView::item { padding: 0 5px; }")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for section, width in enumerate(_WIDTHS):
            self.setColumnWidth(section, width)
        self._model.toggled.connect(self.toggled)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.chosen.emit(now.row()))

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What is listed."""
        return self._model.candidates

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """List these; the chosen row stays."""
        self._model.show(candidates)
        if not self.currentIndex().isValid() and candidates:
            self.selectRow(0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.toggled.emit(row, not self._model.candidates[row].included)
            return
        super().keyPressEvent(event)


def unit_words(unit: str, texts: Texts) -> str:
    """A unit as the user reads it: of the catalogue, or as it was written."""
    return texts(f"units.{unit}") if texts.has(f"units.{unit}") else unit
