# SPDX-License-Identifier: EUPL-1.2
"""What planners come to do, each told once and done twice: through the window and through the command line.

Places (degrees) are of real towns; expected values come from a second way to the same number, named in each story.
"""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from district_planner.scenarios import demo_plan
from district_planner.territory import load_territory
from tests.e2e.planners import CommandPlanner, RefusedError
from tests.e2e.window_planner import WindowPlanner, named, wait_until

TARANTO = (17.263, 40.501)
LECCE = (18.165, 40.36)
FOGGIA = (15.549, 41.456)
BRINDISI = (17.933, 40.632)


def start(planner, region="Puglia", name="Distretto jonico"):
    planner.new(region, name)
    return planner


def both(window, commands, work):
    """Do the same at the window and on the command line; what each ends with."""
    return [work(planner) for planner in (window, commands)]


def test_a_regional_officer_places_a_first_site_and_sees_whom_it_reaches(planner):
    start(planner)
    site = planner.add("Taranto Nord", *TARANTO, seats=300)
    reached = planner.reached(site)
    assert reached["073027"] < 20  # Taranto itself
    assert "075035" not in reached  # Lecce is more than an hour away
    territory = load_territory()
    adults = territory.population.female[:, 18:65].sum(axis=1) + territory.population.male[:, 18:65].sum(axis=1)
    expected = sum(adults[territory.position(code)] * 2 ** (-minutes / 16) for code, minutes in reached.items())
    assert planner.pool(site) == pytest.approx(expected)


def test_candidates_are_compared_and_ranked(planner):
    start(planner)
    ids = [planner.add("Taranto", *TARANTO), planner.add("Foggia", *FOGGIA), planner.add("Brindisi", *BRINDISI)]
    scores = planner.scores()
    assert sorted(scores[site].rank for site in ids) == [1, 2, 3]
    by_quality = sorted(ids, key=lambda site: -scores[site].quality)
    assert [scores[site].rank for site in by_quality] == [1, 2, 3]


def test_a_rival_arrives_and_takes_a_share(planner):
    start(planner)
    site = planner.add("Taranto", *TARANTO, seats=300)
    alone = planner.scores()[site]
    assert alone.values["huff_share"] == pytest.approx(100)
    assert alone.values["saturation"] == 0
    planner.add("Concorrente", 17.268, 40.456, kind="rival", seats=300)
    crowded = planner.scores()[site]
    # the same seats a few kilometres away: about half
    assert 35 < crowded.values["huff_share"] < 65
    assert crowded.values["saturation"] > 0
    assert crowded.quality < alone.quality


def test_a_site_moves_and_its_catchment_with_it(planner):
    start(planner)
    site = planner.add("Sede", *TARANTO)
    before = planner.reached(site)
    planner.move(site, *LECCE)
    after = planner.reached(site)
    assert after["075035"] < 20  # Lecce itself
    assert set(before) != set(after)


def test_a_place_in_the_sea_is_refused_and_nothing_is_lost(planner):
    start(planner)
    site = planner.add("Sede", *TARANTO)
    pool = planner.pool(site)
    with pytest.raises(RefusedError) as refused:
        planner.move(site, 17.1, 40.2)
    assert any(char.isdigit() for char in str(refused.value)) or "mare" in str(refused.value)
    assert planner.pool(site) == pool


def test_a_candidate_is_given_up(planner):
    start(planner)
    first, second = planner.add("Prima", *TARANTO), planner.add("Seconda", *FOGGIA)
    planner.remove(first)
    assert planner.sites() == {second: "Seconda"}
    third = planner.add("Terza", *BRINDISI)
    assert third not in (first, second), "a number is never given twice"


def test_a_report_is_written_for_the_council(planner, tmp_path):
    start(planner)
    planner.add("Taranto & figli <b>", *TARANTO, seats=300)
    planner.add("Foggia", *FOGGIA)
    output = tmp_path / "rapporto.html"
    planner.report(output)
    page = output.read_text(encoding="utf-8")
    assert "Taranto &amp; figli &lt;b&gt;" in page
    assert "Taranto & figli <b>" not in page


def test_work_goes_on_tomorrow_with_a_sound_file(planner, request, tmp_path):
    start(planner)
    site = planner.add("Sede", *TARANTO, seats=120)
    pool = planner.pool(site)
    if isinstance(planner, WindowPlanner):
        planner.trigger("close_project")
        planner.open()
    assert planner.sites() == {site: "Sede"}
    assert planner.pool(site) == pool
    planner.close() if isinstance(planner, CommandPlanner) else planner.trigger("close_project")
    with sqlite3.connect(f"file:{planner.path}?mode=ro", uri=True) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()


def test_window_and_command_line_say_the_same_numbers(window, commands):
    def work(planner):
        start(planner)
        planner.add("Taranto", *TARANTO, seats=300)
        planner.add("Concorrente", 17.268, 40.456, kind="rival", seats=600)
        planner.add("Esistente", *LECCE, kind="existing", seats=180)
        planner.add("Foggia", *FOGGIA, seats=250)
        return planner.scores(), {site: planner.reached(site) for site in (1, 4)}, [planner.pool(1), planner.pool(4)]

    (by_hand, reached, pools), (by_command, also_reached, also_pools) = both(window, commands, work)
    assert pools == pytest.approx(also_pools)
    assert reached[1] == pytest.approx(also_reached[1])
    assert reached[4] == pytest.approx(also_reached[4])
    for site, seen in by_hand.items():
        other = by_command[site]
        assert (seen.name, seen.rank) == (other.name, other.rank)
        assert seen.quality == pytest.approx(other.quality)
        for criterion, value in seen.values.items():
            assert value == pytest.approx(other.values[criterion]), criterion


def test_one_works_on_what_the_other_made(window, commands):
    commands.path = window.path
    commands.new("Basilicata", "Potenza")
    site = commands.add("Potenza", 15.805, 40.64)
    pool = commands.pool(site)
    window.open()
    assert window.pool(site) == pytest.approx(pool)
    with pytest.raises(RefusedError) as refused:
        commands.add("Matera", 16.6, 40.67)
    assert str(refused.value)  # the window has it open, and the command line says who
    window.trigger("close_project")
    assert commands.add("Matera", 16.6, 40.67) == site + 1


def test_the_pool_follows_the_mouse_and_undo_brings_the_pin_back(window):
    start(window)
    site = window.add("Sede", *TARANTO)
    home, pool = window.session.plan.site(site), window.pool(site)
    pools = window.drag(site, 17.6, 40.6)
    assert len(set(pools)) > 3, "the number moves with the hand"
    moved = window.session.plan.site(site)
    assert (moved.lon, moved.lat) != (home.lon, home.lat)
    window.undo()
    back = window.session.plan.site(site)
    assert (back.lon, back.lat) == (home.lon, home.lat)
    assert window.pool(site) == pytest.approx(pool)
    window.redo()
    assert window.session.plan.site(site) == moved


def test_a_drag_into_the_sea_snaps_back(window):
    start(window)
    site = window.add("Sede", *TARANTO)
    home = window.session.plan.site(site)
    window.drag(site, 17.1, 40.1)
    assert window.session.plan.site(site) == home
    assert window.session.analysis.site(site).site == home


def test_undo_survives_a_restart(window):
    start(window)
    window.add("Sede", *TARANTO)
    steps = window.session.undo_stack.count()
    window.trigger("close_project")
    window.open()
    assert window.session.undo_stack.count() == steps
    for _ in range(steps):
        window.undo()
    assert window.session.plan.sites == ()
    for _ in range(steps):
        window.redo()
    assert [site.name for site in window.session.plan.sites] == ["Sede"]


def test_two_clicks_to_a_ranked_demo(window):
    window.trigger("open_demo")
    wait_until(lambda: window.session.analysis)
    ranks = {s.rank for s in window.session.analysis.scores.sites}
    assert ranks == {None, 1, 2, 3, 4}
    assert {site.name for site in window.session.plan.sites} == {site.name for site in demo_plan("it").sites}


def test_weights_turn_the_ranking_and_come_back(window):
    from district_planner.gui.scoring.weights_panel import WeightsPanel

    window.trigger("open_demo")
    wait_until(lambda: window.session.analysis)
    before = {s.site_id: s.rank for s in window.session.analysis.scores.ranking}
    window.trigger("tab_quality")
    assert window.window.findChildren(WeightsPanel)[0].isVisible()
    from district_planner.scenarios import set_weight

    for criterion in window.session.plan.weights:
        points = 100.0 if criterion == "service_district_km" else 0.0
        window.session.perform(lambda plan, c=criterion, p=points: set_weight(plan, c, p))
    by_distance = sorted((score.criteria[5].value, score.site_id) for score in window.session.analysis.scores.ranking)
    assert [site for _, site in by_distance] == [s.site_id for s in window.session.analysis.scores.ranking]
    while window.session.undo_stack.canUndo():
        window.undo()
    assert {s.site_id: s.rank for s in window.session.analysis.scores.ranking} == before


def test_a_municipality_is_found_and_the_map_goes_there(window):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from district_planner.gui.widgets.search_field import SearchField

    start(window)
    field = named(window.window, SearchField, window.texts("shell.search"))
    field.setFocus()
    QTest.keyClicks(field, "galatin")
    QTest.keyClick(field, Qt.Key.Key_Return)
    position = window.session.selected_municipality
    assert window.session.territory.names[position] == "Galatina"
    view = window.window.map_view
    middle = view.degrees_at(view.viewport().rect().toRectF().center())
    assert np.hypot(middle[0] - load_territory().lon[position], middle[1] - load_territory().lat[position]) < 0.05


def test_the_whole_window_speaks_english_and_goes_dark_at_once(window):
    window.trigger("open_demo")
    wait_until(lambda: window.session.analysis)
    window.trigger("language_en")
    assert window.window.actions_["quit"].text().replace("&", "") != ""
    assert window.session.texts.language == "en"
    light = window.window.grab().toImage()
    window.trigger("theme_dark")
    dark = window.window.grab().toImage()
    corner = (light.width() - 8, 8)
    assert light.pixelColor(*corner).lightness() > 180 > 90 > dark.pixelColor(*corner).lightness()
