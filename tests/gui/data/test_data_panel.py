# SPDX-License-Identifier: EUPL-1.2
"""The tab of data: where each data set comes from, what of it was lost, what is done with it; every indicator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.data.card_view import CardView
from district_planner.gui.data.cards import Block, Card, Fact
from district_planner.gui.data.data_panel import DataPanel
from district_planner.gui.data.datasets_page import verdict
from district_planner.scenarios import OwnIndicator, add_criterion, add_indicator, demo_plan
from tests.gui.data.conftest import CLASSES, FLOWS, INCOME, JOBS, add, column, done, made_values
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


@pytest.fixture
def panel(with_data: Session, qtbot: QtBot) -> DataPanel:
    made = DataPanel(with_data)
    for page in (made.datasets, made.indicators):
        QAbstractItemModelTester(page.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1089, 240)
    made.show()
    return made


def share_of_jobs() -> OwnIndicator:
    """Jobs per hundred residents."""
    names = {"it": "Addetti su residenti", "en": "Jobs of residents"}
    return OwnIndicator("", names, "%", 1, "share", "purples", "share(data.1.jobs; residents)")


def titles(panel: DataPanel) -> list[str]:
    model = panel.datasets.table.records_model
    return [model.record(row).source.titles["it"] for row in range(model.rowCount())]


# Data sets


def test_the_imported_stand_first_and_the_shipped_follow(panel: DataPanel) -> None:
    assert titles(panel)[:4] == ["Addetti", "Redditi", "Classi", "Pendolari"]
    assert len(titles(panel)) > 4
    assert all(record.dataset is None for record in panel.datasets.table.records_model.records[4:])


def test_the_verdict_counts_the_rows_that_were_lost(panel: DataPanel) -> None:
    # By hand: 7,900 + 7,901 + 7,901 + 10 rows read, 3 of them lost.
    assert panel.datasets.frame.verdict == "4 insiemi di dati importati; 3 righe su 23.712 non hanno trovato posto."


def test_the_verdict_of_nothing_imported_and_of_nothing_lost(with_data: Session) -> None:
    texts, datasets = Texts("it"), with_data.plan.datasets
    assert verdict((), 9, texts).startswith("Nessun dato importato")
    assert verdict(datasets[1:2], 9, texts) == (
        "Un insieme di dati importato; nessuna delle 7.901 righe è andata persa."
    )


def test_a_long_address_goes_on_in_the_next_line_and_is_copied_whole(qtbot, qapp) -> None:
    address = "https://dati.example.org/archivio/2026/comuni/" + "imprese_attive_per_settore" * 4 + ".csv?formato=csv"
    view = CardView([("copy", "copy")])
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show_card(Card("Imprese", "", (Block("", (Fact("Indirizzo", address, address),)),)))
    view.show()
    qtbot.waitExposed(view)
    assert not view.browser.horizontalScrollBar().isVisible()
    assert view.browser.horizontalScrollBar().maximum() == 0
    view.browser.selectAll()
    view.browser.copy()
    assert address in qapp.clipboard().text()
    view.buttons["copy"].click()
    assert address in qapp.clipboard().text()


def test_the_card_says_where_data_come_from_and_what_was_done(panel: DataPanel) -> None:
    panel.datasets.choose_dataset(f"data.{JOBS}")
    said = panel.datasets.card.browser.toPlainText()
    for words in ("Ente di prova", "CC BY 4.0", "https://example.org/", "file.csv", "20/11/2026", "Righe lette: 7.900"):
        assert words in said
    assert "3 righe perse" in said
    # Coverage and totals, read against kept.
    for words in ("su 7.901", "7.897", "29.100.000", "29.000.000"):
        assert words in said


def test_user_words_are_never_markup(panel: DataPanel, with_data: Session) -> None:
    codes = tuple(with_data.territory.codes)
    words = column("x", "<img src=x>", "<b>", "count", known=1)
    made = made_values(codes, "<script>alert(1)</script>", {"x": (words, np.ones(len(codes)))}, done(1, 1, 0))
    add(with_data, made)
    panel.datasets.choose_dataset("data.5")
    said = panel.datasets.card.browser.toPlainText()
    assert "<script>alert(1)</script>" in said
    assert "<img src=x>" in said


def test_a_new_data_set_is_chosen_and_an_address_that_is_none_opens_nothing(
    panel: DataPanel, with_data: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("district_planner.gui.data.card_view.QDesktopServices.openUrl", opened.append)
    codes = tuple(with_data.territory.codes)
    made = made_values(codes, "Nuovi", {"x": (column("x", "X", "X", "count"), np.ones(len(codes)))}, done(1, 1, 0))
    described = replace(made.dataset.description, url="file:///etc/passwd")
    add(with_data, replace(made, dataset=replace(made.dataset, description=described)))
    assert panel.datasets.card.card.title == "Nuovi"
    panel.datasets.card.browser.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert opened == []
    panel.datasets.card.browser.anchorClicked.emit(QUrl("https://example.org/"))
    assert opened == [QUrl("https://example.org/")]


def test_a_column_is_shown_on_the_map_from_its_card(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    panel.datasets.choose_dataset(f"data.{INCOME}")
    panel.datasets.card.browser.anchorClicked.emit(QUrl(f"show:data.{INCOME}.income"))
    assert with_data.indicator_id == f"data.{INCOME}.income"
    panel.datasets.choose_dataset(f"data.{CLASSES}")
    panel.datasets.table.setFocus()
    qtbot.keyClick(panel.datasets.table, Qt.Key.Key_Return)
    assert with_data.indicator_id == f"data.{CLASSES}.class"


def test_the_card_is_copied_as_text(panel: DataPanel, qtbot: QtBot) -> None:
    panel.datasets.choose_dataset(f"data.{JOBS}")
    qtbot.mouseClick(panel.datasets.card.buttons["copy"], Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Ente: Ente di prova" in copied
    assert "Addetti (addetti)\t7.897\t29.100.000\t29.000.000" in copied
    assert panel.datasets.card.buttons["copy"].text() == "Copiato"
    qtbot.waitUntil(lambda: panel.datasets.card.buttons["copy"].text() == "", timeout=4000)


def test_words_about_a_data_set_are_changed_in_one_edit(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    panel.datasets.choose_dataset(f"data.{INCOME}")
    panel.datasets.table.setFocus()
    qtbot.keyClick(panel.datasets.table, Qt.Key.Key_F2)
    form = panel.datasets.form
    assert panel.datasets.side.currentWidget() is form
    assert form.fields["title"].editor.hasFocus()
    before = with_data.undo_stack.count()
    form.fields["title"].editor.setText("Redditi 2024")
    form.fields["licence"].editor.setText("CC BY 3.0 IT")
    qtbot.keyClick(form.fields["licence"].editor, Qt.Key.Key_Return)
    described = with_data.plan.dataset(INCOME).description
    assert (described.title, described.licence, described.publisher) == (
        "Redditi 2024",
        "CC BY 3.0 IT",
        "Ente di prova",
    )
    assert with_data.undo_stack.count() == before + 1
    assert panel.datasets.side.currentWidget() is panel.datasets.card
    assert panel.datasets.card.card.title == "Redditi 2024"
    with_data.undo()
    assert panel.datasets.card.card.title == "Redditi"


def test_a_title_that_is_none_is_marked_and_nothing_is_written(
    panel: DataPanel, with_data: Session, qtbot: QtBot
) -> None:
    panel.edit_dataset(INCOME)
    form = panel.datasets.form
    form.fields["title"].editor.setText("  ")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert "titolo" in form.fields["title"].problem
    assert with_data.plan.dataset(INCOME).description.title == "Redditi"
    qtbot.keyClick(form.fields["title"].editor, Qt.Key.Key_Escape)
    assert panel.datasets.side.currentWidget() is panel.datasets.card


def test_deleting_says_what_went_along_and_is_undone(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    with_data.edit(add_indicator(with_data.plan, share_of_jobs()))
    with_data.edit(add_criterion(with_data.plan, "own.1", "more"))
    full = with_data.plan
    panel.datasets.choose_dataset(f"data.{JOBS}")
    panel.datasets.table.setFocus()
    with qtbot.waitSignal(with_data.message_requested) as told:
        qtbot.keyClick(panel.datasets.table, Qt.Key.Key_Delete)
    assert told.args == [
        "info",
        "Eliminati i dati “Addetti”, e con loro 2 indicatori e un criterio. Ctrl+Z riporta tutto.",
    ]
    assert [dataset.id for dataset in with_data.plan.datasets] == [INCOME, CLASSES, FLOWS]
    assert (with_data.plan.indicators, with_data.plan.criteria) == ((), ())
    assert len(with_data.plan.sites) == len(full.sites), "Del is for the row, not for the chosen site"
    assert panel.datasets.card.card.title == "Redditi", "the neighbour is chosen"
    with_data.undo()
    assert with_data.plan == full


def test_shipped_data_cannot_be_deleted(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    panel.datasets.choose_dataset("istat_population_2023")
    panel.datasets.table.setFocus()
    before = with_data.plan
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
        qtbot.keyClick(panel.datasets.table, key)
    assert with_data.plan is before
    assert panel.datasets.card.buttons["delete"].isHidden()


def test_importing_again_is_asked_for_by_the_data_set(panel: DataPanel, qtbot: QtBot) -> None:
    panel.datasets.choose_dataset(f"data.{FLOWS}")
    with qtbot.waitSignal(panel.import_again_requested) as asked:
        qtbot.mouseClick(panel.datasets.card.buttons["again"], Qt.MouseButton.LeftButton)
    assert asked.args == [FLOWS]


def test_a_project_without_imports_is_shown_what_to_do(demo: Session, qtbot: QtBot) -> None:
    panel = DataPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1089, 240)
    panel.show()
    assert panel.datasets.side.currentWidget() is panel.datasets.first_steps
    with qtbot.waitSignal(panel.import_requested):
        panel.datasets.first_steps.acted.emit()
    with qtbot.waitSignal(panel.import_requested):
        qtbot.mouseClick(panel.datasets.import_button, Qt.MouseButton.LeftButton)


# Indicators


def test_every_indicator_says_how_far_it_is_known(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    panel.show_page("indicators")
    qtbot.waitUntil(lambda: all(row.spread for row in panel.indicators.table.records_model.records))
    rows = {row.indicator.id: row for row in panel.indicators.table.records_model.records}
    assert rows.keys() == with_data.indicators.keys()
    # Puglia has 257 municipalities (Istat, 2023); the jobs of one, Bari, are unknown.
    coverage = rows[f"data.{JOBS}.jobs"].spread.coverage
    assert (coverage.known, coverage.municipalities) == (256, 257)
    income = rows[f"data.{INCOME}.income"].spread
    assert (income.low, income.middle, income.high) == (20_000, 20_000, 25_000)
    assert rows[f"data.{CLASSES}.class"].spread.middle is None


def test_the_card_of_an_indicator_says_how_it_is_made(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    with_data.edit(add_indicator(with_data.plan, share_of_jobs()))
    panel.show_page("indicators")
    panel.indicators.choose_indicator("own.1")
    qtbot.waitUntil(lambda: "256 di 257 comuni" in panel.indicators.card.browser.toPlainText())
    said = panel.indicators.card.card.as_text()
    assert "100 × “Addetti” ÷ “Residenti”" in said
    assert "50,0\N{NO-BREAK SPACE}%" in said
    assert "Ente di prova, Addetti, 2023, CC BY 4.0" in said


def test_enter_colours_the_map_and_search_narrows(panel: DataPanel, with_data: Session, qtbot: QtBot) -> None:
    panel.show_page("indicators")
    page = panel.indicators
    page.frame.filter_field.setText("reddito")
    assert page.table.records_model.rowCount() == 1
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert with_data.indicator_id == f"data.{INCOME}.income"


def test_own_indicators_are_removed_by_del_and_shipped_ones_never(
    panel: DataPanel, with_data: Session, qtbot: QtBot
) -> None:
    with_data.edit(add_indicator(with_data.plan, share_of_jobs()))
    panel.show_page("indicators")
    page = panel.indicators
    page.table.setFocus()
    page.choose_indicator("residents")
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert [own.id for own in with_data.plan.indicators] == ["own.1"]
    page.choose_indicator("own.1")
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert with_data.plan.indicators == ()
    assert len(with_data.plan.sites) == len(demo_plan("it").sites)


def test_a_preview_leaves_the_tables_alone(panel: DataPanel, with_data: Session) -> None:
    from district_planner.scenarios import set_parameter

    before = panel.datasets.table.records_model.records
    assert with_data.preview(set_parameter(with_data.plan, "cutoff_minutes", 45))
    assert panel.datasets.table.records_model.records is not None
    assert [use.source.id for use in panel.datasets.table.records_model.records] == [use.source.id for use in before]
    with_data.end_preview()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(
    panel: DataPanel, with_data: Session, dressed: None, language: str, qtbot: QtBot
) -> None:
    with_data.edit(add_indicator(with_data.plan, share_of_jobs()))
    with_data.set_language(language)
    for page in ("datasets", "indicators"):
        panel.show_page(page)
        QApplication.processEvents()
        assert without_a_name(panel) == []
        assert clipped(panel) == []
    panel.edit_dataset(JOBS)
    assert without_a_name(panel) == []
    assert clipped(panel) == []


def test_three_hundred_indicators_stay_usable(open_session: Callable[[Plan | None], Session], qtbot: QtBot) -> None:
    session = open_session(demo_plan("it"))
    codes = tuple(session.territory.codes)
    numbers = np.arange(len(codes), dtype=np.float64)
    for number in range(30):
        columns = {
            f"c{place}": (
                column(f"c{place}", f"Colonna {number}.{place}", f"Column {number}.{place}", "count"),
                numbers,
            )
            for place in range(10)
        }
        add(session, made_values(codes, f"Insieme {number}", columns, done(10, 10, 0)))
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    panel.resize(1089, 240)
    panel.show()
    panel.show_page("indicators")
    assert panel.indicators.table.records_model.rowCount() > 300
    qtbot.waitUntil(lambda: all(row.spread for row in panel.indicators.table.records_model.records), timeout=30_000)
    panel.indicators.frame.filter_field.setText("Colonna 17.3")
    assert panel.indicators.table.records_model.rowCount() == 1
