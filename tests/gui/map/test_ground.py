# SPDX-License-Identifier: EUPL-1.2
"""Colours at named points of the map, and pictures that are reused without a trace."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from district_planner.gui.theme import Theme
from district_planner.territory.choropleth import classify
from tests.gui.map.conftest import as_array, colour_at, grabbed

# From any atlas: the Adriatic and the Ionian, Albania, Basilicata.
ADRIATIC, IONIAN, ALBANIA, POTENZA = (17.5, 41.5), (17.3, 39.9), (19.8, 41.0), (15.8, 40.64)


def assert_looks_the_same(first, second, share=2e-4):
    """Qt cuts a smoothed line a little differently where it leaves the picture: a few faint pixels are allowed."""
    differing = first != second
    assert differing.mean() < share
    for shift in (0, 8, 16):
        channels = [((image[differing] >> shift) & 255).astype(int) for image in (first, second)]
        assert np.abs(channels[0] - channels[1]).max(initial=0) < 64


@pytest.mark.parametrize("name", ["Foggia", "Altamura", "Cerignola", "Lecce", "Manduria", "Brindisi"])
def test_a_municipality_has_the_colour_of_its_class(view, territory, middle_of, name):
    choropleth = classify(territory.density(), territory.in_regions(["16"]))
    expected = choropleth.colours[choropleth.class_of[territory.names.index(name)]]
    assert colour_at(grabbed(view), view.pixel_at(*middle_of(name))) == expected


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_sea_neighbours_and_the_rest_of_italy_are_quiet(view, theme):
    view.set_theme(theme)
    image = grabbed(view)
    assert colour_at(image, view.pixel_at(*ADRIATIC)) == theme.hex("map_sea")
    assert colour_at(image, view.pixel_at(*IONIAN)) == theme.hex("map_sea")
    assert colour_at(image, view.pixel_at(*POTENZA)) == theme.hex("map_outside")
    view.centre_on(*ALBANIA)
    assert colour_at(grabbed(view), view.pixel_at(*ALBANIA)) == theme.hex("map_foreign")


def test_unknown_is_hatched_and_never_a_class(view, territory, middle_of):
    values = territory.density().copy()
    values[territory.names.index("Cerignola")] = np.nan
    view.set_choropleth(classify(values, territory.in_regions(["16"])))
    image, middle = grabbed(view), view.pixel_at(*middle_of("Cerignola"))
    around = {colour_at(image, middle + QPointF(dx, dy)) for dx in range(-6, 7) for dy in range(-6, 7)}
    theme = Theme.light()
    assert theme.hex("map_unknown") in around
    assert not around & set(classify(values).colours)
    darkest = min(around, key=lambda name: sum(int(name[i : i + 2], 16) for i in (1, 3, 5)))
    ground = sum(int(theme.hex("map_unknown")[i : i + 2], 16) for i in (1, 3, 5))
    assert sum(int(darkest[i : i + 2], 16) for i in (1, 3, 5)) < ground - 60, "no line of the hatching"


def test_recolouring_shows_at_once(view, territory, middle_of):
    before = colour_at(grabbed(view), view.pixel_at(*middle_of("Altamura")))
    view.set_choropleth(classify(-territory.density(), territory.in_regions(["16"])))
    assert colour_at(grabbed(view), view.pixel_at(*middle_of("Altamura"))) != before


def test_without_classes_the_land_is_plain(view, middle_of):
    view.set_choropleth(None)
    assert colour_at(grabbed(view), view.pixel_at(*middle_of("Altamura"))) == Theme.light().hex("map_land")


@pytest.mark.parametrize("step", [(37, 0), (-5, 0), (0, 90), (0, -13), (40, 25), (-300, 200), (2000, 0)])
def test_after_a_pan_the_picture_is_as_if_drawn_anew(view, step):
    grabbed(view)
    drawn = view.ground.cache.renders
    view.pan_by(QPointF(*step))
    moved = as_array(grabbed(view))
    assert view.ground.cache.renders - drawn <= 2
    view.ground.invalidate()
    assert_looks_the_same(moved, as_array(grabbed(view)))


def test_many_small_pans_leave_no_seam(view):
    grabbed(view)
    for number in range(60):
        view.pan_by(QPointF(7 * (-1) ** (number % 3), 3))
        grabbed(view)
    moved = as_array(grabbed(view))
    view.ground.invalidate()
    assert_looks_the_same(moved, as_array(grabbed(view)), share=5e-3)


def test_a_second_paint_draws_nothing(view):
    grabbed(view)
    drawn = view.ground.cache.renders
    view.highlight.set_hovered(10)
    grabbed(view)
    assert view.ground.cache.renders == drawn


def test_while_zooming_the_old_picture_is_stretched_and_drawn_when_the_hand_rests(view, qtbot):
    grabbed(view)
    drawn = view.ground.cache.renders
    for _ in range(4):
        view.zoom_by(1.25)
        grabbed(view)
    assert view.ground.cache.renders == drawn
    qtbot.waitUntil(lambda: grabbed(view) is not None and view.ground.cache.renders > drawn, timeout=2000)
    rested = as_array(grabbed(view))
    view.ground.invalidate()
    assert (rested == as_array(grabbed(view))).all()


def test_a_resize_keeps_what_it_has(view, qtbot):
    view.centre_on(17, 41)
    grabbed(view)
    view.resize(900, 640)
    qtbot.wait(20)
    resized = as_array(grabbed(view))
    view.ground.invalidate()
    assert_looks_the_same(resized, as_array(grabbed(view)))


def test_borders_have_their_rank(view):
    from district_planner.gui.map.style import width_of

    for metres in (50, 200, 700, 2000, 5000):
        assert width_of("region", metres) > width_of("province", metres) > width_of("municipality", metres)


def test_the_whole_area_stays_whole_when_the_window_changes(view, qtbot, territory):
    for width, height in ((640, 480), (1000, 400), (400, 700)):
        view.resize(width, height)
        QTest.qWait(10)
        rect = view.geometry_of_map.bounds(territory.in_regions(["16"]))
        shown = view.window_of_map.rect
        assert shown.contains(rect)
