# SPDX-License-Identifier: EUPL-1.2
"""Which columns say where a row belongs, and how many of its places were recognised."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from district_planner.gui.importing.candidates import column_ref, fitting_place
from district_planner.gui.importing.page import LABEL_PX, heading_label
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.importing.headings import find_column
from district_planner.importing.mapping import PLACE_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Texts
    from district_planner.importing.mapping import ColumnRef, PlaceKey, PlaceKind
    from district_planner.importing.tables import Table

_FIRST_YEAR, _LAST_YEAR = 1991, 2026
_NONE = -1
_PARTS = ("first", "second", "province")


class PlaceEditor(QWidget):
    """Kind of the key, its columns, the year of its codes."""

    place_changed = Signal(object)
    """The `PlaceKey` that the user wants."""

    def __init__(self, texts: Texts, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._title = title
        self._table: Table | None = None
        self._place: PlaceKey | None = None
        self.kind_box = QuietComboBox()
        self.boxes = {name: QuietComboBox() for name in _PARTS}
        self.year_box = QuietComboBox()
        self._labels = {name: QLabel() for name in ("kind", *_PARTS, "year")}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading_label(title))
        layout.addLayout(self._form)
        for name, box in (("kind", self.kind_box), *self.boxes.items(), ("year", self.year_box)):
            self._labels[name].setMinimumHeight(LABEL_PX)
            self._labels[name].setBuddy(box)
            self._form.addRow(self._labels[name], box)
        self.year_box.addItem(texts("import_window.year_told"), None)
        for year in range(_LAST_YEAR, _FIRST_YEAR - 1, -1):
            self.year_box.addItem(str(year), year)
        self._name(self.year_box, "year", "place_year")
        self._name(self.kind_box, "kind", "place_kind")
        self.kind_box.activated.connect(lambda: self._ask(replace(self._given(), kind=self.kind_box.currentData())))
        self.year_box.activated.connect(lambda: self._ask(replace(self._given(), year=self.year_box.currentData())))
        for name, box in self.boxes.items():
            box.activated.connect(lambda _index, name=name: self._take_column(name))

    def show_place(self, place: PlaceKey, table: Table, kinds: Sequence[PlaceKind] = PLACE_KINDS) -> None:
        """Show how the place is told; `kinds` are the kinds of key to choose from."""
        self._place, self._table = place, table
        self.kind_box.clear()
        for kind in kinds:
            self.kind_box.addItem(self._texts(f"import_window.place_{kind}"), kind)
        self.kind_box.setCurrentIndex(max(self.kind_box.findData(place.kind), 0))
        refs = {"first": _at(place.columns, 0), "second": _at(place.columns, 1), "province": place.province}
        for name, box in self.boxes.items():
            self._fill(box, refs[name], optional=name == "province")
            self._name(box, name, f"place_{place.kind}_{name}" if name != "province" else "place_province")
        self.year_box.setCurrentIndex(max(self.year_box.findData(place.year), 0))
        two = place.kind in ("istat_parts", "coordinates")
        self._form.setRowVisible(self.boxes["second"], two)
        self._form.setRowVisible(self.boxes["province"], place.kind == "name")
        self._form.setRowVisible(self.year_box, place.kind in ("istat", "istat_parts", "istat_last6"))

    def _name(self, box: QuietComboBox, part: str, key: str) -> None:
        full = f"import_window.{key}"
        words = self._texts(full) if self._texts.has(full) else self._texts("import_window.place_column")
        self._labels[part].setText(words)
        box.setAccessibleName(f"{self._title}: {words}")

    def _fill(self, box: QuietComboBox, ref: ColumnRef, *, optional: bool) -> None:
        assert self._table is not None
        box.clear()
        words = "no_column" if optional else "choose_column"
        box.addItem(self._texts(f"import_window.{words}"), _NONE)
        for column in self._table.columns:
            box.addItem(
                column.shown or self._texts("import_window.column_number", number=str(column.index + 1)), column.index
            )
        chosen = find_column(self._table, ref)
        box.setCurrentIndex(box.findData(chosen.index) if chosen is not None else 0)

    def _take_column(self, name: str) -> None:
        assert self._table is not None
        index = self.boxes[name].currentData()
        ref: ColumnRef = "" if index == _NONE else column_ref(self._table, self._table.column(index))
        place = fitting_place(self._given())
        if name == "province":
            self._ask(replace(place, province=ref))
            return
        columns = list(place.columns)
        columns[_PARTS.index(name)] = ref
        self._ask(replace(place, columns=tuple(columns)))

    def _given(self) -> PlaceKey:
        assert self._place is not None
        return self._place

    def _ask(self, place: PlaceKey) -> None:
        self.place_changed.emit(fitting_place(place))


def _at(columns: tuple[ColumnRef, ...], position: int) -> ColumnRef:
    return columns[position] if position < len(columns) else ""
