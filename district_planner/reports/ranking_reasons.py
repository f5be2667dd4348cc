# SPDX-License-Identifier: EUPL-1.2
"""Why every candidate has the quality it has, in the words of `scenarios.explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.reports.ranking_model import ReportExplanation, ReportReason, ReportTable
from district_planner.scenarios.explain.cost_explainer import TOTAL
from district_planner.scenarios.explain.figures import SiteFigures
from district_planner.scenarios.explain.robustness_explainer import RANK_INTERVAL
from district_planner.scenarios.explain.site_explainer import QUALITY

if TYPE_CHECKING:
    from district_planner.reports.ranking import Ranking
    from district_planner.scenarios import SiteAnalysis
    from district_planner.scenarios.explain import Explanation

MOST_CANDIDATES = 12
"""More would make a page that no mail takes."""
POOL = "labour_pool"
_WITH_ROWS = (QUALITY, POOL, TOTAL)
"""Of these the rows behind the number are printed too; those of the others are of the same municipalities."""


def report_reasons(ranking: Ranking) -> tuple[ReportReason, ...]:
    """Of the first candidates: quality, the criteria that count, the interval of the rank, what the site costs."""
    first = ranking.candidates[:MOST_CANDIDATES]
    return tuple(ReportReason(*ranking.named(entry), explanations=_explanations(ranking, entry)) for entry in first)


def _explanations(ranking: Ranking, entry: SiteAnalysis) -> tuple[ReportExplanation, ...]:
    figures = SiteFigures(ranking.texts, ranking.analyser, ranking.analysis, entry.site.id)
    counting = [score.id for score in entry.score.criteria if score.weight > 0 or score.must_have]
    wanted = [QUALITY, *counting]
    if ranking.robustness.row(entry.site.id) is not None:
        wanted.append(RANK_INTERVAL)
    if ranking.costs is not None:
        wanted.append(TOTAL)
    return tuple(_printed(figure, figures.explain(figure)) for figure in wanted)


def _printed(figure: str, made: Explanation) -> ReportExplanation:
    table = None
    if made.behind is not None and figure in _WITH_ROWS:
        table = ReportTable(made.behind.headers, tuple(tuple(cell.text for cell in row) for row in made.behind.rows))
    return ReportExplanation(
        figure=figure,
        title=made.title,
        value=made.value,
        meaning=made.meaning,
        formula=made.formula,
        terms=made.terms,
        sources=made.sources,
        table=table,
    )
