# SPDX-License-Identifier: EUPL-1.2
"""A value function drawn with the mouse or by keys, over how the values of the study area lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF

from district_planner.core.compat import override
from district_planner.gui.scoring.criteria.value_canvas import ValueCanvas
from district_planner.gui.scoring.criteria.value_points import Point, added, beside, moved, removed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_POINT_PX = 5.0
_GRAB_PX = 12.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_KEY_STEPS = 4
"""An arrow moves a point by so many steps of the mouse."""
_KEY_SCORE, _KEY_SCORE_FINE = 0.05, 0.01


class FunctionPlot(ValueCanvas):
    """With points the line is theirs and can be changed; without, it only shows a scale.

    Drag moves a point, a double click adds one, Del takes it away. By keyboard: Page Up and Page Down choose a point,
    arrows move it (Shift: finely), Ins adds one beside it.
    """

    points_changed = Signal(object)
    """The user changed the points: tuple of (value, 0..1)."""
    chosen_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[Point, ...] = ()
        self._chosen = -1
        self._dragged_from: tuple[Point, ...] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of the function; none while only a scale is shown."""
        return self._points

    @property
    def chosen(self) -> int:
        """Which point is chosen; -1 for none."""
        return self._chosen

    def set_points(self, points: Sequence[Point]) -> None:
        """Show a function that can be changed, or with no points only the curve of a scale; nothing is emitted."""
        points = tuple(points)
        if points == self._points:
            return
        self._points = points
        self._chosen = min(max(self._chosen, 0), len(points) - 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if points else Qt.FocusPolicy.NoFocus)
        self._fit()

    def choose(self, index: int) -> None:
        """Choose a point, for the keys."""
        if 0 <= index < len(self._points) and index != self._chosen:
            self._chosen = index
            self._say()
            self.update()
            self.chosen_changed.emit(index)

    def add_beside(self) -> None:
        """One more point next to the chosen one."""
        if self._points:
            self._add(beside(self._points, self._chosen, self._axis))

    def remove_chosen(self) -> None:
        """Take the chosen point away; two always stay."""
        left = removed(self._points, self._chosen)
        if left != self._points:
            self._chosen = min(self._chosen, len(left) - 1)
            self._take(left)

    def place_of(self, index: int) -> QPointF:
        """Where a point is drawn."""
        x, y = self._points[index]
        return self._at(x, y)

    @property
    @override
    def words(self) -> str:
        if not self._points:
            return super().words
        texts = self._texts
        said = [self._point_words(point) for point in self._points]
        chosen = texts("criteria_window.point_chosen", n=str(self._chosen + 1), of=str(len(said)))
        return f"{chosen}: {said[self._chosen]}. {'; '.join(said)}. {texts('criteria_window.function_keys')}"

    @override
    def tip_at(self, place: QPointF) -> str:
        """The sites below the mouse, else the point, else what to do here."""
        sites = super().tip_at(place)
        if sites or not self._points:
            return sites
        hit = self._hit(place)
        return self._point_words(self._points[hit]) if hit >= 0 else self._texts("criteria_window.function_keys")

    # Mouse and keys

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit >= 0:
            self.choose(hit)
            self._dragged_from = self._points

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            grabs = self._hit(event.position()) >= 0
            self.setCursor(Qt.CursorShape.SizeAllCursor if grabs else Qt.CursorShape.ArrowCursor)
            return
        finely = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._put(self._value_at(event.position(), finely=finely))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self._dragged_from = None
            self._fit()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._points and event.button() == Qt.MouseButton.LeftButton and self._hit(event.position()) < 0:
            self._add(self._value_at(event.position()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        finely = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and self._dragged_from is not None:
            before, self._dragged_from = self._dragged_from, None
            self._take(before)
        elif not self._points or not (self._choose_by(key) or self._change_by(key, finely=finely)):
            super().keyPressEvent(event)

    def _choose_by(self, key: Qt.Key) -> bool:
        last = len(self._points) - 1
        choosing = {
            Qt.Key.Key_PageUp: max(self._chosen - 1, 0),
            Qt.Key.Key_PageDown: min(self._chosen + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in choosing:
            self.choose(choosing[key])
        return key in choosing

    def _change_by(self, key: Qt.Key, *, finely: bool) -> bool:
        """What a key does to the chosen point; False: nothing."""
        if key in _ARROWS:
            right, up = _ARROWS[key]
            x, y = self._points[self._chosen]
            step = self._axis.fine if finely else self._axis.step * _KEY_STEPS
            self._put((round(x + right * step, 10), y + up * (_KEY_SCORE_FINE if finely else _KEY_SCORE)))
        elif key == Qt.Key.Key_Insert:
            self.add_beside()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_chosen()
        else:
            return False
        return True

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Changes

    def _put(self, to: Point) -> None:
        points = moved(self._points, self._chosen, to, self._axis)
        if points != self._points:
            self._take(points)

    def _add(self, point: Point) -> None:
        points, index = added(self._points, point, self._axis)
        if index >= 0:
            self._chosen = index
            self._take(points)

    def _take(self, points: tuple[Point, ...]) -> None:
        """The axis stays while a point is dragged: it would run away below the mouse."""
        self._points = points
        if self._dragged_from is None:
            self._fit()
        self._say()
        self.update()
        self.points_changed.emit(points)

    @override
    def _shown(self) -> list[float]:
        return [*super()._shown(), *(x for x, _ in self._points)]

    def _value_at(self, place: QPointF, *, finely: bool = False) -> Point:
        plot, axis = self._plot(), self._axis
        x = axis.low + axis.span * (place.x() - plot.left()) / plot.width()
        y = (plot.bottom() - place.y()) / plot.height()
        return axis.tidy(min(max(x, axis.low), axis.high), finely=finely), y

    def _hit(self, place: QPointF) -> int:
        """The point below the mouse, the nearest; -1 for none."""
        away = [(self.place_of(index) - place).manhattanLength() for index in range(len(self._points))]
        nearest = int(np.argmin(away)) if away else -1
        return nearest if nearest >= 0 and away[nearest] <= _GRAB_PX else -1

    def _point_words(self, point: Point) -> str:
        value, score = self._measure(point[0]), self._texts.number(point[1], 2)
        return self._texts("criteria_window.point_words", value=value, score=score)

    # Painting

    @override
    def _paint_line(self, painter: QPainter, plot: QRectF) -> None:
        if not self._points:
            super()._paint_line(painter, plot)
            return
        theme = self._theme
        knots = [self.place_of(index) for index in range(len(self._points))]
        ends = [QPointF(plot.left(), knots[0].y()), *knots, QPointF(plot.right(), knots[-1].y())]
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawPolyline(QPolygonF(ends))
        for index, knot in enumerate(knots):
            is_chosen = index == self._chosen
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("accent" if is_chosen else "panel"))
            painter.drawEllipse(knot, _POINT_PX, _POINT_PX)
            if is_chosen and self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(knot, _POINT_PX + 3, _POINT_PX + 3)
        self._paint_chosen(painter, plot, knots)

    def _paint_chosen(self, painter: QPainter, plot: QRectF, knots: list[QPointF]) -> None:
        """Beside the chosen point what it says, on a ground that keeps it apart from the line."""
        words, metrics = self._point_words(self._points[self._chosen]), painter.fontMetrics()
        size = QRectF(0, 0, metrics.horizontalAdvance(words) + 10, metrics.height() + 4)
        knot = knots[self._chosen]
        left = min(max(knot.x() - size.width() / 2, plot.left()), plot.right() - size.width())
        above = knot.y() - size.height() - 12
        size.moveTo(left, above if above >= plot.top() - 6 else knot.y() + 12)
        painter.setPen(QPen(self._theme.colour("border_strong"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(size, 4, 4)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(size, int(Qt.AlignmentFlag.AlignCenter), words)
