# SPDX-License-Identifier: EUPL-1.2
"""Broken and hostile layers (tests/corpus/geo): each gives what it holds, or a message that names it and the remedy."""

from __future__ import annotations

import hashlib
import json
import socketserver
import threading
import time
from pathlib import Path

import pytest

from district_planner.core.errors import InputError, PlannerError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.vector import inspect_features, read_features, read_features_here
from tests.corpus.geo import make

CORPUS = Path(make.__file__).parent
REFUSED = {
    "bomb.zip": "reading.zip_bomb",
    "climbing.zip": "geodata.crs_missing",
    "damaged.fgb": "geodata.unreadable",
    "damaged_gpkg.zip": "geodata.database_damaged",
    "database.gpkg.zip": "geodata.other_database",
    "deep.zip": "geodata.too_deep",
    "empty.zip": "geodata.zip_nothing",
    "endless_view.zip": "geodata.gpkg_view",
    "infinite.geojson": "geodata.unreadable",
    "linked_crs.geojson": "geodata.crs_linked",
    "local_crs.zip": "geodata.crs_unknown",
    "many_claimed.zip": "geodata.truncated",
    "mixed.geojson": "geodata.mixed_kinds",
    "no_prj.zip": "geodata.crs_missing",
    "no_shapes.geojson": "geodata.no_shapes",
    "pipeline_in_disguise.geojson": "geodata.not_geojson",
    "project_in_disguise.gpkg": "geodata.is_project",
    "several.zip": "geodata.zip_several",
    "topology.geojson": "geodata.not_geojson",
    "truncated.fgb": "geodata.unreadable",
    "truncated.geojson": "geodata.truncated",
    "truncated_gpkg.zip": "geodata.database_damaged",
    "truncated_shp.zip": "geodata.truncated",
    "two_objects.geojson": "geodata.several_objects",
    "vrt_in_disguise.geojson": "reading.vrt",
    "without_geometry.zip": "geodata.no_geometry",
}
TOLD = {
    "abroad.geojson": ([1], [("row_outside", 2), ("row_outside", 3)]),
    "accented_prj.zip": ([1, 2, 3], [("no_cpg", None)]),
    "bom.geojson": ([1], []),
    "bow_tie.geojson": ([1, 2], [("row_mended", 2)]),
    "cp1252.geojson": ([1], [("not_utf8", None)]),
    "cp1252_dbf.zip": ([1, 2, 3], [("no_cpg", None)]),
    "cpg_nonsense.zip": ([1, 2, 3], [("no_cpg", None)]),
    "cpg_wrong.zip": ([1, 2, 3], [("cpg_wrong", None)]),
    "degrees_as_metres.geojson": ([], [("crs_proposed", None), *(("row_degrees", k) for k in (1, 2, 3))]),
    "flat_polygon.geojson": ([1], [("row_broken", 2)]),
    "gathered.geojson": ([1], [("row_collection", 1)]),
    "hostile_names.zip": ([1, 2, 3], []),
    "infinite_shp.zip": ([1, 3], [("no_cpg", None), ("row_not_finite", 2)]),
    "metres_as_degrees.geojson": ([], [("crs_proposed", None), *(("row_metres", k) for k in (1, 2, 3))]),
    "no_dbf.zip": ([1, 2, 3], [("no_dbf", None)]),
    "no_position.geojson": ([1, 4], [("row_missing", 2), ("row_missing", 3)]),
    "no_shx.zip": ([1, 2, 3], [("no_shx", None), ("no_cpg", None)]),
    "not_a_number.geojson": ([1, 3], [("row_not_finite", 2)]),
    "null_island.geojson": ([1], [("row_zero", 2)]),
    "same_headings.zip": ([1, 2, 3], []),
    "shapefile.zip": ([1, 2, 3], [("no_cpg", None)]),
    "swapped.geojson": ([1], [("swap_proposed", None), ("row_swapped", 2), ("row_swapped", 3)]),
    "swapped_polygon.geojson": ([], [("swap_proposed", None), ("row_swapped", 1)]),
    "utf16.geojson": ([1], []),
    "wild_vertex.geojson": ([1], [("row_outside", 2)]),
}
WITHOUT_REMEDY = {"geodata.row_collection", "geodata.no_shx"}


def test_the_corpus_is_what_its_script_makes():
    """Those that GDAL writes carry the time of writing; all others are the same to the byte."""
    made = {name: content for name, content in make.files().items() if "gpkg" not in name}
    dated = {"endless_view.zip", "hostile_names.zip", "without_geometry.zip", "truncated.fgb", "damaged.fgb"}
    assert sorted(path.name for path in CORPUS.iterdir() if path.suffix not in (".py", "")) == sorted(make.files())
    assert {name for name, content in made.items() if (CORPUS / name).read_bytes() != content} <= dated
    assert set(REFUSED) | set(TOLD) == set(make.files())


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_that_cannot_be_used_is_refused_in_time_with_a_remedy(name):
    """2 seconds for what is over a cap; the file stays as it is."""
    path = CORPUS / name
    digest, started = hashlib.sha256(path.read_bytes()).digest(), time.monotonic()
    with pytest.raises(PlannerError) as caught:
        read_features(path)
    assert time.monotonic() - started < 10
    assert caught.value.key == REFUSED[name]
    assert hashlib.sha256(path.read_bytes()).digest() == digest
    for language in LANGUAGES:
        texts = Texts(language)
        assert texts.has(f"{caught.value.key}_hint")
        words = caught.value.text(texts)
        assert "{" not in words
        if caught.value.key not in ("geodata.mixed_kinds", "geodata.no_shapes", "geodata.crs_unknown"):
            assert name in words
        assert "/etc" not in words
        assert "tmp" not in words


@pytest.mark.parametrize("name", sorted(TOLD))
def test_what_is_wrong_is_told_row_by_row(name):
    rows, expected = TOLD[name]
    features, findings = read_features(CORPUS / name)
    assert features.rows.tolist() == rows
    assert [(finding.key.removeprefix("geodata."), finding.row) for finding in findings] == expected
    assert features.read == len(rows) + sum(finding.severity == "error" for finding in findings)
    for finding in findings:
        for language in LANGUAGES:
            texts = Texts(language)
            assert "{" not in finding.text(texts)
            assert texts.has(f"{finding.key}_hint") or finding.key in WITHOUT_REMEDY


@pytest.mark.parametrize(
    "name", ["cp1252.geojson", "bom.geojson", "utf16.geojson", "cp1252_dbf.zip", "cpg_wrong.zip", "cpg_nonsense.zip"]
)
def test_accented_letters_are_what_they_were(name):
    features, _ = read_features(CORPUS / name)
    assert features.columns[0].text[0] == "Città di Bari"


def test_hostile_names_are_names_and_nothing_else():
    info = inspect_features(CORPUS / "hostile_names.zip")
    assert info.layer == "a\"; DROP TABLE gpkg_contents; --'<script>"
    features, _ = read_features(CORPUS / "hostile_names.zip", f"luoghi.gpkg::{info.layer}")
    assert [column.heading for column in features.columns] == ["nome", 'x"); DELETE FROM t; --', "=2+3"]
    assert features.columns[0].text.tolist() == ["Città di Bari", "Foggia", "Lecce"]


def test_columns_with_the_same_heading_stay_apart():
    features, _ = read_features(CORPUS / "same_headings.zip")
    assert [column.text.tolist() for column in features.columns] == [["a", "c", "e"], ["b", "d", "f"]]


def test_a_member_that_climbs_out_of_the_zip_is_read_where_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    features, _ = read_features_here(CORPUS / "climbing.zip", crs="EPSG:32633")
    assert len(features) == 3
    assert list(tmp_path.iterdir()) == []
    assert not list(tmp_path.parent.glob("luoghi.*"))


class _Server(socketserver.TCPServer):
    asked = 0

    def process_request(self, request, client_address):
        self.asked += 1
        self.shutdown_request(request)


@pytest.fixture
def server():
    """A server that counts who comes."""
    with _Server(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "ADDRESS", "type": "esriwkt"}},
        {"type": "link", "properties": {"href": "ADDRESS", "more": {"deep": {}}}},
        {"type": "url", "properties": {"url": "ADDRESS"}},
        {"type": "name", "properties": {"name": "ADDRESS"}},
        {"type": "name", "properties": {"name": "/etc/passwd"}},
    ],
)
@pytest.mark.parametrize("key", ['"crs"', '"\\u0063rs"'])
def test_nothing_is_fetched(server, tmp_path, crs, key):
    address = f"http://127.0.0.1:{server.server_address[1]}/x.prj"
    text = make.collection(make.point(make.BARI), crs=crs).decode().replace("ADDRESS", address).replace('"crs"', key)
    path = tmp_path / "rete.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_features(path)
    assert caught.value.key == "geodata.crs_linked"
    assert server.asked == 0


def test_a_property_called_crs_is_only_a_property(tmp_path):
    path = tmp_path / "crs.geojson"
    path.write_bytes(make.collection(make.point(make.BARI, crs="http://example.org", type="Topology")))
    features, _ = read_features(path)
    assert [column.text[0] for column in features.columns] == ["http://example.org", "Topology"]


@pytest.mark.parametrize("place", ["last", "first"])
def test_the_type_may_stand_anywhere(tmp_path, place):
    features = json.loads(make.collection(make.point(make.BARI)))["features"]
    whole = (
        {"features": features, "type": "FeatureCollection"}
        if place == "last"
        else {"type": "FeatureCollection", "features": features}
    )
    path = tmp_path / "ordine.geojson"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert len(read_features(path)[0]) == 1


@pytest.mark.parametrize("text", ['{"type": "Feature\\"}', "{}}", "", "[1, 2]", '{"a": "' + "\\\\" * 3 + '"}'])
def test_what_is_no_geojson_is_refused(tmp_path, text):
    path = tmp_path / "rotto.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_features(path)
