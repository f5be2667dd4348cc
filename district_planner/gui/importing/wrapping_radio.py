# SPDX-License-Identifier: EUPL-1.2
"""A choice whose words may take several lines; Qt's own radio button keeps to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from district_planner.core.compat import override

if TYPE_CHECKING:
    from district_planner.gui.theme import Theme

_SIGN_PX = 16
_GAP_PX = 8
_PAD_PX = 4
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class WrappingRadio(QRadioButton):
    """One of several; arrows move between them as ever."""

    def __init__(self, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)  # Qt would measure its own text on one line
        self._words = words
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(words)

    @property
    def words(self) -> str:
        """What the choice says."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        # A click on the words counts as one on the circle.
        return self.rect().contains(pos)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._room_for(width).height() + 2 * _PAD_PX

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 2 * _PAD_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent, plain = self._theme.colour("accent"), self._theme.colour("border_strong")
        on = self.isChecked() or self.hasFocus() or self.underMouse()
        painter.setPen(QPen(accent if on else plain, 2 if self.hasFocus() else 1))
        painter.setBrush(self._theme.colour("panel"))
        middle = QPointF(_SIGN_PX / 2, _PAD_PX + self.fontMetrics().height() / 2)
        painter.drawEllipse(middle, _SIGN_PX / 2 - 1, _SIGN_PX / 2 - 1)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(middle, 4, 4)
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "text_disabled"))
        painter.setFont(self.font())
        left = _SIGN_PX + _GAP_PX
        painter.drawText(QRect(left, _PAD_PX, self.width() - left, self.height()), _WRAP, self._words)
        painter.end()

    def _room_for(self, width: int) -> QRect:
        room = QRect(0, 0, max(width - _SIGN_PX - _GAP_PX, 40), 10_000)
        return self.fontMetrics().boundingRect(room, _WRAP, self._words)
