# SPDX-License-Identifier: EUPL-1.2
"""The scale bar against the length of a degree; the measuring line against known distances."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from district_planner.gui.map.frame import MapWindow, point_to_scene
from district_planner.gui.map.scale_bar import LONGEST, km_per_pixel, length_text, nice_length


@pytest.mark.parametrize("lat", [37.0, 42.0, 46.5])
def test_a_degree_of_longitude_has_its_length(lat):
    # One degree along a parallel: 111.195 km x cos(latitude) on the mean sphere.
    left, right = point_to_scene(12.0, lat), point_to_scene(13.0, lat)
    pixels = 500
    scale = pixels / (right.x() - left.x())
    window = MapWindow(scale, left.x(), left.y() - 200 / scale, pixels, 400)
    assert km_per_pixel(window) * pixels == pytest.approx(111.195 * math.cos(math.radians(lat)), rel=1e-4)


def test_the_flat_map_would_be_wrong_by_a_third():
    window = MapWindow(1e-3, *point_to_scene(12.5, 42).toTuple(), 2, 2)
    assert 1.0 / km_per_pixel(window) == pytest.approx(1.35, abs=0.02)


@given(st.floats(1e-3, 20))
def test_lengths_are_round_and_fit(per_pixel):
    length = nice_length(per_pixel)
    assert length / per_pixel <= LONGEST * (1 + 1e-9)
    assert length / per_pixel > LONGEST / 2.5 - 1e-6
    digits = f"{length:.6e}"[0]
    assert digits in "125"


def test_lengths_are_written_as_people_write_them():
    assert length_text(50, "it") == "50 km"
    assert length_text(0.5, "it") == "500 m"


def test_measured_distances_are_great_circles(view):
    # Roma - Milano, city halls: 477 km by great circle (any calculator of the haversine formula).
    view.measure.add_point(point_to_scene(12.4829, 41.8933))
    view.measure.add_point(point_to_scene(9.1900, 45.4642))
    assert view.measure.total_km == pytest.approx(477, abs=1.5)
    view.measure.set_pointer(point_to_scene(12.4829, 41.8933) + QPointF(0, 0))
    assert view.measure.total_km == pytest.approx(2 * 477, abs=3)
