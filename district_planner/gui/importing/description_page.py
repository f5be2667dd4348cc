# SPDX-License-Identifier: EUPL-1.2
"""Step 4: whose data it is. What stands here is shown beside every figure and in every report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from district_planner.gui.importing.page import LABEL_PX, StepPage, card, heading_label, quiet_label
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.scenarios.datasets import Description

if TYPE_CHECKING:
    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.theme import Theme

LICENCES = ("", "CC BY 4.0", "CC BY 3.0 IT", "CC BY-SA 4.0", "CC0 1.0", "IODL 2.0", "ODbL 1.0")
_FIELDS = ("title", "publisher", "vintage", "licence", "url", "note")
_LIMIT = 500
_NOTE_LIMIT = 2000
_FORM_PX = 640
_NOTE_PX = 88


class DescriptionPage(StepPage):
    """Six fields, and below them how the source will be written."""

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(flow, theme, parent)
        self._following = False
        self.fields = {name: QLineEdit(maxLength=_LIMIT) for name in ("title", "publisher", "vintage", "url")}
        self.licence_box = QuietComboBox()
        self.licence_box.setEditable(True)
        self.note_field = QPlainTextEdit(tabChangesFocus=True)
        self.note_field.setFixedHeight(_NOTE_PX)
        self._cited = QLabel(wordWrap=True)
        self._same_title = QLabel(wordWrap=True)
        self._same_title.setTextFormat(Qt.TextFormat.PlainText)
        self._assemble()
        for field in self.fields.values():
            field.textEdited.connect(self._take)
        self.licence_box.lineEdit().textEdited.connect(self._take)
        self.licence_box.activated.connect(self._take)
        self.note_field.textChanged.connect(self._take)

    def _assemble(self) -> None:
        texts = self.texts
        for licence in LICENCES:
            self.licence_box.addItem(licence or texts("import_window.licence_unknown"), licence)
        editors: dict[str, QWidget] = {**self.fields, "licence": self.licence_box, "note": self.note_field}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        for name in _FIELDS:
            label = QLabel(texts(f"import_window.about_{name}"))
            label.setMinimumHeight(LABEL_PX)
            label.setBuddy(editors[name])
            words = texts(f"import_window.about_{name}").replace("&", "")
            editors[name].setAccessibleName(words)
            form.addRow(label, editors[name])
        self.licence_box.lineEdit().setAccessibleName(self.licence_box.accessibleName())
        self.fields["title"].setPlaceholderText(texts("import_window.title_example"))
        self.fields["publisher"].setPlaceholderText(texts("import_window.publisher_example"))
        self.fields["vintage"].setPlaceholderText(texts("import_window.vintage_example"))
        self.fields["url"].setPlaceholderText(texts("import_window.url_example"))
        frame, inner = card()
        frame.setMaximumWidth(_FORM_PX)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.addLayout(form)
        inner.addWidget(self._same_title)
        side, beside = card()
        beside.addWidget(heading_label(texts("import_window.cited_as")))
        beside.addWidget(self._cited)
        beside.addWidget(quiet_label(texts("import_window.cited_note")))
        beside.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(frame, 3)
        columns.addWidget(side, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(quiet_label(texts("import_window.describe_line")))
        layout.addLayout(columns)
        layout.addStretch(1)

    def enter(self) -> None:
        """Show what the file or the recipe says of itself."""
        self._following = True
        description = self._description
        for name, field in self.fields.items():
            field.setText(getattr(description, name))
        found = self.licence_box.findData(description.licence)
        if found >= 0:
            self.licence_box.setCurrentIndex(found)
        else:
            self.licence_box.setEditText(description.licence)
        self.note_field.setPlainText(description.note)
        self._following = False
        self._cite()

    def blocker(self) -> str:
        """Data without a title cannot be told apart."""
        return "" if self._description.title.strip() else self.texts("import_window.title_needed")

    def first_focus(self) -> QWidget | None:
        """The first field that is empty."""
        empty = (field for field in self.fields.values() if not field.text().strip())
        return next(empty, None)

    @property
    def _description(self) -> Description:
        return self.flow.description or Description("")

    def _take(self) -> None:
        if self._following:
            return
        chosen = self.licence_box.findText(self.licence_box.currentText())
        licence = self.licence_box.itemData(chosen) if chosen >= 0 else self.licence_box.currentText().strip()
        self.flow.set_description(
            replace(
                self._description,
                **{name: field.text().strip() for name, field in self.fields.items()},
                licence=licence,
                note=self.note_field.toPlainText().strip()[:_NOTE_LIMIT],
            )
        )
        self._cite()
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        super().set_theme(theme)
        self._warn()

    def _warn(self) -> None:
        """Two data sets under one title can hardly be told apart; it is allowed."""
        plan, former = self.flow.session.plan, self.flow.former
        title = self._description.title.strip().casefold()
        others = [one for one in plan.datasets if former is None or one.id != former.id] if plan is not None else []
        is_taken = any(one.description.title.strip().casefold() == title for one in others)
        self._same_title.setVisible(is_taken)
        self._same_title.setText(self.texts("import_window.title_taken") if is_taken else "")
        self._same_title.setStyleSheet(f"color: {self.theme.hex('warning')};")

    def _cite(self) -> None:
        self._warn()
        self._cited.setText(source_line(self._description) or "–")


def source_line(description: Description) -> str:
    """The source as it is written beside figures: publisher, title, vintage, licence."""
    parts = (description.publisher, description.title, description.vintage, description.licence)
    return ", ".join(part for part in parts if part)
