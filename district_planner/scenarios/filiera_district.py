# SPDX-License-Identifier: EUPL-1.2
"""The card of a district: who works there, whom it reaches, what of the filiera it has and in what it is strong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.filiera.completeness import completeness
from district_planner.scenarios.actors_view import district_actors, district_initiatives
from district_planner.scenarios.filiera_types import DistrictCard, Specialisation

if TYPE_CHECKING:
    from district_planner.filiera.assessment import Assessment
    from district_planner.scenarios.filiera_model import FilieraModel, ModelKeeper, PlaceData
    from district_planner.scenarios.filiera_types import JobsBeyond
    from district_planner.scenarios.plan import Plan


def district_card(
    keeper: ModelKeeper, plan: Plan, made: FilieraModel, where: PlaceData, result: Assessment, jobs: JobsBeyond
) -> DistrictCard:
    """Put together from what was worked out of the district as one place."""
    catalogue = made.catalogue
    found: dict[str, list[bool | None]] = {
        sector.id: [_is_there(result, made.column[activity.id]) for activity in catalogue.of(sector.id)]
        for sector in catalogue.sectors
    }
    residents = keeper.analyser.residents(plan.parameters).working[where.reach.inside]
    district = plan.district(where.key[1])
    return DistrictCard(
        district=district.id,
        staff=where.staff,
        staff_now=where.staff_now,
        sites=tuple(site.id for site in where.sites),
        municipalities=len(where.reach.inside),
        catchment_residents=float(np.nansum(residents)),
        labour_pool=float(np.nansum(residents * where.reach.weights)),
        completeness=completeness([sector.id for sector in catalogue.sectors], found),
        specialisation=_specialisation(plan, made, result),
        actors=tuple(actor.id for actor in district_actors(plan, district)),
        initiatives=tuple(one.id for one in district_initiatives(plan, district)),
        jobs_beyond=jobs,
    )


def _is_there(result: Assessment, column: int) -> bool | None:
    """Whether the district has an activity; None unknown."""
    if result.low[column] > 0:
        return True
    return False if result.high[column] == 0 else None


def _specialisation(plan: Plan, made: FilieraModel, result: Assessment) -> tuple[Specialisation, ...]:
    """Sectors, then activities, with a location quotient above the parameter, the highest first."""
    limit = plan.parameters.specialised_above
    sectors = [Specialisation("sector", name, _quotient(result, at)) for name, at in made.sector_column.items()]
    visible = {activity.id for activity in made.catalogue.visible}
    activities = [
        Specialisation("activity", name, _quotient(result, at)) for name, at in made.column.items() if name in visible
    ]
    strong = [[one for one in group if one.location_quotient > limit] for group in (sectors, activities)]
    return tuple(one for group in strong for one in sorted(group, key=lambda entry: -entry.location_quotient))


def _quotient(result: Assessment, column: int) -> float:
    return float(result.reference.quotient[column])
