# SPDX-License-Identifier: EUPL-1.2
"""The table of sites says what the analysis says, in its own words above, and is one choice with the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from district_planner.core.numbers import format_number
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.sites.site_table import SiteTablePanel, verdict
from district_planner.scenarios import demo_plan, move_site, set_weight, update_site
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Analyser, Plan


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> SiteTablePanel:
    table = SiteTablePanel(demo)
    QAbstractItemModelTester(table.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    qtbot.addWidget(table)
    table.resize(1080, 300)
    table.show()
    return table


def cell(panel: SiteTablePanel, site_id: int, key: str) -> str:
    model = panel.table.records_model
    keys = [column.key for column in model.columns]
    return model.index(model.row_of(site_id), keys.index(key)).data()


def ids(panel: SiteTablePanel) -> list[int]:
    model = panel.table.records_model
    return [model.identity(row) for row in range(model.rowCount())]


def test_every_cell_is_the_analysis(panel: SiteTablePanel, demo: Session) -> None:
    for entry in demo.analysis.sites:
        number = entry.site.id
        assert cell(panel, number, "name") == entry.site.name
        assert cell(panel, number, "seats") == format_number(entry.site.seats)
        assert cell(panel, number, "staff") == format_number(entry.site.staff)
        assert cell(panel, number, "labour_pool") == format_number(entry.labour_pool)
        assert cell(panel, number, "young_pool") == format_number(entry.young_pool)
        assert cell(panel, number, "huff_share").startswith(format_number(entry.huff_share, 1))
        assert cell(panel, number, "saturation").startswith(format_number(entry.saturation, 2))
        assert cell(panel, number, "quality") == format_number(entry.score.quality, 1)


def test_candidates_stand_first_by_rank(panel: SiteTablePanel, demo: Session) -> None:
    best_first = [score.site_id for score in demo.analysis.scores.ranking]
    assert ids(panel)[: len(best_first)] == best_first


def test_a_row_chooses_the_site_and_the_other_way_round(panel: SiteTablePanel, demo: Session, qtbot: QtBot) -> None:
    panel.table.setCurrentIndex(panel.table.records_model.index(0, 0))
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert demo.selected_site_id == ids(panel)[1]
    demo.select_site(ids(panel)[3])
    assert panel.table.currentIndex().row() == 3


def test_ranks_and_rows_follow_a_drag(panel: SiteTablePanel, demo: Session) -> None:
    demo.preview(move_site(demo.plan, 1, 16.87, 41.11))
    assert cell(panel, 1, "labour_pool") == format_number(demo.analysis.site(1).labour_pool)
    best_first = [score.site_id for score in demo.analysis.scores.ranking]
    assert ids(panel)[: len(best_first)] == best_first
    demo.end_preview()
    assert cell(panel, 1, "municipality") == "Taranto (TA)"


def test_the_filter_finds_kind_name_and_municipality(panel: SiteTablePanel, qtbot: QtBot) -> None:
    for words, count in (("concorrente", 2), ("bari zona", 1), ("TARANTO", 2), ("zzz", 0)):
        panel.frame.filter_field.setText(words)
        assert panel.table.records_model.rowCount() == count
    panel.frame.filter_field.setFocus()
    qtbot.keyClick(panel.frame.filter_field, Qt.Key.Key_Escape)
    assert panel.table.records_model.rowCount() == 8


def test_a_click_on_a_title_sorts(panel: SiteTablePanel, qtbot: QtBot) -> None:
    header = panel.table.horizontalHeader()
    keys = [column.key for column in panel.table.records_model.columns]
    section = keys.index("seats")
    for expected in (sorted, lambda seats: sorted(seats, reverse=True)):
        place = header.sectionViewportPosition(section) + 10
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(place, 8))
        seats = [panel.table.records_model.record(row).site.seats for row in range(8)]
        assert seats == expected(seats)


def test_unknown_seats_are_said(panel: SiteTablePanel, demo: Session) -> None:
    demo.edit(update_site(demo.plan, 5, seats=None))
    assert cell(panel, 5, "seats") == "n.d."
    assert cell(panel, 5, "staff") == "n.d."


def test_a_project_without_sites_teaches(open_session: Callable[[Plan | None], Session], qtbot: QtBot) -> None:
    session = open_session(replace(demo_plan("it"), sites=()))
    panel = SiteTablePanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible()
    with qtbot.waitSignal(panel.new_site_requested):
        qtbot.mouseClick(panel.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_names_first_second_and_lead(analyser: Analyser, language: str) -> None:
    analysis = analyser.analyse(demo_plan(language))
    first, second = analysis.scores.ranking[:2]
    words = verdict(analysis, Texts(language))
    for score in (first, second):
        assert analysis.plan.site(score.site_id).name in words
    assert format_number(first.quality - second.quality, 1, language) in words


def test_a_narrow_lead_is_called_so(analyser: Analyser) -> None:
    plan = demo_plan("it")
    twin = replace(plan.sites[0], id=99, name="Gemella")
    words = verdict(analyser.analyse(replace(plan, sites=(*plan.sites, twin))), Texts("it"))
    assert "con altri pesi" in words
    assert "Gemella" in words
    assert "alla pari" in words, "a lead of 0,0 would be no lead"


@pytest.mark.parametrize(
    ("kinds", "words"), [(("rival",), "Nessuna sede candidata"), (("candidate",), "unica candidata")]
)
def test_the_verdict_says_when_nothing_can_be_compared(analyser: Analyser, kinds: tuple[str, ...], words: str) -> None:
    plan = demo_plan("it")
    sites = tuple(replace(site, kind=kind) for site, kind in zip(plan.sites, kinds, strict=False))
    assert words in verdict(analyser.analyse(replace(plan, sites=sites)), Texts("it"))


def test_the_verdict_says_when_no_score_is_complete(analyser: Analyser) -> None:
    plan = demo_plan("it")
    for criterion in plan.weights:
        plan = set_weight(plan, criterion, 0).apply(plan)
    assert "Nessuna candidata" in verdict(analyser.analyse(plan), Texts("it"))


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(panel: SiteTablePanel, demo: Session, language: str) -> None:
    demo.set_language(language)
    assert clipped(panel) == []
    assert without_a_name(panel) == []
    assert panel.table.horizontalScrollBar().maximum() == 0
