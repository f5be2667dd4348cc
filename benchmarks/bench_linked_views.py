# SPDX-License-Identifier: EUPL-1.2
"""One step of a brush in the scatter until table, charts and map are painted again, at 10,000 rows.

Ours: a table, a scatter, a histogram and parallel coordinates of four columns in the tab (1400 x 420) beside the map of
all Italy (1400 x 900). Rows are all 7,901 municipalities; to make 10,000, the first 2,099 stand there twice. A mouse
event in the scatter moves a box that holds about half of the rows; then the window's events are done, and each of the
five must have been painted. The legend and the spoken words follow when the hand rests and are not counted.

The peer does less of the same: pyqtgraph's `ScatterPlotItem` with a brush per spot, a `BarGraphItem` of the brushed
part and a `QTableView` whose `QItemSelectionModel` takes the same rows as ranges. It has no map and no lines, for which
pyqtgraph offers nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.map_scene import HEIGHT, WIDTH, application, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.gui.views.views_panel import ViewsPanel

NAME = "linked_views"
TARGET = Target(value_at_most=100.0)
ROWS = 10_000
ROUNDS, PEER_ROUNDS = 41, 9
PEER = "pyqtgraph scatter and bars with a QTableView's selection, without map and lines"
_TAB_HEIGHT = 420
_COLUMNS = ("young_share", "population_change", "old_age_index", "density")


def _prepare(session: Session) -> None:
    """All of Italy, and as many rows more as are missing."""
    from district_planner.scenarios.view_state import ChartState

    desk = session.views
    places = np.arange(len(session.territory))
    rows = desk.figures
    if rows is None:
        raise RuntimeError("there is a project")
    rows.__dict__["keys"] = np.concatenate([places, places[: ROWS - len(places)]])
    desk.brush.set_rows("municipalities", rows.keys)
    charts = (
        ChartState("scatter", _COLUMNS[:2]),
        ChartState("histogram", ("indicator",)),
        ChartState("parallel", _COLUMNS),
    )
    state = replace(desk.rows_state, columns=("province", "indicator", "residents", "young_share"), charts=charts)
    desk.state = desk.state.with_shown(state)


class _Painted:
    """Counts how often widgets were painted."""

    def __init__(self, widgets: list[QWidget]) -> None:
        from PySide6.QtCore import QEvent, QObject

        self.times = {id(widget): 0 for widget in widgets}
        painted = self.times

        class Watch(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
                if event.type() == QEvent.Type.Paint and id(watched) in painted:
                    painted[id(watched)] += 1
                return False

        self._watch = Watch()
        for widget in widgets:
            widget.installEventFilter(self._watch)


def _send(widget: QWidget, kind: Any, at: QPointF) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    QApplication.sendEvent(widget, QMouseEvent(kind, at, QPointF(at), button, left, Qt.KeyboardModifier.NoModifier))


@contextmanager
def step() -> Iterator[Callable[[], None]]:
    """Give the bare step: the box in the scatter becomes a little larger or smaller."""
    app = application()
    from PySide6.QtCore import QEvent, QPointF

    from district_planner.gui.map.map_panel import MapPanel
    from district_planner.gui.session import Session
    from district_planner.gui.views.map_brush import MapBrush
    from district_planner.gui.views.views_panel import ViewsPanel
    from district_planner.scenarios import demo_plan

    with tempfile.TemporaryDirectory() as folder:
        session = Session("it")
        regions = tuple(f"{number:02d}" for number in range(1, 21))
        session.create_project(Path(folder) / "views.dplan", replace(demo_plan(), regions=regions, sites=()))
        session.set_indicator("density")
        _prepare(session)
        map_panel = MapPanel(session)
        map_panel.resize(WIDTH, HEIGHT)
        MapBrush(session, map_panel)
        shown(map_panel)
        panel: ViewsPanel = ViewsPanel(session)
        panel.resize(WIDTH, _TAB_HEIGHT)
        shown(panel)
        charts: list[QWidget] = [chart.canvas for chart in panel.charts if chart.canvas is not None]
        scatter: Any = charts[0]
        widgets = [*charts, panel.table.viewport(), map_panel.view.viewport()]
        painted = _Painted(widgets)
        middle = float(np.nanmedian(scatter.points[0]))
        turns = count()
        _send(scatter, QEvent.Type.MouseButtonPress, QPointF(0, 0))

        def brush() -> None:
            before = dict(painted.times)
            _send(scatter, QEvent.Type.MouseMove, QPointF(middle + 0.6 * (next(turns) % 13 - 6), scatter.height()))
            app.processEvents()
            behind = [
                number for number, widget in enumerate(widgets) if painted.times[id(widget)] == before[id(widget)]
            ]
            if behind:
                raise RuntimeError(f"not painted: {behind}")

        try:
            for _ in range(3):
                brush()
            if not 0.2 * ROWS < session.brush.count < 0.8 * ROWS or len(session.brush.keys) != ROWS:
                raise RuntimeError("the box should hold about half of the rows")
            yield brush
        finally:
            map_panel.close()
            panel.close()
            session.close_project()
            map_panel.deleteLater()
            panel.deleteLater()
            app.processEvents()


@contextmanager
def peer_step() -> Iterator[Callable[[], None]]:
    """The same rows brushed with what pyqtgraph and Qt offer."""
    app = application()
    import pyqtgraph
    from PySide6.QtCore import QAbstractTableModel, QItemSelection, QItemSelectionModel, QModelIndex, Qt
    from PySide6.QtWidgets import QHBoxLayout, QTableView, QWidget

    rng = np.random.default_rng(7)
    x, y = rng.normal(17, 2, ROWS), rng.normal(-0.5, 1, ROWS)

    class Model(QAbstractTableModel):
        def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: ARG002, B008, N802  # Qt's name
            return ROWS

        def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: ARG002, B008, N802  # Qt's name
            return 5

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            return f"{x[index.row()]:.2f}" if role == Qt.ItemDataRole.DisplayRole else None

    window, table, model = QWidget(), QTableView(), Model()
    table.setModel(model)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    plots = [pyqtgraph.PlotWidget(), pyqtgraph.PlotWidget()]
    points = pyqtgraph.ScatterPlotItem(x=x, y=y, size=5, pen=None, useCache=True)
    edges = np.linspace(x.min(), x.max(), 18)
    bars = pyqtgraph.BarGraphItem(x=edges[:-1], width=float(edges[1] - edges[0]), height=np.zeros(17))
    plots[0].addItem(points)
    plots[1].addItem(bars)
    layout = QHBoxLayout(window)
    for part in (table, *plots):
        layout.addWidget(part)
    window.resize(WIDTH, _TAB_HEIGHT)
    shown(window)
    faint, strong = pyqtgraph.mkBrush(120, 120, 120, 90), pyqtgraph.mkBrush(11, 92, 196, 240)
    masks: list[NDArray[np.bool_]] = [x > np.median(x) + 0.02 * turn for turn in range(-6, 7)]
    turns = cycle(masks)
    how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows

    def brush() -> None:
        mask = next(turns)
        points.setBrush([strong if one else faint for one in mask.tolist()])
        bars.setOpts(height=np.histogram(x[mask], edges)[0])
        ends = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
        ranges = QItemSelection()
        for first, last in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
            ranges.select(model.index(first, 0), model.index(last - 1, 4))
        table.selectionModel().select(ranges, how)
        app.processEvents()

    try:
        brush()
        yield brush
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()


def run() -> BenchResult:
    """Measure by turns and judge."""
    with step() as brush, peer_step() as other:
        value, peer = interleaved_medians(lambda: elapsed_ms(brush), lambda: elapsed_ms(other), ROUNDS, PEER_ROUNDS)
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=PEER, peer_value=peer)
