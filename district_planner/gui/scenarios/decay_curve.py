# SPDX-License-Identifier: EUPL-1.2
"""The curve of a decay function: how much a resident counts by the minutes they would travel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from district_planner.catchment import Decay
from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.theme import Theme
from district_planner.gui.wording import minute_words

_MARKS = (15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0)
"""Minutes that may be written below the curve."""
_PLOT_PX = 72
_TOP_PX = 8
_POINTS = 160
_BEYOND = 1.12
"""The axis goes on a little beyond the limit, to show that nobody counts there."""


class DecayCurve(QWidget):
    """Weight (0 to 1) over minutes, with the travel limit. What it draws it also says in words."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._theme = Theme.light()
        self._decay = Decay("step")
        self._cutoff = 60.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_decay(self, decay: Decay, cutoff_minutes: float) -> None:
        """Draw `decay` up to `cutoff_minutes`."""
        self._decay, self._cutoff = decay, cutoff_minutes
        self._say()
        self.update()

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._say()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @property
    def words(self) -> str:
        """What a resident at some distances counts, as a sentence."""
        texts, cutoff = self._texts, self._cutoff
        asked = [*(mark for mark in (15.0, 30.0, 45.0) if mark < cutoff), cutoff]
        weights = self._decay.weight(np.array(asked), cutoff).tolist()
        parts = [
            texts("parameters.weight_at", minutes=minute_words(texts, minutes), weight=texts.number(weight, 2))
            for minutes, weight in zip(asked, weights, strict=True)
        ]
        return texts("parameters.curve_words", weights=", ".join(parts))

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _TOP_PX + _PLOT_PX + QFontMetrics(self._small_font()).height() + 6)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small_font())
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance(self._texts.number(0.5, 1)) + 8.0
        plot = QRectF(left, _TOP_PX, self.width() - left - 8, _PLOT_PX)
        self._paint_grid(painter, plot)
        self._paint_curve(painter, plot)
        painter.end()

    def _x(self, plot: QRectF, minutes: float) -> float:
        return plot.left() + plot.width() * minutes / (self._cutoff * _BEYOND)

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        theme, line = self._theme, painter.fontMetrics().height()
        for weight in (0.0, 0.5, 1.0):
            y = plot.bottom() - weight * plot.height()
            painter.setPen(QPen(theme.colour("border" if weight else "border_strong"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour("text_muted"))
            words = self._texts.number(weight, 0 if weight.is_integer() else 1)
            top = min(max(y - line / 2, 0.0), plot.bottom() - line + 4)
            painter.drawText(QRectF(0, top, plot.left() - 4, line), int(Qt.AlignmentFlag.AlignRight), words)
        at = self._x(plot, self._cutoff)
        painter.setPen(QPen(theme.colour("border_strong"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()))
        painter.setPen(theme.colour("text_muted"))
        taken = self._paint_minutes(painter, plot, self._cutoff, self.width() + 1.0)
        for mark in reversed([mark for mark in _MARKS if mark < self._cutoff]):
            taken = self._paint_minutes(painter, plot, mark, taken)

    def _paint_minutes(self, painter: QPainter, plot: QRectF, minutes: float, taken: float) -> float:
        """Write minutes below the axis unless they would touch what begins at `taken`; where words begin now."""
        words = self._texts("parameters.minutes_mark", n=minute_words(self._texts, minutes))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(words)
        left = min(self._x(plot, minutes) - width / 2, self.width() - width - 2.0)
        if left < plot.left() - 4 or left + width > taken - 8:
            return taken
        room = QRectF(left, plot.bottom() + 4, width + 2, metrics.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), words)
        return left

    def _paint_curve(self, painter: QPainter, plot: QRectF) -> None:
        minutes = np.linspace(0.0, self._cutoff, _POINTS)
        weights = self._decay.weight(minutes, self._cutoff)
        points = [
            QPointF(self._x(plot, t), plot.bottom() - weight * plot.height())
            for t, weight in zip(minutes.tolist(), weights.tolist(), strict=True)
        ]
        fall = [*points, QPointF(self._x(plot, self._cutoff), plot.bottom()), QPointF(plot.right(), plot.bottom())]
        area = QPolygonF([*fall[:-1], QPointF(plot.left(), plot.bottom())])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawPolygon(area)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawPolyline(QPolygonF(fall))

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font

    def _say(self) -> None:
        self.setAccessibleName(self.words)
        self.setToolTip(self.words)
