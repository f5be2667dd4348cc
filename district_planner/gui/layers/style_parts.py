# SPDX-License-Identifier: EUPL-1.2
"""Parts of the form of a layer's look: a row of colours, a slider that tells what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from district_planner.gui.map.layer_look import LayerLook, paint_swatch
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.scenarios.layer_styles import LAYER_COLOURS

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme

_SWATCH_PX = 16
_BUTTON_PX = 24


def look_icon(look: LayerLook, width: int = _SWATCH_PX, ratio: float = 2.0) -> QIcon:
    """The picture of a look as an icon."""
    picture = QPixmap(round(width * ratio), round(_SWATCH_PX * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_swatch(painter, QRectF(0, 1, width, _SWATCH_PX - 2), look)
    painter.end()
    return QIcon(picture)


class ColourRow(QWidget):
    """The colours of the palette, one of them pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {name: QToolButton() for name in LAYER_COLOURS}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for name, button in self.buttons.items():
            button.setCheckable(True)
            button.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
            button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
            button.setStyleSheet("padding: 0;")
            self._group.addButton(button)
            layout.addWidget(button)
            button.toggled.connect(lambda pressed, name=name: self.chosen.emit(name) if pressed else None)
        layout.addStretch(1)

    def set_colour(self, name: str) -> None:
        """Show a colour as the chosen one, without telling anybody."""
        blocker = QSignalBlocker(self.buttons[name])
        self.buttons[name].setChecked(True)
        blocker.unblock()

    def retranslate(self, texts: Texts) -> None:
        """Name the colours: they are not only seen."""
        for name, button in self.buttons.items():
            words = texts(f"layers_window.colour_{name}")
            button.setToolTip(words)
            button.setAccessibleName(words)

    def set_theme(self, theme: Theme) -> None:
        """The colours as the theme has them."""
        for name, button in self.buttons.items():
            colour = LAYER_COLOURS[name][theme.is_dark]
            button.setIcon(look_icon(LayerLook("polygon", "square", 1, 1.0, colour, colour)))


class ValueSlider(QWidget):
    """A slider with its value beside it: `changing` while the hand is on it, `chosen` when it lets go or by keys."""

    changing = Signal(int)
    chosen = Signal(int)

    def __init__(self, suffix: str, step: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suffix, self._step = suffix, step
        self.slider = QuietSlider()
        self.setFocusProxy(self.slider)
        self._value = QLabel()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(f"888 {suffix}"))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._value)
        self.slider.valueChanged.connect(self._on_value)
        self.slider.sliderReleased.connect(lambda: self.chosen.emit(self.value))

    @property
    def value(self) -> int:
        """Where it stands, in the unit that is shown."""
        return self.slider.value() * self._step

    def set_range(self, low: int, high: int) -> None:
        """Least and greatest value."""
        blocker = QSignalBlocker(self.slider)
        self.slider.setRange(low // self._step, high // self._step)
        blocker.unblock()

    def set_value(self, value: int) -> None:
        """Show a value without telling anybody; a hand on the slider is not disturbed."""
        if self.slider.isSliderDown():
            return
        blocker = QSignalBlocker(self.slider)
        self.slider.setValue(round(value / self._step))
        blocker.unblock()
        self._write()

    def set_name(self, name: str) -> None:
        """What assistive technology reads."""
        self.slider.setAccessibleName(name)

    def _on_value(self) -> None:
        self._write()
        (self.changing if self.slider.isSliderDown() else self.chosen).emit(self.value)

    def _write(self) -> None:
        self._value.setText(f"{self.value}\N{NO-BREAK SPACE}{self._suffix}")
