# SPDX-License-Identifier: EUPL-1.2
"""Actors, persons and initiatives from the command line: names, keys and exit codes are a contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from district_planner import cli
from district_planner.actors import load_start_set
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera.records import OpportunitySheet
from district_planner.project import ProjectFile
from district_planner.scenarios import add_sheet, demo_plan
from district_planner.scenarios.plan import Entity
from tests.commands import answer, refusal


@pytest.fixture
def project(tmp_path, capsys):
    path = tmp_path / "attori con spazi è#.dplan"
    assert cli.main(["new", str(path), "--region", "Puglia"]) == 0
    capsys.readouterr()
    return str(path)


@pytest.fixture
def register(project, capsys):
    """Three invented actors: 1 the Regione, 2 a university, 3 an outsourcer."""
    for name, kind in (("Regione inventata", "region"), ("Ateneo inventato", "university"), ("Centro", "outsourcer")):
        answer(capsys, "actors", "add", project, "--name", name, "--kind", kind)
    return project


@pytest.fixture
def initiative(register, capsys):
    """Initiative 1: the Regione funds, the outsourcer hosts and buys; one late commitment, one to come."""
    assert answer(capsys, "actors", "initiatives", "add", register, "--name", "Nido", "--state", "talks") == {"id": 1}
    for actor, role in (("1", "funds"), ("3", "hosts"), ("3", "buys")):
        assert cli.main(["actors", "part", register, "1", actor, role]) == 0
    for actor, text, due in (("1", "bando", "2026-10-22"), ("3", "locali", "1/1/2027")):
        given = ["--actor", actor, "--text", text, "--due", due]
        assert cli.main(["actors", "commitment", register, "1", *given]) == 0
    capsys.readouterr()
    return register


def test_add_list_set_remove(project, capsys):
    given = ["--office", "Ufficio lavoro", "--municipality", "taranto", "--web", "www.example.it"]
    assert answer(capsys, "actors", "add", project, "--name", "Comune", "--kind", "local_body", *given) == {"id": 1}
    row = answer(capsys, "actors", "list", project, "--json")["actors"][0]
    assert list(row) == [
        "id", "name", "kind", "office", "role", "municipality", "municipality_name", "address", "web", "note", "facts",
        "start_set", "initiatives", "opportunities", "people",
    ]  # fmt: skip
    assert (row["municipality"], row["municipality_name"], row["office"]) == ("073027", "Taranto", "Ufficio lavoro")
    assert (row["facts"], row["start_set"], row["people"]) == ([], None, 0)
    changed = answer(capsys, "actors", "set", project, "1", "--name", "Città", "--office", "", "--json")
    assert changed == row | {"name": "Città", "office": ""}
    assert answer(capsys, "actors", "set", project, "1", "--municipality", "", "--json")["municipality"] is None
    assert answer(capsys, "actors", "list", project, "--kind", "region", "--json") == {"actors": []}
    assert cli.main(["actors", "remove", project, "1"]) == 0
    capsys.readouterr()
    assert answer(capsys, "actors", "list", project, "--json") == {"actors": []}
    assert answer(capsys, "actors", "add", project, "--name", "B", "--kind", "other") == {"id": 2}  # none given twice


def test_the_start_set_is_imported_once(project, capsys):
    added = answer(capsys, "actors", "import-start-set", project, "--json")["added"]
    assert [row["name"] for row in added] == [actor.name for actor in load_start_set()]
    assert answer(capsys, "actors", "import-start-set", project, "--json") == {"added": []}
    assert cli.main(["actors", "remove", project, str(added[0]["id"])]) == 0
    capsys.readouterr()
    again = answer(capsys, "actors", "import-start-set", project, "--json")["added"]
    assert [row["name"] for row in again] == [added[0]["name"]]
    rows = {row["start_set"]: row for row in answer(capsys, "actors", "list", project, "--json")["actors"]}
    seats = next(fact for fact in rows["linetech"]["facts"] if fact["key"] == "seats")
    assert seats == {"key": "seats", "text": "600 postazioni in Italia.", "year": 2013, "source": "cmi_magazine_2013"}
    english = answer(capsys, "--language", "en", "actors", "list", project, "--json")["actors"]
    assert "600 seats in Italy." in json.dumps(english)


def test_parts_and_commitments_of_an_initiative(initiative, capsys):
    row = answer(capsys, "actors", "initiatives", "list", initiative, "--json")["initiatives"][0]
    assert row == {
        "id": 1, "name": "Nido", "state": "talks", "text": "", "opportunities": [], "district": None, "sites": [],
        "parts": [
            {"actor": 1, "role": "funds", "note": ""},
            {"actor": 3, "role": "hosts", "note": ""},
            {"actor": 3, "role": "buys", "note": ""},
        ],
        "commitments": [
            {"number": 1, "actor": 1, "text": "bando", "due": "2026-10-22", "state": "open"},
            {"number": 2, "actor": 3, "text": "locali", "due": "2027-01-01", "state": "open"},
        ],
    }  # fmt: skip
    noted = answer(capsys, "actors", "part", initiative, "1", "3", "hosts", "--note", "sala", "--json")["parts"]
    assert noted == [row["parts"][0], row["parts"][1] | {"note": "sala"}, row["parts"][2]]
    left = answer(capsys, "actors", "part", initiative, "1", "3", "hosts", "--remove", "--json")["parts"]
    assert left == [row["parts"][0], row["parts"][2]]
    kept = answer(capsys, "actors", "commitment", initiative, "1", "1", "--state", "kept", "--due", "", "--json")
    assert kept["commitments"][0] == row["commitments"][0] | {"state": "kept", "due": None}
    left = answer(capsys, "actors", "commitment", initiative, "1", "1", "--remove", "--json")["commitments"]
    assert left == [row["commitments"][1] | {"number": 1}]


def test_an_initiative_is_changed_and_removed(initiative, capsys):
    command = ("actors", "initiatives", "set", initiative, "1")
    site = ("--name", "Sede", "--lon", "17.263", "--lat", "40.501")
    assert answer(capsys, "site", "add", initiative, *site) == {"id": 1}
    changed = answer(capsys, *command, "--state", "running", "--site", "1", "--text", "testo", "--json")
    assert (changed["state"], changed["sites"], changed["text"]) == ("running", [1], "testo")
    assert answer(capsys, *command, "--clear", "sites", "--clear", "district", "--json")["sites"] == []
    assert cli.main(["actors", "initiatives", "remove", initiative, "1"]) == 0
    capsys.readouterr()
    assert answer(capsys, "actors", "initiatives", "list", initiative, "--json") == {"initiatives": []}


def test_the_matrix(initiative, capsys):
    found = answer(capsys, "actors", "matrix", initiative, "--json")
    assert [row["id"] for row in found["actors"]] == [1, 3]
    assert found["initiatives"] == [
        {
            "id": 1, "name": "Nido", "state": "talks",
            "actors": [
                {"id": 1, "name": "Regione inventata", "roles": ["funds"]},
                {"id": 3, "name": "Centro", "roles": ["hosts", "buys"]},
            ],
            "missing_roles": ["promotes", "trains"],
        }
    ]  # fmt: skip
    assert [row["id"] for row in answer(capsys, "actors", "matrix", initiative, "--all", "--json")["actors"]] == [
        1,
        2,
        3,
    ]
    assert cli.main(["--language", "it", "actors", "matrix", initiative]) == 0
    assert "Centro: ospita, acquista" in capsys.readouterr().out


def test_who_is_missing_on_a_day(initiative, capsys):
    found = answer(capsys, "actors", "missing", initiative, "--today", "2026-11-22", "--json")
    assert found["today"] == "2026-11-22"
    row = found["initiatives"][0]
    assert list(row) == [
        "id", "name", "state", "missing_roles", "typical_kinds", "missing_kinds", "candidates", "overdue", "next_steps",
    ]  # fmt: skip
    assert row["missing_roles"] == ["promotes", "trains"]
    assert [(one["number"], one["actor"], one["days"]) for one in row["overdue"]] == [(1, 1, 31)]  # 22 October
    assert [step["kind"] for step in row["next_steps"]] == ["overdue", "promoter", "roles", "due"]
    before = answer(capsys, "actors", "missing", initiative, "--today", "22.10.2026", "--json")["initiatives"][0]
    assert before["overdue"] == []
    assert cli.main(["--language", "it", "actors", "missing", initiative, "--today", "2026-11-22"]) == 0
    said = capsys.readouterr().out
    assert "- Trovare chi abbia questi ruoli: forma" in said
    assert "- Chiedere a Regione inventata dell'impegno scaduto da 31 giorni (22/10/2026): bando" in said
    assert cli.main(["actors", "missing", initiative]) == 0  # today


def test_kinds_that_a_sheet_asks_for(tmp_path, capsys):
    """The typical actors of the activity, as the catalogue has them; the register has one of each kind but the last."""
    path = tmp_path / "schede.dplan"
    with ProjectFile.create(path, demo_plan("it")) as made:
        activity = next(one for one in made.plan.catalogue.activities if len(one.actors) > 1)
        sheet = OpportunitySheet(0, activity.id, "Scheda", "2026-11-01T10:00:00+00:00", site=made.plan.sites[0].id)
        fields = {"activity": sheet.activity, "title": sheet.title, "made_at": sheet.made_at, "site": sheet.site}
        made.apply(add_sheet(made.plan, **fields))
    project, (*known, last) = str(path), activity.actors
    for kind in known:
        answer(capsys, "actors", "add", project, "--name", f"Attore {kind}", "--kind", kind)
    answer(capsys, "actors", "initiatives", "add", project, "--name", "Prova", "--opportunity", "1")
    assert cli.main(["actors", "part", project, "1", "1", "promotes"]) == 0
    capsys.readouterr()
    row = answer(capsys, "actors", "missing", project, "--json")["initiatives"][0]
    assert set(row["typical_kinds"]) == set(activity.actors)
    assert set(row["missing_kinds"]) == set(activity.actors) - {known[0]}
    assert {one["kind"] for one in row["candidates"]} == set(known[1:])
    assert last in row["missing_kinds"]


def test_a_person_is_kept_with_a_reason_and_erased_with_all_bytes(register, tmp_path, capsys):
    secret = "Persona Segretissima"
    given = ["--name", secret, "--reason", "referente per il nido", "--email", "segretissima@example.it"]
    assert answer(capsys, "actors", "people", "add", register, "2", *given, "--since", "31/01/2026") == {"id": 1}
    assert answer(capsys, "actors", "people", "list", register, "--json")["people"] == [
        {
            "id": 1, "actor": 2, "actor_name": "Ateneo inventato", "name": secret, "reason": "referente per il nido",
            "since": "2026-01-31", "email": "segretissima@example.it", "phone": "",
        }
    ]  # fmt: skip
    assert answer(capsys, "actors", "people", "set", register, "1", "--phone", "000", "--json")["phone"] == "000"
    assert answer(capsys, "actors", "list", register, "--json")["actors"][1]["people"] == 1
    assert "Ateneo inventato" in refusal(capsys, "actors", "remove", register, "2")
    assert "egretissim" in whole(tmp_path)
    assert cli.main(["--language", "it", "actors", "erase", register, "1", "--json"]) == 0
    said = capsys.readouterr()
    done = json.loads(said.out)
    assert list(done) == ["id", "backups_rewritten", "backups_removed", "mentions", "past_mentions"]
    assert (done["id"], done["mentions"], done["past_mentions"]) == (1, [], 0)
    assert "restano" not in said.err
    assert "Non si possono recuperare" in said.err
    assert secret not in said.err
    assert answer(capsys, "actors", "people", "list", register, "--json") == {"people": []}
    assert "egretissim" not in whole(tmp_path)
    assert cli.main(["actors", "remove", register, "2"]) == 0


def test_where_an_erased_person_is_still_named_is_told(register, capsys):
    answer(capsys, "actors", "people", "add", register, "2", "--name", "Anna Bianca Inventata", "--reason", "r")
    assert cli.main(["actors", "set", register, "1", "--note", "sentita Anna Bianca Inventata"]) == 0
    assert cli.main(["--language", "it", "actors", "erase", register, "1", "--json"]) == 0
    said = capsys.readouterr()
    done = json.loads(said.out)
    assert done["mentions"] == [{"entity": "actor", "id": "1"}]
    assert done["past_mentions"] == 1  # the note can be undone
    assert "altrove: l'attore 1." in said.err
    assert "1 azione" in said.err


@pytest.mark.parametrize("entity", get_args(Entity))
def test_every_place_where_somebody_can_be_named_has_a_word(entity):
    assert all(Texts(language).has(f"cli_actors.in_{entity}") for language in LANGUAGES)


def whole(folder):
    """Every byte of every file below a folder and the test's home, where backups are, as text."""
    paths = {path for root in (folder, Path.home()) for path in root.rglob("*") if path.is_file()}
    return "".join(path.read_bytes().decode("latin-1") for path in paths)


def test_a_person_is_kept_from_today_where_no_day_is_given(register, capsys):
    answer(capsys, "actors", "people", "add", register, "2", "--name", "N", "--reason", "r")
    since = answer(capsys, "actors", "people", "list", register, "--json")["people"][0]["since"]
    found = answer(capsys, "actors", "missing", register, "--json")
    assert since <= found["today"]  # the same day, or the day before when it is midnight
    assert len(since) == len("2026-11-22")


def test_removing_an_actor_says_what_referred_to_it(initiative, capsys):
    gone = answer(capsys, "actors", "remove", initiative, "3", "--json")
    assert gone == {"id": 3, "initiatives": [1], "opportunities": []}
    row = answer(capsys, "actors", "initiatives", "list", initiative, "--json")["initiatives"][0]
    assert {part["actor"] for part in row["parts"]} == {1}
    assert [one["text"] for one in row["commitments"]] == ["bando"]


def test_every_edit_can_be_undone(initiative, capsys):
    with ProjectFile.open(Path(initiative)) as opened:
        while opened.undo() is not None:
            pass
        assert (opened.plan.actors, opened.plan.initiatives) == ((), ())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["actors", "add", "{project}", "--name", " ", "--kind", "region"], "nome"),
        (["actors", "add", "{project}", "--name", "x", "--kind", "region", "--municipality", "Atlantide"], "Atlantide"),
        (["actors", "add", "{project}", "--name", "x", "--kind", "region", "--municipality", "999999"], "999999"),
        (["actors", "add", "{project}", "--name", "x", "--kind", "region", "--municipality", "Samone"], "022165"),
        (["actors", "set", "{project}", "9", "--name", "x"], "9"),
        (["actors", "remove", "{project}", "9"], "9"),
        (["actors", "erase", "{project}", "9"], "9"),
        (["actors", "people", "add", "{project}", "1", "--name", "x", "--reason", " "], "motivo"),
        (["actors", "people", "add", "{project}", "1", "--name", "x", "--reason", "r", "--since", "ieri"], "ieri"),
        (["actors", "people", "add", "{project}", "9", "--name", "x", "--reason", "r"], "9"),
        (["actors", "people", "set", "{project}", "9", "--name", "x"], "9"),
        (["actors", "initiatives", "add", "{project}", "--name", ""], "nome"),
        (["actors", "initiatives", "add", "{project}", "--name", "x", "--site", "9"], "9"),
        (["actors", "initiatives", "add", "{project}", "--name", "x", "--opportunity", "9"], "9"),
        (["actors", "initiatives", "add", "{project}", "--name", "x", "--district", "9"], "9"),
        (["actors", "initiatives", "set", "{project}", "9", "--name", "x"], "9"),
        (["actors", "part", "{project}", "9", "1", "funds"], "9"),
        (["actors", "part", "{project}", "1", "9", "funds"], "9"),
        (["actors", "part", "{project}", "1", "1", "trains", "--remove"], "forma"),
        (["actors", "commitment", "{project}", "1", "9", "--state", "kept"], "ne ha 2"),
        (["actors", "commitment", "{project}", "1", "0", "--remove"], "ne ha 2"),
        (["actors", "commitment", "{project}", "1", "1", "--due", "30/2/2026"], "30/2/2026"),
        (["actors", "missing", "{project}", "--today", "domani"], "domani"),
        (["actors", "list", "none.dplan"], "none.dplan"),
    ],
    ids=lambda value: "-".join(part.strip("{} ")[:12] for part in value[1:]) if isinstance(value, list) else None,
)
def test_an_expected_error_is_one_line_and_exit_code_1(initiative, capsys, arguments, words):
    before = Path(initiative).read_bytes()
    assert words in refusal(capsys, *[part.replace("{project}", initiative) for part in arguments])
    assert Path(initiative).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["actors", "add", "x.dplan", "--name", "x", "--kind", "bank"],
        ["actors", "add", "x.dplan", "--kind", "region"],
        ["actors", "set", "x.dplan", "1"],
        ["actors", "people", "set", "x.dplan", "1"],
        ["actors", "people", "add", "x.dplan", "1", "--name", "x"],
        ["actors", "initiatives", "set", "x.dplan", "1"],
        ["actors", "part", "x.dplan", "1", "1", "sponsors"],
        ["actors", "commitment", "x.dplan", "1", "--actor", "1"],
        ["actors", "commitment", "x.dplan", "1", "--remove"],
        ["actors", "commitment", "x.dplan", "1", "1"],
        ["actors", "commitment", "x.dplan", "1", "1", "--state", "done"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(capsys, arguments):
    assert cli.main(arguments) == 2
    assert capsys.readouterr().out == ""


def test_lists_for_people_hold_one_line_each(initiative, capsys):
    answer(capsys, "actors", "add", initiative, "--name", "due\nrighe", "--kind", "startup")
    answer(capsys, "actors", "people", "add", initiative, "4", "--name", "a\nb", "--reason", "c\nd")
    for command, lines in (("list", 4), ("people list", 1), ("initiatives list", 1)):
        assert cli.main(["actors", *command.split(), initiative]) == 0
        assert capsys.readouterr().out.count("\n") == lines
