# SPDX-License-Identifier: EUPL-1.2
"""Fits the decay to observed commuters of a study area (docs/method/commuting.md).

The model is the doubly constrained gravity model of Wilson (1967): T_ij = A_i O_i B_j D_j f(t_ij), where the employed
residents O_i and the jobs D_j of every municipality are those observed and A, B are balanced in turn (Furness 1965).
The decay f with the largest common part of commuters wins.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment.decay import Decay
from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Part, Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment.flows import Flows
    from district_planner.travel import MinutesMatrix

    Floats = NDArray[np.float64]

REACH = 1.5
"""The minutes of a calibration reach this many times the cutoff, so that the model may send people beyond it too."""
MIN_PAIRS = 10
"""Fewer flows between different municipalities say nothing about a decay."""
SEARCH_ROUNDS, FINAL_ROUNDS = 15, 100
"""Most balancing rounds of a fit that is looked at on the way, and of one that is reported."""
SEARCH_MISMATCH, FINAL_MISMATCH = 2e-3, 1e-5
"""Balanced is what puts at most this share of the persons at a wrong place of work."""
_PRECISION = 0.01
"""The search ends when a number is known to this share of itself. The optimum is flat: two digits of it are kept."""


@dataclass(frozen=True)
class Family:
    """A kind of decay, with the numbers where the search starts (a grid) and the limits it keeps to, in minutes."""

    kind: str
    starts: tuple[tuple[float, ...], ...]
    limits: tuple[tuple[float, float], ...]


FAMILIES = (
    Family("half-life", ((1.5, 2.5, 4.0, 6.5, 10.0, 16.0, 26.0),), ((0.5, 60.0),)),
    Family("gaussian", ((4.0, 6.0, 9.0, 14.0, 22.0, 34.0),), ((1.0, 90.0),)),
    Family("logistic", ((2.0, 8.0, 20.0), (2.0, 5.0, 10.0)), ((0.5, 90.0), (0.5, 45.0))),
)
"""The decays that have something to fit; `linear` and `step` have no number and can only be what was there before."""


@dataclass(frozen=True)
class Fit:
    """How well a decay reproduces the observed commuters, both totals of each municipality given.

    `cpc` common part of commuters, 0 to 1; `within_cutoff` share of the modelled persons that travel no longer than the
    cutoff; `mean_minutes` of the modelled persons; `misplaced` share of the persons that balancing left at a wrong
    place of work (the minutes do not allow for the totals), 0 when all is well.
    """

    decay: str
    cpc: float
    within_cutoff: float
    mean_minutes: float
    misplaced: float


@dataclass(frozen=True)
class CalibrationResult:
    """A calibration: the decay `before` and `after`, and the observed commuters that they are judged on.

    `tried` holds the best fit of each family, best first; `after` is its first, or `before` where that is no worse: the
    decay that tells best *who* commutes where. `by_trip_length` tells *how far* people go, as `trip_half_life` does: it
    fits worse pair by pair, but it means what the shipped half-life means, and pools keep their size with it.
    `persons` live and work in the area, by `pairs` of municipalities, `inside` of them in one and the same, and
    `beyond` of them farther apart than `reach_minutes` (the model sends nobody there). `leaving` and `arriving` have
    one end outside the area and take no part. `observed_mean_minutes` is of those not beyond.
    """

    engine: str
    municipalities: int
    cutoff_minutes: float
    reach_minutes: float
    pairs: int
    persons: float
    inside: float
    beyond: float
    leaving: float
    arriving: float
    observed_within_cutoff: float
    observed_mean_minutes: float
    before: Fit
    after: Fit
    by_trip_length: Fit
    tried: tuple[Fit, ...]

    @property
    def changed(self) -> bool:
        """Whether a decay was found that fits better than the one before."""
        return self.after.decay != self.before.decay

    @property
    def at_limit(self) -> bool:
        """Whether a number of the decay found lies at the end of what was searched: the data do not fix it."""
        found = Decay.parse(self.after.decay)
        family = next((family for family in FAMILIES if family.kind == found.kind), None)
        if family is None or not self.changed:
            return False
        ends = zip(found.numbers, family.limits, strict=True)
        return any(number <= low * 1.02 or number >= high / 1.02 for number, (low, high) in ends)


def calibrate(
    flows: Flows, matrix: MinutesMatrix, before: Decay, cutoff_minutes: float, progress: Progress = NO_PROGRESS
) -> CalibrationResult:
    """The decay that reproduces best who commutes where inside a study area.

    `matrix` holds the minutes of the study area: a row per municipality of it (`origins`), taken as the place of work
    as in a catchment, with the municipalities within reach as homes; to `REACH` x `cutoff_minutes` at best, at least to
    the cutoff. Inside these minutes no decay is cut at the cutoff, save `linear` and `step`, which end there.

    Raises:
        InputError: no commuters inside the area, or too few pairs of different municipalities to tell a decay.
        Cancelled: the user asked to stop.
    """
    area = _Area(flows, matrix, cutoff_minutes, progress)
    fits, share = [], 0.9 / len(FAMILIES)
    for number, family in enumerate(FAMILIES):
        decay = _search(area, family, Part(progress, number * share, (number + 1) * share))
        progress.raise_if_cancelled()
        fits.append(area.fit(decay, progress))
    tried = tuple(sorted(fits, key=lambda fit: -fit.cpc))
    present = area.fit(before, progress)
    length = area.fit(Decay("half-life", (trip_half_life(*area.trips),)), progress)
    progress.report(1.0)
    inside = flows.of_area(matrix.origins)
    return CalibrationResult(
        engine=matrix.engine,
        municipalities=len(matrix.origins),
        cutoff_minutes=cutoff_minutes,
        reach_minutes=matrix.cutoff_minutes,
        pairs=len(area.persons),
        persons=area.total,
        inside=area.staying,
        beyond=area.total - float(area.persons[area.seen].sum()),
        leaving=inside.leaving,
        arriving=inside.arriving,
        observed_within_cutoff=area.observed_within,
        observed_mean_minutes=area.observed_mean,
        before=present,
        after=tried[0] if tried[0].cpc > present.cpc else present,
        by_trip_length=length,
        tried=tried,
    )


def trip_half_life(minutes: Floats, persons: Floats) -> float:
    """The half-life H that describes best how long trips are, in tenths of a minute from 2 to 40.

    2^(-t/H) comes closest (least squares) to the share of `persons` who travel longer than t = 5, 10 ... 60 `minutes`;
    infinite minutes are longer than all. By hand: half of the persons travel longer than 10 minutes, a quarter longer
    than 20, an eighth longer than 30 and so on: H = 10.
    """
    limits = np.arange(5.0, 61.0, 5.0)
    longer = np.array([persons[minutes > limit].sum() for limit in limits]) / persons.sum()
    candidates = np.arange(20, 401) / 10
    misfit = ((np.exp2(-limits / candidates[:, np.newaxis]) - longer) ** 2).sum(axis=1)
    return float(candidates[np.argmin(misfit)])


class _Area:
    """The pairs of a study area within reach, rows being places of work, and the observed commuters among them."""

    def __init__(self, flows: Flows, matrix: MinutesMatrix, cutoff_minutes: float, progress: Progress) -> None:
        self.cutoff, self.reach = cutoff_minutes, matrix.cutoff_minutes
        self.size = len(matrix.origins)
        own = np.full(flows.n, -1, dtype=np.int32)
        own[matrix.origins] = np.arange(self.size, dtype=np.int32)
        column = own[matrix.indices]
        kept = column >= 0
        row = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(matrix.indptr))
        self.row, self.column = row[kept], column[kept]
        self.minutes = np.asarray(matrix.minutes[kept], dtype=np.float64)
        self.starts = np.searchsorted(self.row, np.arange(self.size + 1)).astype(np.int32)
        progress.raise_if_cancelled()
        observed = flows.among(matrix.origins)
        home, work = own[observed.origin], own[observed.destination]
        self.persons, self.total = observed.persons, observed.total
        self.staying = float(self.persons[home == work].sum())
        self._check(int(np.count_nonzero((home != work) & (self.persons > 0))))
        key, wanted = self.row * np.int64(self.size) + self.column, work * np.int64(self.size) + home
        order = None if (key[1:] > key[:-1]).all() else np.argsort(key, kind="stable")
        entry = np.minimum(np.searchsorted(key, wanted, sorter=order), max(len(key) - 1, 0))
        self.entry = entry if order is None else order[entry]
        self.seen = key[self.entry] == wanted
        self.employed = np.bincount(home, weights=self.persons, minlength=self.size).astype(np.float64, copy=False)
        self.jobs = np.bincount(work, weights=self.persons, minlength=self.size).astype(np.float64, copy=False)
        away = np.where(self.seen, self.minutes[self.entry], np.inf)
        self.trips = away, self.persons
        self.observed_within = float(self.persons[away <= cutoff_minutes].sum()) / self.total
        self.observed_mean = _mean(away[self.seen], self.persons[self.seen])
        self._pull = np.ones(self.size)

    def _check(self, between: int) -> None:
        if not self.total > 0:
            raise InputError("commuting.none_inside", n=self.size)
        if between < MIN_PAIRS:
            key = "commuting.too_few_pairs" if between else "commuting.nobody_crosses"
            raise InputError(key, n=between, least=MIN_PAIRS)

    def weights(self, decay: Decay) -> Floats:
        """F of every pair. Only what ends at the cutoff by its own formula ends there."""
        end = self.cutoff if decay.kind in ("linear", "step") else self.reach
        return np.asarray(decay.weight(self.minutes, end), dtype=np.float64)

    def balance(self, decay: Decay, rounds: int, mismatch: float, progress: Progress) -> _Balanced:
        """The model balanced to the observed totals; homes hold exactly, places of work as well as `mismatch` asks.

        It starts from where the last one ended: neighbours in a search differ little.
        """
        from scipy.sparse import csr_matrix

        weights = self.weights(decay)
        to_work = csr_matrix((weights, self.column, self.starts), shape=(self.size, self.size))
        to_home = to_work.T
        pull, wrong = self._pull, math.inf
        reached = np.asarray(to_work @ pull)
        for _ in range(rounds):
            progress.raise_if_cancelled()
            push = _divided(self.jobs, reached)
            pull = _divided(self.employed, np.asarray(to_home @ push))
            reached = np.asarray(to_work @ pull)
            wrong = 0.5 * float(np.abs(push * reached - self.jobs).sum()) / self.total
            if wrong <= mismatch:
                break
        self._pull = np.where(pull > 0, pull, 1.0)
        return _Balanced(weights, push, pull, wrong)

    def common_part(self, model: _Balanced) -> float:
        """CPC = 2 sum of min(modelled, observed) / (all modelled + all observed)."""
        pairs = self.entry[self.seen]
        on_pair = model.weights[pairs] * model.push[self.row[pairs]] * model.pull[self.column[pairs]]
        shared = float(np.minimum(on_pair, self.persons[self.seen]).sum())
        modelled = float(self.employed[model.pull > 0].sum())
        return 2.0 * shared / (modelled + self.total)

    def fit(self, decay: Decay, progress: Progress) -> Fit:
        """The decay judged from a fresh start, so that it does not matter what was tried before."""
        self._pull = np.ones(self.size)
        model = self.balance(decay, FINAL_ROUNDS, FINAL_MISMATCH, progress)
        modelled = model.weights * model.push[self.row] * model.pull[self.column]
        within, total = float(modelled[self.minutes <= self.cutoff].sum()), float(modelled.sum())
        share = within / total if total > 0 else math.nan
        return Fit(decay.text, self.common_part(model), share, _mean(self.minutes, modelled), model.misplaced)


@dataclass(frozen=True, eq=False)
class _Balanced:
    """T = weights x push of the place of work x pull of the home, and the share left at a wrong place of work."""

    weights: Floats
    push: Floats
    pull: Floats
    misplaced: float


def _search(area: _Area, family: Family, progress: Progress) -> Decay:
    """The decay of a family with the largest common part: the best point of a grid, then downhill simplex around it."""
    from scipy.optimize import minimize

    grid = list(itertools.product(*family.starts))
    expected = len(grid) + 15 * len(family.starts)
    lows, highs = (np.log(np.array(ends)) for ends in zip(*family.limits, strict=True))
    calls = itertools.count(1)

    def loss(logs: Floats) -> float:
        progress.report(min(next(calls) / expected, 1.0))
        decay = _rounded(family, np.exp(np.clip(logs, lows, highs)), 5)
        return -area.common_part(area.balance(decay, SEARCH_ROUNDS, SEARCH_MISMATCH, progress))

    start = min((np.log(np.array(numbers)) for numbers in grid), key=loss)
    found = minimize(
        loss,
        start,
        method="Nelder-Mead",
        bounds=list(zip(lows.tolist(), highs.tolist(), strict=True)),
        options={
            "initial_simplex": np.vstack([start, start + 0.2 * np.eye(len(start))]),
            "xatol": _PRECISION,
            "fatol": 1e-4,
            "maxfev": 30 * len(start),
        },
    )
    return _rounded(family, np.exp(found.x), 2)


def _rounded(family: Family, numbers: Floats, digits: int) -> Decay:
    return Decay(family.kind, tuple(float(f"{number:.{digits}g}") for number in numbers.tolist()))


def _divided(part: Floats, whole: Floats) -> Floats:
    """`part` / `whole`; 0 where nothing is in reach."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _mean(minutes: Floats, persons: Floats) -> float:
    total = float(persons.sum())
    return float(minutes @ persons) / total if total > 0 else math.nan
