# SPDX-License-Identifier: EUPL-1.2
"""How a long calculation tells where it is and learns that nobody waits for it any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Cancelled(Exception):  # noqa: N818  # it is an answer to the user's wish, not an error
    """The user asked to stop."""


class Progress(Protocol):
    """Given to long functions; `report` may be called from a worker thread."""

    def report(self, fraction: float, text: str = "") -> None:
        """`fraction` of the work, 0 to 1, is done; `text` is already worded for the user."""

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when the user asked to stop."""


@dataclass(frozen=True)
class Part:
    """The stretch of a work from `start` to `end` of it, both 0 to 1, told as a work of its own."""

    whole: Progress
    start: float
    end: float

    def report(self, fraction: float, text: str = "") -> None:
        """`fraction` of the stretch is done."""
        self.whole.report(self.start + (self.end - self.start) * fraction, text)

    def raise_if_cancelled(self) -> None:
        """As the whole."""
        self.whole.raise_if_cancelled()


class _NoProgress:
    def report(self, fraction: float, text: str = "") -> None:
        """Nobody listens."""

    def raise_if_cancelled(self) -> None:
        """Nobody cancels."""


NO_PROGRESS: Progress = _NoProgress()
