# SPDX-License-Identifier: EUPL-1.2
"""The names of a layer's features: as many as fit, none over another, the same ones while one pans."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from district_planner.gui.map.feature_shapes import FeatureShapes, one_in_each_cell
from district_planner.gui.map.labels import HALO, REACH, place_labels, text_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.gui.map.frame import MapWindow
    from district_planner.gui.map.layer_look import LayerLook
    from district_planner.gui.map.style import MapStyle

_FONT_PX = 11
_PIXELS_PER_LABEL = 9_000
_CELL = 20.0
"""Pixels: of features nearer to each other only one is tried."""
_LONGEST_PX = 180.0
_PICTURES_KEPT = 600

Avoid = Callable[["MapWindow"], list[QRectF]]


class FeatureLabels:
    """Chooses, places and draws; `texts` are asked for only where a feature is seen."""

    def __init__(self, shapes: FeatureShapes, font: QFont) -> None:
        self._shapes = shapes
        self._font = QFont(font)
        self._font.setPixelSize(_FONT_PX)
        self._font.setWeight(QFont.Weight.Medium)
        self._metrics = QFontMetricsF(self._font)
        self._texts: Sequence[str] | None = None
        self._placed: list[tuple[int, str, QRectF]] = []
        self._placed_for: MapWindow | None = None
        self._pictures: OrderedDict[tuple[str, float], QPixmap] = OrderedDict()

    @property
    def texts(self) -> Sequence[str] | None:
        """The name of each feature; None: none is written."""
        return self._texts

    def set_texts(self, texts: Sequence[str] | None) -> None:
        """Other names."""
        self._texts = texts
        self.forget()

    def forget(self) -> None:
        """What is shown has changed: place anew."""
        self._placed_for = None

    def forget_pictures(self) -> None:
        """The colours have changed."""
        self._pictures.clear()

    def boxes(self, window: MapWindow, mask: NDArray[np.bool_] | None, look: LayerLook, avoid: Avoid) -> list[QRectF]:
        """The pixels of the names."""
        self._place(window, mask, look, avoid)
        return [rect for _, rect in self._moved(window)]

    def paint(
        self,
        painter: QPainter,
        window: MapWindow,
        style: MapStyle,
        mask: NDArray[np.bool_] | None,
        look: LayerLook,
        avoid: Avoid,
        *,
        settled: bool,
    ) -> None:
        """Draw the names; while one zooms they stay the ones that were there."""
        if self._texts is None:
            return
        if settled or self._placed_for is None:
            self._place(window, mask, look, avoid)
        view = QRectF(0, 0, window.width, window.height)
        for text, rect in self._moved(window):
            if view.contains(rect):
                painter.drawPixmap(rect.topLeft() - QPointF(HALO, HALO), self._picture(text, style, window.ratio))

    def _moved(self, window: MapWindow) -> list[tuple[str, QRectF]]:
        if not self._placed:
            return []
        points = window.to_pixels(self._shapes.anchors[[feature for feature, _, _ in self._placed]])
        return [
            (text, rect.translated(round(x), round(y)))
            for (_, text, rect), (x, y) in zip(self._placed, points.tolist(), strict=True)
        ]

    def _place(self, window: MapWindow, mask: NDArray[np.bool_] | None, look: LayerLook, avoid: Avoid) -> None:
        if self._texts is None:
            self._placed = []
            return
        done = self._placed_for
        same_scale = done is not None and (done.scale, done.ratio) == (window.scale, window.ratio)
        if done is not None and same_scale and done.rect.contains(window.rect):
            return
        extent = self._placed_for = window.grown(REACH)
        rect = extent.rect
        anchors = self._shapes.anchors
        seen = (
            (anchors[:, 0] >= rect.left())
            & (anchors[:, 0] <= rect.right())
            & (anchors[:, 1] >= rect.top())
            & (anchors[:, 1] <= rect.bottom())
        )
        if mask is not None:
            seen &= mask
        chosen = np.flatnonzero(seen)
        most = extent.width * extent.height // _PIXELS_PER_LABEL
        chosen = chosen[one_in_each_cell(anchors[chosen], _CELL / extent.scale)]
        named = [(feature, text) for feature in chosen.tolist() if (text := self._short(self._texts[feature]))]
        named = named[: 2 * most]
        sizes = [
            (float(np.ceil(self._metrics.horizontalAdvance(text))), float(np.ceil(self._metrics.height())))
            for _, text in named
        ]
        shift = extent.to_pixel(QPointF(window.left, window.top))
        obstacles = [box.translated(shift) for box in avoid(window)]
        radius = look.size / 2 + 1 if look.kind == "point" else 0.0
        spots = place_labels(
            extent.to_pixels(anchors[[feature for feature, _ in named]]) if named else np.empty((0, 2)),
            sizes, obstacles, most, radius=radius, centred=look.kind != "point",
        )  # fmt: skip
        self._placed = [(*named[spot.index], spot.rect) for spot in spots]

    def _size(self, text: str) -> tuple[float, float]:
        return float(np.ceil(self._metrics.horizontalAdvance(text))), float(np.ceil(self._metrics.height()))

    def _short(self, text: str) -> str:
        line = " ".join(text.split())
        return self._metrics.elidedText(line, Qt.TextElideMode.ElideRight, _LONGEST_PX) if line else ""

    def _picture(self, text: str, style: MapStyle, ratio: float) -> QPixmap:
        key = (text, ratio)
        picture = self._pictures.get(key)
        if picture is None:
            picture = text_picture(text, self._font, style.colour("label"), style.colour("label_halo"), ratio)
            self._pictures[key] = picture
            while len(self._pictures) > _PICTURES_KEPT:
                self._pictures.popitem(last=False)
        return picture
