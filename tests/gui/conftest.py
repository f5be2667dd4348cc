# SPDX-License-Identifier: EUPL-1.2
"""The real parts behind a window: territory, engine, a session with the demo district in a temporary project file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.session import Session
from district_planner.gui.theme import Theme
from district_planner.scenarios import Analyser, Plan, demo_plan
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """One analyser for the whole run: reading Italy takes longer than a test."""
    territory, boundaries = load_territory(), load_boundaries()
    return Analyser(territory, boundaries, load_engine(territory, boundaries))


@pytest.fixture
def open_session(qtbot: QtBot, analyser: Analyser, tmp_path: Path) -> Iterator[Callable[[Plan | None], Session]]:
    """Make sessions over the shared analyser, with a plan in a new project file or without a project."""
    sessions = []

    def make(plan: Plan | None) -> Session:
        session = Session("it")
        session.analyser = analyser
        session.territory, session.boundaries, session.engine = analyser.territory, analyser.boundaries, analyser.engine
        if plan is not None:
            session.create_project(tmp_path / f"{len(sessions)}.dplan", plan)
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        session.close_project()
        session.deleteLater()


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """The application as it looks on a desk: Fusion with the light style sheet."""
    style = qapp.style().name()
    qapp.setStyle("Fusion")
    qapp.setPalette(Theme.light().palette())
    qapp.setStyleSheet(Theme.light().stylesheet())
    yield
    qapp.setStyleSheet("")
    qapp.setStyle(style)


@pytest.fixture
def demo(open_session: Callable[[Plan | None], Session]) -> Session:
    """A session with the demo district: candidates, existing sites and rivals in Puglia."""
    return open_session(demo_plan("it"))


@pytest.fixture
def no_project(open_session: Callable[[Plan | None], Session]) -> Session:
    """A session in which nothing is open."""
    return open_session(None)
