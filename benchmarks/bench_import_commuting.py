# SPDX-License-Identifier: EUPL-1.2
"""A commuting matrix of 122,347 rows read, carried to today's municipalities and stored, beside pandas only reading it.

pandas reads with `dtype=str`: codes lose their zeros otherwise. The file is invented, in the layout of the real one.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.import_files import PAIRS, import_into, new_project, write_commuting

NAME = "import_commuting"
TARGET = Target(ratio_at_most=3.0)
ROUNDS = 9


def run() -> BenchResult:
    """Import and read by turns, compare the persons, judge."""
    import pandas as pd

    with tempfile.TemporaryDirectory() as name:
        folder, numbers = Path(name), itertools.count()
        file = folder / "matrix_pendoLAVORO_2021.txt"
        persons = write_commuting(file)

        def ours() -> float:
            with new_project(folder / f"{next(numbers)}.dplan") as project:
                taken = elapsed_ms(lambda: import_into(project, file, "istat_commuting_2021"))
                dataset = project.plan.datasets[0]
                stored = float(project.arrays(dataset.payload)["persons"].sum())
            if (dataset.transformation.rows_used, stored) != (PAIRS, persons):
                raise AssertionError(f"{dataset.transformation.rows_used} rows, {stored} persons")
            return taken

        def peer() -> float:
            return elapsed_ms(lambda: pd.read_csv(file, sep="\t", dtype=str, keep_default_na=False))

        ours(), peer()  # the history and pandas load once
        value, peer_value = interleaved_medians(ours, peer, ROUNDS)
    peer_name = f"pandas.read_csv(dtype=str) of {PAIRS:,} rows"
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=peer_name, peer_value=peer_value)
