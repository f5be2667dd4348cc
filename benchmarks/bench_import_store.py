# SPDX-License-Identifier: EUPL-1.2
"""Population by age of every municipality (800,000 rows) into a project file, beside `sqlite3.executemany` of the rows.

Both begin with the same arrays in memory and end with the data on the disk, synced, in a new file: ours as one undoable
action with its block of numbers, the peer as rows of one plain table in one transaction. The peer's tuples are made
outside the clock, as a reader of rows would hand them over. Afterwards both files are read again and must hold the
same totals.
"""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from district_planner.project import ProjectFile
from district_planner.scenarios import Dataset, DatasetColumn, Description, Transformation, add_dataset, new_plan
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory import load_territory

NAME = "import_store"
TARGET = Target(ratio_at_most=2.0)
AGES = 101
ROWS = 800_000
ROUNDS = 7
PERSONS = 58_840_177
"""Residents of 2023 that the source has (Istat)."""


def _arrays() -> dict[str, Any]:
    """Codes and 202 columns of persons: men and women of 7,901 municipalities by single year of age, NaN unknown."""
    territory = load_territory()
    population = territory.population
    arrays: dict[str, Any] = {"codes": np.array([code.encode() for code in territory.codes])}
    for sex, table in (("m", population.male), ("f", population.female)):
        persons = np.where(population.known[:, None], table, np.nan)
        arrays |= {f"v_{sex}_{age}": np.ascontiguousarray(persons[:, age]) for age in range(AGES)}
    return arrays


def _columns() -> list[tuple[str, int]]:
    return list(itertools.product(("m", "f"), range(AGES)))


def _dataset(digest: str) -> Dataset:
    description = Description("Population by age", "Istat", "2023", "CC BY 4.0")
    how = Transformation("POSAS.csv", "0" * 64, 1, "2026-11-22T10:00:00+00:00", ROWS, ROWS)
    columns = tuple(
        DatasetColumn(f"{sex}_{age}", {"it": f"{sex} {age}", "en": f"{sex} {age}"}, "residents", "count")
        for sex, age in _columns()
    )
    return Dataset(0, "values", description, how, columns, digest)


def _store(project: ProjectFile, arrays: dict[str, Any]) -> str:
    block = pack(arrays)
    digest = digest_of(block)
    project.apply(add_dataset(project.plan, _dataset(digest)), {digest: block})
    return digest


def _rows(arrays: dict[str, Any]) -> list[tuple[str, int, int | None, int | None]]:
    """Code, age, men, women: 7,901 x 101 = 798,001 rows, as demo.istat.it publishes them."""
    codes = [code.decode() for code in arrays["codes"].tolist()]
    men, women = (
        np.column_stack([arrays[f"v_{sex}_{age}"] for age in range(AGES)]).astype(object) for sex in ("m", "f")
    )
    return [
        (code, age, *(None if count != count else int(count) for count in (men[place, age], women[place, age])))
        for place, code in enumerate(codes)
        for age in range(AGES)
    ]


def _execute_many(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE population (code TEXT, age INTEGER, men INTEGER, women INTEGER)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO population VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")


@contextmanager
def step() -> Iterator[Callable[[], object]]:
    """Yield one import into a project that has none, for pytest-benchmark."""
    arrays = _arrays()
    with (
        tempfile.TemporaryDirectory() as folder,
        ProjectFile.create(Path(folder) / "a.dplan", new_plan("Italia", ["16"])) as project,
    ):
        yield lambda: _store(project, arrays)


def run() -> BenchResult:
    """Store by turns, compare what is on the disk, judge."""
    arrays = _arrays()
    rows = _rows(arrays)
    if not 0.99 * ROWS < len(rows) < 1.01 * ROWS:
        raise AssertionError(f"{len(rows)} rows")
    with tempfile.TemporaryDirectory() as name:
        folder, numbers = Path(name), itertools.count()

        def ours() -> float:
            path = folder / f"{next(numbers)}.dplan"
            with ProjectFile.create(path, new_plan("Italia", ["16"])) as project:
                return elapsed_ms(lambda: _store(project, arrays))

        def peer() -> float:
            path = folder / f"{next(numbers)}.db"
            return elapsed_ms(lambda: _execute_many(path, rows))

        value, peer_value = interleaved_medians(ours, peer, ROUNDS)
        _compare(folder)
    peer_name = f"sqlite3.executemany, {len(rows):,} rows"
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=peer_name, peer_value=peer_value)


def _compare(folder: Path) -> None:
    """Both kinds of file hold every resident."""
    with ProjectFile.open(folder / "0.dplan", read_only=True) as project:
        stored = project.arrays(project.plan.datasets[0].payload)
        own = sum(float(np.nansum(column)) for name, column in stored.items() if name != "codes")
    with closing(sqlite3.connect(folder / "1.db")) as connection:
        (theirs,) = connection.execute("SELECT sum(men + women) FROM population").fetchone()
    if not own == theirs == PERSONS:
        raise AssertionError(f"{own} and {theirs} persons instead of {PERSONS}")
