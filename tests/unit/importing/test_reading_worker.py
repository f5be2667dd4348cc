# SPDX-License-Identifier: EUPL-1.2
"""The process that reads: what it loads, that it ends with whoever started it, and that cancelling leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import NO_PROGRESS, Cancelled
from district_planner.core.texts import Exact, TextKey
from district_planner.importing import worker
from district_planner.importing.caps import CAPS
from district_planner.importing.layout import Layout
from district_planner.importing.reading import guess_here, guess_layout, list_tables, read_here, read_table
from district_planner.importing.tables import Column, Only, Table, TableInfo, text_array
from tests.conftest import ROOT

CORPUS = ROOT / "tests" / "corpus" / "tables"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def big_text(path: Path, times: int = 420) -> Path:
    """A text that is large enough for a process of its own: 970 rows, over and over."""
    rows = "".join(f"{k:06d};Forlì {k % 97};{k // 2},{5 * (k % 2)}\r\n" for k in range(970)).encode()
    path.write_bytes(b"Codice;Comune;Valore\r\n" + rows * times)
    assert path.stat().st_size > CAPS.in_process_bytes
    return path


class CancelAfter:
    """Wants to stop a while after the first question; notes when it said so."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.first, self.said = seconds, 0.0, 0.0

    def report(self, fraction: float, text: str = "") -> None:
        """Not of interest."""

    def raise_if_cancelled(self) -> None:
        now = time.monotonic()
        self.first = self.first or now
        if now > self.first + self.seconds:
            self.said = now
            raise Cancelled


def children() -> set[int]:
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def test_a_big_text_is_read_in_another_process_and_the_same(tmp_path: Path, temporary: Path) -> None:
    path = big_text(tmp_path / "big.csv")
    guess = guess_layout(path)
    here = guess_here(path, "", None, None, NO_PROGRESS)
    assert (guess.layout, guess.doubts, guess.reasons) == (here.layout, here.doubts, here.reasons)
    only = [Only(1, ("Forlì 3", "Forlì 5"))]
    there = read_table(path, guess.layout, columns=[2, 0], where=only)
    same = read_here(path, guess.layout, None, [2, 0], only, NO_PROGRESS)
    assert len(there) == 420 * 2 * 10
    for one, other in zip(there.columns, same.columns, strict=True):
        assert (one.index, one.heading) == (other.index, other.heading)
        assert np.array_equal(one.text, other.text)
    assert np.array_equal(there.rows, same.rows)
    assert there.rows[0] == 5
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_cancelling_ends_the_process_soon_and_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    path = big_text(tmp_path / "big.csv", 3_000)
    progress = CancelAfter(0.2)
    before = children()
    with pytest.raises(Cancelled):
        guess_layout(path, "", progress)
    assert time.monotonic() - progress.said < 0.5, "the promise to the user: half a second"
    assert children() == before
    assert list(temporary.iterdir()) == []


def test_the_process_loads_neither_qt_nor_pandas_nor_the_territory() -> None:
    code = (
        "import sys; from district_planner.importing import worker, reading, workbook_reader, text_reader, text_guess;"
        "import python_calamine;"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('PySide6','pandas','scipy','shapely','geopandas','pyogrio','folium','sqlite3','click','jinja2')"
        " or m.startswith(('district_planner.territory','district_planner.gui','district_planner.cli'))])"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="reads the limits as POSIX has them")
def test_its_memory_is_limited(tmp_path: Path) -> None:
    code = (
        "from district_planner.importing.worker import limit_resources; import numpy as np;"
        "limit_resources(200_000_000, 60);"
        "a = np.ones(10_000_000, np.uint8); print('small', flush=True); np.ones(300_000_000, np.uint8); print('large')"
    )
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert ended.stdout.split() == ["small"]
    assert "MemoryError" in ended.stderr


def test_it_ends_when_nobody_waits_any_more(tmp_path: Path) -> None:
    """Its standard input closes when the process that started it dies, however it dies."""
    folder = tmp_path / "task"
    folder.mkdir()
    task = {"do": "guess", "path": str(big_text(tmp_path / "big.csv", 3_000)), "member": "", "encoding": None}
    (folder / "task.json").write_text(json.dumps(task | {"separator": None, "marks": True}), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "district_planner", worker.WORKER_ARGUMENT, str(folder)], cwd=ROOT, stdin=subprocess.PIPE
    )
    time.sleep(0.3)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 2
    assert not (folder / "answer.json").exists()


def test_an_expected_error_comes_back_as_it_was(temporary: Path) -> None:
    with pytest.raises(NotFoundError) as raised:
        guess_layout(CORPUS / "honest.xlsx", "Foglio9")
    assert raised.value.key == "reading.no_such_member"
    assert raised.value.params["members"] == "Dati, Legenda"
    assert list(temporary.iterdir()) == []


def test_a_bug_in_the_process_is_a_bug_here(temporary: Path) -> None:
    with pytest.raises(RuntimeError, match="KeyError"), worker.Work({"do": "read", "path": "x"}, "x", NO_PROGRESS):
        pass
    assert list(temporary.iterdir()) == []


def test_a_process_that_dies_is_told_as_such(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_program", lambda: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(InputError) as raised:
        worker.list_isolated(CORPUS / "honest.xlsx", "", NO_PROGRESS)
    assert raised.value.key == "reading.worker_died"
    assert raised.value.params["file"] == "honest.xlsx"


def test_tables_pass_whole(tmp_path: Path) -> None:
    texts = ["", "è", "x" * 40_000, "001001", 'a"b;c\nd', "Bolzano/Bozen", "€ 5"]
    plain = ["1", "22", "", "4444", "5", "6", "7"]
    numbers = np.array([1.5, np.nan, 3, 4, 5, 6, 7])
    table = Table(
        "file.csv",
        (
            Column("A", 0, text_array(texts)),
            Column("", 3, text_array(plain), numbers),
            Column("è", 1, text_array([""] * 7)),
        ),
        np.arange(7, dtype=np.int64) * 10,
        np.array([20], dtype=np.int64),
    )
    back = worker.load_table(tmp_path, json.loads(json.dumps(worker.save_table(tmp_path, table))))
    assert back.name == table.name
    assert [(c.heading, c.index, c.text.tolist()) for c in back.columns] == [
        (c.heading, c.index, c.text.tolist()) for c in table.columns
    ]
    assert back.columns[0].numbers is None
    assert np.array_equal(back.columns[1].numbers, numbers, equal_nan=True)
    assert back.rows.tolist() == table.rows.tolist()
    assert back.short_rows.tolist() == [20]


def test_parameters_of_texts_keep_how_they_are_written() -> None:
    params = {"a": TextKey("units.km"), "b": Exact(1.234), "c": 3, "d": "x", "e": 2.5}
    back = worker.unpacked(json.loads(json.dumps(worker.packed(params))))
    assert back == params
    assert {name: type(value) for name, value in back.items()} == {name: type(value) for name, value in params.items()}


def test_a_listing_tells_sheets() -> None:
    assert worker.list_isolated(CORPUS / "honest.ods", "", NO_PROGRESS) == (TableInfo("Foglio1", "workbook"),)


def test_a_layout_survives_json() -> None:
    layout = Layout("text", "a.csv", "cp1252", ";", "'", (1, 2), 4, ",", ".", 2, (), ((3, "."),))
    assert Layout.from_record(json.loads(json.dumps(layout.to_record()))) == layout
    for wrong in ({"format": "exe"}, {"heading_rows": ["1"]}, {"first_row": -1}, {"x": 1}, {"column_decimals": [[1]]}):
        with pytest.raises(InputError):
            Layout.from_record({**layout.to_record(), **wrong})


def test_a_big_json_is_listed_and_read_there_too(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "big.json"
    record = '{"PRO_COM_T": "001168", "COMUNE": "None", "POP": 7953}'
    path.write_text('{"resultset": [' + ",\n".join([record] * 160_000) + "]}", encoding="utf-8")
    assert path.stat().st_size > CAPS.in_process_bytes
    assert list_tables(path) == (TableInfo("resultset", "json", 160_000),)
    table = read_table(path, Layout("json", "resultset", "utf-8"), limit=2)
    assert [column.text.tolist() for column in table.columns] == [["001168"] * 2, ["None"] * 2, ["7953"] * 2]
    assert list(temporary.iterdir()) == []
