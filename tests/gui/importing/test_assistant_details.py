# SPDX-License-Identifier: EUPL-1.2
"""Small things in the assistant: units in words, long names, a file that goes away meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from district_planner.core.texts import Texts
from district_planner.gui.importing.candidates import Candidate
from district_planner.gui.importing.reading_flow import DESCRIPTION
from tests.gui.importing.conftest import PUGLIA, MakeAssistant, forward

if TYPE_CHECKING:
    from district_planner.gui.session import Session

Write = Callable[..., Path]


def test_a_known_unit_stands_in_the_language_of_the_window_and_is_known_again(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    dialog = assistant(write("residenti.csv", "Codice comune;Popolazione residente\n075035;1200\n073027;2310\n"))
    forward(dialog, 2)
    editor = dialog.page.editor
    value = dialog.page.table.candidates[0].value
    assert demo.texts.language == "it"
    for unit, words in (("persons", "persone"), ("households", "famiglie")):  # resources/i18n/it/units.toml
        editor.show_candidate(Candidate(replace(value, unit=unit), 1, "Popolazione residente", "", included=True), ())
        assert editor.unit_box.currentText() == words
    said: list[Candidate] = []
    editor.candidate_changed.connect(said.append)
    editor.unit_box.lineEdit().textEdited.emit(" persone ")
    assert said[-1].value.unit == "persons", "so that it is translated"


def test_columns_of_a_layer_are_not_asked_what_becomes_of_them_when_municipalities_merge(
    assistant: MakeAssistant, write: Write
) -> None:
    dialog = assistant(
        write("stazioni.csv", "Nome;Longitudine;Latitudine;Binari\nLecce;18.17;40.35;5\nBari;16.87;41.12;9\n")
    )
    forward(dialog, 2)
    page = dialog.page
    assert page.kind_box.currentData() == "layer"
    headings = [candidate.heading for candidate in page.table.candidates]
    page.table.selectRow(headings.index("Binari"))
    editor = page.editor
    assert editor.unit_box.isVisible()
    for part in (editor.repeated_box, editor._labels["repeated"], editor.weight_box, editor._labels["weight"]):
        assert not part.isVisible()
    assert not editor._kind_note.isVisible()


def test_a_title_that_the_project_has_already_is_told_and_allowed(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    first = assistant(write("imprese.csv", PUGLIA))
    forward(first, 3)
    assert not first.page._same_title.isVisible()
    forward(first, 2)
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 3)
    page = dialog.page
    assert page.fields["title"].text() == demo.plan.datasets[0].description.title
    assert "già dati con questo titolo" in page._same_title.text()
    assert page._same_title.isVisible()
    assert not page.blocker()
    page.fields["title"].setText("Altre imprese")
    page.fields["title"].textEdited.emit("Altre imprese")
    assert not page._same_title.isVisible()


def test_the_assistant_stays_in_the_language_it_was_opened_in(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    """Words of two languages side by side would be worse: what comes in is named in the language it was read in."""
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 1)
    demo.set_language("en")
    forward(dialog, 3)
    italian = Texts("it")
    assert dialog.windowTitle() == italian("import_window.title")
    assert dialog.next_button.text() == italian("import_window.do_import")
    assert dialog.page.tabs.tabText(0) == italian("import_window.map_title")
    assert dialog.bar.buttons[0].text().endswith(italian("import_window.step_file"))


def test_a_long_name_shows_its_beginning(assistant: MakeAssistant, write: Write) -> None:
    long = "Popolazione residente di cittadinanza straniera per classe di età e sesso"
    dialog = assistant(write("lungo.csv", f"Codice comune;{long}\n075035;1200\n073027;2310\n"))
    forward(dialog, 2)
    assert dialog.page.editor.name_field.text() == long
    assert dialog.page.editor.name_field.cursorPosition() == 0


def test_a_file_that_goes_away_before_the_check_is_told_there(assistant: MakeAssistant, write: Write) -> None:
    path = write("imprese.csv", PUGLIA)
    dialog = assistant(path)
    forward(dialog, 3)
    path.unlink()
    forward(dialog, 1)
    assert dialog.step == DESCRIPTION
    assert dialog.banner.level == "error"
    assert "imprese.csv" in dialog.banner.text
