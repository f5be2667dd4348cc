# SPDX-License-Identifier: EUPL-1.2
"""What names what in a plan, and what else must change when something goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from district_planner.core.plain import to_plain
from district_planner.scenarios.changes import Change
from district_planner.scoring import default_weights
from district_planner.scoring.settings import CriterionSetting
from district_planner.scoring.stakeholders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from district_planner.actors import Initiative
    from district_planner.filiera.records import District, OpportunitySheet
    from district_planner.scenarios.plan import Entity, Plan
    from district_planner.scoring.costs import CostProfile
    from district_planner.scoring.stakeholders import Stakeholder


@dataclass(frozen=True)
class Gone:
    """The ids of what is to go."""

    sites: frozenset[int] = frozenset()
    districts: frozenset[int] = frozenset()
    sheets: frozenset[int] = frozenset()
    actors: frozenset[int] = frozenset()
    activities: frozenset[str] = frozenset()
    criteria: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()


def consequences(plan: Plan, gone: Gone) -> list[Change]:
    """The changes that `gone` brings about in the rest of the plan; the removals themselves are not among them.

    Points of an activity go with it; a sheet goes with its activity, its site or its district; districts, sheets and
    initiatives lose what they name. The weight and the setting of a criterion go with it, and what stakeholders said of
    it; a cost that stood on an indicator is unknown without it. Scenarios that wait are not looked at: what they name
    is seen to when they are taken up.
    """
    changes = [removal("point", point) for point in plan.points if point.activity in gone.activities]
    lost = frozenset(sheet.id for sheet in plan.sheets if sheet.id not in gone.sheets and _stands_on(sheet, gone))
    changes += [removal("sheet", sheet) for sheet in plan.sheets if sheet.id in lost]
    gone = replace(gone, sheets=gone.sheets | lost)
    for sheet in plan.sheets:
        if sheet.id not in gone.sheets:
            changes += changed("sheet", sheet, replace(sheet, actors=_kept(sheet.actors, gone.actors)))
    for district in plan.districts:
        if district.id not in gone.districts:
            changes += changed("district", district, _district_without(district, gone))
    for initiative in plan.initiatives:
        changes += changed("initiative", initiative, _initiative_without(initiative, gone))
    return changes + _judged_without(plan, gone)


def _judged_without(plan: Plan, gone: Gone) -> list[Change]:
    """What changes in weights, settings, stakeholders and cost."""
    changes = [Change("weight", name, plan.weights[name], None) for name in sorted(gone.criteria & plan.weights.keys())]
    for setting in plan.settings:
        after = _setting_without(setting, gone)
        if after == CriterionSetting(setting.id):
            changes.append(removal("setting", setting))
        else:
            changes += changed("setting", setting, after)
    for stakeholder in plan.stakeholders:
        changes += changed("stakeholder", stakeholder, _stakeholder_without(stakeholder, gone))
    if plan.cost is not None and (cost := _cost_without(plan.cost, gone)) != plan.cost:
        changes.append(Change("project", "cost", to_plain(plan.cost), to_plain(cost)))
    return changes


@dataclass(frozen=True)
class Reference:
    """A record, by entity and id, that names another one."""

    entity: Entity
    id: str
    to: Entity
    to_id: str


def loose_references(plan: Plan) -> list[Reference]:
    """The references to what is not there."""
    there: dict[Entity, set[str]] = {
        "activity": {activity.id for activity in plan.catalogue.activities},
        "site": _ids(plan.sites),
        "district": _ids(plan.districts),
        "sheet": _ids(plan.sheets),
        "actor": _ids(plan.actors),
        "criterion": default_weights().keys() | _ids(plan.criteria),
        "indicator": _indicator_ids(plan),
    }
    return [reference for reference in _references(plan) if reference.to_id not in there[reference.to]]


def without_loose_ends(plan: Plan) -> Plan:
    """The plan without what names something that is not there: after damage."""
    loose = loose_references(plan)
    for person in [reference.id for reference in loose if reference.entity == "person"]:
        plan = plan.with_record("person", person, None)
    named = {to: {reference.to_id for reference in loose if reference.to == to} for to in _NAMED}
    numbers = {to: frozenset(int(number) for number in named[to]) for to in ("site", "district", "sheet", "actor")}
    gone = Gone(
        numbers["site"],
        numbers["district"],
        numbers["sheet"],
        numbers["actor"],
        activities=frozenset(named["activity"]),
        criteria=frozenset(named["criterion"]),
        indicators=frozenset(named["indicator"]),
    )
    return plan.with_records((change.entity, change.key, change.after) for change in consequences(plan, gone))


_NAMED: tuple[Entity, ...] = ("activity", "site", "district", "sheet", "actor", "criterion", "indicator")


def _indicator_ids(plan: Plan) -> set[str]:
    """Of the shipped indicators, of the columns of data sets, and of the user's."""
    from district_planner.scenarios.datasets import BY_MUNICIPALITY
    from district_planner.territory.indicators import load_indicators

    columns = {
        dataset.indicator_id(column.id)
        for dataset in plan.datasets
        if dataset.kind in BY_MUNICIPALITY
        for column in dataset.columns
    }
    return load_indicators().keys() | columns | _ids(plan.indicators)


def _ids(records: Iterable[Any]) -> set[str]:
    return {str(record.id) for record in records}


def _references(plan: Plan) -> Iterator[Reference]:
    """Everything that a record names."""

    def of(entity: Entity, record: Any, to: Entity, ids: Iterable[int | str | None]) -> Iterator[Reference]:
        yield from (Reference(entity, str(record.id), to, str(named)) for named in ids if named is not None)

    for point in plan.points:
        yield from of("point", point, "activity", [point.activity])
    for sheet in plan.sheets:
        yield from of("sheet", sheet, "activity", [sheet.activity])
        yield from of("sheet", sheet, "site", [sheet.site])
        yield from of("sheet", sheet, "district", [sheet.district])
        yield from of("sheet", sheet, "actor", sheet.actors)
    for district in plan.districts:
        yield from of("district", district, "site", district.sites)
    for person in plan.people:
        yield from of("person", person, "actor", [person.actor])
    for initiative in plan.initiatives:
        yield from of("initiative", initiative, "sheet", initiative.opportunities)
        yield from of("initiative", initiative, "district", [initiative.district])
        yield from of("initiative", initiative, "site", initiative.sites)
        actors = [part.actor for part in initiative.parts] + [promise.actor for promise in initiative.commitments]
        yield from of("initiative", initiative, "actor", dict.fromkeys(actors))
    for setting in plan.settings:
        yield from of("setting", setting, "criterion", [setting.id])
        yield from of("setting", setting, "site", [setting.target])
    for stakeholder in plan.stakeholders:
        judged = [name for own in stakeholder.judgements if own.node != ROOT for name in (own.first, own.second)]
        yield from of("stakeholder", stakeholder, "criterion", dict.fromkeys((*stakeholder.points, *judged)))
    yield from (Reference("weight", name, "criterion", name) for name in plan.weights if name.startswith("own."))
    for rate in plan.cost.rates if plan.cost else ():
        yield from (Reference("project", "cost", "site", str(site)) for site, _ in rate.by_site)
        yield from [Reference("project", "cost", "indicator", rate.indicator)] if rate.indicator else []


def removal(entity: Entity, record: Any) -> Change:
    """The end of a record of the plan."""
    return Change(entity, str(record.id), to_plain(record), None)


def changed(entity: Entity, before: Any, after: Any) -> list[Change]:
    """Another content of a record; nothing when it is the same."""
    return [] if before == after else [Change(entity, str(before.id), to_plain(before), to_plain(after))]


def _stands_on(sheet: OpportunitySheet, gone: Gone) -> bool:
    return sheet.activity in gone.activities or sheet.site in gone.sites or sheet.district in gone.districts


def _district_without(district: District, gone: Gone) -> District:
    return replace(district, sites=_kept(district.sites, gone.sites))


def _initiative_without(initiative: Initiative, gone: Gone) -> Initiative:
    return replace(
        initiative,
        opportunities=_kept(initiative.opportunities, gone.sheets),
        district=None if initiative.district in gone.districts else initiative.district,
        sites=_kept(initiative.sites, gone.sites),
        parts=tuple(part for part in initiative.parts if part.actor not in gone.actors),
        commitments=tuple(promise for promise in initiative.commitments if promise.actor not in gone.actors),
    )


def _setting_without(setting: CriterionSetting, gone: Gone) -> CriterionSetting:
    if setting.id in gone.criteria:
        return CriterionSetting(setting.id)
    if setting.target is None or setting.target not in gone.sites:
        return setting
    return replace(setting, target=None, direction=None if setting.direction == "target" else setting.direction)


def _stakeholder_without(stakeholder: Stakeholder, gone: Gone) -> Stakeholder:
    return replace(
        stakeholder,
        points={name: points for name, points in stakeholder.points.items() if name not in gone.criteria},
        judgements=tuple(
            own for own in stakeholder.judgements if own.node == ROOT or not {own.first, own.second} & gone.criteria
        ),
    )


def _cost_without(cost: CostProfile, gone: Gone) -> CostProfile:
    rates = []
    for rate in cost.rates:
        by_site = tuple((site, value) for site, value in rate.by_site if site not in gone.sites)
        lost = rate.indicator in gone.indicators
        rates.append(replace(rate, by_site=by_site, indicator="" if lost else rate.indicator))
    return replace(cost, rates=tuple(rates))


def _kept(ids: Iterable[int], gone: frozenset[int]) -> tuple[int, ...]:
    return tuple(number for number in ids if number not in gone)
