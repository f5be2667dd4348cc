# SPDX-License-Identifier: EUPL-1.2
"""All about one actor: its fields, what sources say of it, its persons and its initiatives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors import ACTOR_KINDS, kind_name, role_names
from district_planner.core.errors import NotFoundError, PlannerError
from district_planner.gui.actors.fact_words import fact_line
from district_planner.gui.actors.people import PeoplePart
from district_planner.gui.icons import icon
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.search_field import SearchField, Suggestion
from district_planner.gui.wording import place_name
from district_planner.scenarios import update_actor

if TYPE_CHECKING:
    from district_planner.actors import Actor
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.theme import Theme

_NOTE_PX = 56
_PLACES_OFFERED = 8
_PLACES = {
    "name": (0, 0, 2),
    "kind": (1, 0, 1),
    "municipality": (1, 1, 1),
    "office": (2, 0, 1),
    "role": (2, 1, 1),
    "address": (3, 0, 1),
    "web": (3, 1, 1),
    "note": (4, 0, 2),
}
"""Row, column and width of each field."""
_LINES = ("name", "office", "role", "address", "web")


class ActorForm(QScrollArea):
    """What is written is done at once and can be undone; only the erasure of a person cannot."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: Actor | None = None
        self.lines = {name: QLineEdit() for name in _LINES}
        self.kind = QuietComboBox()
        self.municipality = SearchField(self._find_places)
        self.note = QPlainTextEdit(tabChangesFocus=True)
        self.note.setFixedHeight(_NOTE_PX)
        editors: dict[str, QWidget] = {
            **self.lines, "kind": self.kind, "municipality": self.municipality, "note": self.note
        }  # fmt: skip
        self.fields = {name: FormField(editors[name]) for name in _PLACES}
        self.remove = QPushButton()
        self.remove.setProperty("link", "true")
        self.facts_title, self.facts = _titled(), QLabel(wordWrap=True)
        self.parts_title, self.parts = _titled(), QLabel(wordWrap=True)
        for label in (self.facts, self.parts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.people = PeoplePart(desk)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        body = QFrame()
        body.setProperty("panel", "true")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, (row, column, width) in _PLACES.items():
            grid.addWidget(self.fields[name], row, column, 1, width)
        line = QHBoxLayout()
        line.addWidget(self.remove)
        line.addStretch(1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 4, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addLayout(grid)
        for part in (self.facts_title, self.facts, self.parts_title, self.parts, self.people):
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _listen(self) -> None:
        for name, line in self.lines.items():
            line.textEdited.connect(partial(self._commit, name))
        self.kind.activated.connect(lambda _index: self._commit("kind", self.kind.currentData()))
        self.note.textChanged.connect(lambda: self._commit("note", self.note.toPlainText()))
        self.municipality.suggestion_chosen.connect(partial(self._commit, "municipality"))
        self.remove.clicked.connect(lambda: self._shown is not None and self._desk.remove_actor(self._shown.id))

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.setAccessibleName(texts("actors_window.actor_form"))
        for name, field in self.fields.items():
            field.set_label(texts(f"actors_window.field_{name}"), texts(f"actors_window.field_{name}_tip"))
        self.kind.clear()
        for kind in ACTOR_KINDS:
            self.kind.addItem(kind_name(texts, kind), kind)
        self.municipality.set_words(
            texts("actors_window.municipality_prompt"), texts("actors_window.field_municipality")
        )
        self.remove.setText(texts("actors_window.remove_actor"))
        self.remove.setToolTip(texts("actors_window.remove_actor_tip"))
        self.facts_title.setText(texts("actors_window.facts"))
        self.parts_title.setText(texts("actors_window.parts"))
        self.people.retranslate()
        shown, self._shown = self._shown, None
        self.show_actor(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in self.fields.values():
            field.set_theme(theme)
        self.remove.setIcon(icon("delete", theme, "accent"))
        self.people.set_theme(theme)

    def show_actor(self, actor: Actor | None) -> None:
        """Show an actor. A field keeps what is being typed unless its own value changed elsewhere."""
        self.setVisible(actor is not None)
        if actor is None:
            return
        before, self._shown = self._shown, actor
        editable = self._desk.session.is_editable
        for part in (*self.fields.values(), self.remove):
            part.setEnabled(editable)
        other = before is None or before.id != actor.id
        if other:
            self.ensureVisible(0, 0)
        for name in _PLACES:
            if other or getattr(before, name) != getattr(actor, name):
                self._write(name, getattr(actor, name))
                self.fields[name].set_problem("")
        self._tell_facts(actor)
        self._tell_parts(actor)
        self.people.show_people(actor.id)

    @property
    def shown_id(self) -> int | None:
        """The actor that was shown last."""
        return self._shown.id if self._shown is not None else None

    def focus_name(self) -> None:
        """Give the keyboard to the name, ready to be typed over."""
        self.ensureVisible(0, 0)
        self.lines["name"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.lines["name"].selectAll()

    def _write(self, name: str, value: str) -> None:
        if name in self.lines:
            if self.lines[name].text() != value:
                self.lines[name].setText(value)
                self.lines[name].setCursorPosition(0)
        elif name == "kind":
            self.kind.setCurrentIndex(self.kind.findData(value))
        elif name == "municipality":
            prompt = self._desk.session.texts("actors_window.municipality_prompt")
            self.municipality.setPlaceholderText(municipality_words(self._desk, value) or prompt)
        elif self.note.toPlainText() != value:
            self.note.blockSignals(True)
            self.note.setPlainText(value)
            self.note.blockSignals(False)

    def _tell_facts(self, actor: Actor) -> None:
        """What the sources say, a line each with year and source."""
        lines = [fact_line(fact, self._desk.session.texts) for fact in actor.facts]
        self.facts.setText("\n".join(lines))
        for part in (self.facts_title, self.facts):
            part.setVisible(bool(lines))

    def _tell_parts(self, actor: Actor) -> None:
        texts = self._desk.session.texts
        lines = []
        for one in self._desk.initiatives:
            roles = [part.role for part in one.parts if part.actor == actor.id]
            if roles:
                lines.append(f"{one.name}: {role_names(texts, roles)}")
        self.parts.setText("\n".join(lines) or texts("actors_window.parts_none"))

    def _commit(self, name: str, value: Any) -> None:
        """Do the edit of one field, or mark the field."""
        plan, actor = self._desk.session.plan, self._shown
        if plan is None or actor is None:
            return
        if name == "municipality":
            value = self._desk.session.territory.codes[value] if value is not None else ""
        try:
            edit = update_actor(plan, actor.id, **{name: value})
        except PlannerError as error:
            self.fields[name].set_problem(error.text(self._desk.session.texts))
            return
        self.fields[name].set_problem("")
        self._desk.session.edit(edit, merge_key=f"actor:{actor.id}:{name}")

    def _find_places(self, text: str) -> list[Suggestion]:
        territory, texts = self._desk.session.territory, self._desk.session.texts
        found = [Suggestion(at, place_name(territory, at)) for at in territory.search(text, _PLACES_OFFERED)]
        if self._shown is not None and self._shown.municipality:
            found.append(Suggestion(None, texts("actors_window.municipality_none")))
        return found


def municipality_words(desk: ActorDesk, code: str) -> str:
    """`Taranto (TA)`; the code where no municipality of today has it; empty for none."""
    territory = desk.session.territory
    try:
        return place_name(territory, territory.position(code)) if code else ""
    except NotFoundError:
        return code


def _titled() -> QLabel:
    label = QLabel()
    label.setProperty("subheading", "true")
    return label
