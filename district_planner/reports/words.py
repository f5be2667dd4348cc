# SPDX-License-Identifier: EUPL-1.2
"""The sentences of a report: question, verdict, reasons, caveats. They say what the figures say and no more."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import Texts
from district_planner.reports.quantities import Quantity
from district_planner.scoring.aggregation import aggregate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.reports.model import ReportCatchment, ReportCriterion, ReportScore, ReportSite
    from district_planner.scoring.aggregation import Method

REASONS = 3
_NAMED = 8
"""Municipalities named in a sentence before it says how many more there are."""


def long_date(day: date, texts: Texts) -> str:
    """`22 novembre 2026`: the day without a leading zero, the month in words."""
    return texts("report.date", day=str(day.day), month=texts(f"report.month_{day.month}"), year=str(day.year))


def named(texts: Texts, kind: str, identity: str) -> str:
    """The word for a language or client sector of the catalogue; what the user wrote in place of one stays as it is."""
    key = f"sites.{kind}_{identity}"
    return texts(key) if texts.has(key) else identity


_TURNING = {"R", "AL", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI"}


def isolated(name: str) -> str:
    """`name` so that letters or marks for right-to-left writing in it cannot turn round the sentence about it."""
    if any(unicodedata.bidirectional(character) in _TURNING for character in name):
        return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
    return name


def listed(names: Sequence[str], texts: Texts) -> str:
    """`a, b e c`; a long list ends with how many more there are."""
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown.append(texts("report.and_more", n=len(names) - _NAMED))
    if len(shown) < 2:
        return "".join(shown)
    return texts("report.and", first=", ".join(shown[:-1]), last=shown[-1])


@dataclass(frozen=True)
class Comparison:
    """What the sentences are made from: `scores` by site and criterion id, and the method that made the quality."""

    area: str
    candidates: Sequence[ReportSite]
    scores: dict[tuple[int, str], ReportScore]
    criteria: Sequence[ReportCriterion]
    texts: Texts
    method: Method = "sum"

    @property
    def ranked(self) -> list[ReportSite]:
        """The candidates that have a rank, best first."""
        return sorted((row for row in self.candidates if row.rank is not None), key=lambda row: row.rank or 0)

    def question(self) -> str:
        """What the report answers."""
        if not self.candidates:
            return self.texts("report.question_open", area=self.area)
        return self.texts("report.question", n=len(self.candidates), area=self.area)

    def verdict(self) -> str:
        """The answer in one sentence."""
        ranked = self.ranked
        if not self.candidates:
            return self.texts("report.verdict_none")
        if not ranked:
            return self.texts("report.verdict_unranked")
        first = ranked[0]
        quality = self._points(first.quality)
        tied = [isolated(row.site.name) for row in ranked if row.rank == 1]
        if len(tied) > 1:
            return self.texts("report.verdict_tie", sites=listed(tied, self.texts), quality=quality)
        if len(ranked) == 1:
            return self.texts("report.verdict_only", site=isolated(first.site.name), quality=quality)
        second = ranked[1]
        margin = self._number((first.quality.value or 0) - (second.quality.value or 0))
        return self.texts(
            "report.verdict",
            site=isolated(first.site.name),
            quality=quality,
            second=isolated(second.site.name),
            margin=margin,
        )

    def reasons(self) -> tuple[str, ...]:
        """The criteria that put the first candidate there, the strongest first; none without a ranking."""
        ranked = self.ranked
        if not ranked:
            return ()
        if len(ranked) == 1:
            return tuple(self._alone(ranked[0], criterion) for criterion in self._strongest(ranked[0])[:REASONS])
        gains = self._gains(ranked)
        return tuple(self._against(ranked, c, gain) for c, gain in gains[:REASONS] if gain > 0)

    def weakest(self) -> str | None:
        """The criterion on which the first candidate is farthest behind the others; None where it is behind on none."""
        ranked = self.ranked
        if len(ranked) < 2:
            return None
        criterion, gain = self._gains(ranked)[-1]
        return self._against(ranked, criterion, gain) if gain < 0 else None

    def _gains(self, ranked: list[ReportSite]) -> list[tuple[ReportCriterion, float]]:
        """What each criterion gives the first over the mean of the others, in points, the largest first."""
        gains = [(criterion, self._gain(ranked, criterion)) for criterion in self.criteria]
        return sorted(gains, key=lambda entry: -entry[1])

    def _gain(self, ranked: list[ReportSite], criterion: ReportCriterion) -> float:
        """Contribution of the first less the mean of the others.

        By a method that is no sum: by how much the quality of the first would fall at the mean level of the others on
        this criterion alone. Of a weighted sum that is the same number.
        """
        first, *others = ranked
        if self.method == "sum":
            mean = sum(self._contribution(other, criterion) for other in others) / len(others)
            return self._contribution(first, criterion) - mean
        levels = [self.scores[other.site.id, criterion.id].normalised.value or 0.0 for other in others]
        return self._quality(first) - self._quality(first, criterion.id, sum(levels) / len(levels))

    def _quality(self, row: ReportSite, replaced: str = "", level: float = 0.0) -> float:
        """The quality of a ranked site, if asked for with another normalised value of one criterion."""
        scores = [self.scores[row.site.id, criterion.id] for criterion in self.criteria]
        weights = np.array([score.weight.value or 0.0 for score in scores])
        levels = [level if score.criterion_id == replaced else _nan(score.normalised.value) for score in scores]
        return float(aggregate(self.method, np.array([levels]), weights / weights.sum())[0])

    def _strongest(self, row: ReportSite) -> list[ReportCriterion]:
        return sorted(self.criteria, key=lambda criterion: -self._weighted(row, criterion))

    def _weighted(self, row: ReportSite, criterion: ReportCriterion) -> float:
        score = self.scores[row.site.id, criterion.id]
        return (score.weight.value or 0.0) * (score.normalised.value or 0.0)

    def _contribution(self, row: ReportSite, criterion: ReportCriterion) -> float:
        """Ranked sites have a contribution for every criterion that counts; one without weight adds nothing."""
        return self.scores[row.site.id, criterion.id].contribution.value or 0.0

    def _against(self, ranked: list[ReportSite], criterion: ReportCriterion, gain: float) -> str:
        first, *others = ranked
        own = self.scores[first.site.id, criterion.id].value
        known = [value for o in others if (value := self.scores[o.site.id, criterion.id].value.value) is not None]
        mean = Quantity(sum(known) / len(known) if known else None, own.unit, own.decimals)
        way = "more" if gain > 0 else "fewer"
        key = f"report.points_{way}" if self.method == "sum" else f"report_ranking.level_{way}"
        return self.texts(
            "report.reason_other" if len(others) == 1 else "report.reason_mean",
            criterion=criterion.name,
            value=own.text(self.texts.language),
            mean=mean.text(self.texts.language) if len(own.unit) < 3 else self._points(mean),
            other=isolated(others[0].site.name),
            points=self.texts(key, points=self._number(abs(gain))),
        )

    def _alone(self, row: ReportSite, criterion: ReportCriterion) -> str:
        score = self.scores[row.site.id, criterion.id]
        return self.texts(
            "report.reason_alone" if self.method == "sum" else "report_ranking.reason_alone",
            criterion=criterion.name,
            value=score.value.text(self.texts.language),
            points=self._points(score.contribution),
            normalised=self._points(score.normalised),
            weight=self._points(score.weight),
        )

    def _points(self, quantity: Quantity) -> str:
        return self.texts.number(quantity.value, quantity.decimals)

    def _number(self, points: float) -> str:
        return self.texts.number(points, 1)


def _nan(value: float | None) -> float:
    return np.nan if value is None else value


@dataclass(frozen=True)
class Doubts:
    """What weakens the answer, as the analysis knows it; `ranking` in sentences, `change` what would turn the lead."""

    invented: int
    without_seats: Sequence[str]
    unranked: Sequence[tuple[str, Sequence[str]]]
    unreachable: Sequence[str]
    catchments: Sequence[ReportCatchment]
    ranking: Sequence[str] = ()
    change: str = ""


def caveats(comparison: Comparison, doubts: Doubts) -> tuple[str, ...]:
    """What the reader has to know before using the answer, the weightiest first."""
    texts = comparison.texts
    found: list[str] = []
    if doubts.invented:
        found.append(texts("report.caveat_invented", n=doubts.invented))
    for site, criteria in doubts.unranked:
        found.append(texts("report.caveat_unranked", site=isolated(site), criteria=listed(criteria, texts)))
    found += doubts.ranking
    weakest = comparison.weakest()
    if weakest:
        found.append(texts("report.caveat_weakest", reason=weakest))
    if comparison.ranked:
        found.append(" ".join(filter(None, (texts("report.caveat_weights"), doubts.change))))
    found += [texts("report.caveat_minutes"), texts("report.caveat_residents")]
    if doubts.without_seats:
        names = listed([isolated(name) for name in doubts.without_seats], texts)
        found.append(texts("report.caveat_seats", n=len(doubts.without_seats), sites=names))
    unknown = sorted({name for catchment in doubts.catchments for name in catchment.unknown})
    if unknown:
        found.append(texts("report.caveat_unknown", n=len(unknown), names=listed(unknown, texts)))
    if doubts.unreachable:
        names = listed(doubts.unreachable, texts)
        found.append(texts("report.caveat_unreachable", n=len(doubts.unreachable), names=names))
    return tuple(found)
