# SPDX-License-Identifier: EUPL-1.2
"""Class breaks and colours of a choropleth: the same for the map in the window, its legend and every export."""

from __future__ import annotations

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
CATEGORIES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#606060")
"""Okabe and Ito, 2008: told apart also by the colour-blind. The last stands for all others where there are more."""
DIVERGING = frozenset({"brown_teal"})
"""Ramps whose middle colour stands for zero."""
UNKNOWN_COLOUR = "#c8c8c8"
"""Ground of the hatching that marks *unknown*."""
Method = Literal["quantile", "equal"]


@dataclass(frozen=True, eq=False)
class Choropleth:
    """Values put in classes.

    `breaks` float64[k + 1] from the lowest to the highest value, `colours` k of them, `class_of` int8[n]: the class of
    each municipality, -1 where the value is unknown. A class holds its upper break. `lowest` float64[k]: from where its
    label counts. Of categories there are `names` in place of breaks; `others` is how many share the last colour.
    """

    breaks: NDArray[np.float64]
    colours: tuple[str, ...]
    class_of: NDArray[np.int8]
    unknown_colour: str = UNKNOWN_COLOUR
    lowest: NDArray[np.float64] | None = None
    names: tuple[str, ...] = ()
    others: int = 0

    def labels(self, texts: Texts, decimals: int) -> list[str]:
        """`low – high` of each class as the language writes numbers, lowest first; the name of each category."""
        if self.others:
            return [*self.names, texts("indicators.others", n=self.others)]
        if self.names:
            return list(self.names)
        lowest = self.breaks[:-1] if self.lowest is None else self.lowest
        ends = [
            (texts.number(low, decimals), texts.number(high, decimals))
            for low, high in zip(lowest, self.breaks[1:], strict=True)
        ]
        return [low if low == high else f"{low} – {high}" for low, high in ends]

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

    `quantile`: the same number of municipalities in each class; `equal`: the same width. Where one value is so frequent
    that quantiles fall together, it has a class of its own and the others share the rest: nearly all zero gives zero
    and four classes of those that are not. So few distinct values give a class each, spread over the whole ramp.
    Values outside the breaks (possible when `positions` is a part) belong to the first or last class.

    A diverging ramp tells losses from gains: its classes mirror each other at zero, the middle colour lies around it,
    and the breaks are those of the sizes without their sign. Sides without values have no class. A size that many
    share, as one establishment more or less, is in the class beyond the break, a loss like a gain.
    """
    looked_at = values if positions is None else values[positions]
    known = np.sort(looked_at[np.isfinite(looked_at)])
    if len(known) == 0:
        return Choropleth(np.empty(0), (), np.full(len(values), -1, dtype=np.int8))
    diverging = ramp in DIVERGING
    wanted = _around_zero(known, classes, method) if diverging else _steps(known, classes, method)[1:-1]
    shared = method == "quantile" and diverging and _is_shared(known, wanted)
    if shared:
        wanted = _below_shared(known, wanted)
    inner = np.unique(wanted[(wanted > known[0]) & (wanted < known[-1])])
    tied = method == "quantile" and not diverging and len(inner) < classes - 1
    if tied:
        inner = _tied_quantiles(known, classes)
    if shared:
        # No class without a value in it, and each is told by the values that it has.
        inner = inner[np.unique(np.searchsorted(known, inner, side="right"), return_index=True)[1]]
    ends = known[np.searchsorted(known, inner, side="right") - 1] if shared else inner
    breaks = np.concatenate([known[:1], ends, known[-1:]])
    class_of = np.searchsorted(inner, values, side="left").astype(np.int8)
    class_of[~np.isfinite(values)] = -1
    above = np.concatenate([known[:1], known[np.searchsorted(known, inner, side="right")]])
    lowest = above if tied or shared else breaks[:-1]
    middles = ((lowest if shared else breaks[:-1]) + breaks[1:]) / 2
    colours = _by_sign(RAMPS[ramp], middles, wanted) if diverging else _spread(RAMPS[ramp], len(middles))
    return Choropleth(breaks, colours, class_of, lowest=lowest)


def classify_categories(
    values: NDArray[np.float64],
    labels: tuple[str, ...],
    residents: NDArray[np.float64],
    positions: NDArray[np.intp] | None = None,
) -> Choropleth:
    """A colour for each category that `positions` have, in the order of `labels`; `values` (float64[n]) number them.

    Where there are more than the eight colours, the seven with the most `residents` (float64[n]) keep one and the
    others share the last. A category that `positions` do not have is in no class.
    """
    looked_at = np.arange(len(values)) if positions is None else positions
    known = looked_at[np.isfinite(values[looked_at])]
    sizes = np.bincount(values[known].astype(np.intp), weights=np.nan_to_num(residents[known]), minlength=len(labels))
    present = np.unique(values[known].astype(np.intp))
    alone = present
    if len(present) > len(CATEGORIES):
        by_size = present[np.argsort(-sizes[present], kind="stable")]
        alone = np.sort(by_size[: len(CATEGORIES) - 1])
    others = len(present) - len(alone)
    class_of_label = np.full(max(len(labels), len(sizes)), -1, dtype=np.int8)
    class_of_label[present] = len(alone)
    class_of_label[alone] = np.arange(len(alone))
    class_of = np.full(len(values), -1, dtype=np.int8)
    has_one = np.isfinite(values)
    class_of[has_one] = class_of_label[values[has_one].astype(np.intp)]
    names = tuple(labels[number] if number < len(labels) else str(number) for number in alone.tolist())
    colours = CATEGORIES[: len(alone)] + (CATEGORIES[-1:] if others else ())
    return Choropleth(np.empty(0), colours, class_of, names=names, others=others)


def _tied_quantiles(known: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """Inner breaks, each the quantile of what lies above the one before: a value repeated often is taken in one go."""
    inner: list[float] = []
    rest = known
    for left in range(classes, 1, -1):
        upper = float(np.quantile(rest, 1 / left, method="inverted_cdf"))
        if upper >= known[-1]:
            below = rest[rest < known[-1]]
            return np.array([*inner, *below[-1:]])
        inner.append(upper)
        rest = rest[rest > upper]
    return np.array(inner)


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


def _is_shared(known: NDArray[np.float64], breaks: NDArray[np.float64]) -> bool:
    """Whether several values have the size of one of the breaks."""
    return any(np.count_nonzero(np.abs(known) == size) > 1 for size in np.abs(breaks))


def _below_shared(known: NDArray[np.float64], breaks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Breaks halfway to the next smaller size, or to zero: what has the size of a break lies beyond it."""
    sizes = np.unique(np.append(np.abs(known), 0.0))
    at = np.searchsorted(sizes, np.abs(breaks))
    below = sizes[np.maximum(at - 1, 0)]
    return np.asarray(np.sign(breaks) * (below + np.abs(breaks)) / 2)


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
