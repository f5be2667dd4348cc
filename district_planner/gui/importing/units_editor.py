# SPDX-License-Identifier: EUPL-1.2
"""Which columns of a table of local units tell activity, period, units and persons employed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from district_planner.filiera.catalogue import CLASSIFICATIONS
from district_planner.gui.importing.candidates import column_ref
from district_planner.gui.importing.page import LABEL_PX, heading_label
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.importing.headings import find_column
from district_planner.importing.mapping import UnitsColumns
from district_planner.importing.periods import period_of

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.importing.mapping import ColumnRef
    from district_planner.importing.tables import Table

Form = Literal["wide", "long", "rows"]
_FORMS: tuple[Form, ...] = ("wide", "long", "rows")
_COLUMNS = ("activity", "period", "units", "employees", "measure", "value")
_WORDS = ("units_words", "employees_words")
_NONE = -1
_OF_FORM: dict[Form, tuple[str, ...]] = {
    "wide": ("units", "employees"),
    "long": ("measure", "value", "units_words", "employees_words"),
    "rows": (),
}
_ORDER = (
    "activity", "edition", "period", "period_text", "form", "units", "employees", "measure", "units_words",
    "employees_words", "value", "absent", "repeated",
)  # fmt: skip


class UnitsEditor(QWidget):
    """Fields for the roles of the columns; those that the form of the table does not have are hidden."""

    units_changed = Signal(object)
    """The `UnitsColumns` that the user wants."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._table: Table | None = None
        self._units = UnitsColumns()
        self._form_asked: Form | None = None
        self.boxes = {name: QuietComboBox() for name in (*_COLUMNS, "edition", "form", "absent", "repeated")}
        self.fields = {name: QLineEdit() for name in ("period_text", *_WORDS)}
        self.partial_box = QCheckBox(texts("import_window.units_partial"))
        self.partial_box.setToolTip(texts("import_window.units_partial_tip"))
        self._rows: dict[str, QWidget] = {**self.boxes, **self.fields}
        self._layout = QFormLayout()
        self._layout.setHorizontalSpacing(12)
        self._layout.setVerticalSpacing(8)
        for name in _ORDER:
            words = texts(f"import_window.units_{name}")
            label = QLabel(words, wordWrap=True)
            label.setMinimumHeight(LABEL_PX)
            label.setBuddy(self._rows[name])
            self._rows[name].setAccessibleName(words)
            self._layout.addRow(label, self._rows[name])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(heading_label(texts("import_window.units_title")))
        outer.addLayout(self._layout)
        outer.addWidget(self.partial_box)
        self._fill_choices()
        self._connect()

    def _fill_choices(self) -> None:
        texts = self._texts
        for form in _FORMS:
            self.boxes["form"].addItem(texts(f"import_window.units_form_{form}"), form)
        self.boxes["edition"].addItem(texts("import_window.units_edition_told"), "")
        for edition in CLASSIFICATIONS:
            self.boxes["edition"].addItem(texts(f"importing.choice_ateco_{edition}"), edition)
        for absent in ("", "unknown", "zero"):
            self.boxes["absent"].addItem(texts(f"import_window.units_absent_{absent or 'ask'}"), absent)
        for repeated in ("error", "sum"):
            self.boxes["repeated"].addItem(texts(f"import_window.units_repeated_{repeated}"), repeated)
        self.fields["period_text"].setPlaceholderText(texts("import_window.units_period_example"))
        for name in _WORDS:
            self.fields[name].setPlaceholderText(texts("import_window.filter_values"))

    def _connect(self) -> None:
        for name in _COLUMNS:
            self.boxes[name].activated.connect(lambda _index, name=name: self._take_column(name))
        for name, field in (("edition", "classification"), ("absent", "absent"), ("repeated", "repeated")):
            self.boxes[name].activated.connect(
                lambda _index, name=name, field=field: self._take(**{field: self.boxes[name].currentData()})
            )
        self.boxes["form"].activated.connect(lambda _index: self._take_form(self.boxes["form"].currentData()))
        self.fields["period_text"].editingFinished.connect(
            lambda: self._take(period_text=self.fields["period_text"].text().strip())
        )
        for name in _WORDS:
            self.fields[name].editingFinished.connect(lambda name=name: self._take_words(name))
        self.partial_box.clicked.connect(lambda checked: self._take(partial=checked))

    @property
    def form(self) -> Form:
        """How the numbers stand: in two columns, in one, or each row is a unit."""
        if self._units.each_row:
            return "rows"
        if self._units.is_long or self._units.value != "":
            return "long"
        return self._form_asked or "wide"

    def show_units(self, units: UnitsColumns, table: Table) -> None:
        """Show what the columns are."""
        if table is not self._table:
            self._form_asked = None
        self._units, self._table = units, table
        for name in _COLUMNS:
            self._fill(self.boxes[name], getattr(units, name), "units_all" if name == "activity" else "no_column")
        for name, value in (("edition", units.classification), ("absent", units.absent), ("repeated", units.repeated)):
            self.boxes[name].setCurrentIndex(self.boxes[name].findData(value))
        form = self.form
        self.boxes["form"].setCurrentIndex(self.boxes["form"].findData(form))
        self.fields["period_text"].setText(units.period_text)
        for name in _WORDS:
            self.fields[name].setText("; ".join(getattr(units, name)))
        self.partial_box.setChecked(units.partial)
        for name in ("units", "employees", "measure", "value", *_WORDS):
            self._layout.setRowVisible(self._rows[name], name in _OF_FORM[form])
        self._layout.setRowVisible(self.fields["period_text"], units.period == "" and not units.period_note)
        self._layout.setRowVisible(self.boxes["edition"], units.activity != "")
        self._layout.setRowVisible(self.boxes["repeated"], form != "rows")

    def _fill(self, box: QuietComboBox, ref: ColumnRef, nothing: str) -> None:
        assert self._table is not None
        box.clear()
        box.addItem(self._texts(f"import_window.{nothing}"), _NONE)
        for column in self._table.columns:
            name = column.shown or self._texts("import_window.column_number", number=str(column.index + 1))
            box.addItem(name, column.index)
        chosen = find_column(self._table, ref)
        box.setCurrentIndex(box.findData(chosen.index) if chosen is not None else 0)

    def _take_column(self, name: str) -> None:
        assert self._table is not None
        index = self.boxes[name].currentData()
        ref: ColumnRef = "" if index == _NONE else column_ref(self._table, self._table.column(index))
        self._take(**{name: ref})

    def _take_words(self, name: str) -> None:
        words = tuple(word.strip() for word in self.fields[name].text().split(";") if word.strip())
        self._take(**{name: words})

    def _take_form(self, form: Form) -> None:
        """Another form; what only the former had is let go."""
        self._form_asked = form
        none: dict[str, Any] = dict.fromkeys(set(_COLUMNS[2:]) - set(_OF_FORM[form]), "")
        if form != "long":
            none |= dict.fromkeys(_WORDS, ())
        self._take(each_row=form == "rows", **none)

    def _take(self, **fields: Any) -> None:
        self._send(replace(self._units, **fields))

    def _send(self, units: UnitsColumns) -> None:
        if units != self._units or self._form_asked is not None:
            self.units_changed.emit(units)


def missing_part(units: UnitsColumns | None) -> str:
    """What is not said yet, as the end of a key of `import_window.units_missing_*`; empty when nothing is."""
    if units is None:
        return "numbers"
    has_words = bool(units.units_words or units.employees_words)
    long = units.is_long and units.value != "" and has_words
    if not (units.each_row or long or (not units.is_long and (units.units != "" or units.employees != ""))):
        return "words" if units.is_long and units.value != "" else "numbers"
    if units.period == "" and not units.period_note and not period_of(units.period_text):
        return "period"
    return ""
