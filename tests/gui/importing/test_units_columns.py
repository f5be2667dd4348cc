# SPDX-License-Identifier: EUPL-1.2
"""Local units in the assistant: what the columns are is guessed and asked, or said by hand, with a preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.importing.reading_flow import CHECK, COLUMNS
from district_planner.scenarios.supply import units_of
from tests.gui.importing.conftest import MakeAssistant, forward

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from district_planner.filiera.units import UnitsTable
    from district_planner.gui.importing.assistant import ImportAssistant
    from district_planner.gui.session import Session

Write = Callable[..., Path]

QUARTER = """Comune;Prov.;Codice;Attività economica;Trimestre;N. unità locali;N. addetti
Lecce;LE;62.10;Software;2° trimestre 2026;120;900,5
Lecce;LE;82.20;Call center;2° trimestre 2026;7;n.d.
Taranto;TA;82.20;Call center;2° trimestre 2026;12;1500
"""
"""A list as a chamber might write it, with invented numbers; its codes stand under a heading that does not say so."""
LONG = """comune;ateco;misura;valore
075035;62.10;UL;120
075035;62.10;ADD;900,5
073027;82.20;UL;12
073027;82.20;ADD;1500
"""


def choose(box: QComboBox, words: str) -> None:
    """Choose an entry as a person does, by what it says."""
    position = box.findText(words)
    assert position >= 0, [box.itemText(k) for k in range(box.count())]
    box.setCurrentIndex(position)
    box.activated.emit(position)


def brought(session: Session) -> UnitsTable:
    """The local units in the project."""
    assert session.plan is not None
    assert session.project is not None
    return units_of(session.plan.datasets[-1], session.project)


def to_columns(dialog: ImportAssistant) -> None:
    forward(dialog, 2)
    assert dialog.step == COLUMNS


def test_roles_are_said_by_hand_and_the_preview_shows_what_becomes_of_the_rows(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    dialog = assistant(write("elenco.csv", QUARTER))
    to_columns(dialog)
    page, texts = dialog.page, dialog.flow.texts
    choose(page.kind_box, texts("import_window.data_units"))
    assert page.preview.isVisible()
    assert not page.table.isVisible()
    if page.units.boxes["activity"].currentText() != "Codice":
        choose(page.units.boxes["activity"], "Codice")
    choose(page.units.boxes["period"], texts("import_window.no_column"))
    assert page.blocker() == texts("import_window.units_missing_period")
    choose(page.units.boxes["period"], "Trimestre")
    choose(page.units.boxes["units"], texts("import_window.no_column"))
    choose(page.units.boxes["employees"], texts("import_window.no_column"))
    assert page.blocker() == texts("import_window.units_missing_numbers")
    choose(page.units.boxes["units"], "N. unità locali")
    choose(page.units.boxes["employees"], "N. addetti")
    choose(page.units.boxes["absent"], texts("import_window.units_absent_zero"))
    model = page.preview.table.records_model
    shown = [[model.index(row, k).data() for k in range(model.columnCount())] for row in range(model.rowCount())]
    assert shown[0] == ["2", "Lecce", "62.10", "2026Q2", "120", "900,5"]
    assert shown[1] == ["3", "Lecce", "82.20", "2026Q2", "7", "–"]
    forward(dialog, 2)
    assert dialog.step == CHECK
    dialog.next_button.click()
    table = brought(demo)
    assert (table.activities, table.periods, table.absent) == (("6210", "8220"), ("2026Q2",), "zero")
    assert table.units.tolist() == [12, 120, 7]  # Taranto 073, then Lecce 075
    assert demo.plan.datasets[-1].classification == "2025"
    demo.undo_stack.undo()
    assert not demo.plan.datasets


def test_a_long_table_needs_the_words_that_tell_units_from_persons(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    dialog = assistant(write("unità.csv", LONG))
    to_columns(dialog)
    page, texts = dialog.page, dialog.flow.texts
    choose(page.kind_box, texts("import_window.data_units"))
    choose(page.units.boxes["activity"], "ateco")
    choose(page.units.boxes["form"], texts("import_window.units_form_long"))
    choose(page.units.boxes["measure"], "misura")
    choose(page.units.boxes["value"], "valore")
    assert page.blocker() == texts("import_window.units_missing_words")
    for name, word in (("units_words", "UL"), ("employees_words", "ADD")):
        page.units.fields[name].setText(word)
        page.units.fields[name].editingFinished.emit()
    page.units.fields["period_text"].setText("giugno 2026")
    page.units.fields["period_text"].editingFinished.emit()
    assert page.blocker() == ""
    forward(dialog, 2)
    (doubt,) = dialog.flow.prepared.report.doubts
    assert doubt.field == "absent"
    assert not dialog.next_button.isEnabled()
    dialog.page.cards["absent"].choices[0].click()
    dialog.next_button.click()
    table = brought(demo)
    assert (table.periods, table.absent, table.series) == (("2026-06",), "unknown", "unita")
    assert table.employees.tolist() == [1500, 900.5]


def test_a_column_called_ateco_is_asked_about(assistant: MakeAssistant, write: Write) -> None:
    text = "comune;ateco;anno;unità locali;addetti\n075035;62.10;2026;120;900\n073027;62.10;2026;12;1500\n"
    dialog = assistant(write("dati.csv", text))
    to_columns(dialog)
    page = dialog.page
    assert dialog.flow.mapping.kind == "units"
    assert page.blocker() == dialog.flow.texts("import_window.answer_first", n=1)
    yes, no = page.cards["units"].choices
    yes.click()
    assert page.blocker() == ""
    assert page.units.boxes["employees"].currentText() == "addetti"
    no.click()
    assert dialog.flow.mapping.kind == "values"
    assert page.table.isVisible()
    assert not page.preview.isVisible()


@pytest.mark.parametrize("kind", ["values", "units", "layer"])
def test_kinds_can_be_changed_back_and_forth(kind: str, assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("unità.csv", LONG))
    to_columns(dialog)
    for one in (kind, "flows", kind):
        choose(dialog.page.kind_box, dialog.flow.texts(f"import_window.data_{one}"))
        assert dialog.flow.mapping.kind == one
        assert (dialog.flow.mapping.units is not None) == (one == "units")
