# SPDX-License-Identifier: EUPL-1.2
"""The activities of the project as a layer of the map: thousands of small signs, only those in view drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from district_planner.core.compat import override
from district_planner.gui.map.feature_shapes import one_in_each_cell
from district_planner.gui.map.frame import MapWindow, to_scene
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.user_layer import stamp
from district_planner.gui.points.point_signs import SIZE_PX, paint_point, point_picture

if TYPE_CHECKING:
    from district_planner.filiera import Driver, PointStatus
    from district_planner.gui.map.style import MapStyle

Look = tuple["Driver", "PointStatus"]
_REACH_PX = SIZE_PX / 2 + 3
"""How far from the middle of a sign a click still means it."""
_RING_PX = SIZE_PX / 2 + 4.5


@dataclass(frozen=True)
class PointMark:
    """What the map has to know of an activity."""

    id: int
    lon: float
    lat: float
    look: Look


class PointLayer(MapLayer):
    """Keeps a picture of the signs; the chosen one and one that is being moved are painted over it."""

    def __init__(self, style: MapStyle) -> None:
        super().__init__(style)
        self.marks: tuple[PointMark, ...] = ()
        self.places = np.empty((0, 2))
        """Scene points, float64[n, 2], in the order of `marks`."""
        self.chosen: int | None = None
        self.moving: tuple[int, QPointF, bool] | None = None
        """Number, scene point and whether it may stay there, of what follows the hand."""
        self._rows: dict[int, int] = {}
        self._looks: dict[Look, np.ndarray] = {}

    def set_marks(self, marks: Sequence[PointMark]) -> None:
        """Show these."""
        new = tuple(marks)
        if new == self.marks:
            return
        self.marks = new
        self.places = to_scene(np.array([m.lon for m in new]), np.array([m.lat for m in new])).reshape(-1, 2)
        self._rows = {mark.id: row for row, mark in enumerate(new)}
        looks: dict[Look, list[int]] = {}
        for row, mark in enumerate(new):
            looks.setdefault(mark.look, []).append(row)
        self._looks = {look: np.array(rows, dtype=np.intp) for look, rows in looks.items()}
        self.invalidate()

    def choose(self, number: int | None) -> None:
        """Ring one of them."""
        if number != self.chosen:
            self.chosen = number
            self.update()

    def move(self, number: int, point: QPointF, *, allowed: bool) -> None:
        """One follows the hand; the others stay in the picture."""
        begins = self.moving is None
        self.moving = number, point, allowed
        if begins:
            self.invalidate()
        self.update()

    def end_move(self) -> None:
        """The hand lets go."""
        if self.moving is not None:
            self.moving = None
            self.invalidate()

    def place_of(self, number: int) -> QPointF:
        """The scene point where one stands, or where the hand holds it."""
        if self.moving is not None and self.moving[0] == number:
            return self.moving[1]
        x, y = self.places[self._rows[number]].tolist()
        return QPointF(x, y)

    def has(self, number: int) -> bool:
        """Whether it is shown."""
        return number in self._rows

    def at(self, point: QPointF, window: MapWindow) -> int | None:
        """The sign at a point of the scene: the nearest, of several in one place the chosen or else the last."""
        if not len(self.places):
            return None
        apart = np.hypot(*(self.places - (point.x(), point.y())).T) * window.scale
        nearest = float(apart.min())
        if nearest > _REACH_PX:
            return None
        same = [self.marks[row].id for row in np.flatnonzero(apart <= nearest + 0.5).tolist()]
        return self.chosen if self.chosen in same else same[-1]

    @override
    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        margin = SIZE_PX / window.scale
        part = rect.adjusted(-margin, -margin, margin, margin)
        held = self._rows.get(self.moving[0], -1) if self.moving is not None else -1
        for look, rows in self._looks.items():
            places = self.places[rows]
            seen = (places[:, 0] >= part.left()) & (places[:, 0] <= part.right())
            seen &= (places[:, 1] >= part.top()) & (places[:, 1] <= part.bottom()) & (rows != held)
            kept = places[seen]
            # Two signs on one pixel are one sign.
            kept = kept[one_in_each_cell(kept, 1.0 / window.scale)]
            corner = painter.worldTransform().map(QPointF(window.left, window.top)) * window.ratio
            pixels = np.round(window.to_pixels(kept) * window.ratio) + np.array((round(corner.x()), round(corner.y())))
            stamp(painter, pixels, point_picture(*look, self.style.theme, window.ratio), window.ratio, 1.0)

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chosen is not None and self.has(self.chosen):
            self._paint_sign(painter, window, self.chosen, ringed=True)
        if self.moving is not None and self.has(self.moving[0]) and self.moving[0] != self.chosen:
            self._paint_sign(painter, window, self.moving[0], ringed=False)

    def _paint_sign(self, painter: QPainter, window: MapWindow, number: int, *, ringed: bool) -> None:
        painter.save()
        painter.translate(window.to_pixel(self.place_of(number)))
        refused = self.moving is not None and self.moving[0] == number and not self.moving[2]
        if ringed or refused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            colour = self.style.theme.colour("error") if refused else self.style.colour("selected")
            for pen in (QPen(self.style.colour("ring_halo"), 5.0), QPen(colour, 2.6)):
                painter.setPen(pen)
                painter.drawEllipse(QPointF(0, 0), _RING_PX, _RING_PX)
        paint_point(painter, *self.marks[self._rows[number]].look, self.style.theme)
        painter.restore()
