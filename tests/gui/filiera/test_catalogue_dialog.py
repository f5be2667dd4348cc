# SPDX-License-Identifier: EUPL-1.2
"""The catalogue in the window: every field changed, added, hidden, removed, restored, compared; all of it undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera import OWN, load_catalogue
from district_planner.gui.filiera.catalogue_dialog import CatalogueDialog
from district_planner.gui.theme import Theme
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from district_planner.filiera import Activity
    from district_planner.gui.session import Session

NURSERY = next(one.id for one in load_catalogue().activities if one.name("it") == "Asilo nido")


@pytest.fixture
def dialog(demo: Session, qtbot: QtBot) -> Iterator[CatalogueDialog]:
    made = CatalogueDialog(demo)
    model = made.differences.records_model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.show()
    made.show_activity(NURSERY)
    return made


def nursery(session: Session) -> Activity:
    return session.plan.catalogue.activity(NURSERY)


def write(qtbot: QtBot, field: QLineEdit, words: str) -> None:
    """As a hand does: over what is there, then Enter."""
    field.selectAll()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def rows(dialog: CatalogueDialog) -> list[list[str]]:
    model = dialog.differences.records_model
    return [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]


def test_all_activities_stand_under_their_sectors(dialog: CatalogueDialog) -> None:
    assert sorted(dialog.listed) == sorted(one.id for one in load_catalogue().activities)
    assert dialog.tree.topLevelItemCount() == 12
    assert dialog.lead.text().endswith(Texts("it")("filiera_window.catalogue_same"))
    assert not dialog.restore_all.isEnabled()


def test_search_finds_names_codes_and_sectors(dialog: CatalogueDialog) -> None:
    dialog.search.setText("asilo")
    assert NURSERY in dialog.listed
    assert len(dialog.listed) < 5
    dialog.search.setText("88.91")
    assert NURSERY in dialog.listed
    dialog.search.setText("logistica")
    sectors = {load_catalogue().activity(one).sector for one in dialog.listed}
    assert "logistics" in sectors
    dialog.search.setText("zzz")
    assert dialog.listed == []


def test_a_changed_number_becomes_the_users_and_is_undone(dialog: CatalogueDialog, demo: Session, qtbot: QtBot) -> None:
    before = nursery(demo).jobs
    write(qtbot, dialog.form.facts["jobs"].range.fields["high"], "99")
    assert (nursery(demo).jobs.high, nursery(demo).jobs.source) == (99, OWN)
    assert nursery(demo).jobs.low == before.low
    demo.undo()
    assert nursery(demo).jobs == before
    assert dialog.form.facts["jobs"].range.fields["high"].text() == Texts("it").number(before.high)


def test_enter_in_a_field_presses_no_button(dialog: CatalogueDialog, demo: Session, qtbot: QtBot) -> None:
    """Qt gives Enter to the first button of a dialog that takes it: `add a term` was one."""
    qtbot.keyClick(dialog.form.words["names_it"].editor, Qt.Key.Key_Return)
    assert demo.undo_stack.count() == 0


def test_numbers_out_of_order_are_said_at_the_field_and_not_written(
    dialog: CatalogueDialog, demo: Session, qtbot: QtBot
) -> None:
    before = nursery(demo).jobs
    fact = dialog.form.facts["jobs"]
    write(qtbot, fact.range.fields["low"], "1000")
    assert fact.range.problem == Texts("it")("filiera_window.range_order")
    write(qtbot, fact.range.fields["low"], "molti")
    assert "molti" in fact.range.problem
    assert nursery(demo).jobs == before
    assert demo.undo_stack.count() == 0


def test_words_note_and_badge(dialog: CatalogueDialog, demo: Session, qtbot: QtBot) -> None:
    write(qtbot, dialog.form.words["names_it"].editor, "Nido d'infanzia")
    assert nursery(demo).names["it"] == "Nido d'infanzia"
    assert nursery(demo).names["en"] == load_catalogue().activity(NURSERY).names["en"]
    dialog.form.words["descriptions_it"].editor.setPlainText("Altro testo")
    dialog.form.words["descriptions_it"].editor.editingFinished.emit()
    assert nursery(demo).descriptions["it"] == "Altro testo"
    fact = dialog.form.facts["area_m2"]
    fact.assumption.click()
    write(qtbot, fact.note, "Visto da noi")
    assert (nursery(demo).area_m2.assumption, nursery(demo).area_m2.note["it"]) == (True, "Visto da noi")
    anywhere = Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchContains
    assert dialog.tree.findItems("Nido d'infanzia (modificata)", anywhere)


def test_codes_are_read_from_a_list_and_wrong_ones_refused(
    dialog: CatalogueDialog, demo: Session, qtbot: QtBot
) -> None:
    field = dialog.form.codes["ateco_2007"]
    write(qtbot, field.editor, "88.91; 85.10")
    assert nursery(demo).ateco_2007 == ("88.91", "85.10")
    write(qtbot, field.editor, "ottantotto")
    assert "ottantotto" in field.problem
    assert nursery(demo).ateco_2007 == ("88.91", "85.10")


def test_terms_of_the_demand(dialog: CatalogueDialog, demo: Session, qtbot: QtBot) -> None:
    (term,) = nursery(demo).demand
    dialog.form.terms.add.click()
    assert len(nursery(demo).demand) == 2
    added = dialog.form.terms.rows[1]
    added.base.setCurrentIndex(added.base.findData("contacts"))
    added.base.activated.emit(added.base.currentIndex())
    assert (nursery(demo).demand[1].base, nursery(demo).demand[1].per) == ("contacts", 100000)
    write(qtbot, added.per, "5000")
    assert nursery(demo).demand[1].per == 5000
    first = dialog.form.terms.rows[0]
    write(qtbot, first.ages, "0-5")
    assert nursery(demo).demand[0].ages == "0-5"
    write(qtbot, first.ages, "piccoli")
    assert first.problem
    added.remove.click()
    write(qtbot, dialog.form.terms.rows[0].ages, "0-2")
    assert nursery(demo).demand == (term,)


def test_choices_and_actors(dialog: CatalogueDialog, demo: Session) -> None:
    startup = dialog.form.choices["startup"].editor
    startup.setCurrentIndex(startup.findData("low"))
    startup.activated.emit(startup.currentIndex())
    assert nursery(demo).startup == "low"
    was = "university" in nursery(demo).actors
    dialog.form.actors["university"].click()
    assert ("university" in nursery(demo).actors) is not was


def test_add_hide_remove_and_restore(dialog: CatalogueDialog, demo: Session, qtbot: QtBot) -> None:
    dialog.buttons["new"].click()
    assert dialog.chosen == "own_1"
    added = demo.plan.catalogue.activity("own_1")
    assert (added.sector, added.own, added.jobs.assumption) == (nursery(demo).sector, True, True)
    assert dialog.buttons["remove"].isEnabled()
    dialog.buttons["remove"].click()
    assert "own_1" not in {one.id for one in demo.plan.catalogue.activities}
    dialog.show_activity(NURSERY)
    assert not dialog.buttons["remove"].isEnabled()
    dialog.buttons["hide"].click()
    assert nursery(demo).hidden
    assert dialog.buttons["hide"].text() == "Mostra"
    write(qtbot, dialog.form.words["unit_it"].editor, "bambini")
    dialog.buttons["restore"].click()
    assert nursery(demo) == load_catalogue().activity(NURSERY)
    for _ in range(demo.undo_stack.count()):
        demo.undo()
    assert {one.id: one for one in demo.plan.catalogue.activities} == {
        one.id: one for one in load_catalogue().activities
    }


def test_the_comparison_tells_field_by_field_and_leads_back(
    dialog: CatalogueDialog, demo: Session, qtbot: QtBot
) -> None:
    shipped = load_catalogue().activity(NURSERY).jobs
    write(qtbot, dialog.form.facts["jobs"].range.fields["high"], "99")
    dialog.buttons["new"].click()
    dialog.compare.click()
    told = rows(dialog)
    low, default = (Texts("it").number(value) for value in (shipped.low, shipped.default))
    changed = next(row for row in told if row[0] == "Asilo nido")
    assert changed[1] == "addetti di una sede"
    assert changed[2].startswith(f"{default} ({low} – 99) [propria")
    assert changed[3].startswith(f"{default} ({low} – {Texts('it').number(shipped.high)})")
    assert ["Nuova attività", "aggiunta", "", ""] in told
    assert "2 attività sono diverse" in dialog.lead.text()
    dialog.differences.choose(next(i for i, row in enumerate(told) if row[0] == "Asilo nido"))
    dialog.differences.activated.emit(dialog.differences.currentIndex())
    assert dialog.chosen == NURSERY
    assert dialog.form.isVisible()
    dialog.restore_all.click()
    assert nursery(demo) == load_catalogue().activity(NURSERY)
    assert "own_1" in {one.id for one in demo.plan.catalogue.activities}


def test_undo_from_the_keyboard_of_the_dialog(dialog: CatalogueDialog, demo: Session, qtbot: QtBot) -> None:
    dialog.activateWindow()
    dialog.buttons["hide"].click()
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not nursery(demo).hidden


def test_a_project_that_may_not_be_written_is_shown_only(demo: Session, qtbot: QtBot) -> None:
    path = demo.project.path
    demo.close_project()
    demo.open_project(path, read_only=True)
    dialog = CatalogueDialog(demo)
    qtbot.addWidget(dialog)
    dialog.show()
    fields = dialog.form.widget().findChildren(QLineEdit)
    assert fields
    assert not any(field.isEnabled() for field in fields)
    bar = dialog.form.verticalScrollBar()
    qtbot.keyClick(bar, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0, "it can be read to its end"
    assert not dialog.buttons["new"].isEnabled()
    demo.close_project()
    assert not dialog.isVisible()


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda theme: theme.name)
def test_everything_has_a_name_and_nothing_is_clipped(
    demo: Session, dialog: CatalogueDialog, language: str, theme: Theme
) -> None:
    demo.set_language(language)
    demo.set_theme(theme)
    assert without_a_name(dialog) == []
    assert clipped(dialog) == []
    dialog.compare.click()
    assert without_a_name(dialog) == []
    assert clipped(dialog) == []
