# SPDX-License-Identifier: EUPL-1.2
"""A combo box that scrolling past leaves alone, with the same chevron in every theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

from district_planner.core.compat import override

_MARGIN_PX, _ICON_GAP_PX = 2, 4
"""What the style keeps free inside the field, and between a picture and the words."""


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
        """As Qt paints it, but what does not fit ends in three dots instead of half a letter."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._fitting(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        paint_chevron(self)

    @property
    def is_cut(self) -> bool:
        """Whether the chosen words do not fit."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return self._fitting(option) != option.currentText

    def _fitting(self, option: QStyleOptionComboBox) -> str:
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - _MARGIN_PX
        if not option.currentIcon.isNull():
            room -= option.iconSize.width() + _ICON_GAP_PX
        return option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    @override
    def event(self, event: QEvent) -> bool:
        """Where the words are cut, hovering tells them in full before what explains the box."""
        if isinstance(event, QHelpEvent) and self.is_cut:
            said = (self.currentText(), self.toolTip())
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, said)), self)
            return True
        return super().event(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
