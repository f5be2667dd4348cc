# SPDX-License-Identifier: EUPL-1.2
"""One step of dragging a site in the demo district: new point, catchment, pool, rivals, score, map colours, repaint.

The map is 1400 x 900 and coloured by the minutes from the dragged site, so that every step recolours it; the plan is
the demo's, with all its sites. Each point is a new one: nothing remembered helps.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.harness import BenchResult, Target, elapsed_ms
from benchmarks.map_scene import HEIGHT, WIDTH, application, shown

NAME = "drag_step"
TARGET = Target(value_at_most=16.0)
ROUNDS = 101


@contextmanager
def step() -> Iterator[Callable[[], None]]:
    """Give the bare step: the hand moves the chosen site to a point where it has not been yet."""
    app = application()
    from PySide6.QtCore import QPointF

    from district_planner.gui.map.map_panel import MINUTES_CHOICE, MapPanel
    from district_planner.gui.session import Session
    from district_planner.scenarios import demo_plan

    with tempfile.TemporaryDirectory() as folder:
        session = Session("it")
        session.create_project(Path(folder) / "drag.dplan", demo_plan())
        panel = MapPanel(session)
        panel.resize(WIDTH, HEIGHT)
        panel.legend.indicator_chosen.emit(MINUTES_CHOICE)
        shown(panel)
        site_id = session.selected_site_id
        if site_id is None:
            raise RuntimeError("the demo has no candidate to drag")
        view = panel.view
        start = view.site_pixel(site_id)
        steps = count()

        def drag() -> None:
            turn = next(steps)
            angle, radius = turn * 0.37, 4 + 0.35 * (turn % 90)
            view.drag_site(site_id, start + QPointF(math.cos(angle), math.sin(angle)) * radius)
            view.viewport().repaint()

        try:
            yield drag
        finally:
            view.cancel_move()
            panel.close()
            panel.deleteLater()
            session.close_project()
            app.processEvents()


def run() -> BenchResult:
    """Measure and judge."""
    import statistics

    with step() as drag:
        for _ in range(5):
            drag()
        value = statistics.median(elapsed_ms(drag) for _ in range(ROUNDS))
    return BenchResult.judge(NAME, value, "ms", TARGET)
