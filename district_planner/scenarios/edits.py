# SPDX-License-Identifier: EUPL-1.2
"""What a user can change in a plan. Every edit is data: it can be applied, turned round, stored and read again.

Each function checks everything before anything changes; `InputError` or `NotFoundError` leave the plan as it was.
"""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

from district_planner.core.errors import InputError, NotFoundError
from district_planner.scenarios.changes import Change, Edit, edit_text
from district_planner.scenarios.parameters import parameter_defaults
from district_planner.scenarios.plan import MAX_WEIGHT, Plan, check_regions
from district_planner.scenarios.references import Gone, consequences
from district_planner.scoring import default_weights
from district_planner.sites import Site
from district_planner.territory import load_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.records import Json

__all__ = [
    "Change",
    "Edit",
    "add_site",
    "duplicate_site",
    "edit_text",
    "move_site",
    "remove_site",
    "rename_project",
    "reset_parameters",
    "reset_weights",
    "set_parameter",
    "set_regions",
    "set_weight",
    "update_site",
]
_AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))
"""East, west, north, south."""


def add_site(plan: Plan, **fields: Any) -> Edit:  # the fields of Site, checked by Site itself
    """A new site. `name`, `lon`, `lat` are needed; kind `candidate`, seats and employees per seat from the parameters.

    A rival or existing site whose seats are not given has unknown seats.
    """
    kind = fields.get("kind", "candidate")
    defaults = {
        "kind": kind,
        "seats": plan.parameters.reference_seats if kind == "candidate" else None,
        "employees_per_seat": plan.parameters.employees_per_seat,
    }
    site = Site(**{"id": plan.next_site_id, **defaults, **fields})
    changes = (
        Change("project", "next_site_id", plan.next_site_id, plan.next_site_id + 1),
        Change("site", str(site.id), None, site.to_record()),
    )
    return Edit("edits.add_site", {"name": site.name}, changes)


def move_site(plan: Plan, site_id: int, lon: float, lat: float) -> Edit:
    """The site at another place, in degrees."""
    return _changed(plan, "edits.move_site", site_id, lon=float(lon), lat=float(lat))


def update_site(plan: Plan, site_id: int, **fields: Any) -> Edit:  # the fields of Site
    """Other fields of a site: name, kind, seats, remote_share, languages, ..."""
    return _changed(plan, "edits.update_site", site_id, **fields)


def remove_site(plan: Plan, site_id: int) -> Edit:
    """The plan without the site; it leaves districts and initiatives, and opportunity sheets about it go with it."""
    site = plan.site(site_id)
    follow = consequences(plan, Gone(sites=frozenset([site_id])))
    gone = Change("site", str(site_id), site.to_record(), None)
    return Edit("edits.remove_site", {"name": site.name}, (*follow, gone))


def duplicate_site(plan: Plan, site_id: int, name: str) -> Edit:
    """A candidate like the site, called `name`, a little beside it so that both can be seen, but not in the sea."""
    site, locate = plan.site(site_id), load_boundaries().locate
    beside = [(site.lon + step * east, site.lat + step * north) for step in (0.02, 0.005) for east, north in _AROUND]
    lon, lat = next((point for point in beside if locate(*point) is not None), (site.lon, site.lat))
    fields = asdict(site) | {"name": name, "kind": "candidate", "lon": lon, "lat": lat}
    # The people of today work at the other one.
    del fields["id"], fields["staff_now"]
    return replace(add_site(plan, **fields), label="edits.duplicate_site", params={"name": site.name})


def set_parameter(plan: Plan, name: str, value: Json) -> Edit:
    """Another value of a parameter, checked against its bounds."""
    known = parameter_defaults()
    if name not in known:
        raise NotFoundError("planning.parameter_unknown", name=name, known=", ".join(known))
    before: Json = getattr(plan.parameters, name)
    edit = Edit("edits.set_parameter", {"name": name}, (Change("parameter", name, before, value),))
    edit.apply(plan)
    return edit


def reset_parameters(plan: Plan) -> Edit:
    """All parameters as shipped."""
    present = ((name, getattr(plan.parameters, name), default.value) for name, default in parameter_defaults().items())
    changes = (Change("parameter", name, before, after) for name, before, after in present)
    return Edit("edits.reset_parameters", {}, tuple(change for change in changes if change.before != change.after))


def set_weight(plan: Plan, criterion: str, points: float) -> Edit:
    """Other points for a criterion; the share of 100 follows from all points."""
    edit = Edit("edits.set_weight", criterion_words(plan, criterion), (weight_change(plan, criterion, points),))
    edit.apply(plan)
    return edit


def weight_change(plan: Plan, criterion: str, points: float) -> Change:
    """Other points for a criterion.

    Raises:
        NotFoundError: there is no such criterion.
        InputError: infinite points.
    """
    check_criterion_known(plan, criterion)
    if not math.isfinite(points):
        raise InputError("planning.weight_range", criterion=criterion, value=str(points), limit=MAX_WEIGHT)
    return Change("weight", criterion, plan.weights.get(criterion), float(points))


def check_criterion_known(plan: Plan, criterion: str) -> None:
    """Check that the plan has a criterion, of the shipped ones or of the user's.

    Raises:
        NotFoundError: it has none with this id.
    """
    known = (*default_weights(), *(own.id for own in plan.criteria))
    if criterion not in known:
        raise NotFoundError("planning.criterion_unknown", criterion=criterion, known=", ".join(known))


def criterion_words(plan: Plan, criterion: str) -> dict[str, str]:
    """What an edit calls a criterion: by its id, which is said by its name, or by the names the user gave."""
    from district_planner.scenarios.own_edits import indicator_names

    for own in plan.criteria:
        if own.id == criterion:
            names = indicator_names(plan, own.indicator)
            return {"name": names["it"], "name_en": names["en"]}
    return {"name": criterion}


def reset_weights(plan: Plan) -> Edit:
    """All weights as shipped; criteria of the user's stay, with a weight of zero."""
    shipped = default_weights() | {own.id: 0.0 for own in plan.criteria}
    names = [*shipped, *(name for name in plan.weights if name not in shipped)]
    changes = tuple(Change("weight", name, plan.weights.get(name), shipped.get(name)) for name in names)
    return Edit("edits.reset_weights", {}, tuple(change for change in changes if change.before != change.after))


def rename_project(plan: Plan, name: str) -> Edit:
    """Another name for the project."""
    edit = Edit("edits.rename_project", {"name": name}, (Change("project", "name", plan.name, name),))
    edit.apply(plan)
    return edit


def set_regions(plan: Plan, codes: Iterable[str]) -> Edit:
    """Another study area, as 2-digit region codes."""
    regions = list(dict.fromkeys(codes))
    check_regions(regions)
    edit = Edit("edits.set_regions", {}, (Change("project", "regions", list(plan.regions), cast("Json", regions)),))
    edit.apply(plan)
    return edit


def _changed(plan: Plan, label: str, site_id: int, **fields: Any) -> Edit:  # the fields of Site
    before = plan.site(site_id)
    after = replace(before, **fields)
    return Edit(label, {"name": before.name}, (Change("site", str(site_id), before.to_record(), after.to_record()),))
