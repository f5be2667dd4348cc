# SPDX-License-Identifier: EUPL-1.2
"""Layers through the window: from a file on the desk to an indicator on the map; backgrounds; the tree."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeWidgetItem

from district_planner.gui.main_window import MainWindow
from district_planner.gui.window_commands import TABS
from district_planner.importing.prepare import import_edit, prepare_import
from district_planner.importing.recognise import recognise
from district_planner.scenarios.layer_styles import layers_from_below, style_of
from tests.gui.layers.conftest import tile_file

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SCHOOLS = [("Liceo", 17.58, 40.73, 800), ("Asilo", 15.38, 41.69, 60), ("Media", 17.99, 40.06, 300)]


def geojson(path: Path) -> Path:
    """Three schools as other programs write them."""
    features = [
        {
            "type": "Feature",
            "properties": {"Nome": name, "Alunni": pupils},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for name, lon, lat, pupils in SCHOOLS
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def schools(demo_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The demo district with a layer that was really imported."""
    session = demo_window.session
    path = geojson(tmp_path / "scuole.geojson")
    recipe = recognise(path, session.territory).recipe
    assert recipe is not None
    prepared = prepare_import(path, recipe, territory=session.territory)
    edit, payloads = import_edit(session.plan, prepared)
    assert session.edit(edit, payloads=payloads)
    qtbot.waitUntil(lambda: list(demo_window.map_view.user_layers) == [1])
    return demo_window


def row(window: MainWindow, number: int) -> QTreeWidgetItem:
    item = window.workspace.tree.item("layers", number)
    assert item is not None
    return item


def test_an_imported_layer_is_on_the_map_in_the_tree_and_in_the_table(schools: MainWindow) -> None:
    assert list(schools.map_view.user_layers) == [1]
    assert row(schools, 1).checkState(0) == Qt.CheckState.Checked
    schools.actions_["tab_layers"].trigger()
    panel = schools.workspace.layers_panel
    assert panel.number == 1
    model = panel.table.model()
    assert model.rowCount() == 3
    texts = {model.index(place, column).data() for place in range(3) for column in range(model.columnCount())}
    assert {"Liceo", "Asilo", "Media", "800", "60", "300"} <= texts


def test_a_check_mark_shows_and_hides_and_can_be_undone(schools: MainWindow) -> None:
    row(schools, 1).setCheckState(0, Qt.CheckState.Unchecked)
    QApplication.processEvents()
    assert not style_of(schools.session.plan.dataset(1)).visible
    assert schools.map_view.user_layers == {}
    schools.actions_["undo"].trigger()
    assert list(schools.map_view.user_layers) == [1]
    assert row(schools, 1).checkState(0) == Qt.CheckState.Checked


def test_a_double_click_goes_there(schools: MainWindow) -> None:
    view = schools.map_view
    view.centre_on(9.0, 40.0, 50.0)
    schools.workspace.tree.tree.itemDoubleClicked.emit(row(schools, 1), 0)
    inside = view.viewport().rect()
    assert all(inside.contains(view.pixel_at(lon, lat).toPoint()) for _, lon, lat, _ in SCHOOLS)


def test_the_menu_of_a_layer(schools: MainWindow) -> None:
    tree, session = schools.workspace.tree, schools.session
    menu = tree.menu_for("layers", 1)
    said = {action.text(): action for action in menu.actions() if not action.isSeparator()}
    assert list(said) == [
        "Vai al livello", "Aspetto e tabella", "Apri la scheda", "Sposta in alto", "Sposta in basso", "Rinomina",
        "Elimina",
    ]  # fmt: skip
    assert not said["Sposta in alto"].isEnabled(), "there is only one"
    said["Aspetto e tabella"].trigger()
    assert schools.workspace.bottom.current == "layers"
    said["Elimina"].trigger()
    assert session.plan.datasets == ()
    assert schools.map_view.user_layers == {}
    session.undo()
    assert list(schools.map_view.user_layers) == [1]


def test_a_new_name_reaches_the_legend(schools: MainWindow) -> None:
    row(schools, 1).setText(0, "Scuole della provincia")
    QApplication.processEvents()
    assert schools.session.plan.dataset(1).description.title == "Scuole della provincia"
    assert "Scuole della provincia" in [line.text for line in schools.workspace.map_panel.legend.rows.rows]


def test_from_a_file_to_an_indicator_in_one_click(schools: MainWindow) -> None:
    schools.workspace.show_layer(1)
    panel = schools.workspace.layers_panel.style_panel
    action = next(one for one in panel.counting_menu().actions() if "Alunni" in one.text() and "comune" in one.text())
    action.trigger()
    session = schools.session
    values = session.indicator_values
    here = {name: values[session.territory.names.index(name)] for name in ("Ostuni", "San Severo", "Gallipoli", "Bari")}
    # Each school lies in the municipality whose pupils it gives; Bari has none.
    assert here == {"Ostuni": 800, "San Severo": 60, "Gallipoli": 300, "Bari": 0}
    assert session.indicator.sources[0].id == "data.1"


def test_a_background_from_the_menu_and_by_dropping(demo_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = demo_window
    folder = window.session.project.path.parent
    window.dialogs.answers = [tile_file(folder / "uno.mbtiles", name="Uno"), None]
    window.actions_["add_background"].trigger()
    window.actions_["add_background"].trigger()  # the user changed their mind
    window.commands.take_file(tile_file(tmp_path / "due.mbtiles", name="Due"))
    backgrounds = layers_from_below(window.session.plan, "tiles")
    assert [dataset.description.title for dataset in backgrounds] == ["Uno", "Due"]
    menu = window.actions_.menus["background"]
    for _ in range(2):
        menu.aboutToShow.emit()
    said = [(action.text(), action.isChecked()) for action in menu.actions() if action.isCheckable()]
    assert said == [("Due", True), ("Uno", True)]
    next(action for action in menu.actions() if action.text() == "Due").trigger()
    assert not style_of(window.session.plan.dataset(backgrounds[1].id)).visible
    assert [row(window, dataset.id).text(0) for dataset in backgrounds] == ["Uno", "Due"]
    window.workspace.show_layer(backgrounds[0].id)
    style = window.workspace.layers_panel.style_panel
    assert style.opacity.isVisible()
    assert not style.colour.isVisible()


def test_the_project_opens_again_with_its_layers(
    schools: MainWindow, new_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    path = schools.session.project.path
    schools.workspace.desk.set_style(1, colour="pink", filter="[alunni] > 100", label="nome")
    schools.close()
    again = new_window()
    again.door.open(path)
    qtbot.waitUntil(lambda: 1 in again.map_view.user_layers)
    layer = again.map_view.user_layers[1]
    assert (layer.layer_style.colour, layer.mask.tolist()) == ("pink", [True, False, True])
    assert list(layer.labels.texts) == ["Liceo", "Asilo", "Media"]
    assert "layers" in TABS
