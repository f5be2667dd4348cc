# SPDX-License-Identifier: EUPL-1.2
"""What the selected site reaches: an outline for each ring of minutes.

The colours under it stay those of the legend. Where the map shows minutes, the rings have colours of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath

from district_planner.catchment.catchment import RING_LIMITS
from district_planner.core.compat import override
from district_planner.gui.map.frame import MapWindow
from district_planner.gui.map.geometry import BorderLevel, MapGeometry
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.shapes import Ints
from district_planner.gui.map.style import NATIONAL_M, MapStyle, line_pen, minutes_colours

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RING_WIDTH, _OUTER_WIDTH = 1.0, 2.2
"""Pixels. Qt strokes cosmetic lines of up to one pixel ten times as fast as wider ones."""
_GLOW_WIDTH, _GLOW_ALPHA = 9.0, 70
_TAG_HEIGHT = 16
_TAG_GAP = 4


def ring_limits(cutoff_minutes: float) -> tuple[float, ...]:
    """Upper limits of the rings, as `Catchment.rings` has them: 15, 30, 40 for a cutoff of 40."""
    return tuple(sorted({min(limit, float(cutoff_minutes)) for limit in RING_LIMITS} | {float(cutoff_minutes)}))


@dataclass(frozen=True, eq=False)
class ReachedArea:
    """Minutes float64[n] from a site (infinite where it does not reach) and the upper limits of its rings."""

    minutes: NDArray[np.float64]
    limits: tuple[float, ...]

    @property
    def ring_of(self) -> NDArray[np.intp]:
        """Number of the ring of each municipality; `len(limits)` outside all of them. Limits are inclusive."""
        return np.searchsorted(np.asarray(self.limits), self.minutes, side="left").astype(np.intp)


class CatchmentLayer(MapLayer):
    """Drawn anew at every step of a drag: a few hundred shapes."""

    def __init__(self, geometry: MapGeometry, style: MapStyle, font: QFont) -> None:
        super().__init__(style)
        self.geometry = geometry
        self._tag_font = QFont(font)
        self._tag_font.setPixelSize(11)
        self._tag_font.setWeight(QFont.Weight.DemiBold)
        self._tags: tuple[MapWindow, list[tuple[str, QRectF]]] | None = None
        self.minutes_suffix = ""
        self.avoid: Callable[[MapWindow], list[QRectF]] = lambda _window: []
        """Gives where no minutes may be written: signs of sites, cards."""
        self.fast = False
        """True while something is dragged: edges without smoothing."""
        self._area: ReachedArea | None = None
        self._ring_of: NDArray[np.intp] | None = None
        self._filled = False

    @property
    def area(self) -> ReachedArea | None:
        """What is shown; None without a selected site."""
        return self._area

    def set_area(self, area: ReachedArea | None) -> None:
        """Show another reach, or none."""
        self._area = area
        self._ring_of = None if area is None else area.ring_of
        self.setVisible(area is not None)
        self.invalidate()

    def set_filled(self, filled: bool) -> None:
        """Colour the rings by minutes instead of letting the ground show."""
        if filled != self._filled:
            self._filled = filled
            self.invalidate()

    def set_fast(self, fast: bool) -> None:
        """Draw quickly while the hand moves, well when it rests."""
        if fast != self.fast:
            self.fast = fast
            self.invalidate()

    @override
    def has_picture(self) -> bool:
        # In the hand every frame is another one: a picture of it would only be filled, blended and thrown away.
        return not self.fast

    @override
    def invalidate(self) -> None:
        self._tags = None
        super().invalidate()

    @override
    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        if self._area is None or self._ring_of is None:
            return
        rings = len(self._area.limits)
        if self._filled:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.fast)
            self._paint_reached(painter, window, rect, self._ring_of, rings)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self.fast:
                self._paint_inner_borders(painter, window, rect, self._ring_of < rings)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_outlines(painter, window, rect, self._ring_of, rings)

    def _paint_reached(
        self, painter: QPainter, window: MapWindow, rect: QRectF, ring_of: NDArray[np.intp], rings: int
    ) -> None:
        """Fill the rings with the colours of their minutes."""
        shapes = self.geometry.level_for(window.metres_per_pixel)
        inside = np.flatnonzero(ring_of < rings)
        inside = inside[shapes.touching(inside, rect)]
        painter.setPen(Qt.PenStyle.NoPen)
        for ring, colour in enumerate(minutes_colours(rings)):
            painter.setBrush(colour)
            for position in inside[ring_of[inside] == ring].tolist():
                painter.drawPath(shapes.path(position))

    def _paint_inner_borders(
        self, painter: QPainter, window: MapWindow, rect: QRectF, inside: NDArray[np.bool_]
    ) -> None:
        """The borders of the ground that the fill has covered."""
        scale = window.metres_per_pixel
        borders = self.geometry.borders_for(scale)
        lines = borders.within(inside, rect)
        for kind in ("municipality", "province", "region"):
            if kind != "municipality" or scale < NATIONAL_M:
                painter.setPen(self.style.border_pen(kind, scale))
                for line in lines[borders.kind_mask(kind)[lines]].tolist():
                    painter.drawPolyline(borders.all_lines.polygon(line))

    def _paint_outlines(
        self, painter: QPainter, window: MapWindow, rect: QRectF, ring_of: NDArray[np.intp], rings: int
    ) -> None:
        borders = self.geometry.borders_for(window.metres_per_pixel)
        lines, _ring = ring_lines(borders, ring_of, rect)
        is_outer = ring_of_outer(borders, ring_of, lines, rings)
        inner, outer = lines[~is_outer], lines[is_outer]
        ink = self.style.colour("ring")
        strokes = [(line_pen(ink, _RING_WIDTH), inner), (line_pen(ink, _OUTER_WIDTH), outer)]
        if self.fast:
            strokes[1][0].setCapStyle(Qt.PenCapStyle.FlatCap)
            strokes[1][0].setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        else:
            glow = self.style.theme.colour("site_selected")
            glow.setAlpha(_GLOW_ALPHA)
            halo = line_pen(self.style.colour("ring_halo"), _RING_WIDTH + 2)
            strokes = [(line_pen(glow, _GLOW_WIDTH), outer), (halo, lines), *strokes]
        for pen, drawn in strokes:
            painter.setPen(pen)
            for line in drawn.tolist():
                painter.drawPolyline(borders.all_lines.polygon(line))

    def tags(self, window: MapWindow) -> list[tuple[str, QRectF]]:
        """The minutes of each ring and where they stand on its outline, in pixels of the window."""
        if self._area is None or self._ring_of is None or not self.isVisible():
            return []
        if self._tags is not None and self._tags[0] == window:
            return self._tags[1]
        borders = self.geometry.borders_for(window.metres_per_pixel)
        lines, ring = ring_lines(borders, self._ring_of, None)
        metrics = QFontMetricsF(self._tag_font)
        tags: list[tuple[str, QRectF]] = []
        kept_free = self.avoid(window)
        for number, limit in enumerate(self._area.limits):
            text = f"{limit:g}{self.minutes_suffix}"
            taken = kept_free + [tag for _, tag in tags]
            tag = _tag_place(borders, lines[ring == number], window, metrics.horizontalAdvance(text) + 12, taken)
            if tag is not None:
                tags.append((text, tag))
        self._tags = window, tags
        return tags

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._tag_font)
        for text, tag in self.tags(window):
            self._paint_tag(painter, tag, text)

    def _paint_tag(self, painter: QPainter, tag: QRectF, text: str) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(tag, _TAG_HEIGHT / 2, _TAG_HEIGHT / 2)
        painter.fillPath(shape, self.style.colour("ring"))
        halo = self.style.colour("ring_halo")
        halo.setAlpha(255)
        painter.setPen(halo)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def ring_lines(borders: BorderLevel, ring_of: NDArray[np.intp], rect: QRectF | None) -> tuple[Ints, Ints]:
    """The stretches of border where one ring ends and another begins, and the number of the nearer ring of each."""
    left, right = borders.left, borders.right
    differ = (left >= 0) & (right >= 0) & (ring_of[left] != ring_of[right])
    lines = borders.in_rect(np.flatnonzero(differ), rect)
    return lines, np.minimum(ring_of[left[lines]], ring_of[right[lines]])


def ring_of_outer(borders: BorderLevel, ring_of: NDArray[np.intp], lines: Ints, rings: int) -> NDArray[np.bool_]:
    """Which of the `lines` separate what is reached from what is not."""
    return np.maximum(ring_of[borders.left[lines]], ring_of[borders.right[lines]]) >= rings


def _tag_place(
    borders: BorderLevel, lines: Ints, window: MapWindow, width: float, taken: list[QRectF]
) -> QRectF | None:
    """A place for the minutes of a ring on its outline: as far up and right as the window and other tags allow."""
    starts = borders.all_lines.starts
    pixels = window.to_pixels(borders.all_lines.points[(starts[lines] + starts[lines + 1]) // 2])
    pixels = pixels[np.argsort(pixels[:, 1] - 0.6 * pixels[:, 0])]
    half = np.array((width / 2, _TAG_HEIGHT / 2))
    inside = ((pixels > 3 * half) & (pixels < (window.width, window.height) - 3 * half)).all(axis=1)
    apart = half + _TAG_GAP
    for box in taken:
        low = np.array((box.left(), box.top())) - apart
        high = np.array((box.right(), box.bottom())) + apart
        inside &= ~((pixels > low) & (pixels < high)).all(axis=1)
    found = np.flatnonzero(inside)
    if len(found) == 0:
        return None
    left, top = pixels[found[0]] - half
    return QRectF(float(left), float(top), width, _TAG_HEIGHT)
