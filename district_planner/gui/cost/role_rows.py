# SPDX-License-Identifier: EUPL-1.2
"""The people of the centre: a line for each role with heads, hours and the cost of an hour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from district_planner.gui.cost.fields import STYLE, show_number
from district_planner.gui.icons import icon
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.cost_edits import new_role_name, remove_role, require_profile, set_role
from district_planner.scoring.costs import HOURS_IN_A_YEAR

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.cost.fields import FormFields
    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme
    from district_planner.gui.widgets.number_field import NumberField
    from district_planner.scenarios import Edit, Plan
    from district_planner.scoring.costs import CostProfile, Role

_LIMITS = {
    "heads": NumberRange(0, 1_000_000, 1),
    "hours_year": NumberRange(1, HOURS_IN_A_YEAR, 1),
    "cost_hour_eur": NumberRange(0, 10_000, 2),
}
_WIDTHS = {"heads": 60, "hours_year": 60, "cost_hour_eur": 56}
_HEADS = ("role", "heads", "hours", "cost")
_REMOVE_PX = 24


class _RoleRow:
    """The parts of one role."""

    def __init__(self, name: QLineEdit, fields: dict[str, NumberField], remove: QToolButton) -> None:
        self.name = name
        self.fields = fields
        self.remove = remove
        self.called = ""

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return self.name, *self.fields.values(), self.remove


class RoleRows(QWidget):
    """Edits the roles of the profile; a button below adds one."""

    def __init__(self, session: Session, fields: FormFields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._make = fields
        self.rows: list[_RoleRow] = []
        self._titles = [QLabel() for _ in _HEADS]
        self.add = QPushButton(self)
        self.add.setProperty("link", "true")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        for column, title in enumerate(self._titles):
            title.setProperty("muted", "true")
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(title, 0, column, side)
        self.add.clicked.connect(lambda _checked=False: self._add())

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        for title, head in zip(self._titles, _HEADS, strict=True):
            title.setText(texts(f"cost_window.head_{head}"))
        self.add.setText(texts("cost_window.role_add"))
        for number, row in enumerate(self.rows, start=1):
            self._word(row, number)

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of `theme`."""
        for row in self.rows:
            row.remove.setIcon(icon("remove", theme, "text_muted"))

    def show_profile(self, profile: CostProfile) -> None:
        """Show the roles; lines that stay keep what is being typed in them."""
        while len(self.rows) > len(profile.roles):
            for part in self.rows.pop().parts:
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        while len(self.rows) < len(profile.roles):
            self._append()
        self._grid.addWidget(self.add, len(self.rows) + 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        for number, (row, role) in enumerate(zip(self.rows, profile.roles, strict=True), start=1):
            self._show(row, role)
            self._word(row, number)

    def _show(self, row: _RoleRow, role: Role) -> None:
        row.called = role.name
        if not row.name.hasFocus() or not row.name.isModified():
            row.name.setText(role.name)
            row.name.setCursorPosition(0)
        for field, editor in row.fields.items():
            show_number(editor, getattr(role, field))

    def _word(self, row: _RoleRow, number: int) -> None:
        texts = self._session.texts
        row.name.setAccessibleName(texts("cost_window.role_name", number=str(number)))
        for field, editor in row.fields.items():
            name = texts("cost_window.role_field", field=texts(f"cost.field_{field}"), role=row.called)
            editor.setAccessibleName(name)
            editor.set_language(texts.language)
            editor.setPlaceholderText("" if field == "heads" else texts("cost_window.unknown"))
        row.remove.setAccessibleName(texts("cost_window.role_remove", role=row.called))
        row.remove.setToolTip(texts("cost_window.role_remove", role=row.called))

    def _append(self) -> None:
        place = len(self.rows)
        name = QLineEdit()
        name.setStyleSheet(STYLE)
        name.editingFinished.connect(partial(self._rename, place))
        fields = {
            field: self._make.make(
                limits, _WIDTHS[field], partial(self._write, place, field), optional=field != "heads"
            )
            for field, limits in _LIMITS.items()
        }
        remove = QToolButton()
        remove.setFixedSize(_REMOVE_PX, _REMOVE_PX)
        remove.setStyleSheet("padding: 0;")
        remove.setIcon(icon("remove", self._session.theme, "text_muted"))
        remove.clicked.connect(lambda _checked=False: self._remove(place))
        row = _RoleRow(name, fields, remove)
        self.rows.append(row)
        for column, part in enumerate(row.parts):
            self._grid.addWidget(part, place + 1, column)
        before: QWidget = self.rows[place - 1].remove if place else self
        for part in row.parts:
            if before is not self:
                QWidget.setTabOrder(before, part)
            before = part
        QWidget.setTabOrder(before, self.add)

    def _write(self, place: int, field: str, value: float | None) -> None:
        name = self.rows[place].called
        self._session.perform(
            lambda plan: set_role(plan, name, **{field: value}), merge_key=f"cost_role:{name}:{field}"
        )

    def _rename(self, place: int) -> None:
        if place >= len(self.rows):
            return
        row = self.rows[place]
        typed, called = row.name.text().strip(), row.called
        row.name.setModified(False)
        if typed and typed != called and self._session.perform(lambda plan: set_role(plan, called, name=typed)):
            return
        row.name.setText(called)

    def _remove(self, place: int) -> None:
        name = self.rows[place].called
        self._session.perform(lambda plan: remove_role(plan, name))

    def _add(self) -> None:
        texts = self._session.texts

        def one_more(plan: Plan) -> Edit:
            return set_role(plan, new_role_name(require_profile(plan), texts))

        if self._session.perform(one_more) and self.rows:
            self.rows[-1].name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.rows[-1].name.selectAll()
