# SPDX-License-Identifier: EUPL-1.2
"""Supply points from the command line, and what they make of an opportunity; expected values by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from district_planner import cli
from tests.commands import answer, refusal

PLACE = ("--lon", "17.24", "--lat", "40.47")
SITE = ("--name", "A", "--lon", "17.263", "--lat", "40.501", "--seats", "300")


@pytest.fixture
def project(tmp_path, capsys):
    path = tmp_path / "punti è#.dplan"
    assert cli.main(["new", str(path), "--region", "Puglia"]) == 0
    capsys.readouterr()
    return str(path)


def test_add_list_set_move_remove(project, capsys):
    given = ("--activity", "nursery", "--name", "Nido\nArcobaleno", *PLACE)
    assert answer(capsys, "points", "add", project, *given, "--size", "40", "--since", "1/9/2020") == {"id": 1}
    (row,) = answer(capsys, "points", "list", project, "--json")["points"]
    assert row == {
        "id": 1, "activity": "nursery", "activity_name": "Asilo nido", "name": "Nido\nArcobaleno", "lon": 17.24,
        "lat": 40.47, "municipality": "073027", "municipality_name": "Taranto", "size": 40, "unit": "posti",
        "status": "active", "note": "", "since": "2020-09-01",
    }  # fmt: skip
    assert cli.main(["points", "list", project]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "Nido Arcobaleno, 40 posti" in line
    options = ["--status", "closed", "--unknown", "size", "--since", "", "--activity", "gym"]
    changed = answer(capsys, "points", "set", project, "1", *options, "--json")
    told = {"status": "closed", "size": None, "since": None, "activity": "gym"}
    assert {name: changed[name] for name in told} == told
    moved = answer(capsys, "points", "move", project, "1", "--lon", "18,165", "--lat", "40,36", "--json")
    assert (moved["lon"], moved["lat"], moved["municipality_name"]) == (18.165, 40.36, "Lecce")
    assert answer(capsys, "points", "list", project, "--activity", "nursery", "--json") == {"points": []}
    assert answer(capsys, "points", "remove", project, "1", "--json") == {"id": 1}
    assert answer(capsys, "points", "add", project, *given) == {"id": 2}, "no number is given twice"


def test_a_point_is_a_lower_bound_until_it_is_enough(project, capsys):
    """One nursery of 40 places is not enough for thousands: still unknown. With 10,000 it is more than enough."""
    answer(capsys, "site", "add", project, *SITE)
    answer(capsys, "points", "add", project, "--activity", "nursery", "--name", "Nido", *PLACE, "--size", "40")

    def seen():
        return answer(capsys, "opportunities", project, "--activity", "nursery", "--json")["opportunities"][0]

    minutes = next(
        row["minutes"]
        for row in answer(capsys, "catchment", project, "--site", "1", "--json")["municipalities"]
        if row["code"] == "073027"
    )
    one = seen()
    assert (one["status"], one["supply"]["units"], one["supply"]["at_most"]) == ("unknown", None, None)
    assert one["supply"]["at_least"] == pytest.approx(2 ** (-minutes / 16)), "weighted as the residents there"
    assert (one["nearest"]["name"], one["nearest"]["point"]) == ("Nido", 1)
    assert one["nearest"]["minutes"] == pytest.approx(minutes)
    answer(capsys, "points", "set", project, "1", "--size", "10000", "--json")
    one = seen()
    assert 10_000 * 2 ** (-minutes / 16) > one["demand"]["high"]
    assert one["status"] == "surplus"
    for state in ("planned", "closed"):
        answer(capsys, "points", "set", project, "1", "--status", state, "--json")
        assert (seen()["status"], seen()["supply"]["at_least"]) == ("unknown", 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "{project}", "--activity", "none", "--name", "x", *PLACE], "none"),
        (["add", "{project}", "--activity", "gym", "--name", " ", *PLACE], "nome"),
        (["add", "{project}", "--activity", "gym", "--name", "x", "--lon", "17.1", "--lat", "40.2"], "Leporano"),
        (["add", "{project}", "--activity", "gym", "--name", "x", "--lon", "40.5", "--lat", "17.2"], "scambiate"),
        (["add", "{project}", "--activity", "gym", "--name", "x", *PLACE, "--since", "ieri"], "ieri"),
        (["set", "{project}", "9", "--name", "x"], "9"),
        (["move", "{project}", "9", *PLACE], "9"),
        (["remove", "{project}", "9"], "9"),
        (["list", "{project}", "--activity", "none", "--json"], "none"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(project, capsys, arguments, words):
    before = Path(project).read_bytes()
    said = refusal(capsys, "points", *[part.replace("{project}", project) for part in arguments])
    assert words in said
    assert said.count("\n") == 1
    assert Path(project).read_bytes() == before


def test_wrong_usage_is_exit_code_2(project, capsys):
    refusal(capsys, "points", "set", project, "1", code=2)
    refusal(capsys, "points", "add", project, "--name", "x", *PLACE, code=2)
