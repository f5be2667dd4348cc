# SPDX-License-Identifier: EUPL-1.2
"""What was promised in an initiative: who, what, by when, and what has become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors import Commitment, CommitmentState, commitment_state_name, overdue
from district_planner.core.errors import InputError
from district_planner.gui.icons import icon
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.date_field import DateField

if TYPE_CHECKING:
    from district_planner.actors import Initiative
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.theme import Theme

STATES: tuple[CommitmentState, ...] = get_args(CommitmentState)
_DATE_PX = 110
_BUTTON_PX = 28


class CommitmentRow(QWidget):
    """Two lines: the words; below them who, by when, the state, and that it is late."""

    def __init__(self, desk: ActorDesk, initiative: int, place: int, one: Commitment, theme: Theme) -> None:
        super().__init__()
        self._desk, self._initiative, self._place = desk, initiative, place
        texts, editable = desk.session.texts, desk.session.is_editable
        self.text = QLineEdit(one.text)
        self.text.setCursorPosition(0)
        self.who, self.state = QuietComboBox(), QuietComboBox()
        self.due = DateField()
        self.due.setFixedWidth(_DATE_PX)
        self.due.set_value(one.due)
        self.due.setPlaceholderText(texts("points_window.date_prompt"))
        self.late = QLabel()
        self.remove = QToolButton(autoRaise=True)
        self.remove.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.remove.setIcon(icon("remove", theme, "text_muted"))
        for actor in desk.actors:
            self.who.addItem(actor.name, actor.id)
        self.who.setCurrentIndex(self.who.findData(one.actor))
        self.who.setMinimumContentsLength(14)
        for state in STATES:
            self.state.addItem(commitment_state_name(texts, state), state)
        self.state.setCurrentIndex(self.state.findData(one.state))
        self.state.setMinimumContentsLength(10)
        for name, editor in self._editors.items():
            words = texts(f"actors_window.commitment_{name}")
            editor.setAccessibleName(f"{words}, {one.text}" if name != "text" else words)
            editor.setToolTip(words)
            editor.setEnabled(editable)
        self._lay_out()
        self.mark_late(one, theme)
        self.text.editingFinished.connect(self._write_text)
        self.who.activated.connect(lambda _index: self._write(actor=self.who.currentData()))
        self.state.activated.connect(lambda _index: self._write(state=self.state.currentData()))
        self.due.date_edited.connect(lambda iso: self._write(due=iso))
        self.due.refused.connect(self._refuse)
        self.remove.clicked.connect(lambda: self._desk.drop_commitment(self._initiative, self._place))

    @property
    def _editors(self) -> dict[str, QWidget]:
        return {"text": self.text, "actor": self.who, "due": self.due, "state": self.state, "remove": self.remove}

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.text, 0, 0, 1, 3)
        grid.addWidget(self.remove, 0, 3)
        grid.addWidget(self.who, 1, 0)
        grid.addWidget(self.due, 1, 1)
        grid.addWidget(self.state, 1, 2)
        grid.addWidget(self.late, 2, 0, 1, 4)

    def mark_late(self, one: Commitment, theme: Theme) -> None:
        """Say that it is late, and since when."""
        texts, is_late = self._desk.session.texts, overdue(one, self._desk.today())
        self.late.setVisible(is_late)
        if is_late:
            days = self._desk.days_late(one)
            said = texts("actors_window.late_since", n=days) if days is not None else texts("actors_window.late")
            self.late.setText(f"⚠ {said}")
            self.late.setStyleSheet(f"color: {theme.hex('error')}; font-weight: 600;")

    def _write_text(self) -> None:
        words = self.text.text().strip()
        one = self._desk.initiative(self._initiative)
        if one is None or self._place >= len(one.commitments) or words == one.commitments[self._place].text:
            return
        if not words or not self._desk.set_commitment(self._initiative, self._place, text=words):
            self.text.setText(one.commitments[self._place].text)

    def _write(self, **fields: object) -> None:
        self._desk.set_commitment(self._initiative, self._place, **fields)

    def _refuse(self, error: InputError) -> None:
        self._desk.session.show_error(error)


class CommitmentsEditor(QWidget):
    """A row for each promise and a line to write a new one; every change can be undone."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._initiative: Initiative | None = None
        self._theme: Theme = desk.session.theme
        self.rows: list[CommitmentRow] = []
        self.text = QLineEdit()
        self.who = QuietComboBox()
        self.who.setMinimumContentsLength(12)
        self.due = DateField()
        self.due.setFixedWidth(_DATE_PX)
        self.add = QPushButton()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.text, 1)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.who, 1)
        second.addWidget(self.due)
        second.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._lines)
        layout.addLayout(line)
        layout.addLayout(second)
        self.text.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.due.refused.connect(desk.session.show_error)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        for name, editor in (("text", self.text), ("actor", self.who), ("due", self.due)):
            words = texts(f"actors_window.commitment_{name}")
            editor.setAccessibleName(texts("actors_window.commitment_new", name=words))
            editor.setToolTip(words)
        self.text.setPlaceholderText(texts("actors_window.commitment_prompt"))
        self.due.setPlaceholderText(texts("points_window.date_prompt"))
        self.add.setText(texts("actors_window.commitment_add"))
        self.add.setToolTip(texts("actors_window.commitment_add_tip"))
        self.add.setAccessibleName(texts("actors_window.commitment_add_name"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._rebuild()

    def show_commitments(self, initiative: Initiative | None) -> None:
        """Show what was promised. While one writes, what stands there stays."""
        before, self._initiative = self._initiative, initiative
        same = before is not None and initiative is not None and before.id == initiative.id
        if not same or before.commitments != initiative.commitments:  # type: ignore[union-attr]  # same: both are there
            self._rebuild()
        self._offer_actors(self.who.currentData() if same else None)

    def _rebuild(self) -> None:
        for row in self.rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        if self._initiative is None:
            return
        for place, one in enumerate(self._initiative.commitments):
            row = CommitmentRow(self._desk, self._initiative.id, place, one, self._theme)
            self.rows.append(row)
            self._lines.addWidget(row)

    def _offer_actors(self, chosen: int | None) -> None:
        """Those with a part first: they are the ones who promise."""
        self.who.clear()
        involved = {part.actor for part in self._initiative.parts} if self._initiative is not None else set()
        for actor in sorted(self._desk.actors, key=lambda one: one.id not in involved):
            self.who.addItem(actor.name, actor.id)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0) if self.who.count() else -1)
        possible = self._desk.session.is_editable and self.who.count() > 0
        for part in (self.text, self.who, self.due, self.add):
            part.setEnabled(possible)

    def _add(self) -> None:
        words = self.text.text().strip()
        if self._initiative is None or not words or self.who.currentData() is None or self.due.problem is not None:
            self.text.setFocus()
            return
        try:
            promise = Commitment(self.who.currentData(), words, self.due.value)
        except InputError as error:
            self._desk.session.show_error(error)
            return
        promises = (*self._initiative.commitments, promise)
        self.text.clear()
        self.due.set_value("")
        self._desk.update_initiative(self._initiative.id, commitments=promises)
        self.text.setFocus()
