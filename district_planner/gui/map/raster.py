# SPDX-License-Identifier: EUPL-1.2
"""The picture a layer keeps of itself, so that what has not changed is copied and not drawn again.

After a pan only the strips that came into view are drawn; while one zooms the old picture is shown larger or smaller
until the hand rests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from district_planner.gui.map.frame import MapWindow

PART_MARGIN = 4
"""Pixels by which the part of the scene that is asked for is larger on each side than what is drawn of it."""
Render = Callable[[QPainter, MapWindow, QRectF], None]
"""Draws the part `rect` of the scene; the painter already maps the scene to the picture."""


class RasterCache:
    """One picture of the size of the window. `background` None: transparent, for layers above others."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._window: MapWindow | None = None
        self.renders = 0
        """How often anything was drawn into the picture; tests and benchmarks look at it."""

    def invalidate(self) -> None:
        """What is drawn has changed."""
        self._picture = None

    @property
    def window(self) -> MapWindow | None:
        """What the kept picture shows; None without one."""
        return self._window if self._picture is not None else None

    def draw(
        self, painter: QPainter, window: MapWindow, render: Render, background: QColor | None, *, settled: bool
    ) -> None:
        """Bring the picture up to `window` and paint it; `painter` works in logical pixels of the viewport.

        While not `settled` a picture of another scale is stretched rather than drawn anew.
        """
        old = self.window
        if old is not None and not settled and (old.scale, old.ratio) != (window.scale, window.ratio):
            self._draw_stretched(painter, window, old)
            return
        same_scale = old is not None and (old.scale, old.ratio) == (window.scale, window.ratio)
        if not same_scale or not self._shift(window, render, background):
            self._start(window, background)
            self._render_into(window, QRect(0, 0, window.width, window.height), render, None)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)

    def draw_more(self, window: MapWindow, part: QRect, paint: Callable[[QPainter], bool]) -> bool | None:
        """Draw on into the kept picture: `part` (logical pixels) of what was begun for `window`.

        `paint` gets a painter as `render` did. None when there is no picture of that scale any more.
        """
        kept = self.window
        if kept is None or self._picture is None or (kept.scale, kept.ratio) != (window.scale, window.ratio):
            return None
        corner = kept.to_pixel(QPointF(window.left, window.top))
        self.renders += 1
        painter = QPainter(self._picture)
        painter.translate(round(corner.x()), round(corner.y()))
        painter.setClipRect(part)
        painter.setTransform(window.transform, combine=True)
        done = paint(painter)
        painter.end()
        return done

    def _draw_stretched(self, painter: QPainter, window: MapWindow, old: MapWindow) -> None:
        if self._picture is None:
            return
        corner = window.to_pixel(QPointF(old.left, old.top))
        factor = window.scale / old.scale
        target = QRectF(corner.x(), corner.y(), old.width * factor, old.height * factor)
        painter.drawPixmap(target, self._picture, QRectF(self._picture.rect()))

    def _start(self, window: MapWindow, background: QColor | None) -> None:
        self._picture = self._blank(window, background)
        self._window = window

    @staticmethod
    def _blank(window: MapWindow, background: QColor | None) -> QPixmap:
        picture = QPixmap(round(window.width * window.ratio), round(window.height * window.ratio))
        picture.setDevicePixelRatio(window.ratio)
        picture.fill(Qt.GlobalColor.transparent if background is None else background)
        return picture

    def _shift(self, window: MapWindow, render: Render, background: QColor | None) -> bool:
        """Move the picture to `window`, of the same scale, and draw what came into view. False: draw all anew."""
        old = self._window
        if old is None or self._picture is None:
            return False
        exact_x, exact_y = (old.left - window.left) * window.scale, (old.top - window.top) * window.scale
        dx, dy = round(exact_x), round(exact_y)
        in_pixels = (dx * window.ratio).is_integer() and (dy * window.ratio).is_integer()
        if max(abs(exact_x - dx), abs(exact_y - dy)) > 0.01 or not in_pixels:
            return False
        same_size = (old.width, old.height) == (window.width, window.height)
        if same_size and dx == dy == 0:
            return True
        whole = QRect(0, 0, window.width, window.height)
        kept = QRect(dx, dy, old.width, old.height).intersected(whole)
        if kept.isEmpty():
            return False
        if same_size:
            self._picture.scroll(round(dx * window.ratio), round(dy * window.ratio), self._picture.rect())
        else:
            moved = self._blank(window, background)
            painter = QPainter(moved)
            painter.drawPixmap(dx, dy, self._picture)
            painter.end()
            self._picture = moved
        # The corner is kept to the whole pixel: the sum of many roundings never shows.
        self._window = replace(window, left=old.left - dx / window.scale, top=old.top - dy / window.scale)
        for strip in _rectangles_outside(whole, kept):
            self._render_into(self._window, strip, render, background, clear=True)
        return True

    def _render_into(
        self, window: MapWindow, part: QRect, render: Render, background: QColor | None, *, clear: bool = False
    ) -> None:
        if self._picture is None:
            return
        self.renders += 1
        painter = QPainter(self._picture)
        painter.setClipRect(part)
        if clear:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(part, QColor(Qt.GlobalColor.transparent) if background is None else background)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setTransform(window.transform, combine=True)
        margin = PART_MARGIN / window.scale
        seen = window.transform.inverted()[0].mapRect(QRectF(part)).adjusted(-margin, -margin, margin, margin)
        render(painter, window, seen)
        painter.end()


def _rectangles_outside(whole: QRect, kept: QRect) -> list[QRect]:
    """What `whole` has besides `kept`, which lies in it: at most four strips, none over another."""
    strips = [
        QRect(whole.left(), whole.top(), whole.width(), kept.top() - whole.top()),
        QRect(whole.left(), kept.bottom() + 1, whole.width(), whole.bottom() - kept.bottom()),
        QRect(whole.left(), kept.top(), kept.left() - whole.left(), kept.height()),
        QRect(kept.right() + 1, kept.top(), whole.right() - kept.right(), kept.height()),
    ]
    return [strip for strip in strips if not strip.isEmpty()]
