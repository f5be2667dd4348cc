# SPDX-License-Identifier: EUPL-1.2
"""Weights from comparisons in pairs (AHP, Saaty): priorities, consistency, the judgement to look at again.

A matrix holds in row i, column j how many times as much item i counts as item j; NaN where nobody said. Formulas: T. L.
Saaty, "Decision making with the analytic hierarchy process", Int. J. Services Sciences 1 (2008) 83-98; for pairs that
were left out P. T. Harker, "Incomplete pairwise comparisons in the AHP", Mathematical Modelling 9 (1987) 837-848.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.numbers import known
from district_planner.core.texts import Exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from district_planner.scoring.stakeholders import Judgement

MOST_TIMES = 9.0
"""The end of Saaty's scale: one item counts at most nine times as much as another, at least a ninth."""
STEPS = (*(1 / times for times in range(9, 1, -1)), *(float(times) for times in range(1, 10)))
"""The seventeen answers of the scale, from 1/9 to 9."""
RATIO_LIMIT = 0.10
"""Judgements with a consistency ratio up to this are taken as consistent (Saaty)."""
RANDOM_INDEX = (
    0.0, 0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59,
)  # fmt: skip
"""Mean consistency index of random judgements on 0, 1, 2, ... 15 items (Saaty, Theory and Applications of the Analytic
Network Process, RWS 2005, p. 31). Of more than 15 items the last is taken: the ratio is then a little too strict."""
_TOLERANCE = 1e-9
_SEARCH_STEPS = 26
"""Golden section: the consistent value to within 2 ln 9 x 0.618^26, some 0.002 %."""


@dataclass(frozen=True)
class Consistency:
    """How far judgements agree with each other; index and ratio are None while pairs are missing."""

    lambda_max: float
    index: float | None
    ratio: float | None

    @property
    def is_good(self) -> bool:
        """Whether the ratio is known and within `RATIO_LIMIT`."""
        return self.ratio is not None and self.ratio <= RATIO_LIMIT + _TOLERANCE


@dataclass(frozen=True)
class Revisit:
    """The judgement to look at again: of all single changes within 1/9 to 9 this one makes the ratio smallest.

    `given` is what was said, `consistent` what would agree best with all the others, `step` the answer of the scale
    that does, `ratio` the consistency ratio with that answer.
    """

    first: str
    second: str
    given: float
    consistent: float
    step: float
    ratio: float


@dataclass(frozen=True)
class NodeWeights:
    """What comparisons say of the children of one node: shares that sum to 1, None where pairs leave it open.

    `missing` are the pairs nobody compared, in the order of the items.
    """

    items: tuple[str, ...]
    shares: tuple[float, ...] | None
    consistency: Consistency
    missing: tuple[tuple[str, str], ...]


def matrix_of(judgements: Iterable[Judgement], items: Sequence[str]) -> NDArray[np.float64]:
    """The judgements as float64[k, k] in the order of `items`: 1 on the diagonal, reciprocal, NaN where nobody said.

    Raises:
        InputError: an item that is not among them or is compared with itself, a pair that is judged twice, or a number
            that is not from 1/9 to 9.
    """
    places = {item: place for place, item in enumerate(items)}
    matrix = np.full((len(items), len(items)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for judgement in judgements:
        for item in (judgement.first, judgement.second):
            if item not in places:
                raise InputError("weights.item_unknown", item=item, known=", ".join(items))
        if judgement.first == judgement.second:
            raise InputError("weights.item_with_itself", item=judgement.first)
        check_times(judgement.first, judgement.second, judgement.times)
        row, column = places[judgement.first], places[judgement.second]
        if not math.isnan(matrix[row, column]):
            raise InputError("weights.pair_twice", first=judgement.first, second=judgement.second)
        matrix[row, column], matrix[column, row] = judgement.times, 1 / judgement.times
    return matrix


def check_times(first: str, second: str, times: float) -> None:
    """Check that a judgement is on the scale.

    Raises:
        InputError: it is not from 1/9 to 9.
    """
    if not (math.isfinite(times) and 1 / MOST_TIMES - _TOLERANCE <= times <= MOST_TIMES + _TOLERANCE):
        raise InputError("weights.times_range", first=first, second=second, times=Exact(times))


def priorities(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares float64[k] that sum to 1: the eigenvector of the greatest eigenvalue; NaN where pairs leave it open.

    Pairs that were left out follow from the others (Harker): 0 in their place, and on the diagonal 1 + the number left
    out in the row. That needs every item to be joined to every other by a chain of comparisons.

    By hand: A counts 2 times B, B 2 times C, A 4 times C: 4/7, 2/7, 1/7; the same when A and C were not compared.
    """
    if not is_connected(matrix):
        return np.full(len(matrix), np.nan)
    return _principal(matrix)[1]


def consistency(matrix: NDArray[np.float64]) -> Consistency:
    """Greatest eigenvalue, index (lambda_max - k) / (k - 1) and its ratio to the random index; 0 for one or two items.

    By hand: A 2 times B, B 2 times C, A and C equal: lambda_max = 1 + 4^(1/3) + 4^(-1/3) = 3.2174, index 0.1087,
    ratio 0.1087 / 0.52 = 0.209: not consistent.
    """
    count = len(matrix)
    if np.isnan(matrix).any():
        connected = is_connected(matrix)
        return Consistency(float(_principal(matrix)[0]) if connected else math.nan, None, None)
    if count < 3:
        return Consistency(float(count), 0.0, 0.0)
    greatest = float(_principal(matrix)[0])
    index = max(0.0, (greatest - count) / (count - 1))
    return Consistency(greatest, index, index / random_index(count))


def random_index(count: int) -> float:
    """Mean consistency index of random judgements on `count` items."""
    return RANDOM_INDEX[min(count, len(RANDOM_INDEX) - 1)]


def is_connected(matrix: NDArray[np.float64]) -> bool:
    """Whether a chain of comparisons leads from each item to each other."""
    judged = ~np.isnan(matrix)
    reached = np.zeros(len(matrix), dtype=bool)
    reached[:1] = True
    for _ in range(len(matrix)):
        reached = reached | judged[reached].any(axis=0)
    return bool(reached.all())


@lru_cache(maxsize=512)
def node_weights(judgements: tuple[Judgement, ...], items: tuple[str, ...]) -> NodeWeights:
    """What `judgements`, all of one node, say of `items`.

    Raises:
        InputError: as `matrix_of`.
    """
    matrix = matrix_of(judgements, items)
    missing = tuple(
        (items[row], items[column])
        for row, column in combinations(range(len(items)), 2)
        if math.isnan(matrix[row, column])
    )
    shares = priorities(matrix)
    found = tuple(float(share) for share in shares)
    return NodeWeights(items, None if known(shares.sum()) is None else found, consistency(matrix), missing)


@lru_cache(maxsize=128)
def to_revisit(judgements: tuple[Judgement, ...], items: tuple[str, ...]) -> Revisit | None:
    """The judgement to look at again; None where a pair is missing or no other answer of the scale agrees better.

    All answers for all pairs are tried, one at a time. The value that agrees best lies between the answers: the
    greatest eigenvalue is convex in the logarithm of one judgement (Bozóki, Fülöp and Rónyai, Mathematical and Computer
    Modelling 52 (2010) 318-333), so it is found by golden section.

    Raises:
        InputError: as `matrix_of`.
    """
    matrix = matrix_of(judgements, items)
    count = len(items)
    ratio = consistency(matrix).ratio
    if count < 3 or ratio is None:
        return None
    pairs = list(combinations(range(count), 2))
    rows, columns = (np.repeat([pair[end] for pair in pairs], len(STEPS)) for end in (0, 1))
    tried = _greatest(matrix, rows, columns, np.tile(np.log(STEPS), len(pairs)))
    best = int(np.argmin(tried))
    after = max(0.0, (float(tried[best]) - count) / (count - 1)) / random_index(count)
    if after > ratio - _TOLERANCE:
        return None
    row, column = pairs[best // len(STEPS)]
    return Revisit(
        first=items[row],
        second=items[column],
        given=float(matrix[row, column]),
        consistent=_most_consistent(matrix, row, column),
        step=STEPS[best % len(STEPS)],
        ratio=after,
    )


def _principal(matrix: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """The greatest eigenvalue and its vector, scaled to sum to 1."""
    judged = np.where(np.isnan(matrix), 0.0, matrix)
    np.fill_diagonal(judged, 1.0 + np.isnan(matrix).sum(axis=1))
    values, vectors = np.linalg.eig(judged)
    greatest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, greatest].real)
    return float(values[greatest].real), vector / vector.sum()


def _greatest(
    matrix: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp], logs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The greatest eigenvalue, float64[p], when the judgement at (row, column) is e^log instead."""
    every = np.arange(len(rows))
    changed = np.repeat(matrix[np.newaxis], len(rows), axis=0)
    changed[every, rows, columns], changed[every, columns, rows] = np.exp(logs), np.exp(-logs)
    return np.asarray(np.linalg.eigvals(changed).real.max(axis=1), dtype=np.float64)


def _most_consistent(matrix: NDArray[np.float64], row: int, column: int) -> float:
    """The judgement from 1/9 to 9 at (row, column) that makes the greatest eigenvalue least, the others as they are."""

    def greatest(log: float) -> float:
        return float(_greatest(matrix, np.array([row]), np.array([column]), np.array([log]))[0])

    golden = (math.sqrt(5) - 1) / 2
    low, high = -math.log(MOST_TIMES), math.log(MOST_TIMES)
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = greatest(left), greatest(right)
    for _ in range(_SEARCH_STEPS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = greatest(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = greatest(right)
    return math.exp((low + high) / 2)
