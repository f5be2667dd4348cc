# SPDX-License-Identifier: EUPL-1.2
"""Ranks of every place in every draw, counted."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.scoring.robustness.draws import standard_normal, streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scoring.robustness.draws import Draws
    from district_planner.scoring.robustness.terms import Terms

_BLOCK = 50_000
"""Scores worked on at a time: they stay in the cache of the processor, and their memory is used again."""
_THREADS = 2
_ONE_THREAD = 5_000_000
"""Up to so many scores one thread does it all: to hand blocks about takes what it gives, and the window keeps a
processor to itself."""


@dataclass(frozen=True, eq=False)
class RankCounts:
    """`counts` float64[watched, m]: in how many draws a watched place had rank 1, 2, …; `firsts` float64[m].

    Places that share the first rank share the draw as well: each of two has half of it in `firsts`.
    """

    counts: NDArray[np.float64]
    firsts: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Block:
    """`cells`: place in the list of the watched x m + rank - 1, one for each watched place and draw."""

    cells: NDArray[np.int64]
    firsts: NDArray[np.float64]


def count_ranks(
    terms: Terms,
    draws: Draws,
    places: int,
    watched: NDArray[np.intp],
    seed: int,
    progress: Progress,
    threads: int | None = None,
) -> RankCounts:
    """Count the ranks of the `watched` among all `places`.

    The draws are taken in blocks whose size follows from the number of places alone, each with a stream of chance of
    its own: the number of threads changes nothing.
    """
    cells = np.full(places, -places, dtype=np.int64)
    cells[watched] = places * np.arange(len(watched))
    size = max(2, _BLOCK // places // 2 * 2)
    starts = range(0, len(draws.shares), size)
    chances = streams(seed)[2].spawn(len(starts))

    def work(number: int) -> _Block:
        weights = draws.weights(starts[number], starts[number] + size)
        return _count_block(terms, weights, cells, np.random.Generator(np.random.PCG64(chances[number])))

    counts, firsts = np.zeros(len(watched) * places), np.zeros(places)
    kept: list[NDArray[np.int64]] = []
    for done, block in enumerate(_in_order(work, len(starts), threads or _threads(len(draws.shares) * places)), 1):
        progress.raise_if_cancelled()
        firsts += block.firsts
        kept.append(block.cells)
        if done == len(starts) or sum(map(len, kept)) >= len(counts):
            counts += np.bincount(np.concatenate(kept) if len(kept) > 1 else kept[0], minlength=len(counts))
            kept.clear()
        progress.report(done / len(starts))
    return RankCounts(counts.reshape(len(watched), places), firsts)


def _threads(scores: int) -> int:
    return 1 if scores <= _ONE_THREAD else min(_THREADS, os.cpu_count() or 1)


def _in_order(work: Callable[[int], _Block], count: int, threads: int) -> Iterator[_Block]:
    """The blocks one after the other, a few of them ahead in threads of their own."""
    if threads <= 1 or count <= 1:
        yield from map(work, range(count))
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="draws") as pool:
        ahead: deque[Future[_Block]] = deque()
        try:
            for number in range(count):
                ahead.append(pool.submit(work, number))
                if len(ahead) > 2 * threads:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


def _count_block(
    terms: Terms, weights: NDArray[np.float64], cells: NDArray[np.int64], chance: np.random.Generator
) -> _Block:
    scores, spread = terms.keys(weights)
    if spread is not None:
        _add_noise(scores, spread, chance)
    places = scores.shape[1]
    bits = max(places - 1, 1).bit_length()
    keys = np.rint(scores, out=scores).astype(np.int64)
    # Score and place in one whole number: sorting those is several times faster than sorting with an index.
    keys <<= bits
    keys |= np.arange(places)
    keys.sort(axis=1)
    # Neighbours that differ in the place alone have the same score.
    level = (keys[:, 1:] ^ keys[:, :-1]).view(np.uint64)
    has_level = places > 1 and bool(level.min() < (1 << bits))
    keys &= (1 << bits) - 1
    return _counted(keys, level < (1 << bits) if has_level else None, cells)


def _add_noise(scores: NDArray[np.float64], spread: NDArray[np.float64], chance: np.random.Generator) -> None:
    """Errors of the data; the second half of the draws has those of the first with the other sign.

    Each draw by itself is as it should be, and together they are nearer to the truth than if they did not balance.
    """
    half = (len(scores) + 1) // 2
    noise = standard_normal(chance, half, scores.shape[1])
    spread[:half] *= noise
    spread[half:] *= noise[: len(scores) - half]
    scores[:half] += spread[:half]
    scores[half:] -= spread[half:]


def _counted(order: NDArray[np.int64], level: NDArray[np.bool_] | None, cells: NDArray[np.int64]) -> _Block:
    """`order` int64[w, m]: the places best first; `level` bool[w, m - 1]: where the next one is as good, None nowhere.

    `cells` int64[m]: the cell of the first rank of each place, far below 0 for those not watched.
    """
    places = order.shape[1]
    positions = np.arange(places)
    if level is not None:
        starts = np.where(np.pad(~level, ((0, 0), (1, 0)), constant_values=True), positions, 0)
        positions = np.maximum.accumulate(starts, axis=1)
        is_first = positions == 0
        share = 1.0 / is_first.sum(axis=1)
        draw, column = np.nonzero(is_first)
        firsts = np.bincount(order[draw, column], weights=share[draw], minlength=places).astype(np.float64)
    else:
        firsts = np.bincount(order[:, 0], minlength=places).astype(np.float64)
    found = np.take(cells, order)
    found += positions
    return _Block(found[found >= 0] if (cells < 0).any() else found.ravel(), firsts)
