# SPDX-License-Identifier: EUPL-1.2
"""Every parameter can be changed in the window, says where its default comes from, and can be undone."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.scenarios.parameter_editors import (
    AgesEditor,
    ChoiceEditor,
    DecayEditor,
    NumberEditor,
    TextEditor,
)
from district_planner.gui.scenarios.parameters_panel import ParametersPanel
from district_planner.scenarios import Parameters, add_site, parameter_defaults, set_parameter
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def panel(demo: Session, qtbot: QtBot, dressed: None) -> ParametersPanel:
    """As wide as the bottom panel of a window of 1366 pixels."""
    made = ParametersPanel(demo)
    qtbot.addWidget(made)
    made.resize(1090, 700)
    made.show()
    return made


def number(panel: ParametersPanel, name: str) -> NumberEditor:
    editor = panel.rows[name].editor
    assert isinstance(editor, NumberEditor)
    return editor


def ages(panel: ParametersPanel, name: str = "ages") -> AgesEditor:
    editor = panel.rows[name].editor
    assert isinstance(editor, AgesEditor)
    return editor


def decay(panel: ParametersPanel) -> DecayEditor:
    editor = panel.rows["decay"].editor
    assert isinstance(editor, DecayEditor)
    return editor


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_every_parameter_has_a_row_with_unit_bounds_default_and_source(panel: ParametersPanel) -> None:
    assert set(panel.rows) == {field.name for field in fields(Parameters)}
    for name, default in parameter_defaults().items():
        row = panel.rows[name]
        assert default.source.line("it") in row.source.text()
        assert default.notes["it"] in row.source.text()
        assert row.badge.isVisible() is default.assumption
        assert not row.reset.isEnabled()
    assert panel.rows["cutoff_minutes"].bounds.text() == "da 1 a 240"
    assert panel.rows["cutoff_minutes"].reset.text() == "Ripristina: 60 minuti"
    assert panel.rows["employees_per_seat"].reset.text() == "Ripristina: 1,7 addetti"
    assert panel.rows["ages"].badge.text() == "ipotesi"


def test_typing_is_done_at_once_and_is_one_undo(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    before = demo.analysis.site(demo.selected_site_id).labour_pool
    write(qtbot, number(panel, "cutoff_minutes").field, "45")
    assert demo.plan.parameters.cutoff_minutes == 45
    assert demo.analysis.site(demo.selected_site_id).labour_pool < before
    assert demo.undo_stack.count() == 1
    assert len(demo.project.history()) == 1
    assert panel.rows["cutoff_minutes"].badge.text() == "valore del progetto"
    demo.undo()
    assert demo.plan.parameters.cutoff_minutes == 60
    assert number(panel, "cutoff_minutes").field.text() == "60"
    assert not panel.rows["cutoff_minutes"].badge.isVisible()


def test_a_held_slider_is_a_preview_that_everything_follows(panel: ParametersPanel, demo: Session) -> None:
    slider = decay(panel).slider
    chosen = demo.selected_site_id
    before = demo.analysis.site(chosen).labour_pool
    slider.setSliderDown(True)
    slider.setValue(300)
    assert demo.is_previewing
    assert demo.analysis.plan.parameters.decay == "half-life:30"
    assert demo.plan.parameters.decay == "half-life:16"
    assert demo.analysis.site(chosen).labour_pool > before
    # By hand: 2 ** (-60 / 30) = 0.25.
    assert "0,25 a 60 min" in panel.curve.words
    slider.setSliderDown(False)
    assert not demo.is_previewing
    assert demo.plan.parameters.decay == "half-life:30"
    assert demo.undo_stack.count() == 1


def test_a_slider_works_by_the_keyboard(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    slider = number(panel, "cutoff_minutes").slider
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert demo.plan.parameters.cutoff_minutes == 63
    assert demo.undo_stack.count() == 1


def test_every_decay_function_can_be_chosen(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    editor = decay(panel)
    wanted = {"half-life": 1, "linear": 0, "step": 0, "logistic": 2, "gaussian": 1}
    assert {editor.kind.itemData(index) for index in range(editor.kind.count())} == set(wanted)
    for kind, count in wanted.items():
        editor.kind.setCurrentIndex(editor.kind.findData(kind))
        editor.kind.activated.emit(editor.kind.currentIndex())
        assert demo.plan.parameters.decay.split(":")[0] == kind
        assert sum(field.isVisible() for field in editor.numbers) == count
        assert clipped(panel) == []
        assert without_a_name(panel) == []
    editor.kind.setCurrentIndex(editor.kind.findData("logistic"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    write(qtbot, editor.numbers[1], "7,5")
    assert demo.plan.parameters.decay == "logistic:30,7.5"
    demo.edit(set_parameter(demo.plan, "decay", "half-life:20"))
    assert editor.kind.currentData() == "half-life"
    assert editor.numbers[0].text() == "20"


def test_ages_are_checked_together(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    editor = ages(panel)
    write(qtbot, editor.high, "29")
    assert demo.plan.parameters.ages == "18-29"
    write(qtbot, editor.low, "30")
    assert demo.plan.parameters.ages == "3-29"
    assert "30-29" in panel.rows["ages"].problem
    assert editor.low.property("invalid") == "true"
    assert editor.low.accessibleDescription() == panel.rows["ages"].problem
    demo.edit(set_parameter(demo.plan, "young_ages", "18-30"))
    assert editor.low.text() == "30", "what is being typed stays"
    write(qtbot, editor.low, "20")
    assert demo.plan.parameters.ages == "20-29"
    assert panel.rows["ages"].problem == ""


@pytest.mark.parametrize(
    ("name", "text"), [("cutoff_minutes", "999"), ("reference_seats", "0"), ("reference_seats", "x")]
)
def test_a_wrong_value_is_said_on_its_field(
    panel: ParametersPanel, demo: Session, qtbot: QtBot, name: str, text: str
) -> None:
    field = number(panel, name).field
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, text[:-1])
    before = demo.plan.parameters
    qtbot.keyClicks(field, text[-1])
    assert demo.plan.parameters == before
    assert panel.rows[name].problem
    assert field.property("invalid") == "true"
    assert all(not row.problem for key, row in panel.rows.items() if key != name)
    write(qtbot, field, "50")
    assert panel.rows[name].problem == ""


def test_seats_and_staff_of_new_sites_follow(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    write(qtbot, number(panel, "reference_seats").field, "250")
    write(qtbot, number(panel, "employees_per_seat").field, "2,3")
    assert demo.plan.parameters.reference_seats == 250
    assert isinstance(demo.plan.parameters.reference_seats, int)
    new_id = demo.plan.next_site_id
    demo.edit(add_site(demo.plan, name="Nuova", lon=17.2, lat=40.5))
    assert demo.plan.site(new_id).seats == 250
    assert demo.plan.site(new_id).employees_per_seat == 2.3


def test_one_value_or_all_go_back_to_the_shipped_ones(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    demo.edit(set_parameter(demo.plan, "ages", "20-40"))
    demo.edit(set_parameter(demo.plan, "cutoff_minutes", 30))
    qtbot.mouseClick(panel.rows["ages"].reset, Qt.MouseButton.LeftButton)
    assert demo.plan.parameters.ages == "18-64"
    assert demo.plan.parameters.cutoff_minutes == 30
    demo.edit(set_parameter(demo.plan, "decay", "step"))
    qtbot.mouseClick(panel.reset_all, Qt.MouseButton.LeftButton)
    assert demo.plan.parameters == Parameters.default()
    assert not panel.reset_all.isEnabled()
    assert demo.undo_stack.undoText() == "Ripristina i parametri"
    demo.undo()
    assert demo.plan.parameters.decay == "step"
    assert demo.plan.parameters.cutoff_minutes == 30


def test_read_only_shows_and_changes_nothing(panel: ParametersPanel, demo: Session) -> None:
    path = demo.project.path
    demo.close_project()
    demo.open_project(path, read_only=True)
    assert not number(panel, "cutoff_minutes").field.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name_and_nothing_is_clipped(
    panel: ParametersPanel, demo: Session, qtbot: QtBot, language: str
) -> None:
    demo.set_language(language)
    assert without_a_name(panel) == []
    qtbot.waitUntil(lambda: clipped(panel) == [])
    texts = Texts(language)
    words = {label.text() for label in panel.findChildren(QLabel)}
    assert {texts(f"parameter_names.{name}") for name in panel.rows} <= words
    assert texts("parameters.reset_all") in {button.text() for button in panel.findChildren(QPushButton)}


def test_a_word_is_chosen_and_undone(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    editor = panel.rows["filiera_reference"].editor
    assert isinstance(editor, ChoiceEditor)
    assert [editor.box.itemText(index) for index in range(editor.box.count())] == [
        "la regione", "l'Italia", "i comuni scelti",
    ]  # fmt: skip
    editor.box.setFocus()
    qtbot.keyClick(editor.box, Qt.Key.Key_Down)
    assert demo.plan is not None
    assert demo.plan.parameters.filiera_reference == "italy"
    assert panel.rows["filiera_reference"].reset.text() == "Ripristina: la regione"
    demo.undo()
    assert editor.box.currentText() == "la regione"
    demo.set_language("en")
    assert editor.box.currentText() == "the region"


def test_a_text_is_taken_when_its_field_is_left(panel: ParametersPanel, demo: Session, qtbot: QtBot) -> None:
    row = panel.rows["filiera_reference_area"]
    editor = row.editor
    assert isinstance(editor, TextEditor)
    assert editor.line.placeholderText() == "nessun comune"
    write(qtbot, editor.line, "073027, 07400")
    assert (demo.plan.parameters.filiera_reference_area, row.problem) == ("", "")  # type: ignore[union-attr]
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert "073027, 07400" in row.problem
    write(qtbot, editor.line, " 073027, 074001 ")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert row.problem == ""
    assert demo.plan.parameters.reference_codes == ("073027", "074001")  # type: ignore[union-attr]
    demo.undo()
    assert editor.line.text() == ""
