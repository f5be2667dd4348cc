# SPDX-License-Identifier: EUPL-1.2
"""What is put on the map: asked once the place is known, so that nothing stands there that nobody said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.points.point_fields import PointFields
from district_planner.scenarios import add_point

if TYPE_CHECKING:
    from district_planner.gui.points.desk import PointDesk

_WIDE_PX = 460


class NewPointDialog(QDialog):
    """Enter adds it, Esc leaves the map as it was. `values` are the fields of `SupplyPoint`."""

    def __init__(self, desk: PointDesk, lon: float, lat: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        texts = desk.session.texts
        self.values: dict[str, Any] = {
            "activity": "", "name": "", "lon": lon, "lat": lat, "size": None, "status": "active", "since": "",
            "note": "",
        }  # fmt: skip
        self._own_name = False
        self.setWindowTitle(texts("points_window.new_title"))
        self.setMinimumWidth(_WIDE_PX)
        set_help_topic(self, "points")
        lead = QLabel(texts("points_window.new_lead"), wordWrap=True)
        lead.setProperty("muted", "true")
        self.fields = PointFields(desk)
        self.buttons = QDialogButtonBox()
        self.add = self.buttons.addButton(texts("points_window.add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self.buttons.addButton(texts("points_window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.add.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(lead)
        layout.addWidget(self.fields)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.fields.retranslate()
        self.fields.set_theme(desk.session.theme)
        self.fields.show_place(lon, lat)
        self.fields.edited.connect(self._take)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        if desk.activity(desk.last_activity) is not None:
            self._take("activity", desk.last_activity)
        self.fields.activity.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields.activity.selectAll()

    def _mark(self, name: str, problem: str) -> None:
        """Mark a field; the dialog grows by what is said below it."""
        self.fields.mark(name, problem)
        needed = self.layout().totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))

    def _take(self, name: str, value: Any) -> None:
        self._mark(name, "")
        if name == "place":
            self._move(*value)
            return
        self.values[name] = value
        if name == "activity":
            self.fields.show_activity(value)
        elif name == "name":
            self._own_name = bool(str(value).strip())
        if not self._own_name:
            self.values["name"] = self._proposed_name()
            self.fields.name.setPlaceholderText(self.values["name"])

    def _move(self, lon: float, lat: float) -> None:
        if not self._desk.may_stand(lon, lat):
            self._mark("place", self._desk.session.texts("points_window.outside"))
            return
        for name in ("place", "lon", "lat"):
            self.fields.mark(name, "")
        self.values |= {"lon": lon, "lat": lat}
        self.fields.show_place(lon, lat)
        if not self._own_name:
            self._take("name", "")

    def _proposed_name(self) -> str:
        """`Asilo nido di Taranto`."""
        session = self._desk.session
        activity = self._desk.activity(self.values["activity"])
        position = session.boundaries.locate(self.values["lon"], self.values["lat"])
        if activity is None or position is None:
            return ""
        name, place = activity.name(session.texts.language), session.territory.names[position]
        return session.texts("points_window.proposed_name", name=name, place=place)

    def _finish(self) -> None:
        """Add it, or mark what is missing."""
        texts, plan = self._desk.session.texts, self._desk.session.plan
        if not self.values["activity"]:
            self._mark("activity", texts("points_window.activity_missing"))
            self.fields.activity.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.fields.since.problem is not None or self.fields.size_field.problem is not None or plan is None:
            return
        try:
            add_point(plan, **self.values)
        except PlannerError as error:
            self._mark("name", error.text(texts))
            return
        if self._desk.add(**self.values):
            self.accept()
