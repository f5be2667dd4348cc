# SPDX-License-Identifier: EUPL-1.2
"""Layers in memory: stored and read back, counted by municipality and over catchments, measured on the sphere."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from district_planner.core.geo import haversine_km
from district_planner.scenarios.payloads import pack, unpack
from district_planner.territory import load_boundaries, load_territory
from district_planner.territory.layers import (
    TEXT,
    Layer,
    count_in,
    municipalities_of,
    nearest_km,
    over_places,
    pack_bytes,
    pack_texts,
    sum_in,
    unpack_bytes,
    unpack_texts,
)

BARI, FOGGIA, LECCE, SEA = (16.87, 41.12), (15.54, 41.46), (18.17, 40.35), (17.5, 42.0)


def points(*places):
    return shapely.points(np.array(places, dtype=float))


@pytest.fixture
def layer() -> Layer:
    return Layer(
        points(BARI, FOGGIA, LECCE, BARI, SEA),
        {"posti": np.array([10.0, 5.0, np.nan, 7.0, 100.0])},
        {"nome": np.array(["Bari", "Foggia", "Lecce", "città", ""], dtype=TEXT)},
    )


@pytest.fixture(scope="module")
def italy():
    return load_territory()


def test_a_layer_comes_back_as_it_was(layer):
    """Through the block of the project file, too."""
    again = Layer.unpack(unpack(pack(layer.pack())))
    assert shapely.equals_exact(again.geometry, layer.geometry).all()
    np.testing.assert_array_equal(again.numbers["posti"], layer.numbers["posti"])
    assert again.texts["nome"].tolist() == ["Bari", "Foggia", "Lecce", "città", ""]
    assert {name: array.tobytes() for name, array in again.pack().items()} == {
        name: array.tobytes() for name, array in layer.pack().items()
    }


def test_a_large_layer_comes_back_in_its_order():
    """Its shapes are read some at a time."""
    lon = np.linspace(7, 18, 10_001)
    again = Layer.unpack(Layer(np.array(shapely.points(lon, 2 * lon))).pack())
    np.testing.assert_array_equal(again.lon, lon)
    np.testing.assert_array_equal(again.lat, 2 * lon)


def test_an_empty_layer_comes_back_empty():
    again = Layer.unpack(unpack(pack(Layer(np.empty(0, dtype=object)).pack())))
    assert len(again) == 0
    assert again.kind == "point"
    assert np.isnan(nearest_km(again, 16.0, 41.0)).all()


@pytest.mark.parametrize(
    "change",
    [
        {"offsets": np.array([0, 21, 10, 63, 84, 105])},
        {"offsets": np.array([0, 21])},
        {"wkb": np.zeros(105, dtype=np.uint8)},
        {"a_posti": np.zeros(3)},
        {"to_nome": np.array([0, 1])},
    ],
)
def test_arrays_that_do_not_fit_are_refused(layer, change):
    with pytest.raises(ValueError):  # noqa: PT011  # from several places, each with its own words
        Layer.unpack(layer.pack() | change)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_texts_of_every_kind_come_back(texts):
    assert unpack_texts(*pack_texts(texts)).tolist() == texts


@given(st.lists(st.binary()))
def test_bytes_come_back(items):
    assert unpack_bytes(*pack_bytes(items)) == items


def test_a_filter_keeps_what_belongs_together(layer):
    some = layer.only(layer.numbers["posti"] > 6)
    assert some.numbers["posti"].tolist() == [10.0, 7.0, 100.0]
    assert some.texts["nome"].tolist() == ["Bari", "città", ""]
    assert some.lon.tolist() == [16.87, 16.87, 17.5]


def test_each_feature_is_counted_where_it_lies(layer, italy):
    """Codes of Bari, Foggia and Lecce by Istat's list; the point at sea is in none."""
    located = municipalities_of(layer, load_boundaries())
    codes = [italy.codes[place] if place >= 0 else "" for place in located]
    assert codes == ["072006", "071024", "075035", "072006", ""]
    counts = count_in(located, len(italy))
    assert counts.sum() == 4
    assert counts[italy.position("072006")] == 2
    sums = sum_in(located, layer.numbers["posti"], len(italy))
    assert sums[italy.position("072006")] == 17
    assert np.isnan(sums[italy.position("075035")])
    assert np.nansum(sums) == 22


def test_a_polygon_counts_where_its_point_is_and_the_point_is_on_it():
    """A U whose centre of gravity is outside it."""
    u = shapely.Polygon([(16, 41), (17, 41), (17, 42), (16.9, 42), (16.9, 41.1), (16.1, 41.1), (16.1, 42), (16, 42)])
    layer = Layer(np.array([u], dtype=object))
    assert layer.kind == "polygon"
    assert not u.contains(u.centroid)
    assert u.intersects(shapely.Point(layer.lon[0], layer.lat[0]))
    line = Layer(np.array([shapely.LineString([(16, 41), (17, 41), (17, 42)])], dtype=object))
    assert line.kind == "line"
    assert line.geometry[0].distance(shapely.Point(line.lon[0], line.lat[0])) < 1e-9


def test_over_a_catchment_each_municipality_counts_with_its_weight():
    """By hand: place 0 takes 1 × 4 + 0.5 × 6 = 7; place 1 nothing; place 2 meets an unknown only with weight 0."""
    totals = np.array([4.0, 6.0, np.nan, 1.0])
    indptr, positions = np.array([0, 2, 2, 4, 5]), np.array([0, 1, 2, 3, 2])
    weights = np.array([1.0, 0.5, 0.0, 2.0, 0.1])
    found = over_places(totals, indptr, positions, weights)
    assert found[:3].tolist() == [7.0, 0.0, 2.0]
    assert np.isnan(found[3])


@given(
    arrays(np.float64, (6, 9), elements=st.floats(0, 1)),
    arrays(np.float64, 9, elements=st.floats(0, 1e6)),
    arrays(np.bool_, (6, 9)),
)
def test_over_catchments_is_a_product_of_matrices(weights, totals, kept):
    indptr = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
    positions = np.nonzero(kept)[1]
    np.testing.assert_allclose(
        over_places(totals, indptr, positions, weights[kept]), np.where(kept, weights, 0) @ totals
    )


@given(
    st.lists(st.tuples(st.floats(6.6, 18.6), st.floats(35.4, 47.2)), min_size=1, max_size=40),
    st.lists(st.tuples(st.floats(6.6, 18.6), st.floats(35.4, 47.2)), min_size=1, max_size=10),
)
@settings(max_examples=200)
def test_the_nearest_point_is_the_nearest_on_the_sphere(features, places):
    """All distances by the haversine formula, whatever the map's plane thinks is nearest."""
    lon, lat = np.array(places).T
    flon, flat = np.array(features).T
    every = haversine_km(lon[:, None], lat[:, None], flon, flat)
    np.testing.assert_allclose(nearest_km(Layer(points(*features)), lon, lat), every.min(axis=1), rtol=1e-9, atol=1e-6)


def test_the_distance_to_a_shape_is_to_its_edge():
    """A dense set of points on the edge, each by haversine; inside it is 0."""
    square = shapely.box(16.0, 41.0, 17.0, 42.0)
    layer = Layer(np.array([square, shapely.LineString([(10.0, 45.0), (14.0, 45.5)])], dtype=object))
    lon, lat = np.array([16.5, 15.0, 17.9, 11.0, np.nan]), np.array([41.5, 41.3, 43.0, 44.0, 41.0])
    edge = shapely.get_coordinates(shapely.segmentize(layer.geometry, 0.0005))
    every = haversine_km(lon[:, None], lat[:, None], edge[:, 0], edge[:, 1]).min(axis=1)
    found = nearest_km(layer, lon, lat)
    assert found[0] == 0.0
    np.testing.assert_allclose(found[1:4], every[1:4], rtol=1e-3)
    assert np.isnan(found[4])


def test_a_north_south_choice_is_not_the_planes():
    """At 46° the plane stretches more than at 36°: what is 100 km north looks farther than what is 101 km south."""
    lat = 41.0
    layer = Layer(points((12.0, lat + 100 / 111.195), (12.0, lat - 101 / 111.195)))
    assert nearest_km(layer, 12.0, lat)[0] == pytest.approx(100.0, abs=0.01)
