# SPDX-License-Identifier: EUPL-1.2
"""Who could start something, what they agreed to do, and who is missing. Persons are kept apart from their offices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from district_planner.core.errors import InputError
from district_planner.core.texts import is_unwritable

ActorKind = Literal[
    "region", "local_body", "university", "business_school", "trade_association", "client_company", "outsourcer",
    "local_firm", "startup", "other",
]  # fmt: skip
ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)
FactKey = Literal["services", "seats", "sites", "employees", "founded", "other"]
RoleKind = Literal["promotes", "funds", "hosts", "trains", "buys"]
ROLES: tuple[RoleKind, ...] = get_args(RoleKind)
CommitmentState = Literal["open", "kept", "late", "dropped"]
COMMITMENT_STATES: tuple[CommitmentState, ...] = get_args(CommitmentState)
InitiativeState = Literal["idea", "talks", "agreed", "running", "done", "stopped"]
INITIATIVE_STATES: tuple[InitiativeState, ...] = get_args(InitiativeState)
MAX_NAME = 200
MAX_TEXT = 4000
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class ActorFact:
    """Something a source says of an actor: `text` by language, `source` an id of `sources.toml`."""

    key: FactKey
    text: dict[str, str]
    year: int | None
    source: str


@dataclass(frozen=True)
class Actor:
    """An organisation: office and role, never a person.

    `municipality` is a six-digit code; `shipped` names the entry of the start set it was taken from.

    Raises:
        InputError: a field that no actor can have.
    """

    id: int
    name: str
    kind: ActorKind
    office: str = ""
    role: str = ""
    municipality: str = ""
    address: str = ""
    web: str = ""
    note: str = ""
    facts: tuple[ActorFact, ...] = ()
    shipped: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in ACTOR_KINDS:
            raise InputError("actors.kind_unknown", value=str(self.kind), known=", ".join(ACTOR_KINDS))
        if self.municipality and not _CODE.fullmatch(self.municipality):
            raise InputError("actors.municipality_code", value=self.municipality)
        check_texts(self.office, self.role, self.address, self.web, self.note)


@dataclass(frozen=True)
class Person:
    """Somebody at an actor. `reason` says why they are kept, `since` (ISO date) from when.

    Raises:
        InputError: no name, no reason, or a date that is none.
    """

    id: int
    actor: int
    name: str
    reason: str
    since: str
    email: str = ""
    phone: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        if not self.reason.strip():
            raise InputError("actors.person_reason")
        check_date(self.since)
        check_texts(self.reason, self.email, self.phone)


@dataclass(frozen=True)
class Part:
    """What an actor does in an initiative."""

    actor: int
    role: RoleKind
    note: str = ""

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise InputError("actors.role_unknown", value=str(self.role), known=", ".join(ROLES))
        check_texts(self.note)


@dataclass(frozen=True)
class Commitment:
    """What an actor promised; `due` is an ISO date or empty."""

    actor: int
    text: str
    due: str = ""
    state: CommitmentState = "open"

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("actors.commitment_empty")
        if self.state not in COMMITMENT_STATES:
            raise InputError("actors.state_unknown", value=str(self.state), known=", ".join(COMMITMENT_STATES))
        if self.due:
            check_date(self.due)
        check_texts(self.text)


@dataclass(frozen=True)
class Initiative:
    """Something several actors do together, for opportunity sheets, a district or sites (ids).

    Raises:
        InputError: a field that no initiative can have.
    """

    id: int
    name: str
    state: InitiativeState = "idea"
    text: str = ""
    opportunities: tuple[int, ...] = ()
    district: int | None = None
    sites: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def __post_init__(self) -> None:
        check_name(self.name)
        check_texts(self.text)
        if self.state not in INITIATIVE_STATES:
            raise InputError("actors.state_unknown", value=str(self.state), known=", ".join(INITIATIVE_STATES))
        if len({(part.actor, part.role) for part in self.parts}) < len(self.parts):
            raise InputError("actors.part_twice", name=self.name)


def check_name(name: str) -> None:
    """Check what the user calls something.

    Raises:
        InputError: it is empty, too long or cannot be written.
    """
    if not name.strip():
        raise InputError("actors.name_empty")
    if len(name) > MAX_NAME or is_unwritable(name):
        raise InputError("actors.name_unusable", name=name[:60], limit=MAX_NAME)


def check_texts(*texts: str) -> None:
    """Check free text.

    Raises:
        InputError: one is too long or cannot be written.
    """
    for text in texts:
        if len(text) > MAX_TEXT or is_unwritable(text):
            raise InputError("actors.text_unusable", text=text[:60], limit=MAX_TEXT)


def check_date(text: str) -> None:
    """Check an ISO date, written with its hyphens as it is stored and sorted.

    Raises:
        InputError: there is no such day.
    """
    try:
        written = date.fromisoformat(text).isoformat()
    except ValueError:
        written = ""
    if written != text or not text:
        raise InputError("actors.date_unusable", value=text)
