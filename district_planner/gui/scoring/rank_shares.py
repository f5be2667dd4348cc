# SPDX-License-Identifier: EUPL-1.2
"""How often each place has each rank: a bar per place, parted by rank, from the first (strong) to the last (faint)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.filiera.statuses import ink_on, mixed
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.point_tip import show_tip
from district_planner.gui.widgets.row_steps import row_after
from district_planner.gui.widgets.why_menu import WHY_KEY, open_why_menu

ROW_PX, LEGEND_PX = 26, 22
_BAR_PX = 18
_NAME_PX = 220
_SIDE_PX = 12
_SWATCH_PX = 10
STRENGTHS = (1.0, 0.86, 0.6, 0.4, 0.24, 0.1)
"""How much of the accent is in the colour of each class; on each of them, light or dark, words have 4.5:1 (tested)."""


@dataclass(frozen=True)
class ShareRow:
    """A place: the part of the draws (0 to 1) in each class of ranks, and what hovering each tells."""

    place_id: int
    name: str
    shares: tuple[float, ...]
    tips: tuple[str, ...]


class RankShares(QWidget):
    """Rows by rank. A click or the arrows choose a place; the parts say their rank in words where they have room."""

    chosen = Signal(int)
    why_requested = Signal(int)
    """The id of a place: what makes its ranks?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why_words = ""
        self._theme = Theme.light()
        self._rows: tuple[ShareRow, ...] = ()
        self._classes: tuple[str, ...] = ()
        self._chosen: int | None = None
        self._is_stale = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[ShareRow, ...]:
        """What is shown, best first."""
        return self._rows

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_rows(self, rows: Sequence[ShareRow], classes: Sequence[str], description: str) -> None:
        """Show `rows`, each parted into `classes` of ranks; `description` is for screen readers."""
        resized = len(rows) != len(self._rows)
        self._rows, self._classes = tuple(rows), tuple(classes)
        self.setAccessibleDescription(description)
        if resized:
            self.updateGeometry()
        self.update()

    def set_stale(self, *, stale: bool) -> None:
        """Whether these are the shares of before the hand moved: then they are faint."""
        if stale != self._is_stale:
            self._is_stale = stale
            self.update()

    def choose(self, place_id: int | None) -> None:
        """Mark the row of a place without telling anybody."""
        if place_id != self._chosen:
            self._chosen = place_id
            self.update()

    @property
    def rect_of_chosen(self) -> QRect | None:
        """Where the marked row stands; None when none is marked."""
        at = next((number for number, row in enumerate(self._rows) if row.place_id == self._chosen), None)
        return None if at is None else QRect(0, LEGEND_PX + at * ROW_PX, self.width(), ROW_PX)

    def colour_of(self, number: int) -> QColor:
        """The colour of a class of ranks: one hue, lighter from class to class, so that every eye tells them apart."""
        last = max(len(self._classes) - 1, 1)
        strength = STRENGTHS[number * (len(STRENGTHS) - 1) // last]
        return mixed(self._theme.colour("accent"), self._theme.colour("panel"), strength)

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, LEGEND_PX + max(len(self._rows), 1) * ROW_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(280, LEGEND_PX + max(len(self._rows), 1) * ROW_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        painter.setOpacity(0.45 if self._is_stale else 1.0)
        self._paint_legend(painter)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, row, QRectF(0, LEGEND_PX + number * ROW_PX, self.width(), ROW_PX))
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None:
            self._choose_and_tell(row)

    def set_why_words(self, words: str) -> None:
        """What the menu of a row calls the question for where its ranks come from."""
        self._why_words = words

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.why_requested.emit(row.place_id)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        chosen = next((row for row in self._rows if row.place_id == self._chosen), None)
        row = self._row_at(QPointF(event.pos())) if is_mouse else chosen
        if row is None or not self._why_words:
            return
        middle = QPointF(self.width() / 2, LEGEND_PX + (self._rows.index(row) + 0.5) * ROW_PX).toPoint()
        at = event.globalPos() if is_mouse else self.mapToGlobal(middle)
        open_why_menu(self, self._why_words, at, lambda: self.why_requested.emit(row.place_id))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == WHY_KEY and any(row.place_id == self._chosen for row in self._rows):
            self.why_requested.emit(self._chosen)
            return
        present = next((at for at, row in enumerate(self._rows) if row.place_id == self._chosen), None)
        row = row_after(event.key(), self._rows, present)
        if row is None:
            super().keyPressEvent(event)
        else:
            self._choose_and_tell(row)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_tip(self, event, self.tip_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        """What hovering `point` tells: how often the place has the ranks of the part below it."""
        row = self._row_at(point)
        if row is None:
            return ""
        for part, tip in zip(self._parts(row, QRectF(0, 0, self.width(), ROW_PX)), row.tips, strict=True):
            if part.left() <= point.x() < part.right():
                return f"{row.name}\n{tip}"
        return row.name

    def _row_at(self, point: QPointF) -> ShareRow | None:
        number = int((point.y() - LEGEND_PX) // ROW_PX)
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _choose_and_tell(self, row: ShareRow) -> None:
        self.choose(row.place_id)
        self.chosen.emit(row.place_id)

    def _name_px(self) -> float:
        return min(_NAME_PX, max(self.width() * 0.36, 100.0))

    def _parts(self, row: ShareRow, room: QRectF) -> list[QRectF]:
        left = _SIDE_PX + self._name_px() + 8
        width = max(self.width() - left - _SIDE_PX, 60.0)
        parts = []
        for share in row.shares:
            parts.append(QRectF(left, room.center().y() - _BAR_PX / 2, share * width, _BAR_PX))
            left += share * width
        return parts

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, x = self.fontMetrics(), _SIDE_PX + self._name_px() + 8
        painter.setFont(self.font())
        for number, name in enumerate(self._classes):
            swatch = QRectF(x, LEGEND_PX / 2 - _SWATCH_PX / 2, _SWATCH_PX, _SWATCH_PX)
            painter.fillRect(swatch, self.colour_of(number))
            painter.setPen(self._theme.colour("border_strong"))
            painter.drawRect(swatch)
            painter.setPen(self._theme.colour("text_muted"))
            room = QRectF(swatch.right() + 5, 0, metrics.horizontalAdvance(name) + 4.0, LEGEND_PX)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
            x = room.right() + 10

    def _paint_row(self, painter: QPainter, row: ShareRow, room: QRectF) -> None:
        theme, is_chosen = self._theme, row.place_id == self._chosen
        if is_chosen:
            painter.fillRect(room, theme.colour("accent_soft"))
            painter.fillRect(QRectF(room.left(), room.top(), 3, room.height()), theme.colour("accent"))
            if self.hasFocus():
                painter.setPen(theme.colour("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if is_chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        name_room = QRectF(_SIDE_PX, room.top(), self._name_px(), room.height())
        name = QFontMetrics(font).elidedText(row.name, Qt.TextElideMode.ElideRight, round(name_room.width()))
        painter.drawText(name_room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        painter.setFont(self.font())
        metrics = self.fontMetrics()
        for number, (part, words) in enumerate(zip(self._parts(row, room), self._classes, strict=True)):
            if part.width() < 0.5:
                continue
            colour = self.colour_of(number)
            painter.fillRect(part.adjusted(0, 0, -1 if part.width() > 2 else 0, 0), colour)
            if metrics.horizontalAdvance(words) + 6 <= part.width():
                painter.setPen(ink_on(colour))
                painter.drawText(part, int(Qt.AlignmentFlag.AlignCenter), words)
