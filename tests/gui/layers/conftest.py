# SPDX-License-Identifier: EUPL-1.2
"""A project with layers of invented features, made by hand, as an import would leave them; files of tiles."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage

from district_planner.gui.layers.desk import LayerDesk
from district_planner.scenarios import Dataset, LayerStyle, demo_plan, own_edits
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory.layers import Layer
from tests.own_data import DONE, column, described

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan

STATIONS, PARKS, ROADS = 1, 2, 3
"""Ids of the layers, in the order they are added."""
PLACES = [(17.58, 40.73), (15.38, 41.69), (18.03, 40.18), (16.18, 41.88), (17.99, 40.06)]
"""Ostuni, San Severo, Nardò, Vieste, Gallipoli: none has a site of the demo district."""
NAMES = ["Ostuni", "San Severo", "Nardò", "Vieste", "Gallipoli"]
KINDS = ["A", "A", "b", "", "B"]
SEATS = [120.0, 300.5, float("nan"), 80.0, 1200.0]


def add_layer(session: Session, layer: Layer, title: str, columns: tuple[object, ...], geometry: str) -> None:
    """Import a layer made by hand."""
    block = pack(layer.pack())
    dataset = Dataset(
        0, "layer", described(title), DONE, columns, digest_of(block), style=LayerStyle(), geometry=geometry
    )
    edit = own_edits.add_dataset(session.plan, dataset)
    assert session.edit(edit, payloads={dataset.payload: block})


def texts(words: list[str]) -> np.ndarray:
    """Texts as a layer holds them."""
    return np.array(words, dtype=np.dtypes.StringDType())


@pytest.fixture
def layered(open_session: Callable[[Plan | None], Session]) -> Session:
    """The demo district with five stations, two parks (the small one inside the large) and a road."""
    session = open_session(demo_plan("it"))
    stations = Layer(
        np.array(shapely.points(PLACES)), {"seats": np.array(SEATS)}, {"name": texts(NAMES), "kind": texts(KINDS)}
    )
    columns = (
        column("seats", "Posti", "count", "posti"),
        column("name", "Nome", "text"),
        column("kind", "Tipo", "text"),
    )
    add_layer(session, stations, "Stazioni", columns, "point")
    parks = np.array([shapely.box(16.4, 40.7, 17.0, 41.0), shapely.box(16.6, 40.8, 16.7, 40.9)])
    add_layer(session, Layer(parks), "Parchi", (), "polygon")
    road = np.array([shapely.LineString([(16.87, 41.12), (17.23, 40.47)])])
    add_layer(session, Layer(road), "Strade", (), "line")
    return session


@pytest.fixture
def desk(layered: Session) -> LayerDesk:
    """What the window knows of these layers."""
    return LayerDesk(layered)


def tile(colour: str) -> bytes:
    """A picture of one colour."""
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def tile_file(path: Path, colour: str = "#30c060", zooms: range = range(5, 9), **said: str) -> Path:
    """An MBTiles file of one colour over the south of Italy; rows are counted from the south."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        words = {"name": "Ortofoto", "format": "png", "attribution": '<a href="x">Regione Prova</a>'} | said
        database.executemany("INSERT INTO metadata VALUES (?, ?)", words.items())
        picture = tile(colour)
        for zoom in zooms:
            # Column and row of 14-20 E, 39-43 N by the formula of the OpenStreetMap wiki ("Slippy map tilenames").
            columns = range(int((14 + 180) / 360 * 2**zoom), int((20 + 180) / 360 * 2**zoom) + 1)
            rows = range(_row(43, zoom), _row(39, zoom) + 1)
            keys = [(zoom, x, 2**zoom - 1 - y, picture) for x in columns for y in rows]
            database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", keys)
    database.close()
    return path


def _row(lat: float, zoom: int) -> int:
    angle = np.radians(lat)
    return int((1 - np.log(np.tan(angle) + 1 / np.cos(angle)) / np.pi) / 2 * 2**zoom)
