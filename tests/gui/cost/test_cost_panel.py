# SPDX-License-Identifier: EUPL-1.2
"""Quality and cost in the window: what is typed moves the points, what is unknown is told, keys reach everything."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from district_planner import cli
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.cost.cost_chart import ChartPoint, CostChart
from district_planner.gui.cost.cost_panel import CostPanel
from district_planner.gui.cost.rate_dialog import RateDialog
from district_planner.gui.theme import Theme
from district_planner.project import ProjectFile
from district_planner.scenarios import add_site, demo_plan, new_plan
from district_planner.scenarios.cost_edits import set_rate, set_role
from district_planner.scenarios.costs import costs_of
from district_planner.scenarios.costs_words import verdict
from district_planner.scenarios.explain.figures import SiteFigures
from tests.gui.reading import clipped, without_a_name
from tests.own_data import Blocks, column, puglia_codes, values_dataset

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


def shown(session: Session, qtbot: QtBot) -> CostPanel:
    panel = CostPanel(session)
    QAbstractItemModelTester(panel.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    qtbot.addWidget(panel)
    panel.resize(930, 320)
    panel.show()
    return panel


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> CostPanel:
    return shown(demo, qtbot)


def test_tab_follows_the_form_from_top_to_bottom(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    demo.perform(lambda plan: set_role(plan, "Nuova figura", heads=3))
    panel.form.rates.rows["rent"].field.setFocus()
    tops, stop = [], panel.form.rates.rows["rent"].field
    while stop is not panel.form.clear:
        tops.append(stop.mapTo(panel.form, stop.rect().center()).y())
        stop = stop.nextInFocusChain()
        while not (stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus):
            stop = stop.nextInFocusChain()
    assert all(after - before > -4 for before, after in pairwise(tops)), "never up again, a row may be a pixel askew"
    assert len(tops) > 25


def test_many_that_are_not_compared_are_counted_and_named_in_the_tooltip(panel: CostPanel, demo: Session) -> None:
    demo.perform(lambda plan: set_rate(plan, "rent", {}, by_site=()))
    for number in range(6):
        demo.perform(lambda plan, name=f"Nuova {number}": add_site(plan, name=name, lon=17.1, lat=40.9, seats=50))
    assert len(demo.plan.sites) == 14
    assert panel.left_out.count("Affitto: nessun valore") == 1
    assert "e altre 7 (" in panel.left_out, "4 of the demo and 6 new ones, 3 of them by name"
    assert "Nuova 5" not in panel.left_out
    assert "Nuova 5" in panel.left_out_tip
    assert clipped(panel) == []


@pytest.fixture
def chart(qtbot: QtBot) -> CostChart:
    made = CostChart()
    qtbot.addWidget(made)
    made.set_theme(Theme.light())
    made.set_texts(Texts("it"))
    made.resize(560, 260)
    made.show()
    return made


def type_into(qtbot: QtBot, field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


# The panel


def test_the_candidates_stand_where_the_figures_say(panel: CostPanel, demo: Session) -> None:
    costs = costs_of(demo.analyser, demo.analysis)
    assert {p.site_id: (p.cost_index, p.quality_index) for p in panel.chart.points} == {
        p.site_id: (p.cost_index, p.quality_index) for p in costs.compared
    }
    assert len(panel.chart.points) == 4
    assert panel.verdict == verdict(costs, demo.plan, demo.texts)
    assert "Taranto Nord" in panel.verdict
    assert panel.left_out == ""


def test_typing_a_rate_moves_the_points_and_is_one_step_back(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    before = demo.plan.cost
    type_into(qtbot, panel.form.rates.rows["fit_out"].field, "900")
    assert demo.plan.cost.rate("fit_out").value == 900
    assert demo.plan.cost.rate("fit_out").assumption
    assert demo.plan.cost.rate("fit_out").source == ""
    # Brindisi has a value of its own; the others pay 450 more for each of 1,344 m² over 6 years.
    costs = costs_of(demo.analyser, demo.analysis)
    assert costs.site(1).part("fit_out").amount == pytest.approx(1344 * 900 / 6)
    assert costs.site(2).part("fit_out").amount == pytest.approx(1344 * 600 / 6)
    assert panel.chart.points[0].cost_index == pytest.approx(costs.compared[0].cost_index)
    assert demo.undo_stack.count() == 1
    demo.undo()
    assert demo.plan.cost == before
    assert panel.form.rates.rows["fit_out"].field.text() == "450"


def test_an_emptied_rate_is_unknown_and_the_reason_is_told(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    field = panel.form.rates.rows["recruitment"].field
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert demo.plan.cost.rate("recruitment").is_unknown
    assert panel.chart.points == ()
    assert panel.verdict == Texts("it")("cost.too_few", n=0)
    assert "Ricambio del personale: nessun valore indicato" in panel.left_out
    assert field.placeholderText() == "n.d."
    panel.show_page("table")
    assert {row.cost.total for row in panel.table.records_model.records} == {None}
    assert all(row.cost.known for row in panel.table.records_model.records)


def test_without_its_tick_a_component_counts_for_nobody(panel: CostPanel, demo: Session) -> None:
    panel.form.rates.rows["rent"].used.click()
    assert not demo.plan.cost.rate("rent").used
    costs = costs_of(demo.analyser, demo.analysis)
    assert all(cost.total is not None for cost in costs.sites)  # the unknown rents of open sites are in no total
    assert "rent" not in [entry.key for entry in panel.table.records_model.columns]
    assert panel.form.rates.rows["rent"].origin.text() == Texts("it")("cost.not_counted")
    panel.form.rates.rows["rent"].used.click()
    assert demo.plan.cost.rate("rent").by_site


def test_what_cannot_be_read_is_marked_and_not_written(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    field = panel.form.figures["remote_share"]
    type_into(qtbot, field, "130")
    assert demo.plan.cost.remote_share == pytest.approx(0.13)
    assert field.property("invalid") == "true"
    assert field.accessibleDescription()
    assert "A distanza" in panel.form.problem
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert (panel.form.problem, field.property("invalid")) == ("", "false")


def test_figures_of_the_profile_change_the_quantities(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    assert "1.344 m²" in panel.form.quantities_line
    assert panel.form.figures["area_m2"].placeholderText() == "1.344"
    type_into(qtbot, panel.form.figures["area_m2"], "2000")
    assert demo.plan.cost.area_m2 == 2000
    assert "2.000 m²" in panel.form.quantities_line
    type_into(qtbot, panel.form.figures["attrition"], "30")
    assert "58 assunzioni" in panel.form.quantities_line  # 192 x 30 %


def test_roles_are_added_renamed_and_removed_by_keyboard(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    roles = panel.form.roles
    qtbot.keyClick(roles.add, Qt.Key.Key_Space)
    assert [role.name for role in demo.plan.cost.roles][-1] == "Figura 1"
    name = roles.rows[-1].name
    name.selectAll()
    qtbot.keyClicks(name, "Formatori")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    type_into(qtbot, roles.rows[-1].fields["heads"], "6")
    assert (demo.plan.cost.roles[-1].name, demo.plan.cost.roles[-1].heads) == ("Formatori", 6)
    # Neither hours nor a price yet: the labour cost is unknown and says of whom.
    assert "Formatori" in panel.left_out
    qtbot.keyClick(roles.rows[-1].remove, Qt.Key.Key_Space)
    assert len(demo.plan.cost.roles) == len(roles.rows) == 3
    assert panel.left_out == ""


def test_a_role_cannot_take_the_name_of_another(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    said = []
    demo.message_requested.connect(lambda level, text: said.append((level, text)))
    name = panel.form.roles.rows[1].name
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "operatori")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert [level for level, _ in said] == ["error"]
    assert name.text() == demo.plan.cost.roles[1].name == "Responsabili di gruppo"


def test_the_choice_is_that_of_the_map_and_the_table(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    demo.select_site(3)
    panel.chart.setFocus()
    by_cost = [p.site_id for p in sorted(panel.chart.points, key=lambda p: p.cost_index)]
    by_quality = [p.site_id for p in sorted(panel.chart.points, key=lambda p: p.quality_index)]
    qtbot.keyClick(panel.chart, Qt.Key.Key_Home)
    assert demo.selected_site_id == by_cost[0]
    for site_id in by_cost[1:]:
        qtbot.keyClick(panel.chart, Qt.Key.Key_Right)
        assert demo.selected_site_id == site_id
    qtbot.keyClick(panel.chart, Qt.Key.Key_Right)
    assert demo.selected_site_id == by_cost[-1]
    qtbot.keyClick(panel.chart, Qt.Key.Key_Up)
    assert demo.selected_site_id == by_quality[by_quality.index(by_cost[-1]) + 1]
    assert panel.chart.accessibleDescription().startswith(demo.plan.site(demo.selected_site_id).name)
    panel.show_page("table")
    assert panel.table.records_model.identity(panel.table.currentIndex().row()) == demo.selected_site_id
    panel.table.selectRow(panel.table.records_model.row_of(2))
    assert demo.selected_site_id == 2


def test_the_table_says_what_the_chart_says(panel: CostPanel, demo: Session) -> None:
    qpage = panel.switch.buttons["table"]
    qpage.click()
    assert panel.page == "table"
    text = panel.table.as_text().splitlines()
    costs = costs_of(demo.analyser, demo.analysis)
    assert len(text) == 1 + len(costs.sites)
    foggia = next(line for line in text if line.startswith("Foggia")).split("\t")
    assert foggia[1:5] == [
        demo.texts.number(costs.position(3).quality_index, 1),
        demo.texts.number(costs.site(3).total),
        demo.texts.number(costs.position(3).cost_index, 1),
        "peggiore e meno cara",
    ]
    lecce = next(line for line in text if line.startswith("Lecce")).split("\t")
    assert lecce[2] == "n.d."


def test_the_command_line_says_the_same_numbers(panel: CostPanel, demo: Session, qtbot: QtBot, capsys) -> None:
    type_into(qtbot, panel.form.rates.rows["recruitment"].field, "2100,5")

    def is_stored() -> bool:
        """A thread of its own writes what was typed."""
        with ProjectFile.open(demo.project.path, read_only=True) as stored:
            return stored.plan == demo.plan

    qtbot.waitUntil(is_stored)
    assert cli.main(["cost", "show", str(demo.project.path), "--json"]) == 0
    told = {row["id"]: row for row in json.loads(capsys.readouterr().out)["sites"]}
    for row in panel.table.records_model.records:
        assert told[row.site.id]["cost"] == row.cost.total
        assert told[row.site.id]["known"] == row.cost.known
        assert [part["amount"] for part in told[row.site.id]["parts"]] == [part.amount for part in row.cost.parts]
        if row.position is not None:
            assert told[row.site.id]["cost_index"] == row.position.cost_index
            assert told[row.site.id]["quality_index"] == row.position.quality_index
            assert told[row.site.id]["quadrant"] == row.position.quadrant


def test_any_number_is_asked_for_its_reasons(panel: CostPanel, demo: Session, qtbot: QtBot) -> None:
    asked = []
    demo.question_asked.connect(asked.append)
    demo.select_site(2)
    qtbot.keyClicks(panel.chart, "?")
    qtbot.mouseDClick(panel.chart, Qt.MouseButton.LeftButton, pos=panel.chart.position_of(3).toPoint())
    panel.show_page("table")
    keys = [entry.key for entry in panel.table.records_model.columns]
    row = panel.table.records_model.row_of(2)
    for key in ("quality_index", "cost", "cost_index", "rent"):
        panel.table.setCurrentIndex(panel.table.records_model.index(row, keys.index(key)))
        qtbot.keyClicks(panel.table, "?")
    assert [(one.key, one.figure) for one in asked] == [
        (2, "cost_total"), (3, "cost_total"), (2, "quality_index"), (2, "cost_total"), (2, "cost_index"),
        (2, "cost_rent"),
    ]  # fmt: skip
    for one in asked:
        assert SiteFigures(demo.texts, demo.analyser, demo.analysis, one.key).explain(one.figure).value


def test_a_project_without_a_profile_teaches_with_one_button(open_session, qtbot: QtBot) -> None:
    session = open_session(new_plan("Vuoto", ["16"], demo_plan("it").sites))
    panel = shown(session, qtbot)
    assert panel.empty.isVisible()
    button = next(part for part in panel.empty.findChildren(QPushButton) if part.isVisible())
    button.click()
    assert session.plan.cost is not None
    assert not panel.empty.isVisible()
    assert panel.window().focusWidget() is panel.form.rates.rows["rent"].field
    assert {role.cost_hour_eur for role in session.plan.cost.roles} == {None}
    panel.form.clear.click()
    assert session.plan.cost is None
    assert panel.empty.isVisible()


def test_without_sites_the_way_is_to_a_site(open_session, qtbot: QtBot) -> None:
    panel = shown(open_session(new_plan("Vuoto", ["16"])), qtbot)
    with qtbot.waitSignal(panel.new_site_requested):
        next(part for part in panel.empty.findChildren(QPushButton) if part.isVisible()).click()


def test_without_a_project_there_is_nothing_to_press(no_project: Session, qtbot: QtBot) -> None:
    panel = shown(no_project, qtbot)
    assert not [part for part in panel.empty.findChildren(QPushButton) if part.isVisible()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_clipped_and_everything_has_a_name(
    panel: CostPanel, demo: Session, dressed: None, language: str
) -> None:
    demo.set_language(language)
    for page in ("chart", "table"):
        panel.show_page(page)
        assert clipped(panel) == []
        assert without_a_name(panel) == []


# The chart


def points(count: int, seed: int = 3) -> list[ChartPoint]:
    spread = [((seed * (k + 1) * 37) % 23 - 11, (seed * (k + 1) * 53) % 29 - 14) for k in range(count)]
    return [ChartPoint(k, f"Sede numero {k}", 100 + x, 100 + y, f"Sede {k}") for k, (x, y) in enumerate(spread)]


@pytest.mark.parametrize("count", [1, 4, 12, 40])
def test_names_never_lie_over_each_other_nor_outside(chart: CostChart, count: int) -> None:
    chart.set_points(points(count))
    labels = chart.labels()
    assert labels
    assert not any(one.intersects(other) for one, other in combinations(labels.values(), 2))
    assert all(QRectF(chart.rect()).contains(rect) for rect in labels.values())
    for site_id, rect in labels.items():
        others = [chart.position_of(p.site_id) for p in chart.points if p.site_id != site_id]
        assert not any(rect.contains(other) for other in others)


def test_the_chosen_name_is_placed_first(chart: CostChart) -> None:
    chart.set_points([ChartPoint(k, f"Sede numero {k}", 100 + k / 50, 100, "") for k in range(12)])
    for chosen in range(12):
        chart.choose(chosen)
        assert chosen in chart.labels()


def test_dearer_is_to_the_right_and_better_above(chart: CostChart) -> None:
    chart.set_points([ChartPoint(1, "a", 95, 110, "tip a"), ChartPoint(2, "b", 105, 90, "tip b")])
    a, b = chart.position_of(1), chart.position_of(2)
    assert a.x() < b.x()
    assert a.y() < b.y()
    assert chart.tip_at(a) == "tip a"
    assert chart.tip_at(QPointF(chart.width() / 2, a.y() + 40)) == ""


def test_a_click_chooses_the_point(chart: CostChart, qtbot: QtBot) -> None:
    chart.set_points(points(4))
    with qtbot.waitSignal(chart.chosen) as told:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.position_of(2).toPoint())
    assert told.args == [2]


# The window of a rate


RENT = column("rent", "Canone degli uffici", "average", "€/m²", decimals=1)


@pytest.fixture
def rented(open_session, qtbot: QtBot) -> Session:
    """The demo with invented rents by municipality, unknown in the last one."""
    blocks, codes = Blocks(), puglia_codes()
    rents = [4 + 0.01 * k for k in range(len(codes) - 1)] + [float("nan")]
    dataset = values_dataset(blocks, codes, [(RENT, rents)])
    session = open_session(demo_plan("it"))
    from district_planner.scenarios import add_dataset

    session.edit(add_dataset(session.plan, dataset), payloads=blocks.stored)
    return session


def test_a_rate_follows_an_indicator(rented: Session, qtbot: QtBot) -> None:
    panel = shown(rented, qtbot)
    dialog = RateDialog(rented, "rent", panel)
    qtbot.addWidget(dialog)
    dialog.show()
    assert [field.value for field in dialog.sites.values()][:4] == [9.0, 6.5, 5.0, 9.5]
    dialog.indicator.setFocus()
    qtbot.keyClicks(dialog.indicator, "canone")
    qtbot.keyClick(dialog.indicator, Qt.Key.Key_Return)
    assert dialog.origins["indicator"].isChecked()
    assert dialog.about.text() == Texts("it")("cost_window.known_for", known=256, of=257)
    for field in dialog.sites.values():
        field.clear()
        field.textEdited.emit("")
    dialog.source.setText("OMI")
    dialog.year.setText("2025")
    dialog.year.textEdited.emit("2025")
    dialog.save.click()
    rate = rented.plan.cost.rate("rent")
    assert (rate.indicator, rate.value, rate.by_site) == ("data.1.rent", None, ())
    assert (rate.source, rate.year, rate.assumption) == ("OMI", 2025, False)
    row = panel.form.rates.rows["rent"]
    assert "Canone degli uffici" in row.origin.text()
    assert not row.field.isVisible()
    assert row.instead.isVisible()
    costs = costs_of(rented.analyser, rented.analysis)
    assert {part.origin for part in (cost.part("rent") for cost in costs.sites)} == {"indicator"}


def test_the_map_shows_the_costs_that_differ_by_municipality(rented: Session) -> None:
    assert not [key for key in rented.map_indicators if key.startswith("cost_")]
    indicators = rented.indicators
    rented.perform(lambda plan: set_rate(plan, "rent", indicators, indicator="data.1.rent", times=2.0))
    assert {key for key in rented.map_indicators if key.startswith("cost_")} == {"cost_total", "cost_rent"}
    rented.set_indicator("cost_rent")
    area = rented.study_area
    rents = [4 + 0.01 * k for k in range(len(area) - 1)]
    assert rented.indicator_values[area][:-1].tolist() == pytest.approx([1344 * 12 * 2 * rent for rent in rents])
    assert rented.choropleth.class_of[area[-1]] == -1
    rented.set_indicator("cost_total")
    before = rented.indicator_values[area[0]]
    rented.perform(lambda plan: set_rate(plan, "rent", indicators, times=3.0))
    assert rented.indicator_values[area[0]] == pytest.approx(before + 1344 * 12 * 4)
    rented.undo()
    rented.undo()
    assert not rented.indicator_id.startswith("cost_")


def test_the_window_of_a_rate_writes_one_edit(demo: Session, qtbot: QtBot) -> None:
    dialog = RateDialog(demo, "rent")
    qtbot.addWidget(dialog)
    dialog.show()
    type_into(qtbot, dialog.value, "8,25")
    assert dialog.origins["value"].isChecked()
    type_into(qtbot, dialog.sites[5], "11")
    dialog.save.click()
    rate = demo.plan.cost.rate("rent")
    assert rate.value == 8.25
    assert dict(rate.by_site)[5] == 11
    assert demo.undo_stack.count() == 1
    assert demo.undo_stack.undoText() == "Costo: Affitto"


def test_the_window_of_a_rate_refuses_what_is_missing(demo: Session, qtbot: QtBot) -> None:
    dialog = RateDialog(demo, "labour")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.origins["indicator"].setChecked(True)
    dialog.save.click()
    assert dialog.problem == Texts("it")("cost_window.indicator_missing")
    dialog.origins["value"].setChecked(True)
    type_into(qtbot, dialog.value, "-150")
    dialog.save.click()
    assert "-99" in dialog.problem.replace("−", "-")
    assert demo.undo_stack.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("component", ["rent", "labour"])
def test_the_window_of_a_rate_is_whole(demo: Session, dressed: None, qtbot: QtBot, language: str, component) -> None:
    demo.set_language(language)
    dialog = RateDialog(demo, component)
    qtbot.addWidget(dialog)
    dialog.show()
    assert clipped(dialog) == []
    assert without_a_name(dialog) == []


# Words


def test_a_place_that_is_better_and_cheaper_is_named(demo: Session) -> None:
    plan = set_rate(demo.plan, "incentives", {}, by_site=((1, 900_000.0),)).apply(demo.plan)
    costs = costs_of(demo.analyser, demo.analyser.analyse(plan))
    assert verdict(costs, plan, Texts("it")) == (
        "Taranto Nord (esempio) è insieme migliore e meno cara della media delle 4 candidate confrontate."
    )
    more = replace(plan, weights=plan.weights | {"service_district_km": 0.0})
    assert verdict(costs_of(demo.analyser, demo.analyser.analyse(more)), more, Texts("en"))
