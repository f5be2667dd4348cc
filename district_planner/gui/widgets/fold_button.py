# SPDX-License-Identifier: EUPL-1.2
"""The heading of a branch: a chevron before its words, cut where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme

_CHEVRON_PX = 18
_HEIGHT_PX = 24


class FoldButton(QAbstractButton):
    """Checked while its branch is open. Space turns it, Left folds and Right unfolds, as in a tree."""

    def __init__(self, *, strong: bool, parent: QWidget | None = None) -> None:
        """`strong` writes the words bold, for a branch of the first level."""
        super().__init__(parent)
        self._strong = strong
        self._note = ""
        self._theme = Theme.light()
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, note: str, tip: str) -> None:
        """What the branch is called, what stands quietly after it, and what a click does."""
        self._note = note
        self.setText(words)
        self.setAccessibleName(f"{words}, {note}" if note else words)
        self.setToolTip(tip)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT_PX)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        if opens is None:
            super().keyPressEvent(event)
        elif opens != self.isChecked():
            self.click()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, room = self._theme, QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(room, 4, 4)
        painter.setPen(QPen(theme.colour("text_muted"), 1.5))
        middle = QPointF(_CHEVRON_PX / 2, room.center().y())
        steps = ((-4, -2), (0, 2), (4, -2)) if self.isChecked() else ((-2, -4), (2, 0), (-2, 4))
        painter.drawPolyline([middle + QPointF(x, y) for x, y in steps])
        self._paint_words(painter, room.adjusted(_CHEVRON_PX, 0, -4, 0))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self._strong else QFont.Weight.Normal)
        metrics, where = QFontMetrics(font), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if self._strong else "text_muted"))
        painter.drawText(room, where, words)
        room.setLeft(room.left() + metrics.horizontalAdvance(words) + 8)
        if self._note and room.width() > 24:
            painter.setFont(self.font())
            painter.setPen(self._theme.colour("text_muted"))
            note = self.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, where, note)
