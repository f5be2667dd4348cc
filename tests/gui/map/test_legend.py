# SPDX-License-Identifier: EUPL-1.2
"""The legend says what the map shows, in the same colours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.map.legend import ROW_HEIGHT, SWATCH, LegendCard
from district_planner.gui.map.legend_rows import choropleth_rows
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.map.style import MapStyle
from district_planner.gui.theme import Theme
from district_planner.territory.choropleth import classify
from district_planner.territory.indicators import load_indicators
from tests.gui.map.conftest import colour_at, grabbed


@pytest.fixture
def card(qtbot):
    card = LegendCard(MapStyle(Theme.light()))
    qtbot.addWidget(card)
    card.show()
    return card


def swatch_colours(card):
    card.adjustSize()
    image = card.rows.grab().toImage()
    return [
        colour_at(image, QPointF(SWATCH.center().x(), index * ROW_HEIGHT + SWATCH.center().y()))
        for index in range(len(card.rows.rows))
    ]


def test_its_colours_are_those_of_the_map(view, card, territory, middle_of):
    positions = territory.in_regions(["16"])
    choropleth = classify(territory.density(), positions)
    indicator = load_indicators()["density"]
    card.show_rows("", choropleth_rows(choropleth, positions, indicator, Texts("it")))
    shown = swatch_colours(card)
    assert shown == list(reversed(choropleth.colours))
    image = grabbed(view)
    for name in ("Foggia", "Altamura", "Lecce", "Manduria"):
        assert colour_at(image, view.pixel_at(*middle_of(name))) in shown


def test_counts_add_up_to_the_study_area(territory):
    positions = territory.in_regions(["16"])
    values = territory.density().copy()
    values[positions[:3]] = np.nan
    rows = choropleth_rows(classify(values, positions), positions, load_indicators()["density"], Texts("it"))
    assert sum(int(row.count) for row in rows) == len(positions) == 257  # Puglia has 257 municipalities (ISTAT 2023)
    assert rows[-1].hatched
    assert rows[-1].count == "3"
    assert "n.d." in rows[-1].text


def test_without_unknown_there_is_no_line_for_it(territory):
    positions = territory.in_regions(["16"])
    rows = choropleth_rows(
        classify(territory.density(), positions), positions, load_indicators()["density"], Texts("en")
    )
    assert not any(row.hatched for row in rows)


def test_it_folds_to_its_head(card):
    card.show_rows("nota", [])
    full = card.sizeHint().height()
    card.fold.click()
    assert card.sizeHint().height() < full
    assert card.chooser.isVisible()
    card.fold.click()
    assert card.sizeHint().height() == full


def test_it_can_be_read_without_seeing(card, territory):
    positions = territory.in_regions(["16"])
    rows = choropleth_rows(
        classify(territory.density(), positions), positions, load_indicators()["density"], Texts("it")
    )
    card.show_rows("", rows)
    for row in rows:
        assert row.text in card.rows.accessibleName()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_choice_is_cut(demo, qtbot, dressed, language):
    demo.set_language(language)
    panel = MapPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    chooser = panel.legend.chooser
    option = QStyleOptionComboBox()
    chooser.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    room = chooser.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, chooser).width() - 4
    names = [chooser.itemText(index) for index in range(chooser.count())]
    assert [name for name in names if chooser.fontMetrics().horizontalAdvance(name) > room] == []
