# SPDX-License-Identifier: EUPL-1.2
"""Step 2: how the file is written. What was found out and why; what is in doubt is asked, beside the preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.gui.importing.doubt_card import Answer, DoubtCard
from district_planner.gui.importing.page import (
    LABEL_PX,
    StepPage,
    card,
    clear_layout,
    heading_label,
    quiet_label,
)
from district_planner.gui.importing.preview_table import PreviewTable
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.theme import Theme
    from district_planner.importing.layout import Layout

_SIDE_PX = 328
_LAST_ROW = 1_048_576
_CHOICES: dict[str, tuple[str, ...]] = {
    "encoding": ("utf-8", "utf-8-sig", "cp1252", "utf-16"),
    "separator": (";", ",", "\t", "|"),
    "decimal": ("", ",", "."),
    "thousands": ("", ".", ",", " ", "'"),
}
_NAMES = {
    "\t": "tab", ";": "semicolon", ",": "comma", "|": "bar", "": "none", ".": "point", " ": "blank", "'": "apostrophe",
    "utf-8": "utf8", "utf-8-sig": "utf8_bom", "cp1252": "cp1252", "utf-16": "utf16",
}  # fmt: skip
_OF_TEXT = ("encoding", "separator")


class ReadingPage(StepPage):
    """Questions and fields on the left, the first rows of the file on the right."""

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(flow, theme, parent)
        self.cards: dict[str, DoubtCard] = {}
        self.boxes = {name: QuietComboBox() for name in _CHOICES}
        self.first_row = NumberField(NumberRange(1, _LAST_ROW))
        self.footer_rows = NumberField(NumberRange(0, _LAST_ROW))
        self.table = PreviewTable(theme)
        self.heading_button = QPushButton(autoDefault=False)
        self.first_button = QPushButton(autoDefault=False)
        self._headings = QLabel(wordWrap=True)
        self._reasons = quiet_label()
        self._labels: dict[str, QLabel] = {}
        self._following = False
        self._assemble()
        self._connect()

    # Building

    def _assemble(self) -> None:
        texts = self.texts
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(8)
        frame, fields = card()
        fields.addWidget(heading_label(texts("import_window.how_written")))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for name, box in self.boxes.items():
            for value in _CHOICES[name]:
                box.addItem(texts(f"import_window.{name}_{_NAMES[value]}"), value)
            self._add(name, box)
        self._add("headings", self._headings)
        self._add("first_row", self.first_row)
        self._add("footer_rows", self.footer_rows)
        fields.addLayout(self._form)
        fields.addWidget(self._reasons)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addLayout(self._doubts)
        column.addWidget(frame)
        column.addStretch(1)
        left = scrolled(side, texts("import_window.how_written"))
        left.setFixedWidth(_SIDE_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(left)
        layout.addLayout(self._right(), 1)

    def _right(self) -> QVBoxLayout:
        texts = self.texts
        self._title = heading_label()
        self._hint = quiet_label(texts("import_window.preview_hint"))
        self.heading_button.setText(texts("import_window.toggle_heading"))
        self.first_button.setText(texts("import_window.data_from_here"))
        self.table.setAccessibleName(texts("import_window.preview_name"))
        self.table.setAccessibleDescription(texts("import_window.preview_hint"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(self.heading_button)
        buttons.addWidget(self.first_button)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._title)
        right.addWidget(self.table, 1)
        right.addLayout(buttons)
        return right

    def _add(self, name: str, editor: QWidget) -> None:
        label = self._labels[name] = QLabel(self.texts(f"import_window.{name}"))
        label.setMinimumHeight(LABEL_PX)
        label.setBuddy(editor)
        editor.setAccessibleName(self.texts(f"import_window.{name}").replace("&", ""))
        self._form.addRow(label, editor)

    def _connect(self) -> None:
        for name, box in self.boxes.items():
            box.activated.connect(lambda _index, name=name, box=box: self._change(name, box.currentData()))
        for name, field in (("first_row", self.first_row), ("footer_rows", self.footer_rows)):
            field.set_language(self.texts.language)
            field.value_edited.connect(lambda value, name=name: self._change(name, round(value)))
        self.table.row_toggled.connect(self._toggle_heading)
        self.heading_button.clicked.connect(lambda: self._on_current(self._toggle_heading))
        self.first_button.clicked.connect(lambda: self._on_current(self._begin_data))
        self.table.selectionModel().currentChanged.connect(self._allow_row_buttons)
        self.flow.reading_changed.connect(self._show)

    # Following the flow

    def enter(self) -> None:
        """Show how the file is read."""
        self._show()

    def blocker(self) -> str:
        """A question is open, or nothing could be read."""
        if self.flow.layout is None:
            return self.texts("import_window.choose_writing")
        open_doubts = len(self.flow.open_doubts)
        return self.texts("import_window.answer_first", n=open_doubts) if open_doubts else ""

    def first_focus(self) -> QWidget | None:
        """The first question, if there is one."""
        for card_ in self.cards.values():
            if card_.is_open:
                return card_.choices[0]
        return None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        super().set_theme(theme)
        self.table.set_theme(theme)
        for card_ in self.cards.values():
            card_.set_theme(theme)

    def _show(self) -> None:
        layout = self.flow.layout
        if layout is None:
            self._show_nothing()
            return
        self._following = True
        self._show_fields(layout)
        self._show_doubts()
        self._following = False
        self.table.show_preview(self.flow.preview(), self.texts)
        words = "preview_title" if self.flow.raw is not None else "preview_after"
        self._title.setText(self.texts(f"import_window.{words}", file=self.flow.table_name))
        self._allow_row_buttons()
        self.changed.emit()

    def _show_nothing(self) -> None:
        """The table could not be read: only encoding and separator can be tried."""
        self.table.show_preview(None, self.texts)
        self._title.clear()
        self._reasons.hide()
        clear_layout(self._doubts)
        self.cards = {}
        for name, box in self.boxes.items():
            box.setCurrentIndex(-1)
            self._form.setRowVisible(box, name in _OF_TEXT)
        for editor in (self._headings, self.first_row, self.footer_rows):
            self._form.setRowVisible(editor, False)
        for part in (self._hint, self.heading_button, self.first_button):
            part.hide()
        self.changed.emit()

    def _show_fields(self, layout: Layout) -> None:
        values = {
            "encoding": layout.encoding, "separator": layout.separator,
            "decimal": layout.decimal, "thousands": layout.thousands,
        }  # fmt: skip
        for name, value in values.items():
            box = self.boxes[name]
            if box.findData(value) < 0:
                box.addItem(value, value)
            box.setCurrentIndex(box.findData(value))
        self.first_row.set_value(layout.first_row)
        self.footer_rows.set_value(layout.footer_rows)
        rows = ", ".join(str(row) for row in layout.heading_rows)
        key = "import_window.heading_rows" if rows else "import_window.no_headings"
        self._headings.setText(self.texts(key, n=len(layout.heading_rows), rows=rows))
        is_text, has_rows = layout.format == "text", layout.format in ("text", "fixed", "workbook")
        is_table = layout.format != "vector"
        for name in _CHOICES:
            shown = is_text if name in _OF_TEXT else is_table
            if name == "encoding":
                shown = layout.format in ("text", "fixed")
            self._form.setRowVisible(self.boxes[name], shown)
        for editor in (self._headings, self.first_row, self.footer_rows):
            self._form.setRowVisible(editor, has_rows)
        for part in (self._hint, self.heading_button, self.first_button):
            part.setVisible(has_rows)
        why = [self.texts(reason.key, **reason.params) for reason in self.flow.reasons]
        self._reasons.setText("\n".join(why))
        self._reasons.setVisible(bool(why))

    def _show_doubts(self) -> None:
        doubts = self.flow.doubts
        if list(self.cards) != [f"{doubt.field}|{doubt.key}" for doubt in doubts]:
            clear_layout(self._doubts)
            self.cards = {}
        for doubt in doubts:
            name = f"{doubt.field}|{doubt.key}"
            if name in self.cards:
                continue
            answers = [Answer(choice.value, self.texts(choice.key, **choice.params)) for choice in doubt.choices]
            made = DoubtCard(
                self.texts(doubt.key, **doubt.params), answers, self.theme, self.flow.answers.get(doubt.field)
            )
            made.answered.connect(lambda value, doubt=doubt: self.flow.answer(doubt, value))
            self.cards[name] = made
            self._doubts.addWidget(made)

    # What the user changes

    def _change(self, name: str, value: object) -> None:
        layout = self.flow.layout
        if self._following or (layout is not None and getattr(layout, name) == value):
            return
        if name in _OF_TEXT or layout is None:
            self.flow.guess_again(**{name: str(value)})
        else:
            self.flow.set_layout(replace(layout, **_fields(name, value)))

    def _toggle_heading(self, row: int) -> None:
        layout = self.flow.layout
        if layout is None or layout.format not in ("text", "fixed", "workbook"):
            return
        rows = set(layout.heading_rows) ^ {row}
        headings = tuple(sorted(rows))
        first = max(headings) + 1 if row in rows else max(layout.first_row, 1)
        if not headings:
            first = row
        self.flow.set_layout(replace(layout, heading_rows=headings, first_row=max(first, max(headings, default=0) + 1)))

    def _begin_data(self, row: int) -> None:
        layout = self.flow.layout
        if layout is not None:
            headings = tuple(heading for heading in layout.heading_rows if heading < row)
            self.flow.set_layout(replace(layout, heading_rows=headings, first_row=row))

    def _on_current(self, act: Callable[[int], None]) -> None:
        if self.table.current_row is not None:
            act(self.table.current_row)

    def _allow_row_buttons(self) -> None:
        chosen = self.table.current_row is not None
        self.heading_button.setEnabled(chosen)
        self.first_button.setEnabled(chosen)


def _fields(name: str, value: Any) -> dict[str, Any]:  # a field of Layout and what the user set it to
    return {name: value}
