# SPDX-License-Identifier: EUPL-1.2
"""The user's layers on the map of a report, within what a page can hold.

A few features are told apart, each with what is known about it. Of many the page gets one shape: areas and lines as
coarse as the paper allows, points and what is too small to be seen as dots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.reports.model import ReportFeature, ReportLayer
from district_planner.scenarios.feature_words import FeatureWords
from district_planner.scenarios.layer_styles import layers_from_below, style_of
from district_planner.scenarios.registry import source_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.reports.model import Bounds
    from district_planner.scenarios import Dataset, Plan
    from district_planner.scenarios.figures import Figures
    from district_planner.territory.layers import Layer

MOST_FEATURES = 1000
"""Features of a layer that are told apart."""
MOST_VERTICES = 60_000
"""Of all layers together: about 1.2 MB of the page, twice, for the map that moves and the one that is printed."""
MOST_DOTS = 30_000
"""Of all layers together: what is drawn as a dot costs the page some 50 bytes."""
MOST_LAYERS = 20
_MOST_FACTS = 12
_LONGEST = 200
_ACROSS = 900
"""Pixels of the map on a page: what is smaller than one is not seen."""
_DECIMALS = 5


def report_layers(plan: Plan, figures: Figures, texts: Texts, area: Bounds, drawn: Bounds) -> tuple[ReportLayer, ...]:
    """The layers that are shown, the lowest first. `area` is what the page shows at first, `drawn` all it can show.

    Raises:
        PlannerError: a layer cannot be read, or its filter not be used.
    """
    shown = [dataset for dataset in layers_from_below(plan) if style_of(dataset).visible][-MOST_LAYERS:]
    pixel = (area[2] - area[0]) / _ACROSS
    layers = [figures.shapes(dataset) for dataset in shown]
    many = sum(len(layer) > MOST_FEATURES for layer in layers)
    paper = _Paper(drawn, pixel, MOST_VERTICES // max(len(shown), 1), MOST_DOTS // max(many, 1))
    return tuple(_layer(dataset, layer, texts, paper) for dataset, layer in zip(shown, layers, strict=True))


@dataclass(frozen=True)
class _Paper:
    """What can be shown: the box in degrees, degrees of a pixel, how many vertices and dots a layer may have."""

    box: Bounds
    pixel: float
    vertices: int
    dots: int


def _layer(dataset: Dataset, layer: Layer, texts: Texts, paper: _Paper) -> ReportLayer:
    style = style_of(dataset)
    passing = layer.passing(style.filter)
    west, south, east, north = paper.box
    here = passing & shapely.intersects(shapely.box(*shapely.bounds(layer.geometry).T), shapely.box(*paper.box))
    numbers = np.flatnonzero(here)
    shapes = shapely.clip_by_rect(layer.geometry[numbers], west, south, east, north)
    kept = ~shapely.is_empty(shapes)
    numbers, shapes = numbers[kept], shapes[kept]
    kind = dataset.geometry if dataset.geometry in ("point", "line", "polygon") else layer.kind
    drawn = _simple(shapes, kind, paper.pixel)
    few = len(numbers) <= MOST_FEATURES and int(shapely.get_num_coordinates(drawn).sum()) <= paper.vertices
    words = FeatureWords(dataset, layer, texts)
    return ReportLayer(
        source_id=source_id(dataset.id),
        title=dataset.description.title,
        kind=kind,
        colour=style.colour,
        is_square=style.shape == "square",
        size=style.size,
        opacity=style.opacity,
        shown=int(passing.sum()),
        total=len(layer),
        features=_features(numbers, drawn, words, style.label) if few else (),
        merged=() if few else _merged(shapes, kind, paper),
    )


def _features(
    numbers: NDArray[np.intp], drawn: NDArray[np.object_], words: FeatureWords, label: str
) -> tuple[ReportFeature, ...]:
    column = words.ids.get(label)
    return tuple(
        ReportFeature(
            shape=shape,
            label=_short(words.text(column, number)) if column is not None else "",
            facts=tuple((_short(name), _short(text)) for name, text in words.facts(number)[:_MOST_FACTS]),
        )
        for number, shape in zip(numbers.tolist(), drawn, strict=True)
        if not shapely.is_empty(shape)
    )


def _simple(shapes: NDArray[np.object_], kind: str, tolerance: float) -> NDArray[np.object_]:
    """Shapes without what is finer than `tolerance` degrees; what would vanish keeps its place as a point."""
    if kind == "point":
        return np.asarray(_rounded(shapes))
    simple = shapely.simplify(shapes, tolerance / 2, preserve_topology=False)
    gone = shapely.is_empty(simple)
    simple[gone] = shapely.point_on_surface(shapes[gone])
    return np.asarray(_rounded(simple))


def _merged(shapes: NDArray[np.object_], kind: str, paper: _Paper) -> tuple[object, ...]:
    """Everything as two shapes, the large and the dots, ever coarser until it fits."""
    pixel = paper.pixel
    while True:
        if kind == "point":
            large, dots = shapes[:0], shapely.get_coordinates(shapes)
        else:
            sides = shapely.bounds(shapes).reshape(-1, 4)
            small = np.maximum(sides[:, 2] - sides[:, 0], sides[:, 3] - sides[:, 1]) < 2 * pixel
            large = shapely.simplify(shapes[~small], pixel / 2, preserve_topology=False)
            dots = (sides[small][:, :2] + sides[small][:, 2:]) / 2
        dots = _thinned(dots, pixel)
        if int(shapely.get_num_coordinates(large).sum()) <= paper.vertices and len(dots) <= paper.dots:
            break
        pixel *= 1.2
    parts = shapely.get_parts(large[~shapely.is_empty(large)])
    parts = parts[shapely.get_dimensions(parts) == (2 if kind == "polygon" else 1)]
    gather = shapely.multipolygons if kind == "polygon" else shapely.multilinestrings
    made = [gather(_rounded(parts))] if len(parts) else []
    return (*made, shapely.multipoints(np.round(dots, _DECIMALS))) if len(dots) else tuple(made)


def _thinned(points: NDArray[np.float64], cell: float) -> NDArray[np.float64]:
    """One point in each cell of a grid."""
    cells = np.floor(points / cell).astype(np.int64)
    _, first = np.unique(cells, axis=0, return_index=True)
    return np.asarray(points[np.sort(first)])


def _rounded(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy, _DECIMALS)))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
