# SPDX-License-Identifier: EUPL-1.2
"""What is put into a project file comes out of it again, action by action."""

from __future__ import annotations

import math
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from district_planner import __version__
from district_planner.core.errors import InputError, PlannerError, ProjectFileError
from district_planner.project import ProjectFile
from district_planner.project.connection import connect, database_uri
from district_planner.project.copying import header
from district_planner.scenarios import Plan, demo_plan, edits, plan_records
from tests.unit.project.model import TEXTS, puglia

HOSTILE_NAMES = [
    "con spazi.dplan",
    "a#b.dplan",
    "a?mode=memory&b.dplan",
    "100%41.dplan",
    "per cento %2F.dplan",
    "città di Bàri.dplan",
    "e\N{COMBINING ACUTE ACCENT}.dplan",
    "\N{GRINNING FACE}.dplan",
    "'; DROP TABLE site; --.dplan",
    'a"b.dplan',
    "a\\b.dplan",
    "-rf.dplan",
    "a\nb.dplan",
    "senza estensione",
    "x" * 200 + ".dplan",
    b"\xff\xfe.dplan".decode("utf-8", "surrogateescape"),
]


def reopened(path: Path) -> Plan:
    with ProjectFile.open(path) as project:
        return project.plan


@pytest.mark.parametrize("plan", [puglia(), demo_plan("it"), demo_plan("en")], ids=["empty", "demo-it", "demo-en"])
def test_a_plan_comes_back_as_it_was(path: Path, plan: Plan) -> None:
    with ProjectFile.create(path, plan) as project:
        assert project.plan == plan
        assert project.history() == []
        assert project.written_by == f"District Planner {__version__}"
        assert not project.read_only
    assert reopened(path) == plan
    with ProjectFile.open(path) as project:
        assert plan_records(project.plan) == plan_records(plan)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_file_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with ProjectFile.create(path, puglia()) as project:
        project.apply(edits.add_site(project.plan, name="Lecce", lon=18.17, lat=40.35))
        project.backup_now()
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert len(reopened(path).sites) == 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        # Expected: the examples of https://www.sqlite.org/uri.html, section 3.1.
        ("/home/fred/data.db", "file:///home/fred/data.db?mode=ro"),
        ("/a b/c#d?e%f", "file:///a%20b/c%23d%3Fe%25f?mode=ro"),
    ],
)
def test_uri(path: str, uri: str) -> None:
    assert database_uri(Path(path), "ro") == uri


def test_the_settings_of_the_connection(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        connection = project._opened.connection
        settings = {
            "journal_mode": "delete",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "cell_size_check": 1,
            "mmap_size": 0,
        }
        for name, value in settings.items():
            row = connection.execute(f"PRAGMA {name}").fetchone()
            assert row is None if name == "mmap_size" and row is None else row[0] == value
        assert header(connection, "application_id") == int.from_bytes(b"DPln", "big")
        assert header(connection, "user_version") == 4
        row = connection.execute("SELECT min_reader_version, written_by FROM meta").fetchone()
        assert row == ("0.1.0", f"District Planner {__version__}")


@pytest.mark.parametrize("text", TEXTS)
def test_any_text(path: Path, text: str) -> None:
    with ProjectFile.create(path, puglia()) as project:
        name = text if text.strip() else "Sede"
        project.apply(edits.add_site(project.plan, name=name, lon=18.17, lat=40.35, notes=text, operator=text))
        plan = project.plan
    assert reopened(path) == plan


def test_every_edit_is_stored_when_it_returns(path: Path) -> None:
    with ProjectFile.create(path, puglia()) as project:
        makers = [
            lambda plan: edits.add_site(plan, name="Lecce", lon=18.17, lat=40.35),
            lambda plan: edits.add_site(plan, name="Foggia", lon=15.55, lat=41.46, kind="rival", seats=250),
            lambda plan: edits.move_site(plan, 1, 18.1699999999999, 40.3500000000001),
            lambda plan: edits.update_site(plan, 2, seats=None, languages=("it", "sq"), remote_share=0.25),
            lambda plan: edits.duplicate_site(plan, 2, "Foggia 2"),
            lambda plan: edits.remove_site(plan, 1),
            lambda plan: edits.set_parameter(plan, "decay", "linear"),
            lambda plan: edits.set_parameter(plan, "cutoff_minutes", 47.5),
            lambda plan: edits.set_weight(plan, next(iter(plan.weights)), 12.5),
            edits.reset_weights,
            lambda plan: edits.rename_project(plan, "Un altro nome"),
            lambda plan: edits.set_regions(plan, ["16", "17"]),
        ]
        for number, make in enumerate(makers, 1):
            edit = make(project.plan)
            expected = edit.apply(project.plan)
            project.apply(edit)
            assert project.plan == expected
            with ProjectFile.open(path, read_only=True) as other:
                assert other.plan == expected
                entries = other.history()
            assert len(entries) == number
            assert entries[-1].edit == edit
            assert (entries[-1].label, entries[-1].params) == (edit.label, edit.params)
            assert abs(entries[-1].at - datetime.now(UTC)) < timedelta(minutes=1)
        assert project.check() == []


def test_undo_and_redo_outlive_the_session(path: Path) -> None:
    plans = [puglia()]
    with ProjectFile.create(path, plans[0]) as project:
        for number in range(5):
            project.apply(edits.add_site(project.plan, name=f"Sede {number}", lon=18.17, lat=40.35))
            plans.append(project.plan)
    for number in range(4, -1, -1):
        with ProjectFile.open(path) as project:
            assert project.undo() is not None
            assert project.plan == plans[number]
            assert [entry.undone for entry in project.history()] == [False] * number + [True] * (5 - number)
    with ProjectFile.open(path) as project:
        assert project.undo() is None
        assert project.redo() is not None
        assert project.redo() is not None
    with ProjectFile.open(path) as project:
        assert project.plan == plans[2]
        project.apply(edits.rename_project(project.plan, "Anders"))
        assert project.redo() is None
        assert len(project.history()) == 3
    with ProjectFile.open(path) as project:
        assert len(project.history()) == 3
        assert project.check() == []


def test_the_oldest_actions_are_forgotten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("district_planner.project.journal.MAX_ENTRIES", 10)
    with ProjectFile.create(path, puglia()) as project:
        for number in range(25):
            project.apply(edits.rename_project(project.plan, f"Nome {number}"))
        shown = project.history()
    with ProjectFile.open(path) as project:
        assert [entry.params for entry in project.history()] == [entry.params for entry in shown]
        assert [entry.params["name"] for entry in project.history()] == [f"Nome {n}" for n in range(15, 25)]
        # Actions that go on with one another count as one, however many there were.
        for number in range(30):
            project.apply(edits.set_parameter(project.plan, "cutoff_minutes", 40 + number), goes_on=number > 0)
        assert len(project.history()) == 10
        project.undo()
        while project.undo():
            pass
        assert project.plan.name == "Nome 15"
        assert project.check() == []


def test_an_empty_edit_is_no_action(path: Path) -> None:
    with ProjectFile.create(path, puglia()) as project:
        project.apply(edits.rename_project(project.plan, project.plan.name))
        assert project.history() == []


def test_what_exists_is_not_overwritten(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(ProjectFileError) as caught:
        ProjectFile.create(closed, puglia())
    assert caught.value.key == "project.exists"
    with pytest.raises(ProjectFileError):
        ProjectFile.open_copy(closed, closed)
    assert closed.read_bytes() == before


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError) as caught:
        ProjectFile.create(tmp_path / "manca" / "prova.dplan", puglia())
    assert caught.value.key == "project.folder_missing"
    with ProjectFile.create(tmp_path / "prova.dplan", puglia()) as project, pytest.raises(ProjectFileError):
        project.save_as(tmp_path / "manca" / "prova.dplan")


def test_an_orphaned_journal_is_not_let_into_a_new_file(tmp_path: Path) -> None:
    """SQLite would roll its pages back into whatever has the name now."""
    side = tmp_path / "prova.dplan-journal"
    side.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    with pytest.raises(ProjectFileError) as caught:
        ProjectFile.create(tmp_path / "prova.dplan", puglia())
    assert caught.value.key == "project.side_file"
    assert [each.name for each in tmp_path.iterdir()] == [side.name]


def test_save_as_goes_on_with_the_new_file(closed: Path) -> None:
    old = closed.read_bytes()
    target = closed.with_name("nuovo.dplan")
    with ProjectFile.open(closed) as project:
        history = project.history()
        project.save_as(target)
        assert project.path == target
        assert project.history() == history
        assert project.redo() is not None
        assert project.undo() is not None
        project.apply(edits.rename_project(project.plan, "Nuovo"))
    assert closed.read_bytes() == old
    assert reopened(target).name == "Nuovo"
    assert {each.name for each in closed.parent.iterdir()} == {closed.name, target.name}


def test_save_as_replaces_a_file_and_makes_a_read_only_project_writable(closed: Path) -> None:
    target = closed.with_name("nuovo.dplan")
    ProjectFile.create(target, demo_plan("it")).close()
    with ProjectFile.open(closed, read_only=True) as project:
        project.save_as(target)
        assert not project.read_only
        project.apply(edits.rename_project(project.plan, "Nuovo"))
        project.save_as(target)
    assert reopened(target).name == "Nuovo"


def test_save_copy_stays_with_the_old_file(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        project.save_copy(closed.with_name("copia.dplan"))
        with pytest.raises(ProjectFileError) as caught:
            project.save_copy(closed)
        assert caught.value.key == "project.same_file"
        project.apply(edits.rename_project(project.plan, "Avanti"))
        assert project.path == closed
    assert reopened(closed).name == "Avanti"
    assert reopened(closed.with_name("copia.dplan")).name == "Puglia"


def test_a_copy_is_a_project_of_its_own(closed: Path) -> None:
    ProjectFile.open_copy(closed, closed.with_name("copia.dplan")).close()
    identities = []
    for path in (closed, closed.with_name("copia.dplan")):
        with ProjectFile.open(path) as project:
            identities.append(project._opened.identity.project_id)
    assert len(set(identities)) == 2


def test_changes_of_another_program_are_noticed(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        edit = edits.rename_project(project.plan, "Mio")
        with closing(sqlite3.connect(closed)) as other:
            other.execute("UPDATE project SET value = '\"Altrui\"' WHERE key = 'name'")
            other.commit()
        with pytest.raises(ProjectFileError) as caught:
            project.apply(edit)
        assert caught.value.key == "project.changed_elsewhere"
        assert project.plan.name == "Altrui"
        project.apply(edits.rename_project(project.plan, "Mio"))
    assert reopened(closed).name == "Mio"


def test_a_file_moved_away_while_open(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        closed.rename(closed.with_name("altrove.dplan"))
        with pytest.raises(ProjectFileError) as caught:
            project.apply(edits.rename_project(project.plan, "Perso"))
        assert caught.value.key == "project.moved"
        assert project.plan.name == "Puglia"
        project.save_as(closed.with_name("salvo.dplan"))
        project.apply(edits.rename_project(project.plan, "Salvo"))
    assert reopened(closed.with_name("salvo.dplan")).name == "Salvo"
    assert reopened(closed.with_name("altrove.dplan")).name == "Puglia"


def test_a_reader_that_stays_makes_us_wait_and_then_say_so(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("district_planner.project.connection.BUSY_SECONDS", 0.05)
    with ProjectFile.open(closed) as project, closing(sqlite3.connect(closed, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM site").fetchall()
        with pytest.raises(ProjectFileError) as caught:
            project.apply(edits.rename_project(project.plan, "Mio"))
        assert caught.value.key == "project.busy"
        assert project.plan.name == "Puglia"
        other.execute("ROLLBACK")
        project.apply(edits.rename_project(project.plan, "Mio"))


NONSENSE = [
    "UPDATE site SET lon = 2.35, lat = 48.86 WHERE id = 1",
    "UPDATE site SET lon = NULL WHERE id = 1",
    "UPDATE site SET lon = 'est' WHERE id = 1",
    "UPDATE site SET kind = 'altro' WHERE id = 1",
    "UPDATE site SET name = '' WHERE id = 1",
    "UPDATE site SET seats = 0 WHERE id = 1",
    "UPDATE site SET seats = 1.5 WHERE id = 1",
    "UPDATE site SET remote_share = 1.01 WHERE id = 1",
    "UPDATE site SET employees_per_seat = 0 WHERE id = 1",
    "UPDATE site SET languages = 'it' WHERE id = 1",
    "UPDATE site SET invented = 2 WHERE id = 1",
    "INSERT INTO site SELECT 0, name, kind, lon, lat, 1, 1, 0, '[]', '', '', '', 0, NULL, NULL FROM site WHERE id = 1",
    "UPDATE site SET staff_now = -1",
    "UPDATE site SET contacts_year = 9e99",
    "UPDATE weight SET points = -1",
    "UPDATE weight SET points = 9e999",
    "UPDATE parameter SET value = 'null'",
    "UPDATE parameter SET value = NULL",
    "INSERT INTO project (key, value) VALUES ('colore', '1')",
    "INSERT INTO meta SELECT 2, min_reader_version, written_by, project_id, created_at FROM meta",
    "UPDATE journal SET undone = 3",
    "UPDATE journal SET changes = 'nulla'",
]


@pytest.mark.parametrize("statement", NONSENSE)
def test_the_schema_rejects_nonsense(closed: Path, statement: str) -> None:
    with closing(connect(closed, "rw")) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


def test_unknown_is_null(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        project.apply(edits.update_site(project.plan, 1, seats=None))
    with closing(connect(closed, "ro")) as connection:
        assert connection.execute("SELECT seats, typeof(seats) FROM site WHERE id = 1").fetchone() == (None, "null")
    assert reopened(closed).site(1).seats is None


def test_an_edit_that_makes_no_sense_changes_nothing(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        before, history = project.plan, project.history()
        record = {**before.site(1).to_record(), "lon": math.nan}
        bad = edits.Edit("edits.move_site", {}, (edits.Change("site", "1", before.site(1).to_record(), record),))
        with pytest.raises(InputError):
            project.apply(bad)
        assert (project.plan, project.history()) == (before, history)
    assert reopened(closed) == before


def test_close_twice_and_context(closed: Path) -> None:
    project = ProjectFile.open(closed)
    project.close()
    project.close()


def test_a_commit_does_not_hold_anybody_up(quick_folder: Path) -> None:
    """Target of the design: never more than 100 ms. Without a disk, so that only we are measured."""
    path = quick_folder / "prova.dplan"
    with ProjectFile.create(path, puglia()) as project:
        longest = 0.0
        for number in range(300):
            edit = edits.add_site(project.plan, name=f"Sede {number}", lon=18.17, lat=40.35)
            start = time.perf_counter()
            project.apply(edit)
            longest = max(longest, time.perf_counter() - start)
    assert longest < 0.1


@pytest.mark.parametrize("name", ["x" * 300 + ".dplan", "folder/" + "y" * 300])
def test_a_name_no_disk_can_hold_is_an_expected_error(tmp_path, name):
    with pytest.raises(PlannerError) as caught:
        ProjectFile.open(tmp_path / name)
    assert "dplan" in str(caught.value) or "yyy" in str(caught.value)
