# SPDX-License-Identifier: EUPL-1.2
"""Districts from the command line: from sites, an area, an imported area, a ring; and the card.

Expected: by hand from the demo's seats, and plain loops over minutes and residents.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.territory import load_territory
from tests.commands import answer, refusal

AREAS = """COD_SLL;DEN_SLL;PRO_COM_T
1601;TARANTO;073027
1601;TARANTO;073024
1602;LECCE;075035
1603;BARI;072006
1604;MARTINA;073013
1605;LECCE;075052
"""
"""Labour market areas in Istat's layout; which municipality is where is invented."""
RING = [[17.0, 40.3], [18.0, 40.3], [18.0, 40.75], [17.0, 40.75], [17.0, 40.3]]
"""Round Taranto and Brindisi: sites 1, 2 and 7 of the demo."""


def test_add_list_set_remove(project, capsys):
    made = answer(capsys, "district", "add", project, "--name", "Jonico", "--sites", "1, 7", "--json")
    plain = {"area": [], "origin": "sites", "outline": [], "label": "", "note": ""}
    assert made == {"id": 1, "name": "Jonico", "sites": [1, 7], **plain}
    assert answer(capsys, "district", "list", project, "--json") == {"districts": [made]}
    changed = answer(
        capsys, "district", "set", project, "1", "--name", "Due", "--sites", "1,2", "--note", "x", "--json"
    )
    assert changed == made | {"name": "Due", "sites": [1, 2], "note": "x"}
    assert cli.main(["district", "list", project]) == 0
    assert capsys.readouterr().out == "   1  Due: Taranto Nord (esempio), Brindisi (esempio)\n"
    sheet = answer(capsys, "sheets", "add", project, "--district", "1", "--activity", "nursery")["id"]
    assert answer(capsys, "district", "remove", project, "1", "--json") == {"id": 1, "opportunities": [sheet]}
    assert answer(capsys, "district", "list", project, "--json") == {"districts": []}
    assert answer(capsys, "district", "add", project, "--name", "B", "--sites", "2") == {"id": 2}


def test_an_area_takes_the_sites_that_stand_in_it(project, capsys):
    made = answer(capsys, "district", "add", project, "--name", "A", "--area", "073027,074001", "--json")
    assert (made["sites"], made["area"], made["origin"]) == ([1, 2, 7], ["073027", "074001"], "sites")
    made = answer(capsys, "district", "add", project, "--name", "B", "--area", "073027", "--sites", "1", "--json")
    assert made["sites"] == [1]


def test_a_labour_market_area_of_imported_data(project, capsys, tmp_path):
    file = tmp_path / "SLL2021.csv"
    file.write_text(AREAS, encoding="utf-8")
    assert answer(capsys, "import", project, str(file), "--recipe", "istat_sll_2021", "--json")["imported"]
    column = "data.1.sll"
    option = ["--labour-market", f"{column}=taranto"]
    made = answer(capsys, "district", "add", project, "--name", "SLL", *option, "--json")
    assert (made["sites"], made["area"], made["origin"]) == ([1, 7], ["073024", "073027"], "labour_market")
    assert made["label"].startswith("1601 – TARANTO (")
    short = answer(capsys, "district", "add", project, "--name", "x", "--labour-market", f"{column[5:]}=1602", "--json")
    assert short["area"] == ["075035"]
    assert "TARANTO" in refusal(capsys, "district", "add", project, "--name", "x", "--labour-market", f"{column}=ROMA")
    assert "più di una" in refusal(
        capsys, "district", "add", project, "--name", "x", "--labour-market", f"{column}=LECCE"
    )
    assert column in refusal(capsys, "district", "add", project, "--name", "x", "--labour-market", "data.9.x=ROMA")
    nobody = ["--labour-market", f"{column}=MARTINA"]
    assert "sede" in refusal(capsys, "district", "add", project, "--name", "x", *nobody)


@pytest.mark.parametrize("wrapped", ["Polygon", "Feature", "FeatureCollection"])
def test_a_ring_takes_what_is_inside(project, capsys, tmp_path, wrapped):
    """Municipalities by where people live in them: those whose point is in the box."""
    shape = {"type": "Polygon", "coordinates": [RING]}
    if wrapped != "Polygon":
        shape = {"type": "Feature", "properties": {}, "geometry": shape}
    if wrapped == "FeatureCollection":
        shape = {"type": wrapped, "features": [shape]}
    file = tmp_path / "contorno.geojson"
    file.write_text(json.dumps(shape), encoding="utf-8")
    made = answer(capsys, "district", "add", project, "--name", "D", "--polygon", str(file), "--json")
    territory = load_territory()
    points = zip(territory.codes, territory.lon, territory.lat, strict=True)
    inside = [code for code, lon, lat in points if 17.0 < lon < 18.0 and 40.3 < lat < 40.75]
    assert (made["sites"], made["area"], made["origin"]) == ([1, 2, 7], inside, "drawn")
    assert made["outline"] == RING[:-1]


def test_the_card(project, capsys):
    """Taranto and Brindisi. Staff: 300 and 200 seats at the usual number of people for a seat, 30 and 20 % remote.

    Of each municipality the higher of the two weights counts, so that nobody is counted twice.
    """
    answer(capsys, "district", "add", project, "--name", "Due mari", "--sites", "1,2")
    card = answer(capsys, "district", "show", project, "1", "--json")
    sites = {row["id"]: row for row in answer(capsys, "site", "list", project, "--json")["sites"]}
    first, second = (sites[number]["seats"] * sites[number]["employees_per_seat"] for number in (1, 2))
    assert card["staff"]["staff"] == pytest.approx(first + second)
    assert card["staff"]["remote"] == pytest.approx(0.3 * first + 0.2 * second)
    assert card["staff_now"]["staff"] == 0, "candidates are not open yet"
    reached: dict[str, dict[str, float]] = {}
    for number in ("1", "2"):
        for row in answer(capsys, "catchment", project, "--site", number, "--json")["municipalities"]:
            known = reached.setdefault(row["code"], row)
            reached[row["code"]] = max(known, row, key=lambda one: one["weight"])
    people = {code: row["residents"] or 0 for code, row in reached.items()}
    assert card["municipalities"] == len(reached)
    assert card["catchment_residents"] == pytest.approx(sum(people.values()))
    assert card["labour_pool"] == pytest.approx(sum(reached[code]["weight"] * people[code] for code in reached))
    complete = card["completeness"]
    assert (complete["low"], complete["high"], len(complete["unknown"])) == (0, 1, 12)
    assert (complete["present"], complete["missing"], card["specialisation"]) == ([], [], [])
    jobs = {row["id"]: row["jobs"] for row in card["jobs_beyond"]["methods"]}
    assert set(jobs) == {"local_south", "input_output", "trade_body"}
    # 1.28 to 1.62 jobs in all for each job, 2.14 with the trade body: what is beyond the site is one less.
    assert jobs["input_output"]["low"] == pytest.approx(0.28 * (first + second))
    assert jobs["input_output"]["high"] == pytest.approx(0.62 * (first + second))
    assert jobs["trade_body"]["default"] == pytest.approx(1.14 * (first + second))
    assert jobs["local_south"]["high"] == pytest.approx(first + second)
    assert cli.main(["--language", "en", "district", "show", project, "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Due mari"
    assert "never added up" in lines[-1]


def test_jobs_beyond_a_site_by_part_of_italy(project, capsys):
    """Site 1: 300 seats. In the South half a job to one for each, in the North none to half; overlapping methods."""
    staff = 300 * answer(capsys, "site", "list", project, "--json")["sites"][0]["employees_per_seat"]
    told = answer(capsys, "filiera", "jobs", project, "--site", "1", "--json")
    assert (told["area"], told["area_is_chosen"], told["staff"]) == ("south", False, pytest.approx(staff))
    local = {row["id"]: row["jobs"] for row in told["methods"]}["local_south"]
    assert (local["low"], local["default"], local["high"]) == (0, pytest.approx(staff / 2), pytest.approx(staff))
    north = answer(capsys, "filiera", "jobs", project, "--site", "1", "--area", "north", "--json")
    assert (north["area"], north["area_is_chosen"]) == ("north", True)
    local = {row["id"]: row["jobs"] for row in north["methods"]}["local_north"]
    assert (local["default"], local["high"]) == (0, pytest.approx(staff / 2))
    assert cli.main(["--language", "en", "filiera", "jobs", project, "--site", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(told["methods"]) + 1
    assert "never added up" in lines[-1]
    refusal(capsys, "filiera", "jobs", project, code=2)
    assert "99" in refusal(capsys, "filiera", "jobs", project, "--site", "99")


def test_the_card_counts_what_is_known_to_be_there(project, capsys):
    answer(capsys, "district", "add", project, "--name", "D", "--sites", "1,7")
    place = ("--lon", "17.24", "--lat", "40.47")
    answer(capsys, "points", "add", project, "--activity", "nursery", "--name", "Nido", *place)
    actor = ("--name", "Comune", "--kind", "local_body", "--municipality", "Taranto")
    answer(capsys, "actors", "add", project, *actor)
    answer(capsys, "actors", "initiatives", "add", project, "--name", "Nido", "--district", "1")
    card = answer(capsys, "district", "show", project, "1", "--json")
    assert card["completeness"]["present"] == ["childcare_sport"]
    assert (card["completeness"]["low"], card["completeness"]["high"]) == (pytest.approx(1 / 12), 1)
    assert (card["actors"], card["initiatives"]) == ([1], [1])


def test_opportunities_of_a_district_reach_the_union(project, capsys):
    """Two sites beside each other reach hardly more children than one, and never the double."""
    answer(capsys, "district", "add", project, "--name", "D", "--sites", "1,7")
    places = [["--site", "1"], ["--site", "7"], ["--district", "1"]]
    first, second, both = (
        answer(capsys, "opportunities", project, *place, "--activity", "nursery", "--json")["opportunities"][0]
        for place in places
    )
    assert both["place"] == {"kind": "district", "id": 1}
    demand = [one["demand"]["default"] for one in (first, second, both)]
    assert max(demand[:2]) <= demand[2] < 0.6 * sum(demand[:2])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "{project}", "--name", "x", "--sites", "1,99"], "99"),
        (["add", "{project}", "--name", "x", "--sites", "1,due"], "due"),
        (["add", "{project}", "--name", "x", "--sites", "1,1"], "x"),
        (["add", "{project}", "--name", " ", "--sites", "1"], "nome"),
        (["add", "{project}", "--name", "x", "--area", "999999"], "999999"),
        (["add", "{project}", "--name", "x", "--area", "075096"], "sede"),
        (["add", "{project}", "--name", "x", "--labour-market", "TARANTO"], "DATI.COLONNA=AREA"),
        (["add", "{project}", "--name", "x", "--labour-market", "data.1.sll=TARANTO"], "data.1.sll"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/none.geojson"], "none.geojson"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}"], "non si può leggere"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/broken.geojson"], "broken.geojson"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/line.geojson"], "line.geojson"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/flat.geojson"], "flat.geojson"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/sea.geojson"], "sede"),
        (
            ["add", "{project}", "--name", "x", "--polygon", "{folder}/infinite.geojson"],
            "Le coordinate non sono numeri",
        ),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/swapped.geojson"], "scambiate"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/huge.geojson"], "huge.geojson"),
        (["add", "{project}", "--name", "x", "--polygon", "{folder}/nested.geojson"], "nested.geojson"),
        (["show", "{project}", "9"], "9"),
        (["set", "{project}", "9", "--name", "x"], "9"),
        (["remove", "{project}", "9"], "9"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(project, capsys, tmp_path, arguments, words):
    files = {
        "broken.geojson": "{",
        "line.geojson": json.dumps({"type": "LineString", "coordinates": RING}),
        "flat.geojson": json.dumps({"type": "Polygon", "coordinates": [RING[:2]]}),
        "infinite.geojson": '{"type": "Polygon", "coordinates": [[[17, 40], [18, Infinity], [18, 41]]]}',
        "swapped.geojson": json.dumps({"type": "Polygon", "coordinates": [[corner[::-1] for corner in RING]]}),
        "huge.geojson": '{"type": "Polygon", "coordinates": [[[1' + "0" * 400 + ", 40], [18, 40], [18, 41]]]}",
        "nested.geojson": "[" * 100_000,
        "sea.geojson": json.dumps({"type": "Polygon", "coordinates": [[[17, 39.5], [17.1, 39.5], [17.1, 39.6]]]}),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = Path(project).read_bytes()
    filled = [part.replace("{project}", project).replace("{folder}", str(tmp_path)) for part in arguments]
    said = refusal(capsys, "district", *filled)
    assert words in said
    assert said.count("\n") == 1
    assert Path(project).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "PROJECT", "--name", "x"],
        ["add", "PROJECT", "--name", "x", "--area", "073027", "--polygon", "x.geojson"],
        ["set", "PROJECT", "1"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(project, capsys, arguments):
    answer(capsys, "district", "add", project, "--name", "D", "--sites", "1")
    refusal(capsys, "district", *[part.replace("PROJECT", project) for part in arguments], code=2)
