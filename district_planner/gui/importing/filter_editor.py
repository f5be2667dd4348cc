# SPDX-License-Identifier: EUPL-1.2
"""Which rows of a file count: one line for each condition. Long files hold totals beside their parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.gui.importing.candidates import column_ref
from district_planner.gui.importing.page import clear_layout
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.importing.headings import find_column, ref_text
from district_planner.importing.mapping import RowFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Texts
    from district_planner.importing.tables import Table

_MOST_OFFERED = 200


class FilterLine(QFrame):
    """One condition: a column and the texts that are asked for there."""

    changed = Signal(object)
    """The `RowFilter`, or None when it is taken away."""

    def __init__(self, condition: RowFilter, table: Table, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._condition = condition
        self._table = table
        self._texts = texts
        remove = QToolButton()
        remove.setText("×")
        remove.setToolTip(texts("import_window.remove_filter"))
        remove.setAccessibleName(texts("import_window.remove_filter"))
        remove.clicked.connect(lambda: self.changed.emit(None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        if is_plain(condition):
            self.column_box = self._column_box()
            self.sense_box = self._sense_box()
            self.values_field = self._values_field()
            head.addWidget(self.column_box, 1)
            head.addWidget(remove)
            layout.addLayout(head)
            asked = QHBoxLayout()
            asked.setSpacing(4)
            asked.addWidget(self.sense_box)
            asked.addWidget(self.values_field, 1)
            layout.addLayout(asked)
        else:
            head.addWidget(QLabel(condition_words(condition, texts), wordWrap=True), 1)
            head.addWidget(remove, alignment=Qt.AlignmentFlag.AlignTop)
            layout.addLayout(head)

    def _column_box(self) -> QuietComboBox:
        box = QuietComboBox()
        for column in self._table.columns:
            box.addItem(column.shown or str(column.index + 1), column.index)
        found = find_column(self._table, self._condition.column)
        box.setCurrentIndex(box.findData(found.index) if found is not None else -1)
        box.setAccessibleName(self._texts("import_window.filter_column"))
        box.activated.connect(self._take_column)
        return box

    def _sense_box(self) -> QuietComboBox:
        box = QuietComboBox()
        for exclude, key in ((False, "is"), (True, "is_not")):
            box.addItem(self._texts(f"import_window.filter_{key}"), exclude)
        box.setMinimumContentsLength(4)
        box.setCurrentIndex(int(self._condition.exclude))
        box.setAccessibleName(self._texts("import_window.filter_sense"))
        box.activated.connect(lambda: self._take(replace(self._condition, exclude=box.currentData())))
        return box

    def _values_field(self) -> QLineEdit:
        field = QLineEdit("; ".join(self._condition.values))
        field.setPlaceholderText(self._texts("import_window.filter_values"))
        field.setAccessibleName(self._texts("import_window.filter_values_name"))
        found = find_column(self._table, self._condition.column)
        if found is not None:
            offered = [text for text in found.distinct()[0][:_MOST_OFFERED].tolist() if text.strip()]
            completer = QCompleter(offered, field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            popup = completer.popup()
            if popup is not None:
                popup.setAccessibleName(self._texts("import_window.filter_values_name"))
            field.setCompleter(completer)
            field.setToolTip(self._texts("import_window.filter_examples", values=" · ".join(offered[:8])))
        field.editingFinished.connect(self._take_values)
        return field

    def _take_values(self) -> None:
        values = tuple(part.strip() for part in self.values_field.text().split(";") if part.strip())
        if values != self._condition.values:
            self._take(replace(self._condition, values=values))

    def _take_column(self) -> None:
        ref = column_ref(self._table, self._table.column(self.column_box.currentData()))
        self._take(replace(self._condition, column=ref, values=()))

    def _take(self, condition: RowFilter) -> None:
        self._condition = condition
        self.changed.emit(condition)


class FilterEditor(QWidget):
    """The conditions one below the other, and a button for another one."""

    filters_changed = Signal(object)
    """The conditions the user wants, a tuple of `RowFilter`."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._filters: tuple[RowFilter, ...] = ()
        self._table: Table | None = None
        self._owner = ""
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.add_button = QPushButton(texts("import_window.add_filter"), autoDefault=False)
        self.add_button.setProperty("link", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._lines)
        layout.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self._add)

    @property
    def asked(self) -> tuple[RowFilter, ...]:
        """The conditions that ask for something: a line without texts does not yet."""
        return tuple(one for one in self._filters if not is_plain(one) or one.values)

    def show_filters(self, filters: Sequence[RowFilter], table: Table, owner: str = "") -> None:
        """Show these, of `owner`. Lines that say the same stay, so that the keyboard stays where it is."""
        if tuple(filters) == self.asked and table is self._table and owner == self._owner:
            return
        self._owner = owner
        self._filters, self._table = tuple(filters), table
        self._build()

    def _build(self) -> None:
        assert self._table is not None
        clear_layout(self._lines)
        for position, condition in enumerate(self._filters):
            line = FilterLine(condition, self._table, self._texts)
            line.changed.connect(lambda changed, position=position: self._change(position, changed))
            self._lines.addWidget(line)

    def _add(self) -> None:
        if self._table is not None and self._table.columns:
            ref = column_ref(self._table, self._table.columns[0])
            self._filters = (*self._filters, RowFilter(ref))
            self._build()
            last = self._lines.itemAt(self._lines.count() - 1).widget()
            if isinstance(last, FilterLine):
                last.column_box.setFocus()

    def _change(self, position: int, changed: RowFilter | None) -> None:
        kept = list(self._filters)
        before = kept[position]
        if changed is None:
            del kept[position]
        else:
            kept[position] = changed
        self._filters = tuple(kept)
        if changed is None or changed.column != before.column:
            self._build()
        self.filters_changed.emit(self.asked)


def is_plain(condition: RowFilter) -> bool:
    """Whether it asks for texts and for nothing else."""
    return not (condition.widths or condition.latest or condition.at_least is not None or condition.at_most is not None)


def condition_words(condition: RowFilter, texts: Texts) -> str:
    """A condition in words."""
    column = ref_text(condition.column)
    parts = []
    if condition.values:
        parts.append(texts("import_window.condition_values", column=column, values=", ".join(condition.values)))
    if condition.widths:
        widths = ", ".join(str(width) for width in condition.widths)
        parts.append(texts("import_window.condition_widths", column=column, widths=widths))
    if condition.at_least is not None:
        parts.append(texts("import_window.condition_least", column=column, limit=condition.at_least))
    if condition.at_most is not None:
        parts.append(texts("import_window.condition_most", column=column, limit=condition.at_most))
    if condition.latest:
        parts.append(texts("import_window.condition_latest", column=column))
    said = "; ".join(parts)
    return texts("import_window.condition_not", condition=said) if condition.exclude else said
