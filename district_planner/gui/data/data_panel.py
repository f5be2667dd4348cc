# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of data: what the project rests on, and the indicators made of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.data.datasets_page import DatasetsPage
from district_planner.gui.data.indicators_page import IndicatorsPage

if TYPE_CHECKING:
    from district_planner.gui.session import Session


class DataPanel(QWidget):
    """Two pages: data sets and indicators."""

    import_requested = Signal()
    import_again_requested = Signal(int)
    """The id of a data set whose new edition is to be read by the same mapping."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.datasets = DatasetsPage(session)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.datasets)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.datasets.switch.page_requested.connect(self.show_page)
        self.datasets.import_requested.connect(self.import_requested)
        self.datasets.import_again_requested.connect(self.import_again_requested)

    @cached_property
    def indicators(self) -> IndicatorsPage:
        """The page of indicators, made when it is first looked at."""
        page = IndicatorsPage(self._session)
        page.switch.page_requested.connect(self.show_page)
        page.editor_requested.connect(self.edit_indicator)
        page.criterion_requested.connect(self.add_criterion)
        self._pages.addWidget(page)
        return page

    @property
    def page(self) -> str:
        """`datasets` or `indicators`."""
        return "datasets" if self._pages.currentWidget() is self.datasets else "indicators"

    def show_page(self, name: str) -> None:
        """Bring a page to the top and give its button the focus that the other one's had."""
        before = self.datasets if self.page == "datasets" else self.indicators
        page = self.datasets if name == "datasets" else self.indicators
        had_focus = before.switch.has_focus()
        self._pages.setCurrentWidget(page)
        for one in (before, page):
            one.switch.stay()
        if had_focus:
            page.switch.buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_dataset(self, source_id: str) -> None:
        """Show where a source comes from."""
        self.show_page("datasets")
        self.datasets.choose_dataset(source_id)

    def edit_dataset(self, dataset_id: int) -> None:
        """Open the form of the words about a data set."""
        self.show_page("datasets")
        self.datasets.edit_description(dataset_id)

    def edit_indicator(self, indicator_id: str = "") -> None:
        """Make an indicator, or change one of the user's."""
        from district_planner.gui.data.indicator_editor import IndicatorEditor

        if not self._session.is_editable:
            return
        editor = IndicatorEditor(self._session, indicator_id, self.window())
        if editor.exec() and editor.made_id:
            self._session.set_indicator(editor.made_id)
            self.show_page("indicators")
            self.indicators.choose_indicator(editor.made_id)
        editor.deleteLater()

    def add_criterion(self, indicator_id: str) -> None:
        """Judge places also by an indicator."""
        from district_planner.gui.scoring.criterion_dialog import CriterionDialog

        if not self._session.is_editable:
            return
        dialog = CriterionDialog(self._session, indicator_id=indicator_id, parent=self.window())
        dialog.exec()
        dialog.deleteLater()
