# SPDX-License-Identifier: EUPL-1.2
"""What an indicator would show, while it is being made: its formula in words, how its values lie, how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.data.data_cards import Spread, coverage_words, spread_words
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.figure_row import FigureRow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.territory.indicators import Indicator

_BARS = 24
_HEIGHT_PX = 56


class Distribution(QWidget):
    """How many municipalities have values of each size, from the least to the greatest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self.counts: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_values(self, values: NDArray[np.float64]) -> None:
        """Show these values (float64[n]); the unknown are left out."""
        known = values[np.isfinite(values)]
        self.counts = tuple(np.histogram(known, bins=_BARS)[0].tolist()) if len(known) else ()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        base = self.height() - 1.0
        if self.counts:
            step, tallest = self.width() / len(self.counts), max(self.counts)
            for place, count in enumerate(self.counts):
                # A single municipality is seen as well.
                tall = max(base * count / tallest, 1.5) if count else 0.0
                bar = QRectF(place * step + 0.5, base - tall, max(step - 1, 1), tall)
                painter.fillRect(bar, self._theme.colour("bar"))
        painter.fillRect(QRectF(0, base, self.width(), 1), self._theme.colour("border_strong"))
        painter.end()


class IndicatorPreview(QFrame):
    """The right half of the editor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._title, self.message, self.formula = QLabel(), QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._title.setProperty("subheading", "true")
        self.message.setProperty("muted", "true")
        self.bars = Distribution()
        self.rows = [FigureRow(explained=False) for _ in range(4)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for part in (self._title, self.message, self.formula, self.bars):
            layout.addWidget(part)
        figures = QVBoxLayout()
        figures.setSpacing(0)
        for row in self.rows:
            figures.addWidget(row)
        layout.addLayout(figures)
        layout.addStretch(1)
        self.show_message("")

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._title.setText(texts("data_window.preview"))
        self.setAccessibleName(texts("data_window.preview"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.bars.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)

    def show_message(self, message: str) -> None:
        """Say why there is nothing to see."""
        self.message.setText(message)
        self.message.setVisible(bool(message))
        for part in (self.formula, self.bars, *self.rows):
            part.hide()

    def show_values(self, indicator: Indicator, values: NDArray[np.float64], spread: Spread, texts: Texts) -> None:
        """Show the values (float64[n]) of the study area."""
        self.message.hide()
        self.formula.setText(indicator.formula(texts.language))
        self.formula.show()
        self.bars.set_values(values)
        self.bars.setVisible(spread.middle is not None)
        lines = [(texts("data_window.known"), coverage_words(spread.coverage, texts))]
        lines += spread_words(indicator, spread, texts)
        for row, line in zip(self.rows, [*lines, *[("", "")] * len(self.rows)], strict=False):
            row.set_label(line[0])
            row.set_value(line[1])
            row.setVisible(bool(line[0]))
        said = ". ".join(f"{name}: {value}" for name, value in lines)
        self.setAccessibleDescription(f"{indicator.formula(texts.language)}. {said}")
        if spread.middle is None:
            self.message.setText(texts("data_window.nothing_known"))
            self.message.show()
