# SPDX-License-Identifier: EUPL-1.2
"""The brushed rows on the map: the others step back, a line goes round them; and a box drawn there brushes rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from district_planner.core.compat import override
from district_planner.gui.map.frame import MapWindow, point_to_scene
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.legend import LegendRow
from district_planner.gui.map.style import line_pen
from district_planner.gui.map.tools import PlaceTool, arrow_step
from district_planner.gui.views.marks import paint_pixels
from district_planner.gui.views.selection import How, how_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from district_planner.gui.map.geometry import MapGeometry
    from district_planner.gui.map.map_panel import MapPanel
    from district_planner.gui.map.style import MapStyle
    from district_planner.gui.map.view import MapView
    from district_planner.gui.session import Session

_VEIL = 0.68
"""How much the land that is not brushed steps back; its classes can still be made out."""
_LINE, _HALO = 1.8, 2.2
_MANY = 1200
"""More municipalities than this in sight are set off by pixels."""
_RING_PX = 15.0
_Z_ABOVE_GROUND, _Z_ABOVE_MINUTES = 10.05, 11.05
"""Above what has the colours, which may be the minutes from a site; below the user's layers, rings and names."""
_LEGEND_MS = 60
"""The legend is written when the hand has rested this long: its words need not follow every step."""


class BrushLayer(MapLayer):
    """Keeps a picture of the brushed municipalities; rings about brushed sites are drawn at each paint."""

    def __init__(self, geometry: MapGeometry, style: MapStyle) -> None:
        super().__init__(style)
        self.geometry = geometry
        self.inside: NDArray[np.bool_] | None = None
        self.area: NDArray[np.bool_] | None = None
        self.places: list[QPointF] = []
        self.box: QRectF | None = None
        self._owners: tuple[MapWindow, QPointF, NDArray[np.int32]] | None = None

    def show_municipalities(self, inside: NDArray[np.bool_] | None, area: NDArray[np.bool_] | None) -> None:
        """The brushed (bool per municipality) of the study area `area`; None: none are set off."""
        if inside is None and self.inside is None:
            return
        self.inside, self.area = inside, area
        self.invalidate()

    def show_sites(self, places: list[QPointF]) -> None:
        """Where the brushed sites stand."""
        if places or self.places:
            self.places = places
            self.update()

    def show_box(self, box: QRectF | None) -> None:
        """What is being drawn, in scene coordinates."""
        self.box = box
        self.update()

    @override
    def has_picture(self) -> bool:
        return self.inside is not None

    @override
    def render(self, painter: QPainter, window: MapWindow, rect: QRectF) -> None:
        inside, area = self.inside, self.area
        if inside is None or area is None:
            return
        shapes = self.geometry.level_for(window.metres_per_pixel)
        seen = shapes.visible(rect)
        seen = seen[area[seen]]
        if len(seen) > _MANY:
            painter.save()
            painter.resetTransform()
            self._paint_pixels(painter, window, inside, area)
            painter.restore()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._veil())
        for position in seen[~inside[seen]].tolist():
            painter.drawPath(shapes.path(position))
        self._draw_outline(painter, window, rect, inside)

    def _veil(self) -> QColor:
        veil = QColor(self.style.colour("outside"))
        veil.setAlphaF(_VEIL)
        return veil

    def _draw_outline(self, painter: QPainter, window: MapWindow, rect: QRectF, inside: NDArray[np.bool_]) -> None:
        borders = self.geometry.borders_for(window.metres_per_pixel)
        # One more at the end for the other side of a coast, -1, which is never inside.
        sides = np.append(inside, False)
        lines = borders.in_rect(np.flatnonzero(sides[borders.left] != sides[borders.right]), rect)
        polygons = [borders.all_lines.polygon(line) for line in lines.tolist()]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("ring_halo", _LINE + _HALO), ("selected", _LINE)):
            painter.setPen(line_pen(self.style.colour(colour), width))
            for polygon in polygons:
                painter.drawPolyline(polygon)

    def _paint_pixels(
        self, painter: QPainter, window: MapWindow, inside: NDArray[np.bool_], area: NDArray[np.bool_]
    ) -> None:
        """The same by pixels: with thousands of municipalities in sight, drawing shapes takes a tenth of a second."""
        corner, owners = self._owners_of(window)
        looks = np.zeros(self.geometry.count + 1, dtype=np.uint32)
        looks[:-1][area & ~inside] = _premultiplied(self._veil())
        picture = looks[owners]
        within = np.append(inside, False)[owners]
        edge = np.zeros_like(within)
        across, down = within[:, 1:] != within[:, :-1], within[1:] != within[:-1]
        edge[:, 1:] |= across
        edge[:, :-1] |= across
        edge[1:] |= down
        edge[:-1] |= down
        # Outside of what is brushed: at this scale a line inside would cover the classes of small municipalities.
        edge &= ~within
        np.copyto(picture, np.uint32(_premultiplied(self.style.colour("selected"))), where=edge)
        paint_pixels(painter, corner, picture, window.ratio)

    def _owners_of(self, window: MapWindow) -> tuple[QPointF, NDArray[np.int32]]:
        """The municipality that each pixel shows, one past the last: none; of the part of the window that has land.

        Kept until the map moves, with the corner of that part in logical pixels.
        """
        if self._owners is not None and self._owners[0] == window:
            return self._owners[1], self._owners[2]
        width, height = round(window.width * window.ratio), round(window.height * window.ratio)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor.fromRgb(self.geometry.count))
        image.setDevicePixelRatio(window.ratio)
        painter = QPainter(image)
        painter.setTransform(window.transform)
        painter.setPen(Qt.PenStyle.NoPen)
        shapes = self.geometry.level_for(window.metres_per_pixel)
        for position in shapes.visible(window.rect).tolist():
            painter.setBrush(QColor.fromRgb(position))
            painter.drawPath(shapes.path(position))
        painter.end()
        pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(height, -1)[:, :width] & 0xFFFFFF
        land = pixels < self.geometry.count
        rows, columns = (np.flatnonzero(land.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            rows = columns = np.zeros(1, dtype=np.intp)
        top, left = max(int(rows[0]) - 1, 0), max(int(columns[0]) - 1, 0)
        part = pixels[top : int(rows[-1]) + 2, left : int(columns[-1]) + 2]
        owners = np.minimum(part, self.geometry.count).astype(np.int32)
        corner = QPointF(left / window.ratio, top / window.ratio)
        self._owners = window, corner, owners
        return corner, owners

    @override
    def paint_over(self, painter: QPainter, window: MapWindow) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in self.places:
            for colour, width in (("ring_halo", 5.0), ("selected", 2.4)):
                painter.setPen(QPen(self.style.colour(colour), width))
                painter.drawEllipse(window.to_pixel(place), _RING_PX, _RING_PX)
        if self.box is not None:
            tint = QColor(self.style.colour("selected"))
            painter.setPen(QPen(tint, 1.4, Qt.PenStyle.DashLine))
            tint.setAlphaF(0.14)
            painter.setBrush(tint)
            corners = QRectF(window.to_pixel(self.box.topLeft()), window.to_pixel(self.box.bottomRight()))
            painter.drawRect(corners.normalized())


class BrushTool(PlaceTool):
    """A drag draws a box, a click means one municipality; by keys, Enter sets one corner and then the other."""

    def __init__(self, view: MapView, brush: MapBrush) -> None:
        super().__init__(view)
        self._brush = brush
        self._corner: QPointF | None = None
        self._held = False

    @override
    def press(self, event: QMouseEvent) -> bool:
        self._corner, self._held = self.view.scene_at(event.position()), True
        self._pressed_at = event.position()
        self._brush.begin()
        return True

    @override
    def move(self, event: QMouseEvent) -> bool:
        if self._corner is None:
            return False
        self._brush.draw(QRectF(self._corner, self.view.scene_at(event.position())), how_of(event.modifiers()))
        return True

    @override
    def release(self, event: QMouseEvent) -> bool:
        pressed, corner = self._pressed_at, self._corner
        self._let_go()
        if pressed is None or corner is None:
            return False
        if (event.position() - pressed).manhattanLength() < 4:
            self._brush.click(event.position(), how_of(event.modifiers()))
        return True

    @override
    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and (self._corner is not None or self._brush.clear()):
            self._let_go()
            return True
        if event.key() == Qt.Key.Key_Escape and self.view.tool_name != "brush":
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._corner_by_key(How.ADD if shift else How.REPLACE)
            return True
        taken = super().key(event)
        if arrow_step(event) is not None and self._corner is not None:
            self._brush.draw(QRectF(self._corner, self.view.scene_at(self.view.cross_pixel())), How.REPLACE)
        return taken

    def _corner_by_key(self, how: How) -> None:
        at = self.view.scene_at(self.view.cross_pixel())
        if self._corner is None:
            self._corner = at
            self._brush.begin()
            self.view.move_cross(QPointF(0, 0))
        else:
            self._brush.draw(QRectF(self._corner, at), how)
            self._let_go()

    def _let_go(self) -> None:
        self._corner = self._pressed_at = None
        self._held = False
        self._brush.end()

    @override
    def leave(self) -> None:
        super().leave()
        self._let_go()


class MapBrush(QObject):
    """Puts the brush of a session on a map and takes it from there.

    Without the tool, Shift and a drag draw a box, Ctrl and a click turn one municipality round.
    """

    legend_changed = Signal()

    def __init__(self, session: Session, panel: MapPanel) -> None:
        super().__init__(panel)
        self._session = session
        self._view = panel.view
        geometry = panel.view.geometry_of_map
        assert geometry is not None, "the map has its boundaries"
        self.layer = BrushLayer(geometry, panel.view.style_of_map)
        self._geometry = geometry
        self._start: NDArray[np.bool_] = np.empty(0, dtype=bool)
        panel.view.add_layer(self.layer, _Z_ABOVE_GROUND)
        self._panel = panel
        self.tool = BrushTool(panel.view, self)
        panel.view.add_tool("brush", self.tool)
        panel.view.picker = self.tool
        self._later = QTimer(self, interval=_LEGEND_MS, singleShot=True)
        self._later.timeout.connect(self.legend_changed)
        panel.view.municipality_clicked.connect(self._clicked)
        panel.view.site_pressed.connect(self._pressed)
        panel.legend.indicator_chosen.connect(lambda _choice: self.show())
        session.brush.changed.connect(self.show)
        session.views.rows_changed.connect(self.show)
        self.show()

    # On the map

    def show(self) -> None:
        """Set off what is brushed. A single one is marked as the chosen one, nothing steps back for it."""
        brush, session = self._session.brush, self._session
        is_open = session.plan is not None
        if is_open and brush.kind == "municipalities" and brush.count > 1:
            inside, area = (np.zeros(self._geometry.count, dtype=bool) for _ in range(2))
            inside[brush.brushed] = True
            area[brush.keys] = True
            self.layer.show_municipalities(inside, area)
        else:
            self.layer.show_municipalities(None, None)
        places: list[QPointF] = []
        if is_open and brush.kind == "sites" and session.plan is not None:
            wanted = set(brush.brushed.tolist())
            places = [point_to_scene(site.lon, site.lat) for site in session.plan.sites if site.id in wanted]
        self.layer.show_sites(places)
        self.layer.setZValue(_Z_ABOVE_MINUTES if self._panel.shows_minutes else _Z_ABOVE_GROUND)
        self._later.start()

    def legend_rows(self) -> list[LegendRow]:
        """One line of the legend while something is set off."""
        brush = self._session.brush
        if self._session.plan is None or brush.count < 2:
            return []
        texts = self._session.texts
        return [LegendRow(texts("views_window.legend"), sign=BrushSign(), count=texts.number(brush.count))]

    # From the hand

    def begin(self) -> None:
        """A box is about to be drawn."""
        self._start = self._session.brush.begin()

    def draw(self, box: QRectF, how: How) -> None:
        """Brush the rows whose place lies in the box, of the kind that is looked at."""
        self.layer.show_box(box)
        session = self._session
        if session.plan is None:
            return
        box = box.normalized()
        if session.views.kind == "municipalities":
            points = self._geometry.places[session.views.keys]
        else:
            sites = {site.id: site for site in session.plan.sites}
            found = [point_to_scene(sites[key].lon, sites[key].lat) for key in session.views.keys.tolist()]
            points = np.array([(point.x(), point.y()) for point in found]).reshape(-1, 2)
        rows = (points[:, 0] >= box.left()) & (points[:, 0] <= box.right())
        rows &= (points[:, 1] >= box.top()) & (points[:, 1] <= box.bottom())
        session.brush.brush_from(self._start, rows & session.views.shown, how)

    def end(self) -> None:
        """The box is drawn."""
        self.layer.show_box(None)

    def click(self, pixel: QPointF, how: How) -> None:
        """One municipality, or the site under the hand."""
        session, view = self._session, self._view
        key = view.site_at(pixel) if session.views.kind == "sites" else view.municipality_at(pixel)
        if key is None:
            if how is How.REPLACE:
                session.brush.clear()
            return
        session.brush.brush_key(key, how)
        session.views.choose(key)

    def _clicked(self, position: int) -> None:
        """A plain click on the map means one municipality there, as it does in the table."""
        session = self._session
        if session.views.kind == "municipalities" and session.plan is not None:
            if position in session.brush.keys:
                session.brush.brush_key(position)
            else:
                session.brush.clear()

    def _pressed(self, site_id: int) -> None:
        """A site that is pointed at is the one that is meant, where the rows are sites."""
        if self._session.views.kind == "sites":
            self._session.brush.brush_key(site_id)

    def clear(self) -> bool:
        """Let go of what is brushed; whether anything was."""
        return self._session.brush.clear()


class BrushSign:
    """The mark of the legend's line: a piece of the outline."""

    def __call__(self, painter: QPainter, style: MapStyle) -> None:
        """Paint it about the painter's zero."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(line_pen(style.colour("selected"), _LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(QPointF(-10, -6), QPointF(10, 6)), 2, 2)


def _premultiplied(colour: QColor) -> int:
    """A colour as a pixel of `Format_ARGB32_Premultiplied`."""
    alpha = colour.alphaF()
    red, green, blue = (round(255 * part * alpha) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return round(255 * alpha) << 24 | red << 16 | green << 8 | blue
