# SPDX-License-Identifier: EUPL-1.2
"""The labour pool of every municipality as a candidate site, from stored minutes, beside PySAL `access`.

Both take the same pairs (all within 60 minutes), the same residents aged 18 to 64 and the same exponential decay with a
half-life of 16 minutes, and have to give the same pools. The peer's weight is a plain function of one number, the
quickest form its `weighted_catchment` accepts (a NumPy function called value by value is slower).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from district_planner.catchment.decay import Decay
from district_planner.catchment.pools import labour_pools
from district_planner.territory import AgeBand, load_boundaries, load_territory
from district_planner.travel import load_engine

NAME = "pool_all_municipalities"
TARGET = Target(ratio_at_least=50.0)
CUTOFF_MINUTES = 60.0
HALF_LIFE_MINUTES = 16.0
ROUNDS, PEER_ROUNDS = 41, 7
RELATIVE_TOLERANCE = 1e-6


def _inputs() -> tuple[Any, Any]:
    """The matrix of minutes of all municipalities and the residents of working age."""
    territory = load_territory()
    engine = load_engine(territory, load_boundaries())
    return engine.matrix(CUTOFF_MINUTES), territory.population.residents(AgeBand(18, 64))


def _peer(matrix: Any, residents: Any) -> Callable[[], Any]:
    """The same question to `access`, with its tables prepared outside the clock as ours are."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import touches names that newer geopandas deprecates
        from access.fca import weighted_catchment

    places = np.repeat(np.arange(len(matrix.indptr) - 1), np.diff(matrix.indptr))
    costs = pd.DataFrame({"origin": matrix.indices, "dest": places, "cost": matrix.minutes.astype(np.float64)})
    people = pd.DataFrame({"geoid": np.arange(len(residents)), "residents": np.nan_to_num(residents)})

    def weight(minutes: float) -> float:
        return float(2.0 ** (-minutes / HALF_LIFE_MINUTES))

    def pools() -> Any:
        return weighted_catchment(people, costs, CUTOFF_MINUTES, loc_value="residents", weight_fn=weight)

    return pools


@contextmanager
def step() -> Iterator[Callable[[], object]]:
    """Yield the bare computation, for pytest-benchmark."""
    matrix, residents = _inputs()
    decay = Decay("half-life", (HALF_LIFE_MINUTES,))
    yield lambda: labour_pools(matrix, residents, decay)


def run() -> BenchResult:
    """Check that both give the same pools, then measure them by turns."""
    matrix, residents = _inputs()
    decay = Decay("half-life", (HALF_LIFE_MINUTES,))
    peer = _peer(matrix, residents)
    expected = peer().reindex(range(len(matrix.indptr) - 1), fill_value=0.0).to_numpy()
    np.testing.assert_allclose(labour_pools(matrix, residents, decay), expected, rtol=RELATIVE_TOLERANCE)

    def ours() -> float:
        return elapsed_ms(lambda: labour_pools(matrix, residents, decay))

    value, peer_value = interleaved_medians(ours, lambda: elapsed_ms(peer), ROUNDS, PEER_ROUNDS)
    peer_name = "PySAL access 1.1 weighted_catchment, same pairs"
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=peer_name, peer_value=peer_value)
