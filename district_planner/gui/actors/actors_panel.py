# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of actors: register, initiatives, matrix."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.actors.register_page import RegisterPage

if TYPE_CHECKING:
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.actors.initiatives_page import InitiativesPage
    from district_planner.gui.actors.matrix_page import MatrixPage


class ActorsPanel(QWidget):
    """Three pages, each made when it is first looked at."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._current = "register"
        self.register = RegisterPage(desk)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.register)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.register.switch.page_requested.connect(self.show_page)

    @cached_property
    def initiatives(self) -> InitiativesPage:
        """The page of initiatives."""
        from district_planner.gui.actors.initiatives_page import InitiativesPage

        page = InitiativesPage(self._desk)
        page.switch.page_requested.connect(self.show_page)
        self._pages.addWidget(page)
        return page

    @cached_property
    def matrix(self) -> MatrixPage:
        """The page of the matrix."""
        from district_planner.gui.actors.matrix_page import MatrixPage

        page = MatrixPage(self._desk)
        page.switch.page_requested.connect(self.show_page)
        self._pages.addWidget(page)
        return page

    @property
    def page(self) -> str:
        """`register`, `initiatives` or `matrix`."""
        return self._current

    def show_page(self, name: str) -> None:
        """Bring a page to the top and give its button the focus that the other one's had."""
        before, page = self._page(self._current), self._page(name)
        had_focus = before.switch.has_focus()
        self._current = name
        self._pages.setCurrentWidget(page)
        for one in (before, page):
            one.switch.stay()
        if had_focus:
            page.switch.buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self, name: str) -> RegisterPage | InitiativesPage | MatrixPage:
        if name == "register":
            return self.register
        return self.initiatives if name == "initiatives" else self.matrix
