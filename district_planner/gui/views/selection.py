# SPDX-License-Identifier: EUPL-1.2
"""The rows that are brushed: one mask for table, charts and map. Everything is a whole-array step, nothing per row."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from district_planner.scenarios.views import RowKind


class How(Enum):
    """What becomes of the brushed rows when others are pointed at."""

    REPLACE = 0
    ADD = 1
    TOGGLE = 2


def how_of(modifiers: Qt.KeyboardModifier) -> How:
    """Ctrl adds or takes away, Shift adds, nothing replaces."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return How.TOGGLE
    return How.ADD if modifiers & Qt.KeyboardModifier.ShiftModifier else How.REPLACE


class Brush(QObject):
    """`mask[i]` says whether row `keys[i]` is brushed. Keys are positions of municipalities or ids of sites."""

    changed = Signal()
    """Other rows are brushed, or the rows are others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind: RowKind = "municipalities"
        self.keys: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.mask: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._previous: NDArray[np.int64] | None = None

    @property
    def count(self) -> int:
        """How many rows are brushed."""
        return int(np.count_nonzero(self.mask))

    @property
    def single(self) -> int | None:
        """The key of the only brushed row; None where none or several are."""
        found = self.brushed
        return int(found[0]) if len(found) == 1 else None

    @property
    def brushed(self) -> NDArray[np.int64]:
        """The keys of the brushed rows."""
        return self.keys[self.mask]

    @property
    def has_previous(self) -> bool:
        """Whether there is a selection of before to come back to."""
        return self._previous is not None

    def set_rows(self, kind: RowKind, keys: ArrayLike, brushed: ArrayLike | None = None) -> None:
        """Other rows. Those brushed stay so as far as they are among them, or `brushed` (keys) are."""
        new = np.asarray(keys, dtype=np.int64)
        if brushed is None:
            brushed = self.brushed if kind == self.kind else ()
        mask = np.isin(new, np.asarray(brushed, dtype=np.int64))
        if kind == self.kind and np.array_equal(new, self.keys) and np.array_equal(mask, self.mask):
            return
        if kind != self.kind:
            self._previous = None
        self.kind, self.keys, self.mask = kind, new, mask
        self.changed.emit()

    def brush(self, rows: NDArray[np.bool_], how: How = How.REPLACE) -> None:
        """Brush the `rows` (bool[k]), or add them, or turn each of them round."""
        if how is How.ADD:
            rows = self.mask | rows
        elif how is How.TOGGLE:
            rows = self.mask ^ rows
        self._change(rows)

    def brush_from(self, start: NDArray[np.bool_], rows: NDArray[np.bool_], how: How) -> None:
        """The same while something is drawn: `start` is what was brushed when the hand went down."""
        if how is How.ADD:
            rows = start | rows
        elif how is How.TOGGLE:
            rows = start ^ rows
        self._take(rows)

    def brush_key(self, key: int, how: How = How.REPLACE) -> None:
        """Brush one row; a key that no row has: none."""
        self.brush(self.keys == key, how)

    def clear(self) -> bool:
        """Brush nothing; whether anything was."""
        if not self.mask.any():
            return False
        self._change(np.zeros_like(self.mask))
        return True

    def invert(self, among: NDArray[np.bool_] | None = None) -> None:
        """Brush those that were not, of the rows `among` (bool[k]) or of all."""
        self._change(~self.mask if among is None else ~self.mask & among)

    def go_back(self) -> None:
        """The selection of before; once more, and it is the present one again."""
        if self._previous is not None:
            self._change(np.isin(self.keys, self._previous))

    def begin(self) -> NDArray[np.bool_]:
        """The hand goes down to draw: what is brushed now, for `brush_from`, and to come back to."""
        self._remember()
        return self.mask

    def _change(self, mask: NDArray[np.bool_]) -> None:
        if not np.array_equal(mask, self.mask):
            self._remember()
            self._take(mask)

    def _remember(self) -> None:
        if np.count_nonzero(self.mask) > 1:
            self._previous = self.brushed

    def _take(self, mask: NDArray[np.bool_]) -> None:
        if not np.array_equal(mask, self.mask):
            self.mask = mask
            self.changed.emit()
