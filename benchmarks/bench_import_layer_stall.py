# SPDX-License-Identifier: EUPL-1.2
"""How long the window is held up by a layer of 100,000 points that comes in: the longest gap between two of its beats.

The real window on the demo district: what its button *import* does, from the edit to the map with the points. The peer
is a bare window whose worker thread reads the same file with pyogrio into pandas, and which paints one coloured field
meanwhile.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.bench_import_stall import longest_gap
from benchmarks.harness import BenchResult, Target

if TYPE_CHECKING:
    from district_planner.gui.main_window import MainWindow
    from district_planner.importing.report import PreparedImport

NAME = "import_layer_stall"
TARGET = Target(value_at_most=100.0)
POINTS = 100_000
ROUNDS = 5
_TIMEOUT_S = 60
"""For the layer to be on the map; then nothing was measured."""


def write_points(path: Path) -> None:
    """Invented places within and around Puglia, as GeoJSON with a name and a number each."""
    rng = np.random.default_rng(100_000)
    lon, lat = rng.uniform(15.5, 18.3, POINTS).tolist(), rng.uniform(39.9, 41.8, POINTS).tolist()
    rows = (
        f'{{"type":"Feature","properties":{{"nome":"Luogo {number}","addetti":{number % 50}}},'
        f'"geometry":{{"type":"Point","coordinates":[{x:.5f},{y:.5f}]}}}}'
        for number, (x, y) in enumerate(zip(lon, lat, strict=True))
    )
    path.write_text('{"type":"FeatureCollection","features":[' + ",\n".join(rows) + "]}", encoding="utf-8")


def prepared(path: Path) -> PreparedImport:
    """The file read and checked, as it is when the button can be pressed."""
    from district_planner.importing.prepare import prepare_import
    from district_planner.importing.recognise import recognise
    from district_planner.territory import load_territory

    recipe = recognise(path, load_territory()).recipe
    assert recipe is not None, "the file says what it is"
    return prepare_import(path, recipe, territory=load_territory())


@contextmanager
def demo_window(folder: Path) -> Iterator[MainWindow]:
    """The window on a new demo district, with settings of its own."""
    from PySide6.QtTest import QTest

    from district_planner.gui.application import make_application, make_window

    window = make_window(make_application(), folder / "settings.json")
    window.store.update(projects_folder=str(folder))
    window.resize(1400, 900)
    window.show_and(window.door.open_demo)
    QTest.qWait(500)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QTest.qWait(1)


def ours(folder: Path, layer: PreparedImport) -> float:
    """Milliseconds of the longest gap while the layer comes into a fresh window."""
    from PySide6.QtCore import QTimer

    from district_planner.gui.importing.command import show_imported
    from district_planner.importing.prepare import import_edit

    with demo_window(folder) as window:
        session = window.session

        def press() -> None:
            assert session.plan is not None, "a demo is open"
            edit, payloads = import_edit(session.plan, layer)
            assert session.edit(edit, payloads=payloads), "the layer comes in"
            QTimer.singleShot(1, window, lambda: show_imported(window, 1))

        def wait() -> None:
            until = time.monotonic() + _TIMEOUT_S
            while not _is_on_the_map(window):
                assert time.monotonic() < until, "the layer came on no map"
                time.sleep(0.02)

        return longest_gap(wait, press)


def _is_on_the_map(window: MainWindow) -> bool:
    layers = window.map_view.user_layers
    return bool(layers) and all(layer.is_complete for layer in layers.values()) and not window.runner.is_busy


def peer(path: Path) -> float:
    """Milliseconds of the longest gap of a bare window while pyogrio reads the file in a thread."""
    import pyogrio
    from PySide6.QtGui import QColor, QPainter, QPixmap
    from PySide6.QtWidgets import QLabel

    field = QPixmap(1400, 900)
    label = QLabel()
    label.resize(field.size())
    label.show()

    def paint() -> None:
        painter = QPainter(field)
        painter.fillRect(field.rect(), QColor("#dce8f0"))
        painter.end()
        label.setPixmap(field)

    try:
        return longest_gap(lambda: pyogrio.read_dataframe(path), paint)
    finally:
        label.close()
        label.deleteLater()


def run() -> BenchResult:
    """Measure both by turns in one process and judge the medians."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    own, others = [], []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "punti.geojson"
        write_points(path)
        from district_planner.gui.application import make_application

        make_application()
        layer = prepared(path)
        for number in range(ROUNDS):
            folder = Path(name) / str(number)
            folder.mkdir()
            own.append(ours(folder, layer))
            others.append(peer(path))
    said = "a bare window beside pyogrio"
    return BenchResult.judge(NAME, median(own), "ms", TARGET, peer=said, peer_value=median(others))
