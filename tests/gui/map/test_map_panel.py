# SPDX-License-Identifier: EUPL-1.2
"""The map bound to a real session with the demo district: gestures become edits, edits become map."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from district_planner.gui.map.map_panel import MINUTES_CHOICE, MapPanel
from district_planner.gui.map.style import minutes_colours
from district_planner.gui.theme import Theme
from tests.gui.map.conftest import colour_at, grabbed
from tests.gui.map.test_tools import LEFT, click, drag

SEA = (17.6, 41.4)


@pytest.fixture
def panel(qtbot, demo):
    panel = MapPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1000, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def told(demo):
    messages = []
    demo.message_requested.connect(lambda level, text: messages.append((level, text)))
    return messages


def test_it_shows_the_sites_and_the_chosen_one(panel, demo):
    assert list(panel.view.signs.items) == [site.id for site in demo.plan.sites]
    assert panel.view.selected_site_id == demo.selected_site_id
    chosen = demo.analysis.site(demo.selected_site_id)
    assert (panel.view.catchment.area.minutes == chosen.catchment.minutes).all()


def test_a_click_with_the_place_tool_adds_a_site_and_chooses_it(panel, demo, middle_of):
    before = len(demo.plan.sites)
    panel.strip.buttons["place"].click()
    click(panel.view, panel.view.pixel_at(*middle_of("Altamura")))
    assert len(demo.plan.sites) == before + 1
    added = demo.plan.site(demo.selected_site_id)
    assert "Altamura" in added.name
    assert (added.lon, added.lat) == pytest.approx(middle_of("Altamura"), abs=0.01)
    assert panel.view.tool_name == "select"
    assert panel.strip.buttons["select"].isChecked()
    demo.undo()
    assert len(demo.plan.sites) == before
    assert len(panel.view.signs.items) == before


def test_a_second_site_in_a_place_gets_a_name_of_its_own(panel, demo, middle_of):
    for _ in range(2):
        panel.view.place_requested.emit(*middle_of("Altamura"))
    names = [site.name for site in demo.plan.sites]
    assert len(set(names)) == len(names)


def test_a_site_in_the_sea_is_refused_with_a_reason(panel, demo, told):
    before = len(demo.plan.sites)
    panel.view.set_tool("place")
    click(panel.view, panel.view.pixel_at(*SEA))
    assert len(demo.plan.sites) == before
    assert [level for level, _ in told] == ["error"]


def test_while_dragged_the_analysis_follows_and_nothing_is_written(panel, demo, middle_of):
    site_id = demo.selected_site_id
    view, stored = panel.view, demo.plan.site(demo.selected_site_id)
    pool = demo.analysis.site(site_id).catchment.labour_pool
    start = view.site_pixel(site_id) + QPointF(0, -15)
    QTest.mousePress(view.viewport(), LEFT, pos=start.toPoint())
    target = view.pixel_at(*middle_of("Altamura")) + QPointF(0, -15)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(view.viewport(), (start + (target - start) * share).toPoint())
    assert demo.is_previewing
    assert demo.analysis.site(site_id).catchment.labour_pool != pool
    assert (view.catchment.area.minutes == demo.analysis.site(site_id).catchment.minutes).all()
    assert demo.plan.site(site_id) == stored
    QTest.mouseRelease(view.viewport(), LEFT, pos=target.toPoint())
    assert not demo.is_previewing
    moved = demo.plan.site(site_id)
    assert (moved.lon, moved.lat) == pytest.approx(middle_of("Altamura"), abs=0.02)
    assert demo.undo_stack.count() == 1
    demo.undo()
    assert demo.plan.site(site_id) == stored
    assert (view.site_pixel(site_id) - view.pixel_at(stored.lon, stored.lat)).manhattanLength() < 0.01


def test_dragged_into_the_sea_it_warns_and_returns(panel, demo, told):
    site_id = demo.selected_site_id
    view, stored = panel.view, demo.plan.site(site_id)
    start = view.site_pixel(site_id) + QPointF(0, -15)
    sea = view.pixel_at(*SEA) + QPointF(0, -15)
    QTest.mousePress(view.viewport(), LEFT, pos=start.toPoint())
    QTest.mouseMove(view.viewport(), sea.toPoint())
    QTest.mouseMove(view.viewport(), (sea + QPointF(10, 0)).toPoint())
    assert view.signs.items[site_id].invalid
    assert len(told) == 1
    assert told[0][0] == "warning"
    QTest.mouseRelease(view.viewport(), LEFT, pos=(sea + QPointF(10, 0)).toPoint())
    assert demo.plan.site(site_id) == stored
    assert demo.undo_stack.count() == 0
    assert not demo.is_previewing
    assert not view.signs.items[site_id].invalid
    assert (view.site_pixel(site_id) - view.pixel_at(stored.lon, stored.lat)).manhattanLength() < 0.01
    assert (view.catchment.area.minutes == demo.analysis.site(site_id).catchment.minutes).all()


def test_arrow_keys_move_the_chosen_site_as_one_step(panel, demo):
    site_id, view = demo.selected_site_id, panel.view
    before = view.site_pixel(site_id)
    view.setFocus()
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert (view.site_pixel(site_id) - before - QPointF(0, -30)).manhattanLength() < 0.01
    assert demo.undo_stack.count() == 1


def test_tab_chooses_the_next_site(panel, demo):
    first = demo.selected_site_id
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Tab)
    assert demo.selected_site_id != first


def test_a_click_chooses_site_and_municipality(panel, demo, territory, middle_of):
    other = next(site for site in demo.plan.sites if site.id != demo.selected_site_id)
    click(panel.view, panel.view.site_pixel(other.id) + QPointF(0, -3))
    assert demo.selected_site_id == other.id
    panel.view.labels.setVisible(False)
    click(panel.view, panel.view.pixel_at(*middle_of("Vieste")))
    assert territory.names[demo.selected_municipality] == "Vieste"
    assert panel.view.highlight.selected == demo.selected_municipality


def test_the_slider_shows_at_once_and_writes_when_let_go(panel, demo):
    slider = panel.minutes.slider
    slider.setSliderDown(True)
    slider.setValue(30)
    assert demo.is_previewing
    reached = demo.analysis.site(demo.selected_site_id).catchment.minutes
    assert reached[np.isfinite(reached)].max() <= 30
    assert demo.plan.parameters.cutoff_minutes == 60
    assert [text for text, _ in panel.view.catchment.tags(panel.view.window_of_map)][-1:] in (["30 min"], [])
    slider.setSliderDown(False)
    assert demo.plan.parameters.cutoff_minutes == 30
    assert not demo.is_previewing
    demo.undo()
    assert slider.value() == 60


def test_the_slider_listens_to_keys(panel, demo):
    panel.minutes.slider.setFocus()
    QTest.keyClick(panel.minutes.slider, Qt.Key.Key_Left)
    assert demo.plan.parameters.cutoff_minutes == 59


def test_the_chooser_offers_every_indicator_and_colours_follow(panel, demo, territory, middle_of):
    chooser = panel.legend.chooser
    offered = [chooser.itemData(index) for index in range(chooser.count())]
    assert offered == [*demo.map_indicators, MINUTES_CHOICE]
    panel.view.labels.setVisible(False)
    for choice in demo.map_indicators:
        chooser.activated.emit(offered.index(choice))
        assert demo.indicator_id == choice
        expected = demo.choropleth.colours[demo.choropleth.class_of[territory.names.index("Vieste")]]
        assert colour_at(grabbed(panel.view), panel.view.pixel_at(*middle_of("Vieste"))) == expected
        swatches = [row.colour for row in panel.legend.rows.rows if row.colour]
        assert swatches == list(reversed(demo.choropleth.colours))


def test_minutes_as_colours_with_residents_in_the_legend(panel, demo):
    panel.legend.chooser.activated.emit(panel.legend.chooser.count() - 1)
    assert panel.shows_minutes
    catchment = demo.analysis.site(demo.selected_site_id).catchment
    rows = [row for row in panel.legend.rows.rows if row.colour]
    assert [row.colour for row in rows] == [colour.name() for colour in minutes_colours(4)]
    assert [row.count for row in rows] == [demo.texts.number(ring.residents) for ring in catchment.rings()]
    demo.select_site(None)
    assert not [row for row in panel.legend.rows.rows if row.colour]
    assert panel.legend.note.text()


def test_tooltip_says_name_value_and_minutes(panel, demo, territory):
    taranto = territory.names.index("Taranto")
    lines = panel.view.tooltip_for(taranto).split("\n")
    assert lines[0] == "Taranto (TA)"
    assert demo.texts.number(float(demo.indicator_values[taranto]), demo.indicator.decimals) in lines[1]
    assert "min" in lines[2]


def test_language_and_theme_change_at_once(panel, demo):
    demo.set_language("en")
    assert panel.strip.buttons["measure"].accessibleName() == "Measure a distance"
    assert panel.legend.chooser.itemText(panel.legend.chooser.count() - 1) == "Minutes from the site"
    demo.set_theme(Theme.dark())
    panel.view.labels.setVisible(False)
    sea = panel.view.pixel_at(*SEA)
    assert colour_at(grabbed(panel.view), sea) == Theme.dark().hex("map_sea")


def test_no_control_is_without_a_name(panel):
    for control in (*panel.strip.buttons.values(), panel.legend.chooser, panel.legend.fold, panel.minutes.slider):
        assert control.accessibleName(), control
    assert panel.view.accessibleDescription().startswith("Sede scelta")


def test_cards_do_not_cover_one_another(panel, qtbot):
    for width, height in ((620, 480), (860, 560), (1400, 900)):
        panel.resize(width, height)
        qtbot.wait(10)
        cards = [panel.legend.geometry(), panel.minutes.geometry(), panel.strip.geometry()]
        assert all(panel.rect().contains(card) for card in cards)
        assert not any(a.intersects(b) for i, a in enumerate(cards) for b in cards[i + 1 :])


def test_without_edits_allowed_nothing_moves(panel, demo, told, monkeypatch):
    monkeypatch.setattr(type(demo), "is_editable", property(lambda _self: False))
    panel.refresh(panel.concerns)
    site_id, view = demo.selected_site_id, panel.view
    before = view.site_pixel(site_id)
    drag(view, before + QPointF(0, -15), before + QPointF(40, -15), before + QPointF(80, -15))
    assert demo.undo_stack.count() == 0
    assert (view.site_pixel(site_id) - before).manhattanLength() < 0.01
    assert not panel.strip.buttons["place"].isEnabled()
    assert not panel.minutes.isEnabled()


@pytest.mark.parametrize("size", [(860, 560), (932, 676), (1400, 900)])
def test_the_whole_area_is_not_under_a_card(panel, demo, qtbot, size):
    panel.resize(*size)
    qtbot.wait(10)
    view = panel.view
    boxes = view.geometry_of_map.boxes[demo.study_area]
    low, high = view.window_of_map.to_pixels(boxes[:, :2]), view.window_of_map.to_pixels(boxes[:, 2:])
    for card in (panel.legend, panel.minutes, panel.strip):
        frame = card.geometry()
        under = (
            (low[:, 0] < frame.right()) & (high[:, 0] > frame.left())
            & (low[:, 1] < frame.bottom()) & (high[:, 1] > frame.top())
        )  # fmt: skip
        assert not under.any()
