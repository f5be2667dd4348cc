# SPDX-License-Identifier: EUPL-1.2
"""Backgrounds out of files: where a project finds them, what is drawn, what is refused."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from district_planner.core.errors import NotFoundError
from district_planner.gui.layers.desk import LayerDesk
from district_planner.gui.layers.map_layers import MapLayers
from district_planner.gui.layers.tile_files import FileTiles, add_background
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.map.view import MapView
from district_planner.gui.session import Session
from district_planner.project.backgrounds import found_path, stored_path
from district_planner.project.tile_file import TileFile
from district_planner.scenarios import remove_dataset
from district_planner.scenarios.layer_styles import move_layer, restyle
from district_planner.scenarios.provenance import data_in_use, treatment_of
from tests.gui.layers.conftest import tile_file
from tests.gui.map.conftest import colour_at, grabbed

SEA = (18.4, 41.3)
GREEN, RED = "#30c060", "#c03060"


@pytest.fixture
def view(qtbot, demo: Session) -> MapView:
    panel = MapPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(900, 640)
    MapLayers(LayerDesk(demo), panel.view)
    panel.show()
    qtbot.waitExposed(panel)
    return panel.view


def settled(view: MapView) -> None:
    """Wait until no tile is being read."""
    for _ in range(300):
        view.viewport().repaint()
        QTest.qWait(5)
        if not any(layer.loader.is_busy or layer.loader._wanted for layer in view._tile_files):
            return
    raise AssertionError("still reading")


def at_sea(view: MapView) -> str:
    return colour_at(grabbed(view), view.pixel_at(*SEA))


def project_folder(session: Session) -> Path:
    return session.project.path.parent


def test_a_file_beside_the_project_is_shown_and_credited(view: MapView, demo: Session) -> None:
    bare = at_sea(view)
    path = tile_file(project_folder(demo) / "orto.mbtiles")
    assert add_background(demo, path)
    settled(view)
    assert at_sea(view) == GREEN
    dataset = demo.plan.datasets[-1]
    assert (dataset.kind, dataset.path, dataset.description.title) == ("tiles", "orto.mbtiles", "Ortofoto")
    assert dataset.description.publisher == "Regione Prova", "without the markup it comes with"
    assert "Regione Prova" in view.furniture.attribution_line
    assert view.ground.over_tiles
    demo.undo()
    assert at_sea(view) == bare
    assert not view.ground.over_tiles
    assert "Regione Prova" not in view.furniture.attribution_line
    demo.redo()
    settled(view)
    assert at_sea(view) == GREEN


def test_opacity_order_and_visibility(view: MapView, demo: Session) -> None:
    folder = project_folder(demo)
    for colour, name in ((GREEN, "sotto"), (RED, "sopra")):
        assert add_background(demo, tile_file(folder / f"{name}.mbtiles", colour, name=name))
    below, above = (dataset.id for dataset in demo.plan.datasets)
    settled(view)
    assert at_sea(view) == RED
    demo.edit(move_layer(demo.plan, below, up=True))
    settled(view)
    assert at_sea(view) == GREEN
    demo.perform(lambda plan: restyle(plan, below, visible=False))
    settled(view)
    assert at_sea(view) == RED
    demo.perform(lambda plan: restyle(plan, above, opacity=0.5))
    settled(view)
    assert at_sea(view) not in (RED, GREEN)


def test_the_data_page_says_what_it_is(view: MapView, demo: Session) -> None:
    add_background(demo, tile_file(project_folder(demo) / "orto.mbtiles"))
    dataset = demo.plan.datasets[-1]
    (said,) = treatment_of(dataset, demo.texts)
    assert "orto.mbtiles" in said
    assert "SHA" not in said, "a file of gigabytes is not hashed"
    use = data_in_use(demo.plan, demo.analyser)[0]
    assert [one.purpose for one in use.uses] == ["tiles"]
    assert use.source.publishers["it"] == "Regione Prova"


def test_a_file_that_is_gone_is_told_once_and_the_map_goes_on(view: MapView, demo: Session, tmp_path) -> None:
    path = tile_file(project_folder(demo) / "orto.mbtiles")
    add_background(demo, path)
    settled(view)
    number = demo.plan.datasets[-1].id
    told: list[str] = []
    demo.message_requested.connect(lambda _level, text: told.append(text))
    demo.perform(lambda plan: restyle(plan, number, visible=False))
    path.rename(tmp_path / "weg.mbtiles")
    demo.perform(lambda plan: restyle(plan, number, visible=True))
    demo.perform(lambda plan: restyle(plan, number, opacity=0.7))
    assert len(told) == 1
    assert "orto.mbtiles" in told[0]
    assert "togliere lo sfondo" in told[0]
    view.viewport().repaint()
    # Put back, it is found when it is shown again.
    (tmp_path / "weg.mbtiles").rename(path)
    demo.perform(lambda plan: restyle(plan, number, visible=False))
    demo.perform(lambda plan: restyle(plan, number, visible=True))
    settled(view)
    assert view._tile_files


def test_vector_tiles_projects_and_rubbish_are_refused(view: MapView, demo: Session, tmp_path: Path) -> None:
    told: list[str] = []
    demo.message_requested.connect(lambda level, text: told.append(f"{level}: {text}"))
    vector = tmp_path / "vettori.mbtiles"
    with sqlite3.connect(vector) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        database.execute("INSERT INTO metadata VALUES ('format', 'pbf')")
        database.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (b"\x1f\x8b\x08 and more",))
    database.close()
    rubbish = tmp_path / "altro.mbtiles"
    rubbish.write_bytes(b"no database at all" * 100)
    for path, word in ((vector, "vettoriali"), (rubbish, "altro.mbtiles"), (demo.project.path, "progetto"),
                       (tmp_path / "manca.mbtiles", "manca.mbtiles non esiste")):  # fmt: skip
        assert not add_background(demo, path)
        assert word in told[-1]
        assert told[-1].startswith("error: ")
    assert demo.plan.datasets == ()
    assert demo.undo_stack.count() == 0


@pytest.mark.parametrize(
    ("place", "stored"),
    [("orto.mbtiles", "orto.mbtiles"), ("sfondi/orto 1.mbtiles", "sfondi/orto 1.mbtiles"), ("../orto.mbtiles", None)],
)
def test_paths_follow_the_project(tmp_path: Path, place: str, stored: str | None) -> None:
    folder = tmp_path / "lavoro"
    (folder / "sfondi").mkdir(parents=True)
    project, path = folder / "p.dplan", folder / place
    kept = stored_path(path, project)
    assert kept == (stored if stored is not None else str(path.resolve()))
    assert found_path(kept, project).resolve() == path.resolve()
    if stored is not None:
        moved = tmp_path / "altrove" / "p.dplan"
        assert found_path(kept, moved) == moved.parent / stored


@pytest.mark.parametrize(
    "hostile", ["//host/share/x.mbtiles", "\\\\host\\share\\x.mbtiles", "\\/host/x", "", "a\0b", "C:\\x.mbtiles"]
)
def test_another_machine_is_never_asked(tmp_path: Path, hostile: str) -> None:
    with pytest.raises(NotFoundError):
        found_path(hostile, tmp_path / "p.dplan")


def test_closing_lets_go_of_the_file_and_its_thread(view: MapView, demo: Session) -> None:
    path = tile_file(project_folder(demo) / "orto.mbtiles")
    add_background(demo, path)
    settled(view)
    assert any(thread.name.startswith("tiles") for thread in threading.enumerate())
    demo.perform(lambda plan: remove_dataset(plan, plan.datasets[-1].id))
    assert not any(thread.name.startswith("tiles") for thread in threading.enumerate())


def test_only_what_the_file_covers_is_asked_for(qtbot, tmp_path: Path) -> None:
    """Bounds of Puglia: a tile of Sardinia is not looked for; what the file lacks is looked for once."""
    asked: list[tuple[int, int, int]] = []
    source = TileFile(tile_file(tmp_path / "a.mbtiles", bounds="15,39.5,19,42"))
    answer = source.get
    source.get = lambda *key: (asked.append(key), answer(*key))[1]  # type: ignore[method-assign]
    tiles = FileTiles(source)
    # By the formula of the OpenStreetMap wiki at zoom 6: 17 E 41 N is in column 35, row 23; 9 E 40 N in 33, 24.
    for _ in range(2):
        tiles.want([(6, 35, 23), (6, 33, 24), (6, 34, 23)])
        qtbot.waitUntil(lambda: not tiles.is_busy and not tiles._wanted)
    assert sorted(asked) == [(6, 34, 23), (6, 35, 23)]
    assert tiles.tile((6, 35, 23)) is not None
    assert tiles.tile((6, 33, 24)) is None
    tiles.stop()


def test_far_out_the_tiles_of_a_detailed_file_are_left_out(view: MapView, demo: Session) -> None:
    add_background(demo, tile_file(project_folder(demo) / "fine.mbtiles", zooms=range(11, 12)))
    settled(view)
    assert at_sea(view) != GREEN, "hundreds of tiles of a few pixels each would say nothing"
    view.centre_on(*SEA, 60.0)
    settled(view)
    assert at_sea(view) == GREEN
