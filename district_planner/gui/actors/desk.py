# SPDX-License-Identifier: EUPL-1.2
"""What the pages of actors share: what is chosen, the day of today, and every change they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from district_planner.actors import Part
from district_planner.core.errors import InputError
from district_planner.gui.changes import Changes
from district_planner.scenarios import (
    add_actor,
    add_initiative,
    remove_actor,
    remove_initiative,
    update_actor,
    update_initiative,
)
from district_planner.scenarios.actors_view import actor_references

if TYPE_CHECKING:
    from district_planner.actors import Actor, Commitment, Initiative, RoleKind
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


class ActorDesk(QObject):
    """One for the window."""

    actor_changed = Signal()
    """Another actor is chosen, or none."""
    initiative_changed = Signal()
    """Another initiative is chosen, or none."""
    page_requested = Signal(str)
    """`register`, `initiatives` or `matrix` is to be shown."""

    def __init__(self, session: Session, today: Callable[[], date] = date.today) -> None:
        super().__init__(session)
        self.session = session
        self.today = today
        self.actor_id: int | None = None
        self.initiative_id: int | None = None
        self._project = session.project
        session.changed.connect(self._follow)

    # What there is

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The register."""
        return self.session.plan.actors if self.session.plan is not None else ()

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        """What is done together."""
        return self.session.plan.initiatives if self.session.plan is not None else ()

    def actor(self, number: int | None) -> Actor | None:
        """An actor by number; None when there is none."""
        return next((actor for actor in self.actors if actor.id == number), None)

    def initiative(self, number: int | None) -> Initiative | None:
        """An initiative by number; None when there is none."""
        return next((one for one in self.initiatives if one.id == number), None)

    def name(self, number: int) -> str:
        """The name of an actor."""
        actor = self.actor(number)
        return actor.name if actor is not None else ""

    # What is chosen

    def choose_actor(self, number: int | None) -> None:
        """Choose an actor in all pages."""
        if number != self.actor_id:
            self.actor_id = number
            self.actor_changed.emit()

    def choose_initiative(self, number: int | None) -> None:
        """Choose an initiative in all pages."""
        if number != self.initiative_id:
            self.initiative_id = number
            self.initiative_changed.emit()

    def open_actor(self, number: int) -> None:
        """Show all about an actor."""
        self.choose_actor(number)
        self.page_requested.emit("register")

    def open_initiative(self, number: int) -> None:
        """Show all about an initiative."""
        self.choose_initiative(number)
        self.page_requested.emit("initiatives")

    # What is done

    def new_actor(self) -> bool:
        """One more actor, to be named at once."""
        name = self._free_name("actors_window.new_actor_name", [one.name for one in self.actors])
        return self._add(lambda plan: add_actor(plan, name=name, kind="other"), "actors", self.choose_actor)

    def new_initiative(self, **fields: Any) -> bool:  # the fields of Initiative
        """One more initiative, to be named at once."""
        name = self._free_name("actors_window.new_initiative_name", [one.name for one in self.initiatives])
        fields = {"name": name} | fields
        return self._add(lambda plan: add_initiative(plan, **fields), "initiatives", self.choose_initiative)

    def remove_actor(self, number: int) -> bool:
        """Take an actor away with its parts and promises, and say what that was."""
        plan, actor, texts = self.session.plan, self.actor(number), self.session.texts
        if plan is None or actor is None:
            return False
        found = actor_references(plan, number)
        if not self.session.perform(lambda plan: remove_actor(plan, number)):
            return False
        key = "actors_window.removed_actor_along" if found.initiatives else "actors_window.removed_actor"
        self.session.message_requested.emit("info", texts(key, name=actor.name, n=len(found.initiatives)))
        return True

    def remove_initiative(self, number: int) -> bool:
        """Take an initiative away."""
        return self.session.perform(lambda plan: remove_initiative(plan, number))

    def update_actor(self, number: int, **fields: Any) -> bool:  # the fields of Actor
        """Other words about an actor."""
        key = f"actor:{number}:{','.join(fields)}"
        return self.session.perform(lambda plan: update_actor(plan, number, **fields), merge_key=key)

    def update_initiative(self, number: int, *, merge: str | None = None, **fields: Any) -> bool:
        """Other content of an initiative; edits of the same `merge` that follow each other closely are one step."""
        key = f"initiative:{number}:{merge}" if merge is not None else None
        return self.session.perform(lambda plan: update_initiative(plan, number, **fields), merge_key=key)

    def set_role(self, initiative: int, actor: int, role: RoleKind, *, has: bool) -> bool:
        """Give an actor a role in an initiative, or take it."""
        one = self.initiative(initiative)
        if one is None:
            return False
        kept = tuple(part for part in one.parts if (part.actor, part.role) != (actor, role))
        parts = (*kept, Part(actor, role)) if has else kept
        return self.update_initiative(initiative, parts=parts)

    def set_roles(self, initiative: int, actor: int, roles: Sequence[RoleKind]) -> bool:
        """Give an actor these roles in an initiative and no others; notes on those that stay are kept."""
        one = self.initiative(initiative)
        if one is None:
            return False
        kept = [part for part in one.parts if part.actor != actor or part.role in roles]
        held = {part.role for part in kept if part.actor == actor}
        parts = (*kept, *(Part(actor, role) for role in roles if role not in held))
        return self.update_initiative(initiative, parts=parts)

    def drop_commitment(self, initiative: int, place: int) -> bool:
        """Take a promise away, told by its position."""
        one = self.initiative(initiative)
        if one is None:
            return False
        promises = (*one.commitments[:place], *one.commitments[place + 1 :])
        return self.update_initiative(initiative, commitments=promises)

    def days_late(self, promise: Commitment) -> int | None:
        """Days since a promise was due; None without a day, or before it."""
        days = (self.today() - date.fromisoformat(promise.due)).days if promise.due else 0
        return days if days > 0 else None

    def set_commitment(self, initiative: int, place: int, **fields: Any) -> bool:  # the fields of Commitment
        """Other words about a promise, told by its position."""
        one = self.initiative(initiative)
        if one is None:
            return False
        promises = list(one.commitments)
        try:
            promises[place] = replace(promises[place], **fields)
        except InputError as error:
            self.session.show_error(error)
            return False
        return self.update_initiative(
            initiative, merge=f"commitment:{place}:{','.join(fields)}", commitments=tuple(promises)
        )

    def _add(self, make: Callable[[Plan], Any], entity: str, choose: Callable[[int], None]) -> bool:
        before = {one.id for one in getattr(self, entity)}
        if not self.session.perform(make):
            return False
        choose(next(one.id for one in getattr(self, entity) if one.id not in before))
        return True

    def _free_name(self, key: str, taken: list[str]) -> str:
        name = free = self.session.texts(key)
        number = 1
        while free in taken:
            number += 1
            free = f"{name} {number}"
        return free

    def _follow(self, changes: Changes) -> None:
        if changes & (Changes.PROJECT | Changes.ACTORS):
            # Another project numbers its actors and initiatives anew.
            other, self._project = self._project is not self.session.project, self.session.project
            if other or self.actor(self.actor_id) is None:
                self.choose_actor(None)
            if other or self.initiative(self.initiative_id) is None:
                self.choose_initiative(None)
