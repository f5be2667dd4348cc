# SPDX-License-Identifier: EUPL-1.2
"""What is typed into the form becomes an edit at once, one undo takes it back, and a slip is marked on its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit

from district_planner.gui.sites.site_editor import SiteEditor
from district_planner.gui.sites.site_panel import InspectorPanel
from district_planner.gui.widgets.search_field import SearchField
from district_planner.scenarios import update_site

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.sites import Site


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> InspectorPanel:
    demo.select_site(1)
    inspector = InspectorPanel(demo)
    qtbot.addWidget(inspector)
    inspector.resize(320, 900)
    inspector.show()
    inspector.show_form()
    return inspector


@pytest.fixture
def form(panel: InspectorPanel) -> SiteEditor:
    return panel.editor


def stored(session: Session) -> Site:
    return session.plan.site(1)


def line(form: SiteEditor, name: str) -> QLineEdit:
    editor = form.field(name).editor
    assert isinstance(editor, QLineEdit)
    return editor


def retype(qtbot: QtBot, editor: QLineEdit, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def paste(qtbot: QtBot, editor: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("name", "Polo Taranto 2", "Polo Taranto 2"),
        ("seats", "1.250", 1250),
        ("employees_per_seat", "2,3", 2.3),
        ("remote_share", "75", 0.75),
        ("staff_now", "1.310", 1310),
        ("contacts_year", "2.500.000", 2_500_000),
        ("operator", "Voce Uno S.r.l.", "Voce Uno S.r.l."),
    ],
)
def test_typing_changes_the_site_and_one_undo_takes_it_back(
    form: SiteEditor, demo: Session, qtbot: QtBot, name: str, typed: str, value: object
) -> None:
    before = stored(demo)
    shown_before = line(form, name).text()
    retype(qtbot, line(form, name), typed)
    assert getattr(stored(demo), name) == value
    assert demo.undo_stack.count() == 1
    demo.undo()
    assert stored(demo) == before
    assert line(form, name).text() == shown_before


def test_seats_may_be_unknown(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    seats = line(form, "seats")
    seats.setFocus()
    seats.selectAll()
    qtbot.keyClick(seats, Qt.Key.Key_Delete)
    assert stored(demo).seats is None
    assert form.field("seats").problem == ""


def test_people_of_today_and_contacts_may_be_unknown(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    """A candidate without people is not open yet; another site without them says nothing of them."""
    assert line(form, "staff_now").placeholderText() == "non ancora aperta"
    for name in ("staff_now", "contacts_year"):
        retype(qtbot, line(form, name), "120")
        assert getattr(stored(demo), name) == 120
        qtbot.keyClick(line(form, name), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(line(form, name), Qt.Key.Key_Delete)
        assert getattr(stored(demo), name) is None
        assert form.field(name).problem == ""
    demo.perform(lambda plan: update_site(plan, 1, kind="existing"))
    assert line(form, "staff_now").placeholderText() == "n.d."


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("name", " ", "nome"),
        ("seats", "molte", "molte"),
        ("seats", "2,5", "intero"),
        ("employees_per_seat", "40", "limiti"),
        ("remote_share", "140", "limiti"),
        ("staff_now", "-5", ""),
        ("contacts_year", "molti", "molti"),
    ],
)
def test_a_slip_is_marked_on_its_field_and_changes_nothing_wrong(
    form: SiteEditor, demo: Session, qtbot: QtBot, name: str, typed: str, words: str
) -> None:
    retype(qtbot, line(form, name), typed)
    field = form.field(name)
    assert words in field.problem
    assert field.editor.property("invalid") == "true"
    assert field.editor.accessibleDescription() == field.problem
    assert getattr(stored(demo), name) != typed


def test_a_mark_goes_when_the_slip_is_mended(form: SiteEditor, qtbot: QtBot) -> None:
    retype(qtbot, line(form, "seats"), "x")
    assert form.field("seats").problem
    retype(qtbot, line(form, "seats"), "80")
    assert form.field("seats").problem == ""
    assert form.field("seats").editor.property("invalid") == "false"


def test_a_mark_goes_with_its_site(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    retype(qtbot, line(form, "seats"), "x")
    demo.select_site(2)
    assert form.field("seats").problem == ""
    assert line(form, "seats").text() == "200"


@pytest.mark.parametrize(("lon", "lat"), [("16,8719", "41,1171"), ("16.8719", "41.1171")])
def test_coordinates_are_read_in_either_notation(
    form: SiteEditor, demo: Session, qtbot: QtBot, lon: str, lat: str
) -> None:
    for name, typed in (("lon", lon), ("lat", lat)):
        retype(qtbot, line(form, name), typed)
        qtbot.keyClick(line(form, name), Qt.Key.Key_Return)
    assert (stored(demo).lon, stored(demo).lat) == (16.8719, 41.1171)
    entry = demo.analysis.site(1)
    assert demo.territory.names[entry.municipality] == "Bari"


@pytest.mark.parametrize("text", ["41.1171, 16.8719", "16,8719 41,1171"])
def test_a_pasted_pair_fills_both(form: SiteEditor, demo: Session, qtbot: QtBot, text: str) -> None:
    paste(qtbot, line(form, "lon"), text)
    assert (stored(demo).lon, stored(demo).lat) == (16.8719, 41.1171)
    assert (line(form, "lon").text(), line(form, "lat").text()) == ("16,8719", "41,1171")


def test_a_place_in_the_sea_is_refused_on_the_field(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    before = stored(demo)
    retype(qtbot, line(form, "lon"), "18,4")
    qtbot.keyClick(line(form, "lon"), Qt.Key.Key_Return)
    assert form.field("lon").problem
    assert stored(demo) == before
    assert demo.undo_stack.count() == 0


def test_half_a_number_is_no_slip_before_the_field_is_left(form: SiteEditor, qtbot: QtBot) -> None:
    retype(qtbot, line(form, "lat"), "4")
    assert form.field("lat").problem == ""
    line(form, "name").setFocus()
    qtbot.keyClick(line(form, "lat"), Qt.Key.Key_Return)
    assert form.field("lat").problem


def test_a_municipality_is_found_and_the_site_goes_there(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    search = form.field("place").editor
    assert isinstance(search, SearchField)
    search.setFocus()
    qtbot.keyClicks(search, "martina fr")
    assert search.suggestions[0] == "Martina Franca (TA)"
    with qtbot.waitSignal(demo.centre_requested):
        qtbot.keyClick(search, Qt.Key.Key_Return)
    entry = demo.analysis.site(1)
    assert demo.territory.names[entry.municipality] == "Martina Franca"


def test_the_kind_is_chosen_from_three(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    kind = form.field("kind").editor
    assert isinstance(kind, QComboBox)
    assert [kind.itemText(row) for row in range(kind.count())] == ["Candidata", "Esistente", "Concorrente"]
    kind.setFocus()
    qtbot.keyClick(kind, Qt.Key.Key_End)
    assert stored(demo).kind == "rival"
    assert demo.analysis.site(1).score.rank is None


def test_the_wheel_does_not_change_what_has_no_focus(form: SiteEditor, demo: Session) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    kind = form.field("kind").editor
    form.focus_name()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(kind.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(kind, turn)
    assert stored(demo).kind == "candidate"


@pytest.mark.parametrize(("typed", "value"), [("Sanità", "health"), ("Servizi legali", "Servizi legali")])
def test_a_client_sector_is_one_of_ours_or_the_users_own(
    form: SiteEditor, demo: Session, qtbot: QtBot, typed: str, value: str
) -> None:
    sector = form.field("client_sector").editor
    assert isinstance(sector, QComboBox)
    sector.lineEdit().setFocus()
    sector.lineEdit().selectAll()
    sector.lineEdit().insert("")
    sector.lineEdit().setText(typed)
    sector.lineEdit().textEdited.emit(typed)
    assert stored(demo).client_sector == value


def test_languages_are_ticked_in_a_menu(form: SiteEditor, demo: Session) -> None:
    button = form.field("languages").editor
    button.tick_boxes["de"].trigger()
    button.tick_boxes["en"].trigger()
    assert stored(demo).languages == ("it", "de")
    assert button.accessibleDescription() == "italiano, tedesco"
    demo.undo()
    assert button.keys == ("it", "en")


def test_the_menu_of_languages_works_by_the_keyboard(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    button = form.field("languages").editor
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    menu = button.findChild(QMenu)
    assert menu.isVisible()
    menu.setActiveAction(button.tick_boxes["fr"])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert stored(demo).languages == ("it", "en", "fr")
    assert menu.isVisible()
    assert menu.activeAction() is button.tick_boxes["fr"]
    qtbot.keyClick(menu, Qt.Key.Key_Escape)


def test_notes_are_kept(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    notes = form.field("notes").editor
    assert isinstance(notes, QPlainTextEdit)
    notes.selectAll()
    qtbot.keyClicks(notes, "Vicino al polo universitario")
    assert stored(demo).notes == "Vicino al polo universitario"
    demo.undo()
    assert notes.toPlainText().startswith("Sede inventata")


def test_typing_one_field_is_one_step_back_but_two_fields_are_two(
    form: SiteEditor, demo: Session, qtbot: QtBot
) -> None:
    retype(qtbot, line(form, "name"), "Uno")
    retype(qtbot, line(form, "operator"), "Due")
    assert demo.undo_stack.count() == 2
    demo.undo()
    assert stored(demo).name == "Uno"
    assert stored(demo).operator == "Operatore di esempio"


def test_a_change_elsewhere_leaves_the_field_in_hand_alone(form: SiteEditor, demo: Session, qtbot: QtBot) -> None:
    from district_planner.scenarios import update_site

    retype(qtbot, line(form, "seats"), "x")
    demo.edit(update_site(demo.plan, 1, operator="Altri"))
    assert line(form, "seats").text() == "x"
    assert form.field("seats").problem


def test_another_language_rewrites_numbers_and_names(form: SiteEditor, demo: Session) -> None:
    demo.set_language("en")
    assert line(form, "employees_per_seat").text() == "1.7"
    assert line(form, "lon").text() == "17.263"
    assert form.field("kind").editor.currentText() == "Candidate"
    assert form.field("client_sector").editor.currentText() == "Energy and water"
    assert form.field("name").editor.accessibleName() == "Name"


def test_a_read_only_project_cannot_be_typed_into(demo: Session, qtbot: QtBot, tmp_path: Path) -> None:
    path = demo.project.path
    demo.close_project()
    demo.open_project(path, read_only=True)
    demo.select_site(1)
    panel = InspectorPanel(demo)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_form()
    assert not panel.editor.isEnabled()


def test_tab_goes_through_the_form_in_reading_order(form: SiteEditor, panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    form.focus_name()
    order = [
        "name", "kind", "seats", "remote_share", "employees_per_seat", "staff_now", "contacts_year", "languages",
        "client_sector", "operator",
    ]  # fmt: skip
    visited = []
    for _ in order:
        focused = panel.focusWidget()
        visited.append(next(name for name in order if form.field(name).isAncestorOf(focused)))
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == order
