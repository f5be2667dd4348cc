# SPDX-License-Identifier: EUPL-1.2
"""What one plan has otherwise than another, in sentences: every record that differs is told."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from district_planner.catchment import Decay
from district_planner.core.geo import haversine_km
from district_planner.core.texts import LANGUAGES, Exact, TextKey, Texts
from district_planner.core.wording import decay_words, measure
from district_planner.scenarios.parameters import PARAMETER_CHOICES, parameter_defaults
from district_planner.scenarios.ranking_differences import cost_sentences, setting_sentences, stakeholder_sentences
from district_planner.scenarios.sentences import NOTHING, Sentence, both, criterion_name, named, number, sentence
from district_planner.territory import load_territory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from district_planner.core.texts import Value
    from district_planner.scenarios.plan import Entity, Plan
    from district_planner.sites import Site

_SITE_NUMBERS = ("seats", "employees_per_seat", "staff_now", "contacts_year")
_SITE_WORDS = ("languages", "client_sector", "operator")
_SITE_TOLD = {"id", "name", "lon", "lat", "kind", "remote_share", *_SITE_NUMBERS, *_SITE_WORDS}
_METRES = 0.001
"""Kilometres below which a site has not moved."""
_OTHERS: dict[Entity, str] = {
    "dataset": "datasets",
    "indicator": "indicators",
    "criterion": "criteria",
    "activity": "activities",
    "point": "points",
    "sheet": "sheets",
    "district": "districts",
    "actor": "actors",
    "initiative": "initiatives",
}
"""What is told by its name alone, with the field of the plan."""


def what_changed(before: Plan, after: Plan) -> tuple[Sentence, ...]:
    """Every record in which `after` differs from `before`, in sentences.

    The study area first, then sites, parameters, criteria and weights, cost, and all else. Counters and scenarios are
    not told; of persons no name is.
    """
    return (
        *_project(before, after),
        *_sites(before, after),
        *_parameters(before, after),
        *setting_sentences(before, after),
        *_weights(before, after),
        *stakeholder_sentences(before, after),
        *cost_sentences(before, after),
        *_others(before, after),
    )


def _project(before: Plan, after: Plan) -> Iterator[Sentence]:
    if before.name != after.name:
        yield sentence("project", "name", "named_otherwise", before=before.name, after=after.name)
    if set(before.regions) != set(after.regions):
        yield sentence("project", "regions", "regions", before=_regions(before), after=_regions(after))
    if before.weighting != after.weighting:
        keys = {side: TextKey(f"scenario.weighting_{plan.weighting}") for side, plan in _sides(before, after)}
        yield sentence("project", "weighting", "weighting", **keys)
    if before.calibration != after.calibration:
        yield sentence("project", "calibration", "calibration")


def _regions(plan: Plan) -> str:
    names = {region.code: region.name for region in load_territory().regions}
    return ", ".join(names.get(code, code) for code in plan.regions)


def _sides(before: Any, after: Any) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("before", before), ("after", after)


def _sites(before: Plan, after: Plan) -> Iterator[Sentence]:
    known, new = ({site.id: site for site in plan.sites} for plan in (before, after))
    for site_id in sorted(known.keys() | new.keys()):
        if site_id not in new:
            yield named("site", site_id, "removed", known[site_id].name)
        elif site_id not in known:
            yield named("site", site_id, "added", new[site_id].name)
        elif known[site_id] != new[site_id]:
            yield from _site(known[site_id], new[site_id])


def _site(before: Site, after: Site) -> Iterator[Sentence]:
    def told(key: str, **params: Value) -> Sentence:
        return sentence("site", str(after.id), key, name=after.name, **params)

    def of(name: str, write: Callable[[Any], dict[str, Value]]) -> Iterator[Sentence]:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            sides = {f"before{end}": text for end, text in write(one).items()}
            sides |= {f"after{end}": text for end, text in write(other).items()}
            yield told("site_field", field=TextKey(f"sites.field_{name}"), **sides)

    if before.name != after.name:
        yield sentence("site", str(after.id), "site_renamed", before=before.name, after=after.name)
    if (before.lon, before.lat) != (after.lon, after.lat):
        distance = float(haversine_km(before.lon, before.lat, after.lon, after.lat))
        if distance >= _METRES:
            yield told(
                "site_moved", **both("distance", lambda t: measure(t, distance, "km", 1 if distance >= 1 else 3))
            )
    yield from of("kind", lambda kind: {"": TextKey(f"sites.kind_{kind}")})
    yield from of("remote_share", lambda share: {"": number(100 * share)})
    for name in _SITE_NUMBERS:
        yield from of(name, lambda value: {"": number(value)})
    for name in _SITE_WORDS:
        yield from of(name, lambda value: {"": _listed(value)})
    if any(getattr(before, f.name) != getattr(after, f.name) for f in fields(after) if f.name not in _SITE_TOLD):
        yield told("site_notes")


def _listed(value: str | tuple[str, ...]) -> str:
    words = value if isinstance(value, str) else ", ".join(value)
    return words or NOTHING


def _parameters(before: Plan, after: Plan) -> Iterator[Sentence]:
    for name in parameter_defaults():
        sides = _sides(getattr(before.parameters, name), getattr(after.parameters, name))
        if sides[0][1] == sides[1][1]:
            continue
        words: dict[str, Value] = {}
        for side, value in sides:
            words |= parameter_value(name, value, side)
        yield sentence("parameter", name, "parameter", name=TextKey(f"parameter_names.{name}"), **words)


def parameter_value(name: str, value: float | str, word: str) -> dict[str, Value]:
    """A value of a parameter as what is put into a text for `word`, in both languages."""
    if name == "decay":
        return both(word, lambda texts: decay_words(texts, Decay.parse(str(value))))
    if name in PARAMETER_CHOICES:
        return {word: TextKey(f"parameters.choice_{name}_{value}")}
    if name == "robustness_seed":  # a name of draws rather than a quantity
        return {word: str(value)}
    if isinstance(value, str):
        key = f"parameters.empty_{name}"
        return {word: value if value or not Texts("it").has(key) else TextKey(key)}
    unit = parameter_defaults()[name].unit
    return both(word, lambda texts: measure(texts, value, unit, Exact(value).decimals))


def _weights(before: Plan, after: Plan) -> Iterator[Sentence]:
    for criterion in dict.fromkeys((*before.weights, *after.weights)):
        points = before.weights.get(criterion, 0.0), after.weights.get(criterion, 0.0)
        if points[0] != points[1]:
            words = criterion_name(after, before, criterion=criterion)
            yield sentence("weight", criterion, "weight", before=number(points[0]), after=number(points[1]), **words)


def _others(before: Plan, after: Plan) -> Iterator[Sentence]:
    for entity, place in _OTHERS.items():
        known, new = ({str(own.id): own for own in getattr(plan, place)} for plan in (before, after))
        if getattr(before, place) is getattr(after, place):
            continue
        for key in [*known, *(key for key in new if key not in known)]:
            if known.get(key) != new.get(key):
                way = "removed" if key not in new else "changed" if key in known else "added"
                words = _name(new.get(key, known.get(key)), after if key in new else before)
                yield sentence(entity, key, way, what=TextKey(f"scenario.the_{entity}"), **words)
    if before.people != after.people:
        yield sentence("person", "", "people")


def _name(record: Any, plan: Plan) -> dict[str, Value]:
    """What a record is called, in both languages where it has a name in each."""
    if hasattr(record, "description"):
        return {"name": record.description.title}
    if hasattr(record, "names"):
        return {f"name_{language}": record.names.get(language, record.id) for language in LANGUAGES}
    if hasattr(record, "indicator"):
        return criterion_name(plan, criterion=record.id)
    return {"name": record.title if hasattr(record, "title") else record.name}
