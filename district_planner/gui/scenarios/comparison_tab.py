# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab that compares: sites criterion by criterion, methods, scenarios."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.paged_table import turn_to
from district_planner.gui.scoring.comparison import ComparisonPanel

if TYPE_CHECKING:
    from district_planner.gui.scenarios.methods_page import MethodsPage
    from district_planner.gui.scenarios.scenarios_page import ScenariosPage
    from district_planner.gui.session import Session


class ComparisonTab(QWidget):
    """Three pages, each made when it is first looked at."""

    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._made: dict[str, ComparisonPanel | MethodsPage | ScenariosPage] = {}
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.page("sites")

    def page(self, name: str) -> ComparisonPanel | MethodsPage | ScenariosPage:
        """`sites`, `methods` or `scenarios`, made now if it was not yet."""
        if name not in self._made:
            page = self._made[name] = _MAKERS[name](self._session)
            page.page_requested.connect(self.show_page)
            page.new_site_requested.connect(self.new_site_requested)
            self._stack.addWidget(page)
        return self._made[name]

    @property
    def current(self) -> str:
        """The page on top."""
        return next(name for name, page in self._made.items() if page is self._stack.currentWidget())

    def show_page(self, name: str) -> None:
        """Bring a page to the top and give its button the focus that the other one's had."""
        turn_to(self._stack, self.page(name), name)


def _methods(session: Session) -> MethodsPage:
    from district_planner.gui.scenarios.methods_page import MethodsPage

    return MethodsPage(session)


def _scenarios(session: Session) -> ScenariosPage:
    from district_planner.gui.scenarios.scenarios_page import ScenariosPage

    return ScenariosPage(session)


_MAKERS: dict[str, Callable[[Session], ComparisonPanel | MethodsPage | ScenariosPage]] = {
    "sites": ComparisonPanel,
    "methods": _methods,
    "scenarios": _scenarios,
}
