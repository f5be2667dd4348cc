# SPDX-License-Identifier: EUPL-1.2
"""The filiera in the project file: what the schema refuses, what `check` finds, what salvage keeps, what is undone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from district_planner.core.texts import Texts
from district_planner.project import ProjectFile, check_file, salvage
from district_planner.project.checking import problems_of
from district_planner.project.connection import connect
from district_planner.scenarios import edits, filiera_edits, new_plan, plan_records
from tests.unit.project.conftest import fingerprint

FROZEN = Path(__file__).resolve().parents[2] / "projects"


@pytest.fixture
def full(path: Path) -> Path:
    """The frozen file of the present version: it has something of everything, all of it invented."""
    shutil.copyfile(FROZEN / "version-4.dplan", path)
    return path


def replaced(entity: str, old: str, new: str) -> str:
    return f"UPDATE record SET record = replace(record, '{old}', '{new}') WHERE entity = '{entity}'"


DAMAGE = [
    ("UPDATE record SET record = '{}' WHERE entity = 'activity' AND id = 'nursery'", "check_record_broken"),
    (replaced("activity", '"low":20,', '"low":70,'), "check_record"),
    (replaced("activity", '"id":"nursery"', '"id":"other"'), "check_record_broken"),
    (replaced("point", '"activity":"nursery"', '"activity":"nothing"'), "check_reference"),
    (replaced("point", '"lat":40.71', '"lat":39.9'), "check_point_outside"),
    (replaced("sheet", '"site":1', '"site":77'), "check_reference"),
    (replaced("sheet", '"site":1', '"district":77'), "check_reference"),
    (replaced("sheet", '"activity":"nursery"', '"activity":"nothing"'), "check_reference"),
    (replaced("sheet", '"state":"shared"', '"state":"lost"'), "check_record_broken"),
    (replaced("district", '"sites":[1,2]', '"sites":[1,9]'), "check_reference"),
    (replaced("initiative", '"actor":2', '"actor":9'), "check_reference"),
    (replaced("initiative", '"opportunities":[1]', '"opportunities":[9]'), "check_reference"),
    (replaced("person", '"actor":1', '"actor":9'), "check_reference"),
    (replaced("person", '"since":"2026-11-22"', '"since":"2026-13-22"'), "check_record"),
    ("DELETE FROM record WHERE entity = 'actor' AND id = '1'", "check_reference"),
    ("UPDATE project SET value = '1' WHERE key = 'next_actor_id'", "check_counter"),
    ("UPDATE project SET value = '1' WHERE key = 'next_person_id'", "check_counter"),
    ("INSERT INTO erasure (person, asked_at) VALUES (3, '2026-11-22')", "check_erasure"),
]


@pytest.mark.parametrize(("statement", "key"), DAMAGE)
def test_what_is_wrong_is_found_and_said(full: Path, statement: str, key: str) -> None:
    assert [problem for problem in check_file(full) if problem.severity == "error"] == []
    with closing(connect(full, "rw")) as connection:
        assert connection.execute(statement).rowcount > 0
    before = fingerprint(full.parent)
    with closing(connect(full, "ro")) as connection:
        problems = problems_of(connection)
    assert f"project.{key}" in {problem.key for problem in problems}
    for problem in problems:
        for language in ("it", "en"):
            assert "Inventata" not in problem.text(Texts(language))
    assert fingerprint(full.parent) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET id = 'Nursery' WHERE id = 'nursery'",
        "UPDATE record SET id = '0' WHERE entity = 'actor' AND id = '1'",
        "UPDATE record SET id = '1x' WHERE entity = 'actor' AND id = '1'",
        "UPDATE record SET id = '-1' WHERE entity = 'point' AND id = '1'",
        "UPDATE record SET entity = 'other' WHERE entity = 'person'",
        "UPDATE record SET record = '[]' WHERE entity = 'person'",
        "INSERT INTO record SELECT * FROM record WHERE entity = 'person'",
        "UPDATE project SET key = 'next_thing' WHERE key = 'next_actor_id'",
        "UPDATE site SET staff_now = -1",
        "UPDATE site SET staff_now = 2e6",
        "UPDATE site SET contacts_year = 'many'",
    ],
)
def test_the_schema_rejects_nonsense(full: Path, statement: str) -> None:
    with closing(connect(full, "rw")) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


def test_a_salvaged_file_has_everything(full: Path) -> None:
    result = salvage(full, full.with_name("salvato.dplan"))
    assert (result.is_complete, result.lost) == (True, ())
    with ProjectFile.open(full, read_only=True) as old, ProjectFile.open(result.path) as new:
        for part in ("sites", "datasets", "points", "sheets", "districts", "actors", "people", "initiatives"):
            assert getattr(new.plan, part) == getattr(old.plan, part)
        assert new.check() == []


def test_what_names_something_lost_is_mended_in_salvage(full: Path) -> None:
    with closing(connect(full, "rw")) as connection:
        connection.execute("DELETE FROM record WHERE entity = 'actor' AND id = '1'")
        connection.execute("DELETE FROM record WHERE entity = 'district'")
        connection.execute("DELETE FROM site WHERE id = 1")
    result = salvage(full, full.with_name("salvato.dplan"))
    with ProjectFile.open(result.path) as new:
        assert new.check() == []
        plan = new.plan
        assert (plan.people, plan.districts, plan.sheets) == ((), (), ())
        (initiative,) = plan.initiatives
        assert [(part.actor, part.role) for part in initiative.parts] == [(2, "hosts")]
        assert [promise.actor for promise in initiative.commitments] == [2]
        assert (initiative.opportunities, initiative.district, initiative.sites) == ((), None, ())


@pytest.mark.parametrize("version", [1, 2])
def test_actions_of_before_are_undone_among_those_of_today(version: int, path: Path) -> None:
    """Their sites know neither the people of today nor the contacts, their parameters are fewer."""
    shutil.copyfile(FROZEN / f"version-{version}.dplan", path)
    with ProjectFile.open(path) as project:
        first = plan_records(project.plan)
        assert project.plan.activities == ()
        project.apply(edits.update_site(project.plan, 2, staff_now=120, contacts_year=5e5))
        project.apply(edits.set_parameter(project.plan, "gap_below", 0.7))
        project.apply(filiera_edits.hide_activity(project.plan, project.plan.catalogue.activities[0].id))
        assert len(project.plan.activities) > 10
        project.apply(edits.update_site(project.plan, 2, staff_now=None, contacts_year=None))
        last = plan_records(project.plan)
    with ProjectFile.open(path) as project:
        assert plan_records(project.plan) == last
        for _ in range(4):
            project.undo()
        assert plan_records(project.plan) == first
        undone = 4
        while project.undo() is not None:
            undone += 1
        assert undone > 10
        assert project.plan.sites == ()
        for _ in range(undone):
            assert project.redo() is not None
        assert plan_records(project.plan) == last
        assert [problem for problem in project.check() if problem.severity == "error"] == []


def test_a_project_keeps_the_catalogue_it_was_made_with(path: Path) -> None:
    ProjectFile.create(path, new_plan("Puglia", ["16"])).close()
    with ProjectFile.open(path) as project:
        assert project.check() == []
        assert project.plan.catalogue_version == project.plan.catalogue.version != ""
        assert project.plan.activities == project.plan.catalogue.activities
        assert {activity.sector for activity in project.plan.activities} == {
            sector.id for sector in project.plan.catalogue.sectors
        }
