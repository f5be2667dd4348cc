# SPDX-License-Identifier: EUPL-1.2
"""Scenarios from the command line; expected: what the other commands say of each scenario while it is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from district_planner import cli
from tests.commands import answer, refusal


def test_new_list_switch_rename_remove(project, capsys):
    made = answer(capsys, "scenario", "new", project, "Più remoto", "--note", "prova", "--json")
    assert made == {"id": 2, "name": "Più remoto", "note": "prova", "present": True, "sites": 8}
    answer(capsys, "parameters", "set", project, "cutoff_minutes", "30", "--json")
    back = answer(capsys, "scenario", "switch", project, "BASE", "--json")
    assert (back["id"], back["present"]) == (1, True)
    shown = {row["id"]: row["value"] for row in answer(capsys, "parameters", "list", project, "--json")["parameters"]}
    assert shown["cutoff_minutes"] == 60
    renamed = answer(capsys, "scenario", "rename", project, "2", "Tutto remoto", "--json")
    assert (renamed["name"], renamed["note"], renamed["present"]) == ("Tutto remoto", "prova", False)
    assert answer(capsys, "scenario", "rename", project, "2", "Tutto remoto", "--note", "", "--json")["note"] == ""
    listed = answer(capsys, "scenario", "list", project, "--json")
    assert ([row["name"] for row in listed["scenarios"]], listed["present"]) == (["Base", "Tutto remoto"], 1)
    gone = answer(capsys, "scenario", "remove", project, "tutto REMOTO", "--json")
    assert (gone["removed"], len(gone["scenarios"])) == (2, 1)
    assert answer(capsys, "undo", project, "--json")
    assert len(answer(capsys, "scenario", "list", project, "--json")["scenarios"]) == 2
    assert cli.main(["check", project]) == 0


def test_a_comparison_says_what_each_scenario_says_by_itself(project, capsys):
    before = {row["id"]: row for row in answer(capsys, "score", project, "--json")["sites"]}
    answer(capsys, "scenario", "new", project, "Vicino", "--json")
    answer(capsys, "parameters", "set", project, "cutoff_minutes", "30", "--json")
    assert cli.main(["site", "remove", project, "2"]) == 0
    capsys.readouterr()
    after = {row["id"]: row for row in answer(capsys, "score", project, "--json")["sites"]}
    compared = answer(capsys, "scenario", "compare", project, "--figure", "labour_pool", "--json")
    assert [(one["id"], one["method"]) for one in compared["scenarios"]] == [(1, "sum"), (2, "sum")]
    firsts = {next(row["name"] for row in rows.values() if row["rank"] == 1) for rows in (before, after)}
    assert all(name in compared["verdict"] for name in firsts)
    for row in compared["sites"]:
        for said, alone in zip(row["scenarios"], (before, after), strict=True):
            assert said["is_there"] == (row["id"] in alone)
            if said["is_there"]:
                expected = alone[row["id"]]
                for name in ("quality", "rank", "cost"):
                    assert said[name] == expected[name]
            else:
                names = ("kind", "quality", "rank", "excluded", "labour_pool", "cost")
                assert {name: said[name] for name in names} == dict.fromkeys(names)
    (changes,) = compared["changes"]
    texts = [change["text"] for change in changes["changes"]]
    assert any("60" in text and "30" in text for text in texts)
    assert ("site", "2") in {(change["entity"], change["id"]) for change in changes["changes"]}
    for why in compared["why"]:
        assert why["site"] != 2
        total = sum(part["total"] for part in why["criteria"])
        assert total == pytest.approx(why["after"] - why["before"])
        assert why["difference"] == pytest.approx(total)
    (one_map,) = compared["difference_maps"]
    assert (one_map["scenario"], one_map["figure"], len(one_map["municipalities"])) == (2, "labour_pool", 257)
    turned = answer(capsys, "scenario", "compare", project, "vicino", "base", "--json")
    assert [one["id"] for one in turned["scenarios"]] == [2, 1]
    assert "difference_maps" not in turned


def test_the_same_words_for_people(project, capsys):
    answer(capsys, "scenario", "new", project, "Vicino", "--json")
    answer(capsys, "parameters", "set", project, "cutoff_minutes", "30", "--json")
    for language, words in (("it", "Limite di viaggio"), ("en", "Travel limit")):
        assert cli.main(["--language", language, "scenario", "compare", project, "--figure", "suitability"]) == 0
        said = capsys.readouterr().out
        assert words in said
        assert "Taranto Nord (esempio)" in said
        assert cli.main(["--language", language, "scenario", "list", project]) == 0
        assert capsys.readouterr().out.splitlines() == ["   1   Base", "   2 * Vicino"]


def test_nothing_is_written_by_looking(project, capsys):
    answer(capsys, "scenario", "new", project, "Vicino", "--json")
    before = Path(project).read_bytes()
    answer(capsys, "scenario", "compare", project, "--json")
    answer(capsys, "scenario", "list", project, "--json")
    answer(capsys, "scenario", "switch", project, "vicino", "--json")
    assert Path(project).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "Base"), "«Base» è già usato"),
        (("new", " "), "Manca il nome dello scenario"),
        (("switch", "9"), "1 Base, 2 Vicino"),
        (("switch", "Lontano"), "scenario Lontano non esiste"),
        (("rename", "vicino", "base"), "«base» è già usato"),
        (("remove", "vicino"), "è quello in uso"),
        (("compare", "1"), "almeno due scenari"),
        (("compare", "1", "base"), "almeno due scenari"),
        (("compare", "1", "2", "--figure", "beauty"), "«beauty»"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(project, capsys, arguments, words):
    answer(capsys, "scenario", "new", project, "Vicino", "--json")
    before = Path(project).read_bytes()
    command, *further = arguments
    said = refusal(capsys, "scenario", command, project, *further)
    assert words in said
    assert said.count("\n") == 1
    assert Path(project).read_bytes() == before


def test_wrong_usage_is_exit_code_2(project, capsys):
    for arguments in (("new",), ("switch",), ("rename", "1"), ("copy",)):
        command, *further = arguments
        refusal(capsys, "scenario", command, project, *further, code=2)
