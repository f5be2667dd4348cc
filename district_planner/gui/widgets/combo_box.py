# SPDX-License-Identifier: EUPL-1.2
"""A combo box that scrolling past leaves alone, with the same chevron in every theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from district_planner.core.compat import override


def paint_chevron(widget: QWidget) -> None:
    """Draw a chevron pointing down at the right end of `widget`."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().color(QPalette.ColorRole.Text), 1.5))
    painter.translate(widget.width() - 14, widget.height() / 2)
    painter.drawPolyline([QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2)])
    painter.end()


class QuietComboBox(QComboBox):
    """Leaves the wheel to the page while it has no focus: scrolling past it changes nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        # A style sheet on the application gives the drop-down of Fusion half a border: it is drawn here instead.
        self.setStyleSheet(
            "QComboBox::drop-down { border: 0; width: 24px; } QComboBox::down-arrow { image: none; width: 0; }"
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_chevron(self)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
