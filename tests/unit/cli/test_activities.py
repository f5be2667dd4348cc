# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of activities from the command line: names, keys and exit codes are a contract.

Expected: the shipped `sectors.toml` itself, read here with `tomllib`, and what each test writes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.core.resources import resource_path
from tests.commands import answer, refusal

OWN = """
[[activity]]
id = "repair_cafe"
sector = "personal_services"
name_it = "Riparazioni"
name_en = "Repairs"
unit_it = "riparazioni al mese"
unit_en = "repairs a month"
driver = "people"
ateco_2025 = ["95.31"]
minimum = { low = 20, default = 30, high = 40, note_it = "Nostra indagine.", note_en = "Our survey." }
per_unit = 60
jobs = { low = 1, default = 2, high = 3, assumption = true }
area_m2 = 40.5

[[activity.demand]]
base = "staff"
per = 100
rate = { low = 1, default = 2, high = 4 }

[[activity.demand]]
base = "residents"
per = 1000
ages = "18-64"
rate = 0.5
"""


@pytest.fixture
def project(tmp_path, capsys):
    path = tmp_path / "attività è#.dplan"
    assert cli.main(["new", str(path), "--region", "Puglia"]) == 0
    capsys.readouterr()
    return str(path)


def shipped():
    with resource_path("resources", "catalogue", "sectors.toml").open("rb") as stream:
        return {row["id"]: row for row in tomllib.load(stream)["activity"]}


def test_list_tells_every_activity_as_the_file_has_it(project, capsys):
    """Key by key, each number with its range and origin; what the file leaves out is null, false or empty."""
    rows = answer(capsys, "activities", "list", project, "--json")["activities"]
    file = shipped()
    assert {row["id"] for row in rows} == set(file)
    for row in rows:
        known = file[row["id"]]
        assert (row["hidden"], row["own"]) == (False, False)
        for name, value in known.items():
            if isinstance(value, dict):
                assert row[name] | value == row[name], (row["id"], name)
            elif name != "demand":
                assert row[name] == value, (row["id"], name)
        assert len(row["demand"]) == len(known["demand"])
        for term, wanted in zip(row["demand"], known["demand"], strict=True):
            assert (term["base"], term["per"], term["ages"]) == (wanted["base"], wanted["per"], wanted.get("ages", ""))
            assert term["rate"] | wanted["rate"] == term["rate"]


def test_list_of_a_sector_and_in_words(project, capsys):
    rows = answer(capsys, "activities", "list", project, "--sector", "childcare_sport", "--json")["activities"]
    assert {row["id"] for row in rows} == {key for key, row in shipped().items() if row["sector"] == "childcare_sport"}
    assert cli.main(["--language", "en", "activities", "list", project, "--sector", "childcare_sport"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(rows)
    assert any(line.split()[0] == "nursery" and "Childcare" in line for line in lines)


def test_what_show_prints_can_be_given_to_set(project, capsys):
    """Printed as FIELD: VALUE, given again as FIELD=VALUE, it changes nothing."""
    assert cli.main(["activities", "show", project, "nursery"]) == 0
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert (lines["jobs"], lines["demand.1"], lines["demand.1.ages"]) == ("3/7/14", "330/330/450", "0-2")
    before = answer(capsys, "activities", "show", project, "nursery", "--json")
    given = [f"{name}={value}" for name, value in lines.items() if name != "id"]
    assert answer(capsys, "activities", "set", project, "nursery", *given, "--json") == before
    assert answer(capsys, "activities", "compare", project, "--json")["differences"] == []


def test_an_activity_of_ones_own_from_a_file(project, capsys, tmp_path):
    file = tmp_path / "mia attività.toml"
    file.write_text(OWN, encoding="utf-8")
    assert answer(capsys, "activities", "add", project, "--from", str(file)) == {"id": "repair_cafe"}
    row = answer(capsys, "activities", "show", project, "repair_cafe", "--json")
    assert (row["own"], row["hidden"], row["ateco_2007"], row["ateco_2025"]) == (True, False, [], ["95.31"])
    own = {"source": "own", "year": None, "assumption": False, "note_it": "", "note_en": ""}
    assert row["per_unit"] == {"low": 60, "default": 60, "high": 60, **own}
    noted = {"note_it": "Nostra indagine.", "note_en": "Our survey."}
    assert row["minimum"] == {"low": 20, "default": 30, "high": 40, **own, **noted}
    assert row["jobs"]["assumption"] is True
    assert [(term["base"], term["per"], term["ages"]) for term in row["demand"]] == [
        ("staff", 100, ""),
        ("residents", 1000, "18-64"),
    ]
    assert row["demand"][1]["rate"]["high"] == 0.5
    # By hand: 300 seats at 1.7 are 510 people, 2 in 100 of them 10.2; the residents of 18-64 half of one in 1,000.
    site = ("--name", "A", "--lon", "17.263", "--lat", "40.501", "--seats", "300", "--employees-per-seat", "1.7")
    answer(capsys, "site", "add", project, *site)
    pool = answer(capsys, "catchment", project, "--site", "1", "--json")["labour_pool"]
    one = answer(capsys, "opportunities", project, "--activity", "repair_cafe", "--json")["opportunities"][0]
    assert one["demand"]["default"] == pytest.approx(510 * 2 / 100 + pool * 0.5 / 1000)
    assert one["demand"]["high"] == pytest.approx(510 * 4 / 100 + pool * 0.5 / 1000)
    removed = answer(capsys, "activities", "remove", project, "repair_cafe", "--json")
    assert removed == {"id": "repair_cafe", "points": [], "opportunities": []}
    assert "repair_cafe" in refusal(capsys, "activities", "show", project, "repair_cafe")


def test_an_activity_of_ones_own_field_by_field(project, capsys):
    words = ["name_it=Riparazioni", "name_en=Repairs", "unit=pezzi"]
    figures = ["minimum=20/30/40", "per_unit=60", "jobs=1/2,5/3", "area_m2=40"]
    demand = ["demand.1=1/2/3", "demand.1.base=remote_staff", "demand.1.per=100"]
    given = ["sector=personal_services", "ateco_2025=95.31, 95.32", *words, *figures, *demand]
    row = answer(capsys, "activities", "add", project, "--id", "repairs", *given, "--json")
    assert (row["unit_it"], row["unit_en"], row["ateco_2025"]) == ("pezzi", "pezzi", ["95.31", "95.32"])
    assert (row["driver"], row["yardstick"], row["startup"]) == ("both", "reference", "medium")
    assert [row["jobs"][name] for name in ("low", "default", "high", "source")] == [1, 2.5, 3, "own"]
    more = ["demand.2=5", "demand.2.base=residents", "demand.2.per=1000", "demand.2.ages=65-100"]
    row = answer(capsys, "activities", "set", project, "repairs", *more, "--json")
    assert [term["base"] for term in row["demand"]] == ["remote_staff", "residents"]
    row = answer(capsys, "activities", "set", project, "repairs", "demand.1=", "--json")
    assert [term["base"] for term in row["demand"]] == ["residents"]
    assert "repairs" in refusal(capsys, "activities", "add", project, "--id", "repairs", *given)
    assert "repairs" in refusal(capsys, "activities", "restore", project, "repairs")


def test_other_figures_are_ones_own_and_the_comparison_says_what_changed(project, capsys):
    row = answer(capsys, "activities", "set", project, "nursery", "jobs=4/8/12", "name_it=Nido d'infanzia", "--json")
    assert (row["jobs"]["default"], row["jobs"]["source"], row["jobs"]["year"]) == (8, "own", None)
    found = answer(capsys, "activities", "compare", project, "--json")
    assert found["version"] == found["shipped_version"]
    names, jobs = found["differences"]
    assert (names["activity"], names["change"], names["field"]) == ("nursery", "changed", "names")
    assert (names["own"]["it"], names["shipped"]["it"]) == ("Nido d'infanzia", shipped()["nursery"]["name_it"])
    assert (jobs["field"], jobs["own"]["high"]) == ("jobs", 12)
    assert jobs["shipped"]["high"] == shipped()["nursery"]["jobs"]["high"]
    assert cli.main(["activities", "set", project, "nursery", "jobs.source=nursery_staffing_veneto"]) == 0
    capsys.readouterr()
    assert answer(capsys, "activities", "restore", project, "nursery", "--json") == {"restored": ["nursery"]}
    assert answer(capsys, "activities", "compare", project, "--json")["differences"] == []


def test_hide_unhide_and_restore_all(project, capsys):
    assert answer(capsys, "activities", "hide", project, "gym", "--json") == {"id": "gym", "hidden": True}
    assert answer(capsys, "activities", "hide", project, "gym", "--json") == {"id": "gym", "hidden": True}  # again
    rows = answer(capsys, "activities", "list", project, "--json")["activities"]
    assert "gym" not in {row["id"] for row in rows}
    rows = answer(capsys, "activities", "list", project, "--hidden", "--json")["activities"]
    assert next(row for row in rows if row["id"] == "gym")["hidden"]
    differences = answer(capsys, "activities", "compare", project, "--json")["differences"]
    assert differences == [{"activity": "gym", "change": "hidden"}]
    assert answer(capsys, "activities", "unhide", project, "gym", "--json")["hidden"] is False
    for command in (["hide", project, "gym"], ["set", project, "nursery", "per_unit=30"]):
        assert cli.main(["activities", *command]) == 0
    capsys.readouterr()
    assert answer(capsys, "activities", "restore", project, "--all", "--json") == {"restored": ["gym", "nursery"]}
    assert answer(capsys, "activities", "restore", project, "--all", "--json") == {"restored": []}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "{project}", "none"], "none"),
        (["set", "{project}", "nursery", "colour=red"], "colour"),
        (["set", "{project}", "nursery", "id=other"], "«id»"),
        (["set", "{project}", "nursery", "own=true"], "«own»"),
        (["set", "{project}", "nursery", "jobs"], "CAMPO=VALORE"),
        (["set", "{project}", "nursery", "jobs=many"], "«many»"),
        (["set", "{project}", "nursery", "jobs=1/2"], "«1/2»"),
        (["set", "{project}", "nursery", "jobs=9/2/1"], "9.0, 2.0, 1.0"),
        (["set", "{project}", "nursery", "jobs=-1"], "«-1»"),
        (["set", "{project}", "nursery", "jobs.colour=1"], "jobs.colour"),
        (["set", "{project}", "nursery", "jobs.year=soon"], "«soon»"),
        (["set", "{project}", "nursery", "jobs.assumption=maybe"], "«maybe»"),
        (["set", "{project}", "nursery", "jobs.source=hearsay"], "hearsay"),
        (["set", "{project}", "nursery", "sources=hearsay"], "hearsay"),
        (["set", "{project}", "nursery", "per_unit=0"], "nursery"),
        (["set", "{project}", "nursery", "sector=mining"], "mining"),
        (["set", "{project}", "nursery", "name_it= "], "nome"),
        (["set", "{project}", "nursery", "ateco_2025=8891"], "8891"),
        (["set", "{project}", "nursery", "demand.3=1"], "demand.3"),
        (["set", "{project}", "nursery", "demand.2=1"], "demand.2.base"),
        (["set", "{project}", "nursery", "demand.1.base=birds"], "birds"),
        (["set", "{project}", "nursery", "demand.1.ages=9-1"], "9"),
        (["remove", "{project}", "nursery"], "nursery"),
        (["restore", "{project}", "none"], "none"),
        (["hide", "{project}", "none"], "none"),
        (["add", "{project}", "--id", "A b", "sector=logistics", "name=x", "unit=x", "minimum=1", "per_unit=1",
          "jobs=1", "area_m2=1"], "A b"),
        (["add", "{project}", "--id", "x", "sector=logistics"], "name_it"),
        (["add", "{project}", "--from", "{folder}/none.toml"], "none.toml"),
        (["add", "{project}", "--from", "{folder}"], "non si può leggere"),
        (["add", "{project}", "--from", "{folder}/broken.toml"], "broken.toml"),
        (["add", "{project}", "--from", "{folder}/two.toml"], "2 attività"),
        (["add", "{project}", "--from", "{folder}/odd.toml"], "colour"),
        (["add", "{project}", "--from", "{folder}/word.toml"], "per_unit"),
        (["add", "{project}", "--from", "{folder}/listed.toml"], "ateco_2025"),
        (["add", "{project}", "--from", "{folder}/nested.toml"], "nested.toml"),
        (["add", "{project}", "--from", "{folder}/huge.toml"], "per_unit"),
        (["add", "{project}", "--from", "{folder}/infinite.toml"], "inf"),
        (["add", "{project}", "--from", "{folder}/latin.toml"], "latin.toml"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_line_and_changes_nothing(project, capsys, tmp_path, arguments, words):
    files = {
        "broken.toml": "[[activity]\n",
        "two.toml": OWN + OWN,
        "odd.toml": OWN.replace("driver =", "colour ="),
        "word.toml": OWN.replace("per_unit = 60", 'per_unit = "sixty"'),
        "nested.toml": "a = " + "[" * 5000,
        "huge.toml": OWN.replace("per_unit = 60", "per_unit = 1" + "0" * 400),
        "infinite.toml": OWN.replace("per_unit = 60", "per_unit = inf"),
        "listed.toml": OWN.replace('["95.31"]', '"95.31"'),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes(OWN.replace("Riparazioni", "Qualità").encode("latin-1"))
    before = Path(project).read_bytes()
    filled = [part.replace("{project}", project).replace("{folder}", str(tmp_path)) for part in arguments]
    assert words in refusal(capsys, "activities", *filled)
    assert Path(project).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [["add", "PROJECT"], ["set", "PROJECT", "nursery"], ["restore", "PROJECT"], ["list", "PROJECT", "--sector", "x"]],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(project, capsys, arguments):
    refusal(capsys, "activities", *[part.replace("PROJECT", project) for part in arguments], code=2)
