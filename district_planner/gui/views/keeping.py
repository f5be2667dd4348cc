# SPDX-License-Identifier: EUPL-1.2
"""Where the state of the views is kept: beside the project in its file, outside of what is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from district_planner.core.records import Record

KEY = "views"


@runtime_checkable
class KeepsViews(Protocol):
    """A project file as far as the views need it. Nothing is written that is kept already, or into a read-only file."""

    def kept_view(self, key: str) -> Record | None:
        """What was kept under `key`; None: nothing."""

    def keep_view(self, key: str, record: Record | None) -> None:
        """Keep `record` under `key`; None: nothing any more."""
