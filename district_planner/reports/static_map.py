# SPDX-License-Identifier: EUPL-1.2
"""The same map drawn once as SVG: what is printed, and what is seen where no script may run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.reports.drawing import Frame, path, scale_bar, subpaths, written
from district_planner.reports.labels import layout_of, ring_labels
from district_planner.reports.layer_looks import layer_look, shapely_dimension, svg_attributes
from district_planner.reports.live_map import UNKNOWN_FILL
from district_planner.reports.safe import safe_html
from district_planner.reports.symbols import SIGNS, symbol_parts

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.reports.model import Geometry, ReportLayer, ReportModel

WIDTH = 640
"""Units of the drawing's width: printed on A4 beside the legend one is 0.2 mm, and the names have 7 points."""
_TALLEST = 0.86
"""Height over width at most: a tall region keeps room for the reasons on the first page."""
_FLATTEST = 0.65


def static_map(model: ReportModel, texts: Texts) -> str:
    """An SVG element for the page; colours that follow the scheme come from the page's style sheet."""
    frame = Frame.around(model.map.bounds, WIDTH, (_FLATTEST, _TALLEST))
    title = safe_html(texts("report.static_title", indicator=model.map.indicator.name, area=model.area))
    layers = [
        f'<rect class="sea" width="{WIDTH}" height="{frame.height}"/>',
        path(model.map.foreign, frame, 'class="foreign"', closed=True),
        path(model.map.land, frame, 'class="outside"', closed=True),
        *_areas(model, frame),
        path(model.map.province_lines, frame, 'class="province-line"', closed=False),
        path(model.map.region_lines, frame, 'class="region-line"', closed=False),
        *(part for layer in model.map.layers for part in _layer(layer, frame)),
        *_rings(model, frame),
        *_sites(model, frame),
        *_labels(model, frame, texts),
        scale_bar(frame, texts),
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {frame.height}" role="img" aria-labelledby="static-title">'
        f'<title id="static-title">{title}</title>' + "\n".join(layer for layer in layers if layer) + "</svg>"
    )


def _areas(model: ReportModel, frame: Frame) -> list[str]:
    """One path per class: the drawing needs no more."""
    fills = {-1: UNKNOWN_FILL, **{index: legend.colour for index, legend in enumerate(model.map.indicator.classes)}}
    paths = []
    for index, fill in fills.items():
        shapes = [area.shape for area in model.map.areas if area.class_index == index]
        drawn = "".join(part for shape in shapes for part in subpaths(shape, frame, closed=True))
        if drawn:
            paths.append(f'<path class="area" fill="{safe_html(fill)}" fill-rule="evenodd" d="{drawn}"/>')
    return paths


def _layer(layer: ReportLayer, frame: Frame) -> list[str]:
    """A layer of the user's: areas, then what lies under lines and dots, then these."""
    shapes = [feature.shape for feature in layer.features] or list(layer.merged)
    drawn: dict[str, list[str]] = {"area": [], "line": [], "dot": []}
    for shape in shapes:
        dimension = shapely_dimension(shape)
        if dimension == 0:
            drawn["dot"] += _dots(shape, frame)
        else:
            drawn["area" if dimension == 2 else "line"] += subpaths(shape, frame, closed=dimension == 2)
    paths = []
    for role in ("layer-line",) if layer.merged else ("layer-casing", "layer-line"):
        for part, look in layer_look(layer, role).items():
            if drawn[part] and (role != "layer-casing" or part != "area"):
                paths.append(f'<path {svg_attributes(look)} d="{"".join(dict.fromkeys(drawn[part]))}"/>')
    return paths


def _dots(shape: Geometry, frame: Frame) -> list[str]:
    """Lines of no length, one for each unit of the drawing."""
    units = np.rint(frame.units(shapely.get_coordinates(shape))).astype(int)
    return [f"M{x} {y}h0" for x, y in units.tolist() if 0 <= x <= WIDTH and 0 <= y <= frame.height]


def _rings(model: ReportModel, frame: Frame) -> list[str]:
    """The catchment of the first site only: more than one cannot be read on paper."""
    if not model.catchments:
        return []
    rings = [ring for ring in enumerate(model.catchments[0].rings, start=1) if ring[1].reach is not None]
    casings = [path(ring.reach, frame, 'class="ring-casing"', closed=True) for _, ring in rings]
    lines = [path(ring.reach, frame, f'class="ring ring-{index}"', closed=True) for index, ring in rings]
    return [*casings, *lines]


def _labels(model: ReportModel, frame: Frame, texts: Texts) -> list[str]:
    layout, labels = layout_of(model, (WIDTH, frame.height))
    if model.catchments:
        labels += ring_labels(model.catchments[0], layout, texts)
    return [written(label, frame) for label in labels]


def _sites(model: ReportModel, frame: Frame) -> list[str]:
    """Candidates last, so that they are on top."""
    drawn = []
    for row in sorted(model.sites, key=lambda row: row.site.kind == "candidate"):
        x, y = frame.point(row.site.lon, row.site.lat)
        right, down = SIGNS[row.site.kind].anchor
        parts = symbol_parts(row.site.kind, row.mark)
        drawn.append(f'<g class="symbol" transform="translate({x - right} {y - down})">{parts}</g>')
    return drawn
