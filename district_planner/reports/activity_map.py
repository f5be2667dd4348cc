# SPDX-License-Identifier: EUPL-1.2
"""The map of one activity in a report: `filiera.<activity>.<measure>`, as the window calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera.gaps import STATUSES
from district_planner.scenarios.filiera_types import Measure
from district_planner.scenarios.registry import dataset_source
from district_planner.territory.choropleth import CATEGORIES, Choropleth, classify
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.provenance import Source
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera import FilieraAnalyser
    from district_planner.scenarios.filiera_types import ActivityValues

PREFIX = "filiera."
STATUS_COLOURS = dict(zip(STATUSES, (CATEGORIES[5], CATEGORIES[1], CATEGORIES[2], CATEGORIES[0]), strict=False))
"""Of the statuses that are known; the same as in the window."""
_RAMPS: dict[Measure, str] = {
    "demand": "purples",
    "units": "greens",
    "employees": "teals",
    "location_quotient": "oranges",
    "ratio": "oranges",
    "unmet": "purples",
    "change": "brown_teal",
    "change_percent": "brown_teal",
}
_DECIMALS: dict[Measure, int] = {"location_quotient": 2, "ratio": 2}
Shown = tuple["NDArray[np.float64]", Choropleth]


def is_activity_map(indicator_id: str) -> bool:
    """Whether an indicator is the map of an activity."""
    return indicator_id.startswith(PREFIX)


def activity_map_known(plan: Plan, indicator_id: str) -> bool:
    """Whether it is the map of an activity that the catalogue of `plan` has, by a measure there is."""
    activity_id, _, measure = indicator_id.removeprefix(PREFIX).rpartition(".")
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
    activity_id, _, asked = indicator_id.removeprefix(PREFIX).rpartition(".")
    measure: Measure = {name: name for name in get_args(Measure)}[asked]
    activity = plan.catalogue.activity(activity_id)
    found = filiera.activity_values(plan, activity_id, measure)
    is_status = measure == "status"
    words = {one: Texts(one) for one in LANGUAGES}
    indicator = Indicator(
        id=indicator_id,
        basis="territory",
        names={
            one: f"{activity.names[one]}: {words[one](f'report_filiera.measure_{measure}')}{_between(found)}"
            for one in LANGUAGES
        },
        unit=found.unit.get(texts.language, "") or _unit(measure, texts),
        decimals=_DECIMALS.get(measure, 0),
        ramp=_RAMPS.get(measure, "blues"),
        kind="category" if is_status else "count",
        sources=_sources(found),
        formulas={one: words[one](f"report_filiera.formula_{measure}") for one in LANGUAGES},
        labels=tuple(texts(f"filiera.status_{status}") for status in STATUS_COLOURS),
    )
    if not is_status:
        return indicator, (found.values, classify(found.values, positions, ramp=indicator.ramp))
    class_of = np.where(np.isfinite(found.values), np.nan_to_num(found.values), -1).astype(np.int8)
    colours = tuple(STATUS_COLOURS.values())
    return indicator, (found.values, Choropleth(np.empty(0), colours, class_of, names=indicator.labels))


def _between(found: ActivityValues) -> str:
    """The periods of a change; empty for what is none."""
    if found.period is None or found.before is None:
        return ""
    return f" ({found.before.period} → {found.period.period})"


def _unit(measure: Measure, texts: Texts) -> str:
    """Of what is not counted in the unit of the activity."""
    return "" if measure == "status" else texts(f"report_filiera.unit_{measure}")


def _sources(found: ActivityValues) -> tuple[Source, ...]:
    """The data sets that tell of supply, and the population."""
    held = () if found.source is None else tuple(dataset_source(dataset) for dataset in found.source.datasets)
    return (*held, load_sources()["istat_population_2023"])
