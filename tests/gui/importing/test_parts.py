# SPDX-License-Identifier: EUPL-1.2
"""The parts of the assistant by themselves: findings put together, columns on offer, the preview, the step bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from district_planner.core.texts import Texts
from district_planner.gui.importing import candidates as offered
from district_planner.gui.importing.drop_zone import DropZone
from district_planner.gui.importing.findings_model import as_text, grouped, row_count, rows_of
from district_planner.gui.importing.preview_table import Preview, PreviewTable, shown
from district_planner.gui.importing.reading_job import (
    has_codes,
    is_telling,
    known_tables,
    match_places,
    preview_of,
    ungrouped,
)
from district_planner.gui.importing.recipe_list import RecipeList
from district_planner.gui.importing.result_map import MapLook, paint_map
from district_planner.gui.importing.step_bar import StepBar
from district_planner.gui.importing.value_table import unit_words
from district_planner.gui.theme import Theme
from district_planner.importing.findings import Finding
from district_planner.importing.layout import Layout
from district_planner.importing.mapping import Mapping, PlaceKey, ValueColumn
from district_planner.importing.recipes import load_recipes, shipped_recipes
from district_planner.importing.tables import TableInfo, table_of
from district_planner.territory.choropleth import classify
from tests.gui.importing.conftest import PUGLIA, MakeAssistant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from district_planner.scenarios import Analyser

TEXTS = Texts("it")
TABLE = table_of(
    "imprese.csv",
    ["Codice", "Comune", "Imprese", "Imprese", "Quota"],
    [["075035", "Lecce", "1.200", "7", "21,5"], ["073027", "Taranto", "2.310", "8", "18,75"]],
)


# Findings


def test_what_is_the_same_in_many_rows_is_one_entry() -> None:
    findings = [
        Finding("warning", "importing.no_place", {}, 9, "Codice", "999"),
        *(Finding("error", "importing.bad_number", {}, row, "Imprese", "boh") for row in (3, 4, 12)),
        Finding("error", "importing.bad_number", {}, 5, "Quota", "mah"),
    ]
    groups = grouped(findings)
    assert [(group.severity, group.count) for group in groups] == [("error", 3), ("error", 1), ("warning", 1)]
    assert "3" in groups[0].text(TEXTS)
    assert "4, 12" in groups[0].where(TEXTS)
    assert groups[1].where(TEXTS) == ""


def test_rows_that_were_put_together_count_each() -> None:
    together = Finding("error", "importing.bad_number", {"rows": "3–9", "n_rows": 7}, 3, "Imprese", "boh")
    assert (rows_of(together), row_count(together)) == ("3–9", 7)
    whole = Finding("error", "importing.no_rows_asked", {"n": 3})
    assert (rows_of(whole), row_count(whole)) == ("", 0)


def test_what_is_about_no_row_is_never_hidden_behind_another() -> None:
    groups = grouped([Finding("warning", "importing.short_rows", {"n": n, "rows": str(n)}) for n in (2, 3)])
    assert len(groups) == 2


def test_the_list_pastes_into_a_spreadsheet() -> None:
    text = as_text([Finding("error", "importing.bad_number", {}, 3, "Imprese\tattive", "a\nb")], TEXTS)
    header, line = text.splitlines()
    assert len(header.split("\t")) == len(line.split("\t")) == 5
    assert line.split("\t")[1:4] == ["3", "Imprese attive", "a b"]


# Columns on offer


def test_all_columns_but_the_keys_are_on_offer() -> None:
    mapping = Mapping(place=PlaceKey("istat", ("Codice",)), values=(ValueColumn("quota", "Quota", {"it": "Quota"}),))
    found = offered.candidates_of(TABLE, mapping)
    assert [(one.heading, one.included) for one in found] == [
        ("Quota", True),
        ("Comune", False),
        ("Imprese", False),
        ("Imprese", False),
    ]
    assert len({one.value.id for one in found}) == 4, "two columns of one name can be told apart"
    assert [one.value.kind for one in found] == ["count", "category", "count", "count"]
    assert found[2].value.column == 2, "by position, for the heading names two"


def test_a_weight_that_is_left_out_weighs_nothing() -> None:
    mapping = Mapping(
        place=PlaceKey("istat", ("Codice",)),
        values=(ValueColumn("n", 2, {"it": "n"}), ValueColumn("quota", "Quota", {"it": "q"}, "%", "share", weight="n")),
    )
    found = offered.candidates_of(TABLE, mapping)
    assert [value.weight for value in offered.included(found)] == ["", "n"]
    without = tuple(one if one.value.id != "n" else offered.replace(one, included=False) for one in found)
    assert [value.weight for value in offered.included(without)] == [""]


def test_a_new_name_is_for_both_languages_until_they_are_told_apart() -> None:
    one = offered.candidates_of(TABLE, Mapping(place=PlaceKey("istat", ("Codice",))))[0]
    both = one.renamed("Nome", "it")
    assert both.value.names == {"it": "Nome", "en": "Nome"}
    assert both.renamed("Name", "en").value.names == {"it": "Name", "en": "Name"}
    apart = offered.replace(one, value=offered.replace(one.value, names={"it": "Redditi", "en": "Incomes"}))
    assert apart.renamed("Redditi medi", "it").value.names == {"it": "Redditi medi", "en": "Incomes"}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Quota artigiane (%)", "quota_artigiane"),
        ("2021", "c_2021"),
        ("", "column"),
        ("Agliè – Età", "aglie_eta"),
        ("x" * 90, "x" * 36),
    ],
)
def test_ids_are_words_of_plain_letters(heading: str, expected: str) -> None:
    assert offered.free_id(heading, ()) == expected
    assert offered.free_id(heading, (expected,)) == f"{expected}_2"


# Preview


def raw() -> Preview:
    rows = [
        ["Titolo", "", ""],
        ["Codice", "Comune", "Valore"],
        ["075035", "Lecce", "1.234"],
        ["073027", "Bari", "n.d."],
    ]
    table = table_of("a.csv", ["", "", ""], rows)
    table = type(table)(table.name, table.columns, np.arange(1, 5))
    return preview_of(table, Layout(heading_rows=(2,), first_row=3, decimal=",", thousands="."), (), TEXTS)


def test_the_preview_tells_headings_data_and_rows_left_out(qtbot: QtBot) -> None:
    table = PreviewTable(Theme.light())
    qtbot.addWidget(table)
    table.show_preview(raw(), TEXTS)
    assert [raw().kind(position) for position in range(4)] == ["left_out", "heading", "data", "data"]
    assert raw().numeric == {2}, "codes are no numbers"
    model = table.model()
    assert model.headerData(1, Qt.Orientation.Vertical) == "2"
    said = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Intestazione: Codice"
    assert model.data(model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole) == "075035"
    rows: list[int] = []
    table.row_toggled.connect(rows.append)
    table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert rows == [1]


def test_hostile_cells_are_shown_on_one_line_and_cut() -> None:
    assert shown("a\nb\x00c\u202ed") == "a b c d"
    assert len(shown("x" * 5000)) == 201


def test_numbers_in_question_are_written_without_thousands_marks() -> None:
    assert (ungrouped(1234.0, "it"), ungrouped(1.234, "it"), ungrouped(1.234, "en")) == ("1234", "1,234", "1.234")


def test_a_code_is_told_by_its_zero() -> None:
    assert has_codes(TABLE.column("Codice"))
    assert not has_codes(TABLE.column(3))


def test_a_range_of_many_years_tells_nothing() -> None:
    assert is_telling("2021")
    assert is_telling("2019-2021")
    assert not is_telling("1991-2026")
    assert not is_telling("")


# What the worker does


def test_places_are_counted_each_once(analyser: Analyser) -> None:
    table = table_of("a.csv", ["Codice"], [["75035"], ["75035"], ["999999"], [""]])
    match = match_places(table, PlaceKey("istat", ("Codice",)), analyser.territory)
    assert (match.found, match.of, match.examples) == (1, 2, ("999999",))
    assert not match.is_sample


def test_sheets_that_a_recipe_knows_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    infos = [TableInfo(name, "workbook") for name in ("Indice", "Tav.39_Comuni_Totale", "Tav.40_Comuni_Industria")]
    recipes = tuple(load_recipes().values())
    found = known_tables(tmp_path / "Frame 2023.xlsx", infos, recipes)
    assert [(member, recipe.id) for member, recipe in found.items()] == [
        ("Tav.39_Comuni_Totale", "istat_frame_total"),
        ("Tav.40_Comuni_Industria", "istat_frame_industry"),
    ]
    assert known_tables(tmp_path / "a.xlsx", infos[1:2], recipes) == {}, "there is nothing to choose"


def test_the_small_map_has_the_colours_of_the_classes(analyser: Analyser) -> None:
    values = np.full(len(analyser.territory), np.nan)
    apulia = analyser.territory.in_regions(["16"])
    values[apulia] = np.arange(len(apulia))
    found = classify(values)
    from district_planner.core.progress import NO_PROGRESS

    picture = paint_map(analyser.boundaries, found, MapLook(Theme.light(), 300, 340), NO_PROGRESS)
    seen = {picture.pixelColor(x, y).name() for x in range(0, 300, 2) for y in range(0, 340, 2)}
    assert set(found.colours) <= seen
    assert Theme.light().colour("map_unknown").name() in seen


# Small widgets


def test_steps_that_are_not_reached_cannot_be_gone_to(qtbot: QtBot) -> None:
    bar = StepBar(5, Theme.light())
    qtbot.addWidget(bar)
    asked: list[int] = []
    bar.step_requested.connect(asked.append)
    bar.set_state(2, 3)
    bar.set_words(["a", "b", "c", "d", "e"], TEXTS)
    for button in bar.buttons:
        button.click()
    assert asked == [0, 1, 2, 3]
    assert bar.buttons[2].accessibleName() == "Passo 3 di 5: c, aperto"
    assert bar.buttons[0].accessibleName() == "Passo 1 di 5: a, fatto"


def test_a_file_dropped_on_the_zone_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a", encoding="utf-8")
    zone = DropZone(Theme.light())
    qtbot.addWidget(zone)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at, left, none = QPointF(9, 9), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, mime, left, none)
    zone.dragEnterEvent(entered)
    assert entered.isAccepted()
    assert zone._is_hovered
    with qtbot.waitSignal(zone.file_dropped) as taken:
        zone.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, mime, left, none))
    assert taken.args == [path]
    assert not zone._is_hovered
    mime.setUrls([QUrl("https://www.istat.it/a.csv")])
    refused = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, mime, left, none)
    refused.ignore()
    zone.dragEnterEvent(refused)
    assert not refused.isAccepted()


def test_a_recipe_tells_where_its_file_is_found_and_never_runs_what_it_says(qtbot: QtBot) -> None:
    from dataclasses import replace

    recipe = next(iter(load_recipes().values()))
    hostile = replace(
        recipe,
        id="x",
        names={"it": "<b onclick=x>", "en": "x"},
        download=replace(recipe.download, url="javascript:alert(1)", page="<script>", steps={"it": "<img src=x>"}),
    )
    found = RecipeList(TEXTS, Theme.light())
    qtbot.addWidget(found)
    found.show_recipes([hostile])
    found.choose("x")
    text = found._about.text()
    assert "javascript" not in text
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;b onclick" in text


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_shipped_recipe_stands_under_a_topic_with_a_name(language: str) -> None:
    texts = Texts(language)
    topics = {recipe.topic for recipe in shipped_recipes()}
    assert all(texts.has(f"import_window.topic_{topic}") for topic in topics)
    assert len({texts(f"import_window.topic_{topic}") for topic in topics}) == len(topics) >= 5


def test_units_are_of_the_catalogue_or_as_they_were_written() -> None:
    assert unit_words("residents", TEXTS) == "residenti"
    assert unit_words("imprese", TEXTS) == "imprese"


def test_nothing_is_begun_for_an_assistant_that_is_closed(assistant: MakeAssistant, write: Callable[..., Path]) -> None:
    """A page that was about to draw its map must not call back when it is gone."""
    flow, begun = assistant(write("imprese.csv", PUGLIA)).flow, []
    works = (flow.work, flow.matching, flow.drawing, flow.catalogue)

    def begin() -> int:
        for work in works:
            work.run("", begun.append, lambda _nothing: None, lambda _error: None)
        return len(begun)

    assert begin() == len(works), "as long as it is open"
    flow.parent().done(0)
    assert begin() == len(works)
