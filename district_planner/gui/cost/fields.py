# SPDX-License-Identifier: EUPL-1.2
"""Number fields of the cost form: what cannot be read is marked on the field and told below the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from district_planner.gui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from district_planner.core.errors import InputError
    from district_planner.core.texts import Texts
    from district_planner.gui.widgets.numeric_input import NumberRange

STYLE = "padding: 0 6px; min-height: 20px;"


class FormFields(QObject):
    """Makes fields, writes what is typed in them, and gathers what is wrong."""

    problem_changed = Signal(str)
    """What is wrong with the field that was typed in last; empty when nothing is."""

    def __init__(self, texts: Callable[[], Texts], parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts

    def make(
        self,
        limits: NumberRange,
        width: int,
        write: Callable[[float | None], object],
        *,
        optional: bool = False,
        factor: float = 1.0,
    ) -> NumberField:
        """A field that hands valid numbers to `write`; None where an `optional` one is emptied."""
        field = NumberField(limits, optional=optional, factor=factor)
        field.setFixedWidth(width)
        field.setStyleSheet(STYLE)

        def take(value: float | None) -> None:
            self._mark(field, "")
            write(value)

        def refuse(error: InputError) -> None:
            self._mark(field, error.text(self._texts()))

        field.value_edited.connect(take)
        field.refused.connect(refuse)
        return field

    def _mark(self, field: NumberField, problem: str) -> None:
        mark(field, problem)
        self.problem_changed.emit(f"{field.accessibleName()}: {problem}" if problem else "")


def show_number(field: NumberField, value: float | None) -> None:
    """Show what the plan holds, but leave alone what is being typed and cannot be read yet."""
    if not field.hasFocus() or field.problem is None:
        field.set_value(value)
        if field.property("invalid") == "true":
            mark(field, "")


def mark(field: QWidget, problem: str) -> None:
    """Mark a field with what is wrong; empty takes the mark away."""
    field.setAccessibleDescription(problem)
    field.setProperty("invalid", "true" if problem else "false")
    field.style().unpolish(field)
    field.style().polish(field)
