# SPDX-License-Identifier: EUPL-1.2
"""Why the quality of a site differs between two scenarios: the part of each criterion, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.core.wording import signed
from district_planner.scenarios.comparing_words import why_words
from district_planner.scenarios.explain.evidence import Behind, Cell, word
from district_planner.scenarios.explain.explanation import Explanation, source_line

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios.comparing import ScenarioComparison

DIFFERENCE, POOL_DIFFERENCE, COST_DIFFERENCE = "difference", "difference:labour_pool", "difference:cost"


@dataclass(frozen=True)
class ScenarioExplainer:
    """Explains the scenario at place `at` of a comparison against the first, for one site in one language."""

    texts: Texts
    comparison: ScenarioComparison
    at: int
    site_id: int

    @property
    def figures(self) -> tuple[str, ...]:
        """What there is an answer for: nothing for a site that one of the two lacks."""
        both = (self.comparison.scenarios[0], self.comparison.scenarios[self.at])
        there = all(self.site_id in one.sites for one in both)
        return (DIFFERENCE, POOL_DIFFERENCE, COST_DIFFERENCE) if there else ()

    def explain(self, figure: str) -> Explanation:
        """The explanation of one of the `figures`; `KeyError` for any other."""
        if figure not in self.figures:
            raise KeyError(figure)
        if figure != DIFFERENCE:
            return self._plain(figure)
        texts, why = self.texts, self.comparison.why(self.site_id, self.at)
        first, other = self.comparison.scenarios[0], self.comparison.scenarios[self.at]
        names = {one.id: one.name(texts.language) for one in first.analysis.scores.criteria}
        names |= {one.id: one.name(texts.language) for one in other.analysis.scores.criteria}

        def cell(value: float | None) -> Cell:
            return Cell(signed(texts, value, 2), value)

        rows = tuple(
            (word(names[one.id]), cell(one.weight_effect), cell(one.value_effect), cell(one.total))
            for one in sorted(why.effects, key=lambda one: -abs(one.total))
        )
        heads = ("panels.criterion", "explain.by_weight", "explain.by_value", "explain.together")
        changes = [sentence.text(texts) for sentence in self.comparison.changes[self.at]]
        _, *lines = why_words(self.comparison, self.site_id, self.at, texts)
        return Explanation(
            title=texts("explain.difference", before=first.scenario.name, after=other.scenario.name),
            value=signed(texts, why.total, 1),
            meaning="\n".join(lines),
            formula=texts("explain.difference_formula"),
            terms=(
                (first.scenario.name, texts.number(why.before, 1)),
                (other.scenario.name, texts.number(why.after, 1)),
                *((texts("explain.changed"), words) for words in changes),
            ),
            sources=(source_line(texts, load_sources()["method"]),),
            behind=Behind(tuple(texts(key) for key in heads), rows) if rows else None,
        )

    def _plain(self, figure: str) -> Explanation:
        """A difference that has no parts: the figure in both, and what was changed between them."""
        texts, comparison = self.texts, self.comparison
        row = next(row for row in comparison.rows if row.site_id == self.site_id)
        entries = (row.entries[0], row.entries[self.at])
        is_cost = figure == COST_DIFFERENCE
        before, after = ((None if one is None else one.cost if is_cost else one.pool) for one in entries)
        first, other = comparison.scenarios[0], comparison.scenarios[self.at]
        changes = [sentence.text(texts) for sentence in comparison.changes[self.at]]
        of = texts("explain.cost_index_of" if is_cost else "explain.difference_of_pool")
        lacking = before is None or after is None
        return Explanation(
            title=texts("explain.difference", before=first.scenario.name, after=other.scenario.name),
            value=texts.number(None) if before is None or after is None else signed(texts, after - before, 0),
            meaning=texts("explain.difference_unknown" if lacking else "explain.difference_plain", figure=of),
            formula=texts("explain.difference_plain_formula"),
            terms=(
                (first.scenario.name, texts.number(before)),
                (other.scenario.name, texts.number(after)),
                *((texts("explain.changed"), words) for words in changes),
            ),
            sources=(source_line(texts, load_sources()["method"]),),
        )
