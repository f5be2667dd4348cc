# SPDX-License-Identifier: EUPL-1.2
"""The initiatives: a table with what they lack, and all about the chosen one beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QPushButton

from district_planner.actors import INITIATIVE_STATES, initiative_state_name, role_names
from district_planner.gui.actors.initiative_form import InitiativeForm
from district_planner.gui.actors.register_page import PAGES
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH
from district_planner.scenarios.actors_view import InitiativeView, initiative_views

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.actors.desk import ActorDesk

_WIDTHS = (520, 570)


class InitiativesPage(TablePanel[InitiativeView]):
    """Del takes the chosen initiative away, F2 goes to its name."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.ACTORS | Changes.FILIERA | Changes.SITES

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, lambda view: view.initiative.id, "links", parent)
        self._desk = desk
        self.switch = PageSwitch(PAGES, "initiatives")
        self.form = InitiativeForm(desk)
        self.new_button = QPushButton()
        self.frame.head.insertWidget(0, self.switch)
        self.frame.head.addWidget(self.new_button)
        self.frame.put_beside(self.form, _WIDTHS)
        self.themed.append(self.form)
        self.table.chosen.connect(lambda key: desk.choose_initiative(int(str(key))))
        self.table.activated.connect(lambda _index: self.form.focus_name())
        self.new_button.clicked.connect(self.make)
        self.empty.acted.connect(self.make)
        desk.initiative_changed.connect(self._mark)
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(self._remove)
        keys.rename_requested.connect(self.form.focus_name)
        self.keep_head()
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("actors_window.initiatives"))
        words = {name: texts(f"actors_window.page_{name}") for name in PAGES}
        self.switch.set_words(words, texts("actors_window.pages"))
        self.new_button.setText(texts("actors_window.new_initiative"))
        self.new_button.setToolTip(texts("actors_window.new_initiative_tip"))
        self.form.retranslate()

    def refresh(self, changes: Changes) -> None:
        """Show the initiatives; the form keeps the keyboard."""
        texts, plan, editable = self.texts, self.session.plan, self.session.is_editable
        if changes & Changes.PREVIEW:
            return
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        self.new_button.setEnabled(editable)
        before = [view.initiative.id for view in self.table.records_model.records]
        views = initiative_views(plan, self._desk.today()) if plan is not None else ()
        self.table.set_records(views)
        self.frame.set_verdict(self._verdict(views))
        if not views:
            key = "actors_window.empty_initiatives" if plan is not None else "panels.no_project"
            self.empty.set_words(texts(key), texts("actors_window.new_initiative") if editable else "")
        self.show_empty(empty=not views)
        now = [view.initiative.id for view in views]
        if now and self._desk.initiative_id not in now:
            at = before.index(self.form.shown_id) if self.form.shown_id in before else 0
            self._desk.choose_initiative(now[min(at, len(now) - 1)])
        self._mark()

    def make(self) -> None:
        """One more initiative, its name ready to be written."""
        if self._desk.new_initiative():
            self._mark()
            self.form.focus_name()

    def _remove(self) -> None:
        if self._desk.initiative_id is not None:
            self._desk.remove_initiative(self._desk.initiative_id)

    def _mark(self) -> None:
        initiative = self._desk.initiative(self._desk.initiative_id)
        self.table.choose(initiative.id if initiative is not None else None)
        self.form.show_initiative(initiative)

    def _verdict(self, views: tuple[InitiativeView, ...]) -> str:
        """How many go on, and how many promises are late."""
        texts = self.texts
        late = sum(len(view.late) for view in views)
        said = texts("actors_window.verdict_initiatives", n=len(views))
        return f"{said} {texts('actors_window.verdict_late', n=late)}" if late else said

    def _columns(self) -> list[Column[InitiativeView]]:
        texts = self.texts

        def words(key: str, text: object, characters: int) -> Column[InitiativeView]:
            title = texts(f"actors_window.column_{key}")
            return Column(key, title, text, text, searched=True, characters=characters)  # type: ignore[arg-type]

        state = words("state", lambda view: initiative_state_name(texts, view.initiative.state), 14)
        return [
            replace(words("initiative", lambda view: view.initiative.name, 30), wide=True),
            replace(state, value=lambda view: INITIATIVE_STATES.index(view.initiative.state)),
            words("missing", lambda view: role_names(texts, view.roles_missing) or DASH, 22),
            Column(
                "late",
                texts("actors_window.column_late"),
                lambda view: len(view.late),
                lambda view: f"⚠ {texts.number(len(view.late))}" if view.late else texts.number(0),
                numeric=True,
                title_tip=texts("actors_window.column_late_tip"),
            ),
        ]
