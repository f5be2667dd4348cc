# SPDX-License-Identifier: EUPL-1.2
"""What planners do with data of their own, each told once and done at the window and on the command line.

All figures in the files are invented; expected values are worked out by hand in each story.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from district_planner.territory import load_territory
from tests.conftest import ROOT
from tests.e2e.planners import CommandPlanner, RefusedError
from tests.e2e.report_reader import ReportReader
from tests.e2e.test_stories import BRINDISI, FOGGIA, LECCE, TARANTO, start

INCOMES = (
    "Anno di imposta;Codice catastale;Codice Istat Comune;Denominazione Comune;Numero contribuenti;"
    "Reddito complessivo - Frequenza;Reddito complessivo - Ammontare in euro\n"
    "2024;L049;73027;TARANTO;100000;100000;2000000000\n"
    "2024;E506;75035;LECCE;60000;50000;1500000000\n"
    "2024;D643;71024;FOGGIA;80000;80000;1200000000\n"
)
"""The layout of the Ministry of Economy: mean incomes of 20,000, 30,000 and 15,000 euros."""
JOBS = """Addetti alle imprese, anno {year} (dati inventati)

Codice comune;Comune;Addetti
73027;Taranto;{taranto}
75035;Lecce;{lecce}
71024;Foggia;3.000,0
74001;Brindisi;n.d.
(1) Stima.
"""
SCHOOLS = [("Archita", 17.24, 40.47, 900), ("Quinto Ennio", 17.25, 40.46, 1100), ("Palmieri", 18.17, 40.35, 800)]
"""Two in Taranto, one in Lecce, with pupils."""


def jobs(folder: Path, year: int, taranto: str = "40.000,5", lecce: str = "20.000,0") -> Path:
    """The office's table of a year."""
    path = folder / f"addetti {year}.csv"
    path.write_text(JOBS.format(year=year, taranto=taranto, lecce=lecce), encoding="cp1252")
    return path


def schools(folder: Path) -> Path:
    """A layer of points."""
    features = [
        {
            "type": "Feature",
            "properties": {"nome": name, "alunni": pupils},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for name, lon, lat, pupils in SCHOOLS
    ]
    path = folder / "scuole.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def incomes(folder: Path) -> Path:
    """What the Ministry of Economy hands out."""
    path = folder / "redditi.csv"
    path.write_text(INCOMES, encoding="utf-8")
    return path


def flows(folder: Path) -> Path:
    """Commuters among all municipalities of Puglia in Istat's layout: many nearby, few far away."""
    territory = load_territory()
    area = territory.in_regions(["16"])
    rows = ["Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari"]
    for here in area.tolist():
        away = (territory.lon[area] - territory.lon[here]) ** 2 + (territory.lat[area] - territory.lat[here]) ** 2
        for there, persons in zip(area[away.argsort()[:4]].tolist(), (400, 120, 60, 20), strict=True):
            home, work = territory.codes[here], territory.codes[there]
            rows.append(f"{home[:3]}\t{home}\t{work[:3]}\t{work}\t{persons}")
    path = folder / "matrice 2021.txt"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def at_rest(planner) -> bytes:
    """The project file as it lies there when nobody has it open."""
    if isinstance(planner, CommandPlanner):
        return planner.path.read_bytes()
    planner.trigger("close_project")
    content = planner.path.read_bytes()
    planner.open()
    return content


def take_back(planner, request: pytest.FixtureRequest, steps: int = 1) -> None:
    """Undo: at the window, also for who works on the command line, as its help says."""
    window = planner
    if isinstance(planner, CommandPlanner):
        window = request.getfixturevalue("window")
        window.path = window.answers.project = planner.path
        window.open()
    for _ in range(steps):
        window.undo()
    if window is not planner:
        window.trigger("close_project")


def test_a_known_file_is_read_with_one_click_and_taken_back(planner, tmp_path, request):
    start(planner)
    before = planner.indicators()
    brought = planner.bring(incomes(tmp_path))
    assert (brought.read, brought.used, brought.lost) == (3, 3, 0)
    assert all(said.startswith("note: ") for said in brought.said), "of the columns that this file does not have"
    assert brought.known["income"] == 3
    assert set(planner.data()) == {1}
    assert {"data.1.income", "own.1"} <= planner.indicators() - before, "the recipe makes the mean of it"
    take_back(planner, request)
    assert planner.data() == {}
    assert planner.indicators() == before


def test_scores_follow_an_imported_indicator_and_the_report_names_its_source(planner, tmp_path):
    """Mean incomes are 20,000 in Taranto, 30,000 in Lecce and 15,000 in Foggia: amount over frequency."""
    start(planner)
    sites = {
        planner.add("Taranto", *TARANTO): 20_000,
        planner.add("Lecce", *LECCE): 30_000,
        planner.add("Foggia", *FOGGIA): 15_000,
    }
    before = planner.scores()
    planner.bring(incomes(tmp_path))
    assert {site: seen.rank for site, seen in planner.scores().items()} == {s: seen.rank for s, seen in before.items()}
    criterion = planner.judge_by("own.1", 1000, less=True)
    after = planner.scores()
    assert {site: after[site].values[criterion] for site in sites} == pytest.approx(sites)
    by_income = sorted(sites, key=lambda site: sites[site])
    assert [after[site].rank for site in by_income] == [1, 2, 3], "less is better, and it outweighs all the rest"
    assert {site: seen.rank for site, seen in before.items()} != {site: seen.rank for site, seen in after.items()}
    planner.report(tmp_path / "rapporto.html")
    report = ReportReader(tmp_path / "rapporto.html")
    (row,) = report.rows("criteria", "Reddito")
    (source,) = report.cited(row[-1])
    assert "Ministero dell'Economia" in source.replace("’", "'")
    assert "2024" in source
    assert "CC BY 3.0" in source
    (used,) = report.rows("data", "Reddit")
    assert "redditi.csv" in used[3]
    assert "Righe lette: 3" in used[3]
    assert "criterio" in used[4].lower()
    assert report.cited(used[-1]) == [source]


def test_a_share_of_imported_figures_becomes_a_criterion(planner, tmp_path):
    """40,000.5 jobs in Taranto, unknown in Brindisi, over the residents that come with the program."""
    start(planner)
    taranto, brindisi = planner.add("Taranto", *TARANTO), planner.add("Brindisi", *BRINDISI)
    planner.bring(jobs(tmp_path, 2024))
    share = planner.share("Addetti su residenti", "data.1.addetti", "residents")
    criterion = planner.judge_by(share, 25)
    seen = planner.scores()
    territory = load_territory()
    residents = territory.population.residents()[territory.position("073027")]
    assert seen[taranto].values[criterion] == pytest.approx(100 * 40_000.5 / residents)
    assert seen[brindisi].values.get(criterion) is None, "unknown stays unknown"


def test_what_was_answered_once_is_not_asked_for_next_years_file(planner, tmp_path):
    """`1.234` may be a thousand or one and a bit: the answer is kept with the way of reading."""
    words = "Codice;Comune;Imprese\n075035;Lecce;{lecce}\n073027;Taranto;2.310\n072006;Bari;9.876\n"
    this, following = tmp_path / "imprese 2024.csv", tmp_path / "imprese 2025.csv"
    this.write_text(words.format(lecce="1.234"), encoding="utf-8")
    following.write_text(words.format(lecce="1.500"), encoding="utf-8")
    start(planner)
    first = planner.bring(this, {"decimal": ".", "kind:imprese": "count"}, keep="imprese")
    assert first.totals["imprese"] == pytest.approx(1.234 + 2.310 + 9.876)
    # Whoever is asked now answers wrongly: a thousand.
    second = planner.bring(following, {"decimal": ","})
    assert second.totals["imprese"] == pytest.approx(1.5 + 2.310 + 9.876)
    assert len(planner.data()) == 2


def test_points_are_counted_around_a_site(planner, tmp_path):
    """Two schools with 2,000 pupils stand in Taranto, minutes from the site; the third in Lecce, beyond an hour."""
    start(planner)
    site, far = planner.add("Taranto", *TARANTO), planner.add("Foggia", *FOGGIA)
    planner.bring(schools(tmp_path))
    (layer,) = planner.data()
    here = planner.judge_by(planner.count("Scuole nel comune", layer), 10)
    pupils = planner.judge_by(planner.count("Alunni nel comune", layer, column="alunni"), 10)
    around = planner.judge_by(planner.count("Scuole nel bacino", layer, around=True), 10)
    seen = planner.scores()
    assert (seen[site].values[here], seen[site].values[pupils]) == (2, 2000)
    assert (seen[far].values[here], seen[far].values[around]) == (0, 0)
    # Two schools in one municipality, each with the weight of its minutes, which halves every 16.
    minutes = planner.reached(site)["073027"]
    assert 2 * 2 ** (-(minutes + 16) / 16) < seen[site].values[around] <= 2


def test_commuters_show_who_works_there_and_set_the_weight_of_minutes(planner, tmp_path, request):
    """400 stay in each of the 257 municipalities; 200 leave each. The calibration has to come nearer to them."""
    start(planner)
    site = planner.add("Taranto", *TARANTO)
    brought = planner.bring(flows(tmp_path))
    assert brought.totals["persons"] == 257 * 600
    workers = planner.workers(site)
    assert workers.persons["073027"] == 400
    assert workers.living_here == 400
    assert workers.working_here == pytest.approx(400 / 600)
    assert workers.total == sum(workers.persons.values())
    assert 0 < workers.overlap < 1
    pool, decay = planner.pool(site), planner.decay()
    fitted = planner.calibrate("how_far")
    assert fitted.persons == 257 * 600
    assert fitted.after > fitted.before
    assert planner.decay() == fitted.decay != decay
    assert planner.pool(site) < pool, "all go to neighbours, so minutes weigh more"
    take_back(planner, request)
    assert planner.decay() == decay
    assert planner.pool(site) == pytest.approx(pool)


def test_data_that_go_take_all_that_is_made_of_them_and_come_back_with_it(planner, tmp_path, request):
    start(planner)
    site = planner.add("Taranto", *TARANTO)
    planner.bring(jobs(tmp_path, 2024))
    share = planner.share("Addetti su residenti", "data.1.addetti", "residents")
    criterion = planner.judge_by(share, 25)
    scores, indicators = planner.scores()[site], planner.indicators()
    planner.forget(1)
    assert planner.data() == {}
    assert indicators - planner.indicators() == {"data.1.addetti", share}
    assert criterion not in planner.scores()[site].values
    take_back(planner, request)
    assert set(planner.data()) == {1}
    assert planner.indicators() == indicators
    back = planner.scores()[site]
    assert back.values == pytest.approx(scores.values)
    assert back.quality == pytest.approx(scores.quality)


def test_window_and_command_line_make_the_same_of_the_same_data(window, commands, tmp_path):
    """The whole way: three files, an indicator, a layer's figure, two criteria, the calibration."""

    def work(planner):
        start(planner)
        planner.add("Taranto", *TARANTO)
        planner.add("Lecce", *LECCE)
        brought = [planner.bring(file) for file in (jobs(tmp_path, 2024), schools(tmp_path), flows(tmp_path))]
        planner.judge_by(planner.share("Addetti su residenti", "data.1.addetti", "residents"), 25)
        planner.judge_by(planner.count("Scuole nel bacino", 2, around=True), 15)
        fitted, workers = planner.calibrate("who"), planner.workers(1)
        return brought, fitted, workers, planner.scores()

    (brought, fitted, workers, scores), (also_brought, also_fitted, also_workers, also_scores) = (
        work(window),
        work(commands),
    )
    assert brought == also_brought
    assert (fitted, workers) == (also_fitted, also_workers)
    for site, seen in scores.items():
        assert seen.rank == also_scores[site].rank
        assert seen.quality == pytest.approx(also_scores[site].quality)
        assert seen.values == pytest.approx(also_scores[site].values)


BROKEN = {
    "cut_off.xlsx": "cut_off.xlsx",
    "password.xlsx": "password",
    "far_cell.xlsx": "1.048.576",
    "vrt_in_disguise.csv": "vrt_in_disguise.csv",
    "bomb.zip": "bomb.zip",
    "open_quote.csv": "open_quote.csv",
    "null_byte.csv": "null_byte.csv",
    "name_twice.json": "name_twice.json",
}
"""A file of each kind of trouble in the corpus, and what its message has to name."""
BROKEN_LAYERS = {
    "vrt_in_disguise.geojson": "vrt_in_disguise.geojson",
    "truncated.fgb": "truncated.fgb",
    "truncated.geojson": "truncated.geojson",
    "infinite.geojson": "infinite.geojson",
}


@pytest.mark.parametrize("name", [*BROKEN, *BROKEN_LAYERS])
def test_a_broken_file_is_refused_in_words_and_changes_nothing(planner, name):
    folder = ROOT / "tests" / "corpus" / ("tables" if name in BROKEN else "geo")
    start(planner)
    before = at_rest(planner)
    with pytest.raises(RefusedError) as refused:
        planner.bring(folder / name)
    assert (BROKEN | BROKEN_LAYERS)[name] in str(refused.value)
    assert at_rest(planner) == before


def test_what_came_in_on_the_command_line_is_there_at_the_window(window, commands, tmp_path):
    commands.path = window.path
    start(commands)
    commands.bring(jobs(tmp_path, 2024))
    commands.bring(schools(tmp_path))
    counted = commands.count("Scuole", 2)
    data, indicators = commands.data(), commands.indicators()
    window.open()
    assert window.data() == data
    assert {"data.1.addetti", counted} <= window.indicators() == indicators
    assert window.share("Addetti per abitante", "data.1.addetti", "residents") not in indicators
    window.trigger("close_project")
    assert len(commands.indicators()) == len(indicators) + 1
