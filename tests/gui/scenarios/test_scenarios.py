# SPDX-License-Identifier: EUPL-1.2
"""Scenarios in the window: made, chosen, compared, on the map. Figures come from analysing each plan on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu

from district_planner.core.numbers import format_number
from district_planner.core.texts import LANGUAGES
from district_planner.gui.scenarios.comparison_tab import ComparisonTab
from district_planner.gui.scenarios.methods_page import MethodsPage
from district_planner.gui.scenarios.scenario_dialog import ScenarioDialog
from district_planner.gui.scenarios.scenario_switch import ScenarioSwitch
from district_planner.gui.scenarios.scenarios_page import ScenariosPage
from district_planner.gui.scenarios.site_sliders import SiteSliders
from district_planner.scenarios import remove_site, set_parameter, set_weight
from district_planner.scenarios.scenario_edits import add_scenario, in_scenario
from district_planner.scenarios.suitability import suitability
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def two(demo: Session) -> Session:
    """A second scenario with a shorter limit, another weight and one site less; work goes on in it."""
    demo.perform(lambda plan: add_scenario(plan, "Vicino & breve"))
    demo.perform(lambda plan: set_parameter(plan, "cutoff_minutes", 35))
    demo.perform(lambda plan: set_weight(plan, "labour_pool", 40))
    demo.perform(lambda plan: remove_site(plan, plan.sites[1].id))
    return demo


@pytest.fixture
def page(two: Session, qtbot: QtBot, dressed: None) -> ScenariosPage:
    made = ScenariosPage(two)
    QAbstractItemModelTester(made.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1080, 420)
    made.show()
    return made


def cells(page: ScenariosPage | MethodsPage, row: int) -> list[str]:
    model = page.table.records_model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_the_switch_says_the_scenario_and_goes_to_another(two: Session, qtbot: QtBot) -> None:
    switch = ScenarioSwitch(two)
    qtbot.addWidget(switch)
    assert switch.accessibleName() == "Scenario: Vicino & breve"
    switch.fill(switch.choices)
    base = next(action for action in switch.choices.actions() if action.text() == "Base")
    assert not base.isChecked()
    base.trigger()
    assert switch.accessibleName() == "Scenario: Base"
    assert two.plan.parameters.cutoff_minutes == 60
    assert len(two.analysis.sites) == len(two.plan.sites) == 8
    two.undo()
    assert switch.accessibleName() == "Scenario: Vicino & breve"
    assert two.analysis.plan.parameters.cutoff_minutes == 35


def test_only_scenarios_that_wait_can_be_deleted(two: Session, qtbot: QtBot) -> None:
    switch = ScenarioSwitch(two)
    qtbot.addWidget(switch)
    menu = QMenu()
    qtbot.addWidget(menu)
    switch.fill(menu)
    removing = next(action.menu() for action in menu.actions() if action.menu() is not None)
    assert [action.text() for action in removing.actions()] == ["Base"]
    removing.actions()[0].trigger()
    assert [scenario.name for scenario in two.plan.scenarios] == ["Vicino & breve"]
    switch.fill(menu)
    assert not next(action.menu() for action in menu.actions() if action.menu() is not None).isEnabled()


def test_a_copy_is_made_by_keyboard_and_a_taken_name_is_refused_at_its_field(demo: Session, qtbot: QtBot) -> None:
    dialog = ScenarioDialog(demo)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.name.editor.text() == "Scenario 2"
    dialog.name.editor.setText("Base")
    qtbot.keyClick(dialog.name.editor, Qt.Key.Key_Return)
    assert "Base" in dialog.name.problem
    assert len(demo.plan.scenarios) == 1
    dialog.name.editor.setText("Remoto")
    qtbot.keyClick(dialog.name.editor, Qt.Key.Key_Return)
    assert demo.plan.present_scenario.name == "Remoto"
    assert [scenario.name for scenario in demo.plan.scenarios] == ["Base", "Remoto"]


def test_the_table_says_what_each_scenario_comes_to(page: ScenariosPage, two: Session) -> None:
    before, after = (two.analyser.analyse(in_scenario(two.plan, one)) for one in (1, 2))
    first, second = ({entry.site.id: entry for entry in analysis.sites} for analysis in (before, after))
    model = page.table.records_model
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles[:6] == ["Sede", "Base", "Vicino & breve", "Diff.", "Posto, Base", "Posto, Vicino & breve"]
    assert model.rowCount() == len(first) == 8
    for row in range(model.rowCount()):
        site_id = model.record(row).site_id
        was, now = first[site_id], second.get(site_id)
        written = cells(page, row)
        assert written[1] == format_number(was.score.quality, 1, "it")
        if now is None:
            assert written[2:4] == ["–", "–"]
            continue
        difference = now.score.quality - was.score.quality
        sign = "+" if difference > 0 else "−"
        assert written[2] == format_number(now.score.quality, 1, "it")
        assert written[3] == f"{sign}{format_number(abs(difference), 1, 'it')}"
        assert written[titles.index("Bacino, Vicino & breve")] == format_number(now.labour_pool, 0, "it")


def test_what_was_changed_and_why_stand_beside_it(page: ScenariosPage, two: Session) -> None:
    site = two.plan.sites[0]
    two.select_site(site.id)
    text = page.notes.text
    assert "Da «Base» a «Vicino & breve»" in text
    assert "60" in text
    assert "35" in text
    was = two.analyser.analyse(in_scenario(two.plan, 1)).site(site.id).score
    now = two.analysis.site(site.id).score
    heading = next(line for line in text.splitlines() if line.startswith(f"{site.name}: "))
    assert format_number(was.quality, 1, "it") in heading
    assert format_number(now.quality, 1, "it") in heading
    pool = next(part.contribution for part in now.criteria if part.id == "labour_pool")
    pool_before = next(part.contribution for part in was.criteria if part.id == "labour_pool")
    line = next(line for line in text.splitlines() if line.startswith("Bacino di lavoratori: "))
    assert line.startswith(f"Bacino di lavoratori: +{format_number(pool - pool_before, 1, 'it')}")


def test_the_map_shows_the_difference_of_each_municipality(page: ScenariosPage, two: Session) -> None:
    page.map_button.click()
    assert two.difference_map.shown == (1, 2, "suitability")
    values = two.indicator_values
    for plan, sign in ((in_scenario(two.plan, 1), -1), (two.plan, 1)):
        found = suitability(two.analyser, plan)
        values = values - 0.0
        values[found.positions] -= sign * found.quality
    inside = two.study_area
    assert np.abs(values[inside]).max() < 1e-9
    assert two.choropleth.colours[0] != two.choropleth.colours[-1]
    assert "Base → Vicino & breve" in two.difference_map.note(two.indicator_id)
    page.map_button.click()
    assert two.indicator_id == "labour_pool"


def test_the_map_goes_back_when_one_of_the_two_is_deleted(page: ScenariosPage, two: Session) -> None:
    page.map_button.click()
    switch = ScenarioSwitch(two)
    switch.fill(switch.choices)
    removing = next(action.menu() for action in switch.choices.actions() if action.menu() is not None)
    removing.actions()[0].trigger()
    assert two.indicator_id == "labour_pool"
    assert page.comparison is None
    assert page.empty.isVisible()
    switch.deleteLater()


def test_three_scenarios_can_stand_side_by_side(page: ScenariosPage, two: Session) -> None:
    two.perform(lambda plan: add_scenario(plan, "Terzo"))
    two.perform(lambda plan: set_weight(plan, "airport_km", 50))
    page.other.setCurrentIndex(page.other.findText("tutti gli altri"))
    page.other.activated.emit(page.other.currentIndex())
    assert page.ids == (1, 2, 3)
    titles = [column.title for column in page.table.records_model.columns]
    assert titles[:6] == ["Sede", "Base", "Vicino & breve", "Terzo", "Diff.", "Diff."]
    assert "Da «Base» a «Terzo»" in page.notes.text


def test_the_present_scenario_follows_the_hand(page: ScenariosPage, two: Session) -> None:
    before = cells(page, 0)
    two.preview(set_weight(two.plan, "airport_km", 90))
    assert cells(page, 0)[1] == before[1], "the other one waits"
    assert cells(page, 0)[2] != before[2]
    two.end_preview()
    assert cells(page, 0) == before


def test_without_a_second_scenario_the_page_says_how_to_make_one(demo: Session, qtbot: QtBot) -> None:
    page = ScenariosPage(demo)
    qtbot.addWidget(page)
    page.show()
    assert page.empty.isVisible()

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ScenarioDialog)
        dialog.save.click()

    QTimer.singleShot(0, fill)
    page.empty.acted.emit()
    assert demo.plan.present_scenario.name == "Scenario 2"
    assert not page.empty.isVisible()


def test_methods_stand_side_by_side(demo: Session, qtbot: QtBot) -> None:
    page = MethodsPage(demo)
    qtbot.addWidget(page)
    page.resize(1080, 300)
    page.show()
    tables = demo.analyser.by_method(demo.plan)
    model = page.table.records_model
    for row in range(model.rowCount()):
        site = model.record(row).entry.site
        written = cells(page, row)
        for place, table in enumerate(tables.values()):
            score = table.site(site.id)
            assert written[1 + 2 * place] == format_number(score.quality, 1, "it")
            assert written[2 + 2 * place] == ("–" if score.rank is None else f"{score.rank}º")
    firsts = {table.ranking[0].site_id for table in tables.values()}
    assert ("Tutti i metodi" in page.frame.verdict) == (len(firsts) == 1)


def test_tab_goes_through_the_head_from_left_to_right_and_then_to_the_table(demo: Session, qtbot: QtBot) -> None:
    demo.perform(lambda plan: add_scenario(plan, "Altro"))
    page = ScenariosPage(demo)
    qtbot.addWidget(page)
    page.resize(1080, 300)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    head = [page.first, page.other, page.figure, page.map_button, page.table]
    page.first.setFocus()
    for stop in head[1:]:
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        assert page.window().focusWidget() is stop


def test_methods_say_that_one_candidate_alone_is_no_comparison(demo: Session, qtbot: QtBot) -> None:
    candidates = [site for site in demo.plan.sites if site.kind == "candidate"]
    for site in candidates[1:]:
        demo.perform(lambda plan, number=site.id: remove_site(plan, number))
    page = MethodsPage(demo)
    qtbot.addWidget(page)
    page.show()
    assert page.frame.verdict == (
        f"{candidates[0].name} è l’unica candidata in classifica: servono almeno due candidate per un confronto."
    )


def test_other_methods_may_put_another_site_first(demo: Session, qtbot: QtBot) -> None:
    """By the sum a far district is made up for by a large pool; by distances from the best it is not."""
    page = MethodsPage(demo)
    qtbot.addWidget(page)
    page.show()
    names = {site.id: site.name for site in demo.plan.sites}
    for name in demo.plan.weights:
        demo.perform(lambda plan, name=name: set_weight(plan, name, 0))
    demo.perform(lambda plan: set_weight(plan, "labour_pool", 60))
    demo.perform(lambda plan: set_weight(plan, "service_district_km", 40))
    firsts = {method: names[table.ranking[0].site_id] for method, table in demo.analyser.by_method(demo.plan).items()}
    assert len(set(firsts.values())) == 2
    assert all(name in page.frame.verdict for name in firsts.values())


def test_sliders_change_all_candidates_at_once(demo: Session, qtbot: QtBot) -> None:
    sliders = SiteSliders(demo)
    qtbot.addWidget(sliders)
    sliders.show()
    before = demo.plan
    candidates = [site for site in demo.plan.sites if site.kind == "candidate"]
    others = [site for site in demo.plan.sites if site.kind != "candidate"]
    field = sliders.fields["remote_share"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "50")
    changed = [site for site in demo.plan.sites if site.kind == "candidate"]
    assert {site.remote_share for site in changed} == {0.5}
    assert [site for site in demo.plan.sites if site.kind != "candidate"] == others
    staff = sum(site.seats * site.employees_per_seat for site in candidates)
    assert format_number(staff / 2, 0, "it") in sliders.answer.text()
    slider = sliders.sliders["employees_per_seat"]
    slider.setSliderDown(True)
    slider.setValue(23)
    assert demo.is_previewing
    assert {s.site.employees_per_seat for s in demo.analysis.sites if s.site.kind == "candidate"} == {2.3}
    slider.setSliderDown(False)
    assert {site.employees_per_seat for site in demo.plan.sites if site.kind == "candidate"} == {2.3}
    demo.undo()
    demo.undo()
    assert demo.plan.sites == before.sites, "one step each, however often a key was pressed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name_and_nothing_is_clipped(two: Session, qtbot: QtBot, dressed: None, language: str) -> None:
    two.set_language(language)
    tab = ComparisonTab(two)
    qtbot.addWidget(tab)
    tab.resize(1090, 300)
    tab.show()
    for name in ("sites", "methods", "scenarios"):
        tab.show_page(name)
        assert tab.current == name
        assert without_a_name(tab.page(name)) == []
        assert clipped(tab.page(name)) == []
