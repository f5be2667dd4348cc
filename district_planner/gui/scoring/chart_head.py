# SPDX-License-Identifier: EUPL-1.2
"""What stands in the columns of the score chart: words above its numbers, where it has more than one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from district_planner.core.compat import override
from district_planner.gui.scoring.score_chart import ScoreChart
from district_planner.gui.theme import Theme

_HEIGHT_PX = 18


class ChartHead(QWidget):
    """Painted above the scrolled chart, as wide as the chart itself."""

    def __init__(self, chart: ScoreChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self._theme = Theme.light()
        self._words: tuple[str, ...] = ()
        self._tips: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_words(self, words: tuple[str, ...], tips: tuple[str, ...]) -> None:
        """The word above each column of numbers, and what hovering it tells."""
        self._words, self._tips = words, tips
        self.setAccessibleName(", ".join(words))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT_PX)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            for place, tip in zip(self._places(), self._tips, strict=False):
                if place.contains(QPointF(event.pos())):
                    QToolTip.showText(event.globalPos(), tip, self)
                    return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.colour("text_muted"))
        right = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        for place, words in zip(self._places(), self._words, strict=False):
            painter.drawText(place, right, words)
        painter.end()

    def _places(self) -> list[QRectF]:
        return [QRectF(place.left(), 0, place.width(), self.height()) for place in self._chart.note_columns()]
