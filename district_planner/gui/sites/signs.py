# SPDX-License-Identifier: EUPL-1.2
"""The signs of the map's sites as icons for tables, lists and headings."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from district_planner.gui.map.site_items import paint_site, site_shape
from district_planner.gui.map.style import MapStyle
from district_planner.gui.theme import Theme
from district_planner.sites import SiteKind

_PIXELS = (16, 32)


@cache
def site_icon(kind: SiteKind, theme: Theme) -> QIcon:
    """The sign of a kind of site, at scale 1 and 2."""
    icon = QIcon()
    bounds = site_shape(kind).boundingRect().adjusted(-2, -2, 2, 2)
    for pixels in _PIXELS:
        picture = QPixmap(pixels, pixels)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.translate(pixels / 2, pixels / 2)
        painter.scale(pixels / max(bounds.width(), bounds.height()), pixels / max(bounds.width(), bounds.height()))
        painter.translate(-bounds.center())
        paint_site(painter, kind, MapStyle(theme))
        painter.end()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(picture, mode)
    return icon
