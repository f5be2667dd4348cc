# SPDX-License-Identifier: EUPL-1.2
"""The form of the chosen activity. What is written is done at once and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.icons import icon
from district_planner.gui.points.point_fields import PointFields
from district_planner.scenarios import update_point

if TYPE_CHECKING:
    from district_planner.filiera import SupplyPoint
    from district_planner.gui.points.desk import PointDesk
    from district_planner.gui.theme import Theme

_BUTTONS = (("show", "zoom_area"), ("duplicate", "duplicate"), ("remove", "delete"))


class PointForm(QScrollArea):
    """Fields and three buttons: show it on the map, duplicate it, take it away."""

    removed = Signal()

    def __init__(self, desk: PointDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: SupplyPoint | None = None
        self.fields = PointFields(desk)
        self.buttons = {name: QPushButton() for name, _ in _BUTTONS}
        body = QFrame()
        body.setProperty("panel", "true")
        line = QHBoxLayout()
        line.setSpacing(4)
        for button in self.buttons.values():
            button.setProperty("link", "true")
            line.addWidget(button)
        line.addStretch(1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 4, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.fields)
        layout.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields.edited.connect(self._take)
        self.buttons["show"].clicked.connect(lambda: self._act(self._desk.go_to))
        self.buttons["duplicate"].clicked.connect(lambda: self._act(self._desk.duplicate))
        self.buttons["remove"].clicked.connect(self._remove)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.setAccessibleName(texts("points_window.form"))
        for name, button in self.buttons.items():
            button.setText(texts(f"points_window.{name}"))
            button.setToolTip(texts(f"points_window.{name}_tip"))
        self.fields.retranslate()
        shown, self._shown = self._shown, None
        self.show_point(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.fields.set_theme(theme)
        for name, sign in _BUTTONS:
            self.buttons[name].setIcon(icon(sign, theme, "accent"))

    def show_point(self, point: SupplyPoint | None) -> None:
        """Show a point. A field keeps what is being typed unless its own value changed elsewhere."""
        editable = self._desk.session.is_editable
        self.fields.setEnabled(editable and point is not None)
        for name in ("duplicate", "remove"):
            self.buttons[name].setEnabled(editable)
        if point is None:
            return
        before, self._shown = self._shown, point
        other = before is None or before.id != point.id
        if other:
            self.ensureVisible(0, 0)
            self.fields.clear_marks()
            self.fields.offer_activities()
        for name in ("activity", "name", "size", "status", "since", "note"):
            if other or getattr(before, name) != getattr(point, name):
                self._write(name, getattr(point, name))
                self.fields.mark(name, "")
        self.fields.show_place(point.lon, point.lat)

    @property
    def shown_id(self) -> int | None:
        """The point that was shown last."""
        return self._shown.id if self._shown is not None else None

    def focus_name(self) -> None:
        """Give the keyboard to the name, ready to be typed over."""
        self.fields.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields.name.selectAll()

    def _write(self, name: str, value: Any) -> None:
        fields = self.fields
        if name == "activity":
            fields.show_activity(value)
        elif name == "name":
            if fields.name.text() != value:
                fields.name.setText(value)
        elif name == "size":
            fields.size_field.set_value(value)
        elif name == "status":
            fields.show_status(value)
        elif name == "since":
            fields.since.set_value(value)
        else:
            fields.show_note(value)

    def _take(self, name: str, value: Any) -> None:
        point, plan = self._shown, self._desk.session.plan
        if point is None or plan is None:
            return
        if name == "place":
            self._move(point, *value)
            return
        try:
            edit = update_point(plan, point.id, **{name: value})
        except PlannerError as error:
            self.fields.mark(name, error.text(self._desk.session.texts))
            return
        self.fields.mark(name, "")
        self._desk.session.edit(edit, merge_key=f"point:{point.id}:{name}")

    def _move(self, point: SupplyPoint, lon: float, lat: float) -> None:
        if (lon, lat) == (point.lon, point.lat):
            return
        texts = self._desk.session.texts
        allowed = self._desk.may_stand(lon, lat)
        self.fields.mark("place", "" if allowed else texts("points_window.outside"))
        if allowed and self._desk.move(point.id, lon, lat):
            self._desk.session.centre_requested.emit(lon, lat)

    def _act(self, act: Any) -> None:
        if self._shown is not None:
            act(self._shown.id)

    def _remove(self) -> None:
        if self._shown is not None and self._desk.remove(self._shown.id):
            self.removed.emit()
