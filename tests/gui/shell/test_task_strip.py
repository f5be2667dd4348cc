# SPDX-License-Identifier: EUPL-1.2
"""What the status line shows of what runs: jobs that last, not the many short ones beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimerEvent

from district_planner.gui.session import Session
from district_planner.gui.status_line import TaskStrip
from district_planner.gui.tasks import Task, TaskRunner
from tests.gui.scoring.test_robustness import HeldExecutor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def runner() -> TaskRunner:
    return TaskRunner(HeldExecutor())


@pytest.fixture
def strip(runner: TaskRunner, no_project: Session, qtbot: QtBot) -> TaskStrip:
    made = TaskStrip(no_project, runner)
    qtbot.addWidget(made)
    return made


def begin(runner: TaskRunner, title: str) -> Task:
    return runner.start(title, lambda progress: progress.report(1.0, "half"), on_done=print, on_failed=print)


def a_second_later(strip: TaskStrip, task: Task) -> None:
    """The timer of a task rings now."""
    for timer, young in list(strip._young.items()):
        if young is task:
            strip.timerEvent(QTimerEvent(timer))


def test_a_job_that_lasts_is_shown_until_it_ends(strip: TaskStrip, runner: TaskRunner) -> None:
    task = begin(runner, "reading")
    assert strip.isHidden()
    a_second_later(strip, task)
    assert (strip.isHidden(), strip._title.text()) == (False, "reading")
    runner._executor.work()
    assert strip.isHidden()


def test_a_short_job_beside_it_neither_takes_its_place_nor_hides_it(strip: TaskStrip, runner: TaskRunner) -> None:
    long = begin(runner, "reading")
    a_second_later(strip, long)
    held = runner._executor.held
    runner._executor.held = []
    begin(runner, "drawing")
    runner._executor.work()
    assert (strip.isHidden(), strip._title.text()) == (False, "reading")
    runner._executor.held = held
    runner._executor.work()
    assert strip.isHidden()
    assert (strip._young, strip._said) == ({}, {})


def test_what_a_job_said_before_it_was_shown_is_shown(strip: TaskStrip, runner: TaskRunner) -> None:
    task = begin(runner, "reading")
    task.progressed.emit(0.5, "half of it")
    a_second_later(strip, task)
    assert (strip._title.text(), strip._bar.value()) == ("half of it", 500)
    runner._executor.work()


def test_many_short_jobs_are_never_shown(strip: TaskStrip, runner: TaskRunner) -> None:
    for _ in range(20):
        begin(runner, "drawing")
        runner._executor.work()
    assert strip.isHidden()
    assert strip._young == {}
