# SPDX-License-Identifier: EUPL-1.2
"""The same sites under each way to bring the criteria together, and what their agreement says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from district_planner.core.texts import Texts
    from district_planner.scenarios.analysis import Analysis, SiteAnalysis
    from district_planner.scoring import ScoreTable, SiteScore
    from district_planner.scoring.aggregation import Method


@dataclass(frozen=True, eq=False)
class SiteByMethod:
    """A site with its score under each method."""

    entry: SiteAnalysis
    scores: Mapping[Method, SiteScore]

    @property
    def rank_range(self) -> tuple[int | None, int | None]:
        """The best and the worst rank that a method gives; None twice for a site that is not ranked by all."""
        ranks = [score.rank for score in self.scores.values()]
        known = [rank for rank in ranks if rank is not None]
        return (min(known), max(known)) if known and len(known) == len(ranks) else (None, None)

    @property
    def rank_spread(self) -> int | None:
        """By how many places the methods disagree."""
        low, high = self.rank_range
        return None if low is None or high is None else high - low


def sites_by_method(entries: Sequence[SiteAnalysis], tables: Mapping[Method, ScoreTable]) -> list[SiteByMethod]:
    """`entries` in their order, each with its score in each of `tables`."""
    return [
        SiteByMethod(entry, {method: table.site(entry.site.id) for method, table in tables.items()})
        for entry in entries
    ]


def methods_verdict(analysis: Analysis, tables: Mapping[Method, ScoreTable], texts: Texts) -> str:
    """Whether all methods put the same site first, in a sentence; ties for the first rank are told with all names."""
    names = {site.id: site.name for site in analysis.plan.sites}
    first = {
        method: tuple(names[score.site_id] for score in table.ranking if score.rank == 1)
        for method, table in tables.items()
    }
    if not all(first.values()):
        return texts("methods.unranked")
    if all(len(table.ranking) == 1 for table in tables.values()):
        return texts("methods.only_one", name=next(iter(first.values()))[0])
    if len(set(first.values())) == 1:
        winners = next(iter(first.values()))
        return texts("methods.agree", n=len(winners), names=", ".join(winners))
    parts = [
        texts("methods.comes_first", method=texts(f"scoring.method_{method}"), names=", ".join(winners))
        for method, winners in first.items()
    ]
    return texts("methods.differ", parts="; ".join(parts))
