# SPDX-License-Identifier: EUPL-1.2
"""Who does what in an initiative: a line for each actor with its roles, and one to add somebody."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from district_planner.actors import ROLES, kind_name, role_name
from district_planner.gui.icons import icon
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.tick_button import TickButton

if TYPE_CHECKING:
    from district_planner.actors import Initiative, RoleKind
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.theme import Theme

_ROLES_PX = 190
_BUTTON_PX = 28


class PartsEditor(QWidget):
    """Each change is one step to undo."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._initiative: Initiative | None = None
        self._theme: Theme = desk.session.theme
        self.rows: dict[int, TickButton] = {}
        """The roles of each actor with a part."""
        self.offered: tuple[tuple[int, str], ...] = ()
        """Id and name of the actors that can be added."""
        self._widgets: list[QWidget] = []
        self.actor = ChoiceField()
        self.role = QuietComboBox()
        self.role.setMinimumContentsLength(9)
        self.add = QPushButton()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.actor, 1)
        line.addWidget(self.role)
        line.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._lines)
        layout.addLayout(line)
        self.actor.choice_made.connect(lambda _key: self.add.setEnabled(True))
        self.add.clicked.connect(self._add)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.actor.set_words(texts("actors_window.part_prompt"), texts("actors_window.part_actor"))
        chosen = self.role.currentData()
        self.role.clear()
        for role in ROLES:
            self.role.addItem(role_name(texts, role), role)
        self.role.setCurrentIndex(max(self.role.findData(chosen), 0))
        self.role.setAccessibleName(texts("actors_window.part_role"))
        self.role.setToolTip(texts("actors_window.part_role"))
        self.add.setText(texts("actors_window.part_add"))
        self.add.setToolTip(texts("actors_window.part_add_tip"))
        self.add.setAccessibleName(texts("actors_window.part_add_name"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.show_parts(self._initiative)

    def show_parts(self, initiative: Initiative | None) -> None:
        """Show who has a part."""
        self._initiative = initiative
        for widget in self._widgets:
            self._lines.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets, self.rows = [], {}
        if initiative is None:
            return
        for actor in dict.fromkeys(part.actor for part in initiative.parts):
            row = self._row(initiative, actor)
            self._widgets.append(row)
            self._lines.addWidget(row)
        texts, editable = self._desk.session.texts, self._desk.session.is_editable
        self.offered = tuple((one.id, one.name) for one in self._desk.actors)
        self.actor.set_choices([Choice(one.id, one.name, kind_name(texts, one.kind)) for one in self._desk.actors])
        for part in (self.actor, self.role):
            part.setEnabled(editable and bool(self._desk.actors))
        self.add.setEnabled(editable and self.actor.current is not None)
        if not self._desk.actors:
            self.actor.setPlaceholderText(texts("actors_window.part_no_actor"))

    def propose(self, role: RoleKind) -> None:
        """Let the user look for somebody to take a role."""
        self.role.setCurrentIndex(self.role.findData(role))
        self.actor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, initiative: Initiative, actor: int) -> QWidget:
        texts, row, name = self._desk.session.texts, QWidget(), self._desk.name(actor)
        words = QLabel(name)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setToolTip(name)
        words.setMinimumWidth(80)
        roles = self.rows[actor] = TickButton()
        roles.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        roles.setFixedWidth(_ROLES_PX)
        roles.setAccessibleName(texts("actors_window.roles_of", name=name))
        roles.setToolTip(texts("actors_window.roles_tip"))
        held = [part.role for part in initiative.parts if part.actor == actor]
        choices = [(role, role_name(texts, role)) for role in ROLES]
        roles.set_choices(choices, held, texts("actors_window.no_role"))
        roles.ticked.connect(partial(self._set_roles, actor))
        out = QToolButton(autoRaise=True)
        out.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        out.setIcon(icon("remove", self._theme, "text_muted"))
        out.setAccessibleName(texts("actors_window.part_remove_of", name=name))
        out.setToolTip(texts("actors_window.part_remove_of", name=name))
        out.clicked.connect(lambda _checked=False: self._set_roles(actor, ()))
        for part in (roles, out):
            part.setEnabled(self._desk.session.is_editable)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(words, 1)
        layout.addWidget(roles)
        layout.addWidget(out)
        return row

    def _set_roles(self, actor: int, roles: tuple[RoleKind, ...]) -> None:
        if self._initiative is not None:
            self._desk.set_roles(self._initiative.id, actor, roles)

    def _add(self) -> None:
        actor = self.actor.current
        if self._initiative is not None and isinstance(actor, int):
            self.actor.set_current(None)
            self._desk.set_role(self._initiative.id, actor, self.role.currentData(), has=True)
            self.actor.setFocus(Qt.FocusReason.OtherFocusReason)
