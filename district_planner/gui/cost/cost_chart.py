# SPDX-License-Identifier: EUPL-1.2
"""Quality over cost, the mean of the compared places at 100: four quadrants, a named point for each place.

Painted by hand like the other charts (docs/decisions/charts.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.theme import Theme
from district_planner.gui.views.scales import ValueScale
from district_planner.gui.widgets.point_tip import show_tip
from district_planner.gui.widgets.why_menu import WHY_KEY, open_why_menu

if TYPE_CHECKING:
    from collections.abc import Sequence

_POINT_PX, _CHOSEN_PX, _HIT_PX = 5.5, 7.5, 14.0
_TICK_PX = 56
"""Least room for a number below the axis."""
_MOST_LABELS = 40
_APART_PX = 6
"""Free pixels beside a name, so that two never read as one."""
_LEAST_SPAN = 2.0
"""The axes show at least so many points on both sides of 100: differences of a tenth are no abyss."""
_MARGIN = 0.1
"""Room around the outermost points, of the span: names have to fit."""
_WORDS_PX = 6
_STRIP_PX = 4
"""Room above and below the words of the quadrants, where no point stands."""
_CORNERS = ("better_cheaper", "better_dearer", "worse_cheaper", "worse_dearer")


@dataclass(frozen=True)
class ChartPoint:
    """A place: both indices, its name, and what hovering it tells."""

    site_id: int
    name: str
    cost_index: float
    quality_index: float
    tip: str


class CostChart(QWidget):
    """Points that are chosen by a click or the arrows: left and right by cost, up and down by quality."""

    chosen = Signal(int)
    why_requested = Signal(int)
    """The id of a site: what makes its cost?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._theme = Texts("it"), Theme.light()
        self._points: tuple[ChartPoint, ...] = ()
        self._chosen: int | None = None
        self._why_words = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    @property
    def points(self) -> tuple[ChartPoint, ...]:
        """What is shown."""
        return self._points

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._say()
        self.update()

    def set_points(self, points: Sequence[ChartPoint]) -> None:
        """Show these places."""
        self._points = tuple(points)
        self._say()
        self.update()

    def choose(self, site_id: int | None) -> None:
        """Mark the point of a site without telling anybody."""
        if site_id != self._chosen:
            self._chosen = site_id
            self._say()
            self.update()

    def position_of(self, site_id: int) -> QPointF:
        """Where the point of a site stands; `StopIteration` when it is not shown."""
        scales = self._scales()
        return self._at(next(point for point in self._points if point.site_id == site_id), scales)

    def labels(self) -> dict[int, QRectF]:
        """Where the names stand, by site, the chosen one placed first; one that finds no room is left out.

        No name lies over another one, over a point, over the words of a quadrant or outside the plot.
        """
        scales, plot = self._scales(), self._plot()
        dots = {point.site_id: _around(self._at(point, scales), _CHOSEN_PX + 1) for point in self._points}
        taken = [rect for _, rect in self._corner_words()]
        metrics = QFontMetrics(self._label_font())
        found: dict[int, QRectF] = {}
        for point in sorted(self._points, key=lambda point: point.site_id != self._chosen)[:_MOST_LABELS]:
            size = QSizeF(metrics.horizontalAdvance(self._shown_name(point)) + 2.0, metrics.height())
            others = [dot for site_id, dot in dots.items() if site_id != point.site_id]
            for rect in _places(dots[point.site_id], size):
                if plot.contains(rect) and not any(rect.intersects(other) for other in (*taken, *others)):
                    found[point.site_id] = rect
                    taken.append(rect.adjusted(-_APART_PX, 0, _APART_PX, 0))
                    break
        return found

    def tip_at(self, place: QPointF) -> str:
        """What hovering `place` tells."""
        point = self._point_at(place)
        return "" if point is None else point.tip

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        scales = self._scales()
        self._paint_quadrants(painter, scales)
        self._paint_axes(painter, scales)
        self._paint_points(painter, scales)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._point_at(event.position())
        if point is not None:
            self._choose_and_tell(point)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = self._point_at(event.position())
        if point is not None:
            self.why_requested.emit(point.site_id)

    def set_why_words(self, words: str) -> None:
        """What the menu of a point calls the question for what makes its cost."""
        self._why_words = words

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        chosen = next((point for point in self._points if point.site_id == self._chosen), None)
        point = self._point_at(QPointF(event.pos())) if is_mouse else chosen
        if point is not None and self._why_words:
            at = event.globalPos() if is_mouse else self.mapToGlobal(self.position_of(point.site_id).toPoint())
            open_why_menu(self, self._why_words, at, lambda: self.why_requested.emit(point.site_id))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._point_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.text() == WHY_KEY and any(point.site_id == self._chosen for point in self._points):
            self.why_requested.emit(self._chosen)
            return
        by_cost = key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Home: -len(self._points),
            Qt.Key.Key_End: len(self._points),
        }
        if key not in steps or not self._points:
            super().keyPressEvent(event)
            return
        ordered = sorted(self._points, key=lambda p: (p.cost_index if by_cost else p.quality_index, p.site_id))
        ids = [point.site_id for point in ordered]
        first = -1 if steps[key] > 0 else len(ids)
        place = ids.index(self._chosen) if self._chosen in ids else first
        self._choose_and_tell(ordered[min(max(place + steps[key], 0), len(ids) - 1)])

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_tip(self, event, self.tip_at(QPointF(event.pos())))
            return True
        return super().event(event)

    # Geometry

    def _plot(self) -> QRectF:
        metrics = QFontMetrics(self._small_font())
        left = metrics.horizontalAdvance(self._texts.number(188.8, 1)) + metrics.height() + 14.0
        bottom = metrics.height() + 8.0
        return QRectF(left, 4, max(self.width() - left - 12, 40), max(self.height() - bottom - 4, 40))

    def _scales(self) -> tuple[ValueScale, ValueScale]:
        """Cost from left to right, quality from below to above, between the words of the quadrants."""
        strip = QFontMetrics(self._small_font()).height() + _STRIP_PX
        plot = self._plot().adjusted(0, strip, 0, -strip)
        cost, quality = (
            _ends([point.cost_index for point in self._points]),
            _ends([point.quality_index for point in self._points]),
        )
        return (
            ValueScale(*cost, plot.left(), plot.right()),
            ValueScale(*quality, plot.bottom(), plot.top()),
        )

    @staticmethod
    def _at(point: ChartPoint, scales: tuple[ValueScale, ValueScale]) -> QPointF:
        return QPointF(scales[0].pixel(point.cost_index), scales[1].pixel(point.quality_index))

    def _corner_words(self) -> list[tuple[str, QRectF]]:
        """The words of the quadrants in the corners of the plot."""
        plot, metrics = self._plot(), QFontMetrics(self._small_font())
        found = []
        for corner in _CORNERS:
            words = self._texts(f"cost.quadrant_{corner}")
            width, height = metrics.horizontalAdvance(words) + 4.0, float(metrics.height())
            left = plot.left() + _WORDS_PX if corner.endswith("cheaper") else plot.right() - _WORDS_PX - width
            top = plot.top() + 3 if corner.startswith("better") else plot.bottom() - 3 - height
            found.append((words, QRectF(left, top, width, height)))
        return found

    def _point_at(self, place: QPointF) -> ChartPoint | None:
        scales = self._scales()
        near = [(_far(self._at(point, scales), place), point.site_id, point) for point in self._points]
        if near and min(near)[0] <= _HIT_PX:
            return min(near)[2]
        by_id = {point.site_id: point for point in self._points}
        return next((by_id[site_id] for site_id, rect in self.labels().items() if rect.contains(place)), None)

    # Painting

    def _paint_quadrants(self, painter: QPainter, scales: tuple[ValueScale, ValueScale]) -> None:
        theme, plot = self._theme, self._plot()
        middle = QPointF(scales[0].pixel(100), scales[1].pixel(100))
        painter.fillRect(QRectF(plot.topLeft(), middle), theme.colour("accent_soft"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(plot)
        painter.setPen(QPen(theme.colour("border_strong"), 1.4))
        painter.drawLine(QPointF(middle.x(), plot.top()), QPointF(middle.x(), plot.bottom()))
        painter.drawLine(QPointF(plot.left(), middle.y()), QPointF(plot.right(), middle.y()))
        painter.setFont(self._small_font())
        painter.setPen(theme.colour("text_muted"))
        for words, rect in self._corner_words():
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)

    def _paint_axes(self, painter: QPainter, scales: tuple[ValueScale, ValueScale]) -> None:
        theme, plot, texts = self._theme, self._plot(), self._texts
        metrics = painter.fontMetrics()
        height = float(metrics.height())
        words = texts("cost.axis_cost")
        title = QRectF(plot.left(), plot.bottom() + 3, plot.width(), height + 2)
        painter.setPen(theme.colour("text"))
        painter.drawText(title, int(Qt.AlignmentFlag.AlignRight), words)
        free = plot.right() - metrics.horizontalAdvance(words) - 8
        painter.setPen(theme.colour("text_muted"))
        values, decimals = scales[0].ticks(max(int(plot.width() // _TICK_PX), 2))
        # Without a point there is no mean that the numbers could be a share of.
        for value in values if self._points else ():
            at = QRectF(scales[0].pixel(value) - _TICK_PX / 2, plot.bottom() + 3, _TICK_PX, height)
            if at.center().x() + metrics.horizontalAdvance(texts.number(value, decimals)) / 2 < free:
                painter.drawText(at, int(Qt.AlignmentFlag.AlignHCenter), texts.number(value, decimals))
        values, decimals = scales[1].ticks(max(int(plot.height() // (2 * height)), 2))
        for value in values if self._points else ():
            at = QRectF(0, scales[1].pixel(value) - height / 2, plot.left() - 5, height)
            painter.drawText(at, int(Qt.AlignmentFlag.AlignRight), texts.number(value, decimals))
        painter.setPen(theme.colour("text"))
        painter.save()
        painter.rotate(-90)
        lines = [texts("cost.axis_quality"), texts("cost_window.axis_quality_short")]
        words = next((line for line in lines if metrics.horizontalAdvance(line) <= plot.height()), lines[-1])
        painter.drawText(QRectF(-plot.bottom(), 3, plot.height(), height), int(Qt.AlignmentFlag.AlignRight), words)
        painter.restore()

    def _paint_points(self, painter: QPainter, scales: tuple[ValueScale, ValueScale]) -> None:
        theme, labels = self._theme, self.labels()
        painter.setFont(self._label_font())
        for point in sorted(self._points, key=lambda point: point.site_id == self._chosen):
            is_chosen = point.site_id == self._chosen
            at, radius = self._at(point, scales), _CHOSEN_PX if is_chosen else _POINT_PX
            painter.setPen(QPen(theme.colour("site_outline"), 2))
            painter.setBrush(theme.colour("site_selected" if is_chosen else "site_candidate"))
            painter.drawEllipse(at, radius, radius)
            if is_chosen:
                painter.setPen(QPen(theme.colour("text"), 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, radius + 2, radius + 2)
            rect = labels.get(point.site_id)
            if rect is not None:
                ground = QColor(theme.colour("panel"))
                ground.setAlphaF(0.7)
                painter.fillRect(rect, ground)
                painter.setPen(theme.colour("text"))
                painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._shown_name(point))

    def _shown_name(self, point: ChartPoint) -> str:
        room = max(int(self._plot().width() * 0.45), 60)
        return QFontMetrics(self._label_font()).elidedText(point.name, Qt.TextElideMode.ElideRight, room)

    def _label_font(self) -> QFont:
        return QFont(self.font())

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font

    # Words

    def _say(self) -> None:
        """The points in words, the chosen one first."""
        ordered = sorted(self._points, key=lambda point: (point.site_id != self._chosen, point.cost_index))
        self.setAccessibleDescription("; ".join(point.tip.replace("\n", ", ") for point in ordered))

    def _choose_and_tell(self, point: ChartPoint) -> None:
        self.choose(point.site_id)
        self.chosen.emit(point.site_id)


def _ends(values: list[float]) -> tuple[float, float]:
    """An axis around `values` and 100, with room for the names."""
    low, high = min([100 - _LEAST_SPAN, *values]), max([100 + _LEAST_SPAN, *values])
    room = _MARGIN * (high - low)
    return low - room, high + room


def _around(at: QPointF, radius: float) -> QRectF:
    return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)


def _places(dot: QRectF, size: QSizeF) -> tuple[QRectF, ...]:
    """Where a name can stand at its point: right, left, above, below."""
    middle_x, middle_y = dot.center().x() - size.width() / 2, dot.center().y() - size.height() / 2
    corners = (
        (dot.right() + 2, middle_y),
        (dot.left() - 2 - size.width(), middle_y),
        (middle_x, dot.top() - size.height()),
        (middle_x, dot.bottom()),
    )
    return tuple(QRectF(QPointF(*corner), size) for corner in corners)


def _far(one: QPointF, other: QPointF) -> float:
    return float(np.hypot(one.x() - other.x(), one.y() - other.y()))
