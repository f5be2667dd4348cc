# SPDX-License-Identifier: EUPL-1.2
"""Any number of a table answers why: by double click, by a key, by the menu; the answer follows the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from district_planner.core.errors import NotFoundError
from district_planner.core.wording import signed
from district_planner.gui.catchment.catchment_panel import CatchmentPanel
from district_planner.gui.explaining import Asked, WhyDesk
from district_planner.gui.scenarios.methods_page import MethodsPage
from district_planner.gui.scenarios.scenarios_page import ScenariosPage
from district_planner.gui.scoring.comparison import ComparisonPanel
from district_planner.gui.scoring.rank_shares import LEGEND_PX
from district_planner.gui.scoring.score_chart import ROW_PX as SCORE_ROW_PX
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.gui.sites.site_table import SiteTablePanel
from district_planner.scenarios import demo_plan, remove_site, set_parameter, set_weight
from district_planner.scenarios.explain.figures import MunicipalityFigures, SiteFigures
from district_planner.scenarios.robustness_words import rank_interval
from district_planner.scenarios.scenario_edits import add_scenario
from district_planner.scenarios.scoring_edits import add_stakeholder
from district_planner.scenarios.suitability import suitability

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.gui.widgets.column_table import ColumnTable


@pytest.fixture
def desk(demo: Session, qtbot: QtBot) -> WhyDesk:
    window = QWidget()
    qtbot.addWidget(window)
    return WhyDesk(demo, window)


def cell(table: ColumnTable, row: int, key: str) -> QPoint:
    column = [column.key for column in table.records_model.columns].index(key)
    index = table.records_model.index(row, column)
    table.setCurrentIndex(index)
    table.scrollTo(index)
    return table.visualRect(index).center()


def shown(desk: WhyDesk) -> str:
    assert desk.dialog is not None
    assert desk.dialog.isVisible()
    return desk.dialog.explanation.title


def test_a_double_click_explains_the_number_below_it(desk: WhyDesk, demo: Session, qtbot: QtBot) -> None:
    panel = SiteTablePanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1100, 300)
    panel.show()
    where = cell(panel.table, 0, "labour_pool")
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert shown(desk) == "Bacino di lavoratori"
    first = panel.table.records_model.record(0)
    assert first.site.name in desk.dialog.windowTitle(), "it stays while another site is chosen"
    assert desk.dialog.explanation.value.startswith(demo.texts.number(first.labour_pool))
    name = cell(panel.table, 0, "name")
    desk.dialog.close()
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert not desk.dialog.isVisible(), "a name has no formula"


def test_the_key_and_the_menu_ask_about_the_current_cell(desk: WhyDesk, demo: Session, qtbot: QtBot) -> None:
    panel = ComparisonPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1100, 400)
    panel.show()
    site_id = panel.table.records_model.columns[2].key
    cell(panel.table, 1, site_id)
    QApplication.sendEvent(
        panel.table, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier, "?")
    )
    row = panel.table.records_model.record(1)
    assert shown(desk) == row.criterion.name("it")
    cell(panel.table, 0, site_id)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(panel.table, event)
    menu = panel.table.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Perché questo numero?"]
    menu.actions()[0].trigger()
    menu.close()
    assert shown(desk) == "Punteggio"
    cell(panel.table, 1, "weight")
    panel.table.why_requested.emit(panel.table.records_model.columns[1].why(row))
    assert shown(desk) == f"Peso: {row.criterion.name('it')}"


def test_methods_and_differences_are_explained(desk: WhyDesk, demo: Session, qtbot: QtBot) -> None:
    methods = MethodsPage(demo)
    qtbot.addWidget(methods)
    methods.resize(1100, 300)
    methods.show()
    qtbot.mouseDClick(methods.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(methods.table, 0, "topsis"))
    assert shown(desk) == "TOPSIS"
    demo.perform(lambda plan: add_scenario(plan, "Altro"))
    demo.perform(lambda plan: set_weight(plan, "airport_km", 50))
    demo.perform(lambda plan: remove_site(plan, plan.sites[2].id))
    scenarios = ScenariosPage(demo)
    qtbot.addWidget(scenarios)
    scenarios.resize(1100, 300)
    scenarios.show()
    qtbot.mouseDClick(
        scenarios.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(scenarios.table, 0, "quality_difference1")
    )
    assert shown(desk) == "Differenza da «Base» a «Altro»"
    column = next(c for c in scenarios.table.records_model.columns if c.key == "quality_difference1")
    gone = next(row for row in scenarios.table.records_model.records if row.entries[1] is None)
    assert column.why(gone) is None


def press(widget: QWidget) -> None:
    """The key on its own: where it is on the keyboard depends on the country."""
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier, "?")
    QApplication.sendEvent(widget, key)


def ask_by_menu(widget: QWidget, where: QPoint | None = None) -> None:
    """The one entry of the menu at a point, or of what has the keyboard."""
    by = QContextMenuEvent.Reason.Mouse if where is not None else QContextMenuEvent.Reason.Keyboard
    at = where or QPoint(0, 0)
    QApplication.sendEvent(widget, QContextMenuEvent(by, at, widget.mapToGlobal(at)))
    menu = widget.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Perché questo numero?"]
    menu.actions()[0].trigger()
    menu.close()
    menu.deleteLater()
    QApplication.sendPostedEvents(menu)


@pytest.fixture
def scoring(demo: Session, qtbot: QtBot) -> ScoringPanel:
    panel = ScoringPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1240, 460)
    panel.show()
    return panel


def test_every_part_of_the_ranking_chart_answers(
    desk: WhyDesk, demo: Session, scoring: ScoringPanel, qtbot: QtBot
) -> None:
    chart = scoring.ranking.chart
    first = chart.rows[0]
    quality, interval, chance = (place.center().toPoint() for place in chart.note_columns())
    for where, title in ((quality, "Punteggio"), (interval, "Intervallo dei posti")):
        qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=where)
        assert shown(desk) == title
    ask_by_menu(chart, chance)
    assert shown(desk) == "Probabilità di essere prima"
    assert desk.dialog.explanation.value == first.first
    # The first part of the bar, left of where the parts of the legend begin: that of the first criterion.
    part = next(x for x in range(chart.width()) if chart.figure_at(QPointF(x, 5)) not in ("quality", "rank_interval"))
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(part + 2, 5))
    assert shown(desk) == "Bacino di lavoratori"
    demo.select_site(chart.rows[1].site_id)
    press(chart)
    assert desk.dialog.explanation.value == chart.rows[1].quality
    ask_by_menu(chart)
    assert shown(desk) == "Punteggio"
    rival = next(at for at, row in enumerate(chart.rows) if not row.competes)
    where = QPoint(interval.x(), rival * SCORE_ROW_PX + 5)
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=where)
    assert shown(desk) == "Punteggio", "a site that does not compete has no ranks to explain"


def test_ranks_that_were_drawn_answer_as_chart_and_as_table(
    desk: WhyDesk, demo: Session, scoring: ScoringPanel, qtbot: QtBot
) -> None:
    scoring.pages.show_page("robustness")
    page = scoring.robustness
    qtbot.mouseDClick(page.chart, Qt.MouseButton.LeftButton, pos=QPoint(300, LEGEND_PX + 5))
    assert shown(desk) == "Intervallo dei posti"
    desk.dialog.close()
    press(page.chart)
    assert shown(desk) == "Intervallo dei posti"
    desk.dialog.close()
    ask_by_menu(page.chart, QPoint(300, LEGEND_PX + 5))
    assert shown(desk) == "Intervallo dei posti"
    desk.dialog.close()
    page.switch.buttons["table"].click()
    cell(page.table, 0, "rank-0")
    press(page.table)
    assert shown(desk) == "Intervallo dei posti"
    assert page.table.records_model.record(0).place_id == demo.analysis.scores.ranking[0].site_id


def test_a_municipality_of_the_list_answers_for_its_score_and_its_ranks(
    desk: WhyDesk, demo: Session, scoring: ScoringPanel
) -> None:
    scoring.compared.show_set("places")
    table = scoring.compared.places.table
    place = table.records_model.record(0)
    cell(table, 0, "quality")
    press(table)
    assert shown(desk) == f"Idoneità: {place.name}"
    assert desk.dialog.explanation.value == demo.texts.number(place.quality, 1)
    cell(table, 0, "interval")
    press(table)
    assert shown(desk) == "Intervallo dei posti"
    low, high = place.interval
    assert desk.dialog.explanation.value == rank_interval(demo.texts, low, high)
    last = int(suitability(demo.analyser, demo.plan).ranking[-1])
    position = int(suitability(demo.analyser, demo.plan).positions[last])
    with pytest.raises(NotFoundError):
        MunicipalityFigures(demo.texts, demo.analyser, demo.plan, position).explain("p_first")


def test_the_rows_of_a_catchment_answer_with_the_pool_they_are_part_of(
    desk: WhyDesk, demo: Session, qtbot: QtBot
) -> None:
    panel = CatchmentPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1100, 300)
    panel.show()
    row = panel.table.records_model.record(0)
    cell(panel.table, 0, "counted")
    press(panel.table)
    assert shown(desk) == "Bacino di lavoratori"
    cells = [cell.text for line in desk.dialog.explanation.behind.rows for cell in line]
    assert demo.texts.number(row.counted) in cells


def test_a_figure_of_another_scenario_is_explained_as_it_is_there(desk: WhyDesk, demo: Session, qtbot: QtBot) -> None:
    demo.perform(lambda plan: add_scenario(plan, "Vicino"))
    demo.perform(lambda plan: set_parameter(plan, "cutoff_minutes", 20))
    page = ScenariosPage(demo)
    qtbot.addWidget(page)
    page.resize(1100, 300)
    page.show()
    row = page.table.records_model.record(0)
    for key, entry in (("pool0", row.entries[0]), ("pool1", row.entries[1])):
        cell(page.table, 0, key)
        press(page.table)
        assert shown(desk) == "Bacino di lavoratori"
        assert desk.dialog.explanation.value.startswith(demo.texts.number(entry.pool))
    assert row.entries[0].pool != row.entries[1].pool
    cell(page.table, 0, "pool0")
    press(page.table)
    assert desk.dialog.of == f"{row.name} (Base)", "the figure of a scenario that waits says so"
    for key, title in (("rank0", "Punteggio"), ("cost1", "Costo totale"), ("cost_difference1", None)):
        cell(page.table, 0, key)
        press(page.table)
        assert shown(desk) == (title or "Differenza da «Base» a «Vicino»")
    cell(page.table, 0, "pool_difference1")
    press(page.table)
    assert desk.dialog.explanation.value == signed(demo.texts, row.entries[1].pool - row.entries[0].pool, 0)
    assert any("20" in value for _, value in desk.dialog.explanation.terms)


def test_the_share_of_a_criterion_answers_without_any_site(desk: WhyDesk, demo: Session, scoring: ScoringPanel) -> None:
    for site in demo.plan.sites:
        demo.perform(lambda plan, number=site.id: remove_site(plan, number))
    menu = scoring.weights.rows["airport_km"].menu.menu()
    next(action for action in menu.actions() if action.text() == "Perché questa quota?").trigger()
    assert shown(desk) == "Peso: Aeroporto più vicino"
    demo.perform(lambda plan: add_stakeholder(plan, name="Provincia", points=dict(plan.weights)))
    scoring.area.desk.show_page("group")
    shares = scoring.area.editors.group.table
    shares.setCurrentCell(0, 1)
    press(shares)
    assert shown(desk).startswith("Peso: Bacino di lavoratori")


def test_the_answer_closes_with_its_project(desk: WhyDesk, demo: Session, tmp_path: Path) -> None:
    demo.question_asked.emit(Asked("site", 1, "labour_pool"))
    assert desk.dialog.isVisible()
    demo.create_project(tmp_path / "another.dplan", demo_plan("it"))
    assert not desk.dialog.isVisible(), "the next project has a site 1 too, but nobody asked about it"


def test_the_answer_follows_the_project_and_closes_with_what_it_was_about(desk: WhyDesk, demo: Session) -> None:
    demo.question_asked.emit(Asked("site", 1, "labour_pool"))
    before = desk.dialog.explanation.value
    demo.perform(lambda plan: set_parameter(plan, "cutoff_minutes", 20))
    assert desk.dialog.explanation.value != before
    assert (
        desk.dialog.explanation.value
        == SiteFigures(demo.texts, demo.analyser, demo.analysis, 1).explain("labour_pool").value
    )
    demo.set_language("en")
    assert shown(desk) == "Labour pool"
    demo.perform(lambda plan: remove_site(plan, 1))
    assert not desk.dialog.isVisible()


def test_a_municipality_is_explained_too_and_one_outside_is_told(desk: WhyDesk, demo: Session, qtbot: QtBot) -> None:
    inside, outside = (demo.territory.position(code) for code in ("073027", "015146"))
    demo.question_asked.emit(Asked("municipality", inside, "quality"))
    assert shown(desk) == "Idoneità: Taranto (TA)"
    demo.question_asked.emit(Asked("municipality", inside, "residents"))
    assert desk.dialog.of == "Taranto (TA)"
    with qtbot.waitSignal(demo.message_requested) as said:
        demo.question_asked.emit(Asked("municipality", outside, "quality"))
    assert "Milano" in said.args[1]
