# SPDX-License-Identifier: EUPL-1.2
"""The assembled window, as a person sees and uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from district_planner.core.texts import LANGUAGES, catalogue
from district_planner.gui.main_window import MainWindow
from district_planner.gui.window_commands import TABS
from district_planner.scenarios import add_site, new_plan
from tests.gui import reading
from tests.gui.shell.conftest import clipped

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NewWindow = Callable[..., MainWindow]
LOOKS = [(language, theme) for language in ("it", "en") for theme in ("light", "dark")]


def settings(language: str, theme: str) -> str:
    return f'{{"language": "{language}", "theme": "{theme}"}}'


def trigger(window: MainWindow, name: str) -> None:
    window.actions_[name].trigger()
    QApplication.processEvents()


def drag(window: MainWindow, site_id: int, pixels: QPoint) -> None:
    """Press on a site, move it in three steps and let go."""
    view = window.map_view
    start = view.site_pixel(site_id).toPoint() - QPoint(0, 4)
    steps = [start + pixels * step / 3 for step in (1, 2, 3)]

    def send(kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        everywhere = view.viewport().mapToGlobal(at)
        event = QMouseEvent(kind, QPointF(at), QPointF(everywhere), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    send(QEvent.Type.MouseButtonPress, start, left, left)
    for step in steps:
        send(QEvent.Type.MouseMove, step, none, left)
    assert window.session.is_previewing
    send(QEvent.Type.MouseButtonRelease, steps[-1], left, none)


# The welcome page


def test_the_first_page_offers_the_demo_a_new_project_and_a_map(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert window.welcome.demo_card.hasFocus()
    codes = {region.code for region in window.session.territory.regions}
    picture = window.welcome._map
    seen = {
        picture.region_at(QPointF(x, y)) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4)
    }
    assert seen - {""} == codes


def test_one_click_opens_a_ranked_demo(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.mouseClick(window.welcome.demo_card, Qt.MouseButton.LeftButton)
    assert (tmp_path / "demo.dplan").is_file()
    assert window.workspace.isVisible()
    ranks = sorted(score.rank for score in window.session.analysis.scores.sites if score.rank)
    assert ranks == list(range(1, len(ranks) + 1))
    assert len(ranks) >= 3


def test_recent_projects_open_with_a_click_and_can_be_forgotten(new_window: NewWindow, qtbot: QtBot) -> None:
    first = new_window()
    first.door.open_demo()
    first.close()
    second = new_window()
    row = second.welcome._recent.itemAt(0).widget()
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert second.session.plan is not None
    trigger(second, "close_project")
    assert second.welcome.isVisible()
    forget = second.welcome._recent.itemAt(0).widget().findChildren(QPushButton)[1]
    qtbot.mouseClick(forget, Qt.MouseButton.LeftButton)
    assert second.welcome._recent.count() == 0
    assert second.store.settings.recent_projects == ()


# Reading


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_everything_has_a_name_and_nothing_is_clipped(new_window: NewWindow, language: str, theme: str) -> None:
    window = new_window(settings(language, theme))
    window.resize(1366, 768)
    assert reading.without_a_name(window) == []
    assert clipped(window) == []
    window.door.open_demo()
    for tab in TABS:
        trigger(window, f"tab_{tab}")
        assert reading.without_a_name(window) == []
        assert clipped(window) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_the_same_texts_with_the_same_parameters(language: str) -> None:
    areas = ("shell", "welcome", "help", "edits")
    mine, italian = (
        {k: v for k, v in catalogue(name).items() if k.split(".")[0] in areas} for name in (language, "it")
    )
    assert mine.keys() == italian.keys()

    def parameters(text: str | dict[str, str]) -> set[str]:
        words = " ".join(text.values()) if isinstance(text, dict) else text
        return {part.split("}")[0] for part in words.split("{")[1:]}

    for key, text in mine.items():
        assert parameters(text) == parameters(italian[key]), key


def test_menus_have_no_mnemonic_twice_and_no_key_twice(demo_window: MainWindow) -> None:
    for language in LANGUAGES:
        demo_window.session.set_language(language)
        bar = [
            menu.title() for name, menu in demo_window.actions_.menus.items() if menu.parent() is demo_window.menuBar()
        ]
        assert_different(bar)
        for menu in demo_window.actions_.menus.values():
            assert_different([action.text() for action in menu.actions() if "&" in action.text()])
    keys = [key.toString() for action in demo_window.actions_.findChildren(QAction) for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def assert_different(texts: list[str]) -> None:
    letters = [text.replace("&&", "").split("&")[1][0].lower() for text in texts if "&" in text.replace("&&", "")]
    assert len(letters) == len(set(letters)), texts


def test_all_promised_keys_are_there(demo_window: MainWindow) -> None:
    """The keys of the design document (experience.md, Keys)."""
    keys = {key.toString() for action in demo_window.actions_.findChildren(QAction) for key in action.shortcuts()}
    promised = {"N", "Ctrl+F", "Ctrl+Z", "Ctrl+Y", "F2", "Del", "+", "-", "0", "1", "2", "3", "4", "5", "Ctrl+E", "F1"}
    assert promised | {"Ctrl+Q", "Ctrl+,"} <= keys


# Arrangement


def test_the_map_has_most_of_a_small_screen(demo_window: MainWindow) -> None:
    demo_window.resize(1366, 768)
    QApplication.processEvents()
    panel = demo_window.workspace.map_panel
    assert panel.width() * panel.height() >= 0.6 * 1366 * 768


def test_parts_fold_and_remember_their_size(new_window: NewWindow) -> None:
    window = new_window()
    window.door.open_demo()
    workspace = window.workspace
    assert not workspace.bottom.isVisible()
    wide = workspace.map_panel.width()
    trigger(window, "show_tree")
    assert not workspace.tree.isVisible()
    assert workspace.map_panel.width() > wide
    trigger(window, "tab_quality")
    assert workspace.bottom.isVisible()
    assert window.actions_["show_bottom"].isChecked()
    workspace._left.setSizes([300, 333])
    QApplication.processEvents()
    height = workspace.bottom.height()
    window.close()
    again = new_window()
    again.door.open_demo()
    QApplication.processEvents()
    assert not again.workspace.tree.isVisible()
    assert again.workspace.bottom.current == "quality"
    assert again.workspace.bottom.height() == pytest.approx(height, abs=2)


# Working


def test_place_drag_inspect_undo_redo(demo_window: MainWindow, qtbot: QtBot) -> None:
    window, session = demo_window, demo_window.session
    count = len(session.plan.sites)
    trigger(window, "add_site")
    assert window.actions_["add_site"].isChecked()
    view = window.map_view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.pixel_at(16.6, 40.85).toPoint())
    assert len(session.plan.sites) == count + 1
    assert not window.actions_["add_site"].isChecked()
    placed = session.plan.site(session.selected_site_id)
    assert (placed.lon, placed.lat) == pytest.approx((16.6, 40.85), abs=0.02)
    assert session.texts.number(session.analysis.site(placed.id).labour_pool) in all_words(window.workspace.inspector)
    drag(window, placed.id, QPoint(30, -12))
    moved = session.plan.site(placed.id)
    assert moved.lon > placed.lon
    assert moved.lat > placed.lat
    assert session.texts.number(session.analysis.site(placed.id).labour_pool) in all_words(window.workspace.inspector)
    assert window.actions_["undo"].text().endswith(f"Sposta la sede {placed.name}")
    trigger(window, "undo")
    assert session.plan.site(placed.id) == placed
    trigger(window, "undo")
    assert len(session.plan.sites) == count
    trigger(window, "redo")
    trigger(window, "redo")
    assert session.plan.site(placed.id) == moved


def all_words(widget: QWidget) -> str:
    """All that a panel says, by its labels and accessible names."""
    words = [child.accessibleName() for child in widget.findChildren(QWidget)]
    words += [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join(words)


def test_duplicate_rename_delete_by_keys(demo_window: MainWindow, qtbot: QtBot) -> None:
    window, session = demo_window, demo_window.session
    original = session.plan.site(session.selected_site_id)
    trigger(window, "duplicate_site")
    copy = session.plan.site(session.selected_site_id)
    assert copy.name == f"{original.name} (copia)"
    trigger(window, "rename_site")
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "Nuova")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.plan.site(copy.id).name == "Nuova"
    trigger(window, "remove_site")
    assert all(site.id != copy.id for site in session.plan.sites)
    assert not window.actions_["remove_site"].isEnabled()
    for _ in range(3):
        trigger(window, "undo")
    assert [site.id for site in session.plan.sites] == [site.id for site in session.plan.sites if site.id != copy.id]


def test_search_finds_places_and_sites_and_the_map_goes_there(demo_window: MainWindow, qtbot: QtBot) -> None:
    window, session = demo_window, demo_window.session
    trigger(window, "search")
    assert window.search.hasFocus()
    qtbot.keyClicks(window.search, "tarant")
    assert any("Taranto (TA)" in words for words in window.search.suggestions)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert session.selected_site_id is not None
    qtbot.keyClicks(window.search, "Gallipoli")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    position = session.selected_municipality
    assert session.territory.names[position] == "Gallipoli"
    view = window.map_view
    middle = view.pixel_at(float(session.territory.lon[position]), float(session.territory.lat[position]))
    assert (middle - QPointF(view.viewport().rect().center())).manhattanLength() < 200
    assert view.hasFocus()


def test_typing_in_a_field_is_no_command(demo_window: MainWindow, qtbot: QtBot) -> None:
    window, session = demo_window, demo_window.session
    before = session.plan
    trigger(window, "search")
    qtbot.keyClicks(window.search, "n0+-1")
    qtbot.keyClick(window.search, Qt.Key.Key_Delete)
    assert window.search.text() == "n0+-1"
    assert session.plan == before
    assert not window.actions_["add_site"].isChecked()
    assert not window.workspace.bottom.isVisible()


def test_the_tree_chooses_sites_and_indicators(demo_window: MainWindow) -> None:
    session, tree = demo_window.session, demo_window.workspace.tree
    last = session.plan.sites[-1]
    tree.tree.itemClicked.emit(tree.item("sites", last.id), 0)
    assert session.selected_site_id == last.id
    tree.tree.itemClicked.emit(tree.item("indicators", "old_age_index"), 0)
    assert session.indicator_id == "old_age_index"
    session.select_site(session.plan.sites[0].id)
    assert tree.tree.currentItem() is tree.item("sites", session.plan.sites[0].id)


def test_the_status_line_says_where_the_mouse_is(demo_window: MainWindow) -> None:
    session, line = demo_window.session, demo_window.status_line
    site = session.plan.site(session.selected_site_id)
    taranto = session.boundaries.locate(site.lon, site.lat)
    line.show_place(taranto, 17.23, 40.476)
    assert line.place_text.startswith("40,476 N 17,230 E · Taranto (TA) · ")
    assert line.place_text.endswith(f"min da {site.name}")
    milano = session.territory.search("Milano")[0]
    line.show_place(milano, 9.19, 45.46)
    assert "oltre 60 min" in line.place_text
    line.show_place(-1, 12.0, 39.0)
    assert line.place_text == "39,000 N 12,000 E"


# Language and theme


def test_the_language_changes_live_everywhere(demo_window: MainWindow) -> None:
    for tab in TABS:
        trigger(demo_window, f"tab_{tab}")
    trigger(demo_window, "language_en")
    assert demo_window.actions_.menus["file"].title() == "&File"
    assert demo_window.actions_["add_site"].text() == "New &site"
    assert demo_window.store.settings.language == "en"
    assert demo_window.search.placeholderText().startswith("Find")
    assert reading.without_a_name(demo_window) == []
    italian = {
        text for text in catalogue("it").values() if isinstance(text, str) and len(text) > 12 and "{" not in text
    }
    english = {text for text in catalogue("en").values() if isinstance(text, str)}
    shown = [child for child in demo_window.findChildren(QWidget) if child.isVisible()]
    said = {child.accessibleName() for child in shown} | {child.text() for child in shown if isinstance(child, QLabel)}
    assert said & (italian - english) == set()


def test_the_theme_changes_live(demo_window: MainWindow, qapp: QApplication) -> None:
    def shade() -> int:
        return demo_window.grab().toImage().pixelColor(demo_window.width() - 8, 40).lightness()

    assert shade() > 200
    trigger(demo_window, "theme_dark")
    assert shade() < 60
    assert demo_window.store.settings.theme == "dark"
    assert qapp.palette().window().color().lightness() < 60


def test_without_a_project_nothing_can_be_edited(window: MainWindow) -> None:
    for name in ("undo", "add_site", "export_report", "remove_site", "zoom_in", "tab_sites"):
        assert not window.actions_[name].isEnabled()
    for name in ("new_project", "open_project", "open_demo", "preferences", "help", "quit"):
        assert window.actions_[name].isEnabled()


@pytest.mark.parametrize(("language", "words"), [("it", "Ctrl+Maiusc+S"), ("en", "Ctrl+Shift+S")])
def test_keys_have_the_names_that_stand_on_the_keyboard(new_window: NewWindow, language: str, words: str) -> None:
    window = new_window(settings(language, "light"), demo=True)
    assert window.actions_["save_copy"].toolTip().endswith(f"({words})")
    trigger(window, "keys")
    page = window.commands._info.browser.toPlainText()
    assert words in page
    wrong = {"it": ("Shift", "Del\n", "Return", "Enter"), "en": ("Maiusc", "Canc", "Invio")}[language]
    assert [word for word in wrong if word in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_of_an_empty_project_teaches_and_then_fills(
    new_window: NewWindow, tmp_path: Path, language: str
) -> None:
    window = new_window(settings(language, "light"))
    window.resize(1366, 768)
    window.door.create(tmp_path / "empty.dplan", new_plan("Basilicata", ("17",)))
    for tab in TABS:
        trigger(window, f"tab_{tab}")
        assert reading.without_a_name(window) == []
        assert clipped(window) == []
    session = window.session
    session.edit(add_site(session.plan, name="Potenza", lon=15.8, lat=40.64))
    session.select_site(1)
    trigger(window, "tab_catchment")
    table = window.workspace.bottom.panel("catchment").table
    assert table.records_model.rowCount() == len(session.analysis.site(1).catchment.inside)
    assert table.records_model.columnCount() == 6


def test_a_site_is_placed_by_searching_while_one_is_looked_for(demo_window: MainWindow, qtbot: QtBot) -> None:
    window, session = demo_window, demo_window.session
    count, hint = len(session.plan.sites), window.workspace.map_panel.hint
    assert not hint.isVisible()
    trigger(window, "add_site")
    assert "Fare clic sulla mappa" in hint.text()
    assert hint.isVisible()
    assert clipped(window.workspace.map_panel) == []
    trigger(window, "search")
    qtbot.keyClicks(window.search, "Gallipoli")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    position = session.territory.search("Gallipoli")[0]
    placed = session.plan.site(session.selected_site_id)
    assert len(session.plan.sites) == count + 1
    assert placed.name == "Sede di Gallipoli"
    assert (placed.lon, placed.lat) == (session.territory.lon[position], session.territory.lat[position])
    assert not hint.isVisible()
    assert not window.actions_["add_site"].isChecked()


@pytest.mark.parametrize("typed", ["40,4761 17,2305", "40.4761, 17.2305", "17,2305 E 40,4761 N"])
def test_coordinates_can_be_searched_and_used_for_a_site(demo_window: MainWindow, qtbot: QtBot, typed: str) -> None:
    window, session = demo_window, demo_window.session
    count = len(session.plan.sites)
    trigger(window, "search")
    qtbot.keyClicks(window.search, typed)
    assert window.search.suggestions[0] == "40,4761 N 17,2305 E"
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert len(session.plan.sites) == count, "without the tool the map only goes there"
    trigger(window, "add_site")
    trigger(window, "search")
    qtbot.keyClicks(window.search, typed)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    placed = session.plan.site(session.selected_site_id)
    assert (placed.lon, placed.lat) == (17.2305, 40.4761)


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    assert window.welcome.demo_card.hasFocus()
    qtbot.keyClick(window.welcome.demo_card, Qt.Key.Key_Return)
    assert window.session.plan is not None
    inspector = window.workspace.inspector
    figure = inspector.card.figure("labour_pool")
    figure.setFocus()
    with qtbot.waitSignal(inspector.card.why_requested):
        qtbot.keyClick(figure, Qt.Key.Key_Enter)
