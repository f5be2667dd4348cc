# SPDX-License-Identifier: EUPL-1.2
"""The register of actors: a table, and all about the chosen one beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QPushButton

from district_planner.actors import kind_name
from district_planner.gui.actors.actor_form import ActorForm, municipality_words
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.actors import Actor
    from district_planner.gui.actors.desk import ActorDesk

PAGES = ("register", "initiatives", "matrix")
_WIDTHS = (680, 410)


@dataclass(frozen=True)
class ActorRow:
    """An actor with how many initiatives it has a part in."""

    actor: Actor
    initiatives: int


class RegisterPage(TablePanel[ActorRow]):
    """Del takes the chosen actor away, F2 goes to its name."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.ACTORS

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, lambda row: row.actor.id, "people", parent)
        self._desk = desk
        self.switch = PageSwitch(PAGES, "register")
        self.form = ActorForm(desk)
        self.from_list, self.new_button = QPushButton(), QPushButton()
        self.frame.head.insertWidget(0, self.switch)
        self.frame.head.addWidget(self.from_list)
        self.frame.head.addWidget(self.new_button)
        self.frame.put_beside(self.form, _WIDTHS)
        self.themed.append(self.form)
        self.table.chosen.connect(lambda key: desk.choose_actor(int(str(key))))
        self.table.activated.connect(lambda _index: self.form.focus_name())
        self.from_list.clicked.connect(self.choose_from_list)
        self.new_button.clicked.connect(self.make)
        self.empty.acted.connect(self.choose_from_list)
        desk.actor_changed.connect(self._mark)
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(lambda: desk.actor_id is not None and desk.remove_actor(desk.actor_id))
        keys.rename_requested.connect(self.form.focus_name)
        self.keep_head()
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("actors_window.register"))
        self.switch.set_words(
            {name: texts(f"actors_window.page_{name}") for name in PAGES}, texts("actors_window.pages")
        )
        self.from_list.setText(texts("actors_window.from_list"))
        self.from_list.setToolTip(texts("actors_window.from_list_tip"))
        self.new_button.setText(texts("actors_window.new_actor"))
        self.new_button.setToolTip(texts("actors_window.new_actor_tip"))
        self.form.retranslate()

    def refresh(self, changes: Changes) -> None:
        """Show the actors; the form keeps the keyboard."""
        texts, plan, editable = self.texts, self.session.plan, self.session.is_editable
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        for button in (self.from_list, self.new_button):
            button.setEnabled(editable)
        before = [row.actor.id for row in self.table.records_model.records]
        involved = Counter(actor for one in self._desk.initiatives for actor in {part.actor for part in one.parts})
        rows = [ActorRow(actor, involved[actor.id]) for actor in self._desk.actors]
        self.table.set_records(rows)
        self.frame.set_verdict(self._verdict(rows))
        if not rows:
            key = "actors_window.empty" if plan is not None else "panels.no_project"
            self.empty.set_words(texts(key), texts("actors_window.from_list") if editable else "")
        self.show_empty(empty=not rows)
        self._choose_sensibly(before, [row.actor.id for row in rows])
        self._mark()

    def make(self) -> None:
        """One more actor, its name ready to be written."""
        if self._desk.new_actor():
            self._mark()
            self.form.focus_name()

    def choose_from_list(self) -> None:
        """Take actors of the start set into the register."""
        from district_planner.gui.actors.start_set_dialog import StartSetDialog

        if not self.session.is_editable:
            return
        dialog = StartSetDialog(self._desk, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _choose_sensibly(self, before: list[int], now: list[int]) -> None:
        """The neighbour takes the place of one that went away; at first the first one is chosen."""
        if self._desk.actor_id in now or not now:
            return
        shown = self.form.shown_id
        at = before.index(shown) if shown in before else 0
        self._desk.choose_actor(now[min(at, len(now) - 1)])

    def _mark(self) -> None:
        actor = self._desk.actor(self._desk.actor_id)
        self.table.choose(actor.id if actor is not None else None)
        self.form.show_actor(actor)

    def _verdict(self, rows: list[ActorRow]) -> str:
        texts = self.texts
        idle = sum(not row.initiatives for row in rows)
        said = texts("actors_window.verdict", n=len(rows), kinds=len({row.actor.kind for row in rows}))
        return f"{said} {texts('actors_window.verdict_idle', n=idle)}" if idle and self._desk.initiatives else said

    def _columns(self) -> list[Column[ActorRow]]:
        texts = self.texts

        def words(key: str, text: object, characters: int) -> Column[ActorRow]:
            title = texts(f"actors_window.column_{key}")
            return Column(key, title, text, text, searched=True, characters=characters)  # type: ignore[arg-type]

        return [
            replace(words("name", lambda row: row.actor.name, 30), wide=True),
            words("kind", lambda row: kind_name(texts, row.actor.kind), 26),
            words("office", lambda row: row.actor.office or DASH, 14),
            words("role", lambda row: row.actor.role or DASH, 12),
            words("municipality", lambda row: municipality_words(self._desk, row.actor.municipality) or DASH, 16),
            Column(
                "initiatives",
                texts("actors_window.column_initiatives"),
                lambda row: row.initiatives,
                lambda row: texts.number(row.initiatives),
                numeric=True,
                title_tip=texts("actors_window.column_initiatives_tip"),
            ),
        ]
