# SPDX-License-Identifier: EUPL-1.2
"""Brushing in one view brushes in all: real mouse and key events, expected rows worked out from the values alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from district_planner.core.numbers import format_number
from district_planner.gui.explaining import Asked
from district_planner.gui.views.row_table import BRUSHED_ROLE
from district_planner.gui.views.selection import How
from district_planner.scenarios import demo_plan, set_regions
from district_planner.scenarios.explain.figures import MunicipalityFigures, SiteFigures
from district_planner.scenarios.views import Condition
from tests.gui.views.conftest import CTRL, SHIFT, click, drag, make_panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.gui.views.views_panel import ViewsPanel
    from district_planner.scenarios import Plan

Canvas = "Callable[[str], QWidget]"


def share(session: Session, low: int, high: int) -> np.ndarray:
    """Percent of the residents aged so, from the counts by year of age."""
    people = session.territory.population
    counts = (people.female + people.male)[session.study_area].astype(float)
    return 100 * counts[:, low : high + 1].sum(axis=1) / counts.sum(axis=1)


def residents(session: Session) -> np.ndarray:
    people = session.territory.population
    return (people.female + people.male)[session.study_area].sum(axis=1).astype(float)


def brushed_in_table(panel: ViewsPanel) -> set[int]:
    model = panel.table.rows
    return {model.identity(row) for row in range(model.rowCount()) if model.index(row, 0).data(BRUSHED_ROLE)}


def test_a_box_in_the_scatter_brushes_table_histogram_and_the_sentence(
    panel: ViewsPanel, demo: Session, canvas: Canvas
) -> None:
    scatter = canvas("scatter")
    x, y = share(demo, 18, 34), demo.views.values("population_change")
    first, last = (int(np.argsort(x)[at]) for at in (60, 200))
    corners = [scatter.point_of(row) for row in (first, last)]
    drag(scatter, QPointF(corners[0].x() - 0.01, 0), QPointF(corners[1].x() + 0.01, scatter.height()))
    expected = (x >= x[first]) & (x <= x[last]) & np.isfinite(y)
    assert expected.sum() == 141
    assert np.array_equal(demo.brush.mask, expected)
    assert brushed_in_table(panel) == set(demo.study_area[expected].tolist())
    histogram = canvas("histogram")
    assert histogram.classes.counts(demo.brush.mask).sum() == 141
    people = format_number(residents(demo)[expected].sum())
    assert panel.bar.line.text() == f"141 comuni: {people} residenti"
    assert not panel.frame.verdict or not panel.frame._verdict.isVisible()


def test_shift_adds_ctrl_turns_round_and_a_click_beside_lets_go(
    panel: ViewsPanel, demo: Session, canvas: Canvas
) -> None:
    scatter, brush = canvas("scatter"), demo.brush
    x = share(demo, 18, 34)
    order = np.argsort(x)

    def stretch(first: int, last: int) -> tuple[QPointF, QPointF]:
        left, right = scatter.point_of(int(order[first])), scatter.point_of(int(order[last]))
        return QPointF(left.x() - 0.01, 0), QPointF(right.x() + 0.01, scatter.height())

    drag(scatter, *stretch(10, 20))
    drag(scatter, *stretch(30, 34), modifiers=SHIFT)
    assert sorted(np.flatnonzero(brush.mask)) == sorted([*order[10:21], *order[30:35]])
    drag(scatter, *stretch(18, 31), modifiers=CTRL)
    assert sorted(np.flatnonzero(brush.mask)) == sorted([*order[10:18], *order[21:30], *order[32:35]])
    far = QPointF(scatter.width() - 2, 2)
    assert scatter.row_at(far) is None
    click(scatter, far)
    assert brush.count == 0
    assert panel.bar.isHidden()


def test_a_free_line_brushes_what_it_goes_round(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    panel.charts[0]._set(lasso=True)
    scatter = canvas("scatter")
    px, py = scatter.points
    left, top, right, bottom = (np.nanmin(px) - 4, np.nanmin(py) - 4, np.nanmax(px) + 4, np.nanmax(py) + 4)
    drag(scatter, QPointF(left, top), QPointF(right, top), QPointF(left, bottom))
    # Above the diagonal of the rectangle: the half-plane of the triangle that was drawn.
    expected = (px - left) / (right - left) + (py - top) / (bottom - top) < 1
    assert 20 < expected.sum() < 240
    assert np.array_equal(demo.brush.mask, expected)


def test_a_class_of_the_histogram_holds_what_numpy_counts(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    histogram = canvas("histogram")
    values, edges = demo.indicator_values[demo.study_area], histogram.classes.edges
    counts, _ = np.histogram(values, edges)
    assert not histogram.classes.open_high
    assert histogram.classes.counts().tolist() == counts.tolist()
    number = int(counts.argmax())
    click(histogram, histogram.bar(number, counts[number]).center())
    expected = (values >= edges[number]) & (values < edges[number + 1])
    assert np.array_equal(demo.brush.mask, expected)
    drag(histogram, histogram.bar(1, 1).center(), histogram.bar(3, 1).center())
    assert np.array_equal(demo.brush.mask, (values >= edges[1]) & (values < edges[4]))
    assert str(counts[number]) in histogram.class_words(number)


def test_ranges_on_several_axes_hold_together(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    parallel, desk = canvas("parallel"), demo.views
    young, old = desk.values("young_share"), desk.values("old_age_index")

    def stretch(axis: int, low: float, high: float) -> tuple[QPointF, QPointF]:
        x = parallel.axis_x(axis)
        return QPointF(x, parallel.axis_y(axis, high)), QPointF(x + 3, parallel.axis_y(axis, low))

    drag(parallel, *stretch(0, 16.0, 19.0))
    (low, high) = parallel.ranges[0]
    assert (low, high) == pytest.approx((16.0, 19.0))
    first = (young >= low) & (young <= high)
    assert np.array_equal(demo.brush.mask, first)
    drag(parallel, *stretch(1, 150.0, 220.0))
    both = first & (old >= parallel.ranges[1][0]) & (old <= parallel.ranges[1][1])
    assert 0 < both.sum() < first.sum()
    assert np.array_equal(demo.brush.mask, both)
    click(parallel, QPointF(parallel.axis_x(0), parallel.axis_y(0, 17.0)))
    assert set(parallel.ranges) == {1}
    demo.brush.clear()
    assert parallel.ranges == {}


def test_bars_run_from_the_greatest_to_the_least(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    panel.charts[1]._set(kind="bars", columns=("residents",))
    bars = canvas("bars")
    people = residents(demo)
    assert not bars.named
    assert np.array_equal(people[bars.order], np.sort(people)[::-1])
    top = [bars.bar(int(bars.order[place])).center().x() for place in (0, 9)]
    drag(bars, QPointF(top[0], 5), QPointF(top[1], 60))
    assert set(np.flatnonzero(demo.brush.mask)) == set(np.argsort(-people)[:10])


def test_sites_have_named_bars_and_are_chosen_in_the_window(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    panel.switch.buttons["sites"].click()
    bars = canvas("bars")
    assert bars.named
    ranking = sorted(demo.analysis.scores.sites, key=lambda score: -score.quality)
    assert [int(demo.views.keys[row]) for row in bars.order] == [score.site_id for score in ranking]
    click(bars, bars.bar(int(bars.order[2])).center())
    assert demo.selected_site_id == ranking[2].site_id
    click(bars, bars.bar(int(bars.order[4])).center(), modifiers=CTRL)
    assert set(demo.brush.brushed) == {ranking[2].site_id, ranking[4].site_id}
    seats = sum(demo.plan.site(ranking[at].site_id).seats for at in (2, 4))
    assert panel.bar.line.text() == f"2 sedi: {format_number(seats)} postazioni"


def test_arrows_step_along_the_axes_shift_extends_and_esc_lets_go(
    panel: ViewsPanel, demo: Session, canvas: Canvas, qtbot: QtBot
) -> None:
    scatter = canvas("scatter")
    order = np.argsort(share(demo, 18, 34), kind="stable")
    keys = demo.study_area[order].tolist()
    demo.select_municipality(keys[100])
    qtbot.keyClick(scatter, Qt.Key.Key_Right)
    assert demo.selected_municipality == keys[101]
    assert demo.brush.brushed.tolist() == [keys[101]]
    for _ in range(3):
        qtbot.keyClick(scatter, Qt.Key.Key_Right, SHIFT)
    assert set(demo.brush.brushed) == set(keys[101:105])
    qtbot.keyClick(scatter, Qt.Key.Key_Left, CTRL)
    assert demo.selected_municipality == keys[103]
    qtbot.keyClick(scatter, Qt.Key.Key_Space)
    assert set(demo.brush.brushed) == {keys[101], keys[102], keys[104]}
    said = scatter.accessibleDescription()
    assert demo.territory.names[keys[103]] in said
    y = demo.views.values("population_change")
    at = demo.views.row_of(keys[103])
    qtbot.keyClick(scatter, Qt.Key.Key_Up)
    above = demo.views.row_of(demo.selected_municipality)
    assert y[above] == y[y > y[at]].min()
    qtbot.keyClick(scatter, Qt.Key.Key_A, CTRL)
    assert demo.brush.count == 257
    qtbot.keyClick(scatter, Qt.Key.Key_Escape)
    assert demo.brush.count == 0


def test_arrows_go_from_class_to_class(panel: ViewsPanel, demo: Session, canvas: Canvas, qtbot: QtBot) -> None:
    histogram = canvas("histogram")
    qtbot.keyClick(histogram, Qt.Key.Key_Right)
    qtbot.keyClick(histogram, Qt.Key.Key_Right)
    qtbot.keyClick(histogram, Qt.Key.Key_Right, SHIFT)
    numbers = histogram.classes.numbers
    assert np.array_equal(demo.brush.mask, (numbers == 1) | (numbers == 2))
    assert histogram.class_words(2) in histogram.accessibleDescription()


def test_rows_of_the_table_are_brushed_as_anywhere(panel: ViewsPanel, demo: Session, qtbot: QtBot) -> None:
    table = panel.table
    table.sort_by("residents", descending=True)
    people = residents(demo)
    order = demo.study_area[np.argsort(-people, kind="stable")].tolist()

    def at(row: int) -> QPointF:
        return QPointF(table.visualRect(table.rows.index(row, 0)).center())

    click(table.viewport(), at(0))
    assert demo.selected_municipality == order[0]
    click(table.viewport(), at(3), modifiers=SHIFT)
    assert set(demo.brush.brushed) == set(order[:4])
    click(table.viewport(), at(1), modifiers=CTRL)
    assert set(demo.brush.brushed) == {order[0], order[2], order[3]}
    drag(table.viewport(), at(2), at(3), at(5))
    assert set(demo.brush.brushed) == set(order[2:6])
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert set(demo.brush.brushed) == set(order[2:7])
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert demo.brush.brushed.tolist() == [order[7]]
    assert "selezionato" in table.rows.index(7, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_only_these_invert_and_the_selection_of_before(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    few = np.isin(demo.study_area, demo.study_area[5:17])
    demo.brush.brush(few)
    panel.bar.buttons["only"].click()
    assert panel.table.rows.rowCount() == 12
    assert "12" in panel.all_button.text()
    assert canvas("histogram").classes.counts().sum() == 12
    panel.bar.buttons["invert"].click()
    assert set(demo.brush.brushed) == set(demo.study_area[5:17])
    panel.all_button.click()
    assert panel.table.rows.rowCount() == 257
    panel.bar.buttons["invert"].click()
    assert demo.brush.count == 257 - 12
    panel.bar.buttons["back"].click()
    assert demo.brush.count == 12


def test_conditions_and_words_narrow_every_view(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    people = residents(demo)
    panel.filter_button.click()
    popup = panel.window().findChild(object, "filter_popup")
    row = popup.rows[0]
    row.field.set_current("residents")
    row.field.choice_made.emit("residents")
    row.low.setText("50.000")
    row.low.textEdited.emit("50.000")
    assert demo.views.rows_state.conditions == (Condition("residents", 50_000.0, None),)
    assert panel.table.rows.rowCount() == (people >= 50_000).sum()
    row.high.setText("abc")
    row.high.textEdited.emit("abc")
    assert row.high.property("invalid") == "true"
    popup.close()
    panel.frame.filter_field.setText("bari")
    shown = panel.table.rows.rowCount()
    assert 0 < shown < (people >= 50_000).sum()
    scatter = canvas("scatter")
    assert len([row for row in range(257) if demo.views.shown[row] and scatter.point_of(row)]) == shown
    assert f"{shown} di 257" in panel.frame.verdict
    demo.brush.brush(np.ones(257, dtype=bool))
    assert f"{257 - shown} nascosti dal filtro" in panel.bar.line.text()


def test_rows_without_a_figure_are_told(open_session: Callable[[Plan | None], Session], qtbot: QtBot) -> None:
    # Misiliscemi (Sicilia) is younger than the source.
    session = open_session(replace(demo_plan("it"), regions=("19",), sites=()))
    panel = make_panel(session, qtbot)
    for chart in panel.charts:
        chart.canvas.repaint()
    (place,) = session.territory.search("Misiliscemi")
    row = session.views.row_of(place)
    assert panel.charts[0].note.text() == "1 riga senza dato."
    assert panel.charts[0].note.isVisible()
    assert panel.charts[0].canvas.point_of(row) is None
    assert "1 riga" in panel.charts[0].canvas.accessibleDescription()
    session.brush.brush(np.ones(len(session.views.keys), dtype=bool))
    assert "(1 n.d.)" in panel.bar.line.text()


def test_another_chart_takes_the_columns_it_needs(panel: ViewsPanel, demo: Session) -> None:
    frame = panel.charts[1]
    frame._take_kind("scatter")
    assert len(frame.chart.columns) == 2
    assert type(frame.canvas).__name__ == "ScatterChart"
    frame.fields[1].choice_made.emit("density")
    assert frame.chart.columns[1] == "density"
    frame.toggle()
    assert frame.canvas is None
    assert frame.width() <= 40
    frame.toggle()
    assert frame.canvas is not None


def test_columns_are_chosen_and_those_of_suitability_come_with_them(panel: ViewsPanel, demo: Session) -> None:
    demo.views.show_columns(("suitability", "rank", "criterion:huff_share"))
    model = panel.table.rows
    assert [column.key for column in model.columns] == ["name", "suitability", "rank", "criterion:huff_share"]
    panel.table.sort_by("rank")
    qualities = [demo.views.values("suitability")[model.record(row)] for row in range(model.rowCount())]
    assert qualities == sorted(qualities, reverse=True)
    assert model.index(0, 2).data() == "1"


def test_a_municipality_that_is_not_brushed_keeps_its_place_faintly(
    panel: ViewsPanel, demo: Session, canvas: Canvas
) -> None:
    scatter = canvas("scatter")
    px, py = scatter.points
    lonely = int(np.argmax(np.nan_to_num(px)))

    def ink() -> tuple[int, int, int]:
        colour = scatter.grab().toImage().pixelColor(round(px[lonely]), round(py[lonely]))
        return colour.red(), colour.green(), colour.blue()

    others = np.ones(257, dtype=bool)
    others[lonely] = False
    strong = ink()
    demo.brush.brush(others)
    faint = ink()
    demo.brush.brush(np.ones(257, dtype=bool), How.REPLACE)
    panel_colour = demo.theme.colour("panel")
    ground = (panel_colour.red(), panel_colour.green(), panel_colour.blue())
    assert ink() != faint
    assert sum(faint) > sum(strong)
    assert faint != ground


def test_a_number_of_the_table_can_be_asked_why(panel: ViewsPanel, demo: Session, qtbot: QtBot) -> None:
    asked = []
    demo.question_asked.connect(asked.append)
    demo.views.show_columns(("suitability", "criterion:airport_km", "residents"))
    table, key = panel.table, int(demo.study_area[0])
    table.setFocus()
    for section, figure in ((1, "quality"), (2, "airport_km"), (3, "residents")):
        table.setCurrentIndex(table.rows.index(table.rows.row_of(key), section))
        asked.clear()
        qtbot.keyClick(table, "?")
        assert asked == [Asked("municipality", key, figure)]
        assert MunicipalityFigures(demo.texts, demo.analyser, demo.plan, key).explain(figure).title
    demo.views.show_columns(("cost_labour", "minutes", "code"))
    for section, question in (
        (1, [Asked("municipality", key, "cost_labour")]),
        (2, [Asked("site", demo.selected_site_id, "labour_pool")]),
        (3, []),
    ):
        table.setCurrentIndex(table.rows.index(table.rows.row_of(key), section))
        asked.clear()
        qtbot.keyClick(table, "?")
        assert asked == question
    panel.switch.buttons["sites"].click()
    demo.views.show_columns(("quality", "cost", "labour_pool"))
    for section, figure in ((1, "quality"), (2, "cost_total"), (3, "labour_pool")):
        table.setCurrentIndex(table.rows.index(0, section))
        asked.clear()
        qtbot.keyClick(table, "?")
        site_id = table.rows.identity(0)
        assert asked == [Asked("site", site_id, figure)]
        explained = SiteFigures(demo.texts, demo.analyser, demo.analysis, site_id).explain(figure)
        assert explained.title
    demo.views.show_columns(("residents",))
    table.setCurrentIndex(table.rows.index(0, 1))
    asked.clear()
    qtbot.keyClick(table, "?")
    lies_in = demo.analysis.site(table.rows.identity(0)).municipality
    assert asked == [Asked("municipality", lies_in, "residents")], "it is known of the municipality, not of the site"


def test_a_study_area_that_grows_and_shrinks_takes_all_views_along(
    panel: ViewsPanel, demo: Session, canvas: Canvas
) -> None:
    panel.table.sort_by("residents", descending=True)
    demo.brush.brush(np.isin(demo.study_area, demo.study_area[:7]))
    kept = set(demo.study_area[:7].tolist())
    for regions, count in ((("16", "17"), 257 + 131), (("17",), 131), (("16",), 257)):
        # Puglia and Basilicata had 257 and 131 municipalities in 2023 (ISTAT).
        assert demo.perform(lambda plan, regions=regions: set_regions(plan, regions))
        assert panel.table.rows.rowCount() == count
        assert len(canvas("scatter").points[0]) == count
        assert canvas("histogram").classes.counts().sum() == count
        people = [demo.views.values("residents")[panel.table.rows.record(row)] for row in range(count)]
        assert people == sorted(people, reverse=True)
        kept &= set(demo.study_area.tolist())
        assert set(demo.brush.brushed) == kept
    demo.undo()
    assert panel.table.rows.rowCount() == 131


def test_the_open_class_says_so(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    panel.charts[1]._set(columns=("density",))
    histogram, density = canvas("histogram"), demo.views.values("density")
    assert histogram.classes.open_high
    last = len(histogram.classes.edges) - 2
    assert histogram.class_words(last).startswith(f"da {format_number(histogram.classes.edges[last])} in su")
    click(histogram, histogram.bar(last, 1).center())
    assert np.array_equal(demo.brush.mask, density >= histogram.classes.edges[last])


def test_a_logarithmic_scatter_brushes_the_same_rows(panel: ViewsPanel, demo: Session, canvas: Canvas) -> None:
    panel.charts[0]._set(columns=("residents", "population_change"), logarithmic=True)
    scatter = canvas("scatter")
    people = residents(demo)
    order = np.argsort(people)
    small, large = (scatter.point_of(int(order[at])) for at in (40, 200))
    drag(scatter, QPointF(small.x() - 0.01, 0), QPointF(large.x() + 0.01, scatter.height()))
    assert set(np.flatnonzero(demo.brush.mask)) == set(order[40:201])
    # In the middle of the chart now, not squeezed to its left side.
    assert scatter.points[0][order[128]] > 0.35 * scatter.width()


def test_what_is_brushed_elsewhere_comes_into_sight_in_the_table(
    panel: ViewsPanel, demo: Session, canvas: Canvas, qtbot: QtBot
) -> None:
    table, order = panel.table, panel.table.rows.order
    canvas("scatter")
    last = np.zeros(len(demo.views.keys), dtype=bool)
    last[order[-3:]] = True
    demo.brush.brush(last)
    seen = range(table.rowAt(0), len(order))
    assert len(order) - 3 in seen
    first = table.rowAt(0)
    assert first > 0
    demo.brush.brush(last | np.isin(np.arange(len(last)), order[:2]))
    assert table.rowAt(0) == first, "one of them is in sight: nothing jumps"
    demo.brush.clear()
    assert table.rowAt(0) == first
    # The hand in the table itself moves it, nobody else.
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    demo.brush.brush(np.isin(np.arange(len(last)), order[:2]))
    assert table.rowAt(0) == first
