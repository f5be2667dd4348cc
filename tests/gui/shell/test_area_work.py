# SPDX-License-Identifier: EUPL-1.2
"""What takes long is worked out beside the window: nothing is written before, the last wish counts, all can stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from district_planner.gui.changes import Changes
from district_planner.gui.tasks import TaskRunner
from district_planner.scenarios import Analyser, demo_plan, set_parameter, update_site

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit


class LaterExecutor:
    """Keeps the jobs until the test lets them run."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], object]] = []

    def submit(self, job: Callable[..., object], /, *arguments: Any) -> None:
        self.jobs.append(lambda: job(*arguments))

    def run(self) -> int:
        """Run what waits, and what that asks for in turn; how many there were."""
        count = 0
        while self.jobs:
            self.jobs.pop(0)()
            count += 1
        return count

    def shutdown(self, wait: bool = True) -> None:
        self.jobs.clear()


@pytest.fixture
def worker() -> LaterExecutor:
    return LaterExecutor()


@pytest.fixture
def demo_at(
    open_session: Callable[..., Session], analyser: Analyser, worker: LaterExecutor, tmp_path: Path
) -> Iterator[Session]:
    """The demo district over an analyser of its own, which knows no minutes beyond 120 yet."""
    session = open_session(None)
    session.analyser = Analyser(analyser.territory, analyser.boundaries, analyser.engine)
    runner = session.area_work.runner = TaskRunner(worker)
    session.create_project(tmp_path / "area.dplan", demo_plan("it"))
    yield session
    runner.shut_down()


def cutoff(session: Session, minutes: float) -> Edit:
    return set_parameter(session.plan, "cutoff_minutes", minutes)


def test_what_is_quick_is_done_at_once(demo_at: Session, worker: LaterExecutor) -> None:
    assert demo_at.preview(cutoff(demo_at, 45))
    assert demo_at.analysis.plan.parameters.cutoff_minutes == 45
    demo_at.edit(cutoff(demo_at, 50))
    assert demo_at.plan.parameters.cutoff_minutes == 50
    assert worker.jobs == []


def test_a_preview_comes_when_it_is_ready_and_only_the_last(demo_at: Session, worker: LaterExecutor) -> None:
    for minutes in (121, 122, 123, 124):
        assert demo_at.preview(cutoff(demo_at, minutes))
        assert not demo_at.is_previewing
    assert len(worker.jobs) == 1
    # The first brings the minutes up to 180; with them the last is quick.
    assert worker.run() == 1
    assert demo_at.analysis.plan.parameters.cutoff_minutes == 124
    assert demo_at.plan.parameters.cutoff_minutes == 60


def test_an_edit_waits_unwritten_and_then_is_one_undo(demo_at: Session, worker: LaterExecutor) -> None:
    demo_at.preview(cutoff(demo_at, 130))
    assert demo_at.edit(cutoff(demo_at, 135), merge_key="cutoff_minutes")
    assert demo_at.edit(cutoff(demo_at, 137), merge_key="cutoff_minutes")
    assert demo_at.plan.parameters.cutoff_minutes == 60
    assert demo_at.project.history() == []
    worker.run()
    assert demo_at.plan.parameters.cutoff_minutes == 137
    assert demo_at.analysis.plan == demo_at.plan
    assert demo_at.undo_stack.count() == 1
    demo_at.undo()
    assert demo_at.plan.parameters.cutoff_minutes == 60


def test_a_quick_edit_of_the_same_thing_overtakes(demo_at: Session, worker: LaterExecutor) -> None:
    demo_at.edit(cutoff(demo_at, 135))
    demo_at.edit(cutoff(demo_at, 45))
    assert demo_at.plan.parameters.cutoff_minutes == 45
    worker.run()
    assert demo_at.plan.parameters.cutoff_minutes == 45


def test_sites_can_be_edited_meanwhile(demo_at: Session, worker: LaterExecutor) -> None:
    demo_at.edit(cutoff(demo_at, 135))
    assert demo_at.edit(update_site(demo_at.plan, 1, name="Nuovo nome"))
    assert demo_at.plan.site(1).name == "Nuovo nome"
    worker.run()
    assert demo_at.plan.site(1).name == "Nuovo nome"
    assert demo_at.plan.parameters.cutoff_minutes == 135


def test_stopping_changes_nothing_and_says_so(demo_at: Session, worker: LaterExecutor, qtbot: QtBot) -> None:
    tasks = []
    demo_at.area_work.runner.task_started.connect(tasks.append)
    seen: list[Changes] = []
    demo_at.edit(cutoff(demo_at, 135))
    demo_at.changed.connect(seen.append)
    tasks[0].cancel()
    with qtbot.waitSignal(demo_at.message_requested) as said:
        worker.run()
    assert said.args == ["info", demo_at.texts("shell.area_stopped")]
    assert demo_at.plan.parameters.cutoff_minutes == 60
    assert demo_at.project.history() == []
    assert any(changes & Changes.PARAMETERS for changes in seen), "the fields show what is stored again"
    demo_at.edit(cutoff(demo_at, 140))
    worker.run()
    assert demo_at.plan.parameters.cutoff_minutes == 140


def test_undo_forgets_what_waits(demo_at: Session, worker: LaterExecutor) -> None:
    demo_at.edit(update_site(demo_at.plan, 1, name="Nuovo nome"))
    demo_at.edit(cutoff(demo_at, 135))
    demo_at.undo()
    worker.run()
    assert demo_at.plan.parameters.cutoff_minutes == 60
    assert demo_at.plan.site(1).name != "Nuovo nome"


def test_undo_of_what_takes_long_shows_its_numbers_when_they_are_ready(
    demo_at: Session, worker: LaterExecutor, analyser: Analyser
) -> None:
    demo_at.edit(cutoff(demo_at, 135))
    worker.run()
    demo_at.edit(cutoff(demo_at, 30))
    demo_at.analyser = Analyser(analyser.territory, analyser.boundaries, analyser.engine)
    demo_at.undo()
    assert demo_at.plan.parameters.cutoff_minutes == 135
    assert demo_at.choropleth is not None
    assert len(worker.jobs) == 1
    worker.run()
    assert demo_at.analysis.plan.parameters.cutoff_minutes == 135


def test_closing_meanwhile_is_no_trouble(demo_at: Session, worker: LaterExecutor) -> None:
    demo_at.edit(cutoff(demo_at, 135))
    demo_at.close_project()
    worker.run()
    assert demo_at.plan is None
    assert demo_at.analysis is None


def test_the_numbers_are_those_of_doing_it_at_once(demo_at: Session, worker: LaterExecutor, demo: Session) -> None:
    demo_at.edit(cutoff(demo_at, 160))
    worker.run()
    demo.edit(cutoff(demo, 160))
    for mine, other in zip(demo_at.analysis.sites, demo.analysis.sites, strict=True):
        assert mine.labour_pool == other.labour_pool
        assert mine.score.quality == other.score.quality
