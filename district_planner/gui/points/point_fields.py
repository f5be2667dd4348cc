# SPDX-License-Identifier: EUPL-1.2
"""The fields of an activity on the map, the same when a new one is put there and when one is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from district_planner.core.geo import ITALY_BOX
from district_planner.filiera import POINT_STATES
from district_planner.gui.points.point_signs import point_icon
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.date_field import DateField
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange, read_coordinates
from district_planner.gui.widgets.search_field import SearchField, Suggestion
from district_planner.gui.wording import place_name

if TYPE_CHECKING:
    from district_planner.core.errors import InputError
    from district_planner.gui.points.desk import PointDesk
    from district_planner.gui.theme import Theme

FieldName = Literal["activity", "name", "size", "status", "since", "place", "lon", "lat", "note"]
_WEST, _SOUTH, _EAST, _NORTH = ITALY_BOX
_MOST = NumberRange(0, 1e9, 1)
_LON, _LAT = NumberRange(_WEST, _EAST, 6), NumberRange(_SOUTH, _NORTH, 6)
_PLACES_OFFERED = 8
_NOTE_PX = 60
_PLACES: dict[FieldName, tuple[int, int, int]] = {
    "activity": (0, 0, 2),
    "name": (1, 0, 2),
    "size": (2, 0, 2),
    "status": (3, 0, 1),
    "since": (3, 1, 1),
    "place": (4, 0, 2),
    "lon": (5, 0, 1),
    "lat": (5, 1, 1),
    "note": (6, 0, 2),
}
"""Row, column and width of each."""


class PointFields(QWidget):
    """Tells each value as it is written; whoever holds it decides what becomes of it and marks what cannot be."""

    edited = Signal(str, object)
    """Name of a field of `SupplyPoint` and its new value; `place` has longitude and latitude."""

    def __init__(self, desk: PointDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.activity = ChoiceField()
        self.name = QLineEdit()
        self.size_field = NumberField(_MOST, optional=True)
        self.status = QuietComboBox()
        self.since = DateField()
        self.place = SearchField(self._find_places)
        self.lon, self.lat = NumberField(_LON), NumberField(_LAT)
        self.note = QPlainTextEdit(tabChangesFocus=True)
        self.note.setFixedHeight(_NOTE_PX)
        self._fields: dict[str, FormField[QWidget]] = {}
        editors: dict[FieldName, QWidget] = {
            "activity": self.activity, "name": self.name, "size": self.size_field, "status": self.status,
            "since": self.since, "place": self.place, "lon": self.lon, "lat": self.lat, "note": self.note,
        }  # fmt: skip
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, (row, column, width) in _PLACES.items():
            field = self._fields[name] = FormField(editors[name])
            grid.addWidget(field, row, column, 1, width)
        self._listen()

    def field(self, name: FieldName) -> FormField[QWidget]:
        """The labelled field of a property."""
        return self._fields[name]

    def mark(self, name: str, problem: str) -> None:
        """Say what is wrong with a field; empty takes the mark away."""
        self._fields[name if name in self._fields else "name"].set_problem(problem)

    def clear_marks(self) -> None:
        """Nothing is wrong."""
        for field in self._fields.values():
            field.set_problem("")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in self._fields.values():
            field.set_theme(theme)
        self._draw_states()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        for name, field in self._fields.items():
            field.set_label(texts(f"points_window.field_{name}"), texts(f"points_window.field_{name}_tip"))
        for number in (self.size_field, self.lon, self.lat):
            number.set_language(texts.language)
        self.activity.set_words(texts("points_window.activity_prompt"), texts("points_window.field_activity"))
        self.place.set_words(texts("points_window.place_prompt"), texts("points_window.field_place"))
        self.size_field.setPlaceholderText(texts("points_window.size_unknown"))
        self.since.setPlaceholderText(texts("points_window.date_prompt"))
        chosen = self.status.currentData()
        self.status.clear()
        for status in POINT_STATES:
            self.status.addItem(texts(f"points_window.status_{status}"), status)
        self.status.setCurrentIndex(max(self.status.findData(chosen), 0))
        self._draw_states()
        self.offer_activities()

    def offer_activities(self) -> None:
        """The visible activities of the catalogue, sector by sector."""
        plan, language = self._desk.session.plan, self._desk.session.texts.language
        if plan is None:
            return
        catalogue = plan.catalogue
        self.activity.set_choices(
            [
                Choice(activity.id, activity.name(language), sector.name(language))
                for sector in catalogue.sectors
                for activity in sorted(catalogue.of(sector.id), key=lambda one: one.name(language))
            ]
        )

    def show_activity(self, activity_id: str) -> None:
        """Show an activity, the unit its size is counted in and its signs."""
        if activity_id and self._desk.activity(activity_id) is not None:
            self.activity.set_current(activity_id)
        texts, activity = self._desk.session.texts, self._desk.activity(activity_id)
        label = texts("points_window.field_size")
        if activity is not None:
            label = texts("points_window.field_size_unit", unit=activity.unit[texts.language])
        self._fields["size"].set_label(label, texts("points_window.field_size_tip"))
        self._draw_states()

    def show_status(self, status: str) -> None:
        """Show a state."""
        self.status.setCurrentIndex(self.status.findData(status))

    def show_place(self, lon: float, lat: float) -> None:
        """Show a place: its municipality as the prompt of the search, its degrees."""
        session = self._desk.session
        self.lon.set_value(lon)
        self.lat.set_value(lat)
        position = session.boundaries.locate(lon, lat)
        prompt = session.texts("points_window.place_prompt")
        self.place.setPlaceholderText(place_name(session.territory, position) if position is not None else prompt)

    def show_note(self, note: str) -> None:
        """Show a note without telling anybody."""
        if self.note.toPlainText() != note:
            self.note.blockSignals(True)
            self.note.setPlainText(note)
            self.note.blockSignals(False)

    # From the hand

    def _listen(self) -> None:
        tell: Callable[[str, Any], None] = self.edited.emit
        self.activity.choice_made.connect(partial(tell, "activity"))
        self.name.textEdited.connect(partial(tell, "name"))
        self.size_field.value_edited.connect(partial(tell, "size"))
        self.size_field.refused.connect(partial(self._refuse, "size"))
        self.status.activated.connect(lambda _index: tell("status", self.status.currentData()))
        self.since.date_edited.connect(partial(tell, "since"))
        self.since.refused.connect(partial(self._refuse, "since"))
        self.note.textChanged.connect(lambda: tell("note", self.note.toPlainText()))
        self.place.suggestion_chosen.connect(self._go_to)
        for number in (self.lon, self.lat):
            number.textEdited.connect(self._take_pair)
            number.editingFinished.connect(self._take_degrees)

    def _draw_states(self) -> None:
        activity = self._desk.activity(str(self.activity.current or ""))
        driver = activity.driver if activity is not None else "both"
        for index in range(self.status.count()):
            self.status.setItemIcon(index, point_icon(driver, self.status.itemData(index), self._desk.session.theme))

    def _refuse(self, name: str, error: InputError) -> None:
        self.mark(name, error.text(self._desk.session.texts))

    def _find_places(self, text: str) -> list[Suggestion]:
        session = self._desk.session
        point = read_coordinates(text)
        found = [
            Suggestion(position, place_name(session.territory, position))
            for position in session.territory.search(text, _PLACES_OFFERED)
        ]
        if point is None:
            return found
        texts = session.texts
        words = texts("shell.coordinates", lat=texts.number(point[1], 4), lon=texts.number(point[0], 4))
        return [Suggestion(point, words), *found]

    def _go_to(self, key: Any) -> None:
        territory = self._desk.session.territory
        place = key if isinstance(key, tuple) else (float(territory.lon[key]), float(territory.lat[key]))
        self.edited.emit("place", place)

    def _take_pair(self, text: str) -> None:
        pair = read_coordinates(text)
        if pair is not None:
            self.lon.set_value(pair[0])
            self.lat.set_value(pair[1])
            self.edited.emit("place", pair)

    def _take_degrees(self) -> None:
        for name, field in (("lon", self.lon), ("lat", self.lat)):
            if (error := field.problem) is not None:
                self._refuse(name, error)
                return
        if self.lon.value is not None and self.lat.value is not None:
            self.edited.emit("place", (self.lon.value, self.lat.value))
