# SPDX-License-Identifier: EUPL-1.2
"""Weights move the ranking under the hand, are written when it lets go, and the chart says what the table says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from district_planner.core.numbers import format_number
from district_planner.core.texts import LANGUAGES
from district_planner.gui.scoring.comparison import ComparisonPanel
from district_planner.gui.scoring.ranking_panel import best_first
from district_planner.gui.scoring.score_chart import ROW_PX, ChartRow, ScoreChart, Segment
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.table_model import BAR_ROLE
from district_planner.scenarios import add_site, remove_site, set_parameter, set_weight, update_site
from district_planner.scoring import default_weights
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ScoringPanel:
    made = ScoringPanel(demo)
    qtbot.addWidget(made)
    made.resize(1080, 420)
    made.show()
    return made


@pytest.fixture
def comparison(demo: Session, qtbot: QtBot) -> ComparisonPanel:
    made = ComparisonPanel(demo)
    QAbstractItemModelTester(made.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1080, 420)
    made.show()
    return made


def chart_rows(*names: str) -> list[ChartRow]:
    icon = site_icon("candidate", Theme.light())
    return [
        ChartRow(
            number, f"{place}º", name, "50,0", (Segment(30.0, 0, "lavoro"), Segment(20.0, 1, "rivali")), icon, True
        )
        for place, (number, name) in enumerate(((ord(name), name) for name in names), start=1)
    ]


@pytest.fixture
def chart(qtbot: QtBot) -> ScoreChart:
    made = ScoreChart()
    qtbot.addWidget(made)
    made.set_theme(Theme.light())
    made.resize(600, 3 * ROW_PX)
    made.set_rows(chart_rows("a", "b", "c"), "")
    made.show()
    return made


def test_the_row_of_the_chosen_site_is_brought_into_view(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    panel.resize(1080, 240)
    chart = panel.ranking.chart
    chart.setFocus()
    demo.select_site(chart.rows[0].site_id)
    last = QRect(0, (len(chart.rows) - 1) * ROW_PX, 10, ROW_PX)
    assert not chart.visibleRegion().contains(last), "there is not room for all rows"
    for _ in chart.rows:
        qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: chart.visibleRegion().contains(last))
    panel.pages.show_page("robustness")
    shares = panel.robustness.chart
    qtbot.waitUntil(shares.isVisible)
    demo.select_site(shares.rows[0].place_id)
    shares.setFocus()
    qtbot.keyClick(shares, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: shares.visibleRegion().contains(shares.rect_of_chosen.adjusted(0, 0, -20, 0)))


# Weights


def test_a_held_slider_is_a_preview_and_letting_go_writes(panel: ScoringPanel, demo: Session) -> None:
    row = panel.weights.rows["airport_km"]
    stored = demo.plan.weights["airport_km"]
    row.slider.setSliderDown(True)
    row.slider.setValue(40)
    assert demo.is_previewing
    assert demo.plan.weights["airport_km"] == stored
    assert demo.analysis.plan.weights["airport_km"] == 40
    row.slider.setSliderDown(False)
    assert not demo.is_previewing
    assert demo.plan.weights["airport_km"] == 40
    assert demo.undo_stack.count() == 1
    demo.undo()
    assert row.slider.value() == stored


def test_the_slider_works_by_the_keyboard(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    row = panel.weights.rows["saturation"]
    row.slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    assert demo.plan.weights["saturation"] == 13
    assert demo.undo_stack.count() == 1


def test_points_can_be_typed(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    row = panel.weights.rows["labour_pool"]
    row.points.setFocus()
    row.points.selectAll()
    qtbot.keyClicks(row.points, "32,5")
    assert demo.plan.weights["labour_pool"] == 32.5
    assert row.points.text() == "32,5"


def test_shares_are_parts_of_the_sum(panel: ScoringPanel, demo: Session) -> None:
    demo.edit(set_weight(demo.plan, "labour_pool", 120))
    # 120 of 200 points by hand: the others sum to 80 as shipped.
    assert panel.weights.rows["labour_pool"].share.text() == "60,0\N{NO-BREAK SPACE}%"


def test_reset_brings_the_shipped_weights_back(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    assert not panel.weights.reset.isEnabled()
    demo.edit(set_weight(demo.plan, "labour_pool", 1))
    assert panel.weights.reset.isEnabled()
    qtbot.mouseClick(panel.weights.reset, Qt.MouseButton.LeftButton)
    assert demo.plan.weights == default_weights()
    demo.undo()
    assert demo.plan.weights["labour_pool"] == 1


# Chart


def test_the_chart_shows_the_ranking(panel: ScoringPanel, demo: Session) -> None:
    ranking = demo.analysis.scores.ranking
    rows = panel.ranking.chart.rows
    assert [row.site_id for row in rows[: len(ranking)]] == [score.site_id for score in ranking]
    for row in rows:
        score = demo.analysis.site(row.site_id).score
        assert row.quality == format_number(score.quality, 1)
        assert sum(segment.points for segment in row.segments) == pytest.approx(score.quality)
        assert row.competes == (score.rank is not None)


def test_the_chart_is_one_choice_with_the_rest(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    chart = panel.ranking.chart
    order = [row.site_id for row in chart.rows]
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect().topLeft() + QPointF(50, 2.5 * ROW_PX).toPoint())
    assert demo.selected_site_id == order[2]
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert demo.selected_site_id == order[1]
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert demo.selected_site_id == order[-1]


def test_the_ranking_follows_the_slider(panel: ScoringPanel, demo: Session) -> None:
    before = panel.ranking.chart.rows
    for name, row in panel.weights.rows.items():
        if name != "huff_share":
            demo.edit(set_weight(demo.plan, name, 0))
        else:
            row.slider.setValue(50)
    after = panel.ranking.chart.rows
    shares = {entry.site.id: entry.huff_share for entry in demo.analysis.sites if entry.site.kind == "candidate"}
    best = sorted(shares, key=shares.get, reverse=True)
    assert [row.site_id for row in after[:4]] == best
    assert before != after


def test_rows_glide_to_their_places(chart: ScoreChart, qtbot: QtBot) -> None:
    chart.set_rows(chart_rows("c", "a", "b"), "")
    assert chart.is_gliding
    assert chart.position_of(ord("c")) == pytest.approx(2.0, abs=0.2)
    qtbot.waitUntil(lambda: not chart.is_gliding)
    assert [chart.position_of(ord(name)) for name in "cab"] == [0.0, 1.0, 2.0]


def test_hiding_ends_the_glide(chart: ScoreChart) -> None:
    chart.set_rows(chart_rows("c", "a", "b"), "")
    chart.hide()
    assert not chart.is_gliding
    assert chart.position_of(ord("c")) == 0.0


def test_a_row_that_goes_takes_its_place_with_it(chart: ScoreChart) -> None:
    chart.set_rows(chart_rows("b"), "")
    with pytest.raises(KeyError):
        chart.position_of(ord("a"))


def test_bars_are_as_long_as_their_points(chart: ScoreChart) -> None:
    theme = Theme.light()
    picture = chart.grab().toImage()
    y = ROW_PX // 2
    colours = [picture.pixelColor(x, y).name() for x in range(picture.width())]
    first, second, track = (colours.count(theme.hex(name)) for name in ("chart_1", "chart_2", "bar_track"))
    assert first / (first + second + track) == pytest.approx(0.30, abs=0.02)
    assert second / (first + second + track) == pytest.approx(0.20, abs=0.02)


def test_hovering_a_part_tells_its_criterion(chart: ScoreChart) -> None:
    theme = Theme.light()
    picture = chart.grab().toImage()
    y = ROW_PX // 2
    x = next(x for x in range(picture.width()) if picture.pixelColor(x, y).name() == theme.hex("chart_2"))
    assert chart.tip_at(QPointF(x + 3, y)) == "a\nrivali"
    assert chart.tip_at(QPointF(4, y)) == "a: 50,0"
    assert chart.tip_at(QPointF(4, 9999)) == ""


def test_a_site_without_a_score_has_no_bar(panel: ScoringPanel, demo: Session) -> None:
    for name in demo.plan.weights:
        demo.edit(set_weight(demo.plan, name, 0))
    row = panel.ranking.chart.rows[0]
    assert (row.quality, row.segments, row.competes) == ("n.d.", (), False)


@pytest.mark.parametrize("method", ["geometric", "topsis"])
def test_bars_are_as_long_as_the_quality_by_every_method(panel: ScoringPanel, demo: Session, method: str) -> None:
    assert demo.perform(lambda plan: set_parameter(plan, "aggregation", method))
    assert demo.analysis is not None
    for entry in demo.analysis.sites:
        segments = next(row for row in panel.ranking.chart.rows if row.site_id == entry.site.id).segments
        assert sum(segment.points for segment in segments) == pytest.approx(entry.score.quality)
        assert all("non si sommano" in segment.words for segment in segments)


def test_no_sites_no_chart(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    for site in demo.plan.sites:
        demo.edit(remove_site(demo.plan, site.id))
    assert panel.ranking.empty.isVisible()
    with qtbot.waitSignal(panel.new_site_requested):
        qtbot.mouseClick(panel.ranking.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


# Comparison


def test_criteria_and_sites_cross_in_their_values(comparison: ComparisonPanel, demo: Session) -> None:
    model = comparison.table.records_model
    for row in range(1, model.rowCount()):
        criterion = model.record(row).criterion
        for column, shown in enumerate(model.columns[2:], start=2):
            score = demo.analysis.site(int(shown.key)).score
            part = next(part for part in score.criteria if part.id == criterion.id)
            assert model.index(row, column).data() == format_number(part.value, criterion.decimals)
            assert model.index(row, column).data(BAR_ROLE) == pytest.approx(part.normalised)


def test_the_best_site_stands_first_and_the_score_on_top(comparison: ComparisonPanel, demo: Session) -> None:
    model = comparison.table.records_model
    first = demo.analysis.scores.ranking[0]
    assert model.columns[2].key == str(first.site_id)
    assert model.index(0, 2).data() == format_number(first.quality, 1)


def test_a_cell_chooses_the_site_of_its_column(comparison: ComparisonPanel, demo: Session, qtbot: QtBot) -> None:
    comparison.activateWindow()
    qtbot.waitUntil(comparison.isActiveWindow)
    comparison.table.setFocus()
    model = comparison.table.records_model
    comparison.table.setCurrentIndex(model.index(1, 3))
    assert demo.selected_site_id == int(model.columns[3].key)
    qtbot.keyClick(comparison.table, Qt.Key.Key_Right)
    assert demo.selected_site_id == int(model.columns[4].key)
    assert model.columns[4].title.startswith("▸")


def test_values_follow_a_slider_while_columns_stay(comparison: ComparisonPanel, demo: Session) -> None:
    model = comparison.table.records_model
    before = [column.key for column in model.columns]
    demo.preview(set_weight(demo.plan, "airport_km", 1000))
    assert [column.key for column in model.columns] == before
    first = int(before[2])
    assert model.index(0, 2).data() == format_number(demo.analysis.site(first).score.quality, 1)
    demo.end_preview()


def test_a_renamed_site_is_renamed_in_the_heading(comparison: ComparisonPanel, demo: Session) -> None:
    demo.edit(update_site(demo.plan, 1, name="Polo"))
    assert any(column.title.endswith("Polo") for column in comparison.table.records_model.columns)


def test_the_comparison_follows_sites_that_come_and_go(
    comparison: ComparisonPanel, demo: Session, qtbot: QtBot
) -> None:
    """Painted in between: its columns change before its rows do."""
    demo.perform(lambda plan: add_site(plan, name="Nuova", lon=17.1, lat=40.9, seats=50))
    added = demo.plan.sites[-1].id
    comparison.grab()
    model = comparison.table.records_model
    assert [column.key for column in model.columns][2:] == [str(entry.site.id) for entry in best_first(demo.analysis)]
    column = next(column for column in model.columns if column.key == str(added))
    assert column.text(model.record(0)) == format_number(demo.analysis.site(added).score.quality, 1, "it")
    demo.undo_stack.undo()
    comparison.hide()
    demo.undo_stack.redo()
    demo.perform(lambda plan: remove_site(plan, plan.sites[0].id))
    comparison.show()
    comparison.grab()
    assert len(model.columns) == 2 + len(demo.plan.sites)


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(
    panel: ScoringPanel, comparison: ComparisonPanel, demo: Session, language: str
) -> None:
    demo.set_language(language)
    for part in (panel, comparison):
        assert clipped(part) == []
        assert without_a_name(part) == []
