# SPDX-License-Identifier: EUPL-1.2
"""The parts of a window that have to do with districts, over the demo district."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.gui.actors.desk import ActorDesk
from district_planner.gui.districts.desk import DistrictDesk
from district_planner.gui.districts.district_panel import DistrictPanel
from district_planner.gui.districts.map_districts import MapDistricts
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.points.desk import PointDesk
from tests.gui.data.conftest import add, column, done, made_values

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

RING = ((16.9, 40.3), (17.6, 40.35), (17.7, 40.75), (17.0, 40.8))
"""Round Taranto, longitude and latitude."""
AREAS = ("Taranto", "Altrove")


@pytest.fixture
def desk(demo: Session) -> DistrictDesk:
    """What the window knows of districts: none yet."""
    return DistrictDesk(demo)


@pytest.fixture
def actors(demo: Session) -> ActorDesk:
    """What it knows of actors."""
    return ActorDesk(demo)


@pytest.fixture
def panel(qtbot: QtBot, desk: DistrictDesk, actors: ActorDesk, dressed: None) -> DistrictPanel:
    """The tab, as wide as in a window of 1366 pixels, and high."""
    panel = DistrictPanel(desk, PointDesk(desk.session), actors)
    qtbot.addWidget(panel)
    panel.resize(1090, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def map_panel(qtbot: QtBot, demo: Session) -> MapPanel:
    """The map of the demo district."""
    panel = MapPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def on_map(desk: DistrictDesk, map_panel: MapPanel) -> MapDistricts:
    """The districts on that map."""
    return MapDistricts(desk, map_panel.view)


@pytest.fixture
def labour(desk: DistrictDesk) -> DistrictDesk:
    """With an imported column that puts the province of Taranto into one area and the rest into another."""
    codes = tuple(desk.session.territory.codes)
    values = np.array([0.0 if code.startswith("073") else 1.0 for code in codes])
    words = column("area", "Sistema locale", "Labour system", "category", known=len(codes))
    made = made_values(codes, "Sistemi locali inventati", {"area": (words, values)}, done(1, 1, 0), {"area": AREAS})
    add(desk.session, made)
    return desk
