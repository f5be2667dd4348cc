# SPDX-License-Identifier: EUPL-1.2
"""What of the ranking weakens the answer: who is excluded, what is not known, who disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.reports.words import isolated, listed
from district_planner.scoring.ahp import RATIO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from district_planner.core.texts import Texts
    from district_planner.reports.ranking_model import RankingSections, ReportCosts, ReportWeights


def ranking_caveats(sections: RankingSections, texts: Texts) -> tuple[str, ...]:
    """The weightiest first; nothing where nothing is in doubt."""
    found = [*_excluded(sections, texts)]
    is_ranked = sections.robustness is not None and bool(sections.robustness.sites)
    if sections.methods and not sections.methods.agree and is_ranked:
        found.append(sections.methods.verdict)
    if sections.scenarios and not sections.scenarios.agree:
        found.append(sections.scenarios.verdict)
    if sections.weights:
        found += _weights(sections.weights, texts)
    if sections.costs:
        found += _costs(sections.costs, texts)
    return tuple(found)


def _excluded(sections: RankingSections, texts: Texts) -> Iterator[str]:
    """Each candidate that breaks a must-have, once, with all reasons."""
    reasons: dict[str, list[str]] = {}
    names = {}
    for bound in sections.must_haves:
        for mark, name, reason in bound.broken:
            reasons.setdefault(mark, []).append(reason)
            names[mark] = isolated(name)
    for mark, said in sorted(reasons.items(), key=lambda entry: int(entry[0])):
        yield texts("report_ranking.caveat_excluded", site=names[mark], reasons="; ".join(said))


def _weights(weights: ReportWeights, texts: Texts) -> Iterator[str]:
    """Stakeholders whom the group leaves out, or who contradict themselves; that their weights do not count."""
    if not weights.is_group:
        answered = sum(any(share.value is not None for share in one.shares) for one in weights.stakeholders)
        if answered:
            yield texts("report_ranking.not_asked", n=answered)
        return
    for one in weights.stakeholders:
        name = isolated(one.name)
        if one.problem:
            said = texts("report_ranking.caveat_stakeholder", name=name, problem=one.problem)
            yield said if said.endswith("…") else f"{said}."
        elif not one.is_consistent:
            ratio, limit = texts.number(one.ratio.value, 2), texts.number(RATIO_LIMIT, 2)
            yield texts("report_ranking.caveat_inconsistent", name=name, ratio=ratio, limit=limit)


def _costs(costs: ReportCosts, texts: Texts) -> Iterator[str]:
    """The candidates whose cost is not known, those with the same reason together."""
    sites: dict[str, list[str]] = {}
    for row in costs.sites:
        if row.total.value is None:
            gaps = dict.fromkeys(words for amount, words in row.parts if amount.value is None and words)
            sites.setdefault("; ".join(gaps), []).append(isolated(row.name))
    said = [f"{listed(names, texts)} ({reason})" if reason else listed(names, texts) for reason, names in sites.items()]
    if said:
        yield texts("report_ranking.caveat_cost", sites="; ".join(said))
