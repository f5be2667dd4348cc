# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of opportunities: the sheets that were made, and what could become one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.filiera.candidates_page import CandidatesPage
from district_planner.gui.filiera.sheets_page import SheetsPage
from district_planner.gui.paged_table import turn_to

if TYPE_CHECKING:
    from district_planner.gui.session import Session


class OpportunitiesPanel(QWidget):
    """Two pages: sheets and candidates."""

    new_site_requested = Signal()
    actors_requested = Signal()
    export_requested = Signal(object)
    """The ids of the sheets that are to be written as pages."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sheets = SheetsPage(session)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.sheets)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.sheets.page_requested.connect(self.show_page)
        self.sheets.candidates_requested.connect(lambda: self.show_page("candidates"))
        self.sheets.actors_requested.connect(self.actors_requested)
        self.sheets.export_requested.connect(self.export_requested)

    @cached_property
    def candidates(self) -> CandidatesPage:
        """The page of what could be made, made when it is first looked at."""
        page = CandidatesPage(self._session)
        page.page_requested.connect(self.show_page)
        page.new_site_requested.connect(self.new_site_requested)
        self._pages.addWidget(page)
        return page

    @property
    def page(self) -> str:
        """`sheets` or `candidates`."""
        return "sheets" if self._pages.currentWidget() is self.sheets else "candidates"

    def show_page(self, name: str) -> None:
        """Bring a page to the top and give its button the focus that the other one's had."""
        page: SheetsPage | CandidatesPage = self.sheets if name == "sheets" else self.candidates
        turn_to(self._pages, page, name)

    def show_sheet(self, sheet_id: int) -> None:
        """Show the form of a sheet."""
        self.show_page("sheets")
        self.sheets.choose_sheet(sheet_id)
