# SPDX-License-Identifier: EUPL-1.2
"""A field for one number, read and written by the product's own rules."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from district_planner.core.errors import InputError
from district_planner.core.texts import Language
from district_planner.gui.widgets.numeric_input import NumberRange, plain_number, read_number


class NumberField(QLineEdit):
    """Takes numbers in `limits`; an empty field is None where `optional`.

    What is shown is `factor` times the value (100 for shares written in percent). Programmatic changes emit nothing.
    """

    value_edited = Signal(object)
    """The user typed a valid number (float), or emptied an optional field (None)."""
    refused = Signal(object)
    """The user typed what cannot be read: the `InputError`."""

    def __init__(
        self, limits: NumberRange, *, optional: bool = False, factor: float = 1.0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._limits = limits
        self._optional = optional
        self._factor = factor
        self._language: Language = "it"
        self._value: float | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._read)

    @property
    def value(self) -> float | None:
        """The last valid value."""
        return self._value

    @property
    def problem(self) -> InputError | None:
        """What is wrong with the text that stands in the field; None when it can be read."""
        if self._optional and not self.text().strip():
            return None
        try:
            read_number(self.text(), self._limits, self._language)
        except InputError as error:
            return error
        return None

    def set_value(self, value: float | None) -> None:
        """Show `value`, unless what stands in the field already means it (`1,70` while typing 1.7)."""
        if value is not None and self._means(value):
            self._value = value
            return
        self._value = value
        self._write()

    def set_limits(self, limits: NumberRange) -> None:
        """Take numbers in other `limits` from now on."""
        self._limits = limits

    def set_language(self, language: Language) -> None:
        """Write and read in `language` from now on."""
        if language != self._language:
            self._language = language
            self._write()

    def _means(self, value: float) -> bool:
        try:
            return abs(read_number(self.text(), self._limits, self._language) / self._factor - value) < 1e-9
        except InputError:
            return False

    def _write(self) -> None:
        shown = None if self._value is None else self._value * self._factor
        self.setText("" if shown is None else plain_number(shown, self._limits.decimals, self._language))

    def _read(self, text: str) -> None:
        if self._optional and not text.strip():
            self._value = None
            self.value_edited.emit(None)
            return
        try:
            self._value = read_number(text, self._limits, self._language) / self._factor
        except InputError as error:
            self.refused.emit(error)
            return
        self.value_edited.emit(self._value)
