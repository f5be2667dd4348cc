# SPDX-License-Identifier: EUPL-1.2
"""The list of activities, their form, and the dialog that asks what is to be put on the map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from district_planner.gui.points.desk import PointDesk
from district_planner.gui.points.new_point_dialog import NewPointDialog
from district_planner.gui.points.points_page import PointsPage
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme
from district_planner.scenarios import Plan, demo_plan
from tests.gui.points.conftest import NARDO, OSTUNI
from tests.gui.reading import clipped, without_a_name


def shown(page: PointsPage, column: int = 0) -> list[str]:
    model = page.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_table_tells_all_and_the_verdict_sums_up(page: PointsPage, desk: PointDesk) -> None:
    assert shown(page) == ["Nido Arcobaleno", "Agenzia Sole"]
    assert shown(page, 3) == ["Ostuni (BR)", "Nardò (LE)"]
    unit = desk.activity(desk.points[0].activity).unit["it"]
    assert shown(page, 4) == [f"40 {unit}", "–"], "unknown is not zero"
    assert shown(page, 5) == ["aperta", "prevista"]
    assert page.frame.verdict == "2 attività sulla mappa, di 2 tipi, una prevista, una di dimensione non nota"


def test_a_row_and_the_sign_on_the_map_are_one_choice(page: PointsPage, desk: PointDesk, qtbot) -> None:
    page.table.setCurrentIndex(page.table.model().index(1, 0))
    assert desk.chosen_point.name == "Agenzia Sole"
    assert page.form.fields.name.text() == "Agenzia Sole"
    desk.choose(desk.points[0].id)
    assert page.table.currentIndex().siblingAtColumn(0).data() == "Nido Arcobaleno"
    with qtbot.waitSignal(desk.session.centre_requested) as asked:
        page.table.activated.emit(page.table.currentIndex())
    assert asked.args == list(OSTUNI)


def test_what_is_typed_is_written_and_typing_is_one_step(page: PointsPage, desk: PointDesk) -> None:
    desk.choose(desk.points[0].id)
    fields, steps = page.form.fields, desk.session.undo_stack.count()
    fields.size_field.clear()
    QTest.keyClicks(fields.size_field, "55")
    assert desk.points[0].size == 55
    fields.name.selectAll()
    QTest.keyClicks(fields.name, "Nido Luna")
    assert desk.points[0].name == "Nido Luna"
    assert desk.session.undo_stack.count() == steps + 2
    desk.session.undo()
    assert fields.name.text() == "Nido Arcobaleno"
    fields.size_field.clear()
    QTest.keyClick(fields.size_field, Qt.Key.Key_Backspace)
    fields.size_field.textEdited.emit("")
    assert desk.points[0].size is None, "an empty field is unknown"


def test_dates_are_written_as_people_write_them(page: PointsPage, desk: PointDesk) -> None:
    desk.choose(desk.points[0].id)
    since = page.form.fields.since
    QTest.keyClicks(since, "5/3/2024")
    QTest.keyClick(since, Qt.Key.Key_Return)
    assert desk.points[0].since == "2024-03-05"
    since.setText("31/2/2024")
    since.editingFinished.emit()
    assert desk.points[0].since == "2024-03-05"
    assert "31/2/2024" in page.form.fields.field("since").problem


def test_an_empty_name_is_marked_and_not_written(page: PointsPage, desk: PointDesk) -> None:
    desk.choose(desk.points[0].id)
    page.form.fields.name.selectAll()
    QTest.keyClick(page.form.fields.name, Qt.Key.Key_Delete)
    assert page.form.fields.field("name").problem
    assert desk.points[0].name == "Nido Arcobaleno"


def test_coordinates_and_municipality_move_it(page: PointsPage, desk: PointDesk) -> None:
    desk.choose(desk.points[0].id)
    fields = page.form.fields
    fields.place.suggestion_chosen.emit((NARDO[0], NARDO[1]))
    assert (desk.points[0].lon, desk.points[0].lat) == NARDO
    assert fields.place.placeholderText() == "Nardò (LE)"
    QTest.keyClicks(fields.place, "Ostuni")
    QTest.keyClick(fields.place, Qt.Key.Key_Return)
    territory = desk.session.territory
    position = territory.names.index("Ostuni")
    assert desk.points[0].lon == pytest.approx(float(territory.lon[position]))
    fields.edited.emit("place", (18.6, 41.3))
    assert fields.field("place").problem, "the sea is no place"


def test_duplicate_and_delete(page: PointsPage, desk: PointDesk) -> None:
    desk.choose(desk.points[0].id)
    page.form.buttons["duplicate"].click()
    assert shown(page) == ["Nido Arcobaleno", "Agenzia Sole", "Nido Arcobaleno (copia)"]
    assert desk.chosen_point.name == "Nido Arcobaleno (copia)"
    assert desk.chosen_point.size == 40
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert shown(page) == ["Nido Arcobaleno", "Agenzia Sole"]
    assert desk.chosen_point.name == "Agenzia Sole", "the neighbour takes its place"


def test_another_project_has_nothing_chosen(page: PointsPage, desk: PointDesk, tmp_path: Path) -> None:
    """Its points have the same numbers."""
    desk.choose(desk.points[0].id)
    plan = desk.session.plan
    desk.session.create_project(tmp_path / "other.dplan", plan)
    assert len(desk.points) == 2
    assert desk.chosen is None
    assert not page.form.isVisible()


def test_nothing_yet_teaches(qtbot, demo: Session) -> None:
    page = PointsPage(PointDesk(demo), ("districts", "points"))
    qtbot.addWidget(page)
    page.resize(1000, 300)
    page.show()
    assert page.empty.isVisible()
    assert page.switch.isVisible(), "the other page can be reached"
    with qtbot.waitSignal(page.new_requested):
        page.empty.acted.emit()


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_nothing_is_clipped_or_nameless(page: PointsPage, desk: PointDesk, language, theme, qtbot) -> None:
    desk.session.set_language(language)
    desk.session.set_theme(theme)
    desk.choose(desk.points[0].id)
    qtbot.wait(10)
    assert clipped(page) == []
    assert without_a_name(page) == []


# The dialog


@pytest.fixture
def dialog(qtbot, desk: PointDesk, dressed: None) -> NewPointDialog:
    made = NewPointDialog(desk, *OSTUNI)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_asks_what_it_is_before_anything_is_written(dialog: NewPointDialog, desk: PointDesk) -> None:
    before = desk.points
    dialog.fields.activity.set_current(None)
    dialog.values["activity"] = ""
    dialog.add.click()
    assert desk.points == before
    assert dialog.fields.field("activity").problem
    assert dialog.isVisible()


def test_a_few_letters_and_enter_are_enough(dialog: NewPointDialog, desk: PointDesk) -> None:
    wanted = next(one for one in desk.session.plan.catalogue.visible if one.sector == "childcare_sport")
    field = dialog.fields.activity
    field.clear()
    QTest.keyClicks(field, wanted.name("it")[:12])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dialog.values["activity"] == wanted.id
    assert dialog.fields.name.placeholderText() == f"{wanted.name('it')}, Ostuni"
    assert wanted.unit["it"] in dialog.fields.field("size")._label.text()  # what the user reads
    QTest.keyClicks(dialog.fields.size_field, "30")
    dialog.add.click()
    made = desk.points[-1]
    assert (made.activity, made.name, made.size) == (wanted.id, f"{wanted.name('it')}, Ostuni", 30)
    assert desk.chosen == made.id
    desk.session.undo()
    assert len(desk.points) == 2


def test_the_list_is_grouped_by_sector_and_found_by_it(dialog: NewPointDialog, desk: PointDesk) -> None:
    catalogue = desk.session.plan.catalogue
    field, sector = dialog.fields.activity, catalogue.sector("logistics").name("it")
    QTest.keyClick(field, Qt.Key.Key_Down)
    model = field.list_view.model()
    lines = [model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(model.rowCount())]
    sectors = [line.rsplit(" · ", 1)[1] for line in lines]
    assert set(sectors) == {one.name("it") for one in catalogue.sectors}
    assert sectors == sorted(sectors, key=[one.name("it") for one in catalogue.sectors].index)
    field.clear()
    QTest.keyClicks(field, sector)
    assert len(field.offered) >= len(catalogue.of("logistics"))
    QTest.keyClick(field, Qt.Key.Key_Escape)


def test_the_next_one_is_likely_the_same(dialog: NewPointDialog, desk: PointDesk) -> None:
    assert dialog.values["activity"] == desk.points[-1].activity


def test_hidden_activities_are_not_offered(open_session: Callable[[Plan | None], Session], qtbot) -> None:
    session = open_session(demo_plan("it"))
    from district_planner.scenarios import hide_activity

    hidden = session.plan.catalogue.visible[0]
    session.perform(lambda plan: hide_activity(plan, hidden.id))
    made = NewPointDialog(PointDesk(session), *OSTUNI)
    qtbot.addWidget(made)
    QTest.keyClick(made.fields.activity, Qt.Key.Key_Down)
    assert not any(line.startswith(f"{hidden.name('it')} · ") for line in made.fields.activity.offered)
