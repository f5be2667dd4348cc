# SPDX-License-Identifier: EUPL-1.2
"""The register of actors: fields written at once, the list of the sources, persons who can be erased for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from district_planner.actors import load_start_set
from district_planner.core.provenance import load_sources
from district_planner.gui.actors.actors_panel import ActorsPanel
from district_planner.gui.actors.desk import ActorDesk
from district_planner.gui.actors.people import PersonDialog
from district_planner.gui.actors.start_set_dialog import StartSetDialog
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme
from district_planner.scenarios import add_person, add_shipped_actors
from tests.gui.actors.conftest import FIRM, TODAY, TOWN, UNIVERSITY
from tests.gui.reading import clipped, without_a_name


def shown(panel: ActorsPanel, column: int = 0) -> list[str]:
    model = panel.register.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def in_dialog(act: Callable[[QDialog], None]) -> None:
    """Do this in the modal dialog that opens next, and close it if it is left open."""

    def when_open() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            QTimer.singleShot(10, when_open)
            return
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, when_open)


def test_the_table_says_who_they_are_and_in_how_many_initiatives(panel: ActorsPanel) -> None:
    assert shown(panel) == ["Comune di Taranto", "Università di Bari", "Regione Puglia", "Nido Sole srl"]
    assert shown(panel, 1) == ["ente locale", "università", "Regione", "start-up"]
    assert shown(panel, 4) == ["Taranto (TA)", "Bari (BA)", "–", "–"]
    assert shown(panel, 5) == ["1", "1", "1", "0"]
    assert panel.register.frame.verdict == "4 attori di 4 tipi. Uno non partecipa a nessuna iniziativa."


def test_what_is_typed_is_written_and_undone_in_one_step(panel: ActorsPanel, desk: ActorDesk) -> None:
    desk.choose_actor(FIRM)
    form, steps = panel.register.form, desk.session.undo_stack.count()
    QTest.keyClicks(form.lines["office"], "Direzione")
    assert desk.actor(FIRM).office == "Direzione"
    assert desk.session.undo_stack.count() == steps + 1
    form.kind.setCurrentIndex(form.kind.findData("local_firm"))
    form.kind.activated.emit(form.kind.currentIndex())
    assert shown(panel, 1)[3] == "impresa locale"
    QTest.keyClicks(form.municipality, "Lecce")
    QTest.keyClick(form.municipality, Qt.Key.Key_Return)
    assert desk.actor(FIRM).municipality == "075035"
    assert form.municipality.placeholderText() == "Lecce (LE)"
    form.lines["name"].selectAll()
    QTest.keyClick(form.lines["name"], Qt.Key.Key_Delete)
    assert form.fields["name"].problem
    assert desk.actor(FIRM).name == "Nido Sole srl"
    desk.session.undo()
    assert desk.actor(FIRM).municipality == ""


def test_a_new_one_is_named_at_once(panel: ActorsPanel, desk: ActorDesk) -> None:
    panel.register.new_button.click()
    assert shown(panel)[-1] == "Nuovo attore"
    form = panel.register.form
    assert form.lines["name"].selectedText() == "Nuovo attore"
    QTest.keyClicks(form.lines["name"], "Camera di commercio")
    assert shown(panel)[-1] == "Camera di commercio"
    panel.register.new_button.click()
    panel.register.new_button.click()
    assert shown(panel)[-2:] == ["Nuovo attore", "Nuovo attore 2"]


def test_removing_one_takes_its_parts_along_and_says_so(panel: ActorsPanel, desk: ActorDesk, qtbot) -> None:
    desk.choose_actor(TOWN)
    panel.register.table.setFocus()
    with qtbot.waitSignal(desk.session.message_requested) as told:
        QTest.keyClick(panel.register.table, Qt.Key.Key_Delete)
    assert "Comune di Taranto" in told.args[1]
    assert desk.initiatives[0].parts[0].actor != TOWN
    assert [one.text for one in desk.initiatives[0].commitments] == ["Bando"]
    assert desk.actor_id == UNIVERSITY, "the neighbour takes its place"
    desk.session.undo()
    assert len(desk.initiatives[0].parts) == 3


def test_facts_are_shown_with_year_and_source(panel: ActorsPanel, desk: ActorDesk) -> None:
    entry = next(actor for actor in load_start_set() if actor.facts and actor.facts[0].year is not None)
    desk.session.perform(lambda plan: add_shipped_actors(plan, [entry]))
    desk.choose_actor(desk.actors[-1].id)
    said = panel.register.form.facts.text()
    assert entry.facts[0].text["it"] in said
    assert str(entry.facts[0].year) in said
    assert load_sources()[entry.facts[0].source].titles["it"] in said


# The list of the sources


def test_some_of_the_list_are_ticked_and_taken_over(panel: ActorsPanel, desk: ActorDesk, qtbot) -> None:
    dialog = StartSetDialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.list.count() == len(load_start_set())
    assert not dialog.add.isEnabled()
    for row in (0, 2):
        dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
    names = [actor.name for actor in dialog.ticked]
    assert dialog.add.text() == "Aggiungi 2 attori"
    dialog.add.click()
    assert [actor.name for actor in desk.actors[-2:]] == names
    desk.session.undo()
    assert len(desk.actors) == 4, "one step for both"
    desk.session.redo()
    again = StartSetDialog(desk)
    qtbot.addWidget(again)
    known = [item.text() for item in again._items() if not item.flags() & Qt.ItemFlag.ItemIsUserCheckable]
    assert len(known) == 2
    assert all("già nel registro" in words for words in known)


def test_the_list_is_filtered_and_all_that_is_seen_ticked(panel: ActorsPanel, desk: ActorDesk, qtbot) -> None:
    dialog = StartSetDialog(desk)
    qtbot.addWidget(dialog)
    dialog.filter.setText("associazione")
    dialog.all.click()
    expected = {actor.name for actor in load_start_set() if actor.kind == "trade_association"}
    assert {actor.name for actor in dialog.ticked} == expected
    dialog.list.setCurrentRow(0)
    assert dialog.facts.toPlainText().startswith(dialog.list.currentItem().text().split(" · ")[0])


def test_nothing_yet_leads_to_the_list(empty_panel: ActorsPanel) -> None:
    page = empty_panel.register
    assert page.empty.isVisible()
    assert page.switch.isVisible(), "the other pages can be reached"
    seen = []
    in_dialog(lambda dialog: seen.append(type(dialog)))
    page.empty.acted.emit()
    assert seen == [StartSetDialog]


# Persons


def test_a_person_needs_a_reason(panel: ActorsPanel, desk: ActorDesk, qtbot) -> None:
    dialog = PersonDialog(desk, TOWN, None)
    qtbot.addWidget(dialog)
    dialog.fields["name"].editor.setText("Maria Bianchi")
    dialog.save.click()
    assert dialog.fields["reason"].problem
    assert desk.session.plan.people == ()
    dialog.fields["reason"].editor.setText("referente per i nidi")
    dialog.save.click()
    person = desk.session.plan.people[0]
    assert (person.actor, person.name, person.reason) == (TOWN, "Maria Bianchi", "referente per i nidi")
    assert person.since == TODAY.isoformat()


def test_erasing_asks_once_and_leaves_no_byte(panel: ActorsPanel, desk: ActorDesk) -> None:
    session = desk.session
    fields = {"actor": TOWN, "name": "Maria Bianchi", "reason": "referente", "since": "2026-01-05"}
    assert session.perform(lambda plan: add_person(plan, email="maria.bianchi@example.org", **fields))
    desk.choose_actor(TOWN)
    people = panel.register.form.people
    assert len(people.people) == 1
    button = next(
        one
        for one in people.findChildren(QPushButton)
        if one.accessibleName() == "Cancella definitivamente Maria Bianchi"
    )
    in_dialog(lambda dialog: dialog.reject())
    button.click()
    assert len(people.people) == 1, "Esc keeps the person"
    asked = []

    def erase(dialog: QDialog) -> None:
        asked.append(dialog.focusWidget().text())
        dialog.buttons["erase"].click()

    in_dialog(erase)
    button = next(
        one
        for one in people.findChildren(QPushButton)
        if one.accessibleName() == "Cancella definitivamente Maria Bianchi"
    )
    button.click()
    assert asked == ["Annulla"], "Enter alone erases nobody"
    assert session.plan.people == ()
    path = session.project.path
    session.close_project()
    assert b"maria.bianchi" not in path.read_bytes()
    assert b"Maria Bianchi" not in path.read_bytes()


def test_what_still_names_the_person_is_told(panel: ActorsPanel, desk: ActorDesk, qtbot) -> None:
    session = desk.session
    fields = {"actor": TOWN, "name": "Maria Bianchi", "reason": "referente", "since": "2026-01-05"}
    session.perform(lambda plan: add_person(plan, **fields))
    desk.update_actor(TOWN, note="Chiamare Maria Bianchi la mattina")
    desk.choose_actor(TOWN)
    in_dialog(lambda dialog: dialog.buttons["erase"].click())
    with qtbot.waitSignal(session.message_requested) as told:
        panel.register.form.people._erase(session.plan.people[0])
    assert told.args[0] == "warning"
    assert "ancora in un testo" in told.args[1]


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_nothing_is_clipped_or_nameless(panel: ActorsPanel, desk: ActorDesk, language, theme, qtbot) -> None:
    person = {"actor": TOWN, "name": "Maria Bianchi", "reason": "referente per i nidi", "since": "2026-01-05"}
    desk.session.perform(lambda plan: add_person(plan, **person))
    desk.choose_actor(TOWN)
    desk.session.set_language(language)
    desk.session.set_theme(theme)
    for page in ("register", "initiatives", "matrix"):
        panel.show_page(page)
        qtbot.wait(10)
        assert clipped(panel) == [], page
        assert without_a_name(panel) == [], page


def test_pages_and_project_follow(panel: ActorsPanel, session: Session) -> None:
    panel.register.switch.buttons["matrix"].setFocus()
    panel.register.switch.buttons["matrix"].click()
    assert panel.page == "matrix"
    assert panel.matrix.switch.buttons["matrix"].isChecked()
    session.close_project()
    panel.show_page("register")
    assert panel.register.empty.isVisible()
    assert not panel.register.new_button.isEnabled()
