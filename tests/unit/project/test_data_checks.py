# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with data sets and their blocks is found; hostile blocks do nothing."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import Texts
from district_planner.project import ProjectFile, check_file
from district_planner.project.checking import problems_of
from district_planner.project.connection import connect
from district_planner.project.data_checks import wrong_parts
from district_planner.scenarios import Dataset, own_edits
from tests.unit.project.conftest import fingerprint
from tests.unit.project.model import bring, imported, numbers

CALIBRATION = (
    '{"dataset":9,"regions":["16"],"cutoff_minutes":45.0,"decay_before":"linear","decay_after":"linear",'
    '"cpc_before":0.5,"cpc_after":0.5,"within_observed":0.5,"within_before":0.5,"within_after":0.5,"persons":1.0,'
    '"pairs":1,"at":""}'
)
DAMAGE = [
    ("UPDATE payload SET bytes = zeroblob(length(bytes))", "project.check_block_damaged", "error"),
    ("UPDATE payload SET bytes = substr(bytes, 1, 200)", "project.check_block_damaged", "error"),
    ("DELETE FROM payload", "project.check_block_missing", "error"),
    (f"INSERT INTO payload VALUES ('{'ab' * 32}', x'00')", "project.check_block_damaged", "error"),
    (
        f"INSERT INTO payload VALUES ('{hashlib.sha256(imported(3)[1]).hexdigest()}', x'{imported(3)[1].hex()}')",
        "project.check_block_unused",
        "warning",
    ),
    ('UPDATE dataset SET record = replace(record, \'"id":"x"\', \'"id":"y"\')', "project.check_block_parts", "error"),
    ("UPDATE dataset SET record = replace(record, '\"values\"', '\"flows\"')", "project.check_block_parts", "error"),
    ("UPDATE dataset SET record = '{}'", "project.check_own_record", "error"),
    ("UPDATE dataset SET record = replace(record, 'Dati 1', '')", "project.check_own_record", "error"),
    ("UPDATE record SET record = '{\"id\":\"own.1\"}' WHERE entity = 'indicator'", "project.check_own_record", "error"),
    (
        "UPDATE record SET record = replace(record, 'residents', 'nessuno') WHERE entity = 'indicator'",
        "project.check_indicator",
        "error",
    ),
    (
        "UPDATE record SET record = replace(record, '100 *', '100 *(') WHERE entity = 'indicator'",
        "project.check_indicator",
        "error",
    ),
    (
        "UPDATE record SET record = replace(record, 'data.1.x', 'data.8.x') WHERE entity = 'criterion'",
        "project.check_criterion",
        "error",
    ),
    ("UPDATE project SET value = '1' WHERE key = 'next_dataset_id'", "project.check_counter", "error"),
    ("UPDATE project SET value = '2' WHERE key = 'next_own_id'", "project.check_counter", "error"),
    ("DELETE FROM record WHERE entity = 'criterion'", "project.check_criterion_unknown", "warning"),
    (
        f"INSERT INTO project VALUES ('calibration', '{CALIBRATION}')",
        "project.check_calibration",
        "warning",
    ),
    ("INSERT INTO project VALUES ('calibration', '{}')", "project.check_content_of", "error"),
    ("DROP TABLE payload", "project.check_schema_missing", "error"),
]


@pytest.fixture
def with_data(closed: Path) -> Path:
    with ProjectFile.open(closed) as project:
        bring(project, 1)
        project.apply(own_edits.add_criterion(project.plan, "data.1.x", "more"))
    return closed


@pytest.mark.parametrize(("statement", "key", "severity"), DAMAGE)
def test_what_is_wrong_is_found(with_data: Path, statement: str, key: str, severity: str) -> None:
    assert check_file(with_data) == []
    with closing(connect(with_data, "rw")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
    before = fingerprint(with_data.parent)
    with closing(connect(with_data, "ro")) as connection:
        problems = problems_of(connection)
    assert (key, severity) in {(problem.key, problem.severity) for problem in problems}
    for problem in problems:
        for language in ("it", "en"):
            assert problem.text(Texts(language))
    assert check_file(with_data)
    assert fingerprint(with_data.parent) == before


def test_an_undo_without_its_block_is_told(with_data: Path) -> None:
    with ProjectFile.open(with_data) as project:
        project.apply(own_edits.remove_dataset(project.plan, 1))
        assert project.check() == []
    with closing(connect(with_data, "rw")) as connection:
        connection.execute("DELETE FROM payload")
    assert [problem.key for problem in check_file(with_data)] == ["project.check_block_undo"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payload SET digest = upper(digest)",
        "UPDATE payload SET digest = substr(digest, 2)",
        "UPDATE payload SET bytes = NULL",
        "UPDATE payload SET bytes = x''",
        "UPDATE payload SET bytes = 'text'",
        "INSERT INTO payload SELECT digest, bytes FROM payload",
        "UPDATE dataset SET id = 0",
        "UPDATE dataset SET record = '[]'",
        "UPDATE record SET id = 'own.0' WHERE entity = 'indicator'",
        "UPDATE record SET id = 'own.1x' WHERE entity = 'indicator'",
        "UPDATE record SET id = '1' WHERE entity = 'indicator'",
        "UPDATE record SET id = 'own.1234567890123456789012345678901234567' WHERE entity = 'criterion'",
        "UPDATE record SET record = NULL WHERE entity = 'criterion'",
        "INSERT INTO project (key, value) VALUES ('calibration', 'null')",
    ],
)
def test_the_schema_rejects_nonsense(with_data: Path, statement: str) -> None:
    with closing(connect(with_data, "rw")) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


def hostile(arrays: dict[str, object]) -> bytes:
    """A block as NumPy itself would write it, objects and all."""
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


class Runs:
    """What unpickling would run."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("/dev/shm/district-planner-was-run",)


@pytest.mark.parametrize(
    "block",
    [
        hostile({"codes": np.array([Runs()], dtype=object), "v_x": np.array([1.0])}),
        hostile({"codes": np.array(["2026-01-01"], dtype="datetime64[D]"), "v_x": np.array([1.0])}),
        hostile({"codes": np.zeros(1, dtype=[("a", "f8")]), "v_x": np.array([1.0])}),
    ],
    ids=["pickle", "dates", "records"],
)
def test_a_file_with_a_hostile_block(with_data: Path, block: bytes) -> None:
    """Its digest is right, as whoever made the file made it."""
    digest = hashlib.sha256(block).hexdigest()
    with closing(connect(with_data, "rw")) as connection:
        old = imported(1)[0].payload
        connection.execute("UPDATE payload SET digest = ?, bytes = ?", (digest, block))
        connection.execute("UPDATE dataset SET record = replace(record, ?, ?)", (old, digest))
        connection.execute("UPDATE journal SET changes = replace(changes, ?, ?)", (old, digest))
    with ProjectFile.open(with_data) as project:
        with pytest.raises(InputError):
            project.arrays(digest)
        assert {problem.key for problem in project.check()} == {"project.check_block_damaged"}
        project.apply(own_edits.remove_dataset(project.plan, 1))
    assert not Path("/dev/shm/district-planner-was-run").exists()


def test_data_sets_of_every_kind_are_checked_against_their_blocks() -> None:
    dataset: Dataset = imported(1)[0]
    assert wrong_parts(dataset, numbers(1)) == []
    assert wrong_parts(dataset, {**numbers(1), "v_x": np.array([1.0])}) == ["v_x"]
    assert wrong_parts(dataset, {**numbers(1), "v_x": np.array(["a"] * 5)}) == ["v_x"]
    assert wrong_parts(dataset, {**numbers(1), "codes": np.arange(5.0)}) == ["codes"]
    flows = replace(dataset, kind="flows", columns=())
    pair = np.array([0, 1], dtype=np.int32)
    arrays = {"codes": np.array([b"072006", b"073027"]), "origin": pair, "destination": pair, "persons": pair * 1.0}
    assert wrong_parts(flows, arrays) == []
    assert wrong_parts(flows, {**arrays, "persons": np.array([1.0])}) == ["persons"]
    assert wrong_parts(flows, {**arrays, "origin": pair + 1}) == ["origin"]
    assert wrong_parts(flows, {**arrays, "destination": pair - 1}) == ["destination"]
    units = replace(dataset, kind="units", columns=())
    one, short = np.array([0, 1, 1], dtype=np.int16), np.array([b"", b"822"])
    arrays = {
        "codes": short[1:].repeat(2), "activities": short, "periods": np.array(["2023", "2023Q2"]), "place": one,
        "activity": one, "period": one, "units": one * 1.0, "employees": one * 1.0,
    }  # fmt: skip
    assert wrong_parts(units, arrays) == []
    assert wrong_parts(units, {**arrays, "units": np.zeros(2)}) == ["units"]
    assert wrong_parts(units, {**arrays, "period": one + 1}) == ["period"]
    assert wrong_parts(units, {**arrays, "activities": np.zeros(2)}) == ["activities"]
    assert wrong_parts(units, {key: array for key, array in arrays.items() if key != "employees"}) == ["employees"]
    assert wrong_parts(replace(units, columns=dataset.columns), arrays) == ["v_x"]
    layer = replace(dataset, kind="layer", columns=())
    shapes = {"wkb": np.zeros(8, dtype=np.uint8), "offsets": np.array([0, 4, 8])}
    assert wrong_parts(layer, shapes) == []
    assert wrong_parts(replace(layer, columns=dataset.columns), shapes) == ["t_x", "to_x"]
    assert wrong_parts(replace(layer, columns=dataset.columns), {**shapes, "a_x": np.zeros(2)}) == []
    assert wrong_parts(replace(layer, columns=dataset.columns), {**shapes, "a_x": np.zeros(3)}) == ["a_x"]
