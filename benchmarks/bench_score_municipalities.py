# SPDX-License-Identifier: EUPL-1.2
"""All 7,901 municipalities scored on 12 criteria, from values with units to ranks, beside plain NumPy.

Ours normalises, weighs, looks at minimum and maximum, and ranks with ties. The peer is the least NumPy that gives the
same qualities and ranks: min-max with clamp column by column into one array, the product, a sort. Both start from the
same values and the same ends of the scales and have to give the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.italy_scores import ItalyScores, italy_scores
from district_planner.scoring import judge

NAME = "score_municipalities"
TARGET = Target(ratio_at_most=2.0)
PEER = "NumPy: clip, product, sort"
ROUNDS = 201


def plain_scores(italy: ItalyScores) -> tuple[Any, Any]:
    """Qualities and ranks in NumPy alone; an unknown quality ranks after all others."""
    normalised = np.empty(italy.values.shape)
    for row, values in enumerate(italy.values):
        np.clip((values - italy.worst[row]) / (italy.best[row] - italy.worst[row]), 0, 1, out=normalised[row])
    quality = np.round(100 * (normalised.T @ italy.shares), 9)
    rising = np.sort(quality)
    return quality, 1 + len(rising) - np.searchsorted(rising, quality, side="right")


def scoring(italy: ItalyScores) -> Callable[[], Any]:
    """Our step: the weights as points, the scales and criteria as the plan has them."""
    found = italy.found
    return lambda: judge(found.criteria, found.scales, found.points, italy.values, None, "sum")


@contextmanager
def step() -> Iterator[Callable[[], object]]:
    """Give the bare step for pytest-benchmark."""
    yield scoring(italy_scores())


def run() -> BenchResult:
    """Check that both give the same, then measure by turns."""
    italy = italy_scores()
    ours = scoring(italy)
    quality, ranks = plain_scores(italy)
    judged, known = ours(), ~np.isnan(quality)
    np.testing.assert_allclose(judged.quality, quality, atol=1e-8)
    unknown = int((~known).sum())
    if not np.array_equal(judged.ranks[known], ranks[known] - unknown) or judged.ranks[~known].any():
        raise RuntimeError("ours and the peer's ranks differ")
    value, peer_value = interleaved_medians(
        lambda: elapsed_ms(ours), lambda: elapsed_ms(lambda: plain_scores(italy)), ROUNDS
    )
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=PEER, peer_value=peer_value)
