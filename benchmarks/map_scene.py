# SPDX-License-Identifier: EUPL-1.2
"""What the map benchmarks share: the map of all Italy in a window of 1400 x 900, and the peer beside it.

The peer is the plainest map that Qt can draw: a widget that, whenever it paints, calls `drawPath` once for every
polygon of the unsimplified map, antialiased, filled with the same class colours and outlined by a cosmetic hairline.
Its paths are made before the clock starts, as ours are; it keeps no picture and leaves nothing out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QBrush, QPainterPath, QPaintEvent, QTransform
    from PySide6.QtWidgets import QApplication, QWidget

    from district_planner.gui.map.view import MapView

WIDTH, HEIGHT = 1400, 900
PEER = "one drawPath per polygon of the unsimplified map, no cache"


def application() -> QApplication:
    """The one application, without a screen unless one is asked for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication([])
    made.setStyle("Fusion")
    return made


def shown(widget: QWidget) -> None:
    """Show a widget and let it paint for the first time."""
    from PySide6.QtTest import QTest

    widget.show()
    QTest.qWaitForWindowExposed(widget)
    QTest.qWait(50)


@contextmanager
def national_view() -> Iterator[MapView]:
    """All Italy by density, with names, at rest."""
    app = application()
    from district_planner.core.texts import Texts
    from district_planner.gui.map.view import MapView
    from district_planner.gui.theme import Theme
    from district_planner.territory import load_boundaries, load_territory
    from district_planner.territory.choropleth import classify

    territory = load_territory()
    view = MapView(Texts("it"), Theme.light())
    view.resize(WIDTH, HEIGHT)
    view.set_boundaries(territory, load_boundaries())
    view.set_study_area(None)
    view.set_choropleth(classify(territory.density()))
    shown(view)
    try:
        yield view
    finally:
        view.close()
        view.deleteLater()
        app.processEvents()


@contextmanager
def plain_map(view: MapView) -> Iterator[QWidget]:
    """The peer, showing what `view` shows; its attribute `shift` moves it by pixels."""
    app = application()
    from PySide6.QtGui import QBrush, QColor, QPainter, QPen
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.map.shapes import ShapeLevel
    from district_planner.territory import load_boundaries, load_territory
    from district_planner.territory.choropleth import classify

    finest = ShapeLevel(load_boundaries().level(0))
    paths: list[QPainterPath] = [finest.path(position) for position in range(len(finest.bounds))]
    choropleth = classify(load_territory().density())
    colours = [QBrush(QColor(colour)) for colour in (*choropleth.colours, choropleth.unknown_colour)]
    brushes: list[QBrush] = [colours[number] for number in choropleth.class_of.tolist()]
    transform: QTransform = view.window_of_map.transform
    pen = QPen(QColor(255, 255, 255), 0)

    class PlainMap(QWidget):
        shift = 0

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor("#dce8f0"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(self.shift, 0)
            painter.setTransform(transform, combine=True)
            painter.setPen(pen)
            for path, brush in zip(paths, brushes, strict=True):
                painter.setBrush(brush)
                painter.drawPath(path)
            painter.end()

    widget = PlainMap()
    widget.resize(WIDTH, HEIGHT)
    shown(widget)
    try:
        yield widget
    finally:
        widget.close()
        widget.deleteLater()
        app.processEvents()
