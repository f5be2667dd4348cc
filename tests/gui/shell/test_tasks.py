# SPDX-License-Identifier: EUPL-1.2
"""The runner: answers arrive in the window's thread, also from real threads."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest

from district_planner.core.progress import Progress
from district_planner.gui.tasks import SynchronousExecutor, TaskRunner

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Heard:
    """What a job answered, and in which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.threads: set[threading.Thread] = set()

    def on_done(self, answer: object) -> None:
        self.done.append(answer)
        self.threads.add(threading.current_thread())

    def on_failed(self, error: Exception) -> None:
        self.failed.append(error)
        self.threads.add(threading.current_thread())


@pytest.mark.parametrize("executor", [None, SynchronousExecutor()], ids=["threads", "at once"])
def test_an_answer_comes_back_in_the_main_thread(qtbot: QtBot, executor: SynchronousExecutor | None) -> None:
    heard, runner = Heard(), TaskRunner(executor)
    runner.start("sum", lambda progress: sum(range(10)), on_done=heard.on_done, on_failed=heard.on_failed)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.done == [45]
    assert heard.threads == {threading.main_thread()}
    runner.shut_down()


def test_an_error_comes_back_as_it_was(qtbot: QtBot) -> None:
    heard, runner = Heard(), TaskRunner()

    def work(progress: Progress) -> None:
        raise ValueError("seven")

    runner.start("fail", work, on_done=heard.on_done, on_failed=heard.on_failed)
    qtbot.waitUntil(lambda: bool(heard.failed))
    assert str(heard.failed[0]) == "seven"
    assert heard.done == []
    runner.shut_down()


def test_progress_is_told_and_a_cancelled_job_answers_nothing(qtbot: QtBot) -> None:
    heard, runner = Heard(), TaskRunner()
    started, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        progress.report(0.5, "half")
        started.set()
        go_on.wait(5)
        progress.raise_if_cancelled()
        return "too late"

    reports: list[tuple[float, str]] = []
    runner.task_started.connect(
        lambda task: task.progressed.connect(lambda fraction, text: reports.append((fraction, text)))
    )
    task = runner.start("long", work, on_done=heard.on_done, on_failed=heard.on_failed)
    assert started.wait(5)
    with qtbot.waitSignals([task.cancelled, task.ended]):
        task.cancel()
        go_on.set()
    assert heard.done == heard.failed == []
    assert reports == [(0.5, "half")]
    runner.shut_down()


def test_shutting_down_waits_for_the_job(qtbot: QtBot) -> None:
    heard, runner = Heard(), TaskRunner()
    ended = []

    def work(progress: Progress) -> None:
        while True:
            try:
                progress.raise_if_cancelled()
            except BaseException:
                ended.append(True)
                raise

    runner.start("endless", work, on_done=heard.on_done, on_failed=heard.on_failed)
    runner.shut_down()
    assert ended == [True]
    qtbot.waitUntil(lambda: not runner.is_busy)


def test_a_job_does_not_have_python_look_through_the_window(qtbot: QtBot) -> None:
    """What there was before it is left out of the search for rings, and taken in again afterwards."""
    heard, runner = Heard(), TaskRunner()
    here = len(gc.get_objects())
    runner.start("look", lambda progress: gc.get_freeze_count(), on_done=heard.on_done, on_failed=heard.on_failed)
    qtbot.waitUntil(lambda: bool(heard.done))
    assert isinstance(heard.done[0], int)
    assert heard.done[0] > 0.9 * here
    runner.shut_down()
    assert gc.get_freeze_count() < 0.1 * here
