# SPDX-License-Identifier: EUPL-1.2
"""Three numbers in a row: low, default, high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from district_planner.core.errors import InputError
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme

ENDS = ("low", "default", "high")
_LIMITS = NumberRange(0, 1e9, 4)
_FIELD_PX = 76


class RangeField(QWidget):
    """A title, three fields, and what is wrong with them. `edited` comes when a field is left that reads well."""

    edited = Signal(object)
    """(low, default, high); None when all are empty and that may be."""

    def __init__(self, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._shown: tuple[float, float, float] | None = None
        self._texts: Texts | None = None
        self.title = QLabel()
        self.fields = {name: NumberField(_LIMITS, optional=optional) for name in ENDS}
        self._names = {name: QLabel() for name in ENDS}
        self._problem = QLabel(wordWrap=True)
        self._problem.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.title, 0, 0, 1, 4)
        for column, name in enumerate(ENDS):
            self._names[name].setProperty("muted", "true")
            self._names[name].setBuddy(self.fields[name])
            self.fields[name].setFixedWidth(_FIELD_PX)
            grid.addWidget(self._names[name], 1, column)
            grid.addWidget(self.fields[name], 2, column)
            self.fields[name].editingFinished.connect(self._take)
        grid.setColumnStretch(3, 1)
        grid.addWidget(self._problem, 3, 0, 1, 4)

    @property
    def problem(self) -> str:
        """What is wrong; empty when nothing is."""
        return self._problem.text()

    def set_words(self, texts: Texts, title: str, tip: str = "") -> None:
        """Take the language of `texts`; `title` names the number with its unit."""
        self._texts = texts
        self.title.setText(title)
        self.title.setToolTip(tip)
        self.title.setVisible(bool(title))
        for name, field in self.fields.items():
            words = texts(f"filiera_window.{name}")
            self._names[name].setText(words)
            field.setAccessibleName(f"{title} {words}".strip())
            field.setToolTip(tip)
            field.set_language(texts.language)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")

    def set_prompts(self, values: tuple[float | None, float | None, float | None]) -> None:
        """Show in empty fields what counts while they are empty."""
        for field, value in zip(self.fields.values(), values, strict=True):
            field.setPlaceholderText("" if value is None or self._texts is None else self._texts.number(value, 0))

    def set_values(self, values: tuple[float, float, float] | None) -> None:
        """Show three numbers, or none."""
        self._shown = values
        for field, value in zip(self.fields.values(), values or (None, None, None), strict=True):
            field.set_value(value)
        self.show_problem("")

    def show_problem(self, problem: str) -> None:
        """Say what is wrong; empty takes it away."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        for field in self.fields.values():
            field.setAccessibleDescription(problem)

    def read(self) -> tuple[float, float, float] | None:
        """What stands in the fields.

        Raises:
            InputError: a field cannot be read, is empty beside filled ones, or the three are not in order.
        """
        if self._optional and not any(field.text().strip() for field in self.fields.values()):
            return None
        for field in self.fields.values():
            if field.problem is not None:
                raise field.problem
        low, default, high = (field.value for field in self.fields.values())
        if low is None or default is None or high is None:
            raise InputError("filiera_window.range_incomplete")
        if not low <= default <= high:
            raise InputError("filiera_window.range_order")
        return low, default, high

    def _take(self) -> None:
        try:
            values = self.read()
        except InputError as error:
            self.show_problem(error.text(self._texts) if self._texts is not None else "")
            return
        self.show_problem("")
        if values != self._shown:
            self._shown = values
            self.edited.emit(values)
