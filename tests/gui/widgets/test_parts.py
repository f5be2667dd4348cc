# SPDX-License-Identifier: EUPL-1.2
"""Banner, section, search field, empty state, figures and bars: what they show, say and answer by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolTip, QWidget

from district_planner.core.texts import Texts
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.age_bars import AgeBars
from district_planner.gui.widgets.banner import Banner
from district_planner.gui.widgets.colour_ramp import ColourRamp
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.figure_row import FigureRow
from district_planner.gui.widgets.search_field import SearchField, Suggestion
from district_planner.gui.widgets.section import Section

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TOWNS = ("Taranto", "Bari", "Barletta")


def shown(qtbot: QtBot, widget: QWidget, width: int = 320, height: int = 80) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()


def find(text: str) -> list[Suggestion]:
    return [Suggestion(index, town) for index, town in enumerate(TOWNS) if town.lower().startswith(text.lower())]


@pytest.fixture
def search(qtbot: QtBot) -> SearchField:
    field = SearchField(find)
    shown(qtbot, field)
    field.set_words("Cerca un comune", "Cerca un comune")
    field.setFocus()
    return field


def test_a_banner_says_offers_and_goes(qtbot: QtBot) -> None:
    host = QWidget()
    banner = Banner(Theme.light(), host)
    shown(qtbot, host)
    assert banner.isHidden()
    banner.show_message("error", "Il file è bloccato.", "Apri una copia")
    assert banner.isVisible()
    assert banner.accessibleName() == "Il file è bloccato."
    action = next(button for button in banner.findChildren(QPushButton) if button.text() == "Apri una copia")
    with qtbot.waitSignal(banner.action_requested):
        qtbot.keyClick(action, Qt.Key.Key_Space)
    with qtbot.waitSignal(banner.dismissed):
        banner.dismiss()
    assert banner.text == ""


def test_a_banner_takes_the_colours_of_its_level_and_theme(qtbot: QtBot) -> None:
    host = QWidget()
    banner = Banner(Theme.light(), host)
    shown(qtbot, host)
    for theme in (Theme.light(), Theme.dark()):
        banner.set_theme(theme)
        banner.show_message("warning", "Attenzione")
        banner.resize(200, 40)
        corner = banner.grab().toImage().pixelColor(1, 20)
        assert corner.name() == QColor(theme.hex("warning")).name()


def test_a_section_folds_by_keyboard(qtbot: QtBot) -> None:
    section = Section()
    body = QPushButton("contenuto")
    section.body.addWidget(body)
    shown(qtbot, section, height=120)
    title = section.findChildren(QAbstractButton)[0]
    with qtbot.waitSignal(section.folded_changed):
        qtbot.keyClick(title, Qt.Key.Key_Space)
    assert section.is_folded
    assert not body.isVisible()
    section.set_folded(False)
    assert body.isVisible()


def test_search_offers_while_typing_and_enter_takes_the_first(search: SearchField, qtbot: QtBot) -> None:
    qtbot.keyClicks(search, "ba")
    assert search.suggestions == ("Bari", "Barletta")
    with qtbot.waitSignal(search.suggestion_chosen) as chosen:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen.args == [1]
    assert search.text() == ""


def test_search_takes_the_one_the_arrows_reached(search: SearchField, qtbot: QtBot) -> None:
    qtbot.keyClicks(search, "ba")
    popup = search.completer_popup
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(search.suggestion_chosen) as chosen:
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert chosen.args == [2]


def test_search_that_finds_nothing_offers_nothing_and_escape_empties(search: SearchField, qtbot: QtBot) -> None:
    qtbot.keyClicks(search, "zzz")
    assert search.suggestions == ()
    with qtbot.assertNotEmitted(search.suggestion_chosen):
        qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


@pytest.mark.parametrize("picture", ["pin", "table", "bars"])
def test_an_empty_state_teaches_one_step(qtbot: QtBot, picture: str) -> None:
    state = EmptyState(picture)  # type: ignore[arg-type]
    state.set_theme(Theme.dark())
    state.set_words("Nessuna sede.", "Nuova sede")
    shown(qtbot, state, 300, 240)
    button = state.findChild(QPushButton)
    with qtbot.waitSignal(state.acted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert state.accessibleName() == "Nessuna sede."


def test_an_empty_state_without_a_button_shows_none(qtbot: QtBot) -> None:
    state = EmptyState("table")
    state.set_words("Nessun progetto.", "")
    shown(qtbot, state, 300, 240)
    assert not state.findChild(QPushButton).isVisible()


def test_a_figure_is_a_button_for_eyes_keys_and_screen_readers(qtbot: QtBot) -> None:
    row = FigureRow()
    row.set_label("Bacino", "Quante persone")
    row.set_value("92.400", "entro 60 minuti")
    row.set_bar(0.5, 0.8)
    shown(qtbot, row)
    assert row.accessibleName() == "Bacino: 92.400. entro 60 minuti"
    assert QAccessible.queryAccessibleInterface(row).role() == QAccessible.Role.Button
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(row.clicked):
            qtbot.keyClick(row, key)


def test_a_figure_draws_its_bar_as_long_as_its_value(qtbot: QtBot) -> None:
    theme = Theme.light()
    row = FigureRow(explained=False)
    row.set_theme(theme)
    row.set_label("Lavoro")
    row.set_value("12,5")
    row.set_bar(0.5)
    shown(qtbot, row, 208, row.sizeHint().height())
    picture = row.grab().toImage()
    y = 4 + row.fontMetrics().height() + 6
    line = [picture.pixelColor(x, y).name() for x in range(208)]
    assert line[50] == theme.hex("bar")
    assert line[150] == theme.hex("bar_track")
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_age_bars_stand_as_high_as_the_people(qtbot: QtBot) -> None:
    theme = Theme.light()
    bars = AgeBars(Texts("it"))
    bars.set_theme(theme)
    bars.set_values(18, np.array([10.0, 5.0, 0.0, 10.0]), (18, 19))
    shown(qtbot, bars, 208, bars.sizeHint().height())
    picture = bars.grab().toImage()
    assert picture.pixelColor(20, 2).name() == theme.hex("bar")
    assert picture.pixelColor(70, 2).name() != theme.hex("bar")
    assert picture.pixelColor(70, 30).name() == theme.hex("bar")
    assert picture.pixelColor(170, 2).name() == theme.hex("border_strong")
    assert bars.accessibleName() == "Età da 18 a 21 anni: 25 persone, di cui giovani 15"
    bars.set_texts(Texts("en"))
    assert bars.accessibleName() == "Ages 18 to 21: 25 people, of whom 15 young"


def test_a_colour_ramp_shows_its_classes_and_the_unknown(qtbot: QtBot) -> None:
    ramp = ColourRamp()
    ramp.set_theme(Theme.light())
    ramp.set_classes(["#eff3ff", "#08519c"], ["0", "50", "100"], "n.d.")
    shown(qtbot, ramp, 300, ramp.sizeHint().height())
    picture = ramp.grab().toImage()
    assert picture.pixelColor(40, 6).name() == "#eff3ff"
    assert picture.pixelColor(200, 6).name() == "#08519c"
    assert ramp.accessibleName() == "0 | 50 | 100 | n.d."


@pytest.mark.usefixtures("dressed")
def test_a_combo_box_cuts_long_words_with_dots_and_tells_them_on_hovering(qtbot: QtBot) -> None:
    box = QuietComboBox()
    qtbot.addWidget(box)
    box.addItems(["Quota di residenti fra 18 e 34 anni", "Breve"])
    box.setToolTip("Che cosa sta in basso")
    box.setFixedWidth(110)
    box.show()
    assert box.is_cut
    spot = box.rect().center()
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, spot, box.mapToGlobal(spot)))
    assert QToolTip.text() == "Quota di residenti fra 18 e 34 anni\nChe cosa sta in basso"
    QToolTip.hideText()
    # Nothing is painted where the chevron has its room: 24 px on the right, of which its lines take the middle 10.
    box.setItemText(0, "W" * 60)
    gap = [box.grab().toImage().pixelColor(110 - 22, y) for y in range(8, box.height() - 8)]
    assert len({colour.name() for colour in gap}) == 1
    box.setCurrentIndex(1)
    assert not box.is_cut
