# SPDX-License-Identifier: EUPL-1.2
"""Whatever is done in whatever order: the file, reopened or not, holds what a list of plans holds."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from district_planner.project import ProjectFile
from tests.unit.project.model import Model, has_its_numbers, puglia, random_data, random_edit

EXAMPLES, STEPS = (int(number) for number in os.environ.get("DISTRICT_PLANNER_STATEFUL", "60x30").split("x"))
MEMORY = Path("/dev/shm")


class ProjectMachine(RuleBasedStateMachine):
    """A project file beside its model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
        self.model = Model([puglia()])
        self.project = ProjectFile.create(self.folder / "a.dplan", self.model.plan)
        self.copies = 0

    @rule(seed=st.integers(0, 10_000))
    def edit(self, seed: int) -> None:
        edit = random_edit(self.model.plan, random.Random(seed))
        self.model.apply(edit)
        self.project.apply(edit)

    @rule(seed=st.integers(0, 10_000))
    def data(self, seed: int) -> None:
        edit, payloads = random_data(self.model.plan, random.Random(seed))
        self.model.apply(edit)
        self.project.apply(edit, payloads)

    @rule()
    def undo(self) -> None:
        self.model.undo()
        self.project.undo()

    @rule()
    def redo(self) -> None:
        self.model.redo()
        self.project.redo()

    @rule(background=st.booleans())
    def reopen(self, background: bool) -> None:
        path = self.project.path
        self.project.close()
        self.project = ProjectFile.open(path)
        if background:
            self.project.commit_in_background(self._fail)

    @rule()
    def save_as(self) -> None:
        self.copies += 1
        self.project.save_as(self.folder / f"{self.copies}.dplan")

    @rule()
    def read_beside(self) -> None:
        self.project.settle()
        with ProjectFile.open(self.project.path, read_only=True) as other:
            assert other.plan == self.model.plan
            assert other.check() == []

    @invariant()
    def same(self) -> None:
        assert self.project.plan == self.model.plan
        history = self.project.history()
        assert [entry.label for entry in history] == self.model.labels
        assert sum(not entry.undone for entry in history) == self.model.place
        assert has_its_numbers(self.project)

    def teardown(self) -> None:
        self.project.close()
        with ProjectFile.open(self.project.path) as project:
            assert project.plan == self.model.plan
            assert project.check() == []
            assert has_its_numbers(project)
        shutil.rmtree(self.folder)

    @staticmethod
    def _fail(error: Exception) -> None:
        raise error


TestProject = ProjectMachine.TestCase
TestProject.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
)
