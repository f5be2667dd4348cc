# SPDX-License-Identifier: EUPL-1.2
"""What two plans judge otherwise, in sentences: settings of criteria, stakeholders, the cost profile."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import Exact, TextKey
from district_planner.scenarios.sentences import NOTHING, Sentence, both, criterion_name, named, number, sentence
from district_planner.scenarios.weights_words import times_text
from district_planner.scoring.costs import COMPONENTS
from district_planner.scoring.settings import DIMENSIONS, CriterionSetting
from district_planner.scoring.stakeholders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from district_planner.core.texts import Texts, Value
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring.costs import CostComponent, CostProfile, CostRate, Role
    from district_planner.scoring.stakeholders import Judgement, Stakeholder

_BOUNDS = ("ideal", "minimum", "maximum", "error")
_CHOICES = ("direction", "normalisation")
_ENDS = {"low_percentile": "percentiles", "high_percentile": "percentiles", "worst": "fixed", "best": "fixed"}
"""The numbers a scale is made with, and the scale they belong to."""
_FEW_POINTS, _FEW_PAIRS, _SHORT = 4, 3, 60
"""So many points of a line, comparisons in pairs and characters of a source are told one by one."""
_STATED = TextKey("scenario.direction_stated")
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
    if one.target != other.target and not _left(one.direction, other.direction, "target"):
        yield of("target", _site(before, one.target), _site(after, other.target))
    for name in _BOUNDS:
        first, second = getattr(one, name), getattr(other, name)
        if first != second and not (name == "ideal" and _left(one.direction, other.direction, "ideal")):
            yield of(name, number(first, NOTHING), number(second, NOTHING))
    for name, scale in _ENDS.items():
        first, second = getattr(one, name), getattr(other, name)
        if first != second and not _left(one.normalisation, other.normalisation, scale):
            yield of(name, *(_STATED if value is None else Exact(value) for value in (first, second)))
    if one.points != other.points and not _left(one.normalisation, other.normalisation, "points"):
        if max(len(one.points), len(other.points)) > _FEW_POINTS:
            yield sentence("setting", other.id, "setting_line", **words)
        else:
            sides = both("before", lambda texts: _line(texts, one)) | both("after", lambda texts: _line(texts, other))
            field = TextKey("scenario.setting_points")
            yield sentence("setting", other.id, "setting_field", field=field, **sides, **words)


def _left(before: str | None, after: str | None, choice: str) -> bool:
    """Whether something was chosen before and is no more: what belongs to it does not count then."""
    return before == choice != after


def _line(texts: Texts, setting: CriterionSetting) -> str:
    """The points of a value function, `(0; 0) (10; 1)`."""
    pairs = (tuple(texts.number(x, Exact(x).decimals) for x in point) for point in setting.points)
    return " ".join(f"({value}; {share})" for value, share in pairs) or NOTHING


def _dimension(setting: CriterionSetting) -> TextKey:
    return TextKey(f"panels.dimension_{setting.dimension}") if setting.dimension else _STATED


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
    yield from _pairs(before, after, one, other)
    if one.note != other.note:
        yield told("stakeholder_note")


def _pairs(before: Plan, after: Plan, one: Stakeholder, other: Stakeholder) -> Iterator[Sentence]:
    """Which comparisons differ, each pair in the order in which it stands last."""
    if one.judgements == other.judgements:
        return
    known, new = ({(j.node, frozenset((j.first, j.second))): j for j in who.judgements} for who in (one, other))
    sentences = []
    for pair in dict.fromkeys((*known, *new)):
        last = new.get(pair) or known[pair]
        first, second = (_times(side.get(pair), last.first) for side in (known, new))
        if first != second:
            words = _item(last.node, last.first, "first", after, before)
            words |= _item(last.node, last.second, "second", after, before)
            words |= both("before", partial(_written_times, times=first))
            words |= both("after", partial(_written_times, times=second))
            sentences.append(
                sentence("stakeholder", str(other.id), "stakeholder_pair", stakeholder=other.name, **words)
            )
    if 0 < len(sentences) <= _FEW_PAIRS:
        yield from sentences
    else:
        yield sentence("stakeholder", str(other.id), "stakeholder_judgements", stakeholder=other.name)


def _times(judgement: Judgement | None, first: str) -> float | None:
    """How many times `first` counts as much as the other of the pair."""
    if judgement is None:
        return None
    return judgement.times if judgement.first == first else 1 / judgement.times


def _written_times(texts: Texts, times: float | None) -> str:
    return NOTHING if times is None else times_text(texts, times)


def _item(node: str, item: str, word: str, *plans: Plan) -> dict[str, Value]:
    if node == ROOT and item in DIMENSIONS:
        return {word: TextKey(f"panels.dimension_{item}")}
    return criterion_name(*plans, criterion=item, word=word)


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
        sides = both("before", lambda texts: _origin(texts, before, one))
        sides |= both("after", lambda texts: _origin(texts, after, other))
        yield _cost("cost_rate", name=name, **sides)
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
        sides = both("before", lambda texts: _source(texts, one)) | both("after", lambda texts: _source(texts, other))
        is_short = max(len(one.source), len(other.source)) <= _SHORT
        yield _cost("cost_source_told", name=name, **sides) if is_short else _cost("cost_source", name=name)


def _origin(texts: Texts, plan: Plan, rate: CostRate) -> str:
    """The indicator a rate is taken from with its factor, or its one value."""
    from district_planner.scenarios.own_edits import indicator_names

    if not rate.indicator:
        return texts.number(rate.value, 0 if rate.value is None else Exact(rate.value).decimals)
    try:
        name = indicator_names(plan, rate.indicator)[texts.language]
    except NotFoundError:
        name = rate.indicator
    factor = "" if rate.times == 1 else f" × {texts.number(rate.times, Exact(rate.times).decimals)}"
    return f"{texts('scenario.quoted', name=name)}{factor}"


def _source(texts: Texts, rate: CostRate) -> str:
    said = (rate.source, "" if rate.year is None else str(rate.year))
    words = (*said, texts("panels.assumption") if rate.assumption else "")
    return ", ".join(filter(None, words)) or NOTHING
