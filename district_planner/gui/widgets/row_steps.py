# SPDX-License-Identifier: EUPL-1.2
"""Which row of a painted list the arrow keys lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def row_after(key: int, rows: Sequence[T], present: int | None) -> T | None:
    """The row that a key leads to from the one at `present` (None: no row yet); None for any other key, or no rows."""
    steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -len(rows), Qt.Key.Key_End: len(rows)}
    step = steps.get(Qt.Key(key))
    if step is None or not rows:
        return None
    place = -1 if present is None else present
    return rows[min(max(place + step, 0), len(rows) - 1)]
