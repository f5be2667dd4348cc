# SPDX-License-Identifier: EUPL-1.2
"""The brush on the map: boxes and clicks brush rows, the others step back, the legend says how many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from district_planner.core.geo import to_mercator
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.views.map_brush import MapBrush
from district_planner.scenarios import demo_plan
from tests.gui.map.conftest import colour_at, grabbed
from tests.gui.views.conftest import CTRL, SHIFT, click, drag

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


def make_map(session: Session, qtbot: QtBot, width: int = 1000, height: int = 700) -> MapPanel:
    panel = MapPanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, height)
    panel.brush_on_map = MapBrush(session, panel)
    panel.layer_rows = panel.brush_on_map.legend_rows
    panel.brush_on_map.legend_changed.connect(panel.show_legend)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def map_panel(demo: Session, qtbot: QtBot) -> MapPanel:
    return make_map(demo, qtbot)


def pixel(panel: MapPanel, position: int) -> QPointF:
    """Where people live in a municipality, on the map."""
    territory = panel.session.territory
    return panel.view.pixel_at(float(territory.lon[position]), float(territory.lat[position]))


def in_box(session: Session, first: tuple[float, float], last: tuple[float, float]) -> set[int]:
    """The municipalities of the area whose people live between two corners (lon, lat), in Mercator as the map is."""
    territory, area = session.territory, session.study_area
    x, y = to_mercator(territory.lon[area], territory.lat[area])
    (x0, y0), (x1, y1) = (to_mercator(*corner) for corner in (first, last))
    inside = (x >= min(x0, x1)) & (x <= max(x0, x1)) & (y >= min(y0, y1)) & (y <= max(y0, y1))
    return set(area[inside].tolist())


def test_shift_and_a_drag_brush_those_who_live_in_the_box(map_panel: MapPanel, demo: Session) -> None:
    view = map_panel.view
    corners = (16.2, 41.4), (17.0, 40.9)
    ends = [view.pixel_at(*corner) for corner in corners]
    drag(view.viewport(), ends[0], (ends[0] + ends[1]) / 2, ends[1], modifiers=SHIFT)
    expected = in_box(demo, *(view.degrees_at(end) for end in ends))
    assert len(expected) > 20
    assert set(demo.brush.brushed) == expected
    assert map_panel.brush_on_map.layer.box is None
    QTest.qWait(100)
    assert map_panel.legend.rows.rows[-1].count == str(len(expected))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert demo.brush.count == 0


def test_ctrl_and_a_click_turn_one_round_a_plain_click_means_one(map_panel: MapPanel, demo: Session) -> None:
    view, names = map_panel.view.viewport(), demo.territory.names
    altamura, gravina, foggia = (names.index(name) for name in ("Altamura", "Gravina in Puglia", "Lucera"))
    click(view, pixel(map_panel, gravina), modifiers=CTRL)
    click(view, pixel(map_panel, foggia), modifiers=CTRL)
    assert set(demo.brush.brushed) == {gravina, foggia}
    click(view, pixel(map_panel, gravina), modifiers=CTRL)
    assert demo.brush.single == foggia
    demo.select_site(None)
    click(view, pixel(map_panel, gravina))
    assert demo.selected_municipality == gravina
    assert demo.brush.single == gravina
    click(view, QPointF(view.width() - 5, view.height() - 5))
    assert demo.brush.count == 0
    assert altamura not in demo.brush.brushed


def test_the_tool_works_by_keys_alone(map_panel: MapPanel, demo: Session, qtbot: QtBot) -> None:
    view = map_panel.view
    view.setFocus()
    view.set_tool("brush")
    start = view.cross_pixel()
    for _ in range(8):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    for _ in range(16):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    for _ in range(12):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert map_panel.brush_on_map.layer.box is not None
    qtbot.keyClick(view, Qt.Key.Key_Return)
    corners = [view.degrees_at(start + QPointF(dx, dy)) for dx, dy in ((-80, 0), (80, 120))]
    expected = in_box(demo, *corners)
    assert expected
    assert set(demo.brush.brushed) == expected
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert demo.brush.count == 0
    assert view.tool_name == "brush"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool_name == "select"


def test_what_is_not_brushed_steps_back(map_panel: MapPanel, demo: Session) -> None:
    view, names = map_panel.view, demo.territory.names
    view.labels.setVisible(False)
    brushed, other = names.index("Cerignola"), names.index("San Severo")
    before = {place: colour_at(grabbed(view), pixel(map_panel, place)) for place in (brushed, other)}
    second = names.index("Foggia")
    demo.brush.brush(np.isin(demo.study_area, [brushed, second]))
    after = {place: colour_at(grabbed(view), pixel(map_panel, place)) for place in (brushed, other)}
    assert after[brushed] == before[brushed]
    assert after[other] != before[other]
    demo.brush.clear()
    assert colour_at(grabbed(view), pixel(map_panel, other)) == before[other]


def test_a_single_one_leaves_the_map_as_it_is(map_panel: MapPanel, demo: Session) -> None:
    demo.brush.brush_key(int(demo.study_area[3]))
    assert map_panel.brush_on_map.layer.inside is None
    assert map_panel.brush_on_map.legend_rows() == []


def test_by_pixels_all_of_italy_shows_the_same_places(
    open_session: Callable[[Plan | None], Session], qtbot: QtBot
) -> None:
    regions = tuple(f"{number:02d}" for number in range(1, 21))
    session = open_session(replace(demo_plan("it"), regions=regions, sites=()))
    panel = make_map(session, qtbot)
    view, layer = panel.view, panel.brush_on_map.layer
    view.zoom_to_area()
    QApplication.processEvents()
    south = session.territory.lat[session.study_area] < 42.0
    session.brush.brush(south)
    grabbed(view)
    window = view.window_of_map
    corner, owners = layer._owners_of(window)
    rng = np.random.default_rng(5)
    told, right = 0, 0
    for row in rng.choice(len(session.study_area), 300, replace=False).tolist():
        lon, lat = float(session.territory.lon[row]), float(session.territory.lat[row])
        at = view.pixel_at(lon, lat)
        x, y = int(at.x() - corner.x()), int(at.y() - corner.y())
        if 0 <= x < owners.shape[1] and 0 <= y < owners.shape[0]:
            found = view.municipality_at(QPointF(int(at.x()) + 0.5, int(at.y()) + 0.5))
            told += 1
            right += int(owners[y, x]) == found
    # At this scale a municipality is some pixels wide: a pixel on a border may be its neighbour's.
    assert told > 250
    assert right / told > 0.9
    names = session.territory.names
    image = grabbed(view)
    session.brush.clear()
    plain = grabbed(view)
    for name, same in (("Roma", True), ("Torino", False), ("Milano", False), ("Cerignola", True)):
        where = pixel(panel, names.index(name)) + QPointF(0, 3)
        assert (colour_at(image, where) == colour_at(plain, where)) is same, name


def test_brushed_sites_get_a_ring(map_panel: MapPanel, demo: Session) -> None:
    demo.views.show_kind("sites")
    site = demo.plan.sites[2]
    demo.brush.brush_key(site.id)
    (place,) = map_panel.brush_on_map.layer.places
    other = demo.plan.sites[3]
    click(map_panel.view.viewport(), map_panel.view.pixel_at(other.lon, other.lat) - QPointF(0, 4))
    assert demo.brush.single == other.id
    demo.brush.brush_key(site.id)
    assert map_panel.view.pixel_of(place) == map_panel.view.pixel_at(site.lon, site.lat)
