# SPDX-License-Identifier: EUPL-1.2
"""What hangs below the buttons of the views: which columns the table shows, and between which values rows must lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.districts.pick_list import PickList
from district_planner.gui.icons import icon
from district_planner.gui.views.chart_frame import column_choices
from district_planner.gui.views.desk import WORDS
from district_planner.gui.widgets.choice_field import ChoiceField
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.view_state import MAP, MOST_COLUMNS
from district_planner.scenarios.views import Condition

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from district_planner.core.errors import InputError
    from district_planner.gui.views.desk import ViewDesk

_WIDE_PX, _HIGH_PX = 320, 340
_ANY = 1e15
_MOST_DECIMALS = 6
_MOST_CONDITIONS = 8


class Popup(QFrame):
    """Closes with Esc or a press elsewhere, and gives the keyboard back to the button it hangs below."""

    def __init__(self, button: QWidget) -> None:
        super().__init__(button.window(), Qt.WindowType.Popup)
        self.setProperty("card", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._button = button
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)

    def open(self) -> None:
        """Show it below its button, or above where there is no room, within the window."""
        self.adjustSize()
        window = self._button.window()
        below = self._button.mapToGlobal(QPoint(0, self._button.height() + 2))
        edge = window.mapToGlobal(QPoint(window.width(), window.height()))
        x = min(below.x(), edge.x() - self.width() - 4)
        y = below.y()
        if y + self.height() > edge.y():
            y = self._button.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2
        self.move(max(x, 0), max(y, 0))
        self.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._button.setFocus(Qt.FocusReason.PopupFocusReason)


class ColumnPopup(Popup):
    """Ticks are taken at once."""

    def __init__(self, desk: ViewDesk, button: QWidget) -> None:
        super().__init__(button)
        self.desk = desk
        texts = desk.session.texts
        self.pick = PickList()
        self.pick.setFixedSize(QSize(_WIDE_PX, _HIGH_PX))
        self.pick.set_words(
            texts("views_window.columns"), texts("views_window.find_column"), texts("views_window.find_column")
        )
        words = [(key, texts(f"views_window.words_{key}")) for key in WORDS[desk.kind]]
        self.pick.set_choices(
            [*words, *((choice.key, choice.line) for choice in column_choices(desk, texts))], desk.rows_state.columns
        )
        self.pick.picked_changed.connect(self._take)
        self.column.addWidget(self.pick)
        self.setAccessibleName(texts("views_window.columns"))
        self.pick.filter.setFocus()

    def _take(self) -> None:
        """Those that stay keep their order, new ones come last."""
        picked = [str(key) for key in self.pick.picked]
        before = [key for key in self.desk.rows_state.columns if key in picked]
        new = [key for key in picked if key not in before]
        self.desk.show_columns(tuple((before + new)[:MOST_COLUMNS]))


class _ConditionRow(QWidget):
    """A column and the two ends, one of which may be left empty."""

    def __init__(self, popup: FilterPopup, condition: Condition | None) -> None:
        super().__init__()
        desk, texts = popup.desk, popup.desk.session.texts
        self.field = ChoiceField()
        self.field.setFixedWidth(220)
        self.field.set_words(texts("views_window.column"), texts("views_window.column"))
        self.field.set_choices(
            [choice for choice in column_choices(desk, texts) if not desk.columns[str(choice.key)].is_category]
        )
        self.field.set_current(condition.column if condition else None)
        self._popup = popup
        self.low, self.high = (NumberField(self._limits, optional=True) for _ in range(2))
        self.remove = QToolButton()
        self.remove.setIcon(icon("remove", desk.session.theme))
        self.remove.setToolTip(texts("views_window.condition_remove"))
        self.remove.setAccessibleName(texts("views_window.condition_remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.field)
        ends = (
            (self.low, "from", condition.low if condition else None),
            (self.high, "to", condition.high if condition else None),
        )
        for field, key, value in ends:
            field.set_language(texts.language)
            field.set_value(value)
            field.setFixedWidth(96)
            field.setPlaceholderText(texts(f"views_window.condition_{key}"))
            field.setAccessibleName(texts(f"views_window.condition_{key}"))
            field.value_edited.connect(lambda _value, field=field: self._heard(field, None))
            field.refused.connect(lambda error, field=field: self._heard(field, error))
            row.addWidget(field)
        row.addWidget(self.remove)
        self.field.choice_made.connect(lambda _key: self._take_column())
        self.remove.clicked.connect(lambda: popup.drop(self))

    @property
    def _limits(self) -> NumberRange:
        """Any number; as whole as the values of the column, so that `50.000` is read as it is meant."""
        column = self._popup.desk.columns.get(str(self.field.current))
        return NumberRange(-_ANY, _ANY, _MOST_DECIMALS if column is None or column.described.decimals else 0)

    def _take_column(self) -> None:
        for field in (self.low, self.high):
            field.set_limits(self._limits)
        self._popup.take()

    def _heard(self, field: NumberField, error: InputError | None) -> None:
        field.setProperty("invalid", "true" if error else "false")
        field.setToolTip(error.text(self._popup.desk.session.texts) if error else "")
        field.style().unpolish(field)
        field.style().polish(field)
        if error is None:
            self._popup.take()

    @property
    def condition(self) -> Condition | None:
        """What the fields say; None while something is missing."""
        key = self.field.current
        if key is None or (self.low.value is None and self.high.value is None):
            return None
        return Condition(str(key), self.low.value, self.high.value)


class FilterPopup(Popup):
    """Every condition counts at once; a row must pass all."""

    def __init__(self, desk: ViewDesk, button: QWidget) -> None:
        super().__init__(button)
        self.desk = desk
        self.setObjectName("filter_popup")
        texts = desk.session.texts
        title = QLabel(texts("views_window.filter_title"))
        title.setProperty("subheading", "true")
        self.column.addWidget(title)
        self.rows: list[_ConditionRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.column.addLayout(self._list)
        self.add = QPushButton(texts("views_window.condition_add"))
        self.add.setProperty("link", "true")
        self.add.clicked.connect(lambda: self._append(None))
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(texts("views_window.filter_title"))
        for condition in desk.rows_state.conditions or (None,):
            self._append(condition)

    def _append(self, condition: Condition | None) -> None:
        row = _ConditionRow(self, condition)
        self.rows.append(row)
        self._list.addWidget(row)
        self.add.setEnabled(len(self.rows) < _MOST_CONDITIONS)
        if condition is None:
            if len(self.rows) == 1 and self.desk.columns:
                row.field.set_current(MAP)
            row.field.setFocus()
        self.adjustSize()

    def take(self) -> None:
        """What the rows say holds from now on."""
        found = [row.condition for row in self.rows]
        self.desk.set_conditions(tuple(condition for condition in found if condition is not None))

    def drop(self, row: _ConditionRow) -> None:
        """Take a condition away."""
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.setEnabled(True)
        self.adjustSize()
        self.take()
