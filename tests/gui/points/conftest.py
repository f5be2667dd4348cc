# SPDX-License-Identifier: EUPL-1.2
"""Activities on the map of a real window's parts: desk, view, list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.points.desk import PointDesk
from district_planner.gui.points.map_points import MapPoints
from district_planner.gui.points.points_page import PointsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

OSTUNI, NARDO = (17.58, 40.73), (18.03, 40.18)
"""Longitude and latitude; no site of the demo district stands there."""


@pytest.fixture
def desk(demo: Session) -> PointDesk:
    """What the window knows of activities, with two of them: a nursery of 40 places and a planned bar."""
    desk = PointDesk(demo)
    nursery = next(one for one in demo.plan.catalogue.visible if one.driver == "people")
    process = next(one for one in demo.plan.catalogue.visible if one.driver == "process")
    assert desk.add(activity=nursery.id, name="Nido Arcobaleno", lon=OSTUNI[0], lat=OSTUNI[1], size=40.0)
    assert desk.add(activity=process.id, name="Agenzia Sole", lon=NARDO[0], lat=NARDO[1], status="planned")
    desk.choose(None)
    return desk


@pytest.fixture
def panel(qtbot: QtBot, demo: Session) -> MapPanel:
    """The map of the demo district."""
    panel = MapPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def on_map(desk: PointDesk, panel: MapPanel) -> MapPoints:
    """The activities on that map."""
    return MapPoints(desk, panel.view)


@pytest.fixture
def page(qtbot: QtBot, desk: PointDesk, dressed: None) -> PointsPage:
    """The list with the form."""
    page = PointsPage(desk, ("districts", "points"))
    qtbot.addWidget(page)
    page.resize(1090, 400)
    page.show()
    qtbot.waitExposed(page)
    return page
