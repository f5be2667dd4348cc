# SPDX-License-Identifier: EUPL-1.2
"""What the colours and letters of a heat map mean, in words that wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.filiera.gaps import STATUSES
from district_planner.gui.filiera.statuses import ink_on, status_name, status_sign
from district_planner.gui.map.style import MapStyle, hatch_brush
from district_planner.gui.theme import Theme
from district_planner.scenarios.activity_maps import STATUS_COLOURS

if TYPE_CHECKING:
    from district_planner.core.texts import Texts

_BADGE_PX = 16
_GAP_PX = 14
_LINE_PX = 22


class StatusLegend(QWidget):
    """A badge and the word of each status, and a note at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self._entries: tuple[tuple[str, str, str], ...] = ()
        self._note = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._entries = tuple((name, status_sign(texts, name), status_name(texts, name)) for name in STATUSES)
        self._note = texts("filiera_window.legend_note")
        self.setToolTip("\n".join(texts(f"filiera_window.status_{name}_tip") for name in STATUSES))
        said = "; ".join(f"{sign} {words}" for _, sign, words in self._entries)
        self.setAccessibleName(f"{said}. {self._note}")
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return round(self._places(width)[-1].bottom())

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, self.heightForWidth(560))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, _LINE_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        *places, note = self._places(self.width())
        for (status, sign, words), place in zip(self._entries, places, strict=True):
            badge = QRectF(place.left(), place.center().y() - _BADGE_PX / 2, _BADGE_PX, _BADGE_PX)
            ink = self._paint_badge(painter, badge, status)
            painter.setFont(strong)
            painter.setPen(ink)
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), sign)
            painter.setFont(self.font())
            painter.setPen(self._theme.colour("text"))
            painter.drawText(place.adjusted(_BADGE_PX + 5, 0, 0, 0), middle, words)
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("text_muted"))
        painter.drawText(note, middle, self._note)
        painter.end()

    def _paint_badge(self, painter: QPainter, badge: QRectF, status: str) -> QColor:
        """Fill a badge; the colour its letter is written in."""
        if status in STATUS_COLOURS:
            painter.fillRect(badge, QColor(STATUS_COLOURS[status]))
            return ink_on(QColor(STATUS_COLOURS[status]))
        painter.fillRect(badge, hatch_brush(MapStyle(self._theme).unknown_tile(self.devicePixelRatioF())))
        return self._theme.colour("text")

    def _places(self, width: int) -> list[QRectF]:
        metrics, places, x, y = self.fontMetrics(), [], 0.0, 0.0
        for words, mark in [*((entry[2], _BADGE_PX + 5) for entry in self._entries), (self._note, 0)]:
            room = mark + metrics.horizontalAdvance(words) + 2.0
            if x and x + room > width:
                x, y = 0.0, y + _LINE_PX
            places.append(QRectF(x, y, room, _LINE_PX))
            x += room + _GAP_PX
        return places
