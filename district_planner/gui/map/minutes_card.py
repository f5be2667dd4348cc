# SPDX-License-Identifier: EUPL-1.2
"""The slider of the minutes: the map follows while it moves, the project is written when it stops."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QWidget

from district_planner.core.texts import Texts

LEAST, MOST = 5, 120
"""Minutes at the ends of the slider; a project may hold more (then the slider reaches that far)."""
_STEP, _PAGE = 1, 15


class MinutesCard(QFrame):
    """A floating card with the slider and its value."""

    minutes_changing = Signal(int)
    """The hand is on the slider."""
    minutes_chosen = Signal(int)
    """The hand let go, or a key was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAutoFillBackground(True)
        self._texts: Texts | None = None
        self._label = QLabel()
        self._value = QLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(LEAST, MOST)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(_PAGE)
        self.slider.setMinimumWidth(140)
        self._label.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._value)
        self.slider.valueChanged.connect(self._on_value)
        self.slider.sliderReleased.connect(self._on_released)

    def retranslate(self, texts: Texts) -> None:
        """Another language."""
        self._texts = texts
        self._label.setText(texts("map.minutes"))
        self.slider.setAccessibleName(texts("map.minutes_name"))
        self.setToolTip(texts("map.minutes_tip"))
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(texts("map.minutes_value", n=888)))
        self._write(self.slider.value())

    def set_minutes(self, minutes: float) -> None:
        """Show what the project holds, without telling anybody. The hand on the slider is not disturbed."""
        if self.slider.isSliderDown():
            return
        blocker = QSignalBlocker(self.slider)
        self.slider.setMaximum(max(MOST, round(minutes)))
        self.slider.setMinimum(min(LEAST, round(minutes)))
        self.slider.setValue(round(minutes))
        blocker.unblock()
        self._write(round(minutes))

    def _on_value(self, minutes: int) -> None:
        self._write(minutes)
        (self.minutes_changing if self.slider.isSliderDown() else self.minutes_chosen).emit(minutes)

    def _on_released(self) -> None:
        self.minutes_chosen.emit(self.slider.value())

    def _write(self, minutes: int) -> None:
        if self._texts is not None:
            self._value.setText(self._texts("map.minutes_value", n=minutes))
