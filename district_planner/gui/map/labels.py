# SPDX-License-Identifier: EUPL-1.2
"""Names of places: the larger first, none over another, the same ones while one pans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from district_planner.core.compat import override
from district_planner.gui.map.frame import Array, MapWindow
from district_planner.gui.map.geometry import MapGeometry
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.style import MapStyle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.territory import Territory

PIXELS_PER_LABEL = 20_000
"""A window of 1400 x 900 has room for some 60 names; more would be noise."""
_LEAST_PER_METRE = 25.0
"""Residents a place needs to be named, per scene metre of a pixel: 50,000 on a map of all Italy, 250 close by."""
_CAPITAL_WEIGHT = 3.0
"""A province capital counts as three times its residents."""
_GAP = 3.0
_APART = 6.0
"""Free pixels beside a name, so that two never read as one."""
_DOT = 2.2
_DOT_SIDE = 8
HALO = 3.0
"""Pixels by which the picture of a name is larger on each side."""
REACH = 1.6
"""Labels are placed for a part this much wider and higher than the window, so that a pan does not change them."""
_RANKS = (250_000, 80_000, 20_000)
_FAR_OUTSIDE = 100_000
"""Residents a place outside the study area needs to be named."""


@dataclass(frozen=True)
class Placed:
    """Label `index` at `rect`, pixels relative to its anchor."""

    index: int
    rect: QRectF


def place_labels(
    anchors: Array,
    sizes: Sequence[tuple[float, float]],
    obstacles: Sequence[QRectF],
    most: int,
    *,
    radius: float = _DOT,
    centred: bool = False,
) -> list[Placed]:
    """Choose a place for as many labels as fit, in the order given: right, left, above, below the anchor.

    `anchors` (n, 2) in pixels, `sizes` width and height of each label, `obstacles` where none may lie. No two results
    overlap, nor does a label cover the dot of another, which has a `radius`. Where there are no dots labels are
    `centred` first. At most `most` labels.
    """
    taken = np.empty((0, 4))
    if obstacles:
        taken = np.array([(o.left(), o.top(), o.right(), o.bottom()) for o in obstacles])
    placed: list[Placed] = []
    for index, ((x, y), (width, height)) in enumerate(zip(anchors.tolist(), sizes, strict=True)):
        if len(placed) >= most:
            break
        dot = (x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1)
        if _hits(taken, dot) and not centred:
            continue
        around = (
            (radius + _GAP, -height / 2),
            (-radius - _GAP - width, -height / 2),
            (-width / 2, -radius - 1 - height),
            (-width / 2, radius + 1),
        )
        for left, top in ((-width / 2, -height / 2), *around) if centred else around:
            box = (x + left, y + top, x + left + width, y + top + height)
            if not _hits(taken, (box[0] - _APART, box[1], box[2] + _APART, box[3])):
                taken = np.vstack((taken, [box] if centred else [dot, box]))
                placed.append(Placed(index, QRectF(left, top, width, height)))
                break
    return placed


def _hits(taken: Array, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return bool(((taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any())


def rank_of(residents: float) -> int:
    """0 for the largest cities, 3 for small places."""
    return next((rank for rank, least in enumerate(_RANKS) if residents >= least), len(_RANKS))


class LabelLayer(MapLayer):
    """Draws the names as small pictures kept by text, so that a frame costs a few dozen copies."""

    def __init__(self, territory: Territory, geometry: MapGeometry, style: MapStyle, font: QFont) -> None:
        super().__init__(style)
        self.geometry = geometry
        self.font = font
        self.avoid: Callable[[MapWindow], list[QRectF]] = lambda _window: []
        """Gives what moves over the map and must stay legible: a name under it is left out for the moment."""
        self.obstacles: Sequence[tuple[QPointF, QRectF]] = ()
        """Where no name may lie: scene anchor and pixels around it."""
        self._names = [
            f"{name} / {other}" if other and other != name else name
            for name, other in zip(territory.names, territory.names_other, strict=True)
        ]
        residents = np.nan_to_num(territory.population.residents())
        self._residents = residents
        importance = residents * np.where(territory.is_province_capital, _CAPITAL_WEIGHT, 1.0)
        self._importance = importance
        self._order = np.argsort(-importance, kind="stable")
        self._in_area: NDArray[np.bool_] | None = None
        self._placed: list[tuple[int, QRectF]] = []
        self._placed_for: MapWindow | None = None
        self._pictures: dict[tuple[int, bool, float], QPixmap] = {}
        self._dots: dict[tuple[bool, float], QPixmap] = {}

    def set_study_area(self, positions: NDArray[np.intp] | None) -> None:
        """Where every place may be named; elsewhere only large cities are."""
        self._in_area = None
        if positions is not None:
            self._in_area = np.zeros(self.geometry.count, dtype=bool)
            self._in_area[positions] = True
        self.invalidate()

    def set_obstacles(self, obstacles: Sequence[tuple[QPointF, QRectF]]) -> None:
        """Keep names off the signs of the sites."""
        self.obstacles = obstacles
        self.invalidate()

    @override
    def set_style(self, style: MapStyle) -> None:
        self._pictures.clear()
        self._dots.clear()
        super().set_style(style)

    @override
    def invalidate(self) -> None:
        self._placed_for = None
        super().invalidate()

    @override
    def has_picture(self) -> bool:
        return False

    def boxes(self, window: MapWindow) -> list[tuple[int, QRectF]]:
        """Position of each named municipality and where its name is, in pixels of the window."""
        self._place(window)
        if not self._placed:
            return []
        points = window.to_pixels(self.geometry.places[[position for position, _ in self._placed]])
        return [(p, rect.translated(x, y)) for (p, rect), (x, y) in zip(self._placed, points.tolist(), strict=True)]

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        if self.settled or self._placed_for is None:
            self._place(window)
        if not self._placed:
            return
        view = QRectF(0, 0, window.width, window.height)
        avoid = self.avoid(window)
        points = window.to_pixels(self.geometry.places[[position for position, _ in self._placed]])
        for (position, rect), (x, y) in zip(self._placed, points.tolist(), strict=True):
            # Whole pixels: the pictures stay as crisp as they were made.
            moved = rect.translated(round(x), round(y))
            # A name that the edge would cut is left out.
            if view.contains(moved) and not any(moved.intersects(other) for other in avoid):
                dot = self._dot(self._inside(position), window.ratio)
                painter.drawPixmap(QPointF(round(x) - _DOT_SIDE / 2, round(y) - _DOT_SIDE / 2), dot)
                painter.drawPixmap(moved.topLeft() - QPointF(HALO, HALO), self._picture(position, window.ratio))

    def _dot(self, inside: bool, ratio: float) -> QPixmap:
        key = (inside, ratio)
        if key not in self._dots:
            ink, halo = self.style.colour("label" if inside else "label_muted"), self.style.colour("label_halo")
            self._dots[key] = dot_picture(ink, halo, ratio)
        return self._dots[key]

    def _inside(self, position: int) -> bool:
        return self._in_area is None or bool(self._in_area[position])

    def _place(self, window: MapWindow) -> None:
        done = self._placed_for
        same_scale = done is not None and (done.scale, done.ratio) == (window.scale, window.ratio)
        if done is not None and same_scale and done.rect.contains(window.rect):
            return
        extent = window.grown(REACH)
        self._placed_for = extent
        rect = extent.rect
        points = self.geometry.places[self._order]
        seen = (
            (points[:, 0] >= rect.left())
            & (points[:, 0] <= rect.right())
            & (points[:, 1] >= rect.top())
            & (points[:, 1] <= rect.bottom())
        )
        if self._in_area is not None:
            seen &= self._in_area[self._order] | (self._residents[self._order] >= _FAR_OUTSIDE)
        seen &= self._importance[self._order] >= _LEAST_PER_METRE * window.metres_per_pixel
        most = extent.width * extent.height // PIXELS_PER_LABEL
        chosen = self._order[seen][: 4 * most]
        anchors = extent.to_pixels(self.geometry.places[chosen])
        sizes = [self._size(position) for position in chosen.tolist()]
        obstacles = [box.translated(extent.to_pixel(anchor)) for anchor, box in self.obstacles]
        self._placed = [(int(chosen[p.index]), p.rect) for p in place_labels(anchors, sizes, obstacles, most)]

    def _label_font(self, position: int) -> QFont:
        return self.style.label_font(self.font, rank_of(self._residents[position]))

    def _size(self, position: int) -> tuple[float, float]:
        metrics = QFontMetricsF(self._label_font(position))
        return float(np.ceil(metrics.horizontalAdvance(self._names[position]))), float(np.ceil(metrics.height()))

    def _picture(self, position: int, ratio: float) -> QPixmap:
        inside = self._inside(position)
        key = (position, inside, ratio)
        if key not in self._pictures:
            font = self._label_font(position)
            ink, halo = self.style.colour("label" if inside else "label_muted"), self.style.colour("label_halo")
            self._pictures[key] = text_picture(self._names[position], font, ink, halo, ratio)
        return self._pictures[key]


def dot_picture(ink: QColor, halo: QColor, ratio: float) -> QPixmap:
    """The dot of a place in the middle of a transparent picture."""
    picture = QPixmap(round(_DOT_SIDE * ratio), round(_DOT_SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(halo, 1.5))
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(_DOT_SIDE / 2, _DOT_SIDE / 2), _DOT, _DOT)
    painter.end()
    return picture


def text_picture(text: str, font: QFont, colour: QColor, halo: QColor, ratio: float) -> QPixmap:
    """`text` with a halo, on a transparent picture that is `HALO` pixels larger on each side."""
    metrics = QFontMetricsF(font)
    width, height = np.ceil(metrics.horizontalAdvance(text)), np.ceil(metrics.height())
    picture = QPixmap(round((width + 2 * HALO) * ratio), round((height + 2 * HALO) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    base = QPointF(HALO, round(HALO + metrics.ascent()))
    path = QPainterPath()
    path.addText(base, font, text)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(halo, 2 * HALO - 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(base, text)
    painter.end()
    return picture
