# SPDX-License-Identifier: EUPL-1.2
"""People by single year of age, drawn small: the shape of a labour pool at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLOT_PX = 48


class AgeBars(QWidget):
    """One bar per year of age from `low` on; the ages `marked` stand out. Hovering tells age and number."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._theme = Theme.light()
        self._low = 0
        self._values: NDArray[np.float64] = np.empty(0)
        self._marked = (0, -1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def values(self) -> NDArray[np.float64]:
        """People per year of age, float64."""
        return self._values

    def set_values(self, low: int, values: NDArray[np.float64], marked: tuple[int, int]) -> None:
        """`values` float64, people of `low`, `low + 1`, ... years; `marked` first and last age that stand out."""
        self._low, self._values, self._marked = low, values, marked
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

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, (_PLOT_PX + QFontMetrics(self._small_font()).height() + 8) // 4 * 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._values):
            return
        painter = QPainter(self)
        top = float(self._values.max()) or 1.0
        step = (self.width() - 8) / len(self._values)
        plain, marked = self._theme.colour("border_strong"), self._theme.colour("bar")
        for index, value in enumerate(self._values):
            height = float(value) / top * _PLOT_PX
            bar = QRectF(4 + index * step, _PLOT_PX - height, max(step - 1, 1), height)
            painter.fillRect(bar, marked if self._is_marked(index) else plain)
        self._paint_axis(painter, step)
        painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and len(self._values):
            index = int((event.pos().x() - 4) / (self.width() - 8) * len(self._values))
            if 0 <= index < len(self._values):
                people = self._texts.number(float(self._values[index]))
                tip = self._texts("panels.age_bar_tip", age=str(self._low + index), people=people)
                QToolTip.showText(event.globalPos(), tip, self)
                return True
        return super().event(event)

    def _is_marked(self, index: int) -> bool:
        return self._marked[0] <= self._low + index <= self._marked[1]

    def _paint_axis(self, painter: QPainter, step: float) -> None:
        painter.setFont(self._small_font())
        painter.setPen(self._theme.colour("text_muted"))
        line = painter.fontMetrics().height()
        last = self._low + len(self._values) - 1
        ages = sorted({self._low, last} | {age for age in (*self._marked, 50) if self._low < age < last})
        taken = -1.0
        for age in ages:
            text = str(age)
            width = painter.fontMetrics().horizontalAdvance(text)
            middle = 4 + (age - self._low + 0.5) * step
            left = min(max(middle - width / 2, 4), self.width() - width - 4)
            if left <= taken + 4:
                continue
            painter.drawText(QRectF(left, _PLOT_PX + 2, width + 2, line), int(Qt.AlignmentFlag.AlignLeft), text)
            taken = left + width

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font

    def _say(self) -> None:
        if not len(self._values):
            return
        marked = sum(float(value) for index, value in enumerate(self._values) if self._is_marked(index))
        total = float(self._values.sum())
        self.setAccessibleName(
            self._texts(
                "panels.age_bars_name",
                low=str(self._low),
                high=str(self._low + len(self._values) - 1),
                people=self._texts.number(total),
                young=self._texts.number(marked),
            )
        )
