# SPDX-License-Identifier: EUPL-1.2
"""Answers that are worked out beside the window: what views get meanwhile, and what is never worked out twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from district_planner.core.errors import InputError
from district_planner.gui.aside import Aside
from district_planner.gui.changes import Changes
from district_planner.gui.tasks import Task, TaskRunner
from tests.gui.shell.test_area_work import LaterExecutor

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.session import Session


@pytest.fixture
def worker() -> LaterExecutor:
    return LaterExecutor()


@pytest.fixture
def slow(open_session: Callable[..., Session], worker: LaterExecutor) -> Session:
    session = open_session(None)
    session.area_work.runner = TaskRunner(worker, session)
    return session


def told(session: Session) -> list[Changes]:
    seen: list[Changes] = []
    session.changed.connect(seen.append)
    return seen


def test_what_is_quick_is_answered_at_once_and_kept(slow: Session, worker: LaterExecutor) -> None:
    aside: Aside[int] = Aside(slow, "scoring.map_working")
    asked: list[str] = []

    def work(_progress: Progress) -> int:
        asked.append("work")
        return 7

    assert [aside.answer("key", work, quick=True) for _ in range(3)] == [7, 7, 7]
    assert (asked, worker.jobs) == (["work"], [])


def test_views_wait_and_are_told(slow: Session, worker: LaterExecutor) -> None:
    aside: Aside[int] = Aside(slow, "scoring.map_working")
    seen = told(slow)
    assert aside.answer("key", lambda _progress: 7, quick=False) is None
    assert aside.is_working
    assert aside.answer("other", lambda _progress: 8, quick=False) is None, "one after the other"
    assert len(worker.jobs) == 1
    worker.run()
    assert seen == [Changes.VIEW]
    assert not aside.is_working
    assert aside.answer("key", lambda _progress: 0, quick=False) == 7


def test_a_failure_is_told_each_time_and_not_tried_again(slow: Session, worker: LaterExecutor) -> None:
    aside: Aside[int] = Aside(slow, "scoring.map_working")

    def work(_progress: Progress) -> int:
        raise InputError("planning.note_control")

    assert aside.answer("key", work, quick=False) is None
    worker.run()
    for _ in range(2):
        with pytest.raises(InputError):
            aside.answer("key", work, quick=False)
    assert worker.jobs == []
    assert aside.answer("other", lambda _progress: 8, quick=True) == 8


def test_what_was_stopped_stays_unknown_until_another_question(slow: Session, worker: LaterExecutor) -> None:
    stopped: list[str] = []
    aside: Aside[int] = Aside(slow, "scoring.map_working", lambda: stopped.append("stopped"))
    tasks: list[Task] = []
    assert slow.area_work.runner is not None
    slow.area_work.runner.task_started.connect(tasks.append)

    def work(progress: Progress) -> int:
        progress.raise_if_cancelled()
        return 7

    assert aside.answer("key", work, quick=False) is None
    tasks[0].cancel()
    worker.run()
    assert stopped == ["stopped"]
    assert aside.answer("key", work, quick=False) is None
    assert worker.jobs == []
    aside.answer("other", work, quick=False)
    worker.run()
    assert aside.answer("other", work, quick=False) == 7
