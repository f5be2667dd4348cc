# SPDX-License-Identifier: EUPL-1.2
"""Parameters from the command line; expected: the shipped file itself, and what each value changes in the figures."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.core.resources import resource_path
from tests.commands import answer, refusal
from tests.quarters import path_of


def test_list_tells_what_the_file_has(project, capsys):
    rows = {row["id"]: row for row in answer(capsys, "parameters", "list", project, "--json")["parameters"]}
    with resource_path("resources", "catalogue", "parameters.toml").open("rb") as stream:
        file = tomllib.load(stream)
    assert list(rows) == list(file)
    for name, row in rows.items():
        known = file[name]
        assert row["value"] == row["shipped"] == known["value"]
        assert (row["low"], row["high"], row["unit"]) == (known.get("low"), known.get("high"), known["unit"])
        assert (row["assumption"], row["note"]) == (known.get("assumption", False), known["note_it"])
        assert row["name"]
        assert row["source"]
    assert rows["multiplier_area"]["choices"] == ["auto", "north", "south"]
    assert cli.main(["parameters", "list", project]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(file)


def test_set_and_back(project, capsys):
    set_one = ("parameters", "set", project)
    assert answer(capsys, *set_one, "cutoff_minutes", "30", "--json")["value"] == 30
    assert answer(capsys, "catchment", project, "--site", "1", "--json")["cutoff_minutes"] == 30
    assert answer(capsys, *set_one, "gap_below", "0,7", "--json")["value"] == 0.7
    assert answer(capsys, *set_one, "decay", "step", "--json")["value"] == "step"
    assert answer(capsys, *set_one, "reference_seats", "120", "--json")["value"] == 120
    back = answer(capsys, *set_one, "cutoff_minutes", "--shipped", "--json")
    assert back["value"] == back["shipped"] == 60
    assert answer(capsys, "undo", project, "--json")
    assert answer(capsys, "catchment", project, "--site", "1", "--json")["cutoff_minutes"] == 30


def test_the_filiera_follows(project, capsys):
    """North or South, and the period of the supply: with the first quarter asked for, nothing later is looked at."""
    set_one = ("parameters", "set", project)
    answer(capsys, *set_one, "multiplier_area", "north", "--json")
    assert answer(capsys, "filiera", "jobs", project, "--site", "1", "--json")["area"] == "north"
    for quarter in ("2026Q1", "2026Q2"):
        assert cli.main(["import", project, str(path_of(quarter)), "--json"]) == 0
        capsys.readouterr()

    def period():
        one = answer(capsys, "opportunities", project, "--site", "1", "--activity", "nursery", "--json")
        return one["opportunities"][0]["supply"]["period"]

    assert period() == "2026Q2"
    answer(capsys, *set_one, "supply_period", "2026Q1", "--json")
    assert period() == "2026Q1"
    answer(capsys, *set_one, "supply_period", "", "--json")
    assert period() == "2026Q2"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("beauty", "1", "beauty"),
        ("cutoff_minutes", "long", "«long»"),
        ("cutoff_minutes", "0", "0"),
        ("cutoff_minutes", "1e9", "1e9"),
        ("reference_seats", "1,5", "1,5"),
        ("decay", "magic", "magic"),
        ("multiplier_area", "east", "east"),
        ("filiera_reference_area", "Bari", "Bari"),
        ("supply_period", "k" * 50, "kkk"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(project, capsys, name, value, words):
    before = Path(project).read_bytes()
    said = refusal(capsys, "parameters", "set", project, name, value)
    assert words in said
    assert said.count("\n") == 1
    assert Path(project).read_bytes() == before


def test_wrong_usage_is_exit_code_2(project, capsys):
    refusal(capsys, "parameters", "set", project, "gap_below", code=2)
    refusal(capsys, "parameters", "set", project, "gap_below", "1", "--shipped", code=2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("robustness_seed", "-1"), "from 0 to 4,294,967,295"),
        (("weight_spread", "-0,5", "--json"), "from 0 to 100"),
        (("cutoff_minutes", "nan"), "in digits, for example 12.5"),
        (("cutoff_minutes", "1e308"), "in digits, for example 12.5"),
    ],
)
def test_numbers_out_of_bounds_and_no_numbers_are_told_what_to_write(project, capsys, given, words):
    """The bounds as parameters.toml has them."""
    assert words in refusal(capsys, "parameters", "set", project, *given, language="en")


@pytest.mark.parametrize("text", ["nan", "1e308", "inf"])
def test_options_that_take_a_number_say_what_to_write(project, capsys, text):
    said = refusal(capsys, "catchment", project, "--site", "1", "--minutes", text, code=2, language="it")
    assert f"«{text}» non è un numero scritto in cifre, per esempio 12,5." in said
