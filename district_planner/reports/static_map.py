# SPDX-License-Identifier: EUPL-1.2
"""The same map drawn once as SVG: what is printed, and what is seen where no script may run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.core.geo import MERCATOR_RADIUS_M, to_mercator
from district_planner.reports.labels import MARGIN, MapLabel, layout_of, ring_labels
from district_planner.reports.layer_looks import layer_look, shapely_dimension, svg_attributes
from district_planner.reports.live_map import UNKNOWN_FILL
from district_planner.reports.safe import safe_html
from district_planner.reports.symbols import SIGNS, symbol_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.reports.model import Bounds, Geometry, ReportLayer, ReportModel

WIDTH = 640
"""Units of the drawing's width: printed on A4 beside the legend one is 0.2 mm, and the names have 7 points."""
_TALLEST = 0.86
"""Height over width at most: a tall region keeps room for the reasons on the first page."""
_FLATTEST = 0.65
_ROUND_KM = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True)
class _Frame:
    """Degrees to drawing units through EPSG:3857; `scale` units per metre of the projection."""

    left: float
    top: float
    scale: float
    height: int

    @classmethod
    def around(cls, bounds: Bounds) -> _Frame:
        west, south, east, north = bounds
        (left, right), (bottom, top) = to_mercator([west, east], [south, north])
        ratio = min(max((top - bottom) / (right - left), _FLATTEST), _TALLEST)
        height = round(WIDTH * ratio)
        scale = min((WIDTH - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (top - bottom))
        centre_x, centre_y = (left + right) / 2, (bottom + top) / 2
        return cls(centre_x - WIDTH / scale / 2, centre_y + height / scale / 2, scale, height)

    def units(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """float64[k, 2] longitude and latitude to float64[k, 2] units, y down."""
        x, y = to_mercator(degrees[:, 0], degrees[:, 1])
        return np.column_stack([(x - self.left) * self.scale, (self.top - y) * self.scale])

    def point(self, lon: float, lat: float) -> tuple[int, int]:
        """One place in whole units."""
        x, y = self.units(np.array([[lon, lat]]))[0]
        return round(x), round(y)


def static_map(model: ReportModel, texts: Texts) -> str:
    """An SVG element for the page; colours that follow the scheme come from the page's style sheet."""
    frame = _Frame.around(model.map.bounds)
    title = safe_html(texts("report.static_title", indicator=model.map.indicator.name, area=model.area))
    layers = [
        f'<rect class="sea" width="{WIDTH}" height="{frame.height}"/>',
        _path(model.map.foreign, frame, 'class="foreign"', closed=True),
        _path(model.map.land, frame, 'class="outside"', closed=True),
        *_areas(model, frame),
        _path(model.map.province_lines, frame, 'class="province-line"', closed=False),
        _path(model.map.region_lines, frame, 'class="region-line"', closed=False),
        *(part for layer in model.map.layers for part in _layer(layer, frame)),
        *_rings(model, frame),
        *_sites(model, frame),
        *_labels(model, frame, texts),
        _scale_bar(frame, texts),
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {frame.height}" role="img" aria-labelledby="static-title">'
        f'<title id="static-title">{title}</title>' + "\n".join(layer for layer in layers if layer) + "</svg>"
    )


def _path(shape: Geometry, frame: _Frame, attributes: str, *, closed: bool) -> str:
    """A path of whole units; what is too small to be seen is left out."""
    drawn = "".join(_subpaths(shape, frame, closed=closed))
    return f'<path {attributes} fill-rule="evenodd" d="{drawn}"/>' if drawn else ""


def _subpaths(shape: Geometry, frame: _Frame, *, closed: bool) -> list[str]:
    drawn = []
    lines = shapely.get_parts(shapely.boundary(shape) if closed else shape)
    for line in lines:
        units = np.rint(frame.units(shapely.get_coordinates(line))).astype(int)
        steps = np.diff(units, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps) < (3 if closed else 1) or _outside(units, frame):
            continue
        moves = "".join(f"{dx} {dy} " for dx, dy in steps.tolist()).replace(" -", "-").rstrip()
        drawn.append(f"M{units[0, 0]} {units[0, 1]}l{moves}{'z' if closed else ''}")
    return drawn


def _outside(units: NDArray[np.int_], frame: _Frame) -> bool:
    (left, top), (right, bottom) = units.min(axis=0), units.max(axis=0)
    return bool(right < 0 or bottom < 0 or left > WIDTH or top > frame.height)


def _areas(model: ReportModel, frame: _Frame) -> list[str]:
    """One path per class: the drawing needs no more."""
    fills = {-1: UNKNOWN_FILL, **{index: legend.colour for index, legend in enumerate(model.map.indicator.classes)}}
    paths = []
    for index, fill in fills.items():
        shapes = [area.shape for area in model.map.areas if area.class_index == index]
        drawn = "".join(part for shape in shapes for part in _subpaths(shape, frame, closed=True))
        if drawn:
            paths.append(f'<path class="area" fill="{safe_html(fill)}" fill-rule="evenodd" d="{drawn}"/>')
    return paths


def _layer(layer: ReportLayer, frame: _Frame) -> list[str]:
    """A layer of the user's: areas, then what lies under lines and dots, then these."""
    shapes = [feature.shape for feature in layer.features] or list(layer.merged)
    drawn: dict[str, list[str]] = {"area": [], "line": [], "dot": []}
    for shape in shapes:
        dimension = shapely_dimension(shape)
        if dimension == 0:
            drawn["dot"] += _dots(shape, frame)
        else:
            drawn["area" if dimension == 2 else "line"] += _subpaths(shape, frame, closed=dimension == 2)
    paths = []
    for role in ("layer-line",) if layer.merged else ("layer-casing", "layer-line"):
        for part, look in layer_look(layer, role).items():
            if drawn[part] and (role != "layer-casing" or part != "area"):
                paths.append(f'<path {svg_attributes(look)} d="{"".join(dict.fromkeys(drawn[part]))}"/>')
    return paths


def _dots(shape: Geometry, frame: _Frame) -> list[str]:
    """Lines of no length, one for each unit of the drawing."""
    units = np.rint(frame.units(shapely.get_coordinates(shape))).astype(int)
    return [f"M{x} {y}h0" for x, y in units.tolist() if 0 <= x <= WIDTH and 0 <= y <= frame.height]


def _rings(model: ReportModel, frame: _Frame) -> list[str]:
    """The catchment of the first site only: more than one cannot be read on paper."""
    if not model.catchments:
        return []
    rings = [ring for ring in enumerate(model.catchments[0].rings, start=1) if ring[1].reach is not None]
    casings = [_path(ring.reach, frame, 'class="ring-casing"', closed=True) for _, ring in rings]
    lines = [_path(ring.reach, frame, f'class="ring ring-{index}"', closed=True) for index, ring in rings]
    return [*casings, *lines]


def _labels(model: ReportModel, frame: _Frame, texts: Texts) -> list[str]:
    layout, labels = layout_of(model, (WIDTH, frame.height))
    if model.catchments:
        labels += ring_labels(model.catchments[0], layout, texts)
    return [_text(label, frame) for label in labels]


def _text(label: MapLabel, frame: _Frame) -> str:
    x, y = frame.point(label.lon, label.lat)
    style = f"label label-{label.role}"
    return (
        f'<text class="{style}" x="{x + round(label.dx)}" y="{y + round(label.dy) + 4}">{safe_html(label.text)}</text>'
    )


def _sites(model: ReportModel, frame: _Frame) -> list[str]:
    """Candidates last, so that they are on top."""
    drawn = []
    for row in sorted(model.sites, key=lambda row: row.site.kind == "candidate"):
        x, y = frame.point(row.site.lon, row.site.lat)
        right, down = SIGNS[row.site.kind].anchor
        parts = symbol_parts(row.site.kind, row.mark)
        drawn.append(f'<g class="symbol" transform="translate({x - right} {y - down})">{parts}</g>')
    return drawn


def _scale_bar(frame: _Frame, texts: Texts) -> str:
    """A round number of kilometres, right at the middle of the drawing: EPSG:3857 stretches towards the north."""
    middle_y = frame.top - frame.height / 2 / frame.scale
    stretch = math.cosh(middle_y / MERCATOR_RADIUS_M)
    units_per_km = 1000 * stretch * frame.scale
    km = max((km for km in _ROUND_KM if km * units_per_km <= WIDTH / 5), default=_ROUND_KM[0])
    length, y = round(km * units_per_km), frame.height - 14
    return (
        f'<g class="scale"><path d="M14 {y - 6}v6h{length}v-6"/>'
        f'<text x="{20 + length}" y="{y}">{safe_html(texts("report.scale_km", km=km))}</text></g>'
    )
