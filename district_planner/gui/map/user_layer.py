# SPDX-License-Identifier: EUPL-1.2
"""A layer of the user's on the map: as many features as it takes, drawn a few milliseconds at a time.

The picture of the window is kept (`raster.py`). What does not fit into one slice of time follows in the next ones, so
that the window answers meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
import shiboken6
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from district_planner.core.compat import override
from district_planner.gui.map.feature_labels import FeatureLabels
from district_planner.gui.map.feature_shapes import FeatureShapes, one_in_each_cell
from district_planner.gui.map.frame import ORIGIN_X, ORIGIN_Y, Array, MapWindow
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.layer_look import LayerLook, casing_pen, sign, speck
from district_planner.gui.map.raster import PART_MARGIN
from district_planner.gui.map.shapes import Ints
from district_planner.gui.map.style import MapStyle, line_pen
from district_planner.scenarios.datasets import LayerStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QFont

SLICE_SECONDS = 0.03
_CHUNK = 64
"""Paths between two looks at the clock."""
_SIGNS_AT_ONCE = 20_000
_MARGIN = 24.0
"""Pixels around what is drawn anew: signs and wide lines reach beyond their place."""
_SPECK_PX = 2.0
_REACH_PX = 4.0
"""How far from a feature a click still means it."""
_MOST_CASED = 3000


@dataclass
class _Rest:
    """What is still to be drawn of a `part` (logical pixels) of the window of then."""

    window: MapWindow
    part: QRect
    steps: Iterator[None]


class UserLayer(MapLayer):
    """Points, lines or polygons of one data set in one look; `mask` says which features are shown."""

    def __init__(self, shapes: FeatureShapes, layer_style: LayerStyle, style: MapStyle, font: QFont) -> None:
        super().__init__(style)
        self.shapes = shapes
        self.layer_style = layer_style
        self.mask: NDArray[np.bool_] | None = None
        self.chosen: int | None = None
        self.labels = FeatureLabels(shapes, font)
        self.avoid: Callable[[MapWindow, UserLayer], list[QRectF]] = lambda _window, _layer: []
        """Gives the pixels where none of its names may lie."""
        self._rests: list[_Rest] = []
        self._painter: QPainter | None = None
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self.draw_slice)

    @property
    def look(self) -> LayerLook:
        """Its look in the present theme."""
        return LayerLook.of(self.shapes.kind, self.layer_style, self.style)

    @property
    def is_complete(self) -> bool:
        """Whether the picture holds all that the window shows."""
        return not self._rests

    # What is shown

    def set_layer_style(self, layer_style: LayerStyle) -> None:
        """Another look; the filter is told by `set_mask`, the names by `labels`."""
        before, self.layer_style = self.layer_style, layer_style
        if _drawn_part(before) != _drawn_part(layer_style):
            self.invalidate()

    def set_mask(self, mask: NDArray[np.bool_] | None) -> None:
        """Show only these features (bool[k]); None: all."""
        if mask is self.mask:
            return
        self.mask = mask
        self.labels.forget()
        self.invalidate()

    def set_texts(self, texts: Sequence[str] | None) -> None:
        """The names of the features, one each; None: none is written."""
        self.labels.set_texts(texts)
        self.update()

    def choose(self, feature: int | None) -> None:
        """Set one feature off."""
        if feature != self.chosen:
            self.chosen = feature
            self.update()

    @override
    def set_style(self, style: MapStyle) -> None:
        self.labels.forget_pictures()
        super().set_style(style)

    @override
    def invalidate(self) -> None:
        self._drop_rests()
        super().invalidate()

    def stop(self) -> None:
        """It goes off the map: nothing more is drawn."""
        self._drop_rests()

    # Where things are

    def feature_at(self, point: QPointF, window: MapWindow) -> int | None:
        """The feature at a point of the scene: of several the nearest, the smallest, the uppermost."""
        if not len(self.shapes):
            return None
        if self.shapes.kind == "point":
            return self._point_at(point, window)
        spot = shapely.Point(point.x() + ORIGIN_X, ORIGIN_Y - point.y())
        reach = _REACH_PX / window.scale + (self.look.size / 2 / window.scale if self.shapes.kind == "line" else 0)
        layer = self.shapes.layer
        found = layer.tree.query(spot, predicate="dwithin", distance=reach)
        if self.mask is not None:
            found = found[self.mask[found]]
        if not len(found):
            return None
        apart = shapely.distance(layer.projected[found], spot)
        boxes = self.shapes.boxes[found]
        size = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        return int(found[np.lexsort((-found, size, apart))[0]])

    def _point_at(self, point: QPointF, window: MapWindow) -> int | None:
        apart = np.hypot(*(self.shapes.points - (point.x(), point.y())).T)
        if self.mask is not None:
            apart = np.where(self.mask[self.shapes.owners], apart, np.inf)
        nearest = int(apart.argmin())
        reach = (max(self.look.size / 2, _REACH_PX) + 1) / window.scale
        if apart[nearest] > reach:
            return None
        # Of points in one place the last one lies on top.
        same = np.flatnonzero(apart <= apart[nearest] + 0.5 / window.scale)
        return int(self.shapes.owners[same[-1]])

    # Drawing

    @override
    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        part = window.transform.mapRect(rect).toRect().adjusted(PART_MARGIN, PART_MARGIN, -PART_MARGIN, -PART_MARGIN)
        if part.contains(QRect(1, 1, window.width - 2, window.height - 2)):
            self._drop_rests()
        margin = _MARGIN / window.scale
        steps = self._steps(window, rect.adjusted(-margin, -margin, margin, margin))
        if not self._draw(painter, steps):
            self._rests.append(_Rest(window, part, steps))
            self._timer.start()

    def _draw(self, painter: QPainter, steps: Iterator[None]) -> bool:
        """Take steps until the slice is over; whether all were taken."""
        self._painter = painter
        until = time.monotonic() + SLICE_SECONDS
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            for _ in steps:
                if time.monotonic() >= until:
                    return False
        finally:
            self._painter = None
        return True

    def draw_slice(self) -> None:
        """Draw the next slice of what is missing into the kept picture; a timer asks for it."""
        if not self._rests or not self.isVisible():
            self._timer.stop()
            return
        rest = self._rests[0]
        done = self.cache.draw_more(rest.window, rest.part, lambda painter: self._draw(painter, rest.steps))
        if done is not False and rest in self._rests:
            self._rests.remove(rest)
        self.update()

    def _drop_rests(self) -> None:
        self._timer.stop()
        self._rests.clear()

    def _steps(self, window: MapWindow, rect: QRectF) -> Iterator[None]:
        """Draw what `rect` of the scene shows; may be left off after each step."""
        if not len(self.shapes):
            return
        if self.shapes.kind == "point":
            yield from self._draw_points(window, rect)
            return
        seen = self.shapes.in_rect(rect)
        if self.mask is not None:
            seen &= self.mask
        numbers = np.flatnonzero(seen)
        boxes = self.shapes.boxes[numbers]
        small = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) * window.scale < _SPECK_PX
        if self.shapes.kind == "polygon":
            yield from self._draw_areas(window, numbers[~small])
        else:
            yield from self._draw_lines(window, numbers[~small])
        middles = (boxes[small][:, :2] + boxes[small][:, 2:]) / 2
        yield from self._stamp(window, middles, speck(self.look, window.ratio), 2.0 / window.scale)

    def _draw_points(self, window: MapWindow, rect: QRectF) -> Iterator[None]:
        points = self.shapes.points
        seen = (
            (points[:, 0] >= rect.left())
            & (points[:, 0] <= rect.right())
            & (points[:, 1] >= rect.top())
            & (points[:, 1] <= rect.bottom())
        )
        if self.mask is not None:
            seen &= self.mask[self.shapes.owners]
        # Two signs on one pixel are one sign.
        yield from self._stamp(window, points[seen], sign(self.look, window.ratio), 1.0 / window.scale)

    def _stamp(self, window: MapWindow, points: Array, picture: QPixmap, cell: float) -> Iterator[None]:
        """The same small picture at many points of the scene, one in each cell."""
        kept = points[one_in_each_cell(points, cell)]
        pixels = np.round(window.to_pixels(kept) * window.ratio)
        for start in range(0, len(pixels), _SIGNS_AT_ONCE):
            painter = self._painter
            assert painter is not None, "steps are taken by _draw"
            # The picture may have been moved since the window was taken.
            corner = painter.worldTransform().map(QPointF(window.left, window.top)) * window.ratio
            moved = pixels[start : start + _SIGNS_AT_ONCE] + np.array((round(corner.x()), round(corner.y())))
            stamp(painter, moved, picture, window.ratio, self.look.opacity)
            yield

    def _draw_areas(self, window: MapWindow, numbers: Ints) -> Iterator[None]:
        level = self.shapes.level_for(window.metres_per_pixel)
        look = self.look
        pen = line_pen(QColor(look.colour), look.size) if look.size else QPen(Qt.PenStyle.NoPen)
        for start in range(0, len(numbers), _CHUNK):
            painter = self._painter
            assert painter is not None, "steps are taken by _draw"
            painter.setPen(pen)
            painter.setBrush(look.fill)
            for number in numbers[start : start + _CHUNK].tolist():
                painter.drawPath(level.path(number, closed=True))
            yield

    def _draw_lines(self, window: MapWindow, numbers: Ints) -> Iterator[None]:
        level = self.shapes.level_for(window.metres_per_pixel)
        look = self.look
        pens = [line_pen(QColor(look.colour), look.size)]
        if len(numbers) <= _MOST_CASED:
            pens.insert(0, casing_pen(look))
        for pen in pens:
            for start in range(0, len(numbers), _CHUNK):
                painter = self._painter
                assert painter is not None, "steps are taken by _draw"
                painter.setOpacity(look.opacity)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for number in numbers[start : start + _CHUNK].tolist():
                    painter.drawPath(level.path(number, closed=False))
                painter.setOpacity(1.0)
                yield

    # Above the picture

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        if self.chosen is not None and (self.mask is None or self.mask[self.chosen]):
            self._paint_chosen(painter, window, self.chosen)
        self.labels.paint(painter, window, self.style, self.mask, self.look, self._avoided, settled=self.settled)

    def label_boxes(self, window: MapWindow) -> list[QRectF]:
        """The pixels its names lie on."""
        return self.labels.boxes(window, self.mask, self.look, self._avoided) if self.isVisible() else []

    def _avoided(self, window: MapWindow) -> list[QRectF]:
        return self.avoid(window, self)

    def _paint_chosen(self, painter: QPainter, window: MapWindow, feature: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        halo, colour = self.style.colour("ring_halo"), self.style.colour("selected")
        if self.shapes.kind == "point":
            radius = self.look.size / 2 + 3.5
            for x, y in window.to_pixels(self.shapes.points[self.shapes.owners == feature]).tolist():
                for pen in (QPen(halo, 5.0), QPen(colour, 2.6)):
                    painter.setPen(pen)
                    painter.drawEllipse(QPointF(x, y), radius, radius)
        else:
            path = self.shapes.level_for(window.metres_per_pixel).path(feature, closed=self.shapes.kind == "polygon")
            painter.setTransform(window.transform, combine=True)
            extra = self.look.size if self.shapes.kind == "line" else 0
            for pen in (line_pen(halo, 5.0 + extra), line_pen(colour, 2.6 + extra)):
                painter.setPen(pen)
                painter.drawPath(path)
        painter.restore()


def stamp(painter: QPainter, middles: Array, picture: QPixmap, ratio: float, opacity: float) -> None:
    """`picture` about each of `middles` (n, 2), all in physical pixels, in one call: 2 million a second."""
    count = len(middles)
    if not count:
        return
    # The memory of as many QPainter.PixmapFragment: place, part of the picture, scale, rotation, opacity.
    pieces = np.zeros((count, 10))
    pieces[:, :2] = middles
    pieces[:, 4], pieces[:, 5] = picture.width(), picture.height()
    pieces[:, 6:8] = 1.0
    pieces[:, 9] = opacity
    first: Any = shiboken6.wrapInstance(pieces.ctypes.data, QPainter.PixmapFragment)
    painter.save()
    painter.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
    painter.drawPixmapFragments(first, count, picture)
    painter.restore()


def _drawn_part(style: LayerStyle) -> tuple[object, ...]:
    return style.colour, style.size, style.opacity, style.shape
