# SPDX-License-Identifier: EUPL-1.2
"""`check` finds what is wrong: structure, sense, and a journal that does not fit."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import Texts
from district_planner.project import DamagedError, ProjectFile, check_file
from district_planner.project.checking import problems_of
from district_planner.project.connection import connect
from tests.unit.project.conftest import fingerprint

SITE = "UPDATE site SET {} WHERE id = 1"
CHANGES = "UPDATE journal SET changes = '{}' WHERE seq = 2"
OTHER = json.dumps([{"entity": "weight", "key": "labour_pool", "before": 1, "after": 2}])

WRONG = [
    (SITE.format("lon = 13.0, lat = 39.5"), "project.check_site_outside", "error"),
    (SITE.format("lon = 9.0, lat = 46.9"), "project.check_site_outside", "error"),
    (SITE.format("lon = 2.35, lat = 48.86"), "project.check_site", "error"),
    (SITE.format("name = ' '"), "project.check_site", "error"),
    (SITE.format("languages = '[\"italiano\"]'"), "project.check_site", "error"),
    (SITE.format("languages = '[it]'"), "project.check_content", "error"),
    (SITE.format("kind = 'altro'"), "project.check_site", "error"),
    ("UPDATE parameter SET value = '\"half-life:-3\"' WHERE name = 'decay'", "project.check_parameter", "error"),
    ("UPDATE parameter SET value = '\"64-18\"' WHERE name = 'ages'", "project.check_parameter", "error"),
    ("UPDATE parameter SET value = '100000' WHERE name = 'cutoff_minutes'", "project.check_parameter", "error"),
    ("UPDATE parameter SET value = '45' WHERE name = 'decay'", "project.check_parameter", "error"),
    ("UPDATE project SET value = '[\"16\", \"99\"]' WHERE key = 'regions'", "project.check_region_unknown", "error"),
    ("UPDATE project SET value = '[]' WHERE key = 'regions'", "project.check_content_of", "error"),
    ("DELETE FROM project WHERE key = 'name'", "project.check_content", "error"),
    ("UPDATE project SET value = '2' WHERE key = 'next_site_id'", "project.check_counter", "error"),
    ("UPDATE project SET value = '{' WHERE key = 'regions'", "project.check_content", "error"),
    ("INSERT INTO parameter (name, value) VALUES ('colore', '1')", "project.check_parameter_unknown", "warning"),
    ("INSERT INTO weight (criterion, points) VALUES ('gusto', 1)", "project.check_criterion_unknown", "warning"),
    (SITE.format("seats = 777"), "project.check_journal_replay", "error"),
    ("DELETE FROM journal WHERE seq = 2", "project.check_journal_replay", "error"),
    (CHANGES.format(OTHER), "project.check_journal_replay", "error"),
    (CHANGES.format('[{"a": 1}]'), "project.check_journal_replay", "error"),
    (CHANGES.format("[nonsense]"), "project.check_journal_replay", "error"),
    ("UPDATE journal SET undone = 1 WHERE seq = 1", "project.check_journal_order", "error"),
    ("DROP TABLE weight", "project.check_schema_missing", "error"),
    ("ALTER TABLE weight DROP COLUMN points", "project.check_schema_missing", "error"),
    ("DELETE FROM meta", "project.check_schema_missing", "error"),
    ("CREATE TABLE estranea (a)", "project.check_schema_stranger", "warning"),
]


@pytest.mark.parametrize(("statement", "key", "severity"), WRONG)
def test_what_is_wrong_is_found(closed: Path, statement: str, key: str, severity: str) -> None:
    with closing(connect(closed, "rw")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
    with closing(connect(closed, "ro")) as connection:
        found = {(problem.key, problem.severity) for problem in problems_of(connection)}
        assert (key, severity) in found
        problems = problems_of(connection)
    assert [problem.severity for problem in problems] == sorted(problem.severity for problem in problems)
    for problem in problems:
        for language in ("it", "en"):
            assert problem.text(Texts(language))


@pytest.mark.parametrize(("statement", "key", "severity"), WRONG)
def test_such_a_file_opens_or_says_why_not(closed: Path, statement: str, key: str, severity: str) -> None:
    with closing(connect(closed, "rw")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
    before = fingerprint(closed.parent)
    assert check_file(closed)
    try:
        with ProjectFile.open(closed) as project:
            found = {problem.key for problem in project.check()}
            refusal = None
    except DamagedError as error:
        refusal = error
    if refusal is None:
        assert key in found
    else:
        assert refusal.text(Texts("it")) != refusal.text(Texts("en"))
    assert fingerprint(closed.parent) == before


def test_a_sound_file_has_no_problems(closed: Path) -> None:
    assert check_file(closed) == []
    with pytest.raises(NotFoundError):
        check_file(closed.with_name("manca.dplan"))


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "tabella.dplan"
    with closing(connect_new(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    (problem,) = check_file(path)
    assert problem.severity == "error"
    assert "tabella.dplan" in problem.text(Texts("it"))


def connect_new(path: Path):  # type: ignore[no-untyped-def]
    import sqlite3

    return sqlite3.connect(path)
