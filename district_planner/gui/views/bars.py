# SPDX-License-Identifier: EUPL-1.2
"""One column from the greatest value to the least: a named bar per row while there is room, else their profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from district_planner.core.compat import override
from district_planner.gui.views.axes import paint_y_axis, y_words_width
from district_planner.gui.views.canvas import PAD, ChartCanvas, next_along
from district_planner.gui.views.scales import ValueScale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios.views import ViewColumn

_ROW_PX = 15
_NAME_SHARE = 0.4


class BarChart(ChartCanvas):
    """A drag brushes the bars it passes; arrows go from bar to bar."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._order: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._place: NDArray[np.float64] = np.empty(0)
        self._values: NDArray[np.float64] = np.empty(0)
        self._scale = ValueScale(0.0, 1.0, 0.0, 1.0)
        self._plot = QRectF()
        self.named = True

    @property
    def column(self) -> ViewColumn | None:
        """What the bars show; None where it is no longer there."""
        return next(iter(self.columns), None)

    @property
    def order(self) -> NDArray[np.intp]:
        """The rows from the first bar to the last."""
        return self._order

    @override
    def prepare(self) -> None:
        column = self.column
        count = len(self.desk.keys)
        self._place = np.full(count, np.nan)
        self._order = np.empty(0, dtype=np.intp)
        if column is None:
            self.described.emit(self.texts("views_window.no_columns"))
            return
        self._values = self.desk.values(column.id)
        used = np.flatnonzero(self.desk.shown & np.isfinite(self._values))
        self._order = used[np.argsort(-self._values[used], kind="stable")]
        self._place[self._order] = np.arange(len(self._order))
        self.named = len(self._order) * _ROW_PX <= self.height() - 4
        known = self._values[self._order]
        low, high = min(float(known.min(initial=0.0)), 0.0), max(float(known.max(initial=0.0)), 0.0)
        high = high if high > low else low + 1.0
        if self.named:
            widest = max((self._number_width(row) for row in self._order.tolist()), default=0.0)
            left = self.width() * _NAME_SHARE
            self._plot = QRectF(left, 2, max(self.width() - left - widest - 12, 10), len(self._order) * _ROW_PX)
            self._scale = ValueScale(low, high, self._plot.left(), self._plot.right())
        else:
            self._scale = ValueScale(low, high, self.height() - PAD, PAD)
            left = y_words_width(self, self._scale) + 10
            self._plot = QRectF(left, PAD, max(self.width() - left - PAD, 10), max(self.height() - 2 * PAD, 10))
        unknown = int(np.count_nonzero(self.desk.shown)) - len(self._order)
        self.described.emit(self.texts("views_window.without_figure", n=unknown) if unknown else "")

    def _number_width(self, row: int) -> float:
        return float(self.fontMetrics().horizontalAdvance(self._number(row)))

    def _number(self, row: int) -> str:
        column = self.column
        return column.described.written(float(self._values[row]), self.texts, unit=False) if column else ""

    def bar(self, row: int) -> QRectF:
        """The bar of a row that has one."""
        at = float(self._place[row])
        zero, end = self._scale.pixel(0.0), self._scale.pixel(float(self._values[row]))
        if self.named:
            top = self._plot.top() + at * _ROW_PX
            return QRectF(min(zero, end), top + 3, max(abs(end - zero), 1.0), _ROW_PX - 6)
        step = self._plot.width() / max(len(self._order), 1)
        left = self._plot.left() + at * step
        return QRectF(left, min(zero, end), max(step, 0.5), max(abs(end - zero), 1.0))

    @override
    def paint_rows(self, painter: QPainter, rows: NDArray[np.bool_], *, strength: str) -> None:
        ink = QColor(self.theme.colour("border_strong" if strength == "faint" else "bar"))
        if strength == "faint":
            ink.setAlphaF(0.4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if self.named:
            for row in self._order[rows[self._order]].tolist():
                painter.fillRect(self.bar(row), ink)
        else:
            self._paint_profile(painter, rows, ink)

    def _paint_profile(self, painter: QPainter, rows: NDArray[np.bool_], ink: QColor) -> None:
        """One bar per pixel: the longest of those that share it."""
        count, pixels = len(self._order), max(round(self._plot.width()), 1)
        lengths = np.where(rows[self._order], self._values[self._order], 0.0)
        starts = (np.arange(pixels) * count) // pixels
        high = np.maximum.reduceat(lengths, starts)
        low = np.minimum.reduceat(lengths, starts)
        zero = self._scale.pixel(0.0)
        for pixel in np.flatnonzero((high != 0) | (low != 0)).tolist():
            value = float(high[pixel]) if high[pixel] > 0 else float(low[pixel])
            end = self._scale.pixel(value)
            painter.fillRect(QRectF(self._plot.left() + pixel, min(zero, end), 1, max(abs(end - zero), 1.0)), ink)

    @override
    def paint_axes(self, painter: QPainter) -> None:
        if not len(self._order):
            return
        if not self.named:
            paint_y_axis(self, painter, self._scale, self._plot)
            return
        painter.setFont(self.font())
        metrics = painter.fontMetrics()
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row in self._order.tolist():
            bar = self.bar(row)
            painter.setPen(self.theme.colour("text"))
            room = QRectF(6, bar.top() - 3, self._plot.left() - 12, _ROW_PX)
            painter.drawText(
                room, left, metrics.elidedText(self.desk.name(row), Qt.TextElideMode.ElideRight, round(room.width()))
            )
            painter.setPen(self.theme.colour("text_muted"))
            end = max(bar.right(), self._scale.pixel(0.0)) + 5
            painter.drawText(QRectF(end, bar.top() - 3, self.width() - end, _ROW_PX), left, self._number(row))
        painter.setPen(QPen(self.theme.colour("border_strong"), 1))
        zero = self._scale.pixel(0.0)
        painter.drawLine(QPointF(zero, self._plot.top()), QPointF(zero, self._plot.bottom()))

    @override
    def rows_in(self, box: QRectF) -> NDArray[np.bool_]:
        if not len(self._order):
            return np.zeros(len(self.desk.keys), dtype=bool)
        first, last = self._place_at(box.topLeft()), self._place_at(box.bottomRight())
        with np.errstate(invalid="ignore"):
            return np.asarray((self._place >= first) & (self._place <= last))

    def _place_at(self, point: QPointF) -> int:
        """The number of the bar at a point; beyond the ends, below 0 or after the last."""
        if self.named:
            return int(np.floor((point.y() - self._plot.top()) / _ROW_PX))
        return int(np.floor((point.x() - self._plot.left()) * len(self._order) / self._plot.width()))

    @override
    def row_at(self, point: QPointF) -> int | None:
        at = self._place_at(point) if len(self._order) else -1
        return int(self._order[at]) if 0 <= at < len(self._order) else None

    @override
    def point_of(self, row: int) -> QPointF | None:
        return self.bar(row).center() if row < len(self._place) and self._place[row] == self._place[row] else None

    @override
    def _paint_names(self, painter: QPainter) -> None:
        if not self.named:
            super()._paint_names(painter)
            return
        row = self.desk.row_of(self.desk.chosen)
        if row is not None and row < len(self._place) and self._place[row] == self._place[row]:
            bar = self.bar(row)
            painter.setPen(QPen(self.theme.colour("text"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(2, bar.top() - 2.5, self.width() - 4, _ROW_PX - 1))

    @override
    def paint_mark(self, painter: QPainter, point: QPointF) -> None:
        painter.setPen(QPen(self.theme.colour("text"), 1.6))
        painter.drawLine(QPointF(point.x(), self._plot.top()), QPointF(point.x(), self._plot.bottom()))

    @override
    def step(self, row: int | None, right: int, up: int) -> int | None:
        return next_along(self._place, np.isfinite(self._place), row, right or -up)

    @override
    def describe(self) -> str:
        column = self.column
        if column is None:
            return self.texts("views_window.no_columns")
        name = column.name(self.texts.language)
        if not len(self._order):
            return self.texts("views_window.nothing_known", name=name)
        first, last = (int(self._order[at]) for at in (0, -1))
        return self.texts(
            "views_window.bars_said",
            name=name,
            n=len(self._order),
            first=self.desk.name(first),
            high=self._number(first),
            last=self.desk.name(last),
            low=self._number(last),
        )
