# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of districts and of the activities in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from district_planner.gui.points.points_page import PointsPage

if TYPE_CHECKING:
    from district_planner.gui.points.desk import PointDesk


class DistrictPanel(QWidget):
    """The activities on the map."""

    new_point_requested = Signal()

    def __init__(self, points: PointDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points = PointsPage(points)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.points)
        self.points.new_requested.connect(self.new_point_requested)

    def show_page(self, name: str) -> None:
        """Bring a page to the top."""
