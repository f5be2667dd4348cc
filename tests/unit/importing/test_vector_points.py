# SPDX-License-Identifier: EUPL-1.2
"""Coordinates out of tables: however they are written, each is a place in Italy or a row with a reason."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.core.geo import ITALY_BOX
from district_planner.core.texts import Texts
from district_planner.importing.coordinates import (
    CRS_CHOICES,
    Problem,
    crs_name,
    crs_of,
    examine,
    guess_crs,
    to_degrees,
)
from district_planner.importing.tables import Column, Table, table_of, text_array
from district_planner.importing.vector_points import coordinate_columns, points_of
from district_planner.territory import load_territory

LON, LAT = st.floats(ITALY_BOX[0], ITALY_BOX[2]), st.floats(ITALY_BOX[1], ITALY_BOX[3])
BARI, FOGGIA = (16.8719, 41.1171), (15.5446, 41.4622)


def table(*pairs: tuple[str, str]) -> Table:
    return table_of("luoghi.csv", ["Nome", "Longitudine", "Latitudine"], [["x", *pair] for pair in pairs])


def keys(findings):
    return [(finding.key.removeprefix("geodata."), finding.row) for finding in findings]


@pytest.mark.parametrize(
    "pair",
    [
        ("16.8719", "41.1171"),
        ("16,8719", "41,1171"),
        (" 16.8719 ", "41.1171°"),
        ("16,8719 E", "41,1171N"),
        ("+16.8719", "4.11171e1"),
        ("16,8719", "41,1171000000"),
    ],
)
def test_degrees_are_read_however_written(pair):
    features, findings = points_of(table(pair, pair), "Longitudine", "Latitudine")
    assert keys(findings) == []
    np.testing.assert_allclose(shapely.get_coordinates(features.geometry), [BARI, BARI])
    assert features.rows.tolist() == [2, 3]
    assert features.kind == "point"


@pytest.mark.parametrize(
    ("pair", "crs"),
    [
        (("657.123,5", "4.553.987,25"), "EPSG:32633"),
        (("657,123.5", "4,553,987.25"), "EPSG:32633"),
        (("657 123,5", "4 553 987,25"), "EPSG:32633"),
        (("657123.5", "4553987.25"), "EPSG:32633"),
    ],
)
def test_metres_with_thousands_marks_are_placed_by_pyproj(pair, crs):
    expected = pyproj.Transformer.from_crs(crs, 4326, always_xy=True).transform(657123.5, 4553987.25)
    features, findings = points_of(table(pair), 1, 2, crs)
    assert keys(findings) == []
    np.testing.assert_allclose(shapely.get_coordinates(features.geometry)[0], expected, atol=1e-9)


def test_a_point_may_mark_thousands_and_only_the_place_tells():
    """657.123 metres east of the zone's false origin would be in the Atlantic; 657,123 km puts it near Bari."""
    features, _ = points_of(table(("657.123", "4.553.987"), ("545.100", "4.590.000")), 1, 2, "EPSG:32633")
    assert shapely.get_coordinates(features.geometry)[0] == pytest.approx([16.873, 41.12], abs=0.01)
    degrees, _ = points_of(table(("16.871", "41.117")), 1, 2)
    assert shapely.get_coordinates(degrees.geometry)[0] == pytest.approx([16.871, 41.117])


def test_numbers_of_a_workbook_are_taken_as_they_are():
    numbers = np.array([16.8719, np.nan])
    x = Column("x", 0, text_array(["16.8719", ""]), numbers)
    y = Column("y", 1, text_array(["41.1171", "41.1"]), np.array([41.1171, 41.1]))
    features, findings = points_of(Table("a.xlsx", (x, y), np.array([5, 6])), x, y)
    assert features.rows.tolist() == [5]
    assert keys(findings) == [("row_missing", 6)]


def test_each_row_that_is_no_place_is_named_with_its_reason():
    rows = [
        ("16.8719", "41.1171"),
        ("", "41.1"),
        ("n.d.", ".."),
        ("inf", "41.1"),
        ("0", "0"),
        ("41.1171", "16.8719"),
        ("657123", "4553987"),
        ("2.3522", "48.8566"),
        ("Bari", "41.1"),
        ("16°52'19\"", "41°07'02\""),
        ("16 52 19", "41 07 02"),
        ("41:07", "16:52:19,5 E"),
    ]
    features, findings = points_of(table(*rows), 1, 2, "EPSG:4326")
    assert features.rows.tolist() == [2]
    assert features.read == 12
    assert sorted(keys(findings)[2:], key=lambda item: item[1]) == [
        ("row_missing", 3),
        ("row_missing", 4),
        ("row_not_finite", 5),
        ("row_zero", 6),
        ("row_swapped", 7),
        ("row_metres", 8),
        ("row_outside", 9),
        ("row_text", 10),
        ("row_dms", 11),
        ("row_dms", 12),
        ("row_dms", 13),
    ]
    assert keys(findings)[:2] == [("swap_proposed", None), ("crs_proposed", None)]
    sexagesimal = next(finding for finding in findings if finding.row == 11)
    assert "41,11722" in sexagesimal.text(Texts("it"))
    assert sexagesimal.value == "16°52'19\"; 41°07'02\""
    assert pytest.approx(41.11722, abs=5e-6) == 41 + 7 / 60 + 2 / 3600


def test_metres_without_a_system_are_asked_for_not_guessed():
    with pytest.raises(InputError) as caught:
        points_of(table(("656900", "4553900"), ("545100", "4590000")), 1, 2)
    assert caught.value.key == "geodata.table_crs_likely"
    assert "EPSG:32633" in str(caught.value)
    with pytest.raises(InputError) as caught:
        points_of(table(("999999999", "999999999")), 1, 2)
    assert caught.value.key == "geodata.table_crs_missing"


def test_columns_of_coordinates_are_known_by_their_headings():
    found = coordinate_columns(table(("1", "2")).columns)
    assert found is not None
    assert [column.heading for column in found] == ["Longitudine", "Latitudine"]
    for headings, places in ((["X", "Y"], [0, 1]), (["lat.", "LON (WGS84)"], [1, 0]), (["Est", "Nord"], [0, 1])):
        found = coordinate_columns(table_of("a", headings, [["1", "2"]]).columns)
        assert found is not None
        assert [column.index for column in found] == places
    assert coordinate_columns(table_of("a", ["x", "y", "lon", "lat"], [["1"] * 4]).columns) is None
    assert coordinate_columns(table_of("a", ["Estate", "Nordest"], [["1"] * 2]).columns) is None


@given(st.lists(st.tuples(LON, LAT, st.booleans()), min_size=1, max_size=30))
def test_every_swapped_pair_in_italy_is_recognised_and_none_invented(pairs):
    """No longitude of Italy is one of its latitudes, so the answer is certain."""
    lon, lat, swapped = (np.array(values) for values in zip(*pairs, strict=True))
    x, y = np.where(swapped, lat, lon), np.where(swapped, lon, lat)
    found = examine(x, y, "EPSG:4326")
    assert found.problem.tolist() == [Problem.SWAPPED if turned else Problem.NONE for turned in swapped]
    assert np.isnan(found.lon[swapped]).all()
    mended = examine(x, y, "EPSG:4326", mend_swapped=True)
    assert (mended.problem == Problem.NONE).all()
    np.testing.assert_array_equal(mended.lon, lon)
    np.testing.assert_array_equal(mended.lat, lat)


@given(st.lists(st.tuples(st.floats(width=32), st.floats(width=32)), min_size=1), st.sampled_from(CRS_CHOICES))
@settings(max_examples=60)
def test_whatever_is_there_a_coordinate_is_in_italy_or_has_a_problem(pairs, crs):
    x, y = (np.array(values) for values in zip(*pairs, strict=True))
    found = examine(x, y, crs)
    good = found.problem == Problem.NONE
    west, south, east, north = ITALY_BOX
    assert ((found.lon[good] >= west) & (found.lon[good] <= east)).all()
    assert ((found.lat[good] >= south) & (found.lat[good] <= north)).all()
    assert np.isnan(found.lon[~good]).all()
    assert np.isnan(found.lat[~good]).all()


@pytest.mark.parametrize("crs", [crs for crs in CRS_CHOICES if crs != "EPSG:7793"])
def test_the_system_is_found_by_where_the_points_fall(crs):
    """The centres of the country's municipalities, brought there by pyproj; peers a metre apart count as the same."""
    territory = load_territory()
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(territory.lon[::40], territory.lat[::40])
    best = guess_crs(x, y)[0]
    assert not best.swapped
    assert best.share > 0.95
    lon, lat = to_degrees(x, y, best.crs)
    assert np.abs(lon - territory.lon[::40]).max() < 1e-4
    assert np.abs(lat - territory.lat[::40]).max() < 1e-4
    turned = guess_crs(y, x)[0]
    assert turned.swapped


def test_what_is_no_reference_system_is_refused():
    assert crs_name("EPSG:32632") == "WGS 84 / UTM zone 32N (EPSG:32632)"
    for text in ("EPSG:99999", "niente", "EPSG:5214"):
        with pytest.raises(InputError):
            crs_of(text)


def test_no_points_no_guess():
    assert guess_crs([np.nan, 0.0], [1.0, 0.0]) == ()
    features, findings = points_of(table(("", "")), 1, 2)
    assert len(features) == 0
    assert keys(findings) == [("row_missing", 2)]
