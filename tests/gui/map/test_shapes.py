# SPDX-License-Identifier: EUPL-1.2
"""Shapes made through buffers, the choice of what is seen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PySide6.QtCore import QPointF, QRectF, Qt

from district_planner.core.geo import to_mercator
from district_planner.gui.map.frame import mercator_to_scene
from district_planner.gui.map.geometry import MapGeometry
from district_planner.gui.map.shapes import on_grid, overlapping, polygon_from

NUMBERS = st.floats(-1e6, 1e6)


@given(arrays.arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2)), elements=NUMBERS))
def test_a_polygon_holds_the_points_it_was_made_from(points):
    polygon = polygon_from(points)
    assert [(p.x(), p.y()) for p in polygon] == [tuple(p) for p in points.tolist()]


def test_a_polygon_owns_its_points():
    points = np.array([[1.0, 2.0], [3.0, 4.0]])
    polygon = polygon_from(points)
    points[:] = 0
    assert polygon.at(1) == QPointF(3, 4)


@given(arrays.arrays(np.float64, (12, 4), elements=NUMBERS), NUMBERS, NUMBERS)
def test_what_is_seen_is_what_overlaps(corners, x, y):
    bounds = np.hstack((np.minimum(corners[:, :2], corners[:, 2:]), np.maximum(corners[:, :2], corners[:, 2:])))
    rect = QRectF(x, y, 5e5, 4e5)
    expected = [
        i for i, (left, top, right, bottom) in enumerate(bounds.tolist())
        if left <= rect.right() and right >= rect.left() and top <= rect.bottom() and bottom >= rect.top()
    ]  # fmt: skip
    assert overlapping(bounds, rect).tolist() == expected


def test_a_coarse_ring_stays_closed():
    xy = np.array([[0, 0], [10, 1], [11, 9], [1, 10], [0, 0], [50, 50], [60, 50], [60, 60], [50, 50]], dtype=float)
    points, starts = on_grid(xy, np.array([0, 5, 9]), 4.0)
    for first, last in itertools.pairwise(starts):
        assert (points[first] == points[last - 1]).all()
    assert (points % 4 == 0).all()


@pytest.fixture(scope="module")
def geometry(territory, boundaries):
    return MapGeometry(territory, boundaries)


@pytest.mark.parametrize(("metres", "tolerance"), [(20, 0), (200, 100), (600, 300), (2000, 1000)])
def test_the_level_is_as_coarse_as_the_eye_allows(geometry, metres, tolerance):
    assert geometry.level_for(metres).tolerance_m == tolerance


def test_paths_hold_the_same_ground_as_the_shapes(geometry, territory, boundaries):
    # Independent source: point in polygon by shapely (`Boundaries.locate`).
    shapes = geometry.shapes(0)
    for lon, lat in ((17.23, 40.476), (12.4964, 41.9028), (12.45, 43.94), (12.4534, 41.9029), (9.19, 45.4642)):
        point = QPointF(*mercator_to_scene(np.array(to_mercator(lon, lat))))
        seen = shapes.visible(QRectF(point.x() - 1, point.y() - 1, 2, 2))
        holding = [p for p in seen.tolist() if shapes.path(p).contains(point)]
        expected = boundaries.locate(lon, lat)
        assert holding == ([] if expected is None else [expected])  # San Marino and the Vatican are holes
    assert shapes.path(0).fillRule() == Qt.FillRule.OddEvenFill


def test_every_stretch_of_border_is_of_one_kind(geometry):
    borders = geometry.borders(3)
    kinds = ("municipality", "province", "region", "state", "coast")
    count = sum(borders.kind_mask(kind).astype(int) for kind in kinds)
    assert (count == 1).all()


def test_the_border_with_france_is_no_coast(geometry, territory):
    borders = geometry.borders(3)
    bardonecchia = territory.names.index("Bardonecchia")
    outer = np.flatnonzero((borders.left == bardonecchia) & (borders.right < 0))
    assert borders.kind_mask("state")[outer].all()
    taranto = territory.names.index("Taranto")
    outer = np.flatnonzero((borders.left == taranto) & (borders.right < 0))
    assert len(outer)
    assert borders.kind_mask("coast")[outer].all()


def test_lines_around_an_area_separate_it_from_the_rest(geometry, territory):
    inside = np.zeros(len(territory), dtype=bool)
    inside[territory.in_regions(["16"])] = True
    borders = geometry.borders(3)
    around = borders.around(inside)
    regions = {
        frozenset((territory.region_names[borders.left[i]], territory.region_names[borders.right[i]])) for i in around
    }
    # The neighbours of Puglia on land: Molise, Campania, Basilicata.
    assert regions == {frozenset(("Puglia", other)) for other in ("Molise", "Campania", "Basilicata")}
