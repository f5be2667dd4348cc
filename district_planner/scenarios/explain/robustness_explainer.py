# SPDX-License-Identifier: EUPL-1.2
"""How far a rank can be relied upon: what was drawn, and how often each rank came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.core.wording import percent
from district_planner.scenarios.explain.evidence import Behind, Cell, word
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scenarios.robustness_words import (
    Called,
    chance,
    change_sentence,
    driver_sentences,
    mentioned,
    rank_interval,
    verdict_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.texts import Texts
    from district_planner.scenarios.analysis import Analysis
    from district_planner.scoring.robustness import Robustness

RANK_INTERVAL, P_FIRST = "rank_interval", "p_first"


@dataclass(frozen=True)
class RobustnessExplainer:
    """Explains what the draws say of one place, in one language: a site by its id, or what `name_of` has a name for."""

    texts: Texts
    analysis: Analysis
    found: Robustness
    site_id: int
    name_of: Callable[[int], str] | None = None

    @property
    def figures(self) -> tuple[str, ...]:
        """What there is an answer for: nothing for a site without a rank."""
        return () if self.found.row(self.site_id) is None else (RANK_INTERVAL, P_FIRST)

    def explain(self, figure: str) -> Explanation:
        """The explanation of one of the `figures`; `KeyError` for any other."""
        row = self.found.row(self.site_id)
        if row is None or figure not in (RANK_INTERVAL, P_FIRST):
            raise KeyError(figure)
        texts, found = self.texts, self.found
        name_of = self.name_of or (lambda place: self.analysis.plan.site(place).name)
        called = Called.of({place: name_of(place) for place in mentioned(found)}, self.analysis.scores.criteria, texts)
        interval = rank_interval(texts, int(found.rank_low[row]), int(found.rank_high[row]))
        shares = found.acceptability[row]
        rows = tuple(
            (word(texts("robustness.rank", rank=str(rank))), Cell(percent(texts, 100 * float(share)), float(share)))
            for rank, share in enumerate(shares, start=1)
        )
        sentences = (verdict_sentence(texts, found, called), change_sentence(texts, found, called))
        return Explanation(
            title=texts(f"explain.{figure}"),
            value=interval if figure == RANK_INTERVAL else chance(texts, float(found.p_first[row])),
            meaning=" ".join(part for part in (*sentences, *driver_sentences(texts, found, called)) if part),
            formula=texts(f"explain.formula_{figure}"),
            terms=self._terms(row),
            sources=(source_line(texts, load_sources()["method"]),),
            behind=Behind((texts("panels.column_rank"), texts("explain.share_of_draws")), rows),
        )

    def _terms(self, row: int) -> tuple[tuple[str, str], ...]:
        texts, parameters = self.texts, self.analysis.plan.parameters
        return (
            (texts("parameter_names.robustness_draws"), texts.number(self.found.draws)),
            (texts("parameter_names.robustness_seed"), str(self.found.seed)),
            (texts("parameter_names.weight_spread"), percent(texts, parameters.weight_spread, 0)),
            (texts("parameter_names.data_error"), percent(texts, parameters.data_error, 0)),
            (
                texts("parameter_names.vary_normalisation"),
                texts(f"parameters.choice_vary_normalisation_{parameters.vary_normalisation}"),
            ),
            (texts("explain.method"), texts(f"scoring.method_{parameters.aggregation}")),
            (texts("explain.rank_mean"), texts.number(float(self.found.rank_mean[row]), 2)),
        )
