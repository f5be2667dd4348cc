# SPDX-License-Identifier: EUPL-1.2
"""A number with its name. The whole row is a button: a click asks why."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme

Size = Literal["row", "big"]
_SIGN_PX = 24
"""Room for the question mark on the right."""
_BAR_PX = 4
_MARK_PX = 10
_SIDE_PX = 4
_SMALLEST_PT = 8.0
"""A big value that does not fit is written smaller, down to this."""
_MIN_PX: dict[Size, int] = {"row": 160, "big": 96}
_CAPTION_PX = 60
"""Room for the caption of a bar, unless a row asks for more."""
_GAP_PX = 8
"""Least room between a label and its value."""


class FigureRow(QAbstractButton):
    """`label` on the left, `value` on the right, an optional quiet `note` below, and an optional bar.

    `big` puts the value in large type above its label. A row that has no explanation (`explained=False`) takes neither
    clicks nor focus. Changing the contents only repaints, so that the numbers follow a drag.
    """

    def __init__(self, size: Size = "row", *, explained: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._label = ""
        self._value = ""
        self._note = ""
        self._unknown = False
        self._bar: float | None = None
        self._track: float = 1.0
        self._mark: float | None = None
        self._has_bar = False
        self._bar_role = "bar"
        self._caption = ""
        self._caption_px = _CAPTION_PX
        self._theme = Theme.light()
        self._hovered = False
        self._explained = explained
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if explained else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(size == "row")
        self.setSizePolicy(policy)
        if explained:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_big(self) -> bool:
        """Whether the value stands in large type above its label."""
        return self._size == "big"

    @property
    def label(self) -> str:
        """The name of the number."""
        return self._label

    @property
    def value_text(self) -> str:
        """The number as it is written."""
        return self._value

    @property
    def note(self) -> str:
        """The line below."""
        return self._note

    @property
    def bar(self) -> float | None:
        """Length of the bar, 0 to 1."""
        return self._bar

    def set_label(self, label: str, tip: str = "") -> None:
        """The name of the number and its explanation."""
        self.setToolTip(tip)
        if label != self._label:
            self._label = label
            self._say()
            self.updateGeometry()
            self.update()

    def set_value(self, value: str, note: str = "", *, unknown: bool = False) -> None:
        """The written number; `note` stands below; `unknown` writes it in the quiet colour."""
        if (value, note, unknown) == (self._value, self._note, self._unknown):
            return
        before = bool(self._note), self.is_wrapped(self.width())
        self._value, self._note, self._unknown = value, note, unknown
        self._say()
        if before != (bool(note), self.is_wrapped(self.width())):
            self.updateGeometry()
        self.update()

    @property
    def mark(self) -> float | None:
        """Where the stroke across the bar stands, 0 to 1."""
        return self._mark

    def set_bar(
        self,
        length: float | None,
        track: float = 1.0,
        role: str = "bar",
        caption: str = "",
        mark: float | None = None,
    ) -> None:
        """Draw a bar of `length` in a track of length `track`, both 0 to 1 of the width; None: an empty track.

        `role` names its colour, `caption` stands at the right end of the line of the bar, `mark` is where a stroke
        across it shows what it is compared with.
        """
        if not self._has_bar:
            self._has_bar = True
            self.updateGeometry()
        if (length, track, role, caption, mark) != (
            self._bar,
            self._track,
            self._bar_role,
            self._caption,
            self._mark,
        ):
            self._bar, self._track, self._bar_role, self._caption, self._mark = length, track, role, caption, mark
            self._say()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_caption_room(self, pixels: int) -> None:
        """Keep so much room for captions, the same in rows that stand below each other."""
        self._caption_px = pixels

    def is_wrapped(self, width: int) -> bool:
        """Whether the value moves below its label, because the two do not fit a row of `width`."""
        words = self.fontMetrics().horizontalAdvance
        room = width - 2 * _SIDE_PX - (_SIGN_PX if self._explained else 0)
        return self._size == "row" and words(self._label) + words(self._value) + _GAP_PX > room

    @override
    def hasHeightForWidth(self) -> bool:
        return self._size == "row"

    @override
    def heightForWidth(self, width: int) -> int:
        return self.sizeHint().height() + (self.fontMetrics().height() if self.is_wrapped(width) else 0)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        if self._size == "big":
            height = QFontMetrics(self._big_font()).height() + metrics.height() + 8
        else:
            height = metrics.height() + 8
        if self._note:
            height += QFontMetrics(self._note_font()).height()
        if self._has_bar:
            height += max(_BAR_PX + 4, QFontMetrics(self._note_font()).height() - 2 if self._caption else 0)
        width = metrics.horizontalAdvance(self._label) + metrics.horizontalAdvance(self._value) + 12 + _SIGN_PX
        return QSize(width + 2 * _SIDE_PX, (height + 3) // 4 * 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_MIN_PX[self._size], self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        room = QRectF(self.rect()).adjusted(_SIDE_PX, 4, -_SIDE_PX, 0)
        if self._explained:
            self._paint_sign(painter, room)
            room.setRight(room.right() - _SIGN_PX)
        top = self._paint_big(painter, room) if self._size == "big" else self._paint_line(painter, room)
        if self._size == "big":
            room.setRight(self.width() - _SIDE_PX)
        if self._note:
            painter.setFont(self._note_font())
            painter.setPen(self._theme.colour("text_muted"))
            height = painter.fontMetrics().height()
            text = painter.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, round(room.width()))
            painter.drawText(QRectF(room.left(), top, room.width(), height), int(Qt.AlignmentFlag.AlignLeft), text)
            top += height
        if self._has_bar:
            self._paint_bar(painter, QRectF(room.left(), top + 4, room.width(), _BAR_PX))
        painter.end()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = self._explained
        self.update()
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._explained and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _say(self) -> None:
        parts = [f"{self._label}: {self._value}" if self._value else self._label, self._caption, self._note]
        self.setAccessibleName(". ".join(part for part in parts if part))

    def _big_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.9)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _note_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font

    def _value_colour(self) -> QColor:
        return self._theme.colour("text_muted" if self._unknown else "text")

    def _paint_ground(self, painter: QPainter) -> None:
        if self._hovered or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_sign(self, painter: QPainter, room: QRectF) -> None:
        """A question mark in a circle, on the line of the value."""
        line = self.fontMetrics().height() if self._size == "row" else QFontMetrics(self._big_font()).height()
        centre = QPointF(room.right() - 8, room.top() + line / 2)
        ink = self._theme.colour("accent" if self._hovered or self.hasFocus() else "border_strong")
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 7, 7)
        font = QFont(self.font())
        font.setPixelSize(10)
        painter.setFont(font)
        painter.drawText(QRectF(centre.x() - 8, centre.y() - 8, 16, 16), int(Qt.AlignmentFlag.AlignCenter), "?")

    def _paint_line(self, painter: QPainter, room: QRectF) -> float:
        painter.setFont(self.font())
        metrics = painter.fontMetrics()
        first = QRectF(room.left(), room.top(), room.width(), metrics.height())
        wrapped = self.is_wrapped(self.width())
        last = first.translated(0, metrics.height() if wrapped else 0)
        painter.setPen(self._value_colour())
        painter.drawText(last, int(Qt.AlignmentFlag.AlignRight), self._value)
        label_px = room.width() if wrapped else room.width() - metrics.horizontalAdvance(self._value) - _GAP_PX
        painter.setPen(self._theme.colour("text_muted" if self._value else "text"))
        label = metrics.elidedText(self._label, Qt.TextElideMode.ElideRight, round(label_px))
        painter.drawText(first, int(Qt.AlignmentFlag.AlignLeft), label)
        return last.bottom()

    def _paint_big(self, painter: QPainter, room: QRectF) -> float:
        font = self._big_font()
        height = QFontMetrics(font).height()
        while QFontMetrics(font).horizontalAdvance(self._value) > room.width() and font.pointSizeF() > _SMALLEST_PT:
            font.setPointSizeF(font.pointSizeF() - 0.5)
        painter.setFont(font)
        painter.setPen(self._value_colour())
        painter.drawText(
            QRectF(room.left(), room.top(), room.width(), height), int(Qt.AlignmentFlag.AlignLeft), self._value
        )
        painter.setFont(self.font())
        line = QRectF(room.left(), room.top() + height, room.width(), painter.fontMetrics().height())
        painter.setPen(self._theme.colour("text"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), self._label)
        return line.bottom()

    def _paint_bar(self, painter: QPainter, track: QRectF) -> None:
        if self._caption:
            painter.setFont(self._note_font())
            painter.setPen(self._theme.colour("text_muted"))
            line = QRectF(track.left(), track.center().y() - 10, track.width(), 20)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, int(flags), self._caption)
            track.setWidth(track.width() - self._caption_px)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("bar_track"))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * self._track, track.height()), 2, 2)
        if self._bar:
            painter.setBrush(self._theme.colour(self._bar_role))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * self._bar, track.height()), 2, 2)
        if self._mark is not None:
            paint_mark(painter, track, self._mark, self._theme)


def paint_mark(painter: QPainter, track: QRectF, at: float, theme: Theme) -> None:
    """A stroke across the bar in `track` at `at` (0 to 1), told from it by its shape and not by its colour alone."""
    middle = track.left() + min(track.width() * at, track.width() - 1)
    stroke = QRectF(middle - 1, track.center().y() - _MARK_PX / 2, 2, _MARK_PX)
    painter.fillRect(stroke.adjusted(-1, 0, 1, 0), theme.colour("panel"))
    painter.fillRect(stroke, theme.colour("text"))
