# SPDX-License-Identifier: EUPL-1.2
"""One activity in every municipality: what the map of the filiera shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import TextKey
from district_planner.filiera.assessment import assess_municipalities
from district_planner.filiera.demand import staff_of
from district_planner.filiera.gaps import GAP, STATUSES, SURPLUS, UNKNOWN
from district_planner.scenarios.filiera_model import rules_of
from district_planner.scenarios.filiera_types import ActivityValues

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.filiera.assessment import Assessment
    from district_planner.scenarios.filiera_model import FilieraModel, ModelKeeper
    from district_planner.scenarios.filiera_supply import SupplySource
    from district_planner.scenarios.filiera_types import Measure
    from district_planner.scenarios.plan import Plan
    from district_planner.sites import Site

LABELS = tuple(TextKey(f"filiera.status_{status}") for status in STATUSES[:UNKNOWN])
"""Words of the categories of a status; what is unknown is NaN."""


def staff_by_municipality(keeper: ModelKeeper, plan: Plan) -> dict[int, NDArray[np.float64]]:
    """The people employed at full staffing in each municipality with sites, as `Staff.values`; rivals employ too."""
    here: dict[int, list[Site]] = {}
    for site in plan.sites:
        here.setdefault(keeper.analyser.require_municipality(site.lon, site.lat), []).append(site)
    return {position: staff_of(sites, now=False).values for position, sites in here.items()}


def municipal_assessment(keeper: ModelKeeper, plan: Plan, made: FilieraModel, columns: list[int]) -> Assessment:
    """Some activities in every municipality, arrays [n, columns]."""
    part = made.model.only(columns)
    area, in_area = keeper.municipal_reference(plan, made)
    chosen = None if area is None else area.of_columns(columns)
    return assess_municipalities(part, staff_by_municipality(keeper, plan), chosen, in_area, rules_of(plan))


def municipal_values(
    keeper: ModelKeeper, plan: Plan, made: FilieraModel, activity_id: str, measure: Measure
) -> ActivityValues:
    """One measure of one activity, float64[n]."""
    column = made.column[activity_id]
    activity, source = made.model.activities[column], source_of(plan, made, column)
    result = municipal_assessment(keeper, plan, made, [column])
    if measure == "status":
        status = result.status[:, 0].astype(np.float64)
        return ActivityValues(np.where(status == UNKNOWN, np.nan, status), LABELS, source=source)
    unit = activity.unit if measure in ("demand", "unmet") else {}
    return ActivityValues(_measured(made, result, column, measure)[:, 0], unit=dict(unit), source=source)


def source_of(plan: Plan, made: FilieraModel, column: int) -> SupplySource | None:
    """Where the supply of an activity is taken from."""
    source = made.imported.sources[column]
    return None if source is None else source.of_plan(plan)


def _measured(made: FilieraModel, result: Assessment, column: int, measure: Measure) -> NDArray[np.float64]:
    """A measure that is a number, float64[n, 1]."""
    if measure == "demand":
        return result.demand[:, :, 1]
    if measure == "units":
        return np.where(result.low == result.high, result.low, np.nan)
    if measure == "unmet":
        return _unmet(made, result, column)
    if measure == "employees":
        return result.employees
    return result.reference.quotient if measure == "location_quotient" else result.ratio


def _unmet(made: FilieraModel, result: Assessment, column: int) -> NDArray[np.float64]:
    """What is missing by municipality, as `unmet_demand` has it for a place."""
    activity = made.model.activities[column]
    by_size = activity.yardstick == "target"
    held = (result.size_low, result.size_high) if by_size else (
        result.low * activity.per_unit.default, result.high * activity.per_unit.default
    )  # fmt: skip
    short = result.status <= GAP
    enough = (result.status <= SURPLUS) & ~short & ((held[0] == held[1]) | (held[0] >= result.need))
    missing = np.where(short, result.need - held[1], np.where(enough, result.need - held[0], np.nan))
    return np.where(np.isnan(missing), np.nan, np.maximum(missing, 0.0))
