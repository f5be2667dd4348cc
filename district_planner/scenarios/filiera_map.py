# SPDX-License-Identifier: EUPL-1.2
"""One activity in every municipality: what the map of the filiera shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import TextKey
from district_planner.filiera.demand import staff_of
from district_planner.filiera.gaps import GAP, STATUSES, SURPLUS, UNKNOWN
from district_planner.filiera.municipalities import assess_municipalities, municipal_quotients
from district_planner.scenarios.filiera_model import rules_of
from district_planner.scenarios.filiera_types import ActivityValues

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.filiera.model import Model
    from district_planner.filiera.municipalities import Municipalities
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


def municipal_values(
    keeper: ModelKeeper, plan: Plan, made: FilieraModel, activity_id: str, measure: Measure
) -> ActivityValues:
    """One measure of one activity, float64[n]."""
    column = made.column[activity_id]
    part, source = made.model.only([column]), source_of(plan, made, column)
    area = keeper.municipal_reference(plan, made)
    chosen = None if area is None else area.of_columns([column])
    if measure == "location_quotient":
        return ActivityValues(municipal_quotients(part, chosen)[:, 0], source=source)
    result = assess_municipalities(part, staff_by_municipality(keeper, plan), chosen, rules_of(plan), measured=True)
    if measure == "status":
        status = result.status[:, 0].astype(np.float64)
        return ActivityValues(np.where(status == UNKNOWN, np.nan, status), LABELS, source=source)
    unit = part.activities[0].unit if measure in ("demand", "unmet") else {}
    return ActivityValues(_measured(part, result, measure)[:, 0], unit=dict(unit), source=source)


def source_of(plan: Plan, made: FilieraModel, column: int) -> SupplySource | None:
    """Where the supply of an activity is taken from."""
    source = made.imported.sources[column]
    if source is None:
        return None
    return source.with_datasets(tuple(plan.dataset(number) for number in source.dataset_ids))


def _measured(part: Model, result: Municipalities, measure: Measure) -> NDArray[np.float64]:
    """A measure that is a number, float64[n, 1]."""
    if measure == "demand":
        return result.demand
    if measure == "units":
        return np.where(part.supply.low == part.supply.high, part.supply.low, np.nan)
    if result.need is None or result.ratio is None:
        raise ValueError(measure)
    if measure == "unmet":
        return _unmet(part, result, result.need)
    if measure == "employees":
        return part.supply.register.employees
    return result.ratio


def _unmet(part: Model, result: Municipalities, need: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is missing by municipality, as `unmet_demand` has it for a place."""
    supply, per_unit = part.supply, part.per_unit
    low, high = supply.low * per_unit, supply.high * per_unit
    if len(part.targets) and supply.size_excess is not None:
        low, high = np.maximum(low + supply.size_excess, 0.0), np.maximum(high + supply.size_excess, 0.0)
    short = result.status <= GAP
    enough = (result.status <= SURPLUS) & ~short & ((low == high) | (low >= need))
    missing = np.where(short, need - high, np.where(enough, need - low, np.nan))
    return np.where(np.isnan(missing), np.nan, np.maximum(missing, 0.0))
