# SPDX-License-Identifier: EUPL-1.2
"""Actors, the persons at them, and the initiatives they take part in."""

from district_planner.actors.model import (
    ACTOR_KINDS,
    INITIATIVE_STATES,
    ROLES,
    Actor,
    ActorFact,
    ActorKind,
    Commitment,
    Initiative,
    Part,
    Person,
    RoleKind,
)

__all__ = [
    "ACTOR_KINDS",
    "INITIATIVE_STATES",
    "ROLES",
    "Actor",
    "ActorFact",
    "ActorKind",
    "Commitment",
    "Initiative",
    "Part",
    "Person",
    "RoleKind",
]
