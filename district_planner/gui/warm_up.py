# SPDX-License-Identifier: EUPL-1.2
"""Loads, beside the welcome page, what the first project would else hold the window up for: modules and shipped data.

Nothing of it is needed before, and nothing waits for it: whoever opens a project sooner loads what is not there yet.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from district_planner.core.errors import PlannerError
from district_planner.gui.tasks import TaskRunner

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.main_window import MainWindow
    from district_planner.travel import ContiguityEngine

_AFTER_MS = 300
"""By then the welcome page has been painted."""
_MODULES = (
    "district_planner.project",
    "district_planner.travel",
    "scipy.sparse.csgraph",
    "district_planner.scenarios",
    "district_planner.scenarios.demo",
    "district_planner.scenarios.filiera",
    "district_planner.gui.workspace",
)


def warm_up(window: MainWindow) -> None:
    """Begin once the welcome page stands, unless a project is open by then; the end of the program ends it."""
    session = window.session

    def begin() -> None:
        if session.project is not None or not window.isVisible():
            return
        # A runner of its own: nobody has asked for this work, so that no line tells of it.
        runner = TaskRunner(parent=window)
        application = QCoreApplication.instance()
        assert application is not None, "there is a window"
        application.aboutToQuit.connect(runner.shut_down)
        runner.start("", load, on_done=session.take_engine, on_failed=_leave_it)

    QTimer.singleShot(_AFTER_MS, window, begin)


def load(progress: Progress) -> ContiguityEngine:
    """Import and read everything; gives the travel minutes, which the session keeps.

    Raises:
        Cancelled: the program is ending.
    """
    for name in _MODULES:
        progress.raise_if_cancelled()
        import_module(name)
    from district_planner.filiera import load_catalogue
    from district_planner.scenarios.parameters import parameter_defaults
    from district_planner.scoring import load_criteria
    from district_planner.territory import load_boundaries, load_territory
    from district_planner.travel import load_engine

    for read in (parameter_defaults, load_criteria, load_catalogue, load_boundaries):
        progress.raise_if_cancelled()
        read()
    progress.raise_if_cancelled()
    territory = load_territory()
    engine = load_engine(territory, load_boundaries())
    progress.raise_if_cancelled()
    # What the engine makes on first use: its graph, and the shapes that tell in which municipality a point lies.
    engine.minutes_from(float(territory.lon[0]), float(territory.lat[0]), 30.0)
    return engine


def _leave_it(error: Exception) -> None:
    """What cannot be loaded is told where it is needed: nobody waits for it here."""
    if not isinstance(error, PlannerError):
        raise error
