# SPDX-License-Identifier: EUPL-1.2
"""Several columns side by side, each on an axis of its own: one line per row."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from district_planner.core.compat import override
from district_planner.gui.views.canvas import ChartCanvas, next_along
from district_planner.gui.views.marks import line_cover, paint_cover
from district_planner.gui.views.scales import ValueScale
from district_planner.gui.views.selection import How

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios.views import ViewColumn

_NEAR_PX = 6.0
_MANY = 150
"""More lines than this are drawn by their density."""
_DENSE = 0.12
_STRENGTH = {"strong": 0.55, "faint": 0.18, "brushed": 0.9}
_HANDLE_PX = 5.0


class ParallelChart(ChartCanvas):
    """A drag along an axis brushes what lies between; ranges on several axes hold together. A click takes one away."""

    axes_below = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._scales: list[ValueScale] = []
        self._places: list[float] = []
        self._pixels: list[NDArray[np.float64]] = []
        self._ranges: dict[int, tuple[float, float]] = {}
        self._axis = 0
        self._brushing = False

    @property
    def ranges(self) -> dict[int, tuple[float, float]]:
        """The values between which an axis was brushed, by its place."""
        return dict(self._ranges)

    @property
    def unknown(self) -> int:
        """How many shown rows lack a figure of one of the columns: their lines have gaps."""
        known = np.ones(len(self.desk.keys), dtype=bool)
        for pixels in self._pixels:
            known &= np.isfinite(pixels)
        return int(np.count_nonzero(self.desk.shown & ~known)) if self._pixels else 0

    def axis_x(self, place: int) -> float:
        """Where an axis stands."""
        return self._places[place]

    def axis_y(self, place: int, value: float) -> float:
        """Where a value stands on an axis."""
        return self._scales[place].pixel(value)

    @override
    def prepare(self) -> None:
        columns = self.columns
        line = self.fontMetrics().height()
        top, bottom = 2.0 * line + 2, max(self.height() - line - 4.0, 2.0 * line + 12)
        side = min(max(self.width() / (2 * max(len(columns), 1)), 24.0), 60.0)
        spread = max(self.width() - 2 * side, 10.0)
        self._places = [side + spread * place / max(len(columns) - 1, 1) for place in range(len(columns))]
        values = [self.desk.values(column.id) for column in columns]
        shown = self.desk.shown
        self._scales = [_ends(one[shown], bottom, top) for one in values]
        self._pixels = [scale.pixels(one) for scale, one in zip(self._scales, values, strict=True)]
        self._axis = min(self._axis, max(len(columns) - 1, 0))
        self._ranges = {place: ends for place, ends in self._ranges.items() if place < len(columns)}
        unknown = self.unknown
        few = self.texts("views_window.no_columns") if len(columns) < 2 else ""
        self.described.emit(few or (self.texts("views_window.without_some", n=unknown) if unknown else ""))

    @override
    def paint_rows(self, painter: QPainter, rows: NDArray[np.bool_], *, strength: str) -> None:
        role = "border_strong" if strength == "faint" else "bar"
        count = int(np.count_nonzero(rows))
        if count > _MANY:
            ratio = self.devicePixelRatioF()
            size = max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)
            ends = [(x * ratio, pixels[rows] * ratio) for x, pixels in zip(self._places, self._pixels, strict=True)]
            cover = line_cover(ends, size, min(_STRENGTH[strength], 60 / count) if strength == "faint" else _DENSE)
            paint_cover(painter, QPointF(0, 0), cover, self.theme.colour(role), ratio)
            return
        ink = QColor(self.theme.colour(role))
        ink.setAlphaF(_STRENGTH[strength])
        painter.setPen(QPen(ink, 1.6 if strength == "brushed" else 1.0))
        for row in np.flatnonzero(rows).tolist():
            points = [QPointF(x, pixels[row]) for x, pixels in zip(self._places, self._pixels, strict=True)]
            self._paint_line(painter, points)

    @staticmethod
    def _paint_line(painter: QPainter, points: list[QPointF]) -> None:
        """A line through what is known, with gaps where something is not."""
        for here, there in pairwise(points):
            if here.y() == here.y() and there.y() == there.y():
                painter.drawLine(here, there)

    @override
    def paint_axes(self, painter: QPainter) -> None:
        painter.setFont(self.small_font())
        metrics = painter.fontMetrics()
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        for place, column in enumerate(self.columns):
            x, scale = self._places[place], self._scales[place]
            painter.setPen(QPen(self.theme.colour("panel"), 3))
            painter.drawLine(QPointF(x, scale.end), QPointF(x, scale.start))
            painter.setPen(QPen(self.theme.colour("border_strong"), 1.4))
            painter.drawLine(QPointF(x, scale.end), QPointF(x, scale.start))
            wide = self._room(place)
            painter.setPen(self.theme.colour("text"))
            words = metrics.elidedText(column.name(self.texts.language), Qt.TextElideMode.ElideRight, round(wide))
            painter.drawText(QRectF(x - wide / 2, 1, wide, metrics.height()), middle, words)
            painter.setPen(self.theme.colour("text_muted"))
            for value, at in ((scale.high, metrics.height()), (scale.low, scale.start + 1)):
                words = self.texts.number(value, column.described.decimals)
                painter.drawText(QRectF(x - wide / 2, at, wide, metrics.height()), middle, words)

    def _room(self, place: int) -> float:
        """The width that the words of an axis may take."""
        gap = self._places[1] - self._places[0] if len(self._places) > 1 else float(self.width())
        x = self._places[place]
        return max(min(gap - 6, 2 * x - 2, 2 * (self.width() - x) - 2), 10.0)

    @override
    def paint_hand(self, painter: QPainter) -> None:
        tint = QColor(self.theme.colour("accent"))
        tint.setAlphaF(0.3)
        for place, (low, high) in self._ranges.items():
            first, last = sorted((self.axis_y(place, low), self.axis_y(place, high)))
            box = QRectF(self._places[place] - _HANDLE_PX, first, 2 * _HANDLE_PX, max(last - first, 2))
            painter.setPen(QPen(self.theme.colour("accent"), 1.2))
            painter.setBrush(tint)
            painter.drawRect(box)
        if self.hasFocus() and self._places:
            x, scale = self._places[self._axis], self._scales[self._axis]
            painter.setPen(QPen(self.theme.colour("accent"), 2))
            painter.drawLine(QPointF(x, scale.end), QPointF(x, scale.start))

    @override
    def show_brush(self) -> None:
        if not self._brushing:
            self._ranges = {}
        super().show_brush()

    def nearest_axis(self, x: float) -> int:
        """The axis that the hand means."""
        return int(np.abs(np.array(self._places) - x).argmin()) if self._places else 0

    @override
    def rows_in(self, box: QRectF) -> NDArray[np.bool_]:
        return self._between(self._axis, *self._values_of(self._axis, box.top(), box.bottom()))

    @override
    def brush_drawn(self, how: How) -> None:
        if self._pressed is None or not self._scales:
            return
        place = self._axis = self.nearest_axis(self._pressed.x())
        box = self.drawn_box()
        ends = self._values_of(place, box.top(), box.bottom())
        if how is How.REPLACE:
            self._ranges[place] = ends
            self._brush_ranges(lambda rows: self.desk.brush.brush_from(self._start, rows, How.REPLACE))
        else:
            self.desk.brush.brush_from(self._start, self._between(place, *ends) & self.desk.shown, how)

    def _brush_ranges(self, take: object) -> None:
        rows = self.desk.shown.copy()
        for place, ends in self._ranges.items():
            rows &= self._between(place, *ends)
        self._brushing = True
        take(rows)  # type: ignore[operator]
        self._brushing = False
        self.update()

    @override
    def click(self, point: QPointF, how: How) -> None:
        place = self.nearest_axis(point.x())
        if self._places and place in self._ranges and abs(self._places[place] - point.x()) <= 2 * _HANDLE_PX:
            del self._ranges[place]
            if self._ranges:
                self._brush_ranges(self.desk.brush.brush)
            else:
                self.desk.brush.clear()
                self.update()
            return
        super().click(point, how)

    def _values_of(self, place: int, top: float, bottom: float) -> tuple[float, float]:
        scale = self._scales[place]
        low, high = sorted((scale.value(top), scale.value(bottom)))
        return low, high

    def _between(self, place: int, low: float, high: float) -> NDArray[np.bool_]:
        values = self.desk.values(self.columns[place].id)
        with np.errstate(invalid="ignore"):
            return np.asarray((values >= low) & (values <= high))

    @override
    def row_at(self, point: QPointF) -> int | None:
        """The row whose line passes nearest."""
        if len(self._places) < 2:
            return None
        place = min(max(int(np.searchsorted(self._places, point.x())) - 1, 0), len(self._places) - 2)
        x_from, x_to = self._places[place], self._places[place + 1]
        part = min(max((point.x() - x_from) / (x_to - x_from), 0.0), 1.0)
        line = (1 - part) * self._pixels[place] + part * self._pixels[place + 1]
        distance = np.where(self.desk.shown & np.isfinite(line), np.abs(line - point.y()), np.inf)
        if not len(distance):
            return None
        nearest = int(distance.argmin())
        return nearest if distance[nearest] <= _NEAR_PX else None

    @override
    def tip_at(self, point: QPointF, row: int | None) -> str:
        """Above the axes, what each measures: there is little room for its name."""
        columns = self.columns
        if columns and point.y() < self._scales[0].end:
            return columns[self.nearest_axis(point.x())].title(self.texts)
        return super().tip_at(point, row)

    @override
    def point_of(self, row: int) -> QPointF | None:
        if not self._pixels or row >= len(self._pixels[-1]) or not np.isfinite(self._pixels[-1][row]):
            return None
        return QPointF(self._places[-1], self._pixels[-1][row])

    @override
    def paint_mark(self, painter: QPainter, point: QPointF) -> None:
        """The line of the chosen row, with a point on each axis."""
        row = self.desk.row_of(self.desk.chosen)
        if row is None:
            return
        points = [
            QPointF(x, pixels[row])
            for x, pixels in zip(self._places, self._pixels, strict=True)
            if pixels[row] == pixels[row]
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("panel", 4.0), ("text", 2.0)):
            painter.setPen(QPen(self.theme.colour(colour), width))
            painter.drawPolyline(points)
        painter.setBrush(self.theme.colour("text"))
        painter.setPen(QPen(self.theme.colour("panel"), 1))
        for one in points:
            painter.drawEllipse(one, 3.5, 3.5)

    @override
    def step(self, row: int | None, right: int, up: int) -> int | None:
        if not self._scales:
            return None
        if right:
            self._axis = min(max(self._axis + right, 0), len(self._scales) - 1)
            self.update()
            return None
        return next_along(-self._pixels[self._axis], self.desk.shown, row, up)

    @override
    def describe(self) -> str:
        columns: list[ViewColumn] = self.columns
        if len(columns) < 2:
            return self.texts("views_window.no_columns")
        names = ", ".join(column.name(self.texts.language) for column in columns)
        at = columns[min(self._axis, len(columns) - 1)].name(self.texts.language)
        shown = int(np.count_nonzero(self.desk.shown))
        return self.texts("views_window.parallel_said", names=names, n=shown, axis=at)


def _ends(values: NDArray[np.float64], start: float, end: float) -> ValueScale:
    """From the least to the greatest known value, without room at the ends: they are written beside them."""
    known = values[np.isfinite(values)]
    if len(known) and known.min() < known.max():
        return ValueScale(float(known.min()), float(known.max()), start, end)
    return ValueScale.over(values, start, end)
