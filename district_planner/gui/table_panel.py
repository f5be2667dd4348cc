# SPDX-License-Identifier: EUPL-1.2
"""A panel that is one table under a sentence of verdict, or a picture that says why there is nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.empty_state import EmptyState, PictureName
from district_planner.gui.widgets.table_frame import TableFrame

if TYPE_CHECKING:
    from district_planner.gui.session import Session

T = TypeVar("T")


class TablePanel(SessionPanel, Generic[T]):
    """`table` stands in `frame`; `show_empty` puts `empty` in its place.

    A subclass ends its `__init__` with `listen()`.
    """

    def __init__(
        self, session: Session, identify: Callable[[T], Hashable], picture: PictureName, parent: QWidget | None = None
    ) -> None:
        """`identify` gives each record its key, `picture` names the one of the empty state."""
        super().__init__(session, parent)
        self.table: ColumnTable[T] = ColumnTable((), identify)
        self.frame: TableFrame[T] = TableFrame(self.table)
        self.empty = EmptyState(picture)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.frame)
        self._stack.addWidget(self.empty)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._stack)
        self.themed += [self.frame, self.empty]

    @override
    def listen(self) -> None:
        """As every panel; by now the head of the table is complete."""
        self.frame.order_focus()
        super().listen()

    def name_table(self, name: str) -> None:
        """Give panel and table the name that assistive technology reads."""
        self.setAccessibleName(name)
        self.frame.set_words(self.texts, name)

    def keep_head(self) -> None:
        """Let the head of the table stay above the picture: there are ways to other pages in it."""
        self._stack.removeWidget(self.empty)
        self.frame.put_instead(self.empty)

    def show_empty(self, *, empty: bool) -> None:
        """Show the picture in place of the table, or the table."""
        if self._stack.count() == 1:
            self.frame.show_instead(shown=empty)
        else:
            self._stack.setCurrentWidget(self.empty if empty else self.frame)
