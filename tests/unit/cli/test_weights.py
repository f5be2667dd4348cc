# SPDX-License-Identifier: EUPL-1.2
"""Weights from the command line; expected: calculation by hand from what was typed."""

from __future__ import annotations

import json

import pytest

from district_planner import cli
from district_planner.scoring import load_criteria
from tests.commands import answer, refusal

ENGLISH = ("--language", "en")
IDS = [criterion.id for criterion in load_criteria()]
ROOT = ["competition", "ecosystem", "infrastructure", "living"]


def lines(capsys, *arguments, language="en"):
    assert cli.main(["--language", language, *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def alike(labour: str) -> list[str]:
    """Comparisons of everything: labour counts `labour` times each other group, all else counts alike."""
    pairs = [f"labour/{other}={labour}" for other in ROOT]
    pairs += [f"{a}/{b}=1" for place, a in enumerate(ROOT) for b in ROOT[place + 1 :]]
    pairs += [
        "labour_pool/young_pool=1",
        "labour_pool/languages=1",
        "young_pool/languages=1",
        "huff_share/saturation=1",
    ]
    return [
        *pairs, "service_district_km/place_residents=1", "service_district_km/place_density=1",
        "place_residents/place_density=1",
    ]  # fmt: skip


def test_points_become_shares_and_the_score_follows(project, capsys):
    zero = [f"{name}=0" for name in IDS]
    found = answer(capsys, "weights", "set", project, *zero[2:], "labour_pool=30", "young_pool=10", "--json")
    assert {name: share for name, share in found["points"].items() if share} == {"labour_pool": 75, "young_pool": 25}
    scores = answer(capsys, "score", project, "--json")
    site = next(site for site in scores["sites"] if site["quality"] is not None)
    normalised = {row["id"]: row["normalised"] for row in site["criteria"]}
    assert site["quality"] == pytest.approx(75 * normalised["labour_pool"] + 25 * normalised["young_pool"])
    assert answer(capsys, "undo", project, "--json")
    assert answer(capsys, "weights", "show", project, "--json")["points"]["languages"] == 10


def test_two_stakeholders_compare_in_pairs_and_count_as_a_group(project, capsys):
    """Labour 4 times and 1 time each of four others: 1/2 and 1/5; mean sqrt(1/10) beside four times sqrt(1/40): 1/3."""
    for name in ("Comune", "Sindacato"):
        answer(capsys, "weights", "stakeholder", "add", project, name, "--method", "ahp", "--json")
    first = answer(capsys, "weights", "ahp", project, "Comune", *alike("4"), "--json")
    assert first["shares"]["labour_pool"] == pytest.approx(100 / 2 / 3)
    assert first["consistency_ratio"] == pytest.approx(0, abs=1e-9)
    answer(capsys, "weights", "ahp", project, "2", *alike("1"), "--json")
    found = answer(capsys, "weights", "group", project, "--use", "--json")
    assert found["origin"] == "group"
    assert found["points"]["labour_pool"] == pytest.approx(100 / 3 / 3)
    assert found["points"]["population_trend"] == pytest.approx(100 / 6)
    assert sum(found["points"].values()) == pytest.approx(100)
    assert [one["distance"] for one in found["stakeholders"]] == pytest.approx([50 - 100 / 3, 100 / 3 - 20])
    assert found["consensus_text"].endswith(f"({100 * found['consensus']:.0f} %)")
    shown = answer(capsys, "score", project, "--json")
    weight = {row["id"]: row["weight"] for row in shown["sites"][0]["criteria"]}
    assert weight == pytest.approx(found["points"])
    back = answer(capsys, "weights", "group", project, "--direct", "--json")
    assert (back["origin"], back["points"]["labour_pool"], back["group"]) == ("direct", 20, found["group"])


def test_a_contradiction_is_named_with_what_would_agree(project, capsys):
    answer(capsys, "weights", "stakeholder", "add", project, "Comune")
    answer(capsys, "weights", "ahp", project, "1", *alike("4"), "--json")
    found = answer(capsys, "weights", "ahp", project, "1", "labour/living=1/9", "--json")
    root = found["nodes"][0]
    assert (root["node"], root["consistent"]) == ("", False)
    assert root["consistency_ratio"] > 0.1
    assert (root["revisit"]["first"], root["revisit"]["second"], root["revisit"]["step"]) == ("labour", "living", 4)
    said = lines(capsys, "weights", "ahp", project, "comune")
    assert any(line.strip().startswith("Look again at Workers beside Population, said to be 1/9. 4") for line in said)
    removed = answer(capsys, "weights", "ahp", project, "1", "living/labour=-", "--json")
    assert removed["nodes"][0]["missing"] == [["labour", "living"]]
    assert removed["counted"]
    assert "  labour/living=?" in lines(capsys, "weights", "ahp", project, "1")


def test_swings_and_who_left_something_open(project, capsys):
    answer(capsys, "weights", "stakeholder", "add", project, "Regione", "--importance", "2,5")
    found = answer(capsys, *ENGLISH, "weights", "swing", project, "1", "labour_pool=100", "--json")
    only = found["stakeholders"][0]
    assert (only["counted"], only["method"], only["importance"]) == (False, "swing", 2.5)
    assert only["problem"].startswith("points are missing for 9 criteria: Young pool, ")
    rest = [f"{name}=0" for name in IDS if name not in ("labour_pool", "saturation")]
    found = answer(capsys, "weights", "swing", project, "Regione", *rest, "saturation=60", "--json")
    assert found["stakeholders"][0]["shares"]["labour_pool"] == pytest.approx(62.5)
    assert "100" in refusal(capsys, "weights", "swing", project, "1", "saturation=120", language="en")
    assert lines(capsys, "weights", "show", project)[-1] == "   1  Regione: swing, importance 2.50"
    set_to = ["--importance", "0", "--name", "Regione FVG", "--json"]
    changed = answer(capsys, *ENGLISH, "weights", "stakeholder", "set", project, "1", *set_to)
    assert (changed["name"], changed["problem"]) == ("Regione FVG", "importance 0: not counted")
    answer(capsys, "weights", "stakeholder", "remove", project, "regione fvg", "--json")
    assert answer(capsys, "weights", "stakeholder", "list", project, "--json") == {"stakeholders": []}


def test_presets_tell_source_caveat_and_what_is_left(project, capsys):
    listed = answer(capsys, *ENGLISH, "weights", "preset", project, "--json")
    rows = {row["id"]: row for row in listed["presets"]}
    assert list(rows) == ["district", "fdi_support_2012", "fdi_shared_2012", "kearney_2016", "equal"]
    assert rows["kearney_2016"]["unassigned"] == [{"name": "financial attractiveness", "points": 40}]
    assert all(row["source"] and row["caveat"] for row in rows.values())
    assert cli.main(["--language", "en", "weights", "preset", project, "kearney_2016", "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    # 30 of the 60 that find a criterion for labour, of which the pool has half
    assert found["points"]["labour_pool"] == pytest.approx(25)
    assert found["preset"] == "kearney_2016"
    assert "Unassigned, as no criterion stands for it: financial attractiveness 40." in said.err
    assert "equal" in refusal(capsys, "weights", "preset", project, "nobody", language="en")
    shown = lines(capsys, "weights", "preset", project, language="it")
    assert shown[0] == "district            Distretto della Relazione"


def test_what_cannot_be_is_refused_and_changes_nothing(project, capsys):
    answer(capsys, "weights", "stakeholder", "add", project, "Comune")
    before = answer(capsys, "weights", "show", project, "--json")
    for arguments, words in (
        (("set", project, "labour_pool"), "CRITERION=POINTS"),
        (("set", project, "labour_pool=-1"), "Give a number from 0 to 1,000"),
        (("set", project, "labour_pool=10000000"), "Give a number from 0 to 1,000"),
        (("set", project, "labour_pool=nan"), "Give a number in digits from 0 to 1000"),
        (("set", project, "labour_pool=1e308"), "Give a number in digits from 0 to 1000"),
        (("set", project, "labour_pool=-1", "--stakeholder", "Comune"), "Give a number from 0 to 1,000"),
        (("set", project, "labour_pool=1", "labour_pool=2"), "points twice"),
        (("set", project, "labour_pool=1001"), "1,000"),
        (("set", project, "nothing=5"), "nothing"),
        (("set", project, "labour_pool=5", "--stakeholder", "Nessuno"), "1 Comune"),
        (("swing", project, "7", "labour_pool=5"), "7"),
        (("ahp", project, "1", "labour/living"), "FIRST/SECOND=TIMES"),
        (("ahp", project, "1", "labour/living=1/0"), "FIRST/SECOND=TIMES"),
        (("ahp", project, "1", "labour/living=10"), "10"),
        (("ahp", project, "1", "labour/saturation=2"), "not in the same group"),
        (("ahp", project, "1", "labour/labour=2"), "with itself"),
        (("ahp", project, "1", "labour/living=2", "living/labour=3"), "compared twice"),
        (("stakeholder", "add", project, "comune"), "comune"),
        (("stakeholder", "set", project, "1", "--importance", "-2"), "-2"),
    ):
        said = refusal(capsys, "weights", *arguments, language="en")
        assert words.replace("-2", "2") in said, said
        assert len(said.splitlines()) == 1
    refusal(capsys, "weights", "stakeholder", "set", project, "1", code=2, language="en")
    assert answer(capsys, "weights", "show", project, "--json") == before


def test_same_project_same_bytes(project, capsys):
    answer(capsys, "weights", "stakeholder", "add", project, "Comune")
    answer(capsys, "weights", "ahp", project, "1", *alike("3"), "--json")
    runs = [lines(capsys, "weights", "show", project, "--json") for _ in range(2)]
    assert runs[0] == runs[1]
