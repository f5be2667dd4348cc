# SPDX-License-Identifier: EUPL-1.2
"""Opportunities, the matrix of sectors and changes of supply from the command line.

Expected: plain loops over the files, the raw counts of residents and the minutes that `catchment` prints.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.core.resources import resource_path
from district_planner.filiera import SECTORS
from district_planner.territory import load_territory
from tests.commands import answer, refusal
from tests.quarters import QUARTERS, path_of

KEYS = [
    "place", "sector", "activity", "name", "driver", "demand", "demand_now", "demand_in_scope", "supply", "scope",
    "known_share", "status", "status_now", "reason", "ratio", "need", "location_quotient", "unmet", "jobs", "area_m2",
    "nearest", "startup", "actors", "index", "index_parts", "evidence", "assumptions",
]  # fmt: skip
ASKED_FOR = {"sector", "activity", "driver", "demand", "supply", "status", "location_quotient", "jobs", "evidence"}
ASIA = "SINTETICO_ASIA_UL_ateco3_comune.csv"
TARANTO = "073027"
STAFF = {"staff": 510.0, "on_site_staff": 357.0, "remote_staff": 153.0, "contacts": None}
"""Site 1 of the demo: 300 seats at 1.7, 30 % remote; nobody says how many contacts it handles."""


def found(capsys, project, *options):
    return answer(capsys, "opportunities", project, *options, "--json")["opportunities"]


def activities():
    """The shipped catalogue, read by itself."""
    with resource_path("resources", "catalogue", "sectors.toml").open("rb") as stream:
        return {row["id"]: row for row in tomllib.load(stream)["activity"]}


def people(code, ages):
    """Residents of a municipality, age by age from the raw counts; "" all ages."""
    territory = load_territory()
    at = territory.codes.index(code)
    low, high = (int(end or 200) for end in (ages or "0-200").replace("+", "-").split("-"))
    both = zip(territory.population.female[at], territory.population.male[at], strict=True)
    return sum(int(women) + int(men) for age, (women, men) in enumerate(both) if low <= age <= high)


def minutes_of(capsys, project, site):
    rows = answer(capsys, "catchment", project, "--site", str(site), "--json")["municipalities"]
    return {row["code"]: row["minutes"] for row in rows}


def weighted(minutes, ages, only=None):
    return sum(people(code, ages) * 2 ** (-away / 16) for code, away in minutes.items() if only in (None, code))


def test_the_nursery_of_the_demo_by_hand(project, capsys):
    """Children under 3 of each municipality, halved every 16 minutes; 33 and 45 places for 100 of them."""
    minutes = minutes_of(capsys, project, 1)
    children = weighted(minutes, "0-2")
    assert 5_000 < children < sum(people(code, "0-2") for code in minutes)
    (one,) = found(capsys, project, "--site", "1", "--activity", "nursery")
    assert one["demand"] == {
        "low": pytest.approx(0.33 * children),
        "default": pytest.approx(0.33 * children),
        "high": pytest.approx(0.45 * children),
        "unit": "posti",
    }
    nothing = {"units": None, "employees": None, "size": None, "at_most": None, "dataset": None, "period": None}
    assert one["supply"] == nothing | {"at_least": 0, "quality": "none"}
    assert (one["status"], one["location_quotient"], one["unmet"], one["nearest"]) == ("unknown", None, None, None)
    size = 0.33 * children
    # 26 places a nursery with 3 to 14 jobs; the shortage unknown counts half, the size is beside the minimum of 20
    # places, a nursery suits a start-up fairly well.
    assert one["jobs"]["default"] == pytest.approx(0.33 * children / 26 * 7)
    assert one["jobs"]["high"] == pytest.approx(0.33 * children / 26 * 14)
    assert one["jobs"]["basis"] == "demand"
    assert one["index"] == pytest.approx(100 * (0.5 * 0.5 + 0.3 * size / (size + 20) + 0.2 * 0.6))


def test_every_opportunity_has_the_keys_that_were_agreed(project, capsys):
    rows = found(capsys, project, "--site", "1")
    assert {row["activity"] for row in rows} == set(activities())
    assert ASKED_FOR | {"assumptions"} <= set(KEYS)
    for row in rows:
        assert list(row) == KEYS
        assert list(row["demand"]) == ["low", "default", "high", "unit"]
        assert row["sector"] in SECTORS
        assert row["driver"] in ("people", "process", "both")
        assert row["evidence"]
        assert row["assumptions"]
    assert [row["index"] for row in rows] == sorted((row["index"] for row in rows), reverse=True)
    unknown = [row for row in rows if row["demand"]["default"] is None]
    bases = {name: {term["base"] for term in row["demand"]} for name, row in activities().items()}
    assert {row["activity"] for row in unknown} == {name for name, used in bases.items() if "contacts" in used}


def test_without_a_place_every_candidate_site_is_told(project, capsys):
    rows = found(capsys, project, "--activity", "nursery")
    sites = answer(capsys, "site", "list", project, "--json")["sites"]
    assert sorted(row["place"]["id"] for row in rows) == [site["id"] for site in sites if site["kind"] == "candidate"]
    assert {row["place"]["kind"] for row in rows} == {"site"}
    for row in rows:
        (alone,) = found(capsys, project, "--site", str(row["place"]["id"]), "--activity", "nursery")
        assert alone == row


def test_filters(project, capsys):
    every = found(capsys, project, "--site", "1")
    sector = found(capsys, project, "--site", "1", "--sector", "technology")
    assert sector == [row for row in every if row["sector"] == "technology"]
    best = found(capsys, project, "--site", "1", "--at-least", "70,5")
    assert best == [row for row in every if row["index"] >= 70.5]
    assert 0 < len(best) < len(every)
    suited = {name for name, row in activities().items() if row["startup"] == "high"}
    assert {row["activity"] for row in found(capsys, project, "--site", "1", "--startup", "high")} == suited != set()
    assert found(capsys, project, "--site", "1", "--status", "gap", "--status", "void") == []
    assert found(capsys, project, "--site", "1", "--status", "unknown") == every
    assert cli.main(["--language", "en", "opportunities", project, "--site", "1", "--sector", "technology"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(sector)
    assert all(line.count(": Unknown: ") == 1 and "n/a" not in line for line in lines)


def test_the_matrix_counts_what_the_opportunities_say(project, capsys):
    table = answer(capsys, "filiera", project, "--json")
    assert [row["sector"] for row in table["sectors"]] == list(SECTORS)
    assert [place["id"] for place in table["places"]] == [1, 2, 3, 4, 5, 6, 7, 8]
    rows = found(capsys, project, "--site", "2")
    for sector in table["sectors"]:
        cell = next(cell for cell in sector["cells"] if cell["place"] == {"kind": "site", "id": 2})
        told = [row for row in rows if row["sector"] == sector["sector"]]
        assert Counter({name: n for name, n in cell["counts"].items() if n}) == Counter(row["status"] for row in told)
        assert {row["activity"]: row["index"] for row in cell["activities"]} == {
            row["activity"]: row["index"] for row in told
        }
    some = answer(capsys, "filiera", "matrix", project, "--site", "2", "--site", "1", "--json")
    assert [place["id"] for place in some["places"]] == [2, 1]
    assert cli.main(["--language", "en", "filiera", project]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 12 * (1 + 8)


@pytest.mark.samples
def test_the_sample_of_local_units_tells_the_status_of_activities(project, capsys, samples):
    """The file tells of Taranto, Rende and Catanzaro, in groups of activities. By docs/method/filiera.md, in loops:

    - supply of an activity: the units of the groups that hold its codes of 2007, an upper bound unless the group is
      the same activity; unknown where a code is in no group;
    - Taranto is less than 80 % of the catchment, so Taranto is judged, by its own residents and the staff of the site;
    - no other municipality of Puglia is told of, so the three of Italy are what it is compared with: units in
      proportion to residents, and those for the staff; below 0.8 of that short;
    - a target is compared with the low demand.
    """
    before = {row["activity"]: row["status"] for row in found(capsys, project, "--site", "1")}
    assert set(before.values()) == {"unknown"}
    file = samples / "layouts" / ASIA
    assert cli.main(["import", project, str(file), "--recipe", "istat_asia_local_units", "--json"]) == 0
    capsys.readouterr()
    rows = {row["activity"]: row for row in found(capsys, project, "--site", "1")}
    units = units_of(file)
    minutes = minutes_of(capsys, project, 1)
    expected = {name: status_of(row, units, minutes) for name, row in activities().items()}
    assert {name: row["status"] for name, row in rows.items()} == {name: told[0] for name, told in expected.items()}
    changed = {name for name, row in rows.items() if row["status"] != before[name]}
    assert len(changed) >= 10
    assert changed >= {
        "nursery", "company_nursery", "after_school", "gym", "swimming_pool", "custom_software", "cloud_services",
        "training", "language_courses", "music_dance_school",
    }  # fmt: skip
    for name in changed:
        one, (_, ratio) = rows[name], expected[name]
        assert (one["scope"], one["supply"]["quality"], one["supply"]["units"]) == ("municipality", "broader", None)
        assert one["ratio"] == pytest.approx(ratio)
        assert one["supply"]["period"] == "2023"
    cells = answer(capsys, "filiera", project, "--site", "1", "--json")["sectors"]
    gaps = sum(cell["counts"]["gap"] for sector in cells for cell in sector["cells"])
    assert gaps == sum(told[0] == "gap" for told in expected.values())


def units_of(file):
    """Units by municipality and group. 82.2 has the one part 82.20: of two figures for the same the larger counts."""
    told: dict[str, dict[str, float]] = {}
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["DATA_TYPE"] == "LU" and row["PERS_EMPL_SIZE_CLASS"] == "TOTAL":
                told.setdefault(row["REF_AREA"], {})[row["ECON_ACTIVITY_NACE_2007"]] = float(row["OBS_VALUE"])
    for groups in told.values():
        groups["822"] = max(groups["822"], groups.pop("8220"))
        groups.pop("0010")  # all activities
    return told


def status_of(activity, units, minutes):
    """Status and ratio of one activity at site 1 by the rules above."""
    base = next((term.get("ages", "") for term in activity["demand"] if term["base"] == "residents"), "18-64")
    assert weighted(minutes, base, TARANTO) < 0.8 * weighted(minutes, base)
    groups, same = set(), True
    for code in (code.replace(".", "") for code in activity["ateco_2007"]):
        around = [group for group in units[TARANTO] if code.startswith(group) or group.rstrip("0") == code.rstrip("0")]
        if not around:
            return "unknown", None
        groups.update(around)
        same = same and code.rstrip("0") in ("782", "822", around[0].rstrip("0"))
    if not groups:
        return "unknown", None
    here = sum(units[TARANTO][group] for group in groups)
    per_unit = activity["per_unit"]["default"]
    asked = {name: demand_in_taranto(activity, name) for name in ("low", "default", "high")}
    if activity["yardstick"] == "target":
        return ("gap" if here * per_unit < asked["low"] else "unknown"), here * per_unit / asked["default"]
    there = sum(units[town][group] for town in units for group in groups)
    like = there * people(TARANTO, base) / sum(people(town, base) for town in units)
    staff = sum(
        STAFF[term["base"]] * term["rate"]["default"] / term["per"]
        for term in activity["demand"]
        if term["base"] != "residents" and STAFF[term["base"]] is not None
    )
    ratio = here / (like + staff / per_unit)
    assert not same, "of the sample only 78.2 and 82.2 are whole activities, and none has just these codes"
    return ("gap" if ratio < 0.8 else "unknown"), ratio


def demand_in_taranto(activity, name):
    """Of its residents and, as far as it is stated, of the staff of the site."""
    total = 0.0
    for term in activity["demand"]:
        base = people(TARANTO, term.get("ages", "")) if term["base"] == "residents" else STAFF[term["base"]] or 0.0
        total += base * term["rate"][name] / term["per"]
    return total


@pytest.fixture
def quarters(project, capsys):
    """The three invented quarters of the guide, in the demo."""
    for quarter in QUARTERS:
        assert cli.main(["import", project, str(path_of(quarter)), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["imported"]
    return project


def units_in(quarter, code):
    """Units of a code by town, from the file of a quarter."""
    lines = path_of(quarter).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines[2:], delimiter=";")
    return {row["Comune"]: int(row["Localizzazioni attive"]) for row in rows if row["Codice Ateco"] == code}


def test_periods_and_what_each_is_compared_with(quarters, capsys):
    rows = answer(capsys, "filiera", "periods", quarters, "--json")["periods"]
    told = [(row["period"], row["previous"], row["year_before"]) for row in rows]
    assert told == [("2026Q2", "2026Q1", "2025Q2"), ("2026Q1", "2025Q2", None), ("2025Q2", None, None)]
    assert cli.main(["--language", "it", "filiera", "periods", quarters]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[2] for line in lines] == [
        "il periodo precedente: 2026Q1, un anno prima: 2025Q2)", "il periodo precedente: 2025Q2)", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "period", "before"),
    [
        ([], "2026Q2", "2026Q1"),
        (["--against", "year_before"], "2026Q2", "2025Q2"),
        (["--period", "2026Q1"], "2026Q1", "2025Q2"),
        (["--period", "2026Q2", "--against", "2025Q2"], "2026Q2", "2025Q2"),
    ],
    ids=["latest", "a year before", "of a period", "of two periods"],
)
def test_growth_and_loss_are_those_of_the_files(quarters, capsys, options, period, before):
    """88.91 are the nurseries; of towns that a file has no row for nothing is said."""
    told = answer(capsys, "filiera", "changes", quarters, *options, "--json")
    assert (told["period"], told["against"]) == (period, before)
    row = next(row for row in told["activities"] if row["activity"] == "nursery")
    old, new = units_in(before, "88.91"), units_in(period, "88.91")
    both = set(old) & set(new)
    assert row["municipalities"] == len(both) > 10
    first, last = sum(old[town] for town in both), sum(new[town] for town in both)
    assert row["units"] == {
        "before": first,
        "after": last,
        "difference": last - first,
        "percent": pytest.approx(100 * (last - first) / first),
    }
    sizes = [abs(row["units"]["difference"] or 0) for row in told["activities"]]
    assert sizes == sorted(sizes, reverse=True)
    towns = answer(capsys, "filiera", "changes", quarters, *options, "--activity", "nursery", "--json")
    assert towns["activity"] == "nursery"
    assert {row["name"]: row["units"]["difference"] for row in towns["municipalities"]} == {
        town: new[town] - old[town] for town in both
    }
    assert cli.main(["filiera", "changes", quarters, *options]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(told["activities"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["opportunities", "{project}", "--site", "99", "--json"], "99"),
        (["opportunities", "{project}", "--district", "1", "--json"], "1"),
        (["opportunities", "{project}", "--site", "1", "--activity", "none"], "none"),
        (["filiera", "{project}", "--site", "99"], "99"),
        (["filiera", "{folder}/none.dplan"], "none.dplan"),
        (["filiera", "changes", "{project}"], "unità locali"),
        (["filiera", "changes", "{project}", "--activity", "none"], "none"),
    ],
)
def test_an_expected_error_is_one_line(project, capsys, tmp_path, arguments, words):
    filled = [part.replace("{project}", project).replace("{folder}", str(tmp_path)) for part in arguments]
    said = refusal(capsys, *filled)
    assert words in said
    assert said.count("\n") == 1


def test_a_period_that_is_not_there_names_those_that_are(quarters, capsys):
    said = refusal(capsys, "filiera", "changes", quarters, "--period", "2024")
    assert "2024" in said
    assert all(quarter in said for quarter in QUARTERS)
    assert "un anno prima" in refusal(
        capsys, "filiera", "changes", quarters, "--period", "2026Q1", "--against", "year_before"
    )
    assert "2031" in refusal(capsys, "filiera", "changes", quarters, "--against", "2031")


@pytest.mark.parametrize(
    "arguments",
    [
        ["opportunities", "x.dplan", "--site", "1", "--district", "1"],
        ["opportunities", "x.dplan", "--status", "empty"],
        ["opportunities", "x.dplan", "--sector", "mining"],
        ["filiera"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(capsys, arguments):
    refusal(capsys, *arguments, code=2)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_real_process_without_qt_tells_the_same_on_any_console(project, capsys, encoding):
    """JSON is whole; in words, what the console cannot write stops nothing."""
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    code = (
        "import sys; sys.modules['PySide6'] = None\nfrom district_planner.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "--language", "it", "opportunities", project, "--site", "1"]
    done = subprocess.run([*command, "--json"], check=False, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode(encoding))["opportunities"] == found(capsys, project, "--site", "1")
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == len(activities())


def test_a_project_without_candidates_says_so(tmp_path, capsys):
    path = str(tmp_path / "vuoto.dplan")
    assert cli.main(["new", path, "--region", "Puglia"]) == 0
    capsys.readouterr()
    assert "candidate" in refusal(capsys, "opportunities", path, "--json")
    assert Path(path).exists()
