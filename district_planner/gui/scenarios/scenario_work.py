# SPDX-License-Identifier: EUPL-1.2
"""Compares scenarios for the window: at once where that is quick, else beside it, and views are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.aside import Aside
from district_planner.scenarios.comparing import ScenarioComparison, compare_scenarios
from district_planner.scenarios.scenario_edits import in_scenario

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


class ScenarioWork:
    """Compares scenarios of the plan that is seen, also while something is dragged."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._aside: Aside[ScenarioComparison] = Aside(session, "scenario_window.comparing")

    @property
    def plan(self) -> Plan | None:
        """The plan that is seen: the dragged one's when something is dragged."""
        analysis = self._session.analysis
        return analysis.plan if analysis is not None else self._session.plan

    def comparison(self, ids: tuple[int, ...]) -> ScenarioComparison | None:
        """The scenarios with these ids side by side; None while that is worked out, and without a project.

        Raises:
            PlannerError: it cannot be worked out.
        """
        plan, analyser = self.plan, self._session.analyser
        if plan is None:
            return None
        quick = all(analyser.is_quick(in_scenario(plan, scenario_id)) for scenario_id in ids)
        return self._aside.answer(
            (id(plan), ids), lambda progress: compare_scenarios(analyser, plan, ids, progress), quick=quick
        )
