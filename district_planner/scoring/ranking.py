# SPDX-License-Identifier: EUPL-1.2
"""The weighted sum and the rank it gives, with every contribution kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.numbers import known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from district_planner.scoring.criteria import Criterion
    from district_planner.scoring.normalisation import Scale

_TIE_DECIMALS = 9
"""Qualities that agree to this many decimals share a rank: the rest is rounding."""


@dataclass(frozen=True)
class Place:
    """What is scored; `ranked` is False for a place that is shown but does not compete."""

    site_id: int
    ranked: bool


@dataclass(frozen=True)
class CriterionScore:
    """One criterion at one place; `weight` in points of 100, `contribution` = weight x normalised, None if unknown.

    `coverage`: percent of the residents of the catchment (weighted) for whom the value is known; None where the
    criterion is not of a catchment.
    """

    id: str
    value: float | None
    unit: str
    normalised: float | None
    weight: float
    contribution: float | None
    coverage: float | None = None


@dataclass(frozen=True)
class SiteScore:
    """`quality` 0 to 100, the sum of the contributions; None (and no rank) when a weighted criterion is unknown."""

    site_id: int
    rank: int | None
    quality: float | None
    criteria: tuple[CriterionScore, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the weighted criteria whose value is unknown here: the reason why there is no quality."""
        return tuple(score.id for score in self.criteria if score.value is None and score.weight > 0)


@dataclass(frozen=True)
class ScoreTable:
    """Scores in the order of the places, with the criteria and the scales they were made with."""

    criteria: tuple[Criterion, ...]
    scales: Mapping[str, Scale]
    sites: tuple[SiteScore, ...]

    def site(self, site_id: int) -> SiteScore:
        """The score of one site; `KeyError` when it was not scored."""
        for score in self.sites:
            if score.site_id == site_id:
                return score
        raise KeyError(site_id)

    @property
    def ranking(self) -> tuple[SiteScore, ...]:
        """The ranked sites, best first."""
        return tuple(sorted((site for site in self.sites if site.rank), key=lambda site: (site.rank, site.site_id)))


def shares_of(criteria: Sequence[Criterion], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Weights as points that sum to 100, in the order of the criteria; all zero when every weight is zero."""
    points = np.array([max(weights.get(criterion.id, 0.0), 0.0) for criterion in criteria])
    total = points.sum()
    return points * (100 / total) if total > 0 else points


def weighted_sum(
    criteria: tuple[Criterion, ...],
    scales: Mapping[str, Scale],
    weights: Mapping[str, float],
    places: Sequence[Place],
    values: Mapping[str, NDArray[np.float64]],
    coverage: Mapping[str, NDArray[np.float64]] | None = None,
) -> ScoreTable:
    """Score and rank `places` by quality = sum over the criteria of weight x normalised value.

    `values` maps a criterion id to float64[places], NaN where unknown. An unknown value is never taken as zero: a place
    that lacks a criterion that counts gets neither quality nor rank. Equal qualities share the better rank (1, 1, 3).
    `coverage` holds float64[places] of the criteria that have one.
    """
    covered = coverage or {}
    points = shares_of(criteria, weights)
    table = np.array([values[criterion.id] for criterion in criteria]).reshape(len(criteria), len(places))
    rows = [scales[criterion.id].normalised(row) for criterion, row in zip(criteria, table, strict=True)]
    normalised = np.array(rows).reshape(table.shape)
    counting = points > 0
    quality = points[counting] @ normalised[counting] if counting.any() else np.full(len(places), np.nan)
    ranks = _ranks(quality, np.array([place.ranked for place in places], dtype=bool))
    sites = tuple(
        SiteScore(
            place.site_id,
            ranks[column],
            known(quality[column]),
            tuple(
                _criterion_score(
                    criterion,
                    table[row, column],
                    normalised[row, column],
                    points[row],
                    known(covered[criterion.id][column]) if criterion.id in covered else None,
                )
                for row, criterion in enumerate(criteria)
            ),
        )
        for column, place in enumerate(places)
    )
    return ScoreTable(criteria, scales, sites)


def _criterion_score(
    criterion: Criterion, value: float, normalised: float, points: float, coverage: float | None
) -> CriterionScore:
    return CriterionScore(
        id=criterion.id,
        value=known(value),
        unit=criterion.unit,
        normalised=known(normalised),
        weight=float(points),
        contribution=known(points * normalised),
        coverage=coverage,
    )


def _ranks(quality: NDArray[np.float64], ranked: NDArray[np.bool_]) -> list[int | None]:
    compared = np.where(ranked, np.round(quality, _TIE_DECIMALS), np.nan)
    return [None if np.isnan(own) else 1 + int((compared > own).sum()) for own in compared]
