# SPDX-License-Identifier: EUPL-1.2
"""Actors, initiatives and what was promised, as a report words them. Persons stay in the project."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from district_planner.actors import ROLES, overdue_commitments, written_day
from district_planner.actors.words import (
    commitment_state_name,
    initiative_state_name,
    kind_name,
    role_name,
    step_text,
)
from district_planner.reports.filiera_model import ReportActors, ReportCommitment, ReportInitiative
from district_planner.scenarios.actors_view import actor_matrix, actor_names, initiative_view

if TYPE_CHECKING:
    from datetime import date

    from district_planner.actors import ActorMatrix, Initiative
    from district_planner.reports.opportunities import Wording

_MOST_STEPS = 3


def report_actors(wording: Wording, written_on: date) -> ReportActors | None:
    """Who could start something, who does what, who is missing; None where the register and the list are empty."""
    plan = wording.plan
    if not plan.actors and not plan.initiatives:
        return None
    table = actor_matrix(plan, only_involved=True)
    commitments = _commitments(wording, written_on)
    return ReportActors(
        sentences=_sentences(wording, commitments, written_on),
        actors=tuple(wording.actor(actor) for actor in plan.actors),
        involved=tuple(wording.actor(actor) for actor in table.actors),
        initiatives=tuple(_initiative(wording, entry, table, written_on) for entry in plan.initiatives),
        commitments=commitments,
    )


def _initiative(wording: Wording, initiative: Initiative, table: ActorMatrix, written_on: date) -> ReportInitiative:
    texts, view = wording.texts, initiative_view(wording.plan, initiative, written_on)
    names = actor_names(wording.plan)
    return ReportInitiative(
        id=initiative.id,
        name=initiative.name,
        state=initiative_state_name(texts, initiative.state),
        text=initiative.text,
        about=_about(wording, initiative),
        roles={
            actor.id: tuple(role_name(texts, role) for role in table.cell(initiative.id, actor.id))
            for actor in table.actors
            if table.cell(initiative.id, actor.id)
        },
        missing_roles=tuple(role_name(texts, role) for role in view.roles_missing),
        missing_kinds=tuple(kind_name(texts, kind) for kind in view.kinds_missing),
        steps=tuple(step_text(texts, step, names) for step in view.steps[:_MOST_STEPS]),
    )


def _about(wording: Wording, initiative: Initiative) -> tuple[str, ...]:
    """Its sheets, its district, its sites, by name."""
    plan = wording.plan
    named = [sheet.title for sheet in plan.sheets if sheet.id in initiative.opportunities]
    named += [district.name for district in plan.districts if district.id == initiative.district]
    return (*named, *(site.name for site in plan.sites if site.id in initiative.sites))


def _commitments(wording: Wording, written_on: date) -> tuple[ReportCommitment, ...]:
    """Those that are late first, then by day, those without a day last."""
    texts, names = wording.texts, actor_names(wording.plan)
    late = {(one.initiative, one.place) for one in overdue_commitments(wording.plan.initiatives, written_on)}
    found = [
        (
            (initiative.id, place) not in late,
            commitment.due == "",
            commitment.due,
            ReportCommitment(
                initiative=initiative.name,
                actor=names.get(commitment.actor, ""),
                text=commitment.text,
                due=written_day(commitment.due),
                state=commitment_state_name(texts, commitment.state),
                late=(initiative.id, place) in late,
            ),
        )
        for initiative in wording.plan.initiatives
        for place, commitment in enumerate(initiative.commitments)
    ]
    return tuple(entry for *_, entry in sorted(found, key=lambda one: one[:3]))


def _sentences(wording: Wording, commitments: tuple[ReportCommitment, ...], written_on: date) -> tuple[str, ...]:
    """How many, what is late, which roles nobody has."""
    plan, texts = wording.plan, wording.texts
    if not plan.initiatives:
        return (texts("report_filiera.actors_only", n=len(plan.actors)),)
    involved = {part.actor for initiative in plan.initiatives for part in initiative.parts}
    said = [texts("report_filiera.initiatives_verdict", n=len(plan.initiatives), actors=len(involved))]
    late = sum(commitment.late for commitment in commitments)
    if commitments:
        day = written_day(written_on.isoformat())
        key = "report_filiera.commitments_late" if late else "report_filiera.commitments_kept"
        said.append(texts(key, n=late or len(commitments), all=len(commitments), day=day))
    going = [entry for entry in plan.initiatives if entry.state not in ("done", "stopped")]
    lacking = Counter(role for entry in going for role in initiative_view(plan, entry, written_on).roles_missing)
    if lacking:
        key = "report_filiera.role_lacking" if len(going) > 1 else "report_filiera.role_lacking_one"
        named = ", ".join(
            texts(key, role=role_name(texts, role), count=str(lacking[role])) for role in ROLES if lacking[role]
        )
        said.append(texts("report_filiera.roles_lacking", n=len(going), roles=named))
    return tuple(said)
