# SPDX-License-Identifier: EUPL-1.2
"""A chart with its head: which kind it is, which columns it shows, and a way to fold it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.icons import icon
from district_planner.gui.theme import Theme
from district_planner.gui.views.bars import BarChart
from district_planner.gui.views.canvas import ChartCanvas
from district_planner.gui.views.histogram import HistogramChart
from district_planner.gui.views.parallel import ParallelChart
from district_planner.gui.views.scatter import ScatterChart
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.tick_button import TickButton
from district_planner.scenarios.view_state import CHART_KINDS, MAP

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from district_planner.core.texts import Texts
    from district_planner.gui.views.desk import ViewDesk
    from district_planner.scenarios.view_state import ChartKind, ChartState

_CANVASES: dict[ChartKind, type[ChartCanvas]] = {
    "scatter": ScatterChart,
    "parallel": ParallelChart,
    "bars": BarChart,
    "histogram": HistogramChart,
}
_COLUMNS_OF: dict[ChartKind, int] = {"scatter": 2, "bars": 1, "histogram": 1, "parallel": 4}
"""How many columns a chart of a kind begins with."""
FOLDED_PX = 32
_NARROW_PX, _LOW_PX = 290, 150
_SIGN_PX = 20


class ChartFrame(QFrame):
    """One of the places beside the table."""

    def __init__(self, desk: ViewDesk, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.place = place
        self.theme = Theme.light()
        self.canvas: ChartCanvas | None = None
        self._narrow = False
        self.setProperty("panel", "true")
        self.kind_button = QToolButton()
        self.kind_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kind_button.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
        self.menu = QMenu(self)
        self.kind_button.setMenu(self.menu)
        self.kind_button.setStyleSheet(
            "QToolButton::menu-indicator { image: none; width: 0; } QToolButton { padding: 2px; }"
        )
        self.fold_button = QToolButton()
        self.fold_button.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
        self.fold_button.setStyleSheet("QToolButton { padding: 2px; }")
        self.fold_button.clicked.connect(self.toggle)
        self.fields = (ChoiceField(), ChoiceField())
        self.against = QLabel("\N{MULTIPLICATION SIGN}")
        self.several = TickButton()
        self.note = QLabel()
        self.note.setProperty("muted", "true")
        self.note.setWordWrap(True)
        self._body = QVBoxLayout()
        self._lay_out()
        for number, field in enumerate(self.fields):
            field.choice_made.connect(lambda key, number=number: self._take_column(number, str(key)))
        self.several.ticked.connect(lambda keys: self._set(columns=tuple(str(key) for key in keys)))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(4, 4, 4, 0)
        head.setSpacing(4)
        for part in (self.kind_button, self.fields[0], self.against, self.fields[1], self.several, self.fold_button):
            head.addWidget(part)
        for part in (*self.fields, self.several):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            head.setStretchFactor(part, 1)
        self._head = head
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 2)
        self._column.setSpacing(2)
        self._second = QHBoxLayout()
        self._second.setContentsMargins(36, 0, 36, 0)
        self._column.addLayout(head)
        self._column.addLayout(self._second)
        self._column.addLayout(self._body, 1)
        self._column.addWidget(self.note)
        self.note.setContentsMargins(8, 0, 8, 0)

    @property
    def chart(self) -> ChartState:
        """What it shows."""
        return self.desk.rows_state.charts[self.place]

    def toggle(self) -> None:
        """Fold, or unfold."""
        self._set(unfolded=not self.chart.unfolded)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.theme = theme
        if self.canvas is not None:
            self.canvas.set_theme(theme)
        self._show_signs()

    def show_chart(self) -> None:
        """Another kind, other columns, folded or not."""
        chart = self.chart
        wanted = _CANVASES[chart.kind]
        if self.canvas is not None and (type(self.canvas) is not wanted or not chart.unfolded):
            self._body.removeWidget(self.canvas)
            self.canvas.hide()
            self.canvas.deleteLater()
            self.canvas = None
        if chart.unfolded and self.canvas is None:
            self.canvas = wanted(self.desk, chart)
            self.canvas.set_theme(self.theme)
            self.canvas.described.connect(self._say)
            self._body.addWidget(self.canvas)
        if self.canvas is not None:
            self.canvas.chart = chart
            self.canvas.forget()
        self.show_words()

    def show_words(self) -> None:
        """Names, choices, signs, in the present language."""
        chart, texts = self.chart, self.desk.session.texts
        self._fill_fields(texts)
        for number, field in enumerate(self.fields):
            field.setVisible(chart.unfolded and chart.kind != "parallel" and number < _COLUMNS_OF[chart.kind])
        self._arrange()
        self.several.setVisible(chart.unfolded and chart.kind == "parallel")
        self.note.setVisible(chart.unfolded and bool(self.note.text()))
        self.kind_button.setVisible(chart.unfolded)
        name = texts(f"views_window.chart_{chart.kind}")
        self.kind_button.setAccessibleName(texts("views_window.chart_choose", name=name))
        self.kind_button.setToolTip(self.kind_button.accessibleName())
        words = texts("views_window.fold" if chart.unfolded else "views_window.unfold", name=name)
        self.fold_button.setAccessibleName(words)
        self.fold_button.setToolTip(words)
        if self.canvas is not None:
            self.canvas.setAccessibleName(name)
            self.canvas.setToolTip("")
        if chart.unfolded:
            self.setMinimumWidth(168)
            self.setMaximumWidth(16777215)
        else:
            self.setFixedWidth(FOLDED_PX)
        self._fill_menu(texts)
        self._show_signs()

    def show_rows(self) -> None:
        """Other rows, values or filter."""
        if self.canvas is not None:
            self.canvas.forget()

    def show_brush(self) -> None:
        """Other rows are brushed."""
        if self.canvas is not None:
            self.canvas.show_brush()

    def show_chosen(self) -> None:
        """Another row is chosen in the window."""
        if self.canvas is not None:
            self.canvas.say()
            self.canvas.update()

    def _arrange(self) -> None:
        """Where two fields beside each other would hold a few letters only, the second goes below the first."""
        narrow = self.chart.kind == "scatter" and self.width() < _NARROW_PX and self.height() > _LOW_PX
        if narrow != self._narrow:
            self._narrow = narrow
            here, there = (self._head, self._second) if narrow else (self._second, self._head)
            here.removeWidget(self.fields[1])
            there.insertWidget(0 if narrow else 3, self.fields[1], 1)
        self.against.setVisible(self.chart.unfolded and self.chart.kind == "scatter" and not narrow)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_signs(self) -> None:
        kind = self.chart.kind
        self.kind_button.setIcon(icon(f"chart_{kind}", self.theme))
        self.fold_button.setIcon(icon("fold" if self.chart.unfolded else f"chart_{kind}", self.theme, "text_muted"))

    def _fill_menu(self, texts: Texts) -> None:
        self.menu.clear()
        group = QActionGroup(self.menu)
        for kind in CHART_KINDS:
            action = self.menu.addAction(texts(f"views_window.chart_{kind}"))
            action.setCheckable(True)
            action.setChecked(kind == self.chart.kind)
            action.triggered.connect(lambda _on=False, kind=kind: self._take_kind(kind))
            group.addAction(action)
        if self.chart.kind == "scatter":
            self.menu.addSeparator()
            for name, on in (("lasso", self.chart.lasso), ("logarithmic", self.chart.logarithmic)):
                action = self.menu.addAction(texts(f"views_window.{name}"))
                action.setCheckable(True)
                action.setChecked(on)
                action.triggered.connect(lambda on, name=name: self._set(**{name: bool(on)}))

    def _fill_fields(self, texts: Texts) -> None:
        choices, columns = column_choices(self.desk, texts), self.chart.columns
        words = {
            "scatter": ("views_window.axis_x", "views_window.axis_y"),
        }.get(self.chart.kind, ("views_window.column", "views_window.column"))
        for number, (field, key) in enumerate(zip(self.fields, words, strict=True)):
            field.set_words("", texts(key))
            field.set_choices(choices)
            field.set_current(columns[number] if number < len(columns) else None)
        ticks = [(choice.key, choice.text) for choice in choices if not self.desk.columns[str(choice.key)].is_category]
        self.several.set_choices(ticks, columns, texts("views_window.no_columns_ticked"))
        self.several.setAccessibleName(texts("views_window.axes"))

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words) and self.chart.unfolded)

    def _take_kind(self, kind: ChartKind) -> None:
        """Another kind, with as many of the columns as it takes, filled up with those of the table."""
        columns = list(self.chart.columns)
        numbers = [name for name in (*self.desk.rows_state.columns, *self.desk.columns) if name in self.desk.columns]
        fill = [name for name in dict.fromkeys(numbers) if name not in columns]
        wanted = _COLUMNS_OF[kind]
        self._set(kind=kind, columns=tuple((columns + fill)[:wanted]))

    def _take_column(self, number: int, column: str) -> None:
        columns = list(self.chart.columns)
        while len(columns) <= number:
            columns.append(MAP)
        columns[number] = column
        self._set(columns=tuple(columns))

    def _set(self, **values: object) -> None:
        self.desk.set_chart(self.place, replace(self.chart, **values))  # type: ignore[arg-type]


def column_choices(desk: ViewDesk, texts: Texts) -> list[Choice]:
    """The columns of numbers that can be chosen, with what kind of column each is."""
    found = []
    for key, column in desk.columns.items():
        detail = "views_window.of_map" if key == MAP else f"views_window.group_{column.group}"
        found.append(Choice(key, column.name(texts.language), texts(detail)))
    return found
