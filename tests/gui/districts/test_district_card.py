# SPDX-License-Identifier: EUPL-1.2
"""The card of a district: figures as counted by hand here, each with its why; what is unknown is said."""

from __future__ import annotations

from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.actors import Part
from district_planner.gui.actors.desk import ActorDesk
from district_planner.gui.districts.desk import DistrictDesk
from district_planner.gui.districts.district_card_view import DistrictCardView
from district_planner.gui.districts.district_panel import DistrictPanel
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.theme import Theme
from district_planner.scenarios import add_actor, add_initiative, update_site
from tests.gui.filiera.conftest import bring, units
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.scenarios import Plan


@pytest.fixture
def card(panel: DistrictPanel, desk: DistrictDesk) -> DistrictCardView:
    """The card of a district of the two first sites, both candidates."""
    sites = tuple(site.id for site in desk.session.plan.sites[:2])
    assert desk.add(name="Arco ionico", sites=sites)
    return panel.districts.card


def sites_of(desk: DistrictDesk):
    return [desk.session.plan.site(number) for number in desk.districts[0].sites]


def test_staff_is_that_of_its_sites_now_and_full(card: DistrictCardView, desk: DistrictDesk) -> None:
    texts = desk.session.texts
    full = sum(site.seats * site.employees_per_seat for site in sites_of(desk))
    assert card.figures["staff"].value_text == texts.number(full)
    assert card.figures["staff_now"].value_text == "0", "candidates are not open yet"
    first = sites_of(desk)[0].id
    desk.session.perform(lambda plan: update_site(plan, first, seats=None))
    assert card.figures["staff"].value_text == texts.number(None)
    assert "sede" in card.figures["staff"].note, "one site does not say: the sum is unknown, not a part"


def test_its_catchment_counts_nobody_twice(card: DistrictCardView, desk: DistrictDesk) -> None:
    """By hand: of each municipality the residents once, with the highest weight that one of the sites gives."""
    analysis, analyser = desk.session.analysis, desk.session.analyser
    weights = np.zeros(len(desk.session.territory))
    for number in desk.districts[0].sites:
        catchment = analysis.site(number).catchment
        weights = np.maximum(
            weights, np.where(np.isin(np.arange(len(weights)), catchment.inside), catchment.weights, 0)
        )
    residents = analyser.residents(desk.session.plan.parameters).working
    expected = float(np.nansum(residents * weights))
    assert card.figures["pool"].value_text == desk.session.texts.number(round(expected))
    each = sum(analysis.site(number).labour_pool for number in desk.districts[0].sites)
    assert expected < each


def test_local_units_that_are_still_read_are_waited_for(
    card: DistrictCardView, desk: DistrictDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole register takes seconds: the window's thread never reads it."""
    session, may_go_on, read_in = desk.session, Event(), []
    prepare = session.filiera.prepare

    def slow(plan: Plan) -> None:
        read_in.append(current_thread())
        assert may_go_on.wait(20)
        prepare(plan)

    monkeypatch.setattr(session.filiera, "prepare", slow)
    monkeypatch.setattr(session.area_work, "runner", TaskRunner())
    bring(session, units())
    assert card.problem.text() == session.texts("filiera_window.reading")
    assert not card.figures["staff"].isVisible()
    may_go_on.set()
    qtbot.waitUntil(card.figures["staff"].isVisible, timeout=20_000)
    assert not card.problem.isVisible()
    assert read_in, "it was read"
    assert main_thread() not in read_in
    session.area_work.runner.shut_down()


def test_sectors_are_unknown_without_data_and_present_with_a_point(
    card: DistrictCardView, desk: DistrictDesk, actors: ActorDesk
) -> None:
    assert card.figures["completeness"].value_text == "0–12 su 12"
    assert card.lines["unknown"].text().startswith("Non noti (12): ")
    assert [card.lines[name].isVisible() for name in ("present", "missing", "unknown")] == [False, False, True]
    activity = next(one for one in desk.session.plan.catalogue.visible if one.sector == "logistics")
    site = sites_of(desk)[0]
    from district_planner.scenarios import add_point

    desk.session.perform(
        lambda plan: add_point(plan, activity=activity.id, name="Magazzino", lon=site.lon, lat=site.lat)
    )
    assert card.figures["completeness"].value_text == "1–12 su 12"
    name = desk.session.plan.catalogue.sector("logistics").name("it")
    assert card.lines["present"].text() == f"Presente (1): {name}"
    assert card.lines["present"].isVisible()


def test_the_methods_stand_side_by_side_and_are_never_added_up(card: DistrictCardView, desk: DistrictDesk) -> None:
    """By hand, South: 0 to 1 job for each; 1.28 to 1.62 in all; 2.14 in all, all for the staff when full."""
    staff = sum(site.seats * site.employees_per_seat for site in sites_of(desk))
    ranges = [row.range for row in card.jobs if row.isVisible()]
    expected = [(0, 0.5, 1.0), (0.28, 0.45, 0.62), (1.14, 1.14, 1.14)]
    assert np.array(ranges) == pytest.approx(np.array(expected) * staff)
    assert "non concordano" in card.lines["jobs"].text()
    assert desk.session.texts.number(round(1.14 * staff)) in card.lines["jobs"].text()


def test_north_and_south_are_switched_and_undone(card: DistrictCardView, desk: DistrictDesk) -> None:
    staff = sum(site.seats * site.employees_per_seat for site in sites_of(desk))
    assert card.area.currentText() == "Automatico: Mezzogiorno"
    card.area.setCurrentIndex(card.area.findData("north"))
    card.area.activated.emit(card.area.currentIndex())
    assert desk.session.plan.parameters.multiplier_area == "north"
    assert card.jobs[0].range == pytest.approx((0, 0, 0.5 * staff)), "none on average from 1981 to 2011"
    desk.session.undo()
    assert card.jobs[0].range == pytest.approx((0, 0.5 * staff, staff))


def test_every_figure_says_why(card: DistrictCardView, desk: DistrictDesk) -> None:
    for name, figure in card.figures.items():
        figure.click()
        explained = card.why.explanation
        assert explained.value.startswith(figure.value_text), name
        assert explained.formula, name
        assert explained.sources, name
    card.jobs[1].click()
    assert "moltiplicatore − 1" in card.why.explanation.formula
    assert "1,28 → " in dict(card.why.explanation.terms)["Basso"]
    assert card.why.explanation.sources
    card.why.close()


def test_who_takes_part_is_linked(card: DistrictCardView, desk: DistrictDesk, actors: ActorDesk, qtbot) -> None:
    assert [link.text() for link in card.links] == ["Nessuno ancora: aprire le iniziative"]
    session = desk.session
    session.perform(lambda plan: add_actor(plan, name="Comune di Taranto", kind="local_body"))
    session.perform(
        lambda plan: add_initiative(plan, name="Nido", district=desk.districts[0].id, parts=(Part(1, "promotes"),))
    )
    assert [link.text() for link in card.links] == ["Iniziativa: Nido", "Comune di Taranto"]
    with qtbot.waitSignal(actors.page_requested) as asked:
        card.links[1].click()
    assert asked.args == ["register"]
    assert actors.actor_id == 1


def test_a_district_that_lost_its_sites_says_so(card: DistrictCardView, desk: DistrictDesk) -> None:
    from district_planner.scenarios import remove_site

    for number in desk.districts[0].sites:
        desk.session.perform(lambda plan, one=number: remove_site(plan, one))
    assert desk.districts[0].sites == ()
    assert card.problem.isVisible()
    assert not any(figure.isVisible() for figure in card.figures.values())
    assert not any(row.isVisible() for row in card.jobs)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_nothing_is_clipped_or_nameless(
    panel: DistrictPanel, card: DistrictCardView, desk: DistrictDesk, language, theme, qtbot
) -> None:
    desk.session.set_language(language)
    desk.session.set_theme(theme)
    qtbot.wait(10)
    assert clipped(panel) == []
    assert without_a_name(panel) == []
