# SPDX-License-Identifier: EUPL-1.2
"""The real territory on a real view, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from district_planner.core.geo import from_mercator
from district_planner.core.texts import Texts
from district_planner.gui.map.view import MapView
from district_planner.gui.theme import Theme
from district_planner.territory import Boundaries, Territory, load_boundaries, load_territory
from district_planner.territory.choropleth import classify

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

WIDTH, HEIGHT = 800, 600
PUGLIA = "16"


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load_territory()


@pytest.fixture(scope="session")
def boundaries() -> Boundaries:
    return load_boundaries()


@pytest.fixture
def view(qtbot, territory, boundaries) -> Iterator[MapView]:
    """Puglia by density in a window of 800 x 600, without names, so that colours can be read anywhere."""
    QApplication.setStyle("Fusion")
    view = MapView(Texts("it"), Theme.light())
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    view.set_boundaries(territory, boundaries)
    positions = territory.in_regions([PUGLIA])
    view.set_study_area(positions)
    view.set_choropleth(classify(territory.density(), positions))
    view.labels.setVisible(False)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture(scope="session")
def middle_of(territory, boundaries) -> Callable[[str], tuple[float, float]]:
    """Longitude and latitude of the middle of the largest circle inside a municipality, by its name (from shapely)."""
    shapes = boundaries.level(0).geometry()

    def middle(name: str) -> tuple[float, float]:
        circle = shapely.maximum_inscribed_circle(shapes[territory.names.index(name)], tolerance=50)
        x, y = shapely.get_coordinates(circle)[0]
        lon, lat = from_mercator(x, y)
        return float(lon), float(lat)

    return middle


def grabbed(view: MapView) -> QImage:
    """What the window shows."""
    return view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def colour_at(image: QImage, pixel: QPointF) -> str:
    """The colour of a pixel as `#rrggbb`."""
    return QColor(image.pixel(pixel.toPoint())).name()


def as_array(image: QImage) -> np.ndarray:
    """Pixels as an array (height, width) of 32 bits."""
    buffer = np.frombuffer(image.constBits(), dtype=np.uint32)
    return buffer.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()
