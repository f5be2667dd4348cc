# SPDX-License-Identifier: EUPL-1.2
"""Weights and the ranking they give, side by side: move a slider on the left, rows glide on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from district_planner.gui.scoring.criteria.compared_set import ComparedSet
from district_planner.gui.scoring.ranking_pages import RankingPages
from district_planner.gui.scoring.weights.weights_area import WeightsArea
from district_planner.gui.scoring.weights_panel import WeightsPanel

if TYPE_CHECKING:
    from district_planner.gui.session import Session

_WEIGHTS_PX, _RANKING_PX = 488, 544


class ScoringPanel(QWidget):
    """The bottom tab of quality. `new_site_requested` comes from the empty ranking."""

    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weights = WeightsPanel(session)
        self.area = WeightsArea(session, self.weights)
        self.pages = RankingPages(session)
        self.pages.new_site_requested.connect(self.new_site_requested)
        self.ranking, self.robustness = self.pages.ranking, self.pages.robustness
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.area)
        self.compared = ComparedSet(session, self.pages, self.pages.switch)
        self.splitter.addWidget(self.compared)
        self.splitter.setSizes([_WEIGHTS_PX, _RANKING_PX])
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
