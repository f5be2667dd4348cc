# SPDX-License-Identifier: EUPL-1.2
"""What a window showed is there tomorrow, is no action, and never stands in the way of one."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from district_planner.core.texts import Texts
from district_planner.project import ProjectFile, backups_of, check_file, salvage
from district_planner.project.connection import connect
from district_planner.scenarios import add_actor, add_person, edits
from tests.unit.project.conftest import fingerprint
from tests.unit.project.faulty_disk import FaultyDisk, faulty
from tests.unit.project.test_damage import spoil
from tests.unit.project.test_faults import KINDS
from tests.unit.project.test_versions import FROZEN, make_newer

VIEW = {
    "columns": ["quality", "own.1"],
    "brush": {"codes": ["072006"], "note": "Tarànto \N{GRINNING FACE}"},
    "at": None,
}


@pytest.mark.parametrize("background", [False, True])
def test_a_view_is_there_tomorrow_and_is_no_action(closed: Path, background: bool) -> None:
    with ProjectFile.open(closed) as project:
        if background:
            project.commit_in_background(lambda error: pytest.fail(str(error)))
        plan, history = project.plan, project.history()
        assert project.kept_view("views") is None
        project.keep_view("views", VIEW)
        project.keep_view("map", {"zoom": 3})
        assert project.kept_view("views") == VIEW
        assert (project.plan, project.history()) == (plan, history)
        assert project.redo() is not None  # what was taken back can still be done again
        project.keep_view("map", None)
    with ProjectFile.open(closed) as project:
        assert project.kept_view("views") == VIEW
        assert project.kept_view("map") is None
        assert project.check() == []


def test_what_is_kept_is_a_copy(closed: Path) -> None:
    view = {"sites": [1]}
    with ProjectFile.open(closed) as project:
        project.keep_view("views", view)
        view["sites"].append(2)
        given = project.kept_view("views")
        assert given == {"sites": [1]}
        given["sites"] = "spoiled"
        assert project.kept_view("views") == {"sites": [1]}


def test_the_same_view_writes_nothing(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        project.keep_view("views", VIEW)
    before = fingerprint(closed.parent)
    with ProjectFile.open(closed) as project:
        project.keep_view("views", dict(VIEW))
        project.keep_view("never", None)
    assert fingerprint(closed.parent) == before


def test_who_only_reads_writes_nothing_but_goes_on(closed: Path) -> None:
    before = fingerprint(closed.parent)
    with ProjectFile.open(closed, read_only=True) as project:
        project.keep_view("views", VIEW)
        assert project.kept_view("views") == VIEW
    assert fingerprint(closed.parent) == before
    make_newer(closed, "0.1.0")
    with closing(connect(closed, "rw")) as connection:
        connection.execute("DROP TABLE kept")
    with ProjectFile.open(closed) as project:
        assert project.kept_view("views") is None


@pytest.mark.parametrize("background", [False, True])
def test_who_comes_late_does_no_harm(closed: Path, background: bool) -> None:
    """A window may want to keep what it showed when the project has just been closed."""
    project = ProjectFile.open(closed)
    if background:
        project.commit_in_background(lambda error: pytest.fail(str(error)))
    project.close()
    before = fingerprint(closed.parent)
    project.keep_view("views", VIEW)
    assert fingerprint(closed.parent) == before


def test_what_is_no_json_is_a_mistake_at_once(closed: Path) -> None:
    with ProjectFile.open(closed) as project, pytest.raises(ValueError, match="JSON"):
        project.keep_view("views", {"at": float("nan")})


def test_copies_and_backups_have_it_too(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        project.keep_view("views", VIEW)
        project.save_as(closed.with_name("altro.dplan"))
        assert project.kept_view("views") == VIEW
        project.keep_view("views", {"new": True})
    with ProjectFile.open(closed) as project:
        assert project.kept_view("views") == VIEW
    with ProjectFile.open(closed.with_name("altro.dplan")) as project:
        assert project.kept_view("views") == {"new": True}


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_a_disk_that_fails_loses_the_view_and_nothing_else(
    quick_folder: Path, closed: Path, for_good: bool, full: bool
) -> None:
    """Whatever change of the disk fails while a view is kept: nobody hears of it, and the next action goes well."""
    sound = closed.read_bytes()
    for n in range(1, 100):
        closed.write_bytes(sound)
        with ProjectFile.open(closed) as project:
            with faulty(FaultyDisk(n, for_good=for_good, full=full)) as disk:
                project.keep_view("views", VIEW)
            project.apply(edits.rename_project(project.plan, "Weiter"))
            assert project.check() == []
        with ProjectFile.open(closed) as project:
            assert project.plan.name == "Weiter"
            assert project.kept_view("views") in (None, VIEW)
        if not disk.has_failed:
            with ProjectFile.open(closed) as project:
                assert project.kept_view("views") == VIEW
            return
    raise AssertionError("it never ended")


def test_what_somebody_else_changed_is_not_written_over(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        with closing(connect(closed, "rw")) as other:
            other.execute("UPDATE project SET value = '\"Fremd\"' WHERE key = 'name'")
        project.keep_view("views", VIEW)
        with pytest.raises(Exception, match="changed"):
            project.apply(edits.rename_project(project.plan, "Weiter"))
        assert project.plan.name == "Fremd"
    with ProjectFile.open(closed) as project:
        assert project.kept_view("views") is None


def test_erasing_a_person_forgets_the_views_that_say_them(
    closed: Path, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(quick_folder / "state"))
    name = "Wilhelmina Quaggia"
    with ProjectFile.open(closed) as project:
        project.apply(add_actor(project.plan, name="Ateneo", kind="university"))
        project.apply(add_person(project.plan, actor=1, name=name, reason="prova", since="2026-11-22"))
        project.keep_view("filter", {"text": name.upper()})
        project.keep_view("views", VIEW)
        project.backup_now()
        project.erase_person(1)
        assert project.kept_view("filter") is None
        assert project.kept_view("views") == VIEW
    files = [closed, *(backup.path for backup in backups_of(closed))]
    assert len(files) == 2
    for path in files:
        content = path.read_bytes().lower()
        assert name.lower().encode() not in content
        with ProjectFile.open(path, read_only=True) as project:
            assert project.kept_view("views") == VIEW


def test_backups_of_before_keep_no_views_and_are_cleared_all_the_same(
    path: Path, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frozen file of version 3 has a person; opening it makes a backup that is of version 3 still."""
    monkeypatch.setenv("XDG_STATE_HOME", str(quick_folder / "state"))
    shutil.copyfile(FROZEN[2], path)
    with ProjectFile.open(path) as project:
        erased = project.erase_person(1)
        assert (erased.rewritten, erased.removed) == (1, 0)
    (backup,) = backups_of(path)
    for file in (path, backup.path):
        assert b"persona@example.org" not in file.read_bytes()
    assert int.from_bytes(backup.path.read_bytes()[60:64]) == 3


def test_a_view_that_is_none_is_told_and_passed_over(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        project.keep_view("views", VIEW)
    with closing(connect(closed, "rw")) as connection:
        connection.execute("INSERT INTO kept (key, record) VALUES ('map', '[1, 2]'), ('more', '{nonsense')")
    (problem,) = check_file(closed)
    assert (problem.severity, problem.key) == ("warning", "project.check_kept_view")
    assert all("2" in problem.text(Texts(language)) for language in ("it", "en"))
    with ProjectFile.open(closed) as project:
        assert project.kept_view("map") is None
        assert project.kept_view("views") == VIEW
        project.keep_view("map", {"zoom": 1})
        project.keep_view("more", {"zoom": 2})
        assert project.check() == []


def test_salvage_brings_it_along(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        project.keep_view("views", VIEW)
    salvage(closed, closed.with_name("salvato.dplan"))
    with ProjectFile.open(closed.with_name("salvato.dplan")) as project:
        assert project.kept_view("views") == VIEW
    # Its page lost, everything else is there.
    with closing(connect(closed, "ro")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'kept'").fetchone()
    spoiled = closed.with_name("guasto.dplan")
    shutil.copyfile(closed, spoiled)
    spoil(spoiled, page - 1)
    saved = salvage(spoiled, closed.with_name("salvato-2.dplan"))
    assert saved.is_complete
    with ProjectFile.open(saved.path) as project, ProjectFile.open(closed, read_only=True) as first:
        assert project.plan == first.plan
        assert project.kept_view("views") is None
