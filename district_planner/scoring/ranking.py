# SPDX-License-Identifier: EUPL-1.2
"""The quality of places, the rank it gives and who is excluded, with every part kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.numbers import known
from district_planner.core.texts import Exact
from district_planner.scoring.aggregation import aggregate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.scoring.aggregation import Method
    from district_planner.scoring.criteria import Criterion
    from district_planner.scoring.normalisation import AnyScale

_TIE_DECIMALS = 9
"""Qualities that agree to this many decimals share a rank: the rest is rounding."""
_MOST_DECIMALS = 6
Bound = Literal["minimum", "maximum"]


@dataclass(frozen=True)
class Place:
    """What is scored; `ranked` is False for a place that is shown but does not compete."""

    site_id: int
    ranked: bool


@dataclass(frozen=True)
class Exclusion:
    """Why a place is excluded: its `value` of a criterion is below a minimum or above a maximum, the `limit`."""

    criterion: str
    bound: Bound
    limit: float
    value: float

    def text(self, criterion: Criterion, texts: Texts) -> str:
        """The reason in words; `criterion` is the one it is about. Digits enough to tell the value from the limit."""
        decimals = max(criterion.decimals, Exact(self.limit).decimals)
        while decimals < _MOST_DECIMALS and round(self.value, decimals) == round(self.limit, decimals):
            decimals += 1
        unit = f"\N{NO-BREAK SPACE}{texts.unit(criterion.unit)}" if criterion.unit else ""
        return texts(
            f"scoring.excluded_{self.bound}",
            name=criterion.name(texts.language),
            value=f"{texts.number(self.value, decimals)}{unit}",
            limit=f"{texts.number(self.limit, decimals)}{unit}",
        )


@dataclass(frozen=True)
class CriterionScore:
    """One criterion at one place; `weight` in points of 100; None where unknown.

    `contribution` = weight x normalised is what it adds to a weighted sum; None by the other methods, where quality is
    no sum. `coverage`: percent of the residents of the catchment (weighted) for whom the value is known; None where the
    criterion is not of a catchment. `must_have`: it may exclude the place.
    """

    id: str
    value: float | None
    unit: str
    normalised: float | None
    weight: float
    contribution: float | None
    coverage: float | None = None
    must_have: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether what is unknown here keeps the place from being judged."""
        return (self.weight > 0 and self.normalised is None) or (self.must_have and self.value is None)


@dataclass(frozen=True)
class SiteScore:
    """`quality` 0 to 100; None when a criterion that counts is unknown.

    No rank for a place that does not compete, has no quality, is excluded, or of which a must-have is unknown.
    """

    site_id: int
    rank: int | None
    quality: float | None
    criteria: tuple[CriterionScore, ...]
    excluded: tuple[Exclusion, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the criteria that count, or are must-haves, and are unknown here."""
        return tuple(score.id for score in self.criteria if score.is_missing)


@dataclass(frozen=True)
class ScoreTable:
    """Scores in the order of the places, with the criteria, the scales and the method they were made with."""

    criteria: tuple[Criterion, ...]
    scales: Mapping[str, AnyScale]
    sites: tuple[SiteScore, ...]
    method: Method = "sum"

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


@dataclass(frozen=True, eq=False)
class Judged:
    """m places judged on k criteria, as arrays.

    `normalised` float64[m, k], NaN unknown; `shares` float64[k], summing to 1 or all zero; `quality` float64[m], NaN
    unknown; `ranks` int64[m], 0 for none; `below` and `above` bool[m, k]: outside the minimum, the maximum.
    """

    normalised: NDArray[np.float64]
    shares: NDArray[np.float64]
    quality: NDArray[np.float64]
    ranks: NDArray[np.int64]
    below: NDArray[np.bool_]
    above: NDArray[np.bool_]


def shares_of(criteria: Sequence[Criterion], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Weights as points that sum to 100, in the order of the criteria; all zero when every weight is zero.

    A criterion that is not enabled has none.
    """
    points = np.array([max(weights.get(one.id, 0.0), 0.0) if one.enabled else 0.0 for one in criteria])
    total = points.sum()
    return points * (100 / total) if total > 0 else points


def judge(
    criteria: Sequence[Criterion],
    scales: Mapping[str, AnyScale],
    weights: Mapping[str, float],
    values: NDArray[np.float64],
    competes: NDArray[np.bool_] | None = None,
    method: Method = "sum",
) -> Judged:
    """Normalise, weigh, exclude and rank m places; `values` float64[k, m] in the order of the criteria, NaN unknown.

    `competes` bool[m]: who may have a rank; everybody without it.
    """
    normalised = np.empty(values.shape)
    for row, criterion in enumerate(criteria):
        normalised[row] = scales[criterion.id].normalised(values[row])
    shares = shares_of(criteria, weights) / 100
    quality = aggregate(method, normalised.T, shares)
    below, above, unknown = bounds_broken(criteria, values)
    out = (below | above).any(axis=1) | unknown
    if competes is not None:
        out |= ~competes
    return Judged(normalised.T, shares, quality, ranks_of(np.where(out, np.nan, quality)), below, above)


def bounds_broken(
    criteria: Sequence[Criterion], values: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of m places is below a minimum or above a maximum, bool[m, k] each, and where a must-have is unknown, [m].

    A value that is the limit itself is inside.
    """
    below, above = np.zeros(values.shape, dtype=bool), np.zeros(values.shape, dtype=bool)
    unknown = np.zeros(values.shape[1], dtype=bool)
    for row, criterion in enumerate(criteria):
        if not criterion.is_must_have:
            continue
        unknown |= np.isnan(values[row])
        if criterion.minimum is not None:
            below[row] = values[row] < criterion.minimum
        if criterion.maximum is not None:
            above[row] = values[row] > criterion.maximum
    return below.T, above.T, unknown


def ranks_of(quality: NDArray[np.float64]) -> NDArray[np.int64]:
    """Ranks of float64[m], the highest 1; equal qualities share the better rank (1, 1, 3); NaN has none: 0."""
    compared = np.round(quality, _TIE_DECIMALS)
    judged = np.flatnonzero(~np.isnan(compared))  # NaN makes the sort ten times slower
    order = judged[np.argsort(-compared[judged])]
    falling = compared[order]
    is_other = np.ones(len(falling), dtype=bool)
    np.not_equal(falling[1:], falling[:-1], out=is_other[1:])
    ranks = np.zeros(len(compared), dtype=np.int64)
    ranks[order] = np.maximum.accumulate(np.where(is_other, np.arange(1, len(falling) + 1), 0))
    return ranks


def score_places(
    criteria: tuple[Criterion, ...],
    scales: Mapping[str, AnyScale],
    weights: Mapping[str, float],
    places: Sequence[Place],
    values: Mapping[str, NDArray[np.float64]],
    coverage: Mapping[str, NDArray[np.float64]] | None = None,
    method: Method = "sum",
) -> ScoreTable:
    """Score and rank `places` by `method`.

    `values` maps a criterion id to float64[places], NaN where unknown. An unknown value is never taken as zero: a place
    that lacks a criterion that counts gets neither quality nor rank. `coverage` holds float64[places] of the criteria
    that have one.
    """
    covered = coverage or {}
    table = np.array([values[criterion.id] for criterion in criteria]).reshape(len(criteria), len(places))
    competes = np.array([place.ranked for place in places], dtype=bool)
    judged = judge(criteria, scales, weights, table, competes, method)
    # Plain lists: to take one number after the other from an array is slow.
    value, normalised, quality = table.T.tolist(), judged.normalised.tolist(), judged.quality.tolist()
    points = (100 * judged.shares).tolist()
    share_known = {name: np.asarray(row).tolist() for name, row in covered.items()}
    sites = tuple(
        SiteScore(
            site_id=place.site_id,
            rank=int(judged.ranks[number]) or None,
            quality=known(quality[number]),
            criteria=tuple(
                CriterionScore(
                    id=criterion.id,
                    value=known(value[number][row]),
                    unit=criterion.unit,
                    normalised=known(normalised[number][row]),
                    weight=points[row],
                    contribution=known(points[row] * normalised[number][row]) if method == "sum" else None,
                    coverage=known(share_known[criterion.id][number]) if criterion.id in covered else None,
                    must_have=criterion.is_must_have,
                )
                for row, criterion in enumerate(criteria)
            ),
            excluded=exclusions(criteria, judged, number, value[number]),
        )
        for number, place in enumerate(places)
    )
    return ScoreTable(criteria, scales, sites, method)


def exclusions(
    criteria: Sequence[Criterion], judged: Judged, place: int, values: Sequence[float]
) -> tuple[Exclusion, ...]:
    """Why the place with this number is excluded; `values` are its values in the order of the criteria."""
    if not (judged.below[place].any() or judged.above[place].any()):
        return ()
    found: list[Exclusion] = []
    for row, criterion in enumerate(criteria):
        if judged.below[place, row]:
            found.append(Exclusion(criterion.id, "minimum", criterion.minimum or 0.0, values[row]))
        if judged.above[place, row]:
            found.append(Exclusion(criterion.id, "maximum", criterion.maximum or 0.0, values[row]))
    return tuple(found)
