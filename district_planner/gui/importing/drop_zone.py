# SPDX-License-Identifier: EUPL-1.2
"""Where a file is dropped or chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.icons import pixmap
from district_planner.gui.widgets.dropped import dropped_file

if TYPE_CHECKING:
    from district_planner.gui.theme import Theme

_SIGN_PX = 40
_SMALL_PX = 64
_ANY_PX = 16_777_215


class DropZone(QFrame):
    """A field with a dashed border: takes one dragged file, or asks for one by its button."""

    file_dropped = Signal(Path)
    choose_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_hovered = False
        self._sign = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._line = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._formats = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._formats.setProperty("muted", "true")
        self.button = QPushButton(autoDefault=False)
        self.button.setProperty("primary", "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        for part in (self._sign, self._line):
            self._column.addWidget(part)
        self._column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._formats)
        self._column.addStretch(1)
        self.setAcceptDrops(True)
        self.button.clicked.connect(self.choose_requested)
        self.set_theme(theme)

    def set_words(self, line: str, button: str, formats: str) -> None:
        """What to do, the button, and the kinds of files that can be read."""
        self._line.setText(line)
        self.button.setText(button)
        self._formats.setText(formats)
        self.setAccessibleName(line)

    def set_small(self, *, small: bool) -> None:
        """Once a file is there the zone steps back: no sign, no list of formats, a quiet button."""
        self.setMaximumHeight(_SMALL_PX if small else _ANY_PX)
        self._sign.setVisible(not small)
        self._formats.setVisible(not small)
        self._line.setVisible(not small)
        margin = 8 if small else 16
        self._column.setContentsMargins(24, margin, 24, margin)
        self.button.setProperty("primary", "false" if small else "true")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._sign.setPixmap(pixmap("import", theme, _SIGN_PX, "accent", self.devicePixelRatioF()))
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, super().minimumSizeHint().height())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._hover(over=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(over=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(over=False)
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.colour("accent_soft" if self._is_hovered else "panel"))
        pen = QPen(self._theme.colour("accent" if self._is_hovered else "border_strong"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _hover(self, *, over: bool) -> None:
        self._is_hovered = over
        self.update()
