# SPDX-License-Identifier: EUPL-1.2
"""Two columns against each other: one point per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from district_planner.core.compat import override
from district_planner.gui.views.axes import paint_axis_name, paint_x_axis, paint_y_axis, y_words_width
from district_planner.gui.views.canvas import PAD, ChartCanvas, next_along
from district_planner.gui.views.marks import paint_cover, point_cover
from district_planner.gui.views.scales import ValueScale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios.views import ViewColumn

_NEAR_PX = 7.0
_MANY = 2000
_LOOKS = {"strong": ("bar", 2.2, 0.75), "faint": ("border_strong", 1.4, 0.35), "brushed": ("bar", 3.0, 0.95)}
"""Colour, radius and strength: brushed points are larger, too, for those who tell no colours apart."""


class ScatterChart(ChartCanvas):
    """Drag a box, or a free line, about points; arrows step along the axes."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._plot = QRectF()
        self._x: NDArray[np.float64] = np.empty(0)
        self._y: NDArray[np.float64] = np.empty(0)
        self._known: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._scales: tuple[ValueScale, ValueScale] | None = None

    @property
    def axes(self) -> tuple[ViewColumn, ViewColumn] | None:
        """The columns of x and y; None where one of them is no longer there."""
        found = self.columns
        return (found[0], found[1]) if len(found) >= 2 else None

    @property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the rows stand in pixels, NaN where they cannot be shown."""
        return self._x, self._y

    @property
    def unknown(self) -> int:
        """How many shown rows lack one of the two figures."""
        return int(np.count_nonzero(self.desk.shown & ~self._known))

    @override
    def prepare(self) -> None:
        axes = self.axes
        count = len(self.desk.keys)
        self._scales, self._known = None, np.zeros(count, dtype=bool)
        self._x = self._y = np.full(count, np.nan)
        if axes is None:
            self.described.emit(self.texts("views_window.no_columns"))
            return
        x, y = self.desk.values(axes[0].id), self.desk.values(axes[1].id)
        self._known = np.isfinite(x) & np.isfinite(y)
        used = self._known & self.desk.shown
        line = self.fontMetrics().height()
        bottom = self.height() - line - 8
        logarithmic = self.chart.logarithmic
        y_scale = ValueScale.over(y[used], bottom, PAD, logarithmic=logarithmic)
        left = y_words_width(self, y_scale) + 10
        self._plot = QRectF(left, PAD, max(self.width() - left - PAD, 10), max(bottom - PAD, 10))
        x_scale = ValueScale.over(x[used], self._plot.left(), self._plot.right(), logarithmic=logarithmic)
        self._scales = x_scale, y_scale
        self._x, self._y = x_scale.pixels(x), y_scale.pixels(y)
        unknown = self.unknown
        self.described.emit(self.texts("views_window.without_figure", n=unknown) if unknown else "")

    @override
    def paint_axes(self, painter: QPainter) -> None:
        if self._scales is not None and (self._known & self.desk.shown).any():
            paint_x_axis(self, painter, self._scales[0], self._plot)
            paint_y_axis(self, painter, self._scales[1], self._plot)

    @override
    def paint_hand(self, painter: QPainter) -> None:
        axes = self.axes
        if axes is not None and self._scales is not None:
            for column, upright in zip(axes, (False, True), strict=True):
                paint_axis_name(self, painter, column.title(self.texts), self._plot, upright=upright)
        super().paint_hand(painter)

    @override
    def paint_rows(self, painter: QPainter, rows: NDArray[np.bool_], *, strength: str) -> None:
        used = rows & self._known
        if not used.any():
            return
        role, radius, opacity = _LOOKS[strength]
        ratio = self.devicePixelRatioF()
        count = int(np.count_nonzero(used))
        if len(self.desk.keys) < 60:
            radius += 1.4
        elif count > _MANY and strength != "brushed":
            radius, opacity = radius * 0.8, opacity * 0.6
        size = max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)
        cover = point_cover(self._x[used] * ratio, self._y[used] * ratio, size, radius * ratio, opacity)
        paint_cover(painter, QPointF(0, 0), cover, self.theme.colour(role), ratio)

    @override
    def rows_in(self, box: QRectF) -> NDArray[np.bool_]:
        with np.errstate(invalid="ignore"):
            return np.asarray(
                (self._x >= box.left()) & (self._x <= box.right()) & (self._y >= box.top()) & (self._y <= box.bottom())
            )

    @override
    def rows_round(self, path: QPolygonF) -> NDArray[np.bool_]:
        inside = self.rows_in(path.boundingRect())
        corners = [(point.x(), point.y()) for point in path.toList()]
        if len(corners) < 3:
            return np.zeros_like(inside)
        area = shapely.make_valid(shapely.Polygon(corners))
        shapely.prepare(area)
        found = np.flatnonzero(inside)
        inside[found] = shapely.contains_xy(area, self._x[found], self._y[found])
        return inside

    @override
    def row_at(self, point: QPointF) -> int | None:
        used = self._known & self.desk.shown
        if not used.any():
            return None
        distance = np.where(used, np.hypot(self._x - point.x(), self._y - point.y()), np.inf)
        nearest = int(distance.argmin())
        return nearest if distance[nearest] <= _NEAR_PX else None

    @override
    def point_of(self, row: int) -> QPointF | None:
        return QPointF(self._x[row], self._y[row]) if row < len(self._known) and self._known[row] else None

    @override
    def step(self, row: int | None, right: int, up: int) -> int | None:
        used = self._known & self.desk.shown
        return next_along(self._x, used, row, right) if right else next_along(-self._y, used, row, up)

    @override
    def describe(self) -> str:
        axes, language = self.axes, self.texts.language
        if axes is None:
            return self.texts("views_window.no_columns")
        shown = int(np.count_nonzero(self._known & self.desk.shown))
        said = self.texts("views_window.scatter_said", x=axes[0].name(language), y=axes[1].name(language), n=shown)
        unknown = self.unknown
        return f"{said} {self.texts('views_window.without_figure', n=unknown)}" if unknown else said

    @override
    def paint_mark(self, painter: QPainter, point: QPointF) -> None:
        super().paint_mark(painter, point)
        # Where the ring lies over many points, the lines to the axes lead to it.
        painter.setPen(QPen(self.theme.colour("text_muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(self._plot.left(), point.y()), QPointF(point.x() - 7, point.y()))
        painter.drawLine(QPointF(point.x(), point.y() + 7), QPointF(point.x(), self._plot.bottom()))
