# SPDX-License-Identifier: EUPL-1.2
"""The map coloured by how two scenarios differ: losses and gains of each municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.errors import PlannerError
from district_planner.core.texts import Texts
from district_planner.gui.aside import Aside
from district_planner.scenarios.comparing import SUITABILITY, difference_values
from district_planner.scenarios.indicators import nothing_known
from district_planner.scenarios.ranking_maps import DIFFERENCES, Difference, difference_indicator, difference_shown
from district_planner.scenarios.scenario_edits import in_scenario
from district_planner.scenarios.suitability import is_suitability_quick

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.texts import Language
    from district_planner.gui.session import Session
    from district_planner.territory.choropleth import Choropleth
    from district_planner.territory.indicators import Indicator


class DifferenceMap:
    """Remembers which scenarios and which figure were asked for; what the map showed before can be had back."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._aside: Aside[NDArray[np.float64]] = Aside(session, "scenario_window.comparing")
        self._asked: tuple[int, int, str] | None = None
        self._before = ""
        self._plan: object = None
        self._edition = 0
        """Counts how often the plan was other than before."""

    @property
    def shown(self) -> tuple[int, int, str] | None:
        """The two scenarios and the figure on the map; None while it shows something else."""
        return self._asked if self._session.indicator_id.startswith(DIFFERENCES) else None

    def figures(self, language: Language) -> Mapping[str, str]:
        """The figures on offer with their names: suitability, and the indicators that look at places as sites."""
        offered = {SUITABILITY: Texts(language)("scoring.map_name")}
        indicators = self._session.indicators.values()
        return offered | {one.id: one.name(language) for one in indicators if one.basis == "places"}

    def show(self, before: int, after: int, figure: str) -> None:
        """Colour the map by `figure` of the scenario `after` less that of `before`."""
        session = self._session
        if not session.indicator_id.startswith(DIFFERENCES):
            self._before = session.indicator_id
        self._asked = before, after, figure
        session.set_indicator(Difference(figure, before, after).id)

    def go_back(self) -> None:
        """Show again what the map showed before."""
        from district_planner.gui.session import DEFAULT_INDICATOR

        known = self._before in self._session.map_indicators
        self._session.set_indicator(self._before if known else DEFAULT_INDICATOR)

    # What the map asks for

    def indicators(self) -> dict[str, Indicator]:
        """The difference that was asked for; nothing before one was, or when one of the two is gone."""
        plan = self._session.plan
        if plan is None or self._asked is None:
            return {}
        asked = Difference(self._asked[2], *self._asked[:2])
        made = difference_indicator(plan, self._session.indicators, asked, self._content(asked.id))
        return {} if made is None else {asked.id: made}

    def values(self, indicator_id: str) -> tuple[NDArray[np.float64], Choropleth]:
        """The difference for every municipality, NaN where unknown, and how the map colours it."""
        session, plan = self._session, self._session.plan
        assert self._asked is not None, "it was asked for"
        assert plan is not None, "there is a map"
        before, after, figure = self._asked
        first, second = in_scenario(plan, before), in_scenario(plan, after)
        analyser = session.analyser
        quick = all(
            is_suitability_quick(analyser, one) if figure == SUITABILITY else analyser.is_quick(one)
            for one in (first, second)
        )
        values = self._aside.answer(
            (indicator_id, self._edition),
            lambda progress: difference_values(analyser, first, second, figure, progress),
            quick=quick,
        )
        if values is None:
            return nothing_known(len(session.territory))
        return difference_shown(values, session.study_area)

    def note(self, indicator_id: str) -> str:
        """Which scenario less which, or that it is being worked out."""
        plan, texts = self._session.plan, self._session.texts
        if plan is None or self._asked is None or indicator_id not in self.indicators():
            return ""
        if self._aside.is_working:
            return texts("scenario_window.comparing")
        before, after, _ = self._asked
        try:
            names = plan.scenario_of(before).name, plan.scenario_of(after).name
        except PlannerError:
            return ""
        return texts("scenario_window.difference_note", before=names[0], after=names[1])

    def _content(self, key: str) -> str:
        """Other when the values are other, and when they have come."""
        plan = self._session.plan
        if plan is not self._plan:
            self._plan, self._edition = plan, self._edition + 1
        return f"{key}:{self._edition}:{self._aside.told}"
