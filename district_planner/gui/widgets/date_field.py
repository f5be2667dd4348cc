# SPDX-License-Identifier: EUPL-1.2
"""A field for one day, written as people write it and handed over as an ISO date."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from district_planner.core.errors import InputError

_WRITTEN = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")


def written_date(iso: str) -> str:
    """`31/12/2026` for `2026-12-31`; nothing for no date."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def read_date(text: str) -> str:
    """The ISO date of `31/12/2026`, `31.12.2026` or `2026-12-31`; empty for nothing.

    Raises:
        InputError: it is written otherwise, or there is no such day.
    """
    text = text.strip()
    if not text:
        return ""
    found = _WRITTEN.fullmatch(text)
    iso = "{2}-{1:0>2}-{0:0>2}".format(*found.groups()) if found else text
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        raise InputError("actors.date_unusable", value=text) from None


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
            read_date(self.text())
        except InputError as error:
            return error
        return None

    def set_value(self, iso: str) -> None:
        """Show a day without telling anybody."""
        self._value = iso
        self.setText(written_date(iso))

    def _read(self) -> None:
        try:
            value = read_date(self.text())
        except InputError as error:
            self.refused.emit(error)
            return
        if value != self._value:
            self._value = value
            self.date_edited.emit(value)
        self.setText(written_date(value))
