# SPDX-License-Identifier: EUPL-1.2
"""Growth and loss between two periods. Expected: multiplied by hand from the same number in every municipality."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.filiera.filiera_panel import FilieraPanel
from district_planner.gui.filiera.time_page import Moved, TimePage
from tests.gui.filiera.conftest import AFTER, BEFORE, FOGGIA, SURPLUS, VOID, bring, three_activities, units
from tests.gui.reading import clipped, without_a_name
from tests.own_data import puglia_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


def shown(session: Session, qtbot: QtBot) -> TimePage:
    made = TimePage(session)
    for table in (made.table, made.places):
        QAbstractItemModelTester(table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1089, 300)
    made.show()
    return made


@pytest.fixture
def page(supplied: Session, qtbot: QtBot) -> TimePage:
    return shown(supplied, qtbot)


def row(page: TimePage, activity: str) -> list[str]:
    model = page.table.records_model
    at = model.row_of(activity)
    return [model.index(at, column).data() for column in range(1, model.columnCount())]


def test_three_bars_before_and_two_after_in_every_municipality(page: TimePage) -> None:
    """Of n municipalities: 2 n after, n less; a third less. Twice as many persons employed, so twice the change."""
    n, written = len(puglia_codes()), Texts("it").number
    assert row(page, SURPLUS) == [
        written(2 * n), f"−{written(n)}", "−33,3", written(4 * n), f"−{written(2 * n)}", "−33,3"
    ]  # fmt: skip
    assert row(page, VOID) == ["1", "0", "0,0", "6", "0", "0,0"]
    assert page.frame.verdict == (
        f"Da {BEFORE} a {AFTER}: 0 crescono, 1 calano, su 2 attività note in tutti e due i periodi."
    )


def test_growth_and_loss_have_a_sign_and_an_arrow(page: TimePage, supplied: Session) -> None:
    model = page.table.records_model
    change = next(column for column in model.columns if column.key == "units_difference")
    loss = change.icon(model.record(model.row_of(SURPLUS)))
    assert change.icon(model.record(model.row_of(VOID))) is None
    bring(supplied, units(after=9))
    growth = change.icon(model.record(model.row_of(SURPLUS)))
    assert row(page, SURPLUS)[1] == f"+{Texts('it').number(6 * len(puglia_codes()))}"
    assert growth.cacheKey() != loss.cacheKey()


def test_one_municipality_alone(page: TimePage, supplied: Session) -> None:
    taranto = supplied.territory.position("073027")
    page.where.choice_made.emit(page.where.set_current(taranto))
    assert row(page, SURPLUS) == ["2", "−1", "−33,3", "4", "−2", "−33,3"]
    assert [record.position for record in page.places.records_model.records] == [taranto]


def test_the_municipalities_of_the_chosen_activity(page: TimePage, supplied: Session) -> None:
    page.table.chosen.emit(VOID)
    records = page.places.records_model.records
    assert len(records) == len(puglia_codes())
    foggia = supplied.territory.position("071024")
    assert next(one for one in records if one.position == foggia).units == Moved(1.0, 1.0)
    page.places.chosen.emit(foggia)
    assert supplied.selected_municipality == foggia


def test_another_year_is_compared_where_there_is_one(page: TimePage) -> None:
    page.comparison.setCurrentIndex(1)
    page.comparison.activated.emit(1)
    assert page.compared[1] == "year_before"
    assert row(page, SURPLUS)[2] == "−33,3"
    page.period.setCurrentIndex(1)
    page.period.activated.emit(1)
    assert page.frame.verdict == Texts("it")("filiera_window.time_none")
    assert page.table.records_model.rowCount() == 0
    assert not page.map_button.isEnabled()


def test_the_change_on_the_map_is_two_sided(page: TimePage, supplied: Session, qtbot: QtBot) -> None:
    page.table.chosen.emit(SURPLUS)
    qtbot.mouseClick(page.map_button, Qt.MouseButton.LeftButton)
    taranto = supplied.territory.position("073027")
    assert supplied.indicator_values[taranto] == -1
    assert supplied.indicator.ramp == "brown_teal"
    assert supplied.filiera_map.note(supplied.indicator_id) == f"{BEFORE} → {AFTER}"


def test_the_change_says_its_periods_also_when_it_was_asked_for_elsewhere(supplied: Session) -> None:
    """From the card of a gap nobody chooses periods: the latest is compared with the one before."""
    supplied.filiera_map.show(SURPLUS, "change")
    assert supplied.indicator_values[supplied.territory.position("073027")] == -1
    assert supplied.filiera_map.note(supplied.indicator_id) == f"{BEFORE} → {AFTER}"


def test_the_chosen_period_stays_when_something_else_changes(page: TimePage, supplied: Session) -> None:
    at = next(row for row in range(page.period.count()) if page.period.itemText(row).startswith(BEFORE))
    page.period.setCurrentIndex(at)
    page.period.activated.emit(at)
    assert page.frame.verdict == page.texts("filiera_window.time_none"), "before the first there is nothing"
    bring(supplied, [(FOGGIA, "9102", "2021", 1.0, 1.0)])
    assert page.period.currentText().startswith(BEFORE)


def test_the_pages_can_be_turned_without_a_site(open_session: Callable[[Plan | None], Session], qtbot: QtBot) -> None:
    """Data over time say something of a region that has no site yet."""
    session = open_session(replace(three_activities(), sites=()))
    panel = FilieraPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    for page in ("time", "matrix"):
        shown_page = panel.matrix if panel.page == "matrix" else panel.time
        button = shown_page.shown_switch.buttons[page]
        assert button.isVisible()
        button.click()
        assert panel.page == page


def test_nothing_imported_teaches_which_file(bare: Session, qtbot: QtBot) -> None:
    page = shown(bare, qtbot)
    assert "ASIA" in page.empty.accessibleName()
    with qtbot.waitSignal(page.import_requested):
        page.empty.acted.emit()
    with qtbot.waitSignal(page.page_requested) as asked:
        page.empty_switch.buttons["matrix"].click()
    assert asked.args == ["matrix"]
    bring(bare, units())
    assert row(page, SURPLUS)[2] == "−33,3"
    assert not page.empty_switch.isVisible()


def test_unknown_is_no_change() -> None:
    assert Moved(None, 3.0).difference is None
    assert Moved(0.0, 3.0).difference == 3
    assert Moved(0.0, 3.0).percent is None


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name_and_nothing_is_clipped(supplied: Session, qtbot: QtBot, language: str) -> None:
    supplied.set_language(language)
    panel = FilieraPanel(supplied)
    qtbot.addWidget(panel)
    panel.resize(1089, 300)
    panel.show()
    panel.matrix.switch.buttons["time"].click()
    assert panel.page == "time"
    assert without_a_name(panel) == []
    assert clipped(panel) == []
    panel.time.switch.buttons["matrix"].click()
    assert panel.page == "matrix"
