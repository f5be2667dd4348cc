# SPDX-License-Identifier: EUPL-1.2
"""Scenarios side by side: the figures of every site, what was changed and why a quality differs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import NO_PROGRESS, Part
from district_planner.scenarios.costs import costs_of
from district_planner.scenarios.differences import what_changed
from district_planner.scenarios.scenario_edits import in_scenario
from district_planner.scenarios.suitability import suitability

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser, Analysis, SiteAnalysis
    from district_planner.scenarios.costs import Costs
    from district_planner.scenarios.plan import Plan
    from district_planner.scenarios.sentences import Sentence
    from district_planner.scenarios.variants import Scenario
    from district_planner.scoring import CriterionScore
    from district_planner.sites import Site

SUITABILITY = "suitability"
"""The figure of a map of differences that is the quality of each municipality as a candidate."""


@dataclass(frozen=True, eq=False)
class ComparedScenario:
    """A scenario with the plan it is and what follows from that."""

    scenario: Scenario
    plan: Plan
    analysis: Analysis
    costs: Costs | None

    @cached_property
    def sites(self) -> dict[int, SiteAnalysis]:
        """The analyses of its sites by id."""
        return {entry.site.id: entry for entry in self.analysis.sites}

    @cached_property
    def totals(self) -> dict[int, float | None]:
        """Euro a year by site; empty without a cost profile."""
        return {} if self.costs is None else {cost.site_id: cost.total for cost in self.costs.sites}


@dataclass(frozen=True)
class SiteInScenario:
    """A site in one scenario: quality 0 to 100, `pool` in weighted residents, `cost` in euro a year; None unknown.

    `rank` is None for one that has none; `excluded` tells whether a must-have is the reason.
    """

    site: Site
    quality: float | None
    rank: int | None
    pool: float
    cost: float | None
    excluded: bool


@dataclass(frozen=True)
class SiteRow:
    """A site over all scenarios compared, in their order; None where a scenario does not have it."""

    site_id: int
    name: str
    entries: tuple[SiteInScenario | None, ...]


@dataclass(frozen=True)
class CriterionEffect:
    """What a criterion adds to the difference of a quality, in points of 100.

    `weight_effect`: because it counts more or less; `value_effect`: because the place does better or worse on the scale
    of the criterion, or the scale is another. Each takes the mean of before and after of the other, so that the two add
    up to the whole without a rest.
    """

    id: str
    before: CriterionScore
    after: CriterionScore
    weight_effect: float
    value_effect: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.weight_effect + self.value_effect


@dataclass(frozen=True)
class QualityDifference:
    """Why the quality of a site differs: after − before. `total` is None when one of the two is unknown.

    `effects` are in the order of the criteria, those without any left out. They add up to `total` when both scenarios
    take the weighted sum; by another method a quality is no sum and there are none.
    """

    site_id: int
    before: float | None
    after: float | None
    effects: tuple[CriterionEffect, ...]

    @property
    def total(self) -> float | None:
        """After − before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, eq=False)
class ScenarioComparison:
    """Two or more scenarios of a plan; each is compared with the first."""

    scenarios: tuple[ComparedScenario, ...]
    rows: tuple[SiteRow, ...]
    changes: tuple[tuple[Sentence, ...], ...]
    """Of each scenario what is not as in the first; of the first nothing."""

    def why(self, site_id: int, after: int = 1) -> QualityDifference:
        """Why the quality of a site in the scenario at place `after` is another than in the first.

        Raises:
            NotFoundError: one of the two does not have the site.
        """
        first, other = self.scenarios[0], self.scenarios[after]
        for compared in (first, other):
            if site_id not in compared.sites:
                raise NotFoundError("scenario.site_missing", site=str(site_id), name=compared.scenario.name)
        return quality_difference(first.sites[site_id], other.sites[site_id], _is_sum(first) and _is_sum(other))


def compare_scenarios(
    analyser: Analyser, plan: Plan, ids: Iterable[int], progress: Progress = NO_PROGRESS
) -> ScenarioComparison:
    """The scenarios with these ids side by side, the first as the one that the others are compared with.

    Raises:
        NotFoundError: there is no such scenario.
        InputError: fewer than two, one twice, or a scenario that cannot be read or worked out.
        PlannerError: the numbers of a data set cannot be read.
    """
    wanted = list(ids)
    if len(wanted) < 2 or len(set(wanted)) < len(wanted):  # to compare takes two
        raise InputError("scenario.two_needed")
    plans = [in_scenario(plan, scenario_id) for scenario_id in wanted]
    compared = []
    for number, (scenario_id, own) in enumerate(zip(wanted, plans, strict=True)):
        progress.raise_if_cancelled()
        analysis = analyser.analyse(own, Part(progress, number / len(plans), (number + 1) / len(plans)))
        compared.append(ComparedScenario(plan.scenario_of(scenario_id), own, analysis, costs_of(analyser, analysis)))
    changes = tuple(() if own is plans[0] else what_changed(plans[0], own) for own in plans)
    progress.report(1.0)
    return ScenarioComparison(tuple(compared), _rows(compared), changes)


def quality_difference(before: SiteAnalysis, after: SiteAnalysis, is_sum: bool) -> QualityDifference:
    """Why the quality of a site differs; without a split unless it `is_sum` in both.

    By hand: a criterion of 20 points at 0.5 that gets 30 points at 0.8 adds 24 − 10 = 14: 10 x (0.5 + 0.8) / 2 = 6.5 by
    its weight and 0.3 x (20 + 30) / 2 = 7.5 by its value.
    """
    effects: list[CriterionEffect] = []
    first, second = before.score.quality, after.score.quality
    if is_sum and first is not None and second is not None:
        known = {score.id: score for score in before.score.criteria}
        made = (_effect(known[score.id], score) for score in after.score.criteria if score.id in known)
        effects = [effect for effect in made if effect.weight_effect or effect.value_effect]
    return QualityDifference(before.site.id, first, second, tuple(effects))


def difference_values(
    analyser: Analyser, before: Plan, after: Plan, figure: str, progress: Progress = NO_PROGRESS
) -> NDArray[np.float64]:
    """How a figure of each municipality differs, after − before: float64[n] over the territory, NaN where unknown.

    `figure` is `SUITABILITY`, or the id of an indicator with basis `places`, of which `labour_pool` is one. Outside the
    study area of either plan nothing is known.

    Raises:
        KeyError: there is no such indicator.
        PlannerError: a study area has an unknown region, or the numbers of a data set cannot be read.
    """
    first = _figure(analyser, before, figure, Part(progress, 0.0, 0.5))
    progress.raise_if_cancelled()
    return np.asarray(_figure(analyser, after, figure, Part(progress, 0.5, 1.0)) - first)


def _figure(analyser: Analyser, plan: Plan, figure: str, progress: Progress) -> NDArray[np.float64]:
    values = np.full(len(analyser.territory), np.nan)
    if figure == SUITABILITY:
        found = suitability(analyser, plan, progress)
        values[found.positions] = found.quality
    else:
        values[analyser.study_area(plan, progress).positions] = analyser.study_values(plan, figure, progress)
    return values


def _is_sum(compared: ComparedScenario) -> bool:
    return compared.analysis.scores.method == "sum"


def _effect(before: CriterionScore, after: CriterionScore) -> CriterionEffect:
    """The symmetric split of w1 n1 − w0 n0; what has no weight may be unknown, and then only the weight has effect."""
    n0 = before.normalised if before.normalised is not None else after.normalised
    n1 = after.normalised if after.normalised is not None else before.normalised
    if n0 is None or n1 is None:
        return CriterionEffect(before.id, before, after, 0.0, 0.0)
    weight, value = after.weight - before.weight, n1 - n0
    return CriterionEffect(before.id, before, after, weight * (n0 + n1) / 2, value * (before.weight + after.weight) / 2)


def _rows(compared: list[ComparedScenario]) -> tuple[SiteRow, ...]:
    ids = sorted({site_id for one in compared for site_id in one.sites})
    rows = []
    for site_id in ids:
        entries = tuple(_entry(one, site_id) for one in compared)
        name = next(entry.site.name for entry in entries if entry is not None)
        rows.append(SiteRow(site_id, name, entries))
    return tuple(rows)


def _entry(compared: ComparedScenario, site_id: int) -> SiteInScenario | None:
    entry = compared.sites.get(site_id)
    if entry is None:
        return None
    return SiteInScenario(
        site=entry.site,
        quality=entry.score.quality,
        rank=entry.score.rank,
        pool=entry.labour_pool,
        cost=compared.totals.get(site_id),
        excluded=bool(entry.score.excluded),
    )
