# SPDX-License-Identifier: EUPL-1.2
"""Small things in the assistant: units in words, long names, a file that goes away meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

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
