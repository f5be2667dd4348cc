# SPDX-License-Identifier: EUPL-1.2
"""Edits of how places are judged: settings of criteria, stakeholders, weights, the cost profile, many sites at once.

Each function checks everything before anything changes; `InputError` or `NotFoundError` leave the plan as it was.
"""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from district_planner.core.errors import InputError
from district_planner.core.plain import to_plain
from district_planner.scenarios.changes import Change, Edit, numbered
from district_planner.scenarios.edits import check_criterion_known, criterion_words, weight_change
from district_planner.scenarios.references import changed, removal
from district_planner.scenarios.scoring_checks import check_setting, check_stakeholder
from district_planner.scoring.settings import CriterionSetting
from district_planner.scoring.stakeholders import Stakeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from district_planner.scenarios.plan import Plan, Weighting
    from district_planner.scoring.costs import CostProfile


_PARTS = {
    "dimension": "group", "direction": "direction", "ideal": "direction", "target": "direction",
    "normalisation": "scale", "low_percentile": "scale", "high_percentile": "scale", "worst": "scale", "best": "scale",
    "points": "scale", "minimum": "bounds", "maximum": "bounds", "error": "error",
}  # fmt: skip
"""What an edit that touches nothing else is called: twenty edits of one criterion have to be told apart."""


def set_criterion(plan: Plan, criterion: str, **fields: Any) -> Edit:  # the fields of CriterionSetting
    """Other settings of a criterion; None, or empty: as the criterion states itself.

    Raises:
        NotFoundError: there is no such criterion.
        InputError: the settings contradict each other, or name a site that is not there.
    """
    check_criterion_known(plan, criterion)
    before = plan.setting(criterion)
    after = replace(before, **fields, id=criterion)
    check_setting(plan, after)
    return _setting(plan, _label(before, after), criterion, after)


def _label(before: CriterionSetting, after: CriterionSetting) -> str:
    touched = [one.name for one in dataclass_fields(after) if getattr(before, one.name) != getattr(after, one.name)]
    if touched == ["enabled"]:
        return "edits.criterion_on" if after.enabled else "edits.criterion_off"
    parts = {_PARTS.get(name, "") for name in touched}
    part = parts.pop() if len(parts) == 1 else ""
    return f"edits.criterion_{part}" if part else "edits.set_criterion"


def reset_criterion(plan: Plan, criterion: str) -> Edit:
    """A criterion as it states itself; its weight stays."""
    check_criterion_known(plan, criterion)
    return _setting(plan, "edits.reset_criterion", criterion, CriterionSetting(criterion))


def _setting(plan: Plan, label: str, criterion: str, after: CriterionSetting) -> Edit:
    """A setting that says nothing is no record."""
    before = next((own for own in plan.settings if own.id == criterion), None)
    change = Change(
        "setting",
        criterion,
        None if before is None else to_plain(before),
        None if after == CriterionSetting(criterion) else to_plain(after),
    )
    return Edit(label, criterion_words(plan, criterion), (change,))


def add_stakeholder(plan: Plan, **fields: Any) -> Edit:  # the fields of Stakeholder but its id
    """Somebody who weighs the criteria; `name` is needed.

    Raises:
        InputError: no name or one that is there already, or points or judgements that cannot be.
    """
    made = Stakeholder(**{**fields, "id": plan.next_stakeholder_id})
    check_stakeholder(plan, made)
    return numbered(plan, "stakeholder", made, "edits.add_stakeholder", {"name": made.name})


def update_stakeholder(plan: Plan, stakeholder_id: int, **fields: Any) -> Edit:  # the fields of Stakeholder
    """Another name, importance, method, other points or judgements of a stakeholder.

    Raises:
        NotFoundError: there is no such stakeholder.
        InputError: as `add_stakeholder`.
    """
    before = plan.stakeholder(stakeholder_id)
    after = replace(before, **fields, id=stakeholder_id)
    check_stakeholder(plan, after)
    return Edit("edits.update_stakeholder", {"name": before.name}, tuple(changed("stakeholder", before, after)))


def remove_stakeholder(plan: Plan, stakeholder_id: int) -> Edit:
    """The plan without a stakeholder."""
    stakeholder = plan.stakeholder(stakeholder_id)
    return Edit("edits.remove_stakeholder", {"name": stakeholder.name}, (removal("stakeholder", stakeholder),))


def set_weighting(plan: Plan, weighting: Weighting) -> Edit:
    """Let the points of the weights count, or what the stakeholders say together."""
    edit = Edit(f"edits.set_weighting_{weighting}", {}, (Change("project", "weighting", plan.weighting, weighting),))
    edit.apply(plan)
    return edit


def set_weights(
    plan: Plan, points: Mapping[str, float], label: str = "edits.set_weights", params: Mapping[str, str] | None = None
) -> Edit:
    """Other points for several criteria in one step; those of the others stay.

    Raises:
        NotFoundError: there is no such criterion.
        InputError: points that are no number from 0 to 1000.
    """
    changes = tuple(weight_change(plan, criterion, value) for criterion, value in points.items())
    edit = Edit(label, dict(params or {}), tuple(change for change in changes if change.before != change.after))
    edit.apply(plan)
    return edit


def set_cost(plan: Plan, cost: CostProfile | None) -> Edit:
    """What a centre costs; None: nobody said.

    Raises:
        NotFoundError: a value is given for a site that is not there.
    """
    for rate in cost.rates if cost is not None else ():
        for site_id, _ in rate.by_site:
            plan.site(site_id)
    before = None if plan.cost is None else to_plain(plan.cost)
    after = None if cost is None else to_plain(cost)
    return Edit("edits.set_cost", {}, (Change("project", "cost", before, after),))


def set_for_sites(plan: Plan, fields: Mapping[str, Any], site_ids: Iterable[int] | None = None) -> Edit:
    """The same values of some fields for several sites in one step; without `site_ids` for all candidates.

    Raises:
        NotFoundError: there is no such site.
        InputError: a value that no site can have, or a field that sites do not share.
    """
    if own := {"id", "name", "lon", "lat"} & fields.keys():
        raise InputError("planning.sites_own_field", field=", ".join(sorted(own)))
    candidates = [site.id for site in plan.sites if site.kind == "candidate"]
    chosen = candidates if site_ids is None else list(dict.fromkeys(site_ids))
    changes = []
    for site in map(plan.site, chosen):
        after = replace(site, **fields)
        if after != site:
            changes.append(Change("site", str(site.id), site.to_record(), after.to_record()))
    return Edit("edits.set_for_sites", {"sites": str(len(chosen))}, tuple(changes))
