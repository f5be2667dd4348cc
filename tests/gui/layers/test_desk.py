# SPDX-License-Identifier: EUPL-1.2
"""Layers are read beside the window, and only once the window has done what it is at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

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


def test_a_layer_that_went_meanwhile_is_not_read(layered: Session, runner: TaskRunner) -> None:
    desk = LayerDesk(layered)
    stations = next(one for one in desk.layers if one.geometry == "point")
    desk.features(stations)
    assert layered.perform(lambda plan: remove_dataset(plan, stations.id))
    started: list[object] = []
    runner.task_started.connect(started.append)
    QApplication.processEvents()
    assert started == []
    assert desk.problem(stations) is None
