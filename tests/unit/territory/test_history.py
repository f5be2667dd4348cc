# SPDX-License-Identifier: EUPL-1.2
"""Municipalities of any year found among those of 2023, against what Istat published."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta

import numpy as np
import pytest

from district_planner.core.resources import resource_path
from district_planner.core.texts import Texts
from district_planner.territory import OUTCOMES, load_history, load_territory
from tests.conftest import SAMPLES

TERRITORY = load_territory()
HISTORY = load_history(TERRITORY)
REAL = SAMPLES / "real"


def places(match, row=0):
    return [TERRITORY.codes[i] for i in match.positions[match.indptr[row] : match.indptr[row + 1]].tolist()]


def one(code, year=None):
    match = HISTORY.match_codes([code], year)
    return match.outcome(0), places(match)


@pytest.mark.parametrize(
    ("code", "outcome", "now"),
    [
        ("072006", "same", "072006"),  # Bari
        ("001168", "same", "001168"),  # None
        ("022014", "merged", "022229"),  # Bezzecca, into Ledro on 1 January 2010
        ("005102", "merged", "005121"),  # Scandeluzza, into Montiglio Monferrato in 1998
        ("025042", "merged", "025070"),  # Quero, into Quero Vas in 2013
        ("104017", "renumbered", "090047"),  # Olbia, province of Olbia-Tempio 2006-2016
        ("113017", "renumbered", "090047"),  # Olbia, 2026
        ("118055", "unknown_code", None),  # Seui was numbered with Cagliari and never had the code
        ("116023", "renumbered", "111081"),  # Seui, 2026
        ("041033", "moved", "099030"),  # Montecopiolo, from Marche to Emilia-Romagna in 2021
        ("041039", "moved", "099023"),  # Novafeltria, the same way in 2009
        ("025052", "moved", "030189"),  # Sappada, from Veneto to Friuli in 2017
        ("015149", "renumbered", "108033"),  # Monza, before its province
        ("040035", "renumbered", "099014"),  # Rimini, before its province
        ("201001", "same", "001001"),  # Agliè, by the code of the metropolitan city
        ("000215", "other_level", None),
        ("015", "other_level", None),
        ("ITF47", "other_level", None),
        ("999999", "unknown_code", None),
        ("", "unknown_code", None),
        ("72006", "unknown_code", None),  # padding is the importer's, which knows the column
        ("07200६", "unknown_code", None),
    ],
)
def test_codes(code, outcome, now):
    assert one(code) == (outcome, [now] if now else [])


def test_a_new_municipality_tells_its_parts():
    outcome, parts = one("028108")  # Santa Caterina d'Este, of Carceri and Vighizzolo d'Este since 2024
    assert (outcome, parts) == ("estimated", ["028022", "028098"])
    key, params = HISTORY.match_codes(["028108"]).reason(0)
    assert "Carceri" in Texts("it")(key, **params)
    assert "22/01/2024" in Texts("it")(key, **params)


def test_one_that_took_in_another_is_shared_out_from_then_on():
    # Campospinoso (018026) took in Albaredo Arnaboldi (018002) on 18 November 2023
    assert one("018026") == ("same", ["018026"])
    assert one("018026", 2024) == ("estimated", ["018026", "018002"])
    assert one("018026", 2023) == ("same", ["018026"])  # of before or after, nothing tells
    assert one("018026", 2022) == ("same", ["018026"])
    pavia = [code for code in TERRITORY.codes if code.startswith("018") and code != "018002"]
    listed = HISTORY.match_codes(pavia, 2023)  # the rest of the province is listed, Albaredo is not
    assert listed.outcome(pavia.index("018026")) == "estimated"
    assert sorted(listed.positions.tolist()) == [i for i, c in enumerate(TERRITORY.codes) if c.startswith("018")]
    both = HISTORY.match_codes(["018026", "018002"], 2024)
    assert [places(both, row) for row in (0, 1)] == [["018026"], ["018002"]]


def test_one_that_gave_a_piece_away_says_so():
    assert one("081021", 2011)[0] == "split"  # Trapani with Misiliscemi
    assert one("081021", 2023)[0] == "same"
    trapani = [code for code in TERRITORY.codes if code.startswith("081") and code != "081025"]
    assert HISTORY.match_codes(trapani).outcome(trapani.index("081021")) == "split"  # all but Misiliscemi
    assert HISTORY.match_codes(["081021"]).outcome(0) == "same"
    assert HISTORY.match_codes(["081021", "022014"]).outcome(0) == "split"  # Bezzecca tells that it is before 2010
    key, params = HISTORY.match_codes(["081021"], 2011).reason(0)
    assert "Misiliscemi (2021)" in Texts("en")(key, **params)


@pytest.mark.parametrize(
    ("name", "province", "outcome", "now"),
    [
        ("AGLIE'", "TO", "same", "001001"),
        ("None", "TO", "same", "001168"),
        ("Napoli", "NA", "same", "063049"),
        ("Bolzano/Bozen", "", "same", "021008"),
        ("BOZEN", "", "same", "021008"),
        ("Bolzano - Bozen", "Bolzano/Bozen", "same", "021008"),
        ("FUNES .VILLNOESS.", "BZ", "same", "021033"),
        ("Castro", "LE", "same", "075096"),
        ("castro", "Bergamo", "same", "016065"),
        ("Castro", "016", "same", "016065"),
        ("Castro", "", "ambiguous", None),
        ("Olbia", "OT", "same", "090047"),
        ("Rimini", "FO", "same", "099014"),
        ("Agliè", "201", "same", "001001"),
        ("Reggio Emilia", "RE", "same", "035033"),
        ("S. Giovanni Rotondo", "FG", "same", "071046"),
        ("Lonato", "BS", "renamed", "017092"),
        ("Godiasco", "PV", "renamed", "018073"),
        ("Bezzecca", "TN", "merged", "022229"),
        ("Bellagio", "", "same", "013250"),
        ("Roma", "Roma Capitale", "same", "058091"),
        ("Trento", "Provincia autonoma di Trento", "same", "022205"),
        ("Cagliari", "Città metropolitana di Cagliari", "same", "092009"),
        ("Samone", "TN", "same", "022165"),
        ("Baiardo", "IM", "same", "008007"),
        ("Torino", "MI", "unknown_code", None),
        ("Atlantide", "", "unknown_code", None),
        ("Torino", "Atlantide", "unknown_code", None),
        ("", "TO", "unknown_code", None),
    ],
)
def test_names(name, province, outcome, now):
    match = HISTORY.match_names([name], [province])
    assert (match.outcome(0), places(match)) == (outcome, [now] if now else [])


def test_cadastral_codes():
    match = HISTORY.match_cadastral(["A662", " a839 ", "M437", "Z999"])  # Bari, Bezzecca, Setteville
    assert [match.outcome(row) for row in range(4)] == ["same", "merged", "estimated", "unknown_code"]
    assert [places(match, row) for row in range(4)] == [["072006"], ["022229"], ["025002", "025070"], []]


def test_every_outcome_says_what_happened_and_what_to_do():
    cases = [
        HISTORY.match_codes(["072006", "022014", "104017", "041033", "028108", "999999", "015"]),
        HISTORY.match_codes(["081021"], 2011),
        HISTORY.match_codes(["018026"], 2025),
        HISTORY.match_names(["Castro", "Lonato", "Atlantide", "Torino", "Torino"], ["", "BS", "", "MI", "XX"]),
    ]
    told = set()
    for language in ("it", "en"):
        texts = Texts(language)
        for match in cases:
            for row in range(len(match)):
                key, params = match.reason(row)
                told.add(key)
                assert "{" not in texts(key, **params)
                assert texts.has(f"{key}_hint")
    keys = {f"history.{name}" for name in (*OUTCOMES, "unknown_name", "unknown_province", "name_elsewhere")}
    assert told == keys - {"history.suppressed_unknown"}  # none of 348 is unknown
    assert Texts("it").has("history.suppressed_unknown_hint")


def test_codes_tell_their_years():
    assert HISTORY.vintage_of(TERRITORY.codes)[:2] == (2023, 2023)
    assert HISTORY.vintage_of(["104017"])[:2] == (2006, 2016)
    assert HISTORY.vintage_of(["999999"]) == (1991, 2026, 0.0)
    assert HISTORY.vintage_of(["072006", "999999", "072006"]).known_share == 0.5


def test_as_many_codes_in_each_year_as_istat_counts():
    # "Codici statistici delle unità amministrative territoriali: novità per l'anno 2020", table 1; on 1 January
    counts = {2012: 8092, 2013: 8092, 2015: 8048, 2016: 8003, 2017: 7983, 2018: 7960, 2020: 7904}
    folder = resource_path("data", "history")
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        units = {row["cadastral"]: row for row in csv.DictReader(stream)}
    for year, count in counts.items():
        day = date(year, 1, 1).isoformat()
        alive = {unit for unit in TERRITORY.cadastral if unit not in units} | {
            unit for unit, row in units.items() if row["first"] <= day <= (row["last"] or "9999")
        }
        assert len(alive) == count, year


def test_every_code_and_name_belongs_to_something_that_has_a_place():
    folder = resource_path("data", "history")
    for table in ("codes", "names"):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        match = HISTORY.match_cadastral([row["cadastral"] for row in rows])
        assert (np.diff(match.indptr) > 0).all()
    with (folder / "codes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({(row["code"], row["first_year"]) for row in rows}) == len(rows)
    owners = {(row["code"], row["cadastral"]) for row in rows}
    assert len({code for code, _ in owners}) == len(owners)
    assert all(1991 <= int(row["first_year"]) <= int(row["last_year"]) <= 2026 for row in rows)


# against the samples

SINCE = 1991


@pytest.fixture(scope="module")
def suppressed():
    with (REAL / "ISTAT_comuni-soppressi.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))[1:]
    return [row for row in rows if int(row[0]) >= SINCE]


@pytest.mark.samples
def test_istat_s_list_of_suppressed_municipalities(suppressed):
    assert len(suppressed) == 344
    codes, takers = [row[3] for row in suppressed], [row[7] for row in suppressed]
    match, into = HISTORY.match_codes(codes, 2000), HISTORY.match_codes(takers, 2026)
    for row, line in enumerate(suppressed):
        assert set(places(match, row)) <= set(places(into, row)), line
        if _day(line) <= date(2023, 1, 1):
            assert match.outcome(row) == "merged", line
            assert len(places(match, row)) == 1, line
        else:
            assert match.outcome(row) in {"same", "estimated"}, line


@pytest.mark.samples
def test_their_dates(suppressed):
    with resource_path("data", "history", "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        ended = {row["name"]: row["last"] for row in csv.DictReader(stream) if row["last"]}
    differ = [
        line[4]
        for line in suppressed
        if line[4] in ended
        and date.fromisoformat(ended[line[4]]) + timedelta(1)
        != date(*reversed([int(part) for part in line[6].split("/")]))
    ]
    # by law and by the day it came into force
    assert sorted(differ) == ["Carrara San Giorgio", "Carrara Santo Stefano", "Ivano-Fracena", "Prestine"]


@pytest.mark.samples
def test_all_8092_codes_of_2011_find_a_place(suppressed):
    # 31 December 2021 with what Istat's list says happened since the census of 2011 undone: 8,092 municipalities
    census, end = date(2011, 10, 9), date(2021, 12, 31)
    since = [row for row in suppressed if census < _day(row) <= end]
    gone = {row[3] for row in since}
    still = set(_codes_of_2021())
    split_off = {"001316", "081025"}  # Mappano, Misiliscemi
    moved = {"099030", "099031", "030189"}  # Montecopiolo, Sassofeltrio, Sappada: later numbers, not new municipalities
    new = {row[7] for row in since} | moved
    for row in since:
        # a new municipality has a number that none of its parts, nor any older one of the province, has
        oldest = max(code for code in still | gone if code[:3] == row[7][:3] and code not in new)
        if row[7] > oldest:
            still.discard(row[7])
    codes = sorted((still | gone) - split_off)
    assert len(codes) == 8092
    match = HISTORY.match_codes(codes, 2011)
    assert set(match.counts()) == {"same", "merged", "split"}
    assert (np.diff(match.indptr) == 1).all()
    assert len(set(match.positions.tolist())) == len(TERRITORY) - len(split_off)


def _day(row):
    return date(*reversed([int(part) for part in row[6].split("/")]))


def _codes_of_2021():
    with (REAL / "matrix_pendoLAVORO_2021_TOP10.txt").open(encoding="latin-1") as stream:
        return sorted({line.split("\t")[1].strip() for line in list(stream)[1:]})


@pytest.mark.samples
def test_the_codes_of_2026():
    rows = json.loads((REAL / "SLL2021_composizione_SITUAS.json").read_text(encoding="utf-8"))["resultset"]
    codes = [row["PRO_COM_T"] for row in rows]
    match = HISTORY.match_codes(codes)
    assert match.counts() == {"same": 7510, "renumbered": 377, "estimated": 7}
    assert HISTORY.vintage_of(codes) == (2026, 2026, 1.0)
    assert sorted(match.positions.tolist()) == list(range(len(TERRITORY)))  # everything is covered, once
    by_name = HISTORY.match_names([row["COMUNE"] for row in rows], [row["COD_UTS_COM"] for row in rows], 2026)
    # a name of 2026 that no source has yet
    differ = [row["COMUNE"] for i, row in enumerate(rows) if places(match, i) != places(by_name, i)]
    assert differ == ["Vallecrosia al mare"]


@pytest.mark.samples
def test_the_codes_of_the_ministry_of_finance_of_2025():
    with (REAL / "MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv").open(encoding="latin-1", newline="") as stream:
        rows = [row for row in list(csv.reader(stream, delimiter=";"))[1:] if row]
    codes = [row[2].zfill(6) for row in rows]
    assert len(codes) == 7896
    match = HISTORY.match_codes(codes)
    assert match.counts() == {"same": 7891, "estimated": 5}
    cadastral = HISTORY.match_cadastral([row[1] for row in rows])
    names = HISTORY.match_names([row[3] for row in rows], [row[4] for row in rows], 2025)
    for row in range(len(rows)):
        assert places(match, row) == places(cadastral, row) == places(names, row), rows[row][:5]


@pytest.mark.samples
def test_the_codes_of_the_matrix_of_2021():
    codes = _codes_of_2021()
    match = HISTORY.match_codes(codes)
    assert len(codes) == 7904
    assert match.counts() == {"same": 7899, "merged": 5}
    assert HISTORY.vintage_of(codes)[:2] == (2021, 2022)
