# SPDX-License-Identifier: EUPL-1.2
"""Files that are packed, cut off, called wrongly or written in UTF-16: read where that is safe, else explained."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.coordinates import swapped_back
from district_planner.importing.mapping import Mapping, PlaceKey, ValueColumn
from district_planner.importing.prepare import prepare_import
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.tables import table_of
from district_planner.importing.vector_points import points_of
from district_planner.territory import load_territory
from tests.corpus.tables.make import ods, ods_row, sheet, xlsx

RECORDS = [{"Codice": "072006", "Città": "Bari", "Addetti": 1}, {"Codice": "058091", "Città": "Roma", "Addetti": 2}]


@pytest.mark.parametrize(
    ("name", "pack", "kind"),
    [("a.csv.gz", gzip.compress, "gzip"), ("a.csv.bz2", bz2.compress, "bzip2"), ("a.csv", lzma.compress, "xz")],
)
def test_packed_files_are_to_be_extracted(tmp_path, name, pack, kind) -> None:
    path = tmp_path / name
    path.write_bytes(pack(b"Codice;Addetti\n072006;1\n"))
    with pytest.raises(InputError) as refused:
        guess_layout(path)
    assert (refused.value.key, refused.value.params["kind"]) == ("reading.packed", kind)
    assert "Estrarlo" in Texts("it")("reading.packed_hint")


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_json_in_utf16_is_read(tmp_path, mark, encoding) -> None:
    path = tmp_path / "records.json"
    path.write_bytes(mark + json.dumps(RECORDS, ensure_ascii=False).encode(encoding))
    table = read_table(path, guess_layout(path).layout)
    assert table.column("Città").text.tolist() == ["Bari", "Roma"]
    assert table.column("Addetti").text.tolist() == ["1", "2"]


def test_a_layer_in_utf16_is_known_for_one(tmp_path) -> None:
    path = tmp_path / "sedi.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', "utf-16")
    assert [info.kind for info in list_tables(path)] == ["vector"]


@pytest.mark.parametrize("name", ["jobs.ods", "jobs.xls", "jobs.xlsx"])
def test_a_workbook_is_read_whatever_it_is_called(tmp_path, name) -> None:
    path = tmp_path / name
    path.write_bytes(xlsx({"Foglio": sheet({1: {"A": "Codice", "B": "Addetti"}, 2: {"A": "072006", "B": 5}})}))
    table = read_table(path, guess_layout(path).layout)
    assert [column.text.tolist() for column in table.columns] == [["072006"], ["5"]]


@pytest.mark.parametrize("name", ["cut_off.xlsx", "renamed_tab.xls"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_damaged_workbook_is_called_one_and_not_a_zip(tmp_path, kind, name) -> None:
    path = tmp_path / name
    whole = (
        xlsx({"Foglio": sheet({1: {"A": "Codice"}, 2: {"A": "072006"}})})
        if kind == "xlsx"
        else ods(ods_row("Codice", "Addetti") + ods_row("072006", 5))
    )
    path.write_bytes(whole[: len(whole) * 2 // 3])  # the directory of a zip stands at its end
    with pytest.raises(InputError) as refused:
        list_tables(path)
    assert refused.value.key == "reading.workbook_damaged"
    assert "zip" not in refused.value.text(Texts("it"))


def test_a_database_that_was_cut_off_tells_no_statements(tmp_path) -> None:
    import pyogrio.raw
    import shapely

    whole = tmp_path / "whole.gpkg"
    points = shapely.to_wkb(shapely.points(np.linspace(12, 13, 3000), 42.0))
    pyogrio.raw.write(whole, points, [np.arange(3000)], ["n"], layer="p", geometry_type="Point", crs="EPSG:4326")
    path = tmp_path / "cut.gpkg"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InputError) as refused:
        list_tables(path)
    assert refused.value.key == "geodata.database_damaged"
    for language in LANGUAGES:
        said = refused.value.text(Texts(language))
        for foreign in ("SELECT", "malformed", "sqlite", "database"):
            assert foreign not in said


def test_many_swapped_rows_are_told_at_once() -> None:
    n = 3000
    rows = [["42.5", str(12 + k / n)] for k in range(n)]
    features, findings = points_of(table_of("f", ["lon", "lat"], rows), "lon", "lat", mend_swapped=True)
    assert len(features) == n
    told = [finding for finding in findings if finding.severity == "note"]
    assert [finding.key for finding in told] == ["importing.swapped_back"]
    assert told[0].params["n"] == n
    for language in LANGUAGES:
        assert any(number in told[0].text(Texts(language)) for number in ("3000", "3.000", "3,000"))
    few = swapped_back(np.array([2 * k for k in range(1, 40)]))
    assert str(few[0].params["rows"]).count(",") == 19


def test_formulas_without_their_results_are_told(tmp_path) -> None:
    cells: dict[int, dict[str, str | float]] = {
        1: {"A": "Codice", "B": "Addetti", "C": "Doppio", "D": "Somma", "E": "Vuota"}
    }
    cells |= {row: {"A": code, "B": row} for row, code in ((2, "072006"), (3, "058091"), (4, "032003"))}
    text = sheet(cells)
    for row in (2, 3, 4):
        formulas = f'<c r="C{row}"><f>B{row}*2</f></c><c r="D{row}"><f>B{row}+1</f><v>{row + 1}</v></c>'
        text = text.replace(f'<c r="B{row}"><v>{row}</v></c>', f'<c r="B{row}"><v>{row}</v></c>{formulas}')
    path = tmp_path / "formulas.xlsx"
    path.write_bytes(xlsx({"Foglio": text}))
    jobs = ValueColumn("jobs", "Somma", {"it": "Addetti", "en": "Jobs"})
    mapping = Mapping(place=PlaceKey("istat", ("Codice",)), values=(jobs,))
    report = prepare_import(path, mapping, territory=load_territory()).report
    assert [(finding.severity, finding.key, finding.params["columns"]) for finding in report.findings] == [
        ("note", "importing.formulas_unsaved", "“Doppio”")
    ]
    for language in LANGUAGES:
        assert "LibreOffice" in report.findings[0].text(Texts(language))
    assert report.columns[0].total_kept == 3 + 4 + 5
