# SPDX-License-Identifier: EUPL-1.2
"""Opportunity sheets from the command line; expected: the opportunity itself, and what each test writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from district_planner import cli
from district_planner.project import ProjectFile
from district_planner.scenarios import demo_plan
from tests.commands import answer, refusal

KEYS = [
    "id", "title", "activity", "name", "sector", "site", "district", "state", "made_at", "text", "customers", "note",
    "actors", "index", "status", "own", "figures", "today",
]  # fmt: skip


@pytest.fixture
def project(tmp_path, capsys):
    """The demo district with a university as actor 1 and an incubator as actor 2."""
    with ProjectFile.create(tmp_path / "schede è#.dplan", demo_plan("it")):
        pass
    path = str(tmp_path / "schede è#.dplan")
    for name, kind in (("Ateneo inventato", "university"), ("Incubatore inventato", "local_firm")):
        answer(capsys, "actors", "add", path, "--name", name, "--kind", kind)
    return path


def opportunity(capsys, project, activity="nursery", *place):
    where = place or ("--site", "1")
    return answer(capsys, "opportunities", project, *where, "--activity", activity, "--json")["opportunities"][0]


def test_a_sheet_is_made_of_an_opportunity(project, capsys):
    one = opportunity(capsys, project)
    made = answer(capsys, "sheets", "add", project, "--site", "1", "--activity", "nursery", "--json")
    assert list(made) == KEYS
    assert (made["id"], made["title"], made["site"], made["district"]) == (
        1, "Asilo nido, Taranto Nord (esempio)", 1, None
    )  # fmt: skip
    assert made["figures"] == made["today"] == one
    assert (made["state"], made["actors"], made["index"]) == ("draft", [], one["index"])
    assert made["text"].startswith("Nido pubblico o privato")
    assert made["customers"] == "chi abita nel bacino"
    assert made["own"] == {"demand": None, "jobs": None, "area_m2": None}
    assert answer(capsys, "sheets", "show", project, "1", "--json") == made
    (row,) = answer(capsys, "sheets", "list", project, "--json")["sheets"]
    assert {name: made[name] for name in ("id", "title", "site", "index", "status", "made_at")}.items() <= row.items()
    assert cli.main(["sheets", "show", project, "1"]) == 0
    assert one["reason"] in capsys.readouterr().out


def test_what_a_sheet_keeps_and_what_follows_the_project(project, capsys):
    made = answer(capsys, "sheets", "add", project, "--site", "1", "--activity", "nursery", "--json")
    answer(capsys, "activities", "set", project, "nursery", "demand.1=300/400/500", "--json")
    seen = answer(capsys, "sheets", "show", project, "1", "--json")
    assert seen["figures"] == made["figures"]
    assert seen["today"]["demand"]["default"] == pytest.approx(made["today"]["demand"]["default"] * 400 / 330)


def test_words_actors_and_figures_of_ones_own(project, capsys):
    words = ["--title", "Nido", "--text", "Testo", "--customers", "Famiglie", "--note", "Nota"]
    options = [*words, "--actor", "2", "--actor", "1", "--actor", "2"]
    made = answer(capsys, "sheets", "add", project, "--site", "1", "--activity", "nursery", *options, "--json")
    assert [made[name] for name in ("title", "text", "customers", "note")] == ["Nido", "Testo", "Famiglie", "Nota"]
    assert [actor["id"] for actor in made["actors"]] == [2, 1]
    figures = ["--demand", "20/30,5/40", "--jobs", "7", "--state", "shared"]
    changed = answer(capsys, "sheets", "set", project, "1", *figures, "--actor", "1", "--json")
    assert changed["own"] == {
        "demand": {"low": 20, "default": 30.5, "high": 40},
        "jobs": {"low": 7, "default": 7, "high": 7},
        "area_m2": None,
    }
    assert changed["actors"] == [{"id": 1, "name": "Ateneo inventato"}]
    assert (changed["state"], changed["text"]) == ("shared", "Testo")
    cleared = answer(capsys, "sheets", "set", project, "1", "--clear", "demand", "--clear", "actors", "--json")
    assert (cleared["own"]["demand"], cleared["own"]["jobs"]["low"], cleared["actors"]) == (None, 7, [])
    assert answer(capsys, "sheets", "remove", project, "1", "--json") == {"id": 1}
    assert answer(capsys, "sheets", "list", project, "--json") == {"sheets": []}


def test_sheets_are_listed_by_index_and_written_as_pages(project, capsys, tmp_path):
    for site, activity in (("1", "nursery"), ("2", "custom_software"), ("3", "temp_work")):
        answer(capsys, "sheets", "add", project, "--site", site, "--activity", activity)
    answer(capsys, "sheets", "set", project, "2", "--actor", "1", "--json")
    rows = answer(capsys, "sheets", "list", project, "--json")["sheets"]
    assert [row["index"] for row in rows] == sorted((row["index"] for row in rows), reverse=True)
    folder = tmp_path / "per l'ateneo" / "schede"
    written = answer(capsys, "sheets", "export", project, str(folder), "--json")["sheets"]
    assert [row["id"] for row in written] == [row["id"] for row in rows]
    assert sorted(Path(row["path"]).name for row in written) == sorted(path.name for path in folder.iterdir())
    pages = {row["id"]: Path(row["path"]).read_text(encoding="utf-8") for row in written}
    assert "Ateneo inventato" in pages[2]
    assert "Ateneo inventato" not in pages[1]
    for row in rows:
        assert row["title"].replace("'", "&#39;") in pages[row["id"]]
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    (again,) = answer(capsys, "sheets", "export", project, str(folder), "--sheet", "3", "--json")["sheets"]
    changed = {path.name for path in folder.iterdir() if path.stat().st_mtime_ns != before[path.name]}
    assert (again["id"], changed) == (3, {Path(again["path"]).name})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "{project}", "--site", "99", "--activity", "nursery"], "99"),
        (["add", "{project}", "--district", "1", "--activity", "nursery"], "1"),
        (["add", "{project}", "--site", "1", "--activity", "none"], "none"),
        (["add", "{project}", "--site", "1", "--activity", "nursery", "--actor", "99"], "99"),
        (["add", "{project}", "--site", "1", "--activity", "nursery", "--title", " "], "nome"),
        (["add", "{project}", "--site", "1", "--activity", "nursery", "--jobs", "3/2/1"], "3.0, 2.0, 1.0"),
        (["set", "{project}", "9", "--note", "x"], "9"),
        (["show", "{project}", "9"], "9"),
        (["remove", "{project}", "9"], "9"),
        (["export", "{project}", "{folder}/pagine"], "schede"),
        (["export", "{project}", "{folder}/pagine", "--sheet", "9"], "9"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(project, capsys, tmp_path, arguments, words):
    before = Path(project).read_bytes()
    filled = [part.replace("{project}", project).replace("{folder}", str(tmp_path)) for part in arguments]
    said = refusal(capsys, "sheets", *filled)
    assert words in said
    assert said.count("\n") == 1
    assert Path(project).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [Path(project).name]


def test_a_folder_that_is_a_file_is_refused(project, capsys):
    answer(capsys, "sheets", "add", project, "--site", "1", "--activity", "nursery")
    assert "cartella" in refusal(capsys, "sheets", "export", project, project)


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "PROJECT", "--activity", "nursery"],
        ["add", "PROJECT", "--site", "1", "--district", "1", "--activity", "nursery"],
        ["add", "PROJECT", "--site", "1", "--activity", "nursery", "--jobs", "1/2"],
        ["set", "PROJECT", "1"],
        ["set", "PROJECT", "1", "--demand", "many"],
        ["set", "PROJECT", "1", "--state", "lost"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(project, capsys, arguments):
    refusal(capsys, "sheets", *[part.replace("PROJECT", project) for part in arguments], code=2)
