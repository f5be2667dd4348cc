# SPDX-License-Identifier: EUPL-1.2
"""Starts programs in fresh processes, offscreen, until their first window is usable; shared by both cold starts.

Ours is the product's own entry, without arguments: the welcome page with its map, ready for a click. The peer is the
least a PySide6 program can do: an empty main window of the same size, painted once.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from benchmarks.harness import PEAK_KIB

PEER_NAME = "bare PySide6 main window"
TIMEOUT_S = 120
REPORT = f"""
{PEAK_KIB}
def report():
    print('{{"peak_kib": %d}}' % peak_kib(), flush=True)
"""
OURS = f"""
import sys
from district_planner.__main__ import main
{REPORT}
def watch():
    from PySide6.QtCore import QTimer
    from district_planner.gui import application
    make_window = application.make_window
    def watched(*arguments):
        window = make_window(*arguments)
        window.ready.connect(report)
        window.ready.connect(lambda: QTimer.singleShot(0, window.close))
        return window
    application.make_window = watched
watch()
sys.exit(main([]))
"""
PEER = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
{REPORT}
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.done)
    def done(self):
        report()
        self.close()
application = QApplication([])
window = Window()
window.resize(1366, 768)
window.show()
sys.exit(application.exec())
"""


@dataclass(frozen=True)
class Start:
    """One start: from the call of the interpreter to the usable window."""

    milliseconds: float
    peak_mb: float


def start(code: str) -> Start:
    """Start a program in a fresh process with an empty home and wait until it reports its window.

    Raises:
        RuntimeError: it ended without doing so.
    """
    with tempfile.TemporaryDirectory() as home:
        # The home decides where settings are; caches of the system (fonts) stay where they are.
        environment = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
        environment |= {"QT_QPA_PLATFORM": "offscreen", "APPDATA": home, "LOCALAPPDATA": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-c", code]
        began = time.perf_counter()
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            line = child.stdout.readline()
            elapsed = time.perf_counter() - began
            child.stdout.read()
            code_of_end = child.wait(TIMEOUT_S)
    if not line or code_of_end != 0:
        raise RuntimeError(f"the program ended with {code_of_end} before its window was usable")
    return Start(elapsed * 1e3, json.loads(line)["peak_kib"] * 1024 / 1e6)


def medians(rounds: int) -> tuple[Start, Start]:
    """Start both by turns and give the medians: ours, peer. One start of each before that is not counted."""
    start(OURS), start(PEER)
    ours, peers = [], []
    for _ in range(rounds):
        ours.append(start(OURS))
        peers.append(start(PEER))
    return _median(ours), _median(peers)


def _median(starts: list[Start]) -> Start:
    return Start(
        statistics.median(each.milliseconds for each in starts), statistics.median(each.peak_mb for each in starts)
    )
