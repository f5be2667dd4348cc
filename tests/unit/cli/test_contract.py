# SPDX-License-Identifier: EUPL-1.2
"""Names, keys and exit codes of the command line are a contract: as the product's description states them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.project import ProjectFile
from district_planner.scoring import load_criteria
from tests.commands import answer, refusal

TARANTO = ("--lon", "17.263", "--lat", "40.501")


@pytest.fixture
def project(tmp_path, capsys):
    path = tmp_path / "prova con spazi è#?.dplan"
    assert cli.main(["new", str(path), "--region", "Puglia"]) == 0
    capsys.readouterr()
    return str(path)


@pytest.fixture
def site(project, capsys):
    assert cli.main(["site", "add", project, "--name", "Taranto", *TARANTO, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["id"]


def test_regions(capsys):
    rows = answer(capsys, "regions", "--json")["regions"]
    assert len(rows) == 20
    assert sum(row["municipalities"] for row in rows) == 7901
    assert sum(row["residents"] for row in rows) == 58_840_177  # data.md
    assert {"code": "16", "name": "Puglia"}.items() <= next(row for row in rows if row["code"] == "16").items()


def test_add_list_move_remove(project, capsys):
    first = answer(capsys, "site", "add", project, "--name", "A", *TARANTO, "--seats", "300", "--remote-share", "0.3")
    second = answer(capsys, "site", "add", project, "--name", "B", *TARANTO, "--kind", "rival", "--json")
    assert (first["id"], second["id"]) == (1, 2)
    rows = answer(capsys, "site", "list", project, "--json")["sites"]
    assert rows[0] | {"seats": 300, "remote_share": 0.3, "kind": "candidate", "staff": 510.0} == rows[0]
    assert rows[1] | {"seats": None, "staff": None, "kind": "rival"} == rows[1]
    moved = answer(capsys, "site", "move", project, "--site", "1", "--lon", "17,0", "--lat", "40,7", "--json")
    assert (moved["lon"], moved["lat"]) == (17.0, 40.7)
    assert cli.main(["site", "remove", project, "2"]) == 0
    capsys.readouterr()
    assert [row["id"] for row in answer(capsys, "site", "list", project, "--json")["sites"]] == [1]


def test_a_site_is_changed_field_by_field(project, site, capsys):
    """What is not given stays; what is not known can be said again."""
    given = ("--staff-now", "80,5", "--contacts-year", "1250000", "--seats", "120", "--kind", "existing")
    after = answer(capsys, "site", "set", project, str(site), *given, "--json")
    assert (after["name"], after["seats"], after["staff_now"], after["contacts_year"]) == ("Taranto", 120, 80.5, 1.25e6)
    assert after["staff"] == pytest.approx(120 * 1.7)
    unknown = ("--unknown", "staff-now", "--unknown", "seats")
    after = answer(capsys, "site", "set", project, "--site", str(site), *unknown, "--name", "Ionio", "--json")
    (row,) = answer(capsys, "site", "list", project, "--json")["sites"]
    assert row == after
    assert (row["name"], row["seats"], row["staff_now"], row["contacts_year"]) == ("Ionio", None, None, 1.25e6)
    made = answer(capsys, "site", "add", project, "--name", "B", *TARANTO, "--staff-now", "12")
    assert answer(capsys, "site", "list", project, "--json")["sites"][-1] == {
        **row, "id": made["id"], "name": "B", "kind": "candidate", "seats": 100, "staff": 170.0, "staff_now": 12.0,
        "contacts_year": None,
    }  # fmt: skip
    assert "oggi" in refusal(capsys, "site", "set", project, str(site), "--staff-now", "99999999")


def test_catchment_keys_and_arithmetic(project, site, capsys):
    found = answer(capsys, "catchment", project, "--site", str(site), "--json")
    assert list(found) == [
        "engine",
        "cutoff_minutes",
        "decay",
        "ages",
        "labour_pool",
        "residents_in_cutoff",
        "municipalities",
        "unreachable",
    ]
    assert (found["cutoff_minutes"], found["decay"], found["ages"]) == (60, "half-life:16", "18-64")
    rows = found["municipalities"]
    assert all(list(row) == ["code", "name", "minutes", "weight", "residents"] for row in rows)
    assert all(row["minutes"] <= 60 and len(row["code"]) == 6 for row in rows)
    assert [row["minutes"] for row in rows] == sorted(row["minutes"] for row in rows)
    assert "073027" in {row["code"] for row in rows[:5]}  # Taranto itself
    assert found["labour_pool"] == pytest.approx(sum(row["weight"] * row["residents"] for row in rows))
    assert found["residents_in_cutoff"] == sum(row["residents"] for row in rows)
    assert all(row["weight"] == pytest.approx(2 ** (-row["minutes"] / 16)) for row in rows)


def test_catchment_of_a_point_with_other_parameters(project, capsys):
    point = ("--at", "17.263", "40.501")
    near = answer(capsys, "catchment", project, *point, "--minutes", "30", "--decay", "step", "--ages", "0-2", "--json")
    wide = answer(capsys, "catchment", project, *point, "--minutes", "45", "--decay", "step", "--ages", "0-2", "--json")
    assert near["labour_pool"] == near["residents_in_cutoff"] < wide["labour_pool"]
    assert (near["cutoff_minutes"], near["decay"], near["ages"]) == (30, "step", "0-2")
    assert {row["code"] for row in near["municipalities"]} < {row["code"] for row in wide["municipalities"]}


def test_unknown_population_is_null_and_unreachable_is_listed_apart(project, capsys):
    found = answer(capsys, "catchment", project, "--at", "12.5113", "38.0176", "--json")  # Trapani
    by_code = {row["code"]: row for row in found["municipalities"]}
    assert by_code["081025"]["residents"] is None  # Misiliscemi
    assert not {row["code"] for row in found["unreachable"]} & set(by_code)


def test_score_keys_and_arithmetic(project, site, capsys):
    row = answer(capsys, "score", project, "--json")["sites"][0]
    assert list(row)[:5] == ["id", "name", "rank", "quality", "criteria"]
    assert (row["id"], row["name"], row["rank"]) == (site, "Taranto", 1)
    keys = ["id", "value", "unit", "normalised", "weight", "contribution", "source"]
    assert all(list(entry) == keys for entry in row["criteria"])
    assert [entry["id"] for entry in row["criteria"]] == [criterion.id for criterion in load_criteria()]
    assert sum(entry["weight"] for entry in row["criteria"]) == pytest.approx(100)
    assert row["quality"] == pytest.approx(sum(entry["weight"] * entry["normalised"] for entry in row["criteria"]))
    assert all("Istat" in e["source"] for e in row["criteria"] if e["id"] in ("labour_pool", "place_residents"))


def test_check_tells_sound_from_broken(project, tmp_path, capsys):
    assert answer(capsys, "check", project, "--json") == {"ok": True, "problems": []}
    broken = tmp_path / "rotto.dplan"
    broken.write_bytes(b"this is no database" * 100)
    assert cli.main(["check", str(broken), "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["ok"] is False
    assert "rotto.dplan" in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "{project}", "--region", "Puglia"], "prova con spazi"),
        (["new", "{folder}/x.dplan", "--region", "Atlantide"], "Atlantide"),
        (["new", "{folder}/missing/x.dplan", "--region", "Puglia"], "missing"),
        (["site", "add", "{project}", "--name", "mare", "--lon", "17.1", "--lat", "40.2"], "40"),
        (["site", "add", "{project}", "--name", "Parigi", "--lon", "2.35", "--lat", "48.85"], "48,85"),
        (["site", "add", "{project}", "--name", "swap", "--lon", "40.5", "--lat", "17.2"], "scambiate"),
        (["site", "add", "{project}", "--name", " ", *TARANTO], "nome"),
        (["site", "add", "{project}", "--name", "x", *TARANTO, "--seats", "0"], "postazioni"),
        (["site", "add", "{project}", "--name", "x", *TARANTO, "--remote-share", "2"], "remoto"),
        (["site", "move", "{project}", "9", *TARANTO], "9"),
        (["site", "remove", "{project}", "9"], "9"),
        (["catchment", "{project}", "--site", "9", "--json"], "9"),
        (["catchment", "{project}", "--at", *TARANTO[1::2], "--decay", "magic", "--json"], "magic"),
        (["catchment", "{project}", "--at", *TARANTO[1::2], "--ages", "64-18", "--json"], "64"),
        (["catchment", "{project}", "--at", *TARANTO[1::2], "--minutes", "0", "--json"], "0"),
        (["score", "{folder}/none.dplan", "--json"], "none.dplan"),
        (["report", "{project}", "-o", "{folder}/missing/r.html"], "missing"),
        (["report", "{project}", "-o", "{folder}/r.html", "--indicator", "beauty"], "beauty"),
        (["report", "{project}", "-o", "{project}"], "cancellerebbe"),
        (["report", "{project}", "-o", "{folder}"], "cartella"),
        (["report", "{project}", "-o", "{folder}/other.DPLAN"], "other.DPLAN"),
        (["score", "{folder}"], "cartella"),
        (["check", "{folder}"], "cartella"),
        (["new", "{folder}", "--region", "Puglia"], "esiste già"),
        (["new", "{folder}/x.dplan", "--region", "Puglia", "--name", ""], "nome"),
        (["new", "{folder}/x.dplan", "--region", "Puglia", "--name", "a\udcff"], "nome del progetto"),
        (["score", "{folder}/" + "y" * 300], "yyy"),
        (["demo", "{project}"], "cartella"),
        (["demo", "{project}/sub"], "cartella"),
        (["site", "add", "{project}", "--name", "a\udcff", *TARANTO], "«Nome»"),
        (["site", "add", "{project}", "--name", "x", *TARANTO, "--seats", "9" * 30], "9999"),
        (["catchment", "{project}", "--at", "40,5", "17,2", "--json"], "scambiate"),
        (["catchment", "{project}", "--at", "-17,2", "40,5", "--json"], "fuori dall"),
        (["catchment", "{project}", "--at", "17.1", "40.2", "--json"], "Leporano"),
    ],
    ids=lambda value: "-".join(str(part).strip("{}")[:14] for part in value[:3]) if isinstance(value, list) else None,
)
def test_an_expected_error_is_one_line_and_exit_code_1(project, tmp_path, capsys, arguments, words):
    before = (tmp_path / "prova con spazi è#?.dplan").read_bytes()
    filled = [part.replace("{project}", project).replace("{folder}", str(tmp_path)) for part in arguments]
    assert words in refusal(capsys, "--language", "it", *filled)
    assert (tmp_path / "prova con spazi è#?.dplan").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["prova con spazi è#?.dplan"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["score"],
        ["nonsense"],
        ["site", "add", "x.dplan", "--name", "x", "--lon", "east", "--lat", "1"],
        ["site", "add", "x.dplan", "--name", "x", "--lon", "nan", "--lat", "1"],
        ["site", "add", "x.dplan", "--name", "x", "--lon", "1_7", "--lat", "40"],
        ["site", "add", "x.dplan", "--name", "x", "--lon", "1.234,5", "--lat", "40"],
        ["site", "add", "x.dplan", "--name", "x", *TARANTO, "--kind", "friend"],
        ["report", "x.dplan", "--format", "docx", "-o", "x"],
        ["catchment", "x.dplan", "--json"],
        ["catchment", "x.dplan", "--site", "1", "--at", "1", "2"],
        ["site", "move", "x.dplan", *TARANTO],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(capsys, arguments):
    assert cli.main(arguments) == 2
    assert capsys.readouterr().out == ""


def test_help_and_version_are_exit_code_0(capsys):
    for arguments in (["--help"], ["site", "add", "--help"], ["--version"]):
        assert cli.main(arguments) == 0
    assert "district-planner" in capsys.readouterr().out


def test_the_language_of_messages(project, capsys, monkeypatch):
    assert "non esiste" in refusal(capsys, "score", "none.dplan", language=None)
    assert "does not exist" in refusal(capsys, "score", "none.dplan", language="en")
    monkeypatch.setenv("DISTRICT_PLANNER_LANGUAGE", "en")
    assert "does not exist" in refusal(capsys, "score", "none.dplan", language=None)


def test_the_language_of_a_site_is_not_the_language_of_messages(project, capsys):
    assert "nome" in refusal(capsys, "site", "add", project, "--name", " ", *TARANTO, "--language", "en")


def test_a_real_process_writes_json_to_stdout_and_messages_to_stderr(tmp_path):
    command = [sys.executable, "-m", "district_planner"]
    made = subprocess.run(
        [*command, "demo", str(tmp_path / "demo"), "--json"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    result = json.loads(made.stdout)
    assert sorted(row["rank"] for row in result["sites"] if row["rank"]) == [1, 2, 3, 4]
    assert (tmp_path / "demo" / "demo.dplan").exists()
    assert (tmp_path / "demo" / "report.html").stat().st_size > 100_000
    assert "report.html" in made.stderr
    again = subprocess.run(
        [*command, "demo", str(tmp_path / "demo")], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert again.returncode == 0, again.stderr


def test_a_report_takes_the_place_of_files_only(project, tmp_path, capsys):
    before = Path(project).read_bytes()
    for name in ("hard", "link"):
        path = tmp_path / name
        path.hardlink_to(project) if name == "hard" else path.symlink_to(project)
        assert "cancellerebbe" in refusal(capsys, "--language", "it", "report", project, "-o", str(path))
    if hasattr(os, "mkfifo"):  # stands for every device; a report once took the place of /dev/null
        os.mkfifo(tmp_path / "fifo")
        assert "dispositivo" in refusal(capsys, "--language", "it", "report", project, "-o", str(tmp_path / "fifo"))
        assert (tmp_path / "fifo").is_fifo()
    assert Path(project).read_bytes() == before
    target, link = tmp_path / "target.html", tmp_path / "link.html"
    link.symlink_to(target)
    assert cli.main(["report", project, "-o", str(link)]) == 0
    assert link.is_symlink()
    assert target.stat().st_size > 100_000


def test_line_ends_in_a_name_break_no_line(project, capsys):
    assert cli.main(["site", "add", project, "--name", "due\nrighe", *TARANTO]) == 0
    assert capsys.readouterr().err.count("\n") == 1
    for command in (["site", "list", project], ["score", project]):
        assert cli.main(command) == 0
        assert capsys.readouterr().out.count("\n") == 1
    assert answer(capsys, "site", "list", project, "--json")["sites"][0]["name"] == "due\nrighe"


def test_a_site_is_added_while_the_demo_is_looked_at(project, capsys):
    """Reading takes no lock, and nothing is locked while the place is still being looked up."""
    with ProjectFile.open(Path(project), read_only=True):
        assert answer(capsys, "site", "add", project, "--name", "A", *TARANTO) == {"id": 1}
    with ProjectFile.open(Path(project)):
        assert answer(capsys, "score", project, "--json")["sites"][0]["name"] == "A"
        assert "aperto" in refusal(capsys, "--language", "it", "site", "add", project, "--name", "B", *TARANTO)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_is_whole_whatever_the_console_can_write(project, encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "district_planner", "site"]
    name = "Città 日本 😀"
    done = subprocess.run(
        [*command, "add", project, "--name", name, *TARANTO], check=False, capture_output=True, env=environment
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, {"id": 1}), done.stderr
    done = subprocess.run([*command, "list", project, "--json"], check=False, capture_output=True, env=environment)
    assert json.loads(done.stdout.decode(encoding))["sites"][0]["name"] == name
    done = subprocess.run([*command, "list", project], check=False, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
def test_a_full_disk_behind_stdout_is_an_expected_error():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "district_planner", "regions", "--json"],
            check=False, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_the_command_line_needs_no_qt(project):
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from district_planner.cli import main\n"
        f"sys.exit(main(['catchment', {project!r}, '--at', '17.263', '40.501', '--json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["labour_pool"] > 0
