# SPDX-License-Identifier: EUPL-1.2
"""The tools with real mouse and key events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from district_planner.gui.map.site_items import SiteMarker

TARANTO = (17.23, 40.476)
SITES = [
    SiteMarker(1, "Taranto Nord", "candidate", *TARANTO),
    SiteMarker(2, "Bari", "existing", 16.87, 41.1),
    SiteMarker(3, "Lecce", "rival", 18.17, 40.35),
]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sites(view):
    view.set_sites(SITES)
    view.select_site(1)
    view.setFocus()
    return view


def click(view, pixel, button=LEFT):
    QTest.mouseClick(view.viewport(), button, pos=pixel.toPoint())


def drag(view, start, *stops):
    QTest.mousePress(view.viewport(), LEFT, pos=start.toPoint())
    for stop in stops:
        QTest.mouseMove(view.viewport(), stop.toPoint())
    QTest.mouseRelease(view.viewport(), LEFT, pos=stops[-1].toPoint())


def wheel(view, pixel, notches):
    event = QWheelEvent(
        pixel, view.viewport().mapToGlobal(pixel), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_a_click_chooses_the_municipality(view, qtbot, territory, middle_of):
    with qtbot.waitSignal(view.municipality_clicked) as signal:
        click(view, view.pixel_at(*middle_of("Altamura")))
    assert territory.names[signal.args[0]] == "Altamura"


def test_a_click_in_the_sea_chooses_none(view, qtbot):
    with qtbot.waitSignal(view.municipality_clicked) as signal:
        click(view, view.pixel_at(17.5, 41.5))
    assert signal.args == [-1]


def test_moving_tells_where_the_pointer_is(view, qtbot, territory, middle_of):
    pixel = view.pixel_at(*middle_of("Foggia"))
    with qtbot.waitSignal(view.municipality_hovered) as signal:
        QTest.mouseMove(view.viewport(), pixel.toPoint())
    position, lon, lat = signal.args
    assert territory.names[position] == "Foggia"
    assert (lon, lat) == pytest.approx(middle_of("Foggia"), abs=0.01)
    assert view.highlight.hovered == position


def test_a_sign_is_pressed_on_its_head(sites, qtbot):
    # The head of a pin stands above its place.
    with qtbot.waitSignal(sites.site_pressed) as signal:
        click(sites, sites.site_pixel(1) + QPointF(0, -20))
    assert signal.args == [1]
    with qtbot.waitSignal(sites.site_pressed) as signal:
        click(sites, sites.site_pixel(3))
    assert signal.args == [3]


def test_dragging_a_sign_follows_the_hand_and_drops_once(sites, qtbot):
    start, moves, drops = sites.site_pixel(1) + QPointF(0, -15), [], []
    sites.site_dragging.connect(lambda *args: moves.append(args))
    sites.site_dropped.connect(lambda *args: drops.append(args))
    drag(sites, start, start + QPointF(20, 0), start + QPointF(40, -10), start + QPointF(60, -30))
    assert [site for site, *_ in moves] == [1] * len(moves)
    assert len(moves) >= 2
    assert len(drops) == 1
    expected = sites.degrees_at(sites.pixel_at(*TARANTO) + QPointF(60, -30))
    assert drops[0][1:] == pytest.approx(expected, abs=0.01)
    assert (sites.site_pixel(1) - sites.pixel_at(*expected)).manhattanLength() < 2


def test_a_trembling_hand_moves_nothing(sites, qtbot):
    start = sites.site_pixel(1) + QPointF(0, -15)
    with qtbot.assertNotEmitted(sites.site_dropped), qtbot.assertNotEmitted(sites.site_dragging):
        drag(sites, start, start + QPointF(2, 1))


def test_read_only_signs_stay(sites, qtbot):
    sites.sites_movable = False
    start = sites.site_pixel(1) + QPointF(0, -15)
    with qtbot.assertNotEmitted(sites.site_dropped):
        drag(sites, start, start + QPointF(60, 0))
    assert (sites.site_pixel(1) - sites.pixel_at(*TARANTO)).manhattanLength() < 0.01


def test_escape_puts_a_dragged_sign_back(sites, qtbot):
    start = sites.site_pixel(1) + QPointF(0, -15)
    QTest.mousePress(sites.viewport(), LEFT, pos=start.toPoint())
    QTest.mouseMove(sites.viewport(), (start + QPointF(50, 0)).toPoint())
    with qtbot.waitSignal(sites.site_move_cancelled), qtbot.assertNotEmitted(sites.site_dropped):
        QTest.keyClick(sites, Qt.Key.Key_Escape)
        QTest.mouseRelease(sites.viewport(), LEFT, pos=(start + QPointF(50, 0)).toPoint())
    assert (sites.site_pixel(1) - sites.pixel_at(*TARANTO)).manhattanLength() < 0.01


def test_dragging_the_ground_pans(view):
    start = QPointF(400, 150)
    place = view.degrees_at(start)
    drag(view, start, start + QPointF(30, 10), start + QPointF(90, 40))
    assert view.pixel_at(*place).toPoint() == (start + QPointF(90, 40)).toPoint()


def test_the_middle_button_pans_with_any_tool(view):
    view.set_tool("measure")
    place = view.degrees_at(QPointF(300, 300))
    QTest.mousePress(view.viewport(), Qt.MouseButton.MiddleButton, pos=QPoint(300, 300))
    # QTest.mouseMove carries no buttons.
    view.pan_to(QPointF(340, 260))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.MiddleButton, pos=QPoint(340, 260))
    assert view.pixel_at(*place).toPoint() == QPoint(340, 260)
    assert not view.measure.points


@pytest.mark.parametrize("notches", [1, 3, -2])
def test_the_wheel_zooms_about_the_pointer(view, notches):
    pixel = QPointF(250, 420)
    place, scale = view.degrees_at(pixel), view.transform().m11()
    wheel(view, pixel, notches)
    assert (view.transform().m11() > scale) == (notches > 0)
    assert (view.pixel_at(*place) - pixel).manhattanLength() <= 1.5


def test_zoom_has_limits(view):
    for _ in range(60):
        view.zoom_in()
    assert 1 / view.transform().m11() == pytest.approx(2)
    for _ in range(60):
        view.zoom_out()
    assert 1 / view.transform().m11() == pytest.approx(8000)


def test_a_double_click_zooms_in(view):
    scale = view.transform().m11()
    QTest.mouseDClick(view.viewport(), LEFT, pos=QPoint(500, 100))
    assert view.transform().m11() == pytest.approx(2 * scale)


def test_keys_zoom_and_show_all(view):
    scale = view.transform().m11()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.transform().m11() > scale
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.transform().m11() < scale
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.transform().m11() == pytest.approx(scale)


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, QPointF(10, 0)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, QPointF(0, -10)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, QPointF(-1, 0)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, QPointF(0, 1)),
    ],
)
def test_arrows_move_the_chosen_site(sites, qtbot, key, modifier, expected):
    before = sites.site_pixel(1)
    with qtbot.waitSignal(sites.site_dragging):
        QTest.keyClick(sites, key, modifier)
    assert (sites.site_pixel(1) - before - expected).manhattanLength() < 0.01
    with qtbot.waitSignal(sites.site_dropped) as signal:
        QTest.keyClick(sites, Qt.Key.Key_Return)
    assert signal.args[0] == 1


def test_a_site_moved_by_keys_drops_when_they_rest(sites, qtbot):
    QTest.keyClick(sites, Qt.Key.Key_Right)
    QTest.keyClick(sites, Qt.Key.Key_Right)
    with qtbot.waitSignal(sites.site_dropped, timeout=3000):
        pass


def test_escape_takes_back_a_move_by_keys(sites, qtbot):
    QTest.keyClick(sites, Qt.Key.Key_Right)
    with qtbot.waitSignal(sites.site_move_cancelled):
        QTest.keyClick(sites, Qt.Key.Key_Escape)
    assert (sites.site_pixel(1) - sites.pixel_at(*TARANTO)).manhattanLength() < 0.01


def test_arrows_without_a_chosen_site_pan(view):
    place = view.degrees_at(QPointF(400, 300))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.pixel_at(*place).x() < 400


def test_tab_goes_through_the_sites_and_then_on(sites, qtbot):
    sites.site_cycled.connect(sites.select_site)
    for expected in (2, 3):
        QTest.keyClick(sites, Qt.Key.Key_Tab)
        assert sites.selected_site_id == expected
    assert sites.signs.neighbour_of_selected(1) is None  # the next Tab belongs to the next widget
    QTest.keyClick(sites, Qt.Key.Key_Backtab)
    assert sites.selected_site_id == 2


def test_the_place_tool_asks_for_a_site_where_one_clicks(view, qtbot, middle_of):
    view.set_tool("place")
    pixel = view.pixel_at(*middle_of("Lecce"))
    with qtbot.waitSignal(view.place_requested) as signal:
        click(view, pixel)
    assert signal.args == pytest.approx(middle_of("Lecce"), abs=0.01)


def test_the_place_tool_pans_when_dragged(view, qtbot):
    view.set_tool("place")
    with qtbot.assertNotEmitted(view.place_requested):
        drag(view, QPointF(300, 200), QPointF(340, 200), QPointF(380, 240))


def test_a_site_is_placed_by_keys_alone(view, qtbot):
    view.set_tool("place")
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    with qtbot.waitSignal(view.place_requested) as signal:
        QTest.keyClick(view, Qt.Key.Key_Return)
    middle = QPointF(view.viewport().rect().center())
    assert signal.args == pytest.approx(view.degrees_at(middle + QPointF(10, -10)), abs=1e-9)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool_name == "select"


def test_measuring_tells_the_length_and_escape_ends_it(view):
    told = []
    view.measured.connect(told.append)
    view.set_tool("measure")
    bari, lecce = view.pixel_at(16.8719, 41.1171), view.pixel_at(18.1718, 40.3516)
    click(view, bari)
    QTest.mouseMove(view.viewport(), lecce.toPoint())
    # Bari - Lecce by great circle: 138 km; a pixel here is some 0.7 km.
    assert abs(float(told[-1].split()[0]) - 138) <= 2
    click(view, lecce)
    QTest.mouseDClick(view.viewport(), LEFT, pos=lecce.toPoint())
    length = told[-1]
    QTest.mouseMove(view.viewport(), QPoint(10, 10))
    assert told[-1] == length, "an ended line grows no more"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert told[-1] == ""
    assert not view.measure.points
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool_name == "select"


def test_the_focus_is_seen_when_it_comes_by_keys(view):
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.furniture.focus_frame = True
    image = view.viewport().grab().toImage()
    from district_planner.gui.theme import Theme

    assert image.pixelColor(1, 300).name() == Theme.light().hex("accent")


def test_the_view_has_a_name_and_says_its_keys(view):
    assert view.accessibleName()
    assert "Tab" in view.accessibleDescription()


def test_the_map_cannot_be_lost(view, territory):
    for step in (QPointF(5000, 0), QPointF(0, 5000), QPointF(-9000, 0), QPointF(0, -9000)):
        for _ in range(10):
            view.pan_by(step)
        italy = view.geometry_of_map.bounds()
        assert italy.adjusted(-2000, -2000, 2000, 2000).contains(view.window_of_map.rect.center())


@pytest.mark.parametrize(("ratio", "expected"), [(1.0, (7, -5)), (2.0, (7, -5)), (1.5, (6, -4)), (1.25, (4, -4))])
def test_a_pan_moves_by_whole_physical_pixels(ratio, expected):
    from district_planner.gui.map.camera import _whole_pixels

    step = _whole_pixels(QPoint(7, -5), ratio)
    assert step.toTuple() == expected
    assert (step.x() * ratio).is_integer()
    assert (step.y() * ratio).is_integer()
