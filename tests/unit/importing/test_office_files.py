# SPDX-License-Identifier: EUPL-1.2
"""Files as offices keep them: levels mixed, codes that lost their zeros, rows of totals, records that have moved.

The figures are written into the files here, so what has to come out is known without the importer.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.prepare import prepare_import
from district_planner.importing.recipes import find_recipe
from district_planner.importing.recognise import recognise
from district_planner.importing.report import PreparedImport, finding_text, rule_text
from district_planner.scenarios.payloads import unpack
from district_planner.territory import load_territory
from district_planner.territory.layers import Layer

CODES = ("001001", "001004", "001272", "012133", "015146", "027042", "058091", "063049", "072006", "087015")
"""Real codes of 2023; the zeros before most of them are lost in a spreadsheet."""


def imported(path: Path, **answers: str) -> PreparedImport:
    """What comes of a file that nobody says anything about but `answers`."""
    territory = load_territory()
    known = recognise(path, territory, answers)
    assert known.recipe is not None, (known.doubts, known.findings)
    prepared = prepare_import(path, known.recipe, territory=territory, answers=answers)
    for language in LANGUAGES:
        texts = Texts(language)
        assert all(finding_text(finding, texts) for finding in prepared.report.findings)
        assert all(rule_text(rule, texts) for rule in (*prepared.report.rules, *prepared.report.lost))
    return prepared


def values(prepared: PreparedImport, column: str) -> dict[str, float]:
    """The known values by code."""
    arrays = unpack(prepared.payload)
    pairs = zip(arrays["codes"].tolist(), arrays[f"v_{column}"].tolist(), strict=True)
    return {code.decode(): value for code, value in pairs if value == value}


def write(path: Path, heading: str, rows: list[str]) -> Path:
    path.write_text("\n".join((heading, *rows)) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("form", ["{:d}", "{:06d}", " {:06d} "])
def test_larger_areas_beside_codes_without_zeros_lose_no_municipality(tmp_path, form) -> None:
    rows = ["1;Piemonte;900", "12;Lazio;900", "001;Torino;900"]
    rows += [f"{form.format(int(code))};x;{100 + k}" for k, code in enumerate(CODES)]
    prepared = imported(write(tmp_path / "addetti.csv", "Codice Istat;Territorio;Addetti", rows))
    assert values(prepared, "addetti") == {code: 100 + k for k, code in enumerate(CODES)}
    assert (prepared.report.rows_used, prepared.report.rows_skipped) == (len(CODES), 3)


def record(moved: str = "") -> str:
    """A short record of the matrix of 2011: 1,234 persons inside Catanzaro; `moved` shifts its end."""
    return f"S 1 079 023  1 2 1 079 023 000 +  + + {moved}00001234.00 0000001234 "


def test_a_record_of_2011_that_has_moved_is_refused_not_read_as_a_tenth(tmp_path) -> None:
    recipe, path = find_recipe("istat_commuting_2011"), tmp_path / "matrix_pendo2011_10112014.txt"
    path.write_text(record() + "\n", "ascii")
    prepared = prepare_import(path, recipe, territory=load_territory())
    assert unpack(prepared.payload)["persons"].tolist() == [1234]
    for text in (record() + "\n" + record(" ") + "\n", record() + "\n" + record().replace("+ + ", "+ +") + "\n"):
        path.write_text(text, "ascii")
        with pytest.raises(InputError) as found:
            prepare_import(path, recipe, territory=load_territory())
        assert found.value.params["row"] == "2"


def test_messages_name_things_as_people_do_in_their_language(tmp_path) -> None:
    recipe = find_recipe("innovative_startups")
    text = "denominazione|pv|comune|ateco 2007|classe di addetti\nUno|BA|Bari|62.01|A\n"
    path = tmp_path / "startup.csv"
    path.write_text(text, "utf-8")
    prepared = prepare_import(path, recipe, territory=load_territory(), answers={"period": "2026"})
    named = [rule for rule in prepared.report.rules if rule.key == "importing.rule_absent_zero"]
    it, en = ([rule_text(rule, Texts(language)) for rule in named] for language in LANGUAGES)
    assert it[0].startswith("«Startup innovative»")
    assert en[0].startswith("“Innovative start-ups”")
    matrix = tmp_path / "matrix_pendo2011_10112014.txt"
    matrix.write_text(record() + "\n" + record().replace("2 1 079 023", "2 3 000 000") + "\n", "ascii")
    prepared = prepare_import(matrix, find_recipe("istat_commuting_2011"), territory=load_territory())
    said = [finding_text(finding, Texts("it")) for finding in prepared.report.findings]
    assert any("Comune di destinazione" in text for text in said), said
    matrix.write_text(record() + "\n", "ascii")
    found = recognise(matrix, load_territory())
    choices = [Texts("it")(choice.key, **choice.params) for choice in found.doubts[0].choices]
    assert not any("census" in text or "istat_commuting" in text for text in choices), choices


def test_rows_of_larger_areas_are_told(tmp_path) -> None:
    rows = ["12;Lazio;900", *(f"{code};x;1" for code in CODES)]
    prepared = imported(write(tmp_path / "addetti.csv", "Codice Istat;Territorio;Addetti", rows))
    assert [(rule.key, rule.rows) for rule in prepared.report.rules] == [("importing.rule_widths", 1)]


METRES = ("500000;4982950", "514000;5034000", "395000;4990000")
"""The first on the central meridian of zone 32 (9° E): 0.9996 times an arc of 4,984,944 m from the equator: 45° N."""


def test_points_in_metres_are_asked_for_their_system_and_then_placed(tmp_path) -> None:
    path = write(tmp_path / "sedi.csv", "Nome;X;Y", [f"Sede {k};{xy}" for k, xy in enumerate(METRES)])
    found = recognise(path, load_territory())
    assert found.recipe is not None
    asked = prepare_import(path, found.recipe, territory=load_territory())
    assert asked.dataset is None
    assert [doubt.field for doubt in asked.report.doubts] == ["crs"]
    assert not asked.report.findings
    prepared = imported(path, crs="EPSG:32632")
    shapes = Layer.unpack(unpack(prepared.payload)).geometry
    assert (round(shapes[0].x, 6), round(shapes[0].y, 4)) == (9.0, 45.0)
    assert prepared.mapping.place.crs == "EPSG:32632", "next year's file is not asked about again"
    with pytest.raises(InputError):
        imported(path, crs="boh")


def test_swapped_coordinates_of_a_table_are_asked_about(tmp_path) -> None:
    path = write(tmp_path / "sedi.csv", "Nome;Longitudine;Latitudine", ["Uno;41,9;12,5", "Due;45,4;9,2"])
    found = recognise(path, load_territory())
    assert found.recipe is not None
    asked = prepare_import(path, found.recipe, territory=load_territory())
    assert [doubt.field for doubt in asked.report.doubts] == ["swap"]
    prepared = imported(path, swap="swap")
    shapes = Layer.unpack(unpack(prepared.payload)).geometry
    assert [(shape.x, shape.y) for shape in shapes] == [(12.5, 41.9), (9.2, 45.4)]
    refused = imported(path, swap="")
    assert refused.dataset is None
    assert refused.report.findings[0].key == "importing.few_points", "nothing about municipalities"


def test_shapes_without_any_data_are_a_layer(tmp_path) -> None:
    path = tmp_path / "sedi.geojson"
    points = [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [12.5, 41.9]}}]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": points}), "utf-8")
    prepared = imported(path)
    assert prepared.dataset is not None
    assert len(Layer.unpack(unpack(prepared.payload))) == 1


@pytest.mark.parametrize(
    "last", ["Totale;;{n}", ";Totale;{n}", ";TOTALE REGIONE;{n}", "ITALIA;;{n}", ";Italia;{n}", "000000;Totale;{n}"]
)
def test_a_row_of_totals_below_codes_is_left_out_and_told(tmp_path, last) -> None:
    rows = [f"{code};x;{100 + k}" for k, code in enumerate(CODES)]
    rows.append(last.format(n=sum(100 + k for k in range(len(CODES)))))
    prepared = imported(write(tmp_path / "imprese.csv", "Codice Istat;Territorio;Imprese", rows))
    assert prepared.dataset is not None
    assert values(prepared, "imprese") == {code: 100 + k for k, code in enumerate(CODES)}
    found = [(finding.severity, finding.row) for finding in prepared.report.findings]
    assert found == [("warning", len(CODES) + 2)], found
    assert prepared.report.rows_lost == 1


@pytest.mark.parametrize(
    "area", ["TOTALE", "Totale Regione", "ITALIA", "Provincia di Torino", "Regione Piemonte", "VALLE D'AOSTA", "Estero"]
)
def test_a_row_of_a_larger_area_among_names_is_left_out_and_told(tmp_path, area) -> None:
    rows = ["Agliè;TO;1", "Roma;RM;2", "Napoli;NA;3", "None;TO;4", "Bari;BA;5", f"{area};;15"]
    prepared = imported(write(tmp_path / "imprese.csv", "Comune;PR;Imprese", rows))
    assert values(prepared, "imprese") == {"001001": 1, "058091": 2, "063049": 3, "001168": 4, "072006": 5}
    assert [(finding.severity, finding.row) for finding in prepared.report.findings] == [("warning", 7)]


def test_a_name_that_is_nowhere_is_still_an_error(tmp_path) -> None:
    rows = ["Agliè;TO;1", "Roma;RM;2", "Napoli;NA;3", "None;TO;4", "Bari;BA;5", "Pieve di Sopra;TO;15"]
    prepared = imported(write(tmp_path / "imprese.csv", "Comune;PR;Imprese", rows))
    assert [(finding.severity, finding.row) for finding in prepared.report.findings] == [("error", 7)]


def test_codes_with_a_thousands_mark_are_codes(tmp_path) -> None:
    rows = [f"{int(code):,};{100 + k}".replace(",", ".") for k, code in enumerate(CODES)]
    prepared = imported(write(tmp_path / "imprese.csv", "Codice Istat;Imprese", rows))
    assert values(prepared, "imprese") == {code: 100 + k for k, code in enumerate(CODES)}


@pytest.mark.parametrize("codes", [("16", "75", "22", "1"), ("016", "075", "022", "201")])
def test_municipalities_of_one_name_are_told_apart_by_the_code_of_their_province(tmp_path, codes) -> None:
    rows = [
        f"{name};{code};{k}"
        for k, (name, code) in enumerate(zip(("Castro", "Castro", "Samone", "Samone"), codes, strict=True))
    ]
    prepared = imported(write(tmp_path / "imprese.csv", "Comune;Cod Prov;Imprese", rows))
    assert values(prepared, "imprese") == {"016065": 0, "075096": 1, "022165": 2, "001235": 3}


def test_percentages_kept_as_fractions_are_asked_about(tmp_path) -> None:
    """A spreadsheet shows 37,5 % and keeps 0.375."""
    path = write(
        tmp_path / "laureati.csv", "Codice Istat;Quota %", ["001001;0,375", "058091;0,5", "072006;1", "063049;0"]
    )
    found = recognise(path, load_territory())
    assert found.recipe is not None
    asked = prepare_import(path, found.recipe, territory=load_territory())
    assert asked.dataset is None
    assert [doubt.field for doubt in asked.report.doubts] == ["fraction:quota"]
    words = [Texts("it")(choice.key, **choice.params) for choice in asked.report.doubts[0].choices]
    assert words == ["Frazioni: 0,375 vuol dire 37,5 %", "Percentuali: 0,375 vuol dire 0,375 %"]
    as_fractions = imported(path, **{"fraction:quota": "100"})
    assert values(as_fractions, "quota") == {"001001": 37.5, "058091": 50, "072006": 100, "063049": 0}
    as_percent = imported(path, **{"fraction:quota": "1"})
    assert values(as_percent, "quota") == {"001001": 0.375, "058091": 0.5, "072006": 1, "063049": 0}
    for answered in (as_fractions, as_percent):
        again = prepare_import(path, answered.mapping, territory=load_territory())
        assert values(again, "quota") == values(answered, "quota"), "a mapping that was saved asks no more"
    path.write_text("Codice Istat;Quota %\n001001;0,375%\n058091;0,5%\n072006;1%\n", "utf-8")
    assert values(imported(path), "quota")["001001"] == 0.375, "with its sign there is nothing to ask"


def test_the_only_table_that_a_recipe_reads_is_taken_from_a_zip_with_notes(tmp_path) -> None:
    headings = "Codice Istat;COD_SLL;DEN_SLL;PRO_COM_T"
    rows = "".join(f"{code};0101;IVREA;{code}\n" for code in CODES)
    path = tmp_path / "composizione è.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("dati à.csv", f"{headings}\n{rows}")
        archive.writestr("leggimi.txt", "Note sui dati\nI dati sono provvisori.\n")
        archive.writestr("campi.csv", "nome;tipo\nCOD_SLL;testo\nDEN_SLL;testo\n")
    prepared = imported(path)
    assert prepared.dataset is not None
    assert prepared.dataset.transformation.recipe == "istat_sll_2021"
    assert prepared.report.rows_used == len(CODES)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("altro.csv", f"{headings}\n{rows}")
    found = recognise(path, load_territory())
    assert [doubt.field for doubt in found.doubts] == ["table"], "of two such tables nobody is taken unasked"


AREAS = ("IVREA", "CHIERI", "SUSA", "PINEROLO", "BIELLA", "ALBA", "BRA", "FOSSANO")
"""Labour market areas, called after their centres."""


def test_areas_called_after_a_town_are_not_taken_for_the_town_unasked(tmp_path) -> None:
    path = write(tmp_path / "aree.csv", "DEN_SLL;Addetti", [f"{name};{k}" for k, name in enumerate(AREAS)])
    found = recognise(path, load_territory())
    assert found.recipe is None
    assert "place" in [doubt.field for doubt in found.doubts]
    write(path, "Comune;Addetti", [f"{name};{k}" for k, name in enumerate(AREAS)])
    assert len(values(imported(path), "addetti")) == len(AREAS), "the heading tells"


def test_an_accent_tells_two_names_apart_and_its_absence_does_not(tmp_path) -> None:
    rows = ["Roma;1", "Bari;2", "Napoli;3", "None;4", "PATERNÒ;5"]
    prepared = imported(write(tmp_path / "imprese.csv", "Comune;Imprese", rows))
    assert values(prepared, "imprese")["087033"] == 5
    prepared = imported(write(tmp_path / "imprese.csv", "Comune;Imprese", [*rows[:4], "PATERNO;5"]))
    assert [finding.key for finding in prepared.report.findings] == ["history.ambiguous"]


def test_an_export_with_fewer_columns_is_known_all_the_same(tmp_path) -> None:
    """IstatData lets one choose columns: DATAFLOW and the notes are the first to go."""
    headings = "REF_AREA,GENDER,AGE_NOCLASS,CITIZENSHIP,EDU_ATTAIN,CUR_ACT_STAT,TIME_PERIOD,OBS_VALUE"
    rows = [
        f"{code},{sex},Y_GE15,TOTAL,ALL,{status},2023,{value}"
        for code in CODES
        for sex, share in (("T", 1.0), ("F", 0.5))
        for status, value in (("1", 400.5 * share), ("12", 99.5 * share), ("22", 500 * share), ("99", 1000 * share))
    ]
    prepared = imported(write(tmp_path / "export.csv", headings, [*rows, "ITC1,T,Y_GE15,TOTAL,ALL,1,2023,1e6"]))
    assert prepared.dataset is not None
    assert prepared.dataset.transformation.recipe == "istat_census_labour"
    assert values(prepared, "employed") == dict.fromkeys(CODES, 400.5)


def test_households_may_be_called_by_another_word(tmp_path) -> None:
    headings = "Regione;Provincia;Comune;Cod. ISTAT;c;p;q;Civici;x;y;z;k;FTTC;"
    headings += "Nuclei familiari;Nuclei FTTH;m;Copertura;n;o"
    row = "Puglia;Bari;Bari;72006;;;;;;;;;;140000;70000;;50,0%;;"
    prepared = imported(write(tmp_path / "bbmap_comuni.csv", headings, [row, "Lazio;Roma;Roma;58091" + ";" * 15]))
    assert values(prepared, "households") == {"072006": 140_000}
    assert values(prepared, "ftth_coverage") == {"072006": 50}
