# SPDX-License-Identifier: EUPL-1.2
"""Who does what in which initiative, who is missing, what was promised and not kept, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from district_planner.actors.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.actors.model import Actor, ActorKind, Commitment, Initiative, Person, RoleKind

StepKind = Literal["overdue", "promoter", "roles", "kinds", "uncommitted", "undated", "due"]
_PENDING = ("open", "late")
_ENDED = ("done", "stopped")


class NamesActors(Protocol):
    """Anything with an id that names actors: an opportunity sheet."""

    @property
    def id(self) -> int:
        """What it is told by."""
        ...

    @property
    def actors(self) -> tuple[int, ...]:
        """Ids of the actors."""
        ...


@dataclass(frozen=True)
class ActorMatrix:
    """Initiatives (rows) by actors (columns). `roles` holds the pairs (initiative id, actor id) that have any."""

    initiatives: tuple[Initiative, ...]
    actors: tuple[Actor, ...]
    roles: dict[tuple[int, int], tuple[RoleKind, ...]]

    def cell(self, initiative_id: int, actor_id: int) -> tuple[RoleKind, ...]:
        """The roles of an actor in an initiative, in the order of `ROLES`; none where they have no part in it."""
        return self.roles.get((initiative_id, actor_id), ())


@dataclass(frozen=True)
class Overdue:
    """A commitment that is late. `place`: its position in the initiative; `days` since it was due.

    `days` is None for one that is marked late but has no day, or whose day has not passed.
    """

    initiative: int
    place: int
    commitment: Commitment
    days: int | None


@dataclass(frozen=True)
class References:
    """What would lose an actor that is removed: ids of initiatives, opportunity sheets and persons."""

    initiatives: tuple[int, ...]
    commitments: int
    sheets: tuple[int, ...]
    people: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.initiatives or self.sheets or self.people)


@dataclass(frozen=True)
class Step:
    """Something to do next for an initiative.

    "overdue", "due": ask `actor` about the `commitment`, `days` late or ahead; "undated": agree on a day for it;
    "promoter": find who promotes; "roles": find who takes the `roles` nobody has; "kinds": bring in the typical `kinds`
    of actors that are missing; "uncommitted": ask the `actor` who has a part what they commit to.
    """

    kind: StepKind
    actor: int | None = None
    commitment: Commitment | None = None
    days: int | None = None
    roles: tuple[RoleKind, ...] = ()
    kinds: tuple[ActorKind, ...] = ()


def missing_roles(initiative: Initiative) -> tuple[RoleKind, ...]:
    """The roles that nobody has, in the order of `ROLES`."""
    taken = {part.role for part in initiative.parts}
    return tuple(role for role in ROLES if role not in taken)


def missing_kinds(
    initiative: Initiative, actors: Iterable[Actor], typical: Iterable[ActorKind]
) -> tuple[ActorKind, ...]:
    """The kinds of actors that are typical and that nobody with a part in the initiative is of, in the order given."""
    return absent_kinds((part.actor for part in initiative.parts), actors, typical)


def absent_kinds(
    involved: Iterable[int], actors: Iterable[Actor], typical: Iterable[ActorKind]
) -> tuple[ActorKind, ...]:
    """The typical kinds that none of the actors `involved` (ids) is of, in the order given, each once."""
    ids = set(involved)
    present = {actor.kind for actor in actors if actor.id in ids}
    return tuple(dict.fromkeys(kind for kind in typical if kind not in present))


def matrix(initiatives: Iterable[Initiative], actors: Iterable[Actor]) -> ActorMatrix:
    """The roles of every actor in every initiative; one actor may have several roles in one."""
    rows, columns = tuple(initiatives), tuple(actors)
    known = {actor.id for actor in columns}
    held = {(row.id, part.actor, part.role) for row in rows for part in row.parts if part.actor in known}
    pairs = {(initiative, actor) for initiative, actor, _ in held}
    roles = {pair: tuple(role for role in ROLES if (*pair, role) in held) for pair in sorted(pairs)}
    return ActorMatrix(rows, columns, roles)


def overdue(commitment: Commitment, today: date) -> bool:
    """Whether a commitment is late: marked so, or still open after its day. On the day itself it is not."""
    if commitment.state == "late":
        return True
    return commitment.state == "open" and commitment.due != "" and date.fromisoformat(commitment.due) < today


def overdue_commitments(initiatives: Iterable[Initiative], today: date) -> tuple[Overdue, ...]:
    """What is late in initiatives that go on (neither done nor stopped), the latest first, those without a day last."""
    found = [
        Overdue(initiative.id, place, commitment, _days_late(commitment, today))
        for initiative in initiatives
        if initiative.state not in _ENDED
        for place, commitment in enumerate(initiative.commitments)
        if overdue(commitment, today)
    ]
    return tuple(sorted(found, key=lambda one: (one.days is None, -(one.days or 0))))


def references(
    actor_id: int,
    initiatives: Iterable[Initiative] = (),
    sheets: Iterable[NamesActors] = (),
    people: Iterable[Person] = (),
) -> References:
    """What refers to an actor: parts and commitments of initiatives, opportunity sheets, persons."""
    rows = tuple(initiatives)
    promised = {row.id: sum(commitment.actor == actor_id for commitment in row.commitments) for row in rows}
    return References(
        tuple(row.id for row in rows if promised[row.id] or any(part.actor == actor_id for part in row.parts)),
        sum(promised.values()),
        tuple(sheet.id for sheet in sheets if actor_id in sheet.actors),
        tuple(person.id for person in people if person.actor == actor_id),
    )


def next_steps(
    initiative: Initiative, actors: Iterable[Actor], typical: Iterable[ActorKind], today: date
) -> tuple[Step, ...]:
    """What to do next, the most urgent first; nothing for an initiative that is done or stopped."""
    if initiative.state in _ENDED:
        return ()
    late = overdue_commitments([initiative], today)
    steps = [Step("overdue", one.commitment.actor, one.commitment, one.days) for one in late]
    missing = missing_roles(initiative)
    if "promotes" in missing:
        steps.append(Step("promoter"))
    if others := tuple(role for role in missing if role != "promotes"):
        steps.append(Step("roles", roles=others))
    if kinds := missing_kinds(initiative, actors, typical):
        steps.append(Step("kinds", kinds=kinds))
    committed = {commitment.actor for commitment in initiative.commitments if commitment.state != "dropped"}
    involved = dict.fromkeys(part.actor for part in initiative.parts)
    steps += [Step("uncommitted", actor) for actor in involved if actor not in committed]
    waiting = [one for one in initiative.commitments if one.state in _PENDING and not overdue(one, today)]
    steps += [Step("undated", one.actor, one) for one in waiting if not one.due]
    dated = sorted((one for one in waiting if one.due), key=lambda one: one.due)
    steps += [Step("due", one.actor, one, (date.fromisoformat(one.due) - today).days) for one in dated]
    return tuple(steps)


def _days_late(commitment: Commitment, today: date) -> int | None:
    """Days since it was due; None for what is marked late without a day, or before its day."""
    days = (today - date.fromisoformat(commitment.due)).days if commitment.due else 0
    return days if days > 0 else None
