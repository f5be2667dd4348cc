# SPDX-License-Identifier: EUPL-1.2
"""What one method says of the jobs beyond the site: a range on the scale that all methods share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.figure_row import paint_mark

_SIDE_PX = 4
_BAR_PX = 8
_LEAST_PX = 6.0
"""A range of one number is still seen."""


class JobsRow(QAbstractButton):
    """Name, range in words, bar from low to high with a stroke at the middle; a click asks why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self._name = self._words = ""
        self._range: tuple[float, float, float] | None = None
        self._scale = 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def range(self) -> tuple[float, float, float] | None:
        """Low, middle and high; None unknown."""
        return self._range

    def show_range(
        self, name: str, words: str, figures: tuple[float, float, float] | None, scale: float, tip: str
    ) -> None:
        """Show a method; `scale` is what the whole width stands for, the same in all rows."""
        self._name, self._words, self._range, self._scale = name, words, figures, max(scale, 1e-9)
        self.setAccessibleName(f"{name}: {words}")
        self.setToolTip(tip)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().height() + _BAR_PX + 16)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, room = self._theme, QRectF(self.rect()).adjusted(_SIDE_PX, 4, -_SIDE_PX, 0)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        line = QRectF(room.left(), room.top(), room.width(), self.fontMetrics().height())
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme.colour("text" if self._range is not None else "text_muted"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), self._words)
        painter.setFont(self.font())
        painter.setPen(theme.colour("text_muted"))
        left = round(line.width()) - QFontMetrics(bold).horizontalAdvance(self._words) - 12
        name = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, left)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), name)
        self._paint_bar(painter, QRectF(room.left(), line.bottom() + 5, room.width(), _BAR_PX))
        painter.end()

    def _paint_bar(self, painter: QPainter, track: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("bar_track"))
        painter.drawRoundedRect(track, 2, 2)
        if self._range is None:
            return
        low, middle, high = (value / self._scale for value in self._range)
        width = max((high - low) * track.width(), _LEAST_PX)
        at = min(track.left() + low * track.width(), track.right() - width)
        painter.setBrush(self._theme.colour("bar"))
        painter.drawRoundedRect(QRectF(QPointF(at, track.top()), QPointF(at + width, track.bottom())), 2, 2)
        paint_mark(painter, track, middle, self._theme)
