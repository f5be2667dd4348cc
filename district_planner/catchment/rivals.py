# SPDX-License-Identifier: EUPL-1.2
"""Who else recruits from the same people: Huff's shares among the sites of a project.

Huff, D. L. (1964), Defining and estimating a trading area, Journal of Marketing 28(3): a resident of i works at s with
probability h(i, s) = A(s) f(t(i, s)) / sum over k of A(k) f(t(i, k)), the attraction A being the seats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment.pools import row_sums
from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment.decay import Decay
    from district_planner.travel import MinutesMatrix


def pull_of(matrix: MinutesMatrix, decay: Decay, attraction: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Pull of each row on each municipality, A(s) f(t(i, s)), summed over the rows: float64[size].

    `attraction` has shape (rows,), NaN for a site whose seats are unknown: it pulls nothing and the caller says so.
    """
    entries = np.repeat(np.nan_to_num(attraction, nan=0.0), np.diff(matrix.indptr))
    entries = entries * decay.weight(matrix.minutes, matrix.cutoff_minutes)
    return np.bincount(matrix.indices, weights=entries, minlength=size).astype(np.float64, copy=False)


def huff_shares(own_pull: NDArray[np.float64], other_pull: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share h = own / (own + others), elementwise; NaN where nobody pulls.

    By hand: 300 seats against 100 at the same minutes: 0.75.
    """
    return ratio(own_pull, own_pull + other_pull)


def captured_pools(
    matrix: MinutesMatrix,
    residents: NDArray[np.float64],
    decay: Decay,
    attraction: NDArray[np.float64],
    others: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Pool that each row keeps against its rivals, sum over i of L(i) f(t) h(i, s): float64[rows].

    `residents` float64[n], NaN unknown; `attraction` float64[rows]; `others` the pull of the rivals of each row, one
    per stored entry of `matrix`. A row whose attraction is unknown (NaN) keeps an unknown part.
    """
    weight = decay.weight(matrix.minutes, matrix.cutoff_minutes)
    own = np.repeat(attraction, np.diff(matrix.indptr)) * weight
    share = np.nan_to_num(huff_shares(own, others), nan=0.0)
    known = np.nan_to_num(residents, nan=0.0)[matrix.indices]
    return np.where(np.isnan(attraction), np.nan, row_sums(matrix, known * weight * share))
