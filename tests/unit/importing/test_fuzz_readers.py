# SPDX-License-Identifier: EUPL-1.2
"""Mutated files never crash, hang or surprise the readers: a table or an expected error, always.

A dozen seconds by default; `DISTRICT_PLANNER_FUZZ_SECONDS=600` for a long run, `DISTRICT_PLANNER_FUZZ_SEED` to begin
elsewhere. The files are read in a process that runs through many of them (tests/fuzz_readers.py). Where a workbook ends
that process, as it may kill the limited process of the product, the product must turn it into an expected error.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from district_planner.core.errors import PlannerError
from district_planner.importing.reading import guess_layout, read_table
from tests.conftest import ROOT

SECONDS = float(os.environ.get("DISTRICT_PLANNER_FUZZ_SECONDS", "12"))
FIRST_SEED = int(os.environ.get("DISTRICT_PLANNER_FUZZ_SEED", "1"))


@pytest.mark.skipif(sys.platform == "win32", reason="the alarm that ends a hanging reader is not on Windows")
def test_mutated_files(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    until, seed = time.monotonic() + SECONDS, FIRST_SEED
    while (left := until - time.monotonic()) > 0:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.fuzz_readers", str(tmp_path), str(seed), str(left)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )
        if ended.returncode == 0:
            break
        number, _, name = (tmp_path / "seed").read_text(encoding="utf-8").partition("\n")
        assert ended.returncode < 0, f"seed {number}, {name}:\n{ended.stderr[-3000:]}"
        outcomes[killed(tmp_path / name)] += 1
        seed = int(number) + 1
    outcomes.update((tmp_path / "outcomes").read_text(encoding="utf-8").split())
    assert outcomes.total() > 20 * SECONDS, outcomes
    assert outcomes["table"] > outcomes.total() / 20, "some files must still be read"
    assert len(outcomes) > 10, "the mutations reach few errors only"


def killed(path: Path) -> str:
    """What the product makes of a file that killed the process which read it."""
    try:
        read_table(path, guess_layout(path).layout)
    except PlannerError as problem:
        return problem.key
    return "table"
