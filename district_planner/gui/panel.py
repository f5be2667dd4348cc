# SPDX-License-Identifier: EUPL-1.2
"""What every panel does the same way: listen to the session, and refresh only what is seen and concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtWidgets import QWidget

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.changes import Changes
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class Themed(Protocol):
    """A part that paints with the theme."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""


class SessionPanel(QWidget):
    """A panel bound to a session. What changes while it is hidden is caught up when it shows.

    A subclass builds its parts in `__init__`, ends it with `listen()`, and says in `concerns` which changes of the
    session it shows. `themed` are the parts that get each theme.
    """

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.themed: list[Themed] = []
        self._pending = Changes(0)

    @property
    def texts(self) -> Texts:
        """The words in the present language."""
        return self.session.texts

    def listen(self) -> None:
        """Take words, colours and contents now, and follow the session from here on."""
        self.session.changed.connect(self._take)
        self._apply(Changes.LANGUAGE | Changes.THEME | self.concerns)

    def retranslate(self) -> None:
        """Write what does not depend on the project in the present language."""

    def refresh(self, changes: Changes) -> None:
        """Show the session anew as far as `changes` say; with `PREVIEW` it has to be quick."""
        raise NotImplementedError

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pending:
            self._apply(self._pending)

    def _take(self, changes: Changes) -> None:
        wanted = changes & (self.concerns | Changes.LANGUAGE | Changes.THEME)
        if not wanted:
            return
        if self.isVisible():
            self._apply(wanted | changes & Changes.PREVIEW | self._pending)
        else:
            self._pending |= wanted

    def _apply(self, changes: Changes) -> None:
        self._pending = Changes(0)
        if changes & Changes.THEME:
            for part in self.themed:
                part.set_theme(self.session.theme)
        if changes & Changes.LANGUAGE:
            self.retranslate()
        if changes & (self.concerns | Changes.LANGUAGE | Changes.THEME):
            self.refresh(changes)
