# SPDX-License-Identifier: EUPL-1.2
"""What kinds, roles, states and next steps are called, for the window, the command line and the reports alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.actors.days import written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from district_planner.actors.matrix import Step
    from district_planner.actors.model import ActorKind, CommitmentState, FactKey, InitiativeState, RoleKind
    from district_planner.core.texts import Texts


def kind_name(texts: Texts, kind: ActorKind) -> str:
    """A kind of actor: “Regione”, “Università”."""
    return texts(f"actors.kind_{kind}")


def role_name(texts: Texts, role: RoleKind) -> str:
    """What an actor does in an initiative: “promuove”."""
    return texts(f"actors.role_{role}")


def initiative_state_name(texts: Texts, state: InitiativeState) -> str:
    """How far an initiative is: “idea”, “accordo”."""
    return texts(f"actors.initiative_{state}")


def commitment_state_name(texts: Texts, state: CommitmentState) -> str:
    """What has become of a commitment: “aperto”, “mantenuto”."""
    return texts(f"actors.commitment_{state}")


def fact_name(texts: Texts, key: FactKey) -> str:
    """What a fact is about: “servizi”, “postazioni”."""
    return texts(f"actors.fact_{key}")


def role_names(texts: Texts, roles: Iterable[RoleKind]) -> str:
    """Several roles in one line."""
    return ", ".join(role_name(texts, role) for role in roles)


def kind_names(texts: Texts, kinds: Iterable[ActorKind]) -> str:
    """Several kinds in one line."""
    return ", ".join(kind_name(texts, kind) for kind in kinds)


def step_text(texts: Texts, step: Step, names: Mapping[int, str]) -> str:
    """A next step as a sentence; `names` are the actors' by id."""
    form = {("overdue", None): "overdue_undated", ("due", 0): "due_today"}.get((step.kind, step.days), step.kind)
    return texts(
        f"actors.step_{form}",
        n=step.days,
        actor=names.get(step.actor, "") if step.actor is not None else "",
        commitment=step.commitment.text if step.commitment else "",
        due=written_day(step.commitment.due) if step.commitment else "",
        roles=role_names(texts, step.roles),
        kinds=kind_names(texts, step.kinds),
    )
