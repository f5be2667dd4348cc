# SPDX-License-Identifier: EUPL-1.2
"""The classes of a choropleth in one line: colours, breaks, and the hatching of what is unknown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme

_BAND_PX = 12


class ColourRamp(QWidget):
    """Equal fields of colour with the breaks written below them, from the lowest to the highest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self._colours: tuple[str, ...] = ()
        self._breaks: tuple[str, ...] = ()
        self._unknown = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_classes(self, colours: Sequence[str], breaks: Sequence[str], unknown: str = "") -> None:
        """`colours` as `#rrggbb`; `breaks`, one more than these, already written; `unknown` names the hatched field."""
        self._colours, self._breaks, self._unknown = tuple(colours), tuple(breaks), unknown
        self.setAccessibleName(" | ".join([*breaks, unknown] if unknown else breaks))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _BAND_PX + 4 + QFontMetrics(self._small_font()).height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._small_font())
        metrics = painter.fontMetrics()
        room = self.width() - 1.0
        if self._unknown:
            width = metrics.horizontalAdvance(self._unknown) + 8
            room -= width + 8
            self._paint_unknown(painter, QRectF(room + 8, 0, width, _BAND_PX))
        if self._colours:
            self._paint_classes(painter, room / len(self._colours))
        painter.end()

    def _paint_classes(self, painter: QPainter, step: float) -> None:
        metrics = painter.fontMetrics()
        for index, colour in enumerate(self._colours):
            painter.fillRect(QRectF(index * step, 0, step, _BAND_PX), QColor(colour))
        painter.setPen(self._theme.colour("border_strong"))
        painter.drawRect(QRectF(0, 0, step * len(self._colours), _BAND_PX))
        painter.setPen(self._theme.colour("text_muted"))
        taken: list[tuple[float, float]] = []
        # The ends first: where there is no room for all, breaks between them are left out.
        for index in (0, len(self._breaks) - 1, *range(1, len(self._breaks) - 1)):
            text = self._breaks[index]
            width = metrics.horizontalAdvance(text)
            left = min(max(index * step - width / 2, 0), step * len(self._colours) - width)
            if all(left > end + 6 or left + width < start - 6 for start, end in taken):
                painter.drawText(QRectF(left, _BAND_PX + 3, width + 2, metrics.height()), 0, text)
                taken.append((left, left + width))

    def _paint_unknown(self, painter: QPainter, field: QRectF) -> None:
        painter.fillRect(field, self._theme.colour("map_unknown"))
        painter.fillRect(field, QBrush(self._theme.colour("map_unknown_hatch"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(self._theme.colour("border_strong")))
        painter.drawRect(field)
        painter.setPen(self._theme.colour("text_muted"))
        line = QRectF(field.left(), _BAND_PX + 3, field.width(), painter.fontMetrics().height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignHCenter), self._unknown)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font
