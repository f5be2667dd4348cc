# SPDX-License-Identifier: EUPL-1.2
"""Population by age, 806,000 rows of text read, checked, carried and stored, beside `sqlite3.executemany` of the rows.

The peer gets the rows as tuples made outside the clock: it only stores, in one synced transaction.
"""

from __future__ import annotations

import csv
import itertools
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.import_files import import_into, new_project, write_population

NAME = "import_population"
TARGET = Target(ratio_at_most=2.0)
ROUNDS = 5


def _execute_many(path: Path, rows: list[tuple[str, ...]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(
            "CREATE TABLE population (code TEXT, name TEXT, age INTEGER, men INTEGER, women INTEGER, total INTEGER)"
        )
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO population VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")


def run() -> BenchResult:
    """Import and store by turns, judge."""
    with tempfile.TemporaryDirectory() as name:
        folder, numbers = Path(name), itertools.count()
        file = folder / "POSAS_2023_it_Comuni.csv"
        persons = write_population(file)
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [tuple(row) for row in itertools.islice(csv.reader(stream, delimiter=";"), 2, None)]

        def ours() -> float:
            with new_project(folder / f"{next(numbers)}.dplan") as project:
                taken = elapsed_ms(lambda: import_into(project, file, "istat_population_age"))
                totals = [column.total for column in project.plan.datasets[0].columns]
            if persons not in totals:
                raise AssertionError(f"{totals} persons instead of {persons}")
            return taken

        def peer() -> float:
            return elapsed_ms(lambda: _execute_many(folder / f"{next(numbers)}.db", rows))

        ours()  # the history loads once
        value, peer_value = interleaved_medians(ours, peer, ROUNDS)
    peer_name = f"sqlite3.executemany, {len(rows):,} rows"
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=peer_name, peer_value=peer_value)
