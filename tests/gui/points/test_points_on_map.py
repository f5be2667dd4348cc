# SPDX-License-Identifier: EUPL-1.2
"""Activities on the map: pointed at, dragged, moved by keys; each gesture is one step that can be undone."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from district_planner.gui.changes import Changes
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.points.desk import PointDesk
from district_planner.gui.points.map_points import MapPoints
from district_planner.gui.points.point_layer import PointLayer, PointMark
from district_planner.gui.points.point_signs import DRIVERS, point_picture
from district_planner.gui.theme import Theme
from tests.gui.points.conftest import OSTUNI


def at(panel: MapPanel, place: tuple[float, float]) -> QPoint:
    return panel.view.pixel_at(*place).toPoint()


def drag(panel: MapPanel, start: QPoint, end: QPoint) -> None:
    viewport = panel.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in (0.3, 0.6, 1.0):
        QTest.mouseMove(viewport, start + (end - start) * step)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_a_click_chooses_it_and_one_beside_leaves_it(panel: MapPanel, on_map: MapPoints, desk: PointDesk) -> None:
    first = desk.points[0]
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, OSTUNI))
    assert desk.chosen == first.id
    assert on_map.layer.chosen == first.id
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, OSTUNI) + QPoint(0, 40))
    assert desk.chosen is None


def test_dragging_moves_it_in_one_step(panel: MapPanel, on_map: MapPoints, desk: PointDesk) -> None:
    before, steps = desk.points[0], desk.session.undo_stack.count()
    end = at(panel, OSTUNI) + QPoint(-40, 10)
    drag(panel, at(panel, OSTUNI), end)
    moved = desk.points[0]
    lon, lat = panel.view.degrees_at(QPointF(end))
    assert (moved.lon, moved.lat) == pytest.approx((lon, lat), abs=0.02)
    assert desk.session.undo_stack.count() == steps + 1
    desk.session.undo()
    assert desk.points[0] == before
    assert on_map.layer.marks[0].lon == before.lon


def test_dropped_in_the_sea_it_goes_back_and_says_so(
    panel: MapPanel, on_map: MapPoints, desk: PointDesk, qtbot
) -> None:
    before, sea = desk.points[0], at(panel, (18.6, 41.3))
    with qtbot.waitSignal(desk.session.message_requested) as told:
        drag(panel, at(panel, OSTUNI), sea)
    assert told.args[0] == "warning"
    assert desk.points[0] == before
    assert on_map.layer.moving is None


def test_the_arrows_move_the_chosen_one_and_not_the_site(panel: MapPanel, on_map: MapPoints, desk: PointDesk) -> None:
    site = desk.session.plan.site(desk.session.selected_site_id)
    desk.choose(desk.points[0].id)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    expected = panel.view.pixel_at(*OSTUNI) - QPointF(20, 0)
    point = desk.points[0]
    assert panel.view.pixel_at(point.lon, point.lat).x() == pytest.approx(expected.x(), abs=0.6)
    assert desk.session.plan.site(site.id) == site
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert desk.points[0] == point, "Esc puts it back"


def test_choosing_a_site_takes_the_keys_back(panel: MapPanel, on_map: MapPoints, desk: PointDesk) -> None:
    desk.choose(desk.points[0].id)
    other = next(site.id for site in desk.session.plan.sites if site.id != desk.session.selected_site_id)
    desk.session.select_site(other)
    assert desk.chosen is None
    assert not on_map.step(QPointF(10, 0))


def test_del_removes_it_and_enter_opens_it(panel: MapPanel, on_map: MapPoints, desk: PointDesk, qtbot) -> None:
    desk.choose(desk.points[0].id)
    panel.view.setFocus()
    with qtbot.waitSignal(desk.list_requested):
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    assert [point.name for point in desk.points] == ["Agenzia Sole"]
    desk.session.undo()
    assert [point.name for point in desk.points] == ["Nido Arcobaleno", "Agenzia Sole"]


def test_a_double_click_opens_it_and_does_not_zoom(panel: MapPanel, on_map: MapPoints, desk: PointDesk, qtbot) -> None:
    scale = panel.view.window_of_map.scale
    with qtbot.waitSignal(desk.list_requested):
        QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, OSTUNI))
    assert panel.view.window_of_map.scale == scale


def test_a_read_only_project_lets_nothing_move(panel: MapPanel, on_map: MapPoints, desk: PointDesk) -> None:
    before, path = desk.points, desk.session.project.path
    desk.session.close_project()
    desk.session.open_project(path, read_only=True)
    assert desk.points == before
    drag(panel, at(panel, OSTUNI), at(panel, OSTUNI) + QPoint(-40, 0))
    desk.choose(before[0].id)
    assert not on_map.step(QPointF(10, 0))
    assert desk.points == before


def test_the_tool_asks_for_a_place_by_mouse_and_by_keys(panel: MapPanel, on_map: MapPoints, qtbot) -> None:
    view = panel.view
    view.set_tool("point")
    assert panel.strip.buttons["point"].isChecked()
    with qtbot.waitSignal(view.point_requested) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, OSTUNI))
    assert asked.args == pytest.approx(OSTUNI, abs=0.02)
    view.setFocus()
    middle = view.degrees_at(QPointF(view.viewport().rect().center()))
    with qtbot.waitSignal(view.point_requested) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == pytest.approx(middle, abs=0.05)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool_name == "select"


def test_the_tooltip_says_all_and_the_legend_counts(panel: MapPanel, on_map: MapPoints, desk: PointDesk) -> None:
    tip = panel.view.tips[0](panel.view.pixel_at(*OSTUNI))
    activity = desk.activity(desk.points[0].activity)
    assert tip.split("\n") == ["Nido Arcobaleno", activity.name("it"), f"aperta · 40 {activity.unit['it']}"]
    assert panel.view.tips[0](panel.view.pixel_at(*OSTUNI) + QPointF(60, 60)) == ""
    rows = [(row.text, row.count) for row in on_map.legend_rows()]
    assert rows == [
        ("Attività per le persone", "1"),
        ("Attività per il processo", "0"),
        ("previste (segno vuoto)", "1"),
    ]
    desk.session.set_language("en")
    assert on_map.legend_rows()[0].text == "Activities for people"


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_every_driver_and_state_has_a_sign_of_its_own(theme: Theme) -> None:
    pictures = set()
    for driver in DRIVERS:
        for status in ("active", "planned", "closed"):
            image = point_picture(driver, status, theme, 2.0).toImage()
            pictures.add(bytes(image.constBits()))
    assert len(pictures) == 9


def test_five_thousand_are_quick(panel: MapPanel, on_map: MapPoints) -> None:
    """No limit of time in a test: but what is out of view is not drawn, and of many on one pixel one is."""
    rng = np.random.default_rng(1)
    places = rng.uniform((15.5, 40.0), (18.5, 41.8), (5000, 2))
    marks = [
        PointMark(n, lon, lat, (DRIVERS[n % 3], ("active", "planned", "closed")[n // 3 % 3]))
        for n, (lon, lat) in enumerate(places.tolist(), 1)
    ]
    on_map.layer.set_marks(marks)
    begun = time.perf_counter()
    panel.view.viewport().grab()
    drawn = time.perf_counter() - begun
    assert drawn < 5, "a hang, not slowness"
    window = panel.view.window_of_map
    found = sum(
        on_map.layer.at(panel.view.scene_at(panel.view.pixel_at(*place)), window) is not None for place in places
    )
    assert found == len(places)


def test_of_several_in_one_place_the_chosen_one_is_meant(panel: MapPanel) -> None:
    layer = PointLayer(panel.view.style_of_map)
    layer.set_marks([PointMark(n, *OSTUNI, ("people", "active")) for n in (1, 2, 3)])
    place, window = layer.place_of(1), panel.view.window_of_map
    assert layer.at(place, window) == 3
    layer.choose(2)
    assert layer.at(place, window) == 2


def test_language_and_project_follow(desk: PointDesk, on_map: MapPoints) -> None:
    assert len(on_map.layer.marks) == 2
    desk.session.close_project()
    assert on_map.layer.marks == ()
    assert desk.points == ()
    desk.session.changed.emit(Changes.LANGUAGE)
    assert on_map.legend_rows() == []
