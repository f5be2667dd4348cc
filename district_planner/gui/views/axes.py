# SPDX-License-Identifier: EUPL-1.2
"""The axes of charts: quiet lines at round values, with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

if TYPE_CHECKING:
    from district_planner.gui.views.canvas import ChartCanvas
    from district_planner.gui.views.scales import ValueScale

_X_EVERY_PX = 56
_Y_EVERY_PX = 24


def y_ticks(scale: ValueScale) -> tuple[list[float], int]:
    """Round values of a vertical axis, and their decimals."""
    return scale.ticks(max(int(abs(scale.end - scale.start) / _Y_EVERY_PX), 2))


def y_words_width(chart: ChartCanvas, scale: ValueScale) -> float:
    """The room that the numbers of a vertical axis take."""
    metrics = QFontMetrics(chart.small_font())
    values, decimals = y_ticks(scale)
    return max((metrics.horizontalAdvance(chart.texts.number(value, decimals)) for value in values), default=0) + 4.0


def paint_y_axis(chart: ChartCanvas, painter: QPainter, scale: ValueScale, plot: QRectF) -> None:
    """Lines across the plot, numbers on its left."""
    values, decimals = y_ticks(scale)
    painter.setFont(chart.small_font())
    height = painter.fontMetrics().height()
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for value in values:
        y = scale.pixel(value)
        painter.setPen(_quiet(chart))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        top = min(max(y - height / 2, 0.0), chart.height() - height)
        painter.setPen(chart.theme.colour("text_muted"))
        painter.drawText(QRectF(0, top, plot.left() - 5, height), right, chart.texts.number(value, decimals))
    painter.setPen(QPen(chart.theme.colour("border_strong"), 1))
    painter.drawLine(plot.bottomLeft(), plot.topLeft())


def paint_x_axis(chart: ChartCanvas, painter: QPainter, scale: ValueScale, plot: QRectF, *, lines: bool = True) -> None:
    """Lines up the plot, numbers below it."""
    values, decimals = scale.ticks(max(int(plot.width() / _X_EVERY_PX), 2))
    painter.setFont(chart.small_font())
    metrics = painter.fontMetrics()
    taken = -1.0
    for value in values:
        x = scale.pixel(value)
        painter.setPen(_quiet(chart))
        painter.drawLine(QPointF(x, plot.top() if lines else plot.bottom()), QPointF(x, plot.bottom() + 3))
        words = chart.texts.number(value, decimals)
        width = metrics.horizontalAdvance(words)
        left = min(max(x - width / 2, 1.0), chart.width() - width - 1.0)
        if left > taken + 6:
            painter.setPen(chart.theme.colour("text_muted"))
            painter.drawText(QPointF(left, plot.bottom() + 4 + metrics.ascent()), words)
            taken = left + width
    painter.setPen(QPen(chart.theme.colour("border_strong"), 1))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())


def paint_axis_name(chart: ChartCanvas, painter: QPainter, words: str, plot: QRectF, *, upright: bool) -> None:
    """What an axis measures, within the plot: at the top of the vertical one, at the end of the other."""
    painter.setFont(chart.small_font())
    metrics = painter.fontMetrics()
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(plot.width() - 8))
    width, height = metrics.horizontalAdvance(text), metrics.height()
    left = plot.left() + 4 if upright else plot.right() - width - 2
    top = plot.top() - 2 if upright else plot.bottom() - height - 1
    ground = chart.theme.colour("panel")
    ground.setAlphaF(0.75)
    painter.fillRect(QRectF(left - 2, top, width + 4, height), ground)
    painter.setPen(chart.theme.colour("text_muted"))
    painter.drawText(QPointF(left, top + metrics.ascent()), text)


def _quiet(chart: ChartCanvas) -> QPen:
    return QPen(chart.theme.colour("border"), 1)
