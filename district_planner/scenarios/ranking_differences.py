# SPDX-License-Identifier: EUPL-1.2
"""What two plans judge otherwise, in sentences: settings of criteria, stakeholders, the cost profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import Exact, TextKey
from district_planner.scenarios.sentences import NOTHING, Sentence, criterion_name, named, number, sentence
from district_planner.scoring.costs import COMPONENTS
from district_planner.scoring.settings import CriterionSetting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from district_planner.core.texts import Value
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring.costs import CostComponent, CostProfile, CostRate, Role
    from district_planner.scoring.stakeholders import Stakeholder

_BOUNDS = ("ideal", "minimum", "maximum", "error")
_CHOICES = ("direction", "normalisation")
_SCALE = ("low_percentile", "high_percentile", "worst", "best", "points")
_PROFILE = ("area_m2", "m2_per_head", "remote_share", "attrition", "years")
_ROLE = ("heads", "hours_year", "cost_hour_eur")


def setting_sentences(before: Plan, after: Plan) -> Iterator[Sentence]:
    """Which criteria are judged otherwise, and how."""
    for criterion in dict.fromkeys(own.id for plan in (before, after) for own in plan.settings):
        one, other = before.setting(criterion), after.setting(criterion)
        if one != other:
            yield from _setting(before, after, one, other)


def _setting(before: Plan, after: Plan, one: CriterionSetting, other: CriterionSetting) -> Iterator[Sentence]:
    words = criterion_name(after, before, criterion=other.id)

    def of(name: str, first: Value, second: Value) -> Sentence:
        field = TextKey(f"scenario.setting_{name}")
        return sentence("setting", other.id, "setting_field", field=field, before=first, after=second, **words)

    if one.enabled != other.enabled:
        yield sentence("setting", other.id, "setting_on" if other.enabled else "setting_off", **words)
    if one.dimension != other.dimension:
        yield of("dimension", _dimension(one), _dimension(other))
    for name in _CHOICES:
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            yield of(name, *(TextKey(f"scenario.{name}_{value or 'stated'}") for value in (first, second)))
    if one.target != other.target:
        yield of("target", _site(before, one.target), _site(after, other.target))
    for name in _BOUNDS:
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            yield of(name, number(first, NOTHING), number(second, NOTHING))
    if any(getattr(one, name) != getattr(other, name) for name in _SCALE):
        yield sentence("setting", other.id, "setting_scale", **words)


def _dimension(setting: CriterionSetting) -> TextKey:
    return TextKey(f"panels.dimension_{setting.dimension}" if setting.dimension else "scenario.direction_stated")


def _site(plan: Plan, site_id: int | None) -> str:
    if site_id is None:
        return NOTHING
    try:
        return plan.site(site_id).name
    except NotFoundError:
        return str(site_id)


def stakeholder_sentences(before: Plan, after: Plan) -> Iterator[Sentence]:
    """Who weighs the criteria, and what each says otherwise."""
    known, new = ({own.id: own for own in plan.stakeholders} for plan in (before, after))
    for own_id in sorted(known.keys() | new.keys()):
        if own_id not in new:
            yield named("stakeholder", own_id, "removed", known[own_id].name)
        elif own_id not in known:
            yield named("stakeholder", own_id, "added", new[own_id].name)
        elif known[own_id] != new[own_id]:
            yield from _stakeholder(before, after, known[own_id], new[own_id])


def _stakeholder(before: Plan, after: Plan, one: Stakeholder, other: Stakeholder) -> Iterator[Sentence]:
    def told(key: str, **params: Value) -> Sentence:
        return sentence("stakeholder", str(other.id), key, stakeholder=other.name, **params)

    if one.name != other.name:
        yield sentence("stakeholder", str(other.id), "stakeholder_renamed", before=one.name, after=other.name)
    if one.method != other.method:
        keys = [TextKey(f"scenario.method_{way}") for way in (one.method, other.method)]
        yield told("stakeholder_method", before=keys[0], after=keys[1])
    if one.importance != other.importance:
        yield told("stakeholder_importance", before=Exact(one.importance), after=Exact(other.importance))
    for criterion in dict.fromkeys((*one.points, *other.points)):
        points = one.points.get(criterion), other.points.get(criterion)
        if points[0] != points[1]:
            sides = {"before": number(points[0], NOTHING), "after": number(points[1], NOTHING)}
            yield told("stakeholder_points", **sides, **criterion_name(after, before, criterion=criterion))
    if one.judgements != other.judgements:
        yield told("stakeholder_judgements")
    if one.note != other.note:
        yield told("stakeholder_note")


def cost_sentences(before: Plan, after: Plan) -> Iterator[Sentence]:
    """What costs otherwise."""
    one, other = before.cost, after.cost
    if one == other:
        return
    if one is None or other is None:
        yield _cost("cost_made" if one is None else "cost_gone")
        return
    yield from _roles(one, other)
    for name in _PROFILE:
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            yield _cost("cost_field", field=TextKey(f"cost.field_{name}"), before=number(first), after=number(second))
    for component in COMPONENTS:
        yield from _rate(before, after, component, one.rate(component), other.rate(component))


def _cost(key: str, **params: Value) -> Sentence:
    return sentence("project", "cost", key, **params)


def _roles(one: CostProfile, other: CostProfile) -> Iterator[Sentence]:
    known, new = ({role.name: role for role in profile.roles} for profile in (one, other))
    for name in dict.fromkeys((*known, *new)):
        if name not in known or name not in new:
            yield _cost("cost_role_added" if name in new else "cost_role_removed", name=name)
            continue
        yield from _role(known[name], new[name])


def _role(one: Role, other: Role) -> Iterator[Sentence]:
    for name in _ROLE:
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            field = TextKey(f"cost.field_{name}")
            yield _cost("cost_role", name=other.name, field=field, before=number(first), after=number(second))


def _rate(before: Plan, after: Plan, component: CostComponent, one: CostRate, other: CostRate) -> Iterator[Sentence]:
    name = TextKey(f"cost.component_{component}")
    if one == other:
        return
    if one.used != other.used:
        yield _cost("cost_used" if other.used else "cost_unused", name=name)
    if (one.indicator, one.times) != (other.indicator, other.times):
        yield _cost("cost_indicator", name=name)
    elif one.value != other.value:
        yield _cost("cost_rate", name=name, before=number(one.value), after=number(other.value))
    sites = dict(one.by_site), dict(other.by_site)
    for site_id in sorted(sites[0].keys() | sites[1].keys()):
        values = sites[0].get(site_id), sites[1].get(site_id)
        if values[0] != values[1]:
            site = _site(after if site_id in sites[1] else before, site_id)
            sides = {"before": number(values[0], NOTHING), "after": number(values[1], NOTHING)}
            yield _cost("cost_rate_site", name=name, site=site, **sides)
    if (one.source, one.year, one.assumption) != (other.source, other.year, other.assumption):
        yield _cost("cost_source", name=name)
