# SPDX-License-Identifier: EUPL-1.2
"""What one column becomes: name, unit, kind, weight, what to do with rows that repeat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from district_planner.gui.importing.filter_editor import condition_words
from district_planner.gui.importing.page import quiet_label
from district_planner.gui.importing.value_table import unit_words
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.importing.mapping import MEASURED_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Texts
    from district_planner.gui.importing.candidates import Candidate
    from district_planner.importing.mapping import MappingKind, ValueColumn

UNITS = ("", "%", "persons", "residents", "households", "km", "min", "per 100")
_NAME_LIMIT = 200
_UNIT_LIMIT = 40
_MOST_DECIMALS = 6
_REPEATED = ("error", "sum", "mean")


class ValueEditor(QWidget):
    """The fields of one candidate in two columns."""

    candidate_changed = Signal(object)
    """The `Candidate` as the user wants it."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._candidate: Candidate | None = None
        self._following = False
        self.use_box = QCheckBox(texts("import_window.use_column"))
        self.name_field = QLineEdit(maxLength=_NAME_LIMIT)
        self.kind_box = QuietComboBox()
        self.unit_box = QuietComboBox()
        self.unit_box.setEditable(True)
        self.unit_box.lineEdit().setMaxLength(_UNIT_LIMIT)
        self.decimals_box = NumberField(NumberRange(0, _MOST_DECIMALS))
        self.decimals_box.set_language(texts.language)
        self.weight_box = QuietComboBox()
        self.repeated_box = QuietComboBox()
        self._kind_note = quiet_label()
        self._where = quiet_label()
        self._assemble()
        self._connect()

    def _assemble(self) -> None:
        texts = self._texts
        for unit in UNITS:
            self.unit_box.addItem(unit_words(unit, texts), unit)
        for choice in _REPEATED:
            self.repeated_box.addItem(texts(f"import_window.repeated_{choice}"), choice)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        placed = (
            ("name", self.name_field, 0, 0), ("kind", self.kind_box, 0, 2),
            ("unit", self.unit_box, 1, 0), ("weight", self.weight_box, 1, 2),
            ("decimals", self.decimals_box, 2, 0), ("repeated", self.repeated_box, 2, 2),
        )  # fmt: skip
        self._labels: dict[str, QLabel] = {}
        for name, editor, row, column in placed:
            label = self._labels[name] = QLabel(texts(f"import_window.field_{name}"))
            label.setBuddy(editor)
            words = texts(f"import_window.field_{name}").replace("&", "")
            editor.setAccessibleName(words)
            if isinstance(editor, QuietComboBox) and editor.isEditable():
                editor.lineEdit().setAccessibleName(words)
            grid.addWidget(label, row, column)
            grid.addWidget(editor, row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.use_box)
        layout.addLayout(grid)
        layout.addWidget(self._kind_note)
        layout.addWidget(self._where)

    def _connect(self) -> None:
        self.use_box.toggled.connect(lambda on: self._emit(included=on))
        self.name_field.textEdited.connect(self._rename)
        self.kind_box.activated.connect(lambda: self._take_kind(self.kind_box.currentData()))
        self.unit_box.activated.connect(lambda: self._value(unit=self.unit_box.currentData()))
        self.unit_box.lineEdit().textEdited.connect(lambda text: self._value(unit=self._unit_of(text.strip())))
        self.decimals_box.value_edited.connect(lambda number: self._value(decimals=round(number)))
        self.weight_box.activated.connect(lambda: self._value(weight=self.weight_box.currentData()))
        self.repeated_box.activated.connect(lambda: self._value(repeated=self.repeated_box.currentData()))

    def show_candidate(
        self, candidate: Candidate | None, others: Sequence[Candidate], kind: MappingKind = "values"
    ) -> None:
        """Show one; `others` are those that could weigh it. `kind`: of the data.

        The persons of flows always add up; features of a layer are not put together, so nothing is said about that.
        """
        self._candidate = candidate
        self.setVisible(candidate is not None)
        if candidate is None:
            return
        self._following = True
        value = candidate.value
        self.use_box.setChecked(candidate.included)
        if self.name_field.text() != candidate.name(self._texts.language):
            self.name_field.setText(candidate.name(self._texts.language))
            self.name_field.setCursorPosition(0)  # long names tell apart by their beginning
        self._offer_kinds(value)
        found = self.unit_box.findData(value.unit)
        if found >= 0:
            self.unit_box.setCurrentIndex(found)
        elif self.unit_box.currentText() != unit_words(value.unit, self._texts):
            self.unit_box.setEditText(unit_words(value.unit, self._texts))
        self.decimals_box.set_value(value.decimals)
        self._fill_weights(value, others)
        self.repeated_box.setCurrentIndex(self.repeated_box.findData(value.repeated))
        self._following = False
        self._say(value)
        for name, editor in (("kind", self.kind_box), ("repeated", self.repeated_box)):
            editor.setEnabled(editor.isEnabled() and kind != "flows")
            self._labels[name].setEnabled(editor.isEnabled())
        for name, editor in (("weight", self.weight_box), ("repeated", self.repeated_box)):
            editor.setVisible(kind != "layer")
            self._labels[name].setVisible(kind != "layer")
        self._kind_note.setVisible(kind != "layer" or value.kind == "text")

    def _offer_kinds(self, value: ValueColumn) -> None:
        """Words of a layer are texts and nothing else."""
        kinds = ("text",) if value.kind == "text" else MEASURED_KINDS
        if [self.kind_box.itemData(row) for row in range(self.kind_box.count())] != list(kinds):
            self.kind_box.clear()
            for kind in kinds:
                self.kind_box.addItem(self._texts(f"import_window.kind_{kind}"), kind)
        self.kind_box.setCurrentIndex(self.kind_box.findData(value.kind))
        for name, editor in (("name", self.name_field), ("kind", self.kind_box), ("repeated", self.repeated_box)):
            editor.setEnabled(value.kind != "text")
            self._labels[name].setEnabled(value.kind != "text")

    def _fill_weights(self, value: ValueColumn, others: Sequence[Candidate]) -> None:
        self.weight_box.clear()
        self.weight_box.addItem(self._texts("import_window.weight_residents"), "")
        for other in others:
            if other.included and other.value.kind == "count" and other.value.id != value.id:
                self.weight_box.addItem(other.name(self._texts.language), other.value.id)
        self.weight_box.setCurrentIndex(max(self.weight_box.findData(value.weight), 0))

    def _say(self, value: ValueColumn) -> None:
        weighed = value.kind in ("average", "share", "rate")
        self.weight_box.setEnabled(weighed)
        self._labels["weight"].setEnabled(weighed)
        is_number = value.kind not in ("category", "text")
        for name, editor in (("unit", self.unit_box), ("decimals", self.decimals_box)):
            editor.setEnabled(is_number)
            self._labels[name].setEnabled(is_number)
        self._kind_note.setText(self._texts(f"import_window.kind_note_{value.kind}"))
        conditions = [condition_words(condition, self._texts) for condition in value.where]
        self._where.setText(self._texts("import_window.value_where", conditions="; ".join(conditions)))
        self._where.setVisible(bool(conditions))

    def _rename(self, text: str) -> None:
        if self._candidate is not None:
            self._set(self._candidate.renamed(text.strip(), self._texts.language))

    def _unit_of(self, words: str) -> str:
        """The unit that is offered under these words, so that it is translated, or else the words themselves."""
        found = self.unit_box.findText(words, Qt.MatchFlag.MatchExactly)
        return self.unit_box.itemData(found) if found >= 0 else words

    def _take_kind(self, kind: str) -> None:
        unit = self._candidate.value.unit if self._candidate is not None else ""
        self._value(kind=kind, unit="%" if kind == "share" and not unit else unit)

    def _value(self, **fields: Any) -> None:
        if self._candidate is not None:
            self._emit(value=replace(self._candidate.value, **fields))

    def _emit(self, **fields: Any) -> None:
        if self._candidate is not None and not self._following:
            self._set(replace(self._candidate, **fields))

    def _set(self, candidate: Candidate) -> None:
        if candidate != self._candidate and not self._following:
            self._candidate = candidate
            self.candidate_changed.emit(candidate)
