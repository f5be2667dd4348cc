# SPDX-License-Identifier: EUPL-1.2
"""Two looks at the sites: who is where, and how far that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from district_planner.gui.changes import Changes
from district_planner.gui.scoring.ranking_panel import RankingPanel
from district_planner.gui.scoring.robustness_view import RobustnessPage
from district_planner.gui.widgets.page_switch import PageSwitch

if TYPE_CHECKING:
    from district_planner.gui.session import Session

PAGES = ("ranking", "robustness")


class RankingPages(QStackedWidget):
    """`switch` goes where there is room for it."""

    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.ranking = RankingPanel(session)
        self.robustness = RobustnessPage(session)
        self.switch = PageSwitch(PAGES, "ranking")
        for page in (self.ranking, self.robustness):
            self.addWidget(page)
            page.new_site_requested.connect(self.new_site_requested)
        self.switch.page_requested.connect(self.show_page)
        session.changed.connect(self._on_changed)
        self._retranslate()

    def show_page(self, name: str) -> None:
        """Show `ranking` or `robustness`."""
        self.setCurrentIndex(PAGES.index(name))
        self.switch.buttons[name].setChecked(True)

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self._retranslate()

    def _retranslate(self) -> None:
        texts = self._session.texts
        self.switch.set_words(
            {name: texts(f"robustness_window.page_{name}") for name in PAGES}, texts("robustness_window.pages")
        )
        for name, button in self.switch.buttons.items():
            button.setToolTip(texts(f"robustness_window.page_{name}_tip"))
