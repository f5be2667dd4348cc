# SPDX-License-Identifier: EUPL-1.2
"""The map of one activity in a report: `filiera.<activity>.<measure>`, as the window calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from district_planner.core.provenance import load_sources
from district_planner.scenarios.activity_maps import ACTIVITIES, activity_indicator, activity_shown
from district_planner.scenarios.filiera_types import Measure
from district_planner.scenarios.registry import dataset_source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.provenance import Source
    from district_planner.core.texts import Texts
    from district_planner.scenarios import Plan
    from district_planner.scenarios.activity_maps import Shown
    from district_planner.scenarios.filiera import FilieraAnalyser
    from district_planner.scenarios.filiera_types import ActivityValues
    from district_planner.territory.indicators import Indicator


def is_activity_map(indicator_id: str) -> bool:
    """Whether an indicator is the map of an activity."""
    return indicator_id.startswith(ACTIVITIES)


def activity_map_known(plan: Plan, indicator_id: str) -> bool:
    """Whether it is the map of an activity that the catalogue of `plan` has, by a measure there is."""
    activity_id, _, measure = indicator_id.removeprefix(ACTIVITIES).rpartition(".")
    known = any(activity.id == activity_id for activity in plan.catalogue.activities)
    return is_activity_map(indicator_id) and known and measure in get_args(Measure)


def activity_map(
    filiera: FilieraAnalyser, plan: Plan, indicator_id: str, positions: NDArray[np.intp], texts: Texts
) -> tuple[Indicator, Shown]:
    """What stands for the indicator, and its values float64[n], NaN unknown, with their classes within `positions`.

    A change is that of the period in use against the one before.

    Raises:
        NotFoundError: the catalogue has no such activity.
        KeyError: there is no such measure.
        PlannerError: the numbers of a data set cannot be read.
    """
    activity_id, _, asked = indicator_id.removeprefix(ACTIVITIES).rpartition(".")
    measure: Measure = {name: name for name in get_args(Measure)}[asked]
    activity = plan.catalogue.activity(activity_id)
    found = filiera.activity_values(plan, activity_id, measure)
    indicator = activity_indicator(activity, measure, texts, _sources(found), between=_between(found))
    return indicator, activity_shown(measure, found.values, positions, texts)


def _between(found: ActivityValues) -> str:
    """The periods of a change; empty for what is none."""
    if found.period is None or found.before is None:
        return ""
    return f" ({found.before.period} → {found.period.period})"


def _sources(found: ActivityValues) -> tuple[Source, ...]:
    """The data sets that tell of supply, and the population."""
    held = () if found.source is None else tuple(dataset_source(dataset) for dataset in found.source.datasets)
    return (*held, load_sources()["istat_population_2023"])
