# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of districts and of the activities on the map."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.districts.districts_page import PAGES, DistrictsPage
from district_planner.gui.info_dialogs import set_help_topic

if TYPE_CHECKING:
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.districts.desk import DistrictDesk
    from district_planner.gui.points.desk import PointDesk
    from district_planner.gui.points.points_page import PointsPage


class DistrictPanel(QWidget):
    """Two pages; that of the activities is made when it is first looked at."""

    new_point_requested = Signal()
    import_requested = Signal()

    def __init__(self, desk: DistrictDesk, points: PointDesk, actors: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = points
        self.districts = DistrictsPage(desk, actors)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.districts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.districts.switch.page_requested.connect(self.show_page)
        self.districts.import_requested.connect(self.import_requested)

    @cached_property
    def points(self) -> PointsPage:
        """The page of the activities on the map."""
        from district_planner.gui.points.points_page import PointsPage

        page = PointsPage(self._points, PAGES)
        set_help_topic(page, "points")
        page.switch.page_requested.connect(self.show_page)
        page.new_requested.connect(self.new_point_requested)
        self._pages.addWidget(page)
        return page

    @property
    def page(self) -> str:
        """`districts` or `points`."""
        return "districts" if self._pages.currentWidget() is self.districts else "points"

    def show_page(self, name: str) -> None:
        """Bring a page to the top and give its button the focus that the other one's had."""
        before = self.districts if self.page == "districts" else self.points
        page = self.districts if name == "districts" else self.points
        had_focus = before.switch.has_focus()
        self._pages.setCurrentWidget(page)
        for one in (before, page):
            one.switch.stay()
        if had_focus:
            page.switch.buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)
