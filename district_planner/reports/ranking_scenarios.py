# SPDX-License-Identifier: EUPL-1.2
"""The scenarios of a project side by side, as a report tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.errors import PlannerError
from district_planner.core.wording import signed
from district_planner.reports.quantities import Quantity
from district_planner.reports.ranking_model import (
    ReportInScenario,
    ReportScenario,
    ReportScenarioRow,
    ReportScenarios,
)
from district_planner.scenarios.comparing import compare_scenarios
from district_planner.scenarios.comparing_words import comparison_verdict, why_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from district_planner.core.texts import Texts
    from district_planner.reports.ranking import Ranking
    from district_planner.scenarios.comparing import ComparedScenario, ScenarioComparison, SiteInScenario, SiteRow

CHOICES = "project_choices"
_LEADERS = 2
"""Of so many of the first places of each scenario it is told why their quality is another."""


def report_scenarios(ranking: Ranking) -> ReportScenarios | None:
    """The scenario of the report against all others; None where there is one alone."""
    plan, texts = ranking.analysis.plan, ranking.texts
    if len(plan.scenarios) < 2:
        return None
    others = [one.id for one in plan.scenarios if one.id != plan.scenario]
    try:
        comparison = compare_scenarios(ranking.analyser, plan, [plan.scenario, *others])
    except PlannerError as error:
        return ReportScenarios("", True, (), (), False, (CHOICES,), problem=error.text(texts))
    has_costs = any(one.costs is not None for one in comparison.scenarios)
    firsts = {_firsts(one) for one in comparison.scenarios}
    return ReportScenarios(
        verdict=comparison_verdict(comparison, texts),
        agree=len(firsts) == 1,
        scenarios=tuple(_scenario(comparison, place, texts) for place in range(len(comparison.scenarios))),
        rows=tuple(_row(row, texts) for row in comparison.rows if _competes(row)),
        has_costs=has_costs,
        source_ids=(CHOICES,),
    )


def _firsts(compared: ComparedScenario) -> tuple[int, ...]:
    return tuple(score.site_id for score in compared.analysis.scores.ranking if score.rank == 1)


def _competes(row: SiteRow) -> bool:
    return any(entry is not None and entry.site.kind == "candidate" for entry in row.entries)


def _scenario(comparison: ScenarioComparison, place: int, texts: Texts) -> ReportScenario:
    one = comparison.scenarios[place]
    return ReportScenario(
        name=one.scenario.name,
        note=one.scenario.note,
        method=texts(f"scoring.method_{one.analysis.scores.method}"),
        first=tuple(one.sites[site_id].site.name for site_id in _firsts(one)),
        changes=tuple(sentence.text(texts) for sentence in comparison.changes[place]),
        whys=tuple(_whys(comparison, place, texts)) if place else (),
    )


def _whys(comparison: ScenarioComparison, place: int, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Why the quality of the leaders of both scenarios is another."""
    leaders: list[int] = []
    for one in (comparison.scenarios[0], comparison.scenarios[place]):
        leaders += [score.site_id for score in one.analysis.scores.ranking[:_LEADERS]]
    for site_id in dict.fromkeys(leaders):
        heading, *lines = why_words(comparison, site_id, place, texts)
        yield heading, tuple(lines)


def _row(row: SiteRow, texts: Texts) -> ReportScenarioRow:
    first = row.entries[0]
    before = None if first is None else first.quality
    return ReportScenarioRow(row.site_id, row.name, tuple(_entry(entry, before, texts) for entry in row.entries))


def _entry(entry: SiteInScenario | None, before: float | None, texts: Texts) -> ReportInScenario | None:
    if entry is None:
        return None
    change = None if before is None or entry.quality is None else entry.quality - before
    return ReportInScenario(
        rank=entry.rank,
        quality=Quantity(entry.quality, decimals=1),
        quality_change="" if change is None else signed(texts, change, 1),
        labour_pool=Quantity(entry.pool),
        cost=Quantity(entry.cost),
        is_excluded=entry.excluded,
    )
