# SPDX-License-Identifier: EUPL-1.2
"""What a press, a move and a key mean on the map: select, place, measure. One tool is active at a time.

Everything a tool does with the pointer it also does with keys: arrows move a cross (or the chosen site), Enter clicks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from district_planner.core.compat import override
from district_planner.gui.map.measure_layer import distance_text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from district_planner.gui.map.view import MapView

ToolName = Literal["select", "place", "measure", "point", "outline", "brush"]
"""`outline` draws round a district, `brush` selects rows: whoever needs them adds the tools."""
COARSE_STEP = 10
FINE_STEP = 1
"""Pixels that an arrow key moves a site or the cross, without and with Shift."""
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_PICKING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
"""With either of these the hand brushes rows, whatever lies under it."""
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def arrow_step(event: QKeyEvent) -> QPointF | None:
    """The step in pixels that an arrow key asks for; None for other keys."""
    direction = _ARROWS.get(Qt.Key(event.key()))
    if direction is None:
        return None
    fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return direction * (FINE_STEP if fine else COARSE_STEP)


class Grip(Protocol):
    """Things on the map besides the sites that are pointed at, dragged and moved by keys, each by its number."""

    def at(self, pixel: QPointF) -> int | None:
        """The thing under a pixel of the window."""

    def pixel_of(self, number: int) -> QPointF:
        """The pixel of the window where a thing stands."""

    def press(self, number: int) -> None:
        """A thing is pointed at: it is chosen."""

    def drag(self, number: int, pixel: QPointF) -> None:
        """A thing follows the hand to a pixel of the window, if it may."""

    def drop(self) -> None:
        """What follows the hand stays where it is."""

    def cancel(self) -> bool:
        """What follows the hand goes back; False when nothing does."""

    def step(self, step: QPointF) -> bool:
        """An arrow key asks for a step in pixels: whether it is for the chosen thing."""

    def open(self, number: int | None) -> bool:
        """A double click on a thing, or Enter (None: the chosen one) asks for all about it: whether there is one."""


class Tool:
    """A way to use the map. Handlers say whether they took the event."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, view: MapView) -> None:
        self.view = view

    def press(self, event: QMouseEvent) -> bool:  # noqa: ARG002  # for subclasses
        """The left button goes down."""
        return False

    def move(self, event: QMouseEvent) -> bool:  # noqa: ARG002  # for subclasses
        """The pointer moves."""
        return False

    def release(self, event: QMouseEvent) -> bool:  # noqa: ARG002  # for subclasses
        """The left button goes up."""
        return False

    def double_click(self, event: QMouseEvent) -> bool:  # noqa: ARG002  # for subclasses
        """The left button goes down for the second time."""
        return False

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002  # for subclasses
        """A key goes down while the map has the focus."""
        return False

    def leave(self) -> None:
        """Another tool takes over, or the focus goes: finish cleanly."""


class SelectTool(Tool):
    """Choose and drag sites, choose municipalities, pan."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._pressed_at: QPointF | None = None
        self._site: int | None = None
        self._held: int | None = None
        """What is held by `view.grip`."""
        self._grip = QPointF()
        self._moved = False
        self._picking = False

    @override
    def press(self, event: QMouseEvent) -> bool:
        self.view.drop_moved_site()
        if self.view.picker is not None and event.modifiers() & _PICKING:
            self._picking = True
            return self.view.picker.press(event)
        self._pressed_at = event.position()
        self._site = self.view.site_at(event.position())
        self._held = self.view.held_at(event.position()) if self._site is None else None
        self._moved = False
        if self._site is not None:
            self._grip = self.view.site_pixel(self._site) - event.position()
            self.view.site_pressed.emit(self._site)
        elif self._held is not None and self.view.grip is not None:
            self._grip = self.view.grip.pixel_of(self._held) - event.position()
            self.view.grip.press(self._held)
        else:
            self.view.begin_pan(event.position())
        return True

    @override
    def move(self, event: QMouseEvent) -> bool:
        if self._picking and self.view.picker is not None:
            return self.view.picker.move(event)
        if self._pressed_at is None:
            return False
        if not self._moved:
            distance = (event.position() - self._pressed_at).manhattanLength()
            if distance < QApplication.startDragDistance():
                return True
            self._moved = True
        if self._site is not None:
            if self.view.sites_movable:
                self.view.drag_site(self._site, event.position() + self._grip)
        elif self._held is not None and self.view.grip is not None:
            self.view.grip.drag(self._held, event.position() + self._grip)
        else:
            self.view.pan_to(event.position())
        return True

    @override
    def release(self, event: QMouseEvent) -> bool:
        if self._picking and self.view.picker is not None:
            self._picking = False
            return self.view.picker.release(event)
        if self._pressed_at is None:
            return False
        site, held, moved = self._site, self._held, self._moved
        self._let_go()
        self.view.end_pan()
        if site is None and held is None and not moved:
            self.view.click_municipality(event.position())
        elif (site is not None or held is not None) and moved:
            self.view.drop_moved_site()
        return True

    @override
    def double_click(self, event: QMouseEvent) -> bool:
        if self.view.site_at(event.position()) is not None:
            return True
        held = self.view.held_at(event.position())
        if held is not None and self.view.grip is not None:
            self._let_go()
            self.view.grip.open(held)
            return True
        self.view.zoom_by(2.0, event.position())
        return True

    @override
    def key(self, event: QKeyEvent) -> bool:
        step, grip = arrow_step(event), self.view.grip
        if step is not None:
            if grip is not None and grip.step(step):
                return True
            site = self.view.selected_site_id
            if site is None or not self.view.sites_movable:
                self.view.pan_by(-step * 4)
            else:
                self.view.step_site(site, step)
            return True
        if event.key() in _ENTER:
            if not self.view.drop_moved_site() and grip is not None:
                grip.open(None)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._let_go()
            self.view.end_pan()
            return self.view.cancel_move() or (self.view.picker is not None and self.view.picker.key(event))
        return False

    @override
    def leave(self) -> None:
        self._let_go()
        self.view.drop_moved_site()

    def _let_go(self) -> None:
        self._pressed_at = self._site = self._held = None
        if self._picking and self.view.picker is not None:
            self._picking = False
            self.view.picker.leave()


class PlaceTool(Tool):
    """A click, or Enter at the cross, asks for a new site there."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._panned = False
        self._pressed_at: QPointF | None = None

    @override
    def press(self, event: QMouseEvent) -> bool:
        self._pressed_at, self._panned = event.position(), False
        self.view.begin_pan(event.position())
        return True

    @override
    def move(self, event: QMouseEvent) -> bool:
        if self._pressed_at is None:
            return False
        if (event.position() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._panned = True
        if self._panned:
            self.view.pan_to(event.position())
        return self._panned

    @override
    def release(self, event: QMouseEvent) -> bool:
        pressed, self._pressed_at = self._pressed_at, None
        self.view.end_pan()
        if pressed is not None and not self._panned:
            self.click(event.position())
        return True

    @override
    def key(self, event: QKeyEvent) -> bool:
        step = arrow_step(event)
        if step is not None:
            self.view.move_cross(step)
            return True
        if event.key() in _ENTER:
            self.click(self.view.cross_pixel())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.view.set_tool("select")
            return True
        return False

    def click(self, pixel: QPointF) -> None:
        """The point that was meant."""
        self.view.place_requested.emit(*self.view.degrees_at(pixel))

    @override
    def leave(self) -> None:
        self._pressed_at = None
        self.view.hide_cross()


class PointTool(PlaceTool):
    """A click, or Enter at the cross, asks for an activity there."""

    @override
    def click(self, pixel: QPointF) -> None:
        self.view.point_requested.emit(*self.view.degrees_at(pixel))


class MeasureTool(PlaceTool):
    """Each click adds a corner; a double click or Enter twice ends the line, Esc clears it, Esc again leaves."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._ended = False

    @override
    def move(self, event: QMouseEvent) -> bool:
        taken = super().move(event)
        if not self._ended and self.view.measure.points:
            self.view.measure.set_pointer(self.view.mapToScene(event.position().toPoint()))
            self._tell()
        return taken

    @override
    def click(self, pixel: QPointF) -> None:
        point = self.view.scene_at(pixel)
        measure = self.view.measure
        if self._ended:
            measure.clear()
            self._ended = False
        if measure.points and (self.view.pixel_of(measure.points[-1]) - pixel).manhattanLength() < 2:
            self._end()
            return
        measure.add_point(point)
        self._tell()

    @override
    def double_click(self, event: QMouseEvent) -> bool:
        self._end()
        return True

    @override
    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.view.measure.points:
            self.view.measure.clear()
            self._ended = False
            self.view.measured.emit("")
            return True
        taken = super().key(event)
        if arrow_step(event) is not None and self.view.measure.points and not self._ended:
            self.view.measure.set_pointer(self.view.scene_at(self.view.cross_pixel()))
            self._tell()
        return taken

    def _end(self) -> None:
        self.view.measure.set_pointer(None)
        self._ended = True
        self._tell()

    def _tell(self) -> None:
        self.view.measured.emit(distance_text(self.view.measure.total_km, self.view.texts))

    @override
    def leave(self) -> None:
        super().leave()
        self._ended = False
        self.view.measure.clear()
        self.view.measured.emit("")


def make_tools(view: MapView) -> dict[ToolName, Tool]:
    """The tools that every map has, by name."""
    return {
        "select": SelectTool(view),
        "place": PlaceTool(view),
        "point": PointTool(view),
        "measure": MeasureTool(view),
    }
