# SPDX-License-Identifier: EUPL-1.2
"""The values of any indicator for a plan, and how much of the study area they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.progress import NO_PROGRESS
from district_planner.territory.choropleth import classify, classify_categories

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.plan import Plan
    from district_planner.territory.choropleth import Choropleth


@dataclass(frozen=True)
class Coverage:
    """Of how many of `municipalities` an indicator is known."""

    known: int
    municipalities: int


def indicator_values(
    analyser: Analyser, plan: Plan, indicator_id: str, progress: Progress = NO_PROGRESS
) -> NDArray[np.float64]:
    """Values of an indicator for every municipality, float64[n], NaN where unknown, to be read only.

    An indicator with basis `places` is known inside the study area only. A category is the number of its label.

    Raises:
        KeyError: there is no such indicator.
        PlannerError: its numbers cannot be read.
    """
    indicators = analyser.indicators(plan)
    if indicators[indicator_id].basis == "territory":
        return analyser.figures.by_municipality(plan, indicators, indicator_id)
    values = np.full(len(analyser.territory), np.nan)
    values[analyser.territory.in_regions(plan.regions)] = analyser.study_values(plan, indicator_id, progress)
    return values


def indicator_choropleth(
    analyser: Analyser, plan: Plan, indicator_id: str, progress: Progress = NO_PROGRESS
) -> tuple[NDArray[np.float64], Choropleth]:
    """The values of an indicator, and how the map colours them within the study area.

    Raises:
        KeyError: there is no such indicator.
        PlannerError: its numbers cannot be read.
    """
    indicator = analyser.indicators(plan)[indicator_id]
    values = indicator_values(analyser, plan, indicator_id, progress)
    area = analyser.territory.in_regions(plan.regions)
    if indicator.kind == "category":
        residents = analyser.residents(plan.parameters).everybody
        return values, classify_categories(values, indicator.labels, residents, area)
    return values, classify(values, area, ramp=indicator.ramp)


def nothing_known(municipalities: int) -> tuple[NDArray[np.float64], Choropleth]:
    """What stands in for an indicator whose numbers cannot be read."""
    values = np.full(municipalities, np.nan)
    return values, classify(values)


def coverage_of(analyser: Analyser, plan: Plan, indicator_id: str, progress: Progress = NO_PROGRESS) -> Coverage:
    """How many municipalities of the study area an indicator is known of.

    Raises:
        KeyError: there is no such indicator.
        PlannerError: its numbers cannot be read.
    """
    area = analyser.territory.in_regions(plan.regions)
    values = indicator_values(analyser, plan, indicator_id, progress)[area]
    return Coverage(int(np.isfinite(values).sum()), len(area))
