# SPDX-License-Identifier: EUPL-1.2
"""Where a file is, in one line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption, QWidget

from district_planner.core.compat import override


class PathLabel(QLabel):
    """A path with the user's home as `~`, cut in its middle where there is no room; all of it in the tooltip."""

    def __init__(self, path: Path | None = None, words: str = "{path}", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("muted", "true")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_path(path, words)

    def set_path(self, path: Path | None, words: str = "{path}") -> None:
        """Show another path within `words`; None shows nothing."""
        shown = "" if path is None else str(path).replace(str(Path.home()), "~")
        self.setText(words.replace("{path}", shown) if shown else "")
        self.setToolTip("" if path is None else str(path))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        self.style().drawItemText(painter, self.rect(), where, option.palette, self.isEnabled(), words)
        painter.end()
