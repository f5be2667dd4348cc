# SPDX-License-Identifier: EUPL-1.2
"""A value function as a picture and as a table, side by side: a change in one is a change in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from district_planner.gui.scoring.criteria.function_plot import FunctionPlot
from district_planner.gui.scoring.criteria.function_table import FunctionTable
from district_planner.gui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.gui.scoring.criteria.value_canvas import SiteMark
    from district_planner.gui.scoring.criteria.value_points import Point
    from district_planner.gui.theme import Theme


class FunctionEditor(QWidget):
    """The picture above; the table below it only while there are points, that is something to change."""

    points_changed = Signal(object)
    """The user changed the points: tuple of (value, 0..1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot, self.table = FunctionPlot(), FunctionTable()
        self._scroll = scrolled(self.table)
        self._scroll.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.plot, 3)
        layout.addWidget(self._scroll, 2)
        self.plot.points_changed.connect(self._drawn)
        self.table.points_changed.connect(self._typed)
        self.table.add_requested.connect(self.plot.add_beside)
        self.table.remove_requested.connect(self._remove)
        self.table.chosen_changed.connect(self.plot.choose)

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of the function; none while only a scale is shown."""
        return self.plot.points

    @property
    def problem(self) -> str:
        """What is wrong with what is typed; empty when nothing is."""
        return self.table.problem

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self.plot.set_texts(texts)
        self.table.set_texts(texts)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.plot.set_theme(theme)
        self.table.set_theme(theme)

    def set_subject(self, name: str, unit: str, decimals: int) -> None:
        """What the values are of, in which unit, with how many decimals."""
        self.plot.set_subject(name, unit, decimals)
        self.table.set_subject(unit, decimals)
        self.table.set_points(self.points)

    def set_values(self, values: NDArray[np.float64], marks: Sequence[SiteMark]) -> None:
        """Values of the study area (float64[n], NaN unknown) and the sites that are compared."""
        self.plot.set_values(values, marks)

    def set_points(self, points: Sequence[Point]) -> None:
        """Show a function to be changed; none: only what `plot.set_curve` draws."""
        self.plot.set_points(points)
        self.table.set_points(points)
        self._scroll.setVisible(bool(points))

    def _drawn(self, points: tuple[Point, ...]) -> None:
        self.table.set_points(points)
        self.points_changed.emit(points)

    def _typed(self, points: tuple[Point, ...]) -> None:
        self.plot.set_points(points)
        self.points_changed.emit(points)

    def _remove(self, row: int) -> None:
        self.plot.choose(row)
        self.plot.remove_chosen()
