# SPDX-License-Identifier: EUPL-1.2
"""The steps of the assistant in one line: which are done, which one is open, which can be gone to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from district_planner.core.compat import override

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme

_CIRCLE_PX = 24
_GAP_PX = 8
_LINE_PX = 16


class StepButton(QAbstractButton):
    """A number in a circle and a word; a hook in place of the number once the step is done."""

    def __init__(self, number: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._theme = theme
        self.is_current = False
        self.is_done = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._bold()).horizontalAdvance(self.text())
        return QSize(_CIRCLE_PX + _GAP_PX + words + 12, _CIRCLE_PX + 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - _CIRCLE_PX) / 2
        circle = QRectF(4, top, _CIRCLE_PX, _CIRCLE_PX)
        self._paint_circle(painter, circle)
        painter.setFont(self._bold() if self.is_current else self.font())
        painter.setPen(self._colour("text" if self.is_current or self.is_done else "text_muted"))
        room = QRectF(circle.right() + _GAP_PX, 0, self.width() - circle.right() - _GAP_PX, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_circle(self, painter: QPainter, circle: QRectF) -> None:
        if self.is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("accent"))
        else:
            painter.setPen(QPen(self._colour("accent" if self.is_done else "border_strong"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        if self.is_done and not self.is_current:
            painter.setPen(QPen(self._colour("accent"), 2))
            middle = circle.center()
            hook = [middle + QPointF(*point) for point in ((-5, 0), (-1.5, 4), (5, -4))]
            painter.drawPolyline(hook)
            return
        painter.setFont(self._bold())
        painter.setPen(self._colour("on_accent" if self.is_current else "text_muted"))
        painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(self._number))

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _colour(self, role: str) -> QColor:
        return self._theme.colour(role)


class StepBar(QWidget):
    """One button per step. Those that were reached already can be gone back to."""

    step_requested = Signal(int)
    """Position of the step, from 0."""

    def __init__(self, count: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._current = 0
        self._reached = 0
        self.buttons = [StepButton(number, theme) for number in range(1, count + 1)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_LINE_PX + 2 * 4)
        for position, button in enumerate(self.buttons):
            layout.addWidget(button)
            button.clicked.connect(lambda _checked=False, position=position: self.step_requested.emit(position))
        layout.addStretch(1)

    def set_words(self, names: Sequence[str], texts: Texts) -> None:
        """What the steps are called."""
        for position, (button, name) in enumerate(zip(self.buttons, names, strict=True), start=1):
            button.setText(name)
            state = "current" if button.is_current else "done" if button.is_done else "ahead"
            words = texts(f"import_window.step_{state}", number=str(position), count=str(len(names)), name=name)
            button.setAccessibleName(words)
            button.updateGeometry()

    def set_state(self, current: int, reached: int, closed: frozenset[int] = frozenset()) -> None:
        """`current` is open; steps up to `reached` can be gone to, but for those that are `closed`."""
        self._current, self._reached = current, reached
        for position, button in enumerate(self.buttons):
            button.is_current = position == current
            button.is_done = position < reached
            can_open = position <= reached and position not in closed
            button.setEnabled(can_open)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if can_open else Qt.FocusPolicy.NoFocus)
            button.update()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for button in self.buttons:
            button.set_theme(theme)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for position in range(len(self.buttons) - 1):
            done = position < self._reached
            painter.setPen(QPen(self._theme.colour("accent" if done else "border_strong"), 1))
            left, right = self.buttons[position].geometry(), self.buttons[position + 1].geometry()
            y = left.center().y() + 1
            painter.drawLine(left.right() + 2, y, right.left() - 2, y)
        painter.end()
