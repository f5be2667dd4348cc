# SPDX-License-Identifier: EUPL-1.2
"""One step of a pan over all Italy, from the move of the hand to the painted window, beside the plainest map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import TYPE_CHECKING, Any

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.map_scene import PEER, national_view, plain_map

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.map.view import MapView

NAME = "pan_step"
TARGET = Target(value_at_most=10.0, ratio_at_most=0.1)
ROUNDS, PEER_ROUNDS = 61, 9
STEP_PX = 12
# There and back across the country, so that every step brings land into view on one side or the other.
_PATH = [(STEP_PX, 0)] * 20 + [(0, STEP_PX)] * 10 + [(-STEP_PX, 0)] * 40 + [(0, -STEP_PX)] * 20 + [(STEP_PX, 0)] * 20


def pan_of(view: MapView) -> Callable[[], None]:
    """The hand moves the map by 12 pixels and the window is painted."""
    from PySide6.QtCore import QPointF

    path = cycle(_PATH)

    def pan() -> None:
        view.pan_by(QPointF(*next(path)))
        view.viewport().repaint()

    return pan


def peer_pan_of(widget: QWidget) -> Callable[[], None]:
    """The same for the plain map."""
    plain: Any = widget

    def pan() -> None:
        plain.shift = STEP_PX - plain.shift
        plain.repaint()

    return pan


@contextmanager
def step() -> Iterator[Callable[[], None]]:
    """Give the bare step for pytest-benchmark."""
    with national_view() as view:
        yield pan_of(view)


def run() -> BenchResult:
    """Measure and judge."""
    with national_view() as view, plain_map(view) as peer:
        pan, peer_pan = pan_of(view), peer_pan_of(peer)
        value, peer_value = interleaved_medians(
            lambda: elapsed_ms(pan), lambda: elapsed_ms(peer_pan), ROUNDS, PEER_ROUNDS
        )
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=PEER, peer_value=peer_value)
