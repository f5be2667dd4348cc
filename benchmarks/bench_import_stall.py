# SPDX-License-Identifier: EUPL-1.2
"""How long the window is held up while a large file is imported beside it: the longest gap between two of its beats.

A timer of the window's thread beats every 5 ms while a worker thread reads and carries the files, and the thread of
the project stores them. The peer is the same beat while a worker thread reads the files with pandas.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness import BenchResult, Target
from benchmarks.import_files import import_into, new_project, write_commuting, write_population

NAME = "import_stall"
TARGET = Target(value_at_most=100.0)
BEAT_MS = 5


def longest_gap(work: Callable[[], object], begin: Callable[[], object] = lambda: None) -> float:
    """Milliseconds between two beats at most, over the beat itself, while `work` runs in a thread of its own.

    `begin` is what the window itself does first.
    """
    from PySide6.QtCore import QCoreApplication, QElapsedTimer, QTimer

    application = QCoreApplication.instance() or QCoreApplication([])
    failed: list[Exception] = []
    gaps: list[float] = []
    clock = QElapsedTimer()

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  # raised again in the thread that measures
            failed.append(error)

    thread = threading.Thread(target=run)
    timer = QTimer()

    def beat() -> None:
        gaps.append(clock.nsecsElapsed() / 1e6 - BEAT_MS)
        clock.restart()
        if not thread.is_alive():
            application.quit()

    timer.timeout.connect(beat)
    clock.start()
    timer.start(BEAT_MS)
    thread.start()
    QTimer.singleShot(BEAT_MS, begin)
    application.exec()
    timer.stop()
    thread.join()
    if failed:
        raise failed[0]
    return max(gaps)


def run() -> BenchResult:
    """Beat beside the imports and beside pandas, judge."""
    import pandas as pd

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commuting, population = folder / "matrix_pendoLAVORO_2021.txt", folder / "POSAS_2023_it_Comuni.csv"
        write_commuting(commuting)
        write_population(population)

        def peer() -> None:
            pd.read_csv(commuting, sep="\t", dtype=str)
            pd.read_csv(population, sep=";", skiprows=1, dtype=str)

        failures: list[Exception] = []
        with new_project(folder / "a.dplan") as project:
            project.commit_in_background(failures.append)

            def ours() -> None:
                import_into(project, commuting, "istat_commuting_2021")
                import_into(project, population, "istat_population_age")
                project.settle()

            ours()  # what is loaded once is loaded at the start of the assistant
            value = max(longest_gap(ours) for _ in range(3))
        if failures:
            raise failures[0]
        time.sleep(0.1)
        peer_value = max(longest_gap(peer) for _ in range(3))
    return BenchResult.judge(NAME, value, "ms", TARGET, peer="beside pandas.read_csv", peer_value=peer_value)
