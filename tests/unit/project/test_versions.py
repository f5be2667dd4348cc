# SPDX-License-Identifier: EUPL-1.2
"""Files of other versions: older ones are brought up to date after a backup, newer ones are never written to."""

from __future__ import annotations

import json
import math
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from district_planner.core.errors import ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project import DamagedError, NewerError, ProjectFile, backups_of, check_file, schema
from district_planner.project.connection import connect
from district_planner.project.opening import version_numbers
from district_planner.scenarios import edits, plan_records
from tests.unit.project.conftest import fingerprint
from tests.unit.project.test_faults import m005_a_table_and_a_column

ADDED_2 = {"project/next_dataset_id": 1, "project/next_own_id": 1}
ADDED_3 = {
    **{f"project/next_{name}_id": 1 for name in ("point", "sheet", "district", "actor", "person", "initiative")},
    "parameter/gap_below": 0.8,
    "parameter/surplus_above": 1.2,
    "parameter/supply_known_share": 0.8,
    "parameter/specialised_above": 1.25,
    "parameter/filiera_reference": "region",
    "parameter/filiera_reference_area": "",
    "parameter/multiplier_area": "auto",
    "parameter/supply_period": "",
}
ADDED_4 = {
    "project/scenario": 1,
    "project/weighting": "direct",
    "project/next_stakeholder_id": 1,
    "project/next_scenario_id": 2,
    "scenario/1": {"id": 1, "name": "Base"},
    "parameter/aggregation": "sum",
    "parameter/robustness_draws": 10000,
    "parameter/robustness_seed": 20260101,
    "parameter/weight_spread": 25,
    "parameter/data_error": 5,
    "parameter/vary_normalisation": "yes",
}
ADDED = {1: {**ADDED_2, **ADDED_3, **ADDED_4}, 2: {**ADDED_3, **ADDED_4}, 3: ADDED_4}
"""Records that later versions of the schema put into a file of each version."""
FROZEN = sorted((Path(__file__).resolve().parents[2] / "projects").glob("version-*.dplan"))


def make_newer(path: Path, min_reader_version: str) -> None:
    """What a later version would leave: another number, another table, and a column more."""
    with closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA user_version = 7")
        connection.execute("UPDATE meta SET min_reader_version = ?, written_by = ?", (min_reader_version, "X 9.8"))
        connection.execute("CREATE TABLE timetable (id INTEGER PRIMARY KEY)")
        connection.execute("ALTER TABLE site ADD COLUMN shifts INTEGER")


def test_a_newer_file_that_can_be_read_is_read_only(closed: Path) -> None:
    make_newer(closed, "0.1.0")
    before = fingerprint(closed.parent)
    with ProjectFile.open(closed) as project:
        assert project.read_only_reason == "newer"
        assert [site.name for site in project.plan.sites] == ["Martina", "Altamura"]
        with pytest.raises(ProjectFileError):
            project.undo()
        assert {problem.key for problem in project.check()} == {"project.check_newer"}
    assert fingerprint(closed.parent) == before
    with ProjectFile.open(closed) as project:
        project.save_as(closed.with_name("copia.dplan"))
        assert project.read_only_reason == "newer"


def test_a_newer_file_that_cannot_be_read_names_the_version(closed: Path) -> None:
    make_newer(closed, "3.2.1")
    before = fingerprint(closed.parent)
    for read_only in (False, True):
        with pytest.raises(NewerError) as caught:
            ProjectFile.open(closed, read_only=read_only)
        assert caught.value.needed == "3.2.1"
        for language in ("it", "en"):
            assert "3.2.1" in caught.value.text(Texts(language))
    (problem,) = check_file(closed)
    assert "3.2.1" in problem.text(Texts("it"))
    assert fingerprint(closed.parent) == before


@pytest.mark.parametrize(
    ("one", "other"), [("0.1.0", "0.1.1"), ("0.9.0", "0.10.0"), ("0.10.2", "1.0"), ("", "0.0.1"), ("1.2.3", "1.2.4rc1")]
)
def test_versions_are_compared_by_number(one: str, other: str) -> None:
    assert version_numbers(one) < version_numbers(other)


def test_an_older_file_is_backed_up_and_brought_up_to_date(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProjectFile.open(closed) as project:
        plan, history = project.plan, project.history()
    assert backups_of(closed) == []
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, m005_a_table_and_a_column))
    with ProjectFile.open(closed) as project:
        assert (project.plan, project.history()) == (plan, history)
        assert project.check() == []
        assert project._opened.connection.execute("SELECT note FROM extra").fetchall() == [("Martina",), ("Altamura",)]
        assert project.redo() is not None
    (backup,) = backups_of(closed)
    monkeypatch.undo()
    with ProjectFile.open(backup.path, read_only=True) as project:
        assert (project.plan, project.history()) == (plan, history)


def test_an_older_file_opened_for_reading_stays_as_it_is(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(closed.parent)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, m005_a_table_and_a_column))
    with ProjectFile.open(closed, read_only=True) as project:
        assert len(project.plan.sites) == 2
        assert project.check() == []
        assert project._opened.connection.execute("SELECT count(*) FROM extra").fetchone() == (2,)
        project.save_copy(closed.parent.parent / "copia.dplan")
    assert fingerprint(closed.parent) == before
    assert backups_of(closed) == []
    with ProjectFile.open(closed.parent.parent / "copia.dplan") as project:
        assert len(project.plan.sites) == 2


def test_a_migration_that_goes_wrong_leaves_the_file(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def m006_broken(database: object) -> None:
        database.execute("DELETE FROM weight")  # type: ignore[attr-defined]
        raise RuntimeError("a mistake of ours")

    before = fingerprint(closed.parent)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, m005_a_table_and_a_column, m006_broken))
    with pytest.raises(RuntimeError):
        ProjectFile.open(closed)
    assert {name: print_[0] for name, print_ in fingerprint(closed.parent).items()} == {
        name: print_[0] for name, print_ in before.items()
    }


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.stem)
def test_a_frozen_file_still_opens(frozen: Path, tmp_path: Path) -> None:
    """One file of each version, made when that version was the present one, and what was in it as plain JSON."""
    expected = json.loads(frozen.with_suffix(".json").read_text(encoding="utf-8"))
    added = ADDED.get(int(frozen.stem.rpartition("-")[2]), {})
    path = tmp_path / "vecchio.dplan"
    shutil.copyfile(frozen, path)
    for read_only in (True, False):
        with ProjectFile.open(path, read_only=read_only) as project:
            records = plan_records(project.plan)
            assert {f"{entity}/{key}": value for (entity, key), value in records.items()} == expected["records"] | added
            journal = [[entry.label, entry.params, entry.undone] for entry in project.history()]
            assert journal == expected["journal"]
            assert [problem for problem in project.check() if problem.severity == "error"] == []
            for key, view in expected.get("views", {}).items():
                assert project.kept_view(key) == view
            found = {digest: project.arrays(digest) for digest in expected.get("numbers", {})}
            named = {dataset.payload for dataset in project.plan.datasets} - {""}
            assert found.keys() == named
            assert {
                digest: {name: numbers(array) for name, array in arrays.items()} for digest, arrays in found.items()
            } == expected.get("numbers", {})
    with ProjectFile.open(path) as project:
        while project.undo():
            pass
        assert plan_records(project.plan) == {
            tuple(key.split("/", 1)): value for key, value in (expected["first"] | added).items()
        }


def numbers(array: Any) -> Any:
    """An array as the JSON beside a frozen file has it: unknown is null, bytes are text or hex."""
    if array.dtype == "uint8":
        return array.tobytes().hex()
    values = [value.decode() if isinstance(value, bytes) else value for value in array.tolist()]
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values]


def test_the_frozen_file_gives_a_removed_data_set_back(tmp_path: Path) -> None:
    """In the file of version 2 a data set was removed; undoing that needs a block that no record names."""
    path = tmp_path / "vecchio.dplan"
    shutil.copyfile(FROZEN[1], path)
    with ProjectFile.open(path) as project:
        assert [dataset.description.title for dataset in project.plan.datasets] == [
            "Posti, 2023", "Pendolari", "Aree", "Sfondo",
        ]  # fmt: skip
        while "Prova" not in [dataset.description.title for dataset in project.plan.datasets]:
            assert project.undo() is not None
        (brought_back,) = [dataset for dataset in project.plan.datasets if dataset.description.title == "Prova"]
        assert project.arrays(brought_back.payload)["v_seats"].tolist() == [7.0]
        while project.redo() is not None:
            pass
        assert project.check() == []


def test_there_is_a_frozen_file_of_every_version() -> None:
    assert len(FROZEN) == schema.current_version()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER UPDATE ON site BEGIN DELETE FROM weight; END",
        "CREATE VIEW v AS SELECT 1",
    ],
)
def test_triggers_and_views_of_strangers_are_refused(closed: Path, statement: str) -> None:
    with closing(connect(closed, "rw")) as connection:
        connection.execute(statement)
    before = fingerprint(closed.parent)
    with pytest.raises(DamagedError):
        ProjectFile.open(closed)
    assert fingerprint(closed.parent) == before


def test_an_edit_is_signed(closed: Path) -> None:
    with closing(connect(closed, "rw")) as connection:
        connection.execute("UPDATE meta SET written_by = 'District Planner 0.0.9', min_reader_version = '0.0.9'")
    with ProjectFile.open(closed) as project:
        assert project.written_by == "District Planner 0.0.9"
        project.apply(edits.rename_project(project.plan, "Neu"))
    with ProjectFile.open(closed) as project:
        assert project.written_by == schema.WRITTEN_BY
        assert project._opened.identity.min_reader_version == schema.MIN_READER_VERSION
