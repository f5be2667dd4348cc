# SPDX-License-Identifier: EUPL-1.2
"""The points of a value function as rows of fields: what the mouse draws can be typed."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.core.errors import InputError
from district_planner.core.texts import Texts
from district_planner.gui.icons import icon
from district_planner.gui.scoring.criteria.value_points import FEWEST, MOST, Point, check_points
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange

if TYPE_CHECKING:
    from collections.abc import Sequence

_FARTHEST = 1e12
_SCORES = NumberRange(0, 1, 2)
_VALUE_PX, _SCORE_PX, _BUTTON_PX = 116, 64, 28
_FIELD_STYLE = "padding: 0 6px; min-height: 22px;"


class PointRow:
    """Value, what it is worth, and a button that takes the point away."""

    def __init__(self, decimals: int) -> None:
        self.value = NumberField(NumberRange(-_FARTHEST, _FARTHEST, decimals))
        self.score = NumberField(_SCORES)
        self.remove = QToolButton()
        for field, width in ((self.value, _VALUE_PX), (self.score, _SCORE_PX)):
            field.setFixedWidth(width)
            field.setStyleSheet(_FIELD_STYLE)
        self.remove.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.remove.setStyleSheet("padding: 0;")

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return self.value, self.score, self.remove


class FunctionTable(QWidget):
    """Two columns of fields. `points_changed` comes only with points that make a function."""

    points_changed = Signal(object)
    add_requested = Signal()
    remove_requested = Signal(int)
    chosen_changed = Signal(int)
    """The row that has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._theme = Texts("it"), Theme.light()
        self._unit, self._decimals = "", 0
        self.rows: list[PointRow] = []
        self._heads = [QLabel(), QLabel()]
        self.add = QPushButton()
        self.add.setProperty("link", "true")
        self._problem = QLabel(wordWrap=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        for column, head in enumerate(self._heads):
            head.setProperty("muted", "true")
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._grid)
        layout.addWidget(self._problem)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.add.clicked.connect(self.add_requested)

    @property
    def problem(self) -> str:
        """What is wrong with what is typed; empty when nothing is."""
        return self._problem.text()

    def set_subject(self, unit: str, decimals: int) -> None:
        """The unit of the values and how finely they are written."""
        if (unit, decimals) != (self._unit, self._decimals):
            self._unit, self._decimals = unit, decimals
            self._show_rows(0)
        self._word()

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._word()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")
        self._word()

    def set_points(self, points: Sequence[Point]) -> None:
        """Show these; a field in which somebody types keeps what it says."""
        if len(points) != len(self.rows):
            self._show_rows(len(points))
        for row, (x, y) in zip(self.rows, points, strict=True):
            for field, number in ((row.value, x), (row.score, y)):
                if not (field.hasFocus() and field.problem is not None):
                    field.set_value(number)
        self._show_problem("")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for index, row in enumerate(self.rows):
                if watched in row.parts:
                    self.chosen_changed.emit(index)
        return super().eventFilter(watched, event)

    def _show_rows(self, count: int) -> None:
        while len(self.rows) > count:
            gone = self.rows.pop()
            for part in gone.parts:
                part.removeEventFilter(self)
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        while len(self.rows) < count:
            number, row = len(self.rows), PointRow(self._decimals)
            self.rows.append(row)
            for column, part in enumerate(row.parts):
                self._grid.addWidget(part, number + 1, column)
                part.installEventFilter(self)
            row.value.value_edited.connect(lambda _value: self._read())
            row.score.value_edited.connect(lambda _value: self._read())
            row.value.refused.connect(self._refuse)
            row.score.refused.connect(self._refuse)
            row.remove.clicked.connect(partial(self.remove_requested.emit, number))
        self._order_focus()
        self._word()

    def _order_focus(self) -> None:
        for before, after in itertools.pairwise([*(part for row in self.rows for part in row.parts), self.add]):
            QWidget.setTabOrder(before, after)

    def _word(self) -> None:
        texts, unit = self._texts, self._texts.unit(self._unit)
        value = texts("criteria_window.point_value")
        self._heads[0].setText(f"{value} ({unit})" if unit else value)
        self._heads[1].setText(texts("criteria_window.point_score"))
        self._heads[1].setToolTip(texts("criteria_window.point_score_tip"))
        self.add.setText(texts("criteria_window.point_add"))
        self.add.setToolTip(texts("criteria_window.point_add_tip"))
        self.add.setEnabled(len(self.rows) < MOST)
        self.setAccessibleName(texts("criteria_window.function_table"))
        for number, row in enumerate(self.rows, start=1):
            row.value.setAccessibleName(texts("criteria_window.point_value_name", n=str(number), unit=unit))
            row.score.setAccessibleName(texts("criteria_window.point_score_name", n=str(number)))
            row.value.set_language(texts.language)
            row.score.set_language(texts.language)
            row.remove.setAccessibleName(texts("criteria_window.point_remove", n=str(number)))
            row.remove.setToolTip(texts("criteria_window.point_remove", n=str(number)))
            row.remove.setIcon(icon("remove", self._theme, "text_muted"))
            row.remove.setEnabled(len(self.rows) > FEWEST)

    def _read(self) -> None:
        for row in self.rows:
            for field in (row.value, row.score):
                if field.problem is not None:
                    self._refuse(field.problem)
                    return
        points = tuple((row.value.value, row.score.value) for row in self.rows)
        try:
            check_points(points, self._texts, self._decimals)
        except InputError as error:
            self._refuse(error)
            return
        self._show_problem("")
        self.points_changed.emit(points)

    def _refuse(self, error: InputError) -> None:
        self._show_problem(error.text(self._texts))

    def _show_problem(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        for row in self.rows:
            row.value.setAccessibleDescription(problem)
            row.score.setAccessibleDescription(problem)
