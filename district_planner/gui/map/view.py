# SPDX-License-Identifier: EUPL-1.2
"""The map itself: a graphics view whose layers keep their own pictures, moved by mouse, fingers and keys."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.map.camera import MapCamera
from district_planner.gui.map.catchment_layer import CatchmentLayer, ReachedArea, ring_limits
from district_planner.gui.map.frame import MapWindow
from district_planner.gui.map.furniture import Furniture
from district_planner.gui.map.geometry import MapGeometry
from district_planner.gui.map.ground_layer import GroundLayer
from district_planner.gui.map.highlight_layer import HighlightLayer
from district_planner.gui.map.labels import LabelLayer
from district_planner.gui.map.layer import MapLayer
from district_planner.gui.map.measure_layer import MeasureLayer
from district_planner.gui.map.site_items import SiteMarker
from district_planner.gui.map.site_signs import SiteSigns
from district_planner.gui.map.style import MapStyle
from district_planner.gui.map.tools import Grip, Tool, ToolName, make_tools
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.gui.map.tile_layer import TileLayer
    from district_planner.gui.map.tiles import TileLoader
    from district_planner.gui.map.user_layer import UserLayer
    from district_planner.territory import Boundaries, Territory
    from district_planner.territory.choropleth import Choropleth

_Z_USER, _Z_OVER_FILLED = 10.1, 11.1
"""Above the ground, and above the catchment; below what is chosen and the names of places."""
_AREAS_ABOVE = 0.7
"""How much higher than the user's layers the outlines of areas lie."""
DROP_MS = 900
"""A site moved by keys is dropped when the keys rest this long."""


class MapView(MapCamera):
    """Shows the territory; tells what the user points at and asks for. Changes nothing by itself."""

    site_pressed = Signal(int)
    site_dragging = Signal(int, float, float)
    site_dropped = Signal(int, float, float)
    site_move_cancelled = Signal(int)
    site_cycled = Signal(int)
    place_requested = Signal(float, float)
    point_requested = Signal(float, float)
    """An activity is to be put at this longitude and latitude."""
    municipality_hovered = Signal(int, float, float)
    """Position (-1: none), longitude and latitude."""
    municipality_clicked = Signal(int)
    feature_clicked = Signal(int, int)
    """A feature of a layer of the user's: number of the layer and of the feature; -1, -1: none is there."""
    measured = Signal(str)
    tool_changed = Signal(str)

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.texts = texts
        self.sites_movable = True
        self.tooltip_for: Callable[[int], str] = lambda _position: ""
        """Gives the tooltip of a municipality."""
        self.feature_tooltip_for: Callable[[int, int], str] = lambda _layer, _feature: ""
        """Gives the tooltip of a feature, as HTML."""
        self.tips: list[Callable[[QPointF], str]] = []
        """Each gives the tooltip of what it has at a pixel, lying over the municipalities; empty: nothing."""
        self.grip: Grip | None = None
        """What else can be pointed at and moved."""
        self.picker: Tool | None = None
        """What Shift and Ctrl do while one selects."""
        self.geometry_of_map: MapGeometry | None = None
        self._style = MapStyle(theme)
        self._boundaries: Boundaries | None = None
        self._layers: list[MapLayer] = []
        self._tile_layer: TileLayer | None = None
        self._tile_files: list[TileLayer] = []
        self._filled = False
        self._area_layers: list[MapLayer] = []
        self.user_layers: dict[int, UserLayer] = {}
        """The layers of the user's by number, the lowest first."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setBackgroundBrush(self._style.colour("sea"))
        self.measure = MeasureLayer(self._style, texts, self.font())
        self.add_layer(self.measure, 90)
        self.signs = SiteSigns(self.scene(), self._style, self.font())
        self.furniture = Furniture(self)
        self._drop = QTimer(self, interval=DROP_MS, singleShot=True)
        self._drop.timeout.connect(self.drop_moved_site)
        self._tools = make_tools(self)
        self.tool_name: ToolName = "select"
        self.retranslate(texts)

    # What is shown

    def set_boundaries(self, territory: Territory, boundaries: Boundaries) -> None:
        """The municipalities to draw. Called once."""
        self._boundaries = boundaries
        geometry = self.geometry_of_map = MapGeometry(territory, boundaries)
        self.ground = GroundLayer(geometry, self._style)
        self.catchment = CatchmentLayer(geometry, self._style, self.font())
        self.catchment.setVisible(False)
        self.highlight = HighlightLayer(geometry, self._style)
        self.labels = LabelLayer(territory, geometry, self._style, self.font())
        self.labels.avoid = self._above_labels
        self.catchment.avoid = self._above_tags
        for z, layer in enumerate((self.ground, self.catchment, self.highlight, self.labels), start=10):
            self.add_layer(layer, z)
        self.retranslate(self.texts)
        self.set_study_area(None)

    def set_study_area(self, positions: NDArray[np.intp] | None) -> None:
        """The municipalities the project is about (None: all): coloured and named, the rest muted."""
        if self.geometry_of_map is None:
            return
        self.ground.set_study_area(positions)
        self.labels.set_study_area(positions)
        boxes = self.geometry_of_map.boxes
        self.set_area(boxes if positions is None else boxes[positions], self.geometry_of_map.bounds())

    def set_choropleth(self, choropleth: Choropleth | None) -> None:
        """Colours of the study area; None: plain land."""
        self.ground.set_choropleth(choropleth)

    def set_catchment(self, minutes: NDArray[np.float64] | None, cutoff_minutes: float = 60.0) -> None:
        """What the chosen site reaches: minutes float64[n], infinite outside; None: nothing chosen."""
        area = None if minutes is None else ReachedArea(minutes, ring_limits(cutoff_minutes))
        self.catchment.set_area(area)

    def set_minutes_filled(self, filled: bool) -> None:
        """Whether the rings have colours of their own instead of the choropleth."""
        self.catchment.set_filled(filled)
        self._filled = filled
        self._pile_user_layers()

    def set_sites(self, markers: Iterable[SiteMarker]) -> None:
        """The sites, in the order in which Tab goes through them."""
        self.signs.set_markers(markers)
        if self.signs.moving is None:
            self._keep_labels_off_signs()

    def move_sites(self, markers: Iterable[SiteMarker]) -> None:
        """The same sites at other places, while something follows the hand: names of places stay where they are."""
        self.signs.set_markers(markers)

    def select_site(self, site_id: int | None) -> None:
        """The chosen site: above all others, moved by the arrow keys."""
        if site_id != self.signs.selected_id:
            self.signs.select(site_id)
            self._keep_labels_off_signs()

    def select_municipality(self, position: int | None) -> None:
        """The chosen municipality."""
        self.highlight.set_selected(position)

    def set_site_invalid(self, site_id: int, invalid: bool) -> None:
        """Mark a dragged site as standing where it cannot stay."""
        self.signs.items[site_id].set_invalid(invalid)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._style = MapStyle(theme)
        for layer in self._layers:
            layer.set_style(self._style)
        self.signs.set_style(self._style)
        self.setBackgroundBrush(self._style.colour("sea"))

    def set_tiles(self, loader: TileLoader | None) -> None:
        """A tile background, or none."""
        if self._tile_layer is not None:
            self._tile_layer.loader.stop()
            self._take_layer(self._tile_layer)
            self._tile_layer = None
        if loader is not None:
            from district_planner.gui.map.tile_layer import TileLayer

            self._tile_layer = TileLayer(loader, self._style)
            self.add_layer(self._tile_layer, 1)
        self._show_tiles()

    def set_tile_files(self, layers: Sequence[TileLayer]) -> None:
        """Backgrounds out of files, the lowest first, above those of the network."""
        for gone in self._tile_files:
            if gone not in layers:
                gone.loader.stop()
                self._take_layer(gone)
        for layer in layers:
            if layer not in self._tile_files:
                self.add_layer(layer, 2)
        self._tile_files = list(layers)
        for height, layer in enumerate(layers):
            layer.setZValue(2 + height / len(layers))
        self._show_tiles()

    def _show_tiles(self) -> None:
        """Credit the backgrounds and let them through."""
        network = [self._tile_layer] if self._tile_layer is not None else []
        said = [layer.loader.attribution for layer in (*network, *self._tile_files)]
        self.furniture.tile_attribution = " · ".join(dict.fromkeys(line for line in said if line))
        self.ground.set_over_tiles(bool(network or self._tile_files))
        self.viewport().update()

    def set_user_layers(self, layers: dict[int, UserLayer]) -> None:
        """The layers of the user's by number, the lowest first; those that are no longer among them go."""
        for number, gone in self.user_layers.items():
            if layers.get(number) is not gone:
                gone.stop()
                self._take_layer(gone)
        for layer in layers.values():
            if layer not in self._layers:
                layer.set_style(self._style)
                layer.avoid = self._above_feature_names
                self.add_layer(layer, _Z_USER)
        self.user_layers = dict(layers)
        self._pile_user_layers()
        self.viewport().update()

    def _pile_user_layers(self) -> None:
        """Below the rings of the catchment and their minutes, unless these have colours that would cover all."""
        lowest = _Z_OVER_FILLED if self._filled else _Z_USER
        for height, layer in enumerate(self.user_layers.values()):
            layer.setZValue(lowest + 0.5 * height / len(self.user_layers))
        for height, area in enumerate(self._area_layers):
            area.setZValue(lowest + _AREAS_ABOVE + 0.1 * height / len(self._area_layers))

    def retranslate(self, texts: Texts) -> None:
        """Another language."""
        self.texts = self.measure.texts = texts
        self.furniture.attribution = texts("map.attribution")
        self.setAccessibleName(texts("map.name"))
        self.setAccessibleDescription(texts("map.keys"))
        if self.geometry_of_map is not None:
            self.catchment.minutes_suffix = texts("map.minutes_suffix")
        self.viewport().update()

    @property
    def style_of_map(self) -> MapStyle:
        """Colours and widths in use."""
        return self._style

    @property
    def selected_site_id(self) -> int | None:
        """The chosen site."""
        return self.signs.selected_id

    def add_layer(self, layer: MapLayer, z: float) -> None:
        """One more layer, above those with a smaller `z`: the ground has 10, the names of places 13, sites 100."""
        layer.setZValue(z)
        self._layers.append(layer)
        self.scene().addItem(layer)

    def add_area_layer(self, layer: MapLayer) -> None:
        """One more layer of outlines, above those there are; they go with the layers of the user's."""
        self._area_layers.append(layer)
        self.add_layer(layer, 0)
        self._pile_user_layers()

    def _take_layer(self, layer: MapLayer) -> None:
        self._layers.remove(layer)
        self.scene().removeItem(layer)

    @override
    def set_settled(self, settled: bool) -> None:
        for layer in self._layers:
            layer.settled = settled

    @override
    def rested(self) -> None:
        self._keep_labels_off_signs()

    def _keep_labels_off_signs(self) -> None:
        self.signs.spread_names(self.window_of_map, self._covered)
        if self.geometry_of_map is not None:
            self.labels.set_obstacles(self.signs.obstacles())
        for layer in self.user_layers.values():
            layer.labels.forget()

    def _above_labels(self, window: MapWindow) -> list[QRectF]:
        """Pixels of the minutes of the rings and of a site in the hand."""
        moving = self.signs.moving
        boxes = self.signs.obstacles([moving.id]) if moving is not None else []
        return [
            *self._covered,
            *self.furniture.boxes(window),
            *(tag for _, tag in self.catchment.tags(window)),
            *(box.translated(window.to_pixel(anchor)) for anchor, box in boxes),
            *(box for layer in self.user_layers.values() for box in layer.label_boxes(window)),
        ]

    def _above_feature_names(self, window: MapWindow, layer: UserLayer) -> list[QRectF]:
        """Pixels of the cards, the signs of the sites, the minutes of the rings, and the names of the layers above."""
        layers = list(self.user_layers.values())
        higher = layers[layers.index(layer) + 1 :]
        return [
            *self._above_tags(window),
            *(tag for _, tag in self.catchment.tags(window)),
            *(box for other in higher for box in other.label_boxes(window)),
        ]

    def _above_tags(self, window: MapWindow) -> list[QRectF]:
        """Pixels of the signs, their names and the cards."""
        return self._covered + [box.translated(window.to_pixel(anchor)) for anchor, box in self.signs.obstacles()]

    # Where things are

    def municipality_at(self, pixel: QPointF) -> int | None:
        """The municipality under a pixel of the window."""
        return self._boundaries.locate(*self.degrees_at(pixel)) if self._boundaries is not None else None

    def site_at(self, pixel: QPointF) -> int | None:
        """The site whose sign is under a pixel of the window."""
        return self.signs.at(pixel, {known: self.site_pixel(known) for known in self.signs.items})

    def feature_at(self, pixel: QPointF) -> tuple[int, int] | None:
        """The feature under a pixel of the window, of the uppermost layer that has one: its layer's number, its own."""
        window, point = self.window_of_map, self.scene_at(pixel)
        for number, layer in reversed(self.user_layers.items()):
            feature = layer.feature_at(point, window) if layer.isVisible() else None
            if feature is not None:
                return number, feature
        return None

    def held_at(self, pixel: QPointF) -> int | None:
        """What `grip` has under a pixel of the window."""
        return self.grip.at(pixel) if self.grip is not None else None

    def site_pixel(self, site_id: int) -> QPointF:
        """The pixel of the window where a site stands."""
        return self.pixel_of(self.signs.items[site_id].pos())

    # Tools

    @override
    def end_pan(self) -> None:
        super().end_pan()
        self.viewport().setCursor(self._tools[self.tool_name].cursor)

    def add_tool(self, name: ToolName, tool: Tool) -> None:
        """One more way to use the map."""
        self._tools[name] = tool

    def set_tool(self, name: ToolName) -> None:
        """What the next press means."""
        if name == self.tool_name:
            return
        self._tools[self.tool_name].leave()
        self.tool_name = name
        self.viewport().setCursor(self._tools[name].cursor)
        self.tool_changed.emit(name)

    def cross_pixel(self) -> QPointF:
        """Where the cross of the keyboard is; at first in the middle."""
        return self.furniture.cross or QPointF(self.viewport().rect().center())

    def move_cross(self, step: QPointF) -> None:
        """Move the cross of the keyboard; at the edge the map moves instead."""
        target = self.cross_pixel() + step
        inner = QRectF(self.viewport().rect()).adjusted(20, 20, -20, -20)
        if inner.contains(target):
            self.furniture.cross = target
        else:
            self.pan_by(-step)
        self._tell_hovered(self.cross_pixel())
        self.viewport().update()

    def hide_cross(self) -> None:
        """The keyboard is done."""
        self.furniture.cross = None
        self.viewport().update()

    def drag_site(self, site_id: int, pixel: QPointF) -> None:
        """Let a site follow the hand to a pixel of the window."""
        lon, lat = self.degrees_at(pixel)
        self.catchment.set_fast(True)
        self.signs.move(site_id, lon, lat)
        self.site_dragging.emit(site_id, lon, lat)

    def step_site(self, site_id: int, step: QPointF) -> None:
        """Move a site by keys; it is dropped by Enter or when the keys rest."""
        self.drag_site(site_id, self.site_pixel(site_id) + step)
        self._drop.start()

    def drop_moved_site(self) -> bool:
        """Leave what is being moved where it is: whether a site was."""
        self._drop.stop()
        if self.grip is not None:
            self.grip.drop()
        moving = self.signs.take_moving()
        if moving is None:
            return False
        self.catchment.set_fast(False)
        marker = self.signs.items[moving.id].marker
        self.site_dropped.emit(moving.id, marker.lon, marker.lat)
        self._keep_labels_off_signs()
        return True

    def cancel_move(self) -> bool:
        """Put what is being moved back; False when nothing is."""
        self._drop.stop()
        if self.grip is not None and self.grip.cancel():
            return True
        moving = self.signs.take_moving()
        if moving is None:
            return False
        self.catchment.set_fast(False)
        self.signs.put_back(moving)
        self.site_move_cancelled.emit(moving.id)
        return True

    def click_municipality(self, pixel: QPointF) -> None:
        """Choose what is under a pixel of the window."""
        position = self.municipality_at(pixel)
        self.municipality_clicked.emit(-1 if position is None else position)
        if self.user_layers:
            self.feature_clicked.emit(*(self.feature_at(pixel) or (-1, -1)))

    def _tell_hovered(self, pixel: QPointF) -> None:
        position = self.municipality_at(pixel)
        if self.geometry_of_map is not None:
            self.highlight.set_hovered(position)
        self.municipality_hovered.emit(-1 if position is None else position, *self.degrees_at(pixel))

    # Events

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.begin_pan(event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tools[self.tool_name].press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.MiddleButton:
            self.pan_to(event.position())
        elif not self._tools[self.tool_name].move(event):
            at = event.position()
            over = self.tool_name == "select" and (self.site_at(at) is not None or self.held_at(at) is not None)
            cursor = Qt.CursorShape.PointingHandCursor if over else self._tools[self.tool_name].cursor
            self.viewport().setCursor(cursor)
        self._tell_hovered(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.end_pan()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tools[self.tool_name].release(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._tools[self.tool_name].double_click(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        actions = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.zoom_to_area,
        }
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        action = actions.get(Qt.Key(event.key())) if plain else None
        if action is not None:
            action()
        elif not plain or not self._tools[self.tool_name].key(event):
            event.ignore()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes through the sites and then on to the next widget."""
        site_id = self.signs.neighbour_of_selected(1 if next else -1)
        if self.hasFocus() and site_id is not None:
            self.drop_moved_site()
            self.site_cycled.emit(site_id)
            return True
        return super().focusNextPrevChild(next)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        by_keys = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
        self.furniture.focus_frame = event.reason() in by_keys
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.furniture.focus_frame = False
        self.drop_moved_site()
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if self.geometry_of_map is not None:
            self.highlight.set_hovered(None)
        super().leaveEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        return super().viewportEvent(event)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        pixel = QPointF(event.pos())
        position = self.municipality_at(pixel)
        text = self.tooltip_for(position) if position is not None else ""
        above = "\n".join(said for tip in self.tips if (said := tip(pixel)))
        text = "\n\n".join(part for part in (above, text) if part)
        feature = self.feature_at(pixel) if self.user_layers else None
        if feature is not None:
            below = html.escape(text).replace("\n", "<br>")
            text = f"{self.feature_tooltip_for(*feature)}<hr>{below}" if below else self.feature_tooltip_for(*feature)
        QToolTip.showText(event.globalPos(), text, self.viewport())

    @override
    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        painter.save()
        painter.resetTransform()
        self.furniture.paint(painter, self.window_of_map)
        painter.restore()
