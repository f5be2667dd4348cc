# SPDX-License-Identifier: EUPL-1.2
"""The assistant as a person uses it: from a file to a data set in the project, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from district_planner.gui.importing.reading_flow import CHECK, COLUMNS, DESCRIPTION, FILE, READING
from tests.gui.importing.conftest import CORPUS, DOUBTFUL, PUGLIA, TRIPS, MakeAssistant, forward
from tests.gui.shell.conftest import ChosenFiles

if TYPE_CHECKING:
    from district_planner.gui.importing.filter_editor import FilterEditor
    from district_planner.gui.session import Session

Write = Callable[..., Path]


def digest(session: Session) -> str:
    """Of the project file as it lies on the disk."""
    assert session.project is not None
    return hashlib.sha256(session.project.path.read_bytes()).hexdigest()


def values(session: Session, column: str) -> dict[str, float]:
    """The imported values by municipality, as the project holds them."""
    assert session.plan is not None
    assert session.project is not None
    arrays = session.project.arrays(session.plan.datasets[-1].payload)
    codes = [code.decode() for code in arrays["codes"].tolist()]
    return {code: value for code, value in zip(codes, arrays[f"v_{column}"].tolist(), strict=True) if value == value}


# Step 1


def test_without_a_file_there_is_no_way_on_and_it_is_said_why(assistant: MakeAssistant) -> None:
    dialog = assistant()
    assert not dialog.next_button.isEnabled()
    assert dialog._why.text() == dialog.flow.texts("import_window.no_file")
    assert dialog.page.zone.button.hasFocus()
    assert not dialog.back_button.isEnabled()


def test_a_file_is_asked_for_where_the_last_one_lay(assistant: MakeAssistant, write: Write) -> None:
    path = write("imprese.csv", PUGLIA)
    dialogs = ChosenFiles([path, None])
    dialog = assistant(dialogs=dialogs)
    dialog.page.zone.button.click()
    assert dialog.flow.path == path
    dialog.page.zone.button.click()
    assert dialogs.proposals == [Path(), path.parent]
    assert dialog.flow.path == path, "to change one's mind changes nothing"


def test_a_known_file_is_recognised_by_its_content_and_read_with_one_click(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    dialog = assistant(write("scaricato.txt", TRIPS))
    assert len(dialog.page.offers) == 1
    assert dialog.page.offers[0].hasFocus()
    dialog.page.offers[0].click()
    assert dialog.step == CHECK
    # 5 rows, of which one starts at a code that no municipality has or had.
    report = dialog.flow.prepared.report
    assert (report.rows_read, report.rows_used, report.rows_lost) == (5, 4, 1)
    assert "una riga su 5" in dialog.page.verdict.text()
    assert dialog.next_button.text() == "&Importa senza una riga"
    brought: list[int] = []
    dialog.imported.connect(brought.append)
    dialog.next_button.click()
    assert not dialog.isVisible()
    assert brought == [demo.plan.datasets[0].id]
    dataset = demo.plan.datasets[0]
    assert (dataset.kind, dataset.description.publisher) == ("flows", "Istat")
    arrays = demo.project.arrays(dataset.payload)
    assert float(arrays["persons"].sum()) == 1000 + 30 + 2000 + 55


def test_one_undo_takes_the_import_back_and_redo_brings_it_again(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    before = demo.plan
    dialog = assistant(write("a.txt", TRIPS))
    dialog.page.offers[0].click()
    dialog.next_button.click()
    after = demo.plan
    assert demo.undo_stack.canUndo()
    demo.undo()
    assert demo.plan == before
    demo.redo()
    assert demo.plan == after


def test_next_goes_through_the_steps_of_the_recipe(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("a.txt", TRIPS))
    forward(dialog, 2)
    assert dialog.step == COLUMNS
    assert dialog.flow.recipe.id == "istat_commuting_2021"
    assert dialog.page.kind_box.currentData() == "flows"
    assert dialog.page.table.candidates[0].name("it") == "Occupati"
    forward(dialog, 1)
    assert dialog.page.fields["publisher"].text() == "Istat"
    forward(dialog, 2)
    assert demo.plan.datasets[0].transformation.recipe == "istat_commuting_2021"


def test_the_year_of_a_known_file_is_proposed_step_by_step_too(assistant: MakeAssistant, write: Write) -> None:
    rows = (
        "Popolazione residente\n"
        '"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"\n'
        '"073027";"Taranto";18;900;850;1750\n"073027";"Taranto";999;90000;98000;188000\n'
    )
    dialog = assistant(write("POSAS_2026_it_Comuni.csv", rows))
    forward(dialog, 3)
    assert dialog.step == DESCRIPTION
    assert dialog.flow.description.vintage == "2026", "the file's name says it"


def test_a_file_that_is_not_what_it_seems_is_read_from_its_columns(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("a.txt", TRIPS))
    dialog.page.columns_wanted.emit()
    assert dialog.step == READING
    forward(dialog, 1)
    assert dialog.flow.recipe is None
    assert dialog.page.table.candidates[0].name("it") == "Pendolari"


def test_from_the_check_of_a_recipe_its_columns_can_be_changed(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    dialog = assistant(write("a.txt", TRIPS))
    dialog.page.offers[0].click()
    dialog.back_button.click()
    assert dialog.step == DESCRIPTION
    assert dialog.page.fields["title"].text() == "Pendolari per lavoro 2021"
    dialog.back_button.click()
    assert dialog.step == COLUMNS
    assert len(dialog.page.table.candidates) == 3
    dialog.page.editor.name_field.setFocus()
    dialog.page.editor.name_field.selectAll()
    QTest.keyClicks(dialog.page.editor.name_field, "Persone")
    forward(dialog, 3)
    assert demo.plan.datasets[0].columns[0].names["it"] == "Persone"


def test_a_recipe_with_its_own_reader_has_no_reading_and_no_columns(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    """A record of the commuting matrix of 2011 has 61 characters; its last ten hold the number of persons."""
    record = "S 1 075 035  1 2 2 073 027 000 +  + + 00000012.00 0000000012 "
    assert len(record) == 61
    dialog = assistant(write("matrix_pendo2011_10112014.txt", f"{record}\r\n" * 2))
    assert dialog.flow.offered
    assert all(recipe.reader for recipe in dialog.flow.offered)
    dialog.page.offers[-1].click()
    assert dialog.banner.text == ""
    assert dialog.step == CHECK
    assert [button.isEnabled() for button in dialog.bar.buttons] == [True, False, False, True, True]
    dialog.back_button.click()
    assert dialog.step == DESCRIPTION
    dialog.back_button.click()
    assert dialog.step == FILE


def test_a_question_that_only_all_rows_raise_is_asked_at_the_check(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    """The first file has no point, the next one does: its recipe cannot know what the point stands for."""
    first = assistant(write("imprese 2024.csv", "Codice;Comune;Imprese\n075035;Lecce;12\n073027;Taranto;23\n"))
    forward(first, 2)
    for card in list(first.page.cards.values()):
        card.choices[0].click()
    forward(first, 2)
    first.page.name_field.setText("Imprese")
    first.page.keep_button.click()
    later = assistant(write("imprese 2025.csv", DOUBTFUL))
    later.page.offers[0].click()
    assert later.step == CHECK
    assert not later.next_button.isEnabled()
    (card,) = later.page.cards.values()
    assert card.choices[0].hasFocus()
    card.choices[0].click()
    assert later.next_button.isEnabled()
    later.next_button.click()
    assert values(demo, "imprese")["075035"] == 1234.0


def test_the_table_is_chosen_where_a_file_has_several(assistant: MakeAssistant) -> None:
    dialog = assistant(CORPUS / "tables" / "two_members.zip")
    tables = dialog.page.tables
    assert tables.isVisible()
    members = [info.member for info in dialog.flow.tables]
    assert tables.count() == len(members) == 2
    tables.setCurrentRow(1)
    assert dialog.flow.member == members[1]
    assert dialog.flow.table_name.endswith(members[1])


def test_recipes_are_found_by_any_of_their_words(assistant: MakeAssistant) -> None:
    dialog = assistant()
    recipes = dialog.page.recipes
    everything = len(recipes._leaves())
    assert everything == len(dialog.flow.recipes) > 10
    recipes.search_field.setText("almeno TRE giorni")
    assert {leaf.text(0) for leaf in recipes._leaves()} == {recipes.current.name("it")}
    assert recipes.current.id == "istat_commuting_2021"
    assert "istat.it" in recipes._about.text(), "where to download it"
    assert not recipes.use_button.isVisible(), "there is no file to read yet"


# Step 2


def test_what_is_in_doubt_is_asked_and_the_preview_shows_what_it_means(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("dubbio.csv", DOUBTFUL))
    forward(dialog, 1)
    assert dialog.step == READING
    assert not dialog.next_button.isEnabled()
    assert dialog._why.text() == dialog.flow.texts("import_window.answer_first", n=1)
    (card,) = dialog.page.cards.values()
    assert not any(choice.isChecked() for choice in card.choices), "nothing is chosen for the user"
    assert card.choices[0].hasFocus()
    preview = dialog.page.table
    shown = preview.preview.read_as
    assert not shown
    card.choices[0].click()
    assert preview.preview.read_as[2][1:] == ("1234", "2310", "9876")
    card.choices[1].click()
    assert preview.preview.read_as[2][1:] == ("1,234", "2,31", "9,876")
    assert dialog.next_button.isEnabled()


@pytest.mark.parametrize(("choice", "lecce"), [(0, 1234.0), (1, 1.234)])
def test_the_answer_is_what_is_imported(
    assistant: MakeAssistant, write: Write, demo: Session, choice: int, lecce: float
) -> None:
    dialog = assistant(write("dubbio.csv", DOUBTFUL))
    forward(dialog, 1)
    next(iter(dialog.page.cards.values())).choices[choice].click()
    forward(dialog, 1)
    for card in list(dialog.page.cards.values()):
        card.choices[0].click()
    forward(dialog, 3)
    assert values(demo, "imprese")["075035"] == lecce


def test_a_click_on_a_row_number_makes_it_a_heading(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 1)
    page = dialog.page
    assert dialog.flow.layout.heading_rows == (3,)
    header = page.table.verticalHeader()
    header.sectionClicked.emit(0)
    assert dialog.flow.layout.heading_rows == (1, 3)
    header.sectionClicked.emit(0)
    assert dialog.flow.layout.heading_rows == (3,)
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.model().index(2, 0))
    assert page.table.current_row == 4
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert dialog.flow.layout.heading_rows == (3, 4)
    assert dialog.flow.layout.first_row == 5
    page.first_button.click()
    assert dialog.flow.layout.heading_rows == (3,)
    assert dialog.flow.layout.first_row == 4


def test_another_encoding_reads_the_words_anew(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("a.csv", "Codice;Comune;Valore\n001001;Agliè;10\n001168;None;20\n", "cp1252"))
    forward(dialog, 1)
    page = dialog.page
    assert page.boxes["encoding"].currentData() == "cp1252"
    assert page.table.model().index(1, 1).data() == "Agliè"
    box = page.boxes["encoding"]
    box.setCurrentIndex(box.findData("utf-8"))
    box.activated.emit(box.currentIndex())
    assert "riga 2" in dialog.banner.text
    assert dialog.banner.level == "error"


def test_a_table_without_columns_can_be_tried_with_another_separator(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("a.csv", "Codice comune\n001001\n001168\n063049\n"))
    assert dialog.banner.level == "error"
    forward(dialog, 1)
    assert dialog.step == READING
    assert dialog.page.boxes["separator"].isVisible()
    assert not dialog.page.boxes["decimal"].isVisible()
    assert dialog._why.text() == dialog.flow.texts("import_window.choose_writing")


# Step 3


def test_the_place_is_matched_and_the_share_is_said(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 2)
    assert dialog.step == COLUMNS
    assert "5 comuni su 5 riconosciuti" in dialog.page._match.text()


def test_a_column_is_named_and_given_its_unit_and_kind(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 2)
    page = dialog.page
    names = [candidate.heading for candidate in page.table.candidates]
    page.table.selectRow(names.index("Imprese attive"))
    editor = page.editor
    editor.name_field.selectAll()
    QTest.keyClicks(editor.name_field, "Imprese")
    editor.unit_box.lineEdit().setText("imprese")
    editor.unit_box.lineEdit().textEdited.emit("imprese")
    editor.kind_box.setCurrentIndex(editor.kind_box.findData("average"))
    editor.kind_box.activated.emit(editor.kind_box.currentIndex())
    assert editor.weight_box.isEnabled()
    forward(dialog, 3)
    column = next(column for column in demo.plan.datasets[0].columns if column.names["it"] == "Imprese")
    assert (column.unit, column.kind) == ("imprese", "average")


def test_columns_are_ticked_by_space_and_none_is_said_to_be_missing(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 2)
    page = dialog.page
    page.none_button.click()
    assert dialog._why.text() == dialog.flow.texts("import_window.nothing_ticked")
    page.table.setFocus()
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert [candidate.included for candidate in page.table.candidates].count(True) == 1
    assert dialog.next_button.isEnabled()


def test_conditions_leave_the_totals_of_long_files_out(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    rows = "".join(f"{code};{sex};{n}\n" for code in ("075035", "073027") for sex, n in (("M", 4), ("F", 6), ("T", 10)))
    dialog = assistant(write("lungo.csv", f"Codice;Sesso;Occupati\n{rows}"))
    forward(dialog, 2)
    page = dialog.page
    page.filters.add_button.click()
    line = page.filters._lines.itemAt(0).widget()
    line.column_box.setCurrentIndex(line.column_box.findText("Sesso"))
    line.column_box.activated.emit(line.column_box.currentIndex())
    line = page.filters._lines.itemAt(0).widget()
    line.values_field.setFocus()
    QTest.keyClicks(line.values_field, "T")
    line.values_field.editingFinished.emit()
    assert dialog.flow.mapping.rows[0].values == ("T",)
    for card in list(page.cards.values()):
        card.choices[0].click()
    forward(dialog, 2)
    report = dialog.flow.prepared.report
    assert (report.rows_used, report.rows_skipped) == (2, 4)
    forward(dialog, 1)
    assert values(demo, "occupati") == {"075035": 10.0, "073027": 10.0}


def ask_for(filters: FilterEditor, column: str, value: str) -> None:
    """Add a condition, as one does by hand."""
    filters.add_button.click()
    last = filters._lines.count() - 1
    box = filters._lines.itemAt(last).widget().column_box
    box.setCurrentIndex(box.findText(column))
    box.activated.emit(box.currentIndex())
    field = filters._lines.itemAt(last).widget().values_field
    field.setFocus()
    QTest.keyClicks(field, value)
    field.editingFinished.emit()


def test_one_column_of_a_long_file_becomes_several(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    rows = "".join(f"{code};{sex};{n}\n" for code in ("075035", "073027") for sex, n in (("M", 4), ("F", 6)))
    dialog = assistant(write("lungo.csv", f"Codice;Sesso;Occupati\n{rows}"))
    forward(dialog, 2)
    page = dialog.page
    for card in list(page.cards.values()):
        card.choices[0].click()
    page.table.selectRow(0)
    ask_for(page.own_filters, "Sesso", "M")
    page.copy_button.click()
    assert page.editor.name_field.hasFocus()
    QTest.keyClicks(page.editor.name_field, "Occupate")
    ask_for_again = page.own_filters._lines.itemAt(0).widget().values_field
    ask_for_again.setFocus()
    ask_for_again.selectAll()
    QTest.keyClicks(ask_for_again, "F")
    ask_for_again.editingFinished.emit()
    assert [(one.name("it"), one.value.where[0].values) for one in page.table.candidates if one.included] == [
        ("Occupati", ("M",)),
        ("Occupate", ("F",)),
    ]
    forward(dialog, 3)
    columns = demo.plan.datasets[0].columns
    assert [column.names["it"] for column in columns] == ["Occupati", "Occupate"]
    assert values(demo, columns[0].id) == {"075035": 4.0, "073027": 4.0}
    assert values(demo, columns[1].id) == {"075035": 6.0, "073027": 6.0}


def test_another_key_keeps_what_was_ticked(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 2)
    page = dialog.page
    before = [one.value for one in page.table.candidates if one.included]
    assert "Comune" in [one.heading for one in page.table.candidates]
    place = page.place
    place.kind_box.setCurrentIndex(place.kind_box.findData("name"))
    place.kind_box.activated.emit(place.kind_box.currentIndex())
    box = place.boxes["first"]
    box.setCurrentIndex(box.findText("Comune"))
    box.activated.emit(box.currentIndex())
    assert dialog.flow.mapping.place.columns == ("Comune",)
    assert [one.value for one in page.table.candidates if one.included] == before
    headings = [one.heading for one in page.table.candidates]
    assert "Comune" not in headings
    assert "Codice comune" in headings
    assert len({one.value.id for one in page.table.candidates}) == len(headings)
    assert "5 comuni su 5" in page._match.text()


def test_pairs_that_are_no_flows_are_values(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    codes = demo.territory.codes[:50]
    rows = "".join(f"{start};{end};{n}\n" for n, start in enumerate(codes) for end in (codes[n - 1], codes[n - 7]))
    dialog = assistant(write("coppie.csv", f"Partenza;Arrivo;Valore\n{rows}"))
    forward(dialog, 2)
    page = dialog.page
    assert page.kind_box.currentData() == "flows"
    page.cards["flows"].choices[1].click()
    assert page.kind_box.currentData() == "values"
    assert dialog.flow.mapping.destination is None


# Steps 4 and 5


def test_data_need_a_title_and_are_cited_as_described(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 3)
    assert dialog.step == DESCRIPTION
    title = dialog.page.fields["title"]
    title.setFocus()
    title.selectAll()
    QTest.keyClick(title, Qt.Key.Key_Delete)
    assert not dialog.next_button.isEnabled()
    assert dialog._why.text() == dialog.flow.texts("import_window.title_needed")
    for name, text in (("title", "Imprese"), ("publisher", "Camera di commercio"), ("vintage", "2024")):
        dialog.page.fields[name].setFocus()
        QTest.keyClicks(dialog.page.fields[name], text)
    box = dialog.page.licence_box
    box.setCurrentIndex(box.findData("CC BY 4.0"))
    box.activated.emit(box.currentIndex())
    assert dialog.page._cited.text() == "Camera di commercio, Imprese, 2024, CC BY 4.0"
    forward(dialog, 2)
    description = demo.plan.datasets[0].description
    assert (description.title, description.vintage, description.licence) == ("Imprese", "2024", "CC BY 4.0")


def test_the_list_of_what_was_found_is_filtered_copied_and_saved(
    assistant: MakeAssistant, write: Write, tmp_path: Path, qapp: object
) -> None:
    broken = PUGLIA + "99999;Inesistente;5;10,0\n71024;Foggia;1;20,5\n"
    target = tmp_path / "elenco.txt"
    dialog = assistant(write("imprese.csv", broken), dialogs=ChosenFiles([target]))
    forward(dialog, 2)
    for card in list(dialog.page.cards.values()):
        card.choices[0].click()
    forward(dialog, 2)
    page = dialog.page
    assert page.findings.groups[0].severity == "error"
    text = page.list_text()
    assert "Inesistente" in text or "99999" in text
    assert "9" in text.splitlines()[1].split("\t")[1] or "10" in text, "row numbers of the file"
    everything = len(page.findings.groups)
    box = page.filter_box
    box.setCurrentIndex(box.findData("error"))
    box.activated.emit(box.currentIndex())
    assert all(group.severity == "error" for group in page.findings.groups)
    assert len(page.findings.groups) <= everything
    page.copy_button.click()
    assert qapp.clipboard().text() == text
    page.save_button.click()
    assert target.read_text("utf-8-sig").strip() == text
    assert str(target) in dialog.banner.text


def test_a_way_of_reading_is_kept_and_offered_for_the_next_file(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    dialog = assistant(write("imprese 2024.csv", PUGLIA))
    assert not dialog.page.offers
    forward(dialog, 4)
    assert dialog.flow.description.title == "imprese 2024"
    assert dialog.page.name_field.text() == "imprese", "it is kept for other years"
    assert dialog.flow.recipe_to_save("x").mapping.description.title == {"it": "imprese", "en": "imprese"}
    dialog.page.name_field.setText("Imprese della Camera di commercio")
    dialog.page.keep_button.click()
    assert "Imprese della Camera di commercio" in dialog.page._kept.text()
    assert not dialog.page.keep_button.isEnabled()
    later = assistant(write("imprese 2025.csv", PUGLIA.replace("9876", "9999")))
    assert [button.isVisible() for button in later.page.offers] == [True]
    assert "Imprese della Camera di commercio" in later.page._seems.text()
    later.page.offers[0].click()
    assert later.step == CHECK
    later.next_button.click()
    assert values(demo, "imprese_attive")["072006"] == 9999.0


def test_steps_done_can_be_gone_back_to_and_a_change_asks_for_a_new_check(
    assistant: MakeAssistant, write: Write
) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 4)
    assert dialog.step == CHECK
    dialog.bar.buttons[COLUMNS].click()
    assert dialog.step == COLUMNS
    assert dialog.bar.buttons[CHECK].isEnabled()
    dialog.page.all_button.click()
    assert dialog.flow.prepared is None
    assert not dialog.bar.buttons[CHECK].isEnabled()
    dialog.back_button.click()
    dialog.back_button.click()
    assert dialog.step == FILE


# What goes wrong


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bad_byte.csv", "riga 3"),
        ("cut_off.csv", "riga 6"),
        ("separator_in_text.csv", "riga 3"),
        ("vrt_in_disguise.csv", "VRT"),
        ("bomb.zip", "dati.csv"),
        ("far_cell.xlsx", "1.048.576"),
        ("password.xlsx", "password"),
        ("empty.csv", "vuoto"),
        ("web_page.xls", "pagina web"),
    ],
)
def test_a_broken_file_is_told_in_its_step_and_changes_nothing(
    assistant: MakeAssistant, demo: Session, name: str, said: str
) -> None:
    before = digest(demo)
    dialog = assistant(CORPUS / "tables" / name)
    assert dialog.step == FILE
    assert dialog.banner.isVisible()
    assert dialog.banner.level == "error"
    assert name in dialog.banner.text
    assert said in dialog.banner.text
    dialog.cancel_button.click()
    assert not dialog.isVisible()
    assert digest(demo) == before
    assert not demo.undo_stack.canUndo()


def test_a_file_of_no_places_says_what_is_missing(assistant: MakeAssistant, write: Write) -> None:
    dialog = assistant(write("prodotti.csv", "Prodotto;Prezzo\nmele;10\npere;12\nuva;30\n"))
    forward(dialog, 2)
    assert dialog.step == COLUMNS
    assert dialog.page._found.isVisible()
    assert not dialog.next_button.isEnabled()
    assert dialog._why.text() == dialog.flow.texts("import_window.place_missing")


def test_a_project_that_may_not_be_written_stays_as_it_is(
    assistant: MakeAssistant, write: Write, demo: Session
) -> None:
    path = demo.project.path
    demo.close_project()
    demo.open_project(path, read_only=True)
    before = digest(demo)
    dialog = assistant(write("a.txt", TRIPS))
    dialog.page.offers[0].click()
    dialog.next_button.click()
    assert dialog.isVisible(), "the refusal is told where the button is"
    assert dialog.banner.text == demo.texts("shell.read_only_refused")
    assert digest(demo) == before
