# SPDX-License-Identifier: EUPL-1.2
"""The session: what is written, undone, previewed and refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.session import Changes, Session
from district_planner.gui.theme import Theme
from district_planner.scenarios import (
    Plan,
    add_actor,
    add_district,
    add_person,
    add_site,
    demo_plan,
    hide_activity,
    move_site,
    remove_site,
    rename_project,
    restore_catalogue,
    set_parameter,
    set_weight,
    update_site,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

OpenSession = Callable[[Plan | None], Session]
TARANTO = (17.24, 40.47)
IN_THE_SEA = (17.0, 39.9)


def add_one(session: Session, name: str = "Prova") -> int:
    new_id = session.plan.next_site_id
    assert session.perform(lambda plan: add_site(plan, name=name, lon=TARANTO[0], lat=TARANTO[1]))
    return new_id


def heard(session: Session) -> list[Changes]:
    changes: list[Changes] = []
    session.changed.connect(changes.append)
    return changes


def test_an_edit_is_in_the_file_and_told_once(demo: Session) -> None:
    changes = heard(demo)
    new_id = add_one(demo)
    assert changes == [Changes.SITES]
    assert demo.analysis.site(new_id).site.name == "Prova"
    demo.project.settle()
    path = demo.project.path
    demo.close_project()
    demo.open_project(path)
    assert demo.plan.site(new_id).name == "Prova"


def test_undo_and_redo_go_through_the_journal(demo: Session) -> None:
    before = demo.plan
    new_id = add_one(demo)
    after = demo.plan
    demo.select_site(new_id)
    demo.undo()
    assert demo.plan == before
    assert demo.selected_site_id is None
    assert not demo.undo_stack.canUndo()
    demo.redo()
    assert demo.plan == after


def test_undo_survives_closing_and_opening(demo: Session) -> None:
    start = demo.plan
    add_one(demo, "Uno")
    middle = demo.plan
    add_one(demo, "Due")
    demo.undo()
    path = demo.project.path
    demo.close_project()
    assert demo.undo_stack.count() == 0
    demo.open_project(path)
    assert demo.plan == middle
    assert [demo.undo_stack.text(index) for index in range(2)] == ["Aggiungi la sede Uno", "Aggiungi la sede Due"]
    demo.redo()
    assert [site.name for site in demo.plan.sites][-2:] == ["Uno", "Due"]
    demo.undo()
    demo.undo()
    assert demo.plan == start


def test_a_new_edit_forgets_what_was_undone(demo: Session) -> None:
    add_one(demo, "Uno")
    demo.undo()
    add_one(demo, "Due")
    assert not demo.undo_stack.canRedo()
    assert [entry.params["name"] for entry in demo.project.history()] == ["Due"]


def test_steps_that_follow_closely_are_one_undo(demo: Session) -> None:
    now = [0.0]
    demo.clock = lambda: now[0]
    site = demo.plan.sites[0]
    start = demo.plan
    for step in range(1, 4):
        now[0] += 0.5
        demo.perform(lambda plan, step=step: move_site(plan, site.id, site.lon + step / 100, site.lat), "move")
    assert demo.undo_stack.count() == 1
    demo.undo()
    assert demo.plan == start
    demo.redo()
    assert demo.plan.site(site.id).lon == pytest.approx(site.lon + 0.03)
    now[0] += 60
    demo.perform(lambda plan: move_site(plan, site.id, site.lon + 0.05, site.lat), "move")
    assert demo.undo_stack.count() == 2


def test_a_point_in_the_sea_is_refused_with_a_banner(demo: Session, qtbot: QtBot) -> None:
    before = demo.plan
    with qtbot.waitSignal(demo.message_requested) as told:
        assert not demo.perform(lambda plan: add_site(plan, name="Mare", lon=IN_THE_SEA[0], lat=IN_THE_SEA[1]))
    assert told.args[0] == "error"
    assert demo.plan == before
    assert demo.undo_stack.count() == 0


def test_what_makes_no_sense_is_refused_with_a_banner(demo: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(demo.message_requested):
        assert not demo.perform(lambda plan: set_parameter(plan, "cutoff_minutes", -5))
    with qtbot.waitSignal(demo.message_requested):
        assert not demo.perform(lambda plan: remove_site(plan, 999))


def test_an_edit_that_changes_nothing_leaves_no_trace(demo: Session) -> None:
    changes = heard(demo)
    site = demo.plan.sites[0]
    assert not demo.perform(lambda plan: update_site(plan, site.id, name=site.name))
    assert demo.undo_stack.count() == 0
    assert changes == []


def test_a_preview_is_seen_but_not_stored(demo: Session) -> None:
    stored = demo.plan
    site = stored.sites[0]
    pool = demo.analysis.site(site.id).labour_pool
    changes = heard(demo)
    assert demo.preview(move_site(stored, site.id, *TARANTO))
    assert demo.is_previewing
    assert demo.analysis.site(site.id).labour_pool != pool
    assert demo.plan == stored
    assert not demo.preview(move_site(stored, site.id, *IN_THE_SEA))
    demo.end_preview()
    assert demo.analysis.site(site.id).labour_pool == pool
    assert changes == [Changes.PREVIEW | Changes.SITES] * 2
    assert demo.project.history() == []


def test_the_preview_of_a_weight_changes_the_ranks(demo: Session) -> None:
    quality = [score.quality for score in demo.analysis.scores.sites]
    criterion = demo.analysis.scores.criteria[0].id
    demo.preview(set_weight(demo.plan, criterion, 90))
    assert [score.quality for score in demo.analysis.scores.sites] != quality
    demo.end_preview()
    assert [score.quality for score in demo.analysis.scores.sites] == quality


def test_a_read_only_project_refuses_edits(demo: Session, qtbot: QtBot) -> None:
    path, before = demo.project.path, demo.plan
    demo.close_project()
    demo.open_project(path, read_only=True)
    assert not demo.is_editable
    with qtbot.waitSignal(demo.message_requested) as told:
        assert not demo.perform(lambda plan: rename_project(plan, "Altro"))
    assert "sola lettura" in told.args[1]
    assert demo.plan == before


def test_when_the_disk_fails_the_window_goes_back_to_what_is_stored(demo: Session, qtbot: QtBot) -> None:
    before = demo.plan
    shutil.move(demo.project.path, demo.project.path.with_name("altrove.dplan"))
    with qtbot.waitSignal(demo.message_requested, timeout=5000) as told:
        add_one(demo)
    assert told.args[0] == "error"
    assert demo.plan == before
    assert demo.undo_stack.count() == 0
    assert {entry.site.id for entry in demo.analysis.sites} == {site.id for site in before.sites}


def test_a_project_that_cannot_be_opened_leaves_the_open_one(demo: Session, tmp_path: Path) -> None:
    from district_planner.core.errors import PlannerError

    plan = demo.plan
    with pytest.raises(PlannerError):
        demo.open_project(tmp_path / "nessuno.dplan")
    assert demo.plan == plan
    add_one(demo)


def test_the_language_changes_the_words_of_undo(demo: Session) -> None:
    add_one(demo)
    demo.perform(lambda plan: set_parameter(plan, "cutoff_minutes", 45))
    demo.perform(lambda plan: set_weight(plan, "labour_pool", 33))
    changes = heard(demo)
    demo.set_language("en")
    assert changes == [Changes.LANGUAGE]
    words = [demo.undo_stack.text(index) for index in range(3)]
    assert words == ["Add site Prova", "Change “Travel limit”", "Change the weight “Labour pool”"]


def test_the_theme_is_told_once(demo: Session) -> None:
    changes = heard(demo)
    demo.set_theme(Theme.dark())
    demo.set_theme(Theme.dark())
    assert changes == [Changes.THEME]


def test_the_indicator_is_classified_within_the_study_area(demo: Session) -> None:
    demo.set_indicator("density")
    values = demo.indicator_values
    known = values[demo.study_area]
    assert demo.choropleth.breaks[0] == pytest.approx(known[known == known].min())
    with pytest.raises(KeyError):
        demo.set_indicator("nothing")


def test_without_a_project_there_is_nothing_to_show(no_project: Session) -> None:
    assert no_project.plan is None
    assert no_project.analysis is None
    assert no_project.choropleth is None
    assert no_project.study_area is None
    assert not no_project.perform(lambda plan: rename_project(plan, "x"))
    no_project.undo()
    no_project.close_project()


def test_a_new_project_opens_with_its_best_place_chosen(open_session: OpenSession) -> None:
    session = open_session(demo_plan("en"))
    assert session.plan.site(session.selected_site_id).kind == "candidate"


def test_filiera_and_actors_are_told_apart_and_undone(demo: Session) -> None:
    """The scores do not depend on them: what shows only sites is left alone."""
    changes = heard(demo)
    some = demo.plan.catalogue.visible[0].id
    demo.perform(lambda plan: hide_activity(plan, some))
    demo.perform(lambda plan: add_actor(plan, name="Ateneo", kind="university"))
    demo.perform(lambda plan: add_district(plan, name="Est", sites=(1,)))
    demo.undo()
    demo.undo()
    demo.redo()
    assert changes == [
        Changes.FILIERA, Changes.ACTORS, Changes.FILIERA, Changes.FILIERA, Changes.ACTORS, Changes.ACTORS,
    ]  # fmt: skip
    assert not (Changes.FILIERA | Changes.ACTORS) & Changes.PLAN
    demo.perform(restore_catalogue)
    assert changes[-1] == Changes.FILIERA


def test_another_project_tells_of_everything(demo: Session, tmp_path: Path) -> None:
    changes = heard(demo)
    demo.create_project(tmp_path / "altro.dplan", demo_plan("en"))
    assert changes[-1] & Changes.CONTENT == Changes.CONTENT


def test_a_person_is_erased_and_the_menu_follows(demo: Session) -> None:
    """Undo steps over what is gone."""
    demo.perform(lambda plan: add_actor(plan, name="Ateneo", kind="university"))
    demo.perform(lambda plan: add_person(plan, actor=1, name="Ada Prova", reason="prova", since="2026-11-22"))
    demo.perform(lambda plan: rename_project(plan, "Dopo"))
    assert demo.undo_stack.count() == 3
    changes = heard(demo)
    erased = demo.erase_person(1)
    assert erased is not None
    assert (erased.mentions, erased.past_mentions) == ((), 0)
    assert changes == [Changes.ACTORS]
    assert (demo.plan.people, demo.plan.name) == ((), "Dopo")
    shown = [demo.undo_stack.text(index) for index in range(demo.undo_stack.count())]
    assert [text.split()[0] for text in shown] == ["Aggiungi", "Rinomina"]
    demo.undo()
    demo.undo()
    assert demo.plan.actors == ()
    demo.redo()
    demo.redo()
    assert demo.plan.name == "Dopo"


def test_erasing_nobody_is_told(demo: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(demo.message_requested) as told:
        assert demo.erase_person(9) is None
    assert told.args[0] == "error"
    assert "9" in told.args[1]
