# SPDX-License-Identifier: EUPL-1.2
"""10,000 draws of weights, normalisations and data errors with full rank statistics, for 200 sites on 12 criteria.

The peer takes the same draws one by one through pymcdm: normalise each criterion in the drawn way, weigh, aggregate,
rank, count the ranks. It is measured over the first of the draws and its time carried to all of them. It is called as
it is documented; with its checks of the input switched off (`validation=False`) it takes a quarter of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from district_planner.scoring.normalisation import Deviations, Ranks, Scale
from district_planner.scoring.robustness import Robustness, Uncertainty, Yardstick, robustness
from district_planner.scoring.robustness.draws import Draws, draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scoring.robustness import Curve

NAME = "robustness"
TARGET = Target(ratio_at_least=100)
SITES, CRITERIA, MUNICIPALITIES, DRAWS = 200, 12, 7901, 10_000
PEER_DRAWS = 1000
ROUNDS, PEER_ROUNDS = 9, 3
SEED, SPREAD, ERROR = 20260101, 25.0, 5.0


def invented_problem(error: float) -> tuple[NDArray[np.float64], list[Yardstick]]:
    """Values of the sites and the yardsticks, each with percentiles, z-scores and ranks among the municipalities."""
    rng = np.random.default_rng(SEED)
    middle = rng.uniform(2.0, 6.0, CRITERIA)
    values = rng.lognormal(middle, 0.6, (SITES, CRITERIA))
    area = rng.lognormal(middle, 0.6, (MUNICIPALITIES, CRITERIA))
    shares = rng.dirichlet(np.full(CRITERIA, 4.0))
    yardsticks = []
    for place, column in enumerate(area.T):
        is_more = place % 3 > 0
        low, high = np.percentile(column, [5, 95])
        ends = (low, high) if is_more else (high, low)
        ways = (
            Scale(*map(float, ends)),
            Deviations(float(column.mean()), float(column.std()), is_more),
            Ranks(np.sort(column), is_more),
        )
        curves = tuple(way.normalised for way in ways)
        yardsticks.append(Yardstick(f"criterion {place}", float(shares[place]), curves, error))
    return values, yardsticks


def ours(values: NDArray[np.float64], yardsticks: list[Yardstick]) -> Callable[[], Robustness]:
    """All draws with everything that is told of them."""
    return lambda: robustness(range(SITES), values, yardsticks, "sum", Uncertainty(DRAWS, SEED, SPREAD))


def peer(values: NDArray[np.float64], yardsticks: list[Yardstick], drawn: Draws, count: int) -> Callable[[], Any]:
    """The first `count` of the draws through pymcdm; gives how often each site had each rank."""
    from pymcdm.helpers import normalize_matrix, rrankdata
    from pymcdm.methods import WSM

    methods = [[_for_pymcdm(curve) for curve in each.curves] for each in yardsticks]
    shares = np.array([each.share for each in yardsticks])
    weights = drawn.factors * shares
    weights /= weights.sum(axis=1, keepdims=True)
    errors = np.array([each.error / 100 for each in yardsticks])
    types, summed, sites = np.ones(CRITERIA, dtype=int), WSM(_for_pymcdm(lambda x: x)), np.arange(SITES)

    def loop() -> NDArray[np.float64]:
        rng = np.random.default_rng(SEED)
        counts = np.zeros((SITES, SITES))
        for number in range(count):
            matrix = values * (1 + errors * rng.standard_normal(values.shape)) if errors.any() else values
            ways = [each[choice] for each, choice in zip(methods, drawn.choices[number], strict=True)]
            normalised = normalize_matrix(matrix, ways, types)
            quality = summed(normalised, weights[number], types)
            counts[sites, rrankdata(quality).astype(int) - 1] += 1
        return counts

    return loop


def _for_pymcdm(curve: Curve) -> Callable[..., NDArray[np.float64]]:
    """The curve knows which direction is better; pymcdm hands it over all the same."""
    return lambda x, cost=False: curve(x)  # noqa: ARG005  # the name is pymcdm's


def check() -> None:
    """Without data errors each draw has the very ranks of pymcdm; with them the means of the ranks agree."""
    values, exact = invented_problem(0.0)
    few = Uncertainty(PEER_DRAWS, SEED, SPREAD)
    found = robustness(range(SITES), values, exact, "sum", few)
    counts = peer(values, exact, draw(exact, few), PEER_DRAWS)()
    np.testing.assert_allclose(found.acceptability * PEER_DRAWS, counts[list(found.ids)])
    _, blurred = invented_problem(ERROR)
    found = robustness(range(SITES), values, blurred, "sum", few)
    shares = peer(values, blurred, draw(blurred, few), PEER_DRAWS)()[list(found.ids)] / PEER_DRAWS
    ranks = np.arange(1, SITES + 1)
    spread = np.sqrt(shares @ ranks**2 - (shares @ ranks) ** 2)
    # The same weights and normalisations, other errors: six standard errors of a mean rank.
    assert (np.abs(found.rank_mean - shares @ ranks) < 6 * spread / np.sqrt(PEER_DRAWS)).all()


@contextmanager
def step() -> Iterator[Callable[[], object]]:
    """Yield the bare computation, for pytest-benchmark."""
    yield ours(*invented_problem(ERROR))


def run() -> BenchResult:
    """Check that both give the same ranks, then measure them by turns."""
    check()
    values, yardsticks = invented_problem(ERROR)
    uncertainty = Uncertainty(DRAWS, SEED, SPREAD)
    own, other = ours(values, yardsticks), peer(values, yardsticks, draw(yardsticks, uncertainty), PEER_DRAWS)
    value, peer_value = interleaved_medians(
        lambda: elapsed_ms(own), lambda: elapsed_ms(other) * DRAWS / PEER_DRAWS, ROUNDS, PEER_ROUNDS
    )
    return BenchResult.judge(NAME, value, "ms", TARGET, peer="pymcdm in a loop, same draws", peer_value=peer_value)
