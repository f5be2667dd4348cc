# SPDX-License-Identifier: EUPL-1.2
"""kill -9 at any moment during edits: nothing corrupt, no half action, nothing acknowledged lost, undo intact."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from district_planner.project import ProjectFile
from tests.unit.project.conftest import Workers
from tests.unit.project.model import Model, has_its_numbers, puglia, random_action

KILLS = int(os.environ.get("DISTRICT_PLANNER_KILLS", "100"))
LONGEST_S = 0.06


def advance(model: Model, seed: int, actions: int) -> Model:
    """A copy of the model after some of the actions that a killed process was doing."""
    copy = Model(list(model.plans), model.place, list(model.labels))
    rng = random.Random(seed)
    for _ in range(actions):
        random_action(copy, rng)
    return copy


def matches(project: ProjectFile, model: Model) -> bool:
    """Whether plan, journal and the place in it are those of the model."""
    history = project.history()
    return (
        project.plan == model.plan
        and [entry.label for entry in history] == model.labels
        and sum(not entry.undone for entry in history) == model.place
    )


@pytest.mark.slow
def test_kills(tmp_path: Path, workers: Workers) -> None:
    # On a disk, where commits take their time and are cut through in the middle.
    path = tmp_path / "prova.dplan"
    rng = random.Random(20)
    model = Model([puglia()])
    ProjectFile.create(path, model.plan).close()
    lost_unacknowledged = 0
    for seed in range(KILLS):
        pid = workers.start("edit", path=str(path), seed=seed)
        assert workers.answer() == 0
        time.sleep(rng.random() * LONGEST_S)
        acknowledged = max([0, *workers.kill(pid)])

        with ProjectFile.open(path) as project:
            assert not project.read_only
            assert project.check() == []
            assert has_its_numbers(project)
            after = advance(model, seed, acknowledged)
            # The action under way when the process died may be in the file, as a whole, or not at all.
            if not matches(project, after):
                after = advance(model, seed, acknowledged + 1)
                assert matches(project, after), f"kill {seed} after {acknowledged} actions"
            else:
                lost_unacknowledged += 1
        model = after
        assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert lost_unacknowledged > 0

    with ProjectFile.open(path) as project:
        while project.undo():
            model.undo()
            assert project.plan == model.plan
        assert project.plan == puglia()
