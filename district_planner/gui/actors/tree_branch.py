# SPDX-License-Identifier: EUPL-1.2
"""Initiatives and actors in the tree of the project."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Literal

from district_planner.actors import initiative_state_name, kind_name
from district_planner.gui.icons import icon
from district_planner.gui.tree_branch import BranchRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from district_planner.gui.actors.desk import ActorDesk

_Key = tuple[Literal["initiative", "actor"], int]
_NOBODY = "nobody"


class ActorBranch:
    """Initiatives first, then the register. A click opens the card."""

    kind = "actors"

    def __init__(self, desk: ActorDesk) -> None:
        self._desk = desk

    def title(self) -> str:
        """The words of the branch."""
        return self._desk.session.texts("actors_window.tree_branch")

    def rows(self) -> list[BranchRow]:
        """What there is, or one row that leads to where it is made."""
        session = self._desk.session
        texts, theme = session.texts, session.theme
        agreed, people = icon("initiative", theme, "accent"), icon("actors", theme, "text_muted")
        initiatives = [
            BranchRow(("initiative", one.id), one.name, initiative_state_name(texts, one.state), agreed)
            for one in self._desk.initiatives
        ]
        actors = [
            BranchRow(("actor", one.id), one.name, kind_name(texts, one.kind), people) for one in self._desk.actors
        ]
        if not initiatives and not actors and session.plan is not None:
            words = texts("actors_window.tree_empty")
            return [BranchRow(_NOBODY, words, texts("actors_window.tree_empty_tip"), people, editable=False)]
        return [*initiatives, *actors]

    def open(self, key: Hashable) -> None:
        """Show all about one of them."""
        if key == _NOBODY:
            self._desk.page_requested.emit("register")
            return
        kind, number = _parts(key)
        (self._desk.open_initiative if kind == "initiative" else self._desk.open_actor)(number)

    def fill_menu(self, menu: QMenu, key: Hashable, rename: Callable[[], object]) -> None:
        """Card, other name, removal."""
        if key == _NOBODY:
            return
        texts, (kind, _) = self._desk.session.texts, _parts(key)
        menu.addAction(texts(f"actors_window.open_{kind}"), lambda: self.open(key))
        if self._desk.session.is_editable:
            menu.addSeparator()
            menu.addAction(texts("data_window.rename"), rename)
            menu.addAction(texts(f"actors_window.remove_{kind}"), lambda: self.remove(key))

    def rename(self, key: Hashable, name: str) -> bool:
        """Another name."""
        kind, number = _parts(key)
        update = self._desk.update_initiative if kind == "initiative" else self._desk.update_actor
        return update(number, name=name.strip())

    def remove(self, key: Hashable) -> None:
        """Take one away."""
        if key == _NOBODY:
            return
        kind, number = _parts(key)
        (self._desk.remove_initiative if kind == "initiative" else self._desk.remove_actor)(number)

    def mark(self, key: Hashable, *, checked: bool) -> None:
        """There are no marks here."""


def _parts(key: Hashable) -> _Key:
    assert isinstance(key, tuple), "made in rows()"
    return key
