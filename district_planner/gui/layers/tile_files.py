# SPDX-License-Identifier: EUPL-1.2
"""Backgrounds out of files (MBTiles): where they lie, how they are read, and that the map shows them."""

from __future__ import annotations

import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from district_planner.core.errors import PlannerError
from district_planner.core.geo import to_mercator
from district_planner.gui.map.tile_layer import TileKey, TileLayer, tile_rect
from district_planner.scenarios import add_dataset

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

    from district_planner.gui.layers.desk import LayerDesk
    from district_planner.gui.map.view import MapView
    from district_planner.gui.session import Session
    from district_planner.project.tile_file import TileFile
    from district_planner.scenarios import Dataset

_IN_MEMORY = 300
_SHOW_EVERY_SECONDS = 0.05


def add_background(session: Session, path: Path) -> bool:
    """Put a file behind the map of the open project; what is wrong with it is told in a banner."""
    from district_planner.project.backgrounds import background_of

    if session.project is None:
        return False
    try:
        dataset = background_of(path, session.project.path)
    except PlannerError as error:
        session.show_error(error)
        return False
    return session.perform(lambda plan: add_dataset(plan, dataset))


class FileTiles(QObject):
    """Gives tiles of one file that are at hand, and reads the others in a thread of its own, nearest first."""

    loaded = Signal()
    _answered = Signal(object, object)

    def __init__(self, file: TileFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self.least_zoom, self.most_zoom = file.info.least_zoom, file.info.most_zoom
        self._area = _area_of(file.info.bounds)
        self._pictures: OrderedDict[TileKey, QPixmap | None] = OrderedDict()
        self._wanted: list[TileKey] = []
        self._reading: TileKey | None = None
        self._shown_at = 0.0
        self._worker: ThreadPoolExecutor | None = ThreadPoolExecutor(1, thread_name_prefix="tiles")
        self._answered.connect(self._take)

    @property
    def attribution(self) -> str:
        """What the file wants to be read on the map."""
        return self._file.info.attribution

    @property
    def is_busy(self) -> bool:
        """Whether tiles are being read."""
        return self._reading is not None

    def tile(self, key: TileKey) -> QPixmap | None:
        """A tile that is at hand."""
        if key not in self._pictures:
            return None
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def want(self, keys: list[TileKey]) -> None:
        """Read these tiles, which are on screen now; those wanted before and not begun are forgotten."""
        inside = (key for key in keys if self._area is None or tile_rect(key).intersects(self._area))
        self._wanted = [key for key in inside if key not in self._pictures and key != self._reading]
        self._read_next()

    def stop(self) -> None:
        """Forget what is wanted and let go of the file."""
        self._wanted.clear()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=True)
            self._file.close()

    def _read_next(self) -> None:
        if self._reading is None and self._wanted and self._worker is not None:
            key = self._reading = self._wanted.pop(0)
            self._worker.submit(self._read, key)

    def _read(self, key: TileKey) -> None:
        """In the thread: a picture can be unpacked there, only a pixmap cannot be made."""
        zoom, x, y = key
        content = self._file.get(zoom, x, y)
        picture = QImage.fromData(content) if content is not None else QImage()
        self._answered.emit(key, picture)

    def _take(self, key: TileKey, picture: QImage) -> None:
        self._reading = None
        if self._worker is None:
            return
        self._pictures[key] = None if picture.isNull() else QPixmap.fromImage(picture)
        while len(self._pictures) > _IN_MEMORY:
            self._pictures.popitem(last=False)
        # A frame for each tile would draw the whole map dozens of times.
        if not self._wanted or time.monotonic() - self._shown_at > _SHOW_EVERY_SECONDS:
            self._shown_at = time.monotonic()
            self.loaded.emit()
        self._read_next()


class TileFiles:
    """Keeps the backgrounds of the view as the desk says; what cannot be opened is told once."""

    def __init__(self, desk: LayerDesk, view: MapView) -> None:
        self._desk = desk
        self._view = view
        self._open: dict[tuple[int, Path], TileLayer] = {}
        self._refused: set[tuple[str, int, str]] = set()

    def refresh(self) -> None:
        """Open what is to be shown and let go of the rest."""
        shown: dict[tuple[int, Path], TileLayer] = {}
        for dataset in self._desk.backgrounds:
            style = self._desk.style(dataset)
            if not style.visible:
                self._refused.discard(self._told(dataset))  # shown again, it is looked for again
            found = self._layer(dataset) if style.visible else None
            if found is not None:
                key, layer = found
                shown[key] = layer
                if layer.opacity_of_tiles != style.opacity:
                    layer.opacity_of_tiles = style.opacity
                    layer.update()
        if list(shown.values()) != list(self._open.values()):
            self._view.set_tile_files(list(shown.values()))
        self._open = shown

    def _told(self, dataset: Dataset) -> tuple[str, int, str]:
        project = self._desk.session.project
        return str(project.path) if project is not None else "", dataset.id, dataset.path

    def _layer(self, dataset: Dataset) -> tuple[tuple[int, Path], TileLayer] | None:
        from district_planner.project.backgrounds import found_path
        from district_planner.project.tile_file import TileFile

        project = self._desk.session.project
        told = self._told(dataset)
        if project is None or told in self._refused:
            return None
        try:
            path = found_path(dataset.path, project.path)
            key = (dataset.id, path)
            if key in self._open:
                return key, self._open[key]
            return key, TileLayer(FileTiles(TileFile(path), self._view), self._view.style_of_map)
        except PlannerError as error:
            self._refused.add(told)
            self._desk.session.show_error(error)
            return None


def _area_of(bounds: tuple[float, float, float, float] | None) -> QRectF | None:
    """The part of the scene that the tiles cover."""
    from PySide6.QtCore import QPointF, QRectF

    from district_planner.gui.map.frame import mercator_to_scene

    if bounds is None:
        return None
    west, south, east, north = bounds
    limit = 85.05  # EPSG:3857 ends there
    x, y = to_mercator([west, east], [max(south, -limit), min(north, limit)])
    (left, bottom), (right, top) = mercator_to_scene(list(zip(x.tolist(), y.tolist(), strict=True))).tolist()
    return QRectF(QPointF(left, top), QPointF(right, bottom))
