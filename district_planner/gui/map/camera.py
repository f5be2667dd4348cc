# SPDX-License-Identifier: EUPL-1.2
"""Where the map is looked at from: scale, place, zoom about a point, pan, the whole area in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMargins, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QNativeGestureEvent, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsScene, QGraphicsView, QPinchGesture, QWidget

from district_planner.core.compat import override
from district_planner.gui.map.frame import SCENE_RECT, Array, MapWindow, point_from_scene, point_to_scene
from district_planner.gui.map.shapes import overlapping

QUIET_MS = 100
"""After this long without zooming the map is drawn anew."""
FINEST_M, COARSEST_M = 2.0, 8000.0
"""Scene metres per pixel at the limits of the zoom."""
ZOOM_STEP = 1.6
_WHEEL_STEP = 1.25
"""Factor of one notch of the wheel."""
_CLOSEST_M = 20.0
"""Scene metres per pixel at which one point is looked at."""
_EDGE = 20
"""Pixels that stay free around the whole area."""
_ITALY = QRectF(-9e5, -9e5, 18e5, 18e5)


class MapCamera(QGraphicsView):
    """A graphics view without scroll bars that is moved by the hand; subclasses say what is in the scene."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area_boxes: Array | None = None
        self._shows_area = True
        self._margins = QMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self._covered: list[QRectF] = []
        self._travel = _ITALY
        self._pan_from: QPoint | None = None
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self._settle)
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.setSceneRect(SCENE_RECT)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        # The tools do their own hit tests; Qt's would ask every layer for its shape at every move.
        self.setInteractive(False)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self._fit(_ITALY, self._margins)

    # Hooks

    def set_settled(self, settled: bool) -> None:
        """False while one zooms: an old picture is good enough."""

    def rested(self) -> None:
        """The view has come to rest at another scale."""

    # Where things are

    @property
    def window_of_map(self) -> MapWindow:
        """What is seen of the scene."""
        scale = self.transform().m11()
        left, top = self.horizontalScrollBar().value() / scale, self.verticalScrollBar().value() / scale
        size = self.viewport().size()
        return MapWindow(scale, left, top, size.width(), size.height(), self.viewport().devicePixelRatioF())

    def scene_at(self, pixel: QPointF) -> QPointF:
        """The scene point under a pixel of the window."""
        window = self.window_of_map
        return QPointF(window.left + pixel.x() / window.scale, window.top + pixel.y() / window.scale)

    def pixel_of(self, point: QPointF) -> QPointF:
        """The pixel of the window that shows a scene point."""
        return self.window_of_map.to_pixel(point)

    def degrees_at(self, pixel: QPointF) -> tuple[float, float]:
        """Longitude and latitude under a pixel of the window."""
        return point_from_scene(self.scene_at(pixel))

    def pixel_at(self, lon: float, lat: float) -> QPointF:
        """The pixel of the window that shows a place."""
        return self.pixel_of(point_to_scene(lon, lat))

    # Zoom and pan

    def set_cards(self, margins: QMargins, covered: list[QRectF]) -> None:
        """Floating cards: pixels that are `covered`; where that hides the area, it is shown between the `margins`."""
        if (margins, covered) == (self._margins, self._covered):
            return
        self._margins, self._covered = margins, covered
        if self._shows_area:
            self.zoom_to_area()
        self.rested()

    def set_area(self, boxes: Array, travel: QRectF) -> None:
        """What `zoom_to_area` shows, as boxes (n, 4) on the scene, and how far the middle of the window may go."""
        self._area_boxes = boxes
        self._travel = travel
        if self._shows_area:
            self.zoom_to_area()

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom_by(1 / ZOOM_STEP)

    def zoom_by(self, factor: float, pixel: QPointF | None = None) -> None:
        """Zoom about a pixel of the window, by default its middle. Drawn anew when the hand rests."""
        pixel = QPointF(self.viewport().rect().center()) if pixel is None else pixel
        point = self.scene_at(pixel)
        self.set_settled(False)
        self._quiet.start()
        self._shows_area = False
        self._look(self.transform().m11() * factor, point, pixel)

    def zoom_to_area(self) -> None:
        """The whole study area, not under the cards; it stays whole when the window changes its size."""
        self._shows_area = True
        if self._area_boxes is None:
            return
        low, high = self._area_boxes[:, :2].min(axis=0), self._area_boxes[:, 2:].max(axis=0)
        rect = QRectF(QPointF(*low.tolist()), QPointF(*high.tolist()))
        none = QMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        left, right = QMargins(none), QMargins(none)
        left.setLeft(self._margins.left())
        right.setRight(self._margins.right())
        for margins in (none, left, right, self._margins):
            self._fit(rect, margins)
            if not self._is_area_covered():
                break
        self.rested()

    def centre_on(self, lon: float, lat: float, metres_per_pixel: float | None = None) -> None:
        """Bring a place to the middle, at least as close as `metres_per_pixel` where given."""
        scale = self.transform().m11()
        if metres_per_pixel is not None:
            scale = max(scale, 1 / metres_per_pixel)
        self._shows_area = False
        self._look(scale, point_to_scene(lon, lat), QPointF(self.viewport().rect().center()))
        self.rested()

    def zoom_to(self, box: Sequence[float]) -> None:
        """Bring a box of the scene (left, top, right, bottom) into view, not closer than a point deserves."""
        left, top, right, bottom = box
        least = _CLOSEST_M * min(self.viewport().width(), self.viewport().height())
        wide, high = max((least - (right - left)) / 2, 0.0), max((least - (bottom - top)) / 2, 0.0)
        self._shows_area = False
        rect = QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(-wide, -high, wide, high)
        self._fit(rect, self._margins)
        self.rested()

    def pan_by(self, pixels: QPointF) -> None:
        """Move the map by whole pixels, as a hand on it would; its middle stays near Italy."""
        self._shows_area = False
        window = self.window_of_map
        middle = window.rect.center() - pixels / window.scale
        for bar, pixel, value, low, high in (
            (self.horizontalScrollBar(), pixels.x(), middle.x(), self._travel.left(), self._travel.right()),
            (self.verticalScrollBar(), pixels.y(), middle.y(), self._travel.top(), self._travel.bottom()),
        ):
            beyond = min(value - low, 0) if pixel > 0 else max(value - high, 0)
            bar.setValue(bar.value() - round(pixel + beyond * window.scale))

    def begin_pan(self, pixel: QPointF) -> None:
        """The hand grips the map."""
        self._pan_from = pixel.toPoint()

    def pan_to(self, pixel: QPointF) -> None:
        """The hand has moved to here."""
        if self._pan_from is not None:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            step = _whole_pixels(pixel.toPoint() - self._pan_from, self.viewport().devicePixelRatioF())
            self.pan_by(QPointF(step))
            self._pan_from += step

    def end_pan(self) -> None:
        """The hand lets go."""
        if self._pan_from is not None:
            self._pan_from = None
            self.rested()

    def _fit(self, rect: QRectF, margins: QMargins) -> None:
        free = self.viewport().rect().marginsRemoved(margins)
        if free.width() < 100 or free.height() < 100:
            free = self.viewport().rect()
        scale = min(free.width() / rect.width(), free.height() / rect.height())
        self._look(scale, rect.center(), QRectF(free).center())

    def _is_area_covered(self) -> bool:
        window = self.window_of_map
        for card in self._covered:
            corner = self.scene_at(card.topLeft())
            hidden = QRectF(corner.x(), corner.y(), card.width() / window.scale, card.height() / window.scale)
            if self._area_boxes is not None and len(overlapping(self._area_boxes, hidden)):
                return True
        return False

    def _look(self, scale: float, point: QPointF, pixel: QPointF) -> None:
        """Show the scene point `point` at `pixel`, at a scale kept within the limits."""
        scale = min(max(scale, 1 / COARSEST_M), 1 / FINEST_M)
        if scale != self.transform().m11():
            self.setTransform(QTransform.fromScale(scale, scale))
        self.horizontalScrollBar().setValue(round(point.x() * scale - pixel.x()))
        self.verticalScrollBar().setValue(round(point.y() * scale - pixel.y()))
        self.viewport().update()

    def _settle(self) -> None:
        self.set_settled(True)
        self.rested()
        self.viewport().update()

    # Events

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom_by(_WHEEL_STEP**notches, event.position())
        event.accept()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shows_area:
            self.zoom_to_area()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom_by(pinch.scaleFactor(), QPointF(centre))
                return True
        return super().viewportEvent(event)


def _whole_pixels(step: QPoint, ratio: float) -> QPoint:
    """The part of a step that is whole in physical pixels too; kept pictures can then be moved, not drawn anew."""
    unit = next((size for size in (1, 2, 4) if (ratio * size).is_integer()), 1)
    return QPoint(int(step.x() / unit) * unit, int(step.y() / unit) * unit)
