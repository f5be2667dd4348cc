# SPDX-License-Identifier: EUPL-1.2
"""How far the ranking holds, beside the ranking and on its own page. Expected: what the use case says of the plan."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QAbstractItemModelTester

from district_planner.core.texts import LANGUAGES
from district_planner.gui.filiera.statuses import contrast, ink_on
from district_planner.gui.scoring.rank_shares import LEGEND_PX, ROW_PX, RankShares, ShareRow
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.theme import Theme
from district_planner.scenarios import add_site, remove_site, set_parameter, set_weight
from district_planner.scenarios.robustness import robustness_of, robustness_of_municipalities
from district_planner.scenarios.robustness_words import Called, chance, class_shares, rank_classes, verdict_sentence
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scoring.robustness import Robustness


class HeldExecutor:
    """Keeps the work until it is told to do it: a slow worker without any waiting."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        self.held.append(lambda: fn(*args))
        return Future()

    def shutdown(self, wait: bool = True) -> None:
        self.held.clear()

    def work(self) -> None:
        """Do what is held now."""
        held, self.held = self.held, []
        for job in held:
            job()


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ScoringPanel:
    made = ScoringPanel(demo)
    QAbstractItemModelTester(
        made.robustness.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    qtbot.addWidget(made)
    made.resize(1080, 420)
    made.show()
    return made


@pytest.fixture
def held(demo: Session) -> HeldExecutor:
    """The session draws beside the window, and that only when the test says so."""
    executor = HeldExecutor()
    demo.area_work.runner = TaskRunner(executor, demo)
    demo.analyser.kept_robustness.clear()
    return executor


def expected(session: Session) -> Robustness:
    return robustness_of(session.analyser, session.plan, session.analysis)


def called(session: Session) -> Called:
    names = {site.id: site.name for site in session.plan.sites}
    return Called.of(names, session.analysis.scores.criteria, session.texts)


# Beside the ranking


def test_each_candidate_has_its_ranks_and_its_chance_the_others_have_none(panel: ScoringPanel, demo: Session) -> None:
    found = expected(demo)
    for row in panel.ranking.chart.rows:
        place = found.row(row.site_id)
        assert (place is None) == (not row.competes)
        if place is None:
            assert (row.interval, row.first, row.note) == ("", "", "")
        else:
            assert row.interval.startswith(f"{found.rank_low[place]}º")
            assert row.note.endswith(chance(demo.texts, float(found.p_first[place])))
    assert panel.ranking.holds == verdict_sentence(demo.texts, found, called(demo))
    assert not panel.ranking.chart.is_stale
    assert panel.ranking.chart.rows[0].note in panel.ranking.chart.accessibleDescription()


def test_a_chart_without_draws_has_one_column_of_numbers(panel: ScoringPanel, demo: Session) -> None:
    assert len(panel.ranking.chart.note_columns()) == 3
    for site in [site for site in demo.plan.sites if site.kind == "candidate"][1:]:
        demo.perform(lambda plan, number=site.id: remove_site(plan, number))
    assert len(panel.ranking.chart.note_columns()) == 1
    assert not panel.ranking._holds.isVisible()  # one candidate is no contest


def test_while_the_hand_moves_the_old_figures_are_grey(panel: ScoringPanel, demo: Session, held: HeldExecutor) -> None:
    before = [row.first for row in panel.ranking.chart.rows]
    demo.preview(set_weight(demo.plan, "huff_share", 90))
    assert panel.ranking.chart.is_stale
    assert not panel.ranking._holds.isEnabled()
    assert {row.site_id: row.first for row in panel.ranking.chart.rows}[1] == before[0]
    demo.preview(set_weight(demo.plan, "huff_share", 80))
    demo.preview(set_weight(demo.plan, "huff_share", 70))
    assert len(held.held) == 1  # the questions of between are never asked
    held.work()
    assert panel.ranking.chart.is_stale  # that was the first; the last one is drawn now
    held.work()
    assert held.held == []
    assert not panel.ranking.chart.is_stale
    assert demo.robustness.found is robustness_of(demo.analyser, demo.analysis.plan, demo.analysis)


def test_going_back_needs_no_new_draws(panel: ScoringPanel, demo: Session, held: HeldExecutor) -> None:
    demo.perform(lambda plan: set_weight(plan, "huff_share", 90))
    held.work()
    changed = demo.robustness.found
    demo.undo()
    held.work()
    demo.redo()
    assert held.held == []
    assert demo.robustness.found is changed
    assert not panel.ranking.chart.is_stale


def test_stopped_draws_leave_the_old_figures_grey(panel: ScoringPanel, demo: Session, held: HeldExecutor) -> None:
    tasks = []
    demo.area_work.runner.task_started.connect(tasks.append)
    demo.perform(lambda plan: set_weight(plan, "huff_share", 90))
    tasks[0].cancel()
    held.work()
    assert panel.ranking.chart.is_stale
    assert held.held == []
    demo.perform(lambda plan: set_weight(plan, "huff_share", 30))
    held.work()
    assert not panel.ranking.chart.is_stale


def test_nothing_is_drawn_for_who_does_not_look(demo: Session, held: HeldExecutor, qtbot: QtBot) -> None:
    hidden = ScoringPanel(demo)
    qtbot.addWidget(hidden)
    held.held.clear()
    demo.robustness.forget()
    demo.perform(lambda plan: set_weight(plan, "huff_share", 90))
    assert held.held == []


def test_closing_the_project_forgets_what_was_drawn(panel: ScoringPanel, demo: Session) -> None:
    assert demo.robustness.found is not None
    demo.close_project()
    assert demo.robustness.found is None
    assert panel.ranking.chart.rows == ()


# The page


def test_the_page_says_what_the_use_case_says(panel: ScoringPanel, demo: Session) -> None:
    panel.pages.show_page("robustness")
    page, found = panel.robustness, expected(demo)
    assert page.verdict == panel.ranking.holds
    assert [row.place_id for row in page.chart.rows] == list(found.ids)
    for number, row in enumerate(page.chart.rows):
        assert row.shares == pytest.approx(found.acceptability[number])
        assert sum(row.shares) == pytest.approx(1)
    change = found.smallest_change
    assert called(demo).places[change.winner] in page.reasons
    assert called(demo).criteria[found.drivers[0].criterion] in page.reasons
    assert str(found.seed) in page._basis.text()


def test_the_table_says_what_the_chart_shows(panel: ScoringPanel, demo: Session) -> None:
    panel.pages.show_page("robustness")
    page = panel.robustness
    page.switch.buttons["table"].click()
    assert page.table.isVisible()
    model = page.table.records_model
    assert [record.shares for record in model.records] == [row.shares for row in page.chart.rows]
    first = [model.columns[2].text(record) for record in model.records]
    assert first[0] == chance(demo.texts, page.chart.rows[0].shares[0])
    page.table.setCurrentIndex(model.index(1, 0))
    assert demo.selected_site_id == page.chart.rows[1].place_id
    page.switch.buttons["chart"].click()
    assert page.chart.isVisible()


def test_a_row_is_chosen_by_mouse_and_by_keyboard(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    panel.pages.show_page("robustness")
    chart = panel.robustness.chart
    at = QPointF(200, LEGEND_PX + 1.5 * ROW_PX).toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
    assert demo.selected_site_id == chart.rows[1].place_id
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert demo.selected_site_id == chart.rows[2].place_id
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert demo.selected_site_id == chart.rows[0].place_id


def test_other_parameters_are_drawn_anew(panel: ScoringPanel, demo: Session) -> None:
    panel.pages.show_page("robustness")
    before = panel.robustness.chart.rows
    demo.perform(lambda plan: set_parameter(plan, "weight_spread", 90))
    assert panel.robustness.chart.rows != before
    assert panel.robustness.chart.rows[0].shares == pytest.approx(expected(demo).acceptability[0])


def test_without_sites_the_page_asks_for_one(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    panel.pages.show_page("robustness")
    for site in demo.plan.sites:
        demo.perform(lambda plan, number=site.id: remove_site(plan, number))
    assert panel.robustness.empty.isVisible()
    with qtbot.waitSignal(panel.new_site_requested):
        panel.robustness.empty.acted.emit()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["ranking", "robustness"])
def test_everything_fits_and_has_a_name(
    panel: ScoringPanel, demo: Session, language: str, page: str, dressed: None
) -> None:
    demo.set_language(language)
    panel.pages.show_page(page)
    assert clipped(panel.pages) == []
    assert without_a_name(panel.pages) == []
    assert all(button.toolTip() for button in panel.pages.switch.buttons.values())


# Its parts


def test_at_most_six_classes_hold_every_rank_once() -> None:
    for competing in range(1, 300):
        classes = rank_classes(competing)
        assert len(classes) <= 6
        assert [rank for low, high in classes for rank in range(low, high + 1)] == list(range(1, competing + 1))


def test_classes_add_their_ranks_up() -> None:
    import numpy as np

    shares = np.full((2, 20), 0.05)
    assert class_shares(shares, rank_classes(20)).tolist()[0] == pytest.approx([0.05, 0.05, 0.05, 0.1, 0.25, 0.5])


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()])
def test_words_on_the_bars_can_be_read_and_ranks_told_apart_without_colour(qtbot: QtBot, theme: Theme) -> None:
    chart = RankShares()
    qtbot.addWidget(chart)
    chart.set_theme(theme)
    names = [f"{rank}º" for rank in range(1, 7)]
    chart.set_rows([ShareRow(1, "a", (1 / 6,) * 6, tuple(names))], names, "")
    colours = [chart.colour_of(number) for number in range(6)]
    for colour in colours:
        assert contrast(ink_on(colour), colour) >= 4.5  # WCAG 2.2, 1.4.3
    lightness = [colour.lightnessF() for colour in colours]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True))  # one hue, step by step


def test_hovering_a_part_tells_its_rank(qtbot: QtBot) -> None:
    chart = RankShares()
    qtbot.addWidget(chart)
    chart.resize(600, 100)
    chart.set_rows([ShareRow(1, "Alfa", (0.5, 0.5), ("primo", "secondo"))], ["1º", "2º"], "")
    middle = LEGEND_PX + ROW_PX / 2
    assert chart.tip_at(QPointF(300, middle)) == "Alfa\nprimo"
    assert chart.tip_at(QPointF(560, middle)) == "Alfa\nsecondo"
    assert chart.tip_at(QPointF(20, middle)) == "Alfa"
    assert chart.tip_at(QPointF(20, middle + ROW_PX)) == ""


# The municipalities


def test_the_best_municipalities_have_their_ranks_among_all(panel: ScoringPanel, demo: Session) -> None:
    panel.compared.show_set("places")
    page = panel.compared.places
    found = robustness_of_municipalities(demo.analyser, demo.plan)
    told = {place.position: place for place in page.places}
    assert list(told) == list(found.ids)
    for row, position in enumerate(found.ids):
        assert told[position].interval == (found.rank_low[row], found.rank_high[row])
        assert told[position].first == pytest.approx(found.p_first[row])
    assert not panel.pages.switch.isVisible()


def test_municipalities_show_a_dash_until_they_are_drawn(
    panel: ScoringPanel, demo: Session, held: HeldExecutor
) -> None:
    panel.compared.show_set("places")
    page = panel.compared.places
    while held.held:
        held.work()
    demo.perform(lambda plan: set_weight(plan, "languages", 60))
    assert {place.interval for place in page.places} == {None}
    while held.held:
        held.work()
    assert None not in {place.interval for place in page.places}


def test_more_candidates_have_more_ranks_also_where_the_table_is_in_sight(panel: ScoringPanel, demo: Session) -> None:
    panel.pages.show_page("robustness")
    page = panel.robustness
    page.switch.buttons["table"].click()
    before = len(page.table.records_model.columns)
    demo.perform(lambda plan: add_site(plan, name="Nuova", lon=17.1, lat=40.9, seats=50))
    page.grab()
    model = page.table.records_model
    assert len(model.columns) == before + 1
    assert {len(model.record(row).shares) for row in range(model.rowCount())} == {len(model.columns) - 2}
