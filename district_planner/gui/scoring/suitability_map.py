# SPDX-License-Identifier: EUPL-1.2
"""The map coloured by suitability: every municipality of the study area as a candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.errors import PlannerError
from district_planner.gui.aside import Aside
from district_planner.scenarios.comparing import SUITABILITY
from district_planner.scenarios.indicators import nothing_known
from district_planner.scenarios.ranking_maps import suitability_indicator, suitability_shown
from district_planner.scenarios.suitability import is_suitability_quick, suitability

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scenarios.suitability import Suitability
    from district_planner.territory.choropleth import Choropleth
    from district_planner.territory.indicators import Indicator


class SuitabilityMap:
    """What the map shows of it. Where it takes its time it is worked out beside the window, and views are told."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parts: tuple[object, ...] = ()
        self._edition = 0
        """Counts how often what the values rest on was other than before."""
        self._aside: Aside[Suitability] = Aside(session, "scoring.map_working", self._on_stopped)

    @property
    def found(self) -> Suitability | None:
        """The suitability of the stored plan; None without one, while it is worked out, and where it was stopped.

        Raises:
            PlannerError: it cannot be worked out.
        """
        plan, analyser = self._session.plan, self._session.analyser
        if plan is None:
            return None
        return self._aside.answer(
            _parts_of(plan),
            lambda progress: suitability(analyser, plan, progress),
            quick=is_suitability_quick(analyser, plan),
        )

    def _on_stopped(self) -> None:
        """The map shows what it showed at first."""
        from district_planner.gui.session import DEFAULT_INDICATOR

        self._session.set_indicator(DEFAULT_INDICATOR)

    # What the map asks for

    def indicators(self) -> dict[str, Indicator]:
        """Suitability, of an open project."""
        plan = self._session.plan
        if plan is None:
            return {}
        return {SUITABILITY: suitability_indicator(self._content(plan))}

    def values(self, indicator_id: str) -> tuple[NDArray[np.float64], Choropleth]:  # noqa: ARG002  # there is one
        """The quality of every municipality, NaN where unknown, and how the map colours it."""
        session = self._session
        found, count = self.found, len(session.territory)
        if found is None:
            return nothing_known(count)
        return suitability_shown(found, count, session.texts)

    def note(self, indicator_id: str) -> str:  # noqa: ARG002
        """How many are ranked, are excluded, and lack something."""
        try:
            found = self.found
        except PlannerError as error:
            return error.text(self._session.texts)
        texts = self._session.texts
        if found is None:
            return texts("scoring.map_working") if self._aside.is_working else ""
        ranked, excluded = len(found.ranking), int(found.is_excluded.sum())
        return texts(
            "scoring.map_note",
            method=texts(f"scoring.method_{found.method}"),
            ranked=ranked,
            excluded=excluded,
            unknown=len(found.positions) - ranked - excluded,
        )

    def _content(self, plan: Plan) -> str:
        """Other when the values or their words are other."""
        parts = _parts_of(plan)
        if parts != self._parts:
            self._parts, self._edition = parts, self._edition + 1
        return f"{SUITABILITY}:{self._session.texts.language}:{self._edition}:{self._aside.told}"


def _parts_of(plan: Plan) -> tuple[object, ...]:
    """What suitability rests on."""
    competing = tuple(site for site in plan.sites if site.kind != "candidate")
    aims = {setting.target for setting in plan.settings if setting.direction == "target"}
    aimed = tuple(site for site in plan.sites if site.id in aims)
    given = plan.datasets, plan.indicators, plan.criteria, plan.settings
    return (
        plan.regions, plan.parameters, plan.weights, plan.weighting, plan.stakeholders, *given, competing, aimed,
    )  # fmt: skip
