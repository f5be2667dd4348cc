# SPDX-License-Identifier: EUPL-1.2
"""Initiatives: who does what, what was promised and is late, who is missing; and the matrix of it all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from district_planner.gui.actors.actors_panel import ActorsPanel
from district_planner.gui.actors.desk import ActorDesk
from district_planner.gui.actors.initiatives_page import InitiativesPage
from district_planner.gui.actors.matrix_page import MatrixPage
from district_planner.scenarios import add_sheet
from tests.gui.actors.conftest import COURSE, FIRM, NURSERY, REGION, TOWN, UNIVERSITY


@pytest.fixture
def page(panel: ActorsPanel) -> InitiativesPage:
    panel.show_page("initiatives")
    return panel.initiatives


@pytest.fixture
def matrix(panel: ActorsPanel) -> MatrixPage:
    panel.show_page("matrix")
    return panel.matrix


def shown(page: InitiativesPage, column: int) -> list[str]:
    model = page.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_table_says_who_is_missing_and_what_is_late(page: InitiativesPage) -> None:
    assert shown(page, 0) == ["Nido a Taranto", "Corso di lingue"]
    assert shown(page, 1) == ["idea", "avviata"]
    assert shown(page, 2) == ["forma, acquista", "promuove, finanzia, ospita, acquista"]
    assert shown(page, 3) == ["⚠ 1", "0"]
    assert page.frame.verdict == "2 iniziative. Un impegno è in ritardo."


def test_the_late_promise_is_marked_with_its_days(page: InitiativesPage, desk: ActorDesk) -> None:
    desk.choose_initiative(NURSERY)
    late, early = page.form.commitments.rows
    assert late.late.isVisible()
    assert late.late.text() == "⚠ in ritardo di 22 giorni", "from 31 October to 22 November"
    assert not early.late.isVisible()
    late.state.setCurrentIndex(late.state.findData("kept"))
    late.state.activated.emit(late.state.currentIndex())
    assert desk.initiative(NURSERY).commitments[0].state == "kept"
    assert shown(page, 3)[0] == "0"


def test_roles_are_ticked_and_one_without_any_leaves(page: InitiativesPage, desk: ActorDesk) -> None:
    desk.choose_initiative(NURSERY)
    roles = page.form.parts.rows[TOWN]
    assert roles.keys == ("promotes", "hosts")
    roles.tick_boxes["buys"].trigger()
    assert {(part.actor, part.role) for part in desk.initiative(NURSERY).parts} == {
        (TOWN, "promotes"), (TOWN, "hosts"), (TOWN, "buys"), (REGION, "funds"),
    }  # fmt: skip
    page.form.parts.rows[REGION].tick_boxes["funds"].trigger()
    assert REGION not in page.form.parts.rows
    desk.session.undo()
    assert REGION in page.form.parts.rows


def test_somebody_is_found_for_a_role_that_nobody_has(page: InitiativesPage, desk: ActorDesk) -> None:
    desk.choose_initiative(NURSERY)
    form = page.form
    assert set(form.searches) == {"trains", "buys"}
    form.searches["trains"].click()
    assert form.parts.role.currentData() == "trains"
    assert page.focusWidget() is form.parts.actor
    QTest.keyClicks(form.parts.actor, "bari")
    QTest.keyClick(form.parts.actor, Qt.Key.Key_Return)
    form.parts.add.click()
    assert (UNIVERSITY, "trains") in {(part.actor, part.role) for part in desk.initiative(NURSERY).parts}
    assert set(form.searches) == {"buys"}


def test_a_promise_is_added_changed_and_taken_away(page: InitiativesPage, desk: ActorDesk) -> None:
    desk.choose_initiative(COURSE)
    editor = page.form.commitments
    QTest.keyClicks(editor.text, "Trovare gli insegnanti")
    assert editor.who.currentData() == UNIVERSITY, "those with a part stand first"
    editor.due.setText("15/12/2026")
    editor.due.editingFinished.emit()
    editor.add.click()
    promise = desk.initiative(COURSE).commitments[0]
    assert (promise.actor, promise.text, promise.due) == (UNIVERSITY, "Trovare gli insegnanti", "2026-12-15")
    row = editor.rows[0]
    row.text.setText("Trovare tre insegnanti")
    row.text.editingFinished.emit()
    assert desk.initiative(COURSE).commitments[0].text == "Trovare tre insegnanti"
    editor.rows[0].remove.click()
    assert desk.initiative(COURSE).commitments == ()
    desk.session.undo()
    assert desk.initiative(COURSE).commitments[0].text == "Trovare tre insegnanti"


def test_words_sites_and_state_are_written(page: InitiativesPage, desk: ActorDesk) -> None:
    desk.choose_initiative(COURSE)
    form = page.form
    form.name.selectAll()
    QTest.keyClicks(form.name, "Corso di tedesco")
    form.text.setPlainText("Per gli addetti.")
    form.state.setCurrentIndex(form.state.findData("done"))
    form.state.activated.emit(form.state.currentIndex())
    first = desk.session.plan.sites[0]
    form.sites.tick_boxes[first.id].trigger()
    made = desk.initiative(COURSE)
    assert (made.name, made.text, made.state, made.sites) == (
        "Corso di tedesco",
        "Per gli addetti.",
        "done",
        (first.id,),
    )
    assert shown(page, 0)[1] == "Corso di tedesco"


def test_a_new_one_teaches_what_is_needed(empty_panel: ActorsPanel) -> None:
    empty_panel.show_page("initiatives")
    page = empty_panel.initiatives
    assert page.empty.isVisible()
    page.empty.acted.emit()
    assert page.form.name.selectedText() == "Nuova iniziativa"
    assert not page.form.parts.actor.isEnabled(), "there is nobody yet"
    assert page.form.parts.actor.placeholderText() == "Prima aggiungere attori nel Registro"


def test_the_activities_of_its_sheets_say_which_kinds_are_missing(page: InitiativesPage, desk: ActorDesk) -> None:
    """A sheet brings the typical kinds of its activity; those in the register are named as candidates."""
    session = desk.session
    wanted = next(one for one in session.plan.catalogue.visible if {"startup", "university"} <= set(one.actors))
    site = session.plan.sites[0].id
    session.perform(lambda plan: add_sheet(plan, activity=wanted.id, site=site, title="Scheda", made_at="2026-11-22"))
    desk.choose_initiative(COURSE)
    page.form.opportunities.tick_boxes[1].trigger()
    assert desk.initiative(COURSE).opportunities == (1,)
    said = page.form.missing.text()
    assert "start-up" in said
    assert "Nel registro ci sono: " in said
    assert "Nido Sole srl" in said, "the only start-up of the register"
    assert "Università di Bari" not in said, "it takes part already"


# The matrix


def cells(matrix: MatrixPage) -> list[list[str]]:
    model = matrix.table.model()
    return [[model.index(row, at).data() for at in range(model.columnCount())] for row in range(model.rowCount())]


def test_the_matrix_has_the_roles_in_the_cells_and_who_is_missing_last(matrix: MatrixPage) -> None:
    model = matrix.table.model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert titles == ["Comune di Taranto", "Università di Bari", "Regione Puglia", "Chi manca"]
    assert cells(matrix) == [
        ["promuove, ospita", "", "finanzia", "forma, acquista"],
        ["", "forma", "", "promuove, finanzia, ospita, acquista"],
    ]
    assert matrix.verdict.text() == "2 iniziative; a 2 manca qualcuno."
    matrix.everybody.setChecked(True)
    assert model.columnCount() == 5, "those without a part too"


def test_a_cell_is_read_aloud_in_full(matrix: MatrixPage) -> None:
    model, spoken = matrix.table.model(), Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(spoken) == "Nido a Taranto · Comune di Taranto: promuove, ospita"
    assert model.index(0, 1).data(spoken) == "Nido a Taranto · Università di Bari: nessun ruolo"


def test_enter_opens_a_cell_whose_roles_are_ticked(matrix: MatrixPage, desk: ActorDesk) -> None:
    model = matrix.table.model()
    matrix.table.setCurrentIndex(model.index(0, 0))
    matrix.table.setFocus()
    QTest.keyClick(matrix.table, Qt.Key.Key_Right)
    QTest.keyClick(matrix.table, Qt.Key.Key_Return)
    menu = matrix._menu
    assert menu is not None
    assert menu.isVisible()
    trains = next(action for action in menu.actions() if action.text() == "forma")
    trains.trigger()
    menu.close()
    assert cells(matrix)[0] == ["promuove, ospita", "forma", "finanzia", "acquista"]
    assert matrix.table.currentIndex().column() == 1, "the cell stays current"
    desk.session.undo()
    assert cells(matrix)[0][1] == ""


def test_the_last_column_and_the_titles_lead_to_the_cards(
    matrix: MatrixPage, panel: ActorsPanel, desk: ActorDesk
) -> None:
    model = matrix.table.model()
    matrix.table.clicked.emit(model.index(1, 3))
    assert panel.page == "initiatives"
    assert desk.initiative_id == COURSE
    panel.show_page("matrix")
    matrix.table.horizontalHeader().sectionClicked.emit(2)
    assert panel.page == "register"
    assert desk.actor_id == REGION
    panel.show_page("matrix")
    matrix.table.verticalHeader().sectionClicked.emit(0)
    assert desk.initiative_id == NURSERY


def test_without_initiatives_it_says_what_it_would_show(empty_panel: ActorsPanel) -> None:
    empty_panel.show_page("matrix")
    assert empty_panel.matrix.empty.isVisible()
    assert FIRM not in [actor.id for actor in empty_panel.matrix._desk.actors]


def test_buttons_of_one_form_that_read_the_same_are_told_apart_by_ear(panel: ActorsPanel, desk: ActorDesk) -> None:
    panel.show_page("initiatives")
    desk.choose_initiative(NURSERY)
    buttons = [one for one in panel.initiatives.form.findChildren(QPushButton) if one.text() == "Aggiungi"]
    assert {one.accessibleName() for one in buttons} == {"Aggiungi chi fa che cosa", "Aggiungi un impegno"}
