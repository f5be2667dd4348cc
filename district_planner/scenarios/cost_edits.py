# SPDX-License-Identifier: EUPL-1.2
"""Edits of the cost profile, one part at a time. What a rate refers to is checked before anything changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.costs import check_profile, first_profile
from district_planner.scenarios.scoring_edits import set_cost
from district_planner.scoring.costs import CostProfile, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.scenarios.changes import Edit
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring.costs import CostComponent
    from district_planner.territory.indicators import Indicator


def begin_cost(plan: Plan, texts: Texts) -> Edit:
    """A profile to begin with, see `first_profile`; it takes the place of the present one."""
    return replace(set_cost(plan, first_profile(plan, texts)), label="edits.begin_cost")


def clear_cost(plan: Plan) -> Edit:
    """The plan without a cost profile."""
    return replace(set_cost(plan, None), label="edits.clear_cost")


def set_profile(plan: Plan, **fields: Any) -> Edit:  # the fields of CostProfile but roles and rates
    """Other figures of the profile: area, m² per head, remote share, attrition, years.

    Raises:
        NotFoundError: there is no profile.
        InputError: a number that no profile can have.
    """
    return set_cost(plan, replace(require_profile(plan), **fields))


def set_rate(
    plan: Plan,
    component: CostComponent,
    indicators: Mapping[str, Indicator],
    **fields: Any,  # the fields of CostRate but the component
) -> Edit:
    """Other fields of the rate of a component.

    Raises:
        NotFoundError: there is no profile, or the rate names an indicator or a site that is not there.
        InputError: a number that the rate cannot have, or an indicator that is no number of municipalities.
    """
    profile = require_profile(plan)
    rate = replace(profile.rate(component), **fields)
    check_profile(plan, CostProfile(rates=(rate,)), indicators)
    names = {f"name_{language}": Texts(language)(f"cost.component_{component}") for language in LANGUAGES}
    return replace(set_cost(plan, profile.with_rate(rate)), label="edits.set_cost_rate", params=names)


def set_rate_value(plan: Plan, component: CostComponent, value: float | None) -> Edit:
    """One value for all places that nobody gave a source for: an assumption. None: unknown."""
    return set_rate(plan, component, {}, value=value, indicator="", source="", year=None, assumption=value is not None)


def set_role(plan: Plan, called: str, /, **fields: Any) -> Edit:  # the fields of Role
    """Other fields of the role `called` so, or a new role where there is none of this name.

    Raises:
        NotFoundError: there is no profile.
        InputError: a number or a name that no role can have.
    """
    profile = require_profile(plan)
    before = next((role for role in profile.roles if _key(role.name) == _key(called)), None)
    if before is None:
        roles = (*profile.roles, Role(called.strip(), **{"heads": 0.0, **fields}))
    else:
        roles = tuple(replace(role, **fields) if role is before else role for role in profile.roles)
    return _roles(plan, profile, roles, called)


def remove_role(plan: Plan, name: str) -> Edit:
    """The profile without a role.

    Raises:
        NotFoundError: there is no profile, or no such role in it.
    """
    profile = require_profile(plan)
    roles = tuple(role for role in profile.roles if _key(role.name) != _key(name))
    if len(roles) == len(profile.roles):
        raise NotFoundError("cost.role_unknown", name=name, known=", ".join(role.name for role in profile.roles))
    return _roles(plan, profile, roles, name)


def require_profile(plan: Plan) -> CostProfile:
    """The profile of the plan.

    Raises:
        NotFoundError: there is none.
    """
    if plan.cost is None:
        raise NotFoundError("cost.no_profile")
    return plan.cost


def new_role_name(profile: CostProfile, texts: Texts) -> str:
    """A name for a further role that no other has yet."""
    known = {_key(role.name) for role in profile.roles}
    names = (texts("cost.role_new", number=str(number)) for number in range(1, len(known) + 2))
    return next(name for name in names if _key(name) not in known)


def _roles(plan: Plan, profile: CostProfile, roles: tuple[Role, ...], name: str) -> Edit:
    edit = set_cost(plan, replace(profile, roles=roles))
    return replace(edit, label="edits.set_cost_role", params={"name": name})


def _key(name: str) -> str:
    return name.strip().casefold()
