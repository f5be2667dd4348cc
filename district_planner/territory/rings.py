# SPDX-License-Identifier: EUPL-1.2
"""Reading the stored arcs: each stretch of border once, as byte planes of its steps, joined into rings here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Arcs:
    """Arc `a` is `xy[starts[a]:starts[a + 1]]` (metres of EPSG:3857), between municipalities `left[a]` and `right[a]`.

    `right` is -1 outside the country. Ring `r` walks `ring_arcs[ring_starts[r]:ring_starts[r + 1]]`, `~a` being arc `a`
    backwards; polygon `p` has the rings from `polygon_rings[p]` on, municipality `i` the polygons from
    `municipality_polygons[i]` on.
    """

    tolerance_m: float
    xy: NDArray[np.float64]
    starts: NDArray[np.int32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    ring_arcs: NDArray[np.int32]
    ring_starts: NDArray[np.int32]
    polygon_rings: NDArray[np.int32]
    municipality_polygons: NDArray[np.int32]


def unfold(planes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Coordinates (v, 2) from four byte planes (4, 2, v) of zigzag steps."""
    steps = np.ascontiguousarray(planes.transpose(1, 2, 0)).view("<u4")[..., 0]
    signed = (steps >> 1).astype(np.int32) ^ -(steps & 1).astype(np.int32)
    return np.cumsum(signed, axis=1, dtype=np.int64).T


def _offsets(sizes: NDArray[np.integer]) -> NDArray[np.int32]:
    offsets = np.zeros(len(sizes) + 1, dtype=np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def read_arcs(path: Path) -> Arcs:
    """The arcs of one level."""
    with np.load(path) as arrays:
        return Arcs(
            tolerance_m=arrays["tolerance_m"].item(),
            xy=unfold(arrays["xy_planes"]) * arrays["grid_m"].item(),
            starts=_offsets(arrays["arc_sizes"]),
            left=arrays["left"],
            right=arrays["right"],
            ring_arcs=arrays["ring_arcs"],
            ring_starts=_offsets(arrays["ring_sizes"]),
            polygon_rings=_offsets(arrays["polygon_sizes"]),
            municipality_polygons=_offsets(arrays["municipality_sizes"]),
        )


def join_rings(arcs: Arcs) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Closed rings: vertices (v, 2) and where each ring starts, without a loop over arcs.

    Every arc of a ring gives all its vertices but the last, which is the first of the next arc; the ring then ends
    on its own first vertex.
    """
    backwards = arcs.ring_arcs < 0
    arc = np.where(backwards, ~arcs.ring_arcs, arcs.ring_arcs)
    taken = np.diff(arcs.starts)[arc] - 1
    closing = np.zeros(len(arc), dtype=np.int64)
    closing[arcs.ring_starts[1:] - 1] = 1
    written = np.concatenate([[0], np.cumsum(taken + closing)])
    ring_starts = written[arcs.ring_starts]

    first = np.where(backwards, arcs.starts[arc + 1] - 1, arcs.starts[arc])
    step = np.where(backwards, -1, 1)
    along = np.arange(written[-1]) - np.repeat(written[:-1], taken + closing)
    vertex = np.repeat(first, taken + closing) + np.repeat(step, taken + closing) * along
    vertex[ring_starts[1:] - 1] = vertex[ring_starts[:-1]]
    return arcs.xy[vertex], ring_starts.astype(np.int32)
