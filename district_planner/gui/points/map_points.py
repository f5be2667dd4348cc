# SPDX-License-Identifier: EUPL-1.2
"""Activities on the map: drawn, pointed at, dragged and moved by keys; every gesture ends as an edit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from district_planner.actors import written_day
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.map.frame import point_from_scene
from district_planner.gui.map.legend import LegendRow
from district_planner.gui.map.view import DROP_MS
from district_planner.gui.points.desk import FIRST_DRIVER
from district_planner.gui.points.point_layer import Look, PointLayer, PointMark
from district_planner.gui.points.point_signs import DRIVERS, LegendSign

if TYPE_CHECKING:
    from district_planner.filiera import SupplyPoint
    from district_planner.gui.map.view import MapView
    from district_planner.gui.points.desk import PointDesk

_Z_POINTS = 12.6
"""Above the outline of what is chosen, below the names of places."""
_LONGEST_NOTE = 160


class MapPoints(QObject):
    """Binds the desk to a view; the `Grip` of its select tool."""

    legend_changed = Signal()

    def __init__(self, desk: PointDesk, view: MapView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self.layer = PointLayer(view.style_of_map)
        self._counts: Counter[Look] = Counter()
        self._drop_later = QTimer(self, interval=DROP_MS, singleShot=True)
        self._drop_later.timeout.connect(self.drop)
        view.add_layer(self.layer, _Z_POINTS)
        view.grip = self
        view.tips.append(self._tip)
        view.municipality_clicked.connect(lambda _position: desk.choose(None))
        keys = OwnKeys(view, lambda: desk.chosen is not None)
        keys.remove_requested.connect(lambda: desk.chosen is not None and desk.remove(desk.chosen))
        keys.rename_requested.connect(lambda: self.open(None))
        desk.changed.connect(self.refresh)
        desk.chosen_changed.connect(self._mark)
        desk.session.changed.connect(self._retell)
        self.refresh()

    def refresh(self) -> None:
        """Show the points as they are now."""
        drivers, points = self._desk.drivers(), self._desk.points
        looks = [(drivers.get(point.activity, FIRST_DRIVER), point.status) for point in points]
        self._drop_later.stop()
        self.layer.end_move()
        before = self._counts
        marks = zip(points, looks, strict=True)
        self.layer.set_marks([PointMark(point.id, point.lon, point.lat, look) for point, look in marks])
        self._counts = Counter(mark.look for mark in self.layer.marks)
        self._mark()
        if self._counts != before:
            self.legend_changed.emit()

    def legend_rows(self) -> list[LegendRow]:
        """A line for each kind of activity, one for those planned and one for those closed, with how many."""
        texts, rows = self._desk.session.texts, []
        for driver in DRIVERS:
            if any(look[0] == driver for look in self._counts):
                name, count = texts(f"points_window.driver_{driver}"), self._counts[driver, "active"]
                rows.append(LegendRow(name, sign=LegendSign(driver, "active"), count=texts.number(count)))
        for status in ("planned", "closed"):
            others = [look for look in self._counts if look[1] == status]
            if others:
                words, count = texts(f"points_window.legend_{status}"), sum(self._counts[look] for look in others)
                rows.append(LegendRow(words, sign=LegendSign(*others[0]), count=texts.number(count)))
        return rows

    # What the select tool asks

    def at(self, pixel: QPointF) -> int | None:
        """The point under a pixel of the window."""
        return self.layer.at(self._view.scene_at(pixel), self._view.window_of_map)

    def pixel_of(self, number: int) -> QPointF:
        """The pixel where a point stands."""
        return self._view.pixel_of(self.layer.place_of(number))

    def press(self, number: int) -> None:
        """It is chosen."""
        self._desk.choose(number)

    def drag(self, number: int, pixel: QPointF) -> None:
        """It follows the hand, where the project may be changed."""
        if self._desk.session.is_editable:
            allowed = self._desk.may_stand(*self._view.degrees_at(pixel))
            self.layer.move(number, self._view.scene_at(pixel), allowed=allowed)

    def drop(self) -> None:
        """It stays where it is held; where it cannot, it goes back."""
        self._drop_later.stop()
        moving = self.layer.moving
        if moving is not None:
            number, point, _ = moving
            self.layer.end_move()
            self._desk.move(number, *point_from_scene(point))

    def cancel(self) -> bool:
        """It goes back."""
        self._drop_later.stop()
        was_moving = self.layer.moving is not None
        self.layer.end_move()
        return was_moving

    def step(self, step: QPointF) -> bool:
        """The arrow keys move the chosen point; it is dropped by Enter or when the keys rest."""
        number = self._desk.chosen
        if number is None or not self.layer.has(number) or not self._desk.session.is_editable:
            return False
        self.drag(number, self.pixel_of(number) + step)
        self._drop_later.start()
        return True

    def open(self, number: int | None) -> bool:
        """Show all about a point, or about the chosen one."""
        wanted = self._desk.chosen if number is None else number
        if wanted is None:
            return False
        if self.layer.moving is not None:
            self.drop()
        else:
            self._desk.open(wanted)
        return True

    # Words

    def _tip(self, pixel: QPointF) -> str:
        number = self.at(pixel)
        point = self._desk.point(number) if number is not None else None
        return "" if point is None else "\n".join(point_lines(self._desk, point))

    def _mark(self) -> None:
        self.layer.choose(self._desk.chosen)

    def _retell(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self.legend_changed.emit()


def point_lines(desk: PointDesk, point: SupplyPoint) -> list[str]:
    """What there is to say of a point, a line each: name, activity, state and size, note."""
    texts = desk.session.texts
    state = texts(f"points_window.status_{point.status}")
    if point.since:
        state = texts("points_window.state_since", state=state, since=written_day(point.since))
    note = " ".join(point.note.split())
    note = note if len(note) <= _LONGEST_NOTE else f"{note[: _LONGEST_NOTE - 1]}…"
    lines = [point.name, desk.activity_name(point.activity), f"{state} · {size_words(desk, point)}", note]
    return list(dict.fromkeys(line for line in lines if line))


def size_words(desk: PointDesk, point: SupplyPoint) -> str:
    """`40 posti`, or that it is not known."""
    texts = desk.session.texts
    if point.size is None:
        return texts("points_window.size_unknown")
    activity = desk.activity(point.activity)
    unit = activity.unit[texts.language] if activity is not None else ""
    return f"{texts.number(point.size, 0 if point.size.is_integer() else 1)} {unit}".strip()
