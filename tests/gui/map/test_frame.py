# SPDX-License-Identifier: EUPL-1.2
"""The plane of the map and the way back."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from district_planner.gui.map.frame import MapWindow, ground_km, point_from_scene, point_to_scene, to_scene

LONGITUDES = st.floats(-10, 35)
LATITUDES = st.floats(28, 55)


@given(LONGITUDES, LATITUDES)
def test_degrees_come_back_from_the_scene(lon, lat):
    back = point_from_scene(point_to_scene(lon, lat))
    assert back == pytest.approx((lon, lat), abs=1e-9)


def test_north_is_up():
    assert point_to_scene(12.5, 43).y() < point_to_scene(12.5, 42).y()
    assert point_to_scene(13.5, 42).x() > point_to_scene(12.5, 42).x()


def test_agrees_with_pyproj():
    # Independent source: PROJ, EPSG:4326 to EPSG:3857; differences are free of our origin.
    pyproj = pytest.importorskip("pyproj")
    project = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform
    rome, bari = (12.4964, 41.9028), (16.8719, 41.1171)
    (x1, y1), (x2, y2) = project(*rome), project(*bari)
    first, second = to_scene(*rome), to_scene(*bari)
    assert tuple(second - first) == pytest.approx((x2 - x1, y1 - y2), abs=0.01)


def test_ground_distance_is_that_of_the_sphere():
    # One degree along a meridian of the mean sphere: 111.195 km.
    assert ground_km(point_to_scene(12, 42), point_to_scene(12, 43)) == pytest.approx(111.195, abs=0.001)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    lon=st.floats(7, 18.5),
    lat=st.floats(36, 47),
    metres=st.floats(3, 7000),
    x=st.integers(0, 799),
    y=st.integers(0, 599),
)
def test_pixels_come_back_through_the_view(view, lon, lat, metres, x, y):
    view._look(1 / metres, point_to_scene(lon, lat), QPointF(400, 300))
    pixel = QPointF(x, y)
    assert (view.pixel_at(*view.degrees_at(pixel)) - pixel).manhattanLength() < 1e-3
    # Qt's own mapping, which tools and layers do not use, says the same.
    expected = view.mapToScene(pixel.toPoint())
    assert (view.scene_at(pixel) - expected).manhattanLength() < 1e-3 * metres


@given(st.floats(1e-4, 0.5), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(1, 3000), st.integers(1, 2000))
def test_a_grown_window_keeps_its_middle(scale, left, top, width, height):
    window = MapWindow(scale, left, top, width, height)
    grown = window.grown(1.6)
    assert (grown.rect.center() - window.rect.center()).manhattanLength() < 1.0 / scale
    assert math.isclose(grown.width, width * 1.6, abs_tol=1)
