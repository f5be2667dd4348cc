# SPDX-License-Identifier: EUPL-1.2
"""Commits by the file's own thread: the window goes on at once, the order stays, a failure sets the plan back."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from district_planner.core.errors import ProjectFileError
from district_planner.project import ProjectFile, file
from district_planner.scenarios import edits
from tests.unit.project.faulty_disk import FaultyDisk, faulty
from tests.unit.project.model import Model, puglia, random_action


def unexpected(error: Exception) -> None:
    raise error


def test_the_same_file_as_without(path: Path) -> None:
    model, rng = Model([puglia()]), random.Random(5)
    with ProjectFile.create(path, model.plan) as project:
        project.commit_in_background(unexpected)
        for seed in range(60):
            random_action(model, random.Random(seed))
            random_action(project, random.Random(seed))
            assert project.plan == model.plan
            if rng.random() < 0.1:
                project.settle()
    with ProjectFile.open(path) as project:
        assert project.plan == model.plan
        assert [entry.label for entry in project.history()] == model.labels
        assert project.check() == []


def test_a_slow_disk_holds_nobody_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every commit takes 0.2 s here; no action may take 0.1 s."""

    def slow(folder: Path) -> None:
        time.sleep(0.2)

    with ProjectFile.create(path, puglia()) as project:
        monkeypatch.setattr(file, "sync_folder", slow)
        project.commit_in_background(unexpected)
        longest = 0.0
        for number in range(5):
            start = time.perf_counter()
            project.apply(edits.add_site(project.plan, name=f"Sede {number}", lon=18.17, lat=40.35))
            project.undo()
            project.redo()
            longest = max(longest, time.perf_counter() - start)
        assert len(project.plan.sites) == 5
        start = time.perf_counter()
        project.settle()
        assert time.perf_counter() - start > 1
    assert longest < 0.1
    with ProjectFile.open(path) as project:
        assert len(project.plan.sites) == 5


def test_a_failure_sets_the_plan_back_and_is_told(closed: Path) -> None:
    problems: list[Exception] = []
    with faulty(FaultyDisk(for_good=True)) as disk, ProjectFile.open(closed) as project:
        before = project.plan
        project.commit_in_background(problems.append)
        project.apply(edits.rename_project(project.plan, "Wird gespeichert"))
        project.settle()
        saved = project.plan
        disk.fail_at = disk.count + 1
        for number in range(3):
            try:
                project.apply(edits.rename_project(project.plan, f"Geht verloren {number}"))
            except (ProjectFileError, ValueError):
                break
        project.settle()
        assert project.plan == saved != before
        assert problems
        assert all(isinstance(problem, ProjectFileError) for problem in problems)
        disk.fail_at = None
        project.apply(edits.rename_project(project.plan, "Geht wieder"))
    with ProjectFile.open(closed) as project:
        assert project.plan.name == "Geht wieder"
        assert project.check() == []


@pytest.mark.parametrize("n", range(1, 30))
def test_a_queue_that_breaks_in_the_middle(quick_folder: Path, n: int) -> None:
    """What stood on the failed action is void; what the plan shows is what the file has."""
    path = quick_folder / "a.dplan"
    ProjectFile.create(path, puglia()).close()
    problems: list[Exception] = []
    with faulty(FaultyDisk()) as disk, ProjectFile.open(path) as project:
        project.commit_in_background(problems.append)
        disk.fail_at = disk.count + n
        for number in range(6):
            try:
                project.apply(edits.add_site(project.plan, name=f"Sede {number}", lon=18.17, lat=40.35))
            except (ProjectFileError, ValueError):
                continue
        project.settle()
        shown = project.plan
    assert all(isinstance(problem, ProjectFileError) for problem in problems)
    with ProjectFile.open(path) as project:
        assert project.plan == shown
        assert project.check() == []
