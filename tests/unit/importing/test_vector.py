# SPDX-License-Identifier: EUPL-1.2
"""Layers of every format, read in the limited process, beside what geopandas reads from the same files."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import Cancelled
from district_planner.core.texts import Texts
from district_planner.importing.findings import Finding, row_ranges
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.vector import inspect_features, list_layers, read_features, read_features_here
from district_planner.importing.vector_caps import VectorCaps
from district_planner.project import ProjectFile
from district_planner.territory import load_boundaries, load_territory
from tests.corpus.geo.make import UTM33
from tests.unit.project.model import puglia

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "geo"


@pytest.fixture(scope="module")
def municipalities() -> Any:
    """Apulia's municipalities in UTM 33, with columns of each type."""
    import geopandas

    territory = load_territory()
    here = territory.in_regions(["16"])
    shapes = load_boundaries().level(2).geometry()[here]
    data = {
        "codice": [territory.codes[k] for k in here],
        "nome": [territory.names[k] for k in here],
        "numero": np.arange(len(here), dtype=np.int64) * 7,
        "quota": np.where(np.arange(len(here)) % 5, np.arange(len(here)) / 8, np.nan),
    }
    return geopandas.GeoDataFrame(data, geometry=shapes, crs=3857).to_crs(32633)


@pytest.fixture(scope="module")
def plain(municipalities, tmp_path_factory) -> dict[str, Path]:
    """The same layer in each format, written by GDAL."""
    folder = tmp_path_factory.mktemp("plain")
    paths = {end: folder / f"comuni {end}.{end}" for end in ("gpkg", "shp", "fgb", "geojson")}
    for path in paths.values():
        municipalities.to_file(path)
    return paths


@pytest.fixture(scope="module")
def written(plain, tmp_path_factory) -> dict[str, Path]:
    """The same files under names that GDAL would take for something else."""
    folder = tmp_path_factory.mktemp("names") / "Livelli # 1? 100% à!"
    shutil.copytree(plain["gpkg"].parent, folder)
    return {end: folder / path.name for end, path in plain.items()}


@pytest.mark.parametrize("end", ["gpkg", "shp", "fgb", "geojson"])
def test_each_format_gives_what_geopandas_reads(plain, written, end):
    """Shapes by geopandas' own transformation (pyproj), columns as pandas has them."""
    import geopandas

    expected = geopandas.read_file(plain[end])
    features, _ = read_features(written[end])
    assert features.kind == "polygon"
    assert features.rows.tolist() == list(range(1, len(expected) + 1))
    assert features.read == len(features) == len(expected)
    degrees = expected.geometry.to_crs(4326).to_numpy()
    assert np.asarray(
        shapely.equals_exact(features.geometry, degrees, 1e-9) | shapely.equals(features.geometry, degrees)
    ).all()
    columns = {column.heading: column for column in features.columns}
    assert [column.index for column in features.columns] == [0, 1, 2, 3]
    assert columns["codice"].text.tolist() == expected["codice"].tolist()
    assert columns["codice"].numbers is None
    assert columns["nome"].text.tolist() == expected["nome"].tolist()
    assert columns["numero"].numbers.tolist() == expected["numero"].tolist()
    assert columns["numero"].text.tolist() == [str(number) for number in expected["numero"]]
    np.testing.assert_array_equal(columns["quota"].numbers, expected["quota"].to_numpy())
    assert (columns["quota"].text == "").sum() == expected["quota"].isna().sum()


def test_the_suffix_says_nothing(written, tmp_path):
    """The bytes do."""
    disguised = tmp_path / "dati.csv"
    disguised.write_bytes(written["gpkg"].read_bytes())
    assert len(read_features(disguised)[0]) == len(read_features(written["gpkg"])[0])


def test_nothing_is_written_beside_the_file(written):
    folder = written["gpkg"].parent
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for path in written.values():
        read_features(path)
        inspect_features(path)
        list_layers(path)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_any_part_of_a_shapefile_may_be_chosen(written, tmp_path):
    for path in written["shp"].parent.glob("comuni shp.*"):
        (tmp_path / path.name.upper()).write_bytes(path.read_bytes())
    assert len(read_features(tmp_path / "COMUNI SHP.DBF")[0]) == len(read_features(written["shp"])[0])
    (tmp_path / "COMUNI SHP.SHP").unlink()
    with pytest.raises(InputError, match=r"\.shp file of the same name is missing"):
        read_features(tmp_path / "COMUNI SHP.DBF")


@pytest.fixture
def two_layers(municipalities, tmp_path) -> Path:
    path = tmp_path / "due.gpkg"
    municipalities.to_file(path, layer="comuni")
    municipalities.set_geometry(municipalities.representative_point()).to_file(path, layer="punti")
    return path


def test_several_layers_are_listed_and_read_by_name(two_layers):
    infos = list_layers(two_layers)
    assert [(info.member, info.kind, info.rows, info.columns) for info in infos] == [
        ("comuni", "vector", 257, 4),
        ("punti", "vector", 257, 4),
    ]
    assert list_tables(two_layers) == infos
    assert read_features(two_layers, "punti")[0].kind == "point"
    assert inspect_features(two_layers, "comuni").kinds == {"polygon": 257}
    with pytest.raises(InputError, match="comuni, punti"):
        read_features(two_layers)
    with pytest.raises(NotFoundError, match=r"no layer “altro” in due\.gpkg\. There are: comuni, punti"):
        read_features(two_layers, "altro")


def test_a_layer_is_not_read_as_a_table(written):
    layout = guess_layout(written["gpkg"]).layout
    assert layout.format == "vector"
    with pytest.raises(InputError):
        read_table(written["gpkg"], layout)


def test_polygons_of_municipalities_are_better_imported_as_values(written):
    _, findings = read_features(written["shp"])
    (hint,) = [finding for finding in findings if finding.key == "geodata.municipal_polygons"]
    assert (hint.column, hint.params["n"], hint.severity) == ("codice", 257, "note")


def test_istat_boundaries_carry_their_system_whatever_they_are_called(municipalities, tmp_path):
    """Istat's .prj says WGS_1984_UTM_Zone_32N: the code is found by the definition."""
    path = tmp_path / "Com01012026_g_WGS84.shp"
    municipalities.to_crs(32632).to_file(path)
    info = inspect_features(path)
    assert pyproj.CRS.from_user_input(info.crs).to_epsg() == 32632
    west, south, east, north = shapely.total_bounds(read_features(path)[0].geometry)
    assert 14.9 < west < 15.1
    assert 18.4 < east < 18.6
    assert 39.7 < south < north < 42.3


def test_the_system_may_be_named_by_the_user():
    """pyproj places the three points; without a .prj the file does not say where they are."""
    path = CORPUS / "no_prj.zip"
    with pytest.raises(InputError, match=r"no_prj\.zip, luoghi\.shp does not say in which reference system"):
        read_features(path)
    change = pyproj.Transformer.from_crs(32633, 4326, always_xy=True)
    expected = np.column_stack(change.transform(*np.array(UTM33).T))
    features, _ = read_features(path, crs="EPSG:32633")
    np.testing.assert_allclose(shapely.get_coordinates(features.geometry), expected, atol=1e-9)


@pytest.mark.parametrize("name", ["no_prj.zip", "local_crs.zip"])
def test_the_likely_systems_come_first_when_the_file_names_none_of_use(name):
    (doubt,) = inspect_features(CORPUS / name).doubts
    assert doubt.field == "crs"
    assert doubt.key == "geodata.ask_crs"
    assert [choice.value for choice in doubt.choices][:2] == ["EPSG:32633", "EPSG:7792"]
    assert len({choice.value for choice in doubt.choices}) == 13
    assert Texts("it")(doubt.key, **doubt.params).startswith("Il file non dice in quale sistema")


def test_what_is_open_about_a_layer_is_asked():
    swapped = inspect_features(CORPUS / "swapped.geojson")
    assert [(doubt.field, doubt.params["n"]) for doubt in swapped.doubts] == [("swap", 2)]
    assert [choice.value for choice in swapped.doubts[0].choices] == ["", "swap"]
    metres = inspect_features(CORPUS / "metres_as_degrees.geojson")
    assert [choice.value for choice in metres.doubts[0].choices] == ["EPSG:4326", "EPSG:32633"]
    mixed = inspect_features(CORPUS / "mixed.geojson")
    assert [choice.value for choice in mixed.doubts[0].choices] == ["point", "line", "polygon"]
    assert inspect_features(CORPUS / "bom.geojson").doubts == ()


def test_swapped_pairs_are_exchanged_only_when_asked():
    path = CORPUS / "swapped.geojson"
    left, findings = read_features(path)
    assert left.rows.tolist() == [1]
    assert [finding.row for finding in findings if finding.key == "geodata.row_swapped"] == [2, 3]
    mended, findings = read_features(path, mend_swapped=True)
    assert shapely.get_coordinates(mended.geometry).tolist() == [[16.87, 41.12], [15.54, 41.46], [18.17, 40.35]]
    assert [finding.params for finding in findings if finding.key == "importing.swapped_back"] == [
        {"n": 2, "rows": "2–3"}
    ]
    whole, _ = read_features(CORPUS / "swapped_polygon.geojson", mend_swapped=True)
    assert whole.geometry[0].bounds == (16.0, 41.0, 17.0, 42.0)


@pytest.mark.parametrize(("kind", "rows"), [("point", [1, 2, 3]), ("polygon", [4]), ("line", [5])])
def test_of_mixed_shapes_one_kind_is_chosen(kind, rows):
    features, findings = read_features(CORPUS / "mixed.geojson", kind=kind)
    assert (features.kind, features.rows.tolist()) == (kind, rows)
    others = [finding.row for finding in findings if finding.key == "geodata.row_other_kind"]
    assert sorted(others + rows) == [1, 2, 3, 4, 5]


def test_a_bow_tie_is_mended_and_told():
    """Two triangles of 1 by 1/2 degree: a quarter each by the shoelace formula."""
    features, findings = read_features(CORPUS / "bow_tie.geojson")
    assert shapely.is_valid(features.geometry).all()
    assert features.geometry[1].area == pytest.approx(0.5)
    assert [(finding.key, finding.row, finding.severity) for finding in findings] == [("geodata.row_mended", 2, "note")]


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_finding_is_words_with_a_remedy(language):
    _, findings = read_features(CORPUS / "metres_as_degrees.geojson")
    texts = Texts(language)
    assert all(texts.has(finding.key) and texts.has(f"{finding.key}_hint") for finding in findings)
    assert "EPSG:32633" in findings[0].text(texts)
    assert "656900; 4553900" in findings[1].text(texts)


def test_findings_survive_the_way_between_processes():
    finding = Finding("warning", "geodata.swap_proposed", {"n": 3}, row=4, column="x", value="é")
    assert Finding.from_record(finding.to_record()) == finding
    with pytest.raises(ValueError, match="severity"):
        Finding.from_record({"severity": "bad", "params": {}})


def test_row_numbers_in_short():
    assert row_ranges([3, 7, 8, 9, 12]) == "3, 7–9, 12"
    assert row_ranges([]) == ""


def test_many_bad_rows_are_all_named(tmp_path):
    import geopandas

    path = tmp_path / "molti.csv.geojson"
    points = np.column_stack([np.full(1200, 16.0), np.full(1200, 41.0)])
    points[600:] = 0.0
    geopandas.GeoDataFrame(geometry=shapely.points(points), crs=4326).to_file(path, driver="GeoJSON")
    _, findings = read_features(path)
    assert [finding.row for finding in findings[:500]] == list(range(601, 1101))
    assert (findings[500].key, findings[500].params["rows"], findings[500].params["n"]) == (
        "geodata.rows_zero",
        "1101–1200",
        100,
    )


class _Impatient:
    def report(self, fraction: float, text: str = "") -> None:
        pass

    def raise_if_cancelled(self) -> None:
        raise Cancelled


def test_a_cancelled_reading_leaves_nothing(written, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Cancelled):
        read_features(written["gpkg"], progress=_Impatient())
    assert list(tmp_path.iterdir()) == []


CAPS = [
    (VectorCaps(features=100), "at most 100 are read"),
    (VectorCaps(vertices=1000), "more than 1,000 vertices"),
    (VectorCaps(feature_vertices=100), "row .* has more than 100 vertices"),
    (VectorCaps(columns=3), "4 columns; at most 3"),
    (VectorCaps(cells=1000), "1,028 cells; at most 1,000"),
    (VectorCaps(text_bytes=1000), "exceed 0 MB"),
    (VectorCaps(cell_characters=20), "more than 20 characters"),
    (VectorCaps(file_bytes=10_000), "10_000|0 MB"),
]


@pytest.mark.parametrize(("caps", "message"), CAPS)
def test_over_a_cap_the_reading_stops_with_a_message(written, caps, message):
    with pytest.raises(InputError, match=message):
        read_features_here(written["gpkg"], caps=caps)


def test_the_open_project_is_never_opened_again(tmp_path):
    """Not even its first bytes: another process tries to write while the reader is refused."""
    path = tmp_path / "progetto.dplan"
    with ProjectFile.create(path, puglia()):
        for read in (list_tables, list_layers, inspect_features, read_features):
            with pytest.raises(InputError, match="is a District Planner project"):
                read(path)
    for read in (list_layers, inspect_features, read_features):
        with pytest.raises(InputError, match="is a District Planner project"):
            read(path)


@pytest.mark.parametrize(
    "path", ["https://example.org/a.geojson", "/vsicurl/http://example.org/a.shp", "/vsizip/a.zip/b.shp"]
)
def test_addresses_and_virtual_paths_are_refused(path):
    with pytest.raises(InputError):
        read_features(path)


def test_a_geopackage_in_use_is_refused(two_layers):
    two_layers.with_name(two_layers.name + "-wal").write_bytes(b"x")
    with pytest.raises(InputError, match="another program is using it"):
        read_features(two_layers, "comuni")


def test_reading_waits_for_no_other_thread(written):
    """Two at a time: each has a process and a folder of its own."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(len(read_features(written["fgb"])[0]))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [257, 257]
