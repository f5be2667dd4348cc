# SPDX-License-Identifier: EUPL-1.2
"""The sentences of a report: question, verdict, reasons, caveats. They say what the figures say and no more."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from district_planner.core.texts import Texts
from district_planner.reports.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.reports.model import ReportCatchment, ReportCriterion, ReportScore, ReportSite

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
    """What the sentences are made from. `scores` by site and criterion id; `ranked` the candidates best first."""

    area: str
    candidates: Sequence[ReportSite]
    scores: dict[tuple[int, str], ReportScore]
    criteria: Sequence[ReportCriterion]
    texts: Texts

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
        """Contribution of the first less the mean of the others, points, per criterion, the largest first."""
        first, *others = ranked
        gains = []
        for criterion in self.criteria:
            mean = sum(self._contribution(other, criterion) for other in others) / len(others)
            gains.append((criterion, self._contribution(first, criterion) - mean))
        return sorted(gains, key=lambda entry: -entry[1])

    def _strongest(self, row: ReportSite) -> list[ReportCriterion]:
        return sorted(self.criteria, key=lambda criterion: -self._contribution(row, criterion))

    def _contribution(self, row: ReportSite, criterion: ReportCriterion) -> float:
        """Ranked sites have a contribution for every criterion that counts; one without weight adds nothing."""
        return self.scores[row.site.id, criterion.id].contribution.value or 0.0

    def _against(self, ranked: list[ReportSite], criterion: ReportCriterion, gain: float) -> str:
        first, *others = ranked
        own = self.scores[first.site.id, criterion.id].value
        known = [value for o in others if (value := self.scores[o.site.id, criterion.id].value.value) is not None]
        mean = Quantity(sum(known) / len(known) if known else None, own.unit, own.decimals)
        points = self.texts("report.points_more" if gain > 0 else "report.points_fewer", points=self._number(abs(gain)))
        return self.texts(
            "report.reason_other" if len(others) == 1 else "report.reason_mean",
            criterion=criterion.name,
            value=own.text(self.texts.language),
            mean=mean.text(self.texts.language) if len(own.unit) < 3 else self._points(mean),
            other=isolated(others[0].site.name),
            points=points,
        )

    def _alone(self, row: ReportSite, criterion: ReportCriterion) -> str:
        score = self.scores[row.site.id, criterion.id]
        return self.texts(
            "report.reason_alone",
            criterion=criterion.name,
            value=score.value.text(self.texts.language),
            points=self._points(score.contribution),
            weight=self._points(score.weight),
        )

    def _points(self, quantity: Quantity) -> str:
        return self.texts.number(quantity.value, quantity.decimals)

    def _number(self, points: float) -> str:
        return self.texts.number(points, 1)


@dataclass(frozen=True)
class Doubts:
    """What weakens the answer, as the analysis knows it."""

    invented: int
    without_seats: Sequence[str]
    unranked: Sequence[tuple[str, Sequence[str]]]
    unreachable: Sequence[str]
    catchments: Sequence[ReportCatchment]


def caveats(comparison: Comparison, doubts: Doubts) -> tuple[str, ...]:
    """What the reader has to know before using the answer, the weightiest first."""
    texts = comparison.texts
    found: list[str] = []
    if doubts.invented:
        found.append(texts("report.caveat_invented", n=doubts.invented))
    for site, criteria in doubts.unranked:
        found.append(texts("report.caveat_unranked", site=isolated(site), criteria=listed(criteria, texts)))
    weakest = comparison.weakest()
    if weakest:
        found.append(texts("report.caveat_weakest", reason=weakest))
    if comparison.ranked:
        found.append(texts("report.caveat_weights"))
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
