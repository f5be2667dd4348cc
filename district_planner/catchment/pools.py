# SPDX-License-Identifier: EUPL-1.2
"""Sums over the municipalities within reach of many places at once, on one CSR of minutes.

A matrix of minutes has a row per place and stores an entry per municipality within the cutoff; an entry that is not
stored is out of reach, a stored 0 is no distance. That is why nothing here ever drops zeros.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment.decay import Decay
    from district_planner.travel import MinutesMatrix


BLOCK_ENTRIES = 131_072
"""Entries worked on at a time: their weights stay in the processor's cache, which halves the time of all of Italy."""


def row_sums(matrix: MinutesMatrix, entries: NDArray[np.floating]) -> NDArray[np.float64]:
    """Sum of `entries` (one per stored entry of `matrix`) by row, float64 of shape (rows,); an empty row gives 0."""
    starts = matrix.indptr[:-1]
    filled = matrix.indptr[1:] > starts
    sums = np.zeros(len(starts))
    if filled.any():
        sums[filled] = np.add.reduceat(entries, starts[filled], dtype=np.float64)
    return sums


def labour_pools(matrix: MinutesMatrix, residents: NDArray[np.float64], decay: Decay) -> NDArray[np.float64]:
    """Labour pool P(s) = sum over i of L(i) f(t(i, s)) of every row s.

    `residents` L has shape (municipalities,), NaN where unknown: those count nothing here and are named by the
    catchment. By hand: 1,000 residents at 0 min and 1,000 at 16 min with half-life 16 give 1,500.
    """
    return weighted_sums(matrix, np.nan_to_num(residents, nan=0.0), decay)


def weighted_sums(matrix: MinutesMatrix, columns: NDArray[np.float64], decay: Decay) -> NDArray[np.float64]:
    """Sum over the municipalities i of columns[i] f(t(i, s)) of every row s.

    `columns` is float64[n] or float64[n, m] without NaN; the answer has a row per place and the same m.
    """
    from scipy.sparse import csr_matrix

    sums = np.zeros((len(matrix.indptr) - 1, *columns.shape[1:]))
    # One column after the other is quicker than all at once, and each gives the same to the last bit.
    width = int(np.prod(columns.shape[1:]))
    each = np.ascontiguousarray(columns.reshape(len(columns), width).T)
    answers = sums.reshape(len(sums), width).T
    for first, last in _row_blocks(matrix.indptr):
        begin, end = matrix.indptr[first], matrix.indptr[last]
        weights = decay.weight(matrix.minutes[begin:end], matrix.cutoff_minutes)
        layout = (weights, matrix.indices[begin:end], matrix.indptr[first : last + 1] - begin)
        block = csr_matrix(layout, shape=(last - first, len(columns)))
        for column, found in zip(each, answers, strict=True):
            found[first:last] = block @ column
    return sums


def _row_blocks(indptr: NDArray[np.integer]) -> list[tuple[int, int]]:
    """Ranges of rows with about `BLOCK_ENTRIES` entries each, which together are all rows."""
    inner = np.searchsorted(indptr, np.arange(BLOCK_ENTRIES, indptr[-1], BLOCK_ENTRIES))
    cuts = np.unique(np.concatenate(([0], inner, [len(indptr) - 1])))
    return [(int(first), int(last)) for first, last in pairwise(cuts)]
