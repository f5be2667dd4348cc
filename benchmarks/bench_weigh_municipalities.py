# SPDX-License-Identifier: EUPL-1.2
"""The qualities of all 7,901 municipalities from 12 normalised criteria, beside the bare product of the same arrays.

This is what a slider of weights asks for. Both get the same array and have to give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.italy_scores import italy_scores
from district_planner.scoring import aggregate

NAME = "weigh_municipalities"
TARGET = Target(ratio_at_most=2.0)
PEER = "NumPy: normalised @ shares"
ROUNDS, REPEATS = 101, 50
"""One call takes some 10 microseconds: a round is the mean of many."""


@contextmanager
def step() -> Iterator[Callable[[], object]]:
    """Give the bare step for pytest-benchmark."""
    italy = italy_scores()
    yield lambda: aggregate("sum", italy.found.normalised, italy.shares)


def run() -> BenchResult:
    """Check that both give the same, then measure by turns."""
    italy = italy_scores()
    normalised, shares = italy.found.normalised, italy.shares
    np.testing.assert_allclose(aggregate("sum", normalised, shares), 100 * (normalised @ shares), rtol=1e-12)

    def ours() -> None:
        for _ in range(REPEATS):
            aggregate("sum", normalised, shares)

    def peer() -> None:
        for _ in range(REPEATS):
            normalised @ shares

    value, peer_value = interleaved_medians(
        lambda: elapsed_ms(ours) / REPEATS, lambda: elapsed_ms(peer) / REPEATS, ROUNDS
    )
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=PEER, peer_value=peer_value)
