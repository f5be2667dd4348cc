# SPDX-License-Identifier: EUPL-1.2
"""How the layers of a plan are drawn: palette, sizes, what lies above what, and the edits that change it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from district_planner.core.plain import to_plain
from district_planner.scenarios.datasets import LAYER_SHAPES, LayerStyle
from district_planner.scenarios.edits import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from district_planner.scenarios.datasets import Dataset
    from district_planner.scenarios.plan import Plan

LAYER_COLOURS: Mapping[str, tuple[str, str]] = {
    "blue": ("#0072b2", "#56b4e9"),
    "orange": ("#d55e00", "#e8804a"),
    "green": ("#009e73", "#2fc79a"),
    "pink": ("#b8578f", "#d991b9"),
    "ochre": ("#a87600", "#e69f00"),
    "olive": ("#7d6b00", "#f0e442"),
    "grey": ("#5c6470", "#9aa4b1"),
}
"""Okabe and Ito's colours for all kinds of sight, darkened where they were too light for paper: on light, on dark.

As the classes of a map they belong to the data and not to the theme of the window: reports use them too.
"""
SIZES: Mapping[str, tuple[int, int]] = {"point": (3, 24), "line": (1, 10), "polygon": (0, 6)}
"""Least and greatest size in pixels: of a sign, of a line, of an outline (0: none)."""
_FRESH = {
    "point": LayerStyle(size=9, opacity=0.9),
    "line": LayerStyle(size=2, opacity=0.9),
    "polygon": LayerStyle(size=1, opacity=0.4),
}
_TILES = LayerStyle(opacity=1.0)
_UNDER = ("polygon", "line", "point")


def style_of(dataset: Dataset) -> LayerStyle:
    """How a layer or a background is drawn, within what can be: a project may come from anywhere."""
    if dataset.kind == "tiles":
        style = dataset.style or _TILES
        return replace(style, opacity=_within(style.opacity, 0.0, 1.0))
    fresh = _FRESH.get(dataset.geometry, _FRESH["point"])
    style = dataset.style or fresh
    low, high = SIZES.get(dataset.geometry, SIZES["point"])
    return replace(
        style,
        colour=style.colour if style.colour in LAYER_COLOURS else fresh.colour,
        shape=style.shape if style.shape in LAYER_SHAPES else fresh.shape,
        size=min(max(style.size, low), high),
        opacity=_within(style.opacity, 0.0, 1.0),
    )


def fresh_style(plan: Plan, geometry: str) -> LayerStyle:
    """The style of a new layer: by its geometry, in the first colour that no other layer has."""
    taken = {style_of(dataset).colour for dataset in plan.datasets if dataset.kind == "layer"}
    free = next((name for name in LAYER_COLOURS if name not in taken), next(iter(LAYER_COLOURS)))
    return replace(_FRESH.get(geometry, _FRESH["point"]), colour=free)


def layers_from_below(plan: Plan, kind: str = "layer") -> tuple[Dataset, ...]:
    """The layers (or backgrounds, `tiles`) in the order they are drawn: areas, lines, points, else as moved."""

    def height(dataset: Dataset) -> tuple[int, int, int]:
        below = _UNDER.index(dataset.geometry) if dataset.geometry in _UNDER else 0
        return style_of(dataset).order, below, dataset.id

    return tuple(sorted((one for one in plan.datasets if one.kind == kind), key=height))


def restyle(plan: Plan, dataset_id: int, **changes: Any) -> Edit:  # the fields of LayerStyle
    """Another look of a layer or background.

    Raises:
        NotFoundError: there is no such data set.
    """
    dataset = plan.dataset(dataset_id)
    after = replace(style_of(dataset), **changes)
    if after == style_of(dataset):
        return Edit("edits.style_layer", {"name": dataset.description.title}, ())
    return Edit("edits.style_layer", {"name": dataset.description.title}, (_styled(dataset, after),))


def move_layer(plan: Plan, dataset_id: int, *, up: bool) -> Edit:
    """Draw a layer or background above the next one, or below; an empty edit at the end of the pile.

    Raises:
        NotFoundError: there is no such data set.
    """
    dataset = plan.dataset(dataset_id)
    pile = list(layers_from_below(plan, dataset.kind))
    at = pile.index(dataset)
    to = min(max(at + (1 if up else -1), 0), len(pile) - 1)
    pile.insert(to, pile.pop(at))
    changes = _piled(pile) if to != at else ()
    return Edit("edits.move_layer", {"name": dataset.description.title}, changes)


def _piled(pile: Sequence[Dataset]) -> tuple[Change, ...]:
    ordered = ((dataset, replace(style_of(dataset), order=height)) for height, dataset in enumerate(pile))
    return tuple(_styled(dataset, style) for dataset, style in ordered if style_of(dataset).order != style.order)


def _styled(dataset: Dataset, style: LayerStyle) -> Change:
    return Change("dataset", str(dataset.id), to_plain(dataset), to_plain(replace(dataset, style=style)))


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high) if math.isfinite(value) else high
