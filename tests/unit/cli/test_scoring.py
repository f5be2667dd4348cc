# SPDX-License-Identifier: EUPL-1.2
"""Criteria, methods and suitability from the command line: numbers checked against the analysis and by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.core.texts import Texts
from district_planner.project import ProjectFile
from district_planner.scenarios import demo_plan
from district_planner.scoring import load_criteria
from tests.commands import answer, refusal


def test_a_criterion_is_set_listed_and_reset(project, capsys):
    row = answer(
        capsys,
        "criteria",
        "set",
        project,
        "saturation",
        "--ideal",
        "1,5",
        "--minimum",
        "0.1",
        "--error",
        "10",
        "--json",
    )
    assert (row["direction"], row["ideal"], row["minimum"], row["maximum"], row["error"]) == (
        "ideal",
        1.5,
        0.1,
        None,
        10,
    )
    assert (row["normalisation"], row["scale"]) == ("fixed", {"worst": 1.5, "best": 0})
    listed = {row["id"]: row for row in answer(capsys, "criteria", "list", project, "--json")["criteria"]}
    assert list(listed) == [criterion.id for criterion in load_criteria()]
    assert listed["saturation"] == row
    assert listed["labour_pool"]["scale"] == {"low_percentile": 5, "high_percentile": 95}
    row = answer(
        capsys, "criteria", "set", project, "saturation", "--unset", "direction", "--unset", "minimum", "--json"
    )
    assert (row["direction"], row["ideal"], row["minimum"], row["error"]) == ("less", None, None, 10)
    row = answer(capsys, "criteria", "set", project, "saturation", "--reset", "--disable", "--json")
    assert (row["error"], row["enabled"]) == (None, False)
    answer(capsys, "undo", project, "--json")
    assert answer(capsys, "criteria", "list", project, "--json")["criteria"][4]["error"] == 10, (
        "one step takes both back"
    )
    row = answer(capsys, "criteria", "set", project, "saturation", "--reset", "--json")
    assert row["scale"] == {"worst": 3, "best": 0}


def test_points_of_a_line(project, capsys):
    line = ["--point", "0", "1", "--point", "50,5", "0.5", "--point", "100", "0"]
    row = answer(capsys, "criteria", "set", project, "airport_km", *line, "--json")
    assert row["scale"] == {"points": [[0, 1], [50.5, 0.5], [100, 0]]}
    scored = answer(capsys, "score", project, "--json")["sites"]
    for site in scored:
        part = next(one for one in site["criteria"] if one["id"] == "airport_km")
        km = part["value"]
        by_hand = 1 - 0.5 * km / 50.5 if km <= 50.5 else max(0.5 - 0.5 * (km - 50.5) / 49.5, 0)
        assert part["normalised"] == pytest.approx(by_hand)
    told = answer(capsys, "explain", project, "airport_km", "--site", "1", "--json")
    directions = [term["value"] for term in told["terms"] if term["name"] == Texts("it")("explain.direction")]
    assert directions == [Texts("it")("scoring.direction_points")], "no “less is better” beside a line"


def test_nothing_is_minus_zero(project, capsys):
    """A criterion at its worst end where less is better: (worst - worst) / (best - worst) is -0.0 in IEEE 754."""
    answer(capsys, "criteria", "set", project, "airport_km", "--scale", "fixed", "--ends", "1", "0", "--json")
    assert cli.main(["score", str(project), "--json"]) == 0
    assert "-0.0" not in re.findall(r"-?[0-9.]+", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["labour_pool", "--point", "1", "0"], "punto solo"),
        (["labour_pool", "--point", "1", "0", "--point", "0", "1"], "punto 2"),
        (["labour_pool", "--minimum", "5", "--maximum", "4"], "Bacino di lavoratori"),
        (["labour_pool", "--direction", "ideal"], "ideale"),
        (["labour_pool", "--target", "99"], "99"),
        (["labour_pool", "--percentiles", "95", "5"], "95"),
        (["beauty", "--disable"], "beauty"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(project, capsys, arguments, words):
    assert words in refusal(capsys, "criteria", "set", project, *arguments)
    with ProjectFile.open(Path(project), read_only=True) as opened:
        assert opened.plan == demo_plan("it")
        assert opened.history() == []


def test_nothing_to_set_is_wrong_usage(project, capsys):
    assert cli.main(["criteria", "set", project, "labour_pool"]) == 2
    assert "--direction" in capsys.readouterr().err


def test_score_by_each_method_and_by_all(project, capsys):
    everything = answer(capsys, "score", project, "--method", "all", "--json")
    assert everything["method"] == "sum"
    for method in ("sum", "geometric", "topsis"):
        one = answer(capsys, "score", project, "--method", method, "--json")
        assert one["method"] == method
        for alone, beside in zip(one["sites"], everything["sites"], strict=True):
            assert beside["methods"][method] == {"rank": alone["rank"], "quality": alone["quality"]}
            assert (alone["criteria"][0]["contribution"] is None) is (method != "sum")
    assert cli.main(["score", project, "--method", "all"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert "TOPSIS" in header
    assert len(lines) == len(everything["sites"])
    answer(capsys, "parameters", "set", project, "aggregation", "topsis", "--json")
    assert answer(capsys, "score", project, "--json")["method"] == "topsis"


def test_excluded_sites_have_no_rank_and_say_why(project, capsys):
    pools = {
        site["id"]: next(part["value"] for part in site["criteria"] if part["id"] == "labour_pool")
        for site in answer(capsys, "score", project, "--json")["sites"]
    }
    limit = sorted(pools.values())[3] + 0.5
    answer(capsys, "criteria", "set", project, "labour_pool", "--minimum", str(limit), "--json")
    for site in answer(capsys, "score", project, "--json")["sites"]:
        assert ("excluded" in site) is (pools[site["id"]] < limit)
        if "excluded" in site:
            assert site["rank"] is None
            assert site["quality"] is not None
            (why,) = site["excluded"]
            assert (why["criterion"], why["bound"], why["limit"]) == ("labour_pool", "minimum", limit)
            assert why["value"] == pools[site["id"]]
            assert "minimo" in why["reason"]
    assert cli.main(["score", project]) == 0
    assert capsys.readouterr().err.count("escluso") == sum(pool < limit for pool in pools.values())


def test_suitability_of_every_municipality(project, capsys):
    answer(capsys, "criteria", "set", project, "labour_pool", "--minimum", "200000", "--json")
    found = answer(capsys, "suitability", project, "--json")
    rows = found["municipalities"]
    assert (found["all"], len(rows)) == (257, 257)  # municipalities of Puglia, Istat 2023
    ranked = [row for row in rows if row["rank"] is not None]
    assert found["ranked"] == len(ranked)
    assert found["excluded"] == sum(bool(row["excluded"]) for row in rows) == 257 - len(ranked)
    assert [row["rank"] for row in ranked] == sorted(row["rank"] for row in ranked)
    assert [row["quality"] for row in ranked] == sorted((row["quality"] for row in ranked), reverse=True)
    assert all(row["criteria"]["labour_pool"]["value"] >= 200_000 for row in ranked)
    assert all(row["excluded"][0]["value"] < 200_000 for row in rows if row["excluded"])
    assert all(row["missing"] == [] for row in rows)
    weights = {row["id"]: row["points"] for row in answer(capsys, "criteria", "list", project, "--json")["criteria"]}
    best = rows[0]["criteria"]
    assert rows[0]["quality"] == pytest.approx(sum(weights[name] * part["normalised"] for name, part in best.items()))
    assert answer(capsys, "suitability", project, "--limit", "3", "--json")["municipalities"] == rows[:3]
    assert cli.main(["suitability", project, "--limit", "2"]) == 0
    said = capsys.readouterr()
    assert [line.split()[2] for line in said.out.splitlines()] == [row["code"] for row in rows[:2]]
    assert "257" in said.err
