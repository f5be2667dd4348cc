# SPDX-License-Identifier: EUPL-1.2
"""The values of any indicator for a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.progress import NO_PROGRESS
from district_planner.territory.indicators import load_indicators, territory_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.plan import Plan


def indicator_values(
    analyser: Analyser, plan: Plan, indicator_id: str, progress: Progress = NO_PROGRESS
) -> NDArray[np.float64]:
    """Values of an indicator for every municipality, float64[n], NaN where unknown.

    An indicator with basis `places` is known inside the study area only.

    Raises:
        KeyError: there is no such indicator.
    """
    if load_indicators()[indicator_id].basis == "territory":
        return territory_values(analyser.territory, indicator_id)
    study = analyser.study_area(plan, progress)
    values = np.full(len(analyser.territory), np.nan)
    values[study.positions] = study.values[indicator_id]
    return values
