# SPDX-License-Identifier: EUPL-1.2
"""How long the window is held up while the two large layers of `bench_layers` are drawn anew: the longest slice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.bench_layers import draw_of, layers_on
from benchmarks.harness import BenchResult, Target, elapsed_ms
from benchmarks.map_scene import national_view

if TYPE_CHECKING:
    from district_planner.gui.map.user_layer import UserLayer
    from district_planner.gui.map.view import MapView

NAME = "layers_slice"
TARGET = Target(value_at_most=100.0)
ROUNDS = 7


def longest_slice(layers: list[UserLayer], view: MapView) -> float:
    """Milliseconds of the longest step of the window, its first frame with everything else on the map included."""
    for layer in layers:
        layer.invalidate()
    steps = [elapsed_ms(view.viewport().repaint)]
    for layer in layers:
        while not layer.is_complete:
            steps.append(elapsed_ms(layer.draw_slice))
            steps.append(elapsed_ms(view.viewport().repaint))
    return max(steps)


@contextmanager
def step() -> Iterator[Callable[[], None]]:
    """Give the bare step for pytest-benchmark."""
    with national_view() as view:
        yield draw_of(layers_on(view), view)


def run() -> BenchResult:
    """Measure and judge."""
    with national_view() as view:
        layers = layers_on(view)
        value = median(longest_slice(layers, view) for _ in range(ROUNDS))
    return BenchResult.judge(NAME, value, "ms", TARGET)
