# SPDX-License-Identifier: EUPL-1.2
"""The municipalities of a catchment in rows: the same numbers as the catchment itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from district_planner.core.texts import LANGUAGES
from district_planner.gui.catchment.catchment_panel import CatchmentPanel
from district_planner.scenarios import move_site, set_parameter
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> CatchmentPanel:
    demo.select_site(1)
    made = CatchmentPanel(demo)
    QAbstractItemModelTester(made.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def test_rows_are_the_catchment_nearest_first(panel: CatchmentPanel, demo: Session) -> None:
    catchment = demo.analysis.site(1).catchment
    model = panel.table.records_model
    rows = [model.record(row) for row in range(model.rowCount())]
    assert {row.position for row in rows} == set(catchment.inside.tolist())
    assert [row.minutes for row in rows] == sorted(row.minutes for row in rows)
    assert sum(row.counted for row in rows) == pytest.approx(catchment.labour_pool)
    assert sum(row.residents for row in rows) == pytest.approx(catchment.residents_in_cutoff)


def test_codes_are_text_of_six_signs(panel: CatchmentPanel) -> None:
    model = panel.table.records_model
    codes = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "073027" in codes  # Taranto, by ISTAT
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_a_row_chooses_the_municipality(panel: CatchmentPanel, demo: Session, qtbot: QtBot) -> None:
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    nearest = panel.table.records_model.record(0).position
    assert demo.selected_municipality == nearest
    taranto = demo.territory.position("073027")
    demo.select_municipality(taranto)
    assert panel.table.records_model.identity(panel.table.currentIndex().row()) == taranto


def test_the_sentence_follows_a_drag_and_the_rows_wait(panel: CatchmentPanel, demo: Session) -> None:
    rows = panel.table.records_model.records
    before = panel.frame.verdict
    demo.preview(move_site(demo.plan, 1, 16.87, 41.11))
    assert panel.frame.verdict != before
    assert panel.table.records_model.records == rows
    demo.end_preview()
    assert panel.frame.verdict == before


def test_a_smaller_limit_gives_fewer_rows(panel: CatchmentPanel, demo: Session) -> None:
    before = panel.table.records_model.rowCount()
    demo.edit(set_parameter(demo.plan, "cutoff_minutes", 30))
    assert 0 < panel.table.records_model.rowCount() < before
    assert "entro 30 minuti" in panel.frame.verdict


def test_without_a_site_it_says_what_to_do(panel: CatchmentPanel, demo: Session) -> None:
    demo.select_site(None)
    assert panel.empty.isVisible()
    assert panel.table.records_model.rowCount() == 0


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(panel: CatchmentPanel, demo: Session, language: str) -> None:
    demo.set_language(language)
    assert clipped(panel) == []
    assert without_a_name(panel) == []
