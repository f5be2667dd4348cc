# SPDX-License-Identifier: EUPL-1.2
"""A full repaint of all Italy at rest, every kept picture thrown away first, beside the plainest map Qt can draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.map_scene import PEER, national_view, plain_map

if TYPE_CHECKING:
    from district_planner.gui.map.view import MapView

NAME = "national_repaint"
TARGET = Target(value_at_most=60.0, ratio_at_most=0.6)
ROUNDS, PEER_ROUNDS = 31, 9


def repaint_of(view: MapView) -> Callable[[], None]:
    """Sea, neighbours, 7,901 municipalities, borders and names, all drawn and placed anew."""

    def repaint() -> None:
        view.ground.invalidate()
        view.labels.invalidate()
        view.viewport().repaint()

    return repaint


@contextmanager
def step() -> Iterator[Callable[[], None]]:
    """Give the bare step for pytest-benchmark."""
    with national_view() as view:
        yield repaint_of(view)


def run() -> BenchResult:
    """Measure and judge."""
    with national_view() as view, plain_map(view) as peer:
        repaint = repaint_of(view)
        drawn = view.ground.cache.renders
        value, peer_value = interleaved_medians(
            lambda: elapsed_ms(repaint), lambda: elapsed_ms(peer.repaint), ROUNDS, PEER_ROUNDS
        )
        if view.ground.cache.renders - drawn < ROUNDS:
            raise RuntimeError("the map was not drawn anew in every round")
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=PEER, peer_value=peer_value)
