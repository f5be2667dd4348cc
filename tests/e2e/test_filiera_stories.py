# SPDX-License-Identifier: EUPL-1.2
"""What planners come to do about the filiera, each told once, for whoever can do what `FilieraPlanner` says.

Expected: plain loops over the shipped catalogue, the raw counts of residents, the minutes to a site and the invented
register of the guide (`docs/examples`).
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from district_planner.core.resources import resource_path
from district_planner.core.texts import Texts
from district_planner.territory import load_territory
from tests.e2e.filiera_planners import FilieraCommands, FilieraPlanner, SheetSeen, Told
from tests.e2e.report_reader import ReportReader
from tests.e2e.test_stories import FOGGIA, LECCE, TARANTO, start
from tests.e2e.window_filiera import FilieraWindow
from tests.quarters import QUARTERS, path_of

SEATS = {"Taranto": 300, "Lecce": 200, "Foggia": 150}
WHERE = {"Taranto": TARANTO, "Lecce": LECCE, "Foggia": FOGGIA}
PER_SEAT = 1.7
SUITS = {"high": 1.0, "medium": 0.6, "low": 0.3}


@pytest.fixture
def filiera_commands(tmp_path, capsys):
    """Somebody at the command line, working on a file of their own."""
    return FilieraCommands(tmp_path / "comandi.dplan", capsys)


@pytest.fixture
def filiera_window(tmp_path, qapp):
    """Somebody at the window, whose imports and pages are made by the workers beside it."""
    planner = FilieraWindow(tmp_path / "finestra.dplan", tmp_path / "settings.toml")
    yield planner
    planner.close()


@pytest.fixture(params=["filiera_window", "filiera_commands"])
def planner(request):
    """Somebody who works on the filiera one way or the other."""
    return request.getfixturevalue(request.param)


def catalogue():
    """The shipped activities, read by themselves."""
    with resource_path("resources", "catalogue", "sectors.toml").open("rb") as stream:
        return {row["id"]: row for row in tomllib.load(stream)["activity"]}


def people(code: str, ages: str) -> int:
    """Residents of a municipality, age by age; "" all ages."""
    territory = load_territory()
    at = territory.codes.index(code)
    low, high = (int(end or 200) for end in (ages or "0-200").replace("+", "-").split("-"))
    both = zip(territory.population.female[at], territory.population.male[at], strict=True)
    return sum(int(women) + int(men) for age, (women, men) in enumerate(both) if low <= age <= high)


def demand_of(activity: dict, minutes: dict[str, float], seats: int) -> float | None:
    """The usual demand at a site where nobody works from home; None where it rests on contacts, which nobody told."""
    total = 0.0
    for term in activity["demand"]:
        if term["base"] == "contacts":
            return None
        if term["base"] == "residents":
            base = sum(people(code, term.get("ages", "")) * 2 ** (-away / 16) for code, away in minutes.items())
        else:
            base = 0.0 if term["base"] == "remote_staff" else seats * PER_SEAT
        total += base * term["rate"]["default"] / term["per"]
    return total


@dataclass(frozen=True)
class Found:
    """What the university came home with."""

    best: tuple[Told, ...]
    sheets: dict[int, SheetSeen]
    pages: dict[int, str]


def units_of(quarter: str, code: str) -> dict[str, int]:
    """Local units of a code by town, from the file of a quarter."""
    rows = csv.DictReader(path_of(quarter).read_text(encoding="utf-8").splitlines()[2:], delimiter=";")
    return {row["Comune"]: int(row["Localizzazioni attive"]) for row in rows if row["Codice Ateco"] == code}


def look_for_start_ups(planner: FilieraPlanner, folder: Path) -> Found:
    """Three sites, a register of firms, five sheets of what is short and suits start-ups, whom to involve, five pages.

    Two sheets a site at most, so that all three are served.
    """
    start(planner)
    sites = {name: planner.add(name, *WHERE[name], seats=SEATS[name]) for name in WHERE}
    planner.bring(path_of("2026Q2"))
    told = [one for site in sites.values() for one in planner.opportunities(("site", site))]
    fit = [one for one in told if one.startup != "low" and one.status in ("void", "gap")]
    chosen: list[Told] = []
    for one in sorted(fit, key=lambda one: (-round(one.index, 6), one.activity, one.place)):
        if [other.place for other in chosen].count(one.place) < 2:
            chosen.append(one)
    university = planner.actor("Ateneo inventato", "university", municipality="Lecce")
    incubator = planner.actor("Incubatore inventato", "local_firm", municipality="Taranto")
    assert len(planner.start_set()) > 10
    for one in chosen[:5]:
        sheet = planner.sheet(one.place, one.activity)
        planner.involve(sheet, [university] if one.place == ("site", sites["Lecce"]) else [university, incubator])
    pages = planner.export_sheets(folder)
    return Found(tuple(chosen[:5]), planner.sheets(), {number: path.name for number, path in pages.items()})


def test_a_university_looks_for_start_ups_round_three_sites(planner, tmp_path):
    folder = tmp_path / "per l'ateneo"
    found = look_for_start_ups(planner, folder)
    made = sorted(found.sheets.items())
    assert [(seen.activity, seen.place) for _, seen in made] == [(one.activity, one.place) for one in found.best]
    assert len(made) == len(set(found.pages.values())) == 5
    names = planner.sites()
    assert {names[one.place[1]] for one in found.best} == set(WHERE)
    assert {one.place for one in found.best if one.activity == "nursery"} == {one.place for one in found.best}
    for (number, seen), one in zip(made, found.best, strict=True):
        name = names[one.place[1]]
        check_figures(one, name, planner.reached(one.place[1]))
        assert (seen.title, seen.state, seen.index) == (f"{one.name}, {name}", "draft", pytest.approx(one.index))
        page = folder / found.pages[number]
        (said,) = ReportReader(page).rows("figures", Texts("it")("report_filiera.demand_full"))
        written = float(said[1].split()[0].replace(".", "").replace(",", "."))
        assert written == pytest.approx(one.demand[1], abs=0.5 if one.demand[1] >= 100 else 0.05)
        shown = page.read_text(encoding="utf-8")
        assert "Ateneo inventato" in shown
        assert ("Incubatore inventato" in shown) is (name != "Lecce")
    planner.report(tmp_path / "rapporto.html")
    rows = ReportReader(tmp_path / "rapporto.html").tables["opportunities"]
    for seen in found.sheets.values():
        (row,) = (row for row in rows if any(cell.startswith(seen.title) for cell in row))
        assert Texts("it").number(seen.index) in row
        assert any("Ateneo inventato" in cell for cell in row)


def test_window_and_command_line_find_the_same_start_ups(filiera_window, filiera_commands, tmp_path):
    """Every figure of the five sheets, their order, who is involved, and the pages that are handed on."""
    mine, also = (
        look_for_start_ups(planner, tmp_path / name)
        for planner, name in ((filiera_window, "finestra"), (filiera_commands, "comandi"))
    )
    assert mine.pages == also.pages
    assert mine.best == also.best
    assert mine.sheets == also.sheets
    for name in mine.pages.values():
        left, right = ((tmp_path / folder / name).read_text("utf-8") for folder in ("finestra", "comandi"))
        assert left == right


def check_figures(one: Told, town: str, minutes: dict[str, float]) -> None:
    """Demand and jobs of any opportunity; of a nursery what is missing in the town, and so its place in the ranking."""
    row = catalogue()[one.activity]
    demand = demand_of(row, minutes, SEATS[town])
    assert one.demand[1] == pytest.approx(demand)
    amount = demand if one.unmet is None else one.unmet
    assert one.jobs[1] == pytest.approx(amount / row["per_unit"]["default"] * row["jobs"]["default"])
    if one.activity == "nursery":
        territory = load_territory()
        held = units_of("2026Q2", "88.91")[town] * row["per_unit"]["default"]
        needed = 0.33 * people(territory.codes[territory.names.index(town)], "0-2")
        assert one.unmet == pytest.approx(needed - held)
        scale = one.unmet / (one.unmet + row["minimum"]["default"])
        parts = 0.5 * (1 - held / needed) + 0.3 * scale + 0.2 * SUITS[row["startup"]]
        assert one.index == pytest.approx(100 * parts)


def test_what_somebody_knows_of_makes_a_gap_known_and_undo_takes_it_back(planner):
    """A nursery with more places than all the children of the catchment ask for is more than enough."""
    start(planner)
    site = planner.add("Taranto", *TARANTO, seats=300)

    def nursery() -> Told:
        return next(one for one in planner.opportunities(("site", site)) if one.activity == "nursery")

    before = nursery()
    minutes = planner.reached(site)
    children = sum(people(code, "0-2") * 2 ** (-away / 16) for code, away in minutes.items())
    assert before.demand == pytest.approx((0.33 * children, 0.33 * children, 0.45 * children))
    assert (before.status, before.unmet) == ("unknown", None)
    # The place is in Taranto, whose supply counts as its residents do.
    planner.point("nursery", "Nido", 17.24, 40.47, size=1.1 * before.demand[2] / 2 ** (-minutes["073027"] / 16))
    assert (nursery().status, nursery().unmet) == ("surplus", 0)
    planner.take_back()
    assert nursery() == before


def test_a_chamber_sees_nurseries_grow_from_quarter_to_quarter(planner):
    """88.91 in the three invented files: of towns that one of two quarters does not tell, nothing is said."""
    start(planner)
    for quarter in QUARTERS:
        planner.bring(path_of(quarter))
    new = units_of("2026Q2", "88.91")
    for against, old in (("previous", units_of("2026Q1", "88.91")), ("year_before", units_of("2025Q2", "88.91"))):
        both = set(new) & set(old)
        seen = planner.moved(against)["nursery"]
        assert (seen.before, seen.after) == (sum(old[town] for town in both), sum(new[town] for town in both))
        assert seen.municipalities == len(both)


def test_a_region_makes_a_district_and_asks_who_is_missing(planner):
    """Two sites in Taranto and Lecce: nobody is counted twice, and three of the five roles have nobody yet."""
    start(planner)
    sites = [planner.add(name, *WHERE[name], seats=SEATS[name]) for name in ("Taranto", "Lecce")]
    district = planner.district("Distretto del Salento", sites)
    sheet = planner.sheet(("district", district), "nursery")
    region = planner.actor("Regione inventata", "region")
    host = planner.actor("Centro inventato", "outsourcer", municipality="Taranto")
    planner.actor("Lontano", "local_firm", municipality="Foggia")
    initiative = planner.initiative("Un nido per i centri", district, [sheet])
    planner.part(initiative, region, "funds")
    planner.part(initiative, host, "hosts")
    assert set(planner.missing(initiative)) == {"promotes", "trains", "buys"}
    card = planner.card(district)
    assert (card.sites, card.staff) == (tuple(sites), pytest.approx(PER_SEAT * 500))
    first, second = (planner.reached(site) for site in sites)
    adults = {code: people(code, "18-64") for code in {**first, **second}}
    assert card.residents == sum(adults.values()) < sum(people(code, "18-64") for code in [*first, *second])
    nearest = {code: min(first.get(code, 999), second.get(code, 999)) for code in adults}
    assert card.pool == pytest.approx(sum(adults[code] * 2 ** (-away / 16) for code, away in nearest.items()))
    assert (card.present, len(card.unknown)) == (frozenset(), 12)
    assert (card.actors, card.initiatives) == ((region, host), (initiative,))
    (seen,) = planner.sheets().values()
    assert (seen.place, seen.title) == (("district", district), "Asilo nido, Distretto del Salento")
