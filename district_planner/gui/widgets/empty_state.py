# SPDX-License-Identifier: EUPL-1.2
"""What a panel shows while it has nothing to show: a picture, one sentence, one button."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme

PictureName = Literal["pin", "table", "bars", "layers", "people", "links"]


class Picture(QWidget):
    """A line drawing of 64 x 64: a pin amid its rings, a table, bars, a pile of sheets, people, a net."""

    def __init__(self, name: PictureName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._line = QColor()
        self._accent = QColor()
        self.setFixedSize(64, 64)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._line, self._accent = theme.colour("border_strong"), theme.colour("accent")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        {
            "pin": self._draw_pin,
            "table": self._draw_table,
            "bars": self._draw_bars,
            "layers": self._draw_layers,
            "people": self._draw_people,
            "links": self._draw_links,
        }[self._name](painter)
        painter.end()

    def _draw_pin(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._line, 1.5, Qt.PenStyle.DashLine))
        for radius in (30, 20, 10):
            painter.drawEllipse(QPointF(32, 32), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        painter.drawEllipse(QPointF(32, 32), 5, 5)

    def _draw_table(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._line, 1.5))
        painter.drawRoundedRect(QRectF(6, 12, 52, 40), 3, 3)
        for y in (22, 32, 42):
            painter.drawLine(QPointF(6, y), QPointF(58, y))
        painter.fillRect(QRectF(12, 26, 24, 3), self._accent)
        painter.fillRect(QRectF(12, 36, 36, 3), self._accent)

    def _draw_layers(self, painter: QPainter) -> None:
        for y, pen in ((40, self._line), (30, self._line), (20, self._accent)):
            painter.setPen(QPen(pen, 1.5))
            painter.drawPolygon([QPointF(32, y - 12), QPointF(58, y), QPointF(32, y + 12), QPointF(6, y)])

    def _draw_people(self, painter: QPainter) -> None:
        for x, y, pen in ((16, 22, self._line), (48, 22, self._line), (32, 18, self._accent)):
            painter.setPen(QPen(pen, 1.5))
            painter.drawEllipse(QPointF(x, y), 6, 6)
            painter.drawArc(QRectF(x - 11, y + 10, 22, 28), 0, 180 * 16)

    def _draw_links(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._line, 1.5))
        corners = (QPointF(12, 16), QPointF(52, 14), QPointF(50, 50), QPointF(14, 48))
        for corner in corners:
            painter.drawLine(QPointF(32, 32), corner)
        painter.setBrush(self._line)
        for corner in corners:
            painter.drawEllipse(corner, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        painter.drawEllipse(QPointF(32, 32), 7, 7)

    def _draw_bars(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._line, 1.5))
        painter.drawLine(QPointF(10, 8), QPointF(10, 56))
        for y, length in ((14, 44), (30, 30), (46, 16)):
            painter.fillRect(QRectF(13, y, length, 7), self._accent)


class EmptyState(QFrame):
    """Teaches the next step. `acted` is emitted by its button."""

    acted = Signal()

    def __init__(self, picture: PictureName, parent: QWidget | None = None, *, low: bool = False) -> None:
        """`low` puts the picture beside the words, where there is little height."""
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._picture = Picture(picture)
        side = Qt.AlignmentFlag.AlignLeft if low else Qt.AlignmentFlag.AlignHCenter
        self._sentence = QLabel(wordWrap=True, alignment=side | Qt.AlignmentFlag.AlignVCenter)
        self._sentence.setProperty("muted", "true")
        self._button = QPushButton()
        self._button.setProperty("primary", "true")
        self._button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(12)
        words.addStretch(2)
        if not low:
            words.addWidget(self._picture, alignment=side)
        words.addWidget(self._sentence)
        words.addWidget(self._button, alignment=side)
        words.addStretch(3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        if low:
            layout.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        self._button.clicked.connect(self.acted)

    def set_words(self, sentence: str, button: str) -> None:
        """What is missing and what to do; an empty `button` shows none."""
        self._sentence.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(sentence)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._picture.set_theme(theme)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, super().minimumSizeHint().height())
