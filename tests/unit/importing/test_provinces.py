# SPDX-License-Identifier: EUPL-1.2
"""Files by NUTS 3 area, and values made of several columns; each figure worked out by hand.

ITH44 is the province of Trieste: six municipalities with 228,080 residents on 1 January 2023, Muggia (032003) 12,862 of
them (Istat, POSAS). 2,280,800 is ten for each resident.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.mapping import Mapping, PlaceKey, ValueColumn, check_mapping
from district_planner.importing.prepare import prepare_import
from district_planner.importing.recipes import Recipe, recipe_from_toml, recipe_to_toml
from district_planner.importing.recognise import Recognised, recognise
from district_planner.importing.report import PreparedImport, finding_text, rule_text
from district_planner.scenarios.payloads import unpack
from district_planner.territory import load_territory

JOBS = ValueColumn("jobs", "Jobs", {"it": "Addetti", "en": "Jobs"}, "persons")
RATE = ValueColumn("rate", "Rate", {"it": "Tasso", "en": "Rate"}, "%", "share", 1)
BY_AREA = Mapping(place=PlaceKey("nuts3", ("geo",)), values=(JOBS, RATE))


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "regional.csv"


def prepared(file: Path, text: str, mapping: Mapping) -> PreparedImport:
    file.write_text(text, "utf-8")
    made = prepare_import(file, mapping, territory=load_territory())
    for language in LANGUAGES:
        texts = Texts(language)
        assert all(finding_text(finding, texts) for finding in made.report.findings)
        assert all(rule_text(rule, texts) for rule in (*made.report.rules, *made.report.lost))
    return made


def values(made: PreparedImport, column: str) -> dict[str, float]:
    arrays = unpack(made.payload)
    pairs = zip(arrays["codes"].tolist(), arrays[f"v_{column}"].tolist(), strict=True)
    return {code.decode(): value for code, value in pairs if value == value}


def look(file: Path, text: str, **answers: str) -> Recognised:
    file.write_text(text, "utf-8")
    return recognise(file, load_territory(), answers)


def test_counts_are_shared_out_and_rates_taken_over(file) -> None:
    made = prepared(file, "geo;Jobs;Rate\nITH44;2280800;62,5\nith43;1000;60\n", BY_AREA)
    jobs, rates = values(made, "jobs"), values(made, "rate")
    assert jobs["032003"] == pytest.approx(128_620)
    assert sum(value for code, value in jobs.items() if code[:3] == "032") == pytest.approx(2_280_800)
    assert sum(jobs.values()) == pytest.approx(2_281_800)
    assert {rates[code] for code in rates if code[:3] == "032"} == {62.5}
    assert made.dataset is not None
    assert made.dataset.column("jobs").total == pytest.approx(2_281_800)
    assert [(rule.key, rule.rows) for rule in made.dataset.transformation.rules] == [("importing.rule_nuts3", 2)]
    warned = [finding.key for finding in made.report.findings if finding.severity == "warning"]
    assert warned == ["importing.values_of_provinces"]
    assert (made.report.rows_read, made.report.rows_used, made.report.rows_lost) == (2, 2, 0)


def test_larger_areas_and_unknown_codes_are_left_out_with_a_reason(file) -> None:
    made = prepared(file, "geo;Jobs;Rate\nITH44;10;1\nITC20;5;1\nITF33;5;1\nITH;90;2\nITX11;4;3\n", BY_AREA)
    told = {finding.row: (finding.severity, finding.key) for finding in made.report.findings if finding.row}
    assert told == {5: ("warning", "history.nuts_larger"), 6: ("error", "history.unknown_nuts3")}
    assert made.report.rows_lost == 2
    assert sum(values(made, "jobs").values()) == pytest.approx(20)


def test_an_area_told_twice_counts_for_neither(file) -> None:
    made = prepared(file, "geo;Jobs;Rate\nITH44;10;1\nith44 ;11;1\nITC20;5;1\n", BY_AREA)
    assert "importing.repeated" in [finding.key for finding in made.report.findings]
    assert sum(values(made, "jobs").values()) == pytest.approx(5)


def test_a_file_by_province_is_asked_about_and_never_spread_unasked(file) -> None:
    text = "NUTS3;Occupati\nITC11;1\nITC12;2\nITF47;3\nITG11;4\nITI43;5\n"
    found = look(file, text)
    assert found.recipe is None
    assert [(doubt.field, doubt.key) for doubt in found.doubts] == [("place", "importing.doubt_nuts3")]
    assert [choice.value for choice in found.doubts[0].choices] == ["nuts3:0", ""]
    agreed = look(file, text, place="nuts3:0")
    assert agreed.recipe is not None
    made = prepare_import(file, agreed.recipe, territory=load_territory())
    assert made.dataset is not None
    assert made.dataset.column("occupati").total == pytest.approx(15)
    with pytest.raises(InputError) as declined:
        look(file, text, place="")
    assert declined.value.key == "importing.nuts3_declined"


def test_names_beside_the_codes_are_offered_too_and_larger_areas_filtered(file) -> None:
    text = "geo;Nome;Occupati\nITF;Sud;9\nITC11;Torino;1\nITF47;Bari;3\nITG13;Messina;4\nITI43;Roma;5\nITH36;Padova;6\n"
    found = look(file, text)
    assert [doubt.key for doubt in found.doubts] == ["importing.doubt_nuts3"]
    agreed = look(file, text, place="nuts3:0")
    assert agreed.recipe is not None
    made = prepare_import(file, agreed.recipe, territory=load_territory())
    assert sum(values(made, "occupati").values()) == pytest.approx(19)
    assert made.report.rows_skipped == 1


def test_codes_of_provinces_beside_those_of_municipalities_do_not_matter(file) -> None:
    rows = "".join(f"{code};ITH44;{k}\n" for k, code in enumerate(("032001", "032002", "032003", "032004")))
    found = look(file, "Codice Istat;NUTS3;Addetti\n" + rows)
    assert found.recipe is not None
    assert found.recipe.mapping.place == PlaceKey("istat", ("Codice Istat",))


def test_flows_between_provinces_are_refused() -> None:
    area = PlaceKey("nuts3", ("a",))
    for ends in ((area, area), (PlaceKey("istat", ("b",)), area)):
        with pytest.raises(InputError) as refused:
            check_mapping(Mapping("flows", ends[0], ends[1], values=(JOBS,)))
        assert refused.value.key == "importing.flows_by_nuts"


def test_several_columns_add_up_to_one_value(file) -> None:
    both = ValueColumn("residents", "Males", {"it": "Residenti", "en": "Residents"}, "residents", plus=("Females",))
    mapping = Mapping(place=PlaceKey("istat", ("Code",)), values=(both,))
    made = prepared(file, "Code;Males;Females\n072006;10;12\n058091;5;..\n032003;7;0\n015146;1;abc\n", mapping)
    assert values(made, "residents") == {"072006": 22, "032003": 7}, "an unknown part leaves the sum unknown"
    assert [(f.row, f.column, f.value) for f in made.report.findings] == [(5, "Females", "abc")]
    assert made.report.rows_lost == 1
    recipe = Recipe("both", {"it": "Prova"}, mapping)
    assert recipe_from_toml(recipe_to_toml(recipe), "both.toml") == recipe


@pytest.mark.parametrize(
    "value",
    [
        ValueColumn("a", "A", kind="category", plus=("B",)),
        ValueColumn("a", figure="rows", plus=("B",)),
    ],
)
def test_only_numbers_are_added_up(value: ValueColumn) -> None:
    with pytest.raises(InputError) as refused:
        check_mapping(Mapping(place=PlaceKey("istat", ("Code",)), values=(value,)))
    assert refused.value.key == "importing.plus_without_numbers"
    check_mapping(Mapping(place=PlaceKey("istat", ("Code",)), values=(replace(value, plus=()),)))


@pytest.mark.parametrize(("name", "total"), [("POSAS_2026_it_Comuni.csv", ""), ("POSAS_2026_it_Comuni.csv", ";Totale")])
def test_population_files_are_read_with_and_without_their_total(tmp_path, name: str, total: str) -> None:
    end = (lambda n: f";{n}") if total else (lambda _: "")
    lines = [
        "Popolazione residente al 1° gennaio 2026", f"Codice comune;Comune;Età;Totale maschi;Totale femmine{total}",
        f"032003;Muggia;0;3;4{end(7)}", f"032003;Muggia;20;5;6{end(11)}", f"032003;Muggia;999;8;10{end(18)}",
        f"072006;Bari;0;30;40{end(70)}", f"072006;Bari;20;50;60{end(110)}", f"072006;Bari;999;80;100{end(180)}",
    ]  # fmt: skip
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found = recognise(path, load_territory())
    assert found.recipe is not None
    assert found.recipe.id == "istat_population_age"
    made = prepare_import(path, found.recipe, territory=load_territory())
    assert values(made, "residents") == {"032003": 18, "072006": 180}
    assert values(made, "aged_0_2") == {"032003": 7, "072006": 70}
    assert values(made, "aged_18_34") == {"032003": 11, "072006": 110}
    assert np.nansum(unpack(made.payload)["v_women"]) == 110
