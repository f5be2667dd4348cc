# SPDX-License-Identifier: EUPL-1.2
"""Many points and lines drawn at once: arrays in, a picture out, no Qt object per row.

`QPainter` takes 25 ms for 10,000 round points and from 20 ms to over a second for as many lines with an opacity;
arrays take a few, and where rows lie over each other the picture says so.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QColor, QPainter

_OPAQUE = 0.995
_MOST_SAMPLES = 200_000
"""So many points of lines are worked out between two axes; of more lines, every second or third column of pixels."""


def _reach(radius: float) -> int:
    return int(np.ceil(radius + 0.5))


@cache
def _kernel(radius: float) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Steps right and down, and how much of each pixel a round point of `radius` pixels covers."""
    reach = _reach(radius)
    down, right = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    cover = np.clip(radius + 0.5 - np.hypot(down, right), 0.0, 1.0)
    used = cover > 0
    return right[used], down[used], cover[used]


def point_cover(
    x: NDArray[np.float64], y: NDArray[np.float64], size: tuple[int, int], radius: float, strength: float
) -> NDArray[np.float64]:
    """How opaque each pixel of a picture of `size` (width, height) is, float64[height, width] from 0 to 1.

    Points at pixels `x`, `y` have `radius` pixels and let what is below through by 1 - `strength`.
    """
    width, height = size
    reach = _reach(radius)
    column, row = np.rint(x).astype(np.intp) + reach, np.rint(y).astype(np.intp) + reach
    wide, high = width + 2 * reach, height + 2 * reach
    inside = (column >= 0) & (column < wide) & (row >= 0) & (row < high)
    counted = np.bincount(row[inside] * wide + column[inside], minlength=wide * high)
    middles = counted.astype(np.float32).reshape(high, wide)
    # One addition of the whole picture per pixel of the point, however many points there are.
    cover = np.zeros((height, width), dtype=np.float32)
    for right, down, part in zip(*_kernel(radius), strict=True):
        top, left = reach - down, reach - right
        cover += np.float32(part) * middles[top : top + height, left : left + width]
    return _opacity(cover, strength)


def line_cover(
    ends: list[tuple[float, NDArray[np.float64]]], size: tuple[int, int], strength: float
) -> NDArray[np.float64]:
    """The same for lines through `ends`: axes from left to right, each at a pixel with a height per row, NaN: a gap.

    Between two axes every column of pixels is filled from where a line enters it to where it leaves it.
    """
    width, height = size
    steps = np.zeros((width, height + 1))
    for (x_from, y_from), (x_to, y_to) in pairwise(ends):
        known = np.isfinite(y_from) & np.isfinite(y_to)
        first, last = round(x_from), min(round(x_to), width)
        count = int(np.count_nonzero(known))
        if last <= first or not count:
            continue
        every = max(-(-count * (last - first) // _MOST_SAMPLES), 1)
        columns = np.arange(first, last, every)
        edges = (np.minimum(np.append(columns, columns[-1] + every), last) - first) / (last - first)
        begin, rise = y_from[known].astype(np.float32), (y_to[known] - y_from[known]).astype(np.float32)
        heights = begin + edges[:, None].astype(np.float32) * rise
        pixels = np.clip(np.rint(heights), 0, height - 1).astype(np.int32)
        low, high = np.minimum(pixels[:-1], pixels[1:]), np.maximum(pixels[:-1], pixels[1:]) + 1
        # The pixel where a line leaves a column is where it enters the next: counted once.
        offsets = (np.arange(len(columns), dtype=np.int32) * (height + 1))[:, None]
        total = len(columns) * (height + 1)
        spans = np.bincount((low + offsets).ravel(), minlength=total)
        spans -= np.bincount((high + offsets).ravel(), minlength=total)
        steps[first:last] += np.repeat(spans.reshape(len(columns), height + 1), every, axis=0)[: last - first]
    return _opacity(np.cumsum(steps, axis=1)[:, :height].T, strength)


def _opacity(cover: NDArray[np.floating], strength: float) -> NDArray[np.float64]:
    """From how often a pixel is covered to how opaque it is; a part of it covers it in part."""
    through = np.float32(np.log1p(-min(strength, _OPAQUE)))
    return np.asarray(-np.expm1(cover.astype(np.float32) * through), dtype=np.float64)


def paint_cover(painter: QPainter, at: QPointF, cover: NDArray[np.float64], colour: QColor, ratio: float) -> None:
    """Paint one colour, as opaque as `cover` says, of `ratio` pixels per logical one, with its corner `at`."""
    alpha = (cover * (255 * colour.alphaF())).astype(np.float32)
    pixels = np.empty((*cover.shape, 4), dtype=np.uint8)
    for place, part in enumerate((colour.blueF(), colour.greenF(), colour.redF(), 1.0)):
        pixels[..., place] = alpha * np.float32(part) + np.float32(0.5)
    paint_pixels(painter, at, pixels.view(np.uint32)[..., 0], ratio)


def paint_pixels(painter: QPainter, at: QPointF, pixels: NDArray[np.uint32], ratio: float) -> None:
    """Paint pixels of `QImage.Format_ARGB32_Premultiplied`, uint32[height, width]."""
    height, width = pixels.shape
    # The picture lives in the array: it must not outlive this.
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(at, image)
