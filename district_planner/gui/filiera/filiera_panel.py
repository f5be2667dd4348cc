# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of the filiera: what is missing, what changed over time, and the catalogue behind both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.filiera.matrix_page import MatrixPage
from district_planner.gui.filiera.time_page import TimePage
from district_planner.gui.paged_table import turn_to

if TYPE_CHECKING:
    from district_planner.gui.filiera.catalogue_dialog import CatalogueDialog
    from district_planner.gui.session import Session


class FilieraPanel(QWidget):
    """Two pages: gaps and time. The catalogue stays open beside them."""

    new_site_requested = Signal()
    import_requested = Signal()
    sheet_requested = Signal(int)
    """The id of the sheet to be opened."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.matrix = MatrixPage(session)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.matrix)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.matrix.page_requested.connect(self.show_page)
        self.matrix.new_site_requested.connect(self.new_site_requested)
        self.matrix.import_requested.connect(self.import_requested)
        self.matrix.sheet_requested.connect(self.sheet_requested)
        self.matrix.catalogue_requested.connect(self.open_catalogue)

    @cached_property
    def time(self) -> TimePage:
        """The page of changes, made when it is first looked at."""
        page = TimePage(self._session)
        page.page_requested.connect(self.show_page)
        page.import_requested.connect(self.import_requested)
        self._pages.addWidget(page)
        return page

    @cached_property
    def catalogue(self) -> CatalogueDialog:
        """The window of the catalogue, made when it is first opened."""
        from district_planner.gui.filiera.catalogue_dialog import CatalogueDialog

        return CatalogueDialog(self._session, self.window())

    @property
    def page(self) -> str:
        """`matrix` or `time`."""
        return "matrix" if self._pages.currentWidget() is self.matrix else "time"

    def show_page(self, name: str) -> None:
        """Bring a page to the top and give its button the focus that the other one's had."""
        page: MatrixPage | TimePage = self.matrix if name == "matrix" else self.time
        turn_to(self._pages, page, name)

    def open_catalogue(self, activity_id: str = "") -> None:
        """Show the catalogue, at an activity if one is named."""
        self.catalogue.show()
        self.catalogue.raise_()
        self.catalogue.activateWindow()
        if activity_id:
            self.catalogue.show_activity(activity_id)
