# SPDX-License-Identifier: EUPL-1.2
"""Activities, districts and actors in the whole window: menus, keys, tabs, search, help."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from district_planner.gui.districts.district_dialog import DistrictDialog
from district_planner.gui.info_dialogs import topic_of
from district_planner.gui.main_window import MainWindow
from district_planner.gui.points.new_point_dialog import NewPointDialog
from tests.gui.points.conftest import OSTUNI
from tests.gui.shell.conftest import demo_window, in_dialog, new_window  # noqa: F401  # fixtures

InDialog = Callable[[Callable[[QDialog], None]], None]


def activity_of(window: MainWindow) -> str:
    return window.session.plan.catalogue.visible[0].id


def add_nursery(dialog: QDialog) -> None:
    """Fill the dialog in as a person would."""
    assert isinstance(dialog, NewPointDialog)
    dialog.fields.activity.setFocus()
    wanted = dialog._desk.session.plan.catalogue.visible[0].name("it")
    QTest.keyClicks(dialog.fields.activity, wanted)
    QTest.keyClick(dialog.fields.activity, Qt.Key.Key_Return)
    dialog.add.click()


def test_a_click_with_the_tool_puts_one_there(demo_window: MainWindow, in_dialog: InDialog) -> None:  # noqa: F811
    window = demo_window
    window.actions_["add_point"].trigger()
    view = window.map_view
    assert view.tool_name == "point"
    in_dialog(add_nursery)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.pixel_at(*OSTUNI).toPoint())
    point = window.session.plan.points[0]
    assert point.activity == activity_of(window)
    assert (point.lon, point.lat) == pytest.approx(OSTUNI, abs=0.05)
    assert view.tool_name == "select", "the tool is done"
    assert window.workspace.map_points.layer.chosen == point.id
    assert any(row.sign is not None for row in window.workspace.map_panel.legend.rows.rows)
    window.actions_["undo"].trigger()
    assert window.session.plan.points == ()


def test_the_search_finds_a_place_for_it_by_keys_alone(demo_window: MainWindow, in_dialog: InDialog) -> None:  # noqa: F811
    window = demo_window
    window.actions_["add_point"].trigger()
    window.search.setFocus()
    in_dialog(add_nursery)
    QTest.keyClicks(window.search, "Ostuni")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    point, territory = window.session.plan.points[0], window.session.territory
    position = territory.names.index("Ostuni")
    assert point.lon == pytest.approx(float(territory.lon[position]))
    assert point.name.endswith(", Ostuni")


def test_coordinates_place_it_too(demo_window: MainWindow, in_dialog: InDialog) -> None:  # noqa: F811
    window = demo_window
    window.actions_["add_point"].trigger()
    in_dialog(add_nursery)
    QTest.keyClicks(window.search, "40,73 17,58")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    point = window.session.plan.points[0]
    assert (point.lon, point.lat) == pytest.approx(OSTUNI, abs=1e-6)


def test_in_the_sea_it_says_so_and_asks_nothing(demo_window: MainWindow) -> None:  # noqa: F811
    window = demo_window
    window.actions_["add_point"].trigger()
    window.map_view.point_requested.emit(18.6, 41.3)
    assert window.banner.isVisible()
    assert window.session.plan.points == ()


def test_del_in_the_map_is_for_what_is_chosen_there(demo_window: MainWindow) -> None:  # noqa: F811
    window, desk = demo_window, demo_window.workspace.points
    sites = window.session.plan.sites
    desk.add(activity=activity_of(window), name="Prova", lon=OSTUNI[0], lat=OSTUNI[1])
    window.map_view.setFocus()
    QTest.keyClick(window.map_view, Qt.Key.Key_Delete)
    assert window.session.plan.points == ()
    assert window.session.plan.sites == sites
    QTest.keyClick(window.map_view, Qt.Key.Key_Delete)
    assert len(window.session.plan.sites) == len(sites) - 1, "then again the chosen site"


def test_the_key_for_a_copy_is_for_what_was_chosen_last(demo_window: MainWindow) -> None:  # noqa: F811
    window, desk = demo_window, demo_window.workspace.points
    sites = window.session.plan.sites
    desk.add(activity=activity_of(window), name="Prova", lon=OSTUNI[0], lat=OSTUNI[1])
    window.activateWindow()
    window.map_view.setFocus()
    window.actions_["duplicate_site"].trigger()
    assert [point.name for point in desk.points] == ["Prova", "Prova (copia)"]
    assert window.session.plan.sites == sites
    desk.choose(None)
    window.actions_["duplicate_site"].trigger()
    assert len(window.session.plan.sites) == len(sites) + 1


def test_enter_on_the_map_opens_the_form(demo_window: MainWindow) -> None:  # noqa: F811
    window, desk = demo_window, demo_window.workspace.points
    desk.add(activity=activity_of(window), name="Prova", lon=OSTUNI[0], lat=OSTUNI[1])
    window.map_view.setFocus()
    QTest.keyClick(window.map_view, Qt.Key.Key_Return)
    panel = window.workspace.district_panel
    assert window.workspace.bottom.current == "district"
    assert panel.page == "points"
    assert panel.points.form.fields.name.text() == "Prova"
    assert topic_of(panel.points.table) == "points"


def test_a_district_is_drawn_from_the_menu(demo_window: MainWindow, in_dialog: InDialog) -> None:  # noqa: F811
    window = demo_window
    window.actions_["draw_district"].trigger()
    view = window.map_view
    assert view.tool_name == "outline"
    assert window.workspace.map_panel.hint.isVisible()

    def make(dialog: QDialog) -> None:
        assert isinstance(dialog, DistrictDialog)
        dialog.save.click()

    in_dialog(make)
    for lon, lat in ((16.9, 40.3), (17.6, 40.35), (17.7, 40.75)):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.pixel_at(lon, lat).toPoint())
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.pixel_at(17.0, 40.8).toPoint())
    assert window.session.plan.districts[0].origin == "drawn"
    assert window.workspace.bottom.current == "district"
    assert view.tool_name == "select"
    assert not window.actions_["draw_district"].isChecked()


def test_tabs_have_keys_and_help(demo_window: MainWindow) -> None:  # noqa: F811
    window = demo_window
    for name, panel in (("actors", "actors_panel"), ("district", "district_panel")):
        window.actions_[f"tab_{name}"].trigger()
        assert window.workspace.bottom.current == name
        assert topic_of(getattr(window.workspace, panel)) == name


def test_the_reference_is_remembered(demo_window: MainWindow) -> None:  # noqa: F811
    window = demo_window
    window.actions_["reference_districts"].trigger()
    assert window.workspace.districts.shows_reference
    assert window.store.settings.reference_districts
    assert window.workspace.map_districts.reference.marks
    window.actions_["tab_district"].trigger()
    assert window.workspace.district_panel.districts.reference.isChecked()
    window.workspace.district_panel.districts.reference.click()
    assert not window.actions_["reference_districts"].isChecked()


def test_the_tree_leads_to_actors_and_districts(demo_window: MainWindow) -> None:  # noqa: F811
    window = demo_window
    tree = window.workspace.tree
    window.workspace.actors.new_initiative(name="Nido")
    number = window.session.plan.initiatives[0].id
    tree.tree.itemClicked.emit(tree.item("actors", ("initiative", number)), 0)
    assert window.workspace.bottom.current == "actors"
    assert window.workspace.actors_panel.page == "initiatives"
    window.workspace.districts.add(name="Arco", sites=(window.session.plan.sites[0].id,))
    tree.tree.itemClicked.emit(tree.item("districts", 1), 0)
    assert window.workspace.bottom.current == "district"
    assert window.workspace.district_panel.districts.card.title.text() == "Arco"
