# SPDX-License-Identifier: EUPL-1.2
"""How the values of one column are spread: a bar per class, its brushed part filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from district_planner.core.compat import override
from district_planner.gui.views.axes import paint_x_axis, paint_y_axis, y_words_width
from district_planner.gui.views.canvas import PAD, ChartCanvas
from district_planner.gui.views.scales import Classes, ValueScale
from district_planner.gui.views.selection import How

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios.views import ViewColumn

_CLASS_PX = 16
_MOST = 40


class HistogramChart(ChartCanvas):
    """A click brushes a class, a drag several; left and right go from class to class."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._plot = QRectF()
        self._classes: Classes | None = None
        self._scales: tuple[ValueScale, ValueScale] | None = None
        self._at: int | None = None

    @property
    def column(self) -> ViewColumn | None:
        """What is counted; None where it is no longer there."""
        return next(iter(self.columns), None)

    @property
    def classes(self) -> Classes | None:
        """The classes that are shown."""
        return self._classes

    @property
    def unknown(self) -> int:
        """How many shown rows have no figure."""
        return 0 if self._classes is None else int(np.count_nonzero(self.desk.shown & (self._classes.numbers < 0)))

    @override
    def prepare(self) -> None:
        column = self.column
        self._classes = self._scales = None
        if column is None:
            self.described.emit(self.texts("views_window.no_columns"))
            return
        values, shown = self.desk.values(column.id), self.desk.shown
        if column.is_category:
            classes = Classes.of_labels(values, shown, len(column.described.labels))
        else:
            classes = Classes.of(values, shown, min(max(self.width() // _CLASS_PX, 4), _MOST))
        self._classes = classes
        self._at = None if self._at is None or self._at >= len(classes.edges) - 1 else self._at
        counts = classes.counts()
        bottom = self.height() - self.fontMetrics().height() - 8
        y_scale = ValueScale(0.0, max(float(counts.max(initial=0)) * 1.06, 1.0), bottom, PAD)
        left = y_words_width(self, y_scale) + 10
        self._plot = QRectF(left, PAD, max(self.width() - left - PAD, 10), max(bottom - PAD, 10))
        edges = classes.edges
        self._scales = ValueScale(float(edges[0]), float(edges[-1]), left, self._plot.right()), y_scale
        unknown = self.unknown
        self.described.emit(self.texts("views_window.without_figure", n=unknown) if unknown else "")

    def bar(self, number: int, count: float) -> QRectF:
        """The bar of a class that holds so many rows."""
        assert self._scales is not None, "there are classes"
        assert self._classes is not None, "there are classes"
        x, y = self._scales
        left, right = x.pixel(float(self._classes.edges[number])), x.pixel(float(self._classes.edges[number + 1]))
        top = min(y.pixel(count), self._plot.bottom() - 1.5) if count else self._plot.bottom()
        return QRectF(left + 0.5, top, max(right - left - 1, 1), self._plot.bottom() - top)

    @override
    def paint_axes(self, painter: QPainter) -> None:
        if self._scales is None or self._classes is None or not len(self._classes.numbers):
            return
        paint_y_axis(self, painter, self._scales[1], self._plot)
        column = self.column
        if column is not None and column.is_category:
            self._paint_labels(painter, column.described.labels)
        else:
            paint_x_axis(self, painter, self._scales[0], self._plot, lines=False)
            self._paint_open_ends(painter, self._classes)

    def _paint_open_ends(self, painter: QPainter, classes: Classes) -> None:
        """A break in the axis below a class that holds all beyond it."""
        foot = self._plot.bottom()
        painter.setPen(QPen(self.theme.colour("text_muted"), 1.4))
        for is_open, x in ((classes.open_low, self._plot.left() + 3), (classes.open_high, self._plot.right() - 3)):
            if is_open:
                for shift in (-2, 2):
                    painter.drawLine(QPointF(x + shift - 2, foot + 4), QPointF(x + shift + 2, foot - 4))

    def _paint_labels(self, painter: QPainter, labels: tuple[str, ...]) -> None:
        painter.setFont(self.small_font())
        painter.setPen(self.theme.colour("text_muted"))
        for number, label in enumerate(labels):
            box = self.bar(number, 0)
            room = QRectF(box.left(), self._plot.bottom() + 3, box.width(), painter.fontMetrics().height())
            words = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, round(box.width()))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter), words)

    @override
    def paint_rows(self, painter: QPainter, rows: NDArray[np.bool_], *, strength: str) -> None:
        if self._classes is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        ink = self.theme.colour("bar")
        for number, count in enumerate(self._classes.counts(rows).tolist()):
            if not count:
                continue
            bar = self.bar(number, count)
            if strength == "faint":
                # What is not brushed keeps its outline: the filled part is told by its shape, not by its colour alone.
                soft = QColor(self.theme.colour("border_strong"))
                soft.setAlphaF(0.22)
                painter.setBrush(soft)
                painter.setPen(QPen(self.theme.colour("border_strong"), 1))
                painter.drawRect(bar)
            else:
                painter.fillRect(bar, QBrush(ink))

    @override
    def paint_hand(self, painter: QPainter) -> None:
        super().paint_hand(painter)
        if self._at is not None and self.hasFocus() and self._classes is not None:
            count = float(self._classes.counts()[self._at])
            painter.setPen(QPen(self.theme.colour("text"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.bar(self._at, count).adjusted(-1, -1, 1, 1))

    def class_at(self, x: float) -> int | None:
        """The class at a pixel."""
        if self._scales is None or self._classes is None or not self._plot.left() <= x <= self._plot.right():
            return None
        last = len(self._classes.edges) - 2
        return min(max(int(np.searchsorted(self._classes.edges, self._scales[0].value(x), side="right")) - 1, 0), last)

    @override
    def rows_in(self, box: QRectF) -> NDArray[np.bool_]:
        if self._classes is None or self._scales is None:
            return np.zeros(len(self.desk.keys), dtype=bool)
        first = self.class_at(max(box.left(), self._plot.left()))
        last = self.class_at(min(box.right(), self._plot.right()))
        if first is None or last is None:
            return np.zeros(len(self.desk.keys), dtype=bool)
        return (self._classes.numbers >= first) & (self._classes.numbers <= last)

    @override
    def click(self, point: QPointF, how: How) -> None:
        number = self.class_at(point.x())
        if number is None:
            super().click(point, how)
        else:
            self.take_class(number, how)

    def take_class(self, number: int, how: How) -> None:
        """Brush all rows of a class."""
        if self._classes is not None:
            self._at = number
            self.desk.brush.brush((self._classes.numbers == number) & self.desk.shown, how)
            self.update()

    @override
    def row_at(self, point: QPointF) -> int | None:
        return None

    @override
    def point_of(self, row: int) -> QPointF | None:
        column = self.column
        if self._classes is None or self._scales is None or column is None or self._classes.numbers[row] < 0:
            return None
        value = float(self.desk.values(column.id)[row])
        x = self._scales[0].pixel(value + (0.5 if column.is_category else 0.0))
        x = min(max(x, self._plot.left() + 4), self._plot.right() - 4)
        return QPointF(x, self._plot.bottom() - 5)

    @override
    def paint_mark(self, painter: QPainter, point: QPointF) -> None:
        """A pointer at the value of the chosen row."""
        painter.setPen(QPen(self.theme.colour("panel"), 1.5))
        painter.setBrush(self.theme.colour("text"))
        foot = self._plot.bottom() + 1
        painter.drawPolygon(
            [QPointF(point.x(), foot - 7), QPointF(point.x() - 5, foot + 3), QPointF(point.x() + 5, foot + 3)]
        )

    @override
    def named_rows(self) -> list[int]:
        chosen = self.desk.row_of(self.desk.chosen)
        return [] if chosen is None or not self.desk.shown[chosen] else [chosen]

    @override
    def _step_by_key(self, right: int, up: int, modifiers: Qt.KeyboardModifier) -> None:
        if self._classes is None:
            return
        last = len(self._classes.edges) - 2
        number = 0 if self._at is None else min(max(self._at + (right or up), 0), last)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._at = number
            self.update()
        else:
            shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.take_class(number, How.ADD if shift else How.REPLACE)
        self.say()

    @override
    def step(self, row: int | None, right: int, up: int) -> int | None:
        return row

    @override
    def tip_at(self, point: QPointF, row: int | None) -> str:
        number = self.class_at(point.x())
        return "" if number is None else self.class_words(number)

    def class_words(self, number: int) -> str:
        """A class with its limits and how many rows it holds, brushed and all."""
        column = self.column
        if self._classes is None or column is None:
            return ""
        texts, edges = self.texts, self._classes.edges
        if column.is_category:
            limits = column.described.labels[number]
        else:
            decimals = max(column.described.decimals, 0)
            low, high = (texts.number(float(edges[number + side]), decimals) for side in (0, 1))
            limits = texts(f"views_window.class_{self._ends_of(number)}", low=low, high=high)
        count = int(self._classes.counts()[number])
        brushed = int(self._classes.counts(self.desk.brush.mask & self.desk.shown)[number])
        return texts("views_window.class_said", limits=limits, n=count, brushed=brushed)

    def _ends_of(self, number: int) -> str:
        """Which kind of limits a class has."""
        assert self._classes is not None, "there are classes"
        if number == 0 and self._classes.open_low:
            return "below"
        return "above" if number == len(self._classes.edges) - 2 and self._classes.open_high else "limits"

    @override
    def describe(self) -> str:
        column = self.column
        if column is None or self._classes is None:
            return self.texts("views_window.no_columns")
        counts = self._classes.counts()
        if not counts.any():
            return self.texts("views_window.nothing_known", name=column.name(self.texts.language))
        fullest = self.class_words(int(counts.argmax()))
        said = self.texts(
            "views_window.histogram_said", name=column.name(self.texts.language), n=len(counts), fullest=fullest
        )
        at = f" {self.class_words(self._at)}" if self._at is not None else ""
        unknown = self.unknown
        return f"{said}{at}" + (f" {self.texts('views_window.without_figure', n=unknown)}" if unknown else "")
