# SPDX-License-Identifier: EUPL-1.2
"""A table that is one of several pages of a tab: the choice of pages stands above it, full or empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from district_planner.core.compat import override
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.page_switch import PageSwitch

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from PySide6.QtWidgets import QStackedWidget, QWidget

    from district_planner.gui.session import Session
    from district_planner.gui.widgets.empty_state import PictureName

T = TypeVar("T")


class PagedTable(TablePanel[T]):
    """`switch` stands in the head of the table, `empty_switch` above the picture of an empty page."""

    page_requested = Signal(str)

    def __init__(
        self,
        session: Session,
        identify: Callable[[T], Hashable],
        picture: PictureName,
        pages: Sequence[str],
        current: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, identify, picture, parent)
        self.switch, self.empty_switch = PageSwitch(pages, current), PageSwitch(pages, current)
        self.frame.head.insertWidget(0, self.switch)
        self._above = QFrame()
        self._above.setProperty("panel", "true")
        line = QHBoxLayout(self._above)
        line.setContentsMargins(12, 8, 12, 0)
        line.addWidget(self.empty_switch)
        line.addStretch(1)
        self._above.hide()
        self.column.insertWidget(0, self._above)
        for switch in (self.switch, self.empty_switch):
            switch.page_requested.connect(self.page_requested)

    def name_pages(self, words: Mapping[str, str], name: str) -> None:
        """The words of each page, and what is chosen there."""
        self.switch.set_words(words, name)
        self.empty_switch.set_words(words, name)

    @property
    def shown_switch(self) -> PageSwitch:
        """The one that can be pressed."""
        return self.switch if self._above.isHidden() else self.empty_switch

    @override
    def show_empty(self, *, empty: bool) -> None:
        super().show_empty(empty=empty)
        self._above.setVisible(empty)


class Page(Protocol):
    """A page that has a choice of pages."""

    @property
    def shown_switch(self) -> PageSwitch:
        """The choice that can be pressed."""


def turn_to(stack: QStackedWidget, page: QWidget, name: str) -> None:
    """Bring `page`, called `name`, to the top and give its button the focus that the other one's had."""
    before = cast("Page", stack.currentWidget()).shown_switch
    had_focus = before.has_focus()
    before.stay()
    stack.setCurrentWidget(page)
    shown = cast("Page", page).shown_switch
    shown.stay()
    if had_focus:
        shown.buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)
