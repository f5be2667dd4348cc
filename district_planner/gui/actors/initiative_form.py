# SPDX-License-Identifier: EUPL-1.2
"""All about one initiative: words, what it is for, who does what, what was promised, who is missing."""

from __future__ import annotations

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

from district_planner.actors import INITIATIVE_STATES, initiative_state_name, kind_names, role_name, step_text
from district_planner.core.errors import PlannerError
from district_planner.gui.actors.commitments_editor import CommitmentsEditor
from district_planner.gui.actors.parts_editor import PartsEditor
from district_planner.gui.icons import icon
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.tick_button import TickButton
from district_planner.scenarios import update_initiative
from district_planner.scenarios.actors_view import InitiativeView, actor_names, initiative_view

if TYPE_CHECKING:
    from district_planner.actors import Initiative, RoleKind
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.theme import Theme

_TEXT_PX = 64
_PLACES = {
    "name": (0, 0, 1),
    "state": (0, 1, 1),
    "text": (1, 0, 2),
    "opportunities": (2, 0, 2),
    "sites": (3, 0, 1),
    "district": (3, 1, 1),
}
"""Row, column and width of each field."""


class InitiativeForm(QScrollArea):
    """What is written is done at once and can be undone."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: Initiative | None = None
        self.name = QLineEdit()
        self.state, self.district = QuietComboBox(), QuietComboBox()
        self.text = QPlainTextEdit(tabChangesFocus=True)
        self.text.setFixedHeight(_TEXT_PX)
        self.opportunities, self.sites = TickButton(), TickButton()
        editors: dict[str, QWidget] = {
            "name": self.name, "state": self.state, "text": self.text, "opportunities": self.opportunities,
            "sites": self.sites, "district": self.district,
        }  # fmt: skip
        self.fields = {name: FormField(editors[name]) for name in _PLACES}
        self.remove = QPushButton()
        self.remove.setProperty("link", "true")
        self.titles = {name: QLabel() for name in ("roles", "commitments", "missing", "steps")}
        for title in self.titles.values():
            title.setProperty("subheading", "true")
        self.parts = PartsEditor(desk)
        self.commitments = CommitmentsEditor(desk)
        self.missing = QLabel(wordWrap=True)
        self.missing.setTextFormat(Qt.TextFormat.PlainText)
        self.steps = QLabel(wordWrap=True)
        self.steps.setTextFormat(Qt.TextFormat.PlainText)
        self.searches: dict[RoleKind, QPushButton] = {}
        self._searches = QHBoxLayout()
        self._searches.setSpacing(4)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        body = QFrame()
        body.setProperty("panel", "true")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
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
        for part in (self.titles["roles"], self.parts, self.titles["missing"], self.missing):
            layout.addWidget(part)
        layout.addLayout(self._searches)
        for below in (self.titles["commitments"], self.commitments, self.titles["steps"], self.steps):
            layout.addWidget(below)
        layout.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _listen(self) -> None:
        self.name.textEdited.connect(lambda text: self._commit("name", text))
        self.text.textChanged.connect(lambda: self._commit("text", self.text.toPlainText()))
        self.state.activated.connect(lambda _index: self._commit("state", self.state.currentData()))
        self.district.activated.connect(lambda _index: self._commit("district", self.district.currentData()))
        self.sites.ticked.connect(lambda keys: self._commit("sites", keys))
        self.opportunities.ticked.connect(lambda keys: self._commit("opportunities", keys))
        self.remove.clicked.connect(lambda: self._shown is not None and self._desk.remove_initiative(self._shown.id))

    @property
    def shown_id(self) -> int | None:
        """The initiative that was shown last."""
        return self._shown.id if self._shown is not None else None

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.setAccessibleName(texts("actors_window.initiative_form"))
        for name, field in self.fields.items():
            field.set_label(texts(f"actors_window.field_{name}"), texts(f"actors_window.field_{name}_tip"))
        self.state.clear()
        for state in INITIATIVE_STATES:
            self.state.addItem(initiative_state_name(texts, state), state)
        for name, title in self.titles.items():
            title.setText(texts(f"actors_window.title_{name}"))
        self.remove.setText(texts("actors_window.remove_initiative"))
        self.remove.setToolTip(texts("actors_window.remove_initiative_tip"))
        self.parts.retranslate()
        self.commitments.retranslate()
        shown, self._shown = self._shown, None
        self.show_initiative(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in self.fields.values():
            field.set_theme(theme)
        self.remove.setIcon(icon("delete", theme, "accent"))
        self.parts.set_theme(theme)
        self.commitments.set_theme(theme)

    def show_initiative(self, initiative: Initiative | None) -> None:
        """Show an initiative. A field keeps what is being typed unless its own value changed elsewhere."""
        self.setVisible(initiative is not None)
        plan = self._desk.session.plan
        if initiative is None or plan is None:
            return
        before, self._shown = self._shown, initiative
        for part in (*self.fields.values(), self.remove):
            part.setEnabled(self._desk.session.is_editable)
        other = before is None or before.id != initiative.id
        if other:
            self.ensureVisible(0, 0)
        if (other or before.name != initiative.name) and self.name.text() != initiative.name:
            self.name.setText(initiative.name)
            self.name.setCursorPosition(0)
        if (other or before.text != initiative.text) and self.text.toPlainText() != initiative.text:
            self.text.blockSignals(True)
            self.text.setPlainText(initiative.text)
            self.text.blockSignals(False)
        if other:
            for field in self.fields.values():
                field.set_problem("")
        self.state.setCurrentIndex(self.state.findData(initiative.state))
        self._offer_places(initiative)
        if other or before.parts != initiative.parts or not self._knows_all():
            self.parts.show_parts(initiative)
        self.commitments.show_commitments(initiative)
        self._tell_missing(initiative_view(plan, initiative, self._desk.today()))

    def focus_name(self) -> None:
        """Give the keyboard to the name, ready to be typed over."""
        self.ensureVisible(0, 0)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _knows_all(self) -> bool:
        """Whether the list of actors on offer is that of the register."""
        return self.parts.offered == tuple((one.id, one.name) for one in self._desk.actors)

    def _offer_places(self, initiative: Initiative) -> None:
        texts, plan = self._desk.session.texts, self._desk.session.plan
        assert plan is not None, "there is an initiative"
        self.sites.set_choices(
            [(site.id, site.name) for site in plan.sites], initiative.sites, texts("actors_window.no_sites")
        )
        self.opportunities.set_choices(
            [(sheet.id, sheet.title) for sheet in plan.sheets],
            initiative.opportunities,
            texts("actors_window.no_opportunities" if plan.sheets else "actors_window.no_sheets_yet"),
        )
        self.district.clear()
        self.district.addItem(texts("actors_window.no_district"), None)
        for one in plan.districts:
            self.district.addItem(one.name, one.id)
        self.district.setCurrentIndex(max(self.district.findData(initiative.district), 0))

    def _tell_missing(self, view: InitiativeView) -> None:
        texts, plan = self._desk.session.texts, self._desk.session.plan
        assert plan is not None, "there is an initiative"
        for button in self.searches.values():
            self._searches.removeWidget(button)
            button.hide()
            button.deleteLater()
        while self._searches.count():
            self._searches.takeAt(0)
        self.searches = {}
        lines = []
        if view.roles_missing:
            lines.append(texts("actors_window.missing_roles"))
        if view.kinds_missing:
            lines.append(texts("actors_window.missing_kinds", kinds=kind_names(texts, view.kinds_missing)))
            if view.candidates:
                names = ", ".join(actor.name for actor in view.candidates[:_MOST_CANDIDATES])
                lines.append(texts("actors_window.candidates", names=names))
        self.missing.setText("\n".join(lines) or texts("actors_window.missing_none"))
        for role in view.roles_missing:
            button = self.searches[role] = QPushButton(texts("actors_window.find_role", role=role_name(texts, role)))
            button.setProperty("link", "true")
            button.setEnabled(self._desk.session.is_editable and bool(self._desk.actors))
            button.clicked.connect(lambda _checked=False, role=role: self.parts.propose(role))
            self._searches.addWidget(button)
        self._searches.addStretch(1)
        names_by_id = actor_names(plan)
        steps = [step_text(texts, step, names_by_id) for step in view.steps if step.kind not in _TOLD_ABOVE]
        self.steps.setText("\n".join(f"– {line}" for line in steps))
        for part in (self.titles["steps"], self.steps):
            part.setVisible(bool(steps))

    def _commit(self, name: str, value: Any) -> None:
        """Do the edit of one field, or mark the field."""
        plan, initiative = self._desk.session.plan, self._shown
        if plan is None or initiative is None:
            return
        try:
            edit = update_initiative(plan, initiative.id, **{name: value})
        except PlannerError as error:
            self.fields[name].set_problem(error.text(self._desk.session.texts))
            return
        self.fields[name].set_problem("")
        self._desk.session.edit(edit, merge_key=f"initiative:{initiative.id}:{name}")


_MOST_CANDIDATES = 6
_TOLD_ABOVE = ("promoter", "roles", "kinds")
"""Steps that the part on who is missing says already."""
