# SPDX-License-Identifier: EUPL-1.2
"""How much a ranking can be relied upon: ranks over thousands of draws of weights, normalisation and data errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.progress import NO_PROGRESS
from district_planner.scoring.aggregation import aggregate
from district_planner.scoring.robustness.draws import draw
from district_planner.scoring.robustness.drivers import drivers_of
from district_planner.scoring.robustness.ranks import count_ranks
from district_planner.scoring.robustness.stability import smallest_change
from district_planner.scoring.robustness.terms import terms_of
from district_planner.scoring.robustness.verdict import verdict_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scoring.aggregation import Method
    from district_planner.scoring.robustness.draws import Uncertainty, Yardstick
    from district_planner.scoring.robustness.drivers import Driver
    from district_planner.scoring.robustness.ranks import RankCounts
    from district_planner.scoring.robustness.stability import WeightChange
    from district_planner.scoring.robustness.verdict import VerdictKind

INTERVAL = (0.025, 0.975)
"""The rank interval holds 95 % of the draws."""
_TIE_DECIMALS = 9


@dataclass(frozen=True, eq=False)
class Robustness:
    """What the draws say. w places are told of, those competing best first unless others were asked for; m compete.

    `ranks` as the numbers stand. `rank_low` to `rank_high` holds 95 % of the draws (the better end first);
    `p_first` is how often a place comes first, a shared first place counted by its share; `acceptability`
    float64[w, m] how often each rank. `leader` and `runner_up` are ids: the first place as the numbers stand, and the
    other one that comes first most often. `p_lead` is `p_first` of the leader. None and empty where fewer than two
    compete, `smallest_change` also where no single weight can change the winner or several lead.
    What was really drawn: `weight_spread` percent, 0 where no weight could change; `scales_vary` and `data_vary`:
    whether a criterion that counts was normalised in several ways, and whether one had errors.
    """

    ids: tuple[int, ...]
    competing: int
    draws: int
    seed: int
    ranks: NDArray[np.int64]
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    rank_mean: NDArray[np.float64]
    p_first: NDArray[np.float64]
    acceptability: NDArray[np.float64]
    leaders: tuple[int, ...]
    runner_up: int | None
    p_lead: float | None
    p_runner_up: float | None
    smallest_change: WeightChange | None
    drivers: tuple[Driver, ...]
    kind: VerdictKind
    weight_spread: float = 0.0
    scales_vary: bool = False
    data_vary: bool = False

    @property
    def leader(self) -> int | None:
        """The one first place; None when none or several have it."""
        return self.leaders[0] if len(self.leaders) == 1 else None

    def row(self, place_id: int) -> int | None:
        """Where a place stands in the arrays; None when nothing is told of it."""
        return self.ids.index(place_id) if place_id in self.ids else None


def robustness(
    ids: Sequence[int],
    values: NDArray[np.float64],
    yardsticks: Sequence[Yardstick],
    method: Method,
    uncertainty: Uncertainty,
    *,
    watched: int | None = None,
    threads: int | None = None,
    progress: Progress = NO_PROGRESS,
) -> Robustness:
    """Rank the places that compete in every draw.

    `values` float64[m, k]: one row for each place of `ids`, one column for each yardstick, whose shares sum to 1;
    known wherever the share is not 0. Only the `watched` best are told of, all by default; ranks are among all.

    Raises:
        ValueError: a value that counts is unknown.
        Cancelled: `progress` says so.
    """
    shares = np.array([each.share for each in yardsticks], dtype=np.float64)
    counting = shares > 0
    if np.isnan(values[:, counting]).any():
        raise ValueError("a place whose criteria are not all known has no rank")
    if len(ids) == 0 or not counting.any():
        return _nothing(uncertainty)
    normalised = np.column_stack([each.curves[0](values[:, column]) for column, each in enumerate(yardsticks)])
    ranks = _ranks(aggregate(method, normalised, shares))
    order = np.lexsort((np.arange(len(ids)), ranks))[:watched]
    chosen = [each for each in yardsticks if each.share > 0]
    terms, draws = terms_of(values[:, counting], chosen, method), draw(chosen, uncertainty)
    counted = count_ranks(terms, draws, len(ids), order, uncertainty.seed, progress, threads)
    leaders, rival = np.flatnonzero(ranks == 1), _rival(ranks, counted.firsts)
    change = None
    if len(leaders) == 1 and rival is not None:
        names = [each.id for each in yardsticks]
        change = smallest_change(normalised, shares, names, ids, int(leaders[0]), method)
    drivers = () if rival is None else drivers_of(terms, draws, chosen, int(order[0]), rival)
    found = _told(ids, uncertainty, ranks, order, counted, rival, change, drivers)
    return replace(
        found,
        weight_spread=uncertainty.weight_spread if len(chosen) > 1 else 0.0,
        scales_vary=any(len(each.curves) > 1 for each in chosen),
        data_vary=any(each.error > 0 for each in chosen),
    )


def _told(
    ids: Sequence[int],
    uncertainty: Uncertainty,
    ranks: NDArray[np.int64],
    order: NDArray[np.intp],
    counted: RankCounts,
    rival: int | None,
    change: WeightChange | None,
    drivers: tuple[Driver, ...],
) -> Robustness:
    """What is told of the places in `order`; `rival` is the index of one."""
    acceptability, p_first = counted.counts / uncertainty.draws, counted.firsts / uncertainty.draws
    leaders = np.flatnonzero(ranks == 1)
    low, high = (_quantile(counted.counts, bound) for bound in INTERVAL)
    p_lead = float(p_first[leaders].sum())
    return Robustness(
        ids=tuple(ids[int(place)] for place in order),
        competing=len(ids),
        draws=uncertainty.draws,
        seed=uncertainty.seed,
        ranks=ranks[order],
        rank_low=low,
        rank_high=high,
        rank_mean=acceptability @ np.arange(1, len(ids) + 1),
        p_first=p_first[order],
        acceptability=acceptability,
        leaders=tuple(ids[int(place)] for place in leaders),
        runner_up=None if rival is None else ids[rival],
        p_lead=p_lead,
        p_runner_up=None if rival is None else float(p_first[rival]),
        smallest_change=change,
        drivers=drivers,
        kind=verdict_kind(len(leaders), len(ids), p_lead),
    )


def _nothing(uncertainty: Uncertainty) -> Robustness:
    whole = np.empty(0, dtype=np.int64)
    return Robustness(
        ids=(),
        competing=0,
        draws=uncertainty.draws,
        seed=uncertainty.seed,
        ranks=whole,
        rank_low=whole,
        rank_high=whole,
        rank_mean=np.empty(0),
        p_first=np.empty(0),
        acceptability=np.empty((0, 0)),
        leaders=(),
        runner_up=None,
        p_lead=None,
        p_runner_up=None,
        smallest_change=None,
        drivers=(),
        kind="none",
    )


def _ranks(quality: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places as good to nine decimals share the better rank."""
    compared = -np.round(quality, _TIE_DECIMALS)
    return np.searchsorted(np.sort(compared), compared, side="left").astype(np.int64) + 1


def _quantile(counts: NDArray[np.float64], share: float) -> NDArray[np.int64]:
    """The best rank that each place reaches or betters in so great a share of the draws; float64[places, ranks]."""
    summed = np.cumsum(counts, axis=1)
    return np.asarray(1 + (summed < share * summed[:, -1:] - 1e-9).sum(axis=1), dtype=np.int64)


def _rival(ranks: NDArray[np.int64], p_first: NDArray[np.float64]) -> int | None:
    """The place beside the first that comes first most often; of those that never do the next in rank."""
    order = np.lexsort((np.arange(len(ranks)), ranks))[1:]
    if not len(order):
        return None
    return int(order[np.argmax(p_first[order])])
