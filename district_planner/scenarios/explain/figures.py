# SPDX-License-Identifier: EUPL-1.2
"""One way to the explanation of any number about a site or a municipality: the figure by its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from district_planner.core.errors import NotFoundError
from district_planner.core.wording import place_name
from district_planner.scenarios.costs import costs_of
from district_planner.scenarios.edits import add_site
from district_planner.scenarios.explain.cost_explainer import PART, TOTAL, CostExplainer
from district_planner.scenarios.explain.indicator_explainer import IndicatorExplainer
from district_planner.scenarios.explain.judged import Judged
from district_planner.scenarios.explain.robustness_explainer import P_FIRST, RANK_INTERVAL, RobustnessExplainer
from district_planner.scenarios.explain.site_explainer import (
    FEMALE,
    MALE,
    QUALITY,
    RESIDENTS,
    RING,
    STAFF,
    UNKNOWN,
    UNREACHABLE,
    Explainer,
)
from district_planner.scenarios.explain.weight_explainer import WeightExplainer
from district_planner.scenarios.robustness import robustness_of, robustness_of_municipalities
from district_planner.scenarios.suitability import suitability
from district_planner.scoring.aggregation import METHODS
from district_planner.scoring.costs import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from district_planner.core.texts import Texts
    from district_planner.scenarios.analysis import Analyser, Analysis, SiteAnalysis
    from district_planner.scenarios.explain.explanation import Explanation
    from district_planner.scenarios.plan import Plan

METHOD = "quality:"
"""Followed by a way to bring the criteria together."""
_DRAWN = (RANK_INTERVAL, P_FIRST)
_OF_PLACES = (QUALITY, RESIDENTS, FEMALE, MALE, UNKNOWN, UNREACHABLE)


class Known(Protocol):
    """Explains some figures of one site."""

    @property
    def figures(self) -> tuple[str, ...]:
        """What there is an answer for."""

    def explain(self, figure: str) -> Explanation:
        """The explanation of one of the `figures`."""


@dataclass(frozen=True)
class SiteFigures:
    """Every figure of one site of an analysis, in one language."""

    texts: Texts
    analyser: Analyser
    analysis: Analysis
    site_id: int

    @property
    def names(self) -> tuple[str, ...]:
        """The figures by name, those of the criteria first."""
        criteria = (criterion.id for criterion in self.analysis.scores.criteria)
        rings = (f"{RING}{number}" for number in range(len(self._entry.catchment.rings())))
        methods = (f"{METHOD}{method}" for method in METHODS)
        further = (name for known in self._further for name in known.figures)
        return (*criteria, *_OF_PLACES, STAFF, *rings, *methods, *further)

    def explain(self, figure: str) -> Explanation:
        """The explanation of a figure by its name.

        Raises:
            NotFoundError: there is no such figure; the message lists those there are.
        """
        if figure.startswith(METHOD) and figure.removeprefix(METHOD) in METHODS:
            table = self.analyser.by_method(self.analysis.plan)[next(m for m in METHODS if figure == f"{METHOD}{m}")]
            title = self.texts(f"scoring.method_{table.method}")
            return Judged(self.texts, self.analysis, table).quality(table.site(self.site_id), title)
        explainer = Explainer(self.texts, self.analyser.territory, self.analysis, self._entry, self.analyser)
        if explainer.knows(figure):
            return explainer.explain(figure)
        for known in self._further:
            if figure in known.figures:
                return known.explain(figure)
        raise NotFoundError("explain.no_figure", figure=figure, known=", ".join(self.names))

    @cached_property
    def _entry(self) -> SiteAnalysis:
        return self.analysis.site(self.site_id)

    @property
    def _further(self) -> Iterator[Known]:
        """Who else explains figures, those who have to work something out last."""
        yield WeightExplainer(self.texts, self.analysis.plan, self.analysis.scores.criteria)
        if (costs := costs_of(self.analyser, self.analysis)) is not None:
            yield CostExplainer(self.texts, self.analyser, self.analysis, costs, self.site_id)
        draws = robustness_of(self.analyser, self.analysis.plan, self.analysis)
        yield RobustnessExplainer(self.texts, self.analysis, draws, self.site_id)


@dataclass(frozen=True)
class MunicipalityFigures:
    """Every figure of a municipality of the study area, looked at as a candidate in its middle, in one language."""

    texts: Texts
    analyser: Analyser
    plan: Plan
    position: int

    @property
    def names(self) -> tuple[str, ...]:
        """The figures by name: those of a candidate, what a centre would cost there, the indicators of the place."""
        return tuple(dict.fromkeys((*self._as_site, *_DRAWN, *self._costs, *self._indicators.figures)))

    def explain(self, figure: str) -> Explanation:
        """The explanation of a figure by its name.

        Raises:
            NotFoundError: there is no such figure, or the municipality is not in the study area.
        """
        if figure not in self.names:
            raise NotFoundError("explain.no_figure", figure=figure, known=", ".join(self.names))
        if figure not in (*self._as_site, *_DRAWN, *self._costs):
            return self._indicators.explain(figure)
        name = place_name(self.analyser.territory, self.position)
        found = suitability(self.analyser, self.plan)
        row = found.row(self.position)
        if row is None:
            raise NotFoundError("explain.outside", place=name)
        analysis, site_id = self._stage
        if figure in _DRAWN:
            return self._drawn(analysis, name).explain(figure)
        if figure in self._costs:
            costs = costs_of(self.analyser, analysis)
            assert costs is not None, "there are figures of costs with a profile only"
            return CostExplainer(self.texts, self.analyser, analysis, costs, site_id).explain(figure)
        if figure != QUALITY:
            entry = analysis.site(site_id)
            return Explainer(self.texts, self.analyser.territory, analysis, entry, self.analyser).explain(figure)
        score = replace(analysis.scores.site(site_id), rank=int(found.rank[row]) or None, excluded=found.excluded(row))
        title = self.texts("explain.suitability", place=name)
        return Judged(self.texts, analysis, analysis.scores).quality(score, title, len(found.ranking))

    def _drawn(self, analysis: Analysis, name: str) -> RobustnessExplainer:
        """What the draws say of the municipality, which has to be one of the best."""
        found = robustness_of_municipalities(self.analyser, self.plan)
        if found.row(self.position) is None:
            raise NotFoundError("explain.not_drawn", place=name, n=len(found.ids))
        return RobustnessExplainer(
            self.texts, analysis, found, self.position, lambda place: place_name(self.analyser.territory, place)
        )

    @property
    def _as_site(self) -> tuple[str, ...]:
        return (*(criterion.id for criterion in self.analyser.criteria(self.plan)), *_OF_PLACES)

    @property
    def _costs(self) -> tuple[str, ...]:
        """Total and components; the indices compare the sites of the project only."""
        profile = self.plan.cost
        if profile is None:
            return ()
        return (TOTAL, *(f"{PART}{component}" for component in COMPONENTS if profile.rate(component).used))

    @property
    def _indicators(self) -> IndicatorExplainer:
        return IndicatorExplainer(self.texts, self.analyser, self.plan, self.position)

    @cached_property
    def _stage(self) -> tuple[Analysis, int]:
        """The plan with a candidate in the middle of the municipality."""
        territory, plan = self.analyser.territory, self.plan
        lon, lat = float(territory.lon[self.position]), float(territory.lat[self.position])
        made = add_site(plan, name=territory.names[self.position], lon=lon, lat=lat).apply(plan)
        return self.analyser.analyse(made), plan.next_site_id
