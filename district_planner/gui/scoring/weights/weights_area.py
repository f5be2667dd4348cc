# SPDX-License-Identifier: EUPL-1.2
"""The left of the tab of quality: the bar, and below it the points of the project or the editor of a stakeholder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.scoring.weights.desk import WeightsDesk
from district_planner.gui.scoring.weights.preset_dialog import choose_preset
from district_planner.gui.scoring.weights.weight_editors import WeightEditors
from district_planner.gui.scoring.weights.weighting_bar import WeightingBar

if TYPE_CHECKING:
    from district_planner.gui.session import Session


class WeightsArea(QWidget):
    """`points` is the panel with the criteria and the points of the project, shown while those are looked at."""

    def __init__(self, session: Session, points: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = WeightsDesk(session, self)
        self.bar, self.editors, self.points = WeightingBar(self.desk), WeightEditors(self.desk), points
        self.stack = QStackedWidget()
        self.stack.addWidget(points)
        self.stack.addWidget(self.editors)
        line = QFrame()
        line.setProperty("line", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(line)
        layout.addWidget(self.stack, 1)
        self.bar.presets_requested.connect(lambda: choose_preset(self.desk, self.window()))
        self.desk.changed.connect(self._follow)

    def _follow(self) -> None:
        of_project = self.desk.who is None and self.desk.page == "direct"
        self.stack.setCurrentWidget(self.points if of_project else self.editors)
