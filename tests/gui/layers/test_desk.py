# SPDX-License-Identifier: EUPL-1.2
"""Layers are read beside the window, and only once the window has done what it is at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer

from district_planner.gui.layers.desk import LayerDesk
from district_planner.gui.tasks import TaskRunner
from district_planner.scenarios import remove_dataset

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def runner(layered: Session) -> Iterator[TaskRunner]:
    made = layered.area_work.runner = TaskRunner(parent=layered)
    yield made
    made.shut_down()


def test_reading_begins_after_the_action_that_asks_for_it(layered: Session, runner: TaskRunner, qtbot: QtBot) -> None:
    desk = LayerDesk(layered)
    stations = next(one for one in desk.layers if one.geometry == "point")
    assert desk.features(stations) is None
    assert not runner.is_busy, "Python has one thing to do at a time: first what the window is at"
    with qtbot.waitSignal(desk.changed):
        pass
    features = desk.features(stations)
    assert features is not None
    assert "seats" in features.layer.numbers


def test_reading_waits_until_the_window_is_at_rest(layered: Session, runner: TaskRunner, qtbot: QtBot) -> None:
    """An action goes on over several turns: it opens a tab, then the map is painted anew."""
    desk = LayerDesk(layered)
    turns: list[bool] = []

    def busy() -> None:
        time.sleep(0.1)
        turns.append(runner.is_busy)
        if len(turns) < 4:
            QTimer.singleShot(0, desk, busy)

    QTimer.singleShot(0, desk, busy)
    stations = next(one for one in desk.layers if one.geometry == "point")
    desk.features(stations)
    with qtbot.waitSignal(desk.changed):
        pass
    assert turns == [False, False, False, False]
    assert desk.features(stations) is not None


def test_reading_waits_for_a_turn_that_comes_a_little_later(layered: Session, runner: TaskRunner, qtbot: QtBot) -> None:
    """One timer on time may lie between two turns of what follows on an import."""
    desk = LayerDesk(layered)
    busy: list[bool] = []

    def turn() -> None:
        time.sleep(0.1)
        busy.append(runner.is_busy)

    desk.features(next(one for one in desk.layers if one.geometry == "point"))
    QTimer.singleShot(32, desk, turn)
    with qtbot.waitSignal(desk.changed):
        pass
    assert busy == [False]


def test_a_window_that_is_never_at_rest_gets_its_layers_too(layered: Session, runner: TaskRunner, qtbot: QtBot) -> None:
    desk = LayerDesk(layered)
    timer = QTimer(desk)
    timer.timeout.connect(lambda: time.sleep(0.05))
    timer.start(0)
    desk.features(next(one for one in desk.layers if one.geometry == "point"))
    with qtbot.waitSignal(desk.changed, timeout=60_000):
        pass
    timer.stop()


def test_a_layer_that_went_meanwhile_is_not_read(layered: Session, runner: TaskRunner, qtbot: QtBot) -> None:
    desk = LayerDesk(layered)
    stations = next(one for one in desk.layers if one.geometry == "point")
    desk.features(stations)
    assert layered.perform(lambda plan: remove_dataset(plan, stations.id))
    started: list[object] = []
    runner.task_started.connect(started.append)
    with qtbot.waitSignal(desk.changed, raising=False, timeout=500):
        pass
    assert started == []
    assert desk.problem(stations) is None
