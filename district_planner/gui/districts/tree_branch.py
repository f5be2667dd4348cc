# SPDX-License-Identifier: EUPL-1.2
"""Districts in the tree of the project, and the reference that can be laid on the map."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from district_planner.gui.districts.district_card_view import origin_words
from district_planner.gui.icons import icon
from district_planner.gui.tree_branch import BranchRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from district_planner.gui.districts.desk import DistrictDesk

REFERENCE, _NONE = "reference", "none"


class DistrictBranch:
    """A click shows the card; the mark of the last row lays the paper's districts on the map."""

    kind = "districts"

    def __init__(self, desk: DistrictDesk) -> None:
        self._desk = desk

    def title(self) -> str:
        """The words of the branch."""
        return self._desk.session.texts("district_window.tree", n=len(self._desk.districts))

    def rows(self) -> list[BranchRow]:
        """The districts, then the reference."""
        session = self._desk.session
        if session.plan is None:
            return []
        sign = icon("district", session.theme, "accent")
        rows = [BranchRow(one.id, one.name, origin_words(one, self._desk), sign) for one in self._desk.districts]
        texts, muted = session.texts, icon("district", session.theme, "text_muted")
        tip = texts("district_window.tree_reference_tip")
        shown = self._desk.shows_reference
        if not rows:
            words, about = texts("district_window.tree_empty"), texts("district_window.empty")
            rows.append(BranchRow(_NONE, words, about, muted, editable=False))
        words = texts("district_window.tree_reference")
        return [*rows, BranchRow(REFERENCE, words, tip, muted, editable=False, checked=shown)]

    def open(self, key: Hashable) -> None:
        """Show the card of a district."""
        if isinstance(key, int):
            self._desk.open(key)
        elif key == _NONE:
            self._desk.card_requested.emit()

    def fill_menu(self, menu: QMenu, key: Hashable, rename: Callable[[], object]) -> None:
        """Card, map, other name, removal."""
        texts, desk = self._desk.session.texts, self._desk
        if not isinstance(key, int):
            return
        menu.addAction(texts("district_window.card"), lambda: desk.open(key))
        menu.addAction(texts("district_window.show"), lambda: desk.zoom_requested.emit(key))
        if desk.session.is_editable:
            menu.addSeparator()
            menu.addAction(texts("data_window.rename"), rename)
            menu.addAction(texts("district_window.remove"), lambda: desk.remove(key))

    def rename(self, key: Hashable, name: str) -> bool:
        """Another name for a district."""
        return isinstance(key, int) and self._desk.update(key, name=name.strip())

    def remove(self, key: Hashable) -> None:
        """Take a district away."""
        if isinstance(key, int):
            self._desk.remove(key)

    def mark(self, key: Hashable, *, checked: bool) -> None:
        """Show or hide the reference."""
        if key == REFERENCE:
            self._desk.show_reference(checked)
