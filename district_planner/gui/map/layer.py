# SPDX-License-Identifier: EUPL-1.2
"""What all layers share: one graphics item that covers the scene and keeps a picture of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from district_planner.core.compat import override
from district_planner.gui.map.frame import SCENE_RECT, MapWindow
from district_planner.gui.map.raster import RasterCache
from district_planner.gui.map.style import MapStyle

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor, QPainter


class MapLayer(QGraphicsItem):
    """A layer draws itself in `render`; its picture is reused until `invalidate`."""

    def __init__(self, style: MapStyle) -> None:
        super().__init__()
        self.style = style
        self.cache = RasterCache()
        self.settled = True
        """False while one zooms: an old picture is good enough."""

    def set_style(self, style: MapStyle) -> None:
        """Other colours."""
        self.style = style
        self.invalidate()

    def invalidate(self) -> None:
        """What the layer shows has changed."""
        self.cache.invalidate()
        self.update()

    def has_picture(self) -> bool:
        """False for layers that are drawn anew at each paint because they change or cost little."""
        return True

    def background(self) -> QColor | None:
        """What the picture is filled with before drawing; None: it is transparent."""
        return None

    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        """Draw the part `rect` of the scene with a painter in scene coordinates."""

    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        """Draw what keeps its size and place in the window, in logical pixels; after the picture, never kept."""

    @override
    def boundingRect(self) -> QRectF:
        return SCENE_RECT

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if widget is None:
            return
        window = MapWindow.of(painter, widget)
        painter.save()
        painter.resetTransform()
        if self.has_picture():
            self.cache.draw(painter, window, self.render, self.background(), settled=self.settled)
        else:
            painter.save()
            painter.setTransform(window.transform, combine=True)
            self.render(painter, window, window.rect)
            painter.restore()
        self.paint_over(painter, window)
        painter.restore()
