# SPDX-License-Identifier: EUPL-1.2
"""The sections of a report about the ranking: how far it holds, by every method, must-haves, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from district_planner.reports.quantities import Quantity
from district_planner.reports.ranking_costs import report_costs
from district_planner.reports.ranking_model import (
    RankingSections,
    ReportByMethod,
    ReportMethod,
    ReportMethods,
    ReportMustHave,
    ReportRobustness,
    ReportStanding,
)
from district_planner.reports.ranking_reasons import report_reasons
from district_planner.reports.ranking_scenarios import report_scenarios
from district_planner.reports.ranking_weights import report_weights
from district_planner.reports.words import isolated
from district_planner.scenarios.costs import costs_of
from district_planner.scenarios.methods import methods_verdict, sites_by_method
from district_planner.scenarios.robustness import robustness_of
from district_planner.scenarios.robustness_words import (
    Called,
    basis_sentence,
    chance,
    change_sentence,
    class_shares,
    driver_sentences,
    place_sentence,
    rank_classes,
    rank_interval,
    verdict_sentence,
)
from district_planner.scoring.wording import must_have_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.texts import Texts
    from district_planner.scenarios import Analyser, Analysis, SiteAnalysis
    from district_planner.scenarios.costs import Costs
    from district_planner.scoring import Criterion
    from district_planner.scoring.aggregation import Method
    from district_planner.scoring.robustness import Robustness

CHOICES = "project_choices"
"""What the user chose: criteria, weights, stakeholders, scenarios."""
METHOD = "method"
FEWEST_METHODS_ROWS = 2
"""One candidate alone cannot come out otherwise by another method."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """What the sections are made from. `marks` are the numbers of the sites on the map, in their order."""

    analyser: Analyser
    analysis: Analysis
    texts: Texts
    marks: Mapping[int, str]

    @cached_property
    def candidates(self) -> list[SiteAnalysis]:
        """The candidates in the order of their marks: by rank, those without one last."""
        entries = (self.analysis.site(number) for number in self.marks)
        return [entry for entry in entries if entry.site.kind == "candidate"]

    @cached_property
    def robustness(self) -> Robustness:
        """What the draws say."""
        return robustness_of(self.analyser, self.analysis.plan, self.analysis)

    @cached_property
    def costs(self) -> Costs | None:
        """What the profile costs at each site; None without one."""
        return costs_of(self.analyser, self.analysis)

    @cached_property
    def called(self) -> Called:
        """What sites and criteria are called."""
        names = {site.id: isolated(site.name) for site in self.analysis.plan.sites}
        return Called.of(names, self.analysis.scores.criteria, self.texts)

    def named(self, entry: SiteAnalysis) -> tuple[str, int, str]:
        """Mark, id and name of a site."""
        return self.marks[entry.site.id], entry.site.id, entry.site.name

    def points(self, value: float | None) -> Quantity:
        """A quality."""
        return Quantity(value, decimals=1)


def ranking_sections(ranking: Ranking) -> RankingSections:
    """All the sections.

    Raises:
        PlannerError: the numbers of a data set cannot be read.
    """
    texts, method = ranking.texts, ranking.analysis.scores.method
    has_candidates = bool(ranking.candidates)
    return RankingSections(
        method=texts(f"scoring.method_{method}"),
        formula=formula_words(method, texts),
        meaning=texts("panels.quality_meaning" if method == "sum" else f"explain.meaning_{method}"),
        adds_up=method == "sum",
        robustness=report_robustness(ranking) if has_candidates else None,
        methods=report_methods(ranking),
        weights=report_weights(ranking) if has_candidates else None,
        must_haves=report_must_haves(ranking) if has_candidates else (),
        costs=report_costs(ranking),
        scenarios=report_scenarios(ranking),
        reasons=report_reasons(ranking),
    )


def formula_words(method: Method, texts: Texts) -> str:
    """How a method makes a quality, as explanations say it."""
    return texts("panels.quality_formula" if method == "sum" else f"explain.formula_{method}")


def report_robustness(ranking: Ranking) -> ReportRobustness:
    """How far the ranking holds."""
    texts, found, called = ranking.texts, ranking.robustness, ranking.called
    spans = rank_classes(found.competing)
    shares = class_shares(found.acceptability, spans)
    standings = []
    for row, site_id in enumerate(found.ids):
        low, high, first = int(found.rank_low[row]), int(found.rank_high[row]), float(found.p_first[row])
        standings.append(
            ReportStanding(
                mark=ranking.marks[site_id],
                site_id=site_id,
                name=ranking.analysis.site(site_id).site.name,
                low=low,
                high=high,
                mean=Quantity(float(found.rank_mean[row]), decimals=1),
                first=Quantity(100 * first, "%"),
                shares=tuple(Quantity(100 * share, "%") for share in shares[row].tolist()),
                interval=rank_interval(texts, low, high),
                chance=chance(texts, first),
                said=place_sentence(texts, found, site_id),
            )
        )
    return ReportRobustness(
        verdict=verdict_sentence(texts, found, called),
        change=change_sentence(texts, found, called),
        drivers=tuple(driver_sentences(texts, found, called)),
        classes=tuple(rank_interval(texts, low, high) for low, high in spans),
        sites=tuple(standings),
        drawn=_drawn(ranking) if found.competing > 1 else (),
        source_ids=(METHOD, CHOICES),
    )


def _drawn(ranking: Ranking) -> tuple[str, ...]:
    texts, found, parameters = ranking.texts, ranking.robustness, ranking.analysis.plan.parameters
    said = [basis_sentence(texts, found)]
    if found.data_vary:
        said.append(texts("report_ranking.drawn_errors", error=texts.number(parameters.data_error)))
    return (*filter(None, said), texts("report_ranking.drawn_together"))


def report_methods(ranking: Ranking) -> ReportMethods | None:
    """The candidates by every method; None where there is nobody to be compared with."""
    if len(ranking.candidates) < FEWEST_METHODS_ROWS:
        return None
    texts, analysis = ranking.texts, ranking.analysis
    tables = ranking.analyser.by_method(analysis.plan)
    rows = [
        ReportByMethod(
            *ranking.named(row.entry),
            scores=tuple((score.rank, ranking.points(score.quality)) for score in row.scores.values()),
            spread=row.rank_spread,
        )
        for row in sites_by_method(ranking.candidates, tables)
    ]
    firsts = {tuple(score.site_id for score in table.ranking if score.rank == 1) for table in tables.values()}
    return ReportMethods(
        verdict=methods_verdict(analysis, tables, texts),
        agree=len(firsts) == 1,
        methods=tuple(
            ReportMethod(texts(f"scoring.method_{name}"), formula_words(name, texts), name == analysis.scores.method)
            for name in tables
        ),
        rows=tuple(rows),
        source_ids=(METHOD,),
    )


def report_must_haves(ranking: Ranking) -> tuple[ReportMustHave, ...]:
    """Each bound with the candidates that break it, and those of which nobody knows."""
    return tuple(_must_have(ranking, one) for one in ranking.analysis.scores.criteria if one.is_must_have)


def _must_have(ranking: Ranking, criterion: Criterion) -> ReportMustHave:
    broken, unknown, kept = [], [], 0
    for entry in ranking.candidates:
        mark, _, name = ranking.named(entry)
        reasons = [one.text(criterion, ranking.texts) for one in entry.score.excluded if one.criterion == criterion.id]
        value = next(score.value for score in entry.score.criteria if score.id == criterion.id)
        if reasons:
            broken.append((mark, name, "; ".join(reasons)))
        elif value is None:
            unknown.append((mark, name))
        else:
            kept += 1
    return ReportMustHave(
        criterion_id=criterion.id,
        criterion=criterion.name(ranking.texts.language),
        asked=must_have_words(criterion, ranking.texts),
        broken=tuple(broken),
        unknown=tuple(unknown),
        kept=kept,
        source_ids=(CHOICES, *(source.id for source in criterion.sources)),
    )
