# SPDX-License-Identifier: EUPL-1.2
"""Class breaks and colours of a choropleth: the same for the map in the window, its legend and every export."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts

RAMPS: dict[str, tuple[str, ...]] = {
    # ColorBrewer 2.0 (Cynthia Brewer, Penn State; Apache-2.0), five classes, colour-blind safe.
    "blues": ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c"),
    "greens": ("#edf8e9", "#bae4b3", "#74c476", "#31a354", "#006d2c"),
    "oranges": ("#feedde", "#fdbe85", "#fd8d3c", "#e6550d", "#a63603"),
    "purples": ("#f2f0f7", "#cbc9e2", "#9e9ac8", "#756bb1", "#54278f"),
    "teals": ("#f6eff7", "#bdc9e1", "#67a9cf", "#1c9099", "#016c59"),
    "brown_teal": ("#a6611a", "#dfc27d", "#f5f5f5", "#80cdc1", "#018571"),
}
DIVERGING = frozenset({"brown_teal"})
"""Ramps whose middle colour stands for zero."""
UNKNOWN_COLOUR = "#c8c8c8"
"""Ground of the hatching that marks *unknown*."""
Method = Literal["quantile", "equal"]


@dataclass(frozen=True, eq=False)
class Choropleth:
    """Values put in classes.

    `breaks` float64[k + 1] from the lowest to the highest value, `colours` k of them, `class_of` int8[n]: the class of
    each municipality, -1 where the value is unknown. A class holds its upper break.
    """

    breaks: NDArray[np.float64]
    colours: tuple[str, ...]
    class_of: NDArray[np.int8]
    unknown_colour: str = UNKNOWN_COLOUR

    def labels(self, texts: Texts, decimals: int) -> list[str]:
        """`low – high` of each class as the language writes numbers, lowest first."""
        written = [texts.number(value, decimals) for value in self.breaks]
        return [f"{low} – {high}" for low, high in itertools.pairwise(written)]

    def counts(self, positions: NDArray[np.intp] | None = None) -> list[int]:
        """How many municipalities (of `positions`) are in each class; the last number is the unknown."""
        classes = self.class_of if positions is None else self.class_of[positions]
        counted = np.bincount(np.where(classes < 0, len(self.colours), classes), minlength=len(self.colours) + 1)
        return [int(count) for count in counted]


def classify(
    values: NDArray[np.float64],
    positions: NDArray[np.intp] | None = None,
    *,
    classes: int = 5,
    method: Method = "quantile",
    ramp: str = "blues",
) -> Choropleth:
    """Put `values` (float64[n], NaN unknown) in at most `classes` classes with breaks taken from `positions`.

    `quantile`: the same number of municipalities in each class; `equal`: the same width. Breaks that fall together are
    one, so fewer distinct values give fewer classes, spread over the whole ramp. Values outside the breaks (possible
    when `positions` is a part) belong to the first or last class.

    A diverging ramp tells losses from gains: its classes mirror each other at zero, the middle colour lies around it,
    and the breaks are those of the sizes without their sign. Sides without values have no class.
    """
    looked_at = values if positions is None else values[positions]
    known = looked_at[np.isfinite(looked_at)]
    if len(known) == 0:
        return Choropleth(np.empty(0), (), np.full(len(values), -1, dtype=np.int8))
    wanted = _around_zero(known, classes, method) if ramp in DIVERGING else _steps(known, classes, method)[1:-1]
    inner = np.unique(wanted[(wanted > known.min()) & (wanted < known.max())])
    breaks = np.concatenate([[known.min()], inner, [known.max()]])
    class_of = np.searchsorted(inner, values, side="left").astype(np.int8)
    class_of[~np.isfinite(values)] = -1
    middles = (breaks[:-1] + breaks[1:]) / 2
    colours = _by_sign(RAMPS[ramp], middles, wanted) if ramp in DIVERGING else _spread(RAMPS[ramp], len(middles))
    return Choropleth(breaks, colours, class_of)


def _steps(known: NDArray[np.float64], classes: int, method: Method) -> NDArray[np.float64]:
    """Breaks from the lowest to the highest value, float64[classes + 1]."""
    steps = np.linspace(0, 1, classes + 1)
    return np.asarray(np.quantile(known, steps) if method == "quantile" else known.min() + steps * np.ptp(known))


def _around_zero(known: NDArray[np.float64], classes: int, method: Method) -> NDArray[np.float64]:
    """Inner breaks that mirror each other at zero: every second of the breaks of the sizes above 0, with either sign.

    For five quantile classes: -q60, -q20, q20, q60 of the sizes.
    """
    sizes = np.abs(known[known != 0]) if known.any() else np.zeros(1)
    positive = _steps(sizes if method == "quantile" else np.append(sizes, 0.0), classes, method)[1:-1:2]
    return np.concatenate([-positive[::-1], positive])


def _by_sign(colours: tuple[str, ...], middles: NDArray[np.float64], mirrored: NDArray[np.float64]) -> tuple[str, ...]:
    """The colour of each class by how many of the breaks `_around_zero` lie between zero and its middle."""
    losses, gains = mirrored[: len(mirrored) // 2], mirrored[len(mirrored) // 2 :]
    steps = [int((gains <= middle).sum() - (losses >= middle).sum()) for middle in middles]
    return tuple(colours[len(colours) // 2 + step] for step in steps)


def _spread(colours: tuple[str, ...], count: int) -> tuple[str, ...]:
    """`count` of the colours, the ends included; one class takes the middle."""
    if count == 1:
        return (colours[len(colours) // 2],)
    return tuple(colours[round(index * (len(colours) - 1) / (count - 1))] for index in range(count))
