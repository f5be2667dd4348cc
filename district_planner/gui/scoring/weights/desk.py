# SPDX-License-Identifier: EUPL-1.2
"""Whose weights are looked at, and by which method: shared by the bar and the editors below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QObject, Signal

from district_planner.scenarios.scoring_edits import add_stakeholder, update_stakeholder
from district_planner.scoring.stakeholders import Stakeholder

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan

Page = Literal["direct", "swing", "ahp", "group"]
PAGES: tuple[Page, ...] = get_args(Page)


class WeightsDesk(QObject):
    """`who` is the id of a stakeholder, None the project itself; `page` what is shown of them, or the group."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.page: Page = "direct"
        self.who: int | None = None
        self._method = ""
        """By which the stakeholder was last known to weigh."""
        # Before any panel listens: they show what the desk has become.
        session.changed.connect(lambda _changes: self._follow())

    @property
    def plan(self) -> Plan | None:
        """The plan that is seen: while something is held, the preview's."""
        analysis = self.session.analysis
        return analysis.plan if analysis else self.session.plan

    @property
    def stakeholder(self) -> Stakeholder | None:
        """The stakeholder that is looked at; None for the project."""
        plan = self.plan
        return next((one for one in plan.stakeholders if one.id == self.who), None) if plan else None

    def choose(self, who: int | None) -> None:
        """Look at somebody's weights, by the method they use."""
        self.who = who
        one = self.stakeholder
        self.page = one.method if one else "direct"
        self._method = self.page
        self.changed.emit()

    @property
    def asks_to_change(self) -> bool:
        """Whether the page is that of another method than the one by which the stakeholder has said something."""
        one = self.stakeholder
        return one is not None and self.page not in ("group", one.method)

    def show_page(self, page: Page) -> None:
        """Show the group, or the method. It becomes that of a stakeholder who has said nothing yet, as an edit.

        Of one who has, looking changes nothing: `take_page` does.
        """
        one = self.stakeholder
        self.page = page
        if self.asks_to_change and one is not None and not one.points and not one.judgements:
            self.take_page()
        else:
            self.changed.emit()

    def take_page(self) -> None:
        """Let the stakeholder weigh by the method that is looked at; what they said by another one waits."""
        method, one = self.page, self.stakeholder
        if one is not None and method != "group":
            number = one.id
            self.session.perform(lambda plan: update_stakeholder(plan, number, method=method))
        self.changed.emit()

    def add(self) -> None:
        """A new stakeholder with a name to be changed, by the method that is looked at; look at it."""
        plan, texts = self.session.plan, self.session.texts
        if plan is None:
            return
        taken = {one.name.casefold() for one in plan.stakeholders}
        numbers = range(1, len(taken) + 2)
        names = (texts("weights_window.new_name", number=str(number)) for number in numbers)
        name = next(one for one in names if one.casefold() not in taken)
        method = "direct" if self.page == "group" else self.page
        if self.session.perform(lambda plan: add_stakeholder(plan, name=name, method=method)):
            stays = self.page == "group"
            self.choose(self.session.plan.stakeholders[-1].id if self.session.plan else None)
            if stays:
                self.show_page("group")

    def _follow(self) -> None:
        """Let go of whoever is gone, and go along when undo or another view changed a method."""
        before, one = (self.who, self.page), self.stakeholder
        if one is None:
            self.who = None
        elif one.method != self._method:
            self._method = one.method
            self.page = self.page if self.page == "group" else one.method
        if (self.who, self.page) != before:
            self.changed.emit()
