# SPDX-License-Identifier: EUPL-1.2
"""Background tiles in a file (MBTiles): an SQLite database of pictures that somebody else made.

It is opened as immutable: nothing is locked and nothing written beside it. What its texts and pictures claim is checked
before anybody draws it: a view may run for ever, and a small picture may unpack to gigabytes.
"""

from __future__ import annotations

import html
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.held_files import is_held
from district_planner.project.connection import database_uri
from district_planner.project.schema import APPLICATION_ID

TileFormat = Literal["png", "jpg", "webp"]
MOST_ZOOM = 22
MOST_TILE_BYTES = 2_000_000
MOST_TILE_PIXELS = 1024
"""Side of a tile: 256 and 512 are usual."""
_SECONDS = 2.0
_STEPS = 20_000
_MOST_METADATA = 500
_MOST_TEXT = 500
_GZIP, _ZLIB = b"\x1f\x8b", b"\x78"
_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"
_SAFE = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
)


@dataclass(frozen=True)
class TileInfo:
    """What the file says about its tiles.

    `bounds`: west, south, east, north in degrees, None where it does not say; `attribution` as plain text.
    """

    name: str
    format: TileFormat
    least_zoom: int
    most_zoom: int
    bounds: tuple[float, float, float, float] | None
    attribution: str


class TileFile:
    """The tiles of a file, for any thread, until `close`."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`.

        Raises:
            InputError: no MBTiles, a project, vector tiles, or damaged.
            NotFoundError: it does not exist.
        """
        self.path = path
        if not path.is_file():
            raise NotFoundError("geodata.tiles_not_found", file=path.name)
        # Without locks SQLite closes the file itself, and would drop its own lock on the open project.
        if is_held(path):
            raise InputError("geodata.is_project", file=path.name)
        self._lock = threading.Lock()
        self._deadline = 0.0
        with self._worded():
            self._connection: sqlite3.Connection | None = sqlite3.connect(
                database_uri(path.resolve(), "ro") + "&immutable=1",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            with self._worded():
                self.info = self._read_info()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; every tile is missing from now on."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def get(self, zoom: int, x: int, y: int) -> bytes | None:
        """The picture of a tile, `y` counted from the north as on the web; None where the file has none that is sound.

        Never more than `MOST_TILE_BYTES`, nor a picture with more than `MOST_TILE_PIXELS` on a side.
        """
        if not (0 <= zoom <= MOST_ZOOM and 0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        try:
            row = self._one(_TILE, zoom, x, 2**zoom - 1 - y)
        except sqlite3.Error:
            return None
        tile = row[0] if row else None
        return tile if isinstance(tile, bytes) and _is_sound(tile) else None

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._all(query, *values)
        return rows[0] if rows else None

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._connection is None:
                return []
            self._deadline = time.monotonic() + _SECONDS
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise InputError("geodata.tiles_unreadable", file=self.path.name, detail=str(problem)[:80]) from problem

    def _read_info(self) -> TileInfo:
        assert self._connection is not None
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_TILE_BYTES)
        self._connection.set_progress_handler(lambda: time.monotonic() > self._deadline, _STEPS)
        for pragma in _SAFE:
            self._connection.execute(pragma)
        if self._one("PRAGMA application_id") == (APPLICATION_ID,):
            raise InputError("geodata.is_project", file=self.path.name)
        there = {name for (name,) in self._all("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        if "tiles" not in there:
            raise InputError("geodata.tiles_missing", file=self.path.name)
        said = self._metadata() if "metadata" in there else {}
        least, most = self._zooms(said)
        return TileInfo(
            name=_plain(said.get("name", "")) or self.path.stem,
            format=self._format(said, least),
            least_zoom=least,
            most_zoom=most,
            bounds=_bounds(said.get("bounds", "")),
            attribution=_plain(said.get("attribution", "")),
        )

    def _metadata(self) -> dict[str, str]:
        rows = self._all("SELECT name, value FROM metadata LIMIT ?", _MOST_METADATA)
        return {str(name).casefold(): str(value) for name, value in rows}

    def _zooms(self, said: dict[str, str]) -> tuple[int, int]:
        """The first and last zoom, as stated; where that is missing or no number, from the tiles."""
        stated = [said.get(name, "") for name in ("minzoom", "maxzoom")]
        if all(re.fullmatch(r"\d{1,2}", text) for text in stated):
            least, most = int(stated[0]), int(stated[1])
        else:
            found = self._one("SELECT min(zoom_level), max(zoom_level) FROM tiles")
            least, most = found if found and all(isinstance(zoom, int) for zoom in found) else (-1, -1)
        if not 0 <= least <= most:
            raise InputError("geodata.tiles_empty", file=self.path.name)
        return min(least, MOST_ZOOM), min(most, MOST_ZOOM)

    def _format(self, said: dict[str, str], zoom: int) -> TileFormat:
        """What the tiles are: told by one of them, whatever the file says."""
        row = self._one("SELECT tile_data FROM tiles WHERE zoom_level >= ? LIMIT 1", zoom)
        if row is None:
            raise InputError("geodata.tiles_empty", file=self.path.name)
        tile = row[0] if isinstance(row[0], bytes) else b""
        found = _picture(tile)
        if found is None:
            stated = said.get("format", "").casefold()
            is_vector = stated in ("pbf", "mvt") or tile.startswith((_GZIP, _ZLIB)) or "json" in said
            key = "geodata.tiles_vector" if is_vector else "geodata.tiles_unknown"
            raise InputError(key, file=self.path.name, format=_plain(stated)[:20] or "?")
        return found[0]


def _plain(text: str) -> str:
    """A text of the file without markup, on one line: attributions come with links."""
    without = html.unescape(re.sub(r"<[^<>]*>", "", text[: 4 * _MOST_TEXT]))
    shown = "".join(sign if sign.isprintable() else " " for sign in without)
    return " ".join(shown.split())[:_MOST_TEXT]


def _bounds(text: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        return None
    return west, south, east, north


def _is_sound(tile: bytes) -> bool:
    found = _picture(tile)
    return found is not None and 0 < found[1] <= MOST_TILE_PIXELS and 0 < found[2] <= MOST_TILE_PIXELS


def _picture(tile: bytes) -> tuple[TileFormat, int, int] | None:
    """Kind, width and height of a picture by its header; None for anything else."""
    if tile.startswith(b"\x89PNG\r\n\x1a\n") and tile[12:16] == b"IHDR":
        return "png", int.from_bytes(tile[16:20], "big"), int.from_bytes(tile[20:24], "big")
    if tile.startswith(b"\xff\xd8\xff"):
        return _jpeg(tile)
    if tile[:4] == b"RIFF" and tile[8:12] == b"WEBP":
        return _webp(tile)
    return None


def _jpeg(tile: bytes) -> tuple[TileFormat, int, int] | None:
    """The size stands in the first "start of frame"; every segment before it tells its own length."""
    place = 2
    while place + 9 < len(tile):
        if tile[place] != 0xFF:
            return None
        marker = tile[place + 1]
        if marker in (0x01, 0xFF) or 0xD0 <= marker <= 0xD7:  # fill bytes, and markers without a segment
            place += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = tile[place + 5 : place + 7], tile[place + 7 : place + 9]
            return "jpg", int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += 2 + int.from_bytes(tile[place + 2 : place + 4], "big")
    return None


def _webp(tile: bytes) -> tuple[TileFormat, int, int] | None:
    kind, body = tile[12:16], tile[20:40]
    if kind == b"VP8X" and len(body) >= 10:
        return "webp", 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return "webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(body) >= 10:
        size = [int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8)]
        return "webp", size[0], size[1]
    return None
