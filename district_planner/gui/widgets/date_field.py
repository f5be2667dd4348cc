# SPDX-License-Identifier: EUPL-1.2
"""A field for one day, written as people write it and handed over as an ISO date."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from district_planner.actors import read_day, written_day
from district_planner.core.errors import InputError


class DateField(QLineEdit):
    """Takes a day or nothing; what is typed is read when the field is left or Enter is pressed."""

    date_edited = Signal(str)
    """The user wrote a day (ISO) or emptied the field."""
    refused = Signal(object)
    """The user wrote what is no day: the `InputError`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.editingFinished.connect(self._read)

    @property
    def value(self) -> str:
        """The last day that could be read, ISO; empty: none."""
        return self._value

    @property
    def problem(self) -> InputError | None:
        """What is wrong with the text that stands in the field."""
        try:
            read_day(self.text())
        except InputError as error:
            return error
        return None

    def set_value(self, iso: str) -> None:
        """Show a day without telling anybody."""
        self._value = iso
        self.setText(written_day(iso))

    def _read(self) -> None:
        try:
            value = read_day(self.text())
        except InputError as error:
            self.refused.emit(error)
            return
        if value != self._value:
            self._value = value
            self.date_edited.emit(value)
        self.setText(written_day(value))
