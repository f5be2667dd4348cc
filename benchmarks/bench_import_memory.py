# SPDX-License-Identifier: EUPL-1.2
"""What an import of 806,000 rows adds to the memory: the growth of the program, and all of its reading process.

Both peaks are added up as if they came at once, which they do not: the figure is an upper bound. Beside it stands what
pandas adds that only reads the same file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.harness import PEAK_KIB, BenchResult, Target
from benchmarks.import_files import write_population

NAME = "import_memory"
TARGET = Target(value_at_most=300.0)

_OURS = f"""
{PEAK_KIB}
import json, resource, sys
from pathlib import Path
from benchmarks.import_files import import_into, new_project
from district_planner.territory import load_history, load_territory
load_history(load_territory())
with new_project(Path(sys.argv[2])) as project:
    before = peak_kib()
    import_into(project, Path(sys.argv[1]), "istat_population_age")
    after = peak_kib()
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({{"own": (after - before) / 1024, "children": children / 1024}}))
"""
_PEER = f"""
{PEAK_KIB}
import json, sys
import pandas as pd
before = peak_kib()
table = pd.read_csv(sys.argv[1], sep=";", skiprows=1, dtype=str, keep_default_na=False)
print(json.dumps({{"own": (peak_kib() - before) / 1024, "children": 0}}))
"""


def _grown(script: str, *arguments: str) -> float:
    """MB that a script adds, measured in a process of its own."""
    command = [sys.executable, "-c", script, *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(said.stdout)
    return float(found["own"] + found["children"])


def run() -> BenchResult:
    """Import in one fresh process, read with pandas in another, judge."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "POSAS_2023_it_Comuni.csv"
        write_population(file)
        value = _grown(_OURS, str(file), str(Path(name) / "a.dplan"))
        peer_value = _grown(_PEER, str(file))
    peer = "pandas.read_csv(dtype=str) of the same file"
    return BenchResult.judge(NAME, value, "MB", TARGET, peer=peer, peer_value=peer_value)
