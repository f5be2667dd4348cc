# SPDX-License-Identifier: EUPL-1.2
"""Data sets, indicators, criteria and commuters from the command line, on a project with invented data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from district_planner import cli
from district_planner.project import ProjectFile
from district_planner.scenarios import Dataset, DatasetColumn, Description, Transformation, add_dataset, demo_plan
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory import load_territory
from tests.commands import answer, refusal

READ = Transformation("prova.csv", "0" * 64, 10, "2026-11-22T09:00:00+00:00", 4, 3, rows_lost=1)


def add(project, kind, title, arrays, columns=()):
    block = pack(arrays)
    dataset = Dataset(0, kind, Description(title, "Prova", "2024"), READ, columns, payload=digest_of(block))
    project.apply(add_dataset(project.plan, dataset), {digest_of(block): block})


@pytest.fixture
def project(tmp_path):
    """Income known in three municipalities of Puglia, and three commuters of Taranto's."""
    territory = load_territory()
    codes = np.array([b"073027", b"074001", b"071024"])
    assert all(code.decode() in territory.codes for code in codes)
    with ProjectFile.create(tmp_path / "dati.dplan", demo_plan("it")) as made:
        income = DatasetColumn("income", {"it": "Reddito", "en": "Income"}, "€", "average", known=3)
        add(made, "values", "Redditi", {"codes": codes, "v_income": np.array([20.0, 10.0, np.nan])}, (income,))
        ends = np.array([0, 1, 2], dtype=np.int32)
        flows = {"codes": codes, "origin": ends, "destination": np.zeros(3, dtype=np.int32)}
        add(made, "flows", "Pendolari", flows | {"persons": np.array([60.0, 30.0, 10.0])})
    return str(tmp_path / "dati.dplan")


def test_data_are_listed_with_source_and_rows(project, capsys):
    rows = answer(capsys, "data", "list", project, "--json")["data"]
    first = rows[0]
    assert (first["dataset"], first["title"], first["publisher"], first["vintage"]) == (1, "Redditi", "Prova", "2024")
    assert (first["rows_read"], first["rows_used"], first["rows_lost"]) == (4, 3, 1)
    assert {row["imported"] for row in rows} == {True, False}  # what comes with the program is listed too
    assert answer(capsys, "data", "show", project, "1", "--json")["columns"][0]["id"] == "data.1.income"
    assert "9" in refusal(capsys, "data", "show", project, "9")


def test_an_indicator_is_worked_out_from_others_and_unknown_stays_unknown(project, capsys):
    row = answer(
        capsys, "indicators", "add", project, "--name", "Migliaia", "--expression", "data.1.income / 1000", "--json"
    )
    assert (row["id"], row["known"]) == ("own.1", 2)  # two of the three incomes are known
    listed = {one["id"]: one for one in answer(capsys, "indicators", "list", project, "--json")["indicators"]}
    assert listed["own.1"]["name"] == "Migliaia"
    assert "Prova" in listed["own.1"]["source"]
    said = refusal(capsys, "indicators", "add", project, "--name", "X", "--expression", "data.7.a * 2")
    assert "data.7.a" in said


@pytest.mark.parametrize(
    ("formula", "given", "unit", "kind"),
    [
        ("share(data.1.income; residents)", (), "%", "share"),
        ("growth(residents; data.1.income)", (), "%", "rate"),
        ("density(data.1.income)", (), "per km²", "rate"),
        ("100 * data.1.income", (), "", "rate"),
        ("share(data.1.income; residents)", ("--unit", "su cento"), "su cento", "share"),
    ],
)
def test_a_formula_has_the_unit_that_follows_from_it(project, capsys, formula, given, unit, kind):
    """As the window's templates say: a share and growth are in percent, a density is per square kilometre."""
    made = answer(capsys, "indicators", "add", project, "--name", "F", "--expression", formula, *given, "--json")
    assert (made["unit"], made["kind"]) == (unit, kind)


def test_features_of_a_layer_are_counted_and_added_up(project, tmp_path, capsys):
    """Two stations in Taranto with 3 and 9 platforms, one in Brindisi: by hand."""
    places = {"Taranto": (17.223, 40.484, 3), "Galese": (17.25, 40.5, 9), "Brindisi": (17.94, 40.63, 6)}
    features = [
        {
            "type": "Feature",
            "properties": {"nome": name, "binari": platforms},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for name, (lon, lat, platforms) in places.items()
    ]
    file = tmp_path / "stazioni.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    layer = str(answer(capsys, "import", project, str(file), "--json")["data"])
    add = ("indicators", "add", project, "--layer", layer, "--json")
    answer(capsys, *add, "--name", "Stazioni")
    answer(capsys, *add, "--name", "Binari", "--figure", "sum", "--column", "binari", "--filter", "binari > 3")
    for number in (1, 2):
        answer(capsys, "criteria", "add", project, f"own.{number}", "--json")
    sites = answer(capsys, "score", project, "--json")["sites"]
    taranto = next(site for site in sites if "Taranto Nord" in site["name"])
    assert {row["id"]: row["value"] for row in taranto["criteria"]} | {"own.3": 2, "own.4": 9} == {
        row["id"]: row["value"] for row in taranto["criteria"]
    }
    assert "nome" in refusal(capsys, *add, "--name", "X", "--figure", "sum", "--column", "nome")
    assert "9" in refusal(capsys, "indicators", "add", project, "--name", "X", "--layer", "9")


@pytest.mark.parametrize("given", [[], ["--expression", "residents * 2", "--layer", "1"]])
def test_an_indicator_is_either_a_formula_or_of_a_layer(project, capsys, given):
    assert cli.main(["indicators", "add", project, "--name", "X", *given]) == 2
    assert "--layer" in capsys.readouterr().err


def test_a_place_is_scored_by_an_imported_indicator_with_its_source(project, capsys):
    made = answer(capsys, "criteria", "add", project, "data.1.income", "--points", "25", "--json")
    sites = answer(capsys, "score", project, "--json")["sites"]
    taranto = next(site for site in sites if "Taranto Nord" in site["name"])
    own = next(row for row in taranto["criteria"] if row["id"] == made["id"])
    assert own["value"] == 20.0
    assert "Prova" in own["source"]
    listed = {row["id"]: row["points"] for row in answer(capsys, "criteria", "list", project, "--json")["criteria"]}
    assert listed[made["id"]] == 25
    answer(capsys, "criteria", "remove", project, made["id"], "--json")
    assert made["id"] not in {row["id"] for row in answer(capsys, "criteria", "list", project, "--json")["criteria"]}


def test_removing_data_takes_along_what_needs_them_and_undo_brings_all_back(project, capsys):
    answer(capsys, "indicators", "add", project, "--name", "M", "--expression", "data.1.income / 1000", "--json")
    answer(capsys, "criteria", "add", project, "own.1", "--less", "--catchment", "--json")
    gone = answer(capsys, "data", "remove", project, "1", "--json")
    assert gone == {"id": 1, "indicators": ["own.1"], "criteria": ["own.2"]}
    with ProjectFile.open(project) as opened:
        opened.undo()
        assert [dataset.id for dataset in opened.plan.datasets] == [1, 2]
        assert opened.plan.weights["own.2"] == 10
        assert opened.arrays(opened.plan.datasets[0].payload)["v_income"][0] == 20


def test_the_labour_shed_says_who_works_there(project, capsys):
    found = answer(capsys, "shed", project, "1", "--json")
    assert (found["name"], found["workers"], found["residents_among_them"]) == ("Taranto", 100, 60)
    assert found["self_containment_demand"] == 0.6  # 60 of the 100 jobs are held by residents
    assert [(row["code"], row["persons"]) for row in found["origins"]] == [
        ("073027", 60), ("074001", 30), ("071024", 10),
    ]  # fmt: skip
    assert cli.main(["shed", project, "1"]) == 0
    assert "Taranto" in capsys.readouterr().out


def test_too_few_commuters_calibrate_nothing(project, capsys):
    before = Path(project).read_bytes()
    assert "10" in refusal(capsys, "calibrate", project, "--apply", "how_far")
    assert Path(project).read_bytes() == before
    assert "data 1" in refusal(capsys, "--language", "en", "calibrate", project, "--data", "1")


def test_a_formula_of_two_columns_of_one_name_says_which_is_which(tmp_path, capsys) -> None:
    project = tmp_path / "p.dplan"
    assert cli.main(["new", str(project), "--region", "Puglia"]) == 0
    for year in ("2023", "2024"):
        path = tmp_path / f"addetti_{year}.csv"
        path.write_text(f"Codice Istat;Addetti\n072006;{year}\n073027;5\n074001;6\n075035;7\n", "utf-8")
        assert cli.main(["import", str(project), str(path), "--title", "Nostri dati", "--vintage", year]) == 0
    capsys.readouterr()
    formula = "growth(data.1.addetti; data.2.addetti)"
    arguments = [
        "--language",
        "it",
        "indicators",
        "add",
        str(project),
        "--name",
        "C",
        "--expression",
        formula,
        "--json",
    ]
    assert cli.main(arguments) == 0
    said = json.loads(capsys.readouterr().out)["formula"]
    assert "“Addetti, Nostri dati, 2023”" in said, said
    assert "“Addetti, Nostri dati, 2024”" in said, said


def test_what_is_unknown_is_named_where_a_site_is_not_ranked(tmp_path, capsys) -> None:
    project, path = tmp_path / "p.dplan", tmp_path / "addetti.csv"
    path.write_text("Codice Istat;Addetti\n073027;5\n074001;6\n075035;7\n", "utf-8")  # nothing about Bari, 072006
    assert cli.main(["new", str(project), "--region", "Puglia"]) == 0
    assert cli.main(["import", str(project), str(path)]) == 0
    assert cli.main(["site", "add", str(project), "--name", "Porto", "--lon", "16.87", "--lat", "41.12"]) == 0
    capsys.readouterr()
    assert cli.main(["--language", "it", "criteria", "add", str(project), "data.1.addetti"]) == 0
    assert "Addetti" in capsys.readouterr().err, "by its name, not by its id"
    assert cli.main(["--language", "it", "score", str(project)]) == 0
    said = capsys.readouterr()
    assert "n.d." in said.out
    assert "Porto: non è in classifica" in said.err
    assert "Addetti" in said.err
