# SPDX-License-Identifier: EUPL-1.2
"""A word typed or a pin pushed is one action: one entry of the journal, undone in one step, also after a restart."""

from __future__ import annotations

from district_planner.project import ProjectFile
from district_planner.scenarios import demo_plan, move_site, update_site


def type_name(project, letters, *, goes_on):
    for number, letter in enumerate(letters):
        name = project.plan.site(1).name + letter
        project.apply(update_site(project.plan, 1, name=name), goes_on=goes_on and number > 0)


def test_a_typed_word_is_one_entry(tmp_path):
    plan = demo_plan()
    with ProjectFile.create(tmp_path / "a.dplan", plan) as project:
        project.apply(move_site(plan, 2, 17.9, 40.6))
        type_name(project, " nuovo", goes_on=True)
        typed = project.plan
        assert len(project.history()) == 2
    with ProjectFile.open(tmp_path / "a.dplan") as project:
        assert project.plan == typed
        assert project.check() == []
        project.undo()
        assert project.plan == move_site(plan, 2, 17.9, 40.6).apply(plan)
        project.undo()
        assert project.plan == plan
        project.redo()
        project.redo()
        assert project.plan == typed


def test_going_on_after_an_undo_takes_the_undone_away(tmp_path):
    plan = demo_plan()
    with ProjectFile.create(tmp_path / "a.dplan", plan) as project:
        type_name(project, "ab", goes_on=False)
        project.undo()
        project.apply(update_site(project.plan, 1, notes="x"), goes_on=True)
        assert [entry.undone for entry in project.history()] == [False]
        assert project.redo() is None
        project.undo()
        assert project.plan == plan
        assert project.check() == []


def test_going_on_without_anything_before_is_a_first_action(tmp_path):
    plan = demo_plan()
    with ProjectFile.create(tmp_path / "a.dplan", plan) as project:
        project.apply(move_site(plan, 2, 17.9, 40.6), goes_on=True)
        assert len(project.history()) == 1
        project.undo()
        assert project.plan == plan
