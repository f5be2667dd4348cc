# SPDX-License-Identifier: EUPL-1.2
"""The form of one site. What is typed is done at once and can be undone; what cannot be is marked on its field."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from district_planner.core.errors import PlannerError
from district_planner.core.geo import ITALY_BOX
from district_planner.core.texts import Texts
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.sites.language_button import LanguageButton
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange, read_coordinates
from district_planner.gui.widgets.search_field import SearchField, Suggestion
from district_planner.gui.wording import CLIENT_SECTORS, kind_name, place_name, sector_name
from district_planner.scenarios import move_site, update_site
from district_planner.sites import MAX_SEATS, SITE_KINDS, Site
from district_planner.sites.site import MAX_CONTACTS, MAX_STAFF

if TYPE_CHECKING:
    from district_planner.core.errors import InputError
    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme

_WEST, _SOUTH, _EAST, _NORTH = ITALY_BOX
_LIMITS = {
    "seats": NumberRange(1, MAX_SEATS),
    "employees_per_seat": NumberRange(0.1, 10, 2),
    "remote_share": NumberRange(0, 100, 1),
    "staff_now": NumberRange(0, MAX_STAFF),
    "contacts_year": NumberRange(0, MAX_CONTACTS),
    "lon": NumberRange(_WEST, _EAST, 6),
    "lat": NumberRange(_SOUTH, _NORTH, 6),
}
_PLACES_OFFERED = 8
_NOTES_PX = 72
_GRID: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("kind",),
    ("seats", "remote_share"),
    ("employees_per_seat",),
    ("staff_now",),
    ("contacts_year",),
    ("languages",),
    ("client_sector",),
    ("operator",),
    ("place",),
    ("lon", "lat"),
    ("notes",),
)


class SiteEditor(QFrame):
    """All fields of a site but its number. Coordinates are taken when their field is left, all others at each key."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._session = session
        self._shown: Site | None = None
        self._name, self._operator = QLineEdit(), QLineEdit()
        self._kind, self._sector = QuietComboBox(), QuietComboBox()
        self._sector.setEditable(True)
        self._sector.setInsertPolicy(QuietComboBox.InsertPolicy.NoInsert)
        self._seats = NumberField(_LIMITS["seats"], optional=True)
        self._per_seat = NumberField(_LIMITS["employees_per_seat"])
        self._remote = NumberField(_LIMITS["remote_share"], factor=100)
        self._staff_now = NumberField(_LIMITS["staff_now"], optional=True)
        self._contacts = NumberField(_LIMITS["contacts_year"], optional=True)
        self._lon, self._lat = NumberField(_LIMITS["lon"]), NumberField(_LIMITS["lat"])
        self._languages = LanguageButton(session.texts)
        self._place = SearchField(self._find_places)
        self._notes = QPlainTextEdit(tabChangesFocus=True)
        self._notes.setFixedHeight(_NOTES_PX)
        self._fields: dict[str, FormField[QWidget]] = {}
        self._lay_out()
        self._listen()

    def field(self, name: str) -> FormField[QWidget]:
        """The labelled field of a property of `Site`, or `place`."""
        return self._fields[name]

    def focus_name(self) -> None:
        """Put the keyboard on the name, ready to be typed over."""
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._name.selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in self._fields.values():
            field.set_theme(theme)
        for index, kind in enumerate(SITE_KINDS[: self._kind.count()]):
            self._kind.setItemIcon(index, site_icon(kind, theme))

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        for name, field in self._fields.items():
            field.set_label(texts(f"sites.field_{name}"), texts(f"sites.field_{name}_tip"))
        for number in (*self._numbers().values(), self._lon, self._lat):
            number.set_language(texts.language)
        for number in (self._seats, self._contacts):
            number.setPlaceholderText(texts("sites.unknown_seats"))
        self._place.set_words(texts("sites.place_prompt"), texts("sites.field_place"))
        self._languages.set_texts(texts)
        self._fill_choices(texts)
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self.show_site(shown)

    def show_site(self, site: Site) -> None:
        """Show `site`. A field keeps what is being typed unless its own value changed elsewhere."""
        before, self._shown = self._shown, site
        without = "sites.not_open" if site.kind == "candidate" else "sites.unknown_seats"
        self._staff_now.setPlaceholderText(self._session.texts(without))
        self.setEnabled(self._session.is_editable)
        for name, write in self._writers().items():
            value = getattr(site, name)
            if before is None or before.id != site.id or getattr(before, name) != value:
                write(value)
                self._fields[name].set_problem("")

    # Parts

    def _lay_out(self) -> None:
        editors: dict[str, QWidget] = {
            "name": self._name,
            "kind": self._kind,
            "seats": self._seats,
            "employees_per_seat": self._per_seat,
            "remote_share": self._remote,
            "staff_now": self._staff_now,
            "contacts_year": self._contacts,
            "languages": self._languages,
            "client_sector": self._sector,
            "operator": self._operator,
            "place": self._place,
            "lon": self._lon,
            "lat": self._lat,
            "notes": self._notes,
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, names in enumerate(_GRID):
            for column, name in enumerate(names):
                self._fields[name] = FormField(editors[name])
                grid.addWidget(self._fields[name], row, column, 1, 1 if len(names) == 2 else 2)
        grid.setRowStretch(len(_GRID), 1)
        ordered = [editors[name] for names in _GRID for name in names]
        for first, second in itertools.pairwise(ordered):
            self.setTabOrder(first, second)

    def _listen(self) -> None:
        self._name.textEdited.connect(partial(self._commit, "name"))
        self._operator.textEdited.connect(partial(self._commit, "operator"))
        self._notes.textChanged.connect(self._commit_notes)
        self._kind.activated.connect(lambda _index: self._commit("kind", self._kind.currentData()))
        self._sector.activated.connect(lambda _index: self._commit("client_sector", self._sector.currentData()))
        sector_line = self._sector.lineEdit()
        assert sector_line is not None, "an editable combo box has a line"
        sector_line.textEdited.connect(lambda text: self._commit("client_sector", self._sector_id(text)))
        self._languages.ticked.connect(partial(self._commit, "languages"))
        for name, number in self._numbers().items():
            number.value_edited.connect(partial(self._commit_number, name))
            number.refused.connect(partial(self._refuse, name))
        for name, degrees in (("lon", self._lon), ("lat", self._lat)):
            degrees.textEdited.connect(self._take_pair)
            degrees.editingFinished.connect(partial(self._commit_degrees, name))
        self._place.suggestion_chosen.connect(self._go_to)

    def _numbers(self) -> dict[str, NumberField]:
        return {
            "seats": self._seats,
            "employees_per_seat": self._per_seat,
            "remote_share": self._remote,
            "staff_now": self._staff_now,
            "contacts_year": self._contacts,
        }

    def _fill_choices(self, texts: Texts) -> None:
        theme = self._session.theme
        self._kind.clear()
        for kind in SITE_KINDS:
            self._kind.addItem(site_icon(kind, theme), kind_name(texts, kind), kind)
        self._sector.clear()
        self._sector.addItem("", "")
        for sector in sorted(CLIENT_SECTORS, key=lambda sector: sector_name(texts, sector)):
            self._sector.addItem(sector_name(texts, sector), sector)

    def _writers(self) -> dict[str, Callable[[Any], None]]:
        return {
            "name": partial(_write_line, self._name),
            "kind": lambda kind: self._kind.setCurrentIndex(self._kind.findData(kind)),
            **{name: number.set_value for name, number in self._numbers().items()},
            "languages": self._languages.set_languages,
            "client_sector": self._write_sector,
            "operator": partial(_write_line, self._operator),
            "lon": self._lon.set_value,
            "lat": self._lat.set_value,
            "notes": self._write_notes,
        }

    def _write_sector(self, sector: str) -> None:
        text = sector_name(self._session.texts, sector)
        if self._sector.currentText() != text:
            self._sector.setCurrentIndex(self._sector.findData(sector))
            self._sector.setEditText(text)

    def _write_notes(self, notes: str) -> None:
        if self._notes.toPlainText() != notes:
            self._notes.blockSignals(True)
            self._notes.setPlainText(notes)
            self._notes.blockSignals(False)

    def _sector_id(self, text: str) -> str:
        """The id of one of our sectors when its name was typed, else the text."""
        index = self._sector.findText(text, Qt.MatchFlag.MatchFixedString)
        return self._sector.itemData(index) if index >= 0 else text

    def _find_places(self, text: str) -> list[Suggestion]:
        territory = self._session.territory
        return [Suggestion(found, place_name(territory, found)) for found in territory.search(text, _PLACES_OFFERED)]

    # Edits

    def _commit(self, name: str, value: object) -> None:
        """Do the edit of one field, or mark the field."""
        plan = self._session.plan
        if plan is None or self._shown is None:
            return
        try:
            edit = update_site(plan, self._shown.id, **{name: value})
        except PlannerError as error:
            self._fields[name].set_problem(error.text(self._session.texts))
            return
        self._fields[name].set_problem("")
        self._session.edit(edit, merge_key=f"site:{self._shown.id}:{name}")

    def _commit_number(self, name: str, value: float | None) -> None:
        self._commit(name, int(value) if name == "seats" and value is not None else value)

    def _commit_notes(self) -> None:
        if self._shown is not None and self._notes.toPlainText() != self._shown.notes:
            self._commit("notes", self._notes.toPlainText())

    def _refuse(self, name: str, error: InputError) -> None:
        self._fields[name].set_problem(error.text(self._session.texts))

    def _take_pair(self, text: str) -> None:
        """Both coordinates pasted into one field."""
        pair = read_coordinates(text)
        if pair is not None:
            self._move_to("lon", *pair)
            self._lon.set_value(self._shown.lon if self._shown else pair[0])
            self._lat.set_value(self._shown.lat if self._shown else pair[1])

    def _commit_degrees(self, name: str) -> None:
        field = self._lon if name == "lon" else self._lat
        error = field.problem
        if error is not None:
            self._refuse(name, error)
        elif self._shown is not None and self._lon.value is not None and self._lat.value is not None:
            self._move_to(name, self._lon.value, self._lat.value)

    def _go_to(self, position: int) -> None:
        territory = self._session.territory
        self._move_to("place", float(territory.lon[position]), float(territory.lat[position]))

    def _move_to(self, name: str, lon: float, lat: float) -> None:
        plan, site = self._session.plan, self._shown
        if plan is None or site is None or (lon, lat) == (site.lon, site.lat):
            return
        try:
            self._session.analyser.require_municipality(lon, lat)
            edit = move_site(plan, site.id, lon, lat)
        except PlannerError as error:
            self._fields[name].set_problem(error.text(self._session.texts))
            return
        for place_field in ("lon", "lat", "place"):
            self._fields[place_field].set_problem("")
        if self._session.edit(edit, merge_key=f"site:{site.id}:place"):
            self._session.centre_requested.emit(lon, lat)


def _write_line(line: QLineEdit, text: str) -> None:
    if line.text() != text:
        line.setText(text)
