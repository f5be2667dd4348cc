# SPDX-License-Identifier: EUPL-1.2
"""The typed table: model rules checked by Qt's own tester, order and filter by hand-written lists."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from district_planner.gui.theme import Theme
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.rows import fold, matching, ordered
from district_planner.gui.widgets.table_model import BAR_ROLE, UNKNOWN_ROLE, Column, RecordTableModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Town:
    code: str
    name: str
    people: float | None


TOWNS = (
    Town("1", "Forlì", 117_000.0),
    Town("2", "L'Aquila", 70_000.0),
    Town("3", "Misiliscemi", None),
    Town("4", "àlbero", 5.0),
)
COLUMNS = (
    Column[Town]("name", "Comune", lambda town: town.name, lambda town: town.name, searched=True),
    Column[Town](
        "people",
        "Residenti",
        lambda town: town.people,
        lambda town: "n.d." if town.people is None else f"{town.people:.0f}",
        numeric=True,
        tip=lambda town: "popolazione non disponibile" if town.people is None else "",
        bar=lambda town: None if town.people is None else town.people / 117_000,
    ),
)


def table_model() -> RecordTableModel[Town]:
    model = RecordTableModel(COLUMNS, lambda town: town.code)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_records(TOWNS)
    return model


def names(model: RecordTableModel[Town]) -> list[str]:
    return [model.record(row).name for row in range(model.rowCount())]


@pytest.fixture
def table(qtbot: QtBot) -> ColumnTable[Town]:
    view = ColumnTable(COLUMNS, lambda town: town.code)
    qtbot.addWidget(view)
    view.set_theme(Theme.light())
    view.set_records(TOWNS)
    view.resize(320, 200)
    view.show()
    return view


def test_a_number_that_comes_later_and_is_longer_is_not_cut(qtbot: QtBot) -> None:
    people = Column[Town]("n", "N", lambda town: town.people, lambda town: f"{town.people:.0f}", numeric=True)
    view = ColumnTable((COLUMNS[0], people, COLUMNS[0]), lambda town: town.code)
    qtbot.addWidget(view)
    view.set_theme(Theme.light())
    view.set_records([Town(str(n), f"Paese {n}", float(n)) for n in range(200)])
    view.resize(320, 200)
    view.show()
    longest = 987_654_321_987_654_321.0
    needed = view.fontMetrics().horizontalAdvance(f"{longest:.0f}")
    assert view.columnWidth(1) < needed
    view.set_records([*view.records_model.records, Town("x", "Metropoli", longest)])
    view.scrollToBottom()
    qtbot.waitUntil(lambda: view.columnWidth(1) >= needed)


def test_a_column_of_numbers_is_as_wide_as_its_numbers_whatever_words_may_take(qtbot: QtBot) -> None:
    number = "9" * 60
    view = ColumnTable(
        (Column[Town]("n", "N", lambda town: town.people, lambda town: number, numeric=True),), lambda town: town.code
    )
    qtbot.addWidget(view)
    view.set_records(TOWNS)
    assert view.columnWidth(0) >= view.fontMetrics().horizontalAdvance(number)


def test_folding_forgets_accents_case_and_kinds_of_apostrophe() -> None:
    assert fold("Forlì") == fold("FORLI")
    assert fold("L’Aquila") == fold("laquila") == "laquila"


def test_every_word_of_the_query_has_to_be_found() -> None:
    assert matching([fold("Reggio nell'Emilia"), fold("Reggio di Calabria")], "REGGIO cal") == [1]
    assert matching(["a", "b"], "  ") == [0, 1]


@pytest.mark.parametrize(("descending", "expected"), [(False, [2, 0, 1]), (True, [0, 2, 1])])
def test_unknown_values_stand_last_in_both_directions(descending: bool, expected: list[int]) -> None:
    assert ordered([0, 1, 2], [3.0, float("nan"), 1.0].__getitem__, descending=descending) == expected


def test_sorting_follows_the_alphabet_without_accents(qtbot: QtBot) -> None:
    model = table_model()
    model.sort(0)
    assert names(model) == ["àlbero", "Forlì", "L'Aquila", "Misiliscemi"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["Forlì", "L'Aquila", "àlbero", "Misiliscemi"]
    model.set_sort(None)
    assert model.records == TOWNS


def test_a_persistent_index_moves_with_its_record(qtbot: QtBot) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    model = table_model()
    index = QPersistentModelIndex(model.index(0, 1))
    model.sort(0)
    assert (index.row(), index.data()) == (1, "117000")


def test_an_update_in_place_keeps_rows_and_tells_views(qtbot: QtBot) -> None:
    model = table_model()
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_records([*TOWNS[:3], Town("4", "àlbero", 6.0)])
    assert model.index(3, 1).data() == "6"


def test_cells_say_what_they_are(qtbot: QtBot) -> None:
    model = table_model()
    unknown, known = model.index(2, 1), model.index(0, 1)
    assert unknown.data() == "n.d."
    assert unknown.data(UNKNOWN_ROLE) is True
    assert unknown.data(Qt.ItemDataRole.ToolTipRole) == "popolazione non disponibile"
    assert known.data(BAR_ROLE) == 1.0
    assert known.data(Qt.ItemDataRole.ToolTipRole) is None
    assert known.data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)


def test_other_columns_of_the_same_records(qtbot: QtBot) -> None:
    model = table_model()
    model.set_columns(COLUMNS[:1])
    assert model.columnCount() == 1
    assert names(model) == [town.name for town in TOWNS]


def test_columns_and_records_that_only_fit_together_change_together(table: ColumnTable[Town], qtbot: QtBot) -> None:
    """A column that only new records know, and one that is gone: neither meets the records of the other time."""
    people = {"1": 1, "2": 2, "9": 9}
    known = Column[Town]("known", "Noti", lambda town: people[town.code], lambda town: str(people[town.code]))
    new = (Town("9", "Nuova", 3.0), TOWNS[0])
    table.choose("1")
    table.setCurrentIndex(table.records_model.index(table.currentIndex().row(), 1))
    told = []
    table.chosen.connect(told.append)
    table.set_contents((COLUMNS[0], known, COLUMNS[1]), new)
    assert [table.records_model.record(row).code for row in range(2)] == ["9", "1"]
    assert table.currentIndex().row() == 1
    assert table.currentIndex().column() == 2, "the column that was current stands elsewhere now"
    table.set_contents(COLUMNS, TOWNS)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 1)
    assert told == [], "nobody chose anything"


def test_choosing_by_key_tells_the_record(table: ColumnTable[Town], qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.chosen) as blocker:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert blocker.args == ["1"]


def test_the_choice_survives_sorting_filtering_and_new_values(table: ColumnTable[Town], qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.chosen):
        table.choose("2")
        table.sort_by("people", descending=True)
        table.set_records([Town("9", "Zara", 1.0), *TOWNS])
        table.set_query("aquila")
        table.set_query("")
    assert table.records_model.identity(table.currentIndex().row()) == "2"


def test_a_choice_that_is_filtered_out_comes_back(table: ColumnTable[Town]) -> None:
    table.choose("2")
    table.set_query("forli")
    assert not table.selectionModel().hasSelection()
    table.set_query("")
    assert table.records_model.identity(table.currentIndex().row()) == "2"


def test_copying_gives_a_table_for_a_spreadsheet(table: ColumnTable[Town], qtbot: QtBot) -> None:
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[:2] == ["Comune\tResidenti", "Forlì\t117000"]


def test_ten_thousand_rows_sort_and_filter_in_a_tenth_of_a_second(qtbot: QtBot) -> None:
    view = ColumnTable(COLUMNS, lambda town: town.code)
    qtbot.addWidget(view)
    view.set_records([Town(str(row), f"Comune {row * 7919 % 10_000}", float(row)) for row in range(10_000)])
    view.show()
    started = time.perf_counter()
    view.sort_by("name")
    view.set_query("99")
    took = time.perf_counter() - started
    # The target is 0.1 s for either; the ceiling leaves room for a busy machine.
    assert took < 0.5
