# SPDX-License-Identifier: EUPL-1.2
"""The weights of several people brought together, how far they agree, and who stands farthest from the rest.

Geometric mean of individual priorities: E. Forman and K. Peniwati, European Journal of Operational Research 108 (1998)
165-169. Consensus: K. D. Goepel, "Implementing the Analytic Hierarchy Process as a standard method for multi-criteria
decision making in corporate enterprises", ISAHP 2013, with the bound he simplified later (bpmsg.com, AHP consensus
indicator, 2014).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SHARE = 0.001
"""What a share of zero counts as in the mean where somebody else gives more (assumption): one voice pulls a criterion
down but does not strike it out, as a plain geometric mean would."""
_SCALE = 9.0
"""How many times one item counts as much as another at most, as the consensus index assumes (AHP)."""
ConsensusWord = Literal["very_low", "low", "moderate", "high", "very_high"]
_WORDS: tuple[tuple[float, ConsensusWord], ...] = (
    (0.5, "very_low"),
    (0.625, "low"),
    (0.75, "moderate"),
    (0.875, "high"),
)


def group_shares(shares: NDArray[np.float64], importance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the group, float64[k] that sum to 1, of `shares` float64[p, k], each row of which sums to 1.

    Geometric mean of each column weighted by `importance` float64[p] (not all zero), scaled to sum to 1. A zero counts
    as `LEAST_SHARE`, but where everybody with a voice says zero it stays zero.

    By hand: 0.8 and 0.2 with 0.2 and 0.8, equal voices: 0.4 and 0.4, that is a half each. With voices of 3 and 1:
    0.8^0.75 x 0.2^0.25 = 0.5657 and 0.2828, that is 2/3 and 1/3.
    """
    voices = importance / importance.sum()
    raised = np.maximum(shares, LEAST_SHARE)
    mean = np.exp(voices @ np.log(raised))
    mean[(shares[voices > 0] == 0).all(axis=0)] = 0.0
    return np.asarray(mean / mean.sum(), dtype=np.float64)


def consensus(shares: NDArray[np.float64]) -> float | None:
    """How far p people agree on k shares (float64[p, k], rows sum to 1): 0 not at all, 1 wholly; None for fewer than 2.

    S = (1 / exp(H_beta) - 1 / c) / (1 - 1 / c): H_beta is the Shannon entropy of the mean shares less the mean of the
    entropies; c = k / exp(H_least), H_least the entropy of one item counting 9 times each other one. What nobody gives
    anything is left out. People further apart than the scale 1 to 9 allows (points can be) have 0. Each counts alike:
    the index tells how far they agree, not whose voice is louder.

    By hand: 0.9 and 0.1 with 0.1 and 0.9: mean of the entropies 0.3251, entropy of the mean ln 2 = 0.6931, H_beta
    0.3681; one item 9 times the other is just this, c = 2 / exp(0.3251) = 1.4449, 1 / exp(H_beta) = 1 / c: S = 0.
    """
    shares = shares[:, shares.any(axis=0)]
    people, items = shares.shape
    if people < 2:
        return None
    if items < 2:
        return 1.0
    beta = _entropy(shares.mean(axis=0)) - float(np.mean([_entropy(row) for row in shares]))
    whole = items + _SCALE - 1
    least = _entropy(np.array([_SCALE / whole, *[1 / whole] * (items - 1)]))
    floor = math.exp(least) / items
    index: float = (math.exp(-beta) - floor) / (1 - floor)
    return min(1.0, max(0.0, index))


def consensus_word(index: float) -> ConsensusWord:
    """The index in words, by the scale of Goepel: below 50 % very low, then in four equal steps up to very high."""
    return next((word for bound, word in _WORDS if index < bound), "very_high")


def distances(shares: NDArray[np.float64], group: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each of p people stands from the group, float64[p]: the share that they put elsewhere, 0 to 1.

    By hand: 0.5 and 0.5 beside a group of 0.7 and 0.3: 0.2 is put elsewhere.
    """
    return np.asarray(np.abs(shares - group).sum(axis=1) / 2, dtype=np.float64)


def _entropy(shares: NDArray[np.float64]) -> float:
    positive = shares[shares > 0]
    return float(-(positive * np.log(positive)).sum())
