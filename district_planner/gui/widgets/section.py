# SPDX-License-Identifier: EUPL-1.2
"""A part of a panel under a title that folds it away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme


class _Title(QPushButton):
    """The words of a section with a chevron on the right that points to where the body is."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("section", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.colour = QColor()
        self.unfolded = True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 1.5))
        painter.translate(self.width() - 12, self.height() / 2)
        if self.unfolded:
            painter.drawPolyline([QPointF(-4, 2), QPointF(0, -2), QPointF(4, 2)])
        else:
            painter.drawPolyline([QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2)])
        painter.end()


class Section(QWidget):
    """A title button above a body; Space on the title folds and unfolds."""

    folded_changed = Signal(bool)

    def __init__(self, *, folded: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = _Title()
        self._body = QWidget()
        self._body_layout = QVBoxLayout(self._body)
        self._body_layout.setContentsMargins(0, 0, 0, 12)
        self._body_layout.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        title_line = QVBoxLayout()
        title_line.setContentsMargins(4, 0, 4, 0)
        title_line.addWidget(self._title)
        layout.addLayout(title_line)
        layout.addWidget(self._body)
        self._title.clicked.connect(lambda: self.set_folded(not self.is_folded))
        self._show(folded)

    @property
    def body(self) -> QVBoxLayout:
        """Where the contents go."""
        return self._body_layout

    @property
    def is_folded(self) -> bool:
        """Whether only the title shows."""
        return not self._title.unfolded

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold."""
        if folded != self.is_folded:
            self._show(folded)
            self.folded_changed.emit(folded)

    def set_title(self, title: str, fold_hint: str = "") -> None:
        """The words of the title; `fold_hint` tells what a click does."""
        self._title.setText(title)
        self._title.setAccessibleName(title)
        self._title.setToolTip(fold_hint)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._title.colour = theme.colour("text_muted")
        self._title.update()

    def _show(self, folded: bool) -> None:
        self._title.unfolded = not folded
        self._title.update()
        self._body.setVisible(not folded)
