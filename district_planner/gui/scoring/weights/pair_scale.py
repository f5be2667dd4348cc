# SPDX-License-Identifier: EUPL-1.2
"""The scale of a comparison in pairs: 9 on the side of the one, 1 in the middle, 9 on the side of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.scoring.ahp import MOST_TIMES

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_END = round(MOST_TIMES) - 1
_MARGIN_PX, _KNOB_PX, _HEIGHT_PX, _WIDTH_PX = 10, 6, 24, 176
_DIGITS = {Qt.Key(Qt.Key.Key_1.value + step): step for step in range(9)}
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_EQUAL = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PairScale(QuietSlider):
    """Left: the first counts more. The arrows move by one, digits choose on the side one is on, Delete takes back.

    Nothing said yet is a hollow middle; Space or a click there says that both count alike.
    """

    moved = Signal(float)
    """Held at this many times."""
    judged = Signal(object)
    """Said: times (float), or None for taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times: float | None = None
        self._theme = Theme.light()
        self.setRange(-_END, _END)
        self.setPageStep(2)
        self.valueChanged.connect(self._follow)
        self.sliderReleased.connect(lambda: self.judged.emit(times_at(self.value())))

    @property
    def times(self) -> float | None:
        """How many times the first counts as much as the second; None: nothing said."""
        return self._times

    def set_times(self, times: float | None) -> None:
        """Show a judgement without telling anybody."""
        self._times = times
        if not self.isSliderDown():
            self.blockSignals(True)
            self.setValue(0 if times is None else round(place_of(times)))
            self.blockSignals(False)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH_PX, _HEIGHT_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            # Or the window would take a digit for a tab and Delete for the chosen site.
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _CLEAR:
            if self._times is not None:
                self.judged.emit(None)
        elif key in _EQUAL:
            if self._times is None:
                self.judged.emit(1.0)
        elif key in _DIGITS:
            side = 1 if self.value() > 0 else -1
            self.judged.emit(times_at(side * _DIGITS[key]))
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())
            event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self._theme, self.height() / 2
        painter.setPen(QPen(theme.colour("border_strong"), 1))
        painter.drawLine(QPointF(self._x(-_END), middle), QPointF(self._x(_END), middle))
        for place in range(-_END, _END + 1):
            high = 6 if place == 0 else 4 if place % 2 == 0 else 2
            painter.drawLine(QPointF(self._x(place), middle - high), QPointF(self._x(place), middle + high))
        at = self.value() if self.isSliderDown() else 0 if self._times is None else place_of(self._times)
        accent = theme.colour("accent" if self.isEnabled() else "text_disabled")
        where = QRectF(self._x(at) - _KNOB_PX, middle - _KNOB_PX, 2 * _KNOB_PX, 2 * _KNOB_PX)
        if self._times is None and not self.isSliderDown():
            painter.setPen(QPen(theme.colour("text_muted"), 1.5, Qt.PenStyle.DotLine))
            painter.setBrush(theme.colour("panel"))
        else:
            painter.setPen(QPen(accent, 3))
            painter.drawLine(QPointF(self._x(0), middle), QPointF(self._x(at), middle))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
        painter.drawEllipse(where)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _x(self, place: float) -> float:
        return _MARGIN_PX + (place + _END) / (2 * _END) * (self.width() - 2 * _MARGIN_PX)

    def _go_to(self, x: float) -> None:
        share = (x - _MARGIN_PX) / max(1, self.width() - 2 * _MARGIN_PX)
        self.setValue(round(share * 2 * _END) - _END)
        self.update()

    def _follow(self, place: int) -> None:
        if self.isSliderDown():
            self.moved.emit(times_at(place))
        else:
            self.judged.emit(times_at(place))


def times_at(place: int) -> float:
    """The judgement at a place of the scale, -8 to 8: 9 at the left end, 1 in the middle, 1/9 at the right end."""
    return float(1 - place) if place <= 0 else 1 / (1 + place)


def place_of(times: float) -> float:
    """The place of a judgement, between two marks where it is no answer of the scale."""
    return 1 - times if times >= 1 else 1 / times - 1


def _is_own(event: QKeyEvent) -> bool:
    """Whether the scale knows what to do with a key, pressed without Ctrl or Alt."""
    plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return plain and Qt.Key(event.key()) in (*_CLEAR, *_EQUAL, *_DIGITS)
