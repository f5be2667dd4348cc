# SPDX-License-Identifier: EUPL-1.2
"""The map of one activity: what it is called, what it rests on, how it is coloured; for the window and for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera.gaps import STATUSES
from district_planner.territory.choropleth import CATEGORIES, Choropleth, classify
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.provenance import Source
    from district_planner.filiera import Activity
    from district_planner.scenarios.filiera_types import Measure

ACTIVITIES = "filiera."
"""Begins the ids of these maps; activity and measure follow."""
STATUS_COLOURS: dict[str, str] = dict(
    zip(STATUSES[:-1], (CATEGORIES[5], CATEGORIES[1], CATEGORIES[2], CATEGORIES[0]), strict=True)
)
"""Of the statuses that are known, the most urgent first; told apart also by the colour-blind."""
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
_IN_UNITS_OF_DEMAND: tuple[Measure, ...] = ("demand", "unmet")
Shown = tuple["NDArray[np.float64]", Choropleth]


def activity_map_id(activity_id: str, measure: Measure) -> str:
    """By which the map of a measure of an activity is asked for."""
    return f"{ACTIVITIES}{activity_id}.{measure}"


def activity_indicator(
    activity: Activity,
    measure: Measure,
    texts: Texts,
    sources: tuple[Source, ...],
    *,
    between: str = "",
    content: str = "",
) -> Indicator:
    """What stands for the map; `between` are the periods of a change, as they are added to its name."""
    is_status = measure == "status"
    words = {one: Texts(one) for one in LANGUAGES}
    return Indicator(
        id=activity_map_id(activity.id, measure),
        basis="territory",
        names={one: f"{activity.names[one]}: {words[one](f'filiera.measure_{measure}')}{between}" for one in LANGUAGES},
        unit=_unit(activity, measure, texts),
        decimals=_DECIMALS.get(measure, 0),
        ramp=_RAMPS.get(measure, "blues"),
        kind="category" if is_status else "count",
        sources=sources,
        formulas={one: words[one](f"filiera.formula_{measure}") for one in LANGUAGES},
        labels=_status_names(texts) if is_status else (),
        content=content,
    )


def activity_shown(
    measure: Measure, values: NDArray[np.float64], positions: NDArray[np.intp] | None, texts: Texts
) -> Shown:
    """Values float64[n], NaN unknown, with their classes within `positions`; a status has a colour of its own each."""
    if measure != "status":
        return values, classify(values, positions, ramp=_RAMPS.get(measure, "blues"))
    class_of = np.where(np.isfinite(values), np.nan_to_num(values), -1).astype(np.int8)
    return values, Choropleth(np.empty(0), tuple(STATUS_COLOURS.values()), class_of, names=_status_names(texts))


def _unit(activity: Activity, measure: Measure, texts: Texts) -> str:
    if measure == "status":
        return ""
    own = activity.unit.get(texts.language, "") if measure in _IN_UNITS_OF_DEMAND else ""
    return own or texts(f"filiera.unit_{measure}")


def _status_names(texts: Texts) -> tuple[str, ...]:
    return tuple(texts(f"filiera.status_{status}") for status in STATUS_COLOURS)
