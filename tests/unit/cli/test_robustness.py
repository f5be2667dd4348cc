# SPDX-License-Identifier: EUPL-1.2
"""`score --robustness` and `suitability --robustness`: keys, sums, and the same seed gives the same bytes."""

from __future__ import annotations

import json

import pytest

from district_planner import cli

KEYS = {"rank_low", "rank_high", "rank_mean", "p_first", "p_rank"}


@pytest.fixture
def demo(tmp_path, capsys):
    assert cli.main(["demo", str(tmp_path / "demo")]) == 0
    capsys.readouterr()
    return str(tmp_path / "demo" / "demo.dplan")


def said(capsys, *arguments):
    assert cli.main(list(arguments)) == 0
    return capsys.readouterr().out


def test_without_the_option_nothing_is_added(demo, capsys):
    record = json.loads(said(capsys, "score", demo, "--json"))
    assert not {"verdict", "robustness"} & record.keys()
    assert not KEYS & set(record["sites"][0])


def test_the_keys_of_the_contract(demo, capsys):
    record = json.loads(said(capsys, "score", demo, "--robustness", "--draws", "500", "--seed", "7", "--json"))
    ranked = [row for row in record["sites"] if row["rank"]]
    assert len(ranked) == 4
    for row in record["sites"]:
        assert set(row) >= KEYS
        assert (row["p_first"] is None) == (row["rank"] is None)
    for row in ranked:
        assert 1 <= row["rank_low"] <= row["rank_mean"] <= row["rank_high"] + 1 <= 5
        assert sum(row["p_rank"]) == pytest.approx(1)
    assert sum(row["p_first"] for row in ranked) == pytest.approx(1)
    verdict = record["robustness"]
    assert (verdict["draws"], verdict["seed"], verdict["weight_spread"]) == (500, 7, 25)
    leader = next(row for row in ranked if row["rank"] == 1)
    assert (verdict["leader"], verdict["p_first"]) == (leader["id"], leader["p_first"])
    assert leader["name"] in record["verdict"]
    assert set(verdict["smallest_change"]) == {"criterion", "from", "to", "winner", "text"}
    assert {"criterion", "share", "weight", "data", "normalisation"} == set(verdict["drivers"][0])


def test_the_same_seed_gives_the_same_bytes(demo, capsys):
    command = ("score", demo, "--robustness", "--json")
    first = said(capsys, *command, "--seed", "7")
    assert said(capsys, *command, "--seed", "7") == first
    assert said(capsys, *command, "--seed", "8") != first


def test_the_verdict_in_words(demo, capsys):
    words = said(capsys, "--language", "en", "score", demo, "--method", "topsis", "--robustness")
    assert "Taranto Nord (esempio) leads in" in words
    assert "10,000 draws" in words
    assert "seed 20260101" in words


def test_municipalities(demo, capsys):
    command = ("suitability", demo, "--draws", "300", "--limit", "60", "--json")
    record = json.loads(said(capsys, *command))
    rows = record["municipalities"]
    assert [row["p_first"] is None for row in rows] == [False] * 50 + [True] * 10
    assert record["robustness"]["leader"] == rows[0]["code"]
    assert record["robustness"]["competing"] == record["ranked"]
    assert "Bari" in said(capsys, "suitability", demo, "--draws", "300", "--limit", "2")


@pytest.mark.parametrize("option", [("--draws", "99"), ("--draws", "many"), ("--seed", "-1")])
def test_out_of_bounds_is_refused(demo, capsys, option):
    assert cli.main(["score", demo, "--robustness", *option]) == 2
    assert option[0] in capsys.readouterr().err
