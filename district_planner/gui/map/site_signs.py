# SPDX-License-Identifier: EUPL-1.2
"""All sites on the map: which there are, which one is chosen, which one is being moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.gui.map.frame import MapWindow
from district_planner.gui.map.site_items import NAME_SIDES, SiteItem, SiteMarker
from district_planner.gui.map.style import MapStyle

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QGraphicsScene

    Boxes = NDArray[np.float64]

_HIDDEN = 0.3
"""A name of which more than this part is covered is left out; the chosen site keeps its own over other names."""
_CARD_COST = 4.0
"""What lies under a card or beyond the edge cannot be read at all; a name over another one half can."""


@dataclass(frozen=True)
class MovingSite:
    """A site that follows the hand, and where it was."""

    id: int
    before: SiteMarker


class SiteSigns:
    """Keeps one `SiteItem` per site in the scene."""

    def __init__(self, scene: QGraphicsScene, style: MapStyle, font: QFont) -> None:
        self._scene = scene
        self._style = style
        self._font = font
        self.items: dict[int, SiteItem] = {}
        self.selected_id: int | None = None
        self.moving: MovingSite | None = None
        self._spread: tuple[object, ...] = ()
        """What the names were spread for: nothing else is asked while that stays."""

    def set_markers(self, markers: Iterable[SiteMarker]) -> None:
        """Show these sites. The one that is being moved stays in the hand."""
        wanted = {marker.id: marker for marker in markers}
        for site_id in [known for known in self.items if known not in wanted]:
            self._scene.removeItem(self.items.pop(site_id))
            if self.moving is not None and self.moving.id == site_id:
                self.moving = None
        for site_id, marker in wanted.items():
            item = self.items.get(site_id)
            if item is None:
                item = self.items[site_id] = SiteItem(marker, self._style, self._font)
                self._scene.addItem(item)
            elif self.moving is None or self.moving.id != site_id:
                item.set_marker(marker)
        self.select(self.selected_id)

    def set_style(self, style: MapStyle) -> None:
        """Other colours."""
        self._style = style
        for item in self.items.values():
            item.set_style(style)

    def select(self, site_id: int | None) -> None:
        """Choose a site, or none."""
        self.selected_id = site_id
        for known, item in self.items.items():
            if item.selected != (known == site_id):
                item.set_selected(known == site_id)

    def spread_names(self, window: MapWindow, covered: Iterable[QRectF]) -> None:
        """Put each name on the side of its sign where it covers least; `covered`: pixels hidden by cards.

        A name that could not be read on any side is left out: the tree and the tables have it.
        """
        cards = [_edges(card) for card in covered]
        asked = window, cards, [(item, item.marker) for item in self.items.values()], self.selected_id
        if asked == self._spread:
            return
        self._spread = asked
        order = sorted(self.items, key=lambda known: known != self.selected_id)
        pixels = [window.to_pixel(self.items[known].pos()) for known in order]
        names = np.array(
            [
                [_edges(self.items[known].name_rect_at(side), pixel) for side in NAME_SIDES]
                for known, pixel in zip(order, pixels, strict=True)
            ]
        ).reshape(len(order), len(NAME_SIDES), 4)
        areas = _overlaps(names, names)
        lost = areas - _overlaps(names, np.array([0.0, 0.0, window.width, window.height]))
        for card in cards:
            lost += _overlaps(names, np.array(card))
        taken = np.zeros((2 * len(order), 4))
        for row, (known, pixel) in enumerate(zip(order, pixels, strict=True)):
            taken[row] = _edges(self.items[known].body, pixel)
        count = len(order)
        for row, known in enumerate(order):
            item = self.items[known]
            covers = _overlaps(names[row][:, None, :], taken[None, :count, :]).sum(axis=1)
            costs = (covers + _CARD_COST * lost[row]) / areas[row]
            best = int(np.argmin(costs))
            item.set_side(NAME_SIDES[best])
            item.set_named(bool(costs[best] <= (_CARD_COST * _HIDDEN if known == self.selected_id else _HIDDEN)))
            if item.named:
                taken[count] = names[row, best]
                count += 1

    def neighbour_of_selected(self, step: int) -> int | None:
        """The site `step` places after the chosen one; None beyond either end."""
        known = list(self.items)
        if self.selected_id not in self.items:
            return (known[0] if step > 0 else known[-1]) if known else None
        index = known.index(self.selected_id) + step
        return known[index] if 0 <= index < len(known) else None

    def at(self, pixel: QPointF, pixel_of: dict[int, QPointF]) -> int | None:
        """The site whose sign is under a pixel of the window, the chosen one first."""
        order = sorted(self.items, key=lambda known: known != self.selected_id)
        for site_id in order:
            if self.items[site_id].body.adjusted(-3, -3, 3, 3).contains(pixel - pixel_of[site_id]):
                return site_id
        return None

    def move(self, site_id: int, lon: float, lat: float) -> None:
        """Let the sign follow the hand."""
        item = self.items[site_id]
        if self.moving is None or self.moving.id != site_id:
            self.moving = MovingSite(site_id, item.marker)
        item.set_marker(replace(item.marker, lon=lon, lat=lat))

    def take_moving(self) -> MovingSite | None:
        """End the move; the sign stays where it is."""
        moving, self.moving = self.moving, None
        if moving is not None:
            self.items[moving.id].set_invalid(False)
        return moving

    def put_back(self, moving: MovingSite) -> None:
        """The sign where it was before the move."""
        self.items[moving.id].set_marker(moving.before)

    def obstacles(self, site_ids: Iterable[int] | None = None) -> list[tuple[QPointF, QRectF]]:
        """Where signs and their names are (of `site_ids`; None: all): scene anchor and pixels about it."""
        boxes = []
        for item in self.items.values() if site_ids is None else map(self.items.__getitem__, site_ids):
            boxes.append((item.pos(), item.body))
            if item.named:
                boxes.append((item.pos(), item.name_rect))
        return boxes


def _edges(box: QRectF, moved: QPointF | None = None) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    x, y = (0.0, 0.0) if moved is None else (moved.x(), moved.y())
    return box.left() + x, box.top() + y, box.right() + x, box.bottom() + y


def _overlaps(some: Boxes, others: Boxes) -> NDArray[np.float64]:
    """Square pixels that boxes (..., 4) have in common with others."""
    wide = np.minimum(some[..., 2], others[..., 2]) - np.maximum(some[..., 0], others[..., 0])
    high = np.minimum(some[..., 3], others[..., 3]) - np.maximum(some[..., 1], others[..., 1])
    return np.asarray(np.maximum(wide, 0.0) * np.maximum(high, 0.0))
