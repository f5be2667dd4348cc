# SPDX-License-Identifier: EUPL-1.2
"""What the matching of rows to the municipalities of 2023 answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]

Reason = tuple[str, dict[str, str]]
Describe = Callable[[int, str, int], Reason]
"""From an outcome, what was asked and the unit (-1: none) to the key and the parameters of a text."""

OUTCOMES = (
    "same", "renumbered", "renamed", "merged", "estimated", "moved", "suppressed_unknown", "split", "ambiguous",
    "unknown_code", "other_level",
)  # fmt: skip
SAME, RENUMBERED, RENAMED, MERGED, ESTIMATED, MOVED, LOST, SPLIT, AMBIGUOUS, UNKNOWN, OTHER_LEVEL = range(len(OUTCOMES))
FIRST_YEAR, LAST_YEAR = 1991, 2026


class Vintage(NamedTuple):
    """The years whose list of municipalities knows most of some codes, and the share that it knows (0 to 1)."""

    year_from: int
    year_to: int
    known_share: float


@dataclass(frozen=True)
class Unit:
    """A municipality that the territory of 2023 does not hold, or that took in another one, or came out of others.

    `first` and `last` are ISO days, empty where it lived before 1991 or lives still; `into` and `split_from` are
    cadastral codes; `residents` are those of the census of 2011, NaN where no source has them.
    """

    cadastral: str
    name: str
    sign: str
    first: str
    last: str
    into: str
    split_from: tuple[str, ...]
    residents: float


@dataclass(frozen=True, eq=False)
class CodeMatch:
    """Where each of `k` asked rows lies among the municipalities of 2023.

    Row `i` has the places `positions[indptr[i]:indptr[i + 1]]` with `shares` that sum to 1; none where none was found.
    `outcomes` are indices of `OUTCOMES`. `residents` are those of 2011 of the row's own municipality as it was, for the
    weighting of averages; NaN where unknown.
    """

    indptr: Ints
    positions: Ints
    shares: Floats
    outcomes: NDArray[np.uint8]
    residents: Floats
    asked: Sequence[str] | NDArray[np.generic]
    units: Ints
    describe: Describe
    details: Mapping[int, tuple[str, dict[str, str]]]

    def __len__(self) -> int:
        return len(self.outcomes)

    def outcome(self, row: int) -> str:
        """The outcome of a row by name."""
        return OUTCOMES[self.outcomes[row]]

    def reason(self, row: int) -> tuple[str, dict[str, str]]:
        """Key and parameters of the text that says what happened; `<key>_hint` says what to do."""
        if row in self.details:
            return self.details[row]
        return self.describe(int(self.outcomes[row]), str(self.asked[row]), int(self.units[row]))

    def counts(self) -> dict[str, int]:
        """How many rows ended in each outcome, those that occur."""
        found = np.bincount(self.outcomes, minlength=len(OUTCOMES))
        return {name: int(count) for name, count in zip(OUTCOMES, found, strict=True) if count}
