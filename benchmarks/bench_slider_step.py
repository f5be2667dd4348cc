# SPDX-License-Identifier: EUPL-1.2
"""One move of a slider in the window of the demo: the whole window follows, painted, before the next move is taken.

Six sliders: the weight of a criterion, the cutoff, the half-life, the first age, the remote share and the people per
seat of all candidates, each with its tab on top of a window of 1400 x 900. The figure is the slowest slider's median.
After every move the plan that is seen holds what the hand chose: no move is dropped, or the benchmark fails.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import BenchResult, Target, elapsed_ms
from benchmarks.map_scene import HEIGHT, WIDTH, application

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSlider

    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.workspace import Workspace
    from district_planner.scenarios import Plan

NAME = "slider_step"
TARGET = Target(value_at_most=50.0)
ROUNDS = 31
_TENTHS = 10
"""Steps of the sliders of parameters per unit."""


@contextmanager
def window(regions: Sequence[str] = ()) -> Iterator[MainWindow]:
    """The program's window with the demo open, its study area made `regions` (none: left as it is) and worked out."""
    app = application()
    from PySide6.QtCore import QEventLoop, QTimer

    from district_planner.gui import application as program
    from district_planner.scenarios import demo_plan

    with tempfile.TemporaryDirectory() as folder:
        made = program.make_window(app, Path(folder) / "settings.toml")
        made.resize(WIDTH, HEIGHT)
        made.show()
        plan = replace(demo_plan(), regions=tuple(regions)) if regions else demo_plan()
        made.session.analyser.prepare(plan)
        made.session.create_project(Path(folder) / "sliders.dplan", plan)
        loop = QEventLoop()
        QTimer.singleShot(1500, loop.quit)
        loop.exec()
        try:
            yield made
        finally:
            made.close()
            made.deleteLater()
            app.processEvents()


def workspace(made: MainWindow) -> Workspace:
    """What the window shows of its open project."""
    assert made.workspace is not None
    return made.workspace


def sliders(
    made: MainWindow, most_minutes: int = 90
) -> dict[str, tuple[str, QSlider, range, Callable[[Plan, int], bool]]]:
    """By name: the tab, the slider, where the hand moves it, and whether a plan holds what it stands at."""
    from PySide6.QtWidgets import QSlider

    from district_planner.gui.scenarios.parameters_panel import ParametersPanel
    from district_planner.gui.scoring.scoring_panel import ScoringPanel

    bottom = workspace(made).bottom
    criteria, parameters = bottom.panel("quality"), bottom.panel("parameters")
    assert isinstance(criteria, ScoringPanel)
    assert isinstance(parameters, ParametersPanel)
    sites = parameters.sites.sliders

    def first_slider(name: str) -> QSlider:
        return parameters.rows[name].editor.findChildren(QSlider)[0]

    def alike(plan: Plan, name: str, value: float) -> bool:
        return {round(getattr(s, name), 6) for s in plan.sites if s.kind == "candidate"} == {value}

    return {
        "weight": (
            "quality",
            criteria.weights.rows["labour_pool"].slider,
            range(1, 50),
            lambda plan, at: plan.weights["labour_pool"] == at,
        ),
        "cutoff": (
            "parameters",
            first_slider("cutoff_minutes"),
            range(20 * _TENTHS, most_minutes * _TENTHS + 1, _TENTHS),
            lambda plan, at: plan.parameters.cutoff_minutes == at / _TENTHS,
        ),
        "half-life": (
            "parameters",
            first_slider("decay"),
            range(5 * _TENTHS, 40 * _TENTHS, _TENTHS),
            lambda plan, at: plan.parameters.decay == f"half-life:{at // _TENTHS}",
        ),
        "first age": (
            "parameters",
            first_slider("ages"),
            range(10 * _TENTHS, 50 * _TENTHS, _TENTHS),
            lambda plan, at: plan.parameters.ages.startswith(f"{at // _TENTHS}-"),
        ),
        "remote share": (
            "parameters",
            sites["remote_share"],
            range(0, 100 * _TENTHS, _TENTHS),
            lambda plan, at: alike(plan, "remote_share", round(at / _TENTHS / 100, 6)),
        ),
        "people per seat": (
            "parameters",
            sites["employees_per_seat"],
            range(1 * _TENTHS, 4 * _TENTHS),
            lambda plan, at: alike(plan, "employees_per_seat", at / _TENTHS),
        ),
    }


def moves(made: MainWindow, most_minutes: int = 90) -> dict[str, Callable[[], None]]:
    """By name of the slider one move of it, to the next place there and back again."""
    app = application()
    found: dict[str, Callable[[], None]] = {}
    for name, (tab, slider, places, holds) in sliders(made, most_minutes).items():
        there_and_back = _to_and_fro(places)

        def move(
            name: str = name,
            tab: str = tab,
            slider: QSlider = slider,
            places: Iterator[int] = there_and_back,
            holds: Callable[[Plan, int], bool] = holds,
        ) -> None:
            workspace(made).bottom.show_tab(tab)
            slider.setSliderDown(True)
            at = next(places)
            slider.setValue(at)
            app.processEvents()
            analysis = made.session.analysis
            if analysis is None or not holds(analysis.plan, at):
                raise RuntimeError(f"the move of the slider “{name}” to {at} was dropped")

        found[name] = move
    return found


def _to_and_fro(places: range) -> Iterator[int]:
    while True:
        yield from places
        yield from reversed(places)


def medians(regions: Sequence[str] = (), most_minutes: int = 90) -> dict[str, float]:
    """Milliseconds a move by slider, with `regions` as the study area; printed beside those of processor time."""
    found = {}
    with window(regions) as made:
        workspace(made).set_part_visible("bottom", visible=True)
        for name, move in moves(made, most_minutes).items():
            for _ in range(5):
                move()
            worked: list[float] = []

            def timed(move: Callable[[], None] = move, worked: list[float] = worked) -> None:
                begun = time.thread_time()
                move()
                worked.append((time.thread_time() - begun) * 1000)

            found[name] = statistics.median(elapsed_ms(timed) for _ in range(ROUNDS))
            print(f"  {name}: {found[name]:.1f} ms, {statistics.median(worked):.1f} ms of them at work", flush=True)
            made.session.end_preview()
    return found


def run() -> BenchResult:
    """Measure and judge."""
    return BenchResult.judge(NAME, max(medians().values()), "ms", TARGET)
