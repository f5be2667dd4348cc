# SPDX-License-Identifier: EUPL-1.2
"""The words about a data set, in place of its card while they are changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError
from district_planner.gui.sites.form_field import FormField
from district_planner.scenarios import update_dataset

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme

_PLACES = {
    "title": (0, 0, 2),
    "publisher": (1, 0, 1),
    "vintage": (1, 1, 1),
    "licence": (2, 0, 1),
    "url": (2, 1, 1),
    "note": (3, 0, 2),
}
"""Row, column and width of each field."""


class DescriptionForm(QScrollArea):
    """Title, publisher, vintage, licence, address, note. Enter writes all of them as one edit, Esc leaves them."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset_id = 0
        self.fields = {name: FormField(QLineEdit()) for name in _PLACES}
        self.save = QPushButton()
        self.save.setProperty("primary", "true")
        self.cancel = QPushButton()
        self._lay_out()
        for field in self.fields.values():
            field.editor.returnPressed.connect(self._write)
        self.save.clicked.connect(self._write)
        self.cancel.clicked.connect(self.closed)

    def edit(self, dataset_id: int) -> None:
        """Show the words of a data set and give the first the keyboard."""
        assert self._session.plan is not None, "there is a data set"
        self._dataset_id = dataset_id
        described = self._session.plan.dataset(dataset_id).description
        for name, field in self.fields.items():
            field.editor.setText(getattr(described, name))
            field.editor.setCursorPosition(0)
            field.set_problem("")
        self.ensureVisible(0, 0)
        self.fields["title"].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields["title"].editor.selectAll()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._session.texts
        for name, field in self.fields.items():
            field.set_label(texts(f"data_window.{name}"), texts(f"data_window.{name}_tip"))
        self.save.setText(texts("data_window.save"))
        self.cancel.setText(texts("data_window.cancel"))
        self.setAccessibleName(texts("data_window.edit_title"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in self.fields.values():
            field.set_theme(theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        body = QFrame()
        body.setProperty("panel", "true")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, (row, column, width) in _PLACES.items():
            grid.addWidget(self.fields[name], row, column, 1, width)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.save)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(12)
        layout.addLayout(grid)
        layout.addLayout(foot)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(body)

    def _write(self) -> None:
        session, plan = self._session, self._session.plan
        if plan is None:
            return
        words = {name: field.editor.text().strip() for name, field in self.fields.items()}
        try:
            described = replace(plan.dataset(self._dataset_id).description, **words)
            edit = update_dataset(plan, self._dataset_id, description=described)
        except PlannerError as error:
            self.fields["title"].set_problem(error.text(session.texts))
            self.fields["title"].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        session.edit(edit)
        self.closed.emit()
