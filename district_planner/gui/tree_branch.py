# SPDX-License-Identifier: EUPL-1.2
"""A branch of the project's tree that is looked after elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QMenu


@dataclass(frozen=True)
class BranchRow:
    """A row: what it is told by, what it says. `checked`: whether its mark is set, None without one."""

    key: Hashable
    text: str
    tip: str
    sign: QIcon
    editable: bool = True
    checked: bool | None = None


class TreeBranch(Protocol):
    """Says what stands in a branch and does what is asked of a row."""

    kind: str
    """Tells it from the other branches."""

    def title(self) -> str:
        """The words of the branch."""

    def rows(self) -> list[BranchRow]:
        """What stands in it; without any it is not shown."""

    def open(self, key: Hashable) -> None:
        """A row was chosen."""

    def fill_menu(self, menu: QMenu, key: Hashable, rename: Callable[[], object]) -> None:
        """What can be done with a row; `rename` lets its name be written over it."""

    def rename(self, key: Hashable, name: str) -> bool:
        """Another name was written; False: it is refused."""

    def remove(self, key: Hashable) -> None:
        """A row is to go."""

    def mark(self, key: Hashable, *, checked: bool) -> None:
        """The mark of a row was set or taken."""
