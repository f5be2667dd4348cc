# SPDX-License-Identifier: EUPL-1.2
"""Who weighs the criteria, and what each of them said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

WeightMethod = Literal["direct", "swing", "ahp"]
"""Points given at once; points for the swing from worst to best, the most important 100; comparisons in pairs."""
ROOT = ""
"""The node of the criteria tree whose children are the dimensions."""


@dataclass(frozen=True)
class Judgement:
    """Of two children of a node of the criteria tree: `first` counts `times` as much as `second` (1/9 to 9).

    The node is `ROOT` (then both are dimensions) or a dimension (then both are criteria of it).
    """

    node: str
    first: str
    second: str
    times: float


@dataclass(frozen=True)
class Stakeholder:
    """One of those whose weights are brought together; `importance` is how much their voice counts.

    `points` by criterion id: direct points, or those of the swings. `judgements`: each pair at most once.
    """

    id: int
    name: str
    method: WeightMethod = "direct"
    importance: float = 1.0
    points: dict[str, float] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    note: str = ""
