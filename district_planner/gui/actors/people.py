# SPDX-License-Identifier: EUPL-1.2
"""The persons at an actor: as few as needed, each with the reason, and erased for good when asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors import written_day
from district_planner.core.errors import PlannerError
from district_planner.gui.icons import icon
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.sites.form_field import FormField
from district_planner.scenarios import add_person, update_person

if TYPE_CHECKING:
    from district_planner.actors import Person
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.theme import Theme

_FIELDS = ("name", "reason", "email", "phone")
_WIDE_PX = 440


class PeoplePart(QWidget):
    """A line for each person with its two buttons, and one button to add one."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actor = -1
        self._theme: Theme = desk.session.theme
        self._rows: list[QWidget] = []
        self.title = QLabel()
        self.title.setProperty("subheading", "true")
        self.lead = QLabel(wordWrap=True)
        self.lead.setProperty("muted", "true")
        self.add = QPushButton()
        self.add.setProperty("link", "true")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.title, self.lead):
            layout.addWidget(part)
        layout.addLayout(self._lines)
        layout.addLayout(line)
        self.add.clicked.connect(lambda: self._ask(None))

    @property
    def people(self) -> tuple[Person, ...]:
        """The persons at the actor."""
        plan = self._desk.session.plan
        return tuple(one for one in plan.people if one.actor == self._actor) if plan is not None else ()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.title.setText(texts("actors_window.people"))
        self.add.setText(texts("actors_window.add_person"))
        self.add.setToolTip(texts("actors_window.add_person_tip"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.show_people(self._actor)

    def show_people(self, actor: int) -> None:
        """List the persons at an actor."""
        self._actor = actor
        for row in self._rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(person) for person in self.people]
        for row in self._rows:
            self._lines.addWidget(row)
        self.lead.setText(self._desk.session.texts("actors_window.people_lead"))
        self.lead.setVisible(not self._rows)
        self.add.setEnabled(self._desk.session.is_editable)

    def _row(self, person: Person) -> QWidget:
        texts, row = self._desk.session.texts, QWidget()
        since = texts("actors_window.person_since", since=written_day(person.since))
        facts = [person.reason, person.email, person.phone, since]
        words = QLabel("\n".join([person.name, " · ".join(fact for fact in facts if fact)]), wordWrap=True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(words)
        layout.addLayout(buttons)
        for name, sign, act in (("change_person", "rename", self._ask), ("erase", "delete", self._erase)):
            button = QPushButton(texts(f"actors_window.{name}"))
            button.setProperty("link", "true")
            button.setAccessibleName(texts(f"actors_window.{name}_of", name=person.name))
            button.setToolTip(texts(f"actors_window.{name}_tip"))
            button.setIcon(icon(sign, self._theme, "accent" if name != "erase" else "error"))
            button.setEnabled(self._desk.session.is_editable)
            button.clicked.connect(partial(_later, act, person))
            buttons.addWidget(button)
        buttons.addStretch(1)
        return row

    def _ask(self, person: Person | None) -> None:
        dialog = PersonDialog(self._desk, self._actor, person, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _erase(self, person: Person) -> None:
        """Ask once, for it cannot be undone."""
        from district_planner.gui.decision_dialog import DecisionDialog

        session, texts = self._desk.session, self._desk.session.texts
        dialog = DecisionDialog(
            texts("actors_window.erase_title", name=person.name),
            texts("actors_window.erase_question"),
            [("erase", texts("actors_window.erase")), ("keep", texts("actors_window.cancel"))],
            self.window(),
        )
        # What cannot be undone is never what Enter does by itself.
        dialog.buttons["keep"].setDefault(True)
        dialog.buttons["keep"].setFocus()
        dialog.exec()
        dialog.deleteLater()
        erased = session.erase_person(person.id) if dialog.choice == "erase" else None
        if erased is not None:
            named = len(erased.mentions)
            key = "actors_window.erased_mentioned" if named else "actors_window.erased"
            session.message_requested.emit("warning" if named else "info", texts(key, n=named))


class PersonDialog(QDialog):
    """Name and reason are needed; mail and telephone only if they serve it."""

    def __init__(self, desk: ActorDesk, actor: int, person: Person | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actor = actor
        self._person = person
        texts = desk.session.texts
        self.setWindowTitle(texts("actors_window.person_title", name=desk.name(actor)))
        self.setMinimumWidth(_WIDE_PX)
        set_help_topic(self, "actors")
        lead = QLabel(texts("actors_window.person_lead"), wordWrap=True)
        lead.setProperty("muted", "true")
        self.fields = {name: FormField(QLineEdit()) for name in _FIELDS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for name, (row, column, width) in zip(_FIELDS, ((0, 0, 2), (1, 0, 2), (2, 0, 1), (2, 1, 1)), strict=True):
            field = self.fields[name]
            field.set_label(texts(f"actors_window.person_{name}"), texts(f"actors_window.person_{name}_tip"))
            field.set_theme(desk.session.theme)
            field.editor.setText(getattr(person, name) if person is not None else "")
            grid.addWidget(field, row, column, 1, width)
        buttons = QDialogButtonBox()
        self.save = buttons.addButton(texts("actors_window.save"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts("actors_window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(lead)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addWidget(buttons)
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        self.fields["name"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        session, plan = self._desk.session, self._desk.session.plan
        if plan is None:
            return
        values = {name: field.editor.text().strip() for name, field in self.fields.items()}
        for field in self.fields.values():
            field.set_problem("")
        try:
            if self._person is None:
                edit = add_person(plan, actor=self._actor, since=self._desk.today().isoformat(), **values)
            else:
                edit = update_person(plan, self._person.id, **values)
        except PlannerError as error:
            self.fields["name" if not values["name"] else "reason"].set_problem(error.text(session.texts))
            self.resize(self.width(), max(self.height(), self.layout().totalHeightForWidth(self.width())))
            return
        if edit.is_empty or session.edit(edit):
            self.accept()


def _later(act: object, person: Person, _checked: bool = False) -> None:
    act(person)  # type: ignore[operator]  # one of the two methods above
