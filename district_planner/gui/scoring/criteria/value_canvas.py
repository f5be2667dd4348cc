# SPDX-License-Identifier: EUPL-1.2
"""How the values of the study area lie, and what each is worth from 0 (worst) to 1 (best).

Painted by hand like the other charts (docs/decisions/charts.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.scoring.criteria.value_points import Axis, axis_of, ticks
from district_planner.gui.theme import Theme
from district_planner.gui.wording import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BARS = 32
_TOP_PX, _RIGHT_PX, _MARK_PX = 10.0, 14.0, 8.0
_TICK_PX = 72
"""Least room for a value written below the axis."""


@dataclass(frozen=True)
class SiteMark:
    """A compared site on the axis; `colour` is a role of the theme."""

    name: str
    value: float
    colour: str


class ValueCanvas(QWidget):
    """A histogram with a line over it; sites stand as marks on the axis and say their names to the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._theme = Texts("it"), Theme.light()
        self._name, self._unit, self._decimals = "", "", 0
        self._given: NDArray[np.float64] = np.empty(0)
        self._values = self._given
        self._marks: tuple[SiteMark, ...] = ()
        self._limits: tuple[float | None, float | None] = (None, None)
        self._curve: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        self._axis = Axis(0.0, 1.0, 0.01, 0.001)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown

    @property
    def axis(self) -> Axis:
        """The values that have a place here."""
        return self._axis

    @property
    def marks(self) -> tuple[SiteMark, ...]:
        """The compared sites with a known value."""
        return self._marks

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._say()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_subject(self, name: str, unit: str, decimals: int) -> None:
        """What the values are of, in which unit, with how many decimals."""
        self._name, self._unit, self._decimals = name, unit, decimals
        self._fit()

    def set_values(self, values: NDArray[np.float64], marks: Sequence[SiteMark]) -> None:
        """Values of the study area (float64[n], NaN unknown) and the sites that are compared."""
        known = tuple(mark for mark in marks if np.isfinite(mark.value))
        if values is not self._given or known != self._marks:
            self._given, self._values, self._marks = values, values[np.isfinite(values)], known
            self._fit()

    def set_limits(self, minimum: float | None, maximum: float | None) -> None:
        """Hatch what lies below and above these."""
        self._limits = minimum, maximum
        self.update()

    def set_curve(self, values: NDArray[np.float64], heights: NDArray[np.float64]) -> None:
        """Show what a scale makes of `values` (float64[m], rising): `heights` 0..1, NaN unknown."""
        self._curve = values, heights
        self.update()

    @property
    def words(self) -> str:
        """What is drawn, in words: how many municipalities are known and where the sites stand."""
        texts = self._texts
        said = [texts("criteria_window.canvas_known", n=len(self._values))]
        said += [f"{mark.name}: {self._measure(mark.value)}" for mark in self._marks]
        return "; ".join(said)

    @override
    def sizeHint(self) -> QSize:
        return QSize(380, 200)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(280, 152)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.tip_at(QPointF(event.pos()))
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def tip_at(self, place: QPointF) -> str:
        """The sites on the axis below the mouse with their values."""
        if place.y() < self._plot().bottom() - _MARK_PX:
            return ""
        near = [mark for mark in self._marks if abs(self._at(mark.value, 0).x() - place.x()) <= _MARK_PX]
        return "\n".join(f"{mark.name}: {self._measure(mark.value)}" for mark in near)

    # Geometry

    def _shown(self) -> list[float]:
        """Values that must have a place on the axis."""
        return [mark.value for mark in self._marks]

    def _fit(self) -> None:
        """An axis for all there is."""
        self._axis = axis_of(self._values, self._shown(), self._decimals)
        self._say()
        self.update()

    def _plot(self) -> QRectF:
        metrics = QFontMetrics(self._small_font())
        left = metrics.horizontalAdvance(self._texts.number(0.5, 1)) + 10.0
        below = _MARK_PX + 2 * metrics.height() + 6.0
        return QRectF(left, _TOP_PX, self.width() - left - _RIGHT_PX, self.height() - _TOP_PX - below)

    def _at(self, x: float, y: float) -> QPointF:
        plot = self._plot()
        right = plot.left() + plot.width() * (x - self._axis.low) / self._axis.span
        return QPointF(right, plot.bottom() - plot.height() * y)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small_font())
        plot = self._plot()
        self._paint_bars(painter, plot)
        self._paint_grid(painter, plot)
        self._paint_limits(painter, plot)
        self._paint_axis(painter, plot)
        self._paint_marks(painter, plot)
        painter.save()
        painter.setClipRect(plot.adjusted(-8, -8, 8, 8))
        self._paint_line(painter, plot)
        painter.restore()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_bars(self, painter: QPainter, plot: QRectF) -> None:
        counts, _ = np.histogram(self._values, bins=_BARS, range=(self._axis.low, self._axis.high))
        tallest, step = max(int(counts.max()), 1), plot.width() / _BARS
        for place, count in enumerate(counts.tolist()):
            if count:
                # A single municipality is seen as well.
                tall = max(plot.height() * 0.92 * count / tallest, 2.0)
                bar = QRectF(plot.left() + place * step + 0.5, plot.bottom() - tall, max(step - 1, 1), tall)
                painter.fillRect(bar, self._theme.colour("border"))

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        theme, line = self._theme, painter.fontMetrics().height()
        for height in (0.0, 0.5, 1.0):
            y = plot.bottom() - height * plot.height()
            painter.setPen(QPen(theme.colour("border" if height else "border_strong"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour("text_muted"))
            words = self._texts.number(height, 0 if height.is_integer() else 1)
            painter.drawText(QRectF(0, y - line / 2, plot.left() - 5, line), int(Qt.AlignmentFlag.AlignRight), words)

    def _paint_limits(self, painter: QPainter, plot: QRectF) -> None:
        for limit, is_low in zip(self._limits, (True, False), strict=True):
            if limit is None:
                continue
            x = min(max(self._at(limit, 0).x(), plot.left()), plot.right())
            out = QRectF(plot)
            (out.setRight if is_low else out.setLeft)(x)
            painter.setOpacity(0.4)
            painter.fillRect(out, QBrush(self._theme.colour("error"), Qt.BrushStyle.BDiagPattern))
            painter.setOpacity(1.0)
            painter.setPen(QPen(self._theme.colour("error"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _paint_axis(self, painter: QPainter, plot: QRectF) -> None:
        """Round values below the axis, the unit below them."""
        metrics, top = painter.fontMetrics(), plot.bottom() + _MARK_PX + 1
        painter.setPen(self._theme.colour("text_muted"))
        marks = ticks(self._axis, max(int(plot.width() // _TICK_PX), 2))
        decimals = next((d for d in range(5) if all(abs(round(mark, d) - mark) < 1e-9 for mark in marks)), 5)
        taken = -1.0
        for mark in marks:
            at, words = self._at(mark, 0).x(), self._texts.number(mark, decimals)
            painter.drawLine(QPointF(at, plot.bottom()), QPointF(at, plot.bottom() + 3))
            width = metrics.horizontalAdvance(words)
            left = min(max(at - width / 2, 0.0), self.width() - width - 1.0)
            if left > taken + 6:
                painter.drawText(QRectF(left, top, width + 2, metrics.height()), int(Qt.AlignmentFlag.AlignLeft), words)
                taken = left + width
        room = QRectF(plot.left(), top + metrics.height(), plot.width() + _RIGHT_PX - 2, metrics.height())
        unit = self._texts.unit(self._unit)
        title = metrics.elidedText(unit, Qt.TextElideMode.ElideRight, int(room.width() / 2))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight), title)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), self._beyond())

    def _beyond(self) -> str:
        """How many municipalities have no place on the axis."""
        out = int(((self._values < self._axis.low) | (self._values > self._axis.high)).sum())
        return self._texts("criteria_window.canvas_beyond", n=out) if out else ""

    def _paint_marks(self, painter: QPainter, plot: QRectF) -> None:
        for mark in self._marks:
            at = self._at(mark.value, 0).x()
            sign = [
                QPointF(at, plot.bottom() - 1),
                QPointF(at - 5, plot.bottom() + 8),
                QPointF(at + 5, plot.bottom() + 8),
            ]
            painter.setPen(QPen(self._theme.colour("panel"), 1))
            painter.setBrush(self._theme.colour(mark.colour))
            painter.drawPolygon(QPolygonF(sign))

    def _paint_line(self, painter: QPainter, plot: QRectF) -> None:  # noqa: ARG002  # for those who draw more
        if self._curve is None:
            return
        values, heights = self._curve
        known = np.isfinite(heights)
        line = [self._at(x, y) for x, y in zip(values[known].tolist(), heights[known].tolist(), strict=True)]
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawPolyline(QPolygonF(line))

    def _measure(self, value: float) -> str:
        return measure(self._texts, value, self._unit, self._decimals)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font

    def _say(self) -> None:
        self.setAccessibleName(self._texts("criteria_window.canvas_name", name=self._name))
        self.setAccessibleDescription(self.words)
