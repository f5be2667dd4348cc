# SPDX-License-Identifier: EUPL-1.2
"""The window that answers *why?* for any number of any table: one for all, beside the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.wording import place_name
from district_planner.scenarios.scenario_edits import in_scenario

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.gui.sites.why_dialog import WhyDialog
    from district_planner.scenarios.explain import Explanation


@dataclass(frozen=True)
class Asked:
    """A question about a `figure` (see `scenarios/explain/figures.py`) of a site or a municipality, by id or position.

    Of a site it is asked in the scenario with the id `scenario`, 0 in that which is worked on. Of a difference `key`
    is the id of the site, and `between` are the ids of the two scenarios. A weight is of no place: `key` says nothing.
    """

    about: Literal["site", "municipality", "difference", "weight"]
    key: int
    figure: str
    between: tuple[int, int] = (0, 0)
    scenario: int = 0


class WhyDesk(QObject):
    """Opens the window and keeps it right while the project changes; what is gone closes it."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._asked: Asked | None = None
        self.dialog: WhyDialog | None = None
        """Made when something is asked for the first time."""
        session.question_asked.connect(self.ask)
        session.changed.connect(self._follow)
        # The next project may have a site with the same number: it was not asked about.
        session.closing.connect(self._close)

    def ask(self, asked: Asked) -> None:
        """Explain a figure. What cannot be explained is told in a banner."""
        try:
            told = self._explanation(asked)
        except (PlannerError, KeyError) as error:
            if isinstance(error, PlannerError):
                self._session.show_error(error)
            return
        if self.dialog is None:
            from district_planner.gui.sites.why_dialog import WhyDialog

            self.dialog = WhyDialog(self._window)
        self._asked = asked
        self.dialog.show_explanation(told, self._session.texts, self._session.theme, self._whose(asked))
        self.dialog.show()
        self.dialog.raise_()

    def _close(self) -> None:
        self._asked = None
        if self.dialog is not None:
            self.dialog.close()

    def _follow(self, changes: Changes) -> None:
        if self.dialog is None or self._asked is None or not self.dialog.isVisible() or changes & Changes.PREVIEW:
            return
        if not changes & (Changes.CONTENT | Changes.LANGUAGE | Changes.THEME):
            return
        try:
            told = self._explanation(self._asked)
        except (PlannerError, KeyError):
            self.dialog.close()
            return
        self.dialog.show_explanation(told, self._session.texts, self._session.theme, self._whose(self._asked))

    def _whose(self, asked: Asked) -> str:
        """The place, and the scenario if it is another than that which is worked on."""
        session, plan = self._session, self._session.plan
        if plan is None or asked.about == "weight":
            return ""
        if asked.about == "municipality":
            return place_name(session.territory, asked.key)
        if asked.about == "difference":
            return next(site.name for site in in_scenario(plan, asked.between[1]).sites if site.id == asked.key)
        if asked.scenario in (0, plan.scenario):
            analysis = session.analysis
            return next(site.name for site in (analysis.plan if analysis else plan).sites if site.id == asked.key)
        other = in_scenario(plan, asked.scenario)
        name = next(site.name for site in other.sites if site.id == asked.key)
        return f"{name} ({plan.scenario_of(asked.scenario).name})"

    def _explanation(self, asked: Asked) -> Explanation:
        from district_planner.scenarios.explain.figures import MunicipalityFigures, SiteFigures
        from district_planner.scenarios.explain.weight_explainer import WeightExplainer

        session, plan, analysis = self._session, self._session.plan, self._session.analysis
        if plan is None or analysis is None:
            raise KeyError(asked.figure)
        texts, analyser = session.texts, session.analyser
        if asked.about == "municipality":
            return MunicipalityFigures(texts, analyser, plan, asked.key).explain(asked.figure)
        if asked.about == "weight":
            return WeightExplainer(texts, analysis.plan, analyser.criteria(analysis.plan)).explain(asked.figure)
        if asked.about == "site":
            if asked.scenario not in (0, plan.scenario):
                analysis = analyser.analyse(in_scenario(plan, asked.scenario))
            return SiteFigures(texts, analyser, analysis, asked.key).explain(asked.figure)
        from district_planner.scenarios.comparing import compare_scenarios
        from district_planner.scenarios.explain.scenario_explainer import ScenarioExplainer

        comparison = compare_scenarios(analyser, plan, asked.between)
        return ScenarioExplainer(texts, comparison, 1, asked.key).explain(asked.figure)
