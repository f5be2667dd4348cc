# SPDX-License-Identifier: EUPL-1.2
"""The map coloured by what a centre would cost in every municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.scenarios.cost_figures import COSTS, cost_column, cost_indicators
from district_planner.scenarios.costs import COST_FIGURES
from district_planner.territory.choropleth import Choropleth, classify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.territory.indicators import Indicator


class CostMap:
    """Offers the components whose rate follows an indicator, and the total they give: the others are flat."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: tuple[object, object, dict[str, Indicator]] | None = None
        """The profile and the indicators that the figures are of, and the figures: they are asked for at every edit."""

    def indicators(self) -> dict[str, Indicator]:
        """The figures that differ from place to place, of an open project."""
        plan = self._session.plan
        if plan is None or plan.cost is None:
            return {}
        analyser = self._session.analyser
        cost, indicators = plan.cost, analyser.indicators(plan)
        if self._known is None or self._known[0] is not cost or self._known[1] is not indicators:
            shown = _differing(plan)
            found = {key: one for key, one in cost_indicators(analyser, plan).items() if key in shown}
            self._known = cost, indicators, found
        return dict(self._known[2])

    def values(self, indicator_id: str) -> tuple[NDArray[np.float64], Choropleth]:
        """Euro a year by municipality, NaN where unknown and outside the study area, and how they are coloured."""
        session = self._session
        assert session.plan is not None, "there is a map"
        everywhere = np.arange(len(session.territory))
        values = cost_column(session.analyser, session.plan, None, indicator_id, everywhere)
        return values, classify(values, session.study_area, ramp=self.indicators()[indicator_id].ramp)

    def note(self, indicator_id: str) -> str:  # noqa: ARG002  # the same of all
        """That values of single sites are not on it."""
        return self._session.texts("cost_window.map_note")


def _differing(plan: Plan) -> set[str]:
    """The ids of the figures that an indicator makes differ."""
    assert plan.cost is not None, "asked for with a profile only"
    rates = plan.cost.rates
    found = {f"{COSTS}{rate.component}" for rate in rates if rate.used and rate.indicator}
    return found | {f"{COSTS}{COST_FIGURES[0]}"} if found else found
