# SPDX-License-Identifier: EUPL-1.2
"""Any number of a table answers why: by double click, by a key, by the menu; the answer follows the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from district_planner.gui.explaining import Asked, WhyDesk
from district_planner.gui.scenarios.methods_page import MethodsPage
from district_planner.gui.scenarios.scenarios_page import ScenariosPage
from district_planner.gui.scoring.comparison import ComparisonPanel
from district_planner.gui.sites.site_table import SiteTablePanel
from district_planner.scenarios import remove_site, set_parameter, set_weight
from district_planner.scenarios.explain.figures import SiteFigures
from district_planner.scenarios.scenario_edits import add_scenario

if TYPE_CHECKING:
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
    with qtbot.waitSignal(demo.message_requested) as said:
        demo.question_asked.emit(Asked("municipality", outside, "quality"))
    assert "Milano" in said.args[1]
